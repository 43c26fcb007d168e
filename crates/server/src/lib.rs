//! Host no. 3: the studio over HTTP, for scripts and flows on this computer.
//!
//! Listens on 127.0.0.1 and nowhere else, only when a host starts it, and only for who holds the token. It adapts
//! HTTP to [`studio::Studio`] and decides nothing: `native` is our own API, `compat` the one that other programs know.

mod compat;
mod document;
mod download;
mod guard;
mod heads;
mod kind;
mod ledger;
mod listen;
mod native;
mod problem;
mod shelf;
mod token;
mod webhook;

pub use token::{Token, TokenHash};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use guard::Guard;
use ledger::Ledger;
use problem::{Problem, QUEUE_FULL};
use shelf::Shelf;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use studio::Studio;
use studio::api::ApiError;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use webhook::Postman;

/// How a server is to be.
#[derive(Clone)]
pub struct Options {
    /// Which port; 0 for any that is free.
    pub port: u16,
    /// Of the token that a client must show.
    pub token: TokenHash,
    /// The data folder: uploads, what was asked over HTTP and the secret that signs webhooks are kept in it.
    pub data: PathBuf,
    /// Requests a second, and three times as many at once.
    pub rate: u32,
    /// Videos that may be on the list and not have ended; with more, none is taken.
    pub most_open: u64,
}

impl Options {
    /// The usual ones for a data folder and who has this token.
    pub fn of(data: &Path, token: TokenHash) -> Options {
        Options {
            port: USUAL_PORT,
            token,
            data: data.to_owned(),
            rate: USUAL_RATE,
            most_open: USUAL_MOST_OPEN,
        }
    }
}

/// The port that clients of the compatible API are set to.
pub const USUAL_PORT: u16 = 8080;
/// Requests a second that suit a script that polls.
pub const USUAL_RATE: u32 = 20;

/// Videos that wait, are made, rest or ask: more than anybody makes in a night, and few enough that a flow that went mad
/// does no harm.
pub const USUAL_MOST_OPEN: u64 = 1_000;

/// What webhooks are signed with, in the data folder.
const WEBHOOK_SECRET: &str = "webhook-secret";

/// What webhooks of this data folder are signed with, to be shown to who checks them.
///
/// # Errors
/// `api_off` when no server was ever started there; `token_file` when it cannot be used.
pub fn webhook_secret(data: &Path) -> Result<Token, ApiError> {
    let path = data.join(WEBHOOK_SECRET);
    if !path.exists() {
        return Err(ApiError::lasting("api_off", "Other programs are not let in.", "Switch it on first."));
    }
    Token::in_file(&path)
}

/// A server that listens. Dropping it ends it at once.
pub struct Running {
    /// Where: `http://127.0.0.1:8080`.
    pub url: String,
    /// Where the secret is that webhooks are signed with.
    pub webhook_secret_file: PathBuf,
    stop: CancellationToken,
    listening: AbortOnDropHandle<()>,
    posting: AbortOnDropHandle<()>,
}

impl Running {
    /// Ends it: nothing listens any more when this returns, and open answers are cut.
    pub async fn stop(self) {
        self.stop.cancel();
        for task in [self.listening, self.posting] {
            if let Err(error) = task.await {
                tracing::warn!(%error, "a part of the server ended badly");
            }
        }
    }
}

/// What every handler may use.
pub(crate) struct Host {
    studio: Studio,
    shelf: Shelf,
    ledger: Ledger,
    postman: Postman,
    most_open: u64,
}

impl Host {
    /// Whether so many more videos may be asked for.
    async fn has_room_for(&self, more: usize) -> Result<(), Problem> {
        let open = self.studio.open_jobs().await?;
        if open.saturating_add(more as u64) <= self.most_open {
            return Ok(());
        }
        let hint = "Try again when some of them have ended; those that rest or ask count too.";
        Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, QUEUE_FULL, "The queue is full.", hint))
    }
}

pub(crate) type Shared = Arc<Host>;

/// Opens the port and answers from now on.
///
/// # Errors
/// `port_taken` when another program has the port, `token_file` when the secret of webhooks cannot be used; a sentence when the data
/// folder cannot be used.
pub async fn start(studio: Studio, options: Options) -> Result<Running, ApiError> {
    let Options { port, token, data, rate, most_open } = options;
    let webhook_secret_file = data.join(WEBHOOK_SECRET);
    let secret = Token::in_file(&webhook_secret_file)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = TcpListener::bind(address).await.map_err(|error| {
        ApiError::lasting(
            "port_taken",
            format!("Port {port} cannot be opened ({error})."),
            "Close the program that uses it, or choose another port.",
        )
    })?;
    let port = listener.local_addr().map_err(|error| unusable(&error))?.port();
    let shelf = Shelf::at(data.join("library")).map_err(|error| unusable(&error))?;
    let ledger = Ledger::at(data.join("server")).map_err(|error| unusable(&error))?;
    let (postman, round) = webhook::open(studio.clone(), ledger.clone(), &secret);
    let host: Shared = Arc::new(Host { studio, shelf, ledger, postman, most_open });
    let guard = Arc::new(Guard::new(port, token, rate));
    let stop = CancellationToken::new();
    let posting = AbortOnDropHandle::new(tokio::spawn(round.walk(stop.clone())));
    let listening =
        AbortOnDropHandle::new(tokio::spawn(listen::serve(listener, router(host, guard), stop.clone())));
    let url = format!("http://127.0.0.1:{port}");
    Ok(Running { url, webhook_secret_file, stop, listening, posting })
}

fn router(host: Shared, guard: Arc<Guard>) -> Router {
    Router::new()
        .merge(native::router(host.clone()))
        .merge(compat::router(host))
        .fallback(problem::nothing_here)
        .method_not_allowed_fallback(problem::not_that_way)
        .layer(DefaultBodyLimit::max(guard::JSON_BYTES as usize))
        .layer(middleware::from_fn(guard::whole))
        .layer(RequestBodyTimeoutLayer::new(listen::BODY_IDLE))
        .layer(CatchPanicLayer::custom(problem::broke))
        .layer(middleware::from_fn_with_state(guard, guard::check))
}

fn unusable(error: &std::io::Error) -> ApiError {
    ApiError::lasting(
        "folder",
        format!("The data folder cannot be used ({error})."),
        "Check that it exists and that you may write to it.",
    )
}

//! Videos, posters, and the pictures, voices and films of a storyboard, for the page. WebKit on Linux plays video over HTTP
//! only, so this serves them on a random port of this computer, under a path nobody can guess, by ids that our data
//! folder knows: never by file name, and nothing else.

use crate::troubles::Troubles;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::path::PathBuf;
use studio::api::{ApiError, CardPlace};
use studio::{Look, Studio};
use tower_http::services::ServeFile;
use tower_http::set_header::SetResponseHeaderLayer;
use uuid::Uuid;

/// A port that waits to be served, and the address under which the page finds it.
pub struct MediaServer {
    listener: std::net::TcpListener,
    token: String,
    host: HeaderValue,
    troubles: Troubles,
}

/// What stands for an address that leads nowhere.
const UNKNOWN: [&str; 2] = ["project_gone", "voice_unknown"];

#[derive(Clone)]
struct Shelf {
    studio: Studio,
    sample_poster: PathBuf,
    music: PathBuf,
    troubles: Troubles,
}

impl MediaServer {
    /// Takes a free port of the loopback address.
    ///
    /// # Errors
    /// When the computer gives none.
    pub fn bind() -> std::io::Result<Self> {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let host =
            HeaderValue::from_str(&listener.local_addr()?.to_string()).map_err(std::io::Error::other)?;
        let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        Ok(Self { listener, token, host, troubles: Troubles::default() })
    }

    /// `http://127.0.0.1:{port}/{token}`.
    pub fn base(&self) -> String {
        format!("http://{}/{}", self.host.to_str().unwrap_or_default(), self.token)
    }

    /// Where it keeps why it had nothing.
    pub fn troubles(&self) -> Troubles {
        self.troubles.clone()
    }

    /// Serves until the runtime ends.
    ///
    /// # Errors
    /// When the port cannot be listened on.
    pub async fn serve(self, studio: Studio, sample_poster: PathBuf, music: PathBuf) -> std::io::Result<()> {
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let shelf = Shelf { studio, sample_poster, music, troubles: self.troubles };
        axum::serve(listener, router(shelf, &self.token, self.host)).await
    }
}

fn router(shelf: Shelf, token: &str, host: HeaderValue) -> Router {
    let always = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    let files = Router::new()
        .route("/video/{job}/{index}", get(video))
        .route("/poster/{job}", get(poster))
        .route("/sample-poster", get(sample_poster))
        .route("/line/{project}/{scene}", get(line))
        .route("/line/{project}/{scene}/{ms}", get(line_at))
        .route("/look/{project}/{scene}/{look}", get(look))
        .route("/card/{project}/{card}", get(card))
        .route("/thumb/{project}/{media}", get(thumb))
        .route("/offer/{project}/{offer}", get(offer))
        .route("/frame/{project}/{media}/{ms}", get(frame))
        .route("/sound/{project}/{media}", get(sound))
        .route("/take", get(take))
        .route("/track/{track}", get(track))
        .route("/voice/{project}/{scene}", get(voice))
        .route("/play/{project}", get(play_through))
        .route("/play/{project}/{scene}", get(play_line))
        .route("/voice-sample/{*voice}", get(voice_sample))
        .with_state(shelf);
    Router::new()
        .nest(&format!("/{token}"), files)
        .fallback(|| async { StatusCode::NOT_FOUND })
        .method_not_allowed_fallback(|| async { StatusCode::NOT_FOUND })
        .layer(middleware::from_fn_with_state(host, only_this_host))
        .layer(middleware::map_response(there_or_not))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .layer(always(header::CACHE_CONTROL, "no-store"))
        .layer(always(header::REFERRER_POLICY, "no-referrer"))
}

/// A page of the network that points its name at this computer still sends its own name as the host.
async fn only_this_host(State(host): State<HeaderValue>, request: Request, next: Next) -> Response {
    match request.headers().get(header::HOST) {
        Some(asked) if asked == host => next.run(request).await,
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Whatever is wrong with an address, what it leads to is simply not there; only the ranges of a file that is are told,
/// and why a line of a project that is there cannot be heard or seen.
async fn there_or_not(answer: Response) -> Response {
    match answer.status() {
        StatusCode::RANGE_NOT_SATISFIABLE | StatusCode::UNPROCESSABLE_ENTITY => answer,
        wrong if wrong.is_client_error() => {
            (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain")]).into_response()
        }
        _ => answer,
    }
}

async fn video(
    State(shelf): State<Shelf>,
    Path((job, index)): Path<(Uuid, usize)>,
    request: Request,
) -> Response {
    file(shelf.studio.video_file(&job.to_string(), index).await, "video/mp4", request).await
}

async fn poster(State(shelf): State<Shelf>, Path(job): Path<Uuid>, request: Request) -> Response {
    file(shelf.studio.poster_file(&job.to_string()).await, "image/jpeg", request).await
}

async fn sample_poster(State(shelf): State<Shelf>, request: Request) -> Response {
    file(Some(shelf.sample_poster), "image/jpeg", request).await
}

async fn line(
    State(shelf): State<Shelf>,
    Path((project, scene)): Path<(Uuid, String)>,
    request: Request,
) -> Response {
    let made = shelf.studio.line_picture(&project.to_string(), &scene).await;
    told(&shelf.troubles, made, "image/jpeg", request).await
}

async fn line_at(
    State(shelf): State<Shelf>,
    Path((project, scene, ms)): Path<(Uuid, String, u32)>,
    request: Request,
) -> Response {
    let made = shelf.studio.line_picture_at(&project.to_string(), &scene, ms).await;
    told(&shelf.troubles, made, "image/jpeg", request).await
}

async fn look(
    State(shelf): State<Shelf>,
    Path((project, scene, look)): Path<(Uuid, String, Look)>,
    request: Request,
) -> Response {
    piece(shelf.studio.line_in_look(&project.to_string(), &scene, look).await, "image/jpeg", request).await
}

async fn card(
    State(shelf): State<Shelf>,
    Path((project, card)): Path<(Uuid, CardPlace)>,
    request: Request,
) -> Response {
    piece(shelf.studio.card_picture(&project.to_string(), card).await, "image/jpeg", request).await
}

async fn thumb(
    State(shelf): State<Shelf>,
    Path((project, media)): Path<(Uuid, String)>,
    request: Request,
) -> Response {
    piece(shelf.studio.file_picture(&project.to_string(), &media).await, "image/jpeg", request).await
}

async fn offer(
    State(shelf): State<Shelf>,
    Path((project, offer)): Path<(Uuid, String)>,
    request: Request,
) -> Response {
    piece(shelf.studio.offer_picture(&project.to_string(), &offer).await, "image/jpeg", request).await
}

async fn frame(
    State(shelf): State<Shelf>,
    Path((project, media, ms)): Path<(Uuid, String, u32)>,
    request: Request,
) -> Response {
    piece(shelf.studio.file_picture_at(&project.to_string(), &media, ms).await, "image/jpeg", request).await
}

async fn sound(
    State(shelf): State<Shelf>,
    Path((project, media)): Path<(Uuid, String)>,
    request: Request,
) -> Response {
    heard(shelf.studio.sound_file(&project.to_string(), &media).await, request).await
}

async fn take(State(shelf): State<Shelf>, request: Request) -> Response {
    file(shelf.studio.take_file(), "audio/wav", request).await
}

async fn track(State(shelf): State<Shelf>, Path(track): Path<String>, request: Request) -> Response {
    heard(studio::track_file(&shelf.music, &track), request).await
}

async fn heard(path: Option<PathBuf>, request: Request) -> Response {
    let end = path.as_deref().and_then(std::path::Path::extension).unwrap_or_default().to_ascii_lowercase();
    let kind = match end.to_str() {
        Some("mp3") => "audio/mpeg",
        Some("wav") => "audio/wav",
        Some("flac") => "audio/flac",
        Some("ogg" | "opus") => "audio/ogg",
        Some("aac") => "audio/aac",
        _ => "audio/mp4",
    };
    file(path, kind, request).await
}

async fn voice(
    State(shelf): State<Shelf>,
    Path((project, scene)): Path<(Uuid, String)>,
    request: Request,
) -> Response {
    let made = shelf.studio.line_voice(&project.to_string(), &scene).await;
    told(&shelf.troubles, made, "audio/wav", request).await
}

async fn play_line(
    State(shelf): State<Shelf>,
    Path((project, scene)): Path<(Uuid, String)>,
    request: Request,
) -> Response {
    let made = shelf.studio.play_line(&project.to_string(), &scene).await;
    told(&shelf.troubles, made, "video/mp4", request).await
}

async fn play_through(State(shelf): State<Shelf>, Path(project): Path<Uuid>, request: Request) -> Response {
    let made = shelf.studio.play_through(&project.to_string()).await;
    told(&shelf.troubles, made, "video/mp4", request).await
}

async fn voice_sample(State(shelf): State<Shelf>, Path(voice): Path<String>, request: Request) -> Response {
    let made = shelf.studio.voice_sample(&voice).await;
    told(&shelf.troubles, made, "audio/wav", request).await
}

/// The piece, or why there is none: kept for the page, and answered as JSON. Of what nobody has there is nothing to
/// tell.
async fn told(
    troubles: &Troubles,
    made: Result<PathBuf, ApiError>,
    kind: &'static str,
    request: Request,
) -> Response {
    let asked = request.uri().to_string();
    match made {
        Ok(path) => {
            troubles.forget(&asked);
            file(Some(path), kind, request).await
        }
        Err(error) if UNKNOWN.contains(&error.code.as_str()) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::debug!(code = error.code, "nothing to show");
            troubles.keep(&asked, &error);
            let body = serde_json::to_vec(&error).unwrap_or_default();
            (StatusCode::UNPROCESSABLE_ENTITY, [(header::CONTENT_TYPE, "application/json")], body)
                .into_response()
        }
    }
}

async fn piece(made: Result<PathBuf, ApiError>, kind: &'static str, request: Request) -> Response {
    let told = |error: &ApiError| tracing::debug!(code = error.code, "nothing to show");
    file(made.inspect_err(told).ok(), kind, request).await
}

/// The file, or the range of it that was asked for. The type is ours, never guessed from the name.
async fn file(path: Option<PathBuf>, kind: &'static str, request: Request) -> Response {
    let Some(path) = path else { return StatusCode::NOT_FOUND.into_response() };
    match ServeFile::new(path).try_call(request).await {
        Ok(mut answer) => {
            if answer.status().is_success() {
                answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            }
            answer.map(Body::new)
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

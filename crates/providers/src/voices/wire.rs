//! The wire: one request to a service, bounded in size and time, sent again while that may help.
//!
//! Nobody is followed to another address: a key goes along.

use super::trouble::{Trouble, of_status};
use crate::models::{Patience, is_here};
use crate::web::{self, wait_of};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, RequestBuilder, Response, Url, redirect};
use serde_json::Value;
use std::sync::{Arc, LazyLock};

/// Largest answer: minutes of sound in one line.
const LARGEST: usize = 64 << 20;
/// Largest list of voices.
const LONGEST_LIST: usize = 4 << 20;
/// As much of a refusal as is looked at.
const REFUSAL: usize = 16 << 10;
/// How often the same request is sent while it may pass.
const TRIES: usize = 3;

type Opened = LazyLock<Option<Client>, Box<dyn FnOnce() -> Option<Client> + Send>>;

/// The way to every service: into the web, or to this computer.
#[derive(Clone)]
pub(super) struct Wire {
    away: Arc<Opened>,
    here: Arc<Opened>,
    /// How long is waited.
    pub patience: Patience,
}

/// What came.
pub(super) struct Came {
    /// `audio/wav`, without parameters.
    pub kind: String,
    pub bytes: Vec<u8>,
}

impl Wire {
    /// Opened when it is first needed.
    pub fn new(patience: Patience) -> Wire {
        let way = |here: bool| -> Arc<Opened> {
            Arc::new(LazyLock::new(Box::new(move || {
                let client = web::client(here)
                    .connect_timeout(patience.connect)
                    .read_timeout(patience.silence)
                    .redirect(redirect::Policy::none())
                    .http1_only();
                client.build().ok()
            })))
        };
        Wire { away: way(false), here: way(true), patience }
    }

    /// The client that reaches `url`.
    pub fn client(&self, url: &Url) -> Result<&Client, Trouble> {
        let opened = if is_here(url) { &self.here } else { &self.away };
        (***opened).as_ref().ok_or(Trouble::Unreachable)
    }

    /// A request with a JSON body.
    pub fn post(&self, url: Url, body: &Value) -> Result<RequestBuilder, Trouble> {
        Ok(self.client(&url)?.post(url).header(CONTENT_TYPE, "application/json").body(body.to_string()))
    }

    /// The answer to a request for sound.
    pub async fn ask(&self, request: RequestBuilder) -> Result<Came, Trouble> {
        self.asked(request, LARGEST).await
    }

    /// The answer to a request for a list.
    pub async fn list(&self, request: RequestBuilder) -> Result<Vec<u8>, Trouble> {
        Ok(self.asked(request, LONGEST_LIST).await?.bytes)
    }

    async fn asked(&self, request: RequestBuilder, largest: usize) -> Result<Came, Trouble> {
        self.again(|| async {
            let request = request.try_clone().ok_or(Trouble::Answer)?;
            let answer = sent(request).await?;
            let kind =
                answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
            let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            let bytes = body(answer, largest).await?;
            Ok(Came { kind, bytes })
        })
        .await
    }

    /// Does something until it is done, cannot be, or was tried often enough.
    pub async fn again<T, F: Future<Output = Result<T, Trouble>>>(
        &self,
        once: impl Fn() -> F,
    ) -> Result<T, Trouble> {
        for _ in 1..TRIES {
            let tried = tokio::time::timeout(self.patience.whole, once()).await;
            let trouble = match tried.unwrap_or(Err(Trouble::Slow)) {
                Ok(done) => return Ok(done),
                Err(trouble) => trouble,
            };
            let pause = trouble.pause(self.patience.pause).ok_or(trouble)?;
            tokio::time::sleep(pause).await;
        }
        tokio::time::timeout(self.patience.whole, once()).await.unwrap_or(Err(Trouble::Slow))
    }
}

/// Sends a request; an answer that is none is trouble.
async fn sent(request: RequestBuilder) -> Result<Response, Trouble> {
    let answer = request.send().await.map_err(|error| of_reqwest(&error))?;
    if answer.status().is_success() { Ok(answer) } else { Err(refusal(answer).await) }
}

/// Why a service refused.
pub(super) async fn refusal(answer: Response) -> Trouble {
    let (status, wait) = (answer.status().as_u16(), wait_of(&answer));
    let said = body(answer, REFUSAL).await.unwrap_or_default();
    of_status(status, wait, &String::from_utf8_lossy(&said).to_lowercase())
}

async fn body(mut answer: Response, largest: usize) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| of_reqwest(&error))? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > largest {
            return Err(Trouble::Answer);
        }
    }
    Ok(bytes)
}

pub(super) fn of_reqwest(error: &reqwest::Error) -> Trouble {
    match () {
        () if error.is_timeout() => Trouble::Slow,
        () if error.is_redirect() => Trouble::Address,
        () if error.is_body() || error.is_decode() => Trouble::Cut,
        () => Trouble::Unreachable,
    }
}

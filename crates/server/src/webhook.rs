//! Webhooks: tells a client's address that its job has ended or asks, signed as Standard Webhooks says.
//!
//! Nothing is queued: what is owed follows from the ledger (what was told last) and the job as it is, so neither
//! a crash between the two nor a server that was off loses a message. Told at least once; the id tells doubles.

use crate::ledger::{Ledger, Webhook};
use crate::problem::Problem;
use crate::token::Token;
use axum::http::{StatusCode, Uri};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use studio::api::{JobState, JobView};
use studio::{Change, Contacts, Studio};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::sync::mpsc;
use tokio::task::JoinError;
use tokio_util::sync::CancellationToken;
use tokio_util::task::JoinMap;

/// Waits after each failed try; after the last the message is given up.
const WAITS: [Duration; 9] = [
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 3_600),
    Duration::from_secs(5 * 3_600),
    Duration::from_secs(10 * 3_600),
    Duration::from_secs(14 * 3_600),
];
/// How long one try may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it is looked whether a wait is over.
const ROUND: Duration = Duration::from_millis(500);
/// The wait after a look that did not succeed.
const LOOK_AGAIN_MS: i64 = 5_000;
/// Messages under way at the same time: an address that does not answer must not hold up the others.
const AT_ONCE: usize = 8;
/// What is known of a deleted job is kept for this long: it can be brought back for a day.
const KEPT: Duration = Duration::from_secs(3 * 86_400);
/// New jobs that may wait to be noticed.
const NEWS: usize = 256;
/// Due when the job has news.
const WAITS_FOR_NEWS: i64 = i64::MAX;

/// Takes on new jobs.
pub(crate) struct Postman {
    news: mpsc::Sender<String>,
}

impl Postman {
    /// Watches a job from now on. What does not fit is found in the ledger at the next start.
    pub(crate) async fn watch(&self, id: &str) {
        if self.news.send(id.to_owned()).await.is_err() {
            tracing::debug!("the server is closing");
        }
    }
}

/// The walk of who tells.
pub(crate) struct Round {
    studio: Studio,
    ledger: Ledger,
    sender: Sender,
    news: mpsc::Receiver<String>,
    /// Jobs that have somebody to be told, and when each is to be looked at, Unix milliseconds.
    open: BTreeMap<String, i64>,
    /// Messages under way.
    telling: JoinMap<String, Told>,
}

/// One try: what was told, and whether it was taken.
struct Told {
    what: String,
    taken: bool,
}

/// Signs and sends.
#[derive(Clone)]
struct Sender {
    secret: Arc<[u8]>,
    agent: ureq::Agent,
    contacts: Contacts,
}

/// A postman and his round.
pub(crate) fn open(studio: Studio, ledger: Ledger, secret: &Token) -> (Postman, Round) {
    let (news, heard) = mpsc::channel(NEWS);
    // A redirect could lead anywhere: the answer to one is a failed try.
    let agent = ureq::Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .proxy(None)
        .user_agent("Spool")
        .build()
        .into();
    let sender = Sender { secret: key(secret).into(), agent, contacts: studio.contacts() };
    let (open, telling) = (BTreeMap::new(), JoinMap::new());
    (Postman { news }, Round { studio, ledger, sender, news: heard, open, telling })
}

/// An address that may be told: http or https, no name and password in it.
pub(crate) fn address(url: &str) -> Result<(), Problem> {
    let uri: Option<Uri> = url.parse().ok();
    let fits = uri.is_some_and(|uri| {
        let scheme = matches!(uri.scheme_str(), Some("http" | "https"));
        scheme
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
            && url.len() <= 2_000
    });
    fits.then_some(()).ok_or_else(|| {
        let hint = "Give an address that begins with http:// or https://.";
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "webhook_wrong",
            "The webhook's address cannot be used.",
            hint,
        )
    })
}

impl Round {
    /// Tells whoever is owed something, until stopped. What is under way then is cut, and owed to the next walk.
    pub(crate) async fn walk(mut self, stop: CancellationToken) {
        let mut changes = self.studio.subscribe();
        let mut tick = tokio::time::interval(ROUND);
        self.look_at_all();
        self.forget_the_gone().await;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = tick.tick() => self.look(now_ms()).await,
                Some(id) = self.news.recv() => { self.open.insert(id, 0); }
                Some((id, told)) = self.telling.join_next() => self.note(id, told),
                change = changes.next() => match change {
                    Change::Job(job) if owed(job.state) => { self.open.insert(job.id, 0); }
                    Change::Job(_) | Change::Queue(_) => {}
                    // It may be brought back; the ledger keeps what it knows for that long.
                    Change::Deleted(id) => { self.open.remove(&id); }
                    Change::Lagged => self.look_at_all(),
                },
            }
        }
    }

    fn look_at_all(&mut self) {
        self.open.extend(self.ledger.to_be_told().into_iter().map(|id| (id, 0)));
    }

    async fn forget_the_gone(&self) {
        for id in self.ledger.older_than(KEPT) {
            if self.studio.get_job(&id).await.is_err_and(|error| error.code == "not_found") {
                self.ledger.forget(&id);
            }
        }
    }

    /// Sends what is due.
    async fn look(&mut self, now_ms: i64) {
        let free = AT_ONCE.saturating_sub(self.telling.len());
        let due = self.open.iter().filter(|(id, at)| **at <= now_ms && !self.telling.contains_key(*id));
        let due: Vec<String> = due.map(|(id, _)| id.clone()).collect();
        let mut begun = 0;
        for id in due {
            if begun == free {
                return;
            }
            let Some(webhook) = self.ledger.read(&id).and_then(|entry| entry.webhook) else {
                self.open.remove(&id);
                continue;
            };
            let next = match self.studio.get_job(&id).await {
                Ok(job) if news(&job) == webhook.told => None,
                Ok(job) if !owed(job.state) => Some(WAITS_FOR_NEWS),
                Ok(_) if now_ms < webhook.not_before_ms => Some(webhook.not_before_ms),
                Ok(job) => {
                    let sender = self.sender.clone();
                    self.telling.spawn(id.clone(), async move { sender.tell(&webhook.url, &job).await });
                    begun += 1;
                    Some(WAITS_FOR_NEWS)
                }
                Err(error) if error.code == "not_found" => None,
                Err(error) => {
                    tracing::warn!(%error, "a webhook waits");
                    Some(now_ms + LOOK_AGAIN_MS)
                }
            };
            match next {
                Some(at) => self.open.insert(id, at),
                None => self.open.remove(&id),
            };
        }
    }

    /// Writes down how a try went, and looks at the job again: it may have gone on meanwhile.
    fn note(&mut self, id: String, told: Result<Told, JoinError>) {
        let noted = match told {
            Ok(Told { what, taken }) => {
                let now_ms = now_ms();
                self.ledger.change(&id, |entry| {
                    entry.webhook.iter_mut().for_each(|webhook| after(webhook, &what, taken, now_ms));
                })
            }
            Err(error) => Err(std::io::Error::other(error)),
        };
        let at = match noted {
            Ok(()) => 0,
            Err(error) => {
                tracing::warn!(%error, "a webhook may be told twice");
                now_ms() + LOOK_AGAIN_MS
            }
        };
        self.open.insert(id, at);
    }
}

impl Sender {
    async fn tell(self, url: &str, job: &JobView) -> Told {
        let now = OffsetDateTime::now_utc();
        let what = news(job);
        let id = format!("msg_{}_{what}", job.id);
        let body = json!({
            "type": format!("job.{}", word(job.state)),
            "timestamp": now.format(&Rfc3339).unwrap_or_default(),
            "data": job,
        })
        .to_string();
        let stamp = now.unix_timestamp().to_string();
        let signature = sign(&self.secret, &id, &stamp, &body);
        let request = self.agent.post(url).header("content-type", "application/json");
        let request = request.header("webhook-id", &id).header("webhook-timestamp", &stamp);
        let request = request.header("webhook-signature", &signature);
        let (contacts, elsewhere) = (self.contacts, host_elsewhere(url));
        let send = move || {
            if let Some(host) = elsewhere {
                contacts.note(&host);
            }
            request.send(body.as_str()).map(|answer| answer.status())
        };
        let sent = tokio::task::spawn_blocking(send).await;
        let taken = match sent {
            Ok(Ok(status)) if status.is_success() => true,
            Ok(Ok(status)) => {
                tracing::warn!(job = job.id, %status, "a webhook was not taken");
                false
            }
            Ok(Err(error)) => {
                tracing::warn!(job = job.id, %error, "a webhook did not arrive");
                false
            }
            Err(error) => {
                tracing::warn!(job = job.id, %error, "a webhook was not sent");
                false
            }
        };
        Told { what, taken }
    }
}

/// What a try means for what is owed.
fn after(webhook: &mut Webhook, what: &str, taken: bool, now_ms: i64) {
    match WAITS.get(webhook.tries as usize) {
        Some(wait) if !taken => {
            webhook.tries += 1;
            webhook.not_before_ms = now_ms + wait.as_millis() as i64;
        }
        _ => {
            let (url, told) = (std::mem::take(&mut webhook.url), what.to_owned());
            *webhook = Webhook { url, told, ..Webhook::default() };
        }
    }
}

/// Names what there is to tell of a job: an end by its time, so that a job that was deleted and brought back has not
/// ended twice; a question by its revision.
fn news(job: &JobView) -> String {
    match &job.finished_at {
        Some(at) if job.state.is_terminal() => {
            at.chars().filter(char::is_ascii_digit).chain("-".chars()).collect::<String>() + &word(job.state)
        }
        _ => job.revision.to_string(),
    }
}

/// The host of an address, unless that is this computer.
fn host_elsewhere(url: &str) -> Option<String> {
    let host = url.parse::<Uri>().ok()?.host()?.to_owned();
    let here = matches!(host.as_str(), "localhost" | "[::1]") || host.starts_with("127.");
    (!here).then_some(host)
}

/// Whether a client wants to hear of this.
fn owed(state: JobState) -> bool {
    state.is_terminal() || state == JobState::NeedsYou
}

fn word(state: JobState) -> String {
    serde_json::to_value(state).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The standard's libraries take a secret's text as base64, and leave its prefix out.
fn key(secret: &Token) -> Vec<u8> {
    let text = secret.reveal();
    let text = text.strip_prefix("whsec_").unwrap_or(text);
    STANDARD.decode(text).unwrap_or_else(|_| text.as_bytes().to_vec())
}

/// `v1,` and the HMAC-SHA256 of `id.timestamp.body`, as <https://www.standardwebhooks.com> says.
fn sign(secret: &[u8], id: &str, timestamp: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    for piece in [id, ".", timestamp, ".", body] {
        mac.update(piece.as_bytes());
    }
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn now_ms() -> i64 {
    (OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_the_standard_says() {
        // The example of the specification's own tests.
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signed = sign(&secret, id, "1614265330", r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_message_that_does_not_arrive_is_tried_with_longer_waits_and_then_given_up() {
        let mut webhook = Webhook { url: "http://x".to_owned(), ..Webhook::default() };
        let mut waits = Vec::new();
        while webhook.told.is_empty() {
            after(&mut webhook, "7", false, 0);
            waits.push(webhook.not_before_ms / 1_000);
        }
        assert_eq!(waits, [1, 5, 30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 0]);
        assert_eq!((webhook.told.as_str(), webhook.tries), ("7", 0));
    }

    #[test]
    fn only_plain_web_addresses_are_told() {
        for (url, taken) in [
            ("http://127.0.0.1:5678/webhook/x", true),
            ("https://n8n.example/webhook", true),
            ("file:///etc/passwd", false),
            ("ftp://x", false),
            ("http://user:pass@x/", false),
            ("/x", false),
            ("", false),
        ] {
            assert_eq!(address(url).is_ok(), taken, "{url}");
        }
    }
}

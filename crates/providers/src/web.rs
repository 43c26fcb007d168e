//! The web: requests to the services a person chose, each bounded in size and time, with what went wrong as a
//! sentence.
//!
//! Addresses and keys are never part of a message: what a person sends us for help must not carry them.

use crate::refusal::is_of_key;
use backon::{BackoffBuilder, ExponentialBuilder};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, RANGE, RETRY_AFTER};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, ClientBuilder, RequestBuilder, Response, StatusCode, Url};
use serde::de::DeserializeOwned;
use std::net::ToSocketAddrs;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;
use studio::ports::{CancellationToken, Fault};
use tokio::fs::OpenOptions;
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

/// Largest answer in words.
const MOST_JSON: usize = 4 << 20;
/// Largest file.
const MOST_FILE: u64 = 500 << 20;
/// Largest still that is only looked at.
const MOST_STILL: u64 = 4 << 20;
/// How long we wait for a connection, and for the next piece of an answer.
const CONNECT: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_secs(20);
/// How long one answer in words may take in all.
const WHOLE: Duration = Duration::from_secs(60);
/// A service that asks to wait longer is passed over.
const MOST_PATIENCE: Duration = Duration::from_secs(20);
const MOST_REDIRECTS: usize = 4;
const MOST_TRIES: usize = 4;

/// Told the names of hosts.
type Witness = Box<dyn Fn(&str) + Send + Sync>;

/// Who is told of each host that is about to be reached.
static WITNESS: OnceLock<Witness> = OnceLock::new();

/// Has `witness` told the name of each host elsewhere to which this program opens a connection from now on, on a thread
/// that may wait. The first who asks is told.
pub fn tell_contacts(witness: impl Fn(&str) + Send + Sync + 'static) {
    let _ = WITNESS.set(Box::new(witness));
}

/// Looks names up as the system does, and tells of each.
struct Told;

impl Resolve for Told {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let look_up = move || {
                if let Some(witness) = WITNESS.get() {
                    witness(name.as_str());
                }
                (name.as_str(), 0).to_socket_addrs()
            };
            let found = tokio::task::spawn_blocking(look_up).await??;
            Ok(Box::new(found) as Addrs)
        })
    }
}

/// A client as all of ours begin: it says who asks, and reaches this computer past any proxy of the system.
pub(crate) fn client(here: bool) -> ClientBuilder {
    let client = Client::builder()
        .user_agent(concat!("Spool/", env!("CARGO_PKG_VERSION"), " (desktop video maker)"))
        .referer(false);
    if here { client.no_proxy() } else { client.dns_resolver(Told) }
}

/// What went wrong between us and a service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// No connection, or it broke.
    #[error("{site} could not be reached.")]
    Unreachable { site: &'static str },
    /// It said nothing for too long.
    #[error("{site} did not answer in time.")]
    Slow { site: &'static str },
    /// It refused the key.
    #[error("{site} did not accept its key.")]
    Key { site: &'static str },
    /// It does not let us in, though it wants no key.
    #[error("{site} does not let Spool in.")]
    Refused { site: &'static str },
    /// There is no key.
    #[error("{site} needs a key.")]
    NoKey { site: &'static str },
    /// Too much was asked of it.
    #[error("{site} allows no more searches for now.")]
    Limit { site: &'static str, wait: Option<Duration> },
    /// It has troubles of its own.
    #[error("{site} has a problem of its own ({status}).")]
    Busy { site: &'static str, status: u16 },
    /// It answered what nobody can read.
    #[error("{site} answered something that Spool does not understand.")]
    Answer { site: &'static str },
    /// It sent us somewhere that we do not go, or round in circles.
    #[error("{site} pointed to an address that Spool does not open.")]
    Address { site: &'static str },
    /// What came is no picture, or too big.
    #[error("{site} sent a file that is no picture or too big.")]
    File { site: &'static str },
    /// Our own disk refused.
    #[error("A file from {site} could not be written ({why}).")]
    Disk { site: &'static str, why: String },
    /// The person stopped it.
    #[error("It was stopped.")]
    Stopped,
}

impl Trouble {
    /// Whether the same request may work in a moment.
    fn passes(&self) -> bool {
        match self {
            Trouble::Unreachable { .. } | Trouble::Slow { .. } | Trouble::Busy { .. } => true,
            Trouble::Limit { wait, .. } => wait.is_some_and(|wait| wait <= MOST_PATIENCE),
            _ => false,
        }
    }

    /// Waits as long as the service asks for, else longer each time; gives up when that is no use.
    async fn pass(self, pauses: &mut impl Iterator<Item = Duration>) -> Result<(), Trouble> {
        let asked = if let Trouble::Limit { wait, .. } = &self { *wait } else { None };
        match pauses.next() {
            Some(pause) if self.passes() => {
                tokio::time::sleep(asked.unwrap_or(pause)).await;
                Ok(())
            }
            _ => Err(self),
        }
    }
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Fault {
        let (code, hint) = match &trouble {
            Trouble::Unreachable { .. } | Trouble::Slow { .. } => {
                ("site_unreachable", "Check the connection to the internet.")
            }
            Trouble::Key { .. } | Trouble::NoKey { .. } => {
                ("site_key", "Put a working key into the settings.")
            }
            Trouble::Refused { .. } => ("site_refused", "Try again later, or switch on another site."),
            Trouble::Limit { .. } => ("site_limit", "Try again in an hour, or switch on another site."),
            Trouble::Busy { .. } => ("site_busy", "Try again later, or switch on another site."),
            Trouble::Answer { .. } | Trouble::Address { .. } => {
                ("site_answer", "Switch on another site, and look for a newer Spool.")
            }
            Trouble::File { .. } => ("site_file", "Spool takes another file."),
            Trouble::Disk { .. } => ("disk_error", "Check the disk, then try again."),
            Trouble::Stopped => ("cancelled", "Make the video again."),
        };
        let retryable = trouble.passes();
        Fault { code: code.to_owned(), message: trouble.to_string(), hint: hint.to_owned(), retryable }
    }
}

/// Our side of one service.
#[derive(Debug, Clone)]
pub(crate) struct Web {
    client: Client,
    base: Url,
    site: &'static str,
    keyed: bool,
}

impl Web {
    /// For the service at `base`, which is on this computer or speaks HTTPS.
    ///
    /// # Errors
    /// When `base` is no such address.
    pub fn at(base: &str, site: &'static str) -> Result<Web, Trouble> {
        let base = Url::parse(base).map_err(|_| Trouble::Address { site })?;
        let here = is_here(&base);
        if !opens(&base, here) {
            return Err(Trouble::Address { site });
        }
        let follow = move |attempt: Attempt<'_>| {
            let known = attempt.previous().len() < MOST_REDIRECTS && opens(attempt.url(), here);
            if known { attempt.follow() } else { attempt.error("an address that is not opened") }
        };
        let client = client(here)
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .redirect(Policy::custom(follow))
            .build()
            .map_err(|_| Trouble::Unreachable { site })?;
        Ok(Web { client, base, site, keyed: false })
    }

    /// The same for a service that wants a key: when it lets us in no more, that is the key's fault.
    pub fn with_key(self) -> Web {
        Web { keyed: true, ..self }
    }

    /// The host that requests go to.
    pub fn host(&self) -> String {
        self.base.host_str().unwrap_or_default().to_owned()
    }

    /// Where the file of this path is, whatever is in the names.
    pub fn address<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Option<String> {
        let mut url = self.base.clone();
        url.path_segments_mut().ok()?.clear().extend(path);
        Some(url.into())
    }

    /// A request for a path of the service, with a query.
    ///
    /// # Errors
    /// When the path is none, which only a fault of ours can cause.
    pub fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<RequestBuilder, Trouble> {
        let mut url = self.base.join(path).map_err(|_| Trouble::Address { site: self.site })?;
        url.query_pairs_mut().extend_pairs(query);
        Ok(self.client.get(url))
    }

    /// The answer to a request, as JSON; asked again while it may pass.
    ///
    /// # Errors
    /// Every [`Trouble`] but `File` and `Disk`.
    pub async fn json<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        cancel: &CancellationToken,
    ) -> Result<T, Trouble> {
        let tried = async {
            let mut pauses = pauses();
            loop {
                let request = request.try_clone().ok_or(Trouble::Answer { site: self.site })?;
                let answer = tokio::time::timeout(WHOLE, self.words(request)).await;
                match answer.unwrap_or(Err(Trouble::Slow { site: self.site })) {
                    Ok(words) => return Ok(words),
                    Err(trouble) => trouble.pass(&mut pauses).await?,
                }
            }
        };
        let words = stopped(cancel, tried).await?;
        serde_json::from_slice(&words).map_err(|_| Trouble::Answer { site: self.site })
    }

    async fn words(&self, request: RequestBuilder) -> Result<Vec<u8>, Trouble> {
        let mut answer = self.sent(request).await?;
        let mut words = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|error| self.trouble(&error))? {
            words.extend_from_slice(&piece);
            if words.len() > MOST_JSON {
                return Err(Trouble::Answer { site: self.site });
            }
        }
        Ok(words)
    }

    /// Fetches a picture into `out`. A transfer that breaks goes on where it stopped.
    ///
    /// # Errors
    /// Every [`Trouble`] but `Key` and `NoKey`.
    pub async fn download(
        &self,
        address: &str,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<(), Trouble> {
        self.fetched(address, out, MOST_FILE, cancel).await
    }

    /// The same for a small still.
    ///
    /// # Errors
    /// As [`Web::download`].
    pub async fn small(&self, address: &str, out: &Path, cancel: &CancellationToken) -> Result<(), Trouble> {
        self.fetched(address, out, MOST_STILL, cancel).await
    }

    async fn fetched(
        &self,
        address: &str,
        out: &Path,
        most: u64,
        cancel: &CancellationToken,
    ) -> Result<(), Trouble> {
        let site = self.site;
        let url = Url::parse(address).map_err(|_| Trouble::Address { site })?;
        if !opens(&url, is_here(&self.base)) {
            return Err(Trouble::Address { site });
        }
        let tried = async {
            let mut pauses = pauses();
            while let Err(trouble) = self.rest_of(url.clone(), out, most).await {
                trouble.pass(&mut pauses).await?;
            }
            Ok(())
        };
        stopped(cancel, tried).await
    }

    async fn rest_of(&self, url: Url, out: &Path, most: u64) -> Result<(), Trouble> {
        let site = self.site;
        let disk = |error: std::io::Error| Trouble::Disk { site, why: error.to_string() };
        let mut file =
            OpenOptions::new().create(true).truncate(false).write(true).open(out).await.map_err(disk)?;
        let have = file.metadata().await.map_err(disk)?.len();
        let mut request = self.client.get(url);
        if have > 0 {
            request = request.header(RANGE, format!("bytes={have}-"));
        }
        let mut answer = match self.sent(request).await {
            // What we have is all there is, or belongs to something else by now: the check of the file tells.
            Err(Trouble::Answer { .. }) if have > 0 => {
                file.set_len(0).await.map_err(disk)?;
                return Err(Trouble::Unreachable { site });
            }
            answer => answer?,
        };
        if !is_picture(&answer) {
            return Err(Trouble::File { site });
        }
        let from = if answer.status() == StatusCode::PARTIAL_CONTENT { have } else { 0 };
        file.set_len(from).await.map_err(disk)?;
        file.seek(std::io::SeekFrom::Start(from)).await.map_err(disk)?;
        let whole = answer.content_length().map(|rest| from + rest);
        let mut written = from;
        if whole.is_some_and(|whole| whole > most) {
            return Err(Trouble::File { site });
        }
        while let Some(piece) = answer.chunk().await.map_err(|error| self.trouble(&error))? {
            written += piece.len() as u64;
            if written > most {
                return Err(Trouble::File { site });
            }
            file.write_all(&piece).await.map_err(disk)?;
        }
        file.sync_all().await.map_err(disk)?;
        match whole {
            Some(whole) if whole != written => Err(Trouble::Unreachable { site }),
            _ if written == 0 => Err(Trouble::File { site }),
            _ => Ok(()),
        }
    }

    /// Sends a request; an answer that is none is trouble.
    async fn sent(&self, request: RequestBuilder) -> Result<Response, Trouble> {
        let answer = request.send().await.map_err(|error| self.trouble(&error))?;
        let site = self.site;
        let status = answer.status();
        match status.as_u16() {
            200..=299 => Ok(answer),
            401 | 403 if self.keyed => Err(Trouble::Key { site }),
            401 | 403 => Err(Trouble::Refused { site }),
            // Pixabay calls a wrong key a bad request, as it does other things.
            400 => {
                let of_key = self.keyed && is_of_key(&beginning(answer).await);
                Err(if of_key { Trouble::Key { site } } else { Trouble::Answer { site } })
            }
            429 => Err(Trouble::Limit { site, wait: wait_of(&answer) }),
            500..=599 => Err(Trouble::Busy { site, status: status.as_u16() }),
            _ => Err(Trouble::Answer { site }),
        }
    }

    fn trouble(&self, error: &reqwest::Error) -> Trouble {
        let site = self.site;
        match () {
            () if error.is_redirect() => Trouble::Address { site },
            () if error.is_timeout() => Trouble::Slow { site },
            () => Trouble::Unreachable { site },
        }
    }
}

/// What an answer says first, in small letters.
async fn beginning(mut answer: Response) -> String {
    let first = answer.chunk().await.ok().flatten().unwrap_or_default();
    String::from_utf8_lossy(&first[..first.len().min(1 << 10)]).to_lowercase()
}

/// Pauses between tries: one second, then twice as long each time, and a little by chance.
fn pauses() -> impl Iterator<Item = Duration> + Send {
    ExponentialBuilder::default().with_max_times(MOST_TRIES - 1).with_jitter().build()
}

async fn stopped<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T, Trouble>>,
) -> Result<T, Trouble> {
    cancel.run_until_cancelled(work).await.unwrap_or(Err(Trouble::Stopped))
}

/// Seconds that the service asks to wait; none when it says a date, or nothing.
pub(crate) fn wait_of(answer: &Response) -> Option<Duration> {
    let seconds = answer.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// Whether an address is this computer's own: only what a person set up there, or a test, is reached without HTTPS.
fn is_here(url: &Url) -> bool {
    matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"))
}

/// Addresses that we open: HTTPS to a host with a name; on this computer only for a service that is there itself.
fn opens(url: &Url, here: bool) -> bool {
    if is_here(url) {
        return here && matches!(url.scheme(), "http" | "https");
    }
    url.scheme() == "https" && url.domain().is_some()
}

fn is_picture(answer: &Response) -> bool {
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    ["video/", "image/", "application/ogg", "application/octet-stream", "binary/octet-stream"]
        .iter()
        .any(|known| kind.starts_with(known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[tokio::test]
    async fn each_host_that_is_about_to_be_reached_is_told_and_this_computer_is_not() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = told.clone();
        tell_contacts(move |host| heard.lock().unwrap().push(host.to_owned()));
        for (address, here) in [("https://nobody.invalid/", false), ("http://localhost:1/", true)] {
            assert!(client(here).build().unwrap().get(address).send().await.is_err(), "{address}");
        }
        assert_eq!(*told.lock().unwrap(), ["nobody.invalid"]);
    }
}

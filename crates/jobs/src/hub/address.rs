//! Where a hub is: `nats://TOKEN@host:4222/queue`. The token is told to nobody but the hub.

use std::{fmt, str::FromStr};

use async_nats::ServerAddr;

use crate::JobsError;

/// The queue of a hub that is named no other way.
const USUAL: &str = "spool";

/// A hub, a queue on it, and what lets us in.
#[derive(Clone, PartialEq, Eq)]
pub struct HubAddress {
    /// `nats` or `tls`.
    scheme: String,
    host: String,
    port: u16,
    queue: String,
    pass: Pass,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Pass {
    None,
    Token(String),
    Named { user: String, password: String },
}

impl HubAddress {
    /// The server alone, for the client.
    pub(super) fn server(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        format!("{}://{host}:{}", self.scheme, self.port)
    }

    pub(super) fn queue(&self) -> &str {
        &self.queue
    }

    pub(super) fn pass(&self) -> &Pass {
        &self.pass
    }

    /// A folder's name that no other hub or queue has.
    pub(super) fn folder(&self) -> String {
        let whole = format!("{}/{}", self.server(), self.queue);
        blake3::hash(whole.as_bytes()).to_hex()[..16].to_owned()
    }
}

impl FromStr for HubAddress {
    type Err = JobsError;

    fn from_str(text: &str) -> Result<HubAddress, JobsError> {
        let bad = || JobsError::BadAddress { shown: without_pass(text.trim()) };
        let url = text.trim().parse::<ServerAddr>().map_err(|_| bad())?;
        if url.host().is_empty() || !["nats", "tls"].contains(&url.scheme()) {
            return Err(bad());
        }
        let (host, port) = (url.host().to_owned(), url.port());
        let pass = match (url.username().map(decoded), url.password().map(decoded)) {
            (Some(user), Some(password)) => Pass::Named { user, password },
            (Some(token), None) => Pass::Token(token),
            (None, _) => Pass::None,
        };
        let scheme = url.scheme().to_owned();
        let url = url.into_inner();
        let queue = Some(url.path().trim_matches('/')).filter(|path| !path.is_empty()).unwrap_or(USUAL);
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
        if queue.len() > 60 || !queue.chars().all(plain) {
            return Err(bad());
        }
        Ok(HubAddress { scheme, host, port, queue: queue.to_owned(), pass })
    }
}

/// For people: never the token.
impl fmt::Display for HubAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)?;
        if self.queue == USUAL { Ok(()) } else { write!(f, "/{}", self.queue) }
    }
}

impl fmt::Debug for HubAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HubAddress({self})")
    }
}

fn without_pass(text: &str) -> String {
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let shown = if scheme.is_empty() { rest.to_owned() } else { format!("{scheme}://{rest}") };
    shown.chars().take(100).collect()
}

/// Reads `%40` and its like.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_server_and_perhaps_a_queue() {
        for (text, server, queue) in [
            ("nats://hub:4222", "nats://hub:4222", "spool"),
            ("tls://ann:secret@hub/team", "tls://hub:4222", "team"),
            ("hub:4223/", "nats://hub:4223", "spool"),
            ("nats://[::1]:5000", "nats://[::1]:5000", "spool"),
        ] {
            let address: HubAddress = text.parse().unwrap();
            assert_eq!((address.server().as_str(), address.queue()), (server, queue), "{text}");
        }
    }

    #[test]
    fn the_token_is_shown_to_nobody() {
        let address: HubAddress = "nats://s3cr%40t@hub:4222".parse().unwrap();
        assert!(*address.pass() == Pass::Token("s3cr@t".into()));
        assert_eq!(format!("{address} {address:?}"), "hub:4222 HubAddress(hub:4222)");
        for bad in ["http://s3cret@hub", "nats://s3cret@", "nats://s3cret@hub/a b", ""] {
            let error = bad.parse::<HubAddress>().unwrap_err();
            assert_eq!(error.code(), "hub_address", "{bad}");
            assert!(!error.to_string().contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn each_queue_of_each_hub_has_a_mirror_of_its_own() {
        let folder = |text: &str| text.parse::<HubAddress>().unwrap().folder();
        assert_ne!(folder("nats://hub"), folder("nats://hub/team"));
        assert_ne!(folder("nats://hub"), folder("nats://other"));
        assert_eq!(folder("nats://old-token@hub"), folder("nats://new-token@hub"));
    }
}

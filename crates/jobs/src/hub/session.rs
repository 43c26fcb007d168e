//! One connection to the hub, from its beginning to its loss. The client's own way of coming back is not used: what it
//! keeps for later would be written at a time when nobody waits for it any more.

use std::time::Duration;

use async_nats::{
    Client, ConnectErrorKind, ConnectOptions, Event,
    jetstream::{
        self,
        context::ContextBuilder,
        kv::{self, CreateErrorKind, Operation, Store, UpdateErrorKind},
        object_store::{self, ObjectStore},
    },
};
use tokio::sync::watch;

use super::{
    PATIENCE,
    address::{HubAddress, Pass},
};
use crate::StoreError;

const JOINING: &str = "join the shared queue";
pub(super) const READING: &str = "read the shared queue";
const CONNECT: Duration = Duration::from_secs(5);
/// Two that are not answered are the end of a connection: well within a lease.
const PING: Duration = Duration::from_secs(2);
/// How long files wait on the hub. They are needed until their video is home.
const FILES_KEPT: Duration = Duration::from_hours(14 * 24);
/// A hub whose name says so writes to its disk before it answers; no server tells that to a client otherwise.
const SURE: &str = "sync-always";

/// When a value may be written.
#[derive(Clone, Copy)]
pub(super) enum Put {
    /// Nothing was ever there, or it was taken away.
    New,
    /// What is there has this revision.
    After(u64),
    /// In any case.
    Over,
}

/// A value and its revision; no value where one was taken away.
pub(super) type Found = Option<Option<(Vec<u8>, u64)>>;

pub(super) struct Session {
    hub: String,
    client: Client,
    pub store: Store,
    pub files: ObjectStore,
    lost: watch::Receiver<bool>,
}

/// What a bucket is, and how far it has come.
pub(super) struct Extent {
    /// Names the bucket: one that was made anew has another.
    pub origin: String,
    /// The newest revision.
    pub last: u64,
}

impl Session {
    pub(super) async fn open(address: &HubAddress) -> Result<Session, StoreError> {
        let hub = address.to_string();
        let (tell, lost) = watch::channel(false);
        let options = ConnectOptions::new()
            .name("Spool")
            .connection_timeout(CONNECT)
            .ping_interval(PING)
            .request_timeout(Some(PATIENCE))
            .max_reconnects(1)
            .event_callback(move |event| {
                if matches!(event, Event::Disconnected | Event::Closed) {
                    tell.send_replace(true);
                }
                std::future::ready(())
            });
        let options = match address.pass().clone() {
            Pass::None => options,
            Pass::Token(token) => options.token(token),
            Pass::Named { user, password } => options.user_and_password(user, password),
        };
        let client = options.connect(address.server()).await.map_err(|error| match error.kind() {
            ConnectErrorKind::AuthorizationViolation | ConnectErrorKind::Authentication => {
                StoreError::HubRefused { hub: hub.clone() }
            }
            _ => StoreError::HubLost { hub: hub.clone(), doing: JOINING, source: error.into() },
        })?;
        let context = ContextBuilder::new().timeout(PATIENCE).build(client.clone());
        let store = bucket(&context, address.queue()).await.map_err(|error| unfit(&hub, error))?;
        let files = files(&context, &format!("{}-files", address.queue())).await;
        let files = files.map_err(|error| unfit(&hub, error))?;
        Ok(Session { hub, client, store, files, lost })
    }

    /// Returns when the connection is lost.
    pub(super) async fn lost(&self) {
        let _ = self.lost.clone().wait_for(|lost| *lost).await;
    }

    /// Whether it does not say that it keeps what it was told over a power cut.
    pub(super) fn is_doubtful(&self) -> bool {
        !self.client.server_info().server_name.contains(SURE)
    }

    pub(super) async fn extent(&self) -> Result<Extent, StoreError> {
        let info = self.store.stream.get_info().await.map_err(|error| fault(&self.hub, READING, error))?;
        // An empty bucket counts on from what it once had; there is nothing to wait for.
        let last = if info.state.messages == 0 { 0 } else { info.state.last_sequence };
        Ok(Extent { origin: info.created.to_string(), last })
    }

    /// Writes a value; none when somebody else was faster.
    pub(super) async fn put(
        &self,
        key: &str,
        value: Vec<u8>,
        when: Put,
        doing: &'static str,
    ) -> Result<Option<u64>, StoreError> {
        let value = value.into();
        match when {
            Put::Over => {
                let put = self.store.put(key, value).await;
                put.map(Some).map_err(|error| fault(&self.hub, doing, error))
            }
            Put::New => match self.store.create(key, value).await {
                Ok(revision) => Ok(Some(revision)),
                Err(error) if error.kind() == CreateErrorKind::AlreadyExists => Ok(None),
                Err(error) => Err(fault(&self.hub, doing, error)),
            },
            Put::After(known) => match self.store.update(key, value, known).await {
                Ok(revision) => Ok(Some(revision)),
                Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => Ok(None),
                Err(error) => Err(fault(&self.hub, doing, error)),
            },
        }
    }

    /// Takes a value away for good, if it still has this revision. Answers with the revision of its being gone.
    pub(super) async fn purge(
        &self,
        key: &str,
        known: u64,
        doing: &'static str,
    ) -> Result<Option<u64>, StoreError> {
        if self.entry(key).await?.is_none_or(|entry| entry.revision != known) {
            return Ok(None);
        }
        let purged = self.store.purge_expect_revision(key, Some(known)).await;
        purged.map_err(|error| fault(&self.hub, doing, error))?;
        Ok(Some(self.entry(key).await?.map_or(0, |entry| entry.revision)))
    }

    /// What the server has under a key now: never anything, nothing any more, or a value.
    pub(super) async fn look(&self, key: &str) -> Result<Found, StoreError> {
        Ok(self
            .entry(key)
            .await?
            .map(|entry| (entry.operation == Operation::Put).then(|| (entry.value.to_vec(), entry.revision))))
    }

    pub(super) async fn entry(&self, key: &str) -> Result<Option<kv::Entry>, StoreError> {
        self.store.entry(key).await.map_err(|error| fault(&self.hub, READING, error))
    }
}

async fn bucket(context: &jetstream::Context, name: &str) -> Result<Store, async_nats::Error> {
    match context.get_key_value(name).await {
        Ok(store) => Ok(store),
        Err(_) => {
            let config = kv::Config { bucket: name.to_owned(), history: 1, ..kv::Config::default() };
            Ok(context.create_key_value(config).await?)
        }
    }
}

async fn files(context: &jetstream::Context, name: &str) -> Result<ObjectStore, async_nats::Error> {
    match context.get_object_store(name).await {
        Ok(store) => Ok(store),
        Err(_) => {
            let bucket = name.to_owned();
            let config =
                object_store::Config { bucket, max_age: FILES_KEPT, ..object_store::Config::default() };
            Ok(context.create_object_store(config).await?)
        }
    }
}

/// The server's numbers for having no room, and for keeping nothing at all.
const FULL: [u32; 5] = [10002, 10023, 10028, 10047, 10077];
const KEEPS_NOTHING: [u32; 2] = [10039, 10076];

/// What went wrong between us and the hub.
pub(super) fn fault(
    hub: &str,
    doing: &'static str,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> StoreError {
    let source = error.into();
    let hub = hub.to_owned();
    match number(&*source) {
        Some(number) if FULL.contains(&number) => StoreError::HubFull { hub, doing },
        Some(number) if KEEPS_NOTHING.contains(&number) => StoreError::HubUnfit { hub, source },
        _ => StoreError::HubLost { hub, doing, source },
    }
}

/// A server that answers, but not this, has no JetStream or an old one.
fn unfit(hub: &str, error: async_nats::Error) -> StoreError {
    match fault(hub, JOINING, error) {
        StoreError::HubLost { source, .. } if !words(&*source).contains("timed out") => {
            StoreError::HubUnfit { hub: hub.to_owned(), source }
        }
        other => other,
    }
}

/// The number that a server's error has, which the client passes on only in words.
fn number(error: &(dyn std::error::Error + 'static)) -> Option<u32> {
    let words = words(error);
    let (_, tail) = words.split_once("error code ")?;
    tail.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

fn words(error: &(dyn std::error::Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

//! The tie to the hub: connects, again and again for as long as it is wanted, and pumps what changes there into the
//! mirror. Says how things stand; whoever writes waits until the change has come back.

use std::{sync::Arc, time::Duration};

use async_nats::jetstream::kv::{Entry as Change, Operation, Watch};
use futures::{FutureExt, StreamExt};
use serde::de::DeserializeOwned;
use tokio::{
    select,
    sync::watch,
    time::{sleep, timeout},
};
use tracing::{debug, info, warn};

use super::{
    PATIENCE, SAVING,
    address::HubAddress,
    mirror,
    session::{Found, Put, READING, Session},
    wire::{self, Entry},
};
use crate::{
    StoreError,
    records::{Contact, Records},
    sqlite::SqliteRecords,
};

/// After so much silence the mirror is compared with the bucket: a watch may have missed that its server was away.
const QUIET: Duration = Duration::from_secs(5);
/// The rest before the hub is looked for again, at first and at most.
const AGAIN: Duration = Duration::from_millis(250);
const AT_MOST: Duration = Duration::from_secs(4);
/// Entries that are taken over in one write.
const BATCH: usize = 256;

pub(super) struct Link {
    pub address: HubAddress,
    pub mirror: SqliteRecords,
    session: watch::Sender<Option<Arc<Session>>>,
    standing: watch::Sender<Standing>,
}

#[derive(Clone, Default)]
struct Standing {
    losses: u64,
    away: Away,
    doubtful: bool,
}

/// Why the hub is not there.
#[derive(Clone, Default)]
enum Away {
    #[default]
    NotYet,
    Lost(String),
    Refused,
    Unfit(String),
    Full,
    /// It is.
    Not,
}

impl Link {
    pub(super) fn new(address: HubAddress, mirror: SqliteRecords) -> Link {
        Link { address, mirror, session: watch::Sender::new(None), standing: watch::Sender::default() }
    }

    /// Keeps the mirror for ever.
    pub(super) async fn keep(self: Arc<Self>) {
        let mut rest = AGAIN;
        loop {
            let ended = match Session::open(&self.address).await {
                Ok(session) => {
                    rest = AGAIN;
                    let session = Arc::new(session);
                    let Err(ended) = self.follow(&session).await;
                    ended
                }
                Err(error) => error,
            };
            self.let_go(ended);
            sleep(rest).await;
            rest = (rest * 2).min(AT_MOST);
        }
    }

    fn let_go(&self, ended: StoreError) {
        let was_there = self.session.send_replace(None).is_some();
        if was_there {
            warn!(error = %ended, "the hub was lost");
        } else {
            debug!(error = %ended, "the hub is not there");
        }
        self.standing.send_modify(|standing| {
            standing.losses += u64::from(was_there);
            standing.away = match ended {
                StoreError::HubRefused { .. } => Away::Refused,
                StoreError::HubUnfit { source, .. } => Away::Unfit(source.to_string()),
                StoreError::HubLost { source, .. } => Away::Lost(source.to_string()),
                StoreError::HubFull { .. } => Away::Full,
                other => Away::Lost(other.to_string()),
            };
        });
    }

    /// Takes over what changes until the connection ends.
    async fn follow(&self, session: &Arc<Session>) -> Result<std::convert::Infallible, StoreError> {
        let known = self.mirror.revision().await?;
        let extent = session.extent().await?;
        let mut upto = mirror::begin(&self.mirror, extent.origin, known > extent.last).await?;
        let mut entries = self.watch(session, upto).await?;
        let mut silent = false;
        self.arrive(session, upto, extent.last);
        loop {
            select! {
                biased;
                () = session.lost() => return Err(self.lost(READING, "the connection ended")),
                next = entries.next() => {
                    let Some(first) = next else { return Err(self.lost(READING, "the news ended")) };
                    let first = first.map_err(|error| self.lost(READING, error))?;
                    upto = self.take(first, &mut entries).await?;
                    silent = false;
                    self.arrive(session, upto, extent.last);
                }
                () = sleep(QUIET) => {
                    let last = session.extent().await?.last;
                    if last > upto && silent {
                        // What the newest revisions were is not to be found any more.
                        mirror::take(&self.mirror, Vec::new(), last).await?;
                        upto = last;
                    } else if last > upto {
                        info!("the shared queue is watched anew");
                        entries = self.watch(session, upto).await?;
                    }
                    silent = last > upto;
                    self.arrive(session, upto, extent.last);
                }
            }
        }
    }

    async fn watch(&self, session: &Session, upto: u64) -> Result<Watch, StoreError> {
        let watching = session.store.watch_all_from_revision(upto + 1).await;
        watching.map_err(|error| self.lost(READING, error))
    }

    /// Takes an entry over, and those that have come meanwhile.
    async fn take(&self, first: Change, entries: &mut Watch) -> Result<u64, StoreError> {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Some(Some(Ok(entry))) = entries.next().now_or_never()
        {
            batch.push(entry);
        }
        let upto = batch.iter().map(|entry| entry.revision).max().unwrap_or_default();
        let read = batch.iter().map(|entry| (entry.revision, read(entry))).collect();
        mirror::take(&self.mirror, read, upto).await?;
        Ok(upto)
    }

    /// Once all that was there at first is known here, the hub is.
    fn arrive(&self, session: &Arc<Session>, upto: u64, last: u64) {
        if upto < last || self.session.borrow().is_some() {
            return;
        }
        self.session.send_replace(Some(session.clone()));
        self.standing.send_modify(|standing| {
            standing.away = Away::Not;
            standing.doubtful = session.is_doubtful();
        });
        info!(hub = %self.address, "the hub is there");
    }

    pub(super) fn contact(&self) -> Contact {
        let standing = self.standing.borrow();
        Contact { there: matches!(standing.away, Away::Not), losses: standing.losses }
    }

    pub(super) fn doubt(&self) -> Option<String> {
        self.standing.borrow().doubtful.then(|| {
            format!(
                "The hub {} does not say that it writes to its disk at once, so a power cut there may undo the last \
                 two minutes. Start it with sync_interval: always and a server_name with sync-always in it.",
                self.address
            )
        })
    }

    pub(super) fn away(&self) -> Option<StoreError> {
        self.why_away("reach the shared queue")
    }

    fn why_away(&self, doing: &'static str) -> Option<StoreError> {
        let hub = self.address.to_string();
        Some(match self.standing.borrow().away.clone() {
            Away::Not => return None,
            Away::NotYet => StoreError::HubLost { hub, doing, source: "no answer yet".into() },
            Away::Lost(why) => StoreError::HubLost { hub, doing, source: why.into() },
            Away::Refused => StoreError::HubRefused { hub },
            Away::Unfit(why) => StoreError::HubUnfit { hub, source: why.into() },
            Away::Full => StoreError::HubFull { hub, doing },
        })
    }

    pub(super) async fn meet(&self, patience: Duration) -> Result<(), StoreError> {
        let mut standing = self.standing.subscribe();
        let met =
            standing.wait_for(|standing| matches!(standing.away, Away::Not | Away::Refused | Away::Unfit(_)));
        let _ = timeout(patience, met).await;
        self.away().map_or(Ok(()), Err)
    }

    /// The connection, while there is one.
    pub(super) fn session(&self, doing: &'static str) -> Result<Arc<Session>, StoreError> {
        let session = self.session.borrow().clone();
        session.ok_or_else(|| self.why_away(doing).unwrap_or_else(|| self.lost(doing, "it has just gone")))
    }

    /// Writes a value, and waits until it is here too. None when somebody else was faster; then theirs is here.
    pub(super) async fn put(&self, key: &str, value: Vec<u8>, when: Put) -> Result<Option<u64>, StoreError> {
        let session = self.session(SAVING)?;
        match session.put(key, value, when, SAVING).await? {
            Some(revision) => {
                if !self.comes_to(&session, revision).await {
                    warn!(key, "a change is on the hub and has not come back");
                }
                Ok(Some(revision))
            }
            None => {
                let theirs = session.entry(key).await?.map_or(0, |entry| entry.revision);
                match self.comes_to(&session, theirs).await {
                    true => Ok(None),
                    false => Err(self.lost(SAVING, "what others changed did not come here")),
                }
            }
        }
    }

    /// Takes a value away for good, if it still has this revision.
    pub(super) async fn purge(&self, key: &str, known: u64) -> Result<bool, StoreError> {
        let session = self.session(SAVING)?;
        let Some(revision) = session.purge(key, known, SAVING).await? else { return Ok(false) };
        self.comes_to(&session, revision).await;
        Ok(true)
    }

    pub(super) async fn look(&self, key: &str) -> Result<Found, StoreError> {
        self.session(READING)?.look(key).await
    }

    /// A value of the server as it is now, and its revision.
    pub(super) async fn fetch<T: DeserializeOwned>(&self, key: &str) -> Result<Option<(T, u64)>, StoreError> {
        let Some(Some((value, revision))) = self.look(key).await? else { return Ok(None) };
        let value = serde_json::from_slice(&value).map_err(|source| StoreError::Unreadable { source })?;
        Ok(Some((value, revision)))
    }

    /// Waits until the mirror has come to a revision, or cannot.
    async fn comes_to(&self, session: &Session, revision: u64) -> bool {
        let mut ticks = self.mirror.ticks();
        select! {
            came = timeout(PATIENCE, ticks.wait_for(|upto| *upto >= revision)) => matches!(came, Ok(Ok(_))),
            () = session.lost() => false,
        }
    }

    fn lost(
        &self,
        doing: &'static str,
        why: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> StoreError {
        StoreError::HubLost { hub: self.address.to_string(), doing, source: why.into() }
    }
}

fn read(entry: &Change) -> Entry {
    let value = (entry.operation == Operation::Put).then_some(entry.value.as_ref());
    wire::read(&entry.key, value).unwrap_or_else(|| {
        warn!(key = entry.key, "an entry of the shared queue was passed over");
        Entry::Other
    })
}

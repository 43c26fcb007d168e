//! Hearing of changes. A subscription is a cursor into the store's feed, not a channel: a slow reader skips
//! to the latest state of each job, a final state cannot be lost, and nothing is kept for a reader who
//! does not come. Other processes' changes are found by looking at the store's revision five times a second,
//! only while somebody waits.

use std::{collections::VecDeque, sync::Arc};

use tokio::{select, sync::watch};
use tracing::warn;

use crate::{
    Change, Clock,
    lately::{GLANCE, Lately},
    records::Records,
};

/// How many changes are read at once.
const BATCH: usize = 64;

/// Hears of every change from the moment of subscribing, for as long as it lives.
pub struct Subscription {
    records: Arc<dyn Records>,
    clock: Arc<dyn Clock>,
    lately: Arc<Lately>,
    ticks: watch::Receiver<u64>,
    cursor: u64,
    read: VecDeque<Change>,
}

impl Subscription {
    pub(crate) fn new(records: Arc<dyn Records>, clock: Arc<dyn Clock>, lately: Arc<Lately>) -> Subscription {
        let ticks = records.ticks();
        let cursor = *ticks.borrow();
        Subscription { records, clock, lately, ticks, cursor, read: VecDeque::new() }
    }

    /// Waits for the next change. States come whole and the newest counts; steps in between may be skipped.
    /// Nothing is lost when the future is dropped.
    pub async fn recv(&mut self) -> Change {
        loop {
            if let Some(change) = self.read.pop_front() {
                return change;
            }
            self.ticks.mark_unchanged();
            match self.records.changes(self.cursor, BATCH).await {
                Ok(feed) if feed.changes.is_empty() => self.tick().await,
                Ok(feed) => {
                    self.lately.hear();
                    self.cursor = feed.upto;
                    self.read.extend(feed.changes);
                }
                Err(error) => {
                    warn!(%error, "changes could not be read");
                    self.clock.sleep(GLANCE).await;
                }
            }
        }
    }

    async fn tick(&mut self) {
        loop {
            select! {
                _ = self.ticks.changed() => return,
                () = self.clock.sleep(GLANCE), if self.records.shared() => {}
            }
            match self.records.revision().await {
                Ok(revision) if revision == self.cursor => {}
                Ok(_) | Err(_) => return,
            }
        }
    }
}

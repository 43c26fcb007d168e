//! Fetch: files of sites, several at the same time. What a crash, a break or a cancel left of one is gone on with.

use super::find::{Candidate, Mute, Place, is_mute};
use super::{StageFailure, Take, disk};
use crate::artifacts::Key;
use crate::ports::{Fault, FootageSite, MediaKind, Offer};
use crate::view::moment;
use editorial::project::Source;
use futures::StreamExt;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long one file may take, its retries included, before the work counts as hung.
const FETCH: Duration = Duration::from_mins(20);
/// Files that are fetched at the same time.
const AT_ONCE: usize = 3;
/// How often it is told how much of a file is there.
const TELL: Duration = Duration::from_millis(250);
/// Troubles with one file that every other file would have as well. Files often lie elsewhere than the search.
const OF_EVERY_FILE: &[&str] = &["site_key", "site_limit"];

/// Names an offer: its place and its id there.
pub(super) type OfferKey = (&'static str, String);

/// What was fetched before anybody asked for it, and what could not be.
pub(super) type Ahead = HashMap<OfferKey, Option<PathBuf>>;

/// A file of a site that a line is dealt if it plays.
pub(super) struct Wish {
    key: OfferKey,
    site: Arc<dyn FootageSite>,
    offer: Offer,
}

/// What lines wish for, in their order: each the best that none before it has.
pub(super) fn wishes<'c>(lines: impl Iterator<Item = &'c [Candidate]>) -> Vec<Wish> {
    let mut dealt = HashSet::new();
    let first = lines.filter_map(|line| line.iter().find(|candidate| dealt.insert(candidate.key())));
    let wish = |candidate: &Candidate| match &candidate.place {
        Place::Site(site) => {
            Some(Wish { key: candidate.key(), site: site.clone(), offer: candidate.offer.clone() })
        }
        Place::Own => None,
    };
    first.filter_map(wish).collect()
}

/// Hears how many bytes of a file are there.
pub(super) type Told<'a> = &'a (dyn Fn(u64) + Send + Sync);

/// What came of fetching a file.
pub(super) enum Fetch {
    There(PathBuf),
    Refused(Fault),
    /// Nothing may leave this computer.
    Offline,
}

impl Take<'_> {
    /// Fetches what each line is dealt when all of it plays. Which that is does not hang on what comes first.
    pub(super) async fn fetch_ahead(&self, wanted: Vec<Wish>, mute: &Mute) -> Result<Ahead, StageFailure> {
        let fetched: Vec<_> = futures::stream::iter(wanted)
            .map(|wish| self.fetch_wish(wish, mute))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        fetched.into_iter().map(|(key, path)| Ok((key, path?))).collect()
    }

    async fn fetch_wish(&self, wish: Wish, mute: &Mute) -> (OfferKey, Result<Option<PathBuf>, StageFailure>) {
        let fetched = self.fetched(wish.site.as_ref(), &wish.offer, mute).await;
        (wish.key, fetched)
    }

    /// The file of an offer; none when it cannot be had, which is told.
    pub(super) async fn fetched(
        &self,
        site: &dyn FootageSite,
        offer: &Offer,
        mute: &Mute,
    ) -> Result<Option<PathBuf>, StageFailure> {
        if is_mute(mute, site) {
            return Ok(self.floor.artifacts.find(&footage_key(site, offer)));
        }
        match self.fetch(site, offer, &|_| ()).await? {
            Fetch::There(path) => Ok(Some(path)),
            Fetch::Offline => Ok(None),
            Fetch::Refused(fault) => {
                self.go_on()?;
                self.failed(site, &fault, OF_EVERY_FILE, mute);
                Ok(None)
            }
        }
    }

    /// Fetches the file of an offer unless it is there.
    pub(super) async fn fetch(
        &self,
        site: &dyn FootageSite,
        offer: &Offer,
        told: Told<'_>,
    ) -> Result<Fetch, StageFailure> {
        let (key, artifacts) = (footage_key(site, offer), &self.floor.artifacts);
        if let Some(path) = artifacts.find(&key) {
            return Ok(Fetch::There(path));
        }
        if !self.may_ask() {
            return Ok(Fetch::Offline);
        }
        let part = artifacts.partial(&key).map_err(|error| disk(&error))?;
        let fetch = self.patient(FETCH, site.fetch(offer, &part.path, &self.attempt.cancel));
        let fetch = telling(&part.path, told, fetch);
        let fetched = match self.floor.sites.offline().unless(fetch).await {
            Some(Ok(())) => {
                let path = self.floor.settle(&key, &part.path)?;
                self.note_when(site, offer);
                return Ok(Fetch::There(path));
            }
            Some(Err(fault)) => Fetch::Refused(fault),
            None => Fetch::Offline,
        };
        // What of it is there is of use to whoever tries again, unless it is not what was asked for.
        let of_use = match &fetched {
            Fetch::Refused(fault) => fault.retryable || self.attempt.cancel.is_cancelled(),
            Fetch::Offline | Fetch::There(_) => true,
        };
        if !(of_use && part.is_kept()) {
            artifacts.forget(&part.path);
        }
        Ok(fetched)
    }

    /// Where what is fetched comes from, and when it came.
    pub(super) fn source_of(&self, site: &dyn FootageSite, offer: &Offer) -> Source {
        let fetched = self.floor.artifacts.read(&fetched_key(site, offer));
        Source { fetched, ..offer.source.clone() }
    }

    /// When a file was used last is known of the file; when it came is not.
    fn note_when(&self, site: &dyn FootageSite, offer: &Offer) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = moment(i64::try_from(now.as_millis()).unwrap_or(i64::MAX));
        if let Err(error) = self.floor.artifacts.write(&fetched_key(site, offer), &now) {
            tracing::debug!(%error, "it was not noted when footage was fetched");
        }
    }
}

fn footage_key(site: &dyn FootageSite, offer: &Offer) -> Key {
    let extension = if offer.kind == MediaKind::Photo { "jpg" } else { "mp4" };
    Key::of("footage", extension, &(1, site.id(), &offer.id, &offer.address))
}

fn fetched_key(site: &dyn FootageSite, offer: &Offer) -> Key {
    Key::of("fetched", "json", &(1, site.id(), &offer.id, &offer.address))
}

/// Waits for `work`, and tells now and then how much of the file it makes is there.
async fn telling<T>(file: &Path, told: Told<'_>, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        match tokio::time::timeout(TELL, work.as_mut()).await {
            Ok(done) => return done,
            Err(_) => told(tokio::fs::metadata(file).await.map_or(0, |file| file.len())),
        }
    }
}

//! Offers: what the own folders and the sites have for one line, for whoever chooses its picture by hand. They are asked,
//! and what they answer is weighed, as for a video.

use super::fetch::{Fetch, Told};
use super::find::{Candidate, Mute, Place};
use super::{StageFailure, Take, disk, give_up};
use crate::artifacts::Key;
use crate::library::OWN;
use crate::offline::not_asked;
use crate::order::Order;
use crate::ports::{CancellationToken, Embedder, Files, FootageSite, Glimpse, MediaKind, Offer};
use crate::suits;
use editorial::Time;
use editorial::assemble::Footage;
use editorial::casting::{Grade, Score};
use editorial::project::{Document, Source};
use futures::future::join_all;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::time::Duration;

/// Offers for one line.
const MOST_OFFERS: usize = 24;
/// How long a site may take when somebody sits and waits.
const ANSWER: Duration = Duration::from_secs(20);
/// How long own folders are waited for that nobody has looked through yet.
const OWN_PATIENCE: Duration = Duration::from_secs(2);

/// An offer as it was weighed for a line.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// `own`, or the site's id.
    pub place: String,
    /// What people call the site; empty for the own folders.
    pub site: String,
    pub offer: Offer,
    pub grade: Grade,
}

/// What there is for a line, the best first.
#[derive(Debug, Clone)]
pub(crate) struct Looked {
    pub seen: Vec<Seen>,
    /// Who could not be asked, and why, in sentences.
    pub notes: Vec<String>,
}

/// A file of an offer that plays.
#[derive(Debug, Clone)]
pub(crate) struct Had {
    pub path: PathBuf,
    pub footage: Footage,
    /// Where it came from; none for the person's own.
    pub source: Option<Source>,
}

impl super::Production {
    /// What there is for some words and the line that they are for.
    ///
    /// # Errors
    /// `GiveUp` for a line that is gone, and where there is nowhere to look.
    pub(crate) async fn look_for(
        &self,
        order: Order,
        (scene, words): (&str, &str),
        cancel: CancellationToken,
    ) -> Result<Looked, StageFailure> {
        let project = draft(&order)?;
        let rehearsal = self.rehearsal(order, project, cancel);
        let take = rehearsal.take();
        let seen = take.look_for(scene, words).await?;
        let notes = take.said.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut notes: Vec<String> = notes.into_iter().collect();
        notes.sort();
        Ok(Looked { seen, notes })
    }

    /// The file of an offer, fetched unless it is there, and looked at; `told` hears how many bytes are there.
    ///
    /// # Errors
    /// What the site answers; `GiveUp` for what is gone, or does not play.
    pub(crate) async fn offered_file(
        &self,
        order: Order,
        seen: &Seen,
        told: Told<'_>,
        cancel: CancellationToken,
    ) -> Result<Had, StageFailure> {
        let project = draft(&order)?;
        let rehearsal = self.rehearsal(order, project, cancel);
        rehearsal.take().have(seen, told).await
    }

    /// A small picture of an offer, as JPEG at most `longest` pixels on its long side.
    ///
    /// # Errors
    /// As [`super::Production::offered_file`]; `GiveUp` where the site has none.
    pub(crate) async fn offered_still(
        &self,
        order: Order,
        seen: &Seen,
        longest: u32,
        cancel: CancellationToken,
    ) -> Result<PathBuf, StageFailure> {
        if seen.place == OWN {
            let file = PathBuf::from(&seen.offer.address);
            return self.file_picture(order, (&file, None), longest, cancel).await;
        }
        let project = draft(&order)?;
        let rehearsal = self.rehearsal(order, project, cancel);
        rehearsal.take().still_of(seen, longest).await
    }
}

fn draft(order: &Order) -> Result<editorial::Project, StageFailure> {
    let document = Document::draft(order.project.as_bytes()).map_err(|error| super::unreadable(&error))?;
    Ok(document.project)
}

impl Take<'_> {
    async fn look_for(&self, scene: &str, words: &str) -> Result<Vec<Seen>, StageFailure> {
        let line = self.project.scenes.iter().position(|line| line.id == scene).ok_or_else(|| {
            let hint = "Open the project again to see it as it is now.";
            give_up("edit_outdated", "That line is not in the project any more.", hint)
        })?;
        let places = self.places();
        if places.is_empty() {
            return Err(nowhere());
        }
        self.floor.library.settled(OWN_PATIENCE).await;
        let mut errand = self.errand(line, self.project.about(&self.project.scenes[line]));
        let own = errand.searches.first().cloned().unwrap_or_default();
        let words = if words.is_empty() { &own } else { words };
        if words.is_empty() {
            return Ok(Vec::new());
        }
        errand.words = format!("{} {words}", self.project.scenes[line].text);
        let mute = Mute::default();
        let offered =
            join_all(places.iter().cloned().map(|place| self.offered_by(place, words, &mute))).await;
        self.go_on()?;
        let sites = places.iter().any(|place| matches!(place, Place::Site(_)));
        if sites && !self.may_ask() {
            self.warn("No site was asked for footage, because Spool works offline.");
        }
        let offers: Vec<(Place, Offer)> = offered.into_iter().flatten().collect();
        let said: Vec<String> = offers.iter().map(|(_, offer)| offer.words.clone()).collect();
        let line_words = errand.words.clone();
        let weigh = move |embedder: &dyn Embedder| suits::offers(embedder, &line_words, &said);
        let scores: Vec<Score> = self.weighed(weigh).await?;
        let mut candidates: Vec<Candidate> = (offers.into_iter().zip(scores))
            .map(|((place, offer), score)| {
                let fits = self.fitting(&errand, score, &offer, &place);
                Candidate { fits, grade: score.grade(), place, offer }
            })
            .collect();
        self.put_in_order(line, &mut candidates);
        candidates.truncate(MOST_OFFERS);
        Ok(candidates.into_iter().map(seen).collect())
    }

    async fn offered_by(&self, place: Place, words: &str, mute: &Mute) -> Vec<(Place, Offer)> {
        let offers = match &place {
            Place::Own => self.own(words).await,
            Place::Site(site) => {
                let answer = tokio::time::timeout(ANSWER, self.asked(site.as_ref(), words, mute)).await;
                answer.unwrap_or_else(|_| {
                    self.warn(&format!("{} did not answer in time.", site.name()));
                    Vec::new()
                })
            }
        };
        offers.into_iter().map(|offer| (place.clone(), offer)).collect()
    }

    async fn have(&self, seen: &Seen, told: Told<'_>) -> Result<Had, StageFailure> {
        let (path, source) = match &*seen.place {
            OWN => (PathBuf::from(&seen.offer.address), None),
            place => {
                let site = self.floor.sites.named(place).ok_or_else(switched_off)?;
                let path = match self.fetch(site.as_ref(), &seen.offer, told).await? {
                    Fetch::There(path) => path,
                    Fetch::Refused(fault) => return Err(StageFailure::GiveUp(fault)),
                    Fetch::Offline => return Err(StageFailure::GiveUp(not_asked(site.name()))),
                };
                (path, Some(self.source_of(site.as_ref(), &seen.offer)))
            }
        };
        let footage = self.gather_picture(&path, &mut Files::new()).await;
        // What does not play is of no use to anybody else either. Only what is ours is let go of.
        let footage = footage.inspect_err(|failure| {
            if matches!(failure, StageFailure::GiveUp(_)) {
                self.floor.artifacts.forget(&path);
            }
        })?;
        Ok(Had { path, footage, source })
    }

    /// What a site shows of an offer before it is fetched. What came is drawn anew: whatever it is, the page is given a
    /// JPEG of ours.
    async fn still_of(&self, seen: &Seen, longest: u32) -> Result<PathBuf, StageFailure> {
        let Some(site) = self.floor.sites.named(&seen.place).filter(|_| !seen.offer.preview.is_empty())
        else {
            return Err(give_up(
                "site_file",
                "There is no small picture of it.",
                "Look at it where it comes from.",
            ));
        };
        let (media, artifacts) = (&self.floor.media, &self.floor.artifacts);
        let inputs = (1, media.fingerprint(), &seen.place, &seen.offer.id, &seen.offer.preview, longest);
        let key = Key::of("glimpse", "jpg", &inputs);
        if let Some(kept) = artifacts.find(&key) {
            return Ok(kept);
        }
        if !self.may_ask() {
            return Err(StageFailure::GiveUp(not_asked(site.name())));
        }
        let [raw, drawn] = [artifacts.scratch(&key), artifacts.scratch(&key)];
        let (raw, drawn) = (raw.map_err(|error| disk(&error))?, drawn.map_err(|error| disk(&error))?);
        let made = self.drawn_anew(site.as_ref(), seen, longest, (&raw, &drawn)).await;
        artifacts.forget(&raw);
        match made {
            Ok(()) => self.floor.settle(&key, &drawn),
            Err(failure) => {
                artifacts.forget(&drawn);
                Err(failure)
            }
        }
    }

    async fn drawn_anew(
        &self,
        site: &dyn FootageSite,
        seen: &Seen,
        longest: u32,
        (raw, drawn): (&Path, &Path),
    ) -> Result<(), StageFailure> {
        let (media, cancel) = (&self.floor.media, &self.attempt.cancel);
        let fetch = tokio::time::timeout(ANSWER, site.preview(&seen.offer, raw, cancel));
        match self.floor.sites.offline().unless(fetch).await {
            Some(Ok(fetched)) => fetched.map_err(StageFailure::GiveUp)?,
            Some(Err(_)) => {
                let message = format!("{} did not answer in time.", site.name());
                return Err(give_up("site_unreachable", message, "Check the connection to the internet."));
            }
            None => return Err(StageFailure::GiveUp(not_asked(site.name()))),
        }
        let probe = media.probe(raw, cancel).await?;
        if probe.kind == MediaKind::Audio {
            return Err(give_up("media_kind", "A sound has no picture.", "Choose a video or a photo."));
        }
        let width = super::pieces::fitting((probe.width, probe.height), longest);
        media.poster(raw, Glimpse::Exact(Time::ZERO), width, drawn, cancel).await
    }
}

fn seen(candidate: Candidate) -> Seen {
    let Candidate { grade, place, offer, .. } = candidate;
    let site = match &place {
        Place::Own => String::new(),
        Place::Site(site) => site.name().to_owned(),
    };
    Seen { place: place.id().to_owned(), site, offer, grade }
}

fn switched_off() -> StageFailure {
    give_up("offer_gone", "This picture is not on offer any more.", "Look for it again.")
}

fn nowhere() -> StageFailure {
    give_up(
        "nowhere_to_look",
        "There is nowhere to look for pictures yet.",
        "Add a folder of yours in the settings, or switch on a site there.",
    )
}

//! Find: footage for lines that nothing in the project fits, from the person's own folders and from the sites that are
//! switched on.
//!
//! What was found for some words is kept for a day, and a fetched file for as long as there is room, so an attempt
//! that follows a crash shows the same pictures and asks nobody again.

use super::fetch::{Ahead, OfferKey, wishes};
use super::gather::Pictures;
use super::{StageFailure, Take};
use crate::artifacts::Key;
use crate::boundary::boundary;
use crate::library::OWN;
use crate::ports::{Embedder, Fault, Files, FootageSite, MediaKind, Offer, Wanted};
use crate::progress::Stage;
use crate::suits;
use editorial::casting::{self, Grade, Score};
use editorial::project::{Scene, Source};
use editorial::{Narration, Time, matching};
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long one search of a site may take, its retries included, before the work counts as hung.
const SEARCH: Duration = Duration::from_mins(4);
/// Lines that are looked for at the same time.
const AT_ONCE: usize = 3;
/// Offers that speak of the line, with which a line is content.
const ENOUGH: usize = 3;
/// Files that are tried for one line before it is given up.
const MOST_TRIES: usize = 3;
/// How long an answer of a site is believed. Pixabay asks for this much. Who may not ask believes older ones too.
const FRESH_SECS: u64 = 24 * 3_600;
/// Languages that are not written in Latin letters, of those that sites can be searched in.
const OTHER_LETTERS: &[&str] = &["zh", "ja", "ko", "ru", "uk", "bg", "el", "th", "ar", "he", "hi", "fa"];
/// Troubles of a site that the next search would meet as well.
const LASTING: &[&str] = &["site_key", "site_limit", "site_busy", "site_unreachable", "site_refused"];
/// How long a video waits for own folders that nobody has looked through yet.
const OWN_PATIENCE: Duration = Duration::from_secs(30);

/// What was found: footage by lines, and where it came from.
#[derive(Default)]
pub(super) struct Found {
    /// Names among the pictures, by the line's index.
    pub lines: BTreeMap<usize, String>,
    /// Author and licence of each, for the receipt.
    pub sources: BTreeMap<String, Source>,
    /// What each is worth for its line.
    pub grades: BTreeMap<usize, Grade>,
}

/// A line that wants a picture.
pub(super) struct Errand {
    line: usize,
    pub words: String,
    pub searches: Vec<String>,
    length: Time,
}

/// Where footage is looked for.
#[derive(Clone)]
pub(super) enum Place {
    /// In the person's own folders, where it is shown as it lies.
    Own,
    /// On a site, from which it is fetched.
    Site(Arc<dyn FootageSite>),
}

impl Place {
    pub fn id(&self) -> &'static str {
        match self {
            Place::Own => OWN,
            Place::Site(site) => site.id(),
        }
    }
}

/// How well an offer fits a line: how much it speaks of it, whether it is the person's own, film, of the video's shape,
/// and long enough.
pub(super) type Fits = (Score, bool, bool, bool, bool);

/// An offer for a line: how well it fits, whose it is.
pub(super) struct Candidate {
    pub fits: Fits,
    pub grade: Grade,
    pub place: Place,
    pub offer: Offer,
}

impl Candidate {
    /// What nobody else is: dealt out to one line only.
    pub fn key(&self) -> OfferKey {
        (self.place.id(), self.offer.id.clone())
    }
}

/// What a line was dealt: its name among the pictures, where it comes from, and what it is worth.
struct Dealt {
    name: String,
    source: Option<Source>,
    grade: Grade,
}

#[derive(Serialize, Deserialize)]
struct Answer {
    at: u64,
    offers: Vec<Offer>,
}

/// Sites that failed in such a way that they are asked for nothing more in this take.
pub(super) type Mute = Mutex<BTreeSet<&'static str>>;

impl Take<'_> {
    /// Lines that the person chose nothing for and that would show nothing, or again what another line shows already,
    /// without speaking of it. Own footage goes before all other, also when its name says nothing.
    pub(super) async fn unfit(
        &self,
        pictures: &Pictures,
        narration: &Narration,
    ) -> Result<Vec<usize>, StageFailure> {
        let chosen = |scene: &Scene| {
            let media = scene.clip.as_ref().and_then(|clip| clip.media.as_ref());
            media.is_some_and(|media| pictures.contains_key(media))
        };
        let open: Vec<usize> =
            (0..self.project.scenes.len()).filter(|line| !chosen(&self.project.scenes[*line])).collect();
        if open.is_empty() {
            return Ok(open);
        }
        let scores = self.scores(&open, pictures, &HashSet::new()).await?;
        let mut shown = HashSet::new();
        let mut fits = |line: usize, file: Option<usize>| {
            let speaks = |file: usize| scores.of(line, file).grade() > Grade::Weak;
            file.is_some_and(|file| shown.insert(file) || speaks(file))
        };
        let cast = casting::cast(&scores, &HashSet::new(), &self.ties(&open, pictures, narration));
        let fits: Vec<bool> = cast.into_iter().enumerate().map(|(line, file)| fits(line, file)).collect();
        Ok(open.into_iter().zip(fits).filter(|(_, fits)| !fits).map(|(line, _)| line).collect())
    }

    /// Looks for footage for the lines that `open` names, and adds what was fetched to `pictures`.
    pub(super) async fn find(
        &self,
        open: &[usize],
        narration: &Narration,
        pictures: &mut Pictures,
        files: &mut Files,
    ) -> Result<Found, StageFailure> {
        let places = self.places();
        if places.is_empty() || open.is_empty() {
            return Ok(Found::default());
        }
        let asks = places.iter().any(|place| matches!(place, Place::Site(_)));
        if self.floor.online {
            self.floor.library.settled(OWN_PATIENCE).await;
        }
        let errands: Vec<Errand> =
            open.iter().map(|line| self.errand(*line, narration.lines[*line].length)).collect();
        let mute = Mute::default();
        let mut searched: Vec<(Errand, Vec<Candidate>)> = futures::stream::iter(errands)
            .map(|errand| self.candidates(errand, &places, &mute))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        self.go_on()?;
        // Whatever answered first, the same offers are dealt out in the same way.
        searched.sort_by_key(|(errand, _)| errand.line);
        let wanted = wishes(searched.iter().map(|(_, candidates)| &candidates[..]));
        let mut ahead = self.fetch_ahead(wanted, &mute).await?;
        let mut found = Found::default();
        let mut shown = HashSet::new();
        for (errand, candidates) in searched {
            self.go_on()?;
            let dealt =
                self.first_that_plays(candidates, (&mute, &mut ahead), &mut shown, pictures, files).await?;
            boundary!("footage found");
            match dealt {
                Some(Dealt { name, source, grade }) => {
                    found.lines.insert(errand.line, name.clone());
                    found.grades.insert(errand.line, grade);
                    found.sources.extend(source.map(|source| (name, source)));
                }
                // Whoever asks nobody knows that there is no more than the own folders have.
                None if !asks => {}
                None if self.floor.online && !self.may_ask() => {
                    self.warn("No site was asked for footage, because Spool works offline.");
                }
                None => self.warn(&format!("No footage was found for \"{}\".", begin_of(&errand.words))),
            }
        }
        Ok(found)
    }

    /// Whether sites may be asked now.
    pub(super) fn may_ask(&self) -> bool {
        self.floor.online && !self.floor.sites.offline().get()
    }

    /// The own folders first, then the sites that are on, as far as the order allows.
    pub(super) fn places(&self) -> Vec<Place> {
        let own = (!self.floor.library.folders().is_empty()).then_some(Place::Own);
        let sites = self.floor.sites.on().into_iter().map(Place::Site);
        let allowed = self.order.sites.as_ref();
        let may = |place: &Place| allowed.is_none_or(|allowed| allowed.iter().any(|id| id == place.id()));
        own.into_iter().chain(sites).filter(may).collect()
    }

    pub(super) fn errand(&self, line: usize, length: Time) -> Errand {
        let scene = &self.project.scenes[line];
        let wanted = scene.clip.as_ref().and_then(|clip| clip.search.as_deref());
        let searches = matching::searches(&scene.text, wanted, &self.project.title);
        let words = format!("{} {}", scene.text, wanted.unwrap_or_default());
        Errand { line, words, searches, length }
    }

    /// What there is for a line, the best first; only what speaks of it.
    async fn candidates(&self, errand: Errand, places: &[Place], mute: &Mute) -> (Errand, Vec<Candidate>) {
        let mut candidates: Vec<Candidate> = Vec::new();
        'searches: for search in &errand.searches {
            for place in places {
                if self.go_on().is_err() {
                    break 'searches;
                }
                let offers = match place {
                    Place::Own => self.own(search).await,
                    Place::Site(site) => self.asked(site.as_ref(), search, mute).await,
                };
                let told: Vec<String> = offers.iter().map(|offer| offer.words.clone()).collect();
                let words = errand.words.clone();
                let weigh = move |embedder: &dyn Embedder| suits::offers(embedder, &words, &told);
                let Ok(scores) = self.weighed(weigh).await else { break 'searches };
                let fitting = offers.into_iter().zip(scores).filter_map(|(offer, score)| {
                    let fits = self.fits(&errand, (search, score), &offer, place)?;
                    Some(Candidate { fits, grade: score.grade(), place: place.clone(), offer })
                });
                candidates.extend(fitting);
                if candidates.len() >= ENOUGH {
                    break 'searches;
                }
            }
        }
        self.put_in_order(errand.line, &mut candidates);
        (errand, candidates)
    }

    /// The best first. Among equals the site's own order holds, unless the project leaves that to chance.
    pub(super) fn put_in_order(&self, line: usize, candidates: &mut [Candidate]) {
        let line = &self.project.scenes[line].id;
        let chance = |candidate: &Candidate| {
            let (place, id) = candidate.key();
            let seed = self.project.defaults.seed?;
            Some(Reverse(casting::chance(seed, line, &format!("{place}:{id}"))))
        };
        candidates.sort_by_cached_key(|candidate| (Reverse(candidate.fits), chance(candidate)));
    }

    /// What of the person's own folders speaks of some words.
    pub(super) async fn own(&self, words: &str) -> Vec<Offer> {
        let (library, words) = (self.floor.library.clone(), words.to_owned());
        let searched = self.weighed(move |embedder: &dyn Embedder| library.search(embedder, &words));
        searched.await.unwrap_or_default()
    }

    /// None when it does not speak of what was looked for.
    fn fits(
        &self,
        errand: &Errand,
        (search, score): (&str, Score),
        offer: &Offer,
        place: &Place,
    ) -> Option<Fits> {
        let speaks = score.grade() > Grade::Weak || matching::shared(search, &offer.words) > 0;
        speaks.then(|| self.fitting(errand, score, offer, place))
    }

    /// How well an offer fits a line, whether or not it speaks of it.
    pub(super) fn fitting(&self, errand: &Errand, score: Score, offer: &Offer, place: &Place) -> Fits {
        let canvas = self.project.canvas;
        let alike = (offer.width > offer.height) == (canvas.width > canvas.height);
        let film = offer.kind == MediaKind::Video;
        let own = matches!(place, Place::Own);
        (score.about(), own, film, alike, !film || offer.length >= errand.length)
    }

    /// A site's answer for some words: the one of today if there is one. A site that fails is told once.
    pub(super) async fn asked(&self, site: &dyn FootageSite, words: &str, mute: &Mute) -> Vec<Offer> {
        let canvas = self.project.canvas;
        let wanted = Wanted {
            words,
            language: language_of(words, self.project.language.as_str()),
            width: canvas.width,
            height: canvas.height,
        };
        let upright = canvas.width < canvas.height;
        let key = Key::of("search", "json", &(1, site.id(), words, wanted.language, upright));
        let now =
            SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default();
        let may_ask = self.may_ask();
        let kept: Option<Answer> = self.floor.artifacts.read(&key);
        if let Some(answer) = kept.filter(|kept| !may_ask || now.saturating_sub(kept.at) < FRESH_SECS) {
            return answer.offers;
        }
        if !may_ask || is_mute(mute, site) {
            return Vec::new();
        }
        self.meter.making(Stage::Gather);
        let search = self.patient(SEARCH, site.search(wanted, &self.attempt.cancel));
        let Some(answer) = self.floor.sites.offline().unless(search).await else { return Vec::new() };
        match answer {
            Ok(offers) => {
                let answer = Answer { at: now, offers };
                if let Err(error) = self.floor.artifacts.write(&key, &answer) {
                    tracing::warn!(%error, "an answer of a site was not kept");
                }
                answer.offers
            }
            Err(fault) => {
                self.failed(site, &fault, LASTING, mute);
                Vec::new()
            }
        }
    }

    /// Tells what is wrong with a site, and asks it for nothing more where the next search would meet the same.
    pub(super) fn failed(&self, site: &dyn FootageSite, fault: &Fault, lasting: &[&str], mute: &Mute) {
        self.warn(&fault.message);
        if lasting.contains(&fault.code.as_str()) {
            tracing::info!(
                site = site.id(),
                code = fault.code,
                "a site is not asked any more for this video"
            );
            mute.lock().unwrap_or_else(PoisonError::into_inner).insert(site.id());
        }
    }

    /// Fetches the best that nobody else shows and that plays.
    async fn first_that_plays(
        &self,
        candidates: Vec<Candidate>,
        (mute, ahead): (&Mute, &mut Ahead),
        shown: &mut HashSet<OfferKey>,
        pictures: &mut Pictures,
        files: &mut Files,
    ) -> Result<Option<Dealt>, StageFailure> {
        let mut tries = 0;
        for candidate in candidates {
            if tries == MOST_TRIES {
                break;
            }
            if !shown.insert(candidate.key()) {
                continue;
            }
            tries += 1;
            self.go_on()?;
            let before = ahead.remove(&candidate.key());
            let Candidate { place, offer, grade, .. } = candidate;
            let path = match (&place, before) {
                (Place::Own, _) => Some(PathBuf::from(&offer.address)).filter(|path| path.is_file()),
                (Place::Site(_), Some(fetched)) => fetched,
                (Place::Site(site), None) => self.fetched(site.as_ref(), &offer, mute).await?,
            };
            let Some(path) = path else { continue };
            let name = format!("{}:{}", place.id(), offer.id);
            match (self.gather_picture(&path, files).await, place) {
                // The project has the same file: it was dealt out already.
                (Ok(footage), Place::Own)
                    if pictures.values().any(|(known, _)| known.media == footage.media) => {}
                (Ok(footage), place) => {
                    let source = match place {
                        Place::Site(site) => Some(self.source_of(site.as_ref(), &offer)),
                        Place::Own => None,
                    };
                    pictures.insert(name.clone(), (footage, offer.words));
                    return Ok(Some(Dealt { name, source, grade }));
                }
                (Err(StageFailure::GiveUp(fault)), place) => {
                    self.floor.artifacts.forget(&path);
                    tracing::info!(place = place.id(), reason = fault.message, "footage does not play");
                }
                // It went away just now; nobody asked for it by name.
                (Err(StageFailure::NeedsYou(_)), Place::Own) => {}
                (Err(failure), _) => return Err(failure),
            }
        }
        Ok(None)
    }
}

pub(super) fn is_mute(mute: &Mute, site: &dyn FootageSite) -> bool {
    mute.lock().unwrap_or_else(PoisonError::into_inner).contains(site.id())
}

/// The language of words to look for: that of the project, unless it is written in other letters than they are. Writers
/// give English words for whatever language.
fn language_of<'a>(words: &str, project: &'a str) -> &'a str {
    let main = project.split('-').next().unwrap_or_default();
    if OTHER_LETTERS.contains(&main) && words.is_ascii() { "en" } else { project }
}

fn begin_of(words: &str) -> String {
    let words = words.trim();
    match words.char_indices().nth(40) {
        Some((at, _)) => format!("{}...", words[..at].trim_end()),
        None => words.to_owned(),
    }
}

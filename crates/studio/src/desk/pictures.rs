//! Pictures for a line from outside the project: what the own folders and the sites have, and the one that is picked. The
//! person's own are used where they lie; what comes from a site is kept in the data folder, for artifacts may go at any
//! time and a project's files may not.

use crate::api::{ApiError, Match, OfferView, OffersView, RenderChoices, Storyboard};
use crate::artifacts::hash_of;
use crate::desk::Act;
use crate::files::{self, Parcel};
use crate::intake::{Production, shown};
use crate::library::OWN;
use crate::order::Order;
use crate::ports::{CancellationToken, MediaKind as Seeing};
use crate::preview::told;
use crate::production::{Seen, find_in};
use crate::studio::Studio;
use editorial::Time;
use editorial::casting::Grade;
use editorial::project::{MediaKind, Source};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Offers that are remembered.
const REMEMBERED: usize = 400;
/// Letters of what is looked for.
const LONGEST_WORDS: usize = 100;
/// Letters of what a site says about a file, in the file's name.
const LONGEST_NAME: usize = 60;
/// Long side of an offer's picture, in pixels.
const THUMB: u32 = 320;
/// Whose temporary files these are.
const OWNER: &str = "footage";

/// What was offered of late, by what the page calls it: it never names a file or an address itself.
#[derive(Default)]
pub(crate) struct Offered(Mutex<Vec<(String, Seen)>>);

impl Offered {
    fn keep(&self, seen: &Seen) -> String {
        let id = mark(seen)[..24].to_owned();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(known, _)| *known != id);
        all.push((id.clone(), seen.clone()));
        let most = all.len().saturating_sub(REMEMBERED);
        all.drain(..most);
        id
    }

    fn get(&self, id: &str) -> Result<Seen, ApiError> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.iter().find(|(known, _)| known == id).map(|(_, seen)| seen.clone());
        known.ok_or_else(|| {
            ApiError::lasting("offer_gone", "This picture is not on offer any more.", "Look for it again.")
        })
    }
}

/// A file for a line, as it was picked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picked {
    pub path: PathBuf,
    pub kind: MediaKind,
    /// Where it came from; none for the person's own.
    pub source: Option<Source>,
}

/// Shows a file for a line. One that the project has already is not added again.
///
/// # Errors
/// As [`editorial::project::Document::show`].
pub(super) fn show(mut production: Production, scene: &str, picked: &Picked) -> Result<Production, ApiError> {
    let there = find_in(production.root.as_deref(), &production.located, &production.document.project);
    let known = there.into_iter().find(|(_, path)| *path == picked.path).map(|(name, _)| name);
    let name = known.unwrap_or_else(|| {
        let name = production.locate(&picked.path, picked.kind);
        production.at_home(&name, &picked.path);
        name
    });
    if let (Some(source), Some(media)) = (&picked.source, production.document.project.media.get_mut(&name)) {
        media.source = Some(source.clone());
    }
    production.document.show(scene, Some(&name), None)?;
    Ok(production)
}

impl Studio {
    /// What the person's own folders and the sites that are on have for some words and the line that they are for, the
    /// best first, at most 24; without words, for what the line itself says. A site that does not answer in 20 seconds is passed over, which is told.
    ///
    /// # Errors
    /// `project_gone`, `edit_outdated`; `nowhere_to_look` without own folders and sites.
    pub async fn find_pictures(&self, id: &str, scene: &str, words: &str) -> Result<OffersView, ApiError> {
        let order = self.order_now(id).await?;
        let words: String = words.trim().chars().take(LONGEST_WORDS).collect();
        let cancel = CancellationToken::new();
        let _asked_for = cancel.clone().drop_guard();
        let looked = self.asking()?.look_for(order, (scene, &words), cancel).await.map_err(told)?;
        let view = |seen: &Seen| view_of(self.desk.offered.keep(seen), seen);
        Ok(OffersView { offers: looked.seen.iter().map(view).collect(), notes: looked.notes })
    }

    /// A small picture of something that was offered, as JPEG.
    ///
    /// # Errors
    /// `project_gone`, `offer_gone`; what the site answers; what does not play.
    pub async fn offer_picture(&self, id: &str, offer: &str) -> Result<PathBuf, ApiError> {
        let seen = self.desk.offered.get(offer)?;
        let order = self.order_now(id).await?;
        let cancel = CancellationToken::new();
        let _asked_for = cancel.clone().drop_guard();
        let _turn = self.desk.looks.acquire().await.map_err(|_| stopped())?;
        self.asking()?.offered_still(order, &seen, THUMB, cancel).await.map_err(told)
    }

    /// Brings the file of something that was offered to this computer, unless it is here; `told` hears how many bytes
    /// there are. What a break leaves is gone on with.
    ///
    /// # Errors
    /// As [`Studio::offer_picture`]; `offline`; when the disk refuses.
    pub async fn fetch_picture(
        &self,
        id: &str,
        offer: &str,
        told: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<(), ApiError> {
        let seen = self.desk.offered.get(offer)?;
        self.picked(id, &seen, told).await.map(drop)
    }

    /// Shows something that was offered for a line, with where it came from: one change, which fetches it first unless
    /// that was done.
    ///
    /// # Errors
    /// As [`Studio::fetch_picture`] and [`Studio::edit_project`].
    pub async fn take_picture(&self, id: &str, scene: &str, offer: &str) -> Result<Storyboard, ApiError> {
        let seen = self.desk.offered.get(offer)?;
        let picked = self.picked(id, &seen, &|_| ()).await?;
        self.act(id, Act::Show(scene.to_owned(), Box::new(picked))).await
    }

    /// Whether pictures are looked for when a video is made: in folders of the person's own, or on sites.
    pub(super) fn seeks(&self) -> bool {
        let sites = self.ports.iter().any(|ports| !ports.sites.on().is_empty());
        !self.library.folders().is_empty() || (sites && !self.works_offline())
    }

    async fn picked(
        &self,
        id: &str,
        seen: &Seen,
        told_of: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<Picked, ApiError> {
        if seen.place == OWN && !self.is_own(Path::new(&seen.offer.address)) {
            let message = format!("\"{}\" is not where it was.", shown(Path::new(&seen.offer.address)));
            return Err(ApiError::lasting("media_missing", message, "Look for pictures again."));
        }
        let order = self.order_now(id).await?;
        let cancel = CancellationToken::new();
        let _asked_for = cancel.clone().drop_guard();
        let had = self.asking()?.offered_file(order, seen, told_of, cancel).await.map_err(told)?;
        let kind = if had.footage.length == Time::ZERO { MediaKind::Photo } else { MediaKind::Video };
        let path = match &had.source {
            None => had.path,
            Some(_) => {
                let to = self.folders.footage().join(name_of(seen));
                self.at_desk(move |studio| {
                    if !studio.claims(&to)? {
                        keep(&had.path, &to).map_err(|error| told(crate::production::disk(&error)))?;
                    }
                    Ok(to)
                })
                .await?
            }
        };
        Ok(Picked { path, kind, source: had.source })
    }

    /// Whether a file still lies in a folder that the person offers.
    fn is_own(&self, path: &Path) -> bool {
        path.is_file() && self.library.folders().iter().any(|folder| path.starts_with(folder))
    }

    /// A production that may ask who is switched on.
    fn asking(&self) -> Result<crate::production::Production, ApiError> {
        Ok(crate::production::Production { online: true, ..self.rehearsing()? })
    }

    async fn order_now(&self, id: &str) -> Result<Order, ApiError> {
        let id = id.to_owned();
        self.at_desk(move |studio| {
            Ok(studio.desk.desk.peek(&id)?.order(RenderChoices::default(), PathBuf::new()))
        })
        .await
    }
}

fn view_of(id: String, seen: &Seen) -> OfferView {
    let Seen { site, offer, grade, .. } = seen;
    let own = seen.place == OWN;
    let file = shown(Path::new(&offer.address));
    let length = offer.length.as_ms().unsigned_abs();
    OfferView {
        id,
        name: if own { file } else { editorial::project::showable(&offer.words) },
        kind: if offer.kind == Seeing::Photo { "photo" } else { "video" }.to_owned(),
        own,
        site: site.clone(),
        author: editorial::project::showable(&offer.source.author),
        licence: editorial::project::showable(&offer.source.licence),
        length_ms: (offer.kind == Seeing::Video && length > 0).then_some(length),
        fits: match grade {
            Grade::Good => Match::Good,
            Grade::Fair => Match::Fair,
            Grade::Weak => Match::Weak,
        },
    }
}

/// The same for the same offer, and another for every other.
fn mark(seen: &Seen) -> String {
    let said = format!("{}\n{}\n{}", seen.place, seen.offer.id, seen.offer.address);
    blake3::hash(said.as_bytes()).to_hex().to_string()
}

/// Where a file of a site is kept: in a folder of its own, under what it shows, for names tell which line it suits.
fn name_of(seen: &Seen) -> PathBuf {
    let own = mark(seen);
    let words: String = seen.offer.words.chars().take(LONGEST_NAME).collect();
    let words = if words.trim().is_empty() { seen.site.clone() } else { words.replace('.', " ") };
    let end = if seen.offer.kind == Seeing::Photo { "jpg" } else { "mp4" };
    PathBuf::from(&own[..16]).join(format!("{}.{end}", files::safe_name(&words)))
}

/// Keeps a file where nobody lets go of it, without a second copy of its bytes where the disk can.
fn keep(file: &Path, to: &Path) -> io::Result<()> {
    let hash = hash_of(file)?;
    files::deliver(Parcel { owner: OWNER, file, hash: &hash }, to, &|| Ok(())).map(|_| ())
}

fn stopped() -> ApiError {
    ApiError::lasting("cancelled", "The preview was stopped.", "Ask again.")
}

//! Footage: sites with films and photos that may be used in videos, each behind [`studio::ports::FootageSite`].
//!
//! A site is asked only when the person switched it on. Author, page and licence of whatever is used go into the
//! video's receipt. What is a site's own is a [`Wire`]; keys, transfers and what people are told are the same for all.

mod archive;
mod commons;
mod coverr;
mod openverse;
mod pexels;
mod pixabay;

use crate::web::{Trouble, Web};
use async_trait::async_trait;
use reqwest::header::AUTHORIZATION;
use serde::de::DeserializeOwned;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use studio::ports::{CancellationToken, Fault, FootageSite, Offer, Wanted};

/// Gives the key of a service by its id, when there is one. Asked before each use, so that a new key is used at once.
pub type Keys = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Files that a site offers for one search.
const MOST_OFFERS: &str = "20";
/// Letters of what a site says about a file.
const MOST_WORDS: usize = 200;

/// Every site, the ones with films first.
const WIRES: &[&dyn Wire] = &[
    &pexels::Pexels,
    &pixabay::Pixabay,
    &coverr::Coverr,
    &commons::Commons,
    &archive::InternetArchive,
    &openverse::Openverse,
];

/// Every site where it is, the ones with films first.
pub fn sites(keys: Keys) -> Vec<Arc<dyn FootageSite>> {
    WIRES.iter().map(|wire| site(*wire, wire.home(), keys.clone())).collect()
}

/// The site of this id as it answers at another address; none when there is no such site.
pub fn site_at(id: &str, base: &str, keys: Keys) -> Option<Arc<dyn FootageSite>> {
    WIRES.iter().find(|wire| wire.id() == id).map(|wire| site(*wire, base, keys))
}

fn site(wire: &'static dyn Wire, base: &str, keys: Keys) -> Arc<dyn FootageSite> {
    let base = base.to_owned();
    let way = move || {
        let web = Web::at(&base, wire.name())?;
        Ok(if wire.wants_key() { web.with_key() } else { web })
    };
    Arc::new(Site { wire, way: LazyLock::new(Box::new(way)), keys })
}

/// What is a site's own: how it is asked, and what its answers mean.
#[async_trait]
trait Wire: Send + Sync {
    /// How settings name it.
    fn id(&self) -> &'static str;
    /// What people call it.
    fn name(&self) -> &'static str;
    /// Where it is.
    fn home(&self) -> &'static str;
    /// Whether it answers only who shows a key.
    fn wants_key(&self) -> bool {
        false
    }
    /// What it has, its own best first.
    async fn look(&self, ask: Ask<'_>) -> Result<Vec<Offer>, Trouble>;
}

/// One question to a site.
#[derive(Clone, Copy)]
struct Ask<'a> {
    web: &'a Web,
    /// Empty for a site that wants none.
    key: &'a str,
    wanted: Wanted<'a>,
    cancel: &'a CancellationToken,
}

impl Ask<'_> {
    async fn json<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, Trouble> {
        self.web.json(self.web.get(path, query)?, self.cancel).await
    }

    /// The same, for a site that looks for its key in the head.
    async fn signed<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        authorization: &str,
    ) -> Result<T, Trouble> {
        let request = self.web.get(path, query)?.header(AUTHORIZATION, authorization);
        self.web.json(request, self.cancel).await
    }
}

/// The way to a site, opened when it is first needed.
type Way = LazyLock<Result<Web, Trouble>, Box<dyn FnOnce() -> Result<Web, Trouble> + Send>>;

/// One site: what is its own, and all that is not.
struct Site {
    wire: &'static dyn Wire,
    way: Way,
    keys: Keys,
}

impl Site {
    fn web(&self) -> Result<&Web, Trouble> {
        self.way.as_ref().map_err(Clone::clone)
    }

    fn key(&self) -> Option<String> {
        self.wire.wants_key().then(|| (self.keys)(self.wire.id())).flatten()
    }
}

#[async_trait]
impl FootageSite for Site {
    fn id(&self) -> &'static str {
        self.wire.id()
    }
    fn name(&self) -> &'static str {
        self.wire.name()
    }
    fn sends_to(&self) -> Vec<String> {
        self.web().map(Web::host).into_iter().collect()
    }
    fn needs_key(&self) -> bool {
        self.wire.wants_key()
    }
    fn has_key(&self) -> bool {
        self.key().is_some()
    }
    async fn search(&self, wanted: Wanted<'_>, cancel: &CancellationToken) -> Result<Vec<Offer>, Fault> {
        let key = match self.key() {
            None if self.wire.wants_key() => return Err(Trouble::NoKey { site: self.wire.name() }.into()),
            key => key.unwrap_or_default(),
        };
        Ok(self.wire.look(Ask { web: self.web()?, key: &key, wanted, cancel }).await?)
    }
    async fn fetch(&self, offer: &Offer, out: &Path, cancel: &CancellationToken) -> Result<(), Fault> {
        Ok(self.web()?.download(&offer.address, out, cancel).await?)
    }
    async fn preview(&self, offer: &Offer, out: &Path, cancel: &CancellationToken) -> Result<(), Fault> {
        Ok(self.web()?.small(&offer.preview, out, cancel).await?)
    }
}

/// `portrait`, `landscape` or `square`.
fn orientation(wanted: Wanted<'_>) -> &'static str {
    match wanted.width.cmp(&wanted.height) {
        std::cmp::Ordering::Less => "portrait",
        std::cmp::Ordering::Equal => "square",
        std::cmp::Ordering::Greater => "landscape",
    }
}

/// The first part of a language tag.
fn language(wanted: Wanted<'_>) -> &str {
    wanted.language.split('-').next().unwrap_or_default()
}

/// Of several sizes of one film the smallest that fills a video, else the largest: more only costs time.
fn good_size<T>(files: impl IntoIterator<Item = T>, size: impl Fn(&T) -> (u32, u32)) -> Option<T> {
    let short = |file: &T| {
        let (width, height) = size(file);
        width.min(height)
    };
    let mut files: Vec<T> = files.into_iter().filter(|file| short(file) > 0).collect();
    files.sort_by_key(&short);
    let at = files.iter().position(|file| short(file) >= 1080).or(files.len().checked_sub(1))?;
    Some(files.swap_remove(at))
}

/// The text of a snippet of HTML, at most 200 characters: it is shown and compared, never drawn as HTML.
fn without_tags(html: &str) -> String {
    let mut inside = false;
    let text: String = html
        .chars()
        .filter(|c| {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                _ => return !inside,
            }
            false
        })
        .collect();
    let text = text.replace("&amp;", "&").replace("&quot;", "\"").replace("&#039;", "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_size_that_fills_a_video_is_taken_else_the_largest() {
        let take = |sizes: &[(u32, u32)]| good_size(sizes.to_vec(), |size| *size);
        assert_eq!(take(&[(3840, 2160), (640, 360), (1920, 1080)]), Some((1920, 1080)));
        assert_eq!(take(&[(640, 360), (960, 540)]), Some((960, 540)));
        assert_eq!(take(&[(0, 0)]), None);
        assert_eq!(take(&[]), None);
    }

    #[test]
    fn an_authors_name_is_taken_out_of_its_link() {
        let html = "<a href=\"//commons.wikimedia.org/wiki/User:Ann\" title=\"User:Ann\">Ann &amp; Co</a>";
        assert_eq!(without_tags(html), "Ann & Co");
    }

    #[test]
    fn each_site_has_an_id_of_its_own_and_is_reached_by_https() {
        let mut ids: Vec<&str> = WIRES.iter().map(|wire| wire.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), WIRES.len());
        assert!(WIRES.iter().all(|wire| wire.home().starts_with("https://")));
    }
}

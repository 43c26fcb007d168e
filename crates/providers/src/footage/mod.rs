//! Footage: sites with films and photos that may be used in videos, each behind [`studio::ports::FootageSite`].
//!
//! A site is asked only when the person switched it on. Author, page and licence of whatever is used go into the
//! video's receipt.

mod commons;
mod openverse;
mod pexels;
mod pixabay;

pub use commons::Commons;
pub use openverse::Openverse;
pub use pexels::Pexels;
pub use pixabay::Pixabay;

use crate::web::{Trouble, Web};
use std::sync::Arc;
use studio::ports::{FootageSite, Wanted};

/// Gives the key of a service by its id, when there is one. Asked before each use, so that a new key is used at once.
pub type Keys = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Files that a site offers for one search.
const MOST_OFFERS: &str = "20";

/// Every site, the ones with films first.
pub fn sites(keys: Keys) -> Vec<Arc<dyn FootageSite>> {
    vec![
        Arc::new(Pexels::new(keys.clone())),
        Arc::new(Pixabay::new(keys)),
        Arc::new(Commons::new()),
        Arc::new(Openverse::new()),
    ]
}

/// The way to a site, opened when it is first needed.
type Way = std::sync::LazyLock<Result<Web, Trouble>, Box<dyn FnOnce() -> Result<Web, Trouble> + Send>>;

fn way(base: &str, site: &'static str) -> Way {
    let base = base.to_owned();
    std::sync::LazyLock::new(Box::new(move || Web::at(&base, site)))
}

/// The way to a site that wants a key.
fn keyed_way(base: &str, site: &'static str) -> Way {
    let base = base.to_owned();
    std::sync::LazyLock::new(Box::new(move || Web::at(&base, site).map(Web::with_key)))
}

fn web(way: &Way) -> Result<&Web, Trouble> {
    way.as_ref().map_err(Clone::clone)
}

fn host(way: &Way) -> Vec<String> {
    way.as_ref().map(Web::host).into_iter().collect()
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
}

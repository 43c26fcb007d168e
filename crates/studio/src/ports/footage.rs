//! Footage from elsewhere: sites that can be searched by words, as the studio sees them.

use super::{CancellationToken, Fault, MediaKind};
use async_trait::async_trait;
use editorial::Time;
use editorial::project::Source;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What a line wants to show.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// One to a few words.
    pub words: &'a str,
    /// BCP 47 tag of the words.
    pub language: &'a str,
    /// Pixels across of the video that it is for.
    pub width: u32,
    /// Pixels down of the video that it is for.
    pub height: u32,
}

/// A picture that a site offers. Nothing of it was fetched yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its name on that site.
    pub id: String,
    /// Film or still.
    pub kind: MediaKind,
    /// Where the file is.
    pub address: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Length, as far as the site says; zero for stills.
    pub length: Time,
    /// What the site says about it: title, tags, description.
    pub words: String,
    /// Where a small still of it is; empty when the site tells none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub preview: String,
    /// Where it comes from, who made it, and what may be done with it.
    pub source: Source,
}

/// A site with footage that may be used in videos.
#[async_trait]
pub trait FootageSite: Send + Sync {
    /// `pexels`: how settings name it.
    fn id(&self) -> &'static str;
    /// What people call it.
    fn name(&self) -> &'static str;
    /// Host names that a search's words are sent to.
    fn sends_to(&self) -> Vec<String>;
    /// Whether it wants a key.
    fn needs_key(&self) -> bool {
        false
    }
    /// Whether a key is kept for it.
    fn has_key(&self) -> bool {
        false
    }
    /// What it has for some words, the site's own best first.
    ///
    /// # Errors
    /// `site_unreachable`, `site_key`, `site_limit`, `site_busy`, `site_answer`, each as a sentence.
    async fn search(&self, wanted: Wanted<'_>, cancel: &CancellationToken) -> Result<Vec<Offer>, Fault>;
    /// Fetches a file into `out`, going on after a break where it stopped.
    ///
    /// # Errors
    /// As `search`, and `site_file` when what comes is no picture or too big, `disk_error`.
    async fn fetch(&self, offer: &Offer, out: &Path, cancel: &CancellationToken) -> Result<(), Fault>;
    /// Fetches the small still of an offer into `out`.
    ///
    /// # Errors
    /// As `fetch`; `site_file` when the site has none.
    async fn preview(&self, _offer: &Offer, _out: &Path, _cancel: &CancellationToken) -> Result<(), Fault> {
        Err(Fault {
            code: "site_file".to_owned(),
            message: format!("{} has no small picture of it.", self.name()),
            hint: "Look at it where it comes from.".to_owned(),
            retryable: false,
        })
    }
}

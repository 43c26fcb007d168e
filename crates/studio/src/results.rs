//! Results: what a finished video is made of, for those who want a piece of it: its words, its sound, and what it shows.

use crate::api::{ApiError, InputKind};
use crate::artifacts::{Artifacts, Key};
use crate::intake;
use crate::ports::CancellationToken;
use crate::production::RECEIPT;
use crate::studio::Studio;
use editorial::project::{Scene, Source};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a video says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Said {
    /// The video's title.
    pub title: String,
    /// BCP 47 tag.
    pub language: String,
    /// Lines in order.
    pub lines: Vec<SaidLine>,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaidLine {
    /// What is spoken.
    pub text: String,
    /// When it begins in the finished video, in milliseconds; null until there is one.
    pub start_ms: Option<u64>,
    /// When it ends.
    pub end_ms: Option<u64>,
}

/// A clip or a photo that a finished video shows, as its receipt tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The file's name.
    pub file: String,
    /// The page of the site where it was found; empty for the person's own.
    pub page: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Receipt {
    used: Vec<Used>,
    lines: Vec<Placed>,
}

/// A line where it is in the video.
#[derive(Deserialize)]
struct Placed {
    scene: String,
    start_ms: u64,
    end_ms: u64,
}

#[derive(Deserialize)]
struct Used {
    file: String,
    source: Option<Source>,
}

impl Studio {
    /// What a video says, line by line; none while its script is not written.
    ///
    /// # Errors
    /// `not_found`; when the job cannot be read any more.
    pub async fn script_of(&self, id: &str) -> Result<Option<Said>, ApiError> {
        let (_, order) = self.order_of(id).await?;
        if order.wish.is_some() {
            return Ok(None);
        }
        let project = order.document()?.project;
        let times = self.receipt(id, 0).await.map(|receipt| placed(&receipt)).unwrap_or_default();
        let line = |scene: &Scene| {
            let (start_ms, end_ms) = times.get(&scene.id).copied().unzip();
            SaidLine { text: scene.text.clone(), start_ms, end_ms }
        };
        let (title, language) = (project.shown_title(), project.language.as_str().to_owned());
        Ok(Some(Said { title, language, lines: project.scenes.iter().map(line).collect() }))
    }

    /// Where the receipt of a finished video is.
    pub async fn receipt_file(&self, id: &str, index: usize) -> Option<PathBuf> {
        let video = self.video_file(id, index).await?;
        Some(video.with_extension(RECEIPT)).filter(|path| path.is_file())
    }

    async fn receipt(&self, id: &str, index: usize) -> Option<Vec<u8>> {
        tokio::fs::read(self.receipt_file(id, index).await?).await.ok()
    }

    /// The sound of a finished video, which is taken out of it when somebody first asks: an M4A file that is kept as long
    /// as there is room. None while there is no video, or when it cannot be read.
    pub async fn video_sound(&self, id: &str, index: usize) -> Option<PathBuf> {
        let film = self.video_file(id, index).await?;
        let made = self.get_job(id).await.ok()?.videos.into_iter().nth(index)?.blake3;
        let media = self.ports.as_ref()?.media.clone();
        let artifacts = Artifacts::at(self.folders.artifacts());
        let key = Key::of("track", "m4a", &(1, media.fingerprint(), made));
        let (known, named) = (artifacts.clone(), key.clone());
        if let Some(found) = tokio::task::spawn_blocking(move || known.find(&named)).await.ok()? {
            return Some(found);
        }
        let scratch = artifacts.scratch(&key).ok()?;
        // Whoever does not wait for it stops it.
        let cancel = CancellationToken::new();
        let _stops = cancel.clone().drop_guard();
        if let Err(failure) = media.take_sound(&film, &scratch, &cancel).await {
            tracing::warn!(?failure, "the sound of a video could not be taken out of it");
            return None;
        }
        let settled = tokio::task::spawn_blocking(move || artifacts.settle(&key, &scratch)).await.ok()?;
        settled.inspect_err(|error| tracing::warn!(%error, "the sound of a video is not kept")).ok()
    }

    /// The clips and photos that a finished video shows; none when its receipt is no longer beside it.
    pub async fn shown_in(&self, id: &str, index: usize) -> Vec<Shown> {
        self.receipt(id, index).await.map(|receipt| shown(&receipt)).unwrap_or_default()
    }
}

/// When the lines of a video begin and end, by their scenes.
fn placed(receipt: &[u8]) -> BTreeMap<String, (u64, u64)> {
    let Receipt { lines, .. } = serde_json::from_slice(receipt).unwrap_or_default();
    lines.into_iter().map(|line| (line.scene, (line.start_ms, line.end_ms))).collect()
}

fn shown(receipt: &[u8]) -> Vec<Shown> {
    let Receipt { used, .. } = serde_json::from_slice(receipt).unwrap_or_default();
    let picture =
        |file: &str| matches!(intake::classify(Path::new(file)), InputKind::Video | InputKind::Photo);
    let mut all: Vec<Shown> = Vec::new();
    for Used { file, source } in used {
        let shown = Shown { page: source.map(|source| source.page).unwrap_or_default(), file };
        if picture(&shown.file) && !all.contains(&shown) {
            all.push(shown);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_tells_which_pictures_are_shown_and_where_they_were_found() {
        let receipt = br#"{ "format": "spool.receipt", "used": [
            { "file": "bee.mp4", "blake3": "0f", "source": null },
            { "file": "bee.mp4", "blake3": "0f", "source": null },
            { "file": "calm.mp3", "blake3": "1f", "source": null },
            { "file": "hive.jpg", "blake3": "2f", "source": { "site": "Pexels", "author": "Ann", "licence": "Pexels", "page": "https://pexels.example/7" } }
        ] }"#;
        let named = |file: &str, page: &str| Shown { file: file.to_owned(), page: page.to_owned() };
        assert_eq!(shown(receipt), [named("bee.mp4", ""), named("hive.jpg", "https://pexels.example/7")]);
        assert_eq!(shown(b"{}"), []);
    }

    #[test]
    fn a_receipt_tells_when_a_line_is_and_an_older_one_does_not() {
        let receipt = br#"{ "lines": [{ "scene": "s1", "start_ms": 0, "end_ms": 900 }], "used": [] }"#;
        assert_eq!(placed(receipt), [("s1".to_owned(), (0, 900))].into());
        assert!([&b"{ \"used\": [] }"[..], b"no receipt"].into_iter().all(|other| placed(other).is_empty()));
    }
}

//! Results: what a finished video is made of, for those who want a piece of it: its sound, and what it shows.

use crate::api::{ApiError, InputKind};
use crate::artifacts::{Artifacts, Key};
use crate::intake;
use crate::ports::CancellationToken;
use crate::production::RECEIPT;
use crate::studio::Studio;
use editorial::project::Source;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A clip or a photo that a finished video shows, as its receipt tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The file's name.
    pub file: String,
    /// The page of the site where it was found; empty for the person's own.
    pub page: String,
}

#[derive(Deserialize)]
struct Receipt {
    used: Vec<Used>,
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
    pub async fn script_of(&self, id: &str) -> Result<Option<Vec<String>>, ApiError> {
        let (_, order) = self.order_of(id).await?;
        if order.wish.is_some() {
            return Ok(None);
        }
        Ok(Some(order.document()?.project.scenes.into_iter().map(|scene| scene.text).collect()))
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
        let Some(video) = self.video_file(id, index).await else { return Vec::new() };
        let read = tokio::fs::read(video.with_extension(RECEIPT)).await;
        read.map(|bytes| shown(&bytes)).unwrap_or_default()
    }
}

fn shown(receipt: &[u8]) -> Vec<Shown> {
    let Ok(Receipt { used }) = serde_json::from_slice(receipt) else { return Vec::new() };
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
}

//! What is kept of a finished video: itself, what was found when it was looked at, and its poster. When nothing
//! changed, nothing is joined, looked at or drawn again; only its bytes are checked against their hash.

use super::publish::{gone, on_disk};
use super::render::Rendered;
use super::{StageFailure, Take, disk};
use crate::artifacts::Key;
use crate::files;
use crate::ports::{Glimpse, VideoFacts};
use editorial::Time;
use editorial::part::Parts;
use std::io;
use std::path::{Path, PathBuf};

/// Pixels across a poster.
const POSTER_WIDTH: u32 = 540;

/// Names of a whole video that passed its check, and of what was found.
pub(super) struct Whole {
    video: Key,
    facts: Key,
}

impl Take<'_> {
    pub(super) fn whole(&self, parts: &Parts, encoder: Option<&str>) -> Whole {
        let media = self.floor.media.fingerprint();
        let inputs = (2, media, encoder, self.quality, &parts.pictures, &parts.mix);
        Whole { video: Key::of("video", "mp4", &inputs), facts: Key::of("video", "json", &inputs) }
    }

    /// The video if it was made and looked at before.
    pub(super) async fn find_whole(&self, whole: &Whole) -> Result<Option<Rendered>, StageFailure> {
        let artifacts = &self.floor.artifacts;
        let Some(facts) = artifacts.read::<VideoFacts>(&whole.facts) else { return Ok(None) };
        let (looking, key, moving) = (artifacts.clone(), whole.video.clone(), self.moving());
        let kept = on_disk(move || looking.find_moving(&key, &moving)).await?;
        let Some(kept) = kept else { return Ok(None) };
        let file = self.joined_path().await?;
        // A copy: what is delivered is the person's, and may be changed by them.
        self.copied(&kept, &file).await.map_err(|error| disk(&error))?;
        Ok(Some(Rendered { file, parts: vec![kept], facts: Some(facts) }))
    }

    /// Keeps a video that passed its check. That it could not be kept stops nothing.
    pub(super) async fn keep_whole(&self, whole: &Whole, file: &Path, facts: VideoFacts) {
        let artifacts = &self.floor.artifacts;
        let kept = async {
            let scratch = artifacts.scratch(&whole.video)?;
            if let Err(error) = self.copied(file, &scratch).await {
                let _ = std::fs::remove_file(&scratch);
                return Err(error);
            }
            let (settling, key, moving) = (artifacts.clone(), whole.video.clone(), self.moving());
            let settle = move || settling.settle_moving(&key, &scratch, &moving);
            tokio::task::spawn_blocking(settle).await.map_err(io::Error::other)??;
            artifacts.write(&whole.facts, &facts)
        };
        if let Err(error) = kept.await {
            tracing::info!(%error, "a finished video is not kept for the next time");
        }
    }

    /// A picture of about `at` of a file with this hash, at `poster`.
    pub(super) async fn poster(
        &self,
        (file, hash): (&Path, &str),
        at: Time,
        poster: &Path,
    ) -> Result<(), StageFailure> {
        let kept = self.jpeg((file, hash), Glimpse::Quick(at), POSTER_WIDTH).await?;
        std::fs::create_dir_all(self.floor.folders.posters()).map_err(|error| disk(&error))?;
        self.copied(&kept, poster).await.map_err(|error| disk(&error))
    }

    /// Copies a file, where it may take its time.
    async fn copied(&self, from: &Path, to: &Path) -> io::Result<()> {
        let (from, to, moving) = (from.to_owned(), to.to_owned(), self.moving());
        let copy = tokio::task::spawn_blocking(move || files::copy(&from, &to, &moving));
        copy.await.unwrap_or_else(|error| Err(io::Error::other(error)))
    }

    /// Where the joined file goes, in a folder that is there. What an earlier attempt left under this name is not
    /// written over: it may be the very file that it gave a name in the person's folder.
    pub(super) async fn joined_path(&self) -> Result<PathBuf, StageFailure> {
        let (folder, path) = (self.work_folder(), self.work_folder().join("out.mp4"));
        let making_way = path.clone();
        on_disk(move || {
            std::fs::create_dir_all(folder)?;
            gone(&making_way)
        })
        .await?;
        Ok(path)
    }
}

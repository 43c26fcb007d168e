//! What is kept of a finished video: itself, what was found when it was looked at, and its poster. When nothing
//! changed, nothing is joined, looked at or drawn again; only its bytes are checked against their hash.

use super::publish::{gone, on_disk};
use super::render::Rendered;
use super::{StageFailure, Take, disk};
use crate::artifacts::{Artifacts, Key};
use crate::files;
use crate::ports::{Glimpse, PartFile, VideoFacts};
use editorial::Time;
use editorial::part::Parts;
use editorial::timeline::Canvas;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// Pixels across a poster.
const POSTER_WIDTH: u32 = 540;

/// Which parts of a project's last video were played when it was looked at. A part's name has the hash of its bytes, so
/// what is told here stays true.
pub(super) struct Played<'a> {
    artifacts: &'a Artifacts,
    key: Key,
    names: BTreeSet<String>,
}

impl Played<'_> {
    /// Those of `parts` that were not.
    pub fn not_yet(&self, parts: &[PartFile]) -> Vec<PartFile> {
        parts.iter().filter(|part| !self.names.contains(&name(part))).cloned().collect()
    }

    /// Notes these and no others. That it could not be noted stops nothing.
    pub fn now(self, parts: &[PartFile]) {
        let names: BTreeSet<String> = parts.iter().map(name).collect();
        if names != self.names
            && let Err(error) = self.artifacts.write(&self.key, &names)
        {
            tracing::info!(%error, "all parts will be played again next time");
        }
    }
}

fn name(part: &PartFile) -> String {
    part.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

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

    /// What was played of this project at this size.
    pub(super) fn played(&self, canvas: Canvas) -> Played<'_> {
        let key = Key::of("played", "json", &(1, &self.project.id, self.quality, canvas));
        let artifacts = &self.floor.artifacts;
        Played { artifacts, names: artifacts.read(&key).unwrap_or_default(), key }
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
        Ok(Some(Rendered { file, pictures: Vec::new(), parts: vec![kept], facts: Some(facts) }))
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

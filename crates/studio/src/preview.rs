//! Preview: the one picture that the finished video will have at a time, from the same plan as the video itself.

use crate::api::{ApiError, RenderChoices};
use crate::artifacts::{Artifacts, hash_of};
use crate::dressing::DressChoices;
use crate::files::{self, Parcel};
use crate::intake;
use crate::order::Order;
use crate::ports::{CancellationToken, StageFailure};
use crate::production::{Moment, Production};
use crate::{Ports, Studio};
use editorial::Time;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime};

/// Files whose hashes are remembered.
const REMEMBERED: usize = 4_096;

/// Which video, and when in it.
#[derive(Debug, Clone, Default)]
pub struct PreviewRequest {
    /// Projects, scripts, media and folders, as for a render; all of it one video.
    pub inputs: Vec<PathBuf>,
    /// A script typed or pasted.
    pub text: Option<String>,
    /// What is chosen for this video alone.
    pub choices: RenderChoices,
    /// What it wears whatever its project says.
    pub dress: DressChoices,
    /// Milliseconds from the start; beyond the end it is the last picture.
    pub at_ms: u64,
}

/// One picture of a video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The picture, a PNG. Copy it to keep it.
    pub path: PathBuf,
    /// Its number in the video, from 0.
    pub frame: u64,
    /// When it is shown, in milliseconds.
    pub at_ms: u64,
    /// Length of the video, in milliseconds.
    pub duration_ms: u64,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How long it took to find or draw, in milliseconds.
    pub took_ms: u64,
    /// Whether the video will have exactly this picture at this time.
    pub exact: bool,
    /// Why not, and what would be done differently from what was asked, in sentences.
    pub notes: Vec<String>,
}

impl Studio {
    /// The picture that a render of the same inputs has at that time. Makes nothing but the picture: a line that was
    /// not spoken yet is shown where it will be about, and `exact` is false.
    ///
    /// # Errors
    /// What a submit would refuse; what a job would ask or fail on; `tools_missing` without ports.
    pub async fn preview(
        &self,
        request: PreviewRequest,
        cancel: CancellationToken,
    ) -> Result<Preview, ApiError> {
        let PreviewRequest { inputs, text, choices, dress, at_ms } = request;
        let inputs = self.unpacked(inputs).await?;
        let read = move || intake::take_in(&inputs, text.as_deref(), None);
        let read = tokio::task::spawn_blocking(read)
            .await
            .map_err(|error| ApiError::lasting("internal", error.to_string(), "Try again."))??;
        let [given] = <[_; 1]>::try_from(read).map_err(|_| {
            ApiError::lasting(
                "one_video",
                "Only one video can be previewed at a time.",
                "Give one project, or one script with its clips.",
            )
        })?;
        let order = Order::of(dress.on(given)?, choices, None, self.output_folder());
        self.rehearse(order, at_ms, cancel).await
    }

    /// The same as files of the person's, for several times: with one time `file` itself, with more one beside it for
    /// each, with the time in its name. What is there is replaced. Each is told as soon as it is there.
    ///
    /// # Errors
    /// As [`Studio::preview`]; `output_wrong` for a name that is no picture's, or where nothing can be written.
    pub async fn save_previews(
        &self,
        request: PreviewRequest,
        times: &[u64],
        file: &Path,
        told: impl Fn(&Preview),
    ) -> Result<(), ApiError> {
        let refuse = |message: String, hint: &str| ApiError::lasting("output_wrong", message, hint);
        let shown = intake::shown(file);
        if file.is_dir() || !file.extension().is_some_and(|end| end.eq_ignore_ascii_case("png")) {
            let message = format!("\"{shown}\" does not end in .png.");
            return Err(refuse(message, "Name a file to write, like frame.png."));
        }
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        for at_ms in times.iter().copied() {
            let file = match times {
                [_] => file.to_owned(),
                _ => file.with_file_name(format!("{stem}-{at_ms}.png")),
            };
            let request = PreviewRequest { at_ms, ..request.clone() };
            let preview = self.preview(request, CancellationToken::new()).await?;
            let written = hash_of(&preview.path).and_then(|hash| {
                let parcel = Parcel { owner: "preview", file: &preview.path, hash: &hash };
                files::deliver_over(parcel, &file, &|| Ok(()))
            });
            written.map_err(|error| {
                refuse(format!("\"{shown}\" could not be written ({error})."), "Choose another folder.")
            })?;
            told(&Preview { path: file, ..preview });
        }
        Ok(())
    }

    /// The same for a job, from what it was given when it was submitted.
    ///
    /// # Errors
    /// `not_found`, and as [`Studio::preview`].
    pub async fn preview_job(
        &self,
        id: &str,
        at_ms: u64,
        cancel: CancellationToken,
    ) -> Result<Preview, ApiError> {
        let (_, order) = self.order_of(id).await?;
        self.rehearse(order, at_ms, cancel).await
    }

    /// A production that remembers what it read.
    pub(crate) fn rehearsing(&self) -> Result<Production, ApiError> {
        let Ports { media, narrators, machine, embedder, sites, .. } =
            self.ports.clone().ok_or_else(crate::studio::tools_missing)?;
        Ok(Production {
            artifacts: Artifacts::at(self.folders.artifacts()),
            folders: self.folders.clone(),
            media,
            narrators,
            machine,
            embedder,
            manners: self.manners.clone(),
            sites,
            scribe: self.scribe()?,
            library: self.library.clone(),
            online: false,
            hub: None,
            remembered: Some(self.remembered.clone()),
        })
    }

    async fn rehearse(
        &self,
        order: Order,
        at_ms: u64,
        cancel: CancellationToken,
    ) -> Result<Preview, ApiError> {
        let production = self.rehearsing()?;
        let at = Time::from_ms(i64::try_from(at_ms).unwrap_or(i64::MAX / 1_000_000));
        let began = Instant::now();
        let shown = production.rehearse(order, Moment::At(at), cancel).await.map_err(told)?;
        let guess = (shown.guessed > 0).then(|| {
            let what = if shown.recorded {
                "The words of the recording are not found yet"
            } else {
                "The voice is not made yet"
            };
            format!("{what}, so this picture may come a little earlier or later.")
        });
        Ok(Preview {
            path: shown.file,
            frame: shown.frame,
            at_ms: shown.at.as_ms().unsigned_abs(),
            duration_ms: shown.length.as_ms().unsigned_abs(),
            width: shown.size.width,
            height: shown.size.height,
            took_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            exact: shown.guessed == 0,
            notes: guess.into_iter().chain(shown.warnings).collect(),
        })
    }
}

pub(crate) fn told(failure: StageFailure) -> ApiError {
    match &failure {
        StageFailure::Retry(fault) | StageFailure::GiveUp(fault) => fault.into(),
        StageFailure::NeedsYou(question) => question.into(),
        StageFailure::Wait(_) | StageFailure::PassOn { .. } => {
            ApiError::lasting("not_now", "The picture cannot be made right now.", "Try again in a moment.")
        }
        StageFailure::Cancelled => ApiError::lasting("cancelled", "The preview was stopped.", "Ask again."),
    }
}

/// What tells that a file is still the one that was read: size, and when it and its entry were changed.
type Stamp = (u64, SystemTime, i64);

/// Hashes of files that did not change since they were read: pictures of one project are asked for one after the
/// other. Only previews trust it; a render reads every byte.
#[derive(Debug, Default)]
pub(crate) struct Remembered(Mutex<HashMap<PathBuf, (Stamp, String)>>);

impl Remembered {
    /// The same if it is known already; reads nothing.
    pub fn known(&self, path: &Path) -> Option<String> {
        let stamp = stamp(path).ok()?;
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(path).filter(|(then, _)| *then == stamp).map(|(_, hash)| hash.clone())
    }

    /// The blake3 of a file's bytes.
    pub fn hash_of(&self, path: &Path) -> io::Result<String> {
        if let Some(hash) = self.known(path) {
            return Ok(hash);
        }
        let stamp = stamp(path)?;
        let hash = hash_of(path)?;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED {
            all.clear();
        }
        all.insert(path.to_owned(), (stamp, hash.clone()));
        Ok(hash)
    }
}

/// A memory that is shared by all clones of a studio.
pub(crate) type Memory = Arc<Remembered>;

fn stamp(path: &Path) -> io::Result<Stamp> {
    let metadata = std::fs::metadata(path)?;
    #[cfg(unix)]
    let entry = std::os::unix::fs::MetadataExt::ctime_nsec(&metadata);
    #[cfg(not(unix))]
    let entry = 0;
    Ok((metadata.len(), metadata.modified()?, entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clip.mp4");
        let memory = Remembered::default();
        std::fs::write(&file, "one").unwrap();
        let first = memory.hash_of(&file).unwrap();
        assert_eq!(memory.hash_of(&file).unwrap(), first);
        std::fs::write(&file, "other").unwrap();
        assert_ne!(memory.hash_of(&file).unwrap(), first);
        assert!(memory.hash_of(&folder.path().join("gone.mp4")).is_err());
    }
}

//! What the person says into the microphone: one recording at a time, which is kept until it is used or thrown away,
//! through crashes too. What was used lies in the data folder as long as anything names it (`unused`), for a project's files
//! may not go.

use crate::api::{ApiError, MicrophonesView, TakeNote, TakeView};
use crate::files;
use crate::ports::{HeardBy, Microphones, Recorded, Recording};
use crate::studio::Studio;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// As long as a recording may be.
const LONGEST: Duration = Duration::from_secs(30 * 60);
/// Shorter than a word.
const SHORTEST: Duration = Duration::from_millis(100);

/// The one recording.
#[derive(Clone, Default)]
pub(crate) struct Recorder {
    microphones: Arc<OnceLock<Arc<dyn Microphones>>>,
    running: Arc<Mutex<Option<Box<dyn Recording>>>>,
}

impl Recorder {
    fn running(&self) -> MutexGuard<'_, Option<Box<dyn Recording>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn microphones(&self) -> Option<Arc<dyn Microphones>> {
        self.microphones.get().cloned()
    }
}

impl Studio {
    /// Names what hears the person: only a host with a window records.
    pub fn listen_with(&self, microphones: Arc<dyn Microphones>) {
        if self.recorder.microphones.set(microphones).is_err() {
            tracing::warn!("the microphones are known already");
        }
    }

    /// What can be recorded with, and what was recorded and not used yet.
    ///
    /// # Errors
    /// `internal` only.
    pub async fn microphones(&self) -> Result<MicrophonesView, ApiError> {
        let take = self.folders.take();
        self.recording(move |recorder| {
            let Some(microphones) = recorder.microphones() else {
                return Ok(MicrophonesView { microphones: Vec::new(), take: None });
            };
            let running = recorder.running();
            let length = if running.is_some() { None } else { microphones.mend(&take).ok() };
            let take = length.filter(|length| *length >= SHORTEST).map(|length| TakeView {
                ms: ms(length),
                notes: vec![TakeNote::Before],
                ended: None,
            });
            Ok(MicrophonesView { microphones: microphones.all(), take })
        })
        .await
    }

    /// Begins to record, in the place of what was recorded before and not used.
    ///
    /// # Errors
    /// `recording_busy` while something is recorded; what the microphone or the disk refuses.
    pub async fn start_recording(&self, with: Option<String>, told: HeardBy) -> Result<(), ApiError> {
        let take = self.folders.take();
        self.recording(move |recorder| {
            let mut running = recorder.running();
            if running.is_some() {
                let message = "Something is being recorded already.";
                return Err(ApiError::lasting("recording_busy", message, "Stop that first, then try again."));
            }
            let microphones = recorder.microphones().ok_or_else(nothing)?;
            folder_for(&take).map_err(|error| refused(&error))?;
            *running = Some(microphones.record(with.as_deref(), &take, LONGEST, told)?);
            Ok(())
        })
        .await
    }

    /// Ends the recording.
    ///
    /// # Errors
    /// `recording_gone` when there is none; why it ended by itself, when nothing was heard by then.
    pub async fn stop_recording(&self) -> Result<TakeView, ApiError> {
        let take = self.folders.take();
        self.recording(move |recorder| {
            let running = recorder.running().take().ok_or_else(nothing)?;
            let Recorded { length, notes, ended } = running.stop();
            if length >= SHORTEST {
                return Ok(TakeView { ms: ms(length), notes, ended });
            }
            let _ = std::fs::remove_file(take);
            Err(ended.unwrap_or_else(|| {
                let message = "The recording was too short to hear anything.";
                ApiError::lasting("recording_short", message, "Record again, and stop when all is said.")
            }))
        })
        .await
    }

    /// Ends the recording because nobody sees it any more; what was recorded is still there later.
    pub fn end_recording(&self) {
        let running = self.recorder.running().take();
        if let Some(running) = running {
            running.stop();
        }
    }

    /// The sound of what was recorded and not used yet.
    pub fn take_file(&self) -> Option<PathBuf> {
        Some(self.folders.take()).filter(|take| self.recorder.running().is_none() && take.is_file())
    }

    /// Gives what was recorded a name, and answers where it lies from now on.
    ///
    /// # Errors
    /// `recording_gone`; when the disk refuses.
    pub async fn keep_recording(&self, name: String) -> Result<PathBuf, ApiError> {
        let (take, folder) = (self.folders.take(), self.folders.recordings());
        self.recording(move |recorder| {
            let _held = recorder.running();
            if !take.is_file() {
                return Err(nothing());
            }
            let to = folder
                .join(uuid::Uuid::now_v7().to_string())
                .join(format!("{}.wav", files::safe_name(&name)));
            folder_for(&to).and_then(|()| files::settle(&take, &to)).map_err(|error| refused(&error))?;
            Ok(to)
        })
        .await
    }

    /// Throws away what was recorded and not used.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn drop_recording(&self) -> Result<(), ApiError> {
        let take = self.folders.take();
        self.recording(move |recorder| {
            if let Some(running) = recorder.running().take() {
                running.stop();
            }
            match std::fs::remove_file(take) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(refused(&error)),
                _ => Ok(()),
            }
        })
        .await
    }

    /// Microphones and disks let one wait.
    async fn recording<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Recorder) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let recorder = self.recorder.clone();
        tokio::task::spawn_blocking(move || act(&recorder))
            .await
            .map_err(|error| ApiError::lasting("internal", error.to_string(), "Try again."))?
    }
}

/// The folder of a file, which is there after a power cut too.
fn folder_for(file: &Path) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    files::sync_folder(folder.parent().unwrap_or(folder))
}

fn ms(length: Duration) -> u32 {
    length.as_millis().try_into().unwrap_or(u32::MAX)
}

fn nothing() -> ApiError {
    ApiError::lasting("recording_gone", "Nothing was recorded.", "Record again.")
}

fn refused(error: &io::Error) -> ApiError {
    crate::preview::told(crate::production::disk(error))
}

//! How much room Spool's own files take, by kind, and letting go of what can be made again. Nothing of the person's is
//! ever counted or touched.

use crate::api::{ApiError, StorageView};
use crate::artifacts::Artifacts;
use crate::studio::Studio;
use jobs::{Filter, State};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Folders below the data folder that hold models.
const MODELS: [&str; 2] = ["models", "resources"];
/// Of the data folder, what is no list: counted by itself, or not at all.
const OTHERS: [&str; 8] =
    ["artifacts", "projects", "packs", "footage", "recordings", "models", "resources", "work"];

impl Studio {
    /// How much there is.
    ///
    /// # Errors
    /// `internal` only.
    pub async fn storage(&self) -> Result<StorageView, ApiError> {
        let (folders, machine) =
            (self.folders.clone(), self.ports.as_ref().map(|ports| ports.machine.clone()));
        on_disk(move || {
            let below =
                |names: &[&str]| -> u64 { names.iter().map(|name| size(&folders.data.join(name))).sum() };
            StorageView {
                parts: size(&folders.artifacts()),
                models: below(&MODELS),
                projects: [folders.projects(), folders.packs(), folders.footage(), folders.recordings()]
                    .iter()
                    .map(|folder| size(folder))
                    .sum(),
                lists: size(&folders.data).saturating_sub(below(&OTHERS)),
                free: machine.and_then(|machine| machine.free_space(&folders.data).ok()).unwrap_or(0),
            }
        })
        .await
    }

    /// Lets go of every kept part that no video in the making has used. Answers how many bytes are free again.
    ///
    /// # Errors
    /// When the list of videos cannot be read.
    pub async fn clean_storage(&self) -> Result<u64, ApiError> {
        let running = Filter { states: vec![State::Running], limit: 100, ..Filter::default() };
        let running = self.jobs.list(running).await?.jobs;
        let since = running.iter().filter_map(|job| u64::try_from(job.started_at_ms?).ok()).min();
        let since = since.map(|ms| SystemTime::UNIX_EPOCH + Duration::from_millis(ms));
        let artifacts = Artifacts::at(self.folders.artifacts());
        on_disk(move || artifacts.trim_older(since.unwrap_or_else(SystemTime::now))).await
    }
}

async fn on_disk<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(act)
        .await
        .map_err(|error| ApiError::lasting("internal", error.to_string(), "Try again."))
}

/// The bytes of a file, or of all files below a folder; links are not followed.
fn size(path: &Path) -> u64 {
    let Ok(meta) = std::fs::symlink_metadata(path) else { return 0 };
    match meta.is_dir() {
        true => {
            std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| size(&entry.path())).sum()
        }
        false => meta.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_as_large_as_what_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
        std::fs::write(folder.path().join("a/b/one"), "1234").unwrap();
        std::fs::write(folder.path().join("two"), "12").unwrap();
        assert_eq!((size(folder.path()), size(&folder.path().join("none"))), (6, 0));
    }
}

//! Tidying: what attempts leave in the folder of work in progress, and what of it has to stay.
//!
//! Only the note of a delivery may matter to a later attempt. All else is made again anyway.

use super::Take;
use super::publish::INTENT;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// How long the note of a delivery is kept that no attempt came back for: as long as the queue keeps what has ended.
const NOTES_KEPT: Duration = Duration::from_secs(90 * 24 * 3_600);

impl Take<'_> {
    /// After a video is delivered and its receipt written: nothing is needed any more.
    pub(super) async fn tidy_up(&self) {
        let work = self.work_folder();
        let tidied = tokio::task::spawn_blocking(move || fs::remove_dir_all(&work));
        if let Ok(Err(error)) = tidied.await {
            tracing::warn!(%error, "a work folder could not be removed");
        }
    }

    /// After an attempt that made no video: the joined file may be as large as the disk is full.
    pub(super) async fn clear_off(&self) {
        let work = self.work_folder();
        let cleared = tokio::task::spawn_blocking(move || clear(&work));
        if let Err(error) = cleared.await {
            tracing::warn!(%error, "a work folder was not cleared");
        }
    }
}

/// Removes what dead programs left in `work`: all that was there before `moment`, but for notes of deliveries that a
/// job may come back for. Whoever calls this owns the queue.
pub(crate) fn sweep_work(work: &Path, moment: SystemTime) {
    for entry in fs::read_dir(work).into_iter().flatten().flatten() {
        let path = entry.path();
        let changed = entry.metadata().and_then(|metadata| metadata.modified());
        let Some(age) = changed.ok().and_then(|changed| moment.duration_since(changed).ok()) else {
            continue;
        };
        let note = path.join(INTENT);
        if age > NOTES_KEPT || !note.exists() {
            warn_of(fs::remove_dir_all(&path));
        } else {
            clear(&path);
        }
    }
}

/// Leaves nothing in the folder of a job but the note of its delivery; without one, no folder either.
fn clear(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name() != INTENT) {
        warn_of(fs::remove_file(entry.path()));
    }
    // Fails when the note is there, and then the folder is to stay.
    let _ = fs::remove_dir(folder);
}

fn warn_of(removed: std::io::Result<()>) {
    if let Err(error) = removed
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "work that nobody needs was not removed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_note_of_a_delivery_outlives_its_worker() {
        let work = tempfile::tempdir().unwrap();
        let at = |name: &str| work.path().join(name);
        for name in ["work-1/captions.ass", "a/out.mp4", "b/out.mp4", "b/delivery.json"] {
            fs::create_dir_all(at(name).parent().unwrap()).unwrap();
            fs::write(at(name), "").unwrap();
        }
        sweep_work(work.path(), SystemTime::UNIX_EPOCH);
        assert!(at("work-1").exists(), "what is newer belongs to somebody");
        sweep_work(work.path(), SystemTime::now() + Duration::from_secs(60));
        assert!(!at("work-1").exists() && !at("a").exists() && !at("b/out.mp4").exists());
        assert!(at("b/delivery.json").exists());
        sweep_work(work.path(), SystemTime::now() + NOTES_KEPT * 2);
        assert!(!at("b").exists());
    }
}

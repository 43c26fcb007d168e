//! Rebuild: finished videos that a damaged list of jobs lost come back from the receipts that lie beside them.

use crate::api::Video;
use crate::production::{RECEIPT, RECEIPT_FORMAT, cover_of};
use jobs::{Finished, JobId};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Receipts that are read at most, the newest first.
const MOST: usize = 2_000;
/// No receipt is larger.
const LARGEST: u64 = 1 << 20;

/// What a receipt says of its video.
#[derive(Deserialize)]
struct Receipt {
    format: String,
    title: String,
    job: String,
    video: Facts,
}

#[derive(Deserialize)]
struct Facts {
    blake3: String,
    width: u32,
    height: u32,
    duration_ms: u64,
}

/// Every video of ours in `folder`, oldest first, as the job that made it. A file that is gone is left out.
pub(crate) fn finished_in(folder: &Path, kind: &str) -> Vec<Finished> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut receipts: Vec<(SystemTime, PathBuf)> = entries
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(&format!(".{RECEIPT}")))
        .filter_map(|entry| {
            let facts = entry.metadata().ok().filter(|facts| facts.is_file() && facts.len() <= LARGEST)?;
            Some((facts.modified().ok()?, entry.path()))
        })
        .collect();
    receipts.sort();
    let newest = receipts.len().saturating_sub(MOST);
    receipts.drain(newest..).filter_map(|(at, path)| finished(&path, at, kind)).collect()
}

fn finished(receipt: &Path, at: SystemTime, kind: &str) -> Option<Finished> {
    let told: serde_json::Value = serde_json::from_slice(&std::fs::read(receipt).ok()?).ok()?;
    let (beside, told) = (told.clone(), serde_json::from_value::<Receipt>(told).ok()?);
    let id: JobId = told.job.parse().ok().filter(|_| told.format == RECEIPT_FORMAT)?;
    // `Title.receipt.json` lies beside `Title.mp4`.
    let video = receipt.with_extension("").with_extension("mp4");
    let captions = video.with_extension("srt");
    let bytes = video.metadata().ok()?.len();
    let Facts { blake3, width, height, duration_ms } = told.video;
    let shown = |path: PathBuf| path.to_string_lossy().into_owned();
    let captions = captions.is_file().then(|| shown(captions));
    let cover = cover_of(&video, &beside).filter(|path| path.is_file()).map(shown);
    let path = shown(video);
    let video = Video { path, width, height, duration_ms, bytes, blake3, poster: None, captions, cover };
    let since = at.duration_since(UNIX_EPOCH).ok()?.as_millis();
    Some(Finished {
        id,
        kind: kind.to_owned(),
        title: told.title,
        outcome: serde_json::json!({ "version": 1, "videos": [video] }),
        at_ms: i64::try_from(since).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11";

    fn receipt(folder: &Path, name: &str, format: &str) {
        let told = serde_json::json!({
            "format": format, "version": 1, "title": "Why bees dance", "job": ID,
            "video": { "file": "x", "blake3": "00", "width": 1080, "height": 1920, "duration_ms": 9_000 },
        });
        std::fs::write(folder.join(format!("{name}.receipt.json")), told.to_string()).unwrap();
    }

    #[test]
    fn a_video_comes_back_from_its_receipt() {
        let folder = tempfile::tempdir().unwrap();
        receipt(folder.path(), "Bees v1.2", RECEIPT_FORMAT);
        std::fs::write(folder.path().join("Bees v1.2.mp4"), "film").unwrap();
        let [found]: [Finished; 1] = finished_in(folder.path(), "render").try_into().unwrap();
        assert_eq!((found.id.to_string().as_str(), found.title.as_str()), (ID, "Why bees dance"));
        let path = found.outcome["videos"][0]["path"].as_str().unwrap();
        assert!(path.ends_with("Bees v1.2.mp4"), "{path}");
        assert_eq!(found.outcome["videos"][0]["duration_ms"], 9_000);
    }

    #[test]
    fn receipts_without_a_video_and_strange_files_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        receipt(folder.path(), "gone", RECEIPT_FORMAT);
        receipt(folder.path(), "other", "another.receipt");
        std::fs::write(folder.path().join("other.mp4"), "film").unwrap();
        std::fs::write(folder.path().join("broken.receipt.json"), "{").unwrap();
        assert!(finished_in(folder.path(), "render").is_empty());
        assert!(finished_in(Path::new("/nowhere"), "render").is_empty());
    }
}

//! Music that comes with Spool: one list beside the files, and a copy in the data folder of whatever is used, so that a
//! project finds it again wherever the program is installed next.

use crate::api::{ApiError, TrackView};
use crate::files;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The list, in the folder of the music.
const LIST: &str = "tracks.json";

#[derive(Debug, Deserialize)]
struct Listed {
    #[serde(flatten)]
    track: TrackView,
    /// From the folder of the list.
    file: PathBuf,
}

/// What is there; nothing when there is no list.
pub fn tracks(folder: &Path) -> Vec<TrackView> {
    listed(folder).into_iter().map(|listed| listed.track).collect()
}

/// The file of one.
pub fn track_file(folder: &Path, id: &str) -> Option<PathBuf> {
    found(folder, id).map(|(_, path)| path)
}

/// A track with a file of it in the data folder.
///
/// # Errors
/// `track_unknown`; when the disk refuses.
pub(crate) fn at_hand(folder: &Path, id: &str, data: &Path) -> Result<(TrackView, PathBuf), ApiError> {
    let (track, from) = found(folder, id).ok_or_else(|| {
        ApiError::lasting("track_unknown", "That music is not here.", "Choose other music.")
    })?;
    let to = data.join("music").join(from.file_name().unwrap_or_default());
    let same = |meta: std::fs::Metadata| meta.len();
    if std::fs::metadata(&to).map(same).ok() != std::fs::metadata(&from).map(same).ok() {
        let copied = std::fs::read(&from).and_then(|bytes| files::replace(&to, &bytes));
        copied.map_err(|error| {
            let message = format!("The music could not be kept ({error}).");
            ApiError::lasting("disk_error", message, "Free some space on the disk, then try again.")
        })?;
    }
    Ok((track, to))
}

fn found(folder: &Path, id: &str) -> Option<(TrackView, PathBuf)> {
    let listed = listed(folder).into_iter().find(|listed| listed.track.id == id)?;
    Some((listed.track, folder.join(listed.file)))
}

fn listed(folder: &Path) -> Vec<Listed> {
    let read = std::fs::read(folder.join(LIST)).ok();
    let all: Vec<Listed> = read.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    all.into_iter().filter(|listed| folder.join(&listed.file).is_file()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_track_that_is_listed_is_there_and_says_whose_it_is() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/music");
        let text = std::fs::read_to_string(folder.join(LIST)).unwrap();
        let listed: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let there = tracks(&folder);
        assert_eq!(there.len(), listed.len());
        assert!(there.iter().all(|track| !track.author.is_empty() && !track.licence.is_empty()));
    }

    #[test]
    fn what_is_used_lies_in_the_data_folder() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let list = r#"[{ "id": "a", "name": "A", "mood": "calm", "length_ms": 9, "author": "Ann", "licence": "CC0-1.0", "file": "a.m4a" },
                       { "id": "gone", "name": "G", "mood": "calm", "length_ms": 9, "author": "", "licence": "", "file": "g.m4a" }]"#;
        std::fs::write(at(LIST), list).unwrap();
        std::fs::write(at("a.m4a"), "sound").unwrap();
        assert_eq!(tracks(folder.path()).len(), 1);
        let (track, file) = at_hand(folder.path(), "a", &at("data")).unwrap();
        assert_eq!((track.name.as_str(), file), ("A", at("data/music/a.m4a")));
        assert_eq!(std::fs::read(at("data/music/a.m4a")).unwrap(), b"sound");
        assert_eq!(at_hand(folder.path(), "../a", &at("data")).unwrap_err().code, "track_unknown");
    }
}

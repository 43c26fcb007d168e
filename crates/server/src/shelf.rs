//! The shelf: files that clients brought. Named by us, told apart by their first bytes, whole or not there.
//!
//! A client says which file it means by its name on the shelf alone; no other file of this computer can be named.

use crate::kind::{FOOTAGE, HEAD, SOUND, kind_of};
use crate::problem::Problem;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Bytes of one file.
const LARGEST: u64 = 2 * 1024 * 1024 * 1024;
/// Bytes of the request that brings it.
pub(crate) const LARGEST_REQUEST: u64 = LARGEST + 1024 * 1024;
/// Letters kept of the name that the client gave: they tell what a picture shows.
const WORDS: usize = 48;

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Clips and photos.
    Footage,
    /// Music and recordings.
    Sound,
    /// Either.
    Any,
}

impl Use {
    fn takes(self, extension: &str) -> bool {
        let (footage, sound) = (FOOTAGE.contains(&extension), SOUND.contains(&extension));
        match self {
            Use::Footage => footage,
            Use::Sound => sound,
            Use::Any => footage || sound,
        }
    }
}

/// A file on the shelf.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shelved {
    /// Its name, by which it is asked for.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// The folder of such files.
pub(crate) struct Shelf {
    folder: PathBuf,
}

impl Shelf {
    /// The shelf in this folder, which is made if it is not there.
    pub(crate) fn at(folder: PathBuf) -> io::Result<Shelf> {
        std::fs::create_dir_all(&folder)?;
        Ok(Shelf { folder: folder.canonicalize()? })
    }

    /// The file of this name; none also when the name is a path or leads somewhere else.
    pub(crate) fn find(&self, name: &str, wanted: Use) -> Option<PathBuf> {
        let extension = name.rsplit_once('.')?.1;
        let ours =
            name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.') && !name.starts_with('.');
        let path = self.folder.join(name);
        let plain = || std::fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file());
        (ours && wanted.takes(extension) && plain()).then_some(path)
    }

    /// The recording of this name. From now on it is never taken for music.
    pub(crate) fn recording(&self, name: &str) -> Option<PathBuf> {
        let path = self.find(name, Use::Sound)?;
        if let Err(error) = std::fs::write(self.spoken(name), "") {
            tracing::warn!(%error, "a recording may be taken for music");
        }
        Some(path)
    }

    /// Takes the file of this name off the shelf; says whether it was there.
    pub(crate) fn remove(&self, name: &str) -> Result<bool, Problem> {
        let Some(path) = self.find(name, Use::Any) else { return Ok(false) };
        match std::fs::remove_file(path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(disk(error)),
        }
        if let Err(error) = std::fs::remove_file(self.spoken(name))
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::debug!(%error, "the sign of a recording stayed");
        }
        Ok(true)
    }

    /// Sounds that nobody used as a recording.
    pub(crate) fn music(&self) -> Vec<PathBuf> {
        let music = self.list(Use::Sound).into_iter().filter(|file| !self.spoken(&file.name).exists());
        music.map(|file| self.folder.join(file.name)).collect()
    }

    /// The sign that a sound is a recording.
    fn spoken(&self, name: &str) -> PathBuf {
        self.folder.join(format!(".spoken-{name}"))
    }

    /// What is there, by name.
    pub(crate) fn list(&self, wanted: Use) -> Vec<Shelved> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return Vec::new() };
        let shelved = |entry: std::fs::DirEntry| {
            let name = entry.file_name().into_string().ok()?;
            self.find(&name, wanted)?;
            Some(Shelved { bytes: entry.metadata().ok()?.len(), name })
        };
        let mut files: Vec<Shelved> = entries.flatten().filter_map(shelved).collect();
        files.sort();
        files
    }

    /// Takes a file in while it arrives. Nothing is left of one that is too large, of another type or cut off.
    pub(crate) async fn take(&self, mut field: Field<'_>, wanted: Use) -> Result<Shelved, Problem> {
        let mut file =
            tempfile::Builder::new().prefix(".arriving-").tempfile_in(&self.folder).map_err(disk)?;
        let words = words_of(field.file_name().unwrap_or_default());
        let (mut head, mut bytes) = (Vec::new(), 0_u64);
        while let Some(chunk) = field.chunk().await? {
            bytes += chunk.len() as u64;
            if bytes > LARGEST {
                return Err(Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too_large",
                    "This file is larger than 2 GB.",
                    "Cut it into shorter ones.",
                ));
            }
            head.extend(chunk.iter().take(HEAD - head.len()));
            file.write_all(&chunk).map_err(disk)?;
        }
        let kind = kind_of(&head, file.as_file_mut());
        let extension = kind.filter(|extension| wanted.takes(extension)).ok_or_else(|| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "file_unknown",
                "This file is none that can be used here, whatever it is called.",
                "Send an mp4, mov, mkv, webm, jpg or png as footage, an mp3, m4a, wav or flac as sound.",
            )
        })?;
        let chance = uuid::Uuid::new_v4().simple().to_string();
        let name = format!("{words}{}.{extension}", &chance[..16]);
        file.as_file().sync_all().map_err(disk)?;
        file.persist_noclobber(self.folder.join(&name)).map_err(|error| disk(error.error))?;
        sync_folder(&self.folder).map_err(disk)?;
        Ok(Shelved { name, bytes })
    }
}

/// Makes new names in a folder durable.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

/// Names are durable with their files there.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn disk(error: io::Error) -> Problem {
    let status = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StatusCode::INSUFFICIENT_STORAGE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    tracing::warn!(%error, "an upload could not be kept");
    Problem::new(
        status,
        "disk",
        "The file could not be kept.",
        "Check the disk of this computer, then try again.",
    )
}

/// The plain words of a name, as the beginning of ours: `../Bee dance (1).mp4` is `bee-dance-1-`.
fn words_of(name: &str) -> String {
    let stem = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let plain = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' });
    let plain: String = plain.take(WORDS).collect();
    plain.split_whitespace().flat_map(|word| [word, "-"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_ours_lead_to_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::at(folder.path().join("shelf")).unwrap();
        std::fs::write(folder.path().join("shelf/bees-1.mp4"), "x").unwrap();
        std::fs::write(folder.path().join("secret.mp4"), "x").unwrap();
        assert!(shelf.find("bees-1.mp4", Use::Footage).is_some());
        let secret = folder.path().join("secret.mp4").display().to_string();
        for wrong in
            ["../secret.mp4", "..\\secret.mp4", &secret, "bees-1.mp4/", "", ".", "..", "bees-1.mp4\0"]
        {
            assert_eq!(shelf.find(wrong, Use::Footage), None, "{wrong}");
        }
        assert_eq!(shelf.find("bees-1.mp4", Use::Sound), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_on_the_shelf_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::at(folder.path().to_owned()).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("a.mp4")).unwrap();
        assert_eq!(shelf.find("a.mp4", Use::Footage), None);
        assert!(shelf.list(Use::Any).is_empty());
    }

    #[test]
    fn a_name_keeps_its_words_and_nothing_else() {
        for (given, kept) in [
            ("../../x.mp3", "x-"),
            ("Bee dance (1).mp4", "bee-dance-1-"),
            ("蜜蜂.mp4", ""),
            ("x.mp3.exe", "x-mp3-"),
            ("", ""),
        ] {
            assert_eq!(words_of(given), kept);
        }
    }
}

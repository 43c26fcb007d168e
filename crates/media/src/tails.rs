//! Tails: what transitions showed of the lines before them, kept for when such a transition is made anew.
//!
//! A changed word changes the transition into its line, which shows the line before as it goes on. To have that again, its
//! film would be decoded from its last keyframe on, which may be as much work as the line itself. The frames are kept as
//! they were used; what is damaged or gone is decoded as before, so it makes no difference to what comes out.

use crate::edges::{End, Held, Name};
use crate::engine::Ffmpeg;
use crate::plan::REVISION;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tempfile::TempPath;

/// Most bytes of all together: about a minute of short lines at 1080 by 1920.
const MOST: u64 = 512 << 20;
/// One that is larger would push out too many others.
const LARGEST: u64 = MOST / 4;

/// A folder of tails, or none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tails(Option<PathBuf>);

impl Tails {
    /// Kept in this folder, which is made when there is something to keep.
    pub fn at(folder: PathBuf) -> Tails {
        Tails(Some(folder))
    }

    /// The tail of this name, made by a program of this version, if it is there whole. Reads all of it.
    pub fn find(&self, version: &str, name: &Name) -> Option<PathBuf> {
        let begins = format!("{}-", called(version, name)?);
        let here =
            |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&begins));
        let path = files(self.0.as_deref()?).map(|(_, _, path)| path).find(here)?;
        let whole = content(&path).is_ok_and(|content| path.to_string_lossy().ends_with(&ending(&content)));
        let touched = || File::options().write(true).open(&path)?.set_modified(SystemTime::now());
        match whole {
            true => touched().is_ok().then_some(path),
            false => {
                tracing::warn!(file = %path.display(), "damaged frames are made again");
                fs::remove_file(&path).ok();
                None
            }
        }
    }

    /// Keeps a tail, and lets go of those that were used longest ago. That it could not be kept stops nothing.
    pub fn keep(&self, version: &str, name: &Name, tail: TempPath) {
        let (Some(folder), Some(called)) = (&self.0, called(version, name)) else { return };
        if name.bytes() > LARGEST {
            return;
        }
        let kept = || {
            fs::create_dir_all(folder)?;
            let content = content(&tail)?;
            // In one step, or not at all.
            tail.persist(folder.join(format!("{called}{}", ending(&content)))).map_err(|error| error.error)
        };
        if let Err(error) = kept() {
            tracing::debug!(%error, "frames for the next time were not kept");
        }
        trim(folder, MOST);
    }
}

impl Ffmpeg {
    /// The edge of this name: kept by who made the line beside it just now, else a tail of earlier.
    pub(crate) async fn held(&self, name: Name) -> Option<(Name, Held)> {
        if let Some(file) = self.edges.take(&name) {
            return Some((name, Held::Fresh(file)));
        }
        if name.end == End::Head {
            return None;
        }
        let (tails, version) = (self.tails.clone(), self.tools.version.clone());
        let look = move || tails.find(&version, &name).map(|file| (name, Held::Kept(file)));
        tokio::task::spawn_blocking(look).await.ok().flatten()
    }

    /// Keeps a tail that a transition was made from.
    pub(crate) async fn keep_tail(&self, held: Option<(Name, Held)>) {
        let Some((name, Held::Fresh(file))) = held else { return };
        let (tails, version) = (self.tails.clone(), self.tools.version.clone());
        let kept = tokio::task::spawn_blocking(move || tails.keep(&version, &name, file)).await;
        if let Err(error) = kept {
            tracing::debug!(%error, "frames for the next time were not kept");
        }
    }
}

/// What a tail's file name begins with.
fn called(version: &str, name: &Name) -> Option<String> {
    let asked = serde_json::to_vec(&(REVISION, version, &name.piece, name.canvas, name.quality)).ok()?;
    Some(blake3::hash(&asked).to_hex()[..32].to_owned())
}

fn ending(content: &blake3::Hash) -> String {
    format!("-{}.yuv", &content.to_hex()[..32])
}

fn content(path: &Path) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(hasher.finalize())
}

/// When each was used last, its size, and where it is.
fn files(folder: &Path) -> impl Iterator<Item = (SystemTime, u64, PathBuf)> + use<> {
    let told = |entry: fs::DirEntry| {
        let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
        Some((metadata.modified().ok()?, metadata.len(), entry.path()))
    };
    fs::read_dir(folder).into_iter().flatten().flatten().filter_map(told)
}

fn trim(folder: &Path, most: u64) {
    let mut all: Vec<_> = files(folder).collect();
    all.sort_unstable_by(|one, other| other.cmp(one));
    let mut sum = 0;
    for (_, bytes, path) in all {
        sum += bytes;
        if sum > most {
            fs::remove_file(path).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use editorial::part::Piece;
    use editorial::timeline::{Canvas, Picture, Shot};
    use editorial::{FrameRate, Quality};
    use std::time::Duration;

    fn name(seed: u32) -> Name {
        let canvas = Canvas { width: 4, height: 4, fps: FrameRate::THIRTY };
        let piece = Piece::whole(Shot { picture: Picture::Backdrop { seed }, frames: 2 });
        Name { end: End::Tail, piece, canvas, quality: Quality::Standard }
    }

    fn tail(bytes: &[u8]) -> TempPath {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), bytes).unwrap();
        file.into_temp_path()
    }

    #[test]
    fn a_tail_is_found_again_by_what_it_shows_and_who_made_it() {
        let folder = tempfile::tempdir().unwrap();
        let tails = Tails::at(folder.path().join("tails"));
        assert_eq!(tails.find("5", &name(1)), None);
        tails.keep("5", &name(1), tail(b"frames"));
        let later = Tails::at(folder.path().join("tails"));
        assert_eq!(fs::read(later.find("5", &name(1)).unwrap()).unwrap(), b"frames");
        assert_eq!((later.find("6", &name(1)), later.find("5", &name(2))), (None, None));
        assert_eq!(Tails::default().find("5", &name(1)), None);
    }

    #[test]
    fn a_damaged_tail_is_none_and_goes() {
        let folder = tempfile::tempdir().unwrap();
        let tails = Tails::at(folder.path().to_owned());
        tails.keep("5", &name(1), tail(b"frames"));
        fs::write(tails.find("5", &name(1)).unwrap(), b"frameZ").unwrap();
        assert_eq!(tails.find("5", &name(1)), None);
        assert_eq!(files(folder.path()).count(), 0);
    }

    #[test]
    fn those_that_were_used_longest_ago_go_first() {
        let folder = tempfile::tempdir().unwrap();
        let tails = Tails::at(folder.path().to_owned());
        for seed in 1..=3 {
            tails.keep("5", &name(seed), tail(b"frames"));
            let path = tails.find("5", &name(seed)).unwrap();
            let then = SystemTime::now() - Duration::from_secs(100 - u64::from(seed));
            File::options().write(true).open(path).unwrap().set_modified(then).unwrap();
        }
        assert!(tails.find("5", &name(1)).is_some(), "a look makes it the newest");
        trim(folder.path(), 12);
        let left = [1, 2, 3].map(|seed| tails.find("5", &name(seed)).is_some());
        assert_eq!(left, [true, false, true]);
    }
}

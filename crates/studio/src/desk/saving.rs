//! The person's own file: whether it is still what was read or written last, and how it is written.

use crate::api::ApiError;
use crate::files;
use editorial::project::LARGEST_TEXT;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

/// What tells that a file is still the one that was read or written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    bytes: u64,
    /// Nanoseconds of Unix time at which it was changed.
    at_ns: i128,
    /// blake3 of what it says.
    hash: String,
}

impl Stamp {
    /// Whether a file of this stamp says `bytes`.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.hash == hash(bytes)
    }

    fn of(metadata: &Metadata, bytes: &[u8]) -> Stamp {
        Stamp { bytes: metadata.len(), at_ns: changed_ns(metadata), hash: hash(bytes) }
    }
}

/// How the person's file stands against what was read or written last.
pub(super) enum Outside {
    /// It is the same. With a new stamp when only its time is another.
    Same(Option<Stamp>),
    /// It is not there.
    Missing,
    /// Somebody else wrote it: what it says now, and its stamp.
    Changed(Vec<u8>, Stamp),
}

/// Looks at the person's file. What says `ours` was written by this desk, even if a crash kept it from noting so.
///
/// # Errors
/// When it is there and cannot be read.
pub(super) fn look(path: &Path, saved: Option<&Stamp>, ours: &[u8]) -> io::Result<Outside> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => metadata,
        Ok(_) => return Ok(Outside::Missing),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Outside::Missing),
        Err(error) => return Err(error),
    };
    let untouched = |saved: &&Stamp| saved.bytes == metadata.len() && saved.at_ns == changed_ns(&metadata);
    if saved.filter(untouched).is_some() {
        return Ok(Outside::Same(None));
    }
    let (bytes, stamp) = read(path)?;
    let known = saved.is_some_and(|saved| saved.is_of(&bytes)) || bytes == ours;
    Ok(if known { Outside::Same(Some(stamp)) } else { Outside::Changed(bytes, stamp) })
}

/// What a file says, at most as much as a project may, with its stamp.
///
/// # Errors
/// When it cannot be read.
pub(super) fn read(path: &Path) -> io::Result<(Vec<u8>, Stamp)> {
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    (&file).take(LARGEST_TEXT as u64 + 1).read_to_end(&mut bytes)?;
    // Taken after reading: a change in between is one that is noticed next time.
    let stamp = Stamp::of(&file.metadata()?, &bytes);
    Ok((bytes, stamp))
}

/// Writes the person's file, whole or not at all.
///
/// # Errors
/// When the disk refuses; the file is what it was.
pub(super) fn write(owner: &str, path: &Path, text: &str) -> io::Result<Stamp> {
    files::replace_for(owner, path, text.as_bytes())?;
    Ok(Stamp::of(&fs::metadata(path)?, text.as_bytes()))
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn changed_ns(metadata: &Metadata) -> i128 {
    let at = metadata.modified().ok().and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
    at.map_or(0, |since| i128::try_from(since.as_nanos()).unwrap_or(i128::MAX))
}

/// Somebody else changed the file while it was worked on.
pub(super) fn changed_outside(path: &Path) -> ApiError {
    ApiError {
        code: "project_changed_outside".to_owned(),
        message: format!("\"{}\" was changed by another program.", crate::intake::shown(path)),
        hint: "Try again to go on with what it says now. What you had here is kept among its versions."
            .to_owned(),
        retryable: true,
    }
}

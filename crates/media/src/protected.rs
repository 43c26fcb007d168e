//! Whether a film or song is locked to the shop that sold it. ffprobe tells the codec behind the lock, and ffmpeg then
//! decodes noise, so the container itself is asked.

use crate::cut_off::{MOST, be32, bytes};
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;

/// Boxes on the way from the file to the kinds of samples that its tracks hold.
const WAY: [&[u8]; 5] = [b"moov", b"trak", b"mdia", b"minf", b"stbl"];
/// Kinds of samples that are locked: common encryption (ISO 23001-7) of picture, sound and text, and Apple's own.
const LOCKED: [&[u8]; 5] = [b"encv", b"enca", b"enct", b"drms", b"drmi"];

/// Whether any track of the ISO file (MP4, MOV, M4A) at `path` is locked.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn is_protected(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let there = file.metadata()?.len();
    let mut left = MOST;
    any_locked(&mut file, 0..there, &mut left)
}

fn any_locked(file: &mut File, within: Range<u64>, left: &mut usize) -> io::Result<bool> {
    let mut at = within.start;
    while at < within.end && *left > 0 {
        *left -= 1;
        let Some(head) = bytes::<16>(file, at)? else { break };
        let (start, size) = match be32(&head[..4]) {
            0 => (8, within.end - at),
            1 => (16, u64::from_be_bytes(head[8..].try_into().unwrap_or_default())),
            size => (8, u64::from(size)),
        };
        if size < start {
            break;
        }
        let end = at.saturating_add(size).min(within.end);
        let kind = &head[4..8];
        let locked = match kind {
            _ if LOCKED.contains(&kind) => true,
            // Its version and the count of its kinds stand before them.
            b"stsd" => any_locked(file, (at + start + 8).min(end)..end, left)?,
            _ if WAY.contains(&kind) => any_locked(file, at + start..end, left)?,
            _ => false,
        };
        if locked {
            return Ok(true);
        }
        at = end;
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_box(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(8 + body.len()).unwrap();
        [&size.to_be_bytes(), kind.as_slice(), body].concat()
    }

    /// A film with one track of this kind of samples.
    fn film(samples: &[u8; 4]) -> Vec<u8> {
        let stsd = [&[0, 0, 0, 0, 0, 0, 0, 1], a_box(samples, b"12345678").as_slice()].concat();
        let way = WAY.iter().rev().fold(a_box(b"stsd", &stsd), |inner, kind| {
            a_box(kind.first_chunk().unwrap(), &[a_box(b"free", b""), inner].concat())
        });
        [a_box(b"ftyp", b"isom\0\0\0\0"), way].concat()
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: bool) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("film");
        std::fs::write(&file, bytes).unwrap();
        assert_eq!(is_protected(&file).unwrap(), expected);
    }

    #[test]
    fn a_track_of_locked_samples_is_found() {
        for kind in LOCKED {
            check(&film(kind.first_chunk().unwrap()), true);
        }
        check(&film(b"avc1"), false);
    }

    #[test]
    fn a_damaged_or_endless_file_is_nothing_locked() {
        let whole = film(b"encv");
        check(&whole[..whole.len() / 2], false);
        check(&a_box(b"mdat", b"encvencvencv"), false);
        check(&a_box(b"moov", b"\0\0\0\x03trak\0\0\0\0"), false);
        check(&a_box(b"moov", &a_box(b"free", b"").repeat(MOST * 2)), false);
    }
}

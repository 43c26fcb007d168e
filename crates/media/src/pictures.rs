//! Counts the pictures that are really in a file of ours, without starting a program for it.
//!
//! The file's own table tells how many there are and how large each is; they count only if the file is whole and has
//! room for all of them.

use crate::cut_off::layout;
use crate::sniff::Container;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Largest table that is read: that of a film of many days.
const LARGEST: u64 = 256 << 20;

/// Count of pictures in the one film track of the MP4 at `path`; zero when there is none or the file is not whole.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn count(path: &Path) -> io::Result<u64> {
    if layout(path, Container::Mov)?.cut_off {
        return Ok(0);
    }
    let mut file = File::open(path)?;
    let whole = file.metadata()?.len();
    let (mut at, mut table, mut room) = (0, Vec::new(), 0);
    while at + 8 <= whole {
        file.seek(SeekFrom::Start(at))?;
        let mut head = [0; 16];
        let read = file.by_ref().take(16).read(&mut head)?;
        let (size, kind) = match (be32(&head[..4]), read) {
            (0, _) => (whole - at, &head[4..8]),
            (1, 16) => (u64::from_be_bytes(head[8..].try_into().unwrap_or_default()), &head[4..8]),
            (size, _) => (u64::from(size), &head[4..8]),
        };
        if size < 8 {
            return Ok(0);
        }
        if kind == b"moov" && size <= LARGEST {
            file.seek(SeekFrom::Start(at + 8))?;
            table.clear();
            file.by_ref().take(size - 8).read_to_end(&mut table)?;
        } else if kind == b"mdat" {
            room += size;
        }
        at = at.saturating_add(size);
    }
    let film = boxes(&table).filter(|(kind, _)| kind == b"trak").find_map(|(_, track)| sizes(track));
    Ok(film.filter(|(_, bytes)| *bytes <= room).map_or(0, |(count, _)| count))
}

/// Count and bytes of a track's pictures; `None` when it is not one of pictures, or one of them is empty.
fn sizes(track: &[u8]) -> Option<(u64, u64)> {
    let media = inside(track, b"mdia")?;
    if inside(media, b"hdlr")?.get(8..12)? != b"vide" {
        return None;
    }
    let table = inside(inside(inside(media, b"minf")?, b"stbl")?, b"stsz")?;
    let (each, count) = (be32(table.get(4..8)?), u64::from(be32(table.get(8..12)?)));
    if each > 0 {
        return Some((count, count * u64::from(each)));
    }
    let listed = table[12..].chunks_exact(4).map(be32).take(usize::try_from(count).ok()?);
    let (found, bytes) =
        listed.fold((0, 0), |(found, bytes), size| (found + u64::from(size > 0), bytes + u64::from(size)));
    (found == count).then_some((count, bytes))
}

fn inside<'a>(bytes: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    boxes(bytes).find(|(kind, _)| kind == name).map(|(_, content)| content)
}

/// The boxes that lie in `bytes`, one after the other: name and content.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let size = be32(rest.get(..4)?) as usize;
        let (kind, content) = (rest.get(4..8)?, rest.get(8..size)?);
        rest = &rest[size..];
        Some((kind, content))
    })
}

fn be32(bytes: &[u8]) -> u32 {
    u32::from_be_bytes(bytes.try_into().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: &str, content: &[u8]) -> Vec<u8> {
        [&(content.len() as u32 + 8).to_be_bytes()[..], kind.as_bytes(), content].concat()
    }

    fn track(handler: &str, sizes: &[u32]) -> Vec<u8> {
        let listed: Vec<u8> = sizes.iter().flat_map(|size| size.to_be_bytes()).collect();
        let table = [&[0_u8; 8][..], &(sizes.len() as u32).to_be_bytes(), &listed].concat();
        let handler = boxed("hdlr", &[&[0_u8; 8][..], handler.as_bytes(), &[0; 12]].concat());
        let media = boxed("minf", &boxed("stbl", &boxed("stsz", &table)));
        boxed("trak", &boxed("mdia", &[handler, media].concat()))
    }

    #[track_caller]
    fn check(file: &[u8], expected: u64) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part.mp4");
        std::fs::write(&path, file).unwrap();
        assert_eq!(count(&path).unwrap(), expected);
    }

    #[test]
    fn pictures_count_when_the_file_has_room_for_them() {
        let tracks = [track("soun", &[9, 9, 9, 9]), track("vide", &[10, 20, 30])].concat();
        let table = boxed("moov", &tracks);
        let (enough, short) = (boxed("mdat", &[0; 96]), boxed("mdat", &[0; 20]));
        check(&[enough.clone(), table.clone()].concat(), 3);
        check(&[table.clone(), enough.clone()].concat(), 3);
        check(&[short, table.clone()].concat(), 0);
        check(&[enough.clone(), table[..table.len() - 4].to_vec()].concat(), 0);
        check(&enough, 0);
        check(&[enough.clone(), boxed("moov", &track("vide", &[10, 0, 30]))].concat(), 0);
        check(&[enough, boxed("moov", &track("soun", &[10]))].concat(), 0);
        check(b"", 0);
    }
}

//! How a film lies in its file: whether it ends before it should, as a copy or a download that was cut off, and whether
//! it was written in pieces. Its container tells how long it is meant to be in bytes, and a look at the file tells how
//! long it is.

use crate::sniff::Container;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Most boxes or chunks that are looked at.
pub(crate) const MOST: usize = 10_000;

/// What a look at a file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Whether the file is shorter than its container says; not where that does not say.
    pub cut_off: bool,
    /// Whether it was written in pieces, as cameras on the web do: no table says in which order all of its pictures are
    /// shown. Of ISO files only.
    pub in_pieces: bool,
}

/// Looks at how the film at `path` lies in its file.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn layout(path: &Path, container: Container) -> io::Result<Layout> {
    let mut file = File::open(path)?;
    let there = file.metadata()?.len();
    let Boxes { end, in_pieces } = match container {
        Container::Mov => boxes(&mut file, there)?,
        Container::Matroska => Boxes { end: segment(&mut file)?, in_pieces: false },
        Container::Avi => Boxes { end: chunks(&mut file, there)?, in_pieces: false },
        _ => Boxes { end: None, in_pieces: false },
    };
    Ok(Layout { cut_off: end.is_some_and(|end| end > there), in_pieces })
}

/// What the boxes of an ISO file tell of it.
struct Boxes {
    /// Where the last one ends, where that is said.
    end: Option<u64>,
    in_pieces: bool,
}

fn boxes(file: &mut File, there: u64) -> io::Result<Boxes> {
    let (mut at, mut in_pieces) = (0, false);
    for _ in 0..MOST {
        let Some(head) = bytes::<16>(file, at)? else { break };
        let size = match be32(&head[..4]) {
            // To the end of the file.
            0 => return Ok(Boxes { end: None, in_pieces }),
            1 => u64::from_be_bytes(head[8..].try_into().unwrap_or_default()),
            size => u64::from(size),
        };
        if size < 8 {
            return Ok(Boxes { end: None, in_pieces });
        }
        in_pieces |= &head[4..8] == b"moof";
        at = at.saturating_add(size);
        if at >= there {
            break;
        }
    }
    Ok(Boxes { end: Some(at), in_pieces })
}

/// Where the last RIFF chunk of an AVI file ends; large files have several.
fn chunks(file: &mut File, there: u64) -> io::Result<Option<u64>> {
    let mut at = 0;
    for _ in 0..MOST {
        let Some(head) = bytes::<8>(file, at)?.filter(|head| &head[..4] == b"RIFF") else { break };
        let size = u32::from_le_bytes(head[4..].try_into().unwrap_or_default());
        // Recorders that could not go back leave it open.
        if size == 0 || size == u32::MAX {
            return Ok(None);
        }
        at += 8 + u64::from(size);
        if at >= there {
            break;
        }
    }
    Ok(Some(at))
}

/// Where the segment of a Matroska file ends; `None` when it was written to a pipe, which leaves its size open.
fn segment(file: &mut File) -> io::Result<Option<u64>> {
    const SEGMENT: u32 = 0x1853_8067;
    let Some(head) = bytes::<12>(file, 0)? else { return Ok(None) };
    let Some((size, digits)) = ebml_size(&head[4..]) else { return Ok(None) };
    let at = 4 + digits + size;
    let Some(head) = bytes::<12>(file, at)?.filter(|head| be32(&head[..4]) == SEGMENT) else {
        return Ok(None);
    };
    Ok(ebml_size(&head[4..]).map(|(size, digits)| at + 4 + digits + size))
}

/// A size as EBML writes it, and how many bytes that takes; `None` when it is unknown.
fn ebml_size(bytes: &[u8]) -> Option<(u64, u64)> {
    let digits = u64::from(bytes.first()?.leading_zeros()) + 1;
    let written = bytes.get(..usize::try_from(digits).ok().filter(|digits| *digits <= 8)?)?;
    let all = written.iter().fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
    let size = all & ((1 << (7 * digits)) - 1);
    (size != (1 << (7 * digits)) - 1).then_some((size, digits))
}

pub(crate) fn be32(bytes: &[u8]) -> u32 {
    u32::from_be_bytes(bytes.try_into().unwrap_or_default())
}

/// Bytes at a place; zeros stand for those after the end, and `None` when not even eight are there.
pub(crate) fn bytes<const N: usize>(file: &mut File, at: u64) -> io::Result<Option<[u8; N]>> {
    file.seek(SeekFrom::Start(at))?;
    let mut read = Vec::with_capacity(N);
    file.by_ref().take(N as u64).read_to_end(&mut read)?;
    let mut whole = [0; N];
    whole[..read.len()].copy_from_slice(&read);
    Ok((read.len() >= 8).then_some(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(container: Container, bytes: &[u8], expected: bool) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("film");
        std::fs::write(&file, bytes).unwrap();
        assert_eq!(layout(&file, container).unwrap().cut_off, expected, "{bytes:?}");
    }

    #[test]
    fn a_box_that_goes_beyond_the_end_of_the_file_is_cut_off() {
        let ftyp = b"\0\0\0\x10ftypisom\0\0\0\0".to_vec();
        check(Container::Mov, &ftyp, false);
        check(Container::Mov, &[&ftyp[..], b"\0\0\0\x0cmdat1234"].concat(), false);
        check(Container::Mov, &[&ftyp[..], b"\0\0\0\x20mdat1234"].concat(), true);
        check(Container::Mov, &[&ftyp[..], b"\0\0\0\0mdat1234"].concat(), false);
        check(Container::Mov, &[&ftyp[..], b"\0\0\0\x01mdat\0\0\0\0\0\0\x01\0xx"].concat(), true);
        check(Container::Mov, &[&ftyp[..], b"\0\0\0\x03oops"].concat(), false);
    }

    #[test]
    fn a_film_that_was_written_in_pieces_is_told_by_its_boxes() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("film");
        for (boxes, expected) in [
            (&b"\0\0\0\x08moov\0\0\0\x08moof\0\0\0\x08mdat"[..], true),
            (b"\0\0\0\x08moov\0\0\0\x08mdat", false),
        ] {
            std::fs::write(&file, boxes).unwrap();
            assert_eq!(layout(&file, Container::Mov).unwrap().in_pieces, expected, "{boxes:?}");
            assert!(!layout(&file, Container::Avi).unwrap().in_pieces);
        }
    }

    #[test]
    fn an_avi_and_a_matroska_file_say_how_long_they_are() {
        check(Container::Avi, b"RIFF\x08\0\0\0AVI LIST", false);
        check(Container::Avi, b"RIFF\x09\0\0\0AVI LIST", true);
        check(Container::Avi, b"RIFF\0\0\0\0AVI LIST", false);
        let matroska = |size: &[u8]| [b"\x1a\x45\xdf\xa3\x82ab\x18\x53\x80\x67", size, b"12345678"].concat();
        check(Container::Matroska, &matroska(b"\x88"), false);
        check(Container::Matroska, &matroska(b"\x89"), true);
        check(Container::Matroska, &matroska(b"\xff"), false);
        check(Container::Matroska, &matroska(b"\x01\xff\xff\xff\xff\xff\xff\xff"), false);
    }
}

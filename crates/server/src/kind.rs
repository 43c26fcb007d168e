//! What an uploaded file is, by its bytes and never by its name: the kind by its first ones, and whether there is a picture
//! in it where the same kind holds films and sounds.

use std::io::{self, Read, Seek, SeekFrom};

/// Bytes that tell what a file is.
pub(crate) const HEAD: usize = 8 * 1024;
/// Most boxes that are looked at, and bytes of the one that tells what is in a film.
const MOST_BOXES: usize = 10_000;
const LARGEST_LIST: u64 = 32 * 1024 * 1024;

pub(crate) const FOOTAGE: &[&str] =
    &["mp4", "mov", "m4v", "mkv", "webm", "avi", "flv", "jpg", "png", "webp", "gif"];
pub(crate) const SOUND: &[&str] = &["mp3", "wav", "m4a", "aac", "flac", "ogg", "opus", "wma"];

/// How the container of Windows Media names its streams of sound and of pictures.
const ASF_SOUND: [u8; 16] = *b"\x40\x9e\x69\xf8\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b";
const ASF_PICTURE: [u8; 16] = *b"\xc0\xef\x19\xbc\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b";

/// The extension that a file should have; none when it is nothing that can be used. `head` is its first [`HEAD`] bytes.
pub(crate) fn kind_of(head: &[u8], file: &mut (impl Read + Seek)) -> Option<&'static str> {
    let found = match infer::get(head)?.extension() {
        "wmv" if has(head, &ASF_SOUND) && !has(head, &ASF_PICTURE) => "wma",
        // Programs that write sound alone seldom say so at the beginning.
        "mp4" | "mov" | "m4v" if is_sound_alone(file).unwrap_or(false) => "m4a",
        other => other,
    };
    FOOTAGE.iter().chain(SOUND).find(|known| **known == found).copied()
}

fn has(head: &[u8], stream: &[u8; 16]) -> bool {
    head.windows(16).any(|window| window == stream)
}

/// Whether a film of the ISO kind has tracks of sound and none of pictures.
fn is_sound_alone(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    let mut at = 0;
    for _ in 0..MOST_BOXES {
        file.seek(SeekFrom::Start(at))?;
        let mut head = [0; 16];
        if file.read_exact(&mut head[..8]).is_err() {
            return Ok(false);
        }
        let (mut from, mut size) = (8, u64::from(be32(&head)));
        if size == 1 {
            file.read_exact(&mut head[8..])?;
            (from, size) = (16, u64::from_be_bytes(head[8..].try_into().unwrap_or_default()));
        }
        if &head[4..8] == b"moov" {
            let length = if size == 0 { LARGEST_LIST } else { size.saturating_sub(from).min(LARGEST_LIST) };
            let mut list = Vec::new();
            file.take(length).read_to_end(&mut list)?;
            let tracks = tracks(&list);
            return Ok(tracks.contains(b"soun") && !tracks.contains(b"vide"));
        }
        if size < from {
            return Ok(false);
        }
        at = at.saturating_add(size);
    }
    Ok(false)
}

/// What the tracks of a film hold: `soun`, `vide`.
fn tracks(list: &[u8]) -> Vec<[u8; 4]> {
    let kind = |track: &[u8]| {
        let media = boxes(track).find(|(name, _)| *name == b"mdia")?.1;
        let handler = boxes(media).find(|(name, _)| *name == b"hdlr")?.1;
        handler.get(8..12)?.try_into().ok()
    };
    boxes(list).filter(|(name, _)| *name == b"trak").filter_map(|(_, track)| kind(track)).collect()
}

/// The boxes within another, each with its name.
fn boxes(mut rest: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    std::iter::from_fn(move || {
        let size = usize::try_from(be32(rest.get(..8)?)).ok()?;
        let (name, inner) = (&rest[4..8], rest.get(8..size)?);
        rest = &rest[size..];
        Some((name, inner))
    })
}

fn be32(bytes: &[u8]) -> u32 {
    bytes.get(..4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn boxed(name: &[u8; 4], inner: &[u8]) -> Vec<u8> {
        let size = u32::try_from(inner.len() + 8).unwrap();
        [&size.to_be_bytes()[..], name, inner].concat()
    }

    /// A film of these tracks; what they hold comes before the list of them.
    fn film(brand: &[u8; 4], tracks: &[&[u8; 4]]) -> Vec<u8> {
        let track = |kind: &&[u8; 4]| {
            let handler = boxed(b"hdlr", &[&[0; 8][..], &kind[..], &[0; 12]].concat());
            boxed(b"trak", &[boxed(b"tkhd", &[0; 84]), boxed(b"mdia", &handler)].concat())
        };
        let list: Vec<u8> = tracks.iter().flat_map(track).collect();
        let start = boxed(b"ftyp", &[&brand[..], &[0; 4], b"isommp42"].concat());
        [start, boxed(b"mdat", &[7; 20_000]), boxed(b"moov", &list)].concat()
    }

    fn kind(bytes: &[u8]) -> Option<&'static str> {
        kind_of(&bytes[..bytes.len().min(HEAD)], &mut Cursor::new(bytes))
    }

    #[test]
    fn a_film_without_pictures_is_a_sound() {
        for brand in [b"isom", b"mp42"] {
            assert_eq!(kind(&film(brand, &[b"soun"])), Some("m4a"));
            assert_eq!(kind(&film(brand, &[b"vide", b"soun"])), Some("mp4"));
            assert_eq!(kind(&film(brand, &[])), Some("mp4"));
        }
        let whole = film(b"isom", &[b"soun"]);
        assert_eq!(kind(&whole[..whole.len() - 60]), Some("mp4"), "what is cut off is judged later");
    }

    #[test]
    fn the_end_of_the_world_in_a_box_is_no_matter() {
        let start = boxed(b"ftyp", b"isom\0\0\0\0");
        for rest in
            [&b"\0\0\0\x01free\xff\xff\xff\xff\xff\xff\xff\xff"[..], b"\0\0\0\x03oops", b"\0\0\0\0moov"]
        {
            assert_eq!(kind(&[&start[..], rest].concat()), Some("mp4"));
        }
    }

    #[test]
    fn windows_media_is_taken_when_it_is_sound_alone() {
        let start = b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c";
        let file = |streams: &[[u8; 16]]| [&start[..], &[0; 100], &streams.concat()].concat();
        assert_eq!(kind(&file(&[ASF_SOUND])), Some("wma"));
        assert_eq!(kind(&file(&[ASF_SOUND, ASF_PICTURE])), None);
        assert_eq!(kind(&file(&[])), None);
    }
}

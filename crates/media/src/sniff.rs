//! What a file is, by its first bytes and never by its name.
//!
//! ffmpeg would also open playlists, drawings and scripts that make it open other files. It is told the one
//! format found here, and a file that is none of these never reaches it.

/// A kind of file that Spool opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Container {
    Mov,
    Matroska,
    Avi,
    Mp3,
    Wav,
    Flac,
    Ogg,
    Asf,
    Aac,
    Jpeg,
    Png,
    Webp,
    Gif,
}

impl Container {
    /// ffmpeg's name for what reads it.
    pub const fn demuxer(self) -> &'static str {
        match self {
            Container::Mov => "mov",
            Container::Matroska => "matroska",
            Container::Avi => "avi",
            Container::Mp3 => "mp3",
            Container::Wav => "wav",
            Container::Flac => "flac",
            Container::Ogg => "ogg",
            Container::Asf => "asf",
            Container::Aac => "aac",
            Container::Jpeg => "jpeg_pipe",
            Container::Png => "png_pipe",
            Container::Webp => "webp_pipe",
            Container::Gif => "gif",
        }
    }

    /// Whether it holds one picture.
    pub const fn still(self) -> bool {
        matches!(self, Container::Jpeg | Container::Png | Container::Webp)
    }
}

/// Why a file is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stranger {
    /// Nothing we know.
    Unknown,
    /// A phone's photo format that the tool does not read.
    PhonePhoto,
    /// WebP with many pictures.
    MovingWebp,
}

/// Bytes that `sniff` wants to see, if the file has that many.
pub(crate) const HEAD: usize = 64;

/// Reads the first bytes of a file.
pub(crate) fn sniff(head: &[u8]) -> Result<Container, Stranger> {
    let at = |from: usize, bytes: &[u8]| head.get(from..from + bytes.len()) == Some(bytes);
    let known = [
        (at(0, b"\x1a\x45\xdf\xa3"), Container::Matroska),
        (at(0, b"RIFF") && at(8, b"AVI "), Container::Avi),
        ((at(0, b"RIFF") || at(0, b"RF64")) && at(8, b"WAVE"), Container::Wav),
        (at(0, b"fLaC"), Container::Flac),
        (at(0, b"OggS"), Container::Ogg),
        (at(0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"), Container::Asf),
        (at(0, b"\x89PNG\r\n\x1a\n"), Container::Png),
        (at(0, b"GIF87a") || at(0, b"GIF89a"), Container::Gif),
        (at(0, b"\xff\xd8\xff"), Container::Jpeg),
        (adts_frame(head), Container::Aac),
        (at(0, b"ID3") || mp3_frame(head), Container::Mp3),
    ];
    if let Some((_, container)) = known.into_iter().find(|(fits, _)| *fits) {
        return Ok(container);
    }
    if at(0, b"RIFF") && at(8, b"WEBP") {
        let moves = at(12, b"VP8X") && head.get(20).is_some_and(|flags| flags & 2 != 0);
        return if moves { Err(Stranger::MovingWebp) } else { Ok(Container::Webp) };
    }
    mov(head)
}

fn mov(head: &[u8]) -> Result<Container, Stranger> {
    let (Some(kind), brand) = (head.get(4..8), head.get(8..12).unwrap_or_default()) else {
        return Err(Stranger::Unknown);
    };
    match kind {
        b"ftyp"
            if [b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"]
                .iter()
                .any(|b| *b == brand) =>
        {
            Err(Stranger::PhonePhoto)
        }
        b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot" => Ok(Container::Mov),
        _ => Err(Stranger::Unknown),
    }
}

/// Whether the bytes begin with the header of an AAC frame as streams have it.
fn adts_frame(head: &[u8]) -> bool {
    let &[sync, kind, rates, ..] = head else { return false };
    // There are thirteen rates.
    sync == 0xff && kind & 0xf6 == 0xf0 && rates >> 2 & 0x0f < 13
}

/// Whether the bytes begin with the header of an MPEG audio frame, layer 3.
fn mp3_frame(head: &[u8]) -> bool {
    let &[sync, kind, rates, ..] = head else { return false };
    let version_known = kind & 0x18 != 0x08;
    let layer_three = kind & 0x06 == 0x02;
    sync == 0xff
        && kind & 0xe0 == 0xe0
        && version_known
        && layer_three
        && rates >> 4 != 15
        && rates & 0x0c != 0x0c
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &[u8], expected: Result<Container, Stranger>) {
        assert_eq!(sniff(head), expected, "{:?}", String::from_utf8_lossy(head));
    }

    #[test]
    fn what_spool_reads_is_known_by_its_first_bytes() {
        check(b"\0\0\0\x18ftypisom\0\0\0\0", Ok(Container::Mov));
        check(b"\0\0\0\x14ftypqt  ", Ok(Container::Mov));
        check(b"\0\0\0\x08wide\0\0\0\0mdat", Ok(Container::Mov));
        check(b"\x1a\x45\xdf\xa3\x01", Ok(Container::Matroska));
        check(b"RIFF\0\0\0\0AVI LIST", Ok(Container::Avi));
        check(b"RIFF\0\0\0\0WAVEfmt ", Ok(Container::Wav));
        check(b"RIFF\0\0\0\0WEBPVP8 ", Ok(Container::Webp));
        check(b"ID3\x03\0\0\0\0", Ok(Container::Mp3));
        check(b"\xff\xfb\x90\x64", Ok(Container::Mp3));
        check(b"\xff\xf1\x50\x80", Ok(Container::Aac));
        check(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9", Ok(Container::Asf));
        check(b"\xff\xd8\xff\xe0\0\x10JFIF", Ok(Container::Jpeg));
        check(b"GIF89a\x01\0", Ok(Container::Gif));
    }

    #[test]
    fn everything_else_is_a_stranger() {
        check(b"", Err(Stranger::Unknown));
        check(b"#EXTM3U\n#EXT-X-VERSION:3\n", Err(Stranger::Unknown));
        check(b"ffconcat version 1.0\n", Err(Stranger::Unknown));
        check(b"<svg xmlns=\"http://www.w3.org/2000/svg\">", Err(Stranger::Unknown));
        check(b"<?xml version=\"1.0\"?><MPD", Err(Stranger::Unknown));
        check(b"v=0\r\no=- 0 0 IN IP4 127.0.0.1", Err(Stranger::Unknown));
        check(b"\xff\xff\xff\xff", Err(Stranger::Unknown));
        check(b"\0\0\0\x18ftypheic\0\0\0\0", Err(Stranger::PhonePhoto));
        check(b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0", Err(Stranger::MovingWebp));
    }
}

//! One frame of a part as a picture: drawn by the part's own plan, or taken out of the part once it is encoded. And one
//! that stands for a file.
//!
//! The program hands its pixels over as they are: as a PNG they are packed here, in a fifth of the time it takes there.

use crate::edges::{Edge, End, Name};
use crate::engine::{Ffmpeg, spoilt};
use crate::fault;
use crate::films::{shown, without};
use crate::plan::{self, Ends, Film, Line, Seek};
use crate::run::{Patience, RunError};
use editorial::{Part, Quality, Time};
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use studio::ports::{CancellationToken, Files, Glimpse, StageFailure};

/// Name of the file with the pixels, a PPM, in a folder of their own.
const PIXELS: &str = "frame.ppm";

/// Pixels of the largest picture that is kept without its words: only small ones are asked for in one look after another,
/// and to keep a large one takes an eighth of the time that it takes to draw.
const SMALL: u32 = 540 * 960;

/// Draws frame number `frame` of a part into `out`, as PNG of the size that a render of this quality has.
pub(crate) async fn draw(
    engine: &Ffmpeg,
    (part, quality): (&Part, Quality),
    frame: u64,
    files: &Files,
    out: &Path,
    cancel: &CancellationToken,
) -> Result<(), StageFailure> {
    if frame >= part.frames() {
        return Err(fault::impossible("a frame after the end of its part"));
    }
    let sources = engine.sources(shown(part), files, cancel).await?;
    if let Some((file, _)) = sources.values().find(|(_, source)| source.picture.is_none()) {
        return Err(fault::lacks(file, "picture"));
    }
    let canvas = plan::output_size(part.canvas, quality);
    let folder = engine.folder()?;
    let captions = engine.captions(part, canvas, folder.path()).await?;
    let small = canvas.width * canvas.height <= SMALL;
    let alone = part.alone_at(frame).filter(|_| small);
    let name = alone.map(|piece| Name { end: End::Head, piece, canvas, quality });
    let kept = name.as_ref().and_then(|name| engine.bares.find(name));
    let new = match (name, &kept) {
        (Some(name), None) => Some((name, engine.scratch_file()?)),
        _ => None,
    };
    let comes = kept.as_ref().map(|file| Edge { end: End::Head, file, frames: 1 });
    let bare = new.as_ref().map(|(name, file)| Edge::of(name, file));
    let ends = Ends { comes, bare, ..Ends::default() };
    let spares = engine.spares((part, frame..frame + 1), (canvas, quality), &sources, ends, cancel).await;
    let films = without(&sources, &spares);
    for seek in [Seek::Near, Seek::Start] {
        let pixels = folder.path().join(PIXELS);
        let line = plan::frame(part, frame, (canvas, quality), &films, captions, seek, (ends, &pixels));
        match make(engine, line, folder.path(), cancel).await {
            Ok(()) if is_there(&pixels).await => {
                new.into_iter().for_each(|(name, file)| engine.bares.keep(name, file));
                return pack(pixels, out).await;
            }
            Ok(()) => tracing::warn!(?seek, frame, "a picture was not drawn"),
            Err(error) => return Err(engine.blame(&sources, &error, cancel).await),
        }
    }
    Err(fault::output_damaged("a picture was not drawn"))
}

/// Takes the frame at `at` out of an encoded part into `out`, as PNG.
pub(crate) async fn take(
    engine: &Ffmpeg,
    part: &Path,
    at: Time,
    out: &Path,
    cancel: &CancellationToken,
) -> Result<(), StageFailure> {
    let folder = engine.folder()?;
    let pixels = folder.path().join(PIXELS);
    match make(engine, plan::frame_of(part, at, &pixels), folder.path(), cancel).await {
        Ok(()) if is_there(&pixels).await => pack(pixels, out).await,
        Ok(()) => Err(fault::output_damaged("a part has no picture at a time that it covers")),
        Err(error) => Err(fault::encoder(&error)),
    }
}

/// Writes a JPEG of a file's picture at a time, `width` pixels across.
pub(crate) async fn poster(
    engine: &Ffmpeg,
    (file, at): (&Path, Glimpse),
    width: u32,
    out: &Path,
    cancel: &CancellationToken,
) -> Result<(), StageFailure> {
    let source = engine.source(file, cancel).await?;
    let film = Film::of(file, &source);
    let last =
        |at: Time| source.length.map_or(at, |length| at.min((length - Time::from_ms(100)).max(Time::ZERO)));
    let begin = Glimpse::Exact(Time::ZERO);
    // Where a file's times are odd there may be nothing at that place; there is at its beginning.
    let tries = match at {
        Glimpse::Exact(at) => vec![Glimpse::Exact(last(at)), begin],
        Glimpse::Quick(at) => vec![Glimpse::Quick(last(at)), Glimpse::Exact(last(at)), begin],
    };
    for at in tries {
        let line = plan::poster(film, at, width, out).ok_or_else(|| fault::lacks(file, "picture"))?;
        make(engine, line, &engine.scratch, cancel).await.map_err(|error| fault::look(file, &error))?;
        if is_there(out).await {
            return Ok(());
        }
    }
    Err(fault::damaged(file))
}

async fn make(
    engine: &Ffmpeg,
    line: Line,
    folder: &Path,
    cancel: &CancellationToken,
) -> Result<(), RunError> {
    engine.make(line, folder, Patience::look(), cancel, &|_| (), |_| ()).await.map(|_| ())
}

async fn is_there(out: &Path) -> bool {
    tokio::fs::metadata(out).await.is_ok_and(|metadata| metadata.len() > 0)
}

/// Writes the picture in `pixels` to `out` as PNG, quickly rather than small.
async fn pack(pixels: PathBuf, out: &Path) -> Result<(), StageFailure> {
    let to = out.to_owned();
    let packed = tokio::task::spawn_blocking(move || packed(&std::fs::read(pixels)?, &to)).await;
    match packed.unwrap_or_else(|error| Err(io::Error::other(error))) {
        Ok(()) => Ok(()),
        Err(error) => Err(spoilt(out, fault::scratch(&error)).await),
    }
}

fn packed(ppm: &[u8], out: &Path) -> io::Result<()> {
    let (width, height, pixels) = read(ppm).ok_or(io::ErrorKind::InvalidData)?;
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(out)?), width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    Ok(writer.finish()?)
}

/// Width, height and pixels, three bytes each, of the PPM that the program writes.
fn read(ppm: &[u8]) -> Option<(u32, u32, &[u8])> {
    let mut parts = ppm.splitn(4, |byte| byte.is_ascii_whitespace());
    let (kind, width, height, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let number = |digits: &[u8]| std::str::from_utf8(digits).ok()?.parse::<u32>().ok();
    let (width, height) = (number(width)?, number(height)?);
    let pixels = rest.strip_prefix(b"255\n")?;
    (kind == b"P6" && pixels.len() as u64 == u64::from(width) * u64::from(height) * 3)
        .then_some((width, height, pixels))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_come_back_out_of_the_picture() {
        let pixels: Vec<u8> = (0..2 * 3 * 3).map(|byte| byte * 7).collect();
        let ppm = [b"P6\n2 3\n255\n".as_slice(), &pixels].concat();
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("frame.png");
        packed(&ppm, &out).unwrap();
        let decoder = png::Decoder::new(std::io::BufReader::new(File::open(&out).unwrap()));
        let mut reader = decoder.read_info().unwrap();
        let mut read = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut read).unwrap();
        assert_eq!((info.width, info.height, read), (2, 3, pixels));
    }

    #[test]
    fn a_picture_that_was_cut_off_is_none() {
        for ppm in ["", "P6\n2 3\n255\nab", "P5\n1 1\n255\nabc", "P6\nx 1\n255\nabc"] {
            assert_eq!(read(ppm.as_bytes()), None, "{ppm:?}");
        }
        assert_eq!(read(b"P6\n1 1\n255\n\n\n "), Some((1, 1, b"\n\n ".as_slice())));
    }
}

//! One frame of a part as a picture: drawn by the part's own plan, or taken out of the part once it is encoded.

use crate::engine::{Ffmpeg, films, shown, spoilt};
use crate::fault;
use crate::plan::{self, Line, Seek};
use crate::run::{Patience, RunError};
use editorial::{Part, Quality, Time};
use std::path::Path;
use studio::ports::{CancellationToken, Files, StageFailure};

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
    let films = films(&sources);
    for seek in [Seek::Near, Seek::Start] {
        let line = plan::frame(part, frame, (canvas, quality), &films, captions, seek, out);
        match make(engine, line, folder.path(), cancel).await {
            Ok(()) if is_there(out).await => return Ok(()),
            Ok(()) => tracing::warn!(?seek, frame, "a picture was not drawn"),
            Err(error) => return Err(spoilt(out, engine.blame(&sources, &error, cancel).await).await),
        }
    }
    Err(spoilt(out, fault::output_damaged("a picture was not drawn")).await)
}

/// Takes the frame at `at` out of an encoded part into `out`, as PNG.
pub(crate) async fn take(
    engine: &Ffmpeg,
    part: &Path,
    at: Time,
    out: &Path,
    cancel: &CancellationToken,
) -> Result<(), StageFailure> {
    let failure = match make(engine, plan::frame_of(part, at, out), &engine.scratch, cancel).await {
        Ok(()) if is_there(out).await => return Ok(()),
        Ok(()) => fault::output_damaged("a part has no picture at a time that it covers"),
        Err(error) => fault::encoder(&error),
    };
    Err(spoilt(out, failure).await)
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

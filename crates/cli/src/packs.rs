//! Packing a project with its files, and unpacking what somebody sent.

use crate::bar::Bar;
use crate::follow::interrupted;
use crate::say::{Done, Voice};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use studio::api::ApiError;
use studio::ports::CancellationToken;
use studio::{PackProgress, Studio};

pub(crate) async fn pack(
    studio: Studio,
    file: PathBuf,
    output: Option<PathBuf>,
    voice: Voice,
) -> Result<Done, ApiError> {
    let cancel = CancellationToken::new();
    let packing = studio.pack_file(file.clone(), output, progress(&file, voice), cancel.clone());
    let Some(pack) = unless_interrupted(packing, cancel).await? else { return Ok(Done::Cancelled) };
    voice.packed(&pack);
    Ok(Done::Well)
}

pub(crate) async fn unpack(
    studio: Studio,
    file: PathBuf,
    folder: Option<PathBuf>,
    voice: Voice,
) -> Result<Done, ApiError> {
    let cancel = CancellationToken::new();
    let unpacking = studio.unpack(file.clone(), folder, progress(&file, voice), cancel.clone());
    let Some(project) = unless_interrupted(unpacking, cancel).await? else { return Ok(Done::Cancelled) };
    voice.unpacked(&project);
    Ok(Done::Well)
}

/// What came of it; none when Ctrl+C came first. It has ended by then, and left nothing behind.
async fn unless_interrupted<T>(
    work: impl Future<Output = Result<T, ApiError>>,
    cancel: CancellationToken,
) -> Result<Option<T>, ApiError> {
    let mut work = std::pin::pin!(work);
    tokio::select! {
        done = &mut work => return done.map(Some),
        () = interrupted() => cancel.cancel(),
    }
    match work.await {
        Err(error) if error.code == "cancelled" => Ok(None),
        done => done.map(Some),
    }
}

fn progress(file: &Path, voice: Voice) -> PackProgress {
    if voice.json {
        return Arc::new(|_| ());
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bar = Mutex::new(Bar::new(&name));
    Arc::new(move |percent| bar.lock().unwrap_or_else(PoisonError::into_inner).at(percent))
}

//! Packing a project with its files, unpacking what somebody sent, and writing it for other editors.

use crate::args::format;
use crate::bar::Bar;
use crate::follow::interrupted;
use crate::say::{Done, Voice};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use studio::api::{ApiError, ExportChoices, ExportFormat};
use studio::ports::CancellationToken;
use studio::{ExportTo, PackProgress, Studio};

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

pub(crate) async fn export(
    studio: Studio,
    inputs: Vec<PathBuf>,
    output: Option<PathBuf>,
    (mut formats, copy): (Vec<ExportFormat>, bool),
    voice: Voice,
) -> Result<Done, ApiError> {
    let ending = output.as_ref().and_then(|output| output.extension()?.to_str());
    let named = ending.and_then(|ending| format(ending).ok());
    formats.extend(named.filter(|named| !formats.contains(named)));
    let beside = inputs.first().and_then(|input| input.parent()).unwrap_or(Path::new("")).to_owned();
    let to = match output {
        None => ExportTo::In(beside),
        Some(folder) if folder.is_dir() => ExportTo::In(folder),
        Some(file) if named.is_some() => ExportTo::Named(file.with_extension("")),
        Some(folder) => ExportTo::Named(folder),
    };
    let choices = ExportChoices { formats, copy, language: "en".to_owned() };
    let cancel = CancellationToken::new();
    let first = inputs.first().cloned().unwrap_or_default();
    let exporting = studio.export(inputs, to, choices, progress(&first, voice), cancel.clone());
    let Some(export) = unless_interrupted(exporting, cancel).await? else { return Ok(Done::Cancelled) };
    voice.exported(&export);
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

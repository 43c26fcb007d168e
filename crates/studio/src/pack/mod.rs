//! Packs: a project with its files in one zip, to be sent to somebody. What comes in one is a stranger's: everything in
//! it is looked at before a byte of it is written, and it is written to a new folder only, whole or not at all.

mod names;
mod read;
pub(crate) mod settle;
mod write;

use crate::api::{ApiError, PackView};
use crate::artifacts::hash_moving;
use crate::files::{self, PIECE, Stopped};
use crate::intake::{self, shown, stem};
use crate::order::Order;
use crate::ports::CancellationToken;
use crate::preview;
use crate::production::{disk, find};
use crate::studio::Studio;
use editorial::project::Document;
pub(crate) use read::Pack;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// How the name of a pack ends.
pub(crate) const EXTENSION: &str = "spoolpack";
/// Most entries of a pack.
const MOST_ENTRIES: usize = 2_000;
/// Most bytes that a pack unpacks to, whatever room there is.
const MOST_BYTES: u64 = 8 << 30;

/// Hears how far it is, in percent, whenever that is another number.
pub type PackProgress = Arc<dyn Fn(u8) + Send + Sync>;

/// Whether a path is called as packs are. Never opens it.
pub(crate) fn is_pack(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case(EXTENSION)) && !path.is_dir()
}

impl Studio {
    /// Packs a project that is worked on, as it is now, replacing what is at `to`. What was begun when it is cancelled
    /// leaves nothing behind.
    ///
    /// # Errors
    /// `project_gone`; `pack_too_big`; `cancelled`; when a file cannot be read or the disk refuses.
    pub async fn pack_project(
        &self,
        id: &str,
        to: PathBuf,
        told: PackProgress,
        cancel: CancellationToken,
    ) -> Result<PackView, ApiError> {
        let id = id.to_owned();
        self.at_desk(move |studio| {
            let order = studio.desk.desk.peek(&id)?.order(Default::default(), PathBuf::new());
            let document = Document::draft(order.project.as_bytes())?;
            pack(document, &order, &ending(to), &Watch { told, cancel })
        })
        .await
    }

    /// The same of a project's file; beside it when it is not said where to.
    ///
    /// # Errors
    /// As [`Studio::pack_project`]; what is wrong with the file.
    pub async fn pack_file(
        &self,
        file: PathBuf,
        to: Option<PathBuf>,
        told: PackProgress,
        cancel: CancellationToken,
    ) -> Result<PackView, ApiError> {
        self.at_desk(move |_| {
            let file = std::path::absolute(&file).unwrap_or(file);
            let production = intake::open_project(&file)?;
            let document = production.document.clone();
            let order = Order::of(production, Default::default(), None, PathBuf::new());
            let to = to.unwrap_or_else(|| file.with_extension(EXTENSION));
            pack(document, &order, &ending(to), &Watch { told, cancel })
        })
        .await
    }

    /// Unpacks to a new folder: `to` itself if there is nothing of that name, else one in it; without `to`, one beside
    /// the pack. Answers where the project's file is.
    ///
    /// # Errors
    /// `pack_damaged`, `pack_unsafe`, `pack_too_big`, `pack_empty`; `cancelled`; when the disk refuses. Nothing was
    /// written then.
    pub async fn unpack(
        &self,
        path: PathBuf,
        to: Option<PathBuf>,
        told: PackProgress,
        cancel: CancellationToken,
    ) -> Result<PathBuf, ApiError> {
        let path = std::path::absolute(&path).unwrap_or(path);
        self.at_desk(move |studio| {
            let mut pack = Pack::open(&path)?;
            let beside = || path.parent().unwrap_or(Path::new(".")).to_owned();
            let own = files::safe_name(&stem(&path));
            let (parent, name) = match to.map(|to| std::path::absolute(&to).unwrap_or(to)) {
                None => (beside(), own),
                Some(to) if to.is_dir() => (to, own),
                Some(to) => {
                    let name = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    (to.parent().map(Path::to_path_buf).unwrap_or_else(beside), name)
                }
            };
            let room = studio.room_in(&parent);
            let temp = pack.unpack(&parent, room, &Watch { told, cancel })?;
            let folder = settle::numbered(temp, &parent, &name).map_err(|error| refused(&error))?;
            Ok(folder.join(pack.project_file()))
        })
        .await
    }

    /// What was given, with the project's file in place of each pack. A pack is unpacked once, to a folder of ours that
    /// is named by its bytes and stays.
    ///
    /// # Errors
    /// As [`Studio::unpack`].
    pub(crate) async fn unpacked(&self, inputs: Vec<PathBuf>) -> Result<Vec<PathBuf>, ApiError> {
        if !inputs.iter().any(|path| is_pack(path)) {
            return Ok(inputs);
        }
        self.at_desk(move |studio| {
            let at_hand = |path: PathBuf| if is_pack(&path) { studio.at_hand(&path) } else { Ok(path) };
            inputs.into_iter().map(at_hand).collect()
        })
        .await
    }

    fn at_hand(&self, path: &Path) -> Result<PathBuf, ApiError> {
        // Looked at first: what is no pack at all is told at once, however large it is.
        let mut pack = Pack::open(path)?;
        let hash = hash_moving(path, &|| Ok(())).map_err(|_| intake::unreadable(path))?;
        let packs = self.folders.packs();
        let folder = packs.join(&hash);
        if !self.claims(&folder.join(pack.project_file()))? {
            // Somebody tidied up in there.
            if folder.is_dir() {
                std::fs::remove_dir_all(&folder).map_err(|error| refused(&error))?;
            }
            std::fs::create_dir_all(&packs).map_err(|error| refused(&error))?;
            let room = self.room_in(&packs);
            let temp = pack.unpack(&packs, room, &Watch::nobody())?;
            let settled = settle::exactly(temp, &folder).map_err(|error| refused(&error))?;
            tracing::info!(settled, "a pack was unpacked");
        }
        Ok(folder.join(pack.project_file()))
    }

    /// Bytes that a pack may unpack to in a folder.
    fn room_in(&self, folder: &Path) -> u64 {
        let there = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(folder);
        let free = self.ports.as_ref().and_then(|ports| ports.machine.free_space(there).ok());
        free.map_or(MOST_BYTES, |free| (free / 2).min(MOST_BYTES))
    }
}

/// Removes what a crash left half unpacked among the packs.
pub(crate) fn sweep(packs: &Path, before: SystemTime) {
    settle::sweep(packs, before);
}

fn pack(document: Document, order: &Order, to: &Path, watch: &Watch) -> Result<PackView, ApiError> {
    let found = find(order, &document.project);
    let contents = write::contents(document, &found)?;
    let bytes = contents.write(to, watch).map_err(|error| match files::is_stopped(&error) {
        true => stopped(),
        false => refused(&error),
    })?;
    tracing::info!(bytes, files = contents.count(), "a project was packed");
    Ok(PackView {
        path: to.to_string_lossy().into_owned(),
        name: shown(to),
        bytes,
        missing: contents.missing,
    })
}

/// A path that ends as packs do.
fn ending(path: PathBuf) -> PathBuf {
    match path.extension() {
        Some(end) if end.eq_ignore_ascii_case(EXTENSION) => path,
        _ => PathBuf::from(format!("{}.{EXTENSION}", path.display())),
    }
}

/// Who hears how far it is, and who may stop it.
pub(crate) struct Watch {
    pub told: PackProgress,
    pub cancel: CancellationToken,
}

impl Watch {
    fn nobody() -> Watch {
        Watch { told: Arc::new(|_| ()), cancel: CancellationToken::new() }
    }

    /// Follows work on so many bytes.
    pub fn of(&self, all: u64) -> Course<'_> {
        Course { watch: self, all, done: 0, percent: None }
    }
}

/// How far it is.
pub(crate) struct Course<'a> {
    watch: &'a Watch,
    all: u64,
    done: u64,
    percent: Option<u8>,
}

impl Course<'_> {
    /// So many bytes more are done. Fails with [`Stopped`] when nobody wants the rest.
    pub fn moved(&mut self, bytes: u64) -> io::Result<()> {
        self.done += bytes;
        let percent = u8::try_from(self.done.min(self.all) * 100 / self.all.max(1)).unwrap_or(100);
        if self.percent != Some(percent) {
            self.percent = Some(percent);
            (self.watch.told)(percent);
        }
        match self.watch.cancel.is_cancelled() {
            true => Err(io::Error::other(Stopped)),
            false => Ok(()),
        }
    }

    /// Copies all of one to the other, piece by piece. Answers how many bytes.
    fn copy(&mut self, from: &mut impl Read, to: &mut impl Write) -> io::Result<u64> {
        let mut copied = 0;
        loop {
            let piece = io::copy(&mut from.by_ref().take(PIECE), to)?;
            if piece == 0 {
                return Ok(copied);
            }
            copied += piece;
            self.moved(piece)?;
        }
    }
}

/// What a disk that refuses means for whoever packs or unpacks.
pub(crate) fn refused(error: &io::Error) -> ApiError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ApiError::lasting("disk_full", "The disk is full.", "Free some space, then try again.")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ApiError::lasting(
            "folder_locked",
            "Spool may not write to that folder.",
            "Choose another folder, then try again.",
        ),
        _ => preview::told(disk(error)),
    }
}

pub(crate) fn stopped() -> ApiError {
    ApiError::lasting("cancelled", "It was stopped.", "Start it again.")
}

#[cfg(test)]
mod tests;

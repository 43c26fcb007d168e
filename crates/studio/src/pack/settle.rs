//! Folders that are either there whole or not at all, and never over anything.

use crate::files::sync_folder;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tempfile::TempDir;

/// How the names of folders that are not whole yet begin.
const UNFINISHED: &str = ".spool-unpacking-";
/// Numbers that are tried.
const MOST: u32 = 10_000;

/// An unfinished folder in `parent`, which goes when it is dropped.
pub(crate) fn unfinished(parent: &Path) -> io::Result<TempDir> {
    fs::create_dir_all(parent)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    builder.tempdir_in(parent)
}

/// `Bees`, `Bees (2)`, `Bees (3)` ... in `parent`.
pub(crate) fn names(parent: &Path, name: &str) -> impl Iterator<Item = PathBuf> {
    (1..MOST).map(move |number| match number {
        1 => parent.join(name),
        _ => parent.join(format!("{name} ({number})")),
    })
}

/// What it means when all of them are taken.
pub(crate) fn too_many() -> io::Error {
    io::Error::other("the folder holds too many folders of this name")
}

/// Gives a whole folder the first of these names that nothing has.
pub(crate) fn numbered(folder: TempDir, parent: &Path, name: &str) -> io::Result<PathBuf> {
    let mut folder = Some(folder);
    for to in names(parent, name) {
        folder = match folder.take().map(|folder| named(folder, &to)).transpose()? {
            Some(Some(refused)) => Some(refused),
            Some(None) | None => return Ok(to),
        };
    }
    Err(too_many())
}

/// Gives a whole folder this name; `false` when somebody else has been quicker, and it goes.
pub(crate) fn exactly(folder: TempDir, to: &Path) -> io::Result<bool> {
    Ok(named(folder, to)?.is_none())
}

/// The folder back when the name is taken.
fn named(folder: TempDir, to: &Path) -> io::Result<Option<TempDir>> {
    // A rename takes the place of an empty folder: this one is ours, made where there was nothing.
    #[cfg(unix)]
    match fs::create_dir(to) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(Some(folder)),
        Err(error) => return Err(error),
    }
    #[cfg(not(unix))]
    if fs::symlink_metadata(to).is_ok() {
        return Ok(Some(folder));
    }
    fs::rename(folder.path(), to).inspect_err(|_| {
        #[cfg(unix)]
        let _ = fs::remove_dir(to);
    })?;
    let _gone = folder.keep();
    if let Some(parent) = to.parent() {
        sync_folder(parent)?;
    }
    Ok(None)
}

/// Removes unfinished folders that were left before then.
pub(crate) fn sweep(parent: &Path, before: SystemTime) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let left = entry.metadata().and_then(|meta| meta.modified()).is_ok_and(|at| at < before);
        if left
            && entry.file_name().to_string_lossy().starts_with(UNFINISHED)
            && let Err(error) = fs::remove_dir_all(entry.path())
        {
            tracing::debug!(%error, "half a pack stayed behind");
        }
    }
}

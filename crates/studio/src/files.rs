//! Files that are either there whole or not at all.

use backon::{BlockingRetryable, ConstantBuilder};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::{NamedTempFile, PersistError};

/// Temporary files in a folder of ours, which is swept as a whole.
const OURS: &str = "";

/// Bytes of a large file that are read or written between two signs that it moves.
pub(crate) const PIECE: u64 = 8 << 20;

/// Heard after every piece of a large file. It may stop the work with [`Stopped`].
pub(crate) type Moved<'a> = &'a dyn Fn() -> io::Result<()>;

/// Nobody wants what was being read or written any more.
#[derive(Debug, thiserror::Error)]
#[error("it was told to stop")]
pub(crate) struct Stopped;

/// Whether work on a file was told to stop.
pub(crate) fn is_stopped(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Stopped>())
}

/// Replaces the file at `path` with `bytes`: temporary file beside it, fsync, rename, fsync of the folder.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_for(OURS, path, bytes)
}

/// The same in a folder of the person's, where [`sweep`] finds what a crash of this `owner` left.
pub(crate) fn replace_for(owner: &str, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder_of(path);
    power::step()?;
    fs::create_dir_all(folder)?;
    let mut temp = hidden(folder, owner)?;
    power::leave_behind(&mut temp);
    power::step()?;
    temp.write_all(bytes)?;
    temp.as_file().sync_all()?;
    power::step()?;
    give_name(temp, path)?;
    power::step()?;
    sync_folder(folder)
}

/// The same with what `write` makes of it, for what is too large to be held in memory. When that fails, what was at
/// `path` stays.
pub(crate) fn replace_with(
    owner: &str,
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    sweep(owner, folder)?;
    let mut temp = hidden(folder, owner)?;
    write(temp.as_file_mut())?;
    temp.as_file().sync_all()?;
    give_name(temp, path)?;
    sync_folder(folder)
}

/// Moves a finished file to `path` on the same disk, durable, replacing what is there.
pub(crate) fn settle(from: &Path, path: &Path) -> io::Result<()> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    File::open(from)?.sync_all()?;
    once_free(|| fs::rename(from, path))?;
    sync_folder(folder)
}

/// A finished file on its way to the person's folder.
#[derive(Clone, Copy)]
pub(crate) struct Parcel<'a> {
    /// Whose temporary files [`sweep`] finds.
    pub owner: &'a str,
    pub file: &'a Path,
    /// The blake3 of its bytes, in hex: a copy that has another gets no name.
    pub hash: &'a str,
}

/// Gives a finished file a name in another folder, perhaps on another disk, without ever replacing a file there.
/// `false` when the name is taken. Says that it moves after every piece that is safe.
pub(crate) fn deliver(parcel: Parcel<'_>, path: &Path, moved: Moved<'_>) -> io::Result<bool> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    File::open(parcel.file)?.sync_all()?;
    let delivered = match fs::hard_link(parcel.file, path) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
        Err(_) => copy_beside(parcel, path, moved)?,
    };
    sync_folder(folder)?;
    Ok(delivered)
}

/// The same over whatever is there, for a name that the person gave.
pub(crate) fn deliver_over(parcel: Parcel<'_>, path: &Path, moved: Moved<'_>) -> io::Result<()> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    give_name(copy_hidden(parcel, folder, moved)?, path)?;
    sync_folder(folder)
}

/// Puts a finished temporary file in the place of whatever has its name.
fn give_name(temp: NamedTempFile, path: &Path) -> io::Result<()> {
    let mut kept = Some(temp);
    once_free(|| match kept.take().map(|temp| temp.persist(path)) {
        Some(Err(PersistError { error, file })) => {
            kept = Some(file);
            Err(error)
        }
        _ => Ok(()),
    })
}

/// Does what a virus scanner or a backup may be in the way of for a moment: three times within five seconds.
fn once_free<T>(act: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let twice = ConstantBuilder::new().with_delay(Duration::from_millis(2_500)).with_max_times(2);
    act.retry(twice).sleep(pause).when(is_held).call()
}

/// Whether another program holds the file.
pub(crate) fn is_held(error: &io::Error) -> bool {
    // Access denied, sharing violation, lock violation.
    let on_windows = cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33));
    on_windows || matches!(error.kind(), io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy)
}

#[cfg(not(test))]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

#[cfg(test)]
fn pause(_: Duration) {}

/// For disks without hard links: a hidden copy, then a rename that gives way to a file that is there.
fn copy_beside(parcel: Parcel<'_>, path: &Path, moved: Moved<'_>) -> io::Result<bool> {
    let temp = copy_hidden(parcel, folder_of(path), moved)?;
    match temp.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(failed) => Err(failed.error),
    }
}

/// Copies a file on one disk, where the system may do so without moving a byte. Says after every piece that it moves.
pub(crate) fn copy(from: &Path, to: &Path, moved: Moved<'_>) -> io::Result<()> {
    let (mut from, mut to) = (File::open(from)?, File::create(to)?);
    while io::copy(&mut Read::by_ref(&mut from).take(PIECE), &mut to)? > 0 {
        moved()?;
    }
    Ok(())
}

/// Piece by piece: what is only in memory has not moved, and a slow disk takes minutes for all of it at the end.
fn copy_hidden(parcel: Parcel<'_>, folder: &Path, moved: Moved<'_>) -> io::Result<NamedTempFile> {
    let (mut from, mut temp) = (File::open(parcel.file)?, hidden(folder, parcel.owner)?);
    let (mut piece, mut hasher) = (Vec::new(), blake3::Hasher::new());
    while Read::by_ref(&mut from).take(PIECE).read_to_end(&mut piece)? > 0 {
        hasher.update(&piece);
        temp.write_all(&piece)?;
        temp.as_file().sync_data()?;
        piece.clear();
        moved()?;
    }
    if hasher.finalize().to_hex().as_str() != parcel.hash {
        return Err(io::Error::other("it changed while it was copied"));
    }
    temp.as_file().sync_all()?;
    moved()?;
    Ok(temp)
}

/// A temporary file that, once it has its name, is as open to others as any file the person saves.
fn hidden(folder: &Path, owner: &str) -> io::Result<NamedTempFile> {
    let prefix = format!(".spool-{owner}");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Removes the temporary files that an earlier attempt of this `owner`, killed on the way, left in `folder`.
pub(crate) fn sweep(owner: &str, folder: &Path) -> io::Result<()> {
    let prefix = format!(".spool-{owner}");
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !owner.is_empty() && entry.file_name().to_string_lossy().starts_with(&prefix) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A rename is only durable once its folder is.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A name for a file that every system can keep: no separators, devices, control or trailing characters.
pub(crate) fn safe_name(title: &str) -> String {
    const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];
    let forbidden = |c: char| c.is_control() || "<>:\"/\\|?*".contains(c);
    let clean: String = editorial::project::showable(title)
        .chars()
        .map(|c| if forbidden(c) { ' ' } else { c })
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let mut short = String::new();
    for c in clean.chars() {
        if short.len() + c.len_utf8() > 120 {
            break;
        }
        short.push(c);
    }
    let name = short.trim_matches([' ', '.']).to_owned();
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    let numbered = stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt"));
    match name {
        name if name.is_empty() => "Video".to_owned(),
        name if DEVICES.contains(&stem.as_str()) || numbered => format!("_{name}"),
        name => name,
    }
}

/// `Title`, `Title (2)`, `Title (3)` ... in `folder`, with `extension`.
pub(crate) fn numbered(folder: &Path, name: &str, extension: &str) -> impl Iterator<Item = PathBuf> {
    let (folder, name, extension) = (folder.to_owned(), name.to_owned(), extension.to_owned());
    (1_u32..10_000).map(move |number| match number {
        1 => folder.join(format!("{name}.{extension}")),
        _ => folder.join(format!("{name} ({number}).{extension}")),
    })
}

/// Where a test may cut the power while a file is replaced; nothing at all outside of tests.
#[cfg(not(test))]
mod power {
    pub(super) fn step() -> std::io::Result<()> {
        Ok(())
    }
    pub(super) fn leave_behind(_: &mut super::NamedTempFile) {}
}

/// Where a test may cut the power while a file is replaced: from then on nothing is written any more on its thread.
#[cfg(test)]
pub(crate) mod power {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    /// Lets so many steps happen, and none after that; all again with none.
    pub(crate) fn cut_after(steps: Option<usize>) {
        LEFT.set(steps);
    }

    /// How many steps there have been on this thread.
    pub(crate) fn steps() -> usize {
        STEPS.get()
    }

    pub(super) fn step() -> io::Result<()> {
        match LEFT.get() {
            Some(0) => Err(io::Error::other("the power is cut")),
            left => {
                LEFT.set(left.map(|left| left - 1));
                STEPS.set(STEPS.get() + 1);
                Ok(())
            }
        }
    }

    /// A program that is killed does not tidy up.
    pub(super) fn leave_behind(temp: &mut super::NamedTempFile) {
        temp.disable_cleanup(LEFT.get().is_some());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_names_that_every_system_keeps() {
        for (title, name) in [
            ("Why is the night sky dark?", "Why is the night sky dark"),
            ("../../etc/passwd", "etc passwd"),
            ("CON", "_CON"),
            ("com1.mp4", "_com1.mp4"),
            ("...", "Video"),
            ("a:b|c\u{202e}\n", "a b c"),
            ("视频 🎬", "视频 🎬"),
        ] {
            assert_eq!(safe_name(title), name, "{title}");
        }
        assert!(safe_name(&"星".repeat(500)).len() <= 120);
    }

    #[test]
    fn a_delivered_file_never_replaces_another() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("new"), folder.path().join("out/old"));
        replace(&from, b"new").unwrap();
        replace(&to, b"old").unwrap();
        let (hash, wanted) = (crate::artifacts::hash_of(&from).unwrap(), || Ok(()));
        let parcel = Parcel { owner: "1", file: &from, hash: &hash };
        assert!(!deliver(parcel, &to, &wanted).unwrap());
        assert_eq!(fs::read(&to).unwrap(), b"old");
        assert!(deliver(parcel, &folder.path().join("out/next"), &wanted).unwrap());
        assert!(!copy_beside(parcel, &to, &wanted).unwrap());
    }

    #[test]
    fn a_file_that_another_program_holds_is_asked_for_three_times() {
        let tries = std::cell::Cell::new(0);
        let held = |times: u32, how: io::ErrorKind| {
            tries.set(0);
            once_free(|| {
                tries.set(tries.get() + 1);
                if tries.get() <= times { Err(io::Error::from(how)) } else { Ok(()) }
            })
        };
        assert!(held(2, io::ErrorKind::ResourceBusy).is_ok());
        assert!(held(3, io::ErrorKind::ResourceBusy).is_err_and(|error| is_held(&error)));
        assert_eq!(tries.get(), 3);
        assert!(held(1, io::ErrorKind::StorageFull).is_err());
        assert_eq!(tries.get(), 1, "waiting makes no room");
    }

    #[test]
    fn a_large_file_that_is_copied_says_after_every_piece_that_it_moves() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("new"), folder.path().join("out"));
        File::create(&from).unwrap().set_len(PIECE * 2 + 1).unwrap();
        let hash = crate::artifacts::hash_of(&from).unwrap();
        let parcel = Parcel { owner: "1", file: &from, hash: &hash };
        let moved = std::cell::Cell::new(0);
        let count = || {
            moved.set(moved.get() + 1);
            Ok(())
        };
        deliver_over(parcel, &to, &count).unwrap();
        // Once more before it gets its name.
        assert_eq!((moved.get(), fs::metadata(&to).unwrap().len()), (4, PIECE * 2 + 1));
        moved.set(0);
        assert_eq!(crate::artifacts::hash_moving(&to, &count).unwrap(), hash);
        assert_eq!(moved.get(), 3);
    }

    #[test]
    fn a_copy_that_is_told_to_stop_or_is_not_what_was_meant_gets_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("new"), folder.path().join("out/new"));
        File::create(&from).unwrap().set_len(PIECE * 2).unwrap();
        let hash = crate::artifacts::hash_of(&from).unwrap();
        let parcel = Parcel { owner: "1", file: &from, hash: &hash };
        fs::create_dir_all(folder.path().join("out")).unwrap();
        let stopped = copy_beside(parcel, &to, &|| Err(io::Error::other(Stopped)));
        assert!(stopped.is_err_and(|error| is_stopped(&error)));
        // Another attempt began to write the file anew while it was read.
        let cut_off = || File::options().write(true).open(&from)?.set_len(PIECE);
        assert!(copy_beside(parcel, &to, &cut_off).is_err_and(|error| !is_stopped(&error)));
        assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 0);
    }

    #[test]
    fn what_a_killed_attempt_left_in_the_folder_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        drop(hidden(folder.path(), "1").unwrap().keep().unwrap());
        for name in [".spool-2x", "Bees.mp4"] {
            fs::write(at(name), "").unwrap();
        }
        sweep("1", folder.path()).unwrap();
        assert!(at(".spool-2x").exists() && at("Bees.mp4").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_written_can_be_read_as_any_file_of_the_person() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        fs::write(folder.path().join("usual"), "").unwrap();
        replace(&folder.path().join("ours"), b"").unwrap();
        assert_eq!(mode("ours"), mode("usual"));
    }

    #[test]
    fn a_name_given_by_the_person_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("new"), folder.path().join("old"));
        replace(&from, b"new").unwrap();
        replace(&to, b"old").unwrap();
        let hash = crate::artifacts::hash_of(&from).unwrap();
        deliver_over(Parcel { owner: "1", file: &from, hash: &hash }, &to, &|| Ok(())).unwrap();
        assert_eq!(fs::read(&to).unwrap(), b"new");
    }
}

//! One executor at a time: a lock that ends with its process, and the name of who has it.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use crate::JobsError;

/// How long a lock may outlive its owner, and how often we look.
const LET_GO: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// Where the lock is: beside the database, or in this process only.
#[derive(Clone)]
pub(crate) enum Home {
    Folder(PathBuf),
    Memory(Arc<AtomicBool>),
}

/// The right to run jobs; ends when dropped, or when the process ends however it ends.
pub(crate) enum Ownership {
    Folder(#[expect(dead_code, reason = "holds the lock until dropped")] File),
    Memory(Arc<AtomicBool>),
}

impl Home {
    /// Takes the lock, or says who has it.
    pub(crate) fn own(&self, program: &str) -> Result<Ownership, JobsError> {
        match self {
            Home::Folder(folder) => own_folder(&folder.join("executor.lock"), program),
            Home::Memory(taken) => {
                if taken.swap(true, Ordering::AcqRel) {
                    return Err(JobsError::Owned { by: owner(program, std::process::id()) });
                }
                Ok(Ownership::Memory(taken.clone()))
            }
        }
    }
}

impl Drop for Ownership {
    fn drop(&mut self) {
        if let Ownership::Memory(taken) = self {
            taken.store(false, Ordering::Release);
        }
    }
}

fn own_folder(path: &Path, program: &str) -> Result<Ownership, JobsError> {
    let refused = |source| JobsError::Folder { path: path.to_owned(), source };
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(refused)?;
    let mut patience = LET_GO;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::Error(source)) => return Err(refused(source)),
            Err(TryLockError::WouldBlock) => {
                let by = read_owner(&mut file).map_err(refused)?;
                if patience.is_zero() || !is_gone(&by) {
                    return Err(JobsError::Owned { by });
                }
                thread::sleep(LOOK_AGAIN);
                patience = patience.saturating_sub(LOOK_AGAIN);
            }
        }
    }
    // The lock is what counts. On a full disk it goes without a name: who works the queue frees the room.
    if let Err(error) = write_owner(&mut file, program) {
        tracing::warn!(%error, "the owner's name could not be written");
    }
    Ok(Ownership::Folder(file))
}

fn write_owner(file: &mut File, program: &str) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(owner(program, std::process::id()).as_bytes())?;
    file.sync_data()
}

/// On Windows nobody can read a locked file, so the owner stays nameless there.
fn read_owner(file: &mut File) -> io::Result<String> {
    file.rewind()?;
    let mut by = String::new();
    Ok(match file.read_to_string(&mut by) {
        Ok(_) if !by.is_empty() => by,
        _ => "another program".into(),
    })
}

/// Whether the process that is named has ended.
///
/// A program that is killed while it starts another leaves a child that shares its lock until the child has become
/// the other program or has seen that it is alone: some milliseconds, in which nobody owns the folder.
#[cfg(unix)]
fn is_gone(owner: &str) -> bool {
    let pid = owner.rsplit_once("(process ").and_then(|(_, pid)| pid.strip_suffix(')')?.parse().ok());
    let Some(pid) = pid.and_then(rustix::process::Pid::from_raw) else { return false };
    rustix::process::test_kill_process(pid) == Err(rustix::io::Errno::SRCH)
}

#[cfg(not(unix))]
fn is_gone(_owner: &str) -> bool {
    false
}

pub(crate) fn owner(program: &str, pid: u32) -> String {
    format!("{program} (process {pid})")
}

/// Waits for others to be done with what `path` stands for; the turn ends when the file is dropped. Without one after
/// `patience`, or where no file can be made, the caller goes on alone: what it does must be right without a turn too.
pub(crate) fn take_turn(path: &Path, mut patience: Duration) -> Option<File> {
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(path).ok()?;
    loop {
        match file.try_lock() {
            Ok(()) => return Some(file),
            Err(TryLockError::WouldBlock) if !patience.is_zero() => {
                thread::sleep(LOOK_AGAIN);
                patience = patience.saturating_sub(LOOK_AGAIN);
            }
            Err(_) => return None,
        }
    }
}

/// Makes the data folder if it is not there.
pub(crate) fn make_folder(folder: &Path) -> Result<(), JobsError> {
    fs::create_dir_all(folder).map_err(|source| JobsError::Folder { path: folder.to_owned(), source })
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// No system gives numbers as high as this.
    const NOBODY: u32 = i32::MAX as u32;

    /// A lock that somebody holds in the name of `pid`.
    fn held(folder: &Path, pid: u32) -> File {
        let mut file = File::create_new(folder.join("executor.lock")).unwrap();
        file.lock().unwrap();
        write!(file, "{}", owner("spool", pid)).unwrap();
        file
    }

    #[test]
    fn a_lock_that_outlives_its_owner_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let child_of_the_dead = held(folder.path(), NOBODY);
        let (here, arrived) = mpsc::channel();
        let path = folder.path().to_owned();
        let next = thread::spawn(move || {
            here.send(()).unwrap();
            Home::Folder(path).own("spool").map(drop)
        });
        arrived.recv().unwrap();
        // Long enough that it has looked once; the outcome is the same if it has not.
        thread::sleep(LOOK_AGAIN * 4);
        drop(child_of_the_dead);
        assert!(next.join().unwrap().is_ok());
    }

    #[test]
    fn a_lock_of_a_living_owner_is_refused_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let _theirs = held(folder.path(), std::process::id());
        let refused = Home::Folder(folder.path().to_owned()).own("spool").err().unwrap();
        assert!(refused.to_string().contains(&owner("spool", std::process::id())), "{refused}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_keeps_nobody_from_owning_the_queue() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/dev/full", folder.path().join("executor.lock")).unwrap();
        assert!(Home::Folder(folder.path().to_owned()).own("spool").is_ok());
    }
}

//! One executor at a time: a lock that ends with its process, and the name of who has it.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::JobsError;

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
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(JobsError::Owned { by: read_owner(&file) }),
        Err(TryLockError::Error(source)) => return Err(refused(source)),
    }
    write_owner(&mut file, program).map_err(refused)?;
    Ok(Ownership::Folder(file))
}

fn write_owner(file: &mut File, program: &str) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(owner(program, std::process::id()).as_bytes())?;
    file.sync_data()
}

/// On Windows nobody can read a locked file, so the owner stays nameless there.
fn read_owner(mut file: &File) -> String {
    let mut by = String::new();
    match file.read_to_string(&mut by) {
        Ok(_) if !by.is_empty() => by,
        _ => "another program".into(),
    }
}

pub(crate) fn owner(program: &str, pid: u32) -> String {
    format!("{program} (process {pid})")
}

/// Makes the data folder if it is not there.
pub(crate) fn make_folder(folder: &Path) -> Result<(), JobsError> {
    fs::create_dir_all(folder).map_err(|source| JobsError::Folder { path: folder.to_owned(), source })
}

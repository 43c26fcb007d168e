//! The shelf: what Spool keeps of each project that is worked on, in one file that is replaced whole with every change.
//!
//! `projects/<id>/desk.json` is the project's text with its history; `versions/` beside it are earlier ones. A file
//! that cannot be read is set aside under another name, and the newest version that can takes its place. Nothing in
//! here is deleted before its time.

use super::history::History;
use super::saving::Stamp;
use crate::api::ApiError;
use crate::files;
use crate::intake;
use crate::order::{optional_path, paths_by_name};
use crate::production::disk;
use crate::unused;
use editorial::project::Document;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// Version of the shape of [`Kept`].
const SHAPE: u32 = 1;
const NAME: &str = "desk.json";
/// Whose temporary files these are.
const OWNER: &str = "desk";
const VERSIONS: &str = "versions";
const FORGOTTEN: &str = "forgotten";
/// Versions of one project that are kept.
pub(super) const MOST_VERSIONS: usize = 10;
/// How old the newest version is before another is kept.
const BETWEEN_VERSIONS: Duration = Duration::from_secs(5 * 60);
/// How long a project that was forgotten can still be brought back by hand.
const FORGOTTEN_FOR: Duration = Duration::from_secs(30 * 24 * 3_600);
/// How long another program may be at the shelf.
const PATIENCE: Duration = Duration::from_secs(5);
const ASK_AGAIN: Duration = Duration::from_millis(5);

/// What is kept of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) shape: u32,
    /// The project's text as it is now.
    pub text: String,
    /// Grows with every change.
    pub revision: u64,
    /// When that was, in milliseconds of Unix time.
    pub changed_at_ms: i64,
    /// Where its relative paths start.
    #[serde(with = "optional_path")]
    pub root: Option<PathBuf>,
    /// Files the person pointed to, by their names in the project.
    #[serde(with = "paths_by_name")]
    pub located: BTreeMap<String, PathBuf>,
    /// The person's own file that it is written to.
    #[serde(with = "optional_path")]
    pub file: Option<PathBuf>,
    /// That file as it was last read or written.
    pub saved: Option<Stamp>,
    /// What was left out when it was made or opened, in sentences.
    pub warnings: Vec<String>,
    /// Whether it stands before those that were changed later.
    #[serde(default)]
    pub pinned: bool,
    /// What can be taken back.
    pub history: History,
}

impl Kept {
    /// A project that nobody has changed yet.
    pub fn new(text: String, now: SystemTime) -> Kept {
        Kept {
            shape: SHAPE,
            text,
            revision: 1,
            changed_at_ms: unix_ms(now),
            root: None,
            located: BTreeMap::new(),
            file: None,
            saved: None,
            warnings: Vec::new(),
            pinned: false,
            history: History::default(),
        }
    }

    /// The project. It opened when it came here, and every change opened before it was kept.
    ///
    /// # Errors
    /// As [`Document::draft`].
    pub fn document(&self) -> Result<Document, ApiError> {
        Ok(Document::draft(self.text.as_bytes())?)
    }

    /// Whether the person's file is yet to be written.
    pub fn unsaved(&self) -> bool {
        self.file.is_some() && self.saved.as_ref().is_none_or(|saved| !saved.is_of(self.text.as_bytes()))
    }
}

/// The folder of all projects.
pub(super) struct Shelf {
    root: PathBuf,
    here: Mutex<()>,
}

/// As long as this is held nobody else touches the shelf: no thread, and no other program.
pub(super) struct Hold<'a> {
    _here: MutexGuard<'a, ()>,
    _file: Option<File>,
}

impl Shelf {
    /// A shelf that is made when the first project comes.
    pub fn at(root: PathBuf) -> Shelf {
        Shelf { root, here: Mutex::new(()) }
    }

    /// Waits for the shelf to be free.
    ///
    /// # Errors
    /// `project_busy` when another program does not let go of it.
    pub fn hold(&self) -> Result<Hold<'_>, ApiError> {
        let here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        fs::create_dir_all(&self.root).map_err(|error| refused(&error))?;
        let lock = self.root.join(".lock");
        let file = File::options().create(true).append(true).open(lock).map_err(|error| refused(&error))?;
        let until = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Hold { _here: here, _file: Some(file) }),
                // Some network disks know no locks; then only this program's threads take turns.
                Err(TryLockError::Error(_)) => return Ok(Hold { _here: here, _file: None }),
                Err(TryLockError::WouldBlock) if Instant::now() < until => std::thread::sleep(ASK_AGAIN),
                Err(TryLockError::WouldBlock) => return Err(busy()),
            }
        }
    }

    /// Whether there is such a project.
    pub fn has(&self, id: &str) -> bool {
        self.folder(id).is_some_and(|folder| folder.exists())
    }

    /// A project as it was kept last.
    ///
    /// # Errors
    /// `project_gone`; `newer_version` when a newer Spool kept it; when the disk refuses.
    pub fn load(&self, id: &str) -> Result<Kept, ApiError> {
        let folder = self.folder(id).ok_or_else(gone)?;
        let path = folder.join(NAME);
        match fs::read(&path) {
            Ok(bytes) => match read(&bytes) {
                Read::Whole(kept) => Ok(*kept),
                Read::Newer => Err(newer()),
                Read::Damaged => {
                    set_aside(&path).map_err(|error| refused(&error))?;
                    self.restore(&folder)
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound && folder.join(VERSIONS).exists() => {
                self.restore(&folder)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(gone()),
            Err(error) => Err(refused(&error)),
        }
    }

    /// The newest version that can be read, in place of what cannot.
    fn restore(&self, folder: &Path) -> Result<Kept, ApiError> {
        let whole = |path: &PathBuf| match read(&fs::read(path).ok()?) {
            Read::Whole(kept) => Some(*kept),
            Read::Newer | Read::Damaged => None,
        };
        let mut kept = versions(folder).iter().find_map(whole).ok_or_else(gone)?;
        tracing::warn!("a damaged project was set aside, and an earlier version of it taken");
        kept.warnings
            .push("What Spool kept of this project was damaged. This is an earlier version.".to_owned());
        write(folder, &kept)?;
        Ok(kept)
    }

    /// Keeps a project as it is now. It is durable when this answers.
    ///
    /// # Errors
    /// `project_gone` for what is no id; when the disk refuses.
    pub fn store(&self, id: &str, kept: &Kept) -> Result<(), ApiError> {
        write(&self.folder(id).ok_or_else(gone)?, kept)
    }

    /// Keeps a project among its versions, unless the newest of them is of late and it need not be `anyway`.
    pub fn keep_version(&self, id: &str, kept: &Kept, now: SystemTime, anyway: bool) {
        let Some(folder) = self.folder(id) else { return };
        let there = versions(&folder);
        let age = |path: &PathBuf| now.duration_since(fs::metadata(path).ok()?.modified().ok()?).ok();
        let late = there.first().is_some_and(|path| age(path).is_none_or(|age| age < BETWEEN_VERSIONS));
        if late && !anyway {
            return;
        }
        let version = Kept { history: History::default(), ..kept.clone() };
        let path = folder.join(VERSIONS).join(format!("{:012}.json", kept.revision));
        let written = serde_json::to_vec(&version).map_err(io::Error::other);
        if let Err(error) = written.and_then(|bytes| files::replace_for(OWNER, &path, &bytes)) {
            // The change itself is kept or refused on its own.
            tracing::warn!(%error, "no version of a project was kept");
            return;
        }
        for old in versions(&folder).iter().skip(MOST_VERSIONS) {
            if let Err(error) = fs::remove_file(old) {
                tracing::debug!(%error, "an old version stayed behind");
            }
        }
    }

    /// Removes what a program that was killed left half written. Nobody else may write meanwhile.
    pub fn sweep(&self, id: &str) {
        for folder in self.folder(id).into_iter().flat_map(|folder| [folder.join(VERSIONS), folder]) {
            if let Err(error) = files::sweep(OWNER, &folder) {
                tracing::debug!(%error, "half a file stayed behind");
            }
        }
    }

    /// Every project that can be read. One that cannot hides no other.
    pub fn all(&self) -> Vec<(String, Kept)> {
        let Ok(entries) = fs::read_dir(&self.root) else { return Vec::new() };
        let ids = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        ids.filter(|id| is_id(id))
            .filter_map(|id| {
                let told = |error: &ApiError| tracing::warn!(code = error.code, "a project is not listed");
                let kept = self.load(&id).inspect_err(told).ok()?;
                Some((id, kept))
            })
            .collect()
    }

    /// Shows everything that is kept of all projects: each as it is, as it was and as it can become again, with the
    /// person's own file of it. What none of that names, no project on the shelf can ever ask for.
    ///
    /// # Errors
    /// `unused_unknown` when one of them cannot be read.
    pub fn show(&self, see: &mut dyn FnMut(&[u8])) -> Result<(), ApiError> {
        let ids = unused::names(&self.root).map_err(|_| unused::unknown("projects"))?;
        for id in ids.iter().filter(|id| is_id(id)) {
            let folder = self.root.join(id);
            for folder in [folder.join(VERSIONS), folder] {
                let unknown = || unused::unknown(&format!("projects/{id}"));
                for name in unused::names(&folder).map_err(|_| unknown())? {
                    let path = folder.join(&name);
                    let Some(bytes) = unused::read(&path).map_err(|_| unknown())? else { continue };
                    see(&bytes);
                    if name == NAME {
                        let Read::Whole(kept) = read(&bytes) else { return Err(unknown()) };
                        kept.history.texts(&kept.text).for_each(|text| see(text.as_bytes()));
                        kept.file.as_deref().map_or(Ok(()), |file| show_own(file, see))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Takes a project off the shelf. For a month it can still be found in the folder of those that were forgotten.
    ///
    /// # Errors
    /// `project_gone`; when the disk refuses.
    pub fn forget(&self, id: &str, now: SystemTime) -> Result<(), ApiError> {
        let folder = self.folder(id).filter(|folder| folder.exists()).ok_or_else(gone)?;
        let forgotten = self.root.join(FORGOTTEN);
        let to = forgotten.join(format!("{}-{id}", unix_ms(now)));
        fs::create_dir_all(&forgotten)
            .and_then(|()| fs::rename(folder, to))
            .map_err(|error| refused(&error))?;
        self.sweep_forgotten(now);
        Ok(())
    }

    /// Deletes what was forgotten more than a month ago.
    pub fn sweep_forgotten(&self, now: SystemTime) {
        for old in fs::read_dir(self.root.join(FORGOTTEN)).into_iter().flatten().flatten() {
            let name = old.file_name().to_string_lossy().into_owned();
            let then = name.split('-').next().and_then(|ms| ms.parse::<i64>().ok());
            let long = i64::try_from(FORGOTTEN_FOR.as_millis()).unwrap_or(i64::MAX);
            if then.is_some_and(|then| unix_ms(now) - then > long)
                && let Err(error) = fs::remove_dir_all(old.path())
            {
                tracing::debug!(%error, "a forgotten project stayed behind");
            }
        }
    }

    fn folder(&self, id: &str) -> Option<PathBuf> {
        is_id(id).then(|| self.root.join(id))
    }
}

/// What the person's own file says now. One that is gone from its folder says nothing; of one whose folder is away, as
/// when its disk is not connected, nobody knows what another program wrote into it.
fn show_own(file: &Path, see: &mut dyn FnMut(&[u8])) -> Result<(), ApiError> {
    let unknown = || unused::unknown(&intake::shown(file));
    match fs::metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match file.parent() {
            Some(folder) if folder.is_dir() => Ok(()),
            _ => Err(unknown()),
        },
        _ => {
            let bytes = intake::read_small(file).map_err(|_| unknown())?;
            Document::draft(&bytes).map_err(|_| unknown())?;
            see(&bytes);
            Ok(())
        }
    }
}

enum Read {
    Whole(Box<Kept>),
    Newer,
    Damaged,
}

fn read(bytes: &[u8]) -> Read {
    #[derive(Deserialize)]
    struct Head {
        shape: u32,
    }
    let whole = |kept: &Kept| kept.document().is_ok();
    match serde_json::from_slice::<Kept>(bytes) {
        Ok(kept) if kept.shape == SHAPE && whole(&kept) => Read::Whole(Box::new(kept)),
        _ if serde_json::from_slice::<Head>(bytes).is_ok_and(|head| head.shape > SHAPE) => Read::Newer,
        _ => Read::Damaged,
    }
}

fn write(folder: &Path, kept: &Kept) -> Result<(), ApiError> {
    let bytes = serde_json::to_vec(kept)
        .map_err(|error| ApiError::lasting("internal", error.to_string(), "Try again."))?;
    files::replace_for(OWNER, &folder.join(NAME), &bytes).map_err(|error| refused(&error))
}

/// Gives a file that cannot be read a name under which nobody looks for it, and which no other has.
fn set_aside(path: &Path) -> io::Result<()> {
    let aside = (1_u32..).map(|n| path.with_extension(format!("json.damaged-{n}")));
    let mut free = aside.filter(|aside| !aside.exists());
    fs::rename(path, free.next().unwrap_or_else(|| path.with_extension("json.damaged")))
}

/// Earlier versions of a project, the newest first.
pub(super) fn versions(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join(VERSIONS)).into_iter().flatten().flatten();
    let mut all: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    all.sort();
    all.reverse();
    all
}

/// Whether a text is a project's id in its usual writing: nothing else is ever made a folder's name.
fn is_id(id: &str) -> bool {
    editorial::project::ProjectId::try_from(id.to_owned()).is_ok()
}

pub(super) fn unix_ms(now: SystemTime) -> i64 {
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// What a disk that refuses means for a project.
pub(super) fn refused(error: &io::Error) -> ApiError {
    let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
    let (message, hint) = match full {
        true => ("The disk is full, so the change was not kept.", "Free some space, then try again."),
        false => return crate::preview::told(disk(error)),
    };
    ApiError { retryable: true, ..ApiError::lasting("disk_full", message, hint) }
}

pub(super) fn gone() -> ApiError {
    ApiError::lasting(
        "project_gone",
        "There is no project of that id.",
        "Open its file, or choose another of the list.",
    )
}

fn newer() -> ApiError {
    ApiError::lasting(
        "newer_version",
        "A newer Spool has worked on this project.",
        "Get the new version of Spool to open it.",
    )
}

fn busy() -> ApiError {
    let message = "Another Spool is busy with the projects.";
    ApiError { retryable: true, ..ApiError::lasting("project_busy", message, "Try again in a moment.") }
}

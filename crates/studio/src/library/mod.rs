//! The library: folders of the person's own footage. They are looked through in the background, again every half an hour
//! and where the machine tells of a change, and their files are shown where they lie: nothing is copied, moved or
//! changed, and nothing of it leaves this computer.
//!
//! Which folders there are is kept with the other choices; what is in them is kept in a file that can be made again.

mod index;
mod librarian;

pub(crate) use librarian::Librarian;

use crate::api::{ApiError, LibraryFolder, LibraryView};
use crate::files;
use crate::ports::{Embedder, Offer};
use crate::services::Services;
use crate::studio::Studio;
use index::Index;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// Under which name its files stand beside those of sites.
pub(crate) const OWN: &str = "own";
/// Folders that a person may name.
const MOST_FOLDERS: usize = 50;
/// Digits of a folder's id.
const ID_DIGITS: usize = 16;

/// The folders, and what is known of them. Every clone is the same.
#[derive(Clone)]
pub(crate) struct Library(Arc<Shelves>);

struct Shelves {
    services: Arc<Services>,
    file: PathBuf,
    index: Mutex<Index>,
    looking: watch::Sender<Looking>,
    /// The folders are others.
    turned: Notify,
}

/// How far the folders have been looked through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Looking {
    done: u32,
    of: u32,
    /// Whether all of it has been looked at once since the work began.
    settled: bool,
}

impl Library {
    pub fn new(data: &Path, services: Arc<Services>) -> Library {
        Library(Arc::new(Shelves {
            services,
            file: data.join("footage.json"),
            index: Mutex::default(),
            looking: watch::Sender::default(),
            turned: Notify::new(),
        }))
    }

    pub fn folders(&self) -> Vec<PathBuf> {
        self.0.services.chosen().folders
    }

    /// Returns when the folders have been looked through, but after `patience` at the latest; at once when there are none.
    pub async fn settled(&self, patience: Duration) {
        if self.folders().is_empty() {
            return;
        }
        let mut looking = self.0.looking.subscribe();
        let settled = looking.wait_for(|looking| looking.settled);
        if tokio::time::timeout(patience, settled).await.is_err() {
            tracing::info!("own footage is offered as far as it is known");
        }
    }

    /// What of it speaks of some words, the best first. Takes milliseconds: not where others wait.
    pub fn search(&self, embedder: &dyn Embedder, words: &str) -> Vec<Offer> {
        let folders = self.folders();
        if folders.is_empty() {
            return Vec::new();
        }
        let asked = embedder.embed(&[words]).and_then(|vectors| vectors.into_iter().next());
        self.index().search(&folders, words, asked.as_ref())
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        self.0.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn view(&self) -> LibraryView {
        let (folders, index) = (self.folders(), self.index());
        let Looking { done, of, .. } = *self.0.looking.borrow();
        let folder = |path: &PathBuf| LibraryFolder {
            id: id_of(path),
            path: path.display().to_string(),
            there: path.is_dir(),
            files: index.count(path),
        };
        LibraryView { folders: folders.iter().map(folder).collect(), looked_at: done, to_look_at: of }
    }
}

impl Studio {
    /// Folders of the person's own footage, and how far they have been looked through.
    pub fn library(&self) -> LibraryView {
        self.library.view()
    }

    /// Offers what is in a folder, and below it, for lines that nothing else fits; also after a restart.
    ///
    /// # Errors
    /// `library_folder` when it is none that can be offered; `settings_unsaved`.
    pub fn add_library_folder(&self, path: &Path) -> Result<LibraryView, ApiError> {
        let path = path.canonicalize().ok().filter(|path| path.is_dir() && path.to_str().is_some());
        let path = path.ok_or_else(|| unusable("Spool cannot look into this folder."))?;
        let ours = |path: &Path| path.starts_with(&self.folders.data) || self.folders.data.starts_with(path);
        if ours(&path) || path.parent().is_none() {
            return Err(unusable("This folder holds more than footage."));
        }
        let known = self.library.folders();
        if known.iter().any(|folder| path.starts_with(folder)) {
            return Ok(self.library.view());
        }
        if known.len() >= MOST_FOLDERS {
            return Err(unusable("There are too many folders."));
        }
        self.services.change(|chosen| {
            // What lies below it is looked through with it.
            chosen.folders.retain(|folder| !folder.starts_with(&path));
            chosen.folders.push(path);
        })?;
        self.library.turn();
        Ok(self.library.view())
    }

    /// Offers a folder no longer. Its files stay as they are.
    ///
    /// # Errors
    /// `library_folder` when there is none of this id; `settings_unsaved`.
    pub fn forget_library_folder(&self, id: &str) -> Result<LibraryView, ApiError> {
        if !self.library.folders().iter().any(|folder| id_of(folder) == id) {
            return Err(unusable("Spool does not know this folder."));
        }
        self.services.change(|chosen| chosen.folders.retain(|folder| id_of(folder) != id))?;
        self.library.turn();
        Ok(self.library.view())
    }
}

impl Library {
    /// What was looked at is no longer all there is.
    fn turn(&self) {
        let folders = self.folders();
        self.index().keep_below(&folders);
        self.0.looking.send_modify(|looking| looking.settled = false);
        self.0.turned.notify_one();
    }

    /// Writes down what is known; when that fails it is found out again.
    fn save(&self) {
        let bytes = serde_json::to_vec(&*self.index()).unwrap_or_default();
        if let Err(error) = files::replace(&self.0.file, &bytes) {
            tracing::warn!(%error, "what is known of own footage was not kept");
        }
    }

    fn load(&self) {
        let kept = std::fs::read(&self.0.file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        *self.index() = kept.unwrap_or_default();
    }
}

/// Names a folder without telling where it is.
fn id_of(path: &Path) -> String {
    blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex()[..ID_DIGITS].to_owned()
}

fn unusable(what: &str) -> ApiError {
    ApiError::lasting("library_folder", what, "Choose a folder with films and photos of yours.")
}

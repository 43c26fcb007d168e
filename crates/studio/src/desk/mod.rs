//! The desk: projects that are worked on. Every change is durable when it is answered, can be taken back, and never
//! reaches a video that was submitted before.
//!
//! A project that was opened from a file of the person's is written back to it; one of text and loose files is kept by
//! Spool alone. Everything here blocks; [`rim`] makes commands of it.

mod change;
mod find;
mod history;
mod pictures;
mod pieces;
mod rim;
mod saving;
mod shelf;
mod storyboard;

pub(crate) use rim::Rim;

use crate::api::{ApiError, Edit, EditKind, TrackView};
use crate::files;
use crate::intake::{self, Production};
use crate::order::Order;
use editorial::project::{Document, Dress, LARGEST_TEXT, ProjectError, ProjectId};
use saving::Outside;
use shelf::{Kept, Shelf};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// A project as it stands on the desk.
pub(crate) struct Open {
    pub id: String,
    kept: Kept,
    /// Why the person's file could not be written, in a sentence.
    pub trouble: Option<String>,
}

/// Projects that are worked on, in the data folder.
pub(crate) struct Desk {
    shelf: Shelf,
    session: Mutex<Session>,
}

/// What is remembered only while the program runs.
#[derive(Default)]
struct Session {
    /// Which line of a project is being typed, and the revision that left.
    typing: HashMap<String, (String, u64)>,
    /// The change that was refused because the file had been changed outside: asked for again, it is meant.
    refused: HashMap<String, Act>,
    trouble: HashMap<String, String>,
}

/// What a person does to a project.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Act {
    Edit(Edit),
    Undo,
    Redo,
    AddFiles(Vec<PathBuf>),
    /// A file that was missing, by its name in the project, and where it is.
    Find(String, PathBuf),
    /// A file that is not of the project yet, for this line.
    Show(String, Box<pictures::Picked>),
    /// Music that comes with Spool, and its file.
    PlayUnder(TrackView, PathBuf),
    /// A look of the person's own, and its logo's file.
    Wear(Box<Dress>, Option<PathBuf>),
}

impl Desk {
    /// A desk whose projects are below `root`.
    pub fn at(root: PathBuf) -> Desk {
        Desk { shelf: Shelf::at(root), session: Mutex::default() }
    }

    /// A project that Spool alone keeps, under a name of its own.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn begin(&self, production: Production, now: SystemTime) -> Result<Open, ApiError> {
        let _hold = self.shelf.hold()?;
        self.put_down(production, new_id()?, now)
    }

    /// A project that may have been here before, under its own name: as it is now if it still is.
    ///
    /// # Errors
    /// As [`Desk::begin`].
    pub fn begin_again(&self, production: Production, now: SystemTime) -> Result<Open, ApiError> {
        let _hold = self.shelf.hold()?;
        let id = production.document.project.id.clone();
        match self.shelf.load(id.as_str()) {
            Ok(kept) => self.refreshed(id.into(), kept, now),
            Err(_) => self.put_down(production, id, now),
        }
    }

    fn put_down(&self, production: Production, id: ProjectId, now: SystemTime) -> Result<Open, ApiError> {
        let Production { mut document, root, located, warnings } = production;
        document.project.id = id.clone();
        let kept = Kept { root, located, warnings, ..Kept::new(document.to_text(), now) };
        let id = String::from(id);
        self.shelf.store(&id, &kept)?;
        Ok(self.open(id, kept))
    }

    /// A copy of a project that is not the person's to change; one that they have not changed yet is taken again.
    ///
    /// # Errors
    /// As [`Desk::begin`].
    pub fn begin_sample(&self, production: Production, now: SystemTime) -> Result<Open, ApiError> {
        let _hold = self.shelf.hold()?;
        let title = production.document.project.title.clone();
        let same = |kept: &Kept| {
            let untouched = kept.revision == 1 && kept.file.is_none() && kept.root == production.root;
            untouched && kept.document().is_ok_and(|document| document.project.title == title)
        };
        match self.shelf.all().into_iter().find(|(_, kept)| same(kept)) {
            Some((id, kept)) => Ok(self.open(id, kept)),
            None => self.put_down(production, new_id()?, now),
        }
    }

    /// Opens the person's own file, to be changed in place.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the file; when the disk refuses.
    pub fn open_file(&self, path: &Path, now: SystemTime) -> Result<Open, ApiError> {
        let path = real(path);
        let _hold = self.shelf.hold()?;
        let known = self.shelf.all().into_iter().find(|(_, kept)| kept.file.as_deref() == Some(&path));
        if let Some((id, kept)) = known {
            return self.refreshed(id, kept, now);
        }
        intake::plain_file(&path)?;
        let (bytes, stamp) = saving::read(&path).map_err(|_| intake::unreadable(&path))?;
        let (text, document) = draft(&path, bytes)?;
        let its_own = String::from(document.project.id.clone());
        let mut kept = Kept {
            root: path.parent().map(Path::to_path_buf),
            file: Some(path),
            saved: Some(stamp),
            ..Kept::new(text, now)
        };
        // A file that was moved is known by its id; a copy of one that is still there is another project.
        let id = match self.shelf.load(&its_own) {
            Ok(there) if there.file.as_ref().is_some_and(|file| !file.exists()) => {
                kept.revision = there.revision + 1;
                kept.located = there.located;
                its_own
            }
            Err(error) if error.code == "project_gone" && !self.shelf.has(&its_own) => its_own,
            _ => new_id()?.into(),
        };
        self.shelf.store(&id, &kept)?;
        Ok(self.open(id, kept))
    }

    /// A project as it is now, with what its file says if another program has changed that.
    ///
    /// # Errors
    /// `project_gone`; when the disk refuses.
    pub fn get(&self, id: &str, now: SystemTime) -> Result<Open, ApiError> {
        let _hold = self.shelf.hold()?;
        let kept = self.shelf.load(id)?;
        self.refreshed(id.to_owned(), kept, now)
    }

    /// A project as it stands here, whatever its file says.
    ///
    /// # Errors
    /// `project_gone`; when the disk refuses.
    pub fn peek(&self, id: &str) -> Result<Open, ApiError> {
        let _hold = self.shelf.hold()?;
        let kept = self.shelf.load(id)?;
        Ok(self.open(id.to_owned(), kept))
    }

    /// As long as this is held, no project changes, comes or goes, in whichever program.
    ///
    /// # Errors
    /// `project_busy` when another program does not let go of them.
    pub fn hold(&self) -> Result<impl Sized, ApiError> {
        self.shelf.hold()
    }

    /// Shows everything that is kept of all projects.
    ///
    /// # Errors
    /// `unused_unknown` when something of it cannot be read.
    pub fn show(&self, see: &mut dyn FnMut(&[u8])) -> Result<(), ApiError> {
        self.shelf.show(see)
    }

    /// Every project, those that are pinned before the others, the newest first.
    pub fn recent(&self) -> Result<Vec<Open>, ApiError> {
        let _hold = self.shelf.hold()?;
        let mut all = self.shelf.all();
        all.sort_by_key(|(id, kept)| (!kept.pinned, std::cmp::Reverse(kept.changed_at_ms), id.clone()));
        Ok(all.into_iter().map(|(id, kept)| self.open(id, kept)).collect())
    }

    /// Puts a project before those that were changed later, or back among them.
    ///
    /// # Errors
    /// `project_gone`; when the disk refuses.
    pub fn pin(&self, id: &str, pinned: bool) -> Result<(), ApiError> {
        let _hold = self.shelf.hold()?;
        let kept = self.shelf.load(id)?;
        self.shelf.store(id, &Kept { pinned, ..kept })
    }

    /// Takes a project off the desk. The person's file stays, written to its last word.
    ///
    /// # Errors
    /// `project_gone`; when the disk refuses.
    pub fn forget(&self, id: &str, now: SystemTime) -> Result<(), ApiError> {
        let _hold = self.shelf.hold()?;
        if let Ok(kept) = self.shelf.load(id) {
            self.written(id, kept, now);
        }
        self.shelf.forget(id, now)
    }

    /// Deletes what was taken off the desk more than a month ago.
    pub fn sweep(&self, now: SystemTime) {
        self.shelf.sweep_forgotten(now);
    }

    /// Changes a project. Durable when this answers; the person's file follows with [`Desk::save`].
    ///
    /// # Errors
    /// `project_gone`, `project_read_only`; `project_changed_outside`, whose retry takes what the file says now; what
    /// the change itself may be refused for; when the disk refuses. Nothing was changed then.
    pub fn act(&self, id: &str, act: &Act, now: SystemTime) -> Result<Open, ApiError> {
        let _hold = self.shelf.hold()?;
        let mut kept = self.shelf.load(id)?;
        if let Some(Outside::Changed(..)) = outside(&kept)? {
            let again = self.session().refused.get(id) == Some(act);
            if !again {
                self.session().refused.insert(id.to_owned(), act.clone());
                return Err(saving::changed_outside(kept.file.as_deref().unwrap_or(Path::new(""))));
            }
            kept = self.refreshed(id.to_owned(), kept, now)?.kept;
        }
        self.session().refused.remove(id);
        let document = kept.document()?;
        if document.read_only {
            return Err(read_only());
        }
        let Some(next) = self.next(id, &kept, document, act)? else {
            return Ok(self.open(id.to_owned(), kept));
        };
        self.shelf.keep_version(id, &kept, now, false);
        let next = Kept { revision: kept.revision + 1, changed_at_ms: shelf::unix_ms(now), ..next };
        self.shelf.store(id, &next)?;
        if let Act::Edit(Edit::Text { scene, .. }) = act {
            self.session().typing.insert(id.to_owned(), (scene.clone(), next.revision));
        }
        Ok(self.open(id.to_owned(), next))
    }

    /// What a project is after a change; none when that changes nothing.
    fn next(
        &self,
        id: &str,
        kept: &Kept,
        mut document: Document,
        act: &Act,
    ) -> Result<Option<Kept>, ApiError> {
        let mut next = kept.clone();
        let text = match act {
            Act::Undo => next.history.undo(&kept.text),
            Act::Redo => next.history.redo(&kept.text),
            Act::Edit(edit) => {
                let kind = change::apply(&mut document, edit)?;
                let text = document.to_text();
                let joins = self.joins(id, kept.revision, edit);
                next.history.did(kind, &kept.text, &text, joins);
                Some(text)
            }
            Act::AddFiles(paths) => {
                let (root, located) = (kept.root.clone(), kept.located.clone());
                let production = Production { document, root, located, warnings: Vec::new() };
                let added = intake::add_files(production, paths)?;
                next.located = added.located;
                next.warnings = added.warnings;
                let text = added.document.to_text();
                next.history.did(EditKind::Files, &kept.text, &text, false);
                Some(text)
            }
            Act::Find(media, path) => {
                let found = find::relink(kept, media, path)?;
                let text = found.text.clone();
                next = found;
                Some(text)
            }
            Act::Show(scene, picked) => {
                let (root, located) = (kept.root.clone(), kept.located.clone());
                let production = Production { document, root, located, warnings: Vec::new() };
                let shown = pictures::show(production, scene, picked)?;
                next.located = shown.located;
                let text = shown.document.to_text();
                next.history.did(EditKind::Picture, &kept.text, &text, false);
                Some(text)
            }
            Act::Wear(dress, logo) => {
                let (root, located) = (kept.root.clone(), kept.located.clone());
                let mut production = Production { document, root, located, warnings: Vec::new() };
                let logo = logo.as_deref().map(|path| crate::looks::located(&mut production, path));
                production.document.wear(dress.as_ref().clone(), logo);
                next.located = production.located;
                let text = production.document.to_text();
                next.history.did(EditKind::Dress, &kept.text, &text, false);
                Some(text)
            }
            Act::PlayUnder(track, path) => {
                let (root, located) = (kept.root.clone(), kept.located.clone());
                let production = Production { document, root, located, warnings: Vec::new() };
                let played = intake::play_under(production, track, path)?;
                next.located = played.located;
                let text = played.document.to_text();
                next.history.did(EditKind::Music, &kept.text, &text, false);
                Some(text)
            }
        };
        let Some(text) = text else { return Ok(None) };
        if text.len() > LARGEST_TEXT {
            return Err(ProjectError::TooBig.into());
        }
        let changed = text != kept.text || next.warnings != kept.warnings || next.located != kept.located;
        next.text = text;
        // What is kept has to open again: a change that would not is a fault of ours, and is not kept.
        next.document()?;
        Ok(changed.then_some(next))
    }

    /// Whether a change goes on with what is being typed.
    fn joins(&self, id: &str, revision: u64, edit: &Edit) -> bool {
        let Edit::Text { scene, .. } = edit else { return false };
        self.session().typing.get(id).is_some_and(|(line, then)| line == scene && *then == revision)
    }

    /// Writes the person's file if it is yet to be written, unless another program has changed it.
    ///
    /// # Errors
    /// `project_gone`; when the desk itself cannot be read. That the file could not be written is told with the project.
    pub fn save(&self, id: &str, now: SystemTime) -> Result<Open, ApiError> {
        let _hold = self.shelf.hold()?;
        let kept = self.shelf.load(id)?;
        let kept = self.written(id, kept, now);
        Ok(self.open(id.to_owned(), kept))
    }

    /// The same for every project.
    pub fn save_all(&self, now: SystemTime) {
        let Ok(_hold) = self.shelf.hold() else { return };
        for (id, kept) in self.shelf.all() {
            self.written(&id, kept, now);
        }
    }

    /// Writes a project to a file that the person named, replacing what is there. One that Spool alone kept is from
    /// now on kept there; of any other this is a copy, and another project.
    ///
    /// # Errors
    /// `project_gone`; when the disk refuses.
    pub fn save_as(&self, id: &str, path: &Path, now: SystemTime) -> Result<Open, ApiError> {
        let _hold = self.shelf.hold()?;
        let kept = self.shelf.load(id)?;
        let path = real(path);
        let (id, kept) = match kept.file.as_deref() {
            Some(file) if file == path => return Ok(self.open(id.to_owned(), self.written(id, kept, now))),
            Some(_) => {
                let own = new_id()?;
                let mut document = kept.document()?;
                document.own_copy(own.clone());
                (
                    String::from(own),
                    Kept { history: history::History::default(), text: document.to_text(), ..kept },
                )
            }
            None => (id.to_owned(), kept),
        };
        // Whatever project was kept in that file is kept there no more.
        for (other, there) in self.shelf.all() {
            if other != id && there.file.as_deref() == Some(&path) {
                self.shelf.store(&other, &Kept { file: None, saved: None, ..there })?;
            }
        }
        let kept = change::at_home(kept, &path)?;
        let stamp = saving::write(&id, &path, &kept.text).map_err(|error| shelf::refused(&error))?;
        let kept = Kept {
            file: Some(path),
            saved: Some(stamp),
            revision: kept.revision + 1,
            changed_at_ms: shelf::unix_ms(now),
            ..kept
        };
        self.shelf.store(&id, &kept)?;
        self.session().trouble.remove(&id);
        Ok(self.open(id, kept))
    }

    /// A project when it is looked at: written to its file if a crash kept it from that, or else read from it if
    /// another program wrote it.
    fn refreshed(&self, id: String, kept: Kept, now: SystemTime) -> Result<Open, ApiError> {
        self.shelf.sweep(&id);
        let Some(Outside::Changed(bytes, stamp)) = outside(&kept)? else {
            let kept = self.written(&id, kept, now);
            return Ok(self.open(id, kept));
        };
        let (text, _) = draft(kept.file.as_deref().unwrap_or(Path::new("")), bytes)?;
        self.shelf.keep_version(&id, &kept, now, true);
        let next = Kept {
            text,
            saved: Some(stamp),
            revision: kept.revision + 1,
            changed_at_ms: shelf::unix_ms(now),
            history: history::History::default(),
            ..kept
        };
        self.shelf.store(&id, &next)?;
        self.session().refused.remove(&id);
        Ok(self.open(id, next))
    }

    /// The project after its file was written, if it had to be and could be.
    fn written(&self, id: &str, kept: Kept, now: SystemTime) -> Kept {
        let Some(file) = kept.file.clone() else { return kept };
        let stamp = match outside(&kept) {
            Ok(Some(Outside::Same(_))) if kept.unsaved() => {
                if let Err(error) = files::sweep(id, file.parent().unwrap_or(Path::new(""))) {
                    tracing::debug!(%error, "half a project file stayed behind");
                }
                saving::write(id, &file, &kept.text)
            }
            Ok(Some(Outside::Same(Some(stamp)))) => Ok(stamp),
            // There is nothing to write, nothing to write to, or somebody else's words to be asked about first.
            Ok(_) | Err(_) => return kept,
        };
        let noted = stamp.map_err(|error| shelf::refused(&error)).and_then(|stamp| {
            let kept = Kept { saved: Some(stamp), ..kept.clone() };
            self.shelf.store(id, &kept).map(|()| kept)
        });
        match noted {
            Ok(kept) => {
                self.session().trouble.remove(id);
                kept
            }
            Err(error) => {
                tracing::warn!(code = error.code, at = ?now, "a project's file was not written");
                let name = intake::shown(&file);
                let trouble = format!("\"{name}\" could not be written, so Spool keeps your changes itself.");
                self.session().trouble.insert(id.to_owned(), trouble);
                kept
            }
        }
    }

    fn open(&self, id: String, kept: Kept) -> Open {
        let trouble = self.session().trouble.get(&id).cloned();
        Open { id, kept, trouble }
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// The project's text as it is now, frozen as a job is given it.
    pub fn order(&self, choices: crate::api::RenderChoices, output_folder: PathBuf) -> Order {
        let Kept { text, root, located, warnings, .. } = &self.kept;
        Order {
            version: 1,
            project: text.clone(),
            root: root.clone(),
            located: located.clone(),
            choices,
            output_folder,
            warnings: warnings.clone(),
            ..Order::default()
        }
    }

    /// Its title, safe to show.
    ///
    /// # Errors
    /// When the text does not open, which only a fault of ours can cause.
    pub fn title(&self) -> Result<String, ApiError> {
        Ok(self.kept.document()?.project.shown_title())
    }

    /// Whether the person's file is yet to be written.
    pub fn unsaved(&self) -> bool {
        self.kept.unsaved()
    }
}

/// What a project's file says.
fn draft(path: &Path, bytes: Vec<u8>) -> Result<(String, Document), ApiError> {
    let told = |error: ProjectError| intake::told_of(path, error);
    let document = Document::draft(&bytes).map_err(told)?;
    let text = String::from_utf8(bytes).map_err(|_| told(ProjectError::Encoding))?;
    Ok((text, document))
}

/// How the person's file stands, if there is one.
fn outside(kept: &Kept) -> Result<Option<Outside>, ApiError> {
    let Some(file) = &kept.file else { return Ok(None) };
    let looked = saving::look(file, kept.saved.as_ref(), kept.text.as_bytes());
    looked.map(Some).map_err(|error| shelf::refused(&error))
}

/// A file's own place, behind links: what is replaced is the file, not the link.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match absolute.is_symlink() {
        true => absolute.canonicalize().unwrap_or(absolute),
        false => absolute,
    }
}

fn new_id() -> Result<ProjectId, ApiError> {
    let id = uuid::Uuid::now_v7().to_string();
    id.try_into().map_err(|wrong: String| ApiError::lasting("internal", wrong, "Try again."))
}

fn read_only() -> ApiError {
    ApiError::lasting(
        "project_read_only",
        "This project was made with a newer Spool, so it can be made into a video but not changed here.",
        "Save a copy and change that.",
    )
}

#[cfg(test)]
mod tests;

//! Found again: a project's file that was moved, and files of a project that were.

use super::saving;
use super::shelf::Kept;
use super::storyboard::kind as kind_of;
use super::{Desk, Open, draft, real};
use crate::api::{ApiError, EditKind};
use crate::intake::{self, Production, media_kind, shown};
use crate::production::find_in;
use editorial::project::{Media, MediaPath};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

impl Desk {
    /// A project whose file was moved, with that file again. What was changed here meanwhile is written to it; if it
    /// says something else by now, that is taken, and what was here is kept among the versions.
    ///
    /// # Errors
    /// `project_gone`; `project_other` when another project is in that file; what is wrong with the file; when the disk
    /// refuses. Nothing was changed then.
    pub fn find_again(&self, id: &str, path: &Path, now: SystemTime) -> Result<Open, ApiError> {
        let path = real(path);
        let _hold = self.shelf.hold()?;
        let kept = self.shelf.load(id)?;
        intake::plain_file(&path)?;
        let (bytes, _) = saving::read(&path).map_err(|_| intake::unreadable(&path))?;
        let (_, document) = draft(&path, bytes)?;
        if document.project.id != kept.document()?.project.id {
            return Err(ApiError::lasting(
                "project_other",
                format!("\"{}\" is another project.", shown(&path)),
                "Choose the file of this one, or open that one by itself.",
            ));
        }
        for (other, there) in self.shelf.all() {
            if other != id && there.file.as_deref() == Some(&path) {
                self.shelf.store(&other, &Kept { file: None, saved: None, ..there })?;
            }
        }
        let root = path.parent().map(Path::to_path_buf);
        let kept = Kept { file: Some(path), root, revision: kept.revision + 1, ..kept };
        self.shelf.store(id, &kept)?;
        self.session().trouble.remove(id);
        self.refreshed(id.to_owned(), kept, now)
    }
}

/// A project in which a file that is missing is at `path`, and so are others that are missing and lie beside it.
///
/// # Errors
/// `media_kind` when it is another kind of file; `edit_outdated` when the project has no such file; when it is not there.
pub(super) fn relink(kept: &Kept, media: &str, path: &Path) -> Result<Kept, ApiError> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    intake::plain_file(&path)?;
    let document = kept.document()?;
    let wanted = document.project.media.get(media).ok_or_else(outdated)?;
    if media_kind(&path).is_none_or(|kind| kind_of(wanted).is_some_and(|wanted| wanted != kind)) {
        return Err(ApiError::lasting(
            "media_kind",
            format!("\"{}\" is not the kind of file that is missing.", shown(&path)),
            "Choose the file that was there, or one of the same kind.",
        ));
    }
    let mut production = Production {
        document: document.clone(),
        root: kept.root.clone(),
        located: kept.located.clone(),
        warnings: Vec::new(),
    };
    let there = find_in(kept.root.as_deref(), &kept.located, &document.project);
    let folder = path.parent().unwrap_or(Path::new(""));
    let beside = |(name, file): (&String, &Media)| {
        let same = folder.join(Path::new(&file.path.name()));
        (name != media && !there.contains_key(name) && is_name(&file.path) && same.is_file())
            .then(|| (name.clone(), same))
    };
    let mut found: Vec<(String, PathBuf)> = document.project.media.iter().filter_map(beside).collect();
    found.push((media.to_owned(), path));
    for (name, path) in found {
        production.located.insert(name.clone(), path.clone());
        production.at_home(&name, &path);
    }
    let text = production.document.to_text();
    let mut history = kept.history.clone();
    history.did(EditKind::Files, &kept.text, &text, false);
    Ok(Kept { text, history, located: production.located, ..kept.clone() })
}

/// Whether the last part of a path is a name, and not a way to somewhere else.
fn is_name(path: &MediaPath) -> bool {
    let name = path.name();
    !name.is_empty() && Path::new(&name).file_name().is_some_and(|file| file == name.as_str())
}

fn outdated() -> ApiError {
    ApiError::lasting(
        "edit_outdated",
        "The project has no such file any more.",
        "Open the project again to see how it is now.",
    )
}

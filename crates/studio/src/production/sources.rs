//! Sources: where the files are that a project names, before anything is made of them.

use super::{StageFailure, Take, ask};
use crate::order::Order;
use editorial::Project;
use editorial::project::MediaPath;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// The files of a project that are there, by their names in it.
pub(crate) type Sources = BTreeMap<String, PathBuf>;

impl Take<'_> {
    /// Finds every file that the project cannot do without.
    ///
    /// # Errors
    /// One question for all that are missing.
    pub(super) fn sources(&self) -> Result<Sources, StageFailure> {
        let missing = missing(&self.order, &self.project);
        if missing.is_empty() {
            return Ok(find(&self.order, &self.project));
        }
        Err(question(&missing.into_values().collect()))
    }
}

/// The files of a project that are there.
pub(crate) fn find(order: &Order, project: &Project) -> Sources {
    find_in(order.root.as_deref(), &order.located, project)
}

/// The same of a project that stands at `root` and whose other files a person pointed to.
pub(crate) fn find_in(
    root: Option<&Path>,
    located: &BTreeMap<String, PathBuf>,
    project: &Project,
) -> Sources {
    let there = |name: &str, path| match located.get(name) {
        Some(pointed_to) => pointed_to.is_file().then(|| pointed_to.clone()),
        None => below_root(root?, path),
    };
    let media = project.media.iter();
    media.filter_map(|(name, media)| Some((name.clone(), there(name, &media.path)?))).collect()
}

/// Files that the project needs and that are not there: what the project calls them, and what people do.
pub(crate) fn missing(order: &Order, project: &Project) -> BTreeMap<String, String> {
    let found = find(order, project);
    let named = |name: &String| Some((name.clone(), shown_path(&project.media.get(name)?.path)));
    project.wanted().filter(|name| !found.contains_key(*name)).filter_map(named).collect()
}

fn below_root(root: &Path, path: &MediaPath) -> Option<PathBuf> {
    match path {
        MediaPath::Relative(relative) => {
            below(root, Path::new(relative)).or_else(|| below(root, Path::new(&path.name())))
        }
        MediaPath::Elsewhere(_) => below(root, Path::new(&path.name())),
    }
}

fn shown_path(path: &MediaPath) -> String {
    match path {
        MediaPath::Relative(relative) => editorial::project::showable(relative),
        MediaPath::Elsewhere(_) => path.name(),
    }
}

/// A plain file below `root`, also after all links are followed.
fn below(root: &Path, relative: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let path = root.join(relative).canonicalize().ok().or_else(|| written_otherwise(&root, relative))?;
    (path.starts_with(&root) && path.is_file()).then_some(path)
}

/// The same name in another Unicode writing: systems differ in whether an accent is part of its letter.
fn written_otherwise(root: &Path, relative: &Path) -> Option<PathBuf> {
    let composed = |name: &std::ffi::OsStr| name.to_string_lossy().nfc().collect::<String>();
    relative
        .iter()
        .try_fold(root.to_path_buf(), |folder, part| {
            let exact = folder.join(part);
            if exact.exists() {
                return Some(exact);
            }
            let entries = std::fs::read_dir(&folder).ok()?;
            let same = |entry: &std::fs::DirEntry| composed(&entry.file_name()) == composed(part);
            entries.flatten().find(same).map(|entry| entry.path())
        })?
        .canonicalize()
        .ok()
}

fn question(missing: &BTreeSet<String>) -> StageFailure {
    let names: Vec<String> = missing.iter().take(3).map(|name| format!("\"{name}\"")).collect();
    let more = missing.len().saturating_sub(names.len());
    let list = names.join(", ");
    let message = match (missing.len(), more) {
        (1, _) => format!("The file {list} is not where the project says."),
        (_, 0) => format!("The files {list} are not where the project says."),
        _ => format!("{} files are missing, among them {list}.", missing.len()),
    };
    ask("media_missing", message, "Put them back into the project's folder, then continue.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accent_is_found_in_either_writing() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("me\u{301}dia")).unwrap();
        std::fs::write(folder.path().join("me\u{301}dia/e\u{301}t.mp4"), "").unwrap();
        assert!(below(folder.path(), Path::new("m\u{e9}dia/\u{e9}t.mp4")).is_some());
        assert!(below(folder.path(), Path::new("m\u{e9}dia/other.mp4")).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_projects_folder_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("clip.mp4")).unwrap();
        std::os::unix::fs::symlink("loop.mp4", folder.path().join("loop.mp4")).unwrap();
        assert_eq!(below(folder.path(), Path::new("clip.mp4")), None);
        assert_eq!(below(folder.path(), Path::new("loop.mp4")), None);
    }
}

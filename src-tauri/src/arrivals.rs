//! Files that arrive from outside the page: dropped on the window, opened with the app, given on its command line.

use crate::grants::{PER_DROP, hovering};
use crate::wire::DropMessage;
use crate::{Host, window};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;
use tauri::{AppHandle, DragDropEvent, Manager, Runtime};

/// What the page hears of a drag; moving about is its own business.
pub(crate) fn dragged(host: &Host, event: &DragDropEvent) {
    match event {
        DragDropEvent::Enter { paths, .. } => {
            let items = paths.iter().take(PER_DROP).map(|path| hovering(path)).collect();
            host.drops.send(DropMessage::Over { items });
        }
        DragDropEvent::Leave => host.drops.send(DropMessage::Left),
        DragDropEvent::Drop { paths, .. } => arrived(host, paths.clone()),
        _ => {}
    }
}

/// Files as if they were dropped.
pub(crate) fn arrived(host: &Host, paths: Vec<PathBuf>) {
    if !paths.is_empty() {
        host.drops.send(DropMessage::Dropped { grants: host.grants.give_all(paths, Instant::now()) });
    }
}

/// Files that came before the jobs were opened, which takes its time after a crash.
static EARLY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Files as if they were dropped, now or as soon as somebody is there to take them; says whether somebody is.
pub(crate) fn handed_in<R: Runtime>(app: &AppHandle<R>, paths: Vec<PathBuf>) -> bool {
    let mut early = EARLY.lock().unwrap_or_else(PoisonError::into_inner);
    let host = app.try_state::<Host>();
    match &host {
        Some(host) => arrived(host, paths),
        None => early.extend(paths),
    }
    host.is_some()
}

/// The files that came before `host` was there.
pub(crate) fn take_early(host: &Host) {
    arrived(host, std::mem::take(&mut *EARLY.lock().unwrap_or_else(PoisonError::into_inner)));
}

/// The app was started again while it runs: its files come here, its window to the front.
pub(crate) fn started_again<R: Runtime>(app: &AppHandle<R>, argv: &[String], cwd: &Path) {
    if handed_in(app, files(argv, cwd)) {
        window::show(app);
    }
}

/// The files of a command line, found from the folder it was typed in.
pub(crate) fn files(argv: &[String], cwd: &Path) -> Vec<PathBuf> {
    let given = argv.iter().skip(1).filter(|argument| !argument.starts_with('-'));
    given.map(|argument| cwd.join(argument)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_from_the_callers_folder() {
        let argv = ["spool-desktop", "--sample", "bees.spool", "/clips/hive.mp4"].map(str::to_owned);
        let found = files(&argv, Path::new("/home/ada"));
        assert_eq!(found, [Path::new("/home/ada/bees.spool"), Path::new("/clips/hive.mp4")]);
    }
}

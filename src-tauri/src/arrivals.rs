//! Files that arrive from outside the page: dropped on the window, opened with the app, given on its command line.

use crate::grants::{PER_DROP, hovering};
use crate::wire::DropMessage;
use crate::{Host, window};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, DragDropEvent, Manager, Runtime, Url};

/// What the page hears of a drag; moving about is its own business, and so is what is on its way out.
pub(crate) fn dragged(host: &Host, event: &DragDropEvent) {
    match event {
        DragDropEvent::Enter { paths, .. } if host.on_its_way.enters(paths) => {}
        DragDropEvent::Drop { paths, .. } if host.on_its_way.is_back(paths) => {}
        DragDropEvent::Enter { paths, .. } => {
            let items = paths.iter().take(PER_DROP).map(|path| hovering(path)).collect();
            host.drops.send(DropMessage::Over { items });
        }
        DragDropEvent::Leave => host.drops.send(DropMessage::Left),
        DragDropEvent::Drop { paths, .. } if !paths.is_empty() => {
            host.drops.send(DropMessage::Dropped { grants: host.give(paths.clone()) });
        }
        _ => {}
    }
}

/// Files that the person opened with the app.
pub(crate) fn opened(host: &Host, paths: Vec<PathBuf>) {
    if !paths.is_empty() {
        host.drops.send(DropMessage::Opened { grants: host.give(paths) });
    }
}

/// Files that came before the jobs were opened, which takes its time after a crash.
static EARLY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Files that are opened, now or as soon as somebody is there to take them; says whether somebody is.
pub(crate) fn handed_in<R: Runtime>(app: &AppHandle<R>, paths: Vec<PathBuf>) -> bool {
    let mut early = EARLY.lock().unwrap_or_else(PoisonError::into_inner);
    let host = app.try_state::<Host>();
    match &host {
        Some(host) => opened(host, paths),
        None => early.extend(paths),
    }
    host.is_some()
}

/// The files that came before `host` was there.
pub(crate) fn take_early(host: &Host) {
    opened(host, std::mem::take(&mut *EARLY.lock().unwrap_or_else(PoisonError::into_inner)));
}

/// The app was started again while it runs: its files come here, its window to the front.
pub(crate) fn started_again<R: Runtime>(app: &AppHandle<R>, argv: &[String], cwd: &Path) {
    if handed_in(app, files(argv, cwd)) {
        window::show(app);
    }
}

/// The files of a command line, found from the folder it was typed in. Nothing on it is ever an order: what begins with a
/// dash is passed over, and is a name behind `--`. Some file managers give addresses.
pub(crate) fn files(argv: &[String], cwd: &Path) -> Vec<PathBuf> {
    let (mut names_only, mut files) = (false, Vec::new());
    for argument in argv.iter().skip(1) {
        match argument.as_str() {
            "" => {}
            "--" if !names_only => names_only = true,
            option if option.starts_with('-') && !names_only => {}
            name => files.extend(located(name, cwd)),
        }
    }
    files.truncate(PER_DROP);
    files
}

/// Where a name on a command line leads; nowhere when it is the address of something that is not on this computer.
fn located(name: &str, cwd: &Path) -> Option<PathBuf> {
    match Url::parse(name) {
        Ok(address) if address.scheme() == "file" => address.to_file_path().ok(),
        Ok(address) if name.contains("://") => {
            tracing::info!(scheme = address.scheme(), "what is not a file is not opened");
            None
        }
        // A drive of Windows is no scheme, and a name may have a colon in it.
        _ => Some(cwd.join(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(argv: &[&str]) -> Vec<PathBuf> {
        let argv: Vec<String> =
            std::iter::once(&"spool-desktop").chain(argv).map(|&one| one.to_owned()).collect();
        files(&argv, Path::new("/home/ada"))
    }

    #[test]
    fn files_are_found_from_the_callers_folder() {
        let given = found(&["--sample", "bees.spool", "/clips/hive.mp4", "", "a: b.txt"]);
        let expected = ["/home/ada/bees.spool", "/clips/hive.mp4", "/home/ada/a: b.txt"];
        assert_eq!(given, expected.map(PathBuf::from));
    }

    #[test]
    fn nothing_on_a_command_line_is_an_order() {
        assert_eq!(found(&["--evil", "-x", "--data-dir=/etc", "-"]), Vec::<PathBuf>::new());
        let names = found(&["--", "--evil", "--", "-x"]);
        let expected = ["/home/ada/--evil", "/home/ada/--", "/home/ada/-x"];
        assert_eq!(names, expected.map(PathBuf::from));
    }

    #[cfg(unix)]
    #[test]
    fn an_address_of_a_file_is_that_file_and_no_other_address_is_one() {
        let given = found(&[
            "file:///clips/a%20bee.mp4",
            "file://localhost/clips/b.mp4",
            "file://elsewhere/clips/c.mp4",
            "https://example.org/d.mp4",
            "smb://nas/e.mp4",
        ]);
        assert_eq!(given, ["/clips/a bee.mp4", "/clips/b.mp4"].map(PathBuf::from));
    }

    #[test]
    fn a_thousand_files_are_as_many_as_one_drop_may_bring() {
        let names: Vec<String> = (0..1_000).map(|number| format!("{number}.mp4")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(found(&names).len(), PER_DROP);
    }
}

//! The computer itself: its battery, its disks, its sleep, its trash. One door: [`Computer`].

use notify::{RecursiveMode, Watcher};
use starship_battery::{Manager, State};
use std::io;
use std::path::{Path, PathBuf};
use studio::api::WhenDone;
use studio::ports::Machine;

const MOST_AT_ONCE: u8 = 8;

/// The computer that we run on.
#[derive(Debug, Default)]
pub struct Computer;

impl Computer {
    /// The computer that we run on.
    pub fn new() -> Computer {
        Computer
    }
}

impl Machine for Computer {
    fn on_battery(&self) -> Option<u8> {
        let batteries = Manager::new().and_then(|manager| manager.batteries());
        let batteries = batteries.inspect_err(|error| tracing::debug!(%error, "no batteries")).ok()?;
        let (mut sum, mut count, mut discharging) = (0.0, 0_u8, false);
        for battery in batteries.flatten() {
            sum += battery.state_of_charge().value * 100.0;
            count = count.saturating_add(1);
            discharging |= matches!(battery.state(), State::Discharging | State::Empty);
        }
        // The mean of all batteries: a computer with two empties one after the other.
        (discharging && count > 0).then(|| (sum / f32::from(count)).round().clamp(0.0, 100.0) as u8)
    }

    fn free_space(&self, folder: &Path) -> io::Result<u64> {
        fs4::available_space(folder)
    }

    fn keep_awake(&self, why: &str) -> Option<Box<dyn Send>> {
        let asked = keepawake::Builder::default()
            .idle(true)
            .reason(why)
            .app_name("Spool")
            .app_reverse_domain("app.spool.desktop")
            .create();
        match asked {
            Ok(guard) => Some(Box::new(guard)),
            Err(error) => {
                tracing::debug!(%error, "the computer may fall asleep");
                None
            }
        }
    }

    fn end(&self, how: WhenDone) -> io::Result<()> {
        match how {
            WhenDone::Nothing => Ok(()),
            WhenDone::Sleep => system_shutdown::sleep(),
            WhenDone::ShutDown => system_shutdown::shutdown(),
        }
        .map_err(io::Error::other)
    }

    fn to_trash(&self, files: &[PathBuf]) -> io::Result<()> {
        #[cfg(not(target_os = "macos"))]
        let trash = trash::TrashContext::new();
        // Asking the Finder instead would ask the person for leave first.
        #[cfg(target_os = "macos")]
        let trash = {
            use trash::macos::{DeleteMethod, TrashContextExtMacos};
            let mut trash = trash::TrashContext::new();
            trash.set_delete_method(DeleteMethod::NsFileManager);
            trash
        };
        trash.delete_all(files).map_err(io::Error::other)
    }

    fn gives_back(&self) -> bool {
        cfg!(not(target_os = "macos"))
    }

    #[cfg(not(target_os = "macos"))]
    fn out_of_trash(&self, files: &[PathBuf]) -> io::Result<()> {
        use trash::os_limited::{list, restore_all};
        let there = list().map_err(io::Error::other)?;
        let last = |file: &PathBuf| {
            let folder = file.parent().unwrap_or(file);
            // Windows gives a file back to no folder that it would have to make.
            std::fs::create_dir_all(folder)?;
            let folder = folder.canonicalize()?;
            let from = |item: &&trash::TrashItem| {
                Some(item.name.as_os_str()) == file.file_name()
                    && item.original_parent.canonicalize().is_ok_and(|parent| parent == folder)
            };
            let item = there.iter().filter(from).max_by_key(|item| item.time_deleted);
            item.cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
        };
        let items = files.iter().map(last).collect::<io::Result<Vec<_>>>()?;
        restore_all(items).map_err(io::Error::other)
    }

    fn watch(&self, folders: &[PathBuf], changed: Box<dyn Fn() + Send + Sync>) -> Option<Box<dyn Send>> {
        let told = move |event: notify::Result<notify::Event>| match event {
            // That somebody reads a file changes nothing of it; we do so ourselves.
            Ok(event) if event.kind.is_access() => {}
            Ok(_) => changed(),
            Err(error) => tracing::debug!(%error, "a change may have been missed"),
        };
        let unwatched = |error: &notify::Error| tracing::warn!(%error, "changes are found late");
        let mut watcher = notify::recommended_watcher(told).inspect_err(unwatched).ok()?;
        for folder in folders {
            // One that is away does not keep the others from being watched.
            let _ = watcher.watch(folder, RecursiveMode::Recursive).inspect_err(unwatched);
        }
        Some(Box::new(watcher))
    }

    fn most_at_once(&self) -> u8 {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        u8::try_from((cores / 2).max(1)).unwrap_or(MOST_AT_ONCE).min(MOST_AT_ONCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn what_went_to_the_trash_comes_back_to_where_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let bee = folder.path().join("bees/dancing bee.mp4");
        std::fs::create_dir(folder.path().join("bees")).expect("a folder below");
        std::fs::write(&bee, "a bee").expect("a file");
        Computer::new().to_trash(std::slice::from_ref(&bee)).expect("a trash");
        assert!(!bee.exists());
        std::fs::remove_dir(folder.path().join("bees")).expect("the folder is empty");
        Computer::new().out_of_trash(std::slice::from_ref(&bee)).expect("it comes back");
        assert_eq!(std::fs::read_to_string(&bee).expect("the file"), "a bee");
        assert!(Computer::new().out_of_trash(&[bee]).is_err(), "it is there no more");
    }

    #[test]
    fn a_change_below_a_folder_is_told_though_another_folder_is_away() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("below")).expect("a folder below");
        let (tell, told) = channel();
        let folders = [folder.path().join("away"), folder.path().to_owned()];
        let watching = Computer::new().watch(&folders, Box::new(move || _ = tell.send(())));
        assert!(watching.is_some());
        std::fs::write(folder.path().join("below/bee.mp4"), "x").expect("a file");
        assert!(told.recv_timeout(Duration::from_secs(60)).is_ok());
    }
}

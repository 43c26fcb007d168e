//! Files on the clipboard: a video that is copied, and what was copied elsewhere. A web view tells a page of files their
//! names at most.

use std::path::{Path, PathBuf};
use tauri::{AppHandle, Runtime};
use tokio::sync::oneshot;

/// The files that lie there; none when it holds something else.
pub(crate) async fn files<R: Runtime>(app: &AppHandle<R>) -> Vec<PathBuf> {
    let (found, answer) = oneshot::channel();
    let asked = app.run_on_main_thread(move || get(move |files| drop(found.send(files))));
    if asked.is_ok() { answer.await.unwrap_or_default() } else { Vec::new() }
}

#[cfg(target_os = "linux")]
fn get(then: impl FnOnce(Vec<PathBuf>) + 'static) {
    gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD).request_uris(move |_, addresses| {
        then(addresses.iter().filter_map(|address| located(address)).collect());
    });
}

/// The file of an address; none of an address elsewhere.
#[cfg(target_os = "linux")]
fn located(address: &str) -> Option<PathBuf> {
    let address = tauri::Url::parse(address).ok()?;
    (address.scheme() == "file").then(|| address.to_file_path().ok()).flatten()
}

#[cfg(not(target_os = "linux"))]
fn get(then: impl FnOnce(Vec<PathBuf>) + 'static) {
    then(arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get().file_list()).unwrap_or_default());
}

/// Puts a file there, in the two ways in which file managers on Linux ask for copied files.
#[cfg(target_os = "linux")]
pub(crate) fn put(video: &Path) -> bool {
    use gtk::{Clipboard, TargetEntry, TargetFlags, gdk};
    const ADDRESSES: u32 = 0;
    const COPIED: u32 = 1;
    const OF_GNOME: &str = "x-special/gnome-copied-files";
    let Ok(address) = tauri::Url::from_file_path(video) else { return false };
    let targets = [
        TargetEntry::new("text/uri-list", TargetFlags::empty(), ADDRESSES),
        TargetEntry::new(OF_GNOME, TargetFlags::empty(), COPIED),
    ];
    let clipboard = Clipboard::get(&gdk::SELECTION_CLIPBOARD);
    clipboard.set_with_data(&targets, move |_, asked, kind| match kind {
        COPIED => asked.set(&gdk::Atom::intern(OF_GNOME), 8, format!("copy\n{address}").as_bytes()),
        _ => {
            asked.set_uris(&[address.as_str()]);
        }
    })
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn put(video: &Path) -> bool {
    arboard::Clipboard::new()
        .and_then(|mut clipboard| clipboard.set().file_list(&[video]))
        .inspect_err(|error| tracing::warn!(%error, "the clipboard took nothing"))
        .is_ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_file_only_on_this_computer() {
        assert_eq!(located("file:///clips/my%20%E8%9C%9C.mp4"), Some("/clips/my 蜜.mp4".into()));
        for elsewhere in
            ["http://localhost/etc/passwd", "file://server/share.mp4", "clips/bee.mp4", "sftp://nas/b.mp4"]
        {
            assert_eq!(located(elsewhere), None, "{elsewhere}");
        }
    }
}

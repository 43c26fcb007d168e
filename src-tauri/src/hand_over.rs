//! Hands a finished video to another program as the file that it is: by the clipboard, or dragged out of the window.
//! Both belong to the window's own thread.

use crate::dialogs::there;
use crate::window::MAIN;
use crate::{Host, locked};
use drag::{DragItem, DragResult, Image, Options};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use studio::api::ApiError;
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::oneshot;

/// Puts a video on the clipboard: pasted in a file manager or a chat, it is a file.
///
/// # Errors
/// `video_missing` when there is none; `copy_failed` when the clipboard does not take it.
pub(crate) async fn copy<R: Runtime>(app: &AppHandle<R>, video: Option<PathBuf>) -> Result<(), ApiError> {
    let video = there(video)?;
    let copied = at_the_window(app, move |_| put_on_clipboard(&video)).await;
    copied.then_some(()).ok_or_else(|| {
        let message = "The video could not be copied.";
        ApiError::lasting("copy_failed", message, "Show it in its folder and copy it there.")
    })
}

/// Lets a video hang on the mouse, with its poster beside the pointer, until it is let go.
///
/// # Errors
/// `video_missing` when there is none; `drag_failed` when the desktop lets nothing be dragged.
pub(crate) async fn drag<R: Runtime>(
    app: &AppHandle<R>,
    video: Option<PathBuf>,
    poster: Option<PathBuf>,
) -> Result<(), ApiError> {
    let video = there(video)?;
    let dragged = at_the_window(app, move |app| {
        let begun = begin(app, &video, poster.as_deref());
        if let Err(error) = &begun {
            tracing::warn!(%error, "no drag began");
            app.state::<Host>().on_its_way.ended(DragResult::Cancel);
        }
        begun.is_ok()
    });
    dragged.await.then_some(()).ok_or_else(|| {
        let message = "The video could not be dragged.";
        ApiError::lasting("drag_failed", message, "Copy the file instead, or show it in its folder.")
    })
}

type Begun = Result<(), Box<dyn std::error::Error>>;

fn begin<R: Runtime>(app: &AppHandle<R>, video: &Path, poster: Option<&Path>) -> Begun {
    let window = app.get_webview_window(MAIN).ok_or(tauri::Error::WindowNotFound)?;
    #[cfg(target_os = "linux")]
    let window = window.gtk_window()?;
    app.state::<Host>().on_its_way.begins(video);
    let (item, app) = (DragItem::Files(vec![draggable(video)]), app.clone());
    let ended = move |how, _| app.state::<Host>().on_its_way.ended(how);
    Ok(drag::start_drag(&window, item, beside_the_pointer(poster), ended, Options::default())?)
}

/// Runs this where the window is; false when it did not work or the app is ending.
async fn at_the_window<R: Runtime>(
    app: &AppHandle<R>,
    act: impl FnOnce(&AppHandle<R>) -> bool + Send + 'static,
) -> bool {
    let (done, answer) = oneshot::channel();
    let window = app.clone();
    let asked = app.run_on_main_thread(move || done.send(act(&window)).unwrap_or_default());
    asked.is_ok() && answer.await.unwrap_or(false)
}

/// The video that is dragged out of the window, and whether it was let go: over the window itself it is nothing that
/// arrives, and its drop there is told after the drag has ended.
#[derive(Default)]
pub(crate) struct OnItsWay(Mutex<Option<(PathBuf, bool)>>);

impl OnItsWay {
    fn begins(&self, video: &Path) {
        *locked(&self.0) = Some((video.to_owned(), false));
    }

    fn ended(&self, how: DragResult) {
        let mut way = locked(&self.0);
        *way = way.take().filter(|_| matches!(how, DragResult::Dropped)).map(|(video, _)| (video, true));
    }

    /// Whether what comes over the window is the video that is dragged out of it.
    pub(crate) fn enters(&self, files: &[PathBuf]) -> bool {
        let mut way = locked(&self.0);
        way.take_if(|(_, let_go)| *let_go);
        way.as_ref().is_some_and(|(video, _)| files == [video.as_path()])
    }

    /// Whether what is let go over the window is the video that was dragged out of it.
    pub(crate) fn is_back(&self, files: &[PathBuf]) -> bool {
        locked(&self.0).take().is_some_and(|(video, _)| files == [video.as_path()])
    }
}

/// The two ways in which file managers on Linux ask for copied files.
#[cfg(target_os = "linux")]
fn put_on_clipboard(video: &Path) -> bool {
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
fn put_on_clipboard(video: &Path) -> bool {
    arboard::Clipboard::new()
        .and_then(|mut clipboard| clipboard.set().file_list(&[video]))
        .inspect_err(|error| tracing::warn!(%error, "the clipboard took nothing"))
        .is_ok()
}

/// On Linux the drag library puts `file://` before a path as it is: it gets the path as an address has it.
fn draggable(video: &Path) -> PathBuf {
    let address = tauri::Url::from_file_path(video).ok().filter(|_| cfg!(target_os = "linux"));
    address.map_or_else(|| video.to_owned(), |address| PathBuf::from(address.path()))
}

/// The poster, small; our icon where there is none or nothing to make it small.
fn beside_the_pointer(poster: Option<&Path>) -> Image {
    let icon = include_bytes!("../../icons/32x32.png").as_slice();
    Image::Raw(poster.and_then(small).unwrap_or_else(|| icon.to_vec()))
}

/// A picture as a PNG of at most 128 pixels a side.
#[cfg(target_os = "linux")]
fn small(picture: &Path) -> Option<Vec<u8>> {
    gtk::gdk_pixbuf::Pixbuf::from_file_at_size(picture, 128, 128).ok()?.save_to_bufferv("png", &[]).ok()
}

#[cfg(not(target_os = "linux"))]
fn small(_: &Path) -> Option<Vec<u8>> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn video() -> PathBuf {
        PathBuf::from("/videos/bees.mp4")
    }

    #[test]
    fn a_video_dragged_out_and_let_go_over_the_window_does_not_arrive() {
        let way = OnItsWay::default();
        way.begins(&video());
        assert!(way.enters(&[video()]));
        way.ended(DragResult::Dropped);
        assert!(way.is_back(&[video()]));
        assert!(!way.is_back(&[video()]), "the next time it does");
    }

    #[test]
    fn a_video_that_was_handed_over_arrives_when_another_program_brings_it() {
        for how in [DragResult::Dropped, DragResult::Cancel] {
            let way = OnItsWay::default();
            way.begins(&video());
            way.ended(how);
            assert!(!way.enters(&[video()]), "{how:?}");
            assert!(!way.is_back(&[video()]), "{how:?}");
        }
    }

    #[test]
    fn other_files_arrive_while_a_video_is_dragged_out() {
        let way = OnItsWay::default();
        way.begins(&video());
        assert!(!way.enters(&["/clips/hive.mp4".into()]));
        assert!(!way.is_back(&[video(), "/clips/hive.mp4".into()]));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_with_signs_of_addresses_is_dragged_as_it_is() {
        let encoded = draggable(Path::new("/videos/100% of #bees? 蜜蜂.mp4"));
        let address = format!("file://{}", encoded.display());
        let back = address.parse().map(|url: tauri::Url| url.to_file_path());
        assert_eq!(back, Ok(Ok(PathBuf::from("/videos/100% of #bees? 蜜蜂.mp4"))));
    }
}

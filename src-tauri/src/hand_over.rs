//! Hands a finished video to another program as the file that it is: by the clipboard, or dragged out of the window.
//! Both belong to the window's own thread.

use crate::dialogs::there;
use crate::{Host, clipboard, locked};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use studio::api::ApiError;
use tauri::{AppHandle, Manager, Runtime, WebviewWindow};
use tokio::sync::oneshot;

/// Puts a video on the clipboard: pasted in a file manager or a chat, it is a file.
///
/// # Errors
/// `video_missing` when there is none; `copy_failed` when the clipboard does not take it.
pub(crate) async fn copy<R: Runtime>(app: &AppHandle<R>, video: Option<PathBuf>) -> Result<(), ApiError> {
    let video = there(video)?;
    let copied = at_the_window(app, move |_| clipboard::put(&video)).await;
    copied.then_some(()).ok_or_else(|| {
        let message = "The video could not be copied.";
        ApiError::lasting("copy_failed", message, "Show it in its folder and copy it there.")
    })
}

/// Whether the web view itself hands a dragged file over, by the address that the page gives it. On Linux the drag that
/// follows a press belongs to the web view, and another can not begin within it.
pub(crate) const PAGE_DRAGS: bool = cfg!(target_os = "linux");

/// Lets a video hang on the mouse until it is let go, unless the web view does.
///
/// # Errors
/// `video_missing` when there is none; `drag_failed` when the desktop lets nothing be dragged.
pub(crate) async fn drag<R: Runtime>(app: &AppHandle<R>, video: Option<PathBuf>) -> Result<(), ApiError> {
    let video = there(video)?;
    let dragged = at_the_window(app, move |app| {
        let begun = begin(app, &video);
        if let Err(error) = &begun {
            tracing::warn!(%error, "no drag began");
            app.state::<Host>().on_its_way.ended();
        }
        begun.is_ok()
    });
    dragged.await.then_some(()).ok_or_else(|| {
        let message = "The video could not be dragged.";
        ApiError::lasting("drag_failed", message, "Copy the file instead, or show it in its folder.")
    })
}

type Begun = Result<(), Box<dyn std::error::Error>>;

/// It has begun already.
#[cfg(target_os = "linux")]
fn begin<R: Runtime>(_: &AppHandle<R>, _: &Path) -> Begun {
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn begin<R: Runtime>(app: &AppHandle<R>, video: &Path) -> Begun {
    use drag::{DragItem, Image, Options};
    let window = app.get_webview_window(crate::window::MAIN).ok_or(tauri::Error::WindowNotFound)?;
    app.state::<Host>().on_its_way.begins(Some(video));
    let (item, app) = (DragItem::Files(vec![video.to_owned()]), app.clone());
    let beside_the_pointer = Image::Raw(include_bytes!("../../icons/32x32.png").to_vec());
    let ended = move |_, _| app.state::<Host>().on_its_way.ended();
    Ok(drag::start_drag(&window, item, beside_the_pointer, ended, Options::default())?)
}

/// Notes what the web view itself drags.
///
/// # Errors
/// When the window is gone.
#[cfg(target_os = "linux")]
pub(crate) fn follow<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use gtk::prelude::WidgetExt;
    let app = window.app_handle().clone();
    let noted = move |note: fn(&OnItsWay)| {
        if let Some(host) = app.try_state::<Host>() {
            note(&host.on_its_way);
        }
    };
    window.with_webview(move |view| {
        let (view, ended) = (view.inner(), noted.clone());
        view.connect_drag_begin(move |_, _| noted(|way| way.begins(None)));
        view.connect_drag_end(move |_, _| ended(OnItsWay::ended));
    })
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn follow<R: Runtime>(_: &WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
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

/// What is dragged out of the window: over the window itself it is nothing that arrives, and its drop there may be told
/// after the drag has ended.
#[derive(Default)]
pub(crate) struct OnItsWay(Mutex<Option<Way>>);

struct Way {
    /// The one file; none for whatever the web view drags.
    file: Option<PathBuf>,
    let_go: bool,
}

impl Way {
    fn has(&self, files: &[PathBuf]) -> bool {
        self.file.as_deref().is_none_or(|file| files == [file])
    }
}

impl OnItsWay {
    fn begins(&self, file: Option<&Path>) {
        *locked(&self.0) = Some(Way { file: file.map(Path::to_owned), let_go: false });
    }

    fn ended(&self) {
        if let Some(way) = locked(&self.0).as_mut() {
            way.let_go = true;
        }
    }

    /// Whether what comes over the window is what is dragged out of it.
    pub(crate) fn enters(&self, files: &[PathBuf]) -> bool {
        let mut way = locked(&self.0);
        way.take_if(|way| way.let_go);
        way.as_ref().is_some_and(|way| way.has(files))
    }

    /// Whether what is let go over the window is what was dragged out of it.
    pub(crate) fn is_back(&self, files: &[PathBuf]) -> bool {
        locked(&self.0).take().is_some_and(|way| way.has(files))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn video() -> PathBuf {
        PathBuf::from("/videos/bees.mp4")
    }

    #[test]
    fn what_is_dragged_out_and_let_go_over_the_window_does_not_arrive() {
        for file in [Some(video()), None] {
            let way = OnItsWay::default();
            way.begins(file.as_deref());
            assert!(way.enters(&[video()]));
            way.ended();
            assert!(way.is_back(&[video()]), "the drop is told after the end");
            assert!(!way.is_back(&[video()]), "the next time it arrives");
        }
    }

    #[test]
    fn a_video_that_was_handed_over_arrives_when_another_program_brings_it() {
        for file in [Some(video()), None] {
            let way = OnItsWay::default();
            way.begins(file.as_deref());
            way.ended();
            assert!(!way.enters(&[video()]));
            assert!(!way.is_back(&[video()]));
        }
    }

    #[test]
    fn other_files_arrive_while_one_video_is_dragged_out() {
        let way = OnItsWay::default();
        way.begins(Some(&video()));
        assert!(!way.enters(&["/clips/hive.mp4".into()]));
        assert!(!way.is_back(&[video(), "/clips/hive.mp4".into()]));
    }
}

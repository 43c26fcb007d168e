//! The one window: where it may go (nowhere), what closing it means, and what is dropped on it.

use crate::words::{Word, say};
use crate::{Host, arrivals, hand_over};
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{AppHandle, Manager, Runtime, Url, WebviewWindowBuilder, Window, WindowEvent};
use tauri_plugin_notification::NotificationExt;

pub(crate) const MAIN: &str = "main";

/// Builds the window as the configuration has it.
///
/// # Errors
/// When the platform gives no window.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.iter().find(|window| window.label == MAIN) else {
        return Ok(());
    };
    let window = WebviewWindowBuilder::from_config(app, config)?
        .on_navigation(is_our_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Started {
                nobody_sees(&window);
            }
        })
        .build()?;
    hand_over::follow(&window)
}

/// Our own page and nothing else, wherever a link or a drop would lead.
fn is_our_page(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")) => true,
        ("http", Some("localhost")) => tauri::is_dev(),
        _ => false,
    }
}

/// Brings the window to the front, from wherever it hides.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let shown = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window did not come to the front");
    }
}

/// What happens to the window.
pub(crate) fn on_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    let Some(host) = window.try_state::<Host>() else { return };
    match event {
        WindowEvent::DragDrop(event) => arrivals::dragged(&host, event),
        WindowEvent::CloseRequested { api, .. } => {
            nobody_sees(window);
            let working = host.glance().working;
            if working > 0 && window.hide().is_ok() {
                api.prevent_close();
                explain_once(window, &host, working);
            }
        }
        _ => {}
    }
}

/// A microphone is on only while the person sees that it is.
fn nobody_sees<R: Runtime>(of: &impl Manager<R>) {
    let Some(host) = of.try_state::<Host>() else { return };
    let studio = host.studio.clone();
    tauri::async_runtime::spawn_blocking(move || studio.end_recording());
}

/// At the first hiding of all, tells where the work went.
fn explain_once<R: Runtime>(window: &Window<R>, host: &Host, working: usize) {
    if !host.preferences.explain() {
        return;
    }
    let language = host.preferences.get().language;
    let (title, body) = (say(language, Word::Hidden(working)), say(language, Word::FindMe));
    if let Err(error) = window.notification().builder().title(title).body(body).show() {
        tracing::debug!(%error, "no notification");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_nowhere_else() {
        let check = |url: &str, allowed: bool| {
            assert_eq!(url.parse().map(|url: Url| is_our_page(&url)), Ok(allowed), "{url}");
        };
        check("tauri://localhost/", true);
        check("http://tauri.localhost/index.html", true);
        check("https://example.org/", false);
        check("http://127.0.0.1:4711/token/video/1/0", false);
        check("file:///etc/passwd", false);
        check("data:text/html,hello", false);
        check("blob:tauri://localhost/018f0000", false);
        check("about:blank", false);
        check("javascript:alert(1)", false);
        check("media://localhost/018f0000", false);
        check("ipc://localhost/app_snapshot", false);
        check("http://ipc.localhost/", false);
        check("tauri://elsewhere/", false);
        check("tauri://localhost.evil.test/", false);
        check("https://tauri.localhost.evil.test/", false);
    }
}

//! The tray: how far the work is, and the way back when the window is closed.

use crate::glance::Glance;
use crate::wire::Language;
use crate::words::{Word, say};
use crate::{Host, window};
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager, Runtime};

/// The tray icon and the items whose words change.
pub(crate) struct Tray<R: Runtime> {
    icon: TrayIcon<R>,
    status: MenuItem<R>,
    open: MenuItem<R>,
    pause: MenuItem<R>,
    quit: MenuItem<R>,
    shown: Option<(Glance, Language)>,
}

/// Puts the icon up. Desktops without a tray show none, and nothing fails.
///
/// # Errors
/// When the menu cannot be made.
pub(crate) fn put_up<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Tray<R>> {
    let item = |id: &str, enabled| MenuItem::with_id(app, id, "", enabled, None::<&str>);
    let (status, open, pause, quit) =
        (item("status", false)?, item("open", true)?, item("pause", true)?, item("quit", true)?);
    let line = PredefinedMenuItem::separator(app)?;
    let menu = Menu::with_items(app, &[&status, &line, &open, &pause, &quit])?;
    let icon = TrayIconBuilder::with_id("spool")
        .icon(tauri::include_image!("../icons/tray.png"))
        .menu(&menu)
        .on_menu_event(|app, event| chosen(app, event.id().as_ref()))
        .build(app)?;
    Ok(Tray { icon, status, open, pause, quit, shown: None })
}

impl<R: Runtime> Tray<R> {
    /// Shows how the work stands, when that is not what is shown already.
    pub(crate) fn show(&mut self, glance: Glance, language: Language) {
        if self.shown == Some((glance, language)) {
            return;
        }
        self.shown = Some((glance, language));
        let now = match glance {
            Glance { working: 0, .. } => Word::Idle,
            Glance { working, resting: true, .. } => Word::Resting(working),
            Glance { working, percent, .. } => Word::Making(working, percent),
        };
        let pause = if glance.resting { Word::ResumeAll } else { Word::PauseAll };
        let shown = self
            .status
            .set_text(say(language, now))
            .and_then(|()| self.open.set_text(say(language, Word::Open)))
            .and_then(|()| self.pause.set_text(say(language, pause)))
            .and_then(|()| self.quit.set_text(say(language, Word::Quit)))
            .and_then(|()| self.icon.set_tooltip(Some(format!("Spool – {}", say(language, now)))));
        if let Err(error) = shown {
            tracing::debug!(%error, "the tray shows something older");
        }
    }
}

fn chosen<R: Runtime>(app: &AppHandle<R>, item: &str) {
    match item {
        "open" => window::show(app),
        "quit" => app.exit(0),
        "pause" => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move { pause_or_resume(&app.state::<Host>()).await });
        }
        _ => {}
    }
}

async fn pause_or_resume(host: &Host) {
    let done = if host.glance().resting {
        host.studio.resume_queue().await
    } else {
        host.studio.pause_queue().await
    };
    if let Err(error) = done {
        tracing::warn!(error = %error.message, "the queue did not change");
    }
}

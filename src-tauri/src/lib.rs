//! Host no. 1: the desktop app. It joins studio, media and providers, gives them a window, and decides nothing.
//!
//! One list of commands ([`command_list`]) makes handler and permissions; paths never reach the page as authority.

mod arrivals;
mod clipboard;
mod commands;
#[macro_use]
mod command_list;
mod compose;
mod dialogs;
mod door;
mod glance;
mod grants;
mod hand_over;
mod host;
mod logs;
mod media_server;
mod notifications;
mod outlet;
mod preferences;
mod tray;
mod troubles;
mod window;
pub mod wire;
mod words;
mod work;

pub use compose::Failure;
pub use host::Host;
pub(crate) use host::locked;
pub use media_server::MediaServer;
pub use preferences::{Kept, first as first_preferences};
pub use troubles::Troubles;

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use studio::api::ApiError;
use tauri::ipc::{Invoke, InvokeBody};
use tauri::{App, AppHandle, Builder, Context, Manager, RunEvent, Runtime};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};
use tauri_plugin_window_state::StateFlags;

macro_rules! handlers {
    ($($command:ident($($argument:ident),*),)*) => { tauri::generate_handler![$(commands::$command),*] };
}
macro_rules! arguments {
    ($($command:ident($($argument:ident),*),)*) => {
        /// Every command with its arguments.
        pub const COMMANDS: &[(&str, &[&str])] = &[$((stringify!($command), &[$(stringify!($argument)),*])),*];
    };
}
with_commands!(arguments);

/// Runs the app until it ends.
pub fn run() -> ExitCode {
    let app = Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, argv, cwd| {
            arrivals::started_again(app, &argv, cwd.as_ref());
        }))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(kept_of_the_window()).build())
        .setup(|app| Ok(set_up(app)?))
        .on_window_event(window::on_event);
    match with_commands(app).build(context()) {
        Ok(app) => {
            app.run(on_run_event);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("Spool could not start: {error}.");
            ExitCode::FAILURE
        }
    }
}

/// The configuration with page and permissions packed in.
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// Adds the commands; whatever else is asked for, or has arguments that no command has, is refused.
pub fn with_commands<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    let handle: Box<dyn Fn(Invoke<R>) -> bool + Send + Sync> = Box::new(with_commands!(handlers));
    builder.invoke_handler(move |invoke| {
        if known_arguments(invoke.message.command(), invoke.message.payload()) {
            return handle(invoke);
        }
        let message = "The page asked for something the app does not know.";
        invoke.resolver.reject(ApiError::lasting("bad_arguments", message, "Close Spool and open it again."));
        true
    })
}

fn known_arguments(command: &str, payload: &InvokeBody) -> bool {
    let known = COMMANDS.iter().find(|(name, _)| *name == command);
    match (known, payload) {
        (Some((_, arguments)), InvokeBody::Json(serde_json::Value::Object(given))) => {
            given.keys().all(|name| arguments.contains(&name.as_str()))
        }
        _ => false,
    }
}

/// Whether a window was hidden is not kept: a start shows it.
fn kept_of_the_window() -> StateFlags {
    StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED
}

fn set_up<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    let handle = app.handle();
    match compose::compose(handle) {
        Ok(host) => start(handle, host),
        Err(failure) => {
            tracing::error!(%failure, "no start");
            let (app, said) = (handle.clone(), format!("{failure}"));
            handle.dialog().message(said).kind(MessageDialogKind::Error).show(move |_| app.exit(1));
            Ok(())
        }
    }
}

/// Everything that runs beside the window ends with the runtime, after [`work::stop`].
fn start<R: Runtime>(app: &AppHandle<R>, host: Host) -> tauri::Result<()> {
    let changes = host.studio.subscribe();
    app.manage(host);
    let host = app.state::<Host>();
    let argv: Vec<String> =
        std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    arrivals::opened(&host, arrivals::files(&argv, &std::env::current_dir().unwrap_or_default()));
    arrivals::take_early(&host);
    window::open(app)?;
    let tray = tray::put_up(app).inspect_err(|error| tracing::warn!(%error, "no tray")).ok();
    notifications::lead_to_jobs(app);
    tauri::async_runtime::spawn(work::pass_on(app.clone(), changes, tray));
    tauri::async_runtime::spawn(work::keep_going(app.clone()));
    tauri::async_runtime::spawn(work::open_door(app.clone()));
    tauri::async_runtime::spawn(work::leave_when_told(app.clone()));
    Ok(())
}

/// Quitting while there is work means finishing later: the exit waits until the work has stopped.
fn on_run_event<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    static LEAVING: AtomicBool = AtomicBool::new(false);
    static STOPPED: AtomicBool = AtomicBool::new(false);
    match event {
        RunEvent::ExitRequested { api, code, .. } if !STOPPED.load(Ordering::SeqCst) => {
            api.prevent_exit();
            if LEAVING.swap(true, Ordering::SeqCst) {
                return;
            }
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                if let Some(host) = app.try_state::<Host>() {
                    work::stop(&host).await;
                }
                STOPPED.store(true, Ordering::SeqCst);
                app.exit(code.unwrap_or(0));
            });
        }
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            arrivals::handed_in(app, urls.iter().filter_map(|url| url.to_file_path().ok()).collect());
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        _ => {}
    }
}

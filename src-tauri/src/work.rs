//! Keeps the work going while the app runs, and tells page, tray, task bar and person how it stands.

use crate::glance::{Board, Glance};
use crate::tray::Tray;
use crate::wire::JobMessage;
use crate::{Host, notifications, window};
use std::collections::HashMap;
use std::time::Duration;
use studio::api::{ApiError, JobView};
use studio::{Change, Changes};
use tauri::window::{ProgressBarState, ProgressBarStatus};
use tauri::{AppHandle, Emitter, Manager, Runtime};
use tokio::time::MissedTickBehavior;

const ASK_AGAIN: Duration = Duration::from_secs(3);
/// Longer than the executor waits for work that does not hear: what is dropped then is no crash.
const STOP_WITHIN: Duration = Duration::from_secs(15);
/// At most ten messages a second and job.
const BEAT: Duration = Duration::from_millis(100);

/// Works the queue and tests the tools. While another program works it, the page says so and this asks again.
pub(crate) async fn keep_going<R: Runtime>(app: AppHandle<R>) {
    let host = app.state::<Host>();
    loop {
        match host.begin().await {
            Ok(()) => {
                host.noticed.take();
                host.jobs.send(JobMessage::Lagged);
                return host.test_tools().await;
            }
            Err(error) => {
                if host.noticed.put(error.clone()) {
                    tracing::warn!(code = error.code, "the queue is not worked here: {}", error.message);
                }
            }
        }
        tokio::time::sleep(ASK_AGAIN).await;
    }
}

/// Lets other programs in, if the person said so before.
pub(crate) async fn open_door<R: Runtime>(app: AppHandle<R>) {
    let host = app.state::<Host>();
    let api = host.preferences.get().api;
    if !api.on {
        return;
    }
    if let Err(error) = host.door.open_again(&host.studio, api.port).await {
        tracing::warn!(code = error.code, "other programs are not let in: {}", error.message);
    }
    host.jobs.send(JobMessage::Lagged);
}

/// Ends the work so that the next start goes on: the part in hand is finished or dropped, no attempt is spent.
pub(crate) async fn stop(host: &Host) {
    host.door.shut().await;
    host.studio.end_recording();
    host.studio.save_projects().await;
    let Some(running) = host.running.lock().await.take() else { return };
    if tokio::time::timeout(STOP_WITHIN, running.stop()).await.is_err() {
        tracing::warn!("the work did not stop in time; the next start goes on from what is kept");
    }
}

/// Passes changes on until the app ends.
pub(crate) async fn pass_on<R: Runtime>(app: AppHandle<R>, mut changes: Changes, mut tray: Option<Tray<R>>) {
    let host = app.state::<Host>();
    let mut board = look(&host).await;
    let mut waiting: HashMap<String, JobView> = HashMap::new();
    let mut beat = tokio::time::interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            change = changes.next() => match change {
                Change::Job(job) => {
                    if let Some(news) = board.take(&job) {
                        notifications::tell(&app, &host, news, &job).await;
                    }
                    waiting.insert(job.id.clone(), *job);
                }
                Change::Deleted(id) => {
                    waiting.remove(&id);
                    board.forget(&id);
                    host.jobs.send(JobMessage::Deleted { id });
                }
                Change::Queue(queue) => {
                    board.rest(queue.paused || queue.held.is_some());
                    host.jobs.send(JobMessage::Queue { queue });
                }
                Change::Lagged => {
                    board = look(&host).await;
                    host.jobs.send(JobMessage::Lagged);
                }
            },
            _ = beat.tick(), if !waiting.is_empty() => {
                for (_, job) in waiting.drain() {
                    tell(&app, &host, job);
                }
            }
            () = host.preferences_changed.notified() => {}
        }
        let glance = board.glance();
        if host.set_glance(glance) {
            show_progress(&app, glance);
        }
        if let Some(tray) = &mut tray {
            tray.show(glance, host.preferences.get().language);
        }
    }
}

fn tell<R: Runtime>(app: &AppHandle<R>, host: &Host, job: JobView) {
    if let Err(error) = app.emit("job_changed", &job) {
        tracing::debug!(%error, "nobody heard of a job");
    }
    host.jobs.send(JobMessage::Changed { job: Box::new(job) });
}

/// The board as the store has it.
async fn look(host: &Host) -> Board {
    let board = read(host).await;
    board.inspect_err(|error| tracing::warn!(%error, "the queue could not be read")).unwrap_or_default()
}

async fn read(host: &Host) -> Result<Board, ApiError> {
    let jobs = host.studio.current_jobs().await?.jobs;
    let queue = host.studio.queue().await?;
    Ok(Board::of(&jobs, queue.paused || queue.held.is_some()))
}

fn show_progress<R: Runtime>(app: &AppHandle<R>, glance: Glance) {
    let status = match glance {
        Glance { working: 0, .. } => ProgressBarStatus::None,
        Glance { resting: true, .. } => ProgressBarStatus::Paused,
        Glance { .. } => ProgressBarStatus::Normal,
    };
    let state = ProgressBarState { status: Some(status), progress: Some(glance.percent.into()) };
    let Some(window) = app.get_webview_window(window::MAIN) else { return };
    if let Err(error) = window.set_progress_bar(state) {
        tracing::debug!(%error, "no progress in the task bar");
    }
}

/// The session ends or somebody asks politely: leave as by the menu.
#[cfg(unix)]
pub(crate) async fn leave_when_told<R: Runtime>(app: AppHandle<R>) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut ended), Ok(mut interrupted)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return;
    };
    tokio::select! {
        _ = ended.recv() => {}
        _ = interrupted.recv() => {}
    }
    app.exit(0);
}

/// Windows ends a program with a window through its window.
#[cfg(not(unix))]
pub(crate) async fn leave_when_told<R: Runtime>(_app: AppHandle<R>) {}

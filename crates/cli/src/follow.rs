//! Waiting for jobs: making them here, or watching another program make them.

use crate::bar::Bar;
use crate::say::{Done, Voice};
use std::collections::HashMap;
use std::pin::pin;
use std::time::Duration;
use studio::api::{ApiError, JobState, JobView, WhenDone};
use studio::{Change, RenderRequest, Running, Studio};

/// Events are the speed-up; this is how often the truth is asked for all the same.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Submits, works the queue as soon as nobody else does, and returns when the videos are there.
pub(crate) async fn render(studio: Studio, request: RenderRequest, voice: Voice) -> Result<Done, ApiError> {
    let ids: Vec<String> = studio.submit_render(request).await?.into_iter().map(|job| job.id).collect();
    let mut running = None;
    let mut turn = tokio::time::interval(LOOK_AGAIN);
    let mut watching = pin!(watch(&studio, &ids, voice));
    let mut asked_to_end = pin!(interrupted());
    let done = loop {
        tokio::select! {
            done = &mut watching => break done,
            () = &mut asked_to_end => {
                for id in &ids {
                    studio.cancel_job(id).await?;
                }
                break Ok(Done::Cancelled);
            }
            // Whoever works the queue now may end before our turn comes: then it is for us to go on.
            _ = turn.tick(), if running.is_none() => match studio.start("spool render").await {
                Ok(begun) => running = Some(begun),
                Err(error) if error.code == "owned" => {}
                Err(error) => break Err(error),
            },
        }
    };
    stop(running).await;
    done
}

/// Follows jobs until each has come to rest, printing every change.
pub(crate) async fn watch(studio: &Studio, ids: &[String], voice: Voice) -> Result<Done, ApiError> {
    let mut changes = studio.subscribe();
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut bars: HashMap<String, Bar> = HashMap::new();
    let mut worst = Done::Well;
    let mut open: Vec<String> = ids.to_vec();
    let mut held = None;
    while !open.is_empty() {
        let queue = studio.queue().await?;
        if held != queue.held {
            voice.queue(&queue);
            held = queue.held;
        }
        for id in std::mem::take(&mut open) {
            let job = studio.get_job(&id).await?;
            let newer = seen.insert(id.clone(), job.revision).is_none_or(|before| job.revision > before);
            if newer {
                show(&job, voice, &mut bars);
            }
            if resting(studio, &job).await? {
                voice.ended(&job);
                let done = Done::of(job.state);
                worst = if worst == Done::Well { done } else { worst };
            } else {
                open.push(id);
            }
        }
        if !open.is_empty() {
            wait_for_news(&mut changes, &open).await;
        }
    }
    Ok(worst)
}

fn show(job: &JobView, voice: Voice, bars: &mut HashMap<String, Bar>) {
    if voice.json {
        voice.job(job);
    } else {
        bars.entry(job.id.clone()).or_insert_with(|| Bar::new(&job.title)).show(job);
    }
}

/// Whether nothing more happens to a job unless a person acts.
async fn resting(studio: &Studio, job: &JobView) -> Result<bool, ApiError> {
    let waits = matches!(job.state, JobState::NeedsYou | JobState::Paused);
    let held_with_queue = job.state == JobState::Queued && studio.queue_paused().await?;
    if held_with_queue {
        eprintln!("The queue is paused. To go on: spool resume");
    }
    Ok(job.state.is_terminal() || waits || held_with_queue)
}

async fn wait_for_news(changes: &mut studio::Changes, open: &[String]) {
    let news = async {
        loop {
            match changes.next().await {
                Change::Job(job) if !open.contains(&job.id) => {}
                _ => return,
            }
        }
    };
    // Being late is not an error: the loop asks for the truth either way.
    let _ = tokio::time::timeout(LOOK_AGAIN, news).await;
}

/// Works the queue until told to stop, or until nothing is left.
pub(crate) async fn work(studio: Studio, until_idle: bool, voice: Voice) -> Result<Done, ApiError> {
    let running = studio.start("spool work").await?;
    if !voice.json {
        eprintln!("Working on the queue. Ctrl+C to stop; what is done is kept.");
    }
    if let Err(error) = studio.meet(LOOK_AGAIN).await {
        eprintln!("spool: {error}");
    }
    let mut changes = studio.subscribe();
    let told = async {
        loop {
            match changes.next().await {
                Change::Job(job) if voice.json || job.state != JobState::Running => voice.job(&job),
                Change::Queue(queue) => voice.queue(&queue),
                Change::Job(_) | Change::Deleted(_) | Change::Lagged => {}
            }
        }
    };
    tokio::select! {
        () = told => {}
        () = interrupted() => {}
        () = nothing_left(&studio, &running), if until_idle => {}
    }
    running.stop().await;
    Ok(Done::Well)
}

/// Returns when nothing is left to do, and what was to follow has followed.
async fn nothing_left(studio: &Studio, running: &Running) {
    running.idle().await;
    let mut changes = studio.subscribe();
    while studio.queue().await.is_ok_and(|queue| queue.when_done != WhenDone::Nothing) {
        changes.next().await;
    }
}

async fn stop(running: Option<Running>) {
    if let Some(running) = running {
        running.stop().await;
    }
}

/// Ctrl+C, being asked to end, or the terminal going away.
#[cfg(unix)]
pub(crate) async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
    let mut signals: Vec<_> = kinds.into_iter().filter_map(|kind| signal(kind).ok()).collect();
    let heard = signals.iter_mut().map(|signal| Box::pin(signal.recv()));
    futures::future::select_all(heard).await;
}

/// Ctrl+C.
#[cfg(not(unix))]
pub(crate) async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

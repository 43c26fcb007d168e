//! What the page is told of a start: what a crash had interrupted, and what does not work on this computer.

use crate::fakes::{Desk, endless_studio};
use serde_json::{Value, json};
use spool_desktop::Host;
use std::time::Duration;
use studio::api::{ApiError, JobState};
use studio::ports::Finding;
use studio::{RenderRequest, Studio};
use tauri::Manager;
use tauri::async_runtime::block_on;
use tempfile::TempDir;

/// Begins to work, and answers once this is what a job of it is; the work is dropped in the middle of it, or stopped.
async fn interrupted(studio: &Studio, orderly: bool) -> String {
    let running = studio.start("a test").await.unwrap();
    let request = RenderRequest { text: Some("Bees dance.".into()), ..RenderRequest::default() };
    let id = studio.submit_render(request).await.unwrap().remove(0).id;
    let mut changes = studio.subscribe();
    let seen = |job: &studio::api::JobView| (job.state, job.stage.as_str()) == (JobState::Running, "narrate");
    while !seen(&studio.get_job(&id).await.unwrap()) {
        changes.next().await;
    }
    if orderly {
        running.stop().await;
    }
    id
}

/// Works the queue, as soon as the lock of whoever did before is gone.
fn begin(desk: &Desk) -> Result<(), ApiError> {
    let host = desk.app.state::<Host>();
    block_on(async {
        let begun = async {
            loop {
                match host.begin().await {
                    Err(error) if error.code == "owned" => tokio::task::yield_now().await,
                    begun => return begun,
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(60), begun).await.expect("the lock is let go of")
    })
}

fn told_after(orderly: bool) -> (String, Value) {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let studio = endless_studio(folder.path());
    let id = block_on(interrupted(&studio, orderly));
    drop(studio);
    let desk = Desk::open_in(folder, Vec::new());
    assert_eq!(desk.ask("app_snapshot", json!({})).unwrap()["interrupted"], json!([]), "nobody works it yet");
    begin(&desk).unwrap();
    (id, desk.ask("app_snapshot", json!({})).unwrap()["interrupted"].clone())
}

#[test]
fn what_a_crash_had_interrupted_is_told() {
    let (id, told) = told_after(false);
    assert_eq!((told[0]["id"].as_str(), told.as_array().map(Vec::len)), (Some(id.as_str()), Some(1)));
    assert_eq!(told[0]["title"], "Bees dance");
}

#[test]
fn an_orderly_quit_interrupts_nothing() {
    assert_eq!(told_after(true).1, json!([]));
}

#[test]
fn a_tool_that_does_not_work_here_is_noticed_and_one_that_does_is_not() {
    let notice = |found: Vec<Finding>| {
        let desk = Desk::open_in(tempfile::tempdir().unwrap(), found);
        let before = desk.ask("app_snapshot", json!({})).unwrap();
        assert_eq!((&before["check"], &before["notice"]), (&Value::Null, &Value::Null), "not tested yet");
        block_on(desk.app.state::<Host>().test_tools());
        let after = desk.ask("app_snapshot", json!({})).unwrap();
        (after["check"].clone(), after["notice"].clone())
    };
    let finding = |ok, what: &str, says: &str| Finding { ok, what: what.into(), says: says.into() };
    let ffmpeg = finding(true, "ffmpeg", "The video tool is ffmpeg 7.1.");
    assert_eq!(notice(vec![ffmpeg.clone()]), (json!([]), Value::Null));
    let captions = finding(false, "captions", "Captions cannot be drawn. Install Spool again.");
    let error = json!({
        "code": "check_captions", "message": "Captions cannot be drawn.", "hint": "Install Spool again.", "retryable": false,
    });
    assert_eq!(notice(vec![ffmpeg, captions]), (json!([error]), error));
}

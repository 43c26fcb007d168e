//! What stands around the lines: a title card, an end card and a logo.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use fakes::lot::{Lot, finished, submit};
use std::path::PathBuf;
use std::sync::atomic::Ordering::SeqCst;
use studio::api::JobState;

/// The usual project with cards and a logo.
fn dressed(lot: &Lot) -> PathBuf {
    let plain = std::fs::read_to_string(lot.project("She can tell her sisters.")).unwrap();
    let mut project: serde_json::Value = serde_json::from_str(&plain).unwrap();
    project["media"]["m2"] = serde_json::json!({ "path": "media/logo.jpg" });
    project["media"]["m3"] = serde_json::json!({ "path": "media/sky.mp4" });
    project["title_card"] = serde_json::json!({ "text": "Why bees\ndance", "ms": 2_000 });
    project["end_card"] = serde_json::json!({ "text": "The end", "ms": 1_000, "clip": { "media": "m3" } });
    project["logo"] = serde_json::json!({ "media": "m2", "corner": "bottom_right" });
    lot.file("media/sky.mp4", "another clip");
    lot.file("bees.spool", &project.to_string())
}

#[tokio::test]
async fn cards_and_a_logo_are_part_of_the_video_and_of_its_receipt() {
    let lot = Lot::new();
    lot.file("media/logo.jpg", "a logo");
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![dressed(&lot)]).await;
    let done = finished(&studio, &job.id).await;
    assert_eq!((done.state, &done.error), (JobState::Completed, &None));
    // Four lines and two cards, and the transitions between them.
    assert_eq!(lot.media.encoded.load(SeqCst), 6 + 5);
    let text =
        |kind: &str| std::fs::read_to_string(lot.output().join(format!("Why bees dance.{kind}"))).unwrap();
    // The words begin after the card and half of the usual silence, and the card's are not among them.
    assert!(text("srt").starts_with("1\n00:00:02,110 --> "), "{}", text("srt"));
    assert!(!text("srt").contains("The end"));
    assert!(text("receipt.json").contains("logo.jpg") && text("receipt.json").contains("sky.mp4"));
    running.stop().await;
}

#[tokio::test]
async fn a_logo_that_is_not_there_is_asked_for() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![dressed(&lot)]).await;
    let asked = finished(&studio, &job.id).await;
    assert_eq!(asked.state, JobState::NeedsYou);
    assert!(asked.question.is_some_and(|question| question.message.contains("logo.jpg")));
    running.stop().await;
}

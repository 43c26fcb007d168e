//! A recording of the script with fake adapters: who says it too, what is kept, what is told.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use fakes::FakeNarrator;
use fakes::lot::{Lot, finished, submit};
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use studio::api::{JobState, JobView};
use studio::ports::CancellationToken;
use studio::{PreviewRequest, Studio};

const SCRIPT: &str = "These are four words. And here are eight more words to say. The end.";

/// A lot whose built-in voice follows recordings, and hears all but one line in them.
fn lot(unheard: Option<usize>) -> Lot {
    let narrator = FakeNarrator { follows: true, unheard, ..FakeNarrator::english() };
    Lot { narrator: Arc::new(narrator), ..Lot::new() }
}

async fn made(lot: &Lot, studio: &Studio) -> JobView {
    let inputs = vec![lot.file("script.txt", SCRIPT), lot.file("me.mp3", "a recording")];
    let job = submit(studio, inputs).await;
    finished(studio, &job.id).await
}

#[tokio::test]
async fn the_built_in_voice_says_it_too_and_its_sound_is_not_in_the_video() {
    let lot = lot(None);
    let (studio, running) = lot.started().await;
    let done = made(&lot, &studio).await;
    assert_eq!((done.state, &done.warnings), (JobState::Completed, &Vec::new()));
    assert_eq!(lot.narrator.spoken.lock().unwrap().len(), 3);
    assert!(done.videos[0].duration_ms.abs_diff(9_000) < 100, "{}", done.videos[0].duration_ms);
    running.stop().await;
}

#[tokio::test]
async fn what_was_found_is_not_looked_for_again() {
    let lot = lot(None);
    let (studio, running) = lot.started().await;
    made(&lot, &studio).await;
    made(&lot, &studio).await;
    assert_eq!((lot.narrator.followed.load(SeqCst), lot.narrator.spoken.lock().unwrap().len()), (1, 3));
    running.stop().await;
}

#[tokio::test]
async fn a_line_that_is_not_in_the_recording_is_named() {
    let lot = lot(Some(1));
    let (studio, running) = lot.started().await;
    let done = made(&lot, &studio).await;
    let says = "Line 2 was not found in \"me.mp3\": And here are eight more words to say.";
    assert_eq!((done.state, done.warnings), (JobState::Completed, vec![says.to_owned()]));
    running.stop().await;
}

#[tokio::test]
async fn a_preview_waits_for_nobody_and_says_that_it_guesses() {
    let lot = lot(None);
    let (studio, running) = lot.started().await;
    let inputs = vec![lot.file("script.txt", SCRIPT), lot.file("me.mp3", "a recording")];
    let request = PreviewRequest { inputs, at_ms: 4_000, ..PreviewRequest::default() };
    let guessed = studio.preview(request.clone(), CancellationToken::new()).await.unwrap();
    assert!(!guessed.exact && guessed.notes[0].starts_with("The words of the recording"), "{guessed:?}");
    assert_eq!(lot.narrator.followed.load(SeqCst), 0);
    made(&lot, &studio).await;
    assert!(studio.preview(request, CancellationToken::new()).await.unwrap().exact);
    running.stop().await;
}

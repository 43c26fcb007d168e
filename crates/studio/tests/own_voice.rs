//! The person's own voice, chosen while a project is worked on: for the whole script, or for one line among voices.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use editorial::Time;
use fakes::FakeNarrator;
use fakes::lot::{Lot, finished};
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use studio::Studio;
use studio::api::{Edit, EditKind, JobState, JobView, RenderChoices, Storyboard};

const SCRIPT: &str = "These are four words. And here are eight more words to say. The end.";

/// A project with a sound to choose from: nine seconds, in which the fakes hear pauses if it says "recording".
async fn begun(lot: &Lot, studio: &Studio, sound: &str) -> Storyboard {
    let project = studio.new_project(vec![], Some(SCRIPT.to_owned()), None, None, vec![]).await.unwrap();
    studio.add_project_files(&project.id, vec![lot.file("me.mp3", sound)]).await.unwrap()
}

fn follows() -> Lot {
    let narrator = FakeNarrator { follows: true, ..FakeNarrator::english() };
    Lot { narrator: Arc::new(narrator), ..Lot::new() }
}

async fn made(studio: &Studio, project: &str) -> JobView {
    let job = studio.make_project(project, RenderChoices::default()).await.unwrap();
    finished(studio, &job.id).await
}

fn of_line(scene: &str, media: Option<&str>) -> Edit {
    Edit::Recording { scene: scene.to_owned(), media: media.map(str::to_owned) }
}

/// Names of the sounds in the last mix.
fn heard(lot: &Lot) -> Vec<String> {
    let placed = lot.media.placed.lock().unwrap();
    placed.iter().map(|(path, ..)| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

#[tokio::test]
async fn a_recording_of_the_script_is_chosen_and_let_go_again() {
    let lot = follows();
    let (studio, running) = lot.started().await;
    let project = begun(&lot, &studio, "a recording").await;
    assert_eq!((project.narration.as_deref(), project.media[0].id.as_str()), (None, "f1"));
    let edit = Edit::Narration { media: Some("f1".to_owned()) };
    let board = studio.edit_project(&project.id, edit).await.unwrap();
    assert_eq!((board.narration.as_deref(), board.undo), (Some("f1"), Some(EditKind::Narration)));
    let done = made(&studio, &project.id).await;
    assert_eq!((done.state, done.warnings), (JobState::Completed, vec![]));
    assert_eq!(heard(&lot), ["me.mp3", "me.mp3", "me.mp3"]);
    assert_eq!(studio.undo_project(&project.id).await.unwrap().narration, None);
    assert_eq!(made(&studio, &project.id).await.state, JobState::Completed);
    assert!(heard(&lot).iter().all(|name| name != "me.mp3"));
    running.stop().await;
}

#[tokio::test]
async fn what_a_person_calls_a_recording_is_not_taken_for_music() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let project = begun(&lot, &studio, "said in one breath").await;
    let edit = Edit::Narration { media: Some("f1".to_owned()) };
    studio.edit_project(&project.id, edit).await.unwrap();
    let done = made(&studio, &project.id).await;
    assert_eq!((done.state, done.warnings), (JobState::Completed, vec![]));
    assert_eq!(heard(&lot), ["me.mp3", "me.mp3", "me.mp3"]);
    running.stop().await;
}

#[tokio::test]
async fn a_line_is_heard_in_the_persons_own_voice_and_is_as_long_as_that() {
    let lot = follows();
    let (studio, running) = lot.started().await;
    let project = begun(&lot, &studio, "a recording").await;
    let board = studio.edit_project(&project.id, of_line("s2", Some("f1"))).await.unwrap();
    assert_eq!((board.scenes[1].recording.as_deref(), board.undo), (Some("f1"), Some(EditKind::Recording)));
    assert!(board.scenes.iter().all(|scene| scene.media.is_none()), "a sound is no picture");
    let done = made(&studio, &project.id).await;
    assert_eq!((done.state, &done.warnings), (JobState::Completed, &vec![]));
    let placed = lot.media.placed.lock().unwrap().clone();
    assert_eq!((placed.len(), heard(&lot)[1].as_str()), (3, "me.mp3"));
    assert_eq!((placed[1].1, placed[1].2), (Time::ZERO, Time::from_ms(9_000)));
    // It is laid over the same line in the built-in voice, once.
    assert_eq!((lot.narrator.followed.load(SeqCst), lot.narrator.spoken.lock().unwrap().len()), (1, 3));
    made(&studio, &project.id).await;
    assert_eq!((lot.narrator.followed.load(SeqCst), lot.narrator.spoken.lock().unwrap().len()), (1, 3));
    running.stop().await;
}

#[tokio::test]
async fn a_recorded_line_is_listened_to_played_and_let_go() {
    let lot = follows();
    let studio = lot.studio().await;
    let project = begun(&lot, &studio, "a recording").await;
    studio.edit_project(&project.id, of_line("s2", Some("f1"))).await.unwrap();
    let sound = studio.line_voice(&project.id, "s2").await.unwrap();
    assert_eq!(std::fs::read_to_string(sound).unwrap(), "a recording");
    assert!(lot.narrator.spoken.lock().unwrap().is_empty());
    studio.play_line(&project.id, "s2").await.unwrap();
    assert_eq!(heard(&lot), ["me.mp3"]);
    assert_eq!(studio.get_project(&project.id).await.unwrap().scenes[1].length_ms, 9_000);
    studio.edit_project(&project.id, of_line("s2", None)).await.unwrap();
    let sound = studio.line_voice(&project.id, "s2").await.unwrap();
    assert_eq!(std::fs::read_to_string(sound).unwrap(), "And here are eight more words to say.");
}

#[tokio::test]
async fn a_line_without_a_voice_is_heard_once_it_was_recorded() {
    let lot = follows();
    let (studio, running) = lot.started().await;
    let project = begun(&lot, &studio, "a recording").await;
    let nobody = Edit::Voice { scene: None, voice: Some("none".to_owned()) };
    studio.edit_project(&project.id, nobody).await.unwrap();
    studio.edit_project(&project.id, of_line("s2", Some("f1"))).await.unwrap();
    assert_eq!(made(&studio, &project.id).await.state, JobState::Completed);
    assert_eq!(heard(&lot), ["me.mp3"]);
    running.stop().await;
}

#[tokio::test]
async fn a_recording_that_is_gone_stops_its_own_line_alone() {
    let lot = follows();
    let studio = lot.studio().await;
    let project = begun(&lot, &studio, "a recording").await;
    studio.edit_project(&project.id, of_line("s2", Some("f1"))).await.unwrap();
    std::fs::remove_file(lot.file("me.mp3", "")).unwrap();
    assert_eq!(studio.play_line(&project.id, "s2").await.unwrap_err().code, "media_missing");
    assert!(studio.play_line(&project.id, "s1").await.is_ok());
}

#[tokio::test]
async fn a_recording_far_too_long_for_its_line_is_told() {
    let lot = follows();
    let (studio, running) = lot.started().await;
    let project = begun(&lot, &studio, "a recording").await;
    studio.edit_project(&project.id, of_line("s3", Some("f1"))).await.unwrap();
    let done = made(&studio, &project.id).await;
    let says = "The length of \"me.mp3\" does not fit line 3. Listen to it, or record the line again.";
    assert_eq!((done.state, done.warnings), (JobState::Completed, vec![says.to_owned()]));
    running.stop().await;
}

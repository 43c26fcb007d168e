//! Recording the person, through the studio's door: one recording at a time, which is lost by nothing but the person.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use studio::api::{ApiError, HeardView, MicrophoneView, TakeNote, TakeView};
use studio::ports::{HeardBy, Microphones, Recorded, Recording};
use studio::{Folders, Studio};
use tempfile::TempDir;

/// A microphone that hears so many milliseconds: as many letters are in its file.
struct Heard {
    ms: usize,
    ended: Option<ApiError>,
}

struct Under(Recorded);

impl Microphones for Heard {
    fn all(&self) -> Vec<MicrophoneView> {
        vec![MicrophoneView { id: "1".to_owned(), name: "Yeti".to_owned() }]
    }

    fn record(
        &self,
        _: Option<&str>,
        file: &Path,
        _: Duration,
        told: HeardBy,
    ) -> Result<Box<dyn Recording>, ApiError> {
        std::fs::write(file, "a".repeat(self.ms)).unwrap();
        let length = Duration::from_millis(self.ms.try_into().unwrap());
        told(HeardView { ms: 40, level: 50, ended: false });
        Ok(Box::new(Under(Recorded { length, notes: vec![TakeNote::Loud], ended: self.ended.clone() })))
    }

    fn mend(&self, file: &Path) -> io::Result<Duration> {
        Ok(Duration::from_millis(std::fs::metadata(file)?.len()))
    }
}

impl Recording for Under {
    fn stop(self: Box<Self>) -> Recorded {
        self.0
    }
}

/// A studio whose microphone hears so much.
async fn studio(folder: &TempDir, ms: usize) -> Studio {
    of(folder, Heard { ms, ended: None }).await
}

async fn of(folder: &TempDir, heard: Heard) -> Studio {
    let folders = Folders { data: folder.path().join("data"), output: folder.path().join("out") };
    let studio = Studio::open(folders, None).await.unwrap();
    studio.listen_with(Arc::new(heard));
    studio
}

async fn start(studio: &Studio) -> Result<(), ApiError> {
    studio.start_recording(None, Box::new(|_| ())).await
}

fn code<T: std::fmt::Debug>(answer: Result<T, ApiError>) -> String {
    answer.unwrap_err().code
}

/// Files of recordings, below their folder.
fn files(folder: &TempDir) -> Vec<PathBuf> {
    fn below(folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
    }
    below(&folder.path().join("data/recordings"))
}

#[tokio::test]
async fn what_was_recorded_is_kept_under_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let studio = studio(&folder, 900).await;
    start(&studio).await.unwrap();
    assert!(studio.take_file().is_none(), "it is not whole yet");
    let take = studio.stop_recording().await.unwrap();
    assert_eq!(take, TakeView { ms: 900, notes: vec![TakeNote::Loud], ended: None });
    assert!(studio.take_file().is_some());
    let first = studio.keep_recording("Line 3: bees/wasps".to_owned()).await.unwrap();
    assert_eq!(first.file_name().unwrap(), "Line 3 bees wasps.wav");
    start(&studio).await.unwrap();
    studio.stop_recording().await.unwrap();
    let second = studio.keep_recording("Line 3: bees/wasps".to_owned()).await.unwrap();
    assert_ne!(first, second, "what a project uses is never written over");
    let mut kept = files(&folder);
    kept.sort();
    assert_eq!(kept, [first, second]);
    assert_eq!(studio.storage().await.unwrap().projects, 1_800);
}

#[tokio::test]
async fn only_one_recording_is_made_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let studio = studio(&folder, 900).await;
    start(&studio).await.unwrap();
    assert_eq!(code(start(&studio).await), "recording_busy");
    studio.stop_recording().await.unwrap();
    assert!(start(&studio).await.is_ok());
}

#[tokio::test]
async fn a_recording_that_nobody_used_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let before = studio(&folder, 900).await;
    assert_eq!(before.microphones().await.unwrap().take, None);
    start(&before).await.unwrap();
    // The window closes.
    before.end_recording();
    drop(before);
    let after = studio(&folder, 900).await;
    let known = after.microphones().await.unwrap();
    assert_eq!(known.take, Some(TakeView { ms: 900, notes: vec![TakeNote::Before], ended: None }));
    assert_eq!(known.microphones[0].name, "Yeti");
    after.drop_recording().await.unwrap();
    assert_eq!(after.microphones().await.unwrap().take, None);
    assert!(files(&folder).is_empty());
}

#[tokio::test]
async fn what_is_shorter_than_a_word_is_no_recording() {
    let folder = tempfile::tempdir().unwrap();
    let studio = studio(&folder, 99).await;
    start(&studio).await.unwrap();
    assert_eq!(code(studio.stop_recording().await), "recording_short");
    assert!(files(&folder).is_empty());
    assert_eq!(code(studio.keep_recording("Line 1".to_owned()).await), "recording_gone");
}

#[tokio::test]
async fn a_microphone_that_goes_away_at_once_says_why_nothing_was_heard() {
    let folder = tempfile::tempdir().unwrap();
    let gone = ApiError::lasting("microphone_gone", "The microphone went away.", "Plug it in again.");
    let studio = of(&folder, Heard { ms: 20, ended: Some(gone) }).await;
    start(&studio).await.unwrap();
    assert_eq!(code(studio.stop_recording().await), "microphone_gone");
}

#[tokio::test]
async fn a_host_without_a_window_records_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders { data: folder.path().join("data"), output: folder.path().join("out") };
    let studio = Studio::open(folders, None).await.unwrap();
    assert_eq!(code(start(&studio).await), "recording_gone");
    assert_eq!(code(studio.stop_recording().await), "recording_gone");
}

//! Exports with copies of all clips: how far they are is told, and they stop in the middle of a file.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use fakes::lot::Lot;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use studio::Studio;
use studio::api::{ExportChoices, ExportFormat};
use studio::ports::CancellationToken;

/// Three pieces of a large file.
const FILM: u64 = 24 << 20;

/// A project with a large clip, and the folder that it is exported to.
async fn begun(lot: &Lot) -> (Studio, String, PathBuf) {
    let studio = lot.studio().await;
    let clip = lot.file("bees dance.mp4", "film");
    std::fs::File::options().write(true).open(&clip).unwrap().set_len(FILM).unwrap();
    let script = Some("Bees dance.".to_owned());
    let project = studio.new_project(vec![clip], script, None, None, vec![]).await.unwrap();
    let to = lot.folder.path().join("exports");
    std::fs::create_dir_all(&to).unwrap();
    (studio, project.id, to)
}

fn copies() -> ExportChoices {
    ExportChoices { formats: vec![ExportFormat::Otio], copy: true, language: "en".to_owned() }
}

#[tokio::test]
async fn how_far_the_copies_are_is_told() {
    let lot = Lot::new();
    let (studio, id, to) = begun(&lot).await;
    let heard: Arc<Mutex<Vec<u8>>> = Arc::default();
    let told = heard.clone();
    let told = Arc::new(move |percent| told.lock().unwrap().push(percent));
    studio.export_project(&id, to.clone(), copies(), told, CancellationToken::new()).await.unwrap();
    let heard = heard.lock().unwrap().clone();
    assert!(heard.is_sorted() && heard.last() == Some(&100), "{heard:?}");
    assert!(heard.iter().filter(|percent| (51..100).contains(*percent)).count() >= 2, "{heard:?}");
}

#[tokio::test]
async fn one_that_is_stopped_in_the_middle_of_a_copy_leaves_nothing() {
    let lot = Lot::new();
    let (studio, id, to) = begun(&lot).await;
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    let told = Arc::new(move |percent| {
        if percent > 60 {
            stop.cancel();
        }
    });
    let stopped = studio.export_project(&id, to.clone(), copies(), told, cancel).await.unwrap_err();
    assert_eq!(stopped.code, "cancelled");
    assert_eq!(std::fs::read_dir(to).unwrap().count(), 0);
}

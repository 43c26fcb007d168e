//! Folders of the person's own footage, as videos are made: what is offered, what is shown, and what stays as it is.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use fakes::lot::{Lot, PATIENCE, finished};
use std::path::PathBuf;
use std::time::Duration;
use studio::api::{JobView, LibraryView};
use studio::{RenderRequest, Studio};

const BEES: &str = "Bees dance. The city sleeps at night.";

/// Makes a video of these words; answers its card and the files that its receipt names.
async fn made(studio: &Studio, text: &str) -> (JobView, Vec<String>) {
    let request = RenderRequest { text: Some(text.to_owned()), ..RenderRequest::default() };
    let jobs = studio.submit_render(request).await.unwrap();
    let done = finished(studio, &jobs[0].id).await;
    let receipt = PathBuf::from(&done.videos[0].path).with_extension("receipt.json");
    let receipt: serde_json::Value = serde_json::from_slice(&std::fs::read(receipt).unwrap()).unwrap();
    let used = receipt["used"].as_array().unwrap().iter();
    let mut files: Vec<String> = used.map(|file| file["file"].as_str().unwrap().to_owned()).collect();
    files.sort();
    (done, files)
}

/// Asks until `enough`.
async fn known(studio: &Studio, enough: impl Fn(&LibraryView) -> bool) -> LibraryView {
    let asked = async {
        loop {
            let view = studio.library();
            if enough(&view) && view.to_look_at == 0 {
                return view;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asked).await.expect("the folders to be looked through")
}

fn folder_of(lot: &Lot, name: &str) -> PathBuf {
    lot.folder.path().join("in").join(name)
}

#[tokio::test]
async fn a_line_shows_what_speaks_of_it_in_an_own_folder_where_it_lies() {
    let lot = Lot::new();
    let bee = lot.file("footage/hive/dancing-bee.mp4", "a bee");
    lot.file("footage/a-boat.mp4", "a boat");
    let (studio, running) = lot.started().await;
    studio.add_library_folder(&folder_of(&lot, "footage")).unwrap();
    let (done, files) = made(&studio, BEES).await;
    running.stop().await;
    assert_eq!(files, ["dancing-bee.mp4"]);
    assert_eq!(done.warnings, Vec::<String>::new(), "nobody was asked who could have had more");
    assert_eq!(std::fs::read_to_string(bee).unwrap(), "a bee");
}

#[tokio::test]
async fn folders_are_known_again_at_the_next_start_and_their_files_are_not_looked_at_again() {
    let lot = Lot::new();
    lot.file("footage/dancing-bee.mp4", "a bee");
    lot.file("footage/broken-bee.mp4", "damaged");
    let (studio, running) = lot.started().await;
    let view = studio.add_library_folder(&folder_of(&lot, "footage")).unwrap();
    assert_eq!((view.folders.len(), view.folders[0].there), (1, true));
    known(&studio, |view| view.folders[0].files == 1).await;
    running.stop().await;
    drop(studio);
    let (studio, running) = lot.started().await;
    assert_eq!(made(&studio, BEES).await.1, ["dancing-bee.mp4"]);
    assert_eq!(studio.library().folders[0].files, 1);
    running.stop().await;
}

#[tokio::test]
async fn what_is_put_into_a_folder_later_is_found() {
    let lot = Lot::new();
    lot.file("footage/a-boat.mp4", "a boat");
    let (studio, running) = lot.started().await;
    studio.add_library_folder(&folder_of(&lot, "footage")).unwrap();
    known(&studio, |view| view.folders[0].files == 1).await;
    lot.file("footage/dancing-bee.mp4", "a bee");
    (lot.machine.watching.lock().unwrap().as_ref().unwrap())();
    known(&studio, |view| view.folders[0].files == 2).await;
    assert_eq!(made(&studio, BEES).await.1, ["dancing-bee.mp4"]);
    running.stop().await;
}

#[tokio::test]
async fn a_folder_that_is_let_go_of_is_offered_no_longer() {
    let lot = Lot::new();
    lot.file("footage/dancing-bee.mp4", "a bee");
    let (studio, running) = lot.started().await;
    let view = studio.add_library_folder(&folder_of(&lot, "footage")).unwrap();
    known(&studio, |view| view.folders[0].files == 1).await;
    assert_eq!(studio.forget_library_folder("elsewhere").unwrap_err().code, "library_folder");
    assert_eq!(studio.forget_library_folder(&view.folders[0].id).unwrap().folders, []);
    assert_eq!(made(&studio, BEES).await.1, Vec::<String>::new());
    running.stop().await;
}

#[tokio::test]
async fn what_the_project_has_itself_goes_before_own_folders_and_is_not_shown_twice() {
    let lot = Lot::new();
    lot.file("footage/dancing-bee.mp4", "the same bee");
    let same = lot.file("dropped/bee.mp4", "the same bee");
    let (studio, running) = lot.started().await;
    studio.add_library_folder(&folder_of(&lot, "footage")).unwrap();
    let text = "Bees dance. A bee dances again.";
    let request =
        RenderRequest { inputs: vec![same], text: Some(text.to_owned()), ..RenderRequest::default() };
    let jobs = studio.submit_render(request).await.unwrap();
    let done = finished(&studio, &jobs[0].id).await;
    running.stop().await;
    let receipt = PathBuf::from(&done.videos[0].path).with_extension("receipt.json");
    let receipt = std::fs::read_to_string(receipt).unwrap();
    assert!(receipt.contains("bee.mp4") && !receipt.contains("dancing-bee.mp4"), "{receipt}");
}

#[tokio::test]
async fn a_folder_that_holds_more_than_footage_is_none() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let file = lot.file("a.mp4", "a film");
    let data = lot.folder.path().join("data");
    for wrong in [PathBuf::from("/"), PathBuf::from("/no/such/folder"), file, data, lot.folder.path().into()]
    {
        assert_eq!(
            studio.add_library_folder(&wrong).unwrap_err().code,
            "library_folder",
            "{}",
            wrong.display()
        );
    }
    lot.file("footage/below/bee.mp4", "a bee");
    studio.add_library_folder(&folder_of(&lot, "footage/below")).unwrap();
    let whole = studio.add_library_folder(&folder_of(&lot, "footage")).unwrap();
    assert_eq!(whole.folders.len(), 1, "what lies below is looked through with it");
    assert_eq!(studio.add_library_folder(&folder_of(&lot, "footage/below")).unwrap().folders, whole.folders);
}

//! What nothing names any more of what is kept for projects: who keeps it, where it goes, and how it comes back.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use fakes::lot::{Lot, finished};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use studio::Studio;
use studio::api::{RenderChoices, Storyboard, TrashedView, UnusedView};

/// A picture as it is kept that was picked from a site.
fn picked(lot: &Lot) -> PathBuf {
    kept(lot, "footage/00112233445566aa/dancing bee.mp4")
}

fn kept(lot: &Lot, name: &str) -> PathBuf {
    let path = lot.folder.path().join("data").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, "a bee").unwrap();
    path
}

/// When all that there is is two days old.
fn later() -> SystemTime {
    SystemTime::now() + Duration::from_secs(2 * 24 * 3_600)
}

async fn begun(studio: &Studio, picture: &Path) -> Storyboard {
    let script = Some("Bees dance. Nobody knew why.".to_owned());
    studio.new_project(vec![picture.to_owned()], script, None, None, vec![]).await.unwrap()
}

async fn unused(studio: &Studio) -> u64 {
    studio.unused_storage(later()).await.unwrap().files
}

#[tokio::test]
async fn what_only_a_deleted_project_named_goes_to_the_trash_and_comes_back() {
    let lot = Lot::new();
    *lot.machine.trash.lock().unwrap() = Some(lot.folder.path().join("trash"));
    let (studio, picture) = (lot.studio().await, picked(&lot));
    let project = begun(&studio, &picture).await;
    assert_eq!(unused(&studio).await, 0);
    studio.forget_project(&project.id).await.unwrap();
    let offered = UnusedView { files: 1, bytes: 5, names: vec!["dancing bee.mp4".to_owned()] };
    assert_eq!(studio.unused_storage(later()).await, Ok(offered));
    let moved = studio.trash_unused(later()).await;
    assert_eq!(moved, Ok(TrashedView { files: 1, bytes: 5, back: true }));
    assert!(!picture.exists() && lot.folder.path().join("trash/dancing bee.mp4").exists());
    assert_eq!(studio.trash_unused(later()).await, Ok(TrashedView::default()), "there is nothing more");
}

#[tokio::test]
async fn what_was_moved_comes_back_to_where_it_was() {
    let lot = Lot::new();
    *lot.machine.trash.lock().unwrap() = Some(lot.folder.path().join("trash"));
    let (studio, picture) = (lot.studio().await, picked(&lot));
    studio.trash_unused(later()).await.unwrap();
    studio.restore_unused().await.unwrap();
    assert!(picture.exists());
}

#[tokio::test]
async fn a_recording_and_an_unpacked_pack_and_a_logo_are_let_go_of_as_pictures_are() {
    let lot = Lot::new();
    *lot.machine.trash.lock().unwrap() = Some(lot.folder.path().join("trash"));
    let studio = lot.studio().await;
    let hash = "0a".repeat(32);
    let recording = kept(&lot, "recordings/0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11/Line 3.wav");
    let (pack, clip) = (format!("packs/{hash}/Bees.spool"), format!("packs/{hash}/media/bee.mp4"));
    let pack = [kept(&lot, &pack), kept(&lot, &clip)];
    let logo = kept(&lot, &format!("looks/logos/{hash}.png"));
    // None of these is one.
    let others = ["recordings/take.wav", "packs/.spool-unpacking-1/Bees.spool", "footage/mine/bee.mp4"];
    let others = others.map(|name| kept(&lot, name));
    assert_eq!(studio.trash_unused(later()).await.unwrap().files, 4);
    assert!(![&recording, &logo].into_iter().chain(&pack).any(|path| path.exists()));
    assert!(lot.folder.path().join("trash").join(hash).join("Bees.spool").exists(), "a pack stays together");
    assert!(others.iter().all(|path| path.exists()));
}

#[tokio::test]
async fn a_video_on_the_list_keeps_what_it_is_made_of_and_a_deleted_one_while_it_can_be_brought_back() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let project = begun(&studio, &picked(&lot)).await;
    let job = studio.make_project(&project.id, RenderChoices::default()).await.unwrap();
    studio.forget_project(&project.id).await.unwrap();
    assert_eq!(unused(&studio).await, 0, "it waits or is made");
    finished(&studio, &job.id).await;
    assert_eq!(unused(&studio).await, 0, "it can be made again");
    studio.delete_job(&job.id).await.unwrap();
    assert_eq!(unused(&studio).await, 0, "it can be brought back");
    running.stop().await;
}

#[tokio::test]
async fn where_there_is_no_trash_nothing_is_lost() {
    let lot = Lot::new();
    let (studio, picture) = (lot.studio().await, picked(&lot));
    assert_eq!(studio.trash_unused(later()).await.unwrap_err().code, "unused_kept");
    assert!(picture.exists() && unused(&studio).await == 1);
}

//! Files that come and go, through the studio's door: projects that are sent and opened elsewhere, files that are found
//! again, videos that are thrown away, and reports.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use fakes::FakeMedia;
use fakes::lot::{Lot, finished, submit};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use studio::api::{Edit, JobState, RenderChoices};
use studio::ports::CancellationToken;
use studio::{PackProgress, Studio, classify, look_inside};

fn nobody() -> PackProgress {
    Arc::new(|_| ())
}

/// The lot's project, packed to be sent.
async fn packed(lot: &Lot, studio: &Studio) -> PathBuf {
    let to = lot.folder.path().join("sent/Bees");
    let project = lot.project("She can tell her sisters.");
    let pack = studio.pack_file(project, Some(to), nobody(), CancellationToken::new()).await.unwrap();
    assert_eq!((pack.name.as_str(), &pack.missing), ("Bees.spoolpack", &Vec::new()));
    PathBuf::from(pack.path)
}

fn entries(path: &Path) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    (0..archive.len()).map(|index| archive.by_index(index).unwrap().name().to_owned()).collect()
}

fn entry(path: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn a_project_that_was_sent_is_made_elsewhere_from_its_pack_alone() {
    let sender = Lot::new();
    let pack = packed(&sender, &sender.studio().await).await;
    assert_eq!(entries(&pack), ["project.json", "LICENSES.txt", "media/hive.mp4", "media/music.mp3"]);
    assert!(entry(&pack, "LICENSES.txt").contains("hive.mp4: Ann, CC0-1.0"));
    assert_eq!(classify(&pack), studio::api::InputKind::Project);

    let lot = Lot::new();
    let here = lot.file("Bees.spoolpack", "");
    std::fs::copy(&pack, &here).unwrap();
    let inside = look_inside(&here).unwrap();
    assert_eq!((inside.lines.len(), inside.lines[0].missing), (4, false));
    let (studio, running) = lot.started().await;
    let done = finished(&studio, &submit(&studio, vec![here.clone()]).await.id).await;
    assert!(done.state == JobState::Completed && done.warnings.is_empty(), "{done:?}");
    submit(&studio, vec![here.clone()]).await;
    let kept = lot.folder.path().join("data/packs");
    assert_eq!(std::fs::read_dir(kept).unwrap().count(), 1, "unpacked once");
    assert_eq!(std::fs::read_dir(here.parent().unwrap()).unwrap().count(), 1, "nothing beside it");
    running.stop().await;
}

#[tokio::test]
async fn a_pack_is_opened_as_a_copy_to_work_on() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let pack = packed(&lot, &studio).await;
    let board = studio.open_project(pack.clone()).await.unwrap();
    assert_eq!((board.title.as_str(), &board.file), ("Why bees dance", &None));
    assert!(board.media.iter().all(|file| !file.missing), "{:?}", board.media);
    assert_eq!(studio.open_project(pack.clone()).await.unwrap().id, board.id, "not yet changed");
    let before = std::fs::read(&pack).unwrap();
    studio.edit_project(&board.id, Edit::Title { title: "Mine".to_owned() }).await.unwrap();
    assert_eq!(std::fs::read(&pack).unwrap(), before);
}

#[tokio::test]
async fn what_is_on_the_desk_is_packed_without_the_places_of_this_computer() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let files = vec![lot.file("a/goat.jpg", "one"), lot.file("b/goat.jpg", "two"), lot.file("gone.jpg", "x")];
    let board = studio.new_project(files, Some("Goats dance.".to_owned()), None, None, vec![]).await.unwrap();
    std::fs::remove_file(lot.folder.path().join("in/gone.jpg")).unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hears = heard.clone();
    let told: PackProgress = Arc::new(move |percent| hears.lock().unwrap().push(percent));
    let to = lot.folder.path().join("Goats.spoolpack");
    let pack = studio.pack_project(&board.id, to.clone(), told, CancellationToken::new()).await.unwrap();
    assert_eq!(pack.missing, ["gone.jpg"]);
    assert_eq!(entries(&to)[2..], ["media/goat.jpg", "media/goat (2).jpg"]);
    let project = entry(&to, "project.json");
    assert!(!project.contains(lot.folder.path().to_str().unwrap()), "{project}");
    assert_eq!(heard.lock().unwrap().last(), Some(&100));
}

#[tokio::test]
async fn packing_that_is_stopped_leaves_what_was_there() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let (project, to) = (lot.project("She can tell."), lot.file("Bees.spoolpack", "an earlier one"));
    let cancel = CancellationToken::new();
    cancel.cancel();
    let error = studio.pack_file(project, Some(to.clone()), nobody(), cancel).await.unwrap_err();
    assert_eq!(error.code, "cancelled");
    assert_eq!(std::fs::read_to_string(&to).unwrap(), "an earlier one");
    let hidden = std::fs::read_dir(to.parent().unwrap()).unwrap();
    assert!(hidden.flatten().all(|entry| !entry.file_name().to_string_lossy().starts_with('.')));
}

#[tokio::test]
async fn a_pack_is_unpacked_beside_it_or_where_the_person_says() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let pack = packed(&lot, &studio).await;
    let unpack = |to: Option<PathBuf>| studio.unpack(pack.clone(), to, nobody(), CancellationToken::new());
    let beside = unpack(None).await.unwrap();
    assert_eq!(beside, pack.with_file_name("Bees").join("Why bees dance.spool"));
    assert!(!look_inside(&beside).unwrap().lines[0].missing);
    let named = lot.folder.path().join("new place");
    assert_eq!(unpack(Some(named.clone())).await.unwrap().parent(), Some(named.as_path()));
    assert_eq!(unpack(Some(named.clone())).await.unwrap().parent(), Some(named.join("Bees").as_path()));
    lot.machine.free.store(10, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(unpack(None).await.unwrap_err().code, "pack_too_big");
}

#[tokio::test]
async fn a_missing_clip_is_found_again_with_the_others_that_moved_along() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let board = studio.open_project(lot.project("She can tell.")).await.unwrap();
    let moved = lot.folder.path().join("moved");
    std::fs::rename(lot.folder.path().join("in/media"), &moved).unwrap();
    let missing = |board: &studio::api::Storyboard| board.media.iter().filter(|file| file.missing).count();
    assert_eq!(missing(&studio.get_project(&board.id).await.unwrap()), 2);
    let wrong = studio.find_media(&board.id, "m1", lot.file("other.mp3", "x")).await.unwrap_err();
    assert_eq!(wrong.code, "media_kind");
    let gone = studio.find_media(&board.id, "m1", moved.join("none.mp4")).await.unwrap_err();
    assert_eq!(gone.code, "input_missing");
    let found = studio.find_media(&board.id, "m1", moved.join("hive.mp4")).await.unwrap();
    assert_eq!(missing(&found), 0, "the music lay beside it");
}

#[tokio::test]
async fn a_project_whose_file_was_moved_goes_on_in_it() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let (file, other) = (lot.project("She can tell."), lot.folder.path().join("elsewhere/renamed.spool"));
    let board = studio.open_project(file.clone()).await.unwrap();
    std::fs::create_dir_all(other.parent().unwrap()).unwrap();
    std::fs::rename(&file, &other).unwrap();
    studio.edit_project(&board.id, Edit::Title { title: "Changed meanwhile".to_owned() }).await.unwrap();
    assert!(studio.recent_projects().await.unwrap()[0].missing);
    let strange = std::fs::read_to_string(&other).unwrap().replace("2f0b6d1f0c11", "2f0b6d1f0c12");
    let error = studio.find_project(&board.id, lot.file("strange.spool", &strange)).await.unwrap_err();
    assert_eq!(error.code, "project_other");
    let found = studio.find_project(&board.id, other.clone()).await.unwrap();
    assert_eq!((found.id.as_str(), found.file.as_deref()), (board.id.as_str(), Some("renamed.spool")));
    assert!(
        std::fs::read_to_string(&other).unwrap().contains("Changed meanwhile"),
        "what was changed is in it"
    );
    assert!(!studio.recent_projects().await.unwrap()[0].missing);
}

#[tokio::test]
async fn a_video_goes_to_the_trash_with_all_that_lies_beside_it_and_nothing_else() {
    let lot = Lot::with(FakeMedia::with_leave(0));
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project("She can tell.")]).await;
    assert_eq!(studio.trash_video(&job.id).await.unwrap_err().code, "not_now");
    lot.media.leave.add_permits(100);
    finished(&studio, &job.id).await;
    std::fs::write(lot.output().join("Why bees dance.txt"), "mine").unwrap();
    assert_eq!(studio.trash_video(&job.id).await.unwrap_err().code, "trash_failed", "there is none");
    assert!(studio.get_job(&job.id).await.is_ok() && lot.outputs().len() == 7);
    *lot.machine.trash.lock().unwrap() = Some(lot.folder.path().join("trash"));
    studio.trash_video(&job.id).await.unwrap();
    assert_eq!(lot.outputs(), ["Why bees dance.txt"]);
    assert_eq!(std::fs::read_dir(lot.folder.path().join("trash")).unwrap().count(), 6);
    assert_eq!(studio.get_job(&job.id).await.unwrap_err().code, "not_found");
    running.stop().await;
}

#[tokio::test]
async fn a_video_that_another_has_replaced_stays() {
    let lot = Lot::new();
    *lot.machine.trash.lock().unwrap() = Some(lot.folder.path().join("trash"));
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project("She can tell.")]).await;
    finished(&studio, &job.id).await;
    let receipt = lot.output().join("Why bees dance.receipt.json");
    let text =
        std::fs::read_to_string(&receipt).unwrap().replace(&job.id, "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c99");
    std::fs::write(&receipt, text).unwrap();
    assert_eq!(studio.trash_video(&job.id).await.unwrap_err().code, "video_replaced");
    assert_eq!(lot.outputs().len(), 6);
    running.stop().await;
}

#[tokio::test]
async fn a_video_that_is_made_again_has_its_cover_made_again() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let out = lot.output().join("out.mp4");
    std::fs::create_dir_all(lot.output()).unwrap();
    std::fs::write(lot.output().join("out.jpg"), "a photo of the person's").unwrap();
    for second in ["She can tell.", "She can tell all."] {
        let request = studio::RenderRequest {
            inputs: vec![lot.project(second)],
            output: Some(out.clone()),
            choices: RenderChoices::default(),
            ..Default::default()
        };
        let job = studio.submit_render(request).await.unwrap().remove(0);
        let done = finished(&studio, &job.id).await;
        assert!(done.videos[0].cover.as_ref().unwrap().ends_with("out (2).jpg"), "{:?}", done.videos);
    }
    assert_eq!(std::fs::read_to_string(lot.output().join("out.jpg")).unwrap(), "a photo of the person's");
    assert_eq!(lot.outputs().iter().filter(|name| name.ends_with(".jpg")).count(), 2);
    running.stop().await;
}

#[tokio::test]
async fn a_report_tells_what_helps_and_neither_keys_nor_names_nor_places() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let home = directories::BaseDirs::new().unwrap().home_dir().to_string_lossy().into_owned();
    let clip = lot.file("aunt martha's wedding.mp4", "a clip");
    let script = "Aunt dances.".to_owned();
    studio.new_project(vec![clip.clone()], Some(script), None, None, vec![]).await.unwrap();
    let log = format!(
        "INFO studio: asked with CANARY-0123456789abcdef0123\nWARN studio: {} is gone from {home}/My Films\n\
         INFO api_key=CANARY-short\nINFO a part was made in 3 s\n",
        clip.file_name().unwrap().to_string_lossy()
    );
    let logs = lot.folder.path().join("data/logs");
    std::fs::create_dir_all(&logs).unwrap();
    std::fs::write(logs.join("spool.log"), log).unwrap();
    let details = format!("Spool 0.1.0\nwhat: \"{}\" could not be read.", clip.display());
    let to = lot.folder.path().join("report");
    assert_eq!(studio.save_report(to.clone(), None, &details).await.unwrap(), "report.zip");
    let report = to.with_extension("zip");
    assert_eq!(entries(&report), ["details.txt", "versions.txt", "self-test.txt", "log.txt"]);
    let whole: String = entries(&report).iter().map(|name| entry(&report, name)).collect();
    for secret in ["CANARY", &home, "martha", lot.folder.path().to_str().unwrap()] {
        assert!(!whole.contains(secret), "{secret} is in {whole}");
    }
    for helpful in ["could not be read", "a part was made in 3 s", "fake media 1", "folder:"] {
        assert!(whole.contains(helpful), "{helpful} is not in {whole}");
    }
}

//! Playing a line or the whole while it is worked on: what is made for it, what is kept, and that kept work never
//! outgrows its room.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use fakes::lot::{Lot, finished, submit};
use std::fs::{self, File, FileTimes};
use std::path::Path;
use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, SystemTime};
use studio::api::{Edit, EditKind, JobState, RenderChoices, WorkChoices};

fn frames(film: impl AsRef<Path>) -> u64 {
    fs::read_to_string(film).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_line_is_played_with_the_transition_into_it_and_only_it_is_spoken() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let project = studio.open_project(lot.project("She can tell her sisters.")).await.unwrap();
    let film = studio.play_line(&project.id, "s2").await.unwrap();
    assert_eq!(film.extension().unwrap(), "mp4");
    assert_eq!(*lot.narrator.spoken.lock().unwrap(), ["She can tell her sisters."]);
    // A character is 60 ms of voice here; half of the gap is before it and half after.
    assert_eq!(frames(&film), (25 * 60 + 220) * 30_u64 / 1_000 + 1);
    assert_eq!((lot.media.encoded.load(SeqCst), lot.media.mixed.load(SeqCst)), (2, 1));
    assert_eq!(studio.play_line(&project.id, "s2").await.unwrap(), film);
    assert_eq!((lot.media.encoded.load(SeqCst), lot.media.mixed.load(SeqCst)), (2, 1));
    assert_eq!(studio.play_line(&project.id, "s9").await.unwrap_err().code, "script_empty");
}

#[tokio::test]
async fn the_whole_is_played_from_what_its_lines_left_and_a_draft_from_that() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let project = studio.open_project(lot.project("She can tell her sisters.")).await.unwrap();
    // How long the line before is decides what goes under the transition.
    studio.line_voice(&project.id, "s1").await.unwrap();
    studio.play_line(&project.id, "s2").await.unwrap();
    let film = studio.play_through(&project.id).await.unwrap();
    assert_eq!(lot.media.encoded.load(SeqCst), 4 + 3);
    let quality = Some(editorial::Quality::Draft);
    let job = studio.make_project(&project.id, RenderChoices { quality, shape: None }).await.unwrap();
    let draft = finished(&studio, &job.id).await;
    assert_eq!((draft.state, lot.media.encoded.load(SeqCst)), (JobState::Completed, 4 + 3));
    assert_eq!(frames(&draft.videos[0].path), frames(&film));

    let edit = Edit::Text { scene: "s4".to_owned(), text: "The others follow her.".to_owned() };
    studio.edit_project(&project.id, edit).await.unwrap();
    assert!(frames(studio.play_through(&project.id).await.unwrap()) > frames(&film));
    assert_eq!(lot.media.encoded.load(SeqCst), 4 + 3 + 2, "nothing but the last line");
    assert_eq!(fs::read_dir(lot.folder.path().join("data/work")).unwrap().count(), 0);
    running.stop().await;
}

#[tokio::test]
async fn a_line_plays_while_another_misses_its_clip() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let path = lot.project("She can tell her sisters.");
    fs::remove_file(path.with_file_name("media/hive.mp4")).unwrap();
    let project = studio.open_project(path).await.unwrap();
    studio.play_line(&project.id, "s2").await.unwrap();
    assert_eq!(studio.play_line(&project.id, "s1").await.unwrap_err().code, "media_missing");
    assert_eq!(studio.play_through(&project.id).await.unwrap_err().code, "media_missing");
}

#[tokio::test]
async fn kept_work_goes_oldest_first_once_it_takes_more_than_its_room() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    studio.set_work(WorkChoices { keep_made_gb: 1, ..WorkChoices::default() });
    let project = lot.project("She can tell her sisters.");
    let kept = lot.folder.path().join("data/artifacts/render/aa");
    fs::create_dir_all(&kept).unwrap();
    let old = SystemTime::now() - Duration::from_secs(3_600);
    for (age, name) in ["newer.mp4", "oldest.mp4"].into_iter().enumerate() {
        let file = File::create(kept.join(name)).unwrap();
        file.set_len(900_000_000).unwrap();
        file.set_times(FileTimes::new().set_modified(old - Duration::from_secs(age as u64))).unwrap();
    }
    let job = submit(&studio, vec![project.clone()]).await;
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    running.stop().await;
    assert!(!kept.join("oldest.mp4").exists() && kept.join("newer.mp4").exists());
    assert!(project.exists() && project.with_file_name("media/hive.mp4").exists());
    assert_eq!(lot.outputs().len(), 6);
}

#[tokio::test]
async fn music_that_comes_with_spool_is_one_step_and_says_whose_it_is() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let project = studio.open_project(lot.project("She can tell her sisters.")).await.unwrap();
    let track = serde_json::json!([{ "id": "drift", "name": "Drift", "mood": "calm", "length_ms": 48_000,
        "author": "The Spool authors", "licence": "CC0-1.0", "file": "drift.m4a" }]);
    let list = lot.file("music/tracks.json", &track.to_string());
    lot.file("music/drift.m4a", "music");
    let music = list.parent().unwrap().to_owned();
    let played = studio.play_track(&project.id, music.clone(), "drift").await.unwrap();
    let bed = played.music.clone().unwrap();
    let file = played.media.iter().find(|file| file.id == bed.media).unwrap();
    assert_eq!((file.name.as_str(), file.missing, played.undo), ("drift.m4a", false, Some(EditKind::Music)));
    assert!(studio.sound_file(&project.id, &bed.media).await.unwrap().ends_with("data/music/drift.m4a"));
    let text = fs::read_to_string(lot.folder.path().join(format!("data/projects/{}/desk.json", project.id)));
    assert!(text.unwrap().contains("round_ms\\\": 48000"), "it repeats on whole bars");
    let again = studio.play_track(&project.id, music, "drift").await.unwrap();
    assert_eq!((again.media.len(), again.revision), (played.media.len(), played.revision));
    let back = studio.undo_project(&project.id).await.unwrap();
    assert_eq!((back.media.len(), back.music.unwrap().media), (project.media.len(), "m9".to_owned()));
}

#[tokio::test]
async fn a_finished_video_has_a_kit_and_leads_back_to_its_project() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let job =
        finished(&studio, &submit(&studio, vec![lot.project("She can tell her sisters.")]).await.id).await;
    let kit = studio.upload_kit(&job.id).await.unwrap();
    assert_eq!((kit.title.as_str(), kit.captions.len()), ("Why bees dance", 3));
    assert!(kit.credits.iter().any(|line| line.starts_with("hive.mp4: Ann")), "{:?}", kit.credits);
    assert!(kit.description.starts_with("A bee knows where lunch is."), "{}", kit.description);
    let board = studio.open_project_of(&job.id).await.unwrap();
    assert_eq!((board.scenes.len(), board.media.iter().any(|file| file.missing)), (4, false));
    let edit = Edit::Title { title: "Bees".to_owned() };
    studio.edit_project(&board.id, edit).await.unwrap();
    assert_eq!(studio.open_project_of(&job.id).await.unwrap().title, "Bees", "not a second one");
    let before = studio.storage().await.unwrap();
    assert!(before.parts > 0 && before.projects > 0);
    assert_eq!(studio.clean_storage().await.unwrap(), before.parts);
    assert_eq!(studio.storage().await.unwrap().parts, 0);
    running.stop().await;
}

//! The whole way of a video with fake adapters: what is made, what is kept, what is asked, what is left behind.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use fakes::FakeMedia;
use fakes::lot::{Lot, PATIENCE, finished, follow, submit};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::SeqCst;
use studio::api::{JobState, ListJobs};
use studio::ports::CancellationToken;
use studio::{Preview, PreviewRequest, RenderRequest};

/// Parts of the project's picture: four lines, and the transitions between them.
const PARTS: usize = 4 + 3;

fn text(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[tokio::test]
async fn a_project_becomes_a_video_with_captions_and_a_receipt() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
    assert_eq!((job.state, job.title.as_str()), (JobState::Queued, "Why bees dance"));

    let done = finished(&studio, &job.id).await;
    assert_eq!((done.state, done.progress, &done.error), (JobState::Completed, 100, &None));
    let beside = ["ass", "jpg", "mp4", "receipt.json", "srt", "vtt"];
    assert_eq!(lot.outputs(), beside.map(|kind| format!("Why bees dance.{kind}")));
    assert_eq!(done.videos[0].path, lot.output().join("Why bees dance.mp4").to_string_lossy());
    assert!(text(lot.output().join("Why bees dance.srt")).contains("A bee knows where lunch is."));
    assert!(text(lot.output().join("Why bees dance.vtt")).starts_with("WEBVTT"));
    assert!(text(lot.output().join("Why bees dance.ass")).contains(",,A bee knows where lunch is."));
    assert!(text(lot.output().join("Why bees dance.receipt.json")).contains("CC0-1.0"));
    let cover = lot.output().join("Why bees dance.jpg");
    assert_eq!(done.videos[0].cover.as_deref(), cover.to_str());
    assert_eq!(studio.upload_kit(&job.id).await.unwrap().cover.as_deref(), Some("Why bees dance.jpg"));
    assert!(
        text(lot.output().join("Why bees dance.receipt.json")).contains("\"cover\": \"Why bees dance.jpg\"")
    );
    assert!(studio.poster_file(&job.id).await.is_some());
    assert!(!lot.folder.path().join("data/work").join(&job.id).exists());
    running.stop().await;
}

#[tokio::test]
async fn the_same_project_again_makes_nothing_again() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    for _ in 0..2 {
        let job = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
        assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    }
    assert_eq!(lot.narrator.spoken.lock().unwrap().len(), 4);
    assert_eq!((lot.media.encoded.load(SeqCst), lot.media.mixed.load(SeqCst)), (PARTS, 1));
    assert_eq!(lot.media.joined.load(SeqCst), 1);
    assert_eq!(lot.outputs().iter().filter(|name| name.ends_with(".mp4")).count(), 2);
    running.stop().await;
}

#[tokio::test]
async fn a_changed_word_makes_its_own_line_and_the_transition_after_it() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    for second_line in ["She can tell her sisters.", "She can tell all of her sisters."] {
        let job = submit(&studio, vec![lot.project(second_line)]).await;
        assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    }
    assert_eq!(lot.narrator.spoken.lock().unwrap().len(), 4 + 1);
    // The line, the transition into it, and the one out of it.
    assert_eq!(lot.media.encoded.load(SeqCst), PARTS + 3);
    // What was played in the first video is not played again in the second.
    assert_eq!(*lot.media.played.lock().unwrap(), [None, Some(3)]);
    running.stop().await;
}

#[tokio::test]
async fn a_job_that_was_cut_off_goes_on_where_it_was() {
    let lot = Lot::with(FakeMedia::with_leave(2));
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
    follow(&studio, &job.id, |_| lot.media.encoded.load(SeqCst) == 2).await;
    let stopped = tokio::time::timeout(PATIENCE, running.stop()).await;
    assert!(stopped.is_ok());
    assert_eq!(lot.outputs(), [""; 0]);
    drop(studio);

    lot.media.leave.add_permits(100);
    let (studio, running) = lot.started().await;
    let done = finished(&studio, &job.id).await;
    assert_eq!((done.state, done.attempt), (JobState::Completed, 1));
    assert_eq!(lot.media.encoded.load(SeqCst), PARTS);
    assert_eq!(lot.narrator.spoken.lock().unwrap().len(), 4);
    running.stop().await;
}

#[tokio::test]
async fn an_encoder_that_died_makes_its_own_part_again_slow_and_sure() {
    let lot = Lot::new();
    lot.media.deaths.store(1, SeqCst);
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
    let done = finished(&studio, &job.id).await;
    assert_eq!((done.state, done.attempt), (JobState::Completed, 1));
    assert_eq!((lot.media.encoded.load(SeqCst), lot.media.in_safe_mode.load(SeqCst)), (PARTS, 1));
    running.stop().await;
}

#[tokio::test]
async fn an_encoder_that_dies_again_and_again_fails_its_job_with_a_reason() {
    let lot = Lot::new();
    lot.media.deaths.store(1_000, SeqCst);
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
    let tried = follow(&studio, &job.id, |job| job.state == JobState::Retryable).await;
    assert_eq!(tried.error.unwrap().code, "encoder_failed");
    assert_eq!(lot.media.open.load(SeqCst), 0);
    running.stop().await;
}

#[tokio::test]
async fn a_cancelled_job_leaves_nothing_in_the_folder() {
    let lot = Lot::with(FakeMedia::with_leave(1));
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
    follow(&studio, &job.id, |_| lot.media.encoded.load(SeqCst) == 1).await;
    studio.cancel_job(&job.id).await.unwrap();
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Cancelled);
    assert_eq!(lot.media.open.load(SeqCst), 0, "a program may still be at work");
    assert_eq!(lot.outputs(), [""; 0]);

    lot.media.leave.add_permits(100);
    studio.retry_job(&job.id).await.unwrap();
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    assert_eq!(lot.media.encoded.load(SeqCst), PARTS);
    running.stop().await;
}

#[tokio::test]
async fn a_cancel_just_before_the_delivery_leaves_nothing_in_the_folder() {
    let lot = Lot::new();
    lot.media.endless_posters.store(true, SeqCst);
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.file("script.txt", "A script. Two lines.")]).await;
    follow(&studio, &job.id, |job| job.stage == "publish").await;
    studio.cancel_job(&job.id).await.unwrap();
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Cancelled);
    assert_eq!(lot.outputs(), [""; 0]);
    running.stop().await;
}

#[tokio::test]
async fn a_missing_file_is_asked_for_and_the_queue_goes_on() {
    let lot = Lot::new();
    let project = lot.project("She can tell her sisters.");
    std::fs::remove_file(lot.folder.path().join("in/media/hive.mp4")).unwrap();
    let (studio, running) = lot.started().await;
    let asking = submit(&studio, vec![project]).await;
    let other = submit(&studio, vec![lot.file("script.txt", "A script. Two lines.")]).await;
    let asked = finished(&studio, &asking.id).await;
    assert_eq!(asked.state, JobState::NeedsYou);
    let question = asked.question.unwrap();
    assert_eq!(question.message, "The file \"media/hive.mp4\" is not where the project says.");
    assert_eq!(finished(&studio, &other.id).await.state, JobState::Completed);

    lot.file("media/hive.mp4", "found again");
    studio.resume_job(&asking.id).await.unwrap();
    assert_eq!(follow(&studio, &asking.id, |job| job.state.is_terminal()).await.state, JobState::Completed);
    running.stop().await;
}

#[tokio::test]
async fn a_damaged_clip_fails_the_line_that_asked_for_it_and_is_else_left_out() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let project = lot.project("She can tell her sisters.");
    lot.file("media/hive.mp4", "damaged");
    let failed = submit(&studio, vec![project]).await;
    let failed = finished(&studio, &failed.id).await;
    assert_eq!((failed.state, failed.error.unwrap().code.as_str()), (JobState::Failed, "media_damaged"));

    let script = lot.file("loose/script.txt", "A script.");
    let bad = lot.file("loose/bad.mp4", "damaged");
    let good = lot.file("loose/good.mp4", "a clip");
    let done = submit(&studio, vec![script, bad, good]).await;
    let done = finished(&studio, &done.id).await;
    assert_eq!(done.state, JobState::Completed);
    assert_eq!(done.warnings, ["\"bad.mp4\" is damaged. It was left out."]);
    running.stop().await;
}

/// The engine here takes what is neither .jpg nor .mp3 for film.
#[tokio::test]
async fn a_file_whose_name_says_another_kind_is_told_of_unless_it_is_a_gif() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let script = lot.file("loose/script.txt", "A script.");
    let film = lot.file("loose/film.png", "a clip");
    let moves = lot.file("loose/moves.gif", "another clip");
    let done = submit(&studio, vec![script, film, moves]).await;
    let done = finished(&studio, &done.id).await;
    assert_eq!(done.state, JobState::Completed);
    assert_eq!(done.warnings, ["\"film.png\" is a video, whatever its name says."]);
    running.stop().await;
}

#[tokio::test]
async fn a_video_that_fails_its_check_is_never_shown() {
    let lot = Lot::new();
    lot.media.bad_outputs.store(1, SeqCst);
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
    let failed = finished(&studio, &job.id).await;
    assert_eq!((failed.state, failed.videos.len()), (JobState::Failed, 0));
    assert_eq!(lot.outputs(), [""; 0]);
    running.stop().await;
}

/// Every file that a stage left behind.
fn artifacts(lot: &Lot, stage: &str) -> Vec<PathBuf> {
    let folders = std::fs::read_dir(lot.folder.path().join("data/artifacts").join(stage)).unwrap();
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    files.map(|file| file.unwrap().path()).collect()
}

#[tokio::test]
async fn a_damaged_part_is_made_again_and_never_joined() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let first = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
    finished(&studio, &first.id).await;
    std::fs::write(&artifacts(&lot, "render")[0], "damaged").unwrap();
    artifacts(&lot, "video").iter().for_each(|file| std::fs::write(file, "damaged too").unwrap());
    std::fs::remove_file(&artifacts(&lot, "narrate")[0]).unwrap();

    let second = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
    assert_eq!(finished(&studio, &second.id).await.state, JobState::Completed);
    assert_eq!(lot.media.encoded.load(SeqCst), PARTS + 1);
    assert_eq!(lot.narrator.spoken.lock().unwrap().len(), 4 + 1);
    running.stop().await;
}

#[tokio::test]
async fn a_kept_video_whose_bytes_changed_is_joined_again() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let made = async || {
        let job = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
        text(PathBuf::from(&finished(&studio, &job.id).await.videos[0].path))
    };
    let first = made().await;
    std::fs::write(
        artifacts(&lot, "video").iter().find(|file| file.extension().is_some_and(|e| e == "mp4")).unwrap(),
        "1",
    )
    .unwrap();
    assert_eq!(made().await, first);
    assert_eq!((lot.media.encoded.load(SeqCst), lot.media.joined.load(SeqCst)), (PARTS, 2));
    running.stop().await;
}

#[tokio::test]
async fn parts_of_a_video_that_failed_its_check_are_not_used_again() {
    let lot = Lot::new();
    lot.media.bad_outputs.store(1, SeqCst);
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Failed);
    studio.retry_job(&job.id).await.unwrap();
    let retried = follow(&studio, &job.id, |job| job.state == JobState::Completed).await;
    assert_eq!(retried.videos.len(), 1);
    assert_eq!(lot.media.encoded.load(SeqCst), PARTS + PARTS);
    running.stop().await;
}

#[tokio::test]
async fn a_recording_is_followed_and_no_voice_speaks() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let script =
        lot.file("script.txt", "These are four words. And here are eight more words to say. The end.");
    let recording = lot.file("me.mp3", "a recording");
    let job = submit(&studio, vec![script, recording]).await;
    let done = finished(&studio, &job.id).await;
    assert_eq!((done.state, done.warnings), (JobState::Completed, Vec::new()));
    assert!(lot.narrator.spoken.lock().unwrap().is_empty());
    assert!(done.videos[0].duration_ms.abs_diff(9_000) < 100, "{}", done.videos[0].duration_ms);
    running.stop().await;
}

#[tokio::test]
async fn without_a_voice_nobody_speaks_and_preview_storyboard_and_video_agree() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let path = lot.project("She can tell her sisters.");
    let silent = text(&path).replace("\"scenes\"", "\"defaults\":{\"voice\":\"none\"},\"scenes\"");
    std::fs::write(&path, silent).unwrap();
    let board = studio.open_project(path.clone()).await.unwrap();
    assert_eq!((board.voice.as_str(), board.scenes[0].length_ms), ("none", 27 * 1_000 / 15));
    let request = PreviewRequest { inputs: vec![path.clone()], at_ms: 1_000, ..PreviewRequest::default() };
    let preview = studio.preview(request, CancellationToken::new()).await.unwrap();
    assert!(preview.exact && preview.notes.is_empty(), "{preview:?}");
    let refused = studio.line_voice(&board.id, "s1").await.unwrap_err();
    assert_eq!(refused.code, "line_silent");
    studio.play_line(&board.id, "s2").await.unwrap();

    let job = submit(&studio, vec![path]).await;
    let done = finished(&studio, &job.id).await;
    assert_eq!((done.state, &done.warnings), (JobState::Completed, &Vec::new()));
    assert!(lot.narrator.spoken.lock().unwrap().is_empty());
    let video = &done.videos[0];
    assert_eq!(video.duration_ms, preview.duration_ms);
    assert!(video.duration_ms.abs_diff(board.length_ms) < 150, "{} {}", video.duration_ms, board.length_ms);
    let captions = text(lot.output().join("Why bees dance.srt"));
    assert!(captions.contains("lunch is") && captions.contains("follow"), "{captions}");
    assert!(text(lot.output().join("Why bees dance.receipt.json")).contains("\"voice\": null"));
    running.stop().await;
}

#[tokio::test]
async fn one_line_may_be_silent_while_the_others_are_spoken() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let path = lot.project("She can tell her sisters.");
    let silent = text(&path).replace("\"id\":\"s3\"", "\"id\":\"s3\",\"voice\":\"none\"");
    std::fs::write(&path, silent).unwrap();
    let job = submit(&studio, vec![path]).await;
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    let spoken = lot.narrator.spoken.lock().unwrap().clone();
    assert_eq!(spoken, ["A bee knows where lunch is.", "She can tell her sisters.", "The others follow."]);
    running.stop().await;
}

#[tokio::test]
async fn a_sound_without_pauses_is_music_and_a_voice_speaks() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let inputs =
        vec![lot.file("script.txt", "One line. Another line."), lot.file("drift.mp3", "a long chord")];
    let job = submit(&studio, inputs).await;
    let done = finished(&studio, &job.id).await;
    assert_eq!(done.state, JobState::Completed);
    assert_eq!(done.warnings, ["\"drift.mp3\" has no pauses as speech has, so it is used as music."]);
    assert_eq!(lot.narrator.spoken.lock().unwrap().len(), 2);
    running.stop().await;
}

#[tokio::test]
async fn a_voice_that_is_not_here_is_replaced_and_said_once() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let path = lot.project("She can tell her sisters.");
    let asked = text(&path).replace("\"scenes\"", "\"defaults\":{\"voice\":\"other:bob\"},\"scenes\"");
    std::fs::write(&path, asked).unwrap();
    let job = submit(&studio, vec![path]).await;
    let done = finished(&studio, &job.id).await;
    assert_eq!(done.warnings, ["The voice \"other:bob\" is not here, so \"Anna\" speaks."]);
    running.stop().await;
}

#[tokio::test]
async fn a_submitted_job_keeps_what_it_was_given() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let path = lot.project("She can tell her sisters.");
    let job = submit(&studio, vec![path.clone()]).await;
    std::fs::write(&path, "changed to nonsense").unwrap();
    let running = studio.start("a test").await.unwrap();
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    running.stop().await;
}

#[tokio::test]
async fn an_exact_output_replaces_what_is_there() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let out = lot.file("out.mp4", "an older video");
    let request = RenderRequest {
        inputs: vec![lot.project("She can tell her sisters.")],
        output: Some(out.clone()),
        ..RenderRequest::default()
    };
    let job = studio.submit_render(request).await.unwrap().remove(0);
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    assert_ne!(text(&out), "an older video");
    assert_eq!(lot.outputs(), [""; 0]);
    running.stop().await;
}

#[tokio::test]
async fn only_one_program_works_a_data_folder() {
    let lot = Lot::new();
    let (_studio, running) = lot.started().await;
    let other = lot.studio().await;
    let refused = other.start("another").await.map(|_| ()).unwrap_err();
    assert_eq!(refused.code, "owned");
    running.stop().await;
    other.start("another").await.unwrap().stop().await;
}

#[tokio::test]
async fn a_preview_says_whether_it_is_exact_and_takes_the_picture_out_of_a_part_that_is_made() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let project = lot.project("She can tell her sisters.");
    let ask = |at_ms| PreviewRequest { inputs: vec![project.clone()], at_ms, ..PreviewRequest::default() };
    let preview = async |at_ms| studio.preview(ask(at_ms), CancellationToken::new()).await.unwrap();
    let text = |preview: &Preview| std::fs::read_to_string(&preview.path).unwrap();

    let guessed = preview(700).await;
    assert!(!guessed.exact && guessed.notes.len() == 1, "{guessed:?}");
    assert_eq!((guessed.frame, text(&guessed).as_str()), (21, "frame 21 drawn"));
    assert!(lot.narrator.spoken.lock().unwrap().is_empty());

    let job = submit(&studio, vec![project.clone()]).await;
    let video = finished(&studio, &job.id).await.videos.remove(0);
    let exact = preview(700).await;
    assert!(exact.exact && exact.notes.is_empty(), "{exact:?}");
    assert_eq!(text(&exact), "frame at 700 ms of a part");
    assert_eq!(exact.duration_ms, video.duration_ms);
    let last = preview(9_999_999).await;
    assert_eq!(last.frame, (last.duration_ms * 30).div_ceil(1_000) - 1);
    assert_eq!(lot.media.encoded.load(SeqCst), PARTS);
    running.stop().await;
}

#[tokio::test]
async fn a_preview_of_what_cannot_be_made_says_why() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let project = lot.project("She can tell her sisters.");
    std::fs::remove_file(lot.folder.path().join("in/media/hive.mp4")).unwrap();
    let request = PreviewRequest { inputs: vec![project], ..PreviewRequest::default() };
    let refused = studio.preview(request, CancellationToken::new()).await.unwrap_err();
    assert_eq!(refused.code, "media_missing");
}

#[tokio::test]
async fn who_starts_after_a_crash_is_told_what_it_interrupted_and_after_an_orderly_end_nothing() {
    let lot = Lot::with(FakeMedia::with_leave(2));
    let (studio, running) = lot.started().await;
    assert!(running.interrupted().is_empty());
    let job = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
    let before = follow(&studio, &job.id, |job| job.stage == "render" && job.progress > 0).await;
    running.stop().await;
    drop(studio);
    let (studio, running) = lot.started().await;
    assert!(running.interrupted().is_empty(), "finishing later is no crash");
    follow(&studio, &job.id, |job| job.state == JobState::Running).await;
    // As a crash does: nothing is stopped, nothing is written.
    drop((running, studio));

    let studio = lot.studio().await;
    let start = async {
        loop {
            match studio.start("another").await {
                Ok(running) => return running,
                Err(error) => assert_eq!(error.code, "owned"),
            }
            tokio::task::yield_now().await;
        }
    };
    let running = tokio::time::timeout(PATIENCE, start).await.unwrap();
    let [told] = running.interrupted() else { panic!("{:?}", running.interrupted()) };
    assert_eq!((&told.id, told.title.as_str()), (&job.id, "Why bees dance"));
    assert!(told.progress >= before.progress, "{} >= {}", told.progress, before.progress);
    lot.media.leave.add_permits(100);
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    running.stop().await;
}

#[tokio::test]
async fn all_that_waits_is_shown_at_first_however_much_it_is_and_the_newest_that_has_ended() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let mut ids = Vec::new();
    for number in 0..200 {
        let request =
            RenderRequest { text: Some(format!("Bee {number} dances.")), ..RenderRequest::default() };
        ids.push(studio.submit_render(request).await.unwrap().remove(0).id);
    }
    for id in &ids[60..120] {
        studio.cancel_job(id).await.unwrap();
    }
    studio.pause_job(&ids[1]).await.unwrap();
    let shown = studio.current_jobs().await.unwrap();
    let waits: Vec<&String> = ids[120..].iter().rev().chain(ids[..60].iter().rev()).collect();
    let (ended, unfinished): (Vec<_>, Vec<_>) = shown.jobs.iter().partition(|job| job.state.is_terminal());
    assert_eq!(unfinished.iter().map(|job| &job.id).collect::<Vec<_>>(), waits);
    assert_eq!(
        ended.iter().map(|job| &job.id).collect::<Vec<_>>(),
        ids[70..120].iter().rev().collect::<Vec<_>>()
    );
    assert!(shown.jobs.is_sorted_by(|a, b| a.id > b.id), "newest first");

    let states = vec![JobState::Completed, JobState::Cancelled, JobState::Failed];
    let older = studio.list_jobs(ListJobs { states, limit: None, after: shown.next }).await.unwrap();
    assert_eq!(
        older.jobs.iter().map(|job| &job.id).collect::<Vec<_>>(),
        ids[60..70].iter().rev().collect::<Vec<_>>()
    );
    assert_eq!(older.next, None);
}

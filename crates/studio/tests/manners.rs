//! Manners: when work rests for the computer's sake, what is asked before it begins, and what follows when all is
//! done. Time is the test's own.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use fakes::FakeMedia;
use fakes::lot::{Lot, PATIENCE, finished, follow, submit};
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;
use studio::Studio;
use studio::api::{AttemptHow, EditJob, JobState, QueueView, RenderChoices, WhenDone, WorkChoices};
use studio::{Quality, Shape};

/// Waits until the queue stands as wished.
async fn queue(studio: &Studio, wish: impl Fn(&QueueView) -> bool) -> QueueView {
    let mut changes = studio.subscribe();
    let wait = async {
        loop {
            let queue = studio.queue().await.unwrap();
            if wish(&queue) {
                return queue;
            }
            changes.next().await;
        }
    };
    tokio::time::timeout(PATIENCE * 10, wait).await.expect("the queue comes to what is waited for")
}

const LINE: &str = "She can tell her sisters.";

#[tokio::test(start_paused = true)]
async fn work_rests_on_a_battery_that_is_nearly_empty_and_goes_on_with_power() {
    let lot = Lot::with(FakeMedia::with_leave(1));
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project(LINE)]).await;
    follow(&studio, &job.id, |job| job.state == JobState::Running).await;
    *lot.machine.battery.lock().unwrap() = Some(14);
    let held = queue(&studio, |queue| queue.held.is_some()).await.held.unwrap();
    assert_eq!((held.code.as_str(), held.retryable), ("battery_low", true));
    let resting = follow(&studio, &job.id, |job| job.state == JobState::Queued).await;
    assert_eq!(resting.attempt, 0, "resting spends no attempt");

    // A little more is not enough: it would go back and forth.
    *lot.machine.battery.lock().unwrap() = Some(17);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert!(studio.queue().await.unwrap().held.is_some());
    lot.media.leave.add_permits(100);
    *lot.machine.battery.lock().unwrap() = None;
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    assert_eq!(studio.queue().await.unwrap().held, None);
    running.stop().await;
}

#[tokio::test(start_paused = true)]
async fn whoever_says_so_works_on_any_battery() {
    let lot = Lot::new();
    *lot.machine.battery.lock().unwrap() = Some(3);
    let (studio, running) = lot.started().await;
    studio.set_work(WorkChoices { rest_on_low_battery: false, ..WorkChoices::default() });
    let job = submit(&studio, vec![lot.project(LINE)]).await;
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    running.stop().await;
}

#[tokio::test(start_paused = true)]
async fn work_rests_while_a_disk_is_nearly_full_and_goes_on_by_itself() {
    let lot = Lot::with(FakeMedia::with_leave(1));
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project(LINE)]).await;
    follow(&studio, &job.id, |_| lot.media.encoded.load(SeqCst) == 1).await;
    lot.machine.free.store(499_000_000, SeqCst);
    let held = queue(&studio, |queue| queue.held.is_some()).await.held.unwrap();
    assert_eq!(
        held.message,
        "Only 499 MB are free on the disk of your finished videos, so Spool has paused."
    );
    follow(&studio, &job.id, |job| job.state == JobState::Queued).await;
    lot.media.leave.add_permits(100);
    lot.machine.free.store(2_000_000_000, SeqCst);
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    running.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_video_that_will_not_fit_is_asked_about_before_it_is_begun() {
    let lot = Lot::new();
    lot.machine.free.store(505_000_000, SeqCst);
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project(LINE)]).await;
    let asked = finished(&studio, &job.id).await;
    let question = asked.question.unwrap();
    assert_eq!((asked.state, question.code.as_str()), (JobState::NeedsYou, "disk_space"));
    assert!(question.message.contains("505 MB are free"), "{}", question.message);
    assert_eq!(lot.media.encoded.load(SeqCst), 0);
    lot.machine.free.store(u64::MAX, SeqCst);
    studio.resume_job(&job.id).await.unwrap();
    assert_eq!(follow(&studio, &job.id, |job| job.state.is_terminal()).await.state, JobState::Completed);
    running.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_computer_is_kept_awake_only_while_a_video_is_made() {
    let lot = Lot::with(FakeMedia::with_leave(1));
    let (studio, running) = lot.started().await;
    assert_eq!(lot.machine.awake.load(SeqCst), 0);
    let job = submit(&studio, vec![lot.project(LINE)]).await;
    follow(&studio, &job.id, |job| job.state == JobState::Running).await;
    tokio::time::sleep(Duration::from_secs(20)).await;
    assert_eq!(lot.machine.awake.load(SeqCst), 1);
    lot.media.leave.add_permits(100);
    finished(&studio, &job.id).await;
    tokio::time::sleep(Duration::from_secs(20)).await;
    assert_eq!(lot.machine.awake.load(SeqCst), 0);
    running.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_computer_sleeps_once_all_is_done_and_a_minute_has_passed() {
    let lot = Lot::with(FakeMedia::with_leave(1));
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project(LINE)]).await;
    studio.set_when_done(WhenDone::Sleep);
    follow(&studio, &job.id, |job| job.state == JobState::Running).await;
    tokio::time::sleep(Duration::from_secs(20)).await;
    assert_eq!(studio.queue().await.unwrap().ends_in_ms, None);
    lot.media.leave.add_permits(100);
    finished(&studio, &job.id).await;
    let counting = queue(&studio, |queue| queue.ends_in_ms.is_some()).await;
    assert!(counting.ends_in_ms.unwrap() > 50_000);
    assert!(lot.machine.ended.lock().unwrap().is_empty());
    let after = queue(&studio, |queue| queue.when_done == WhenDone::Nothing).await;
    assert_eq!(after.ends_in_ms, None);
    tokio::time::sleep(Duration::from_secs(200)).await;
    assert_eq!(*lot.machine.ended.lock().unwrap(), [WhenDone::Sleep], "once, and not again");
    running.stop().await;
}

#[tokio::test(start_paused = true)]
async fn whoever_says_no_during_the_minute_is_heard() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    studio.set_when_done(WhenDone::ShutDown);
    tokio::time::sleep(Duration::from_secs(100)).await;
    assert_eq!(studio.queue().await.unwrap().ends_in_ms, None, "nothing was made, so nothing follows");
    let job = submit(&studio, vec![lot.project(LINE)]).await;
    finished(&studio, &job.id).await;
    queue(&studio, |queue| queue.ends_in_ms.is_some()).await;
    studio.set_when_done(WhenDone::Nothing);
    tokio::time::sleep(Duration::from_secs(200)).await;
    assert!(lot.machine.ended.lock().unwrap().is_empty());
    running.stop().await;
}

#[tokio::test]
async fn a_waiting_video_takes_another_title_and_shape() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let job = submit(&studio, vec![lot.project(LINE)]).await;
    let choices = RenderChoices { quality: Some(Quality::Draft), shape: Some(Shape::Wide) };
    let change = EditJob { title: Some(" Bees, again ".to_owned()), choices: Some(choices) };
    let edited = studio.edit_job(&job.id, change).await.unwrap();
    assert_eq!((edited.title.as_str(), edited.choices), ("Bees, again", choices));
    let running = studio.start("test").await.unwrap();
    let done = finished(&studio, &job.id).await;
    assert_eq!((done.videos[0].width, done.videos[0].height), (1920, 1080));
    assert!(done.videos[0].path.ends_with("Bees, again.mp4"));
    let late = studio.edit_job(&job.id, EditJob::default()).await.unwrap_err();
    assert_eq!(late.code, "not_now");
    running.stop().await;
}

#[tokio::test]
async fn a_missing_file_can_be_pointed_to_and_the_job_goes_on() {
    let lot = Lot::new();
    let project = lot.project(LINE);
    std::fs::remove_file(lot.folder.path().join("in/media/hive.mp4")).unwrap();
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![project]).await;
    assert_eq!(finished(&studio, &job.id).await.state, JobState::NeedsYou);
    let moved = lot.file("elsewhere/HIVE.mp4", "moved here");
    let other = lot.file("elsewhere/other.mp4", "not that");
    let refused = studio.answer_job(&job.id, vec![moved.clone(), other]).await.unwrap_err();
    assert_eq!(refused.code, "answer_unknown");
    studio.answer_job(&job.id, vec![moved]).await.unwrap();
    assert_eq!(follow(&studio, &job.id, |job| job.state.is_terminal()).await.state, JobState::Completed);

    let history = studio.job_history(&job.id).await.unwrap();
    let ends: Vec<AttemptHow> = history.iter().map(|attempt| attempt.how).collect();
    assert_eq!(ends, [AttemptHow::Asked, AttemptHow::Completed]);
    assert_eq!(history[0].code.as_deref(), Some("media_missing"));
    running.stop().await;
}

#[tokio::test]
async fn an_urgent_video_is_made_first() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let first = submit(&studio, vec![lot.project(LINE)]).await;
    let urgent = submit(&studio, vec![lot.project("Sisters first.")]).await;
    assert_eq!(studio.prioritize_job(&urgent.id, 1).await.unwrap().priority, 1);
    let running = studio.start("test").await.unwrap();
    let (first, urgent) = (finished(&studio, &first.id).await, finished(&studio, &urgent.id).await);
    assert!(urgent.started_at < first.started_at);
    running.stop().await;
}

/// A lot whose videos go to a disk that can be taken away, and a job whose video is made but not delivered.
async fn with_its_disk_gone() -> (Lot, Studio, studio::Running, String) {
    let lot = Lot::with(FakeMedia::with_leave(1));
    let (studio, running) = lot.started().await;
    let disk = lot.folder.path().join("disk");
    studio.set_output_folder(disk.join("Videos"));
    let job = submit(&studio, vec![lot.project(LINE)]).await;
    assert!(disk.join("Videos").is_dir(), "it is made while the person is there");
    std::fs::remove_dir_all(&disk).unwrap();
    lot.media.leave.add_permits(100);
    let asks = finished(&studio, &job.id).await;
    assert_eq!((asks.state, asks.question.unwrap().code.as_str()), (JobState::NeedsYou, "folder_gone"));
    assert!(!disk.exists(), "nothing is written where the disk was");
    (lot, studio, running, job.id)
}

#[tokio::test(start_paused = true)]
async fn a_video_whose_disk_was_taken_away_is_delivered_once_it_is_back() {
    let (lot, studio, running, id) = with_its_disk_gone().await;
    let made = lot.media.encoded.load(SeqCst);
    std::fs::create_dir(lot.folder.path().join("disk")).unwrap();
    studio.resume_job(&id).await.unwrap();
    let done = follow(&studio, &id, |job| job.state.is_terminal()).await;
    assert!(done.videos[0].path.contains("disk"), "{done:?}");
    assert_eq!(lot.media.encoded.load(SeqCst), made, "no part is made twice");
    running.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_video_whose_disk_was_taken_away_goes_to_the_folder_that_is_chosen_instead() {
    let (lot, studio, running, id) = with_its_disk_gone().await;
    let made = lot.media.encoded.load(SeqCst);
    studio.set_output_folder(lot.folder.path().join("Elsewhere"));
    studio.resume_job(&id).await.unwrap();
    let done = follow(&studio, &id, |job| job.state.is_terminal()).await;
    assert!(done.videos[0].path.contains("Elsewhere"), "{done:?}");
    assert_eq!(lot.media.encoded.load(SeqCst), made, "no part is made twice");
    running.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_folder_is_an_answer_to_a_job_that_could_not_write_to_its_own() {
    let (lot, studio, running, id) = with_its_disk_gone().await;
    let chosen = lot.folder.path().join("Chosen");
    std::fs::create_dir(&chosen).unwrap();
    studio.answer_job(&id, vec![chosen]).await.unwrap();
    let done = follow(&studio, &id, |job| job.state.is_terminal()).await;
    assert!(done.videos[0].path.contains("Chosen"), "{done:?}");
    running.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_is_chosen_later_moves_no_job_that_has_no_trouble() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    studio.pause_queue().await.unwrap();
    let job = submit(&studio, vec![lot.project(LINE)]).await;
    studio.pause_job(&job.id).await.unwrap();
    studio.set_output_folder(lot.folder.path().join("Elsewhere"));
    studio.resume_job(&job.id).await.unwrap();
    studio.resume_queue().await.unwrap();
    let done = finished(&studio, &job.id).await;
    assert!(done.videos[0].path.starts_with(&*lot.output().to_string_lossy()), "{done:?}");
    running.stop().await;
}

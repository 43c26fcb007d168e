//! A list of jobs that is damaged beyond reading, and what comes back of it.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use fakes::lot::{Lot, finished, submit};
use studio::api::JobState;

#[tokio::test]
async fn finished_videos_come_back_on_the_list_by_their_receipts() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let job = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
    let before = finished(&studio, &job.id).await;
    running.stop().await;
    drop(studio);

    let data = lot.folder.path().join("data");
    for entry in std::fs::read_dir(&data).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("spool.") {
            std::fs::write(path, "nothing of what was here".repeat(1_000)).unwrap();
        }
    }

    let (studio, running) = lot.started().await;
    assert_eq!(studio.notice().unwrap().code, "database_set_aside");
    let after = studio.get_job(&job.id).await.unwrap();
    assert_eq!((after.state, after.progress), (JobState::Completed, 100));
    assert_eq!(after.title, before.title);
    let (found, made) = (&after.videos[0], &before.videos[0]);
    assert_eq!((&found.path, &found.blake3), (&made.path, &made.blake3));
    assert_eq!((found.duration_ms, found.width), (made.duration_ms, made.width));
    running.stop().await;
}

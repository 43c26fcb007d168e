//! An encoder of a graphics chip: one video is made by one encoder, whatever happens to it.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use fakes::FakeMedia;
use fakes::lot::{Lot, finished, submit};
use std::sync::Mutex;
use std::sync::atomic::Ordering::SeqCst;
use studio::api::JobState;

/// Parts of the usual project: four lines, and the transitions between them.
const PARTS: usize = 4 + 3;

/// Makes the usual project twice with a chip that fails after so many parts.
async fn made_twice(parts: usize) -> (Lot, [Vec<String>; 2]) {
    let lot = Lot::with(FakeMedia { chip: Mutex::new(Some(parts)), ..FakeMedia::default() });
    let (studio, running) = lot.started().await;
    let mut warnings = [Vec::new(), Vec::new()];
    for told in &mut warnings {
        let job = submit(&studio, vec![lot.project("She can tell her sisters.")]).await;
        let done = finished(&studio, &job.id).await;
        assert_eq!((done.state, done.progress, &done.error), (JobState::Completed, 100, &None));
        *told = done.warnings;
    }
    running.stop().await;
    (lot, warnings)
}

#[tokio::test]
async fn a_chip_that_fails_leaves_the_whole_video_to_software_and_that_is_told_once() {
    for parts in 0..PARTS {
        let (lot, [first, second]) = made_twice(parts).await;
        let says = "The encoder of the graphics chip failed, so the video was made without it.";
        assert_eq!(first, [says], "after {parts}");
        assert_eq!(second, [""; 0], "after {parts}");
        // By software all of them, what the chip had made by then, and what was being made beside the one that failed.
        let encoded = lot.media.encoded.load(SeqCst);
        assert!((PARTS + parts..=PARTS + parts + 2).contains(&encoded), "after {parts}: {encoded}");
        assert_eq!(lot.media.in_safe_mode.load(SeqCst), 0);
        assert_eq!(lot.media.joined.load(SeqCst), 1, "after {parts}");
    }
}

#[tokio::test]
async fn a_chip_that_works_makes_every_part_once() {
    let (lot, warnings) = made_twice(usize::MAX).await;
    assert!(warnings.iter().all(Vec::is_empty));
    assert_eq!(lot.media.encoded.load(SeqCst), PARTS);
}

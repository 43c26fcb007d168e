//! That programs end: when they are told to, when we end, and when they stand still.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use editorial::Quality;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use studio::ports::{CancellationToken, MediaEngine, StageFailure, Watch};

/// Programs that have `marker` among their arguments.
fn running(marker: &str) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok());
    lines
        .map(|line| String::from_utf8_lossy(&line).into_owned())
        .filter(|line| line.split('\0').next().is_some_and(|program| program.ends_with("/ffmpeg")))
        .filter(|line| line.contains(marker))
        .count()
}

/// Waits until `holds`, for at most `seconds`.
async fn eventually(seconds: u64, mut holds: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < deadline {
        if holds() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    holds()
}

fn long_part() -> editorial::Part {
    let mut part = part(&[backdrop(1, 100_000)]);
    part.canvas.width = 1080;
    part.canvas.height = 1920;
    part
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_encode_leaves_nothing_behind() {
    let bench = Bench::new();
    let out = bench.path("cancelled.mp4");
    let cancel = CancellationToken::new();
    let progress = |frame| {
        if frame > 2 {
            cancel.cancel();
        }
    };
    let watch = Watch { cancel: &cancel, progress: &progress, ..bench.watch() };
    let ended = bench.engine.encode_part(&long_part(), Quality::Draft, &bench.files, &out, &watch).await;
    assert_eq!(ended, Err(StageFailure::Cancelled));
    assert_eq!(running(&out.to_string_lossy()), 0);
    assert!(!out.exists());
    let left: Vec<PathBuf> =
        std::fs::read_dir(bench.path("scratch")).unwrap().flatten().map(|e| e.path()).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_is_quick() {
    let bench = Bench::new();
    let out = bench.path("quick.mp4");
    let cancel = CancellationToken::new();
    let marker = out.to_string_lossy().into_owned();
    let part = long_part();
    let watch = Watch { cancel: &cancel, ..bench.watch() };
    let encode = bench.engine.encode_part(&part, Quality::Standard, &bench.files, &out, &watch);
    let stop = async {
        assert!(eventually(20, || running(&marker) == 1).await);
        cancel.cancel();
        Instant::now()
    };
    let (ended, stopped) = tokio::join!(encode, stop);
    assert_eq!(ended, Err(StageFailure::Cancelled));
    assert!(stopped.elapsed() < Duration::from_secs(2), "{:?}", stopped.elapsed());
    assert_eq!(running(&marker), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_nobody_waits_for_any_more_ends_too() {
    let bench = Bench::new();
    let out = bench.path("dropped.mp4");
    let marker = out.to_string_lossy().into_owned();
    let part = long_part();
    {
        let watch = bench.watch();
        let encode = bench.engine.encode_part(&part, Quality::Standard, &bench.files, &out, &watch);
        let started = eventually(20, || running(&marker) == 1);
        tokio::select! {
            ended = encode => panic!("{ended:?}"),
            started = started => assert!(started),
        }
    }
    assert!(eventually(2, || running(&marker) == 0).await);
}

/// Not a test: what the next one runs, and kills.
#[tokio::test]
#[ignore = "run by the test below"]
async fn encodes_for_ever() {
    let Some(folder) = std::env::var_os("SPOOL_TEST_FOLDER") else { return };
    let folder = Path::new(&folder);
    let engine = media::Ffmpeg::find(tools(), folder.join("fonts"), folder.join("scratch")).unwrap();
    let cancel = CancellationToken::new();
    let watch = Watch {
        cancel: &cancel,
        progress: &|_| (),
        before: None,
        after: None,
        warn: &|_| (),
        safe_mode: false,
    };
    let out = folder.join("orphan.mp4");
    engine.encode_part(&long_part(), Quality::Standard, &Default::default(), &out, &watch).await.unwrap();
}

#[tokio::test]
#[allow(clippy::disallowed_methods)]
async fn programs_die_with_us_when_we_are_killed() {
    let folder = tempfile::tempdir().unwrap();
    let marker = folder.path().join("orphan.mp4").to_string_lossy().into_owned();
    let mut us = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "encodes_for_ever", "--ignored"])
        .env("SPOOL_TEST_FOLDER", folder.path())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    assert!(eventually(20, || running(&marker) == 1).await);
    us.kill().unwrap();
    us.wait().unwrap();
    assert!(eventually(2, || running(&marker) == 0).await);
}

//! What is told of a running job, and what happens when it stops moving.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{Bench, on_every_engine, play};
use crate::{Change, Failure, Progress, State};

on_every_engine!(
    the_percent_never_falls_and_is_full_only_when_completed,
    progress_is_published_at_most_four_times_a_second,
    warnings_stay_on_the_job_once_each,
    a_hung_job_is_tried_once_in_safe_mode,
    a_job_that_hangs_twice_fails_as_stalled,
    work_that_ignores_the_token_is_abandoned_after_the_grace,
    a_sign_of_life_is_enough,
    saying_the_same_again_is_no_sign_of_life,
);

fn at(stage: &str, permille: u16) -> Progress {
    Progress { stage: stage.into(), step: None, permille, eta_ms: Some(1) }
}

async fn the_percent_never_falls_and_is_full_only_when_completed(bench: Bench) {
    let id = bench.submit("a").await;
    let mut feed = bench.jobs.subscribe();
    let work = play(|attempt| async move {
        for permille in [100, 700, 300, 1000, 2] {
            attempt.progress(at("render", permille));
            sleep(Duration::from_secs(1)).await;
        }
        Ok(json!(null))
    });
    let executor = bench.run(work).await;
    let mut seen = Vec::new();
    loop {
        let Change::Job(job) = feed.recv().await else { continue };
        assert_eq!(job.progress.permille == 1000, job.state == State::Completed);
        seen.push(job.progress.permille);
        if job.state.is_terminal() {
            break;
        }
    }
    assert!(seen.is_sorted(), "{seen:?}");
    assert!(seen.contains(&100) && seen.contains(&700) && seen.contains(&999), "{seen:?}");
    assert_eq!(bench.jobs.get(id).await.unwrap().progress.eta_ms, None);
    executor.stop().await;
}

async fn progress_is_published_at_most_four_times_a_second(bench: Bench) {
    bench.submit("a").await;
    let mut feed = bench.jobs.subscribe();
    let work = play(|attempt| async move {
        for n in 0..1000 {
            attempt.progress(at("render", n));
            sleep(Duration::from_millis(10)).await;
        }
        Ok(json!(null))
    });
    let executor = bench.run(work).await;
    let (mut heard, mut last) = (0, None);
    while last != Some(State::Completed) {
        if let Change::Job(job) = feed.recv().await {
            (heard, last) = (heard + 1, Some(job.state));
        }
    }
    // Where each goes to another machine's disk, once a second.
    let expected = if bench.jobs.hub().is_some() { 8..=14 } else { 30..=44 };
    assert!(expected.contains(&heard), "{heard} in ten seconds");
    executor.stop().await;
}

async fn warnings_stay_on_the_job_once_each(bench: Bench) {
    let id = bench.submit("a").await;
    let work = play(|attempt| async move {
        for warning in ["no music", "weak picture", "no music"] {
            attempt.warn(warning);
        }
        Ok(json!(null))
    });
    let executor = bench.run(work).await;
    assert_eq!(bench.until_in(id, State::Completed).await.warnings, ["no music", "weak picture"]);
    executor.stop().await;
}

async fn a_hung_job_is_tried_once_in_safe_mode(bench: Bench) {
    let id = bench.submit("a").await;
    let start = Instant::now();
    let work = play(|attempt| async move {
        attempt.progress(at("render", 400));
        if !attempt.safe_mode {
            attempt.cancel.cancelled().await;
            return Err(Failure::Cancelled);
        }
        Ok(json!("slow and sure"))
    });
    let executor = bench.run(work).await;
    let job = bench.until_in(id, State::Completed).await;
    assert_eq!((job.stalls, job.outcome), (1, Some(json!("slow and sure"))));
    assert!((60..70).contains(&start.elapsed().as_secs()));
    executor.stop().await;
}

async fn a_job_that_hangs_twice_fails_as_stalled(bench: Bench) {
    let id = bench.submit("a").await;
    let work = play(|attempt| async move {
        attempt.cancel.cancelled().await;
        Err(Failure::Cancelled)
    });
    let executor = bench.run(work).await;
    let job = bench.until_in(id, State::Failed).await;
    assert_eq!((job.error.unwrap().code.as_str(), job.stalls), ("stalled", 2));
    executor.stop().await;
}

async fn work_that_ignores_the_token_is_abandoned_after_the_grace(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(play(|_| std::future::pending())).await;
    bench.until_in(id, State::Running).await;
    let asked = Instant::now();
    bench.jobs.cancel(id).await.unwrap();
    bench.until_in(id, State::Cancelled).await;
    assert_eq!(asked.elapsed().as_secs(), 10);
    executor.stop().await;
}

async fn a_sign_of_life_is_enough(bench: Bench) {
    let id = bench.submit("a").await;
    let work = play(|attempt| async move {
        for _ in 0..10 {
            sleep(Duration::from_secs(50)).await;
            attempt.alive();
        }
        Ok(json!(null))
    });
    let executor = bench.run(work).await;
    assert_eq!(bench.until_in(id, State::Completed).await.stalls, 0);
    executor.stop().await;
}

async fn saying_the_same_again_is_no_sign_of_life(bench: Bench) {
    let id = bench.submit("a").await;
    let work = play(|attempt| async move {
        while !attempt.cancel.is_cancelled() {
            attempt.progress(at("render", 400));
            sleep(Duration::from_secs(1)).await;
        }
        Err(Failure::Cancelled)
    });
    let executor = bench.run(work).await;
    bench.until(id, |job| job.stalls == 1).await;
    executor.stop().await;
}

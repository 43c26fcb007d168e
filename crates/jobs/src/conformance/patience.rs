//! How long anything may take: a start, an attempt, a turn in the line.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{Bench, endless, instant, new, on_every_engine, play};
use crate::{Attempt, NewJob, RunOptions, State, Timeouts};

on_every_engine!(
    an_attempt_may_take_so_long_and_no_longer,
    a_kind_may_have_timeouts_of_its_own,
    a_job_that_nobody_starts_in_time_fails,
    a_job_waits_for_its_start_for_ever_unless_told_otherwise,
    a_clock_that_jumps_makes_no_job_late,
    a_computer_that_sleeps_uses_up_no_patience,
    a_computer_that_sleeps_makes_no_job_late,
    a_low_priority_gets_its_turn_while_urgent_jobs_keep_coming,
    a_turn_that_was_earned_survives_a_restart,
);

fn hours(hours: u64) -> Duration {
    Duration::from_hours(hours)
}

async fn an_attempt_may_take_so_long_and_no_longer(bench: Bench) {
    assert_eq!(RunOptions::default().start_to_close, hours(6));
    let id = bench.submit("a").await;
    let start = Instant::now();
    let options = RunOptions { start_to_close: Duration::from_mins(10), ..RunOptions::default() };
    let executor = bench.run_with(endless(), options).await;
    let fault = bench.until_in(id, State::Failed).await.error.unwrap();
    assert_eq!((fault.code.as_str(), start.elapsed().as_secs()), ("took_too_long", 600));
    assert_eq!(fault.message, "The work was not done after 10 minutes, so it was stopped.");
    executor.stop().await;
}

async fn a_kind_may_have_timeouts_of_its_own(bench: Bench) {
    let quick = bench.submit("a").await;
    let slow = bench.jobs.submit(NewJob { kind: "slow".into(), ..new("b") }).await.unwrap().id;
    let usual = RunOptions::default();
    let short = Timeouts { start_to_close: Duration::from_secs(30), ..usual.timeouts("test") };
    let options = RunOptions { kinds: [("test".into(), short)].into(), workers: 2, ..usual };
    let take_a_minute = || {
        play(|attempt: Attempt| async move {
            tokio::select! {
                () = attempt.cancel.cancelled() => Err(crate::Failure::Cancelled),
                () = sleep(Duration::from_secs(50)) => Ok(json!(null)),
            }
        })
    };
    let kinds = vec![("test".into(), take_a_minute()), ("slow".into(), take_a_minute())];
    let executor = bench.jobs.run(kinds, options).await.unwrap();
    let failed = bench.until_in(quick, State::Failed).await;
    assert_eq!(failed.error.unwrap().code, "took_too_long");
    bench.until_in(slow, State::Completed).await;
    executor.stop().await;
}

async fn a_job_that_nobody_starts_in_time_fails(bench: Bench) {
    let runs = bench.submit("runs").await;
    let waits = bench.submit("waits").await;
    let options = RunOptions { schedule_to_start: Some(Duration::from_mins(30)), ..RunOptions::default() };
    let start = Instant::now();
    let executor = bench.run_with(endless(), options).await;
    let fault = bench.until_in(waits, State::Failed).await.error.unwrap();
    assert_eq!((fault.code.as_str(), start.elapsed().as_secs() / 60), ("not_started", 30));
    assert_eq!(fault.message, "Nobody began this job within 30 minutes.");
    assert_eq!(bench.state(runs).await, State::Running);
    executor.stop().await;
}

async fn a_job_waits_for_its_start_for_ever_unless_told_otherwise(bench: Bench) {
    let [_, waits] = [bench.submit("runs").await, bench.submit("waits").await];
    let executor = bench.run(endless()).await;
    sleep(Duration::from_mins(40)).await;
    assert_eq!(bench.state(waits).await, State::Queued);
    executor.stop().await;
}

async fn a_clock_that_jumps_makes_no_job_late(bench: Bench) {
    let [runs, waits] = [bench.submit("runs").await, bench.submit("waits").await];
    let options = RunOptions { schedule_to_start: Some(Duration::from_mins(30)), ..RunOptions::default() };
    let executor = bench.run_with(endless(), options).await;
    bench.until_in(runs, State::Running).await;
    for jump in [315_000_000_000, -630_000_000_000] {
        bench.clock.jump(jump);
        sleep(Duration::from_mins(10)).await;
        assert_eq!((bench.state(runs).await, bench.state(waits).await), (State::Running, State::Queued));
    }
    executor.stop().await;
}

/// A minute without a sign of life and ten in all are allowed; most of both have passed when the lid is closed.
async fn a_computer_that_sleeps_uses_up_no_patience(bench: Bench) {
    let id = bench.submit("a").await;
    let work = play(|attempt| async move {
        for _ in 0..10 {
            sleep(Duration::from_secs(45)).await;
            attempt.alive();
        }
        Ok(json!(null))
    });
    let options = RunOptions { start_to_close: Duration::from_mins(10), ..RunOptions::default() };
    let executor = bench.run_with(work, options).await;
    bench.until_in(id, State::Running).await;
    for _ in 0..3 {
        sleep(Duration::from_secs(40)).await;
        bench.clock.doze(hours(8));
    }
    let done = bench.until(id, |job| job.state.is_terminal()).await;
    assert_eq!((done.state, done.attempt, done.stalls), (State::Completed, 1, 0));
    executor.stop().await;
}

async fn a_computer_that_sleeps_makes_no_job_late(bench: Bench) {
    let [runs, waits] = [bench.submit("runs").await, bench.submit("waits").await];
    let options = RunOptions { schedule_to_start: Some(Duration::from_mins(30)), ..RunOptions::default() };
    let executor = bench.run_with(endless(), options).await;
    bench.until_in(runs, State::Running).await;
    sleep(Duration::from_mins(20)).await;
    bench.clock.doze(hours(8));
    sleep(Duration::from_mins(5)).await;
    assert_eq!(bench.state(waits).await, State::Queued);
    let fault = bench.until_in(waits, State::Failed).await.error.unwrap();
    assert_eq!(fault.code, "not_started");
    executor.stop().await;
}

/// Urgent jobs that take five minutes and each submit the next, while one job of no urgency waits.
async fn a_low_priority_gets_its_turn_while_urgent_jobs_keep_coming(bench: Bench) {
    let patient = bench.submit_urgent("patient", 0).await;
    bench.submit_urgent("urgent", 2).await;
    let jobs = bench.jobs.clone();
    let work = play(move |attempt| {
        let jobs = jobs.clone();
        async move {
            if attempt.job.title == "urgent" {
                jobs.submit(NewJob { priority: 2, ..new("urgent") }).await.unwrap();
                for _ in 0..10 {
                    sleep(Duration::from_secs(30)).await;
                    attempt.alive();
                }
            }
            Ok(json!(null))
        }
    });
    let start = Instant::now();
    let executor = bench.run(work).await;
    bench.until_in(patient, State::Completed).await;
    assert!((19..=26).contains(&(start.elapsed().as_secs() / 60)), "{:?}", start.elapsed());
    executor.stop().await;
}

async fn a_turn_that_was_earned_survives_a_restart(bench: Bench) {
    bench.submit_urgent("patient", 0).await;
    let ran = Arc::new(Mutex::new(Vec::new()));
    for n in 0..8 {
        bench.submit_urgent(&n.to_string(), 1).await;
    }
    for _ in 0..5 {
        let notes = ran.clone();
        let work = play(move |attempt| {
            notes.lock().unwrap().push(attempt.job.title.clone());
            async move {
                for _ in 0..4 {
                    sleep(Duration::from_mins(1)).await;
                    attempt.alive();
                }
                sleep(Duration::from_mins(4)).await;
                Ok(json!(null))
            }
        });
        let options = RunOptions { no_progress: hours(1), ..RunOptions::default() };
        let executor = bench.run_with(work, options).await;
        sleep(Duration::from_mins(12)).await;
        executor.stop().await;
    }
    assert!(ran.lock().unwrap().contains(&"patient".to_owned()), "{:?}", ran.lock().unwrap());
    bench.run(instant()).await.stop().await;
}

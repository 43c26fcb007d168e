//! What is remembered of every attempt.

use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;

use super::{Bench, DEADLINE, endless, fault, instant, on_every_engine, play, question};
use crate::{
    AttemptEnd, AttemptRecord, Failure, JobId, State,
    apply::{Event, Report},
};

on_every_engine!(
    each_attempt_leaves_its_number_its_times_and_how_it_ended,
    the_attempt_in_hand_is_the_last_one,
    only_the_last_fifty_attempts_are_kept,
    a_deleted_job_takes_its_history_along_and_brings_it_back,
    times_never_run_backwards,
);

async fn ends(bench: &Bench, id: JobId) -> Vec<(u32, AttemptEnd)> {
    let history = bench.jobs.history(id).await.unwrap();
    assert!(history.is_sorted_by(|a, b| a.epoch < b.epoch));
    history.into_iter().map(|attempt| (attempt.attempt, attempt.ended)).collect()
}

async fn each_attempt_leaves_its_number_its_times_and_how_it_ended(bench: Bench) {
    let id = bench.submit("a").await;
    let work = play(|attempt| async move {
        tokio::time::sleep(Duration::from_secs(2)).await;
        match attempt.job.epoch {
            1 => Err(Failure::Retry(fault("offline"))),
            2 => Err(Failure::Wait(Duration::from_secs(7))),
            3 => Err(Failure::NeedsYou(question())),
            4 => std::future::pending().await,
            5 => Err(Failure::GiveUp(fault("no_such_voice"))),
            _ => Ok(json!(null)),
        }
    });
    let executor = bench.run(work).await;
    bench.until_in(id, State::NeedsYou).await;
    bench.jobs.resume(id).await.unwrap();
    bench.until_in(id, State::Failed).await;
    bench.jobs.retry(id).await.unwrap();
    bench.until_in(id, State::Completed).await;
    executor.stop().await;

    let bench = bench.again().await;
    let message = || "It broke.".to_owned();
    let expected = [
        (1, AttemptEnd::Retry { code: "offline".into(), message: message() }),
        (2, AttemptEnd::Snoozed { wait_ms: 7000 }),
        (2, AttemptEnd::Asked { code: "which".into(), message: "Two fit.".into() }),
        (2, AttemptEnd::Stalled),
        (3, AttemptEnd::Failed { code: "no_such_voice".into(), message: message() }),
        (1, AttemptEnd::Completed),
    ];
    assert_eq!(ends(&bench, id).await, expected);
    for attempt in bench.jobs.history(id).await.unwrap() {
        let took = attempt.ended_at_ms.unwrap() - attempt.started_at_ms;
        assert!((2000..75_000).contains(&took), "{attempt:?}");
        assert!(attempt.worker.starts_with("Spool"));
    }
}

async fn the_attempt_in_hand_is_the_last_one(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(endless()).await;
    bench.until_in(id, State::Running).await;
    assert_eq!(ends(&bench, id).await, [(1, AttemptEnd::Running)]);
    bench.jobs.pause(id).await.unwrap();
    bench.until_in(id, State::Paused).await;
    bench.jobs.resume(id).await.unwrap();
    bench.until_in(id, State::Running).await;
    bench.jobs.cancel(id).await.unwrap();
    bench.until_in(id, State::Cancelled).await;
    assert_eq!(ends(&bench, id).await, [(1, AttemptEnd::Released), (1, AttemptEnd::Cancelled)]);
    executor.stop().await;
}

async fn run_once(bench: &Bench, id: JobId, report: Report) {
    let claim = Event::Claim { worker: "w".into(), boot: None, place: None };
    let epoch = bench.jobs.change(id, claim).await.unwrap().epoch;
    bench.jobs.change(id, Event::Report { epoch, report }).await.unwrap();
}

async fn only_the_last_fifty_attempts_are_kept(bench: Bench) {
    let id = bench.submit("a").await;
    for _ in 0..60 {
        run_once(&bench, id, Report::Released).await;
    }
    let epochs: Vec<u64> = bench.jobs.history(id).await.unwrap().iter().map(|entry| entry.epoch).collect();
    assert_eq!(epochs, (11..=60).collect::<Vec<_>>());
}

async fn a_deleted_job_takes_its_history_along_and_brings_it_back(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(instant()).await;
    timeout(DEADLINE, executor.idle()).await.unwrap();
    executor.stop().await;
    bench.jobs.delete(id).await.unwrap();
    assert_eq!(bench.jobs.history(id).await.unwrap_err().code(), "not_found");
    bench.jobs.restore(id).await.unwrap();
    assert_eq!(ends(&bench, id).await, [(1, AttemptEnd::Completed)]);
}

async fn times_never_run_backwards(bench: Bench) {
    let id = bench.submit("a").await;
    let claim = Event::Claim { worker: "w".into(), boot: None, place: None };
    let epoch = bench.jobs.change(id, claim).await.unwrap().epoch;
    bench.clock.jump(-315_000_000_000);
    bench.jobs.change(id, Event::Report { epoch, report: Report::Released }).await.unwrap();
    let history = bench.jobs.history(id).await.unwrap();
    let [AttemptRecord { started_at_ms, ended_at_ms, .. }] = history.as_slice() else {
        panic!("{history:?}")
    };
    assert_eq!(*ended_at_ms, Some(*started_at_ms));
}

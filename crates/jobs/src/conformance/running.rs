//! What the executor promises about the ways an attempt can end.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

use super::{Bench, DEADLINE, endless, fault, instant, on_every_engine, play, question};
use crate::{Failure, NewJob, RunOptions, State};

on_every_engine!(
    jobs_run_by_priority_and_then_in_line,
    a_completed_job_has_its_outcome,
    no_more_jobs_run_than_there_are_workers,
    a_retryable_fault_is_tried_three_times_with_backoff,
    a_wait_ends_in_time_although_the_clock_jumps,
    a_fault_without_hope_fails_at_once,
    a_snooze_spends_no_attempt,
    a_question_waits_for_its_answer_while_the_queue_goes_on,
    a_panic_is_a_fault_and_the_queue_goes_on,
    work_that_finds_nothing_to_do_is_cancelled,
    cancel_stops_a_running_job,
    cancel_wins_over_a_result_that_comes_after_it,
    pause_drops_the_part_in_hand_and_spends_no_attempt,
    a_paused_queue_starts_nothing_and_releases_what_runs,
    a_held_executor_releases_what_runs_and_goes_on_when_let_go,
    the_number_of_workers_can_be_changed_while_they_work,
    a_job_that_is_over_can_be_tried_again,
    retry_ends_a_wait,
    idle_does_not_wait_for_what_is_held,
);

async fn jobs_run_by_priority_and_then_in_line(bench: Bench) {
    for (title, priority) in [("a", 0), ("b", 0), ("urgent", 9), ("someday", -1)] {
        bench.submit_urgent(title, priority).await;
    }
    let ran = Arc::new(std::sync::Mutex::new(Vec::new()));
    let notes = ran.clone();
    let work = play(move |attempt| {
        notes.lock().unwrap().push(attempt.job.title.clone());
        async { Ok(json!(null)) }
    });
    bench.run(work).await.idle().await;
    assert_eq!(*ran.lock().unwrap(), ["urgent", "a", "b", "someday"]);
}

async fn a_completed_job_has_its_outcome(bench: Bench) {
    let id = bench.submit("Bees").await;
    let executor = bench.run(instant()).await;
    let job = bench.until_in(id, State::Completed).await;
    assert_eq!(job.outcome, Some(json!({ "made": "Bees" })));
    assert_eq!((job.progress.permille, job.attempt, job.lease), (1000, 1, None));
    assert!(job.started_at_ms <= job.finished_at_ms && job.started_at_ms.is_some());
    executor.stop().await;
}

async fn no_more_jobs_run_than_there_are_workers(bench: Bench) {
    for n in 0..6 {
        bench.submit(&n.to_string()).await;
    }
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (running, peak) = (now.clone(), most.clone());
    let work = play(move |_| {
        let (running, peak) = (running.clone(), peak.clone());
        async move {
            peak.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            sleep(Duration::from_secs(3)).await;
            running.fetch_sub(1, Ordering::SeqCst);
            Ok(json!(null))
        }
    });
    let executor = bench.run_with(work, RunOptions { workers: 2, ..RunOptions::default() }).await;
    timeout(DEADLINE, executor.idle()).await.unwrap();
    assert_eq!((most.load(Ordering::SeqCst), now.load(Ordering::SeqCst)), (2, 0));
}

async fn a_retryable_fault_is_tried_three_times_with_backoff(bench: Bench) {
    let id = bench.submit("a").await;
    let start = Instant::now();
    let executor = bench.run(play(|_| async { Err(Failure::Retry(fault("offline"))) })).await;
    let waiting = bench.until_in(id, State::Retryable).await;
    assert_eq!((waiting.attempt, waiting.error), (1, Some(fault("offline"))));
    let job = bench.until_in(id, State::Failed).await;
    assert_eq!((job.attempt, job.error), (3, Some(fault("offline"))));
    let waited = start.elapsed().as_secs_f64();
    assert!((7.5..17.0).contains(&waited), "5 s and 10 s, less up to a half: {waited}");
    executor.stop().await;
}

async fn a_wait_ends_in_time_although_the_clock_jumps(bench: Bench) {
    for jump in [-315_000_000_000, 315_000_000_000] {
        let id = bench.submit("a").await;
        let work = play(|attempt| async move {
            if attempt.job.error.is_none() && attempt.job.warnings.is_empty() {
                attempt.warn("again");
                return Err(Failure::Wait(Duration::from_secs(20)));
            }
            Ok(json!(null))
        });
        let executor = bench.run(work.clone()).await;
        bench.until_in(id, State::Retryable).await;
        executor.stop().await;
        bench.clock.jump(jump);
        let start = Instant::now();
        let executor = bench.run(work).await;
        bench.until_in(id, State::Completed).await;
        assert!(start.elapsed() < Duration::from_secs(22));
        executor.stop().await;
    }
}

async fn a_fault_without_hope_fails_at_once(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(play(|_| async { Err(Failure::GiveUp(fault("no_such_voice"))) })).await;
    let job = bench.until_in(id, State::Failed).await;
    assert_eq!((job.attempt, job.error, job.outcome), (1, Some(fault("no_such_voice")), None));
    executor.stop().await;
}

async fn a_snooze_spends_no_attempt(bench: Bench) {
    let id = bench.submit("a").await;
    let left = AtomicUsize::new(5);
    let work = play(move |_| {
        let again = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        async move { if again { Err(Failure::Wait(Duration::from_secs(30))) } else { Ok(json!(null)) } }
    });
    let executor = bench.run(work).await;
    assert_eq!(bench.until_in(id, State::Completed).await.attempt, 1);
    executor.stop().await;
}

async fn a_question_waits_for_its_answer_while_the_queue_goes_on(bench: Bench) {
    let asks = bench.submit("asks").await;
    let other = bench.submit("other").await;
    let asked = AtomicUsize::new(0);
    let work = play(move |attempt| {
        let ask = attempt.job.title == "asks" && asked.fetch_add(1, Ordering::SeqCst) == 0;
        async move { if ask { Err(Failure::NeedsYou(question())) } else { Ok(json!(null)) } }
    });
    let executor = bench.run(work).await;
    bench.until_in(other, State::Completed).await;
    assert_eq!(bench.until_in(asks, State::NeedsYou).await.question, Some(question()));
    assert_eq!(bench.jobs.pause(asks).await.unwrap().state, State::Paused);
    assert_eq!(bench.jobs.resume(asks).await.unwrap().state, State::NeedsYou);
    bench.jobs.resume(asks).await.unwrap();
    let done = bench.until_in(asks, State::Completed).await;
    assert_eq!((done.question, done.attempt), (None, 1));
    executor.stop().await;
}

async fn a_panic_is_a_fault_and_the_queue_goes_on(bench: Bench) {
    let [bad, good] = [bench.submit("bad").await, bench.submit("good").await];
    let work = play(|attempt| async move {
        assert!(attempt.job.title != "bad", "on purpose");
        Ok(json!(null))
    });
    let executor = bench.run(work).await;
    let failed = bench.until_in(bad, State::Failed).await;
    assert_eq!(failed.error.unwrap().code, "internal");
    bench.until_in(good, State::Completed).await;
    executor.stop().await;
}

async fn work_that_finds_nothing_to_do_is_cancelled(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(play(|_| async { Err(Failure::Cancelled) })).await;
    bench.until_in(id, State::Cancelled).await;
    executor.stop().await;
}

async fn cancel_stops_a_running_job(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(endless()).await;
    bench.until_in(id, State::Running).await;
    let asked = bench.jobs.cancel(id).await.unwrap();
    assert_eq!((asked.state, asked.cancel_requested), (State::Running, true));
    let job = bench.until_in(id, State::Cancelled).await;
    assert_eq!((job.outcome, job.error, job.cancel_requested), (None, None, false));
    executor.stop().await;
}

async fn cancel_wins_over_a_result_that_comes_after_it(bench: Bench) {
    let id = bench.submit("a").await;
    let work = play(|attempt| async move {
        attempt.cancel.cancelled().await;
        Ok(json!("too late"))
    });
    let executor = bench.run(work).await;
    bench.until_in(id, State::Running).await;
    bench.jobs.cancel(id).await.unwrap();
    assert_eq!(bench.until(id, |job| job.state.is_terminal()).await.state, State::Cancelled);
    executor.stop().await;
}

async fn pause_drops_the_part_in_hand_and_spends_no_attempt(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(endless()).await;
    bench.until_in(id, State::Running).await;
    bench.jobs.pause(id).await.unwrap();
    assert_eq!(bench.until_in(id, State::Paused).await.attempt, 0);
    bench.jobs.resume(id).await.unwrap();
    assert_eq!(bench.until_in(id, State::Running).await.attempt, 1);
    executor.stop().await;
}

async fn a_paused_queue_starts_nothing_and_releases_what_runs(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(endless()).await;
    bench.until_in(id, State::Running).await;
    bench.jobs.pause_queue().await.unwrap();
    assert_eq!(bench.until_in(id, State::Queued).await.attempt, 0);
    timeout(DEADLINE, executor.idle()).await.unwrap();
    assert!(bench.jobs.queue_paused().await.unwrap());
    bench.jobs.resume_queue().await.unwrap();
    bench.until_in(id, State::Running).await;
    executor.stop().await;
}

/// On memory alone, where none of these calls lets the executor look before the last one.
#[tokio::test(start_paused = true)]
async fn a_pause_that_was_missed_among_too_many_changes_is_heeded() {
    let bench = Bench::memory();
    let id = bench.submit("a").await;
    let executor = bench.run(endless()).await;
    bench.until_in(id, State::Running).await;
    bench.jobs.pause_queue().await.unwrap();
    for _ in 0..1010 {
        let gone = bench.submit("gone").await;
        bench.jobs.delete(gone).await.unwrap();
    }
    bench.until_in(id, State::Queued).await;
    executor.stop().await;
}

async fn a_held_executor_releases_what_runs_and_goes_on_when_let_go(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(endless()).await;
    let dials = executor.dials();
    bench.until_in(id, State::Running).await;
    dials.hold();
    assert_eq!(bench.until_in(id, State::Queued).await.attempt, 0);
    let other = bench.submit("b").await;
    // Held is not idle: there is something to do, later.
    assert!(timeout(Duration::from_secs(30), executor.idle()).await.is_err());
    assert_eq!((bench.state(id).await, bench.state(other).await), (State::Queued, State::Queued));
    assert!(!bench.jobs.queue_paused().await.unwrap());
    dials.let_go();
    bench.until_in(id, State::Running).await;
    executor.stop().await;
}

async fn the_number_of_workers_can_be_changed_while_they_work(bench: Bench) {
    let (first, second) = (bench.submit("a").await, bench.submit("b").await);
    let executor = bench.run(endless()).await;
    bench.until_in(first, State::Running).await;
    assert_eq!(bench.state(second).await, State::Queued);
    executor.dials().set_workers(2);
    bench.until_in(second, State::Running).await;
    executor.dials().set_workers(0);
    bench.jobs.cancel(first).await.unwrap();
    let third = bench.submit("c").await;
    bench.until_in(first, State::Cancelled).await;
    assert_eq!(bench.state(third).await, State::Queued);
    bench.jobs.cancel(second).await.unwrap();
    bench.until_in(third, State::Running).await;
    executor.stop().await;
}

async fn a_job_that_is_over_can_be_tried_again(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(instant()).await;
    let first = bench.until_in(id, State::Completed).await;
    let again = bench.jobs.retry(id).await.unwrap();
    assert_eq!((again.attempt, again.progress.permille, again.outcome), (0, 0, None));
    let second = bench.until_in(id, State::Completed).await;
    assert!(second.epoch > first.epoch && second.revision > first.revision);
    executor.stop().await;
}

async fn retry_ends_a_wait(bench: Bench) {
    let id = bench.submit("a").await;
    let work = play(|attempt| async move {
        if attempt.job.warnings.is_empty() {
            attempt.warn("not yet");
            return Err(Failure::Wait(Duration::from_secs(100_000)));
        }
        Ok(json!(null))
    });
    let executor = bench.run(work).await;
    bench.until_in(id, State::Retryable).await;
    bench.jobs.retry(id).await.unwrap();
    bench.until_in(id, State::Completed).await;
    executor.stop().await;
}

async fn idle_does_not_wait_for_what_is_held(bench: Bench) {
    let held = bench.submit("held").await;
    bench.jobs.pause(held).await.unwrap();
    let asks = bench.jobs.submit(NewJob { title: "asks".into(), ..super::new("") }).await.unwrap().id;
    let executor = bench.run(play(|_| async { Err(Failure::NeedsYou(question())) })).await;
    timeout(DEADLINE, executor.idle()).await.unwrap();
    assert_eq!((bench.state(held).await, bench.state(asks).await), (State::Paused, State::NeedsYou));
    executor.stop().await;
}

//! What is left after a stop and after a crash. Dropping an executor is the crash.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
    mpsc::channel,
};

use serde_json::json;
use tokio::time::timeout;

use super::{Bench, DEADLINE, endless, instant, new, on_every_engine, play};
use crate::{AttemptEnd, Executor, Failure, JobsError, NewJob, Progress, RunOptions, State, Work};

on_every_engine!(
    a_stop_releases_and_spends_no_attempt,
    a_job_of_a_dead_executor_is_taken_back_and_keeps_its_percent,
    a_job_that_took_the_app_down_three_times_is_parked,
    a_job_that_gets_further_each_time_is_not_parked,
    a_restart_of_the_machine_is_not_held_against_the_job,
    a_cancel_survives_a_crash,
    an_attempt_that_asks_hears_a_cancel_before_its_heartbeat_does,
    idle_does_not_wait_for_kinds_that_nobody_here_works,
    a_queue_has_one_executor,
    a_job_of_an_unknown_kind_waits,
);

async fn a_stop_releases_and_spends_no_attempt(bench: Bench) {
    let id = bench.submit("a").await;
    for _ in 0..5 {
        let executor = bench.run(endless()).await;
        bench.until_in(id, State::Running).await;
        executor.stop().await;
        let job = bench.jobs.get(id).await.unwrap();
        assert_eq!((job.state, job.attempt, job.crashes, job.lease), (State::Queued, 0, 0, None));
    }
    let executor = bench.run(instant()).await;
    assert_eq!(bench.until_in(id, State::Completed).await.attempt, 1);
    executor.stop().await;
}

/// Waits until the dead executor's lock is gone, and takes its place.
async fn succeed(bench: &Bench, work: Arc<dyn Work>) -> Executor {
    loop {
        match bench.jobs.run(vec![("test".into(), work.clone())], RunOptions::default()).await {
            Ok(executor) => return executor,
            Err(JobsError::Owned { .. }) => tokio::task::yield_now().await,
            Err(error) => panic!("{error}"),
        }
    }
}

async fn a_job_of_a_dead_executor_is_taken_back_and_keeps_its_percent(bench: Bench) {
    let id = bench.submit("a").await;
    let stuck = play(|attempt| async move {
        attempt.progress(Progress { stage: "render".into(), permille: 600, ..Progress::default() });
        std::future::pending().await
    });
    let executor = bench.run(stuck).await;
    bench.until(id, |job| job.progress.permille == 600).await;
    drop(executor);

    let floor = Arc::new(AtomicUsize::new(0));
    let seen = floor.clone();
    let work = play(move |attempt| {
        seen.store(attempt.job.progress.permille.into(), Ordering::SeqCst);
        async { Ok(json!(null)) }
    });
    let executor = succeed(&bench, work).await;
    let taken: Vec<_> =
        executor.taken_back().iter().map(|job| (job.id, job.state, job.progress.permille)).collect();
    assert_eq!(taken, [(id, State::Queued, 600)], "whoever starts is told of it");
    let job = bench.until_in(id, State::Completed).await;
    assert_eq!((job.crashes, job.attempt, floor.load(Ordering::SeqCst)), (1, 1, 600));
    executor.stop().await;
}

async fn a_job_that_took_the_app_down_three_times_is_parked(bench: Bench) {
    let poison = bench.submit("poison").await;
    let good = bench.submit("good").await;
    for crashes in 0..3 {
        let executor = succeed(&bench, endless()).await;
        // Under this executor, and not still under the one before: news of a hub takes its time.
        bench.until(poison, |job| job.state == State::Running && job.crashes == crashes).await;
        drop(executor);
    }
    let executor = succeed(&bench, instant()).await;
    let parked = bench.until_in(poison, State::Failed).await;
    assert_eq!(parked.error.unwrap().code, "stopped_the_app");
    bench.until_in(good, State::Completed).await;
    bench.jobs.retry(poison).await.unwrap();
    assert_eq!(bench.until_in(poison, State::Completed).await.crashes, 0);
    executor.stop().await;
}

async fn a_job_that_gets_further_each_time_is_not_parked(bench: Bench) {
    let id = bench.submit("a long one").await;
    for permille in [100, 200, 300, 400, 500] {
        let work = play(move |attempt| async move {
            attempt.progress(Progress { stage: "render".into(), permille, ..Progress::default() });
            std::future::pending().await
        });
        let executor = succeed(&bench, work).await;
        bench.until(id, |job| job.progress.permille == permille).await;
        drop(executor);
    }
    let executor = succeed(&bench, instant()).await;
    assert_eq!(bench.until_in(id, State::Completed).await.crashes, 1);
    executor.stop().await;
}

async fn a_restart_of_the_machine_is_not_held_against_the_job(bench: Bench) {
    let id = bench.submit("a long one").await;
    for _ in 0..5 {
        let executor = succeed(&bench, endless()).await;
        bench.until_in(id, State::Running).await;
        drop(executor);
        bench.clock.restart();
    }
    let executor = succeed(&bench, instant()).await;
    let job = bench.until_in(id, State::Completed).await;
    assert_eq!((job.crashes, job.attempt), (0, 1));
    let history = bench.jobs.history(id).await.unwrap();
    let restarts = history.iter().filter(|attempt| attempt.ended == AttemptEnd::Restarted).count();
    assert_eq!((restarts, history.len()), (5, 6));
    executor.stop().await;
}

async fn idle_does_not_wait_for_kinds_that_nobody_here_works(bench: Bench) {
    let unknown = bench.submit("a").await;
    let executor = bench.jobs.run(vec![("other".into(), instant())], RunOptions::default()).await.unwrap();
    timeout(DEADLINE, executor.idle()).await.unwrap();
    assert_eq!(bench.state(unknown).await, State::Queued);
    executor.stop().await;
}

async fn a_cancel_survives_a_crash(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(play(|_| std::future::pending())).await;
    bench.until_in(id, State::Running).await;
    bench.jobs.cancel(id).await.unwrap();
    drop(executor);
    let executor = succeed(&bench, instant()).await;
    assert_eq!(bench.state(id).await, State::Cancelled);
    executor.stop().await;
}

async fn an_attempt_that_asks_hears_a_cancel_before_its_heartbeat_does(bench: Bench) {
    let id = bench.submit("a").await;
    let (jobs, (said, heard)) = (bench.jobs.clone(), channel());
    let work = play(move |attempt| {
        let (jobs, said) = (jobs.clone(), said.clone());
        async move {
            let _ = said.send(attempt.is_wanted().await);
            jobs.cancel(attempt.job.id).await.unwrap();
            let _ = said.send(attempt.is_wanted().await);
            Err(Failure::Cancelled)
        }
    });
    let executor = bench.run(work).await;
    bench.until(id, |job| job.state == State::Cancelled && job.lease.is_none()).await;
    executor.stop().await;
    assert_eq!(heard.try_iter().collect::<Vec<_>>(), [true, false]);
}

async fn a_queue_has_one_executor(bench: Bench) {
    let executor = bench.run(instant()).await;
    let second = bench.jobs.run(Vec::new(), RunOptions::default()).await;
    let refusal = second.err().expect("the queue is owned").to_string();
    assert!(refusal.contains(&std::process::id().to_string()) || cfg!(windows), "{refusal}");
    executor.stop().await;
    bench.run(instant()).await.stop().await;
}

async fn a_job_of_an_unknown_kind_waits(bench: Bench) {
    let unknown = bench.submit("a").await;
    let known = bench.jobs.submit(NewJob { kind: "other".into(), ..new("b") }).await.unwrap().id;
    let executor = bench.jobs.run(vec![("other".into(), instant())], RunOptions::default()).await.unwrap();
    bench.until_in(known, State::Completed).await;
    assert_eq!(bench.state(unknown).await, State::Queued);
    executor.stop().await;
}

//! Executors of two machines on one store. Each believes only what it has seen with its own clock.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{Bench, TestClock, endless, instant, play};
use crate::{
    AttemptEnd, Failure, Jobs, State,
    apply::{Event, LOST, Report},
    lock::Home,
    memory::MemoryRecords,
    records::Records,
};

/// Two machines: one store, a clock each, and a lock that keeps nobody else out.
fn machines() -> [Bench; 2] {
    let records: Arc<dyn Records> = Arc::new(MemoryRecords::with_rivals());
    [(); 2].map(|()| {
        let clock = TestClock::new();
        let jobs = Jobs::with(records.clone(), clock.clone(), Home::Memory(Arc::default()));
        Bench { jobs, clock, server: None, _folder: None }
    })
}

#[tokio::test(start_paused = true)]
async fn a_job_whose_worker_beats_is_left_alone_although_the_clocks_differ_by_years() {
    let [here, there] = machines();
    there.clock.jump(315_000_000_000);
    let id = here.submit("a").await;
    let ours = here.run(endless()).await;
    here.until_in(id, State::Running).await;
    let theirs = there.run(instant()).await;
    sleep(Duration::from_mins(10)).await;
    let job = here.jobs.get(id).await.unwrap();
    assert_eq!((job.state, job.epoch, job.lost), (State::Running, 1, 0));
    ours.stop().await;
    there.until_in(id, State::Completed).await;
    theirs.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_job_of_a_dead_machine_is_taken_over_after_one_lease() {
    let [here, there] = machines();
    let id = here.submit("a").await;
    let ours = here.run(endless()).await;
    here.until_in(id, State::Running).await;
    drop(ours);
    let start = Instant::now();
    let theirs = there.run(instant()).await;
    let job = there.until_in(id, State::Completed).await;
    assert_eq!((job.epoch, job.lost, job.crashes, start.elapsed().as_secs()), (2, 1, 0, 15));
    let history = there.jobs.history(id).await.unwrap();
    assert_eq!(history[0].ended, AttemptEnd::Silent);
    theirs.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_lease_counts_from_the_beat_that_was_seen_last() {
    let [here, there] = machines();
    let id = here.submit("a").await;
    let theirs = there.run(play(|_| std::future::pending())).await;
    there.jobs.pause_queue().await.unwrap();
    let epoch = here
        .jobs
        .change(id, Event::Claim { worker: "w".into(), boot: None, place: None })
        .await
        .unwrap()
        .epoch;
    for _ in 0..5 {
        sleep(Duration::from_secs(14)).await;
        let report = Report::Beat { progress: None, warnings: Vec::new() };
        here.jobs.change(id, Event::Report { epoch, report }).await.unwrap();
    }
    assert_eq!(here.state(id).await, State::Running);
    let start = Instant::now();
    here.until_in(id, State::Queued).await;
    assert_eq!(start.elapsed().as_secs(), 15);
    drop(theirs);
}

#[tokio::test(start_paused = true)]
async fn a_zombie_that_comes_back_stops_and_changes_nothing() {
    let [here, there] = machines();
    let id = here.submit("a").await;
    let claim = Event::Claim { worker: "zombie".into(), boot: None, place: None };
    let zombie = here.jobs.change(id, claim).await.unwrap();
    let theirs = there.run(instant()).await;
    let done = there.until_in(id, State::Completed).await;
    for report in [
        Report::Completed(json!("late")),
        Report::Beat { progress: None, warnings: vec!["late".into()] },
        Report::Failed(super::fault("late")),
    ] {
        let late = here.jobs.change(id, Event::Report { epoch: zombie.epoch, report }).await;
        assert_eq!(late.unwrap_err().code(), "stale_lease");
    }
    assert_eq!(here.jobs.get(id).await.unwrap(), done);
    theirs.stop().await;
}

#[tokio::test(start_paused = true)]
async fn work_whose_job_was_taken_over_is_told_to_stop() {
    let [here, _] = machines();
    let id = here.submit("a").await;
    let (told, mut hears) = tokio::sync::mpsc::channel(1);
    let work = play(move |attempt| {
        let told = told.clone();
        async move {
            attempt.cancel.cancelled().await;
            let _ = told.send(attempt.job.epoch).await;
            Err(Failure::Cancelled)
        }
    });
    let ours = here.run(work).await;
    let job = here.until_in(id, State::Running).await;
    let beat = job.lease.map_or(0, |lease| lease.beat);
    here.jobs.change(id, Event::Silent { epoch: job.epoch, beat }).await.unwrap();
    assert_eq!(hears.recv().await, Some(1));
    ours.stop().await;
}

#[tokio::test(start_paused = true)]
async fn rivals_make_every_job_once() {
    let [here, there] = machines();
    for n in 0..50 {
        here.submit(&n.to_string()).await;
    }
    let (ours, theirs) = (here.run(instant()).await, there.run(instant()).await);
    ours.idle().await;
    theirs.idle().await;
    for job in here.jobs.all(State::Completed).await.unwrap() {
        assert_eq!((job.epoch, job.attempt), (1, 1));
    }
    assert_eq!(here.jobs.counts().await.unwrap(), [(State::Completed, 50)].into());
    ours.stop().await;
    theirs.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_job_whose_workers_keep_going_silent_is_parked() {
    let [here, there] = machines();
    let id = here.submit("a").await;
    for lost in 1..=LOST {
        let claim = Event::Claim { worker: "w".into(), boot: None, place: None };
        let epoch = here.jobs.change(id, claim).await.unwrap().epoch;
        let job = there.jobs.change(id, Event::Silent { epoch, beat: 0 }).await.unwrap();
        assert_eq!(job.lost, lost);
    }
    let job = here.jobs.get(id).await.unwrap();
    assert_eq!((job.state, job.error.unwrap().code.as_str()), (State::Failed, "worker_lost"));
}

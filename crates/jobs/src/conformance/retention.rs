//! What is forgotten in time, and what no clock can make old.

use std::time::Duration;

use tokio::time::sleep;

use super::{Bench, instant, on_every_engine};
use crate::{JobId, Pruned, Retention, State};

on_every_engine!(
    a_job_that_is_over_is_forgotten_after_ninety_days_and_not_before,
    only_so_many_jobs_that_are_over_are_kept,
    jobs_that_are_not_over_are_never_forgotten,
    a_deleted_job_can_be_restored_for_a_day,
    a_clock_that_jumps_ahead_forgets_nothing,
    a_clock_that_went_back_still_forgets,
    what_retention_forgot_can_be_restored_for_a_day,
);

const DAY: Duration = Duration::from_hours(24);

async fn over(bench: &Bench) -> JobId {
    let id = bench.submit("over").await;
    bench.jobs.cancel(id).await.unwrap();
    id
}

async fn prune(bench: &Bench) -> Pruned {
    bench.jobs.prune(Retention::default()).await.unwrap()
}

/// Lets days pass, with a look on each.
async fn live(bench: &Bench, days: u32) -> Pruned {
    let mut sum = Pruned::default();
    for _ in 0..days {
        sleep(DAY).await;
        let pruned = prune(bench).await;
        sum = Pruned { finished: sum.finished + pruned.finished, deleted: sum.deleted + pruned.deleted };
    }
    sum
}

async fn a_job_that_is_over_is_forgotten_after_ninety_days_and_not_before(bench: Bench) {
    let id = over(&bench).await;
    prune(&bench).await;
    assert_eq!(live(&bench, 89).await, Pruned::default());
    assert_eq!(live(&bench, 1).await, Pruned { finished: 1, deleted: 0 });
    assert_eq!(bench.jobs.get(id).await.unwrap_err().code(), "not_found");
}

async fn only_so_many_jobs_that_are_over_are_kept(bench: Bench) {
    let mut ids = Vec::new();
    for _ in 0..7 {
        ids.push(over(&bench).await);
    }
    let waits = bench.submit("waits").await;
    let policy = Retention { count: 3, ..Retention::default() };
    assert_eq!(bench.jobs.prune(policy).await.unwrap(), Pruned { finished: 4, deleted: 0 });
    for (n, id) in ids.into_iter().enumerate() {
        assert_eq!(bench.jobs.get(id).await.is_ok(), n >= 4);
    }
    assert_eq!(bench.state(waits).await, State::Queued);
}

async fn jobs_that_are_not_over_are_never_forgotten(bench: Bench) {
    let [queued, paused] = [bench.submit("a").await, bench.submit("b").await];
    bench.jobs.pause(paused).await.unwrap();
    assert_eq!(live(&bench, 400).await, Pruned::default());
    assert_eq!((bench.state(queued).await, bench.state(paused).await), (State::Queued, State::Paused));
}

async fn a_deleted_job_can_be_restored_for_a_day(bench: Bench) {
    let [early, late] = [bench.submit("a").await, bench.submit("b").await];
    bench.jobs.delete(early).await.unwrap();
    bench.jobs.delete(late).await.unwrap();
    prune(&bench).await;
    sleep(DAY - Duration::from_secs(1)).await;
    assert_eq!(prune(&bench).await, Pruned::default());
    bench.jobs.restore(early).await.unwrap();
    sleep(Duration::from_secs(1)).await;
    assert_eq!(prune(&bench).await, Pruned { finished: 0, deleted: 1 });
    assert_eq!(bench.jobs.restore(late).await.unwrap_err().code(), "not_found");
    assert_eq!(bench.state(early).await, State::Queued);
}

async fn a_clock_that_jumps_ahead_forgets_nothing(bench: Bench) {
    let (deleted, over) = (bench.submit("a").await, over(&bench).await);
    bench.jobs.delete(deleted).await.unwrap();
    prune(&bench).await;
    bench.clock.jump(315_000_000_000);
    assert_eq!(prune(&bench).await, Pruned::default());
    let bench = bench.again().await;
    assert_eq!(prune(&bench).await, Pruned::default());
    assert_eq!(bench.state(over).await, State::Cancelled);
    bench.jobs.restore(deleted).await.unwrap();
}

async fn a_clock_that_went_back_still_forgets(bench: Bench) {
    over(&bench).await;
    prune(&bench).await;
    bench.clock.jump(-315_000_000_000);
    let bench = bench.again().await;
    prune(&bench).await;
    assert_eq!(live(&bench, 90).await.finished, 1);
}

async fn what_retention_forgot_can_be_restored_for_a_day(bench: Bench) {
    let id = over(&bench).await;
    prune(&bench).await;
    live(&bench, 90).await;
    assert_eq!(bench.jobs.restore(id).await.unwrap().state, State::Cancelled);
}

/// On memory alone: an executor on a file glances at it five times in every second of these three months.
#[tokio::test(start_paused = true)]
async fn the_executor_forgets_daily() {
    let bench = Bench::memory();
    let id = over(&bench).await;
    let executor = bench.run(instant()).await;
    sleep(DAY * 89).await;
    assert_eq!(bench.state(id).await, State::Cancelled);
    sleep(DAY * 3).await;
    assert_eq!(bench.jobs.get(id).await.unwrap_err().code(), "not_found");
    executor.stop().await;
}

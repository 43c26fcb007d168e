//! What the queue promises when nothing runs.

use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;

use super::{Bench, DEADLINE, endless, new, on_every_engine};
use crate::{
    Change, Filter, JobId, JobsError, NewJob, State, Subscription,
    apply::{Event, Report},
    records::{Durability, Write},
};

on_every_engine!(
    a_submitted_job_is_queued_and_found,
    the_same_key_twice_is_one_job,
    a_page_goes_on_where_the_last_one_ended,
    a_list_can_ask_for_some_states,
    a_job_that_is_not_there_is_not_found,
    a_write_with_an_old_revision_is_refused,
    cancel_works_at_once_on_every_waiting_job,
    a_paused_job_resumes_where_it_stood,
    a_job_moves_before_another_and_takes_its_priority,
    a_job_moves_to_the_top_and_to_the_end,
    a_deleted_job_is_gone_and_told,
    a_running_job_is_not_deleted,
    a_subscriber_hears_the_latest_state_of_each_job,
    a_subscriber_who_missed_too_many_deletions_is_told_to_look_again,
    a_command_that_changes_nothing_writes_nothing,
    ids_and_times_survive_a_clock_that_jumps,
    a_zombie_that_finishes_late_is_rejected,
);

async fn a_submitted_job_is_queued_and_found(bench: Bench) {
    let args = json!({ "topic": "bees", "deep": [1, null, "ü"] });
    let new = NewJob { args: args.clone(), priority: 3, key: Some("k".into()), ..new("Bees") };
    let job = bench.jobs.submit(new).await.unwrap();
    assert_eq!((job.state, job.attempt, job.priority), (State::Queued, 0, 3));
    let found = bench.jobs.get(job.id).await.unwrap();
    assert_eq!(found, job);
    assert_eq!((found.args, found.title.as_str()), (args, "Bees"));
}

async fn the_same_key_twice_is_one_job(bench: Bench) {
    let keyed = |title: &str| NewJob { key: Some("order 7".into()), ..new(title) };
    let first = bench.jobs.submit(keyed("first")).await.unwrap();
    let second = bench.jobs.submit(keyed("second")).await.unwrap();
    assert_eq!(second, first);
    bench.jobs.delete(first.id).await.unwrap();
    assert_ne!(bench.jobs.submit(keyed("third")).await.unwrap().id, first.id);
}

async fn a_page_goes_on_where_the_last_one_ended(bench: Bench) {
    let mut ids = Vec::new();
    for n in 0..7 {
        ids.push(bench.submit(&n.to_string()).await);
    }
    ids.reverse();
    let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = bench.jobs.list(Filter { limit: 3, after, ..Filter::default() }).await.unwrap();
        seen.extend(page.jobs.iter().map(|job| job.id));
        (after, pages) = (page.next, pages + 1);
        if after.is_none() {
            break;
        }
    }
    assert_eq!((seen, pages), (ids, 3));
}

async fn a_list_can_ask_for_some_states(bench: Bench) {
    let [queued, paused, cancelled] =
        [bench.submit("a").await, bench.submit("b").await, bench.submit("c").await];
    bench.jobs.pause(paused).await.unwrap();
    bench.jobs.cancel(cancelled).await.unwrap();
    let states = vec![State::Queued, State::Cancelled];
    let page = bench.jobs.list(Filter { states, ..Filter::default() }).await.unwrap();
    assert_eq!(page.jobs.iter().map(|job| job.id).collect::<Vec<_>>(), [cancelled, queued]);
    let counts = bench.jobs.counts().await.unwrap();
    assert_eq!(counts, [(State::Queued, 1), (State::Paused, 1), (State::Cancelled, 1)].into());
    let unfinished = bench.jobs.unfinished().await.unwrap();
    assert_eq!(unfinished.iter().map(|job| job.id).collect::<Vec<_>>(), [paused, queued]);
}

async fn a_job_that_is_not_there_is_not_found(bench: Bench) {
    let id = JobId::next(0, None);
    let jobs = &bench.jobs;
    let answers = [
        jobs.get(id).await,
        jobs.cancel(id).await,
        jobs.pause(id).await,
        jobs.retry(id).await,
        jobs.resume(id).await,
    ];
    for answer in answers {
        assert!(matches!(answer, Err(JobsError::NotFound(missing)) if missing == id), "{answer:?}");
    }
    assert!(matches!(jobs.delete(id).await, Err(JobsError::NotFound(_))));
}

async fn a_write_with_an_old_revision_is_refused(bench: Bench) {
    let old = bench.jobs.get(bench.submit("a").await).await.unwrap();
    let newer = bench.jobs.pause(old.id).await.unwrap();
    assert!(newer.revision > old.revision);
    let records = &bench.jobs.records;
    let write = Write { job: old.clone(), attempt: None, durability: Durability::Full };
    assert_eq!(records.cas(write).await.unwrap(), None);
    assert_eq!(records.discard(vec![(old.id, old.revision)]).await.unwrap(), 0);
    assert_eq!(bench.jobs.get(old.id).await.unwrap(), newer);
}

async fn cancel_works_at_once_on_every_waiting_job(bench: Bench) {
    let [queued, paused] = [bench.submit("a").await, bench.submit("b").await];
    bench.jobs.pause(paused).await.unwrap();
    for id in [queued, paused, queued] {
        let job = bench.jobs.cancel(id).await.unwrap();
        assert_eq!(job.state, State::Cancelled);
        assert!(job.finished_at_ms.is_some() && !job.held);
    }
    let answer = bench.jobs.pause(queued).await;
    assert_eq!(answer.unwrap_err().code(), "not_now");
}

async fn a_paused_job_resumes_where_it_stood(bench: Bench) {
    let id = bench.submit("a").await;
    assert_eq!(bench.jobs.pause(id).await.unwrap().state, State::Paused);
    assert_eq!(bench.jobs.resume(id).await.unwrap().state, State::Queued);
}

async fn line(bench: &Bench) -> Vec<String> {
    let mut titles = Vec::new();
    while let Some(job) = bench.jobs.records.heads(&["test".into()]).await.unwrap().first() {
        titles.push(job.title.clone());
        bench.jobs.cancel(job.id).await.unwrap();
    }
    titles
}

async fn a_job_moves_before_another_and_takes_its_priority(bench: Bench) {
    let [_a, b, c] = [bench.submit("a").await, bench.submit("b").await, bench.submit("c").await];
    let urgent = bench.submit_urgent("urgent", 5).await;
    let last = bench.submit("d").await;
    bench.jobs.move_before(last, Some(b)).await.unwrap();
    assert_eq!(bench.jobs.move_before(c, Some(urgent)).await.unwrap().priority, 5);
    bench.jobs.move_before(b, Some(b)).await.unwrap();
    assert_eq!(line(&bench).await, ["c", "urgent", "a", "d", "b"]);
    assert_eq!(bench.jobs.move_before(b, Some(c)).await.unwrap_err().code(), "not_now");
}

async fn a_job_moves_to_the_top_and_to_the_end(bench: Bench) {
    let [a, _, c] = [bench.submit("a").await, bench.submit("b").await, bench.submit("c").await];
    bench.submit_urgent("urgent", 5).await;
    bench.jobs.move_before(c, None).await.unwrap();
    bench.jobs.move_last(a).await.unwrap();
    bench.submit("d").await;
    assert_eq!(line(&bench).await, ["c", "urgent", "b", "a", "d"]);
}

async fn next(feed: &mut Subscription) -> Change {
    timeout(DEADLINE, feed.recv()).await.expect("a change comes")
}

async fn a_deleted_job_is_gone_and_told(bench: Bench) {
    let id = bench.submit("a").await;
    let mut feed = bench.jobs.subscribe();
    bench.jobs.delete(id).await.unwrap();
    assert_eq!(next(&mut feed).await, Change::Deleted(id));
    assert!(matches!(bench.jobs.get(id).await, Err(JobsError::NotFound(_))));
}

async fn a_running_job_is_not_deleted(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(endless()).await;
    bench.until_in(id, State::Running).await;
    assert_eq!(bench.jobs.delete(id).await.unwrap_err().code(), "still_running");
    executor.stop().await;
    bench.jobs.delete(id).await.unwrap();
}

async fn a_subscriber_hears_the_latest_state_of_each_job(bench: Bench) {
    let earlier = bench.submit("before the subscription").await;
    let mut feed = bench.jobs.subscribe();
    let id = bench.submit("a").await;
    bench.jobs.pause(id).await.unwrap();
    bench.jobs.pause_queue().await.unwrap();
    let last = bench.jobs.cancel(earlier).await.unwrap();
    let heard = [next(&mut feed).await, next(&mut feed).await, next(&mut feed).await];
    let paused = bench.jobs.get(id).await.unwrap();
    let expected =
        [Change::Job(Box::new(paused)), Change::Queue { paused: true }, Change::Job(Box::new(last))];
    assert_eq!(heard, expected);
    assert!(timeout(Duration::from_secs(5), feed.recv()).await.is_err(), "nothing is told twice");
}

async fn a_subscriber_who_missed_too_many_deletions_is_told_to_look_again(bench: Bench) {
    let mut feed = bench.jobs.subscribe();
    for _ in 0..1010 {
        let id = bench.submit("a").await;
        bench.jobs.delete(id).await.unwrap();
    }
    assert_eq!(next(&mut feed).await, Change::Lagged);
    let id = bench.submit("b").await;
    assert!(matches!(next(&mut feed).await, Change::Job(job) if job.id == id));
}

async fn a_command_that_changes_nothing_writes_nothing(bench: Bench) {
    let id = bench.submit("a").await;
    let paused = bench.jobs.pause(id).await.unwrap();
    assert_eq!(bench.jobs.pause(id).await.unwrap().revision, paused.revision);
}

async fn ids_and_times_survive_a_clock_that_jumps(bench: Bench) {
    let first = bench.submit("first").await;
    bench.clock.jump(-315_000_000_000);
    let second = bench.submit("second").await;
    assert!(second > first);
    let first = bench.jobs.cancel(first).await.unwrap();
    assert!(first.finished_at_ms >= Some(first.created_at_ms));
}

async fn a_zombie_that_finishes_late_is_rejected(bench: Bench) {
    let id = bench.submit("a").await;
    let claim = || bench.jobs.change(id, Event::Claim { worker: "w".into(), boot: None, place: None });
    let say = |epoch, report| bench.jobs.change(id, Event::Report { epoch, report });
    let zombie = claim().await.unwrap();
    bench.jobs.change(id, Event::WorkerLost { restarted: false }).await.unwrap();
    let heir = claim().await.unwrap();
    assert!(heir.epoch > zombie.epoch);

    let late = say(zombie.epoch, Report::Completed(json!("late"))).await;
    assert_eq!(late.unwrap_err().code(), "stale_lease");
    let done = say(heir.epoch, Report::Completed(json!("in time"))).await.unwrap();
    assert_eq!((done.state, done.outcome), (State::Completed, Some(json!("in time"))));
    assert!(say(heir.epoch, Report::Completed(json!("twice"))).await.is_err());
}

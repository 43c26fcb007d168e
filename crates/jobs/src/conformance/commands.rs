//! What people may do with the jobs on their list.

use serde_json::json;
use tokio::time::timeout;

use super::{Bench, DEADLINE, endless, fault, instant, new, on_every_engine, play, question};
use crate::{Change, Failure, Filter, JobsError, NewJob, State};

on_every_engine!(
    every_failed_job_is_tried_again_and_no_other,
    clearing_takes_off_what_is_over_and_nothing_else,
    more_finished_jobs_than_one_write_takes_are_cleared,
    a_deleted_job_comes_back_as_it_was,
    a_deleted_job_is_on_no_list,
    who_asks_what_all_jobs_name_is_shown_those_too_that_can_be_restored,
    a_restored_job_is_told,
    the_key_of_a_deleted_job_can_be_used_again,
    a_restored_job_leaves_its_key_to_the_one_that_took_it,
    a_job_that_waits_can_be_edited,
    an_edited_job_starts_with_fresh_counters,
    a_job_that_runs_or_is_done_cannot_be_edited,
    a_job_that_was_stopped_can_be_edited_and_tried_again,
    a_new_priority_changes_the_line,
    a_job_that_no_record_can_keep_is_refused,
    who_asks_over_and_over_sees_at_once_what_was_done_here,
);

async fn titles(bench: &Bench) -> Vec<String> {
    let page = bench.jobs.list(Filter::default()).await.unwrap();
    page.jobs.into_iter().map(|job| job.title).collect()
}

async fn every_failed_job_is_tried_again_and_no_other(bench: Bench) {
    for title in ["a", "b", "good"] {
        bench.submit(title).await;
    }
    let work = play(|attempt| async move {
        if attempt.job.title == "good" || attempt.job.epoch > 1 {
            return Ok(json!(null));
        }
        Err(Failure::GiveUp(fault("broken")))
    });
    let executor = bench.run(work).await;
    timeout(DEADLINE, executor.idle()).await.unwrap();
    assert_eq!(bench.jobs.retry_all_failed().await.unwrap(), 2);
    timeout(DEADLINE, executor.idle()).await.unwrap();
    assert_eq!(bench.jobs.counts().await.unwrap(), [(State::Completed, 3)].into());
    assert_eq!(bench.jobs.retry_all_failed().await.unwrap(), 0);
    executor.stop().await;
}

async fn clearing_takes_off_what_is_over_and_nothing_else(bench: Bench) {
    let [done, cancelled, _waits] =
        [bench.submit("done").await, bench.submit("cancelled").await, bench.submit("waits").await];
    bench.jobs.cancel(cancelled).await.unwrap();
    bench.jobs.move_before(done, None).await.unwrap();
    let executor = bench.run(instant()).await;
    bench.until_in(done, State::Completed).await;
    executor.stop().await;
    let left = titles(&bench).await.len() as u64;
    let over = bench.jobs.counts().await.unwrap().into_iter().filter(|(state, _)| state.is_terminal());
    let over: u64 = over.map(|(_, count)| count).sum();
    assert_eq!(bench.jobs.clear_finished().await.unwrap(), over);
    assert_eq!(titles(&bench).await.len() as u64, left - over);
    assert_eq!(bench.jobs.restore(done).await.unwrap().state, State::Completed);
}

async fn more_finished_jobs_than_one_write_takes_are_cleared(bench: Bench) {
    for n in 0..503 {
        let id = bench.submit(&n.to_string()).await;
        bench.jobs.cancel(id).await.unwrap();
    }
    assert_eq!(bench.jobs.clear_finished().await.unwrap(), 503);
    assert!(titles(&bench).await.is_empty());
}

async fn a_deleted_job_comes_back_as_it_was(bench: Bench) {
    let new = NewJob { key: Some("k".into()), priority: 2, ..new("Bees") };
    let id = bench.jobs.submit(new).await.unwrap().id;
    let before = bench.jobs.pause(id).await.unwrap();
    bench.jobs.delete(id).await.unwrap();
    let bench = bench.again().await;
    let after = bench.jobs.restore(id).await.unwrap();
    assert!(after.revision > before.revision);
    assert_eq!(crate::Job { revision: before.revision, ..after.clone() }, before);
    assert_eq!(bench.jobs.restore(id).await.unwrap(), after);
}

async fn a_deleted_job_is_on_no_list(bench: Bench) {
    let id = bench.submit("a").await;
    bench.jobs.delete(id).await.unwrap();
    assert!(titles(&bench).await.is_empty());
    assert!(bench.jobs.counts().await.unwrap().is_empty());
    assert!(bench.jobs.records.heads(&["test".into()]).await.unwrap().is_empty());
    for answer in [bench.jobs.get(id).await, bench.jobs.retry(id).await] {
        assert!(matches!(answer, Err(JobsError::NotFound(_))));
    }
    assert!(matches!(bench.jobs.delete(id).await, Err(JobsError::NotFound(_))));
}

async fn who_asks_what_all_jobs_name_is_shown_those_too_that_can_be_restored(bench: Bench) {
    let deleted = bench.submit("deleted").await;
    for title in ["waits", "cancelled"] {
        bench.submit(title).await;
    }
    bench.jobs.delete(deleted).await.unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    bench.jobs.each(move |job| tell.send(job.unwrap().title).unwrap()).await.unwrap();
    let mut shown: Vec<String> = told.into_iter().collect();
    shown.sort();
    assert_eq!(shown, ["cancelled", "deleted", "waits"]);
}

async fn a_restored_job_is_told(bench: Bench) {
    let id = bench.submit("a").await;
    let mut feed = bench.jobs.subscribe();
    bench.jobs.delete(id).await.unwrap();
    let back = bench.jobs.restore(id).await.unwrap();
    let heard = [feed.recv().await, feed.recv().await];
    assert_eq!(heard, [Change::Deleted(id), Change::Job(Box::new(back))]);
}

async fn the_key_of_a_deleted_job_can_be_used_again(bench: Bench) {
    let keyed = |title: &str| NewJob { key: Some("k".into()), ..new(title) };
    let first = bench.jobs.submit(keyed("first")).await.unwrap();
    bench.jobs.delete(first.id).await.unwrap();
    let second = bench.jobs.submit(keyed("second")).await.unwrap();
    assert_ne!(second.id, first.id);
    assert_eq!(bench.jobs.submit(keyed("third")).await.unwrap(), second);
}

async fn a_restored_job_leaves_its_key_to_the_one_that_took_it(bench: Bench) {
    let keyed = |title: &str| NewJob { key: Some("k".into()), ..new(title) };
    let first = bench.jobs.submit(keyed("first")).await.unwrap();
    bench.jobs.delete(first.id).await.unwrap();
    let second = bench.jobs.submit(keyed("second")).await.unwrap();
    assert_eq!(bench.jobs.restore(first.id).await.unwrap().key, None);
    assert_eq!(bench.jobs.submit(keyed("third")).await.unwrap(), second);
}

async fn a_job_that_waits_can_be_edited(bench: Bench) {
    let id = bench.submit("a").await;
    let edit = |n: u8| bench.jobs.edit(id, "test", json!({ "n": n }), format!("take {n}"));
    assert_eq!(edit(1).await.unwrap().state, State::Queued);
    bench.jobs.pause(id).await.unwrap();
    assert_eq!(edit(2).await.unwrap().state, State::Paused);
    bench.jobs.resume(id).await.unwrap();
    let executor = bench.run(play(|_| async { Err(Failure::NeedsYou(question())) })).await;
    bench.until_in(id, State::NeedsYou).await;
    executor.stop().await;
    let asks = edit(3).await.unwrap();
    assert_eq!((asks.state, asks.question), (State::NeedsYou, Some(question())));
    bench.jobs.resume(id).await.unwrap();
    let executor = bench.run(instant()).await;
    let done = bench.until_in(id, State::Completed).await;
    assert_eq!((done.outcome, done.args), (Some(json!({ "made": "take 3" })), json!({ "n": 3 })));
    executor.stop().await;
}

async fn an_edited_job_starts_with_fresh_counters(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(play(|_| async { Err(Failure::Retry(fault("offline"))) })).await;
    let tried = bench.until_in(id, State::Retryable).await;
    executor.stop().await;
    assert_eq!(tried.attempt, 1);
    assert_eq!(bench.jobs.edit(id, "test", tried.args, "a").await.unwrap().attempt, 1, "nothing was changed");
    assert_eq!(bench.jobs.edit(id, "test", json!(1), "b").await.unwrap().attempt, 0);
}

async fn a_job_that_runs_or_is_done_cannot_be_edited(bench: Bench) {
    let id = bench.submit("a").await;
    let executor = bench.run(endless()).await;
    bench.until_in(id, State::Running).await;
    assert_eq!(bench.jobs.edit(id, "test", json!(1), "b").await.unwrap_err().code(), "not_now");
    executor.stop().await;
    let executor = bench.run(instant()).await;
    bench.until_in(id, State::Completed).await;
    assert_eq!(bench.jobs.edit(id, "test", json!(1), "b").await.unwrap_err().code(), "not_now");
    assert_eq!(bench.jobs.set_priority(id, 1).await.unwrap_err().code(), "not_now");
    executor.stop().await;
}

async fn a_job_that_was_stopped_can_be_edited_and_tried_again(bench: Bench) {
    let id = bench.submit("a").await;
    bench.jobs.cancel(id).await.unwrap();
    let edited = bench.jobs.edit(id, "test", json!(1), "b").await.unwrap();
    assert_eq!((edited.state, edited.args), (State::Cancelled, json!(1)));
    bench.jobs.retry(id).await.unwrap();
    let executor = bench.run(instant()).await;
    assert_eq!(bench.until_in(id, State::Completed).await.outcome, Some(json!({ "made": "b" })));
    executor.stop().await;
}

async fn a_new_priority_changes_the_line(bench: Bench) {
    let [_, _, c] = [bench.submit("a").await, bench.submit("b").await, bench.submit("c").await];
    assert_eq!(bench.jobs.set_priority(c, 1).await.unwrap().priority, 1);
    let heads = bench.jobs.records.heads(&["test".into()]).await.unwrap();
    assert_eq!(heads.iter().map(|job| job.title.as_str()).collect::<Vec<_>>(), ["c", "a"]);
}

async fn a_job_that_no_record_can_keep_is_refused(bench: Bench) {
    let large = json!("x".repeat(256 * 1024));
    let refused = bench.jobs.submit(NewJob { args: large.clone(), ..new("a") }).await.unwrap_err();
    assert_eq!((refused.code(), refused.retryable()), ("too_large", false));
    assert!(refused.to_string().contains("at most 256 KB"), "{refused}");
    let id = bench.submit("a").await;
    assert_eq!(bench.jobs.edit(id, "test", large, "a").await.unwrap_err().code(), "too_large");
    let fits = json!("x".repeat(250 * 1024));
    bench.jobs.submit(NewJob { args: fits, ..new("a") }).await.unwrap();
}

async fn who_asks_over_and_over_sees_at_once_what_was_done_here(bench: Bench) {
    let id = bench.submit("a").await;
    assert_eq!(bench.jobs.glance(id).await.unwrap().state, State::Queued);
    bench.jobs.pause(id).await.unwrap();
    assert_eq!(bench.jobs.glance(id).await.unwrap().state, State::Paused);
    assert_eq!(bench.jobs.ids().await.unwrap(), [id]);
    bench.jobs.delete(id).await.unwrap();
    assert_eq!(bench.jobs.ids().await.unwrap(), []);
    assert!(matches!(bench.jobs.glance(id).await, Err(JobsError::NotFound(_))));
}

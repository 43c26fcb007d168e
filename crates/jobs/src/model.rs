//! Random commands against a model: the arrows of the state diagram, what must always be true of a job, and
//! the two engines against each other.

use std::{sync::Arc, time::Duration};

use proptest::{prelude::*, sample::Index};
use serde_json::json;

use crate::{
    AttemptRecord, Fault, Filter, Job, JobId, Jobs, JobsError, NewJob, Order, Progress, Question, State,
    apply::{CRASHES, Event, Report, apply},
    clock::SystemClock,
};

fn fault() -> Fault {
    Fault { code: "broke".into(), message: "It broke.".into(), hint: "Try again.".into(), retryable: true }
}

fn question() -> Question {
    Question { code: "which".into(), message: "Two fit.".into(), hint: "Choose one.".into() }
}

fn report() -> impl Strategy<Value = Report> {
    let progress = any::<u16>().prop_map(|permille| Progress { permille, ..Progress::default() });
    prop_oneof![
        4 => progress.prop_map(|progress| Report::Beat { progress: Some(progress), warnings: vec!["w".into()] }),
        1 => Just(Report::Completed(json!(1))),
        1 => Just(Report::PassedOn { kind: "next".into(), args: json!(2) }),
        1 => Just(Report::Failed(fault())),
        1 => Just(Report::RetryAfter(fault(), Duration::from_secs(5))),
        1 => Just(Report::Asked(question())),
        1 => Just(Report::Snoozed(Duration::from_secs(5))),
        1 => Just(Report::Released),
        1 => Just(Report::Stalled),
        1 => Just(Report::Abandoned),
    ]
}

/// An event, where `fresh` says whether a report comes from the worker that has the job now.
fn event() -> impl Strategy<Value = (Event, bool)> {
    let fresh = prop::bool::weighted(0.9);
    let event = prop_oneof![
        4 => Just(Event::Claim { worker: "w".into(), boot: None, place: None }),
        8 => report().prop_map(|report| Event::Report { epoch: 0, report }),
        1 => any::<bool>().prop_map(|restarted| Event::WorkerLost { restarted }),
        1 => (0..3u64).prop_map(|beat| Event::Silent { epoch: 0, beat }),
        1 => Just(Event::Late(fault())),
        1 => any::<u8>().prop_map(|n| Event::Edit { kind: "test".into(), args: json!(n), title: n.to_string() }),
        1 => (-1..2i32).prop_map(Event::Prioritize),
        2 => Just(Event::Due),
        1 => Just(Event::Cancel),
        1 => Just(Event::Pause),
        2 => Just(Event::Resume),
        2 => Just(Event::Retry),
        1 => Just(Event::Move { priority: 1, order: Order::last(JobId::next(0, None)) }),
    ];
    (event, fresh)
}

/// The diagram: where an event may lead from a state; nowhere when it is not allowed.
fn arrows(from: State, event: &Event, fresh: bool) -> &'static [State] {
    use State::{Cancelled, Completed, Failed, NeedsYou, Paused, Queued, Retryable, Running};
    match (from, event) {
        (Queued, Event::Claim { .. }) => &[Running],
        (Running, Event::Report { report, .. }) if fresh => match report {
            Report::Beat { .. } => &[Running],
            Report::Completed(_) => &[Completed, Cancelled],
            Report::Failed(_) => &[Failed, Cancelled],
            Report::RetryAfter(..) | Report::Snoozed(_) => &[Retryable, Paused, Cancelled],
            Report::Asked(_) => &[NeedsYou, Paused, Cancelled],
            Report::Released | Report::PassedOn { .. } => &[Queued, Paused, Cancelled],
            Report::Stalled => &[Queued, Paused, Failed, Cancelled],
            Report::Abandoned => &[Cancelled],
        },
        (Running, Event::WorkerLost { .. }) => &[Queued, Paused, Failed, Cancelled],
        (Running, Event::Silent { .. }) if fresh => &[Queued, Paused, Failed, Cancelled],
        (Queued, Event::Late(_)) => &[Failed],
        (Retryable, Event::Due) => &[Queued],
        (Running, Event::Cancel | Event::Pause | Event::Resume) => &[Running],
        (Queued | Retryable | NeedsYou | Paused | Cancelled, Event::Cancel) => &[Cancelled],
        (Queued | Retryable | NeedsYou | Paused, Event::Pause) => &[Paused],
        (Paused, Event::Resume) => &[Queued, NeedsYou],
        (Queued | NeedsYou, Event::Resume) => &[Queued],
        (Retryable, Event::Resume) => &[Retryable],
        (Completed | Cancelled | Failed | Retryable | NeedsYou | Queued, Event::Retry) => &[Queued],
        (Cancelled, Event::Edit { .. }) => &[Cancelled],
        (Failed, Event::Edit { .. }) => &[Failed],
        (Queued, Event::Move { .. } | Event::Prioritize(_) | Event::Edit { .. }) => &[Queued],
        (Running, Event::Move { .. } | Event::Prioritize(_)) => &[Running],
        (Retryable, Event::Move { .. } | Event::Prioritize(_) | Event::Edit { .. }) => &[Retryable],
        (NeedsYou, Event::Move { .. } | Event::Prioritize(_) | Event::Edit { .. }) => &[NeedsYou],
        (Paused, Event::Move { .. } | Event::Prioritize(_) | Event::Edit { .. }) => &[Paused],
        _ => &[],
    }
}

/// What is true of every job that a reader can see.
fn is_sound(job: &Job) {
    assert_eq!(job.outcome.is_some(), job.state == State::Completed);
    assert_eq!(job.progress.permille == 1000, job.state == State::Completed);
    assert_eq!(job.lease.is_some(), job.state == State::Running);
    assert_eq!(job.wait.is_some(), job.state == State::Retryable);
    assert_eq!(job.finished_at_ms.is_some(), job.state.is_terminal());
    assert!(job.error.is_some() || job.state != State::Failed);
    assert!(job.question.is_some() || job.state != State::NeedsYou);
    assert!(job.held || job.state != State::Paused);
    assert!(!job.held || matches!(job.state, State::Paused | State::Running));
    assert!(!job.cancel_requested || job.state == State::Running);
    assert!(job.crashes <= CRASHES && job.stalls <= job.epoch.try_into().unwrap_or(u32::MAX));
    assert!(job.finished_at_ms.is_none_or(|end| end >= job.started_at_ms.unwrap_or(job.created_at_ms)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_transition_is_an_arrow_and_every_job_is_sound(events in prop::collection::vec((event(), any::<i32>()), 1..60)) {
        let new = NewJob { kind: "test".into(), ..NewJob::default() };
        let mut job = Job::new(JobId::next(0, None), new, 1_000_000);
        for ((event, fresh), now_ms) in events {
            let event = match event {
                Event::Report { report, .. } if fresh => Event::Report { epoch: job.epoch, report },
                Event::Report { report, .. } => Event::Report { epoch: job.epoch + 1, report },
                Event::Silent { .. } => {
                    let beat = job.lease.as_ref().map_or(0, |lease| lease.beat);
                    Event::Silent { epoch: job.epoch, beat: beat + u64::from(!fresh) }
                }
                event => event,
            };
            let arrows = arrows(job.state, &event, fresh);
            let began_anew = matches!(event, Event::Retry) && job.state.is_terminal();
            match apply(&job, event.clone(), i64::from(now_ms)) {
                Err(error) => prop_assert!(arrows.is_empty(), "{} refused {event:?}: {error}", job.state),
                Ok(next) => {
                    let ended = AttemptRecord::of(&job, &event, &next, now_ms.into());
                    prop_assert_eq!(ended.is_some(), job.state == State::Running && next.state != State::Running);
                    prop_assert!(ended.is_none_or(|end| end.ended_at_ms >= Some(end.started_at_ms)));
                    prop_assert!(arrows.contains(&next.state), "{} -> {} by {event:?}", job.state, next.state);
                    prop_assert!(began_anew || next.progress.permille >= job.progress.permille);
                    prop_assert!(next.epoch >= job.epoch);
                    is_sound(&next);
                    job = next;
                }
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Command {
    Submit(i8),
    Change(Index, Event),
    MoveBefore(Index, Option<Index>),
    MoveLast(Index),
    Delete(Index),
    Restore(Index),
    ClearFinished,
    RetryAllFailed,
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        3 => (-1..2i8).prop_map(Command::Submit),
        4 => (any::<Index>(), event()).prop_map(|(at, (event, _))| Command::Change(at, event)),
        3 => (any::<Index>(), any::<Option<Index>>()).prop_map(|(at, before)| Command::MoveBefore(at, before)),
        1 => any::<Index>().prop_map(Command::MoveLast),
        1 => any::<Index>().prop_map(Command::Delete),
        1 => any::<Index>().prop_map(Command::Restore),
        1 => Just(Command::ClearFinished),
        1 => Just(Command::RetryAllFailed),
    ]
}

/// Obeys a command and says what came of it, in words that do not depend on ids or on the time.
async fn obey(jobs: &Jobs, ids: &mut Vec<JobId>, command: Command) -> String {
    let words = |answer: Result<Job, JobsError>| match answer {
        Ok(job) => format!("{} {} {}", job.title, job.state, job.priority),
        Err(error) => error.code().to_owned(),
    };
    if let Command::Submit(priority) = command {
        let (title, kind) = (ids.len().to_string(), "test".to_owned());
        let key = ids.len().is_multiple_of(3).then(|| "key".to_owned());
        let new = NewJob { kind, title, priority: priority.into(), key, ..NewJob::default() };
        let job = jobs.submit(new).await;
        ids.extend(job.as_ref().map(|job| job.id));
        return words(job);
    }
    match command {
        Command::ClearFinished => return format!("{:?}", jobs.clear_finished().await.ok()),
        Command::RetryAllFailed => return format!("{:?}", jobs.retry_all_failed().await.ok()),
        _ => {}
    }
    let pick = |at: &Index| (!ids.is_empty()).then(|| ids[at.index(ids.len())]);
    let (Command::Change(at, _)
    | Command::MoveBefore(at, _)
    | Command::MoveLast(at)
    | Command::Delete(at)
    | Command::Restore(at)) = &command
    else {
        return "nothing".into();
    };
    let Some(id) = pick(at) else { return "nothing".into() };
    match &command {
        Command::Submit(_) | Command::ClearFinished | Command::RetryAllFailed => "nothing".into(),
        Command::Restore(_) => words(jobs.restore(id).await),
        Command::Change(_, Event::Report { report, .. }) => {
            let epoch = jobs.get(id).await.map_or(0, |job| job.epoch);
            words(jobs.change(id, Event::Report { epoch, report: report.clone() }).await)
        }
        Command::Change(_, Event::Move { .. }) => "nothing".into(),
        Command::Change(_, event) => words(jobs.change(id, event.clone()).await),
        Command::MoveBefore(_, before) => words(jobs.move_before(id, before.as_ref().and_then(pick)).await),
        Command::MoveLast(_) => words(jobs.move_last(id).await),
        Command::Delete(_) => format!("{:?}", jobs.delete(id).await.map_err(|error| error.code())),
    }
}

/// Everything that a reader can ask, in words.
async fn picture(jobs: &Jobs) -> String {
    let titles = |jobs: &[Job]| jobs.iter().map(|job| job.title.clone()).collect::<Vec<_>>().join(" ");
    let some = Filter { states: vec![State::Queued, State::Paused, State::Failed], limit: 3, after: None };
    let all = jobs.list(Filter::default()).await.unwrap();
    let some = jobs.list(some).await.unwrap();
    let heads = jobs.records.heads(&["test".into()]).await.unwrap();
    let first = titles(&heads);
    let mut attempts = 0;
    for job in &all.jobs {
        attempts += jobs.history(job.id).await.unwrap().len();
    }
    let counts = jobs.counts().await.unwrap();
    let revision = jobs.records.revision().await.unwrap();
    let feed = jobs.records.changes(revision.saturating_sub(7), 5).await.unwrap();
    let fed = (feed.changes.len(), feed.upto);
    format!(
        "{} | {} {} | {first:?} {counts:?} {fed:?} {attempts}",
        titles(&all.jobs),
        titles(&some.jobs),
        some.next.is_some()
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn both_engines_answer_the_same(commands in prop::collection::vec(command(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let memory = Jobs::in_memory();
            let sqlite = Jobs::open_with(folder.path(), Arc::new(SystemClock::new())).unwrap();
            let (mut ids, mut others) = (Vec::new(), Vec::new());
            for command in commands {
                let expected = obey(&memory, &mut ids, command.clone()).await;
                assert_eq!(obey(&sqlite, &mut others, command.clone()).await, expected, "{command:?}");
                assert_eq!(picture(&sqlite).await, picture(&memory).await, "after {command:?}");
            }
        });
    }
}

//! What machines that share a hub promise each other, on a real server, in real time, with short leases.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use tempfile::TempDir;
use tokio::time::timeout;

use super::{Hub, Parcel, Taken};
use crate::{
    Change, Executor, Filter, HubAddress, Job, JobId, Jobs, NewJob, RunOptions, State, Work,
    apply::Event,
    conformance::{Server, TestClock, endless, instant, join, new, play},
};

const PATIENCE: Duration = Duration::from_secs(60);

/// One machine: a data folder, and the shared queue as it has it.
struct Machine {
    folder: TempDir,
    jobs: Jobs,
}

impl Machine {
    async fn at(server: &Server) -> Machine {
        let folder = tempfile::tempdir().unwrap();
        let jobs = join(server, folder.path(), TestClock::new()).await;
        Machine { folder, jobs }
    }

    fn hub(&self) -> &Hub {
        self.jobs.hub().unwrap()
    }

    async fn run(&self, work: Arc<dyn Work>) -> Executor {
        let options = RunOptions {
            beat: Duration::from_millis(200),
            lease: Duration::from_millis(1500),
            ..RunOptions::default()
        };
        self.jobs.run(vec![("test".into(), work)], options).await.unwrap()
    }

    async fn until(&self, id: JobId, wish: impl Fn(&Job) -> bool) -> Job {
        let mut feed = self.jobs.subscribe();
        let wait = async {
            loop {
                match self.jobs.get(id).await {
                    Ok(job) if wish(&job) => return job,
                    _ => drop(feed.recv().await),
                }
            }
        };
        match timeout(PATIENCE, wait).await {
            Ok(job) => job,
            Err(_) => panic!("still {:#?}", self.jobs.get(id).await),
        }
    }

    async fn until_in(&self, id: JobId, state: State) -> Job {
        self.until(id, |job| job.state == state).await
    }

    async fn until_lost(&self) {
        let lost = async {
            while self.hub().away().is_none() {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, lost).await.unwrap();
    }
}

async fn two(server: &Server) -> [Machine; 2] {
    [Machine::at(server).await, Machine::at(server).await]
}

#[tokio::test]
async fn what_one_machine_does_another_hears() {
    let server = Server::start();
    let [here, there] = two(&server).await;
    let mut feed = there.jobs.subscribe();
    let job = here.jobs.submit(new("Bees")).await.unwrap();
    assert_eq!(feed.recv().await, Change::Job(Box::new(job.clone())));
    there.jobs.cancel(job.id).await.unwrap();
    here.until_in(job.id, State::Cancelled).await;
    here.jobs.delete(job.id).await.unwrap();
    while feed.recv().await != Change::Deleted(job.id) {}
    assert_eq!(there.jobs.restore(job.id).await.unwrap().state, State::Cancelled);
}

#[tokio::test]
async fn machines_that_submit_one_key_make_one_job() {
    let server = Server::start();
    let machines = [two(&server).await, two(&server).await];
    let submits = machines.iter().flatten().map(|machine| {
        let jobs = machine.jobs.clone();
        tokio::spawn(async move {
            jobs.submit(NewJob { key: Some("order 7".into()), ..new("Bees") }).await.unwrap().id
        })
    });
    let mut ids = Vec::new();
    for submit in submits.collect::<Vec<_>>() {
        ids.push(submit.await.unwrap());
    }
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let known = machines[0][0].jobs.list(Filter::default()).await.unwrap();
    assert_eq!(known.jobs.len(), 1);
}

#[tokio::test]
async fn of_rivals_for_one_job_exactly_one_gets_it() {
    let server = Server::start();
    let machines = [two(&server).await, two(&server).await];
    for round in 0..20 {
        let id = machines[0][0].jobs.submit(new("a")).await.unwrap().id;
        for machine in machines.iter().flatten() {
            machine.until_in(id, State::Queued).await;
        }
        let mut claims = Vec::new();
        for machine in machines.iter().flatten() {
            let jobs = machine.jobs.clone();
            let claim = Event::Claim { worker: "w".into(), boot: None, place: None };
            claims.push(tokio::spawn(async move { jobs.change(id, claim).await.is_ok() }));
        }
        let mut winners = 0;
        for claim in claims {
            winners += usize::from(claim.await.unwrap());
        }
        assert_eq!(winners, 1, "round {round}");
    }
}

#[tokio::test]
async fn a_machine_that_comes_later_knows_everything() {
    let server = Server::start();
    let here = Machine::at(&server).await;
    let kept = here.jobs.submit(new("kept")).await.unwrap().id;
    let gone = here.jobs.submit(new("gone")).await.unwrap().id;
    here.jobs.delete(gone).await.unwrap();
    here.jobs.pause_queue().await.unwrap();
    let there = Machine::at(&server).await;
    assert_eq!(there.jobs.get(kept).await.unwrap(), here.jobs.get(kept).await.unwrap());
    assert_eq!(there.jobs.get(gone).await.unwrap_err().code(), "not_found");
    assert!(there.jobs.queue_paused().await.unwrap());
    assert_eq!(there.jobs.restore(gone).await.unwrap().title, "gone");
}

#[tokio::test]
async fn a_program_that_comes_back_goes_on_from_its_mirror() {
    let server = Server::start();
    let Machine { folder, jobs } = Machine::at(&server).await;
    let first = jobs.submit(new("first")).await.unwrap();
    drop(jobs);
    let there = Machine::at(&server).await;
    let second = there.jobs.submit(new("second")).await.unwrap();
    there.jobs.cancel(first.id).await.unwrap();
    let jobs = join(&server, folder.path(), TestClock::new()).await;
    assert_eq!(jobs.get(first.id).await.unwrap().state, State::Cancelled);
    assert_eq!(jobs.get(second.id).await.unwrap(), second);
}

#[tokio::test]
async fn a_job_is_taken_over_from_a_machine_that_died() {
    let server = Server::start();
    let [here, there] = two(&server).await;
    let id = here.jobs.submit(new("a")).await.unwrap().id;
    let ours = here.run(endless()).await;
    here.until_in(id, State::Running).await;
    drop(ours);
    let theirs = there.run(instant()).await;
    let job = there.until_in(id, State::Completed).await;
    assert_eq!((job.epoch, job.lost, job.crashes), (2, 1, 0));
    theirs.stop().await;
}

#[tokio::test]
async fn a_program_that_starts_again_takes_its_own_job_back_at_once() {
    let server = Server::start();
    let [here, there] = two(&server).await;
    let id = here.jobs.submit(new("a")).await.unwrap().id;
    drop(here.run(endless()).await);
    let claim = |place: &str| Event::Claim { worker: "w".into(), boot: None, place: Some(place.into()) };
    let of_another = there.jobs.submit(new("b")).await.unwrap().id;
    there.jobs.change(of_another, claim(there.hub().place())).await.unwrap();
    if here.jobs.get(id).await.unwrap().state == State::Queued {
        here.jobs.change(id, claim(here.hub().place())).await.unwrap();
    }
    here.until_in(of_another, State::Running).await;
    let again = join(&server, here.folder.path(), TestClock::new()).await;
    let options = RunOptions { lease: PATIENCE, ..RunOptions::default() };
    let executor = again.run(vec![("test".into(), instant())], options).await.unwrap();
    let job = here.until_in(id, State::Completed).await;
    assert_eq!((job.crashes, job.lost), (1, 0));
    assert_eq!(here.jobs.get(of_another).await.unwrap().state, State::Running);
    executor.stop().await;
}

#[tokio::test]
async fn a_hub_that_was_killed_has_lost_nothing_and_is_met_again() {
    let mut server = Server::start();
    let [here, there] = two(&server).await;
    let mut known = Vec::new();
    for n in 0..50 {
        known.push(here.jobs.submit(new(&n.to_string())).await.unwrap().id);
    }
    server.kill();
    here.until_lost().await;
    assert_eq!(here.jobs.submit(new("late")).await.unwrap_err().code(), "hub_lost");
    assert_eq!(here.jobs.get(known[7]).await.unwrap().title, "7");
    server.start_again();
    for machine in [&here, &there] {
        machine.hub().meet(PATIENCE).await.unwrap();
    }
    let id = here.jobs.submit(new("after")).await.unwrap().id;
    assert_eq!(there.until_in(id, State::Queued).await.title, "after");
    for id in known {
        there.jobs.get(id).await.unwrap();
    }
}

#[tokio::test]
async fn nobody_is_taken_for_dead_because_the_hub_was_away() {
    let mut server = Server::start();
    let [here, there] = two(&server).await;
    let id = here.jobs.submit(new("a")).await.unwrap().id;
    let ours = here.run(endless()).await;
    there.until_in(id, State::Running).await;
    let theirs = there.run(instant()).await;
    server.kill();
    here.until_lost().await;
    there.until_lost().await;
    let away = tokio::time::Instant::now() + Duration::from_secs(3);
    while tokio::time::Instant::now() < away {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    server.start_again();
    let before = there.jobs.get(id).await.unwrap();
    let beats = |job: &Job| job.lease.as_ref().map_or(0, |lease| lease.beat);
    let job = there.until(id, |job| beats(job) > beats(&before) + 3).await;
    assert_eq!((job.epoch, job.lost), (1, 0));
    ours.stop().await;
    theirs.stop().await;
}

#[tokio::test]
async fn a_hub_that_began_anew_is_mirrored_anew() {
    let mut server = Server::start();
    let here = Machine::at(&server).await;
    let old = here.jobs.submit(new("old")).await.unwrap().id;
    here.jobs.submit(new("older")).await.unwrap();
    let mut feed = here.jobs.subscribe();
    server.kill();
    here.until_lost().await;
    server.start_anew();
    here.hub().meet(PATIENCE).await.unwrap();
    assert_eq!(here.jobs.get(old).await.unwrap_err().code(), "not_found");
    let fresh = here.jobs.submit(new("fresh")).await.unwrap();
    let heard = timeout(PATIENCE, feed.recv()).await.unwrap();
    assert!(heard == Change::Lagged || heard == Change::Job(Box::new(fresh)), "{heard:?}");
}

#[tokio::test]
async fn work_that_is_passed_on_is_done_beside_the_rest() {
    let server = Server::start();
    let here = Machine::at(&server).await;
    let first = play(|_| async { Err(crate::Failure::PassOn { kind: "rest".into(), args: json!("made") }) });
    let rest = play(|attempt| async move { Ok(attempt.job.args.clone()) });
    let kinds = vec![("test".into(), first), ("rest".into(), rest), ("long".into(), endless())];
    let options = RunOptions { aside: vec!["rest".into()], ..RunOptions::default() };
    let id = here.jobs.submit(new("a")).await.unwrap().id;
    here.jobs.submit(NewJob { kind: "long".into(), ..new("b") }).await.unwrap();
    let executor = here.jobs.run(kinds, options).await.unwrap();
    let job = here.until_in(id, State::Completed).await;
    assert_eq!((job.outcome, job.kind.as_str(), job.epoch, job.attempt), (Some(json!("made")), "rest", 2, 1));
    executor.stop().await;
}

#[tokio::test]
async fn a_wrong_token_is_told_at_once() {
    let server = Server::with("}\nauthorization { token: right ");
    let folder = tempfile::tempdir().unwrap();
    let join = |token: &str| {
        let address: HubAddress = server.url(&format!("{token}@")).parse().unwrap();
        Jobs::join(&folder.path().join(token), &address).unwrap()
    };
    let refused = join("wrong").hub().unwrap().meet(PATIENCE).await.unwrap_err();
    assert_eq!(refused.code(), "hub_refused");
    assert!(!refused.to_string().contains("wrong"), "{refused}");
    join("right").hub().unwrap().meet(PATIENCE).await.unwrap();
}

/// A file of random bytes, and its parcel.
fn file(folder: &TempDir, bytes: usize) -> (std::path::PathBuf, Parcel) {
    let path = folder.path().join("film.mp4");
    let content: Vec<u8> = std::iter::repeat_with(|| fastrand::u8(..)).take(bytes).collect();
    std::fs::write(&path, &content).unwrap();
    (path, Parcel { blake3: blake3::hash(&content).to_hex().to_string(), bytes: bytes as u64 })
}

#[tokio::test]
async fn a_file_that_one_machine_brings_another_gets_whole() {
    let server = Server::start();
    let [here, there] = two(&server).await;
    for bytes in [0, 1, 3_000_001] {
        let (from, parcel) = file(&here.folder, bytes);
        here.hub().bring(&parcel, from.clone(), || ()).await.unwrap();
        let to = there.folder.path().join("got");
        assert_eq!(there.hub().take(&parcel, to.clone(), || ()).await.unwrap(), Taken::Whole);
        assert!(std::fs::read(from).unwrap() == std::fs::read(to).unwrap(), "{bytes}");
    }
}

#[tokio::test]
async fn a_file_is_brought_once_and_forgotten_when_told_to() {
    let server = Server::start();
    let [here, there] = two(&server).await;
    let (from, parcel) = file(&here.folder, 100_000);
    here.hub().bring(&parcel, from.clone(), || ()).await.unwrap();
    std::fs::remove_file(&from).unwrap();
    there.hub().bring(&parcel, from, || ()).await.unwrap();
    here.hub().forget(&parcel).await;
    let to = there.folder.path().join("got");
    assert_eq!(there.hub().take(&parcel, to, || ()).await.unwrap(), Taken::Unknown);
}

#[tokio::test]
async fn a_file_that_changed_while_it_was_brought_is_not_there() {
    let server = Server::start();
    let here = Machine::at(&server).await;
    let (from, parcel) = file(&here.folder, 100_000);
    std::fs::write(&from, vec![7; 100_000]).unwrap();
    assert!(here.hub().bring(&parcel, from, || ()).await.is_err());
    let to = here.folder.path().join("got");
    assert_eq!(here.hub().take(&parcel, to, || ()).await.unwrap(), Taken::Unknown);
}

#[tokio::test]
async fn a_hub_without_room_says_so_and_goes_on() {
    let server = Server::with("max_file_store: 8MB");
    let here = Machine::at(&server).await;
    let (from, parcel) = file(&here.folder, 20_000_000);
    let full = here.hub().bring(&parcel, from, || ()).await.unwrap_err();
    assert_eq!(full.code(), "hub_full", "{full}");
    assert!(here.hub().away().is_none());
}

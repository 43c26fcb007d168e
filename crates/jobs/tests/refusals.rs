//! A store that refuses: for a while, or because the disk is full.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]
#![allow(clippy::disallowed_methods, reason = "the small disk is mounted by the test itself")]

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use jobs::{Attempt, AttemptEnd, Failure, Fault, Job, JobId, Jobs, NewJob, RunOptions, State, Work};
use rusqlite::Connection;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

const DEADLINE: Duration = Duration::from_secs(600);

fn new(title: &str) -> NewJob {
    NewJob { kind: "test".into(), title: title.into(), ..NewJob::default() }
}

async fn until(jobs: &Jobs, id: JobId, state: State) -> Job {
    let mut feed = jobs.subscribe();
    let wait = async {
        loop {
            let job = jobs.get(id).await.unwrap();
            if job.state == state {
                return job;
            }
            feed.recv().await;
        }
    };
    match timeout(DEADLINE, wait).await {
        Ok(job) => job,
        Err(_) => panic!("not {state}: {:#?}", jobs.get(id).await),
    }
}

struct Quick;

#[async_trait]
impl Work for Quick {
    async fn run(&self, _: Attempt) -> Result<Value, Failure> {
        Ok(json!("done"))
    }
}

#[tokio::test(start_paused = true)]
async fn the_end_of_an_attempt_is_written_as_soon_as_the_store_takes_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let jobs = Jobs::open(folder.path()).unwrap();
    let other = Connection::open(folder.path().join("spool.db")).unwrap();
    other
        .execute_batch(
            "CREATE TRIGGER refuses BEFORE UPDATE ON jobs WHEN new.state = 'completed'
             BEGIN SELECT RAISE(ABORT, 'not today'); END",
        )
        .unwrap();
    let id = jobs.submit(new("a")).await.unwrap().id;
    let start = Instant::now();
    let executor = jobs.run(vec![("test".into(), Arc::new(Quick))], RunOptions::default()).await.unwrap();
    until(&jobs, id, State::Running).await;
    sleep(DEADLINE / 4).await;
    assert_eq!(jobs.get(id).await.unwrap().state, State::Running);
    other.execute_batch("DROP TRIGGER refuses").unwrap();
    let done = until(&jobs, id, State::Completed).await;
    assert_eq!((done.epoch, done.outcome), (1, Some(json!("done"))));
    assert!(start.elapsed() < DEADLINE / 4 + Duration::from_millis(15_500));
    executor.stop().await;
}

#[tokio::test(start_paused = true)]
async fn an_executor_that_is_to_stop_does_not_wait_for_ever_for_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let jobs = Jobs::open(folder.path()).unwrap();
    let other = Connection::open(folder.path().join("spool.db")).unwrap();
    other
        .execute_batch(
            "CREATE TRIGGER refuses BEFORE UPDATE ON jobs WHEN old.state = 'running'
             BEGIN SELECT RAISE(ABORT, 'not today'); END",
        )
        .unwrap();
    let id = jobs.submit(new("a")).await.unwrap().id;
    let executor = jobs.run(vec![("test".into(), Arc::new(Quick))], RunOptions::default()).await.unwrap();
    until(&jobs, id, State::Running).await;
    let asked = Instant::now();
    executor.stop().await;
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
    other.execute_batch("DROP TRIGGER refuses").unwrap();
    let executor = jobs.run(vec![("test".into(), Arc::new(Quick))], RunOptions::default()).await.unwrap();
    until(&jobs, id, State::Completed).await;
    executor.stop().await;
}

/// A disk of its own of 16 MB; none where tests may not mount one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<SmallDisk> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"]).arg(folder.path());
        let mounted = mount.output().is_ok_and(|said| said.status.success());
        mounted.then_some(SmallDisk(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).output();
    }
}

/// Fills the disk to the last byte and gives up.
struct Glutton(PathBuf);

#[async_trait]
impl Work for Glutton {
    async fn run(&self, attempt: Attempt) -> Result<Value, Failure> {
        if attempt.job.title != "too much" {
            return Ok(json!("done"));
        }
        let mut file = File::create(self.0.join("video")).unwrap();
        for size in [65_536, 4096, 512, 1] {
            while file.write_all(&vec![7; size]).is_ok() {}
        }
        Err(Failure::GiveUp(Fault {
            code: "disk_full".into(),
            message: "The disk is full.".into(),
            hint: "Free some space.".into(),
            retryable: true,
        }))
    }
}

#[tokio::test]
async fn on_a_full_disk_the_failure_is_still_written_down() {
    let Some(disk) = SmallDisk::mount() else {
        println!("skipped: only root may mount the small disk that this needs");
        return;
    };
    let (jobs, ballast) = (Jobs::open(disk.path()).unwrap(), disk.path().join("spool.ballast"));
    let work: Arc<dyn Work> = Arc::new(Glutton(disk.path().to_owned()));
    let run = || jobs.run(vec![("test".into(), work.clone())], RunOptions::default());
    jobs.pause_queue().await.unwrap();
    let executor = run().await.unwrap();
    let is_loaded = || fs::metadata(&ballast).is_ok_and(|ballast| ballast.len() == 4 << 20);
    let loaded = async {
        while !is_loaded() {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(DEADLINE, loaded).await.unwrap();

    let id = jobs.submit(new("too much")).await.unwrap().id;
    jobs.resume_queue().await.unwrap();
    let failed = until(&jobs, id, State::Failed).await;
    assert_eq!(failed.error.unwrap().code, "disk_full");
    let ends: Vec<AttemptEnd> =
        jobs.history(id).await.unwrap().into_iter().map(|attempt| attempt.ended).collect();
    assert!(matches!(ends.as_slice(), [AttemptEnd::Failed { code, .. }] if code == "disk_full"), "{ends:?}");

    fs::remove_file(disk.path().join("video")).unwrap();
    let next = jobs.submit(new("small")).await.unwrap().id;
    until(&jobs, next, State::Completed).await;
    executor.stop().await;
    let executor = run().await.unwrap();
    let loaded = async {
        while !is_loaded() {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(DEADLINE, loaded).await.unwrap();
    executor.stop().await;
    assert_eq!(Jobs::open(disk.path()).unwrap().recovered(), None);
}

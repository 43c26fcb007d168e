//! Several processes on one hub, each with a data folder of its own, and one that dies. Each child is this test
//! binary again, running the ignored test below.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]
#![allow(clippy::disallowed_methods, reason = "the process that dies is the test itself")]

mod nats;

use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use jobs::{Attempt, Failure, Filter, Jobs, NewJob, RunOptions, State, Work};
use nats::Server;
use serde_json::{Value, json};

const FOLDER: &str = "SPOOL_TEST_FOLDER";
const HUB: &str = "SPOOL_TEST_HUB";
const BOOK: &str = "SPOOL_TEST_BOOK";
const DEADLINE: Duration = Duration::from_secs(240);

/// Writes down what it makes, and by whom.
struct Scribe {
    book: PathBuf,
}

#[async_trait]
impl Work for Scribe {
    async fn run(&self, attempt: Attempt) -> Result<Value, Failure> {
        let line = format!("{} {} {}\n", attempt.job.title, attempt.job.epoch, std::process::id());
        let mut book = OpenOptions::new().append(true).create(true).open(&self.book).unwrap();
        book.write_all(line.as_bytes()).unwrap();
        if attempt.job.title == "endless" {
            attempt.cancel.cancelled().await;
            return Err(Failure::Cancelled);
        }
        Ok(json!(std::process::id()))
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a child"]
async fn child_that_works() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let jobs = join(&std::env::var(HUB).unwrap(), Path::new(&folder)).await;
    let work = Scribe { book: std::env::var_os(BOOK).unwrap().into() };
    let options = RunOptions {
        lease: Duration::from_secs(3),
        beat: Duration::from_millis(500),
        ..RunOptions::default()
    };
    let _executor = jobs.run(vec![("test".into(), Arc::new(work))], options).await.unwrap();
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
}

async fn join(url: &str, folder: &Path) -> Jobs {
    let jobs = Jobs::join(folder, &url.parse().unwrap()).unwrap();
    jobs.hub().unwrap().meet(DEADLINE).await.unwrap();
    jobs
}

/// A worker that ends with the test.
struct Worker(Child);

impl Worker {
    fn start(server: &Server, folder: &Path, book: &Path) -> Worker {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--ignored", "--exact", "child_that_works"]);
        command.env(FOLDER, folder).env(HUB, server.url("")).env(BOOK, book);
        Worker(command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn new(title: impl ToString) -> NewJob {
    NewJob { kind: "test".into(), title: title.to_string(), ..NewJob::default() }
}

/// Waits until so many jobs are completed.
async fn until_completed(jobs: &Jobs, count: u64) {
    let mut feed = jobs.subscribe();
    let done = async {
        while jobs.counts().await.unwrap().get(&State::Completed).copied().unwrap_or_default() < count {
            feed.recv().await;
        }
    };
    let waited = tokio::time::timeout(DEADLINE, done).await;
    assert!(waited.is_ok(), "{:?}", jobs.counts().await);
}

/// How often each title was made.
fn made(book: &Path) -> BTreeMap<String, usize> {
    let mut made = BTreeMap::new();
    for line in std::fs::read_to_string(book).unwrap().lines() {
        *made.entry(line.split(' ').next().unwrap().to_owned()).or_default() += 1;
    }
    made
}

#[tokio::test]
async fn three_workers_make_two_hundred_jobs_once_each() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let at = |name: &str| folder.path().join(name);
    let jobs = join(&server.url(""), &at("here")).await;
    for n in 0..200 {
        jobs.submit(new(n)).await.unwrap();
    }
    let _workers = ["a", "b", "c"].map(|name| Worker::start(&server, &at(name), &at("book")));
    until_completed(&jobs, 200).await;
    let made = made(&at("book"));
    assert_eq!((made.len(), made.values().sum::<usize>()), (200, 200));
    let page = jobs.list(Filter { limit: 200, ..Filter::default() }).await.unwrap();
    let by: std::collections::BTreeSet<String> =
        page.jobs.iter().filter_map(|job| job.outcome.as_ref()).map(ToString::to_string).collect();
    println!("200 jobs, each made once, by {} of 3 workers", by.len());
    assert!(page.jobs.iter().all(|job| job.epoch == 1));
}

#[tokio::test]
async fn what_a_killed_worker_had_in_hand_is_made_by_another() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let at = |name: &str| folder.path().join(name);
    let jobs = join(&server.url(""), &at("here")).await;
    let id = jobs.submit(new("endless")).await.unwrap().id;
    let first = Worker::start(&server, &at("a"), &at("book"));
    let mut feed = jobs.subscribe();
    while jobs.get(id).await.unwrap().state != State::Running {
        feed.recv().await;
    }
    drop(first);
    let second = Worker::start(&server, &at("b"), &at("book"));
    while jobs.get(id).await.unwrap().epoch < 2 {
        feed.recv().await;
    }
    jobs.cancel(id).await.unwrap();
    while jobs.get(id).await.unwrap().state != State::Cancelled {
        feed.recv().await;
    }
    drop(second);
    let history = jobs.history(id).await.unwrap();
    assert_eq!(history[0].ended, jobs::AttemptEnd::Silent, "{history:#?}");
}

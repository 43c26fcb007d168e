//! One suite that every engine passes: each promise of the queue is a test, run on memory, on SQLite and on a hub.
//! Time is tokio's paused time; waiting is always for a state, with a deadline.

mod commands;
mod crashes;
mod history;
mod patience;
mod progress;
mod queue;
mod retention;
mod rivals;
mod running;

use std::{
    future::Future,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    sync::Notify,
    time::{Instant, timeout},
};

use crate::{
    Attempt, Clock, Executor, Failure, Fault, Job, JobId, Jobs, JobsError, NewJob, Question, RunOptions,
    State, Work,
};

/// Makes each named function a test on every engine.
macro_rules! on_every_engine {
    ($($name:ident),* $(,)?) => {
        mod memory {
            $(#[tokio::test(start_paused = true)]
            async fn $name() { super::$name(crate::conformance::Bench::memory()).await; })*
        }
        mod sqlite {
            $(#[tokio::test(start_paused = true)]
            async fn $name() { super::$name(crate::conformance::Bench::sqlite()).await; })*
        }
        mod hub {
            $(#[tokio::test(start_paused = true)]
            async fn $name() { super::$name(crate::conformance::Bench::hub().await).await; })*
        }
    };
}
use on_every_engine;

#[path = "../../tests/nats/mod.rs"]
mod nats;
pub(crate) use nats::Server;

/// A queue on this server as one data folder has it, once it knows all that is there.
pub(crate) async fn join(server: &Server, data_dir: &Path, clock: Arc<TestClock>) -> Jobs {
    let jobs = Jobs::join_with(data_dir, &server.url("").parse().unwrap(), clock).unwrap();
    jobs.hub().unwrap().meet(Duration::from_secs(60)).await.unwrap();
    jobs
}

/// More virtual time than anything here may take.
const DEADLINE: Duration = Duration::from_secs(3600);

/// A queue to be tried out, with a clock that can be set.
struct Bench {
    jobs: Jobs,
    clock: Arc<TestClock>,
    server: Option<Server>,
    _folder: Option<TempDir>,
}

pub(crate) struct TestClock {
    start: Instant,
    wall_ms: AtomicI64,
    boot: AtomicI64,
    slept_ms: AtomicU64,
    woken: Notify,
}

impl TestClock {
    pub(crate) fn new() -> Arc<TestClock> {
        Arc::new(TestClock {
            start: Instant::now(),
            wall_ms: AtomicI64::new(1_800_000_000_000),
            boot: AtomicI64::new(1),
            slept_ms: AtomicU64::new(0),
            woken: Notify::new(),
        })
    }

    /// Sets the wall clock forward or back.
    fn jump(&self, ms: i64) {
        self.wall_ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// The computer sleeps, and its clocks go on: timers that were to end meanwhile end when it wakes.
    fn doze(&self, time: Duration) {
        let ms = u64::try_from(time.as_millis()).unwrap();
        self.slept_ms.fetch_add(ms, Ordering::SeqCst);
        self.jump(ms.cast_signed());
        self.woken.notify_waiters();
    }

    /// Makes it another run of the machine.
    fn restart(&self) {
        self.boot.fetch_add(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for TestClock {
    fn wall_ms(&self) -> i64 {
        let elapsed = i64::try_from(self.start.elapsed().as_millis()).unwrap();
        self.wall_ms.load(Ordering::SeqCst) + elapsed
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed() + Duration::from_millis(self.slept_ms.load(Ordering::SeqCst))
    }

    async fn sleep(&self, time: Duration) {
        let until = self.elapsed() + time;
        loop {
            let woken = self.woken.notified();
            tokio::select! {
                () = tokio::time::sleep(until.saturating_sub(self.elapsed())) => return,
                () = woken => {}
            }
        }
    }

    fn boot(&self) -> Option<String> {
        Some(self.boot.load(Ordering::SeqCst).to_string())
    }
}

/// Keeps paused time from running ahead of a real network: while what was sent is on its way nothing else is to be done,
/// and hours would pass. In each of these moments, in which the network has its turn, at most a second of it goes by, and
/// later a little more, so that days end, too.
async fn at_a_walk() {
    const MOMENT: Duration = Duration::from_millis(3);
    let start = Instant::now();
    loop {
        // Time stands still while a blocking task runs.
        let _ = tokio::task::spawn_blocking(|| std::thread::sleep(MOMENT)).await;
        tokio::time::sleep(Duration::from_secs(1) + start.elapsed() / 500).await;
    }
}

impl Bench {
    fn memory() -> Bench {
        let clock = TestClock::new();
        Bench { jobs: Jobs::in_memory_with(clock.clone()), clock, server: None, _folder: None }
    }

    fn sqlite() -> Bench {
        let (clock, folder) = (TestClock::new(), tempfile::tempdir().unwrap());
        let jobs = Jobs::open_with(folder.path(), clock.clone()).unwrap();
        Bench { jobs, clock, server: None, _folder: Some(folder) }
    }

    async fn hub() -> Bench {
        tokio::spawn(at_a_walk());
        let (clock, folder, server) = (TestClock::new(), tempfile::tempdir().unwrap(), Server::start());
        let jobs = join(&server, folder.path(), clock.clone()).await;
        Bench { jobs, clock, server: Some(server), _folder: Some(folder) }
    }

    /// The same queue as the next process sees it.
    async fn again(self) -> Bench {
        let jobs = match &self._folder {
            Some(folder) if let Some(server) = &self.server => {
                join(server, folder.path(), self.clock.clone()).await
            }
            Some(folder) => Jobs::open_with(folder.path(), self.clock.clone()).unwrap(),
            None => Jobs::with(self.jobs.records.clone(), self.clock.clone(), self.jobs.home.clone()),
        };
        Bench { jobs, ..self }
    }

    async fn submit(&self, title: &str) -> JobId {
        self.jobs.submit(new(title)).await.unwrap().id
    }

    async fn submit_urgent(&self, title: &str, priority: i32) -> JobId {
        self.jobs.submit(NewJob { priority, ..new(title) }).await.unwrap().id
    }

    async fn run(&self, work: Arc<dyn Work>) -> Executor {
        self.run_with(work, RunOptions::default()).await
    }

    async fn run_with(&self, work: Arc<dyn Work>, options: RunOptions) -> Executor {
        loop {
            match self.jobs.run(vec![("test".into(), work.clone())], options.clone()).await {
                Ok(executor) => return executor,
                // The hub of another test is being started, and until it is, it shares every lock of this process.
                Err(JobsError::Owned { .. }) => tokio::task::yield_now().await,
                Err(error) => panic!("{error}"),
            }
        }
    }

    /// Waits until the job is as wished.
    async fn until(&self, id: JobId, wish: impl Fn(&Job) -> bool) -> Job {
        let mut feed = self.jobs.subscribe();
        let wait = async {
            loop {
                let job = self.jobs.get(id).await.unwrap();
                if wish(&job) {
                    return job;
                }
                feed.recv().await;
            }
        };
        match timeout(DEADLINE, wait).await {
            Ok(job) => job,
            Err(_) => panic!("still {:#?}", self.jobs.get(id).await.unwrap()),
        }
    }

    async fn until_in(&self, id: JobId, state: State) -> Job {
        self.until(id, |job| job.state == state).await
    }

    async fn state(&self, id: JobId) -> State {
        self.jobs.get(id).await.unwrap().state
    }
}

pub(crate) fn new(title: &str) -> NewJob {
    NewJob { kind: "test".into(), title: title.into(), args: json!({}), priority: 0, key: None }
}

fn fault(code: &str) -> Fault {
    Fault { code: code.into(), message: "It broke.".into(), hint: "Try again.".into(), retryable: true }
}

fn question() -> Question {
    Question { code: "which".into(), message: "Two fit.".into(), hint: "Choose one.".into() }
}

/// Work that is a closure.
struct Play<F>(F);

#[async_trait]
impl<F, Fut> Work for Play<F>
where
    F: Fn(Attempt) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Value, Failure>> + Send,
{
    async fn run(&self, attempt: Attempt) -> Result<Value, Failure> {
        self.0(attempt).await
    }
}

pub(crate) fn play<F, Fut>(script: F) -> Arc<dyn Work>
where
    F: Fn(Attempt) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Value, Failure>> + Send + 'static,
{
    Arc::new(Play(script))
}

/// Works until told to stop.
pub(crate) fn endless() -> Arc<dyn Work> {
    play(|attempt| async move {
        while !attempt.cancel.is_cancelled() {
            attempt.alive();
            tokio::select! {
                () = attempt.cancel.cancelled() => {}
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
        Err(Failure::Cancelled)
    })
}

pub(crate) fn instant() -> Arc<dyn Work> {
    play(|attempt| async move { Ok(json!({ "made": attempt.job.title })) })
}

//! Several processes on one data folder, and processes that die. Each child is this test binary again,
//! running one of the ignored tests below.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]
#![allow(clippy::disallowed_methods, reason = "the process that dies is the test itself")]

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
    time::Duration,
};

use async_trait::async_trait;
use jobs::{Attempt, Failure, Job, JobId, Jobs, JobsError, NewJob, RunOptions, State, Work};
use serde_json::{Value, json};

const FOLDER: &str = "SPOOL_TEST_FOLDER";
const DEADLINE: Duration = Duration::from_secs(240);

/// A child that is killed when the test is over, and what it said.
struct Kid {
    child: Child,
    stdin: Option<ChildStdin>,
    said: Receiver<String>,
}

impl Kid {
    fn start(test: &str, folder: &Path) -> Kid {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", test])
            .env(FOLDER, folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (stdout, (tell, said)) = (child.stdout.take().unwrap(), channel());
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                // The test harness may put its own words before ours on the line.
                if let Some((_, words)) = line.split_once("says ") {
                    let _ = tell.send(words.to_owned());
                }
            }
        });
        Kid { stdin: child.stdin.take(), child, said }
    }

    fn hears(&self) -> String {
        self.said.recv_timeout(DEADLINE).expect("the child says something")
    }

    /// Kills it as `kill -9` does, and returns what it had said until then.
    fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.said.iter().collect()
    }

    fn leave(mut self) {
        drop(self.stdin.take());
        self.child.wait().unwrap();
    }
}

impl Drop for Kid {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn say(words: impl std::fmt::Display) {
    println!("says {words}");
    std::io::stdout().flush().unwrap();
}

/// The folder to work in; none when somebody runs the ignored tests by hand.
fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

fn wait_for_goodbye() {
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
}

fn new(title: &str) -> NewJob {
    NewJob { kind: "test".into(), title: title.into(), ..NewJob::default() }
}

struct Doing(fn(&Attempt));

#[async_trait]
impl Work for Doing {
    async fn run(&self, attempt: Attempt) -> Result<Value, Failure> {
        self.0(&attempt);
        if attempt.job.title == "endless" {
            attempt.cancel.cancelled().await;
            return Err(Failure::Cancelled);
        }
        Ok(json!("done"))
    }
}

fn kinds(doing: fn(&Attempt)) -> Vec<(String, Arc<dyn Work>)> {
    vec![("test".into(), Arc::new(Doing(doing)))]
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
    match tokio::time::timeout(DEADLINE, wait).await {
        Ok(job) => job,
        Err(_) => panic!("not {state}: {:#?}", jobs.get(id).await),
    }
}

#[tokio::test]
#[ignore = "a child"]
async fn child_that_submits() {
    let Some(folder) = folder() else { return };
    let jobs = Jobs::open(&folder).unwrap();
    loop {
        say(jobs.submit(new("endless supply")).await.unwrap().id);
    }
}

#[tokio::test]
#[ignore = "a child"]
async fn child_that_wants_to_run() {
    let Some(folder) = folder() else { return };
    match Jobs::open(&folder).unwrap().run(kinds(|_| {}), RunOptions::default()).await {
        Ok(_executor) => {
            say("won");
            wait_for_goodbye();
        }
        Err(JobsError::Owned { by }) => say(format!("lost to {by}")),
        Err(error) => say(error),
    }
}

#[tokio::test]
#[ignore = "a child"]
async fn child_that_dies_of_its_work() {
    let Some(folder) = folder() else { return };
    let dies = |attempt: &Attempt| {
        if attempt.job.title == "poison" {
            std::process::abort();
        }
    };
    let executor = Jobs::open(&folder).unwrap().run(kinds(dies), RunOptions::default()).await.unwrap();
    executor.idle().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a child"]
async fn child_that_runs() {
    let Some(folder) = folder() else { return };
    let executor = Jobs::open(&folder).unwrap().run(kinds(|_| {}), RunOptions::default()).await.unwrap();
    tokio::task::spawn_blocking(wait_for_goodbye).await.unwrap();
    executor.stop().await;
}

#[tokio::test]
async fn no_acknowledged_job_is_lost_to_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = Vec::new();
    for round in 0..8 {
        let kid = Kid::start("child_that_submits", folder.path());
        for _ in 0..=(round * 7 % 23) {
            acknowledged.push(kid.hears());
        }
        acknowledged.extend(kid.kill());
        let jobs = Jobs::open(folder.path()).unwrap();
        assert_eq!(jobs.recovered(), None);
        for id in &acknowledged {
            assert_eq!(jobs.get(id.parse().unwrap()).await.unwrap().state, State::Queued);
        }
    }
}

fn done(command: &mut Command) -> bool {
    command.output().is_ok_and(|said| said.status.success())
}

/// A mounted folder, let go however the test ends.
struct Mounted<'a>(&'a Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        done(Command::new("umount").arg("-l").arg(self.0));
    }
}

/// The soak example cuts more often.
#[tokio::test]
async fn no_acknowledged_job_is_lost_to_a_power_cut() {
    let home = tempfile::tempdir().unwrap();
    let (image, disk) = (home.path().join("disk.img"), home.path().join("disk"));
    std::fs::create_dir(&disk).unwrap();
    std::fs::File::create(&image).unwrap().set_len(32 << 20).unwrap();
    let mount = || done(Command::new("mount").args(["-o", "loop"]).arg(&image).arg(&disk));
    if !done(Command::new("mkfs.ext4").arg("-q").arg(&image)) || !mount() {
        println!("skipped: only root may mount the disk whose power is cut");
        return;
    }
    let _mounted = Mounted(&disk);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/soak/powercut.py");
    let mut acknowledged = Vec::new();
    for round in 1..=3 {
        let kid = Kid::start("child_that_submits", &disk);
        for _ in 0..(round * 7) {
            acknowledged.push(kid.hears());
        }
        // What is said while the power is being cut, nobody has heard.
        let cut = done(Command::new("python3").arg(&script).arg(&disk));
        kid.kill();
        assert!(done(Command::new("umount").arg(&disk)) && cut && mount());
        let jobs = Jobs::open(&disk).unwrap();
        assert_eq!(jobs.recovered(), None);
        for id in &acknowledged {
            assert_eq!(jobs.get(id.parse().unwrap()).await.unwrap().state, State::Queued);
        }
    }
}

#[test]
fn of_twenty_rivals_exactly_one_runs_the_jobs() {
    let folder = tempfile::tempdir().unwrap();
    let mut rivals: Vec<Kid> =
        (0..20).map(|_| Kid::start("child_that_wants_to_run", folder.path())).collect();
    let words: Vec<String> = rivals.iter().map(Kid::hears).collect();
    assert_eq!(words.iter().filter(|words| *words == "won").count(), 1, "{words:?}");
    let winner = words.iter().position(|words| words == "won").unwrap();
    let winner = rivals.swap_remove(winner);
    let refusal = Kid::start("child_that_wants_to_run", folder.path()).hears();
    assert!(cfg!(windows) || refusal.contains(&winner.child.id().to_string()), "{refusal}");
    winner.leave();
    assert_eq!(Kid::start("child_that_wants_to_run", folder.path()).hears(), "won");
}

#[tokio::test]
async fn a_job_that_aborts_the_process_three_times_is_parked() {
    let folder = tempfile::tempdir().unwrap();
    let jobs = Jobs::open(folder.path()).unwrap();
    let poison = jobs.submit(new("poison")).await.unwrap().id;
    let good = jobs.submit(new("good")).await.unwrap().id;
    for crash in 0..3 {
        let mut kid = Kid::start("child_that_dies_of_its_work", folder.path());
        assert!(!kid.child.wait().unwrap().success());
        let left = jobs.get(poison).await.unwrap();
        assert_eq!((left.state, left.crashes), (State::Running, crash));
    }
    Kid::start("child_that_dies_of_its_work", folder.path()).leave();
    let parked = until(&jobs, poison, State::Failed).await;
    assert_eq!(parked.error.unwrap().code, "stopped_the_app");
    until(&jobs, good, State::Completed).await;
}

#[tokio::test]
async fn another_process_cancels_and_pauses_what_runs() {
    let folder = tempfile::tempdir().unwrap();
    let jobs = Jobs::open(folder.path()).unwrap();
    let kid = Kid::start("child_that_runs", folder.path());
    let id = jobs.submit(new("endless")).await.unwrap().id;
    until(&jobs, id, State::Running).await;
    jobs.pause(id).await.unwrap();
    assert_eq!(until(&jobs, id, State::Paused).await.attempt, 0);
    jobs.resume(id).await.unwrap();
    until(&jobs, id, State::Running).await;
    jobs.cancel(id).await.unwrap();
    until(&jobs, id, State::Cancelled).await;
    kid.leave();
}

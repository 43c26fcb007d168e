//! Computers that share a queue: real programs, each with a data folder and a home of its own, one real NATS server
//! between them, real voice, real ffmpeg.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is the report")]
#![allow(clippy::disallowed_methods, reason = "a test of a program has to start it")]

#[path = "../../jobs/tests/nats/mod.rs"]
mod nats;

use nats::Server;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Longer than anything here may take: only ever waited out by a test that has already failed.
const PATIENCE: Duration = Duration::from_secs(300);

/// A computer: its data folder, its person's home and files, and the address of the hub.
struct Computer {
    folder: tempfile::TempDir,
    hub: String,
}

/// A program that works, until the end of the test.
struct Worker(Child);

impl Worker {
    #[cfg(unix)]
    fn signal(&self, signal: &str) {
        let pid = self.0.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Computer {
    fn at(server: &Server) -> Computer {
        Computer { folder: tempfile::tempdir().unwrap(), hub: server.url("") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let cache = cache.unwrap_or_else(|| Path::new(&std::env::var_os("HOME").unwrap()).join(".cache"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_spool"));
        command.args(args).env("SPOOL_DATA_DIR", self.path("data")).env("SPOOL_QUEUE_URL", &self.hub);
        command.env("HOME", self.path("home")).env("XDG_CACHE_HOME", cache);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn spool(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        let out = self.spool(&[&["--json"], args].concat());
        serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{out:?}"))
    }

    fn state(&self, id: &str) -> Value {
        self.json(&["status", id])["job"].clone()
    }

    fn until(&self, id: &str, enough: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        loop {
            let job = self.state(id);
            if enough(&job) {
                return job;
            }
            assert!(began.elapsed() < PATIENCE, "{job:#}");
        }
    }

    /// A project with a photo of its own and short lines, submitted from a folder that is gone afterwards.
    fn submit(&self, lines: &[&str]) -> String {
        let folder = tempfile::tempdir_in(self.folder.path()).unwrap();
        let photo = folder.path().join("hive of bees.png");
        let size = "color=c=orange:size=216x384";
        let args = ["-v", "error", "-f", "lavfi", "-i", size, "-frames:v", "1"];
        assert!(Command::new("ffmpeg").args(args).arg(&photo).status().unwrap().success());
        let scene = |(index, text): (usize, &&str)| json!({ "id": format!("s{index}"), "text": text });
        let mut project = json!({
            "format": "spool.project", "version": 1, "min_reader": 1,
            "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Why bees dance", "language": "en",
            "canvas": { "width": 216, "height": 384, "fps": "30/1" },
            "media": { "m1": { "path": "hive of bees.png" } },
            "scenes": lines.iter().enumerate().map(scene).collect::<Vec<_>>(),
        });
        project["scenes"][0]["clip"] = json!({ "media": "m1" });
        let file = folder.path().join("bees.spool");
        std::fs::write(&file, project.to_string()).unwrap();
        let out = self.spool(&["submit", file.to_str().unwrap()]);
        assert!(out.status.success(), "{out:?}");
        String::from_utf8(out.stdout).unwrap().trim().to_owned()
    }

    fn work(&self) -> Worker {
        let mut command = self.command(&["work", "--keep-free", "0"]);
        Worker(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// Names of the finished videos.
    fn videos(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path("home/Videos/Spool")).into_iter().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

const WHOLE: [&str; 6] = [
    "Why bees dance.ass",
    "Why bees dance.jpg",
    "Why bees dance.mp4",
    "Why bees dance.receipt.json",
    "Why bees dance.srt",
    "Why bees dance.vtt",
];

#[test]
fn a_video_that_is_ordered_here_is_made_there_and_comes_home() {
    let server = Server::start();
    let (here, there) = (Computer::at(&server), Computer::at(&server));
    let id = here.submit(&["Bees dance.", "They say where lunch is."]);
    assert_eq!(here.state(&id), there.state(&id));

    let worker = there.work();
    let made = here.until(&id, |job| job["stage"] == "publish" && job["state"] == "queued");
    assert!((90..100).contains(&made["progress"].as_u64().unwrap()), "{made:#}");
    assert_eq!((here.videos(), there.videos()), (vec![], vec![]));

    let home = here.work();
    let done = here.until(&id, |job| job["state"] == "completed");
    assert_eq!(there.until(&id, |job| job["state"] == "completed"), done);
    assert_eq!((here.videos(), there.videos()), (WHOLE.map(String::from).to_vec(), vec![]));
    let video = &done["videos"][0];
    let path = PathBuf::from(video["path"].as_str().unwrap());
    assert_eq!(blake3_of(&path), video["blake3"].as_str().unwrap());
    let receipt = std::fs::read_to_string(path.with_extension("receipt.json")).unwrap();
    let receipt: Value = serde_json::from_str(&receipt).unwrap();
    assert_eq!(receipt["video"]["file"], "Why bees dance.mp4");
    assert_eq!(receipt["used"][0]["file"], "hive of bees.png");
    drop((worker, home));
    let history = here.spool(&["--json", "history", &id]);
    let workers: Vec<String> = String::from_utf8(history.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["attempt"]["worker"].to_string())
        .collect();
    assert!(workers.len() == 2 && workers[0] != workers[1], "{workers:?}");
}

fn blake3_of(path: &Path) -> String {
    blake3::hash(&std::fs::read(path).unwrap()).to_hex().to_string()
}

#[test]
fn a_video_whose_maker_is_killed_is_made_by_another_computer_and_delivered_once() {
    let server = Server::start();
    let [here, first, second] = [(); 3].map(|()| Computer::at(&server));
    let lines = ["Bees dance.", "They say where lunch is.", "Others follow.", "So the hive is fed."];
    let id = here.submit(&lines);
    let home_of_first = first.work();
    here.until(&id, |job| job["stage"] == "render");
    drop(home_of_first);
    let workers = [second.work(), here.work()];
    let done = here.until(&id, |job| job["state"] == "completed");
    assert_eq!(done["progress"], 100);
    assert_eq!(here.videos(), WHOLE);
    assert_eq!((first.videos(), second.videos()), (vec![], vec![]));
    drop(workers);
    let history = String::from_utf8(here.spool(&["--json", "history", &id]).stdout).unwrap();
    let first_try: Value = serde_json::from_str(history.lines().next().unwrap()).unwrap();
    assert_eq!(first_try["attempt"]["how"], "silent");
}

#[cfg(unix)]
#[test]
fn a_maker_that_was_only_asleep_delivers_nothing_when_it_wakes() {
    let server = Server::start();
    let [here, sleeper, other] = [(); 3].map(|()| Computer::at(&server));
    let id = here.submit(&["Bees dance."]);
    let asleep = sleeper.work();
    here.until(&id, |job| job["state"] == "running");
    asleep.signal("-STOP");
    let workers = [other.work(), here.work()];
    here.until(&id, |job| job["state"] == "completed");
    drop(workers);
    asleep.signal("-CONT");
    // What it makes next says that it is awake, and has let go of what it had in hand.
    let next = here.submit(&["Bees dance again."]);
    here.until(&next, |job| job["stage"] == "publish" && job["state"] == "queued");
    assert!(here.spool(&["work", "--until-idle", "--keep-free", "0"]).status.success());
    let delivered = here.videos().into_iter().filter(|name| name.ends_with(".mp4"));
    assert_eq!(delivered.collect::<Vec<_>>(), ["Why bees dance (2).mp4", "Why bees dance.mp4"]);
    assert_eq!((sleeper.videos(), other.videos()), (vec![], vec![]));
    assert_eq!(here.state(&id)["state"], "completed");
}

#[test]
fn a_video_that_is_made_there_is_stopped_from_here() {
    let server = Server::start();
    let (here, there) = (Computer::at(&server), Computer::at(&server));
    let id = here.submit(&["Bees dance.", "They say where lunch is.", "Others follow."]);
    let worker = there.work();
    here.until(&id, |job| job["state"] == "running");
    assert!(here.spool(&["cancel", &id]).status.success());
    assert_eq!(here.until(&id, |job| job["state"] != "running")["state"], "cancelled");
    assert_eq!(there.state(&id)["state"], "cancelled");
    drop(worker);
    assert_eq!((here.videos(), there.videos()), (vec![], vec![]));
}

#[test]
fn whoever_makes_a_video_at_home_delivers_it_too() {
    let server = Server::start();
    let here = Computer::at(&server);
    let id = here.submit(&["Bees dance."]);
    assert!(here.spool(&["work", "--until-idle", "--keep-free", "0"]).status.success());
    assert_eq!(here.state(&id)["state"], "completed");
    assert_eq!(here.videos(), WHOLE);
}

#[test]
fn a_hub_that_is_away_or_closed_to_us_is_told_in_a_sentence() {
    let mut server = Server::with("}\nauthorization { token: right ");
    let here = Computer { folder: tempfile::tempdir().unwrap(), hub: server.url("wrong@") };
    let out = here.spool(&["jobs"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.code() == Some(2) && said.contains("does not accept our token."), "{said}");
    assert!(!said.contains("wrong"), "{said}");
    server.kill();
    let error = here.json(&["jobs"])["error"].clone();
    assert_eq!((&error["code"], &error["retryable"]), (&json!("hub_lost"), &json!(true)));
    let here = Computer { hub: "http://hub".into(), ..here };
    assert_eq!(here.json(&["jobs"])["error"]["code"], "hub_address");
}

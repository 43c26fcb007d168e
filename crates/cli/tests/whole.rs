//! The whole program on real files: real voice, real ffmpeg, real database, killed for real.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is the report")]
#![allow(clippy::disallowed_methods, reason = "a test of a program has to start it")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Longer than anything here may take: only ever waited out by a test that has already failed.
const PATIENCE: Duration = Duration::from_secs(240);

/// A desk of its own: data folder, home, inputs.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// A project of short lines on a small canvas, so that a video takes seconds.
    fn project(&self, lines: &[&str]) -> PathBuf {
        let scene = |(index, text): (usize, &&str)| json!({ "id": format!("s{index}"), "text": text });
        let project = json!({
            "format": "spool.project", "version": 1, "min_reader": 1,
            "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Why bees dance", "language": "en",
            "canvas": { "width": 216, "height": 384, "fps": "30/1" },
            "scenes": lines.iter().enumerate().map(scene).collect::<Vec<_>>(),
        });
        self.file("bees.spool", project.to_string())
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spool"));
        command.args(args).env("SPOOL_DATA_DIR", self.path("data")).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn spool(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// The one JSON object that a command prints.
    fn json(&self, args: &[&str]) -> Value {
        let out = self.spool(args);
        serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{out:?}"))
    }

    fn state(&self, id: &str) -> Value {
        self.json(&["--json", "status", id])["job"].clone()
    }

    /// Asks for a job until `enough`.
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
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn stderr(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// What ffprobe says of a file, as `key=value` lines.
fn probe(file: &Path, entries: &str) -> String {
    let out = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-count_packets",
            "-show_entries",
            entries,
            "-of",
            "default=noprint_wrappers=1",
        ])
        .arg(file)
        .output()
        .unwrap();
    String::from_utf8(out.stdout).unwrap()
}

fn value(probed: &str, key: &str) -> String {
    let found = probed.lines().find_map(|line| line.strip_prefix(&format!("{key}=")));
    found.unwrap_or_else(|| panic!("no {key} in {probed}")).to_owned()
}

/// Command lines of the programs that work in this desk's folders.
fn at_work(desk: &Desk) -> Vec<String> {
    let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
    let lines = processes.filter_map(|entry| std::fs::read(entry.ok()?.path().join("cmdline")).ok());
    let marker = text(desk.0.path()).to_owned();
    lines
        .map(|line| String::from_utf8_lossy(&line).replace('\0', " "))
        .filter(|line| line.contains(&marker) && line.contains("ffmpeg"))
        .collect()
}

#[test]
fn a_project_becomes_the_video_that_was_asked_for() {
    let desk = Desk::new();
    let project = desk.project(&["Bees dance.", "They say where lunch is."]);
    let video = desk.path("out.mp4");
    let out = desk.spool(&["--json", "render", text(&project), "-o", text(&video)]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));

    let jobs: Vec<Value> = out
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap()["job"].clone())
        .collect();
    let progress: Vec<u64> = jobs.iter().map(|job| job["progress"].as_u64().unwrap()).collect();
    assert!(progress.windows(2).all(|pair| pair[0] <= pair[1]), "{progress:?}");
    let done = jobs.last().unwrap();
    assert_eq!((&done["state"], &done["progress"]), (&json!("completed"), &json!(100)));
    assert!(jobs.iter().rev().skip(1).all(|job| job["progress"] != json!(100)));

    let picture =
        probe(&video, "stream=codec_name,width,height,r_frame_rate,pix_fmt,nb_read_packets,codec_type");
    for (key, expected) in
        [("codec_name", "h264"), ("width", "216"), ("height", "384"), ("r_frame_rate", "30/1")]
    {
        assert_eq!(value(&picture, key), expected);
    }
    assert!(picture.contains("codec_name=aac"), "{picture}");
    let frames: u64 = value(&picture, "nb_read_packets").parse().unwrap();
    let told = done["videos"][0]["duration_ms"].as_u64().unwrap();
    assert!(told.abs_diff(frames * 1_000 / 30) <= 34, "{told} ms, {frames} frames");
    assert!(std::fs::read_to_string(desk.path("out.srt")).unwrap().contains("Bees dance."));
    assert!(desk.path("out.receipt.json").is_file());
}

#[test]
fn a_submitted_job_waits_for_somebody_to_work() {
    let desk = Desk::new();
    let project = desk.project(&["Bees dance."]);
    let out = desk.spool(&["submit", text(&project), "--key", "once"]);
    let id = String::from_utf8(out.stdout).unwrap().trim().to_owned();
    let again = desk.spool(&["submit", text(&project), "--key", "once"]);
    assert_eq!(String::from_utf8(again.stdout).unwrap().trim(), id);
    assert_eq!(desk.state(&id)["state"], "queued");
    assert_eq!(desk.json(&["--json", "jobs", "--state", "queued"])["job"]["id"], id);

    assert_eq!(desk.spool(&["cancel", &id]).status.code(), Some(0));
    assert_eq!(desk.state(&id)["state"], "cancelled");
    assert_eq!(desk.spool(&["watch", &id]).status.code(), Some(4));
    assert_eq!(desk.spool(&["delete", &id]).status.code(), Some(0));
    assert_eq!(desk.spool(&["status", &id]).status.code(), Some(2));
    assert_eq!(desk.spool(&["restore", &id]).status.code(), Some(0));
    assert_eq!(desk.state(&id)["state"], "cancelled");
    assert_eq!(desk.json(&["--json", "clear"])["jobs"], 1);
    assert_eq!(desk.json(&["--json", "retry", "--all-failed"])["jobs"], 0);
}

#[test]
fn bad_input_is_answered_with_a_sentence_and_code_two() {
    let desk = Desk::new();
    let wrong_value = text(&desk.project(&["Bees."])).to_owned();
    let project = std::fs::read_to_string(&wrong_value).unwrap().replace("30/1", "0/1");
    std::fs::write(&wrong_value, project).unwrap();
    for (input, sentence) in [
        (desk.path("nowhere.spool"), "There is no file called \"nowhere.spool\"."),
        (desk.file("empty.txt", " \n"), "\"empty.txt\" has no words to speak."),
        (desk.file("broken.spool", "{\"format\": \"spool.project\","), "damaged at line 1"),
        (desk.file("photo.spool", b"\x89PNG\r\n"), "This file is not a Spool project."),
        (desk.file("thing.xyz", "?"), "Spool cannot use \"thing.xyz\"."),
        (PathBuf::from(&wrong_value), "wrong value at line"),
    ] {
        let out = desk.spool(&["render", text(&input)]);
        let said = stderr(&out);
        assert_eq!(out.status.code(), Some(2), "{said}");
        assert!(said.starts_with("spool: ") && said.contains(sentence), "{said}");
        assert!(!said.contains("panicked") && out.stdout.is_empty());
        let out = desk.spool(&["--json", "submit", text(&input)]);
        let error = &serde_json::from_slice::<Value>(&out.stdout).unwrap()["error"];
        assert!(error["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{error}");
    }
    assert!(desk.spool(&["jobs"]).stdout.is_empty());
}

#[test]
fn a_corrupt_clip_fails_its_own_job_and_no_other() {
    let desk = Desk::new();
    let good = desk.project(&["Bees dance."]);
    desk.file("media/hive.mp4", [b"\0\0\0\x20ftypisom".as_slice(), &[7; 4_000]].concat());
    let text_of_good = std::fs::read_to_string(&good).unwrap();
    let mut bad: Value = serde_json::from_str(&text_of_good).unwrap();
    bad["scenes"][0]["clip"] = json!({ "media": "m1" });
    bad["media"] = json!({ "m1": { "path": "media/hive.mp4" } });
    let bad = desk.file("bad.spool", bad.to_string());

    let videos = desk.path("Videos");
    let bad = desk.json(&["--json", "submit", text(&bad), "-o", text(&videos.join("bad.mp4"))]);
    let good = desk.json(&["--json", "submit", text(&good), "-o", text(&videos.join("good.mp4"))]);
    assert_eq!(desk.spool(&["work", "--until-idle"]).status.code(), Some(0));
    let failed = desk.state(bad["job"]["id"].as_str().unwrap());
    assert_eq!(failed["state"], "failed");
    assert!(failed["error"]["message"].as_str().unwrap().contains("hive.mp4"), "{failed:#}");
    assert_eq!(desk.state(good["job"]["id"].as_str().unwrap())["state"], "completed");
    assert!(videos.join("good.mp4").is_file() && !videos.join("bad.mp4").exists());
}

#[test]
fn a_missing_clip_is_asked_for() {
    let desk = Desk::new();
    let mut project: Value =
        serde_json::from_str(&std::fs::read_to_string(desk.project(&["Bees dance."])).unwrap()).unwrap();
    project["scenes"][0]["clip"] = json!({ "media": "m1" });
    project["media"] = json!({ "m1": { "path": "media/hive.mp4" } });
    let project = desk.file("asks.spool", project.to_string());
    let out = desk.spool(&["render", text(&project), "-o", text(&desk.path("out.mp4"))]);
    assert_eq!(out.status.code(), Some(3), "{}", stderr(&out));
    assert!(stderr(&out).contains("\"media/hive.mp4\" is not where the project says."), "{}", stderr(&out));
}

/// Starts working and waits until a job is being encoded.
fn working(desk: &Desk, id: &str) -> Child {
    let worker = desk.command(&["work"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    desk.until(id, |job| job["stage"] == "render" && !at_work(desk).is_empty());
    worker
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_is_killed_loses_nothing_and_leaves_nothing_behind() {
    let desk = Desk::new();
    let lines =
        ["Bees dance in the dark.", "They say where lunch is.", "The others follow.", "And so they eat."];
    let project = desk.project(&lines);
    // Full size, so that encoding takes long enough to be caught at it.
    let full = std::fs::read_to_string(&project).unwrap().replace("216", "1080").replace("384", "1920");
    std::fs::write(&project, full).unwrap();
    let videos = desk.path("Videos");
    let out = videos.join("out.mp4");
    let job = desk.json(&["--json", "submit", text(&project), "-o", text(&out)]);
    let id = job["job"]["id"].as_str().unwrap();

    for _ in 0..2 {
        let mut worker = working(&desk, id);
        worker.kill().unwrap();
        worker.wait().unwrap();
        let began = Instant::now();
        while !at_work(&desk).is_empty() {
            assert!(began.elapsed() < Duration::from_secs(2), "{:?}", at_work(&desk));
        }
        assert!(!videos.exists() || std::fs::read_dir(&videos).unwrap().next().is_none());
    }
    assert_eq!(desk.spool(&["work", "--until-idle"]).status.code(), Some(0));
    let done = desk.state(id);
    assert_eq!(done["state"], "completed", "{done:#}");
    let mut left: Vec<String> =
        std::fs::read_dir(&videos).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, ["out.ass", "out.jpg", "out.mp4", "out.receipt.json", "out.srt", "out.vtt"]);
}

#[cfg(target_os = "linux")]
#[test]
fn cancelling_ends_the_encoder() {
    let desk = Desk::new();
    let project =
        desk.project(&["Bees dance in the dark, and they say where lunch is.", "The others follow."]);
    let full = std::fs::read_to_string(&project).unwrap().replace("216", "1080").replace("384", "1920");
    std::fs::write(&project, full).unwrap();
    let job = desk.json(&["--json", "submit", text(&project), "-o", text(&desk.path("out.mp4"))]);
    let id = job["job"]["id"].as_str().unwrap();
    let mut worker = working(&desk, id);
    assert_eq!(desk.spool(&["cancel", id]).status.code(), Some(0));
    desk.until(id, |job| job["state"] == "cancelled");
    assert!(at_work(&desk).is_empty(), "{:?}", at_work(&desk));
    assert!(!desk.path("out.mp4").exists());
    worker.kill().unwrap();
    worker.wait().unwrap();
}

#[test]
fn two_renders_at_once_both_end_with_a_video() {
    let desk = Desk::new();
    let project = desk.project(&["Bees dance."]);
    let (first, second) = (desk.path("first.mp4"), desk.path("second.mp4"));
    let mut renders: Vec<Child> = [&first, &second]
        .map(|out| desk.command(&["render", text(&project), "-o", text(out)]).spawn().unwrap())
        .into_iter()
        .collect();
    let began = Instant::now();
    while renders.iter_mut().any(|render| render.try_wait().unwrap().is_none()) {
        assert!(began.elapsed() < PATIENCE);
    }
    assert!(first.is_file() && second.is_file());
}

#[test]
fn nothing_of_the_persons_is_written_over() {
    let desk = Desk::new();
    let script = desk.file("talk.txt", "Bees dance.");
    let notes = desk.file("talk.srt", "my own captions");
    let out = desk.spool(&["render", text(&script), "-o", text(&script)]);
    assert_eq!(out.status.code(), Some(2), "{}", stderr(&out));
    let out =
        desk.spool(&["render", text(&script), "--quality", "draft", "-o", text(&desk.path("talk.mp4"))]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert_eq!(std::fs::read_to_string(notes).unwrap(), "my own captions");
    assert!(desk.path("talk (2).srt").is_file());
}

#[test]
fn a_second_worker_is_told_who_works() {
    let desk = Desk::new();
    let mut first = desk.command(&["work"]).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(first.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.starts_with("Working on the queue."), "{said}");
    let second = desk.spool(&["work"]);
    assert_eq!(second.status.code(), Some(5), "{}", stderr(&second));
    assert!(stderr(&second).contains("spool work"), "{}", stderr(&second));
    first.kill().unwrap();
    first.wait().unwrap();
}

#[test]
fn a_project_is_checked_without_making_anything() {
    let desk = Desk::new();
    let out = desk.spool(&["check", text(&desk.project(&["Bees dance.", "They do."]))]);
    assert_eq!(out.status.code(), Some(0));
    assert!(String::from_utf8(out.stdout).unwrap().starts_with("Why bees dance: 2 lines"));
    assert!(!desk.path("data").exists());
}

#[test]
fn the_doctor_finds_everything_a_video_needs() {
    let out = Desk::new().spool(&["doctor"]);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stdout));
}

#[test]
fn a_waiting_video_can_be_changed_and_put_first() {
    let desk = Desk::new();
    let project = desk.project(&["Bees dance."]);
    let submit = |name: &str| {
        let job = desk.json(&["--json", "submit", text(&project), "-o", text(&desk.path(name))]);
        job["job"]["id"].as_str().unwrap().to_owned()
    };
    let (first, second) = (submit("first.mp4"), submit("second.mp4"));
    let edited = desk.json(&["--json", "edit", &second, "--title", "Dancers", "--shape", "1:1"]);
    assert_eq!(
        (&edited["job"]["title"], &edited["job"]["choices"]["shape"]),
        (&json!("Dancers"), &json!("1:1"))
    );
    assert_eq!(desk.json(&["--json", "priority", &second, "high"])["job"]["priority"], 1);
    assert_eq!(desk.spool(&["work", "--until-idle"]).status.code(), Some(0));
    assert!(desk.state(&second)["started_at"].as_str() < desk.state(&first)["started_at"].as_str());
    let size = probe(&desk.path("second.mp4"), "stream=width,height");
    assert_eq!(value(&size, "width"), value(&size, "height"));
    let tries = desk.json(&["--json", "history", &first]);
    assert_eq!((&tries["attempt"]["how"], &tries["attempt"]["attempt"]), (&json!("completed"), &json!(1)));
    assert_eq!(desk.spool(&["edit", &first, "--title", "Late"]).status.code(), Some(2));
}

#[test]
fn a_missing_clip_is_answered_with_a_file_and_the_job_goes_on() {
    let desk = Desk::new();
    let mut project: Value =
        serde_json::from_str(&std::fs::read_to_string(desk.project(&["Bees dance."])).unwrap()).unwrap();
    project["scenes"][0]["clip"] = json!({ "media": "m1" });
    project["media"] = json!({ "m1": { "path": "media/hive.jpg" } });
    let project = desk.file("asks.spool", project.to_string());
    let out = desk.path("out.mp4");
    let asked = desk.spool(&["--json", "render", text(&project), "-o", text(&out)]);
    assert_eq!(asked.status.code(), Some(3), "{}", stderr(&asked));
    let id = desk.json(&["--json", "jobs"])["job"]["id"].as_str().unwrap().to_owned();
    let photo = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/night-sky/poster.jpg");
    assert_eq!(desk.json(&["--json", "answer", &id, photo])["job"]["state"], "queued");
    assert_eq!(desk.spool(&["work", "--until-idle"]).status.code(), Some(0));
    assert!(out.is_file(), "{:#}", desk.state(&id));
}

#[test]
fn a_disk_without_room_makes_the_work_rest_and_says_so() {
    let desk = Desk::new();
    let project = desk.project(&["Bees dance."]);
    let mut waiting = desk
        .command(&["render", text(&project), "--keep-free", "4000000000", "-o", text(&desk.path("out.mp4"))])
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut lines = BufReader::new(waiting.stderr.take().unwrap());
    while !said.contains("so Spool has paused") {
        assert!(lines.read_line(&mut said).unwrap() > 0, "{said}");
    }
    assert!(said.contains("Free some space"), "{said}");
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    assert!(!desk.path("out.mp4").exists());
}

#[test]
fn a_preview_is_a_picture_of_the_videos_size() {
    let desk = Desk::new();
    let project = desk.project(&["Bees dance."]);
    let frame = desk.path("frame.png");
    let out = desk.json(&["--json", "preview", text(&project), "--at", "400", "-o", text(&frame)]);
    assert_eq!(
        (out["preview"]["frame"].as_u64(), out["preview"]["exact"].as_bool()),
        (Some(12), Some(false))
    );
    let png = std::fs::read(&frame).unwrap();
    assert!(png.starts_with(b"\x89PNG"));
    let size = [16, 20].map(|at| u32::from_be_bytes(png[at..at + 4].try_into().unwrap()));
    assert_eq!(size, [216, 384]);
    let refused = desk.spool(&["preview", text(&project), "--at", "0", "-o", text(&desk.path("frame.mp4"))]);
    assert_eq!(refused.status.code(), Some(2));
}

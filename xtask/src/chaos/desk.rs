//! A desk of its own for a scenario: data folder, home, tools that can be told to misbehave, small projects, and the
//! real program.

#![allow(clippy::disallowed_methods, reason = "what is to be broken has to be started")]

use super::Shown;
use crate::tools::tool;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Files of one video: itself, its receipt, its cover, and its captions in three formats.
pub(super) const BESIDE: usize = 6;

/// The rest between two looks at something that is waited for.
const LOOK: Duration = Duration::from_millis(20);

/// The program, as `npm run chaos` builds it beside this one.
pub(super) fn program() -> Shown<PathBuf> {
    let beside = std::env::current_exe()?;
    let folder = beside.parent().ok_or("this program is nowhere")?;
    let program = folder.join(format!("spool{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() { Ok(program) } else { Err("spool is not built: run npm run chaos".into()) }
}

/// Where a scenario works; gone with the value.
pub(super) struct Desk {
    folder: TempDir,
    /// Where the data folder is: under the desk, unless a scenario puts it on a disk of its own.
    pub data: PathBuf,
    program: PathBuf,
    /// More of the environment of every start.
    pub env: Vec<(String, String)>,
}

impl Desk {
    /// A desk with a recording to make videos of and an ffmpeg that counts the parts it begins.
    pub fn new() -> Shown<Desk> {
        let folder = tempfile::Builder::new().prefix("spool-chaos-").tempdir()?;
        let desk = Desk { data: folder.path().join("data"), program: program()?, env: Vec::new(), folder };
        for name in ["home", "bin"] {
            fs::create_dir(desk.path(name))?;
        }
        desk.record()?;
        desk.ffmpeg(&format!(
            "case \"$last\" in */unfinished/*.mp4) echo \"$$ $last\" >> '{}' ;; esac",
            desk.path("begun").display()
        ))?;
        Ok(desk)
    }

    /// A place on the desk.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where finished videos go that have no name of their own.
    pub fn videos(&self) -> PathBuf {
        self.path("home").join("Videos").join("Spool")
    }

    /// An ffmpeg that does `first` (shell; `$last` is the file that is to be written) and then becomes the real one.
    pub fn ffmpeg(&self, first: &str) -> Shown {
        self.tool("ffmpeg", first)
    }

    /// The same for either tool.
    pub fn tool(&self, name: &str, first: &str) -> Shown {
        let real = tool(name);
        if !real.is_file() {
            return Err(format!("{} is not there", real.display()).into());
        }
        let real = real.display();
        let path = self.path("bin").join(name);
        let text = format!("#!/bin/sh\nfor last; do :; done\n{first}\nexec {real} \"$@\"\n");
        let new = self.path("bin").join("new");
        fs::write(&new, text)?;
        #[cfg(unix)]
        fs::set_permissions(&new, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        Ok(fs::rename(new, path)?)
    }

    /// Parts that ffmpeg began: who, and where.
    pub fn begun(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path("begun")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Three spoken lines for everybody, tones with pauses between them, and a photo.
    fn record(&self) -> Shown {
        let tone = "aevalsrc=0.3*sin(2*PI*330*t)*lt(mod(t\\,1)\\,0.65):d=2.65:s=24000";
        let make = |input: &str, frames: &[&str], name: &str| {
            let mut ffmpeg = Command::new(tool("ffmpeg"));
            ffmpeg
                .args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", input])
                .args(frames)
                .arg(self.path(name));
            ffmpeg.status()
        };
        let sound = make(tone, &[], "talk.wav")?;
        let photo = make("testsrc2=s=216x384", &["-frames:v", "1"], "photo.png")?;
        if sound.success() && photo.success() { Ok(()) } else { Err("no media could be made".into()) }
    }

    /// A project of three short lines whose pictures no other project has.
    pub fn project(&self, title: &str) -> Shown<PathBuf> {
        self.project_of(title, title, false)
    }

    /// A short one that shares its pictures with every other of its kind.
    pub fn like_others(&self, title: &str) -> Shown<PathBuf> {
        self.project_of(title, "Bees", false)
    }

    /// The same, spoken by the built-in voice.
    pub fn spoken(&self, title: &str) -> Shown<PathBuf> {
        self.project_of(title, title, true)
    }

    fn project_of(&self, title: &str, words: &str, spoken: bool) -> Shown<PathBuf> {
        let scene = |n: usize| json!({ "id": format!("s{n}"), "text": format!("{words} line {n}.") });
        // A language that the built-in voice does not speak, so that it does not follow the recording.
        let language = if spoken { "en" } else { "de" };
        let mut project = json!({
            "format": "spool.project", "version": 1, "min_reader": 1,
            "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": title, "language": language,
            "canvas": { "width": 216, "height": 384, "fps": "30/1" },
            "scenes": (0..3).map(scene).collect::<Vec<_>>(),
        });
        project["media"] = json!({ "talk": { "path": "talk.wav" }, "photo": { "path": "photo.png" } });
        project["scenes"][0]["clip"] = json!({ "media": "photo" });
        if !spoken {
            project["narration"] = json!({ "media": "talk" });
        }
        let path = self.path(&format!("{title}.spool"));
        fs::write(&path, project.to_string())?;
        Ok(path)
    }

    /// The program, ready to be started.
    pub fn command(&self, args: &[&str]) -> Command {
        self.start(&self.program, args)
    }

    /// This program again, on this desk.
    pub fn this_program(&self, args: &[&str]) -> Shown<Command> {
        Ok(self.start(&std::env::current_exe()?, args))
    }

    fn start(&self, program: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        let cache = std::env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty());
        let home = std::env::var_os("HOME").unwrap_or_default();
        let cache = cache.unwrap_or_else(|| Path::new(&home).join(".cache").into_os_string());
        command
            .args(args)
            .env("SPOOL_DATA_DIR", &self.data)
            .env("SPOOL_FFMPEG", self.path("bin").join("ffmpeg"))
            .env("HOME", self.path("home"))
            .env("XDG_CACHE_HOME", cache)
            .env_remove("XDG_CONFIG_HOME")
            .envs(self.env.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if self.path("bin").join("ffprobe").exists() {
            command.env("SPOOL_FFPROBE", self.path("bin").join("ffprobe"));
        }
        command
    }

    /// Runs the program to its end.
    pub fn spool(&self, args: &[&str]) -> Shown<Output> {
        Ok(self.command(args).output()?)
    }

    /// A worker that says what it does in `worker.log`.
    pub fn worker(&self, args: &[&str]) -> Shown<Child> {
        let log = self.log_file()?;
        let mut command = self.command(&[&["work"], args].concat());
        Ok(command.stdout(Stdio::null()).stderr(log).spawn()?)
    }

    /// Where workers say what they do.
    pub fn log_file(&self) -> Shown<fs::File> {
        Ok(fs::File::options().create(true).append(true).open(self.path("worker.log"))?)
    }

    /// What the workers said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("worker.log")).unwrap_or_default()
    }

    /// Puts a project on the queue; its id.
    pub fn submit(&self, project: &Path, more: &[&str]) -> Shown<String> {
        let project = project.to_str().ok_or("the path is not text")?;
        let out = self.spool(&[&["submit", project], more].concat())?;
        if !out.status.success() {
            return Err(format!("submit: {}", String::from_utf8_lossy(&out.stderr)).into());
        }
        Ok(String::from_utf8(out.stdout)?.trim().to_owned())
    }

    /// One job.
    pub fn job(&self, id: &str) -> Shown<Value> {
        let out = self.spool(&["--json", "status", id])?;
        let answer: Value = serde_json::from_slice(&out.stdout)
            .map_err(|_| format!("status {id}: {}", String::from_utf8_lossy(&out.stderr)))?;
        Ok(answer["job"].clone())
    }

    /// Every job there is.
    pub fn jobs(&self) -> Shown<Vec<Value>> {
        let (mut jobs, mut after) = (Vec::new(), None::<String>);
        loop {
            let mut args = vec!["--json", "jobs", "--limit", "100"];
            args.extend(after.iter().flat_map(|id| ["--after", id.as_str()]));
            let out = self.spool(&args)?;
            after = None;
            for line in String::from_utf8(out.stdout)?.lines() {
                let line: Value = serde_json::from_str(line)?;
                match line["next"].as_str() {
                    Some(next) => after = Some(next.to_owned()),
                    None => jobs.push(line["job"].clone()),
                }
            }
            if after.is_none() {
                return Ok(jobs);
            }
        }
    }
}

/// Waits until something holds; whether it ever did, and how long that took.
pub(super) fn wait(most: Duration, holds: impl Fn() -> bool) -> Option<Duration> {
    let began = Instant::now();
    while !holds() {
        if began.elapsed() > most {
            return None;
        }
        std::thread::sleep(LOOK);
    }
    Some(began.elapsed())
}

/// A value's text, empty when it is none.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

//! The bench: how fast the queue answers while a video is made, and what a video costs against what it must.

#![allow(clippy::disallowed_methods, reason = "to measure a program one has to start it")]

mod inputs;
mod likeness;
mod meter;
mod preview;
mod requests;
mod video;

use crate::tools::tool;
use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Calls of each kind whose times are taken.
const CALLS: usize = 30;

type Measured<T> = Result<T, Box<dyn Error>>;

/// How much is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Everything once.
    Quick,
    /// The median of three, and ten minutes of video.
    Usual,
}

/// Prints the table. `--quick` measures everything once and makes no long video; `--video` leaves out how fast answers
/// come.
pub(crate) fn run(args: &[String]) -> Measured<()> {
    let has = |name: &str| args.iter().any(|arg| arg == name);
    let depth = if has("--quick") { Depth::Quick } else { Depth::Usual };
    let bench = Bench::new()?;
    let began = Instant::now();
    if !has("--video") {
        println!("{:<44} {:>10} {:>10} {:>8}", "", "median", "slowest", "ratio");
        bench.answers()?;
        requests::rows(&bench, depth)?;
    }
    preview::rows(&bench)?;
    video::rows(&bench, depth)?;
    println!("\nAll of this took {:.0} minutes.", began.elapsed().as_secs_f64() / 60.0);
    fs::remove_dir_all(&bench.desk)?;
    Ok(())
}

struct Bench {
    program: PathBuf,
    root: PathBuf,
    /// Where things stay that are made once.
    target: PathBuf,
    desk: PathBuf,
}

impl Bench {
    fn new() -> Measured<Bench> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no repository")?.to_path_buf();
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let program = target.join("release").join(format!("spool{}", std::env::consts::EXE_SUFFIX));
        if !program.is_file() {
            return Err("build it first: cargo build --release -p cli".into());
        }
        let desk = std::env::temp_dir().join(format!("spool-bench-{}", std::process::id()));
        fs::create_dir_all(&desk)?;
        Ok(Bench { program, root, target, desk })
    }

    fn command(&self, args: &[&OsStr]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(args).env("SPOOL_DATA_DIR", self.desk.join("data"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }

    fn call(&self, args: &[&str]) -> Measured<(String, Duration)> {
        let args: Vec<&OsStr> = args.iter().map(OsStr::new).collect();
        let began = Instant::now();
        let out = self.command(&args).output()?;
        let took = began.elapsed();
        if !out.status.success() {
            return Err(format!("spool {args:?} ended with {}", out.status).into());
        }
        Ok((String::from_utf8(out.stdout)?.trim().to_owned(), took))
    }

    /// Submit and status while another job renders, against a start of the program that does nothing.
    fn answers(&self) -> Measured<()> {
        let sample = self.root.join("samples/night-sky/night-sky.spool");
        let script = self.desk.join("script.txt");
        fs::write(&script, "One line is enough.")?;
        let (busy, _) = self.call(&["submit", path(&sample)?, "-o", path(&self.desk.join("busy.mp4"))?])?;
        let mut worker = self.command(&[OsStr::new("work")]).stdout(Stdio::null()).spawn()?;
        while !self.call(&["--json", "status", &busy])?.0.contains("\"stage\":\"render\"") {}

        let limit = self.times(|_| self.call(&["--version"]))?;
        let submit = self.times(|_| self.call(&["submit", path(&script)?]))?;
        let status = self.times(|_| self.call(&["status", &busy]))?;
        worker.kill()?;
        worker.wait()?;
        times_row("start of the program, nothing done", &limit, &limit);
        times_row("spool submit, while another job renders", &submit, &limit);
        times_row("spool status, while another job renders", &status, &limit);
        fs::remove_dir_all(self.desk.join("data"))?;
        Ok(())
    }

    fn times(&self, call: impl Fn(usize) -> Measured<(String, Duration)>) -> Measured<Vec<f64>> {
        let mut times = Vec::new();
        for number in 0..CALLS {
            times.push(call(number)?.1.as_secs_f64() * 1_000.0);
        }
        times.sort_by(f64::total_cmp);
        Ok(times)
    }
}

/// What a figure should be.
#[derive(Clone, Copy)]
enum Goal {
    None,
    AtMost(f64),
    AtLeast(f64),
}

/// Begins a group of rows.
fn heading(what: &str) {
    println!("\n{what:<52} {:>10} {:>12}", "", "goal");
}

/// One figure, what it should be, and whether it is.
fn row(what: &str, figure: f64, goal: Goal) {
    let (goal, met) = match goal {
        Goal::None => (String::new(), true),
        Goal::AtMost(most) => (format!("<= {most}"), figure <= most),
        Goal::AtLeast(least) => (format!(">= {least}"), figure >= least),
    };
    println!("{what:<52} {figure:>10.3} {goal:>12} {}", if met { "" } else { " MISSED" });
}

fn times_row(what: &str, times: &[f64], limit: &[f64]) {
    let median = times[times.len() / 2];
    let slowest = times[times.len() - 1];
    println!("{what:<44} {median:>7.1} ms {slowest:>7.1} ms {:>7.2}x", median / limit[limit.len() / 2]);
}

fn path(path: &Path) -> Measured<&str> {
    path.to_str().ok_or_else(|| "the path is not text".into())
}

/// Runs the ffmpeg that Spool uses on arguments of ours.
fn ffmpeg(args: &str, out: &Path) -> Measured<()> {
    let mut command = Command::new(tool("ffmpeg"));
    command.args(["-nostdin", "-hide_banner", "-loglevel", "error", "-y"]).args(args.split_whitespace());
    let status = command.arg(out).status()?;
    if status.success() { Ok(()) } else { Err(format!("ffmpeg {args} ended with {status}").into()) }
}

//! What making a video costs: against decoding its pieces and encoding its frames and nothing else, after a change,
//! and as it gets longer.

#![allow(clippy::disallowed_methods, reason = "to measure a program one has to start it")]

use super::inputs::{self, Video};
use super::meter::{Cost, cost, cpu_seconds_of_children};
use super::{Bench, Depth, Goal, Measured, ffmpeg, heading, likeness, path, row};
use crate::tools::tool;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Lines of which a word is changed.
const CHANGED: [u32; 3] = [2, 5, 8];

/// Prints the rows.
pub(super) fn rows(bench: &Bench, depth: Depth) -> Measured<()> {
    let studio = Studio { bench, media: inputs::media(&bench.target.join("bench-inputs"))? };
    let runs = if depth == Depth::Quick { 1 } else { 3 };
    let mut firsts = Vec::new();
    for run in 0..runs {
        firsts.push(studio.first_and_changes(run)?);
    }
    let likeness = studio.likeness()?;
    let median = |figure: &dyn Fn(&Firsts) -> f64| {
        let mut figures: Vec<f64> = firsts.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    let first = median(&|run| run.first.cpu_seconds);
    let share = |figure: fn(&Firsts) -> f64| median(&|run| figure(run) / run.first.cpu_seconds * 100.0);
    let floor = |run: &Firsts| run.decode + run.encode;
    let seconds = Video::FIRST.seconds();
    heading(&format!("{seconds:.0} s in twelve lines, median of {runs}"));
    row("all of it, CPU s a second of video", first / seconds, Goal::None);
    row("decoding the pieces + encoding the frames, the same", median(&floor) / seconds, Goal::None);
    row("  of which decoding", median(&|run| run.decode) / seconds, Goal::None);
    let ratio = |run: &Firsts| run.first.cpu_seconds / floor(run);
    row("all of it / decoding and encoding", median(&ratio), Goal::AtMost(1.35));
    row("memory of all programs at most, MiB", median(&|run| run.first.mebibytes), Goal::AtMost(600.0));
    row("cores busy while parts are made, %", median(&|run| run.first.busy) * 100.0, Goal::AtLeast(85.0));
    row("longest without news while parts are made, s", median(&|run| run.first.silence), Goal::AtMost(2.0));
    let (ssim_goal, vmaf) = match likeness.vmaf {
        Some(vmaf) => (Goal::None, Some(vmaf)),
        None => (Goal::AtLeast(0.995), None),
    };
    row("SSIM against the same frames without loss", likeness.ssim, ssim_goal);
    match vmaf {
        Some(vmaf) => row("VMAF, the same", vmaf, Goal::AtLeast(96.0)),
        None => println!("{:<52} {:>10}", "VMAF, the same", "not to be had"),
    }
    row("one word changed, % of the first", share(|run| run.word), Goal::AtMost(15.0));
    row("  parts made again, of 23", median(&|run| run.parts_again), Goal::AtMost(3.0));
    row("music changed, %", share(|run| run.music.cpu_seconds), Goal::AtMost(7.0));
    row("nothing changed, %", share(|run| run.nothing.cpu_seconds), Goal::AtMost(1.0));
    let same = firsts.iter().filter(|run| run.bytes == firsts[0].bytes).count();
    row("runs with the very same bytes", same as f64, Goal::AtLeast(runs as f64));
    studio.growth(depth)
}

/// A first render and those that follow it, with what cannot be saved of the first, measured right after it: the
/// speed of a machine that others use as well changes by the minute.
struct Firsts {
    first: Cost,
    /// CPU seconds that decoding its pieces takes.
    decode: f64,
    /// CPU seconds that encoding its frames takes.
    encode: f64,
    nothing: Cost,
    music: Cost,
    /// CPU seconds after one word was changed, and its line takes longer.
    word: f64,
    /// Parts that the changed word made.
    parts_again: f64,
    bytes: Vec<u8>,
}

/// How much the video is like its own frames without loss.
struct Likeness {
    ssim: f64,
    vmaf: Option<f64>,
}

struct Studio<'a> {
    bench: &'a Bench,
    media: Vec<PathBuf>,
}

impl Studio<'_> {
    fn first_and_changes(&self, run: usize) -> Measured<Firsts> {
        let desk = self.bench.desk.join(format!("run-{run}"));
        let render = |video| self.render(video, &desk, &[]);
        let first = render(Video::FIRST)?;
        fs::copy(desk.join("out.mp4"), desk.join("first.mp4"))?;
        let (decode, encode) = self.floor()?;
        let nothing = render(Video::FIRST)?;
        let music = render(Video { music_db: -20, ..Video::FIRST })?;
        // Lines of several kinds of film: the mean is what a change costs.
        let (mut word, mut made) = (0.0, 0);
        for line in CHANGED {
            let known = parts(&desk)?;
            word += render(Video { changed: Some(line), ..Video::FIRST })?.cpu_seconds;
            made += parts(&desk)?.difference(&known).count();
        }
        let changes = CHANGED.len() as f64;
        let (word, parts_again) = (word / changes, made as f64 / changes);
        fs::remove_dir_all(desk.join("data"))?;
        let bytes = fs::read(desk.join("first.mp4"))?;
        Ok(Firsts { first, decode, encode, nothing, music, word, parts_again, bytes })
    }

    /// Makes `video` in `desk`, keeping what is there.
    fn render(&self, video: Video, desk: &Path, environment: &[(&str, &Path)]) -> Measured<Cost> {
        let project = inputs::project(video, &self.media, desk)?;
        let mut command = Command::new(&self.bench.program);
        command.args(["--json", "render", path(&project)?, "-o", path(&desk.join("out.mp4"))?]);
        command.env("SPOOL_DATA_DIR", desk.join("data")).envs(environment.iter().copied());
        cost(command)
    }

    /// The frames of the first video without loss: made the first time, by a render of its own.
    fn frames(&self) -> Measured<PathBuf> {
        let desk = self.bench.desk.join("limit");
        let frames = desk.join("frames.mp4");
        if !frames.is_file() {
            fs::create_dir_all(&desk)?;
            let wrapper = desk.join("lossless");
            // Programs get nothing of the environment that they do not need.
            fs::write(&wrapper, LOSSLESS.replace("FFMPEG", path(&tool("ffmpeg"))?))?;
            make_runnable(&wrapper)?;
            self.render(Video::FIRST, &desk, &[("SPOOL_FFMPEG", &wrapper)])?;
            fs::rename(desk.join("out.mp4"), &frames)?;
            fs::remove_dir_all(desk.join("data"))?;
        }
        Ok(frames)
    }

    /// CPU seconds of decoding what the first video is made of, and of encoding its frames, as many at once as there
    /// are cores, and nothing else.
    fn floor(&self) -> Measured<(f64, f64)> {
        let frames = self.frames()?;
        let lines = Video::FIRST.lines as usize;
        let decode = spent(|| {
            at_once(lines, |line| {
                let clip = path(&self.media[line % (self.media.len() - 1)])?;
                let args = format!("-threads 1 -t 5 -i {clip} -map 0:v:0 -fps_mode passthrough -f null");
                ffmpeg(&args, Path::new("-"))
            })
        })?;
        let stretch = Video::FIRST.seconds() / lines as f64;
        let each = |how: &str| {
            spent(|| {
                at_once(lines, |line| {
                    let (from, file) = (line as f64 * stretch, path(&frames)?);
                    let input = format!("-threads 1 -ss {from} -t {stretch} -i {file} -map 0:v:0");
                    ffmpeg(&format!("{input} -fps_mode passthrough {how} -f null"), Path::new("-"))
                })
            })
        };
        let encoded = each("-c:v libx264 -threads 1 -preset superfast -crf 23 -g 45")?;
        Ok((decode, encoded - each("")?))
    }

    fn likeness(&self) -> Measured<Likeness> {
        let (video, frames) = (self.bench.desk.join("run-0/first.mp4"), self.frames()?);
        let desk = self.bench.desk.join("limit");
        let ssim = likeness::ssim(&video, &frames, &desk)?;
        let vmaf = likeness::vmaf(&video, &frames, &desk, &self.bench.target.join("bench-tools"))?;
        Ok(Likeness { ssim, vmaf })
    }

    /// Cost and memory of shorter and longer videos.
    fn growth(&self, depth: Depth) -> Measured<()> {
        heading("as it gets longer");
        let lengths: &[u32] = if depth == Depth::Quick { &[3, 12] } else { &[3, 12, 120] };
        let mut costs = Vec::new();
        for lines in lengths {
            let desk = self.bench.desk.join(format!("growth-{lines}"));
            let video = Video { lines: *lines, ..Video::FIRST };
            let cost = self.render(video, &desk, &[])?;
            let (seconds, a_second) = (video.seconds(), cost.cpu_seconds / video.seconds());
            row(&format!("{seconds:.0} s of video, CPU s a second of it"), a_second, Goal::None);
            row("  memory at most, MiB", cost.mebibytes, Goal::AtMost(600.0));
            costs.push((a_second, cost.mebibytes));
            fs::remove_dir_all(desk)?;
        }
        if let [_, minute, longest] = costs[..] {
            row("the longest / one minute, CPU s a second of it", longest.0 / minute.0, Goal::AtMost(1.1));
            row("the longest / one minute, memory", longest.1 / minute.1, Goal::AtMost(1.1));
        }
        Ok(())
    }
}

/// Our ffmpeg, but it loses nothing.
const LOSSLESS: &str = r#"#!/bin/bash
args=()
while [ $# -gt 0 ]; do
  case "$1" in
    -crf) args+=(-qp 0); shift ;;
    -preset) args+=(-preset ultrafast); shift ;;
    -profile:v) shift ;;
    *) args+=("$1") ;;
  esac
  shift
done
exec "FFMPEG" "${args[@]}"
"#;

#[cfg(unix)]
fn make_runnable(file: &Path) -> Measured<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(file, fs::Permissions::from_mode(0o755))?)
}

#[cfg(not(unix))]
fn make_runnable(_: &Path) -> Measured<()> {
    Err("the bench measures on Linux only".into())
}

/// Does `work` for each number below `count`, as many at once as there are cores.
fn at_once(count: usize, work: impl Fn(usize) -> Measured<()> + Sync) -> Measured<()> {
    let next = AtomicUsize::new(0);
    let worker = || -> Result<(), String> {
        loop {
            match next.fetch_add(1, Ordering::Relaxed) {
                number if number < count => work(number).map_err(|error| error.to_string())?,
                _ => return Ok(()),
            }
        }
    };
    std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| "a worker broke")?.map_err(Into::into))
    })
}

/// CPU seconds of the programs that `work` runs.
fn spent(work: impl FnOnce() -> Measured<()>) -> Measured<f64> {
    let before = cpu_seconds_of_children()?;
    work()?;
    Ok(cpu_seconds_of_children()? - before)
}

/// Names of the parts that are kept; a name has the hash of the bytes in it.
fn parts(desk: &Path) -> Measured<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for folder in fs::read_dir(desk.join("data/artifacts/render"))? {
        for file in fs::read_dir(folder?.path())? {
            names.insert(file?.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(names)
}

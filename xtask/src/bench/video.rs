//! What making a video costs: against decoding its pieces and encoding its frames and nothing else, after a change,
//! and as it gets longer.

#![allow(clippy::disallowed_methods, reason = "to measure a program one has to start it")]

use super::inputs::{self, Video};
use super::meter::{Cost, cost, cpu_seconds_of_children};
use super::{Bench, Depth, Goal, Measured, ffmpeg, heading, likeness, path, row};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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
    let median = |figure: fn(&Firsts) -> f64| {
        let mut figures: Vec<f64> = firsts.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    let first = median(|run| run.first.cpu_seconds);
    let share = |figure| median(figure) / first * 100.0;
    let limit = studio.limit()?;
    let seconds = Video::FIRST.seconds();
    heading(&format!("{seconds:.0} s in twelve lines, median of {runs}"));
    row("all of it, CPU s a second of video", first / seconds, Goal::None);
    row("decoding the pieces + encoding the frames, the same", limit.floor() / seconds, Goal::None);
    row("  of which decoding", limit.decode / seconds, Goal::None);
    row("all of it / decoding and encoding", first / limit.floor(), Goal::AtMost(1.35));
    row("memory of all programs at most, MiB", median(|run| run.first.mebibytes), Goal::AtMost(600.0));
    row("cores busy while parts are made, %", median(|run| run.first.busy) * 100.0, Goal::AtLeast(85.0));
    row("longest without news while parts are made, s", median(|run| run.first.silence), Goal::AtMost(2.0));
    let (ssim_goal, vmaf) = match limit.vmaf {
        Some(vmaf) => (Goal::None, Some(vmaf)),
        None => (Goal::AtLeast(0.995), None),
    };
    row("SSIM against the same frames without loss", limit.ssim, ssim_goal);
    match vmaf {
        Some(vmaf) => row("VMAF, the same", vmaf, Goal::AtLeast(96.0)),
        None => println!("{:<52} {:>10}", "VMAF, the same", "not to be had"),
    }
    row("one word changed, % of the first", share(|run| run.word), Goal::AtMost(15.0));
    row("  parts made again, of 23", median(|run| run.parts_again), Goal::AtMost(3.0));
    row("music changed, %", share(|run| run.music.cpu_seconds), Goal::AtMost(7.0));
    row("nothing changed, %", share(|run| run.nothing.cpu_seconds), Goal::AtMost(1.0));
    let same = firsts.iter().filter(|run| run.bytes == firsts[0].bytes).count();
    row("runs with the very same bytes", same as f64, Goal::AtLeast(runs as f64));
    studio.growth(depth)
}

/// A first render and those that follow it.
struct Firsts {
    first: Cost,
    nothing: Cost,
    music: Cost,
    /// CPU seconds after one word was changed, and its line takes longer.
    word: f64,
    /// Parts that the changed word made.
    parts_again: f64,
    bytes: Vec<u8>,
}

/// What cannot be saved.
struct Limit {
    decode: f64,
    encode: f64,
    ssim: f64,
    vmaf: Option<f64>,
}

impl Limit {
    fn floor(&self) -> f64 {
        self.decode + self.encode
    }
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
        Ok(Firsts { first, nothing, music, word, parts_again, bytes: fs::read(desk.join("first.mp4"))? })
    }

    /// Makes `video` in `desk`, keeping what is there.
    fn render(&self, video: Video, desk: &Path, environment: &[(&str, &Path)]) -> Measured<Cost> {
        let project = inputs::project(video, &self.media, desk)?;
        let mut command = Command::new(&self.bench.program);
        command.args(["--json", "render", path(&project)?, "-o", path(&desk.join("out.mp4"))?]);
        command.env("SPOOL_DATA_DIR", desk.join("data")).envs(environment.iter().copied());
        cost(command)
    }

    /// Decodes what the first video is made of, and encodes its very frames, which are had by a render without loss.
    fn limit(&self) -> Measured<Limit> {
        let desk = self.bench.desk.join("limit");
        fs::create_dir_all(&desk)?;
        let wrapper = desk.join("lossless");
        fs::write(&wrapper, LOSSLESS)?;
        make_runnable(&wrapper)?;
        self.render(Video::FIRST, &desk, &[("SPOOL_FFMPEG", wrapper.as_path())])?;
        let frames = desk.join("frames.mp4");
        fs::rename(desk.join("out.mp4"), &frames)?;
        let nowhere = Path::new("-");
        let decode = spent(|| {
            (0..Video::FIRST.lines as usize).try_for_each(|line| {
                let clip = path(&self.media[line % (self.media.len() - 1)])?;
                ffmpeg(
                    &format!("-threads 1 -t 5 -i {clip} -map 0:v:0 -fps_mode passthrough -f null"),
                    nowhere,
                )
            })
        })?;
        let from = format!("-threads 1 -i {} -map 0:v:0 -fps_mode passthrough", path(&frames)?);
        let reading = spent(|| ffmpeg(&format!("{from} -f null"), nowhere))?;
        let encoded = format!("{from} -c:v libx264 -threads 1 -preset superfast -crf 23 -g 60 -f null");
        let encode = spent(|| ffmpeg(&encoded, nowhere))? - reading;
        let video = self.bench.desk.join("run-0/first.mp4");
        let ssim = likeness::ssim(&video, &frames, &desk)?;
        let vmaf = likeness::vmaf(&video, &frames, &desk, &self.bench.target.join("bench-tools"))?;
        Ok(Limit { decode, encode, ssim, vmaf })
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

/// An ffmpeg that loses nothing where ours would.
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
exec ffmpeg "${args[@]}"
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

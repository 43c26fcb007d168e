//! What making a video costs: against decoding its pieces and encoding its frames and nothing else, after a change,
//! and as it gets longer.

#![allow(clippy::disallowed_methods, reason = "to measure a program one has to start it")]

use super::inputs::{self, Video};
use super::meter::{Cost, cost, cpu_seconds_of_children};
use super::{Bench, Depth, Measured, ffmpeg, path};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Prints the rows.
pub(super) fn rows(bench: &Bench, depth: Depth) -> Measured<()> {
    let studio = Studio { bench, media: inputs::media(&bench.root.join("target/bench-inputs"))? };
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
    println!("{:<52} {:>10} {:>12}", format!("{seconds:.0} s, twelve lines, median of {runs}"), "", "goal");
    row("all of it, CPU s a second of video", first / seconds, "");
    row("decoding the pieces + encoding the frames, CPU s", limit.floor(), "");
    row("  of which decoding", limit.decode, "");
    row("all of it / that", first / limit.floor(), "1.35");
    row("memory of all programs at most, MiB", median(|run| run.first.mebibytes), "600");
    row("cores busy while parts are made, %", median(|run| run.first.busy) * 100.0, "85");
    row("SSIM against the same frames without loss", limit.ssim, "0.995");
    row("one word changed, % of the first", share(|run| run.word.cpu_seconds), "15");
    row("  parts made again", median(|run| run.parts_again as f64), "3");
    row("music changed, %", share(|run| run.music.cpu_seconds), "7");
    row("nothing changed, %", share(|run| run.nothing.cpu_seconds), "1");
    let same = firsts.windows(2).all(|pair| pair[0].bytes == pair[1].bytes);
    row("runs with the very same bytes", if same { runs as f64 } else { 1.0 }, &runs.to_string());
    studio.growth(depth)
}

fn row(what: &str, figure: f64, goal: &str) {
    println!("{what:<52} {figure:>10.3} {goal:>12}");
}

/// A first render and those that follow it.
struct Firsts {
    first: Cost,
    nothing: Cost,
    music: Cost,
    word: Cost,
    /// Parts that the changed word made.
    parts_again: usize,
    bytes: Vec<u8>,
}

/// What cannot be saved.
struct Limit {
    decode: f64,
    encode: f64,
    ssim: f64,
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
        let before = parts(&desk)?;
        let nothing = render(Video::FIRST)?;
        let music = render(Video { music_db: -20, ..Video::FIRST })?;
        let word = render(Video { changed: Some(5), ..Video::FIRST })?;
        let parts_again = parts(&desk)?.difference(&before).count();
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
        let encoded = format!("{from} -c:v libx264 -threads 1 -preset superfast -crf 23 -g 150 -f null");
        let encode = spent(|| ffmpeg(&encoded, nowhere))? - reading;
        let ssim = ssim(&self.bench.desk.join("run-0/first.mp4"), &frames, &desk)?;
        Ok(Limit { decode, encode, ssim })
    }

    /// Cost and memory of shorter and longer videos.
    fn growth(&self, depth: Depth) -> Measured<()> {
        println!("\n{:<52} {:>10} {:>12}", "growth", "CPU s / s", "MiB");
        let lines: &[u32] = if depth == Depth::Full { &[3, 12, 120] } else { &[3, 12] };
        for lines in lines {
            let desk = self.bench.desk.join(format!("growth-{lines}"));
            let video = Video { lines: *lines, ..Video::FIRST };
            let cost = self.render(video, &desk, &[])?;
            let (seconds, a_second) = (video.seconds(), cost.cpu_seconds / video.seconds());
            println!("{:<52} {a_second:>10.3} {:>12.0}", format!("{seconds:.0} s of video"), cost.mebibytes);
            fs::remove_dir_all(desk)?;
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

/// Mean structural likeness of two videos, 0 to 1.
fn ssim(video: &Path, frames: &Path, desk: &Path) -> Measured<f64> {
    let told = desk.join("ssim.txt");
    let graph = format!("[0:v][1:v]ssim=stats_file={}", path(&told)?);
    ffmpeg(&format!("-i {} -i {} -lavfi {graph} -f null", path(video)?, path(frames)?), Path::new("-"))?;
    let text = fs::read_to_string(told)?;
    let all = |line: &str| line.split("All:").nth(1)?.split_whitespace().next()?.parse::<f64>().ok();
    let each: Vec<f64> = text.lines().filter_map(all).collect();
    Ok(each.iter().sum::<f64>() / each.len().max(1) as f64)
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

//! How alike two videos are, as people see it: SSIM by the system's ffmpeg, VMAF by one that can.

#![allow(clippy::disallowed_methods, reason = "to measure a program one has to start it")]

use super::{Measured, ffmpeg, path};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A build of ffmpeg with VMAF, as a Python package.
const PACKAGE: &str = "imageio-ffmpeg==0.8.1";

/// Mean structural likeness of two videos, 0 to 1.
pub(super) fn ssim(video: &Path, frames: &Path, desk: &Path) -> Measured<f64> {
    let told = desk.join("ssim.txt");
    let graph = format!("[0:v][1:v]ssim=stats_file={}", path(&told)?);
    ffmpeg(&format!("-i {} -i {} -lavfi {graph} -f null", path(video)?, path(frames)?), Path::new("-"))?;
    let text = fs::read_to_string(told)?;
    let all = |line: &str| line.split("All:").nth(1)?.split_whitespace().next()?.parse::<f64>().ok();
    let each: Vec<f64> = text.lines().filter_map(all).collect();
    Ok(each.iter().sum::<f64>() / each.len().max(1) as f64)
}

/// Mean VMAF of two videos, 0 to 100; none where no ffmpeg that knows it is to be had.
pub(super) fn vmaf(video: &Path, frames: &Path, desk: &Path, tools: &Path) -> Measured<Option<f64>> {
    let Some(program) = program(tools) else { return Ok(None) };
    let told = desk.join("vmaf.json");
    // Every third frame: the mean hardly changes.
    let graph = format!("[0:v][1:v]libvmaf=n_subsample=3:n_threads=2:log_fmt=json:log_path={}", path(&told)?);
    let status = Command::new(program)
        .args(["-nostdin", "-hide_banner", "-loglevel", "error"])
        .args(["-i", path(video)?, "-i", path(frames)?, "-lavfi", &graph, "-f", "null", "-"])
        .status()?;
    if !status.success() {
        return Err(format!("VMAF ended with {status}").into());
    }
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(told)?)?;
    Ok(report["pooled_metrics"]["vmaf"]["mean"].as_f64())
}

/// The program with VMAF: installed the first time, into `tools`.
fn program(tools: &Path) -> Option<PathBuf> {
    let python = tools.join("bin/python");
    if !python.is_file() {
        eprintln!("installing {PACKAGE}");
        let venv = Command::new("python3").args(["-m", "venv"]).arg(tools).status().ok()?;
        let args = ["-m", "pip", "install", "--quiet", PACKAGE];
        venv.success().then(|| Command::new(&python).args(args).status())?.ok()?;
    }
    let ask = "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())";
    let told = Command::new(python).args(["-c", ask]).output().ok().filter(|told| told.status.success())?;
    Some(PathBuf::from(String::from_utf8(told.stdout).ok()?.trim()))
}

//! Looking at what was left: processes, files, and whether a video is whole.

#![allow(clippy::disallowed_methods, reason = "a video is looked at by a program that did not make it")]

use super::Shown;
use super::desk::{Desk, text};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The tools that work with files below `folder`: process and command line. Dead ones that nobody has buried yet
/// have no command line.
pub(super) fn at_work(folder: &Path) -> Vec<(i32, String)> {
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    let marker = folder.to_string_lossy().into_owned();
    let line = |entry: fs::DirEntry| {
        let id: i32 = entry.file_name().to_str()?.parse().ok()?;
        let line = fs::read(entry.path().join("cmdline")).ok()?;
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        (line.contains(&marker) && line.contains("/ffmpeg") | line.contains("/ffprobe")).then_some((id, line))
    };
    processes.flatten().filter_map(line).collect()
}

/// Sends a signal to a process, which may be gone by now.
pub(super) fn signal(id: i32, signal: Signal) -> bool {
    Pid::from_raw(id).is_some_and(|id| kill_process(id, signal).is_ok())
}

/// Why a finished job's video is not whole; nothing when it is.
pub(super) fn wrong_with(job: &Value) -> Option<String> {
    let video = job["videos"].get(0)?;
    let path = text(video, "path");
    let told = video["duration_ms"].as_u64().unwrap_or(0);
    let packets = match packets(Path::new(path)) {
        Ok(packets) => packets,
        Err(why) => return Some(why.to_string()),
    };
    if packets == 0 || told.abs_diff(packets * 1_000 / 30) > 34 {
        return Some(format!("{path}: {packets} pictures for {told} ms"));
    }
    plays(Path::new(path)).err().map(|why| why.to_string())
}

/// Count of pictures in a file.
fn packets(file: &Path) -> Shown<u64> {
    let out = Command::new("/usr/bin/ffprobe")
        .args(["-v", "error", "-count_packets", "-select_streams", "v:0"])
        .args(["-show_entries", "stream=nb_read_packets", "-of", "csv=p=0"])
        .arg(file)
        .output()?;
    let said = String::from_utf8(out.stdout)?;
    said.trim()
        .trim_end_matches(',')
        .parse()
        .map_err(|_| format!("{}: cannot be read", file.display()).into())
}

/// Decodes all of a file.
pub(super) fn plays(file: &Path) -> Shown {
    let out = Command::new("/usr/bin/ffmpeg")
        .args(["-nostdin", "-v", "error", "-xerror", "-i"])
        .arg(file)
        .args(["-f", "null", "-"])
        .output()?;
    let said = String::from_utf8_lossy(&out.stderr);
    if out.status.success() && said.is_empty() {
        Ok(())
    } else {
        Err(format!("{}: {said}", file.display()).into())
    }
}

/// Names of the files in a folder, hidden ones too; none when there is no folder.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Every file below a folder.
pub(super) fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let below = |entry: fs::DirEntry| {
        if entry.path().is_dir() { files(&entry.path()) } else { vec![entry.path()] }
    };
    entries.flatten().flat_map(below).collect()
}

/// Parts that are kept.
pub(super) fn parts(desk: &Desk) -> usize {
    files(&desk.data.join("artifacts").join("render")).len()
}

/// What work left in the data folder that is of no use any more.
pub(super) fn scratch(desk: &Desk) -> Vec<String> {
    let unfinished = names(&desk.data.join("artifacts").join("unfinished"));
    unfinished.into_iter().chain(names(&desk.data.join("work"))).collect()
}

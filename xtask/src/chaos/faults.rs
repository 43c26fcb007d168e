//! Faults: disks that go away or refuse, a worker that is stopped for longer than its lease, and encoders that lie
//! about how they ended. Each ends with one whole video, or with a sentence and no video.

#![allow(clippy::disallowed_methods, reason = "faults are injected by programs")]

use super::desk::BESIDE;
use super::desk::{Desk, text, wait};
use super::disk::{Disk, Ends, ends, is_root};
use super::look::{at_work, names, signal, wrong_with};
use super::{Row, Shown, Want};
use rustix::process::Signal;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How long a job may take to come to rest: two retries with their waits, and some work on a busy machine.
const RESTS: Duration = Duration::from_secs(300);
/// Longer than a lease.
const STOPPED: Duration = Duration::from_secs(20);

pub(super) fn play(want: Want) -> Shown<Row> {
    let mut row = Row::new("faults");
    encoders(&mut row)?;
    stopped(&mut row)?;
    match is_root() {
        true => folders(&mut row)?,
        false => row.count("folders skipped: only root may mount disks"),
    }
    match Path::new("/usr/bin/strace").is_file() {
        true => refused_syncs(want.count.unwrap_or(6), &mut row)?,
        false => row.count("refused fsyncs skipped: strace is not installed"),
    }
    Ok(row)
}

fn completed(job: &Value) -> bool {
    text(job, "state") == "completed" && wrong_with(job).is_none()
}

/// Encoders that say something else than what they did: once, then for ever.
fn encoders(row: &mut Row) -> Shown {
    let ways = [
        ("killed for its memory", "kill -KILL $$", "out_of_memory"),
        ("ends well without a file", "exit 0", "output_damaged"),
        (
            "ends well with a short file",
            "head -c 5000 /dev/zero > \"${last#file:}\"; exit 0",
            "output_damaged",
        ),
    ];
    let (mut again, mut typed) = (0, 0);
    for (what, act, code) in ways {
        for always in [false, true] {
            let desk = Desk::new()?;
            let mark = desk.path("misbehaved");
            let once =
                format!("{} mkdir '{}' 2>/dev/null", if always { "true ||" } else { "" }, mark.display());
            desk.ffmpeg(&format!("case \"$last\" in */unfinished/*.mp4) if {once}; then {act}; fi ;; esac"))?;
            let id = desk.submit(&desk.project("Lies")?, &["--quality", "draft"])?;
            let _worker = Ends(desk.worker(&[])?);
            let job = ends(&desk, &id, RESTS).ok_or("the job was not to be asked")?;
            let said = text(&job["error"], "code");
            if always {
                let kept = names(&desk.videos()).is_empty();
                let told = text(&job, "state") == "failed" && said == code;
                typed += usize::from(kept && told);
                row.promise(kept && told, format!("always {what}: {} {said}", job["state"]));
            } else {
                again += usize::from(completed(&job));
                row.promise(completed(&job), format!("once {what}: {job}"));
            }
        }
    }
    row.count(format!("{again} of 3 lying encoders made good, {typed} of 3 told in words"));
    Ok(())
}

/// A worker that stands still for longer than its lease, with its tools, goes on as if nothing had been.
fn stopped(row: &mut Row) -> Shown {
    let desk = Desk::new()?;
    let id = desk.submit(&desk.project("Stopped")?, &[])?;
    let worker = Ends(desk.worker(&[])?);
    wait(RESTS, || !at_work(&desk.data).is_empty());
    let process = i32::try_from(worker.0.id())?;
    row.promise(signal(process, Signal::STOP), "the worker could not be stopped");
    std::thread::sleep(STOPPED);
    signal(process, Signal::CONT);
    let job = ends(&desk, &id, RESTS).ok_or("the job was not to be asked")?;
    let videos = names(&desk.videos()).len();
    row.promise(
        completed(&job) && videos == BESIDE,
        format!("stopped for {} s: {job}, {videos} files", STOPPED.as_secs()),
    );
    row.count(format!("a worker stopped for {} s and continued: one video", STOPPED.as_secs()));
    Ok(())
}

/// The folder of videos may not be written to, and its disk goes away while a video is made.
fn folders(row: &mut Row) -> Shown {
    let desk = Desk::new()?;
    let disk = Disk::mount(&desk.path("home").join("Videos"), 64 << 20)?;
    disk.remount("ro")?;
    let _worker = Ends(desk.worker(&[])?);
    let id = desk.submit(&desk.project("Read only")?, &[])?;
    let job = ends(&desk, &id, RESTS).ok_or("the job was not to be asked")?;
    row.promise(job["question"]["code"] == "folder_locked", format!("read-only folder: {job}"));
    disk.remount("rw")?;
    desk.spool(&["resume", &id])?;
    let job = ends(&desk, &id, RESTS).ok_or("the job was not to be asked")?;
    row.promise(completed(&job), format!("no longer read-only: {job}"));

    let id = desk.submit(&desk.project("Vanished")?, &[])?;
    wait(RESTS, || at_work(&desk.data).iter().any(|(_, line)| line.contains("unfinished")));
    drop(disk);
    let job = ends(&desk, &id, RESTS).ok_or("the job was not to be asked")?;
    row.promise(completed(&job), format!("its disk went away: {job}"));
    row.count("a read-only folder is a question, a vanished one is made again");
    Ok(())
}

/// One fsync after the other refuses, once each.
fn refused_syncs(count: usize, row: &mut Row) -> Shown {
    let mut done = 0;
    for n in 1..=count {
        let desk = Desk::new()?;
        let id = desk.submit(&desk.project("Sync")?, &["--quality", "draft"])?;
        // It ends by itself: what is traced outlives a tracer that is killed.
        let worker = desk.command(&["work", "--until-idle"]);
        let mut traced = Command::new("/usr/bin/strace");
        traced.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e"]);
        traced.arg(format!("inject=fsync,fdatasync:error=EIO:when={}", n * 3));
        traced.arg(worker.get_program()).args(worker.get_args());
        traced.envs(worker.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let log = fs::File::create(desk.path("worker.log"))?;
        traced.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).status()?;
        let job = desk.job(&id)?;
        let well = completed(&job) && names(&desk.videos()).len() == BESIDE;
        done += usize::from(well);
        row.promise(well, format!("fsync {} refused: {job} {}", n * 3, desk.log()));
    }
    row.count(format!("{done} of {count} done after a refused fsync"));
    Ok(())
}

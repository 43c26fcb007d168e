//! Disk: the disk of the finished videos, then the disk of the data folder, full at every point of a sweep. Never a
//! "completed" that is none, never half a file; with more room the job goes on, and the program was not restarted.

#![allow(clippy::disallowed_methods, reason = "disks are mounted by a program")]

use super::desk::{BESIDE, Desk, text};
use super::look::{files, names, plays, wrong_with};
use super::{Row, Shown, Want};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// Bytes between two points.
const STEP: u64 = 16 * 1024;
/// Room enough for anything here.
const ROOM: u64 = 256 << 20;
/// Nothing is left free, so that the disk is really filled. Only the data folder keeps what the queue itself needs.
const EVERY_BYTE: [&str; 2] = ["--keep-free", "0"];
/// A job that waits for so long waits for room.
const HELD: Duration = Duration::from_secs(10);
/// How long a job may take to come to rest on a full disk, or to go on with more room; waited out only by one that
/// never does.
const SETTLES: Duration = Duration::from_secs(300);

pub(super) fn play(want: Want) -> Shown<Row> {
    let points = want.count.unwrap_or(24) as u64;
    let mut row = Row::new("disk");
    if !is_root() {
        row.count("skipped: only root may mount the small disks that are filled");
        return Ok(row);
    }
    let mut counts = Counts::default();
    output(points / 2, &mut counts, &mut row)?;
    let of_output = std::mem::take(&mut counts).print("the videos' disk", &mut row);
    data(points - points / 2, &mut counts, &mut row)?;
    let of_data = counts.print("the data folder's disk", &mut row);
    row.promise(of_output > 0 && of_data > 0, "the sweep never met a full disk");
    Ok(row)
}

pub(super) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[derive(Default)]
struct Counts {
    points: usize,
    /// Enough room at once.
    fitted: usize,
    /// The person was told, and the job went on with more room.
    told: usize,
    /// Nothing was accepted, in words.
    refused: usize,
    /// The work rested, or not even a question could be kept: the job went on with more room.
    late: usize,
}

impl Counts {
    fn print(self, what: &str, row: &mut Row) -> usize {
        let Counts { points, fitted, told, refused, late } = self;
        row.count(format!(
            "{what}, {points} sizes: {fitted} had room, {told} told and then done, {late} when there was room, {refused} refused in words"
        ));
        told + refused + late
    }
}

/// A disk of a certain size, until it is dropped.
pub(super) struct Disk(PathBuf);

impl Disk {
    pub fn mount(at: &Path, bytes: u64) -> Shown<Disk> {
        fs::create_dir_all(at)?;
        mount(&["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs"], at)?;
        Ok(Disk(at.to_owned()))
    }

    fn grow(&self, bytes: u64) -> Shown {
        self.remount(&format!("size={bytes}"))
    }

    /// Changes what may be done there.
    pub fn remount(&self, how: &str) -> Shown {
        mount(&["-o", &format!("remount,{how}")], &self.0)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: whoever still holds a file there keeps it until it ends.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn mount(args: &[&str], at: &Path) -> Shown {
    let done = Command::new("mount").args(args).arg(at).status()?;
    if done.success() { Ok(()) } else { Err(format!("no disk could be mounted at {}", at.display()).into()) }
}

/// A program that ends with the scenario.
pub(super) struct Ends(pub Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Sizes around what is needed: most of them too small.
fn sizes(needed: u64, points: u64) -> impl Iterator<Item = u64> {
    let most = needed.div_ceil(STEP) + points / 4;
    (most.saturating_sub(points).max(1)..most).map(|step| step * STEP)
}

fn output(points: u64, counts: &mut Counts, row: &mut Row) -> Shown {
    let desk = Desk::new()?;
    let project = desk.project("Full disk")?;
    desk.submit(&project, &[])?;
    desk.worker(&["--until-idle"])?.wait()?;
    let needed = bytes(&desk.videos());
    let _worker = Ends(desk.worker(&EVERY_BYTE)?);
    for size in sizes(needed, points) {
        let disk = Disk::mount(&desk.path("home").join("Videos"), size)?;
        let id = desk.submit(&project, &[])?;
        let at = format!("{size} bytes for {needed}");
        go_on(&desk, &disk, &id, &at, counts, row)?;
        let kept = names(&desk.videos());
        row.promise(kept.len() == BESIDE, format!("{at}: {kept:?}"));
    }
    Ok(())
}

fn data(points: u64, counts: &mut Counts, row: &mut Row) -> Shown {
    let desk = Desk::new()?;
    let project = desk.project("Full disk")?;
    desk.submit(&project, &[])?;
    desk.worker(&["--until-idle"])?.wait()?;
    let needed = bytes(&desk.data);
    fs::remove_dir_all(&desk.data)?;
    // From nothing to enough, evenly.
    let steps = needed.div_ceil(STEP) + 1;
    for size in (1..=points).map(|point| (steps * point / points).max(1) * STEP) {
        let _ = fs::remove_dir_all(desk.videos());
        let disk = Disk::mount(&desk.data, size)?;
        let at = format!("{size} bytes for {needed}");
        let _worker = Ends(desk.worker(&EVERY_BYTE)?);
        counts.points += 1;
        let out = desk.spool(&["submit", &project.to_string_lossy()])?;
        if !out.status.success() {
            let said = String::from_utf8_lossy(&out.stderr);
            row.promise(
                said.starts_with("spool: ") && out.status.code() == Some(2),
                format!("{at}: refused with {said}"),
            );
            counts.refused += 1;
            continue;
        }
        counts.points -= 1;
        let id = String::from_utf8(out.stdout)?.trim().to_owned();
        go_on(&desk, &disk, &id, &at, counts, row)?;
    }
    Ok(())
}

/// Waits for the job to rest, makes room, and waits for its video.
fn go_on(desk: &Desk, disk: &Disk, id: &str, at: &str, counts: &mut Counts, row: &mut Row) -> Shown {
    counts.points += 1;
    let rested = rests(desk, id, SETTLES);
    let state = rested.as_ref().map(|job| text(job, "state").to_owned()).unwrap_or_default();
    whole_or_nothing(desk, at, row);
    if state == "completed" {
        counts.fitted += 1;
    } else {
        disk.grow(ROOM)?;
        let mut told = rested.as_ref().is_some_and(|job| job["question"]["code"] == "disk_full");
        // Where not even the question could be kept, it comes with the room.
        let late = !told && state != "failed";
        if late {
            told = rests(desk, id, SETTLES).is_some_and(|job| job["question"]["code"] == "disk_full");
            counts.late += 1;
        } else {
            counts.told += 1;
        }
        if told {
            desk.spool(&["resume", id])?;
        }
        row.promise(told || late, format!("{at}: nobody was told, the job is {state:?}"));
    }
    let done = rests(desk, id, SETTLES);
    let done_state = done.as_ref().map(|job| text(job, "state")).unwrap_or("not to be asked");
    row.promise(done_state == "completed", format!("{at}: with more room it is {done_state}"));
    if let Some(why) = done.as_ref().and_then(wrong_with) {
        row.promise(false, format!("{at}: \"completed\", and {why}"));
    }
    Ok(())
}

/// The job once it has ended or asks, if nothing keeps it from being begun.
pub(super) fn ends(desk: &Desk, id: &str, most: Duration) -> Option<serde_json::Value> {
    rests_within(desk, id, most, most)
}

/// The job once it has come to rest; waiting for room is a rest.
fn rests(desk: &Desk, id: &str, most: Duration) -> Option<serde_json::Value> {
    rests_within(desk, id, most, HELD)
}

fn rests_within(desk: &Desk, id: &str, most: Duration, held: Duration) -> Option<serde_json::Value> {
    let began = Instant::now();
    let mut moved = began;
    while began.elapsed() < most && moved.elapsed() < held {
        if let Ok(job) = desk.job(id) {
            if ["completed", "failed", "needs_you", "cancelled"].contains(&text(&job, "state")) {
                return Some(job);
            }
            if text(&job, "state") != "queued" {
                moved = Instant::now();
            }
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    desk.job(id).ok()
}

/// Every video in the folder plays from end to end, and nothing else is there but what belongs to it.
fn whole_or_nothing(desk: &Desk, at: &str, row: &mut Row) {
    for path in files(&desk.videos()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        row.promise(!name.starts_with('.'), format!("{at}: {name} was left"));
        if name.ends_with(".mp4") {
            row.promise(plays(&path).is_ok(), format!("{at}: {name} is not whole"));
        }
    }
}

fn bytes(folder: &Path) -> u64 {
    // A disk gives whole pages.
    files(folder)
        .iter()
        .filter_map(|path| path.metadata().ok())
        .map(|of| of.len().div_ceil(4096) * 4096)
        .sum()
}

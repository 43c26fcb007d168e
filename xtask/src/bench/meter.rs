//! What a program and all programs it starts cost: CPU seconds, memory, and how much of the computer they used.

use super::Measured;
use crate::process::fields_of;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Time between two looks.
const LOOK: Duration = Duration::from_millis(50);
const TICKS_A_SECOND: f64 = 100.0;

/// The cost of one run.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cost {
    pub cpu_seconds: f64,
    /// Most memory of the whole tree at one moment, in MiB.
    pub mebibytes: f64,
    /// Share of the time that cores could give us in which they worked for us, while the render ran.
    pub busy: f64,
    /// The longest that nothing new was told while the render ran, in seconds.
    pub silence: f64,
}

/// Runs `command` to its end.
pub(super) fn cost(mut command: Command) -> Measured<Cost> {
    let before = cpu_seconds_of_children()?;
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let rendering = AtomicBool::new(false);
    let (mut most, mut watch) = (0.0_f64, Watch::default());
    let out = child.stdout.take().ok_or("no output")?;
    let silence = std::thread::scope(|scope| -> Measured<f64> {
        let told = scope.spawn(|| {
            let (mut last, mut silence) = (None::<Instant>, 0.0_f64);
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let renders = line.contains("\"stage\":\"render\"");
                rendering.store(renders, Ordering::Relaxed);
                silence = silence.max(last.map_or(0.0, |last| last.elapsed().as_secs_f64()));
                last = renders.then(Instant::now);
            }
            rendering.store(false, Ordering::Relaxed);
            silence
        });
        while child.try_wait()?.is_none() {
            let tree = tree(&child)?;
            most = most.max(tree.iter().map(|one| one.mebibytes).sum());
            if rendering.load(Ordering::Relaxed) {
                watch.look(&tree)?;
            }
            std::thread::sleep(LOOK);
        }
        told.join().map_err(|_| "what it told could not be read".into())
    })?;
    let status = child.wait()?;
    if !status.success() {
        return Err(format!("{command:?} ended with {status}").into());
    }
    Ok(Cost {
        cpu_seconds: cpu_seconds_of_children()? - before,
        mebibytes: most,
        busy: watch.busy(),
        silence,
    })
}

/// One program of the tree.
struct One {
    id: u32,
    parent: u32,
    ticks: f64,
    mebibytes: f64,
}

/// The program and all below it, now.
fn tree(child: &Child) -> Measured<Vec<One>> {
    let mut all: Vec<One> = fs::read_dir("/proc")?
        .flatten()
        .filter_map(|entry| one(entry.file_name().to_str()?.parse().ok()?))
        .collect();
    let mut ours = vec![child.id()];
    let mut known = 0;
    while known < ours.len() {
        let parent = ours[known];
        ours.extend(all.iter().filter(|one| one.parent == parent).map(|one| one.id));
        known += 1;
    }
    all.retain(|one| ours.contains(&one.id));
    Ok(all)
}

/// Fields 4, 14, 15 and 24 of `/proc/id/stat` (proc(5)).
fn one(id: u32) -> Option<One> {
    let fields = fields_of(id)?;
    let number = |field: usize| fields.get(field)?.parse::<f64>().ok();
    Some(One {
        id,
        parent: number(1)? as u32,
        ticks: number(11)? + number(12)?,
        mebibytes: number(21)? * 4_096.0 / 1_048_576.0,
    })
}

/// Ours against idle time: what other programs take is not counted either way.
#[derive(Default)]
struct Watch {
    last: Option<(Vec<(u32, f64)>, f64)>,
    ours: f64,
    idle: f64,
}

impl Watch {
    fn look(&mut self, tree: &[One]) -> Measured<()> {
        let idle = idle_ticks()?;
        let now: Vec<(u32, f64)> = tree.iter().map(|one| (one.id, one.ticks)).collect();
        if let Some((before, idle_before)) = &self.last {
            for (id, ticks) in &now {
                let then = before.iter().find(|(known, _)| known == id).map_or(0.0, |(_, ticks)| *ticks);
                self.ours += ticks - then;
            }
            self.idle += idle - idle_before;
        }
        self.last = Some((now, idle));
        Ok(())
    }

    fn busy(&self) -> f64 {
        self.ours / (self.ours + self.idle).max(1.0)
    }
}

/// Ticks in which cores had nothing to do, or waited for a disk.
fn idle_ticks() -> Measured<f64> {
    let stat = fs::read_to_string("/proc/stat")?;
    let fields: Vec<&str> = stat.lines().next().unwrap_or_default().split_whitespace().collect();
    let number = |field: usize| fields.get(field).and_then(|text| text.parse::<f64>().ok()).ok_or("no times");
    Ok(number(4)? + number(5)?)
}

/// User and system time of this program itself (proc(5), fields 14 and 15 of `stat`).
pub(super) fn cpu_seconds_of_self() -> Measured<f64> {
    seconds_in([11, 12])
}

/// User and system time of every child that has ended (proc(5), fields 16 and 17 of `stat`).
pub(super) fn cpu_seconds_of_children() -> Measured<f64> {
    seconds_in([13, 14])
}

fn seconds_in(fields: [usize; 2]) -> Measured<f64> {
    let told = fields_of("self").ok_or("no process table")?;
    let ticks = |field: usize| told.get(field).and_then(|text| text.parse::<f64>().ok()).ok_or("no times");
    Ok((ticks(fields[0])? + ticks(fields[1])?) / TICKS_A_SECOND)
}

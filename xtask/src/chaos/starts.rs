//! Starts: many programs on one data folder at the same instant. One works, the others say so or only submit.

use super::desk::{Desk, wait};
use super::{Row, Shown, Want};
use std::process::Child;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(240);

pub(super) fn play(want: Want) -> Shown<Row> {
    let count = want.count.unwrap_or(20);
    let desk = Desk::new()?;
    let mut row = Row::new("starts");
    workers(&desk, count, &mut row)?;
    renders(&desk, count.min(8), &mut row)?;
    Ok(row)
}

/// So many `spool work`: one goes on, the others end with code 5.
fn workers(desk: &Desk, count: usize, row: &mut Row) -> Shown {
    let mut all: Vec<Child> =
        (0..count).map(|_| desk.command(&["work"]).spawn()).collect::<Result<_, _>>()?;
    let children = std::cell::RefCell::new(&mut all);
    let running = || {
        let mut children = children.borrow_mut();
        children.iter_mut().filter_map(|child| child.try_wait().ok()).filter(Option::is_none).count()
    };
    let settled = wait(PATIENCE, || running() <= 1).is_some();
    let owners = running();
    let mut codes = Vec::new();
    for mut child in all {
        match child.try_wait()? {
            Some(status) => codes.push(status.code()),
            None => {
                child.kill()?;
                child.wait()?;
            }
        }
    }
    let told = codes.iter().filter(|code| **code == Some(5)).count();
    row.count(format!("{count} workers at once: {owners} owner, {told} told who works (code 5)"));
    row.promise(settled && owners == 1 && told == count - 1, format!("{owners} owners, codes {codes:?}"));
    Ok(())
}

/// So many `spool render`: each ends with its video, whoever made it.
fn renders(desk: &Desk, count: usize, row: &mut Row) -> Shown {
    let mut all = Vec::new();
    for n in 0..count {
        let project = desk.project(&format!("Start {n}"))?;
        let project = project.to_str().ok_or("the path is not text")?.to_owned();
        all.push(desk.command(&["render", &project]).stdout(std::process::Stdio::null()).spawn()?);
    }
    let mut ended = 0;
    for mut child in all {
        ended += usize::from(child.wait()?.success());
    }
    let videos = super::look::names(&desk.videos()).iter().filter(|name| name.ends_with(".mp4")).count();
    row.count(format!("{count} renders at once: {ended} ended well, {videos} videos"));
    row.promise(
        ended == count && videos == count,
        format!("{ended} of {count} renders ended well, {videos} videos"),
    );
    Ok(())
}

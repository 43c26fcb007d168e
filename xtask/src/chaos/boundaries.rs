//! Boundaries: a cancel, then a crash, at every named boundary of the production, where a failpoint lets us in. Needs
//! the feature `chaos`; the work itself is done by a child that is this program again.

use super::desk::BESIDE;
use super::desk::{Desk, text};
use super::look::{at_work, names, scratch, wrong_with};
use super::{Row, Shown, Want};
use serde_json::Value;
use std::process::{Child, Stdio};

/// How long a cancel may take until the job says so and its tools are gone, in milliseconds.
const GONE_MS: u128 = 2_000;
/// The video is being delivered: a cancel may be heard in time to take it back, or just too late.
const DELIVERING: [&str; 6] =
    ["before delivery", "delivery noted", "delivered", "before receipt", "Publish ends", "before outcome"];

/// Why nothing was tried.
const WITHOUT: &str = "skipped: failpoints are there only with --features chaos";

/// One job to be stopped at `point`, and one that waits for its turn meanwhile.
struct Pair {
    desk: Desk,
    stopped: String,
    other: String,
}

impl Pair {
    fn at(point: &str) -> Shown<Pair> {
        let desk = Desk::new()?;
        // Only what the built-in voice speaks is narrated line by line.
        let stopped =
            if point == "line narrated" { desk.spoken("Stopped")? } else { desk.like_others("Stopped")? };
        let stopped = desk.submit(&stopped, &["--quality", "draft"])?;
        let other = desk.submit(&desk.like_others("Other")?, &["--quality", "draft"])?;
        desk.spool(&["pause", &other])?;
        Ok(Pair { desk, stopped, other })
    }

    /// Lets the other job go on, and works until nothing is left.
    fn finish(&self) -> Shown<(Value, Value)> {
        self.desk.spool(&["resume", &self.other])?;
        self.desk.worker(&["--until-idle"])?.wait()?;
        Ok((self.desk.job(&self.stopped)?, self.desk.job(&self.other)?))
    }

    /// What is in the folder of videos, and what there should not be.
    fn left(&self, videos: usize) -> Vec<String> {
        let all = names(&self.desk.videos());
        let mp4 = all.iter().filter(|name| name.ends_with(".mp4")).count();
        let whole = mp4 == videos && all.len() == videos * BESIDE;
        let mut left = scratch(&self.desk);
        left.extend((!whole).then(|| format!("{videos} videos, and there are {all:?}")));
        left
    }

    fn child(&self, point: &str, act: &str) -> Shown<Child> {
        let mut child = self.desk.this_program(&["chaos-child", point, act, &self.stopped])?;
        Ok(child.stdout(Stdio::piped()).stderr(self.desk.log_file()?).spawn()?)
    }
}

pub(super) fn cancel(want: Want) -> Shown<Row> {
    let count = want.count.unwrap_or(50);
    let mut row = Row::new("cancel");
    let points = points();
    if points.is_empty() {
        row.count(WITHOUT);
        return Ok(row);
    }
    let (mut slowest, mut cancelled, mut late) = (0, 0, 0);
    for round in 0..count {
        let point = &points[round % points.len()];
        let pair = Pair::at(point)?;
        let child = pair.child(point, "cancel")?;
        let said = String::from_utf8(child.wait_with_output()?.stdout)?;
        let took = said.trim().parse::<u128>();
        let tools = at_work(&pair.desk.data);
        row.promise(tools.is_empty(), format!("at \"{point}\": still there: {tools:?}"));
        let (stopped, other) = pair.finish()?;
        let state = text(&stopped, "state").to_owned();
        cancelled += usize::from(state == "cancelled");
        row.promise(state == "cancelled", format!("at \"{point}\": {state}"));
        match took {
            Ok(ms) => {
                slowest = slowest.max(ms);
                row.promise(ms <= GONE_MS, format!("at \"{point}\": gone after {ms} ms"));
            }
            Err(_) => {
                row.promise(false, format!("at \"{point}\": never said when: {said:?} {}", pair.desk.log()))
            }
        }
        row.promise(
            text(&other, "state") == "completed",
            format!("at \"{point}\": the other job is {other}"),
        );
        row.promise(wrong_with(&other).is_none(), format!("at \"{point}\": {:?}", wrong_with(&other)));
        let stays = names(&pair.desk.videos()).iter().any(|name| name == "Stopped.mp4");
        let is_late = stays && DELIVERING.contains(&point.as_str());
        late += usize::from(is_late);
        let left = pair.left(if is_late { 2 } else { 1 });
        row.promise(left.is_empty(), format!("at \"{point}\": {left:?}"));
    }
    row.count(format!("{count} cancels at {} boundaries: {cancelled} cancelled", points.len()));
    row.count(format!("gone after {slowest} ms at most"));
    row.count(format!("{late} came when the video had just been delivered: it stays, whole"));
    Ok(row)
}

pub(super) fn crash(want: Want) -> Shown<Row> {
    let points = points();
    let rounds = want.count.unwrap_or(1);
    let mut row = Row::new("crash");
    if points.is_empty() {
        row.count(WITHOUT);
        return Ok(row);
    }
    let mut completed = 0;
    for point in points.iter().cycle().take(points.len() * rounds) {
        let pair = Pair::at(point)?;
        let ended = pair.child(point, "abort")?.wait()?;
        eprintln!("  at \"{point}\": {ended}");
        row.promise(ended.code().is_none(), format!("at \"{point}\": nothing crashed ({ended})"));
        let (stopped, other) = pair.finish()?;
        let done = |job: &Value| text(job, "state") == "completed" && wrong_with(job).is_none();
        completed += usize::from(done(&stopped) && done(&other));
        row.promise(done(&stopped), format!("at \"{point}\": {stopped} {:?}", wrong_with(&stopped)));
        row.promise(done(&other), format!("at \"{point}\": the other is {other}"));
        let left = pair.left(2);
        row.promise(left.is_empty(), format!("at \"{point}\": {left:?}"));
    }
    row.count(format!(
        "{} crashes, one at each boundary: {completed} completed after a restart",
        points.len() * rounds
    ));
    Ok(row)
}

#[cfg(feature = "chaos")]
fn points() -> Vec<String> {
    let stages = ["Script", "Narrate", "Caption", "Gather", "Assemble", "Render", "Verify", "Publish"];
    let ends = stages.iter().flat_map(|stage| [format!("{stage} begins"), format!("{stage} ends")]);
    ends.chain(studio::WITHIN.iter().map(|point| (*point).to_owned())).collect()
}

#[cfg(not(feature = "chaos"))]
fn points() -> Vec<String> {
    Vec::new()
}

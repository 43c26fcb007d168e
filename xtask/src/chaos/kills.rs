//! Kills: jobs are submitted all the time while the worker, or a tool of its, is killed at random instants. In the
//! end every job has its one whole video.

use super::desk::{Desk, text, wait};
use super::look::{at_work, names, parts, scratch, signal, wrong_with};
use super::{Row, Shown, Want};
use rustix::process::Signal;
use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

/// Jobs that wait or run at any time.
const OPEN: usize = 4;
/// One job in so many is spoken by the built-in voice.
const SPOKEN: usize = 12;
/// How long a tool may outlive its worker.
const ORPHANED: Duration = Duration::from_secs(2);

#[derive(Default)]
struct Counts {
    app: usize,
    tools: usize,
    /// The slowest end of the tools of a killed worker, in milliseconds.
    gone: u128,
    orphans: usize,
    /// Parts that had begun and are not there: lost by all kills of each sort, and by the worst one.
    lost_with_app: usize,
    worst_app: usize,
    /// Kills of a tool that was encoding a part.
    encoders: usize,
}

pub(super) fn play(want: Want) -> Shown<Row> {
    let kills = want.count.unwrap_or(50);
    fastrand::seed(want.seed);
    let desk = Desk::new()?;
    let mut counts = Counts::default();
    let mut submitted = Vec::new();
    let mut worker = None;
    let mut known_lost = 0;
    while counts.app + counts.tools < kills {
        keep_busy(&desk, &mut submitted)?;
        let mut running = match worker.take() {
            Some(running) => running,
            None => desk.worker(&[])?,
        };
        sleep(Duration::from_millis(fastrand::u64(30..1_800)));
        if fastrand::bool() {
            worker = Some(running);
            // A part whose encoder was killed has been lost by that.
            known_lost += usize::from(kill_a_tool(&desk, &mut counts));
        } else {
            kill_the_app(&desk, &mut running, &mut counts)?;
            let lost = desk.begun().len().saturating_sub(parts(&desk)).saturating_sub(known_lost);
            known_lost += lost;
            // What ends with its tool is made again in the attempt, and counted there.
            counts.lost_with_app += lost;
            counts.worst_app = counts.worst_app.max(lost);
        }
        if (counts.app + counts.tools).is_multiple_of(50) {
            eprintln!("  {} kills", counts.app + counts.tools);
        }
    }
    if let Some(mut running) = worker {
        kill_the_app(&desk, &mut running, &mut counts)?;
    }
    finish(&desk, &submitted, &counts)
}

/// Submits until enough jobs are open.
fn keep_busy(desk: &Desk, submitted: &mut Vec<String>) -> Shown {
    let open = desk.jobs()?.iter().filter(|job| !ended(text(job, "state"))).count();
    for _ in open..OPEN {
        let number = submitted.len();
        let title = format!("Job {number}");
        let spoken = number % SPOKEN == SPOKEN - 1;
        let project = if spoken { desk.spoken(&title)? } else { desk.project(&title)? };
        let exact = desk.path("home").join(format!("exact {number}.mp4"));
        let exact = exact.to_str().ok_or("the path is not text")?;
        // Some write the file that the person named, the others find a name themselves.
        let more: &[&str] = if number.is_multiple_of(3) { &["--quality", "draft", "-o", exact] } else { &[] };
        submitted.push(desk.submit(&project, more)?);
    }
    Ok(())
}

fn ended(state: &str) -> bool {
    ["completed", "failed", "cancelled"].contains(&state)
}

fn kill_the_app(desk: &Desk, worker: &mut Child, counts: &mut Counts) -> Shown {
    worker.kill()?;
    worker.wait()?;
    counts.app += 1;
    match wait(ORPHANED, || at_work(&desk.data).is_empty()) {
        Some(took) => counts.gone = counts.gone.max(took.as_millis()),
        None => counts.orphans += at_work(&desk.data).len(),
    }
    Ok(())
}

/// Kills one of the tools at work, if there is any. Whether it was encoding a part.
fn kill_a_tool(desk: &Desk, counts: &mut Counts) -> bool {
    let tools = at_work(&desk.data);
    let chosen = (!tools.is_empty()).then(|| &tools[fastrand::usize(..tools.len())]);
    let Some((_, line)) = chosen.filter(|(id, _)| signal(*id, Signal::KILL)) else { return false };
    let encodes = line.contains("libx264") && line.contains("unfinished");
    counts.tools += 1;
    counts.encoders += usize::from(encodes);
    encodes
}

fn finish(desk: &Desk, submitted: &[String], counts: &Counts) -> Shown<Row> {
    let mut row = Row::new("kills");
    let mut set_aside = 0;
    for _ in 0..3 {
        let mut worker = desk.worker(&["--until-idle"])?;
        worker.wait()?;
        // A job that was running at three kills of the app in a row, without getting further, is set aside; one whose
        // tools were killed in three attempts fails in words. Both are promised too.
        let failed: Vec<_> = desk
            .jobs()?
            .into_iter()
            .filter(|job| {
                ["stopped_the_app", "out_of_memory", "encoder_failed"].contains(&text(&job["error"], "code"))
            })
            .collect();
        if failed.is_empty() {
            break;
        }
        set_aside += failed.len();
        for job in failed {
            desk.spool(&["retry", text(&job, "id")])?;
        }
    }
    let jobs = desk.jobs()?;
    let lost = submitted.iter().filter(|id| !jobs.iter().any(|job| job["id"] == ***id)).count();
    let open: Vec<_> = jobs.iter().filter(|job| job["state"] != "completed").collect();
    let corrupt: Vec<String> = jobs.iter().filter_map(wrong_with).collect();
    let videos = [names(&desk.videos()), names(&desk.path("home"))].concat();
    let of_a_kind = |end: &str| videos.iter().filter(|name| name.ends_with(end)).count();
    let made = of_a_kind(".mp4");
    let doubles = videos.iter().filter(|name| name.contains(" (")).count();
    let known =
        |name: &String| [".mp4", ".srt", ".receipt.json", "Videos"].iter().any(|end| name.ends_with(end));
    let left: Vec<_> = videos.iter().filter(|name| name.starts_with('.') && !known(name)).collect();
    let again = desk.begun().len() - parts(desk).min(desk.begun().len());
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let kills = counts.app + counts.tools;
    let scratch = scratch(desk);

    row.count(format!(
        "{kills} kills ({} of the app, {} of a tool, {} of them encoding)",
        counts.app, counts.tools, counts.encoders
    ));
    row.count(format!("{} jobs: {lost} lost, {} not completed", jobs.len(), open.len()));
    row.count(format!("{} corrupt, {} twice, {} left in the folder", corrupt.len(), doubles, left.len()));
    row.count(format!("tools gone after {} ms at most", counts.gone));
    row.count(format!(
        "{again} parts made again ({:.2} a kill; at most {} by one kill of the app)",
        again as f64 / kills as f64,
        counts.worst_app
    ));
    row.count(format!("{set_aside} set aside or failed after three kills, then tried again"));
    row.promise(lost == 0, format!("{lost} jobs lost"));
    row.promise(
        open.is_empty(),
        format!(
            "not completed: {:?}",
            open.iter().map(|job| (&job["title"], &job["state"], &job["error"])).collect::<Vec<_>>()
        ),
    );
    row.promise(corrupt.is_empty(), format!("corrupt: {corrupt:?}"));
    row.promise(
        made == jobs.len() && doubles == 0,
        format!("{made} videos for {} jobs, {doubles} twice", jobs.len()),
    );
    row.promise(
        of_a_kind(".srt") == made && of_a_kind(".receipt.json") == made,
        "captions or receipts are missing",
    );
    row.promise(left.is_empty(), format!("left in the folder: {left:?}"));
    row.promise(scratch.is_empty(), format!("left in the data folder: {scratch:?}"));
    row.promise(counts.orphans == 0, format!("{} tools outlived their worker", counts.orphans));
    row.promise(
        again <= counts.app * cores + counts.encoders,
        format!(
            "{again} parts made again by {} kills of the app and {} of an encoder",
            counts.app, counts.encoders
        ),
    );
    Ok(row)
}

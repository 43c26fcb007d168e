//! How long a preview takes: pictures all over the sample, before anybody has made the video and once it is made.
//!
//! The first picture of each row is cold (the program starts, files are hashed and looked at); the others are what
//! scrubbing feels like.

use super::{Bench, Goal, Measured, heading, path, row};
use serde_json::Value;

/// Pictures asked for.
const PICTURES: u64 = 40;
/// Milliseconds between two of them; no whole number of frames.
const STEP: u64 = 677;

/// Prints the rows.
pub(super) fn rows(bench: &Bench) -> Measured<()> {
    let sample = bench.root.join("samples/night-sky/night-sky.spool");
    let (frame, video) = (bench.desk.join("frame.png"), bench.desk.join("previewed.mp4"));
    let times: Vec<String> = (0..PICTURES).map(|n| (n * STEP).to_string()).collect();
    let mut args = vec!["--json", "preview", path(&sample)?, "-o", path(&frame)?];
    args.extend(times.iter().flat_map(|at| ["--at", at.as_str()]));
    for what in ["preview, drawn before the video is made", "preview, taken out of the made video"] {
        let (said, _) = bench.call(&args)?;
        let took = said.lines().map(|line| {
            let line: Value = serde_json::from_str(line)?;
            line["preview"]["took_ms"].as_u64().ok_or_else(|| format!("no time in {line}").into())
        });
        let mut took = took.collect::<Measured<Vec<u64>>>()?;
        let first = took.remove(0);
        took.sort_unstable();
        let (median, p95) = (took[took.len() / 2], took[(took.len() * 95).div_ceil(100) - 1]);
        heading(what);
        row("the first picture, ms", first as f64, Goal::None);
        row("the median of the next, ms", median as f64, Goal::None);
        row("95 of 100 are faster than, ms", p95 as f64, Goal::AtMost(500.0));
        bench.call(&["--json", "render", path(&sample)?, "-o", path(&video)?])?;
    }
    Ok(())
}

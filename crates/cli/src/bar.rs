//! The progress bar: percent, stage in words, time left once it is known.

use crate::say::in_words;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;
use studio::api::{JobState, JobView};

/// A bar on stderr; without a terminal there, a line for each new stage or tenth.
pub(crate) struct Bar {
    bar: ProgressBar,
    said: Option<(String, u8)>,
}

impl Bar {
    /// A bar for a video of this title.
    pub(crate) fn new(title: &str) -> Bar {
        let bar = ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) =
            ProgressStyle::with_template("{prefix:.bold} {bar:28.yellow/blue} {pos:>3} % {wide_msg}")
        {
            bar.set_style(style.progress_chars("━━─"));
        }
        bar.set_prefix(title.chars().take(32).collect::<String>());
        bar.enable_steady_tick(Duration::from_millis(250));
        Bar { bar, said: None }
    }

    /// Shows how far something else than a job is.
    pub(crate) fn at(&mut self, percent: u8) {
        self.bar.set_position(u64::from(percent));
        if percent >= 100 {
            self.bar.finish_and_clear();
        }
    }

    /// Shows a job as it is now.
    pub(crate) fn show(&mut self, job: &JobView) {
        let words = in_words(job);
        let left = job.eta_ms.map(|ms| format!(", {}", time_left(ms))).unwrap_or_default();
        self.bar.set_position(u64::from(job.progress));
        self.bar.set_message(format!("{words}{left}"));
        let now = (words, job.progress / 10);
        if self.bar.is_hidden() && self.said.as_ref() != Some(&now) {
            eprintln!("{:>3} % {}{left}", job.progress, now.0);
            self.said = Some(now);
        }
        if job.state.is_terminal() || job.state == JobState::NeedsYou {
            self.bar.finish_and_clear();
        }
    }
}

/// `about 2 minutes left`, never more exact than is known.
fn time_left(ms: u64) -> String {
    match ms.div_ceil(1_000) {
        0..=9 => "a few seconds left".to_owned(),
        seconds @ 10..=54 => format!("about {} seconds left", seconds.div_ceil(5) * 5),
        seconds @ 55..=89 => format!("about {} minute left", seconds.div_ceil(90)),
        seconds => format!("about {} minutes left", (seconds + 30) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_told_in_round_words() {
        for (ms, words) in [
            (500, "a few seconds left"),
            (12_000, "about 15 seconds left"),
            (61_000, "about 1 minute left"),
            (100_000, "about 2 minutes left"),
            (600_000, "about 10 minutes left"),
        ] {
            assert_eq!(time_left(ms), words);
        }
    }
}

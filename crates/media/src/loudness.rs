//! How loud a sound is, and what to do about it: -14 LUFS, no peak above -1 dBTP.

use crate::plan::Finish;

/// What sites play at.
const TARGET_LUFS: f64 = -14.0;
/// How near is near enough.
const NEAR_LU: f64 = 0.3;
/// No peak between samples may be higher.
const PEAK_DBTP: f64 = -1.0;
/// Where the limiter first holds: the encoder adds a little.
const CEILING_DBTP: f64 = -1.6;
/// By how much a wave may go over its samples.
const BETWEEN_SAMPLES_DB: f64 = 0.8;
/// What is quieter than this is silence and stays so.
const SILENT_LUFS: f64 = -60.0;
/// Most that a correction may come to.
const MOST_GAIN_DB: f64 = 60.0;

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Level {
    pub lufs: f64,
    pub peak_dbtp: f64,
}

impl Level {
    /// The same where samples alone were measured: between them the wave may go higher.
    pub fn of_samples(self) -> Level {
        Level { peak_dbtp: self.peak_dbtp + BETWEEN_SAMPLES_DB, ..self }
    }
}

/// Reads the summary's lines one by one.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    lufs: Option<f64>,
    peak: Option<f64>,
}

impl Meter {
    /// Takes a line such as `    I:         -18.3 LUFS` or `    Peak:       -2.0 dBFS`; the last of each counts.
    pub fn take(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        match (words.next(), words.next().map(str::parse), words.next()) {
            (Some("I:"), Some(Ok(value)), Some("LUFS")) => self.lufs = Some(value),
            (Some("Peak:"), Some(Ok(value)), Some("dBFS")) => self.peak = Some(value),
            _ => {}
        }
    }

    /// What was measured, once both were heard. Digital silence has no peak.
    pub fn level(&self) -> Option<Level> {
        let finite = |value: f64| if value.is_finite() { value } else { -100.0 };
        Some(Level { lufs: finite(self.lufs?), peak_dbtp: finite(self.peak?) })
    }
}

/// The first step from what the mix measures.
pub(crate) fn first(mix: Level) -> Finish {
    if mix.lufs < SILENT_LUFS {
        return Finish { gain_db: 0.0, ceiling_db: None };
    }
    let gain_db = TARGET_LUFS - mix.lufs;
    let quiet = mix.peak_dbtp + gain_db < CEILING_DBTP;
    Finish { gain_db, ceiling_db: (!quiet).then_some(CEILING_DBTP) }
}

/// A better step when the last one missed; `None` when what came out is good.
pub(crate) fn next(mix: Level, last: Finish, came_out: Level) -> Option<Finish> {
    if mix.lufs < SILENT_LUFS {
        return None;
    }
    let off = TARGET_LUFS - came_out.lufs;
    let over = came_out.peak_dbtp - PEAK_DBTP;
    if off.abs() <= NEAR_LU && over <= 0.0 {
        return None;
    }
    // The limiter takes back a part of what is added.
    let more = if off > 0.0 && last.ceiling_db.is_some() { 1.5 * off } else { off };
    let gain_db = (last.gain_db + more).min(MOST_GAIN_DB);
    let held = last.ceiling_db.unwrap_or(CEILING_DBTP);
    let limit = over > 0.0 || last.ceiling_db.is_some() || mix.peak_dbtp + gain_db >= CEILING_DBTP;
    Some(Finish { gain_db, ceiling_db: limit.then(|| held - (over + 0.2).max(0.0)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_is_read_and_nothing_else() {
        let mut meter = Meter::default();
        for line in [
            "[Parsed_ebur128_0 @ 0x55] Summary:",
            "    I:         -18.3 LUFS",
            "    Threshold: -28.5 LUFS",
            "  Loudness range:",
            "    LRA:         3.1 LU",
            "    Threshold: -38.5 LUFS",
            "    Peak:       -2.0 dBFS",
        ] {
            meter.take(line);
        }
        assert_eq!(meter.level(), Some(Level { lufs: -18.3, peak_dbtp: -2.0 }));
    }

    #[test]
    fn silence_stays_silent() {
        let mut meter = Meter::default();
        meter.take("    I:         -70.0 LUFS");
        meter.take("    Peak:        -inf dBFS");
        let level = meter.level().unwrap();
        assert_eq!(first(level), Finish { gain_db: 0.0, ceiling_db: None });
        assert_eq!(next(level, first(level), level), None);
    }

    #[test]
    fn the_limiter_comes_in_only_when_a_peak_would_go_over() {
        let step = |peak_dbtp| first(Level { lufs: -20.0, peak_dbtp });
        assert_eq!(step(-9.0), Finish { gain_db: 6.0, ceiling_db: None });
        assert_eq!(step(-4.0), Finish { gain_db: 6.0, ceiling_db: Some(CEILING_DBTP) });
    }

    #[test]
    fn a_miss_is_corrected_and_a_hit_is_left_alone() {
        let mix = Level { lufs: -20.0, peak_dbtp: -3.0 };
        let last = first(mix);
        assert_eq!(next(mix, last, Level { lufs: -14.2, peak_dbtp: -1.1 }), None);
        let louder = next(mix, last, Level { lufs: -15.0, peak_dbtp: -1.5 }).unwrap();
        assert!((louder.gain_db - 7.5).abs() < 1e-9 && louder.ceiling_db == Some(CEILING_DBTP));
        let lower = next(mix, last, Level { lufs: -14.0, peak_dbtp: -0.6 }).unwrap();
        assert!(lower.ceiling_db.is_some_and(|ceiling| ceiling < CEILING_DBTP - 0.5));
    }
}

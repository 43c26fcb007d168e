//! What is heard in a recording: where nobody speaks, stretches well below its own level; and its sound, to be listened to.

use crate::engine::{Ffmpeg, spoilt};
use crate::fault;
use crate::plan::{self, Film};
use crate::run::Patience;
use editorial::Time;
use std::path::Path;
use studio::ports::{CancellationToken, StageFailure};

/// How far below the mean level of a recording silence begins, in decibels.
const BELOW_MEAN_DB: f64 = 18.0;

/// Finds the silences of a file's first sound.
pub(crate) async fn silences(
    engine: &Ffmpeg,
    file: &Path,
    cancel: &CancellationToken,
) -> Result<Vec<(Time, Time)>, StageFailure> {
    let source = engine.source(file, cancel).await?;
    let stream = source.sound.ok_or_else(|| fault::lacks(file, "sound"))?;
    let film = Film::of(file, &source);
    let length = source.length.unwrap_or(Time::ZERO);
    let patience = Patience::work(length.as_ms().unsigned_abs() / 1_000);
    let unreadable = |error| fault::look(file, &error);

    let mut mean = None;
    let heard = |line: &str| mean = after(line, "mean_volume:").or(mean);
    engine
        .make(plan::volume(film, stream), &engine.scratch, patience, cancel, &|_| (), heard)
        .await
        .map_err(unreadable)?;
    let level = (mean.unwrap_or(-30.0) - BELOW_MEAN_DB).clamp(-60.0, -25.0);

    let mut found = Found::default();
    let heard = |line: &str| found.take(line);
    engine
        .make(plan::quiet(film, stream, level), &engine.scratch, patience, cancel, &|_| (), heard)
        .await
        .map_err(unreadable)?;
    Ok(found.silences(length))
}

/// Writes a file's first sound as a WAV file that is small and quickly read.
pub(crate) async fn listen(
    engine: &Ffmpeg,
    file: &Path,
    out: &Path,
    cancel: &CancellationToken,
) -> Result<(), StageFailure> {
    let source = engine.source(file, cancel).await?;
    let stream = source.sound.ok_or_else(|| fault::lacks(file, "sound"))?;
    let film = Film::of(file, &source);
    let patience = Patience::work(source.length.unwrap_or(Time::ZERO).as_ms().unsigned_abs() / 1_000);
    let line = plan::listen(film, stream, out);
    match engine.make(line, &engine.scratch, patience, cancel, &|_| (), |_| ()).await {
        Ok(said) if fault::full(&said) => Err(spoilt(out, fault::disk_full()).await),
        Ok(_) => Ok(()),
        Err(error) => Err(spoilt(out, fault::look(file, &error)).await),
    }
}

/// Writes the sound of a finished video as a file of its own, without a new encode.
pub(crate) async fn take_sound(
    engine: &Ffmpeg,
    video: &Path,
    out: &Path,
    cancel: &CancellationToken,
) -> Result<(), StageFailure> {
    let source = engine.source(video, cancel).await?;
    let stream = source.sound.ok_or_else(|| fault::lacks(video, "sound"))?;
    let film = Film::of(video, &source);
    let patience = Patience::work(source.length.unwrap_or(Time::ZERO).as_ms().unsigned_abs() / 1_000);
    let line = plan::take_sound(film, stream, out);
    match engine.make(line, &engine.scratch, patience, cancel, &|_| (), |_| ()).await {
        Ok(said) if fault::full(&said) => Err(spoilt(out, fault::disk_full()).await),
        Ok(_) => Ok(()),
        Err(error) => Err(spoilt(out, fault::look(video, &error)).await),
    }
}

/// Silences as they are told: a start, later its end; the last may have none.
#[derive(Debug, Default)]
struct Found {
    whole: Vec<(Time, Time)>,
    open: Option<Time>,
}

impl Found {
    fn take(&mut self, line: &str) {
        if let Some(start) = after(line, "silence_start:") {
            self.open = Some(time(start));
        }
        if let (Some(end), Some(start)) = (after(line, "silence_end:"), self.open) {
            self.whole.push((start, time(end)));
            self.open = None;
        }
    }

    fn silences(mut self, length: Time) -> Vec<(Time, Time)> {
        self.whole.extend(self.open.map(|start| (start, length)));
        self.whole.retain(|(start, end)| start < end);
        self.whole
    }
}

fn time(seconds: f64) -> Time {
    crate::source::ticks(seconds.max(0.0))
}

/// The number after a word.
fn after(line: &str, word: &str) -> Option<f64> {
    let (_, rest) = line.split_once(word)?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], expected: &[(i64, i64)]) {
        let mut found = Found::default();
        lines.iter().for_each(|line| found.take(line));
        let silences = found.silences(Time::from_ms(5_000));
        let millis: Vec<(i64, i64)> = silences.iter().map(|(from, to)| (from.as_ms(), to.as_ms())).collect();
        assert_eq!(millis, expected, "{lines:?}");
    }

    #[test]
    fn silences_have_a_start_and_an_end() {
        let start = "[silencedetect @ 0x5] silence_start: 1.5";
        let end = "[silencedetect @ 0x5] silence_end: 2.25 | silence_duration: 0.75";
        check(&[start, end], &[(1_500, 2_250)]);
        check(&["silence_start: -0.01", "silence_end: 0.5 | silence_duration: 0.51"], &[(0, 500)]);
    }

    #[test]
    fn a_silence_that_never_ends_goes_to_the_end_of_the_file() {
        check(&["silence_start: 4.5"], &[(4_500, 5_000)]);
        check(&["silence_end: 2.25"], &[]);
    }
}

//! A hard look at a finished file, because a program that ends well may have written a bad one.
//!
//! Checked: streams and sizes, lengths of picture and sound, every picture's time stamps, all of the sound and every
//! keyframe decoded. Not decoded are the pictures between keyframes, which would cost a tenth of the render and find
//! only a disk that flips bits, nor those of parts that were played before: after a small change that would be most of
//! the work.

use crate::engine::Ffmpeg;
use crate::fault;
use crate::plan;
use crate::run::{End, Patience, RunError};
use crate::source::ticks;
use editorial::Time;
use serde::Deserialize;
use std::path::Path;
use studio::ports::{CancellationToken, Expected, StageFailure, Unplayed, VideoFacts};

/// How far the lengths of picture and sound may be off.
const SLACK_SECONDS: f64 = 0.1;

#[derive(Deserialize, Default)]
struct Report {
    #[serde(default)]
    streams: Vec<Stream>,
}

#[derive(Deserialize)]
struct Stream {
    codec_type: String,
    codec_name: String,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
    #[serde(default)]
    pix_fmt: String,
    duration: Option<String>,
}

/// Looks at `file`, and plays what nobody has played of it.
pub(crate) async fn verify(
    engine: &Ffmpeg,
    file: &Path,
    (expected, unplayed): (Expected, Unplayed<'_>),
    cancel: &CancellationToken,
) -> Result<VideoFacts, StageFailure> {
    let wanted = expected.canvas.fps.start_of(expected.frames);
    let patience = Patience::work(wanted.as_ms().unsigned_abs() / 1_000);
    let off = |error: RunError| match error {
        // One that was killed has not said anything about the file.
        RunError::Exit { how: End::GaveUp(_), said } => fault::output_damaged(&said.to_string()),
        other => fault::encoder(&other),
    };
    let bytes = tokio::fs::metadata(file).await.map_err(|error| fault::unreadable(file, &error))?.len();

    let mut json = String::new();
    engine
        .ask(plan::finished(file), cancel, Patience::look(), |line| json.push_str(line))
        .await
        .map_err(off)?;
    let report: Report = serde_json::from_str(&json).unwrap_or_default();
    let length = judge(&report, expected).map_err(|why| fault::output_damaged(&why))?;

    let mut stamps = Stamps::default();
    let still_whole = Patience { still: patience.whole, ..patience };
    engine.ask(plan::packets(file), cancel, still_whole, |line| stamps.take(line)).await.map_err(off)?;
    stamps.judge(expected.frames).map_err(|why| fault::output_damaged(&why))?;

    let folder = engine.folder()?;
    let line = match unplayed {
        Unplayed::All => plan::play(file),
        Unplayed::Of([]) => plan::play_sound(file),
        Unplayed::Of(parts) => {
            plan::play_parts(&engine.list(parts, expected.canvas, folder.path()).await?, file)
        }
    };
    engine.make(line, folder.path(), patience, cancel, &|_| (), |_| ()).await.map_err(off).and_then(
        |said| {
            let said = said.to_string();
            if said.is_empty() { Ok(()) } else { Err(fault::output_damaged(&said)) }
        },
    )?;
    let canvas = expected.canvas;
    Ok(VideoFacts { width: canvas.width, height: canvas.height, length, bytes })
}

/// Compares streams with what was asked for; the picture's length when all is well.
fn judge(report: &Report, expected: Expected) -> Result<Time, String> {
    let [video, sound] = ["video", "audio"].map(|kind| {
        let mut streams = report.streams.iter().filter(move |stream| stream.codec_type == kind);
        streams.next().filter(|_| streams.next().is_none())
    });
    let (Some(video), Some(sound)) = (video, sound) else {
        return Err("not one picture and one sound".to_owned());
    };
    let names = (video.codec_name.as_str(), video.pix_fmt.as_str(), sound.codec_name.as_str());
    if names != ("h264", "yuv420p", "aac") {
        return Err(format!("coded as {names:?}"));
    }
    let canvas = expected.canvas;
    if (video.width, video.height) != (canvas.width, canvas.height) {
        return Err(format!("{} by {} pixels", video.width, video.height));
    }
    let seconds = |stream: &Stream| stream.duration.as_deref()?.parse::<f64>().ok();
    let (num, den) = canvas.fps.ratio();
    let wanted = expected.frames as f64 * f64::from(den) / f64::from(num);
    for (what, length) in [("picture", seconds(video)), ("sound", seconds(sound))] {
        if length.is_none_or(|length| (length - wanted).abs() > SLACK_SECONDS) {
            return Err(format!("the {what} lasts {length:?} s and not {wanted} s"));
        }
    }
    Ok(ticks(seconds(video).unwrap_or(wanted)))
}

/// Time stamps of the pictures.
#[derive(Debug, Default)]
struct Stamps {
    shown: Vec<i64>,
    decoded: Option<i64>,
    wrong: bool,
}

impl Stamps {
    /// Takes `pts,dts`.
    fn take(&mut self, line: &str) {
        let mut numbers = line.split(',').map(str::parse::<i64>);
        let (Some(Ok(pts)), Some(Ok(dts))) = (numbers.next(), numbers.next()) else {
            self.wrong = true;
            return;
        };
        self.wrong |= self.decoded.is_some_and(|last| dts <= last);
        self.decoded = Some(dts);
        self.shown.push(pts);
    }

    /// As many as asked for, each decoded after the other and shown one step after the other.
    fn judge(mut self, frames: u64) -> Result<(), String> {
        if self.shown.len() as u64 != frames {
            return Err(format!("{} pictures and not {frames}", self.shown.len()));
        }
        self.shown.sort_unstable();
        let steps = self.shown.windows(2).map(|pair| pair[1] - pair[0]);
        let (least, most) =
            steps.fold((i64::MAX, i64::MIN), |(least, most), step| (least.min(step), most.max(step)));
        let even = self.shown.len() < 2 || (least == most && least > 0);
        if self.wrong || !even {
            return Err(format!("uneven times: steps from {least} to {most}"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use editorial::FrameRate;
    use editorial::timeline::Canvas;

    fn check(lines: &[&str], frames: u64, good: bool) {
        let mut stamps = Stamps::default();
        lines.iter().for_each(|line| stamps.take(line));
        assert_eq!(stamps.judge(frames).is_ok(), good, "{lines:?}");
    }

    #[test]
    fn pictures_come_one_step_after_the_other() {
        check(&["0,-2000", "3000,-1000", "1000,0", "2000,1000"], 4, true);
        check(&["0,0"], 1, true);
        check(&["0,0", "1000,1000"], 3, false);
        check(&["0,0", "1000,1000", "2001,2000"], 3, false);
        check(&["0,0", "1000,0"], 2, false);
        check(&["0,0", "0,1"], 2, false);
        check(&["0,0", "N/A,1"], 2, false);
    }

    #[test]
    fn a_file_of_another_kind_size_or_length_is_no_good() {
        let good = r#"{"streams":[
            {"codec_type":"video","codec_name":"h264","width":216,"height":384,"pix_fmt":"yuv420p","duration":"2.0"},
            {"codec_type":"audio","codec_name":"aac","duration":"2.02"}]}"#;
        let canvas = Canvas { width: 216, height: 384, fps: FrameRate::THIRTY };
        let judged = |json: &str| {
            let report: Report = serde_json::from_str(json).unwrap();
            judge(&report, Expected { canvas, frames: 60 })
        };
        assert_eq!(judged(good), Ok(Time::from_ms(2_000)));
        for (from, to) in
            [("h264", "hevc"), ("216", "218"), ("2.02", "2.2"), ("\"2.0\"", "\"1.8\""), ("aac", "mp3")]
        {
            assert!(judged(&good.replace(from, to)).is_err(), "{to}");
        }
        assert!(judged(r#"{"streams":[]}"#).is_err());
    }
}

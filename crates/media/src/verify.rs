//! A hard look at a finished file, because a program that ends well may have written a bad one.
//!
//! Checked: streams and sizes, lengths of picture and sound, the time stamps of all that is in them, and every keyframe
//! decoded. Not decoded are the sound, which was played to its end when it was measured, and the pictures between
//! keyframes, which would cost a tenth of the render and find only a disk that flips bits; nor those of parts that were
//! played before: after a small change that would be most of the work.

use crate::engine::Ffmpeg;
use crate::fault;
use crate::plan;
use crate::run::{End, Patience, RunError};
use crate::source::ticks;
use editorial::Time;
use std::collections::HashMap;
use std::path::Path;
use studio::ports::{CancellationToken, Expected, StageFailure, Unplayed, VideoFacts};

/// How far the lengths of picture and sound may be off.
const SLACK_SECONDS: f64 = 0.1;

/// What a file says of itself, line by line.
#[derive(Debug, Default)]
struct Report {
    streams: Vec<Stream>,
    pictures: Stamps,
    sound: Stamps,
}

#[derive(Debug, Default, PartialEq)]
struct Stream {
    kind: String,
    codec: String,
    width: u32,
    height: u32,
    pixels: String,
    seconds: Option<f64>,
}

impl Report {
    /// Takes `stream|codec_type=video|...` or `packet|codec_type=audio|pts=0|dts=0`, after which more may follow.
    fn take(&mut self, line: &str) {
        let mut words = line.split('|');
        let what = words.next();
        let named: HashMap<&str, &str> = words.filter_map(|word| word.split_once('=')).collect();
        let text = |name| named.get(name).copied().unwrap_or_default();
        match (what, text("codec_type")) {
            (Some("stream"), kind) => self.streams.push(Stream {
                kind: kind.to_owned(),
                codec: text("codec_name").to_owned(),
                width: text("width").parse().unwrap_or(0),
                height: text("height").parse().unwrap_or(0),
                pixels: text("pix_fmt").to_owned(),
                seconds: text("duration").parse().ok(),
            }),
            (Some("packet"), "video") => self.pictures.take(text("pts"), text("dts")),
            (Some("packet"), "audio") => self.sound.take(text("pts"), text("dts")),
            _ => {}
        }
    }
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

    let mut report = Report::default();
    let still_whole = Patience { still: patience.whole, ..patience };
    engine.ask(plan::finished(file), cancel, still_whole, |line| report.take(line)).await.map_err(off)?;
    let length = judge(report, expected).map_err(|why| fault::output_damaged(&why))?;

    let folder = engine.folder()?;
    let line = match unplayed {
        Unplayed::All => Some(plan::play(file)),
        Unplayed::Of([]) => None,
        Unplayed::Of(parts) => {
            Some(plan::play_parts(&engine.list(parts, expected.canvas, folder.path()).await?))
        }
    };
    if let Some(line) = line {
        let said = engine.make(line, folder.path(), patience, cancel, &|_| (), |_| ()).await.map_err(off)?;
        let said = said.to_string();
        if !said.is_empty() {
            return Err(fault::output_damaged(&said));
        }
    }
    let canvas = expected.canvas;
    Ok(VideoFacts { width: canvas.width, height: canvas.height, length, bytes })
}

/// Compares what is there with what was asked for; the picture's length when all is well.
fn judge(report: Report, expected: Expected) -> Result<Time, String> {
    let Report { streams, pictures, sound: heard } = report;
    let [video, sound] = ["video", "audio"].map(|kind| {
        let mut streams = streams.iter().filter(move |stream| stream.kind == kind);
        streams.next().filter(|_| streams.next().is_none())
    });
    let (Some(video), Some(sound)) = (video, sound) else {
        return Err("not one picture and one sound".to_owned());
    };
    let names = (video.codec.as_str(), video.pixels.as_str(), sound.codec.as_str());
    if names != ("h264", "yuv420p", "aac") {
        return Err(format!("coded as {names:?}"));
    }
    let canvas = expected.canvas;
    if (video.width, video.height) != (canvas.width, canvas.height) {
        return Err(format!("{} by {} pixels", video.width, video.height));
    }
    let (num, den) = canvas.fps.ratio();
    let wanted = expected.frames as f64 * f64::from(den) / f64::from(num);
    for (what, length) in [("picture", video.seconds), ("sound", sound.seconds)] {
        if length.is_none_or(|length| (length - wanted).abs() > SLACK_SECONDS) {
            return Err(format!("the {what} lasts {length:?} s and not {wanted} s"));
        }
    }
    heard.in_order().map_err(|why| format!("the sound's times: {why}"))?;
    pictures.one_step_apart(expected.frames)?;
    Ok(ticks(video.seconds.unwrap_or(wanted)))
}

/// Time stamps of what is in a stream.
#[derive(Debug, Default)]
struct Stamps {
    shown: Vec<i64>,
    decoded: Option<i64>,
    wrong: bool,
}

impl Stamps {
    fn take(&mut self, pts: &str, dts: &str) {
        let (Ok(pts), Ok(dts)) = (pts.parse(), dts.parse()) else {
            self.wrong = true;
            return;
        };
        self.wrong |= self.decoded.is_some_and(|last| dts <= last);
        self.decoded = Some(dts);
        self.shown.push(pts);
    }

    /// Something is there, and each is decoded after the other.
    fn in_order(&self) -> Result<(), String> {
        match (self.wrong, self.shown.len()) {
            (false, 1..) => Ok(()),
            (_, count) => Err(format!("{count} packets, not one after the other")),
        }
    }

    /// As many as asked for, each decoded after the other and shown one step after the other.
    fn one_step_apart(mut self, frames: u64) -> Result<(), String> {
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

    const CANVAS: Canvas = Canvas { width: 216, height: 384, fps: FrameRate::THIRTY };
    const GOOD: &str = "stream|codec_name=h264|codec_type=video|width=216|height=384|pix_fmt=yuv420p|duration=0.133\n\
        stream|codec_name=aac|codec_type=audio|duration=0.14\n\
        packet|codec_type=audio|pts=-1024|dts=-1024|side_data|skip_samples=1024\n\
        packet|codec_type=audio|pts=0|dts=0\n";

    /// What is said of a file with these pictures.
    fn judged(streams: &str, pictures: &[&str]) -> Result<Time, String> {
        let mut report = Report::default();
        streams.lines().for_each(|line| report.take(line));
        for picture in pictures {
            let (pts, dts) = picture.split_once(',').unwrap();
            report.take(&format!("packet|codec_type=video|pts={pts}|dts={dts}"));
        }
        judge(report, Expected { canvas: CANVAS, frames: 4 })
    }

    const PICTURES: &[&str] = &["0,-2000", "3000,-1000", "1000,0", "2000,1000"];

    #[test]
    fn pictures_come_one_step_after_the_other() {
        assert_eq!(judged(GOOD, PICTURES), Ok(Time::from_ms(133)));
        for wrong in [
            &["0,0", "1000,1000", "2000,2000"][..],
            &["0,0", "1000,1000", "2001,2000", "3000,3000"],
            &["0,0", "1000,0", "2000,1000", "3000,2000"],
            &["0,0", "0,1", "1000,2", "2000,3"],
            &["0,0", "N/A,1", "2000,2", "3000,3"],
        ] {
            assert!(judged(GOOD, wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_file_of_another_kind_size_or_length_is_no_good() {
        for (from, to) in [
            ("h264", "hevc"),
            ("width=216", "width=218"),
            ("0.14", "0.3"),
            ("=0.133", "=0.01"),
            ("=aac", "=mp3"),
            ("pts=0|dts=0", "pts=0|dts=-2048"),
        ] {
            assert!(GOOD.contains(from) && judged(&GOOD.replace(from, to), PICTURES).is_err(), "{to}");
        }
        assert!(judged("", PICTURES).is_err());
    }
}

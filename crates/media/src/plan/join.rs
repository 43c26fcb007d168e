//! Parts and sound into one file, without a new encode.

use super::encoder::timescale;
use super::{Line, SAME_BYTES};
use editorial::timeline::Canvas;
use std::ffi::OsString;
use std::path::Path;
use studio::ports::PartFile;

/// The list of parts that the joiner reads; `None` when a path cannot be written in it.
///
/// Lengths are written so that their sum never drifts from the frame grid by more than a microsecond.
pub(crate) fn list(parts: &[PartFile], canvas: Canvas) -> Option<String> {
    let micros = |frame: u64| {
        let (num, den) = canvas.fps.ratio();
        (u128::from(frame) * 1_000_000 * u128::from(den) + u128::from(num) / 2) / u128::from(num)
    };
    let mut text = String::from("ffconcat version 1.0\n");
    let mut frames = 0;
    for part in parts {
        let path = part.path.to_str().filter(|path| !path.contains(['\n', '\r']))?;
        let length = micros(frames + part.frames) - micros(frames);
        frames += part.frames;
        let quoted = path.replace('\'', "'\\''");
        text.push_str(&format!(
            "file 'file:{quoted}'\nduration {}.{:06}\n",
            length / 1_000_000,
            length % 1_000_000
        ));
    }
    Some(text)
}

/// Before a list that is only copied: with no decoder for its pictures none is started for each part, which would be two
/// thirds of the work.
const UNDECODED: &str = "-codec_whitelist aac";

/// The call that joins the parts of `list` and `sound`.
pub(crate) fn join(list: &Path, sound: &Path, canvas: Canvas, out: &Path) -> Line {
    Line::ffmpeg("warning")
        .words(UNDECODED)
        .parts(list)
        .words("-protocol_whitelist file,pipe -format_whitelist mov -f mov -i")
        .file(sound)
        .words("-map 0:v:0 -map 1:a:0 -c copy")
        .pair("-video_track_timescale", OsString::from(timescale(canvas.fps).to_string()))
        .words(SAME_BYTES)
        .words("-movflags +faststart -f mp4")
        .file(out)
}

impl Line {
    /// Adds the parts of a list, one after the other, as the next input.
    pub(super) fn parts(self, list: &Path) -> Line {
        self.words("-protocol_whitelist file,pipe -format_whitelist concat,mov -f concat -safe 0 -i")
            .file(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use editorial::FrameRate;
    use std::path::PathBuf;

    fn parts(count: usize, frames: u64) -> Vec<PartFile> {
        (0..count).map(|n| PartFile { path: PathBuf::from(format!("/work/it's {n}.mp4")), frames }).collect()
    }

    const CANVAS: Canvas = Canvas { width: 1080, height: 1920, fps: FrameRate::THIRTY };

    #[test]
    fn the_list_names_each_part_and_its_length() {
        assert_eq!(
            list(&parts(2, 100), CANVAS).as_deref(),
            Some(
                "ffconcat version 1.0\nfile 'file:/work/it'\\''s 0.mp4'\nduration 3.333333\n\
                 file 'file:/work/it'\\''s 1.mp4'\nduration 3.333334\n"
            )
        );
    }

    #[test]
    fn lengths_of_many_parts_do_not_drift() {
        let text = list(&parts(600, 100), CANVAS).unwrap();
        let sum: f64 = text.lines().filter_map(|l| l.strip_prefix("duration ")?.parse::<f64>().ok()).sum();
        assert!((sum - 2_000.0).abs() < 0.000_01, "{sum}");
    }

    #[test]
    fn a_path_that_would_break_the_list_is_not_written() {
        let part = PartFile { path: PathBuf::from("/x/a\nfile b.mp4"), frames: 1 };
        assert_eq!(list(&[part], CANVAS), None);
    }
}

//! What a named quality means to the encoder. Every part of a video gets the same words, or they would not join.

use super::{Line, SAME_BYTES};
use editorial::timeline::Canvas;
use editorial::{FrameRate, Quality};
use std::path::Path;

/// The size of what is encoded: even, and half as large for a draft.
pub(crate) fn output_size(canvas: Canvas, quality: Quality) -> Canvas {
    let part = if quality == Quality::Draft { 2 } else { 1 };
    let even = |pixels: u32| (pixels / part / 2 * 2).max(2);
    Canvas { width: even(canvas.width), height: even(canvas.height), fps: canvas.fps }
}

/// Ticks a second of the finished file's picture track: a whole number for each frame.
pub(super) fn timescale(fps: FrameRate) -> u32 {
    let (num, den) = fps.ratio();
    if den == 1 { num * 1000 } else { num }
}

impl Line {
    /// Adds encoder and output: exactly `frames` frames of the graph's `[v]`.
    pub(super) fn encode(self, fps: FrameRate, quality: Quality, frames: u64, out: &Path) -> Line {
        let (preset, crf) = match quality {
            Quality::Draft => ("ultrafast", "23"),
            Quality::Standard => ("superfast", "23"),
            Quality::Best => ("medium", "20"),
        };
        // `stitchable` keeps the headers of all parts alike; the group of pictures is closed and bounded.
        self.pair("-map", "[v]")
            .words("-an -sn -dn -c:v libx264 -threads 1")
            .pair("-preset", preset)
            .pair("-crf", crf)
            .words(
                "-profile:v high -pix_fmt yuv420p -g 150 -keyint_min 15 -x264-params stitchable=1:open-gop=0",
            )
            .words("-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv")
            .words("-fps_mode passthrough")
            .pair("-frames:v", frames.to_string())
            .pair("-video_track_timescale", timescale(fps).to_string())
            .words(SAME_BYTES)
            .words("-f mp4")
            .file(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_half_as_large_and_always_even() {
        let size = |width, height, quality| {
            let size = output_size(Canvas { width, height, fps: FrameRate::THIRTY }, quality);
            (size.width, size.height)
        };
        assert_eq!(size(1080, 1920, Quality::Standard), (1080, 1920));
        assert_eq!(size(1080, 1920, Quality::Draft), (540, 960));
        assert_eq!(size(1080, 1350, Quality::Draft), (540, 674));
        assert_eq!(size(1081, 1, Quality::Best), (1080, 2));
    }

    #[test]
    fn every_frame_lasts_a_whole_number_of_ticks() {
        for text in ["24/1", "25/1", "30/1", "60/1", "24000/1001", "30000/1001", "60000/1001"] {
            let fps: FrameRate = text.parse().unwrap();
            let (num, den) = fps.ratio();
            assert_eq!((timescale(fps) * den) % num, 0, "{text}");
        }
    }
}

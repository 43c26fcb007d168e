//! What a named quality means to the encoder. Every part of a video gets the same words, or they would not join.

use super::{Line, SAME_BYTES};
use editorial::timeline::Canvas;
use editorial::{FrameRate, Quality};
use std::path::Path;

/// An encoder of a graphics chip, by the interface through which it is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Chip {
    VideoToolbox,
    Nvenc,
    Qsv,
    Amf,
    Vaapi,
}

/// Frames of the film with which a chip is tried.
pub(crate) const TRIAL_FRAMES: u64 = 12;
/// The film with which a chip is tried.
const TRIAL: &str = "testsrc2=s=640x360:r=30,format=yuv420p";
/// Where the chip is, for the one interface that has to be told.
const VAAPI_DEVICE: &str = "/dev/dri/renderD128";

impl Chip {
    const ALL: [Chip; 5] = [Chip::VideoToolbox, Chip::Nvenc, Chip::Qsv, Chip::Amf, Chip::Vaapi];
    /// Those that may be on a computer of this kind, best first.
    pub const HERE: &[Chip] = if cfg!(target_os = "macos") {
        &[Chip::VideoToolbox]
    } else if cfg!(windows) {
        &[Chip::Nvenc, Chip::Qsv, Chip::Amf]
    } else {
        &[Chip::Nvenc, Chip::Qsv, Chip::Vaapi]
    };

    /// As the program calls it.
    pub fn name(self) -> &'static str {
        match self {
            Chip::VideoToolbox => "h264_videotoolbox",
            Chip::Nvenc => "h264_nvenc",
            Chip::Qsv => "h264_qsv",
            Chip::Amf => "h264_amf",
            Chip::Vaapi => "h264_vaapi",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Chip> {
        Chip::ALL.into_iter().find(|chip| chip.name() == name)
    }

    /// Words at the head of a call.
    fn device(self) -> String {
        match self {
            Chip::Vaapi => format!("-vaapi_device {VAAPI_DEVICE}"),
            _ => String::new(),
        }
    }

    /// Filters from pictures of ours to those that the chip takes.
    fn hand_over(self) -> &'static str {
        match self {
            Chip::VideoToolbox | Chip::Nvenc => "",
            Chip::Qsv | Chip::Amf => ",format=nv12",
            Chip::Vaapi => ",format=nv12,hwupload",
        }
    }

    /// About the quality of the software encoder, by each interface's own scale; no pictures that look ahead.
    fn words(self, quality: Quality) -> String {
        let (scale, best) = match quality {
            Quality::Draft => (26, false),
            Quality::Standard => (23, false),
            Quality::Best => (19, true),
        };
        match self {
            Chip::VideoToolbox => format!("-q:v {} -allow_sw 0 -bf 0", if best { 75 } else { 62 }),
            Chip::Nvenc => {
                let preset = if best { "p6" } else { "p4" };
                format!("-preset {preset} -rc vbr -cq {scale} -b:v 0 -bf 0 -forced-idr 1")
            }
            Chip::Qsv => format!("-global_quality {scale} -bf 0 -look_ahead 0"),
            Chip::Amf => format!("-rc cqp -qp_i {} -qp_p {scale} -bf 0", scale - 2),
            Chip::Vaapi => format!("-rc_mode CQP -qp {scale} -bf 0"),
        }
    }
}

/// The call that encodes a small film with a chip.
pub(crate) fn chip_trial(chip: Chip, out: &Path) -> Line {
    let encoder = Encoder::Chip(chip);
    Line::ffmpeg("error")
        .words(&encoder.device())
        .words("-f lavfi -i")
        .words(TRIAL)
        .pair("-filter_complex", format!("[0:v]format=yuv420p{}[v]", encoder.hand_over()))
        .encode(encoder, FrameRate::THIRTY, Quality::Standard, TRIAL_FRAMES, out)
}

/// The call that decodes it and says how alike it is to what went in.
pub(crate) fn chip_alike(file: &Path) -> Line {
    Line::ffmpeg("info")
        .words("-xerror -protocol_whitelist file,pipe -format_whitelist mov -f mov -i")
        .file(file)
        .words("-f lavfi -i")
        .words(TRIAL)
        .words("-filter_complex [0:v][1:v]ssim=shortest=1 -f null -")
}

/// Most frames between two keyframes, from which every look into a part begins: what a preview of a made part waits for.
/// Measured: files of still pictures are a twentieth larger than with 60, others hardly, and a look takes a fifth less.
const GROUP: u32 = 45;

/// What encodes pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoder {
    Software,
    Chip(Chip),
}

impl Encoder {
    /// Words at the head of a call.
    pub(super) fn device(self) -> String {
        match self {
            Encoder::Software => String::new(),
            Encoder::Chip(chip) => chip.device(),
        }
    }

    /// Filters at the end of a graph.
    pub(super) fn hand_over(self) -> &'static str {
        match self {
            Encoder::Software => "",
            Encoder::Chip(chip) => chip.hand_over(),
        }
    }

    fn words(self, quality: Quality) -> String {
        let (preset, crf) = match (self, quality) {
            (Encoder::Chip(chip), quality) => {
                let name = chip.name();
                return format!("-c:v {name} {} -profile:v high -g {GROUP}", chip.words(quality));
            }
            (Encoder::Software, Quality::Draft) => ("ultrafast", "23"),
            (Encoder::Software, Quality::Standard) => ("superfast", "23"),
            (Encoder::Software, Quality::Best) => ("medium", "20"),
        };
        // `stitchable` keeps the headers of all parts alike; the group of pictures is closed and bounded.
        format!(
            "-c:v libx264 -threads 1 -preset {preset} -crf {crf} -profile:v high -pix_fmt yuv420p -g {GROUP} \
             -keyint_min 15 -x264-params stitchable=1:open-gop=0"
        )
    }
}

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
    pub(super) fn encode(
        self,
        encoder: Encoder,
        fps: FrameRate,
        quality: Quality,
        frames: u64,
        out: &Path,
    ) -> Line {
        self.pair("-map", "[v]")
            .words("-an -sn -dn")
            .words(&encoder.words(quality))
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

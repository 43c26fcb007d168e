//! Looks at a file: what it is, how it plays, one picture of it, how loud it is and where it is quiet.

use super::fit::{Frame, fit};
use super::input::Stretch;
use super::light;
use super::{Captions, Film, Line, SAME_BYTES};
use crate::sniff::Container;
use editorial::FrameRate;
use editorial::timeline::{Canvas, Fit};
use std::path::Path;
use studio::ports::Glimpse;

/// Streams and format of a stranger's file as JSON; of a still also its first picture, which knows its turn.
pub(crate) fn facts(file: &Path, container: Container) -> Line {
    // Titles and comments, which may be of any length, are left where they are.
    let wanted = "stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,pix_fmt,color_space,\
        color_transfer,field_order,r_frame_rate,avg_frame_rate,duration:stream_disposition=attached_pic:stream_tags=alpha_mode,timecode:\
        stream_side_data=rotation:format=duration,start_time";
    let line = Line::ffprobe().limits(container);
    let line = if container.still() {
        line.pair("-show_entries", format!("{wanted}:frame_side_data=rotation")).words("-read_intervals %+#1")
    } else {
        line.pair("-show_entries", wanted)
    };
    line.words("-of json -i").file(file)
}

/// Streams of a finished file, and the time stamps of all that is in them: `stream|name=value|...` or
/// `packet|name=value|...` a line.
pub(crate) fn finished(file: &Path) -> Line {
    ours(Line::ffprobe())
        .words("-show_entries")
        .words("stream=codec_type,codec_name,width,height,pix_fmt,duration:packet=codec_type,pts,dts")
        .words("-of compact -i")
        .file(file)
}

/// Walks through one stream without playing it; how far it gets is how long the file really is.
pub(crate) fn walk(film: Film<'_>, stream: usize) -> Line {
    Line::ffmpeg("error")
        .input(film, Stretch::default())
        .pair("-map", format!("0:{stream}"))
        .words("-c copy -f null -")
}

fn ours(line: Line) -> Line {
    line.words("-protocol_whitelist file,pipe -format_whitelist mov -f mov")
}

/// Plays every keyframe of a finished file, stopping at the first thing that is wrong.
pub(crate) fn play(file: &Path) -> Line {
    ours(strictly("error").words(KEYFRAMES)).words("-i").file(file).keyframes()
}

/// The same of the parts in `list`.
pub(crate) fn play_parts(list: &Path) -> Line {
    strictly("error").words(KEYFRAMES).parts(list).keyframes()
}

const KEYFRAMES: &str = "-threads 1 -skip_frame nokey";

fn strictly(loglevel: &str) -> Line {
    Line::ffmpeg(loglevel).words("-xerror -err_detect explode")
}

impl Line {
    fn keyframes(self) -> Line {
        self.words("-map 0:v:0 -fps_mode passthrough -f null -")
    }
}

/// One picture as JPEG, `width` pixels across.
pub(crate) fn poster(film: Film<'_>, at: Glimpse, width: u32, out: &Path) -> Option<Line> {
    let facts = film.source.picture.as_ref()?;
    let width = (width / 2 * 2).max(2);
    let tall = u64::from(facts.height.max(1)) * u64::from(width) / u64::from(facts.width.max(1));
    let height = u32::try_from(tall / 2 * 2).unwrap_or(2).clamp(2, 8_192);
    let canvas = Canvas { width, height, fps: FrameRate::THIRTY };
    let look = Frame {
        canvas,
        fit: Fit::Fill,
        focus: [500, 500],
        matrix: light::matrix(facts),
        room: 1000,
        format: "yuv420p",
    };
    let plain = light::plain(facts).map_or(String::new(), |filters| format!("{filters},"));
    let field = if facts.interlaced { "bwdif=mode=send_frame:deint=interlaced," } else { "" };
    // A JPEG holds the older matrix and the full range.
    let jpeg = "scale=in_color_matrix=bt709:out_color_matrix=bt601:in_range=tv:out_range=pc,format=yuvj420p";
    let graph = format!("[0:{}]{field}{plain}{},{jpeg}[v]", facts.stream, fit(&look, "p"));
    let (at, keyframes) = match at {
        Glimpse::Exact(at) => (at, ""),
        Glimpse::Quick(at) if film.source.still => (at, ""),
        Glimpse::Quick(at) => (at, "-skip_frame nokey"),
    };
    let from = (!film.source.still).then_some(at);
    Some(
        Line::ffmpeg("error")
            .words(keyframes)
            .pictures(film, 1, Stretch { from, ..Stretch::default() })
            .pair("-filter_complex", graph)
            .words("-map [v] -frames:v 1 -c:v mjpeg -q:v 3 -threads 1 -map_metadata -1 -fflags +bitexact")
            .words("-flags:v +bitexact -f mjpeg")
            .file(out),
    )
}

/// How loud a sound is on average.
pub(crate) fn volume(film: Film<'_>, stream: usize) -> Line {
    sound(film, stream, "volumedetect")
}

/// Where a sound is quieter than `decibels` for at least 150 ms.
pub(crate) fn quiet(film: Film<'_>, stream: usize, decibels: f64) -> Line {
    sound(
        film,
        stream,
        &format!("aformat=channel_layouts=mono,silencedetect=noise={decibels:.1}dB:duration=0.15"),
    )
}

/// A sound as it is listened to: mono, 16,000 samples a second, each at the time at which a mix has it.
pub(crate) fn listen(film: Film<'_>, stream: usize, out: &Path) -> Line {
    heard(film, stream, "aresample=16000:async=1:first_pts=0,aformat=channel_layouts=mono")
        .words("-c:a pcm_s16le -rf64 auto")
        .words(SAME_BYTES)
        .words("-f wav")
        .file(out)
}

/// The sound of a video, as it is.
pub(crate) fn take_sound(film: Film<'_>, stream: usize, out: &Path) -> Line {
    Line::ffmpeg("info")
        .input(film, Stretch::default())
        .pair("-map", format!("0:{stream}"))
        .words("-c copy")
        .words(SAME_BYTES)
        .words("-movflags +faststart -f ipod")
        .file(out)
}

fn sound(film: Film<'_>, stream: usize, filter: &str) -> Line {
    heard(film, stream, filter).words("-f null -")
}

fn heard(film: Film<'_>, stream: usize, filter: &str) -> Line {
    Line::ffmpeg("info")
        .input(film, Stretch::default())
        .pair("-map", format!("0:{stream}"))
        .pair("-af", filter)
}

/// Counts samples that are not numbers.
pub(crate) fn numbers(film: Film<'_>, stream: usize) -> Line {
    sound(film, stream, "astats=measure_perchannel=none:measure_overall=Number_of_NaNs+Number_of_Infs")
}

/// Loudness and true peak of a sound file of ours, which is played to its end for that.
pub(crate) fn loudness(file: &Path) -> Line {
    ours(strictly("info"))
        .words("-i")
        .file(file)
        .words("-map 0:a:0 -af ebur128=peak=true:framelog=verbose -f null -")
}

/// A tiny encode of picture and sound: what every video needs.
pub(crate) fn trial(out: &Path) -> Line {
    Line::ffmpeg("error")
        .words("-f lavfi -i color=c=0x204060:s=320x180:r=30 -f lavfi -i sine=frequency=440:sample_rate=48000")
        .words("-map 0:v -map 1:a -pix_fmt yuv420p -c:v libx264 -preset superfast -threads 1 -c:a aac -t 0.2 -f mp4")
        .file(out)
}

/// One dark frame, with words on it or without, as grey bytes.
pub(crate) fn words(captions: Captions<'_>, out: &Path) -> Line {
    let drawn = captions.filter().map_or(String::new(), |filter| format!(",{filter}"));
    Line::ffmpeg("error")
        .words("-f lavfi -i color=c=0x101010:s=320x180:r=1")
        .pair("-vf", format!("format=yuv420p{drawn},format=gray"))
        .words("-frames:v 1 -f rawvideo")
        .file(out)
}

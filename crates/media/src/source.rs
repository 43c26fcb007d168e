//! What ffprobe tells about a file, boiled down to what Spool decides by.

use crate::sniff::Container;
use editorial::time::TICKS_PER_SECOND;
use editorial::{FrameRate, Time};
use serde::Deserialize;
use std::collections::HashMap;

/// Most pixels a picture may have.
const PIXELS: u64 = 50_000_000;
/// The longest that is used of a file.
pub(crate) const LONGEST: Time = Time(4 * 3_600 * TICKS_PER_SECOND);
/// Most streams a file may have.
pub(crate) const STREAMS: usize = 32;

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Source {
    pub container: Container,
    /// Its moving or still picture.
    pub picture: Option<Picture>,
    /// Number of its first sound stream.
    pub sound: Option<usize>,
    /// As the file claims; `None` when it does not say. Zero for a still.
    pub length: Option<Time>,
    /// Whether samples of its sound are written as floats, which need not be numbers.
    pub floats: bool,
    /// Whether the file ends before it should.
    pub cut_off: bool,
    pub still: bool,
    /// Whether its head alone tells how its picture is decoded, and nothing has to be tried out.
    pub by_head: bool,
}

/// How a picture has to be read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picture {
    /// Number of its stream.
    pub stream: usize,
    /// Upright, with square pixels.
    pub width: u32,
    pub height: u32,
    /// Mean pictures a second; zero when unknown.
    pub rate: f64,
    /// The same where each picture lasts as long as the others.
    pub steady: Option<FrameRate>,
    /// What the camera's clock said at the first picture.
    pub begins: Time,
    pub light: Light,
    /// Name of the matrix its colours were made with, as the scaler calls it.
    pub matrix: &'static str,
    pub interlaced: bool,
    pub see_through: bool,
    /// A decoder other than the usual one, when only that sees everything.
    pub decoder: Option<&'static str>,
    /// How its packets are made up, where that is known.
    pub nals: Option<Nals>,
}

/// Whose units a packet holds, each behind its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nals {
    Avc,
    Hevc,
}

/// How brightness is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Light {
    Standard,
    /// More than a screen of today shows: has to be toned down.
    High,
}

/// Why what ffprobe tells is no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Useless {
    /// Not what ffprobe writes, or without any stream.
    Damaged,
    /// Neither picture nor sound.
    Nothing,
    /// More pixels than Spool reads.
    Pixels,
    /// Longer than Spool reads.
    Length,
    /// More streams than any honest file.
    Streams,
}

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    frames: Vec<Frame>,
    #[serde(default)]
    format: Format,
}

#[derive(Deserialize, Default)]
struct Format {
    duration: Option<String>,
    start_time: Option<String>,
}

#[derive(Deserialize)]
struct Frame {
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize)]
struct Stream {
    index: usize,
    #[serde(default)]
    codec_type: String,
    #[serde(default)]
    codec_name: String,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
    sample_aspect_ratio: Option<String>,
    #[serde(default)]
    pix_fmt: String,
    #[serde(default)]
    color_space: String,
    #[serde(default)]
    color_transfer: String,
    #[serde(default)]
    field_order: String,
    #[serde(default)]
    r_frame_rate: String,
    #[serde(default)]
    avg_frame_rate: String,
    duration: Option<String>,
    #[serde(default)]
    disposition: HashMap<String, i64>,
    #[serde(default)]
    tags: HashMap<String, serde_json::Value>,
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize)]
struct SideData {
    rotation: Option<f64>,
}

/// Reads ffprobe's JSON about a file of a known container.
pub(crate) fn read(json: &str, container: Container) -> Result<Source, Useless> {
    let report: Report = serde_json::from_str(json).map_err(|_| Useless::Damaged)?;
    if report.streams.is_empty() {
        return Err(Useless::Damaged);
    }
    if report.streams.len() > STREAMS {
        return Err(Useless::Streams);
    }
    let film = report.streams.iter().find(|stream| shows(stream));
    let sound = report.streams.iter().find(|stream| stream.codec_type == "audio");
    let floats = sound.is_some_and(|stream| stream.codec_name.starts_with("pcm_f"));
    let sound = sound.map(|stream| stream.index);
    let picture = film.map(|stream| picture(stream, &report.frames)).transpose()?;
    if picture.is_none() && sound.is_none() {
        // A picture without a size is one whose beginning is missing.
        let hurt = report.streams.iter().any(|stream| stream.codec_type == "video");
        return Err(if hurt { Useless::Damaged } else { Useless::Nothing });
    }
    let claims = [
        film.and_then(|stream| seconds(stream.duration.as_deref())),
        seconds(report.format.duration.as_deref()),
    ];
    // A stream's own length is nearer to the truth than that of the file, which may be its sound's.
    let length = claims.into_iter().flatten().next().map(ticks);
    let length = length.map(|length| bounded(length, picture.is_some())).transpose()?;
    let still = container.still();
    let length = if still { Some(Time::ZERO) } else { length };
    // Its times begin where the file does, so they are the same for who does not know where they begin.
    let begins = report.format.start_time.as_deref().and_then(|text| text.parse::<f64>().ok());
    let nals = picture.as_ref().and_then(|picture| picture.nals);
    let by_head = container == Container::Mov && nals.is_some() && begins == Some(0.0);
    Ok(Source { container, picture, sound, length, still, floats, cut_off: false, by_head })
}

/// What is used of a length. Of a film it is the first hours, from which a line takes its seconds; sound that is longer
/// was meant for something else.
pub(crate) fn bounded(length: Time, film: bool) -> Result<Time, Useless> {
    if film {
        Ok(length.min(LONGEST))
    } else {
        Some(length).filter(|length| *length <= LONGEST).ok_or(Useless::Length)
    }
}

/// From seconds as ffprobe tells them.
pub(crate) fn ticks(seconds: f64) -> Time {
    Time((seconds * TICKS_PER_SECOND as f64) as i64)
}

/// The same of times that may lie before the beginning.
pub(crate) fn signed_ticks(seconds: f64) -> Time {
    if seconds < 0.0 { Time::ZERO - ticks(-seconds) } else { ticks(seconds) }
}

/// Whether a stream is a picture to show, and not the cover of a song.
fn shows(stream: &Stream) -> bool {
    let cover = stream.disposition.get("attached_pic").is_some_and(|set| *set != 0);
    stream.codec_type == "video" && !cover && stream.width > 0 && stream.height > 0
}

fn picture(stream: &Stream, frames: &[Frame]) -> Result<Picture, Useless> {
    if u64::from(stream.width) * u64::from(stream.height) > PIXELS {
        return Err(Useless::Pixels);
    }
    let square =
        stream.sample_aspect_ratio.as_deref().and_then(ratio).filter(|sar| (0.05..20.0).contains(sar));
    let wide = (f64::from(stream.width) * square.unwrap_or(1.0)).round().max(1.0) as u32;
    let turned = stream.side_data_list.iter().chain(frames.iter().flat_map(|frame| &frame.side_data_list));
    let degrees = turned.filter_map(|side| side.rotation).next().unwrap_or(0.0);
    let lies = (degrees / 90.0).round() as i64 % 2 != 0;
    let (width, height) = if lies { (stream.height, wide) } else { (wide, stream.height) };
    let alpha_mode =
        stream.tags.iter().any(|(key, value)| key.eq_ignore_ascii_case("alpha_mode") && value == "1");
    let decoder = match stream.codec_name.as_str() {
        "vp9" if alpha_mode => Some("libvpx-vp9"),
        "vp8" if alpha_mode => Some("libvpx"),
        _ => None,
    };
    let steady: Option<FrameRate> = stream.r_frame_rate.parse().ok();
    let code = stream.tags.iter().find(|(key, _)| key.eq_ignore_ascii_case("timecode"));
    let code = code.and_then(|(_, value)| value.as_str());
    Ok(Picture {
        stream: stream.index,
        width,
        height,
        rate: ratio(&stream.avg_frame_rate).unwrap_or(0.0),
        begins: steady.zip(code).and_then(|(rate, code)| time_of(code, rate)).unwrap_or_default(),
        steady,
        light: match stream.color_transfer.as_str() {
            "smpte2084" | "arib-std-b67" => Light::High,
            _ => Light::Standard,
        },
        matrix: matrix(stream),
        interlaced: matches!(stream.field_order.as_str(), "tt" | "bb" | "tb" | "bt"),
        see_through: decoder.is_some() || see_through(&stream.pix_fmt),
        decoder,
        nals: match stream.codec_name.as_str() {
            "h264" => Some(Nals::Avc),
            "hevc" => Some(Nals::Hevc),
            _ => None,
        },
    })
}

/// The matrix as the scaler calls it; what is not told is guessed from the size, as players do.
fn matrix(stream: &Stream) -> &'static str {
    match stream.color_space.as_str() {
        "bt709" => "bt709",
        "smpte170m" | "bt470bg" => "smpte170m",
        "smpte240m" => "smpte240m",
        "fcc" => "fcc",
        "bt2020nc" | "bt2020c" => "bt2020",
        "gbr" => "auto",
        _ if stream.height.min(stream.width) >= 700 => "bt709",
        _ => "smpte170m",
    }
}

fn see_through(pix_fmt: &str) -> bool {
    ["rgba", "bgra", "argb", "abgr", "yuva", "gbrap", "ya8", "ya16", "pal8"]
        .iter()
        .any(|p| pix_fmt.starts_with(p))
}

/// When a camera's clock says `01:00:00:00`, or `01:00:00;00` where it leaves out numbers to keep up with the time of day.
fn time_of(code: &str, rate: FrameRate) -> Option<Time> {
    let (num, den) = rate.ratio();
    let second = u64::from((num + den / 2) / den);
    let parts: Vec<u64> = code.split([':', ';', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [hours, minutes, seconds, frames] = parts[..] else { return None };
    if hours > 23 || minutes > 59 || seconds > 59 || frames >= second {
        return None;
    }
    let minutes = hours * 60 + minutes;
    let left_out = if code.contains([';', '.']) { second / 15 * (minutes - minutes / 10) } else { 0 };
    Some(rate.start_of((minutes * 60 + seconds) * second + frames - left_out))
}

/// `16:15` or `30000/1001`; `None` for what has no value.
fn ratio(text: &str) -> Option<f64> {
    let (above, below) = text.split_once([':', '/'])?;
    let (above, below): (f64, f64) = (above.parse().ok()?, below.parse().ok()?);
    (above > 0.0 && below > 0.0).then_some(above / below)
}

fn seconds(text: Option<&str>) -> Option<f64> {
    text?.parse().ok().filter(|seconds: &f64| seconds.is_finite() && *seconds > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn video(fields: &str) -> String {
        format!(r#"{{"streams":[{{"index":0,"codec_type":"video","width":1920,"height":1080{fields}}}]}}"#)
    }

    fn check(json: &str, expected: Result<(u32, u32), Useless>) {
        let read =
            read(json, Container::Mov).map(|source| source.picture.map_or((0, 0), |p| (p.width, p.height)));
        assert_eq!(read, expected, "{json}");
    }

    #[test]
    fn size_is_upright_with_square_pixels() {
        check(&video(""), Ok((1920, 1080)));
        check(&video(r#","side_data_list":[{"rotation":-90}]"#), Ok((1080, 1920)));
        check(&video(r#","side_data_list":[{},{"rotation":270}]"#), Ok((1080, 1920)));
        check(&video(r#","side_data_list":[{"rotation":180}]"#), Ok((1920, 1080)));
        check(&video(r#","sample_aspect_ratio":"4:3""#), Ok((2560, 1080)));
        check(&video(r#","sample_aspect_ratio":"0:1""#), Ok((1920, 1080)));
        check(&video(r#","sample_aspect_ratio":"4:3","side_data_list":[{"rotation":90}]"#), Ok((1080, 2560)));
    }

    #[test]
    fn what_is_no_use_is_told_apart() {
        check("", Err(Useless::Damaged));
        check("{}", Err(Useless::Damaged));
        check(r#"{"streams":[{"index":0,"codec_type":"data"}]}"#, Err(Useless::Nothing));
        check(&video("").replace("1080", "40000"), Err(Useless::Pixels));
        check(
            r#"{"streams":[{"index":0,"codec_type":"audio"}],"format":{"duration":"14401.0"}}"#,
            Err(Useless::Length),
        );
        let many =
            format!(r#"{{"streams":[{}]}}"#, vec![r#"{"index":0,"codec_type":"audio"}"#; 33].join(","));
        check(&many, Err(Useless::Streams));
    }

    #[test]
    fn of_a_film_that_is_too_long_the_beginning_is_used() {
        let length = |told: &str| read(&video(told), Container::Mov).map(|source| source.length);
        assert_eq!(length(r#","duration":"400000.0""#), Ok(Some(LONGEST)));
        assert_eq!(length(r#","duration":"1e300""#), Ok(Some(LONGEST)));
        assert_eq!(length(r#","duration":"14399.0""#), Ok(Some(LONGEST - Time::from_ms(1_000))));
    }

    #[test]
    fn the_cover_of_a_song_is_no_picture() {
        let json = r#"{"streams":[{"index":0,"codec_type":"video","width":600,"height":600,
            "disposition":{"attached_pic":1}},{"index":1,"codec_type":"audio"}],"format":{"duration":"180.0"}}"#;
        let song = read(json, Container::Mp3).unwrap();
        assert_eq!((song.picture, song.sound, song.length), (None, Some(1), Some(Time::from_ms(180_000))));
    }

    #[test]
    fn light_fields_and_alpha_are_seen() {
        let json = video(r#","color_transfer":"smpte2084","color_space":"bt2020nc","field_order":"tt""#);
        let picture = read(&json, Container::Mov).unwrap().picture.unwrap();
        assert_eq!((picture.light, picture.matrix, picture.interlaced), (Light::High, "bt2020", true));
        let json = video(r#","codec_name":"vp9","tags":{"ALPHA_MODE":"1"}"#);
        let picture = read(&json, Container::Matroska).unwrap().picture.unwrap();
        assert_eq!((picture.decoder, picture.see_through), (Some("libvpx-vp9"), true));
    }

    #[test]
    fn a_cameras_clock_is_read_with_and_without_numbers_left_out() {
        let begins = |rate: &str, code: &str| {
            let json = video(&format!(r#","r_frame_rate":"{rate}","tags":{{"timecode":"{code}"}}"#));
            read(&json, Container::Mov).unwrap().picture.unwrap().begins
        };
        assert_eq!(begins("25/1", "01:00:00:05"), Time::from_ms(3_600_200));
        let rate: FrameRate = "30000/1001".parse().unwrap();
        assert_eq!(begins("30000/1001", "01:00:00;00"), rate.start_of(107_892));
        for odd in ["", "1:2:3", "01:00:00:31", "25:00:00:00", "a:b:c:d"] {
            assert_eq!(begins("30/1", odd), Time::ZERO, "{odd}");
        }
    }

    #[test]
    fn a_length_that_is_not_told_stays_unknown() {
        let read = |duration: &str| read(&video(duration), Container::Matroska).unwrap().length;
        assert_eq!(read(""), None);
        assert_eq!(read(r#","duration":"N/A""#), None);
        assert_eq!(read(r#","duration":"nan""#), None);
        assert_eq!(read(r#","duration":"1.5""#), Some(Time::from_ms(1_500)));
    }
}

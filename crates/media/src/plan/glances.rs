//! Glances: some small grey pictures of a film, and when each is shown, at as little work as can be.

use super::input::Stretch;
use super::{Film, Line};
use editorial::Time;
use std::ops::Range;
use std::path::PathBuf;

/// Pixels across and down of a glance, whatever the film's shape.
pub(crate) const SIDE: usize = 128;

/// Which pictures of a stretch are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Every {
    /// Those that are whole in themselves, from the one that the stretch begins in. What lies between is not decoded.
    Keyframe,
    /// Those that others are made of: several a second, roughly decoded.
    Step,
}

/// A stretch to look at, and the file that its pictures go into, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Look {
    pub every: Every,
    pub from: Time,
    pub length: Time,
    /// Most pictures: where a film has more, the end of the stretch is not seen.
    pub most: usize,
    pub out: PathBuf,
}

/// Looks at some stretches of a film. The time of each picture is told by a filter with the look's number for a name, by
/// the clock of its stretch.
pub(crate) fn glances(film: Film<'_>, looks: &[Look]) -> Option<Line> {
    let stream = film.source.picture.as_ref()?.stream;
    let (mut line, mut graph) = (Line::ffmpeg("info"), Vec::new());
    for (number, look) in looks.iter().enumerate() {
        // The keyframe that a stretch begins in is before it, and from there on a length given to the input would count.
        let (roughly, length, end) = match look.every {
            Every::Keyframe => {
                let end = format!("trim=end={},", look.length.as_seconds_text());
                ("-skip_frame nokey -noaccurate_seek", None, end)
            }
            Every::Step => ("-skip_frame noref -skip_loop_filter all", Some(look.length), String::new()),
        };
        let stretch = Stretch { from: Some(look.from), length, ..Stretch::default() };
        line = line.words(roughly).words("-noautorotate").pictures(film, 1, stretch);
        graph.push(format!(
            "[{number}:{stream}]{end}scale={SIDE}:{SIDE}:flags=area,format=gray,showinfo@{number}=checksum=0[v{number}]"
        ));
    }
    line = line.pair("-filter_complex", graph.join(";"));
    for (number, look) in looks.iter().enumerate() {
        line = line
            .pair("-map", format!("[v{number}]"))
            .pair("-frames:v", look.most.to_string())
            .words("-fps_mode passthrough -f rawvideo")
            .file(&look.out);
    }
    Some(line)
}

/// A packet of a film.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Packet {
    /// When it is shown.
    pub seconds: f64,
    pub bytes: u64,
    /// Where it begins in the file, where the container tells.
    pub place: Option<u64>,
}

/// Reads the packets of a stretch without decoding them, each told as `seconds|bytes|place`.
pub(crate) fn packets(film: Film<'_>, stretch: Range<Time>) -> Option<Line> {
    let stream = film.source.picture.as_ref()?.stream;
    let (from, until) = (stretch.start.as_seconds_text(), stretch.end.as_seconds_text());
    let line = Line::ffprobe()
        .by_head(film)
        .limits(film.source.container)
        .pair("-select_streams", stream.to_string());
    let line = line.pair("-read_intervals", format!("{from}%{until}"));
    Some(line.words("-show_entries packet=pts_time,size,pos -of compact=p=0:nk=1 -i").file(film.file))
}

/// The packet of such a line.
pub(crate) fn packet(line: &str) -> Option<Packet> {
    let mut parts = line.split('|');
    let (seconds, bytes) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Packet { seconds, bytes, place: parts.next().and_then(|place| place.parse().ok()) })
}

/// The time that a line of such a filter tells: the look's number, and the seconds on the clock of its stretch.
pub(crate) fn told(line: &str) -> Option<(usize, f64)> {
    let (number, rest) = line.strip_prefix("[showinfo@")?.split_once(' ')?;
    let (_, told) = rest.split_once(" pts_time:")?;
    Some((number.parse().ok()?, told.split_whitespace().next()?.parse().ok()?))
}

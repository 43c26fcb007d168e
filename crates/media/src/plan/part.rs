//! One part: the outgoing picture under a transition, the shots, the words on top, and an encoder that makes
//! every part of a video alike.

use super::input::Stretch;
use super::logo::{in_corner, small};
use super::photo::grow;
use super::view::{Stage, View, decoded_for_nothing, draw};
use super::{Encoder, Film, Line, quoted};
use crate::edges::{Edge, LEADER};
use editorial::part::Piece;
use editorial::timeline::{Canvas, Picture, Shot, TransitionKind};
use editorial::{Part, Quality, Time};
use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;
use std::path::Path;

/// Name of the caption file, in the folder where the program runs.
pub(crate) const CAPTIONS: &str = "captions.ass";

/// Where reading a film begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seek {
    /// Shortly before the first picture wanted.
    Near,
    /// At the file's start: slow, and sure where a file's times are odd.
    Start,
}

/// Name of the folder beside it with the fonts that it needs. The renderer reads all that it finds there.
pub(crate) const FONTS: &str = "fonts";

/// Whether words are drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Captions<'a> {
    None,
    /// From [`CAPTIONS`], with fonts from this folder if there is one.
    Drawn {
        fonts: Option<&'a str>,
    },
}

impl Captions<'_> {
    /// The filter that draws them.
    pub(super) fn filter(self) -> Option<String> {
        match self {
            Captions::None => None,
            Captions::Drawn { fonts: None } => Some(format!("ass={CAPTIONS}")),
            Captions::Drawn { fonts: Some(folder) } => {
                Some(format!("ass={CAPTIONS}:fontsdir={}", quoted(folder)))
            }
        }
    }
}

/// Frames at the ends of lines that lie in files of ours.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ends<'a> {
    /// The picture that goes under this transition is read from here.
    pub goes: Option<Edge<'a>>,
    /// The picture that comes under this transition is read from here.
    pub comes: Option<Edge<'a>>,
    /// What the first picture showed before, under a transition, is written here.
    pub head: Option<Edge<'a>>,
    /// What the last picture goes on to show is written here.
    pub tail: Option<Edge<'a>>,
    /// The first picture is written here as it is before anything is laid on it.
    pub bare: Option<Edge<'a>>,
}

impl<'a> Ends<'a> {
    /// What is read instead of the view of this number.
    fn instead_of(&self, view: usize, under_a_transition: bool) -> Option<Edge<'a>> {
        match (under_a_transition, view) {
            (true, 0) => self.goes,
            (true, 1) | (false, 0) => self.comes,
            _ => None,
        }
    }
}

/// The call that encodes `part` into `out`. `canvas` is the size that comes out, `films` are the files by hash.
pub(crate) fn part(
    part: &Part,
    (canvas, quality, encoder): (Canvas, Quality, Encoder),
    films: &HashMap<String, Film<'_>>,
    captions: Captions<'_>,
    seek: Seek,
    (ends, out): (Ends<'_>, &Path),
) -> Line {
    let stage = Stage { canvas, quality, seek, threads: 1 };
    let line = Line::ffmpeg("warning").words("-filter_complex_threads 1").words(&encoder.device());
    let (line, graph) = drawn(line, part, 0..part.frames(), stage, films, (captions, ends));
    let line = line.pair("-filter_complex", format!("{graph}{}[v]", encoder.hand_over()));
    let line = line.encode(encoder, canvas.fps, quality, part.frames(), out);
    let line = ends.head.into_iter().fold(line, |line, head| line.keep("[head]", head));
    ends.tail.into_iter().fold(line, |line, tail| line.keep("[tail]", tail))
}

/// The call that draws one frame of `part` as PPM: the graph of the part, of which only that frame is asked. Where it is
/// of one picture alone, that may come from a file of ours.
pub(crate) fn frame(
    part: &Part,
    frame: u64,
    (canvas, quality): (Canvas, Quality),
    films: &HashMap<String, Film<'_>>,
    captions: Captions<'_>,
    seek: Seek,
    (ends, out): (Ends<'_>, &Path),
) -> Line {
    let stage = Stage { canvas, quality, seek, threads: WAITED_FOR };
    let (line, graph) = drawn(Line::ffmpeg("error"), part, frame..frame + 1, stage, films, (captions, ends));
    let line = line.pair("-filter_complex", format!("{graph},{SCREEN}[v]")).ppm(out);
    ends.bare.into_iter().fold(line, |line, bare| line.keep("[bare]", bare))
}

/// The films that are decoded to some frames of a part, by hash, each with the time until which it is decoded and
/// not shown. Those at its ends that lie in files of ours are not.
pub(crate) fn reads(
    part: &Part,
    seen: Range<u64>,
    (canvas, quality): (Canvas, Quality),
    films: &HashMap<String, Film<'_>>,
    ends: Ends<'_>,
) -> Vec<(String, Time)> {
    let stage = Stage { canvas, quality, seek: Seek::Near, threads: 1 };
    let under = overlap(part, &seen).is_some();
    let views = views(part, &seen, films).into_iter().enumerate();
    let decoded = views.filter(|(index, _)| ends.instead_of(*index, under).is_none());
    decoded
        .filter_map(|(_, view)| match &view.shot.picture {
            Picture::Footage { media, .. } => Some((media.clone(), decoded_for_nothing(view, stage)?)),
            Picture::Backdrop { .. } => None,
        })
        .collect()
}

/// The call that takes the frame at `at` out of an encoded part as PPM.
pub(crate) fn frame_of(part: &Path, at: Time, out: &Path) -> Line {
    Line::ffmpeg("error")
        .words("-protocol_whitelist file,pipe -format_whitelist mov -f mov")
        .pair("-ss", at.as_seconds_text())
        .words("-i")
        .file(part)
        .pair("-filter_complex", format!("[0:v:0]{SCREEN}[v]"))
        .ppm(out)
}

/// Threads that decode a picture that somebody waits for: most of its time goes to the pictures before it.
const WAITED_FOR: u32 = 4;
/// What every picture of ours says of its colours; what says nothing may be taken for something else.
const COLOURS: &str = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709";
/// From the video's colours to those of a screen.
const SCREEN: &str =
    "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int+bicubic,format=rgb24";

impl Line {
    /// Adds frames that were kept as the next input.
    fn kept(self, edge: Edge<'_>, canvas: Canvas) -> Line {
        let (num, den) = canvas.fps.ratio();
        self.words("-protocol_whitelist file,pipe -f rawvideo -pixel_format yuv420p")
            .pair("-video_size", format!("{}x{}", canvas.width, canvas.height))
            .pair("-framerate", format!("{num}/{den}"))
            .words("-i")
            .file(edge.file)
    }

    /// Adds what writes one of the graph's ends as it is.
    fn keep(self, label: &str, edge: Edge<'_>) -> Line {
        self.pair("-map", label)
            .words("-c:v rawvideo -pix_fmt yuv420p -fps_mode passthrough")
            .pair("-frames:v", (edge.frames + edge.end.leader()).to_string())
            .words("-f rawvideo")
            .file(edge.file)
    }

    /// Adds what writes the graph's `[v]` as one PPM.
    fn ppm(self, out: &Path) -> Line {
        self.words("-map [v] -frames:v 1 -c:v ppm -f image2pipe").file(out)
    }
}

/// Adds the inputs, and answers the graph that draws the frames `seen` of a part, all but its last label.
fn drawn(
    mut line: Line,
    part: &Part,
    seen: Range<u64>,
    stage: Stage,
    films: &HashMap<String, Film<'_>>,
    (captions, ends): (Captions<'_>, Ends<'_>),
) -> (Line, String) {
    let canvas = stage.canvas;
    let (num, den) = canvas.fps.ratio();
    let mut graph = String::new();
    let mut inputs = 0;
    let views = views(part, &seen, films);
    let under = overlap(part, &seen).is_some();
    let last = views.len().saturating_sub(1);
    for (index, mut view) in views.into_iter().enumerate() {
        if let Some(edge) = ends.instead_of(index, under) {
            line = line.kept(edge, canvas);
            let from = edge.end.leader();
            let _ = write!(
                graph,
                "[{inputs}:0]trim=start_frame={from},setsar=1,{COLOURS},settb={den}/{num},setpts=N[v{index}];"
            );
            inputs += 1;
            continue;
        }
        let head = ends.head.filter(|_| index == 0).map_or(0, |head| head.frames);
        let tail = ends.tail.filter(|_| index == last).map_or(0, |tail| tail.frames);
        view.shown -= head;
        view.frames += head + tail;
        let drawn = draw(view, stage, &format!("v{index}"));
        if let (Some(stretch), Some(film)) = (drawn.stretch, view.film) {
            let stream = film.source.picture.as_ref().map_or(0, |picture| picture.stream);
            let _ = write!(graph, "[{inputs}:{stream}]");
            line = line.pictures(film, stage.threads, stretch);
            inputs += 1;
        }
        graph.push_str(&drawn.filters);
        match ends.bare {
            Some(_) if index == 0 => graph.push_str(",split=2[bare][v0];"),
            _ => graph.push_str(&shared_out(index, (head, tail), view.frames)),
        }
    }
    let logo = part.logo.as_ref().and_then(|logo| Some((logo, *films.get(&logo.media)?)));
    if let Some((logo, film)) = logo {
        let stream = film.source.picture.as_ref().map_or(0, |picture| picture.stream);
        let _ = write!(graph, "[{inputs}:{stream}]{}[logo];", small(logo, canvas));
        line = line.input(film, Stretch::default());
    }
    graph.push_str(&body(part, &seen, canvas));
    if let Some((logo, _)) = logo {
        let _ = write!(graph, "[under];[under][logo]{}", in_corner(logo, canvas));
    }
    graph.push_str(&finish(captions, part.shown + seen.start));
    (line, graph)
}

/// The end of a view of `frames` frames: its own as `[v]`, the `head` before them and the `tail` after them as edges.
fn shared_out(index: usize, (head, tail): (u64, u64), frames: u64) -> String {
    if head + tail == 0 {
        return format!("[v{index}];");
    }
    // The edges first: what they do not want they let go of, and words need no copy to be drawn on.
    let end = frames - tail;
    let first = (head > 0).then(|| ("[first]".to_owned(), format!("trim=end_frame={head}[head];")));
    let more = (tail > 0)
        .then(|| ("[more]".to_owned(), format!("select='lt(n,{LEADER})+gte(n,{end})',setpts=N[tail];")));
    let own =
        (format!("[own{index}]"), format!("trim=start_frame={head}:end_frame={end},setpts=N[v{index}];"));
    let ways: Vec<(String, String)> = first.into_iter().chain(more).chain([own]).collect();
    let labels: String = ways.iter().map(|(label, _)| label.as_str()).collect();
    let chains: String = ways.iter().map(|(label, chain)| format!("{label}{chain}")).collect();
    format!(",split={}{labels};{chains}", ways.len())
}

/// The pictures of the frames `seen`, in the order of their labels: the one that goes, if any, then the shots.
fn views<'a>(part: &'a Part, seen: &Range<u64>, films: &HashMap<String, Film<'a>>) -> Vec<View<'a>> {
    let film = |shot: &Shot| match &shot.picture {
        Picture::Footage { media, .. } => films.get(media).copied(),
        Picture::Backdrop { .. } => None,
    };
    let view = |piece: &'a Piece, begin: u64, frames: u64| {
        let (from, until) = (seen.start.max(begin), seen.end.min(begin + frames));
        (from < until).then(|| View {
            shot: &piece.shot,
            shown: piece.shown + from - begin,
            frames: until - from,
            film: film(&piece.shot),
        })
    };
    let tail = part.lead.as_ref().and_then(|lead| view(&lead.from, 0, overlap(part, seen)?));
    let mut begin = 0;
    let shots = part.shots.iter().filter_map(|piece| {
        let view = view(piece, begin, piece.frames);
        begin += piece.frames;
        view
    });
    tail.into_iter().chain(shots).collect()
}

/// Frames that the transition really takes, if it is seen.
fn overlap(part: &Part, seen: &Range<u64>) -> Option<u64> {
    let transition = part.lead.as_ref()?.transition;
    let frames = transition.frames.min(part.frames());
    (seen.start < frames && transition.kind != TransitionKind::None).then_some(frames)
}

/// Joins the shots and lays the picture that goes over their beginning; ends open.
fn body(part: &Part, seen: &Range<u64>, canvas: Canvas) -> String {
    let (num, den) = canvas.fps.ratio();
    let tail = overlap(part, seen);
    let first = usize::from(tail.is_some());
    let shots = views(part, seen, &HashMap::new()).len() - first;
    let labels: String = (first..first + shots).map(|index| format!("[v{index}]")).collect();
    let joined = if shots > 1 {
        format!("{labels}concat=n={shots}:v=1:a=0,settb={den}/{num},setpts=N")
    } else {
        format!("{labels}null")
    };
    let Some(frames) = tail else { return joined };
    let kind = part.lead.as_ref().map_or(TransitionKind::None, |lead| lead.transition.kind);
    let goes = if kind == TransitionKind::Zoom {
        format!("[v0]{}[goes]", grow(frames, seen.start))
    } else {
        "[v0]null[goes]".to_owned()
    };
    let look = match kind {
        // The program's own zoom ends in a single large pixel.
        TransitionKind::None | TransitionKind::Fade | TransitionKind::Zoom => {
            let share = share(frames, seen, canvas);
            return format!("{joined}[body];{goes};{share}[share];[goes][body][share]maskedmerge");
        }
        TransitionKind::Slide => "slideleft",
        TransitionKind::SlideUp => "slideup",
        TransitionKind::Wipe => "smoothleft",
        TransitionKind::FadeBlack => "fadeblack",
        TransitionKind::FadeWhite => "fadewhite",
        TransitionKind::Circle => "circleopen",
        TransitionKind::Blur => "hblur",
        TransitionKind::Clock => "radial",
        TransitionKind::Pixels => "pixelize",
    };
    let duration = canvas.fps.start_of(frames).as_seconds_text();
    // Frames of the transition that are not drawn count as gone by.
    let gone = match seen.start {
        0 => "0".to_owned(),
        frames => Time(-canvas.fps.start_of(frames).0).as_seconds_text(),
    };
    // The program's black and white lie beyond what a screen shows, and what a preview can hold.
    let legal = match kind {
        TransitionKind::FadeBlack | TransitionKind::FadeWhite => ",limiter=min=16:max=235:planes=1",
        _ => "",
    };
    format!(
        "{joined}[body];{goes};[goes][body]xfade=transition={look}:duration={duration}:offset={gone}{legal}"
    )
}

/// A mask that says how much is seen of the picture that comes: the same everywhere, more with each frame. Measured at
/// 1080 by 1920: 5 ms a frame where the program's own fade takes 24.
fn share(frames: u64, seen: &Range<u64>, Canvas { width, height, fps }: Canvas) -> String {
    let (begun, count) = (seen.start, seen.end - seen.start);
    let now = format!("'min(255,255*(N+{begun})/{frames})'");
    format!(
        "color=black:s=16x16:r={fps},trim=end_frame={count},format=yuv420p,geq=lum={now}:cb={now}:cr={now},\
         {COLOURS},scale={width}:{height}:flags=neighbor,setsar=1"
    )
}

/// Lays the words on the picture, by the line's clock: `shown` frames of it came before.
fn finish(captions: Captions<'_>, shown: u64) -> String {
    let words = match captions.filter() {
        None => String::new(),
        Some(filter) if shown == 0 => format!(",{filter}"),
        Some(filter) => format!(",setpts=N+{shown},{filter},setpts=N"),
    };
    // Before the words too: they are drawn in the colours that the picture says it has.
    format!(",{COLOURS}{words},format=yuv420p,{COLOURS}")
}

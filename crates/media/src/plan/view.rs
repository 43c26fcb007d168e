//! One picture for a stretch of frames: how its file is read and what is done to it until it has the canvas' size,
//! rate and exact count.

use super::backdrop::backdrop;
use super::fit::{Frame, fit};
use super::input::Stretch;
use super::light;
use super::photo::{Camera, ROOM, Reach, motion};
use super::{Film, Seek};
use crate::source::Picture as Facts;
use editorial::timeline::{Canvas, Fit, Motion, Picture, Shot, Speed};
use editorial::{FrameRate, Quality, Time};

/// Frames read at least before the first one shown, for a picture that lasts longer than a frame of ours.
const RUN_UP: u64 = 6;
/// A film's last pictures are looked for within this of its end.
const NEAR_END: Time = Time::from_ms(1_000);

/// A stretch of a shot.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub shot: &'a Shot,
    /// Frames of the shot shown before this stretch.
    pub shown: u64,
    /// Frames in this stretch.
    pub frames: u64,
    /// The file it comes from, when it comes from one.
    pub film: Option<Film<'a>>,
}

/// The canvas and care that all views of a part share.
#[derive(Clone, Copy)]
pub(super) struct Stage {
    pub canvas: Canvas,
    pub quality: Quality,
    pub seek: Seek,
    /// Threads that decode each film.
    pub threads: u32,
}

/// How a view is read and drawn.
pub(super) struct Drawn {
    /// How its file is read, when there is one.
    pub stretch: Option<Stretch>,
    /// Filters from its stream (or from nothing) to its frames.
    pub filters: String,
}

/// Plans a view. `tag` keeps its labels apart from those of other views.
pub(super) fn draw(view: View<'_>, stage: Stage, tag: &str) -> Drawn {
    let counted = counted(stage, 0, view.frames);
    match (&view.shot.picture, view.film) {
        (Picture::Footage { motion, source_in, speed, fit, focus, .. }, Some(film)) => {
            let Some(facts) = &film.source.picture else {
                return Drawn { stretch: None, filters: format!("{},{counted}", dark(stage, view.frames)) };
            };
            let look = Frame {
                canvas: stage.canvas,
                fit: *fit,
                focus: *focus,
                matrix: light::matrix(facts),
                room: 1000,
                format: "yuv420p",
            };
            match (motion, film.source.still) {
                (Motion::Photo { path }, _) => photo(view, stage, facts, look, *path, tag),
                (Motion::Video, true) => photo(view, stage, facts, look, 0, tag),
                (Motion::Video, false) => clip(view, stage, film, facts, look, (*source_in, *speed), tag),
            }
        }
        (Picture::Backdrop { seed }, _) => {
            let filters = backdrop(*seed, stage.canvas, view.shown, view.frames);
            Drawn { stretch: None, filters: format!("{filters},{counted}") }
        }
        (Picture::Footage { .. }, None) => {
            Drawn { stretch: None, filters: format!("{},{counted}", dark(stage, view.frames)) }
        }
    }
}

/// Nothing to see.
fn dark(stage: Stage, frames: u64) -> String {
    let Canvas { width, height, fps } = stage.canvas;
    format!("color=c=0x101010:s={width}x{height}:r={fps},trim=end_frame={frames},setsar=1,format=yuv420p")
}

/// Exactly `frames` frames, numbered from 0, after dropping `skipped`; the last one is held when there are fewer.
fn counted(stage: Stage, skipped: u64, frames: u64) -> String {
    let (num, den) = stage.canvas.fps.ratio();
    let end = skipped + frames;
    format!(
        "tpad=stop_mode=clone:stop={end},trim=start_frame={skipped}:end_frame={end},settb={den}/{num},setpts=N"
    )
}

fn clip(
    view: View<'_>,
    stage: Stage,
    film: Film<'_>,
    facts: &Facts,
    look: Frame<'_>,
    (source_in, speed): (Time, Speed),
    tag: &str,
) -> Drawn {
    let (num, den) = stage.canvas.fps.ratio();
    let Reading { begin, counts, last, slow } = reading(view, stage, film, facts, (source_in, speed));
    let (paced, skipped) = pace(stage, speed, begin, last);
    let length = speed.of_film(stage.canvas.fps.start_of(skipped + view.frames)) + NEAR_END;
    let rate = format!("fps={num}/{den}:start_time=0:round=near");
    let mut steps: Vec<String> = Vec::new();
    if facts.interlaced {
        steps.push("bwdif=mode=send_frame:deint=interlaced".to_owned());
    }
    // The scaler should neither see pictures that are dropped nor see one twice.
    let exact = counted(stage, skipped, view.frames);
    let rate = [paced, rate].into_iter().filter(|step| !step.is_empty()).collect::<Vec<_>>().join(",");
    if !slow {
        steps.extend([rate.clone(), exact.clone()]);
    } else if stage.seek == Seek::Near {
        let before = (counts - begin).max(Time::ZERO);
        steps.push(format!("trim=start={}", before.as_seconds_text()));
    }
    steps.extend(light::plain(facts));
    steps.push(fit(&look, tag));
    if slow {
        steps.extend([rate, exact]);
    }
    let stretch = Stretch {
        from: Some(begin),
        length: Some(length),
        left_out: if stage.seek == Seek::Near { left_out(film, counts) } else { Vec::new() },
        ..Stretch::default()
    };
    Drawn { stretch: Some(stretch), filters: steps.join(",") }
}

/// The packets of pictures that are gone by that time and that no other is made from.
fn left_out(film: Film<'_>, counts: Time) -> Vec<u64> {
    let before = film.spares.iter().filter(|spare| spare.until <= counts);
    before.map(|spare| spare.place).collect()
}

/// From where a film is read.
struct Reading {
    begin: Time,
    /// What is shown before shapes nothing that is drawn.
    counts: Time,
    /// Where the first picture shown is taken, or the last there is.
    last: Time,
    /// Whether a picture of the film is shown in more than one frame.
    slow: bool,
}

fn reading(
    view: View<'_>,
    stage: Stage,
    film: Film<'_>,
    facts: &Facts,
    (source_in, speed): (Time, Speed),
) -> Reading {
    let fps = stage.canvas.fps;
    let (num, den) = fps.ratio();
    let wanted = source_in + speed.of_film(fps.start_of(view.shown));
    // A clip that is over is held on its last picture, which is found from a little before the end.
    let last = film.source.length.map_or(wanted, |length| wanted.min(length));
    let latest = film.source.length.map_or(last, |length| last.min(length - NEAR_END));
    // At least two pictures of a slow film.
    let slow = facts.rate * f64::from(speed.percent()) / 100.0 < f64::from(num) / f64::from(den) * 0.95;
    let two = if slow && facts.rate > 0.0 {
        Time::from_ms((2_000.0 / facts.rate).min(20_000.0) as i64)
    } else {
        Time::ZERO
    };
    let counts = latest - speed.of_film(fps.start_of(RUN_UP)).max(two);
    let begin = match stage.seek {
        Seek::Start => Time::ZERO,
        Seek::Near => on_the_second(counts, fps),
    };
    Reading { begin, counts, last, slow }
}

/// Until when a view's film is decoded and not shown: nothing of a still, or of a film whose pictures are made of two halves,
/// which its neighbours shape.
pub(super) fn decoded_for_nothing(view: View<'_>, stage: Stage) -> Option<Time> {
    let (Picture::Footage { motion: Motion::Video, source_in, speed, .. }, Some(film)) =
        (&view.shot.picture, view.film)
    else {
        return None;
    };
    let facts = film.source.picture.as_ref().filter(|facts| !film.source.still && !facts.interlaced)?;
    Some(reading(view, stage, film, facts, (*source_in, *speed)).counts)
}

/// The filters that make film run at its speed, and how many frames of ours lie between `begin`, where reading begins,
/// and the first one wanted, which is taken at `first`. The film's own beginning is on our grid, so a picture falls on
/// the same frame wherever reading begins.
fn pace(stage: Stage, speed: Speed, begin: Time, first: Time) -> (String, u64) {
    let fps = stage.canvas.fps;
    if speed.is_usual() {
        return (String::new(), fps.nearest_frame(first - begin));
    }
    let gone = fps.frames_covering(speed.seen(begin) + Time(1)).saturating_sub(1);
    // Every other picture of a film at twice its speed lies in the middle between two frames of ours. A hair later, they
    // all go the same way.
    let paced = format!(
        "settb=1/1000000,setpts='((PTS*TB+{})*100/{}-{}+0.0001)/TB'",
        begin.as_seconds_text(),
        speed.percent(),
        fps.start_of(gone).as_seconds_text()
    );
    (paced, fps.nearest_frame(speed.seen(first)).saturating_sub(gone))
}

/// The last second before `time` that begins with a frame of ours. Times of a file are exact from there, so the same
/// picture is found wherever reading begins.
fn on_the_second(time: Time, fps: FrameRate) -> Time {
    let (num, den) = fps.ratio();
    let second = fps.start_of(u64::from(num.div_ceil(den)));
    Time(time.0.max(0) / second.0 * second.0)
}

fn photo(view: View<'_>, stage: Stage, facts: &Facts, mut look: Frame<'_>, path: u8, tag: &str) -> Drawn {
    let (num, den) = stage.canvas.fps.ratio();
    let reach = if look.fit == Fit::Fill { Reach::Near } else { Reach::Slight };
    if reach == Reach::Slight {
        look.room = ROOM;
    }
    let camera = Camera { path, reach, shown: view.shown, frames: view.shot.frames };
    let filters = light::plain(facts)
        .into_iter()
        .chain([
            fit(&look, tag),
            format!("loop=loop={}:size=1,settb={den}/{num},setpts=N,fps={num}/{den}", view.frames),
            motion(&camera, stage.quality),
            counted(stage, 0, view.frames),
        ])
        .collect::<Vec<_>>()
        .join(",");
    Drawn { stretch: Some(Stretch::default()), filters }
}

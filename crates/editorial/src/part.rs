//! Parts: the timeline cut into pieces that can be encoded alone, kept, and joined again without a new encode.
//!
//! A line is one part, or two: the transition into it, and the rest. Only the transition knows anything of the line
//! before, and nothing knows its place in the video. So a line that is rewritten changes its own parts and the
//! transition out of it, and a line that moves changes nothing but transitions.

use crate::captions::{Caption, Style};
use crate::time::{FrameRate, Time};
use crate::timeline::{Canvas, Logo, Mix, Motion, Picture, Section, Shot, Timeline, Transition};
use serde::{Deserialize, Serialize};

/// How far beyond a part's end the times of its words are told, where a word is drawn bit by bit until its own end. So
/// what changes later in a line does not change the part.
const BEYOND: Time = Time::from_ms(1_000);

/// A stretch of a shot.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Piece {
    /// The shot. Its length is the whole of it where that decides the picture (the camera over a photo goes by
    /// it), and else only as far as this stretch goes.
    pub shot: Shot,
    /// How many frames of the shot were shown before.
    pub shown: u64,
    /// For how many frames it is shown here.
    pub frames: u64,
}

impl Piece {
    fn of(shot: &Shot, shown: u64, frames: u64) -> Piece {
        let photo = matches!(&shot.picture, Picture::Footage { motion: Motion::Photo { .. }, .. });
        let whole = if photo { shot.frames } else { shown + frames };
        Piece { shot: Shot { frames: whole, ..shot.clone() }, shown, frames }
    }

    /// The whole of a shot.
    pub fn whole(shot: Shot) -> Piece {
        Piece { shown: 0, frames: shot.frames, shot }
    }
}

/// What is under the picture while a transition runs: the tail of the line before.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Lead {
    /// The look and length of the overlap.
    pub transition: Transition,
    /// The picture that goes: the last shot of the line before, continued for `transition.frames`.
    pub from: Piece,
}

/// One closed piece of the finished picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Part {
    /// Size and rate.
    pub canvas: Canvas,
    /// Frames of the line that come before this part.
    pub shown: u64,
    /// The picture that goes while this part's comes, if any.
    pub lead: Option<Lead>,
    /// Its pictures; their frames add up to the part's length.
    pub shots: Vec<Piece>,
    /// How the words look.
    pub style: Style,
    /// Words on the picture, in time from the line's first frame.
    pub captions: Vec<Caption>,
    /// Large words in the middle, when it is of a card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// What stands in a corner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
}

impl Part {
    /// Length in frames.
    pub fn frames(&self) -> u64 {
        self.shots.iter().map(|piece| piece.frames).sum()
    }

    /// The one picture that is seen at a frame, for that frame alone; none under a transition.
    pub fn alone_at(&self, frame: u64) -> Option<Piece> {
        let mut before = 0;
        let mut shots = self.shots.iter().filter(|_| self.lead.is_none());
        shots.find_map(|piece| {
            let begin = before;
            before += piece.frames;
            (frame < before).then(|| Piece::of(&piece.shot, piece.shown + frame - begin, 1))
        })
    }
}

/// Everything there is to make: picture parts in order, and one sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// Picture, in order.
    pub pictures: Vec<Part>,
    /// Sound, whole.
    pub mix: Mix,
}

/// Cuts a timeline into parts: each section's transition, and the rest of it.
pub fn cut(timeline: &Timeline) -> Parts {
    let pictures = (0..timeline.sections.len()).flat_map(|index| section_parts(timeline, index)).collect();
    Parts { pictures, mix: timeline.mix.clone() }
}

/// One section alone: the very parts that it has in the whole, and what is heard while they are seen.
pub fn cut_section(timeline: &Timeline, index: usize) -> Parts {
    let fps = timeline.canvas.fps;
    let before: u64 = timeline.sections.iter().take(index).map(Section::frames).sum();
    let pictures = section_parts(timeline, index);
    let until = before + pictures.iter().map(Part::frames).sum::<u64>();
    Parts { pictures, mix: timeline.mix.excerpt(fps.start_of(before), fps.start_of(until)) }
}

fn section_parts(timeline: &Timeline, index: usize) -> Vec<Part> {
    let Some(section) = timeline.sections.get(index) else { return Vec::new() };
    let before = index.checked_sub(1).and_then(|before| timeline.sections[before].shots.last());
    let whole = section.frames();
    let lead = section.transition.zip(before).map(|(transition, from)| {
        let frames = transition.frames.min(whole);
        let transition = Transition { frames, ..transition };
        Lead { transition, from: Piece::of(from, from.frames, frames) }
    });
    let overlap = lead.as_ref().map_or(0, |lead| lead.transition.frames);
    let stretches = [(lead, 0, overlap), (None, overlap, whole)].into_iter();
    stretches
        .filter(|(_, from, until)| from < until)
        .map(|(lead, from, until)| part(timeline, section, lead, from, until))
        .collect()
}

fn part(timeline: &Timeline, section: &Section, lead: Option<Lead>, from: u64, until: u64) -> Part {
    let fps = timeline.canvas.fps;
    let seen = fps.start_of(from)..fps.start_of(until);
    let half = half_a_frame(fps);
    let style = timeline.style.in_look(section.look);
    let moment = if style.look.goes_by_word_ends() { seen.end + BEYOND } else { seen.end };
    let captions: Vec<Caption> = (section.captions.iter())
        .map(|caption| caption.retimed(|time| half_before(time, fps)))
        .filter(|caption| caption.start + half < seen.end && seen.start < caption.end)
        .map(|caption| caption.retimed(|time| time.min(moment)))
        .collect();
    Part {
        canvas: timeline.canvas,
        shown: from,
        lead,
        shots: pieces(&section.shots, from, until),
        style: match &section.card {
            Some(_) => style.of_card(),
            // A part without words is the same in every style.
            None if captions.is_empty() => Style::default(),
            // Where there is nothing to look at, the words are.
            None if section.shots.iter().all(|shot| matches!(shot.picture, Picture::Backdrop { .. })) => {
                style.large()
            }
            None => style,
        },
        captions,
        card: section.card.clone(),
        logo: timeline.logo.clone(),
    }
}

/// What is shown from frame `from` of a line to `until`.
fn pieces(shots: &[Shot], from: u64, until: u64) -> Vec<Piece> {
    let mut start = 0;
    let mut pieces = Vec::new();
    for shot in shots {
        let end = start + shot.frames;
        let (first, last) = (from.max(start), until.min(end));
        if first < last {
            pieces.push(Piece::of(shot, first - start, last - first));
        }
        start = end;
    }
    pieces
}

/// Half a frame before the first frame that begins at `time` or later, which shows what happens then: rounding changes
/// nothing there, and a voice that comes a hair sooner or later leaves the picture as it is.
fn half_before(time: Time, fps: FrameRate) -> Time {
    (fps.start_of(fps.frames_covering(time)) - half_a_frame(fps)).max(Time::ZERO)
}

fn half_a_frame(fps: FrameRate) -> Time {
    Time(fps.start_of(1).0 / 2)
}

#[cfg(test)]
mod tests;

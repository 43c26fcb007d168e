//! Parts: the timeline cut into pieces that can be encoded alone, kept, and joined again without a new encode.
//!
//! A part is one line: the transition into it and its body. It knows nothing of its place in the video, so a
//! line that moves, or whose neighbours change length, keeps its part.

use crate::captions::{Caption, Style};
use crate::timeline::{Canvas, Mix, Shot, Timeline, Transition};
use serde::{Deserialize, Serialize};

/// What is under the picture while a transition runs: the tail of the line before.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Lead {
    /// The look and length of the overlap.
    pub transition: Transition,
    /// The picture that goes: its last shot, continued for `transition.frames`.
    pub from: Shot,
    /// How many frames of that shot were shown before this part begins.
    pub from_shown: u64,
}

/// One closed piece of the finished picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Part {
    /// Size and rate.
    pub canvas: Canvas,
    /// The overlap at its start, if any.
    pub lead: Option<Lead>,
    /// Its pictures; their frames add up to the part's length.
    pub shots: Vec<Shot>,
    /// How the words look.
    pub style: Style,
    /// Words on the picture, in time from the part's first frame.
    pub captions: Vec<Caption>,
}

impl Part {
    /// Length in frames.
    pub fn frames(&self) -> u64 {
        self.shots.iter().map(|shot| shot.frames).sum()
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

/// Cuts a timeline into parts, one a section.
pub fn cut(timeline: &Timeline) -> Parts {
    let pictures = timeline
        .sections
        .iter()
        .enumerate()
        .map(|(index, section)| {
            let before = index.checked_sub(1).and_then(|before| timeline.sections[before].shots.last());
            let lead = section.transition.zip(before).map(|(transition, from)| Lead {
                transition,
                from: from.clone(),
                from_shown: from.frames,
            });
            Part {
                canvas: timeline.canvas,
                lead,
                shots: section.shots.clone(),
                // A part without words is the same in every style.
                style: if section.captions.is_empty() { Style::default() } else { timeline.style },
                captions: section.captions.clone(),
            }
        })
        .collect();
    Parts { pictures, mix: timeline.mix.clone() }
}

//! Exchange: the edit in the words of other editors: OpenTimelineIO, Final Cut's XML, and the edit list that nearly
//! everything reads.
//!
//! All of them are written from one layout: pictures one after the other that meet in cuts or dissolves, lanes of sounds,
//! and a mark for each line, all in whole frames of the video. What a format cannot say is a [`Loss`].

mod edl;
mod fcpxml;
mod layout;
mod loss;
mod otio;

pub use layout::lay_out;
pub use loss::Loss;

use crate::time::{FrameRate, Time};
use crate::timeline::{Canvas, Fit};
use std::collections::BTreeMap;

/// A format of other editors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// OpenTimelineIO: DaVinci Resolve, Kdenlive, newer versions of Premiere Pro and Avid.
    Otio,
    /// Final Cut Pro's XML, version 1.10.
    Fcpxml,
    /// CMX 3600, the oldest and most widely read.
    Edl,
}

impl Format {
    /// All of them, those that say most first.
    pub const ALL: [Format; 3] = [Format::Otio, Format::Fcpxml, Format::Edl];

    /// How files of it end.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Otio => "otio",
            Format::Fcpxml => "fcpxml",
            Format::Edl => "edl",
        }
    }

    /// The whole edit as a file of this format.
    pub fn write(self, layout: &Layout) -> String {
        match self {
            Format::Otio => otio::write(layout),
            Format::Fcpxml => fcpxml::write(layout),
            Format::Edl => edl::write(layout),
        }
    }
}

/// What kind of thing a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Moving pictures.
    Film,
    /// One picture, for as long as it is wanted.
    Still,
    /// Only sound.
    Sound,
}

/// A file that the edit shows or plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Medium {
    /// What it is called.
    pub name: String,
    /// Where it is, as a `file:` link.
    pub url: String,
    /// Where it is, as people write it.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Playable length; zero for a still.
    pub length: Time,
    /// Pixels across and down, upright; zero for sound.
    pub size: (u32, u32),
    /// Whether it has sound.
    pub has_sound: bool,
    /// Its pictures a second; none where that is not known or changes.
    pub rate: Option<FrameRate>,
    /// What its own clock says at its beginning.
    pub begins: Time,
}

/// Files by their names in the timeline.
pub type Media = BTreeMap<String, Medium>;

/// The edit, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// What the video is called.
    pub title: String,
    /// Size and rate.
    pub canvas: Canvas,
    /// Length in frames.
    pub frames: u64,
    /// What is seen, without a gap.
    pub pictures: Vec<Shown>,
    /// What is heard.
    pub lanes: Vec<Lane>,
    /// What each line says, and where.
    pub marks: Vec<Mark>,
    /// All files.
    pub media: Media,
    losses: Vec<Loss>,
}

/// A stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clip {
    /// Which file; none for nothing at all.
    pub medium: Option<String>,
    /// Its first frame in the video.
    pub at: u64,
    /// For how many frames of the video.
    pub frames: u64,
    /// Where in the file it begins, counted in frames of the video from the file's beginning.
    pub from: u64,
    /// How fast it runs.
    pub pace: Pace,
}

impl Clip {
    /// The first frame after it.
    pub fn end(&self) -> u64 {
        self.at + self.frames
    }
}

/// So many frames of the file in so many of the video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    film: u64,
    seen: u64,
}

impl Pace {
    /// As it was taken.
    pub const USUAL: Pace = Pace { film: 1, seen: 1 };

    /// In lowest terms.
    pub fn of(film: u64, seen: u64) -> Pace {
        let (film, seen) = (film.max(1), seen.max(1));
        let divisor = gcd(film, seen);
        Pace { film: film / divisor, seen: seen / divisor }
    }

    /// How much of the file is needed for so many frames of the video.
    pub fn of_film(self, seen: u64) -> u64 {
        (seen * self.film).div_ceil(self.seen)
    }

    /// The same, counting only whole frames of it.
    pub fn gone_by(self, seen: u64) -> u64 {
        seen * self.film / self.seen
    }

    /// How many frames of the video so much of the file lasts.
    pub fn seen(self, film: u64) -> u64 {
        film * self.seen / self.film
    }

    /// 2 for twice as fast.
    pub fn factor(self) -> f64 {
        self.film as f64 / self.seen as f64
    }
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What is shown, up to the middle of the dissolves at its ends.
    pub clip: Clip,
    /// Length of the dissolve over its first frame; zero for a cut. Half of it, rounded down, comes before that.
    pub dissolve: u64,
    /// How it fills the canvas.
    pub fit: Fit,
    /// The point to keep in view, in thousandths from left and top.
    pub focus: [u16; 2],
}

/// What a lane is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// What is spoken, a clip a line.
    Voice,
    /// What clips were taken with.
    Clips,
    /// Under everything.
    Music,
}

/// Sounds that never overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// What it is of.
    pub role: Role,
    /// In their order.
    pub sounds: Vec<Heard>,
}

/// A sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// What is heard.
    pub clip: Clip,
    /// Level against the file's own, in decibels.
    pub gain_db: i32,
    /// Frames over which it comes in.
    pub fade_in: u64,
    /// Frames over which it goes.
    pub fade_out: u64,
}

/// What is said somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its first frame.
    pub at: u64,
    /// For how many.
    pub frames: u64,
    /// The words.
    pub text: String,
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

/// Text that every format can hold: in one row, without signs that are no text.
fn in_a_row(text: &str) -> String {
    let row = text.split_whitespace().collect::<Vec<_>>().join(" ");
    row.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}

#[cfg(test)]
mod tests;

//! The edit: what is seen and heard from the first frame to the last, with every choice resolved.
//!
//! Pictures run line by line; a transition overlaps two pictures and adds no length; sound is placed at exact times.

use crate::captions::{Caption, Look, Style};
use crate::time::{FrameRate, Time};
use serde::{Deserialize, Serialize};

/// The size and rate of the finished picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Canvas {
    /// Pixels across, even.
    pub width: u32,
    /// Pixels down, even.
    pub height: u32,
    /// Frames a second.
    pub fps: FrameRate,
}

/// How a picture of another shape fills the canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Covers the canvas; what sticks out is cut away around the focus.
    #[default]
    Fill,
    /// Shown whole on black.
    Contain,
    /// Shown whole on a blurred copy of itself.
    Blur,
}

/// How one picture becomes the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransitionKind {
    /// A plain cut.
    None,
    /// One picture melts into the other.
    #[default]
    Fade,
    /// The next picture pushes in from the side.
    Slide,
    /// An edge sweeps across.
    Wipe,
    /// The old picture grows and gives way.
    Zoom,
    /// The next picture pushes in from below.
    SlideUp,
    /// Through black.
    FadeBlack,
    /// Through white, like a flash.
    FadeWhite,
    /// The next picture opens as a circle in the middle.
    Circle,
    /// Both pictures smear sideways into each other.
    Blur,
    /// A hand goes round like a clock's.
    Clock,
    /// Both pictures fall into coarse squares.
    Pixels,
}

impl TransitionKind {
    /// All of them.
    pub const ALL: [TransitionKind; 12] = [
        TransitionKind::None,
        TransitionKind::Fade,
        TransitionKind::Slide,
        TransitionKind::Wipe,
        TransitionKind::Zoom,
        TransitionKind::SlideUp,
        TransitionKind::FadeBlack,
        TransitionKind::FadeWhite,
        TransitionKind::Circle,
        TransitionKind::Blur,
        TransitionKind::Clock,
        TransitionKind::Pixels,
    ];
}

/// How fast film runs, in percent of its own pace: 25 to 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Speed(u16);

impl Default for Speed {
    fn default() -> Speed {
        Speed(100)
    }
}

impl TryFrom<i64> for Speed {
    type Error = String;
    fn try_from(percent: i64) -> Result<Speed, String> {
        match u16::try_from(percent) {
            Ok(speed @ 25..=400) => Ok(Speed(speed)),
            _ => Err(format!("{percent} is not between 25 and 400 percent")),
        }
    }
}

impl From<Speed> for i64 {
    fn from(speed: Speed) -> i64 {
        i64::from(speed.0)
    }
}

impl Speed {
    /// Percent of its own pace.
    pub fn percent(self) -> u16 {
        self.0
    }

    /// Whether film runs as it was taken.
    pub fn is_usual(&self) -> bool {
        self.0 == 100
    }

    /// How much of the film goes by in so much time of the video.
    pub fn of_film(self, shown: Time) -> Time {
        Time((i128::from(shown.0) * i128::from(self.0) / 100) as i64)
    }

    /// How long a stretch of film is seen.
    pub fn seen(self, film: Time) -> Time {
        Time((i128::from(film.0) * 100 / i128::from(self.0)) as i64)
    }
}

/// What kind of thing a picture comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Motion {
    /// Film: it moves by itself.
    Video,
    /// A still that we move over slowly; the number picks one of a few paths.
    Photo {
        /// Which path the camera takes, 0-3.
        path: u8,
    },
}

/// A picture to show: a stretch of a clip, a photo, or a drawn background.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Picture {
    /// From a file, named by the hash of its bytes.
    Footage {
        /// blake3 of the file, in hex.
        media: String,
        /// Film or still.
        motion: Motion,
        /// Where in the clip to begin.
        source_in: Time,
        /// How fast it runs.
        #[serde(default, skip_serializing_if = "Speed::is_usual")]
        speed: Speed,
        /// Pixels across once upright and with square pixels.
        width: u32,
        /// Pixels down once upright and with square pixels.
        height: u32,
        /// How it fills the canvas.
        fit: Fit,
        /// The point to keep in view, in thousandths from left and top.
        focus: [u16; 2],
    },
    /// A soft moving gradient, drawn for lines that have no footage.
    Backdrop {
        /// Which colours and movement.
        seed: u32,
    },
}

/// A stretch of one picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shot {
    /// What is shown.
    pub picture: Picture,
    /// For how many frames.
    pub frames: u64,
}

/// How a line's picture comes in over the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Transition {
    /// The look of it.
    pub kind: TransitionKind,
    /// How many frames both pictures share; taken from the start of the line that comes in.
    pub frames: u64,
}

/// The picture side of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The scene it belongs to.
    pub scene: String,
    /// Its pictures, in order; their frames add up to the section's length.
    pub shots: Vec<Shot>,
    /// How it comes in; `None` for a cut and for the first.
    pub transition: Option<Transition>,
    /// Words on the picture, in time from the section's first frame.
    pub captions: Vec<Caption>,
    /// How those look; none as in the whole video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
    /// Large words in the middle, when it is a card and not a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
}

/// Where a logo stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Corner {
    /// Above, on the left.
    TopLeft,
    /// Above, on the right.
    #[default]
    TopRight,
    /// Below, on the left.
    BottomLeft,
    /// Below, on the right.
    BottomRight,
}

/// A small picture that stands in a corner all the time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Logo {
    /// blake3 of the file, in hex.
    pub media: String,
    /// Where it stands.
    pub corner: Corner,
    /// Its longer side, in thousandths of the canvas' shorter one.
    pub size: u16,
    /// How little is seen through it, in percent.
    pub opacity: u16,
}

impl Section {
    /// Length in frames.
    pub fn frames(&self) -> u64 {
        self.shots.iter().map(|shot| shot.frames).sum()
    }
}

/// A sound at its place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Placed {
    /// Name of the sound: hash of its file or artifact.
    pub sound: String,
    /// Where in the sound to begin.
    pub sound_in: Time,
    /// How much of it is heard.
    pub length: Time,
    /// When it begins in the video.
    pub at: Time,
}

/// Music under everything.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MusicBed {
    /// blake3 of the file, in hex.
    pub media: String,
    /// Level against the file's own, in decibels.
    pub gain_db: i32,
    /// How far it steps back while somebody speaks, in decibels (negative).
    pub duck_db: i32,
    /// Length of the fade at the beginning.
    #[serde(default, skip_serializing_if = "Time::is_zero")]
    pub fade_in: Time,
    /// Length of the fade at the end.
    pub fade_out: Time,
    /// After so long it goes on as it began; none where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<Time>,
}

/// The sound that a clip was taken with, heard under the voice.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClipSound {
    /// The clip's file, where in it the sound begins, how long it is heard and from when.
    pub placed: Placed,
    /// How fast the clip runs; its pitch stays.
    #[serde(default, skip_serializing_if = "Speed::is_usual")]
    pub speed: Speed,
    /// Level against the file's own, in decibels.
    pub gain_db: i32,
}

/// The sound side: voice, music and the level that sites expect.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mix {
    /// Spoken lines at their places.
    pub voice: Vec<Placed>,
    /// Clips that are heard, at theirs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clips: Vec<ClipSound>,
    /// Music, looped to length.
    pub music: Option<MusicBed>,
    /// How much louder what is spoken is than of itself, in decibels.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub voice_gain_db: i32,
    /// Length of the whole sound: exactly that of the picture.
    pub length: Time,
}

/// Whether a level changes nothing.
pub(crate) fn is_zero(number: &i32) -> bool {
    *number == 0
}

impl Mix {
    /// What is heard from `start` to `end`, by a clock that begins at `start`. The music begins anew and does not fade.
    pub fn excerpt(&self, start: Time, end: Time) -> Mix {
        let heard = |placed: &Placed| {
            let (from, until) = (placed.at.max(start), (placed.at + placed.length).min(end));
            (from < until).then(|| (from - placed.at, until - from, from - start))
        };
        let voice = self.voice.iter().filter_map(|placed| {
            let (gone, length, at) = heard(placed)?;
            Some(Placed { sound: placed.sound.clone(), sound_in: placed.sound_in + gone, length, at })
        });
        let clips = self.clips.iter().filter_map(|clip| {
            let (gone, length, at) = heard(&clip.placed)?;
            let sound_in = clip.placed.sound_in + clip.speed.of_film(gone);
            let placed = Placed { sound: clip.placed.sound.clone(), sound_in, length, at };
            Some(ClipSound { placed, ..clip.clone() })
        });
        let music =
            (self.music.clone()).map(|bed| MusicBed { fade_in: Time::ZERO, fade_out: Time::ZERO, ..bed });
        let (voice, clips, voice_gain_db) = (voice.collect(), clips.collect(), self.voice_gain_db);
        Mix { voice, clips, music, voice_gain_db, length: end - start }
    }
}

/// The whole edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// Size and rate.
    pub canvas: Canvas,
    /// How captions look.
    pub style: Style,
    /// What stands in a corner of all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
    /// Pictures, line by line.
    pub sections: Vec<Section>,
    /// Sound.
    pub mix: Mix,
}

impl Timeline {
    /// Length in frames.
    pub fn frames(&self) -> u64 {
        self.sections.iter().map(Section::frames).sum()
    }

    /// Length in time.
    pub fn length(&self) -> Time {
        self.canvas.fps.start_of(self.frames())
    }

    /// Every section, with when it begins and ends in the whole video.
    pub fn times(&self) -> impl Iterator<Item = (&Section, Time, Time)> {
        let fps = self.canvas.fps;
        self.sections.iter().scan(0, move |frame, section| {
            let first = *frame;
            *frame += section.frames();
            Some((section, fps.start_of(first), fps.start_of(*frame)))
        })
    }

    /// Every caption at its time in the whole video, for files beside it.
    pub fn captions(&self) -> Vec<Caption> {
        let shifted = |(section, start, _): (&Section, Time, Time)| {
            section.captions.iter().map(|caption| caption.shifted(start)).collect::<Vec<_>>()
        };
        self.times().flat_map(shifted).collect()
    }
}

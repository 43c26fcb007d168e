//! Assemble: from what is spoken and what may be shown to the timeline, frame by frame.
//!
//! Each line's section has a length of its own, in whole frames, whatever comes before it: so a line that is
//! rewritten changes its own part, the transition after it, and nothing else.

use crate::captions::{Caption, Style};
use crate::narration::{LineNarration, Narration};
use crate::time::Time;
use crate::timeline::{
    Canvas, Fit, Mix, Motion, MusicBed, Picture, Placed, Section, Shot, Timeline, Transition, TransitionKind,
};
use serde::Serialize;

/// Shortest stretch worth showing, in time.
const SHORTEST_SHOT: Time = Time::from_ms(900);

/// A file that may be shown, looked at and ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Footage {
    /// blake3 of the file, in hex.
    pub media: String,
    /// Playable length; zero for a still.
    pub length: Time,
    /// Pixels across once upright and with square pixels.
    pub width: u32,
    /// Pixels down once upright and with square pixels.
    pub height: u32,
}

/// What is shown for one line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Cast {
    /// The line's scene.
    pub scene: String,
    /// What is shown; none for a drawn background.
    pub footage: Option<Footage>,
    /// Where in it to begin.
    pub source_in: Time,
    /// How it fills the canvas.
    pub fit: Fit,
    /// The point to keep in view, in thousandths from left and top.
    pub focus: [u16; 2],
}

/// Everything that decides the edit.
#[derive(Debug, Clone, Serialize)]
pub struct Choices {
    /// Size and rate.
    pub canvas: Canvas,
    /// How captions look.
    pub style: Style,
    /// Silence between lines.
    pub gap: Time,
    /// How pictures change.
    pub transition: TransitionKind,
    /// How long that takes.
    pub transition_length: Time,
    /// Music under everything.
    pub music: Option<MusicBed>,
}

/// Lays narration and footage out as a timeline.
///
/// `captions` (on each line's own clock) and `casts` have one entry a line, as `narration` has; `spare` is footage
/// that no line uses, for lines that outlast their clip.
pub fn assemble(
    choices: &Choices,
    narration: &Narration,
    captions: &[Vec<Caption>],
    casts: &[Cast],
    spare: &[Footage],
) -> Timeline {
    let fps = choices.canvas.fps;
    let last = narration.lines.len().saturating_sub(1);
    let half_gap = Time(choices.gap.0 / 2);
    let mut sections: Vec<Section> = Vec::new();
    let mut voice = Vec::new();
    let mut spare = spare.iter();
    let mut frame = 0;
    for (index, ((line, captions), cast)) in narration.lines.iter().zip(captions).zip(casts).enumerate() {
        let before = if index == 0 { Time::ZERO } else { half_gap };
        let after = if index == last { Time::ZERO } else { half_gap };
        let frames = fps.frames_covering(before + line.length + after).max(1);
        let transition = transition_into(choices, sections.last(), frames);
        sections.push(Section {
            scene: cast.scene.clone(),
            shots: shots(choices.canvas, cast, frames, &mut spare),
            transition,
            captions: captions.iter().map(|caption| caption.shifted(before)).collect(),
        });
        voice.push(placed_voice(line, fps.start_of(frame) + before));
        frame += frames;
    }
    let mix = Mix { voice, music: choices.music.clone(), length: fps.start_of(frame) };
    Timeline { canvas: choices.canvas, style: choices.style, sections, mix }
}

fn placed_voice(line: &LineNarration, at: Time) -> Placed {
    Placed { sound: line.sound.clone(), sound_in: line.sound_in, length: line.length, at }
}

/// The overlap into a section: never longer than a third of either side.
fn transition_into(choices: &Choices, before: Option<&Section>, frames: u64) -> Option<Transition> {
    let wanted = choices.canvas.fps.nearest_frame(choices.transition_length);
    let most = before?.frames().min(frames) / 3;
    let frames = wanted.min(most);
    (choices.transition != TransitionKind::None && frames > 1)
        .then_some(Transition { kind: choices.transition, frames })
}

/// The pictures of one line: its own clip, then spare footage if the clip ends early, then the clip again.
fn shots<'a>(
    canvas: Canvas,
    cast: &Cast,
    frames: u64,
    spare: &mut impl Iterator<Item = &'a Footage>,
) -> Vec<Shot> {
    let Some(own) = &cast.footage else {
        return vec![Shot { picture: Picture::Backdrop { seed: seed_of(&cast.scene) }, frames }];
    };
    let shortest = canvas.fps.nearest_frame(SHORTEST_SHOT).max(1);
    let mut shots: Vec<Shot> = Vec::new();
    let mut left = frames;
    let mut next = Some((own, playable_in(own, cast.source_in, canvas.fps.start_of(frames))));
    while let Some((footage, source_in)) = next {
        let available = if footage.length == Time::ZERO {
            left
        } else {
            canvas.fps.nearest_frame(footage.length - source_in).max(1)
        };
        // A tail too short to be seen is shown as a held last picture instead.
        let shown = if available >= left || left - available < shortest { left } else { available };
        let first = shots.is_empty();
        let (fit, focus) = if first { (cast.fit, cast.focus) } else { (Fit::Fill, [500, 500]) };
        shots.push(Shot { picture: picture(footage, &cast.scene, source_in, fit, focus), frames: shown });
        left -= shown;
        let another = || spare.next().unwrap_or(own);
        next = (left > 0).then(another).map(|footage| (footage, Time::ZERO));
    }
    shots
}

/// Moves a start so near the end of a clip that nothing would be left back to where the line still fits.
fn playable_in(footage: &Footage, wanted: Time, needed: Time) -> Time {
    let latest = Time((footage.length - needed).0.max(0));
    if footage.length - wanted >= needed || footage.length - wanted >= SHORTEST_SHOT {
        wanted
    } else {
        latest
    }
}

fn picture(footage: &Footage, scene: &str, source_in: Time, fit: Fit, focus: [u16; 2]) -> Picture {
    let motion = if footage.length == Time::ZERO {
        Motion::Photo { path: (seed_of(scene) % 4) as u8 }
    } else {
        Motion::Video
    };
    Picture::Footage {
        media: footage.media.clone(),
        motion,
        source_in,
        width: footage.width,
        height: footage.height,
        fit,
        focus,
    }
}

/// A number that a scene keeps for life (FNV-1a of its id), so that moving it changes nothing.
fn seed_of(scene: &str) -> u32 {
    scene.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests;

//! Assemble: from what is spoken and what may be shown to the timeline, frame by frame.
//!
//! Each line's section has a length of its own, in whole frames, whatever comes before it: so a line that is
//! rewritten changes its own part, the transition after it, and nothing else.

use crate::captions::{Caption, Look, Style};
use crate::moments::Moments;
use crate::narration::{LineNarration, Narration};
use crate::time::Time;
use crate::timeline::{
    Canvas, ClipSound, Fit, Logo, Mix, Motion, MusicBed, Picture, Placed, Section, Shot, Speed, Timeline,
    Transition, TransitionKind, is_zero,
};
use serde::Serialize;
use std::iter::Peekable;

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
    /// Whether it was taken with sound.
    pub has_sound: bool,
}

/// What is shown for one line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Cast {
    /// The line's scene.
    pub scene: String,
    /// Silence after it; none for the video's usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pause: Option<Time>,
    /// What is shown; none for a drawn background.
    pub footage: Option<Footage>,
    /// Where in it to begin.
    pub source_in: Time,
    /// What a better start is found by; none where the person chose one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moments: Option<Moments>,
    /// How it fills the canvas.
    pub fit: Fit,
    /// The point to keep in view, in thousandths from left and top.
    pub focus: [u16; 2],
    /// How fast it runs.
    pub speed: Speed,
    /// The level at which its own sound is heard, in decibels; none to keep it silent.
    pub sound_db: Option<i32>,
    /// How its picture comes in and how long that takes; none for the video's usual way.
    pub transition: Option<(TransitionKind, Time)>,
    /// How its captions look; none for the video's usual look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
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
    /// The longest that one picture stays while there is another to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest_shot: Option<Time>,
    /// Music under everything.
    pub music: Option<MusicBed>,
    /// How much louder what is spoken is than of itself, in decibels.
    #[serde(skip_serializing_if = "is_zero")]
    pub voice_gain_db: i32,
    /// What stands in a corner.
    pub logo: Option<Logo>,
    /// What is shown before the first line.
    pub opening: Option<Card>,
    /// What is shown after the last line.
    pub closing: Option<Card>,
}

/// A picture with large words, on which nobody speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The words; empty for the picture alone.
    pub text: String,
    /// How long it is shown.
    pub length: Time,
    /// Its picture.
    pub cast: Cast,
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
    let half = |cast: &Cast| Time(cast.pause.unwrap_or(choices.gap).0 / 2);
    let mut half_before = if choices.opening.is_some() { Time(choices.gap.0 / 2) } else { Time::ZERO };
    let mut sections: Vec<Section> = Vec::new();
    let (mut voice, mut clips) = (Vec::new(), Vec::new());
    let mut spare = spare.iter().peekable();
    let mut frame = 0;
    if let Some(card) = &choices.opening {
        sections.push(card_section(choices, card, None));
        frame += sections.iter().map(Section::frames).sum::<u64>();
    }
    for (index, ((line, captions), cast)) in narration.lines.iter().zip(captions).zip(casts).enumerate() {
        let after = if index == last && choices.closing.is_none() { Time::ZERO } else { half(cast) };
        let before = std::mem::replace(&mut half_before, after);
        let frames = fps.frames_covering(before + line.length + after).max(1);
        let transition = transition_into(choices, cast, sections.last(), frames);
        let shots = shots(choices, cast, frames, &mut spare);
        clips.extend(own_sound(choices.canvas, cast, shots.first(), frame));
        sections.push(Section {
            scene: cast.scene.clone(),
            shots,
            transition,
            captions: captions.iter().map(|caption| caption.shifted(before)).collect(),
            look: cast.look,
            card: None,
        });
        voice.extend(placed_voice(line, fps.start_of(frame) + before));
        frame += frames;
    }
    if let Some(card) = &choices.closing {
        let section = card_section(choices, card, sections.last());
        frame += section.frames();
        sections.push(section);
    }
    let (music, voice_gain_db) = (choices.music.clone(), choices.voice_gain_db);
    let mix = Mix { voice, clips, music, voice_gain_db, length: fps.start_of(frame) };
    Timeline { canvas: choices.canvas, style: choices.style, logo: choices.logo.clone(), sections, mix }
}

fn card_section(choices: &Choices, card: &Card, before: Option<&Section>) -> Section {
    let frames = choices.canvas.fps.nearest_frame(card.length).max(1);
    Section {
        scene: card.cast.scene.clone(),
        shots: shots(choices, &card.cast, frames, &mut std::iter::empty().peekable()),
        transition: transition_into(choices, &card.cast, before, frames),
        captions: Vec::new(),
        look: None,
        card: Some(card.text.clone()),
    }
}

/// None where nobody speaks.
fn placed_voice(line: &LineNarration, at: Time) -> Option<Placed> {
    let LineNarration { sound, sound_in, length, .. } = line.clone();
    (!sound.is_empty()).then_some(Placed { sound, sound_in, length, at })
}

/// The overlap into a section: never longer than a third of either side.
fn transition_into(
    choices: &Choices,
    cast: &Cast,
    before: Option<&Section>,
    frames: u64,
) -> Option<Transition> {
    let (kind, length) = cast.transition.unwrap_or((choices.transition, choices.transition_length));
    let most = before?.frames().min(frames) / 3;
    let frames = choices.canvas.fps.nearest_frame(length).min(most);
    (kind != TransitionKind::None && frames > 1).then_some(Transition { kind, frames })
}

/// What is heard of a line's own clip: as long as its first shot is seen and the film lasts.
fn own_sound(canvas: Canvas, cast: &Cast, shot: Option<&Shot>, frame: u64) -> Option<ClipSound> {
    let (footage, gain_db) = (cast.footage.as_ref().filter(|footage| footage.has_sound)?, cast.sound_db?);
    let shot = shot?;
    let Picture::Footage { source_in, speed, .. } = &shot.picture else { return None };
    let (sound_in, speed) = (*source_in, *speed);
    let seen = canvas.fps.start_of(shot.frames);
    let length = speed.seen(footage.length - sound_in).min(seen);
    let at = canvas.fps.start_of(frame);
    let placed = Placed { sound: footage.media.clone(), sound_in, length, at };
    (length > Time::ZERO).then_some(ClipSound { placed, speed, gain_db })
}

/// The pictures of one line: its own clip, then spare footage if the clip ends early or stays too long, then the clip
/// again.
fn shots<'a>(
    choices: &Choices,
    cast: &Cast,
    frames: u64,
    spare: &mut Peekable<impl Iterator<Item = &'a Footage>>,
) -> Vec<Shot> {
    let Some(own) = &cast.footage else {
        return vec![Shot { picture: Picture::Backdrop { seed: seed_of(&cast.scene) }, frames }];
    };
    let fps = choices.canvas.fps;
    let shortest = fps.nearest_frame(SHORTEST_SHOT).max(1);
    let longest = choices.longest_shot.map(|longest| fps.nearest_frame(longest).max(shortest));
    let mut shots: Vec<Shot> = Vec::new();
    let mut left = frames;
    let needed = cast.speed.of_film(fps.start_of(frames));
    let whole = longest.filter(|longest| *longest < frames && spare.peek().is_some()).unwrap_or(frames);
    let begin = |moments: &Moments| moments.begin(cast.source_in, cast.speed.of_film(fps.start_of(whole)));
    let source_in = cast.moments.as_ref().map_or(cast.source_in, begin);
    let mut next = Some((own, playable_in(own, source_in, needed)));
    while let Some((footage, source_in)) = next {
        let first = shots.is_empty();
        let speed = if first || footage.media == own.media { cast.speed } else { Speed::default() };
        let mut available = if footage.length == Time::ZERO {
            left
        } else {
            fps.nearest_frame(speed.seen(footage.length - source_in)).max(1)
        };
        if let Some(longest) = longest.filter(|longest| available > *longest && left > *longest)
            && spare.peek().is_some()
        {
            available = longest;
        }
        // A tail too short to be seen is shown as a held last picture instead.
        let shown = if available >= left || left - available < shortest { left } else { available };
        let (fit, focus) = if first { (cast.fit, cast.focus) } else { (Fit::Fill, [500, 500]) };
        let picture = picture(footage, &cast.scene, (source_in, speed), fit, focus);
        shots.push(Shot { picture, frames: shown });
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

fn picture(
    footage: &Footage,
    scene: &str,
    (source_in, speed): (Time, Speed),
    fit: Fit,
    focus: [u16; 2],
) -> Picture {
    let motion = if footage.length == Time::ZERO {
        Motion::Photo { path: (seed_of(scene) % 4) as u8 }
    } else {
        Motion::Video
    };
    Picture::Footage {
        media: footage.media.clone(),
        motion,
        source_in,
        speed,
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

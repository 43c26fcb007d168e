//! The layout: a timeline's shots, sounds and lines in whole frames.
//!
//! A transition of ours lies over the beginning of the line that comes in. Editors put a dissolve over the middle of a
//! cut: so the cut moves to the middle, and the same pictures are seen at the same time.

use super::{Clip, Heard, Kind, Lane, Layout, Loss, Mark, Media, Pace, Role, Shown, in_a_row};
use crate::time::{FrameRate, Time};
use crate::timeline::{Fit, Motion, MusicBed, Picture, Placed, Section, Shot, Timeline, TransitionKind};
use std::collections::BTreeMap;

/// Lays a timeline out. `words` are those of each scene, `media` the files by their names in it, `drawn` the names of
/// stills of what is drawn, by the place of its section: where there is none, nothing is shown.
pub fn lay_out(
    title: &str,
    timeline: &Timeline,
    words: &BTreeMap<String, String>,
    media: Media,
    drawn: &BTreeMap<usize, String>,
) -> Layout {
    let mut losses = losses(timeline);
    let mut desk = Desk { fps: timeline.canvas.fps, media: &media, drawn, losses: &mut losses };
    let (pictures, lanes) = (desk.pictures(&timeline.sections), desk.lanes(timeline));
    losses.sort();
    losses.dedup();
    Layout {
        title: in_a_row(title),
        canvas: timeline.canvas,
        frames: timeline.frames(),
        pictures,
        lanes,
        marks: marks(timeline, words),
        losses,
        media,
    }
}

/// What no format says, whatever comes of the rest.
fn losses(timeline: &Timeline) -> Vec<Loss> {
    let shots = || timeline.sections.iter().flat_map(|section| &section.shots);
    let photo = |shot: &Shot| {
        matches!(
            shot.picture,
            Picture::Footage { motion: Motion::Photo { .. }, .. } | Picture::Backdrop { .. }
        )
    };
    let blur = |shot: &Shot| matches!(shot.picture, Picture::Footage { fit: Fit::Blur, .. });
    let other = |section: &Section| {
        section.transition.is_some_and(|transition| transition.kind != TransitionKind::Fade)
    };
    let words = |section: &Section| section.card.as_ref().is_some_and(|words| !words.is_empty());
    let film =
        |section: &Section| section.shots.iter().any(|shot| matches!(shot.picture, Picture::Footage { .. }));
    let ducks = timeline.mix.music.is_some() && !timeline.mix.voice.is_empty();
    [
        (Loss::CaptionLooks, timeline.sections.iter().any(|section| !section.captions.is_empty())),
        (Loss::CardWords, timeline.sections.iter().any(|section| words(section) && film(section))),
        (Loss::Logo, timeline.logo.is_some()),
        (Loss::Motion, shots().any(photo)),
        (Loss::Blur, shots().any(blur)),
        (Loss::Transitions, timeline.sections.iter().any(other)),
        (Loss::Ducking, ducks),
    ]
    .into_iter()
    .filter_map(|(loss, is)| is.then_some(loss))
    .collect()
}

struct Desk<'a> {
    fps: FrameRate,
    media: &'a Media,
    drawn: &'a BTreeMap<usize, String>,
    losses: &'a mut Vec<Loss>,
}

impl Desk<'_> {
    fn pictures(&mut self, sections: &[Section]) -> Vec<Shown> {
        let mut all: Vec<Shown> = Vec::new();
        let mut at = 0;
        for (place, section) in sections.iter().enumerate() {
            for (nth, shot) in section.shots.iter().enumerate() {
                let mut shown = self.picture(place, shot, at);
                let transition = section.transition.filter(|_| nth == 0);
                if let (Some(transition), Some(before)) = (transition, all.last_mut()) {
                    self.meet(before, &mut shown, transition.frames);
                }
                at += shot.frames;
                all.push(shown);
            }
        }
        all
    }

    fn picture(&mut self, place: usize, shot: &Shot, at: u64) -> Shown {
        let frames = shot.frames;
        let still = |medium: Option<String>| Clip { medium, at, frames, from: 0, pace: Pace::USUAL };
        match &shot.picture {
            Picture::Backdrop { .. } => {
                let clip = still(self.drawn.get(&place).cloned());
                Shown { clip, dissolve: 0, fit: Fit::Fill, focus: [500, 500] }
            }
            Picture::Footage { media, source_in, speed, fit, focus, .. } => {
                let clip = match self.film(media) {
                    Some(film) => {
                        let pace = Pace::of(speed.percent().into(), 100);
                        let wanted = self.fps.nearest_frame(*source_in);
                        let (from, pace) = self.fitting(film, wanted, pace, frames);
                        Clip { from, pace, ..still(Some(media.clone())) }
                    }
                    None => still(Some(media.clone()).filter(|media| self.media.contains_key(media))),
                };
                Shown { clip, dissolve: 0, fit: *fit, focus: *focus }
            }
        }
    }

    /// Length of a film in frames of the video; none for what has no end.
    fn film(&self, medium: &str) -> Option<u64> {
        let medium = self.media.get(medium).filter(|medium| medium.kind != Kind::Still)?;
        Some(self.fps.nearest_frame(medium.length)).filter(|frames| *frames > 0)
    }

    /// Where to begin and how fast to run, so that no more is asked for than there is: where our video would hold the
    /// last picture, the film runs slower.
    fn fitting(&mut self, film: u64, from: u64, pace: Pace, frames: u64) -> (u64, Pace) {
        let from = from.min(film - 1);
        let needed = pace.of_film(frames);
        match needed.saturating_sub(film - from) {
            0 => (from, pace),
            // Rounded the other way.
            1 if from > 0 => (from - 1, pace),
            short => {
                if short > 1 {
                    self.losses.push(Loss::Held);
                }
                (from, Pace::of(film - from, frames))
            }
        }
    }

    /// Lets one picture dissolve into the next, as far as there is film for it.
    fn meet(&mut self, before: &mut Shown, after: &mut Shown, wanted: u64) {
        let room = match before.clip.medium.as_deref().map(|medium| self.film(medium)) {
            Some(Some(film)) => {
                let used = before.clip.from + before.clip.pace.of_film(before.clip.frames);
                before.clip.pace.seen(film.saturating_sub(used))
            }
            Some(None) | None => u64::MAX,
        };
        let frames = wanted.min(room).min(after.clip.frames);
        if frames < wanted {
            self.losses.push(Loss::ShortDissolves);
        }
        if frames < 2 {
            return;
        }
        let middle = frames / 2;
        before.clip.frames += middle;
        after.clip.at += middle;
        after.clip.frames -= middle;
        if after.clip.medium.as_deref().is_some_and(|medium| self.film(medium).is_some()) {
            after.clip.from += after.clip.pace.gone_by(middle);
        }
        after.dissolve = frames;
    }

    fn lanes(&self, timeline: &Timeline) -> Vec<Lane> {
        let mix = &timeline.mix;
        let voice = mix.voice.iter().filter_map(|placed| self.heard(placed, Pace::USUAL, mix.voice_gain_db));
        let clips = mix.clips.iter().filter_map(|clip| {
            self.heard(&clip.placed, Pace::of(clip.speed.percent().into(), 100), clip.gain_db)
        });
        let mut lanes = side_by_side(Role::Voice, voice);
        lanes.extend(side_by_side(Role::Clips, clips));
        let music = mix.music.iter().flat_map(|bed| self.music(bed, timeline.frames()));
        lanes.extend(side_by_side(Role::Music, music));
        lanes
    }

    /// None for what is over before a frame is.
    fn heard(&self, placed: &Placed, pace: Pace, gain_db: i32) -> Option<Heard> {
        let (at, end) =
            (self.fps.nearest_frame(placed.at), self.fps.nearest_frame(placed.at + placed.length));
        let from = self.fps.nearest_frame(placed.sound_in);
        let there = self.film(&placed.sound).map_or(u64::MAX, |film| film.saturating_sub(from));
        let frames = (end - at).min(if there == u64::MAX { there } else { pace.seen(there) });
        let clip = Clip { medium: Some(placed.sound.clone()), at, frames, from, pace };
        (frames > 0 && self.media.contains_key(&placed.sound)).then_some(Heard {
            clip,
            gain_db,
            fade_in: 0,
            fade_out: 0,
        })
    }

    /// Music from its beginning, and again and again until the end.
    fn music(&self, bed: &MusicBed, all: u64) -> Vec<Heard> {
        let length = self.film(&bed.media).unwrap_or(all).max(1);
        let round = bed.round.map_or(length, |round| self.fps.nearest_frame(round)).clamp(1, length);
        let fade = |time: Time| self.fps.nearest_frame(time);
        let there = self.media.contains_key(&bed.media);
        let starts = (0..all).step_by(usize::try_from(round).unwrap_or(usize::MAX)).filter(|_| there);
        let mut rounds: Vec<Heard> = starts
            .map(|at| {
                let medium = Some(bed.media.clone());
                let clip = Clip { medium, at, frames: round.min(all - at), from: 0, pace: Pace::USUAL };
                Heard { clip, gain_db: bed.gain_db, fade_in: 0, fade_out: 0 }
            })
            .collect();
        if let Some(first) = rounds.first_mut() {
            first.fade_in = fade(bed.fade_in).min(first.clip.frames);
        }
        if let Some(last) = rounds.last_mut() {
            last.fade_out = fade(bed.fade_out).min(last.clip.frames - last.fade_in.min(last.clip.frames));
        }
        rounds
    }
}

/// As many lanes as it takes for nothing to overlap.
fn side_by_side(role: Role, sounds: impl Iterator<Item = Heard>) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    for sound in sounds {
        let free = |lane: &&mut Lane| lane.sounds.last().is_none_or(|last| last.clip.end() <= sound.clip.at);
        match lanes.iter_mut().find(free) {
            Some(lane) => lane.sounds.push(sound),
            None => lanes.push(Lane { role, sounds: vec![sound] }),
        }
    }
    lanes
}

fn marks(timeline: &Timeline, words: &BTreeMap<String, String>) -> Vec<Mark> {
    let mut at = 0;
    let mut marks = Vec::new();
    for section in &timeline.sections {
        let frames = section.frames();
        let said = section.card.as_ref().or_else(|| words.get(&section.scene));
        let text = said.map(|text| in_a_row(text)).filter(|text| !text.is_empty());
        marks.extend(text.map(|text| Mark { at, frames, text }));
        at += frames;
    }
    marks
}

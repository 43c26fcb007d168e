//! Rehearse: the same stages up to the timeline, as far as they can go without making anything, for one picture of
//! the video before it is made.

use super::gather::{CLOSING, OPENING};
use super::receipt::start_in;
use super::{Sources, StageFailure, Take, disk, even, project_of};
use crate::api::CardPlace;
use crate::artifacts::Key;
use crate::order::Order;
use crate::ports::Files;
use editorial::timeline::Canvas;
use editorial::{FrameRate, Narration, Part, Time, Timeline, assemble, cut};
use std::ops::Range;
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

/// One picture of a video that may not be made yet.
#[derive(Debug, Clone)]
pub(crate) struct Rehearsed {
    /// The picture, as PNG among the artifacts.
    pub file: PathBuf,
    /// Its number, from 0.
    pub frame: u64,
    /// When it is shown.
    pub at: Time,
    /// Length of the video.
    pub length: Time,
    /// Its size.
    pub size: Canvas,
    /// Lines up to this picture whose voice was not made yet, or which were not found in the recording yet, so that their
    /// length is a guess.
    pub guessed: usize,
    /// Whether they come from a recording.
    pub recorded: bool,
    /// What would be done differently from what was asked, in sentences.
    pub warnings: Vec<String>,
}

/// When in a video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Moment {
    /// At this time; beyond the end it is the last picture.
    At(Time),
    /// In the middle of this line.
    MiddleOf(String),
    /// In this line, so long after its first picture; beyond its end it is the line's last one.
    In(String, Time),
    /// In the middle of this card.
    OnCard(CardPlace),
}

impl super::Production {
    /// The picture that the video of `order` has at that moment.
    pub(crate) async fn rehearse(
        &self,
        order: Order,
        moment: Moment,
        cancel: CancellationToken,
    ) -> Result<Rehearsed, StageFailure> {
        let project = project_of(&order)?;
        let rehearsal = self.rehearsal(order, project, cancel);
        let mut files = Files::new();
        let shown = rehearsal.take().rehearse(&moment, &mut files).await;
        shown.map_err(|failure| self.explain(failure, &files))
    }

    /// Where in its film a line begins; none for a line without one.
    pub(crate) async fn start_of(
        &self,
        order: Order,
        scene: &str,
        cancel: CancellationToken,
    ) -> Result<Option<Time>, StageFailure> {
        let project = project_of(&order)?;
        let rehearsal = self.rehearsal(order, project, cancel);
        let (mut take, mut files) = (rehearsal.take(), Files::new());
        take.only = Some(scene.to_owned());
        let laid_out = take.laid_out(&mut files).await;
        let (timeline, _) = laid_out.map_err(|failure| self.explain(failure, &files))?;
        Ok(start_in(&timeline, scene))
    }
}

impl Take<'_> {
    async fn rehearse(mut self, moment: &Moment, files: &mut Files) -> Result<Rehearsed, StageFailure> {
        self.only = match moment {
            Moment::MiddleOf(scene) | Moment::In(scene, _) => Some(scene.clone()),
            // A line whose clip does not play hides no card.
            Moment::OnCard(_) => Some(String::new()),
            Moment::At(_) => None,
        };
        let (timeline, spoken) = self.laid_out(files).await?;
        let fps = timeline.canvas.fps;
        let middle = |place: usize| middle_of(&timeline, place);
        let nothing = || super::give_up("script_empty", "There is nothing to show yet.", "Write a sentence.");
        let frame = match moment {
            Moment::At(at) => frame_at(*at, 0..timeline.frames(), fps),
            Moment::MiddleOf(scene) => line_of(&timeline, scene).map(middle).ok_or_else(nothing)?,
            Moment::In(scene, at) => {
                let line = line_of(&timeline, scene).ok_or_else(nothing)?;
                frame_at(*at, frames_of(&timeline, line), fps)
            }
            Moment::OnCard(card) => card_of(&timeline, *card).map(middle).ok_or_else(nothing)?,
        };
        let (part, within) = part_at(cut(&timeline).pictures, frame).ok_or_else(nothing)?;
        let file = self.still(&part, within, files).await?;
        let lines = lines_until(&timeline, frame);
        Ok(Rehearsed {
            file,
            frame,
            at: fps.start_of(frame),
            length: timeline.length(),
            size: self.floor.media.output_size(even(timeline.canvas), self.quality),
            guessed: spoken.iter().take(lines).filter(|spoken| !**spoken).count(),
            recorded: self.project.narration.is_some(),
            warnings: self.said.into_inner().unwrap_or_default().into_iter().collect(),
        })
    }

    /// The whole with these voices: captions laid on them, and pictures found.
    pub(super) async fn assembled(
        &self,
        sources: &Sources,
        narration: &Narration,
        files: &mut Files,
    ) -> Result<Timeline, StageFailure> {
        let captions = self.phrases(narration);
        let footage = self.gather(sources, narration, files).await?;
        Ok(assemble(&self.choices(&footage), narration, &captions, &footage.casts, &footage.spare))
    }

    /// The whole as far as it is known, and which of its lines were spoken.
    async fn laid_out(&mut self, files: &mut Files) -> Result<(Timeline, Vec<bool>), StageFailure> {
        let sources = self.sources()?;
        self.tell_music_from_speech(&sources).await?;
        let (narration, spoken) = self.narration_so_far(&sources, files).await?;
        let timeline = self.assembled(&sources, &narration, files).await?;
        Ok((timeline, spoken))
    }

    /// The picture number `frame` of a part: out of the part if it is made, else drawn alone.
    pub(super) async fn still(
        &self,
        part: &Part,
        frame: u64,
        files: &Files,
    ) -> Result<PathBuf, StageFailure> {
        let (media, artifacts, cancel) = (&self.floor.media, &self.floor.artifacts, &self.attempt.cancel);
        let encoder = self.encoder().await;
        let made = artifacts.find(&self.part_key(part, encoder.as_deref()));
        let made_by = made.is_some().then_some(encoder);
        let inputs = (2, media.fingerprint(), self.quality, part, frame, made_by);
        let key = Key::of("still", "png", &inputs);
        if let Some(path) = artifacts.find(&key) {
            return Ok(path);
        }
        let scratch = artifacts.scratch(&key).map_err(|error| disk(&error))?;
        match made {
            Some(made) => media.frame_of(&made, part.canvas.fps.start_of(frame), &scratch, cancel).await?,
            None => media.frame(part, self.quality, frame, files, &scratch, cancel).await?,
        }
        self.floor.settle(&key, &scratch)
    }
}

/// The place of a line among the sections; none when it is not in the video.
pub(super) fn line_of(timeline: &Timeline, scene: &str) -> Option<usize> {
    timeline.sections.iter().position(|section| section.card.is_none() && section.scene == scene)
}

/// The place of a card among the sections; none when the video has it not.
fn card_of(timeline: &Timeline, card: CardPlace) -> Option<usize> {
    let name = match card {
        CardPlace::Title => OPENING,
        CardPlace::End => CLOSING,
    };
    timeline.sections.iter().position(|section| section.card.is_some() && section.scene == name)
}

/// The frame in the middle of a section.
fn middle_of(timeline: &Timeline, place: usize) -> u64 {
    let frames = frames_of(timeline, place);
    frames.start + (frames.end - frames.start) / 2
}

/// The frames of a section.
fn frames_of(timeline: &Timeline, place: usize) -> Range<u64> {
    let before: u64 = timeline.sections[..place].iter().map(|section| section.frames()).sum();
    before..before + timeline.sections[place].frames()
}

/// Which of these frames is shown so long after the first of them begins; beyond the end the last one.
fn frame_at(at: Time, frames: Range<u64>, fps: FrameRate) -> u64 {
    (frames.start + fps.frames_covering(at + Time(1))).min(frames.end).saturating_sub(1)
}

/// The part that shows a frame of the video, and which of its own frames that is.
fn part_at(parts: Vec<Part>, frame: u64) -> Option<(Part, u64)> {
    let mut left = frame;
    for part in parts {
        if left < part.frames() {
            return Some((part, left));
        }
        left -= part.frames();
    }
    None
}

/// How many lines begin at or before a frame.
fn lines_until(timeline: &Timeline, frame: u64) -> usize {
    let mut start = 0;
    let mut lines = 0;
    for section in &timeline.sections {
        lines += usize::from(section.card.is_none() && start <= frame);
        start += section.frames();
    }
    lines
}

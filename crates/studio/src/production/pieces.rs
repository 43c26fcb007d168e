//! Pieces of a video for whoever works on its project: a line's picture, a line's voice, a file's picture. The same
//! stages and the same artifacts as the video's own, so nothing is made twice.

use super::rehearse::Moment;
use super::{StageFailure, Take, disk, give_up, narrate};
use crate::artifacts::Key;
use crate::order::Order;
use crate::ports::{Files, Glimpse, MediaKind};
use crate::progress::Meter;
use editorial::project::{Document, Project};
use editorial::{Quality, Time};
use jobs::{Attempt, NewJob, Progress};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tokio_util::sync::CancellationToken;

/// Where a film is looked into for its picture: a third of the way, as for the card of a video.
const PART_OF_A_FILM: i64 = 3;

/// A take that makes no video and belongs to no job.
pub(super) struct Rehearsal<'a> {
    floor: &'a super::Production,
    attempt: Attempt,
    meter: Meter,
    order: Order,
    project: Project,
}

impl super::Production {
    pub(super) fn rehearsal(
        &self,
        order: Order,
        project: Project,
        cancel: CancellationToken,
    ) -> Rehearsal<'_> {
        let attempt = Attempt::rehearsal(NewJob::default(), cancel);
        let meter = Meter::new(self.folders.costs(), 0, 0.0, |_| ());
        Rehearsal { floor: self, attempt, meter, order, project }
    }

    /// The picture at a moment as JPEG, at most `longest` pixels on its long side.
    ///
    /// # Errors
    /// `GiveUp` for a line that says nothing and for a card that is not there; what a job would ask or fail on.
    pub(crate) async fn picture_at(
        &self,
        order: Order,
        moment: Moment,
        longest: u32,
        cancel: CancellationToken,
    ) -> Result<PathBuf, StageFailure> {
        let project = super::project_of(&order)?;
        let shown = self.rehearse(order.clone(), moment, cancel.clone()).await?;
        let rehearsal = self.rehearsal(order, project, cancel);
        let width = fitting((shown.size.width, shown.size.height), longest);
        let name = shown.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        rehearsal.take().jpeg((&shown.file, &name), Glimpse::Exact(Time::ZERO), width).await
    }

    /// A line as it is spoken, as WAV: what the video itself uses; of one with a recording of its own all of that.
    ///
    /// # Errors
    /// `GiveUp` for a line that says nothing, or that a recording speaks; what a job would ask or fail on.
    pub(crate) async fn line_voice(
        &self,
        order: Order,
        scene: &str,
        cancel: CancellationToken,
    ) -> Result<PathBuf, StageFailure> {
        let project = super::project_of(&order)?;
        let hint = "Write a sentence, and listen again.";
        if project.narration.is_some() {
            return Err(give_up("line_silent", "Your own recording speaks this line.", hint));
        }
        let Some(line) = project.scenes.iter().find(|line| line.id == scene).cloned() else {
            return Err(give_up("line_silent", "This line says nothing yet.", hint));
        };
        if project.is_silent(&line) {
            return Err(give_up(
                "line_silent",
                "No voice speaks this line.",
                "Choose a voice, and listen again.",
            ));
        }
        let rehearsal = self.rehearsal(order, project, cancel);
        let take = rehearsal.take();
        if line.recording.is_some() {
            let sources = take.sources()?;
            let Some(path) = take.recording_of_line(&line, &sources) else {
                return Err(give_up("line_silent", "No voice speaks this line.", hint));
            };
            return take.heard_line(path).await;
        }
        // Who listens wants to hear this voice, or why it cannot be heard: nobody stands in for it.
        let voice = take.asked_for(&line)?;
        let mut files = Files::new();
        let (spoken, _) = take.speak_line(&line, &voice, &mut files).await.map_err(narrate::given_up)?;
        files
            .remove(&spoken.sound)
            .ok_or_else(|| give_up("internal", "The line's sound is lost.", "Try again."))
    }

    /// A picture of a file as JPEG, at most `longest` pixels on its long side; of a film at that time, or a third of
    /// the way.
    ///
    /// # Errors
    /// `GiveUp` for sounds and for what does not play.
    pub(crate) async fn file_picture(
        &self,
        order: Order,
        (path, at): (&Path, Option<Time>),
        longest: u32,
        cancel: CancellationToken,
    ) -> Result<PathBuf, StageFailure> {
        let document =
            Document::draft(order.project.as_bytes()).map_err(|error| super::unreadable(&error))?;
        let rehearsal = self.rehearsal(order, document.project, cancel);
        let take = rehearsal.take();
        let (hash, path) = take.hash(path).await?;
        let probe = take.probe(&hash, &path).await?;
        if probe.kind == MediaKind::Audio {
            return Err(give_up("media_kind", "A sound has no picture.", "Choose a video or a photo."));
        }
        let width = fitting((probe.width, probe.height), longest);
        // A film has no picture at its very end.
        let last = Time((probe.length.0 - Time::from_ms(100).0).max(0));
        let at = at.map_or(Time(probe.length.0 / PART_OF_A_FILM), |at| at.min(last));
        take.jpeg((&path, &hash), Glimpse::Exact(at), width).await
    }
}

impl Rehearsal<'_> {
    /// The same with somebody who hears how far it is.
    pub(super) fn telling(self, told: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        let chars = self.project.scenes.iter().map(|scene| scene.text.chars().count()).sum();
        Rehearsal { meter: Meter::new(self.floor.folders.costs(), chars, 0.0, told), ..self }
    }

    pub(super) fn take(&self) -> Take<'_> {
        let (order, project) = (self.order.clone(), self.project.clone());
        let quality = order.choices.quality.unwrap_or_default();
        let (floor, attempt, meter) = (self.floor, &self.attempt, &self.meter);
        let (said, mute) = (Mutex::default(), Mutex::default());
        Take { floor, attempt, meter, order, project, quality, said, only: None, mute }
    }
}

impl Take<'_> {
    /// The picture at `at` of a file with this hash, as JPEG among the artifacts.
    pub(super) async fn jpeg(
        &self,
        (file, hash): (&Path, &str),
        at: Glimpse,
        width: u32,
    ) -> Result<PathBuf, StageFailure> {
        let (media, artifacts) = (&self.floor.media, &self.floor.artifacts);
        let key = Key::of("poster", "jpg", &(2, media.fingerprint(), hash, at, width));
        if let Some(kept) = artifacts.find(&key) {
            return Ok(kept);
        }
        let scratch = artifacts.scratch(&key).map_err(|error| disk(&error))?;
        media.poster(file, at, width, &scratch, &self.attempt.cancel).await?;
        self.floor.settle(&key, &scratch)
    }
}

/// The quality at which pieces are shown: nobody sees more of it at their size.
pub(crate) const PIECES: Quality = Quality::Draft;

/// The width of a picture of this size when its long side may be so long; never larger than it is.
pub(super) fn fitting((width, height): (u32, u32), longest: u32) -> u32 {
    let long = width.max(height).max(1);
    let scaled = u64::from(width) * u64::from(longest.min(long)) / u64::from(long);
    u32::try_from(scaled).unwrap_or(longest).max(2)
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn a_picture_fits_by_its_long_side_and_is_never_made_larger() {
        for (size, width) in
            [((1080, 1920), 303), ((1920, 1080), 540), ((540, 960), 303), ((100, 50), 100), ((0, 0), 2)]
        {
            assert_eq!(fitting(size, 540), width, "{size:?}");
        }
    }
}

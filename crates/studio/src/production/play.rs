//! Play: a line, or the whole, as a small film with its sound, made of the same plan as the video. What has not changed
//! since it was last played is not made again.

use super::rehearse::line_of;
use super::{StageFailure, Take, disk, give_up, project_of};
use crate::artifacts::Key;
use crate::order::Order;
use crate::ports::Files;
use editorial::{cut, cut_section};
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

/// How much is played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stretch {
    Whole,
    /// This line, from the first picture of the transition into it.
    Line(String),
}

impl super::Production {
    /// A small film of that stretch among the artifacts. Lines in it that were not spoken yet are.
    ///
    /// # Errors
    /// `GiveUp` for a line that says nothing; what a job would ask or fail on.
    pub(crate) async fn play(
        &self,
        order: Order,
        stretch: &Stretch,
        cancel: CancellationToken,
    ) -> Result<PathBuf, StageFailure> {
        let project = project_of(&order)?;
        let rehearsal = self.rehearsal(order, project, cancel);
        let mut files = Files::new();
        let mut take = rehearsal.take();
        let played = take.play(stretch, &mut files).await;
        take.clear_off().await;
        played.map_err(|failure| self.explain(failure, &files))
    }
}

impl Take<'_> {
    async fn play(&mut self, stretch: &Stretch, files: &mut Files) -> Result<PathBuf, StageFailure> {
        if let Stretch::Line(scene) = stretch {
            self.only = Some(scene.clone());
        }
        let sources = self.sources()?;
        self.tell_music_from_speech(&sources).await?;
        let narration = match stretch {
            Stretch::Whole => self.narrate(&sources, files).await?,
            Stretch::Line(scene) => {
                self.have_spoken(scene, &sources, files).await?;
                self.narration_so_far(&sources, files).await?.0
            }
        };
        let timeline = self.assembled(&sources, &narration, files).await?;
        let parts = match stretch {
            Stretch::Whole => cut(&timeline),
            Stretch::Line(scene) => {
                cut_section(&timeline, line_of(&timeline, scene).ok_or_else(says_nothing)?)
            }
        };
        if parts.pictures.is_empty() {
            return Err(says_nothing());
        }
        let (media, artifacts) = (&self.floor.media, &self.floor.artifacts);
        let encoder = self.encoder().await;
        let inputs = (1, media.fingerprint(), encoder, self.quality, &parts.pictures, &parts.mix);
        let key = Key::of("play", "mp4", &inputs);
        if let Some(kept) = artifacts.find(&key) {
            return Ok(kept);
        }
        let rendered = self.render(&parts, timeline.canvas, files).await?;
        let scratch = artifacts.scratch(&key).map_err(|error| disk(&error))?;
        std::fs::rename(&rendered.file, &scratch).map_err(|error| disk(&error))?;
        self.floor.settle(&key, &scratch)
    }

    /// Speaks one line, if a voice is to.
    async fn have_spoken(
        &self,
        scene: &str,
        sources: &super::Sources,
        files: &mut Files,
    ) -> Result<(), StageFailure> {
        if self.project.narration.is_some() {
            return Ok(());
        }
        let line = self.project.scenes.iter().position(|line| line.id == scene).ok_or_else(says_nothing)?;
        self.speak(line..line + 1, sources, files).await.map(|_| ())
    }
}

fn says_nothing() -> StageFailure {
    give_up("script_empty", "There is nothing to play yet.", "Write a sentence, and play it again.")
}

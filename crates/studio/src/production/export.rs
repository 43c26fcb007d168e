//! Export: the same stages up to the timeline, with every line spoken and everything known of each file, for editors
//! that go on from there. What Spool draws itself becomes a still.

use super::{StageFailure, Take, give_up, project_of};
use crate::artifacts::Hold;
use crate::order::Order;
use crate::ports::{Files, Probe};
use editorial::timeline::Picture;
use editorial::{Project, Timeline, cut};
use jobs::Progress;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

/// An edit and its files.
pub(crate) struct Edited {
    pub project: Project,
    pub timeline: Timeline,
    /// Where each file that the timeline names is, and what it is.
    pub files: BTreeMap<String, (PathBuf, Probe)>,
    /// Stills of what is drawn, by the place of its section, and their size.
    pub drawn: BTreeMap<usize, PathBuf>,
    /// While somebody has this, no artifact of it is let go of.
    pub _needed: Option<Hold>,
}

impl super::Production {
    /// The edit of an order. Lines that were not spoken yet are.
    ///
    /// # Errors
    /// `GiveUp` for a script that says nothing; what a job would ask or fail on.
    pub(crate) async fn edited(
        &self,
        order: Order,
        told: impl Fn(Progress) + Send + Sync + 'static,
        cancel: CancellationToken,
    ) -> Result<Edited, StageFailure> {
        let project = project_of(&order)?;
        let rehearsal = self.rehearsal(order, project, cancel).telling(told);
        let mut files = Files::new();
        let mut take = rehearsal.take();
        let edited = take.edited(&mut files).await;
        take.clear_off().await;
        edited.map_err(|failure| self.explain(failure, &files))
    }
}

impl Take<'_> {
    async fn edited(&mut self, files: &mut Files) -> Result<Edited, StageFailure> {
        let needed = self.floor.artifacts.hold();
        let sources = self.sources()?;
        self.tell_music_from_speech(&sources).await?;
        let narration = self.narrate(&sources, files).await?;
        let timeline = self.assembled(&sources, &narration, files).await?;
        if timeline.sections.is_empty() {
            return Err(give_up(
                "script_empty",
                "There is nothing to export yet.",
                "Write a sentence first.",
            ));
        }
        let drawn = self.drawn(&timeline, files).await?;
        let mut known = BTreeMap::new();
        for hash in super::receipt::files_of(&timeline) {
            let Some(path) = files.get(hash) else { continue };
            self.go_on()?;
            known.insert(hash.to_owned(), (path.clone(), self.probe(hash, path).await?));
        }
        Ok(Edited { project: self.project.clone(), timeline, files: known, drawn, _needed: needed })
    }

    /// The middle of each section that shows no footage, without what is laid over it.
    async fn drawn(
        &self,
        timeline: &Timeline,
        files: &Files,
    ) -> Result<BTreeMap<usize, PathBuf>, StageFailure> {
        let mut bare = timeline.clone();
        bare.logo = None;
        for section in &mut bare.sections {
            section.captions.clear();
            section.transition = None;
        }
        let mut stills = BTreeMap::new();
        for (place, (part, section)) in cut(&bare).pictures.iter().zip(&bare.sections).enumerate() {
            if section.shots.iter().all(|shot| matches!(shot.picture, Picture::Backdrop { .. })) {
                self.go_on()?;
                stills.insert(place, self.still(part, part.frames() / 2, files).await?);
            }
        }
        Ok(stills)
    }
}

//! Room: whether the disks can take a video, asked before its first frame is made.

use super::{StageFailure, Take, ask, even, kilopixels};
use crate::manners::{free_space, in_words};
use editorial::part::Parts;
use editorial::{Part, Quality, Timeline};
use std::path::Path;

/// Room for the joined file and what else is written meanwhile, in sizes of the finished video; the parts that are
/// still to be made come on top.
const FOR_THE_WORK: f64 = 1.2;
const FOR_THE_VIDEO: f64 = 1.1;

impl Take<'_> {
    /// Asks for room when there is too little, now rather than in the middle. Whoever gives every byte is asked only
    /// when the disk is full.
    pub(super) async fn room(&self, timeline: &Timeline, parts: &Parts) -> Result<(), StageFailure> {
        if self.floor.manners.work().keep_free_mb == 0 {
            return Ok(());
        }
        let size = self.floor.media.output_size(even(timeline.canvas), self.quality);
        let video = timeline.frames() as f64 * kilopixels(size) * bytes_a_kilopixel(self.quality);
        let encoder = self.encoder().await;
        let there = |part: &&Part| self.floor.artifacts.has(&self.part_key(part, encoder.as_deref()));
        let made: u64 = parts.pictures.iter().filter(there).map(Part::frames).sum();
        let to_make = 1.0 - made as f64 / timeline.frames().max(1) as f64;
        self.has_room(&self.floor.folders.data, (FOR_THE_WORK + to_make) * video, "Spool's own files")
            .await?;
        // Of the folder of another computer nothing is known here.
        if self.is_foreign() {
            return Ok(());
        }
        self.has_room(self.order.folder(), FOR_THE_VIDEO * video, "your finished videos").await
    }

    async fn has_room(&self, folder: &Path, bytes: f64, name: &str) -> Result<(), StageFailure> {
        let spared = u64::from(self.floor.manners.work().keep_free_mb) * 1_000_000;
        let needed = (bytes as u64).saturating_add(spared);
        match free_space(&self.floor.machine, folder).await {
            Some(free) if free < needed => Err(ask(
                "disk_space",
                format!(
                    "This video needs about {} on the disk of {name}, and {} are free.",
                    in_words(needed),
                    in_words(free)
                ),
                "Free some space, then continue. What is done is kept.",
            )),
            _ => Ok(()),
        }
    }
}

/// Bytes for a thousand pixels of one frame, as restless footage takes them.
fn bytes_a_kilopixel(quality: Quality) -> f64 {
    match quality {
        Quality::Draft => 36.0,
        Quality::Standard => 24.0,
        Quality::Best => 22.0,
    }
}

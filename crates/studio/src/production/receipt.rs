//! Receipt: what is seen and heard in a video, where it came from, and under which licence; and when each line is. What
//! is in it is read off the timeline: what was looked at and not used owes nobody anything, and what fills in somewhere
//! does.

use super::Take;
use super::gather::Gathered;
use super::publish::RECEIPT_FORMAT;
use crate::ports::VideoFacts;
use editorial::casting::Grade;
use editorial::timeline::{Motion, Picture};
use editorial::{Time, Timeline};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What was chosen for a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    pub scene: String,
    /// Its name among the pictures.
    pub name: String,
    pub by_person: bool,
    /// What it is worth, where Spool chose and something is known of it.
    pub fits: Option<Grade>,
}

impl Take<'_> {
    /// What was used, where it came from, and under which licence.
    pub(super) fn receipt(
        &self,
        (hash, facts): (&str, VideoFacts),
        timeline: &Timeline,
        gathered: &Gathered,
    ) -> Value {
        let used = |(name, blake3): (&String, &String)| {
            let media = self.project.media.get(name);
            let mut used = json!({
                "file": media.map_or_else(|| file_of(name), |media| media.path.name()),
                "blake3": blake3,
                "source": media.and_then(|media| media.source.as_ref()).or_else(|| gathered.sources.get(name)),
            });
            let lines: Vec<Value> = (gathered.choices.iter().filter(|choice| choice.name == *name))
                .map(|choice| told(choice, start_in(timeline, &choice.scene)))
                .collect();
            if !lines.is_empty() {
                used["lines"] = lines.into();
            }
            used
        };
        json!({
            "format": RECEIPT_FORMAT,
            "version": 1,
            "title": self.project.shown_title(),
            "project": self.project.id,
            "job": self.attempt.job.id,
            "video": {
                "file": "", "blake3": hash,
                "width": facts.width, "height": facts.height, "duration_ms": facts.length.as_ms(),
            },
            "made_with": {
                "spool": env!("CARGO_PKG_VERSION"),
                "media": self.floor.media.fingerprint(),
                "voice": self.engines(),
            },
            "lines": lines_in(timeline),
            "used": used_in(timeline, gathered).into_iter().map(used).collect::<Vec<_>>(),
        })
    }
}

/// When each line begins and ends in the video.
fn lines_in(timeline: &Timeline) -> Vec<Value> {
    let lines = timeline.times().filter(|(section, ..)| section.card.is_none());
    lines
        .map(|(section, start, end)| {
            json!({ "scene": section.scene, "start_ms": start.as_ms(), "end_ms": end.as_ms() })
        })
        .collect()
}

/// Where in its film a line begins.
pub(super) fn start_in(timeline: &Timeline, scene: &str) -> Option<Time> {
    let line = timeline.sections.iter().find(|section| section.card.is_none() && section.scene == scene)?;
    match line.shots.first()?.picture {
        Picture::Footage { motion: Motion::Video, source_in, .. } => Some(source_in),
        _ => None,
    }
}

fn told(choice: &Choice, start: Option<Time>) -> Value {
    let fits = match choice.fits {
        _ if choice.by_person => None,
        Some(Grade::Good) => Some("good"),
        Some(Grade::Fair) => Some("fair"),
        Some(Grade::Weak) => Some("weak"),
        None => Some("unknown"),
    };
    let mut told =
        json!({ "scene": choice.scene, "chosen_by": if choice.by_person { "person" } else { "spool" } });
    if let Some(start) = start {
        told["from_ms"] = start.as_ms().into();
    }
    if let Some(fits) = fits {
        told["fits"] = fits.into();
    }
    told
}

/// Names and hashes of what a video shows and plays. Of several names for the same bytes, those that were given to
/// something; else the first.
fn used_in<'g>(timeline: &Timeline, gathered: &'g Gathered) -> Vec<(&'g String, &'g String)> {
    let there = files_of(timeline);
    let mut named: BTreeSet<&str> = BTreeSet::new();
    let given = gathered.known.iter().filter(|(name, _)| gathered.given.contains(*name));
    let others = gathered.known.iter().filter(|(name, _)| !gathered.given.contains(*name));
    let given: Vec<_> = given.filter(|(_, hash)| there.contains(hash.as_str())).collect();
    named.extend(given.iter().map(|(_, hash)| hash.as_str()));
    let others = others.filter(|(_, hash)| there.contains(hash.as_str()) && named.insert(hash.as_str()));
    let mut used: Vec<_> = given.into_iter().chain(others).collect();
    used.sort();
    used
}

/// Hashes of every file that is seen or heard.
pub(super) fn files_of(timeline: &Timeline) -> BTreeSet<&str> {
    let shots = timeline.sections.iter().flat_map(|section| &section.shots);
    let shown = shots.filter_map(|shot| match &shot.picture {
        Picture::Footage { media, .. } => Some(media),
        Picture::Backdrop { .. } => None,
    });
    let mix = &timeline.mix;
    shown
        .chain(timeline.logo.iter().map(|logo| &logo.media))
        .chain(mix.music.iter().map(|bed| &bed.media))
        .chain(mix.voice.iter().map(|placed| &placed.sound))
        .chain(mix.clips.iter().map(|clip| &clip.placed.sound))
        .map(String::as_str)
        .collect()
}

/// What was found has its place and number before its file's name, or no file's name at all: `own:0f3a/bee.mp4`.
fn file_of(found: &str) -> String {
    found.rsplit('/').next().unwrap_or_default().to_owned()
}

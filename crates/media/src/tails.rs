//! Tails: what a line's last picture goes on to show under the transition after it, kept from when the line was made
//! until the transition is.
//!
//! To get there again, a film would be read from its last keyframe on, which is often as long ago as its beginning.
//! A tail is the very frames the transition would make itself, so it makes no difference to what comes out.

use crate::source::Source;
use editorial::part::{Lead, Piece};
use editorial::timeline::{Canvas, Motion, Picture};
use editorial::{Part, Quality};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use tempfile::TempPath;

/// Frames before those of a tail: the part's first, which nobody needs. A file that stays empty until the part is almost
/// done would keep ffmpeg from telling how far it is.
pub(crate) const HEAD: u64 = 1;
/// Tails that wait at one time: one for each that works, and some that nobody came for.
const MOST: usize = 8;

/// Frames that are kept, as bare bytes of 4:2:0.
#[derive(Debug, Default)]
pub(crate) struct Tails(Mutex<HashMap<Name, TempPath>>);

/// Which frames: a stretch of a shot, drawn at one size.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Name {
    piece: Piece,
    canvas: Canvas,
    quality: Quality,
}

impl Name {
    /// What goes under the transition of `lead`.
    pub fn of(lead: &Lead, canvas: Canvas, quality: Quality) -> Name {
        Name { piece: lead.from.clone(), canvas, quality }
    }

    fn bytes(&self) -> u64 {
        let Canvas { width, height, .. } = self.canvas;
        u64::from(width) * u64::from(height) * 3 / 2 * (self.piece.frames + HEAD)
    }
}

impl Tails {
    /// Takes the tail out, if it was kept.
    pub fn take(&self, name: &Name) -> Option<TempPath> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name)
    }

    /// Keeps a tail that is there whole.
    pub fn keep(&self, name: Name, tail: TempPath) {
        if !std::fs::metadata(&tail).is_ok_and(|metadata| metadata.len() == name.bytes()) {
            return;
        }
        let mut tails = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tails.len() >= MOST {
            tails.clear();
        }
        tails.insert(name, tail);
    }
}

/// The transition of `next` if it goes on with the film that `part` ends on. Other pictures are drawn as quickly.
pub(crate) fn goes_on<'a>(part: &Part, next: &'a Part, film: impl Fn(&str) -> bool) -> Option<&'a Lead> {
    let lead = next.lead.as_ref()?;
    let last = part.shots.last()?;
    let Picture::Footage { media, motion: Motion::Video, .. } = &last.shot.picture else { return None };
    let same = last.shot.picture == lead.from.shot.picture && last.shown + last.frames == lead.from.shown;
    (same && next.canvas == part.canvas && film(media)).then_some(lead)
}

/// Where a tail is read from or written to, and of how many frames it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tail<'a> {
    pub file: &'a Path,
    pub frames: u64,
}

/// Whether a source is a film that is read from a keyframe on.
pub(crate) fn is_film(source: &Source) -> bool {
    source.picture.is_some() && !source.still
}

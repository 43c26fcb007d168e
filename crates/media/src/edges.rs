//! Edges: what a line's pictures show under the transitions at its two ends, kept from when the line was made until the
//! transition is.
//!
//! To get there again, a film would be read once more: its beginning for the transition into the line, and for the one
//! out of it everything from its last keyframe on. An edge is the very frames the transition would make itself, so it
//! makes no difference to what comes out.

use crate::source::Source;
use editorial::part::Piece;
use editorial::timeline::{Canvas, Motion, Picture};
use editorial::{Part, Quality};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tempfile::TempPath;

/// Frames before those of a tail: the part's first, which nobody needs. A file that stays empty until the part is almost
/// done would keep ffmpeg from telling how far it is.
pub(crate) const LEADER: u64 = 1;
/// Edges that wait at one time: two for each that works, and some that nobody came for.
const MOST: usize = 40;

/// Which end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum End {
    Head,
    Tail,
}

impl End {
    /// Frames in its file before those that count.
    pub fn leader(self) -> u64 {
        match self {
            End::Head => 0,
            End::Tail => LEADER,
        }
    }
}

/// Frames that are kept, as bare bytes of 4:2:0.
#[derive(Debug, Default)]
pub(crate) struct Edges(Mutex<HashMap<Name, TempPath>>);

/// Which frames: a stretch of a shot at one end of a line, drawn at one size.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Name {
    pub end: End,
    pub piece: Piece,
    pub canvas: Canvas,
    pub quality: Quality,
}

impl Name {
    /// Size of its file.
    pub fn bytes(&self) -> u64 {
        let Canvas { width, height, .. } = self.canvas;
        u64::from(width) * u64::from(height) * 3 / 2 * (self.piece.frames + self.end.leader())
    }
}

impl Edges {
    /// Takes an edge out, if it was kept.
    pub fn take(&self, name: &Name) -> Option<TempPath> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name)
    }

    /// Keeps an edge that is there whole.
    pub fn keep(&self, name: Name, edge: TempPath) {
        if !std::fs::metadata(&edge).is_ok_and(|metadata| metadata.len() == name.bytes()) {
            return;
        }
        let mut edges = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if edges.len() >= MOST {
            edges.clear();
        }
        edges.insert(name, edge);
    }
}

/// What the transition `next` goes on to show of the film that `part` ends on. Other pictures are drawn as quickly.
pub(crate) fn tail<'a>(part: &Part, next: &'a Part, film: impl Fn(&str) -> bool) -> Option<&'a Piece> {
    let (goes, last) = (&next.lead.as_ref()?.from, part.shots.last()?);
    (meet(part, next) && follows(goes, last, film)).then_some(goes)
}

/// What the transition `before` has shown already of the film that `part` begins with.
pub(crate) fn head<'a>(part: &Part, before: &'a Part, film: impl Fn(&str) -> bool) -> Option<&'a Piece> {
    let (comes, first) = (comes(before)?, part.shots.first()?);
    (meet(part, before) && follows(first, comes, film)).then_some(comes)
}

/// Whether one is a line whose pictures are drawn as the transition's are.
fn meet(line: &Part, transition: &Part) -> bool {
    line.lead.is_none() && line.canvas == transition.canvas
}

/// The one picture that comes under a transition.
pub(crate) fn comes(transition: &Part) -> Option<&Piece> {
    transition.lead.as_ref()?;
    match &transition.shots[..] {
        [comes] => Some(comes),
        _ => None,
    }
}

/// Whether `later` is the same film as `piece`, from where that ends.
fn follows(later: &Piece, piece: &Piece, film: impl Fn(&str) -> bool) -> bool {
    let Picture::Footage { media, motion: Motion::Video, .. } = &piece.shot.picture else { return false };
    later.shot.picture == piece.shot.picture && later.shown == piece.shown + piece.frames && film(media)
}

/// Where an edge is read from or written to, and of how many frames it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge<'a> {
    pub end: End,
    pub file: &'a Path,
    pub frames: u64,
}

impl<'a> Edge<'a> {
    /// Of this name, in this file.
    pub fn of(name: &Name, file: &'a Path) -> Edge<'a> {
        Edge { end: name.end, file, frames: name.piece.frames }
    }
}

/// An edge that a transition is made from: of the line that was just made, or one that was kept before.
#[derive(Debug)]
pub(crate) enum Held {
    Fresh(TempPath),
    Kept(PathBuf),
}

impl Held {
    /// Where it is.
    pub fn file(&self) -> &Path {
        match self {
            Held::Fresh(file) => file,
            Held::Kept(file) => file,
        }
    }
}

/// Whether a source is a film that is read from a keyframe on.
pub(crate) fn is_film(source: &Source) -> bool {
    source.picture.is_some() && !source.still
}

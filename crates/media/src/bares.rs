//! Bares: single pictures of lines without words and logo, kept for when the same picture is drawn with other words.
//!
//! A person who chooses how captions look sees one picture in all looks: its film is decoded once. A bare picture is the
//! very frame that the plan goes on to draw on, so it makes no difference to what comes out.

use crate::edges::Name;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::TempPath;

/// Pictures that wait at one time: of the line that is looked at, and a few before it. Some 3 MB each at 1080 by 1920.
const MOST: usize = 6;

/// The pictures, as bare bytes of 4:2:0, the newest last.
#[derive(Debug, Default)]
pub(crate) struct Bares(Mutex<VecDeque<(Name, Arc<TempPath>)>>);

impl Bares {
    /// The picture, if it is kept and there whole.
    pub fn find(&self, name: &Name) -> Option<Arc<TempPath>> {
        let bares = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = bares.iter().find(|(known, _)| known == name);
        found.map(|(_, bare)| bare.clone()).filter(|bare| is_whole(bare, name))
    }

    /// Keeps a picture that is there whole, and lets go of the oldest.
    pub fn keep(&self, name: Name, bare: TempPath) {
        if !is_whole(&bare, &name) {
            return;
        }
        let mut bares = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bares.retain(|(known, _)| *known != name);
        bares.push_back((name, Arc::new(bare)));
        if bares.len() > MOST {
            bares.pop_front();
        }
    }
}

fn is_whole(bare: &Path, name: &Name) -> bool {
    std::fs::metadata(bare).is_ok_and(|metadata| metadata.len() == name.bytes())
}

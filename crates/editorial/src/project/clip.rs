//! A clip: what is shown for a line, from where in it, and who chose that.

use super::{Decibels, Millis, Permille};
use crate::timeline::{Fit, Speed};
use serde::{Deserialize, Serialize};

/// A choice of footage.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Clip {
    /// Which file; none to let Spool choose by `search`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<String>,
    /// Where in it to begin; none to let Spool choose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_ms: Option<Millis>,
    /// How it fills the canvas.
    pub fit: Fit,
    /// The point to keep in view, in thousandths from left and top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus: Option<[Permille; 2]>,
    /// How fast it runs, in percent.
    #[serde(skip_serializing_if = "Speed::is_usual")]
    pub speed_percent: Speed,
    /// The level at which its own sound is heard under the voice; none to keep it silent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sound_db: Option<Decibels>,
    /// Words to look for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Who chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen_by: Option<ChosenBy>,
}

impl Clip {
    /// Where somebody wants it to begin. Without a file of theirs the very beginning is nobody's wish.
    pub fn start(&self) -> Option<Millis> {
        self.in_ms.filter(|start| self.media.is_some() || !start.is_zero())
    }
}

/// Who made a choice: Spool may change its own, never a person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChosenBy {
    /// The creator.
    Person,
    /// The program.
    Spool,
}

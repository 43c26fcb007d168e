//! Folders of the person's own footage, as everybody outside sees them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The folders, and how far they have been looked through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LibraryView {
    /// In the order they were named.
    pub folders: Vec<LibraryFolder>,
    /// Files that were looked at so far.
    pub looked_at: u32,
    /// Files that are to be looked at; 0 when all is known.
    pub to_look_at: u32,
}

/// A folder of the person's own footage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LibraryFolder {
    /// Names it to the commands.
    pub id: String,
    /// Where it is, to be shown.
    pub path: String,
    /// Whether it is there now.
    pub there: bool,
    /// Films and photos that can be shown.
    pub files: u32,
}

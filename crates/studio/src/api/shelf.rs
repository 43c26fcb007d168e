//! What lies ready around a project: music that comes with Spool, what a finished video is uploaded with, and how much
//! room everything takes.

use editorial::Shape;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Music that comes with Spool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrackView {
    /// Names it.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is for: `calm`, `happy`, `lively`, `inspiring`, `playful`, `dreamy`, `mellow`, `tense`.
    pub mood: String,
    /// Length in milliseconds: after exactly that it goes on as it began.
    pub length_ms: u32,
    /// Who made it.
    pub author: String,
    /// Under which licence.
    pub licence: String,
}

/// What goes with a finished video when it is uploaded. Everything is in the video's own language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct UploadKit {
    /// The title.
    pub title: String,
    /// The first lines of the script, as far as they fit.
    pub description: String,
    /// Words that it is found by, without `#`.
    pub tags: Vec<String>,
    /// Whose pictures and music are in it, a line each; files that say nothing of where they came from are not named.
    pub credits: Vec<String>,
    /// What sites ask to be told about made voices; none when a person speaks.
    pub disclosure: Option<String>,
    /// Names of the captions files beside the video.
    pub captions: Vec<String>,
    /// Name of the cover picture beside the video, if it is there.
    pub cover: Option<String>,
}

/// A project that was packed to be sent to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PackView {
    /// Where the pack is.
    pub path: String,
    /// What it is called.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Files of the project that are not where they were, and so are not in it.
    pub missing: Vec<String>,
}

/// How a project is handed to another editor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ExportChoices {
    /// For which editors; none for all.
    pub formats: Vec<ExportFormat>,
    /// Whether the person's own clips and music are copied as well, rather than used where they lie.
    pub copy: bool,
    /// The language of what is said beside it, such as `zh-CN`.
    pub language: String,
}

/// A format of other editors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ExportFormat {
    /// OpenTimelineIO.
    Otio,
    /// Final Cut Pro's XML.
    Fcpxml,
    /// An edit list, CMX 3600.
    Edl,
}

/// A project that lies ready for another editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ExportView {
    /// The folder.
    pub path: String,
    /// What it is called.
    pub name: String,
    /// Names of the files in it to be opened there.
    pub open: Vec<String>,
    /// What did not come along, in sentences of the language that was asked for.
    pub lost: Vec<String>,
}

/// A host elsewhere that was reached from this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ContactView {
    /// Its name; behind a proxy of the system that of the proxy.
    pub host: String,
    /// When that was last, in milliseconds since 1970.
    pub last_ms: u64,
    /// How many connections were opened to it.
    pub times: u64,
}

/// How much room Spool's own files take. Finished videos and the person's files are not counted, and never touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StorageView {
    /// Parts that are kept so that a change is made in seconds, in bytes: what cleaning lets go of.
    pub parts: u64,
    /// Voices and other models.
    pub models: u64,
    /// Projects that are worked on, with their versions, and what was picked and recorded for them.
    pub projects: u64,
    /// The list of videos, their small pictures, and logs.
    pub lists: u64,
    /// Free on the disk of these files.
    pub free: u64,
}

/// Files that were kept for projects and that nothing names any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct UnusedView {
    /// How many.
    pub files: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// What the largest few are called.
    pub names: Vec<String>,
}

/// What was moved to the trash of the computer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TrashedView {
    /// How many files.
    pub files: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// Whether it can be undone from here.
    pub back: bool,
}

/// What a table of videos would make: one row a video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TableView {
    /// Rows that can be made.
    pub rows: Vec<RowView>,
    /// Rows that cannot.
    pub refused: Vec<RefusedRow>,
}

/// A row that can be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RowView {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The video's title.
    pub title: String,
    /// Count of spoken lines.
    pub lines: u32,
    /// Its own shape.
    #[ts(type = "\"9:16\" | \"16:9\" | \"1:1\" | \"4:5\" | null")]
    pub shape: Option<Shape>,
}

/// A row that cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RefusedRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Why, for programs.
    pub code: String,
    /// Why, in a sentence.
    pub why: String,
}

/// A look of the person's own that is kept by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LookView {
    /// Names it.
    pub id: String,
    /// What the person calls it.
    pub name: String,
}

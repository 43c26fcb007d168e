//! The shapes that cross the wire: to the page, the command line and other programs. Each is a promise.

mod edits;
mod library;
mod recording;
mod script;
mod shelf;
mod storyboard;
mod voice;

pub use edits::{Edit, EditKind};
pub use library::{LibraryFolder, LibraryView};
pub use recording::{HeardView, MicrophoneView, MicrophonesView, TakeNote, TakeView};
pub use script::{Script, ScriptKind, ScriptLine, WishChoices, WriteScript, WriterSetup, WriterView};
pub use shelf::{
    ContactView, ExportChoices, ExportFormat, ExportView, LookView, PackView, RefusedRow, RowView,
    StorageView, TableView, TrackView, TrashedView, UnusedView, UploadKit,
};
pub use storyboard::{
    CaptionsView, CardPlace, CardView, Chooser, LogoView, Match, MediaView, MusicView, OfferView, OffersView,
    Pronunciation, RecentProject, SceneView, Storyboard,
};
pub use voice::{FurtherVoice, OwnVoicesView, VoiceServiceView, VoiceSetup, VoiceView};

use editorial::{Quality, Shape};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A job as everybody outside sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobView {
    /// UUIDv7.
    pub id: String,
    /// What it makes: `render`.
    pub kind: String,
    /// The video's title.
    pub title: String,
    /// Where it stands.
    pub state: JobState,
    /// The stage in hand: `script narrate caption gather assemble render verify publish`; empty before the first.
    pub stage: String,
    /// Which of how many steps of that stage, when it has steps.
    pub step: Option<(u32, u32)>,
    /// 0-100; 100 only when completed.
    pub progress: u8,
    /// Milliseconds left, when known.
    pub eta_ms: Option<u64>,
    /// Which try this is, from 1.
    pub attempt: u32,
    /// Grows with every change; the newer one wins.
    pub revision: u64,
    /// Higher goes first.
    pub priority: i32,
    /// Place among jobs of one priority: the smaller text goes first.
    pub order: String,
    /// What was chosen for this video alone.
    pub choices: RenderChoices,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC.
    pub started_at: Option<String>,
    /// RFC 3339, UTC.
    pub finished_at: Option<String>,
    /// The result, only when completed.
    pub videos: Vec<Video>,
    /// What was done differently from what was asked, in sentences.
    pub warnings: Vec<String>,
    /// Why it failed; never null when it did.
    pub error: Option<ApiError>,
    /// The one question it waits on.
    pub question: Option<ApiError>,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum JobState {
    /// Waits for its turn.
    Queued,
    /// Is being made.
    Running,
    /// Will be tried again soon.
    Retryable,
    /// Waits for an answer.
    NeedsYou,
    /// Was paused.
    Paused,
    /// Is finished.
    Completed,
    /// Was stopped.
    Cancelled,
    /// Could not be finished.
    Failed,
}

/// A finished video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Video {
    /// Where it is.
    pub path: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Length in milliseconds.
    pub duration_ms: u64,
    /// Size in bytes.
    pub bytes: u64,
    /// Hash of the file, hex.
    pub blake3: String,
    /// A JPEG of it.
    pub poster: Option<String>,
    /// Captions as a SubRip file.
    pub captions: Option<String>,
    /// A JPEG of it at full size, beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub cover: Option<String>,
}

/// What went wrong, in words a person can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiError {
    /// For programs: exists only where somebody acts on it.
    pub code: String,
    /// What happened.
    pub message: String,
    /// What to try.
    pub hint: String,
    /// Whether the same call may work later.
    pub retryable: bool,
}

/// Which jobs to list, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct ListJobs {
    /// Only these states; empty for all.
    pub states: Vec<JobState>,
    /// 1-100.
    pub limit: Option<u32>,
    /// Continue after this job.
    pub after: Option<String>,
}

/// One page of jobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobPage {
    /// Newest first.
    pub jobs: Vec<JobView>,
    /// Where the next page continues.
    pub next: Option<String>,
}

/// What can be chosen for one video, over what its project says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RenderChoices {
    /// How fine.
    #[ts(type = "\"draft\" | \"standard\" | \"best\" | null")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, pattern = "^(draft|standard|best)$"))]
    pub quality: Option<Quality>,
    /// Which shape.
    #[ts(type = "\"9:16\" | \"16:9\" | \"1:1\" | \"4:5\" | null")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, pattern = "^(9:16|16:9|1:1|4:5)$"))]
    pub shape: Option<Shape>,
}

/// What to change about a video that waits; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct EditJob {
    /// What to call it.
    pub title: Option<String>,
    /// How fine, and which shape: both at once.
    pub choices: Option<RenderChoices>,
}

/// One attempt at a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttemptView {
    /// Which try it was, from 1; an attempt that was not spent gives its number to the next.
    pub attempt: u32,
    /// Who made it: `Spool (process 4711)`.
    pub worker: String,
    /// RFC 3339, UTC.
    pub started_at: String,
    /// RFC 3339, UTC; null while it runs.
    pub ended_at: Option<String>,
    /// How it ended.
    pub how: AttemptHow,
    /// The error's or question's word, when there was one.
    pub code: Option<String>,
    /// What happened, when there was an error or a question.
    pub message: Option<String>,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AttemptHow {
    /// It has not.
    Running,
    /// The video was made.
    Completed,
    /// It failed in a way that may pass.
    Retry,
    /// It failed for good.
    Failed,
    /// It asked the person.
    Asked,
    /// It put itself off.
    Snoozed,
    /// It was paused, or Spool was closed: finish later.
    Released,
    /// It stood still and was stopped.
    Stalled,
    /// Spool ended without warning.
    Crashed,
    /// The computer was started again under it.
    Restarted,
    /// Its worker went silent, and another took over.
    Silent,
    /// The person stopped it.
    Cancelled,
}

/// How the queue stands as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueueView {
    /// Whether the person lets it rest.
    pub paused: bool,
    /// Why nothing is made although no job is at fault: `battery_low`, `disk_low`, `hub_lost`. It goes on by itself.
    pub held: Option<ApiError>,
    /// What follows when all is done.
    pub when_done: WhenDone,
    /// Milliseconds until that happens, once all is done; choose nothing to stop it.
    pub ends_in_ms: Option<u64>,
}

/// What the computer does when nothing is left to make.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WhenDone {
    /// Nothing.
    #[default]
    Nothing,
    /// It goes to sleep.
    Sleep,
    /// It is shut down.
    ShutDown,
}

/// How Spool works in the background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct WorkChoices {
    /// Videos at the same time, from 1; one already uses every core.
    pub at_once: u8,
    /// Whether the computer may not fall asleep while a video is made.
    pub keep_awake: bool,
    /// Whether work rests while the computer runs on a battery that is nearly empty.
    pub rest_on_low_battery: bool,
    /// Megabytes that are left free on every disk.
    pub keep_free_mb: u32,
    /// Gigabytes that kept work may take, so that a change is made in seconds; what was used least recently goes first.
    pub keep_made_gb: u16,
}

impl Default for WorkChoices {
    fn default() -> WorkChoices {
        WorkChoices {
            at_once: 1,
            keep_awake: true,
            rest_on_low_battery: true,
            keep_free_mb: 500,
            keep_made_gb: 10,
        }
    }
}

/// What one file or folder that was dropped or picked would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum InputKind {
    /// A project: `.spool`, or packed with its files, `.spoolpack`.
    Project,
    /// Text to be spoken.
    Script,
    /// Film to be shown.
    Video,
    /// Stills to be shown.
    Photo,
    /// Sound: a recording of the script, or music.
    Audio,
    /// A table of videos: one row a video.
    Table,
    /// A look to be worn by a project.
    Look,
    /// A folder of any of these.
    Folder,
    /// Nothing we can use.
    Unknown,
}

/// What is inside a project, before anything is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProjectView {
    /// Its title.
    pub title: String,
    /// BCP 47 tag.
    pub language: String,
    /// Voice id.
    pub voice: String,
    /// `9:16` and so on, or `WIDTHxHEIGHT`.
    pub shape: String,
    /// Lines in order.
    pub lines: Vec<LineView>,
    /// Name of the music, if any.
    pub music: Option<String>,
    /// About how long the video will be, in milliseconds.
    pub about_ms: u64,
}

/// One line of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LineView {
    /// What is spoken.
    pub text: String,
    /// Name of its footage, if chosen.
    pub footage: Option<String>,
    /// Whether that file is not where it should be.
    pub missing: bool,
}

/// A site that may be asked for footage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteView {
    /// `pexels`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Host names that the words of a search are sent to.
    pub sends_to: Vec<String>,
    /// Whether it wants a key.
    pub needs_key: bool,
    /// Whether a key is kept for it.
    pub has_key: bool,
    /// Whether it is asked.
    pub on: bool,
}

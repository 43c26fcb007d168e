//! Shapes that only the window needs, over and above `studio::api`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use studio::api::{
    ApiError, InputKind, JobView, QueueView, RenderChoices, ScriptLine, WishChoices, WorkChoices, WriteScript,
};
use ts_rs::TS;
use uuid::Uuid;

/// Everything the page needs to draw itself: asked for once at load and after a lagging channel.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AppSnapshot {
    /// Version of the app.
    pub version: String,
    /// All jobs that are not over and the newest that are, newest first.
    pub jobs: Vec<JobView>,
    /// Where the next page of jobs that are over continues.
    pub next: Option<String>,
    /// How the queue stands as a whole.
    pub queue: QueueView,
    /// The most videos at the same time that suit this computer.
    pub most_at_once: u8,
    /// What the person chose.
    pub preferences: Preferences,
    /// Whether other programs can get in.
    pub api: ApiAccess,
    /// Where the queue is that this computer shares with others; none when it is its own.
    pub shared_queue: Option<String>,
    /// BCP 47 tags of the languages that the computer is set to, best first.
    pub system_languages: Vec<String>,
    /// Base address of videos and posters: `{base}/video/{job}/{index}`, `{base}/poster/{job}`, `{base}/sample-poster`,
    /// and of a voice's sample: `{base}/voice-sample/{voice}`, the id percent-encoded.
    pub media_base: String,
    /// Whether the web view hands a dragged file to other programs by its address; elsewhere `drag_video` does.
    pub page_drags: bool,
    /// Something to say once at start: a database that was set aside, another program that works the queue, a tool that
    /// does not work here.
    pub notice: Option<ApiError>,
    /// The jobs that were in hand when Spool stopped without warning and go on now, as they were then.
    pub interrupted: Vec<JobView>,
    /// What the test of the tools found to be wrong at this start; none while it is under way.
    pub check: Option<Vec<ApiError>>,
}

/// The person's preferences. Nothing in here is needed to keep a job or a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Preferences {
    /// Language of the page.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// What a new video starts with.
    pub choices: RenderChoices,
    /// What a script that is to be written starts with.
    #[serde(default)]
    pub wishes: WishChoices,
    /// The voice that new videos start with, by their language (`en`).
    #[serde(default)]
    pub voices: BTreeMap<String, String>,
    /// How Spool works in the background.
    #[serde(default)]
    pub work: WorkChoices,
    /// Whether other programs on this computer may use Spool; changed by a command of its own.
    #[serde(default)]
    pub api: ApiChoices,
    /// Whether nothing may leave this computer, whatever is switched on; kept in the data folder, not here.
    #[serde(default)]
    pub work_offline: bool,
    /// What the system tells of outside the window.
    #[serde(default)]
    pub tell: TellChoices,
    /// Whether the person was told where Spool goes when its window is closed; nothing that the page knows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(skip)]
    pub explained: bool,
    /// Where finished videos go, to be shown; changed by picking a folder.
    pub output_folder: String,
}

/// What the system tells of outside the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct TellChoices {
    /// A video is done.
    pub done: bool,
    /// A video could not be finished.
    pub could_not_finish: bool,
    /// A video asks something.
    pub needs_you: bool,
}

impl Default for TellChoices {
    fn default() -> TellChoices {
        TellChoices { done: true, could_not_finish: true, needs_you: true }
    }
}

/// Whether other programs on this computer may use Spool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ApiChoices {
    /// Off until the person switches it on.
    pub on: bool,
    /// The port on 127.0.0.1.
    pub port: u16,
}

impl Default for ApiChoices {
    fn default() -> ApiChoices {
        ApiChoices { on: false, port: server::USUAL_PORT }
    }
}

/// Whether other programs can get in right now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ApiAccess {
    /// Where: `http://127.0.0.1:8080`; none while nothing listens.
    pub address: Option<String>,
    /// Why nothing listens although it should.
    pub error: Option<ApiError>,
}

/// What a turn of the switch came to.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ApiSwitched {
    /// As they are now.
    pub preferences: Preferences,
    /// As it is now.
    pub api: ApiAccess,
    /// The token, only if it was made just now: it is not told again.
    pub token: Option<String>,
    /// Whether the system's safe for passwords has it too.
    pub in_safe: bool,
}

/// Language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum Language {
    /// As the computer is set.
    #[default]
    #[serde(rename = "system")]
    System,
    /// English.
    #[serde(rename = "en")]
    English,
    /// 简体中文.
    #[serde(rename = "zh-CN")]
    Chinese,
    /// Español.
    #[serde(rename = "es")]
    Spanish,
    /// Português (Brasil).
    #[serde(rename = "pt-BR")]
    Portuguese,
    /// Français.
    #[serde(rename = "fr")]
    French,
    /// Deutsch.
    #[serde(rename = "de")]
    German,
    /// 日本語.
    #[serde(rename = "ja")]
    Japanese,
    /// العربية.
    #[serde(rename = "ar")]
    Arabic,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Theme {
    /// As the computer is set.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What to make: files by grant, words, or both.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SubmitRender {
    /// Which files, by grant.
    #[ts(type = "string[]")]
    pub grants: Vec<Uuid>,
    /// The script as text.
    pub text: Option<String>,
    /// What to call the video.
    pub title: Option<String>,
    /// The lines of that script as a writer wrote them, with the words to look for.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub lines: Option<Vec<ScriptLine>>,
    /// A script that the job is to write, instead of the text.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub wish: Option<WriteScript>,
    /// What was chosen for this video.
    pub choices: RenderChoices,
}

/// What to make a storyboard of: files by grant, words, or both.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewProject {
    /// Which files, by grant.
    #[ts(type = "string[]")]
    pub grants: Vec<Uuid>,
    /// The script as text.
    pub text: Option<String>,
    /// What to call it.
    pub title: Option<String>,
    /// BCP 47 tag of what is spoken; none for the script's own.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub language: Option<String>,
    /// The lines of that script as a writer wrote them, with the words to look for.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub lines: Option<Vec<ScriptLine>>,
}

/// Leave to read one file or folder that the person dropped or picked; the path itself stays in the back end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Grant {
    /// Names the grant; good for an hour.
    pub id: String,
    /// The file's name, made safe to show.
    pub name: String,
    /// What it would do.
    pub kind: InputKind,
    /// Size in bytes; none for a folder.
    pub bytes: Option<u64>,
}

/// One message of the job channel.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
pub enum JobMessage {
    /// A job as it is now.
    Changed {
        /// The whole job.
        job: Box<JobView>,
    },
    /// A job is gone.
    Deleted {
        /// Its id.
        id: String,
    },
    /// The queue as a whole stands otherwise.
    Queue {
        /// How it stands now.
        queue: QueueView,
    },
    /// The person chose a job outside the page, by a click on what the system told of it: show it.
    Chosen {
        /// Its id.
        id: String,
    },
    /// Messages were dropped: ask for the snapshot again.
    Lagged,
}

/// Files over or on the window.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
pub enum DropMessage {
    /// They hover: what each would do.
    Over {
        /// Name and kind of each.
        items: Vec<DropItem>,
    },
    /// They left again.
    Left,
    /// They were let go.
    Dropped {
        /// One for each.
        grants: Vec<Grant>,
    },
    /// They were opened with Spool, by a double click or on its command line: a project is worked on, not made at once.
    Opened {
        /// One for each.
        grants: Vec<Grant>,
    },
}

/// A file that hovers over the window.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct DropItem {
    /// Its name, made safe to show.
    pub name: String,
    /// What it would do.
    pub kind: InputKind,
}

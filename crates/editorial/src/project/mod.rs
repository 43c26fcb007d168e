//! The project document: what a person chose, as a readable, versioned JSON text.
//!
//! Opening never loses what it does not know: unknown fields at every level come back on save. Opening never
//! trusts: sizes, depths, numbers, names and paths are checked before anybody acts on them.

mod error;
mod unknown;
mod values;

pub use error::ProjectError;
pub use values::{Decibels, Language, MediaPath, Millis, Percent, Permille, ProjectId, Sha, showable};

use crate::captions::{Lettering, Look, Style};
use crate::script;
use crate::timeline::{Canvas, Fit, TransitionKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// Largest text we read, in bytes.
pub const LARGEST_TEXT: usize = 4 * 1024 * 1024;
/// Most lines one video may have.
pub const MOST_SCENES: usize = 500;
/// Most files one project may name.
pub const MOST_MEDIA: usize = 5_000;
/// The version of the format that this program writes.
pub const VERSION: u32 = 1;
/// What `format` says.
pub const FORMAT: &str = "spool.project";

/// What a person chose for one video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Always `spool.project`.
    pub format: String,
    /// Version of the format it was written in.
    pub version: u32,
    /// The oldest reader that understands it.
    pub min_reader: u32,
    /// Program and version that wrote it.
    #[serde(default)]
    pub made_with: String,
    /// Its name for ever.
    pub id: ProjectId,
    /// The video's title.
    pub title: String,
    /// What is spoken.
    #[serde(default)]
    pub language: Language,
    /// Size and rate of the picture.
    pub canvas: Canvas,
    /// What holds where a scene says nothing.
    #[serde(default)]
    pub defaults: Defaults,
    /// The person's own recording of the whole script, instead of a voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narration: Option<Recording>,
    /// Lines in order.
    pub scenes: Vec<Scene>,
    /// Music under everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub music: Option<Music>,
    /// Files, by the short names that scenes use.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub media: BTreeMap<String, Media>,
}

/// What holds where a scene says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Defaults {
    /// Voice id; none for the language's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<String>,
    /// How captions look.
    pub look: Look,
    /// Their font, size, colours and place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captions: Option<Lettering>,
    /// Silence between lines.
    pub gap_ms: Millis,
    /// How pictures change.
    pub transition: TransitionChoice,
}

impl Default for Defaults {
    fn default() -> Defaults {
        Defaults {
            voice: None,
            look: Look::default(),
            captions: None,
            gap_ms: Millis::of(220),
            transition: TransitionChoice::default(),
        }
    }
}

impl Defaults {
    /// How captions look, with every choice of it.
    pub fn style(&self) -> Style {
        Style { look: self.look, lettering: self.captions.unwrap_or_default() }
    }
}

/// How one picture becomes the next, as chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TransitionChoice {
    /// The look of it.
    pub kind: TransitionKind,
    /// Its length.
    pub ms: Millis,
}

impl Default for TransitionChoice {
    fn default() -> TransitionChoice {
        TransitionChoice { kind: TransitionKind::Fade, ms: Millis::of(400) }
    }
}

/// The person's own recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// Which file.
    pub media: String,
}

/// One line and its picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// Its name within the project.
    pub id: String,
    /// What is spoken.
    pub text: String,
    /// Voice id of this line alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<String>,
    /// What is shown; none to let Spool choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clip: Option<Clip>,
}

/// A choice of footage.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Clip {
    /// Which file; none to let Spool choose by `search`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<String>,
    /// Where in it to begin.
    pub in_ms: Millis,
    /// How it fills the canvas.
    pub fit: Fit,
    /// The point to keep in view, in thousandths from left and top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus: Option<[Permille; 2]>,
    /// Words to look for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Who chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen_by: Option<ChosenBy>,
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

/// Music under everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Music {
    /// Which file.
    pub media: String,
    /// Level against the file's own.
    #[serde(default = "Music::usual_gain")]
    pub gain_db: Decibels,
    /// How far it steps back under the voice.
    #[serde(default = "Music::usual_duck")]
    pub duck_db: Decibels,
    /// Length of the fade at the end.
    #[serde(default = "Music::usual_fade")]
    pub fade_out_ms: Millis,
}

impl Music {
    /// A bed of this file at the usual levels.
    pub fn bed(media: String) -> Music {
        let (gain_db, duck_db) = (Music::usual_gain(), Music::usual_duck());
        Music { media, gain_db, duck_db, fade_out_ms: Music::usual_fade() }
    }
    fn usual_gain() -> Decibels {
        Decibels::of(-16)
    }
    fn usual_duck() -> Decibels {
        Decibels::of(-10)
    }
    fn usual_fade() -> Millis {
        Millis::of(2_500)
    }
}

/// A file that the project uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Where it is, from the project's folder.
    pub path: MediaPath,
    /// Hash of its bytes, to find it again after it moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blake3: Option<Sha>,
    /// Its size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Film, still or sound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<MediaKind>,
    /// Where it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// Film, still or sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// Moving pictures.
    Video,
    /// A still.
    Photo,
    /// Only sound.
    Audio,
}

/// Where a file came from and what may be done with it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Source {
    /// Which collection.
    pub site: String,
    /// Who made it.
    pub author: String,
    /// Its licence.
    pub licence: String,
    /// The page that says so.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub page: String,
}

/// An opened project, with whatever newer programs wrote into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What we understand.
    pub project: Project,
    /// Written by a newer program: plays and renders, and is saved only as a copy.
    pub read_only: bool,
    unknown: Option<unknown::Unknown>,
}

impl Document {
    /// A document around a new project.
    pub fn new(project: Project) -> Document {
        Document { project, read_only: false, unknown: None }
    }

    /// Reads a project's bytes.
    ///
    /// # Errors
    /// A sentence with line and column where the text is wrong; see [`ProjectError`].
    pub fn open(bytes: &[u8]) -> Result<Document, ProjectError> {
        let text = decode(bytes)?;
        let read_only = check_version(text)?;
        let project: Project = serde_json::from_str(text).map_err(|e| ProjectError::wrong(&e))?;
        check_whole(&project, text)?;
        let raw: Value = serde_json::from_str(text).map_err(|e| ProjectError::wrong(&e))?;
        let known = serde_json::to_value(&project).map_err(|e| ProjectError::wrong(&e))?;
        Ok(Document { unknown: unknown::beyond(&raw, &known), project, read_only })
    }

    /// The text to save: two spaces, fixed key order, final newline.
    pub fn to_text(&self) -> String {
        let mut value = serde_json::to_value(&self.project).unwrap_or_default();
        if let Some(unknown) = &self.unknown {
            unknown::restore(&mut value, unknown);
        }
        let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl Project {
    /// A project around spoken lines, everything else as usual.
    pub fn of_lines(id: ProjectId, title: &str, lines: Vec<String>, canvas: Canvas) -> Project {
        let language = Language::guess(&lines.join(" "));
        let scene = |(index, text)| Scene { id: format!("s{}", index + 1), text, voice: None, clip: None };
        Project {
            format: FORMAT.to_owned(),
            version: VERSION,
            min_reader: VERSION,
            made_with: format!("spool {}", env!("CARGO_PKG_VERSION")),
            id,
            title: title.to_owned(),
            language,
            canvas,
            defaults: Defaults::default(),
            narration: None,
            scenes: lines.into_iter().enumerate().map(scene).collect(),
            music: None,
            media: BTreeMap::new(),
        }
    }

    /// The title as it may be shown: no control or direction signs, at most 200 characters.
    pub fn shown_title(&self) -> String {
        values::showable(&self.title)
    }
}

fn decode(bytes: &[u8]) -> Result<&str, ProjectError> {
    if bytes.len() > LARGEST_TEXT {
        return Err(ProjectError::TooBig);
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(ProjectError::Encoding);
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(ProjectError::Empty);
    }
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(ProjectError::NotAProject);
    }
    std::str::from_utf8(bytes).map_err(|_| ProjectError::Encoding)
}

/// Looks at the version before anything else is believed. Answers whether the project is read-only here.
fn check_version(text: &str) -> Result<bool, ProjectError> {
    #[derive(Deserialize)]
    struct Head {
        format: Option<Value>,
        version: Option<Value>,
        min_reader: Option<Value>,
        made_with: Option<Value>,
    }
    let head: Head = serde_json::from_str(text).map_err(|e| ProjectError::wrong(&e))?;
    if head.format.as_ref().and_then(Value::as_str) != Some(FORMAT) {
        return Err(ProjectError::NotAProject);
    }
    let number = |value: Option<Value>| value.as_ref().and_then(Value::as_u64).filter(|n| *n >= 1);
    let version = number(head.version).ok_or(ProjectError::Version)?;
    let min_reader = number(head.min_reader).unwrap_or(version);
    if min_reader > u64::from(VERSION) {
        let made_with = head.made_with.as_ref().and_then(Value::as_str).unwrap_or("a newer program");
        return Err(ProjectError::NewerVersion { made_with: values::showable(made_with) });
    }
    Ok(version > u64::from(VERSION))
}

/// What no single field can say: counts, sums, and names that must exist.
fn check_whole(project: &Project, text: &str) -> Result<(), ProjectError> {
    if project.scenes.len() > MOST_SCENES {
        return Err(ProjectError::TooMany { what: "lines", limit: MOST_SCENES });
    }
    if project.media.len() > MOST_MEDIA {
        return Err(ProjectError::TooMany { what: "files", limit: MOST_MEDIA });
    }
    if project.scenes.iter().map(|s| s.text.chars().count()).sum::<usize>() > script::LONGEST_SCRIPT {
        return Err(ProjectError::ScriptTooLong);
    }
    if !project.scenes.iter().any(|scene| scene.text.chars().any(char::is_alphanumeric)) {
        return Err(ProjectError::NoWords);
    }
    let Canvas { width, height, .. } = project.canvas;
    if !(64..=4096).contains(&width) || !(64..=4096).contains(&height) {
        return Err(ProjectError::CanvasSize { width, height });
    }
    let mut seen = HashSet::new();
    if let Some(twice) = project.scenes.iter().find(|scene| !seen.insert(scene.id.as_str())) {
        return Err(ProjectError::TwiceTheSame { id: values::showable(&twice.id) });
    }
    let clips = project.scenes.iter().filter_map(|s| s.clip.as_ref()?.media.as_ref());
    let others = project.music.iter().map(|m| &m.media).chain(project.narration.iter().map(|n| &n.media));
    for name in clips.chain(others) {
        if !project.media.contains_key(name) {
            let (line, column) = error::place_of(text, name);
            return Err(ProjectError::UnknownMedia { name: values::showable(name), line, column });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;

//! The project document: what a person chose, as a readable, versioned JSON text.
//!
//! Opening never loses what it does not know: unknown fields at every level come back on save. Opening never
//! trusts: sizes, depths, numbers, names and paths are checked before anybody acts on them.

mod clip;
mod dress;
mod edit;
mod error;
mod heard;
mod unknown;
mod values;
mod voicing;

pub use clip::{ChosenBy, Clip};
pub use dress::Dress;
pub use edit::EditError;
pub use error::ProjectError;
pub use heard::Recording;
pub use values::{
    CardText, Decibels, Language, MediaPath, Millis, Opacity, Pause, Percent, Permille, ProjectId, Semitones,
    Sha, showable,
};

use crate::captions::{Lettering, Look, Style};
use crate::narration;
use crate::said::Pronunciations;
use crate::script;
use crate::time::Time;
use crate::timeline::{Canvas, Corner, TransitionKind};
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
/// The voice of lines that nobody speaks: they are shown as long as it takes to read them.
pub const NO_VOICE: &str = "none";
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
    /// How words are said that are not said as they are written.
    #[serde(default, skip_serializing_if = "Pronunciations::is_empty")]
    pub pronunciations: Pronunciations,
    /// The person's own recording of the whole script, instead of a voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narration: Option<Recording>,
    /// What is shown before the first line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_card: Option<Card>,
    /// Lines in order.
    pub scenes: Vec<Scene>,
    /// What is shown after the last line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_card: Option<Card>,
    /// What stands in a corner all the time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
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
    /// Voice id, or [`NO_VOICE`]; none for the language's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<String>,
    /// How fast voices speak.
    #[serde(skip_serializing_if = "Percent::is_usual")]
    pub voice_rate_percent: Percent,
    /// How much higher or lower than of themselves voices speak.
    #[serde(skip_serializing_if = "Semitones::is_zero")]
    pub voice_pitch_semitones: Semitones,
    /// How loud what is spoken is against music and clips.
    #[serde(skip_serializing_if = "Decibels::is_zero")]
    pub voice_volume_db: Decibels,
    /// How captions look.
    pub look: Look,
    /// Their font, size, colours and place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captions: Option<Lettering>,
    /// Silence between lines.
    pub gap_ms: Millis,
    /// How pictures change.
    pub transition: TransitionChoice,
    /// The longest that one picture stays while there is another to show; none for as long as its line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest_shot_ms: Option<Millis>,
    /// Which of pictures that are as good as each other is shown: another number, others of them. None for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u32>,
}

impl Default for Defaults {
    fn default() -> Defaults {
        Defaults {
            voice: None,
            voice_rate_percent: Percent::USUAL,
            voice_pitch_semitones: Semitones::default(),
            voice_volume_db: Decibels::default(),
            look: Look::default(),
            captions: None,
            gap_ms: Millis::of(220),
            transition: TransitionChoice::default(),
            longest_shot_ms: None,
            seed: None,
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

/// A picture with large words, on which nobody speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    /// The words, in as many rows as they have lines; at most 200 letters.
    pub text: CardText,
    /// How long it is shown.
    pub ms: Millis,
    /// The picture; none for a drawn background.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip: Option<Clip>,
}

impl Default for Card {
    fn default() -> Card {
        Card { text: CardText::default(), ms: Millis::of(2_500), clip: None }
    }
}

/// A small picture that stands in a corner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// Which file: a photo, best with a see-through background.
    pub media: String,
    /// Where it stands.
    #[serde(default)]
    pub corner: Corner,
    /// Its longer side, in thousandths of the canvas' shorter one.
    #[serde(default = "Logo::usual_size")]
    pub size: Permille,
    /// How little is seen through it.
    #[serde(default = "Logo::usual_opacity")]
    pub opacity_percent: Opacity,
}

impl Logo {
    /// This file as a logo in the usual place, as large and as solid as usual.
    pub fn of(media: String) -> Logo {
        let (size, opacity_percent) = (Logo::usual_size(), Logo::usual_opacity());
        Logo { media, corner: Corner::default(), size, opacity_percent }
    }
    fn usual_size() -> Permille {
        Permille::of(140)
    }
    fn usual_opacity() -> Opacity {
        Opacity::of(100)
    }
}

/// One line and its picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// Its name within the project.
    pub id: String,
    /// What is spoken.
    pub text: String,
    /// Voice id of this line alone, or [`NO_VOICE`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<String>,
    /// The file with the person's own recording of this line alone, instead of a voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<String>,
    /// Silence after it; none for the project's usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_ms: Option<Pause>,
    /// What is shown; none to let Spool choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clip: Option<Clip>,
    /// How its picture comes in; none for the project's usual way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transition: Option<TransitionChoice>,
    /// How its captions look; none for the project's usual look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
}

impl Scene {
    /// A line of these words, everything else as usual.
    pub fn of(id: String, text: String) -> Scene {
        let (voice, recording, pause_ms, clip) = (None, None, None, None);
        Scene { id, text, voice, recording, pause_ms, clip, transition: None, look: None }
    }
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
    /// Length of the fade at the beginning.
    #[serde(default, skip_serializing_if = "Millis::is_zero")]
    pub fade_in_ms: Millis,
    /// Length of the fade at the end.
    #[serde(default = "Music::usual_fade")]
    pub fade_out_ms: Millis,
    /// After so long it goes on as it began, so that it repeats on whole bars; none where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_ms: Option<Millis>,
}

impl Music {
    /// A bed of this file at the usual levels.
    pub fn bed(media: String) -> Music {
        let (gain_db, duck_db) = (Music::usual_gain(), Music::usual_duck());
        let (fade_in_ms, fade_out_ms) = (Millis::default(), Music::usual_fade());
        Music { media, gain_db, duck_db, fade_in_ms, fade_out_ms, round_ms: None }
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
    /// When it was fetched from there: RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetched: Option<String>,
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
        let document = Document::draft(bytes)?;
        if !document.project.has_words() {
            return Err(ProjectError::NoWords);
        }
        Ok(document)
    }

    /// The same for a project that is worked on, which may have nothing to say yet.
    ///
    /// # Errors
    /// As [`Document::open`], but for `NoWords`.
    pub fn draft(bytes: &[u8]) -> Result<Document, ProjectError> {
        let text = decode(bytes)?;
        let read_only = check_version(text)?;
        let project: Project = serde_json::from_str(text).map_err(|e| ProjectError::wrong(&e))?;
        check_whole(&project, text)?;
        let raw: Value = serde_json::from_str(text).map_err(|e| ProjectError::wrong(&e))?;
        let known = serde_json::to_value(&project).map_err(|e| ProjectError::wrong(&e))?;
        Ok(Document { unknown: unknown::beyond(&raw, &known), project, read_only })
    }

    /// Makes it another project of ours, which may be changed, with all that a newer program said still in it.
    pub fn own_copy(&mut self, id: ProjectId) {
        self.read_only = false;
        self.project.id = id;
        self.project.version = VERSION;
        self.project.made_with = made_with();
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
        let scene = |(index, text)| Scene::of(format!("s{}", index + 1), text);
        Project {
            format: FORMAT.to_owned(),
            version: VERSION,
            min_reader: VERSION,
            made_with: made_with(),
            id,
            title: title.to_owned(),
            language,
            canvas,
            defaults: Defaults::default(),
            pronunciations: Pronunciations::default(),
            narration: None,
            title_card: None,
            scenes: lines.into_iter().enumerate().map(scene).collect(),
            end_card: None,
            logo: None,
            music: None,
            media: BTreeMap::new(),
        }
    }

    /// Whether anything in it can be spoken.
    pub fn has_words(&self) -> bool {
        self.scenes.iter().any(|scene| scene.text.chars().any(char::is_alphanumeric))
    }

    /// What lines and cards show, where somebody chose it.
    pub fn clips(&self) -> impl Iterator<Item = &Clip> {
        let cards = self.title_card.iter().chain(&self.end_card).filter_map(|card| card.clip.as_ref());
        self.scenes.iter().filter_map(|scene| scene.clip.as_ref()).chain(cards)
    }

    /// Names of the files that lines, cards, logo, music and narration use.
    pub fn wanted(&self) -> impl Iterator<Item = &String> {
        self.clips()
            .filter_map(|clip| clip.media.as_ref())
            .chain(self.logo.iter().map(|logo| &logo.media))
            .chain(self.music.iter().map(|music| &music.media))
            .chain(self.narration.iter().map(|recording| &recording.media))
            .chain(self.scenes.iter().filter_map(|scene| scene.recording.as_ref()))
    }

    /// The silence after each spoken line, in milliseconds; none where the person's recording has its own.
    pub fn pause_after(&self, scene: &Scene) -> u32 {
        match self.narration {
            Some(_) => 0,
            None => scene.pause_ms.map_or(self.defaults.gap_ms.get(), Pause::get),
        }
    }

    /// The voice that is wanted for a line; none for the language's own.
    pub fn voice_of<'a>(&'a self, scene: &'a Scene) -> Option<&'a str> {
        scene.voice.as_deref().or(self.defaults.voice.as_deref())
    }

    /// How a line's captions look, with every choice of it.
    pub fn style_of(&self, scene: &Scene) -> Style {
        self.defaults.style().in_look(scene.look)
    }

    /// How long a line is: of a silent one exactly, else about as long as a voice takes at the pace that was chosen.
    pub fn about(&self, scene: &Scene) -> Time {
        let percent = self.defaults.voice_rate_percent.get();
        if self.is_silent(scene) {
            return narration::to_read(&scene.text, percent);
        }
        Time(narration::about(&scene.text).0 * 100 / i64::from(percent))
    }

    /// The title as it may be shown: no control or direction signs, at most 200 characters.
    pub fn shown_title(&self) -> String {
        values::showable(&self.title)
    }
}

fn made_with() -> String {
    format!("spool {}", env!("CARGO_PKG_VERSION"))
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
    check_length(project)?;
    let Canvas { width, height, .. } = project.canvas;
    if !(64..=4096).contains(&width) || !(64..=4096).contains(&height) {
        return Err(ProjectError::CanvasSize { width, height });
    }
    let mut seen = HashSet::new();
    if let Some(twice) = project.scenes.iter().find(|scene| !seen.insert(scene.id.as_str())) {
        return Err(ProjectError::TwiceTheSame { id: values::showable(&twice.id) });
    }
    for name in project.wanted() {
        if !project.media.contains_key(name) {
            let (line, column) = error::place_of(text, name);
            return Err(ProjectError::UnknownMedia { name: values::showable(name), line, column });
        }
    }
    Ok(())
}

/// Whether all that is spoken is not too long.
fn check_length(project: &Project) -> Result<(), ProjectError> {
    let letters: usize = project.scenes.iter().map(|scene| scene.text.chars().count()).sum();
    if letters > script::LONGEST_SCRIPT { Err(ProjectError::ScriptTooLong) } else { Ok(()) }
}

#[cfg(test)]
mod tests;

//! Draft: a script as a project that can be made, and the creator's own text as a script.

use super::length_ms;
use crate::api::{ApiError, Script, ScriptLine};
use crate::dressing::DressChoices;
use crate::intake::{self, Production};
use crate::studio::Studio;
use crate::tracks::MusicChoice;
use crate::{Shape, files};
use editorial::project::{ChosenBy, Clip, Decibels, Document, Language, MediaPath, Scene, Semitones};
use editorial::timeline::Canvas;
use editorial::{FrameRate, Project, script};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Longest name of a file that is made from a title, in bytes.
const LONGEST_NAME: usize = 120;

/// Who speaks a new project, and how; of itself everything is as usual.
#[derive(Debug, Clone, Default)]
pub struct Speaker {
    /// Voice id; none for the language's own.
    pub voice: Option<String>,
    /// How much higher than of itself it speaks.
    pub pitch: Semitones,
    /// How loud it is against music and clips.
    pub volume_db: Decibels,
}

impl Speaker {
    /// This voice, so many semitones higher and decibels louder, each held within what a project may say.
    pub fn new(voice: Option<String>, semitones: i8, db: i32) -> Speaker {
        Speaker { voice, pitch: Semitones::of(semitones), volume_db: Decibels::of(db) }
    }
}

/// Whether a text is already a script: more than one sentence, or more than one line.
pub fn is_script(text: &str) -> bool {
    script::lines(text).len() > 1
}

/// The creator's own text, line by line.
///
/// # Errors
/// `script_empty` when nothing in it can be spoken.
pub fn own_script(text: &str) -> Result<Script, ApiError> {
    let project = intake::script(Some(text), None)?.document.project;
    let line = |scene: &Scene| ScriptLine { text: scene.text.clone(), search: Vec::new() };
    Ok(Script {
        title: project.shown_title(),
        language: project.language.as_str().to_owned(),
        lines: project.scenes.iter().map(line).collect(),
        length_ms: length_ms(project.scenes.iter().map(|scene| scene.text.as_str())),
        writer: "own".to_owned(),
        warnings: Vec::new(),
    })
}

impl Studio {
    /// Writes a project of a script: to `to`, or where `folder` has a name free for its title. A file that is there is
    /// never replaced: somebody may have worked on it. Its music and its logo lie beside it.
    ///
    /// # Errors
    /// `output_taken`, `output_wrong`, `track_unknown`, `input_missing`, `edit_wrong`, `media_kind`; when the folder cannot be written to.
    pub async fn save_script(
        &self,
        script: &Script,
        shape: Shape,
        speaker: Speaker,
        (music, dress): (&MusicChoice, &DressChoices),
        to: Option<&Path>,
        folder: &Path,
    ) -> Result<PathBuf, ApiError> {
        let document = document(script, shape, speaker)?;
        let bare = Production { document, root: None, located: BTreeMap::new(), warnings: Vec::new() };
        let production = dress.on(self.with_music(bare, music).await?)?;
        let path = match to {
            Some(path) => named(path)?,
            None => free(folder, &script.title),
        };
        let writes = path.clone();
        let written = tokio::task::spawn_blocking(move || {
            let document = beside(production, writes.parent().unwrap_or(Path::new("")))?;
            files::replace(&writes, document.to_text().as_bytes())
        })
        .await;
        let written =
            written.map_err(|error| ApiError::lasting("internal", error.to_string(), "Try again."))?;
        written.map_err(|error| {
            let message = format!("\"{}\" could not be written ({error}).", intake::shown(&path));
            ApiError::lasting("project_unsaved", message, "Choose another folder, or free some space.")
        })?;
        Ok(path)
    }
}

/// The document of a production, and copies of its files in the folder where it will lie.
fn beside(production: Production, folder: &Path) -> io::Result<Document> {
    let Production { mut document, located, .. } = production;
    for (name, from) in located {
        let bytes = std::fs::read(&from)?;
        let (stem, extension) = (intake::stem(&from), from.extension().unwrap_or_default().to_string_lossy());
        let fits = |path: &PathBuf| {
            let there = std::fs::read(path);
            there.map_or_else(|error| error.kind() == io::ErrorKind::NotFound, |there| there == bytes)
        };
        let Some(path) = files::numbered(folder, &stem, &extension).find(fits) else { continue };
        if !path.exists() {
            files::replace(&path, &bytes)?;
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let (Some(media), Ok(path)) = (document.project.media.get_mut(&name), MediaPath::try_from(file)) {
            media.path = path;
        }
    }
    Ok(document)
}

fn document(script: &Script, shape: Shape, speaker: Speaker) -> Result<Document, ApiError> {
    let (width, height) = shape.size();
    let canvas = Canvas { width, height, fps: FrameRate::THIRTY };
    let wrong = |wrong: String| ApiError::lasting("internal", wrong, "Try again.");
    let id = uuid::Uuid::now_v7().to_string().try_into().map_err(wrong)?;
    let mut project = Project::of_lines(id, &script.title, Vec::new(), canvas);
    project.defaults.voice = speaker.voice;
    project.defaults.voice_pitch_semitones = speaker.pitch;
    project.defaults.voice_volume_db = speaker.volume_db;
    with_script(Document::new(project), script)
}

/// The project with this script for its lines, and everything else as it was.
///
/// # Errors
/// When the words are none that a project can hold.
pub(crate) fn with_script(mut document: Document, script: &Script) -> Result<Document, ApiError> {
    let wrong = |wrong: String| ApiError::lasting("internal", wrong, "Try again.");
    let project = &mut document.project;
    let lines = script.lines.iter().map(|line| line.text.clone()).collect();
    project.scenes = Project::of_lines(project.id.clone(), "", lines, project.canvas).scenes;
    for (scene, line) in project.scenes.iter_mut().zip(&script.lines) {
        scene.clip = looked_for(&line.search);
    }
    project.language = Language::try_from(script.language.clone()).map_err(wrong)?;
    checked(&document)
}

/// Whether all that a production would say is this topic: no script came with it, and no recording.
pub(crate) fn is_topic_alone(production: &Production, topic: &str) -> bool {
    let project = &production.document.project;
    let said = project.scenes.iter().map(|scene| scene.text.as_str());
    production.root.is_none() && project.narration.is_none() && said.eq(script::lines(topic))
}

/// What was given, made into productions; the lines of a text keep the words to look for that `written` has for them.
///
/// # Errors
/// As [`intake::take_in`]; when the words are none that a project can hold.
pub(crate) fn take_in(
    inputs: &[PathBuf],
    text: Option<&str>,
    title: Option<&str>,
    written: &[ScriptLine],
) -> Result<Vec<Production>, ApiError> {
    let mut given = intake::take_in(inputs, text, title)?;
    // A project says for itself what is looked for.
    if let [production] = given.as_mut_slice()
        && production.root.is_none()
        && !written.is_empty()
    {
        production.document = with_searches(production.document.clone(), written)?;
    }
    Ok(given)
}

/// The project with the words to look for that a writer gave its lines. A line that was changed since has none: what
/// it says now is looked for.
fn with_searches(mut document: Document, lines: &[ScriptLine]) -> Result<Document, ApiError> {
    let sentences = |line: &'_ ScriptLine| {
        let search = looked_for(&line.search);
        script::lines(&line.text).into_iter().map(move |sentence| (sentence, search.clone()))
    };
    let mut known: Vec<(String, Option<Clip>)> = lines.iter().flat_map(sentences).collect();
    for scene in document.project.scenes.iter_mut().filter(|scene| scene.clip.is_none()) {
        if let Some(at) = known.iter().position(|(sentence, _)| *sentence == scene.text) {
            scene.clip = known.remove(at).1;
        }
    }
    checked(&document)
}

/// What a line shows whose words to look for are known; none without any.
fn looked_for(search: &[String]) -> Option<Clip> {
    let search = script::join(search.iter().map(String::as_str));
    let clip = Clip { search: Some(search), chosen_by: Some(ChosenBy::Spool), ..Clip::default() };
    clip.search.as_ref().is_some_and(|search| !search.is_empty()).then_some(clip)
}

/// What a project must hold is checked in one place: on the way in.
fn checked(document: &Document) -> Result<Document, ApiError> {
    Document::open(document.to_text().as_bytes()).map_err(ApiError::from)
}

fn named(path: &Path) -> Result<PathBuf, ApiError> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("spool")) {
        let message = format!("\"{}\" does not end in .spool.", intake::shown(&path));
        return Err(ApiError::lasting("output_wrong", message, "Name a file to write, like bees.spool."));
    }
    if path.exists() {
        let message = format!("There is already a file \"{}\".", intake::shown(&path));
        return Err(ApiError::lasting(
            "output_taken",
            message,
            "Choose another name; it may hold your work.",
        ));
    }
    Ok(path)
}

/// `How bees dance.spool`, or with a number when that is taken.
fn free(folder: &Path, title: &str) -> PathBuf {
    let safe = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { ' ' } else { c };
    let words: String = title.chars().map(safe).collect();
    let mut name = words.split_whitespace().collect::<Vec<_>>().join(" ");
    while name.len() > LONGEST_NAME {
        name.pop();
    }
    let name = Some(name.trim_matches(['.', ' '])).filter(|name| !name.is_empty()).unwrap_or("video");
    let numbered = |n: u32| if n == 1 { format!("{name}.spool") } else { format!("{name} ({n}).spool") };
    (1..)
        .map(|n| folder.join(numbered(n)))
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.join("video.spool"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_name_that_every_system_takes() {
        let folder = tempfile::tempdir().unwrap();
        let name =
            |title: &str| free(folder.path(), title).file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(name("Why: is/was it \"blue\"?"), "Why is was it blue.spool");
        assert_eq!(name("蜜蜂怎么跳舞"), "蜜蜂怎么跳舞.spool");
        assert_eq!(name("..."), "video.spool");
        std::fs::write(folder.path().join("Bees.spool"), "").unwrap();
        assert_eq!(name("Bees"), "Bees (2).spool");
    }

    fn low_anna() -> Speaker {
        Speaker::new(Some("fake:anna".to_owned()), -2, 0)
    }

    #[test]
    fn a_script_keeps_its_words_to_look_for_in_the_project() {
        let line =
            ScriptLine { text: "Bees dance.".to_owned(), search: vec!["bee".to_owned(), "hive".to_owned()] };
        let script = Script {
            title: "Bees".to_owned(),
            language: "en".to_owned(),
            lines: vec![line],
            length_ms: 0,
            writer: "own".to_owned(),
            warnings: vec![],
        };
        let project = document(&script, Shape::Wide, low_anna()).unwrap().project;
        assert_eq!(project.scenes[0].clip.as_ref().unwrap().search.as_deref(), Some("bee hive"));
        assert_eq!((project.canvas.width, project.canvas.height), (1920, 1080));
        let defaults = &project.defaults;
        assert_eq!(
            (defaults.voice.as_deref(), defaults.voice_pitch_semitones.get()),
            (Some("fake:anna"), -2)
        );
    }

    #[test]
    fn lines_keep_their_words_to_look_for_until_they_are_changed() {
        let line =
            |text: &str, search: &str| ScriptLine { text: text.to_owned(), search: vec![search.to_owned()] };
        let given = [line("Bees dance. It is true.", "bee"), line("Why?", "hive"), line("Why?", "sun")];
        let text = "Bees dance.\nIt is true!\nWhy?\nWhy?";
        let document = intake::script(Some(text), None).unwrap().document;
        let project = with_searches(document, &given).unwrap().project;
        let searches: Vec<_> = project
            .scenes
            .iter()
            .map(|scene| scene.clip.as_ref().and_then(|clip| clip.search.as_deref()).unwrap_or_default())
            .collect();
        assert_eq!(searches, ["bee", "", "hive", "sun"]);
    }

    #[test]
    fn one_sentence_is_a_topic_and_two_are_a_script() {
        assert!(!is_script("How bees dance") && is_script("Bees dance. They say where lunch is."));
    }
}

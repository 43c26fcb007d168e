//! VideoParams: what these clients send, and what of it is a choice of ours.
//!
//! Everything that has a meaning here goes into the brief. Everything else that differs from its default becomes a
//! sentence on the job; nothing is dropped in silence.

use super::voices;
use crate::problem::Problem;
use crate::shelf::{Shelf, Use};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use studio::api::{RenderChoices, VoiceView};
use studio::{Brief, Look, Shape, TransitionKind};
use utoipa::ToSchema;

/// The body of POST /videos, /audio and /subtitle. Null means the default everywhere.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct VideoParams {
    /// The topic; the title here.
    video_subject: Option<String>,
    /// The script.
    video_script: Option<String>,
    /// Words to look for.
    video_terms: Option<Terms>,
    /// `9:16`, `16:9` or `1:1`.
    video_aspect: Option<Aspect>,
    /// `random` or `sequential`.
    video_concat_mode: Option<ConcatMode>,
    video_transition_mode: Option<TransitionMode>,
    video_clip_duration: Option<i64>,
    video_clip_speed: Option<f64>,
    match_materials_to_script: Option<bool>,
    video_count: Option<i64>,
    video_source: Option<String>,
    video_materials: Option<Vec<Material>>,
    custom_audio_file: Option<String>,
    video_language: Option<String>,
    voice_name: Option<String>,
    voice_volume: Option<f64>,
    voice_rate: Option<f64>,
    bgm_type: Option<String>,
    bgm_file: Option<String>,
    bgm_volume: Option<f64>,
    subtitle_enabled: Option<bool>,
    subtitle_position: Option<String>,
    custom_position: Option<f64>,
    font_name: Option<String>,
    font_size: Option<i64>,
    text_fore_color: Option<String>,
    stroke_color: Option<String>,
    stroke_width: Option<f64>,
    text_background_color: Option<Background>,
    rounded_subtitle_background: Option<bool>,
    n_threads: Option<i64>,
    /// How a script is to be written; of no meaning for a script that is there.
    paragraph_number: Option<i64>,
    /// The same.
    video_script_prompt: Option<String>,
    /// The same.
    custom_system_prompt: Option<String>,
    #[serde(flatten)]
    #[schema(ignore)]
    others: Map<String, Value>,
}

/// One text with commas, or a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
enum Terms {
    Text(String),
    List(Vec<String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
enum Aspect {
    #[serde(rename = "9:16")]
    Vertical,
    #[serde(rename = "16:9")]
    Wide,
    #[serde(rename = "1:1")]
    Square,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ConcatMode {
    Random,
    Sequential,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
enum TransitionMode {
    Shuffle,
    FadeIn,
    FadeOut,
    SlideIn,
    SlideOut,
    ZoomIn,
    ZoomOut,
}

/// A switch, or a colour.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
enum Background {
    Switch(bool),
    Colour(String),
}

/// A file to be shown.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
struct Material {
    provider: Option<String>,
    /// The name that POST /video_materials answered.
    url: Option<String>,
    duration: Option<f64>,
}

/// What of them is ours.
pub(crate) struct Mapped {
    pub brief: Brief,
    pub script: String,
    pub terms: Option<Vec<String>>,
}

impl VideoParams {
    /// The brief that these parameters ask for.
    pub(crate) fn map(self, shelf: &Shelf, voices: &[VoiceView]) -> Result<Mapped, Problem> {
        let script = text(&self.video_script).unwrap_or_default();
        if script.is_empty() {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "script_missing",
                "Spool does not write scripts yet.",
                "Send your own text as video_script.",
            ));
        }
        let mut notes = Notes::default();
        let (voice, note) = voices::pick(self.voice_name.as_deref().unwrap_or_default(), voices);
        notes.0.extend(note);
        let recording =
            text(&self.custom_audio_file).map(|name| on_shelf(shelf, &name, Use::Sound)).transpose()?;
        let brief = Brief {
            text: Some(script.clone()),
            title: text(&self.video_subject),
            language: text(&self.video_language),
            voice,
            footage: self.footage(shelf, &mut notes)?,
            in_order: self.video_concat_mode == Some(ConcatMode::Sequential),
            music: self.music(shelf, recording.as_deref(), &mut notes)?,
            recording,
            music_gain_db: Some(decibels(self.bgm_volume.unwrap_or(0.2))),
            look: Some(self.look(&mut notes)),
            transition: Some(self.transition(&mut notes)),
            choices: RenderChoices { shape: Some(self.shape()), quality: None },
            ..Brief::default()
        };
        self.rest(&mut notes);
        let terms = self.video_terms.map(|terms| match terms {
            Terms::Text(text) => text.split([',', '，']).map(|term| term.trim().to_owned()).collect(),
            Terms::List(list) => list,
        });
        Ok(Mapped { brief: Brief { notes: notes.0, ..brief }, script, terms })
    }

    fn shape(&self) -> Shape {
        match self.video_aspect {
            Some(Aspect::Wide) => Shape::Wide,
            Some(Aspect::Square) => Shape::Square,
            Some(Aspect::Vertical) | None => Shape::Vertical,
        }
    }

    fn footage(&self, shelf: &Shelf, notes: &mut Notes) -> Result<Vec<PathBuf>, Problem> {
        let source = self.video_source.as_deref().unwrap_or("pexels");
        if source != "local" {
            let source = voices::shown(source);
            notes.say(format!(
                "video_source: Spool does not search {source} yet; it shows uploaded files, or draws."
            ));
        }
        let urls = self.video_materials.iter().flatten().filter_map(|material| text(&material.url));
        urls.map(|name| on_shelf(shelf, &name, Use::Footage)).collect()
    }

    fn music(
        &self,
        shelf: &Shelf,
        recording: Option<&Path>,
        notes: &mut Notes,
    ) -> Result<Option<PathBuf>, Problem> {
        match self.bgm_type.as_deref().unwrap_or("random") {
            "" => Ok(None),
            "random" => {
                let sounds = shelf.list(Use::Sound);
                let found = sounds.iter().filter_map(|file| shelf.find(&file.name, Use::Sound));
                let mut music: Vec<PathBuf> =
                    found.filter(|path| Some(path.as_path()) != recording).collect();
                if music.is_empty() {
                    notes.say(
                        "bgm_type: there is no music to choose from; upload some with POST /api/v1/musics.",
                    );
                    return Ok(None);
                }
                let chance = usize::from(uuid::Uuid::new_v4().as_bytes()[0]);
                Ok(Some(music.swap_remove(chance % music.len())))
            }
            "custom" => text(&self.bgm_file).map(|name| on_shelf(shelf, &name, Use::Sound)).transpose(),
            other => {
                notes.say(format!(
                    "bgm_type: Spool does not know {}; there is no music.",
                    voices::shown(other)
                ));
                Ok(None)
            }
        }
    }

    fn look(&self, notes: &mut Notes) -> Look {
        if self.subtitle_enabled == Some(false) {
            return Look::Off;
        }
        let boxed = match &self.text_background_color {
            Some(Background::Switch(on)) => *on,
            Some(Background::Colour(colour)) => {
                notes.say(format!("text_background_color: the box is dark, not {}.", voices::shown(colour)));
                true
            }
            None => false,
        };
        if boxed || self.rounded_subtitle_background == Some(true) { Look::Box } else { Look::Outline }
    }

    fn transition(&self, notes: &mut Notes) -> TransitionKind {
        match self.video_transition_mode {
            None => TransitionKind::None,
            Some(TransitionMode::FadeIn | TransitionMode::FadeOut) => TransitionKind::Fade,
            Some(TransitionMode::SlideIn | TransitionMode::SlideOut) => TransitionKind::Slide,
            Some(TransitionMode::ZoomIn | TransitionMode::ZoomOut) => TransitionKind::Zoom,
            Some(TransitionMode::Shuffle) => {
                notes.say("video_transition_mode: Shuffle is not there; pictures fade.");
                TransitionKind::Fade
            }
        }
    }

    /// What has no meaning here, or not this one, where it is not left at its default.
    fn rest(&self, notes: &mut Notes) {
        notes.other(
            &self.video_clip_duration,
            5,
            "video_clip_duration",
            "a picture stays as long as its line",
        );
        notes.other(&self.video_clip_speed, 1.0, "video_clip_speed", "footage plays at its own speed");
        for name in self.others.keys().filter(|name| !is_empty(&self.others[*name])) {
            notes.say(format!("{}: Spool does not know this.", voices::shown(name)));
        }
        let once = "one video is made; from the same script and files, more would be the same";
        notes.other(&self.video_count, 1, "video_count", once);
        notes.other(
            &self.voice_volume,
            1.0,
            "voice_volume",
            "the voice has the loudness that players expect",
        );
        notes.other(&self.voice_rate, 1.0, "voice_rate", "the voice speaks at its own pace");
        notes.other(&self.n_threads, 2, "n_threads", "Spool uses the cores that are free");
        if self.subtitle_enabled == Some(false) {
            return;
        }
        let place = "captions stand in the lower part, clear of the players' buttons";
        notes.other(&self.subtitle_position, "bottom".to_owned(), "subtitle_position", place);
        notes.other(&self.custom_position, 70.0, "custom_position", place);
        let own = "captions are set in Spool's own font, size and colours";
        notes.other(&self.font_name, "STHeitiMedium.ttc".to_owned(), "font_name", own);
        notes.other(&self.font_size, 60, "font_size", own);
        notes.colour(&self.text_fore_color, "#FFFFFF", "text_fore_color", own);
        notes.colour(&self.stroke_color, "#000000", "stroke_color", own);
        notes.other(&self.stroke_width, 1.5, "stroke_width", own);
    }
}

fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(false)) || value == "" || value == &Value::Array(Vec::new())
}

/// Sentences for the job.
#[derive(Default)]
struct Notes(Vec<String>);

impl Notes {
    /// Notes a sentence, as far as there is room for more.
    fn say(&mut self, sentence: impl Into<String>) {
        if self.0.len() < 40 {
            self.0.push(sentence.into());
        }
    }

    fn other<T: PartialEq>(&mut self, given: &Option<T>, usual: T, name: &str, instead: &str) {
        if given.as_ref().is_some_and(|given| *given != usual) {
            self.say(format!("{name}: {instead}."));
        }
    }

    fn colour(&mut self, given: &Option<String>, usual: &str, name: &str, instead: &str) {
        let given = given.as_ref().map(|colour| colour.to_uppercase());
        self.other(&given, usual.to_owned(), name, instead);
    }
}

/// A text that says something.
fn text(given: &Option<String>) -> Option<String> {
    given.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A linear volume as a level: 0.2 is -14 dB.
fn decibels(volume: f64) -> i32 {
    if volume > 0.0 { (20.0 * volume.log10()).round().clamp(-60.0, 12.0) as i32 } else { -60 }
}

/// One answer for a file that is not ours and one that is nowhere.
fn on_shelf(shelf: &Shelf, name: &str, wanted: Use) -> Result<PathBuf, Problem> {
    shelf.find(name, wanted).ok_or_else(|| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "file_unknown",
            "A file of that name was not uploaded.",
            "Upload it with POST /api/v1/video_materials or /musics and use the name that it answers.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(body: Value) -> Result<Mapped, Problem> {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.mp4", "b.jpg", "c.mp3"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let shelf = Shelf::at(folder.path().to_owned()).unwrap();
        serde_json::from_value::<VideoParams>(body).unwrap().map(&shelf, &[])
    }

    fn names(paths: &[PathBuf]) -> Vec<String> {
        paths.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn what_is_a_choice_of_ours_is_made() {
        let mapped = map(json!({
            "video_subject": "Bees", "video_script": "Bees dance.", "video_aspect": "16:9",
            "video_concat_mode": "sequential", "video_transition_mode": "SlideIn", "video_source": "local",
            "video_materials": [{ "provider": "local", "url": "a.mp4" }, { "url": "b.jpg" }],
            "custom_audio_file": "c.mp3", "bgm_type": "custom", "bgm_file": "c.mp3", "bgm_volume": 0.5,
            "subtitle_enabled": true, "text_background_color": true, "video_language": "en"
        }))
        .unwrap();
        let brief = mapped.brief;
        assert_eq!(brief.notes, Vec::<String>::new());
        assert_eq!(names(&brief.footage), ["a.mp4", "b.jpg"]);
        assert!(brief.in_order && brief.recording.is_some() && brief.music.is_some());
        assert_eq!((brief.music_gain_db, brief.look), (Some(-6), Some(Look::Box)));
        assert_eq!((brief.transition, brief.choices.shape), (Some(TransitionKind::Slide), Some(Shape::Wide)));
        assert_eq!((brief.title.as_deref(), brief.language.as_deref()), (Some("Bees"), Some("en")));
    }

    #[test]
    fn whatever_cannot_be_done_is_said() {
        let asked = json!({
            "video_script": "Bees dance.", "video_source": "pexels", "video_count": 3, "video_clip_duration": 3,
            "video_clip_speed": 1.5, "voice_rate": 1.2, "voice_volume": 2.0, "font_name": "x.ttf", "font_size": 80,
            "text_fore_color": "#FF0000", "stroke_color": "#ffffff", "stroke_width": 3.0, "n_threads": 8,
            "subtitle_position": "top", "custom_position": 10.0, "bgm_type": "sonilo", "bgm_file": "",
            "voice_name": "no-voice", "video_transition_mode": "Shuffle", "text_background_color": "#123456",
            "sonilo_bgm_prompt": "calm"
        });
        let notes = map(asked.clone()).unwrap().brief.notes;
        let known = ["video_script", "bgm_file"];
        for name in asked.as_object().unwrap().keys().filter(|name| !known.contains(&name.as_str())) {
            assert!(notes.iter().any(|note| note.starts_with(&format!("{name}: "))), "{name}: {notes:#?}");
        }
    }

    #[test]
    fn defaults_and_nulls_say_nothing() {
        let notes = map(json!({
            "video_script": "Bees dance.", "video_source": "local", "video_terms": null, "bgm_type": "",
            "video_clip_duration": 5, "voice_rate": 1.0, "font_size": 60, "text_fore_color": "#ffffff",
            "video_count": 1, "n_threads": 2, "voice_name": "", "custom_position": 70, "video_aspect": null
        }))
        .unwrap()
        .brief
        .notes;
        assert_eq!(notes, Vec::<String>::new());
    }

    #[test]
    fn a_file_of_the_computer_and_none_at_all_get_the_same_answer() {
        let refused =
            |name: &str| map(json!({ "video_script": "x", "custom_audio_file": name })).err().unwrap().detail;
        assert_eq!(refused("/etc/passwd"), refused("/etc/no-such-file"));
    }

    #[test]
    fn music_by_chance_is_never_the_recording_itself() {
        let brief = map(json!({ "video_script": "x", "custom_audio_file": "c.mp3" })).unwrap().brief;
        assert_eq!((brief.recording.is_some(), brief.music), (true, None));
        assert!(map(json!({ "video_script": "x" })).unwrap().brief.music.is_some());
    }

    #[test]
    fn a_topic_alone_is_refused() {
        assert_eq!(map(json!({ "video_subject": "bees" })).err().unwrap().code, "script_missing");
    }
}

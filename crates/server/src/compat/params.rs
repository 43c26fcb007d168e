//! VideoParams: what these clients send, and what of it is a choice of ours.
//!
//! Everything that has a meaning here goes into the brief. Everything else that differs from its default becomes a
//! sentence on the job; nothing is dropped in silence.

use super::captions;
use super::lax;
use super::voices;
use crate::problem::Problem;
use crate::shelf::{Shelf, Use};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use studio::api::{RenderChoices, SiteView, TrackView, VoiceView};
use studio::{Brief, Language, Percent, Shape, TransitionKind};
use utoipa::ToSchema;

/// Videos of one task.
const MOST_VIDEOS: i64 = 10;
/// Words to look for that are kept, and letters of each.
const MOST_TERMS: usize = 100;
const LONGEST_TERM: usize = 100;

/// The body of POST /videos, /audio and /subtitle. Null means the default everywhere; numbers and switches may be texts.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct VideoParams {
    /// The topic; the title here. May be left out when there is a script.
    pub(super) video_subject: Option<String>,
    /// The script.
    pub(super) video_script: Option<String>,
    /// Words to look for.
    pub(super) video_terms: Option<Terms>,
    /// `9:16`, `16:9` or `1:1`.
    #[serde(deserialize_with = "lax::choice")]
    pub(super) video_aspect: Option<Aspect>,
    /// `random` or `sequential`.
    #[serde(deserialize_with = "lax::choice")]
    pub(super) video_concat_mode: Option<ConcatMode>,
    #[serde(deserialize_with = "lax::choice")]
    pub(super) video_transition_mode: Option<TransitionMode>,
    /// The most seconds of one picture while there is another to show.
    #[serde(deserialize_with = "lax::whole")]
    pub(super) video_clip_duration: Option<i64>,
    /// 0.5-2.0.
    #[serde(deserialize_with = "lax::number")]
    pub(super) video_clip_speed: Option<f64>,
    #[serde(deserialize_with = "lax::switch")]
    pub(super) match_materials_to_script: Option<bool>,
    /// Videos from the same script, at most ten.
    #[serde(deserialize_with = "lax::whole")]
    pub(super) video_count: Option<i64>,
    /// `local`, or a site that is switched on.
    pub(super) video_source: Option<String>,
    pub(super) video_materials: Option<Vec<Material>>,
    /// The name that POST /musics answered.
    pub(super) custom_audio_file: Option<String>,
    pub(super) video_language: Option<String>,
    pub(super) voice_name: Option<String>,
    #[serde(deserialize_with = "lax::number")]
    pub(super) voice_volume: Option<f64>,
    #[serde(deserialize_with = "lax::number")]
    pub(super) voice_rate: Option<f64>,
    /// `random`, `custom` or empty.
    pub(super) bgm_type: Option<String>,
    /// The name that POST /musics answered.
    pub(super) bgm_file: Option<String>,
    #[serde(deserialize_with = "lax::number")]
    pub(super) bgm_volume: Option<f64>,
    #[serde(deserialize_with = "lax::switch")]
    pub(super) subtitle_enabled: Option<bool>,
    /// `bottom`, `top`, `center` or `custom`.
    pub(super) subtitle_position: Option<String>,
    /// Percent from the top.
    #[serde(deserialize_with = "lax::number")]
    pub(super) custom_position: Option<f64>,
    pub(super) font_name: Option<String>,
    #[serde(deserialize_with = "lax::whole")]
    pub(super) font_size: Option<i64>,
    /// `#RRGGBB`.
    pub(super) text_fore_color: Option<String>,
    /// `#RRGGBB`.
    pub(super) stroke_color: Option<String>,
    #[serde(deserialize_with = "lax::number")]
    pub(super) stroke_width: Option<f64>,
    pub(super) text_background_color: Option<Background>,
    #[serde(deserialize_with = "lax::switch")]
    pub(super) rounded_subtitle_background: Option<bool>,
    #[serde(deserialize_with = "lax::whole")]
    pub(super) n_threads: Option<i64>,
    /// How a script is to be written; of no meaning for a script that is there.
    #[serde(deserialize_with = "lax::whole")]
    pub(super) paragraph_number: Option<i64>,
    /// The same.
    pub(super) video_script_prompt: Option<String>,
    /// The same.
    pub(super) custom_system_prompt: Option<String>,
    #[serde(flatten)]
    #[schema(ignore)]
    others: Map<String, Value>,
}

/// One text with commas, or a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub(super) enum Terms {
    Text(String),
    List(Vec<String>),
}

impl Terms {
    fn list(self) -> Vec<String> {
        let terms = match self {
            Terms::Text(text) => text.split([',', '，']).map(str::to_owned).collect(),
            Terms::List(list) => list,
        };
        let plain = |term: String| term.trim().chars().take(LONGEST_TERM).collect::<String>();
        terms.into_iter().map(plain).filter(|term| !term.is_empty()).take(MOST_TERMS).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) enum Aspect {
    #[serde(rename = "9:16")]
    Vertical,
    #[serde(rename = "16:9")]
    Wide,
    #[serde(rename = "1:1")]
    Square,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ConcatMode {
    Random,
    Sequential,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) enum TransitionMode {
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
pub(super) enum Background {
    Switch(bool),
    Colour(String),
}

/// A file to be shown.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct Material {
    provider: Option<String>,
    /// The name that POST /video_materials answered.
    url: Option<String>,
    #[serde(deserialize_with = "lax::number")]
    duration: Option<f64>,
}

/// What is here to choose from.
pub(crate) struct Here<'a> {
    pub shelf: &'a Shelf,
    pub voices: &'a [VoiceView],
    pub sites: &'a [SiteView],
    pub tracks: &'a [TrackView],
}

/// Music to choose from.
#[derive(Debug, Clone, PartialEq)]
enum Tune {
    Uploaded(PathBuf),
    /// Comes with Spool; its id.
    Packaged(String),
}

impl Tune {
    /// The file and the id that a brief names, of which one is none.
    fn named(tune: Option<&Tune>) -> (Option<PathBuf>, Option<String>) {
        match tune {
            None => (None, None),
            Some(Tune::Uploaded(path)) => (Some(path.clone()), None),
            Some(Tune::Packaged(id)) => (None, Some(id.clone())),
        }
    }
}

/// What of them is ours.
pub(crate) struct Mapped {
    /// One a video: the first as it was asked for, the others with their pictures and music in another order.
    pub briefs: Vec<Brief>,
    pub script: String,
    pub terms: Vec<String>,
}

impl VideoParams {
    /// The script that came with it.
    pub(super) fn script(&self) -> Option<String> {
        text(&self.video_script)
    }

    /// The briefs that these parameters ask for, with this script.
    pub(crate) fn map(self, script: String, here: &Here<'_>) -> Result<Mapped, Problem> {
        let mut notes = Notes::default();
        let (voice, note) = voices::pick(self.voice_name.as_deref().unwrap_or_default(), here.voices);
        notes.0.extend(note);
        let recording = text(&self.custom_audio_file);
        let recording = recording.map(|name| here.shelf.recording(&name).ok_or_else(unknown)).transpose()?;
        let pool = self.music(here, recording.as_deref(), &mut notes)?;
        let (music, track) = Tune::named(pool.first());
        let (look, lettering) = captions::map(&self, &mut notes);
        let terms = self.video_terms.clone().map(Terms::list).unwrap_or_default();
        let brief = Brief {
            text: Some(script.clone()),
            title: text(&self.video_subject),
            language: self.language(&mut notes),
            voice,
            voice_rate_percent: self.voice_rate(&mut notes),
            footage: self.footage(here.shelf)?,
            in_order: self.video_concat_mode == Some(ConcatMode::Sequential),
            music,
            track,
            recording,
            music_gain_db: Some(self.level(pool.is_empty(), &mut notes)),
            look: Some(look),
            lettering: Some(lettering),
            transitions: self.transitions(&mut notes),
            speed_percent: self.speed(&mut notes),
            longest_shot_ms: self.longest_shot_ms(&mut notes),
            searches: terms.clone(),
            sites: self.sites(here.sites, &mut notes),
            choices: RenderChoices { shape: Some(self.shape()), quality: None },
            ..Brief::default()
        };
        self.rest(&mut notes);
        let briefs = self.videos(brief, &pool, &mut notes);
        let briefs = briefs.into_iter().map(|brief| Brief { notes: notes.0.clone(), ..brief }).collect();
        Ok(Mapped { briefs, script, terms })
    }

    /// The language, if it is a tag of one; else the script tells.
    fn language(&self, notes: &mut Notes) -> Option<String> {
        let given = text(&self.video_language)?;
        let tag = Language::try_from(given.clone()).is_ok_and(|_| {
            let first = given.split('-').next().unwrap_or_default();
            (2..=3).contains(&first.len()) && first.chars().all(|c| c.is_ascii_alphabetic())
        });
        if !tag && !given.eq_ignore_ascii_case("auto") {
            let shown = voices::shown(&given);
            notes.say(format!("video_language: \"{shown}\" is no tag like en or zh-CN; the script tells."));
        }
        tag.then_some(given)
    }

    fn shape(&self) -> Shape {
        match self.video_aspect {
            Some(Aspect::Wide) => Shape::Wide,
            Some(Aspect::Square) => Shape::Square,
            Some(Aspect::Vertical) | None => Shape::Vertical,
        }
    }

    fn footage(&self, shelf: &Shelf) -> Result<Vec<PathBuf>, Problem> {
        let urls = self.video_materials.iter().flatten().filter_map(|material| text(&material.url));
        urls.map(|name| shelf.find(&name, Use::Footage).ok_or_else(unknown)).collect()
    }

    /// The sites that may be asked: never one that is not switched on, and none for `local`.
    fn sites(&self, sites: &[SiteView], notes: &mut Notes) -> Option<Vec<String>> {
        let source = self.video_source.as_deref().unwrap_or("pexels").trim();
        if source == "local" {
            return Some(Vec::new());
        }
        let on: Vec<&SiteView> = sites.iter().filter(|site| site.on).collect();
        if on.iter().any(|site| site.id == source) {
            return Some(vec![source.to_owned()]);
        }
        let source = voices::shown(source);
        let instead = match &on[..] {
            [] => "uploaded files are shown, or a drawn background".to_owned(),
            on => {
                format!(
                    "{} is asked",
                    on.iter().map(|site| site.name.as_str()).collect::<Vec<_>>().join(", ")
                )
            }
        };
        notes.say(format!("video_source: {source} is not switched on in Spool; {instead}."));
        None
    }

    /// The music to choose from; the first is for the first video.
    fn music(
        &self,
        here: &Here<'_>,
        recording: Option<&Path>,
        notes: &mut Notes,
    ) -> Result<Vec<Tune>, Problem> {
        let kind = self.bgm_type.as_deref().unwrap_or("random");
        if let Some(name) = text(&self.bgm_file).filter(|_| !kind.is_empty()) {
            let uploaded = here.shelf.find(&name, Use::Sound).map(Tune::Uploaded);
            let packaged = || {
                let called = |track: &&TrackView| [&track.id, &track.name].contains(&&file_stem(&name));
                here.tracks.iter().find(called).map(|track| Tune::Packaged(track.id.clone()))
            };
            return Ok(vec![uploaded.or_else(packaged).ok_or_else(unknown)?]);
        }
        match kind {
            "" | "custom" => Ok(Vec::new()),
            "random" => {
                let mut uploaded = here.shelf.music();
                uploaded.retain(|path| Some(path.as_path()) != recording);
                let mut music: Vec<Tune> = uploaded.into_iter().map(Tune::Uploaded).collect();
                if music.is_empty() {
                    music.extend(here.tracks.iter().map(|track| Tune::Packaged(track.id.clone())));
                }
                if music.is_empty() {
                    notes.say(
                        "bgm_type: there is no music to choose from; upload some with POST /api/v1/musics.",
                    );
                }
                shuffle(&mut music);
                Ok(music)
            }
            other => {
                notes.say(format!(
                    "bgm_type: Spool does not know {}; there is no music.",
                    voices::shown(other)
                ));
                Ok(Vec::new())
            }
        }
    }

    /// The music's level against the voice, which always has the loudness that players expect.
    fn level(&self, silent: bool, notes: &mut Notes) -> i32 {
        let voice = self.voice_volume.unwrap_or(1.0);
        let instead = "the voice has the loudness that players expect";
        if silent || voice <= 0.0 {
            notes.other(&self.voice_volume, 1.0, "voice_volume", instead);
            return decibels(self.bgm_volume.unwrap_or(0.2));
        }
        decibels(self.bgm_volume.unwrap_or(0.2) / voice)
    }

    fn transitions(&self, notes: &mut Notes) -> Vec<TransitionKind> {
        use TransitionMode as Mode;
        let alike = match self.video_transition_mode {
            Some(Mode::FadeIn | Mode::FadeOut) => Some("FadeIn and FadeOut are the same: through black"),
            Some(Mode::SlideIn | Mode::SlideOut) => Some("SlideIn and SlideOut are the same: a slide"),
            Some(Mode::ZoomIn | Mode::ZoomOut) => Some("ZoomIn and ZoomOut are the same: a zoom"),
            Some(Mode::Shuffle) | None => None,
        };
        if let Some(alike) = alike {
            notes.say(format!("video_transition_mode: {alike} from each picture into the next."));
        }
        match self.video_transition_mode {
            None => vec![TransitionKind::None],
            Some(TransitionMode::FadeIn | TransitionMode::FadeOut) => vec![TransitionKind::FadeBlack],
            Some(TransitionMode::SlideIn | TransitionMode::SlideOut) => vec![TransitionKind::Slide],
            Some(TransitionMode::ZoomIn | TransitionMode::ZoomOut) => vec![TransitionKind::Zoom],
            Some(TransitionMode::Shuffle) => {
                let mut kinds = vec![TransitionKind::FadeBlack, TransitionKind::Slide, TransitionKind::Zoom];
                shuffle(&mut kinds);
                kinds
            }
        }
    }

    fn speed(&self, notes: &mut Notes) -> Option<u16> {
        let speed = self.video_clip_speed.filter(|speed| *speed != 1.0)?;
        if !(0.5..=2.0).contains(&speed) {
            notes.say("video_clip_speed: it is held between 0.5 and 2.");
        }
        Some((speed.clamp(0.5, 2.0) * 100.0).round() as u16)
    }

    fn voice_rate(&self, notes: &mut Notes) -> Option<Percent> {
        let rate = self.voice_rate.filter(|rate| *rate != 1.0)?;
        if !(0.5..=2.0).contains(&rate) {
            notes.say("voice_rate: it is held between 0.5 and 2.");
        }
        Some(Percent::of((rate.clamp(0.5, 2.0) * 100.0).round() as u16))
    }

    fn longest_shot_ms(&self, notes: &mut Notes) -> Option<u32> {
        let seconds = self.video_clip_duration.unwrap_or(5);
        if !(1..=600).contains(&seconds) {
            notes.say("video_clip_duration: it is held between 1 and 600 seconds.");
        }
        Some(seconds.clamp(1, 600) as u32 * 1_000)
    }

    /// The brief as often as videos were asked for. From the second on its pictures go round in an order of their own.
    fn videos(&self, brief: Brief, pool: &[Tune], notes: &mut Notes) -> Vec<Brief> {
        let asked = self.video_count.unwrap_or(1);
        let count = asked.clamp(1, MOST_VIDEOS);
        if asked != count {
            notes.say(format!("video_count: {count} made; it is held between 1 and {MOST_VIDEOS}."));
        }
        if count > 1 && brief.footage.len() < 2 && pool.len() < 2 {
            notes.say("video_count: from one picture and one piece of music the videos look the same.");
        }
        let variant = |number: i64| {
            let mut footage = brief.footage.clone();
            if number > 0 {
                shuffle(&mut footage);
            }
            let (music, track) = Tune::named(pool.get(number as usize % pool.len().max(1)));
            Brief { in_order: brief.in_order || number > 0, footage, music, track, ..brief.clone() }
        };
        (0..count).map(variant).collect()
    }

    /// What has no meaning here, or not this one, where it is not left at its default.
    fn rest(&self, notes: &mut Notes) {
        for name in self.others.keys().filter(|name| !is_empty(&self.others[*name])) {
            notes.say(format!("{}: Spool does not know this.", voices::shown(name)));
        }
        notes.other(&self.n_threads, 2, "n_threads", "Spool uses the cores that are free");
    }
}

fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(false)) || value == "" || value == &Value::Array(Vec::new())
}

/// Another order, by chance.
fn shuffle<T>(list: &mut [T]) {
    for place in (1..list.len()).rev() {
        let chance = uuid::Uuid::new_v4().as_u128();
        list.swap(place, (chance % (place as u128 + 1)) as usize);
    }
}

/// Sentences for the job.
#[derive(Default)]
pub(super) struct Notes(pub Vec<String>);

impl Notes {
    /// Notes a sentence, as far as there is room for more.
    pub(super) fn say(&mut self, sentence: impl Into<String>) {
        if self.0.len() < 40 {
            self.0.push(sentence.into());
        }
    }

    pub(super) fn other<T: PartialEq>(&mut self, given: &Option<T>, usual: T, name: &str, instead: &str) {
        if given.as_ref().is_some_and(|given| *given != usual) {
            self.say(format!("{name}: {instead}."));
        }
    }
}

/// A text that says something.
pub(super) fn text(given: &Option<String>) -> Option<String> {
    given.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A file's name without what follows its last dot.
fn file_stem(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

/// A linear volume as a level: 0.2 is -14 dB.
fn decibels(volume: f64) -> i32 {
    if volume > 0.0 { (20.0 * volume.log10()).round().clamp(-60.0, 12.0) as i32 } else { -60 }
}

/// One answer for a file that is not ours and one that is nowhere.
fn unknown() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "file_unknown",
        "A file of that name was not uploaded.",
        "Upload it with POST /api/v1/video_materials or /musics and use the name that it answers.",
    )
}

#[cfg(test)]
mod tests;

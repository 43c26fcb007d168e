//! The brief: a video asked for in words and values instead of dropped files. What is said here goes into a project
//! and is frozen like any other.

use crate::api::{ApiError, JobView, RenderChoices, WriteScript};
use crate::intake::{self, Production};
use crate::order::Order;
use crate::studio::Studio;
use crate::tracks::MusicChoice;
use crate::writing::is_topic_alone;
use editorial::captions::{Lettering, Look};
use editorial::project::{
    ChosenBy, Decibels, Document, Language, MediaKind, Millis, Music, Percent, Project, Recording, Semitones,
    TransitionChoice,
};
use editorial::timeline::{Speed, TransitionKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Length of a transition that was asked for by name only.
const TRANSITION: u32 = 400;

/// One video, as another program asks for it.
#[derive(Debug, Clone, Default)]
pub struct Brief {
    /// What is spoken.
    pub text: Option<String>,
    /// A script that the job is to write, where `text` is its topic and nothing else says what is spoken.
    pub wish: Option<WriteScript>,
    /// What to call it, when the script has no heading.
    pub title: Option<String>,
    /// A project's own text, as a `.spool` file holds it, instead of a script.
    pub project: Option<String>,
    /// Files that stand for the project's media, by their names in it.
    pub located: BTreeMap<String, PathBuf>,
    /// Clips and photos.
    pub footage: Vec<PathBuf>,
    /// Whether footage is shown in the order given, over and over, instead of being cast.
    pub in_order: bool,
    /// A recording of the script, instead of a voice.
    pub recording: Option<PathBuf>,
    /// Music under everything.
    pub music: Option<PathBuf>,
    /// Music that comes with Spool, by its mood, its name or its id, instead of a file.
    pub track: Option<String>,
    /// Whether music of its mood is played when there is no other, as under what is begun in the window.
    pub fitting_music: bool,
    /// Its level in dB against the file's own.
    pub music_gain_db: Option<i32>,
    /// BCP 47 tag; none to guess it from the script.
    pub language: Option<String>,
    /// Voice id; none for the language's own.
    pub voice: Option<String>,
    /// How fast the voice speaks against its own pace.
    pub voice_rate_percent: Option<Percent>,
    /// How much higher than of itself the voice speaks.
    pub voice_pitch: Option<Semitones>,
    /// How loud what is spoken is against music and clips, in dB.
    pub voice_volume_db: Option<i32>,
    /// How captions look.
    pub look: Option<Look>,
    /// Their font, size, colours and place; none for the look's own.
    pub lettering: Option<Lettering>,
    /// How pictures change; several take turns from line to line.
    pub transitions: Vec<TransitionKind>,
    /// How fast film runs, in percent.
    pub speed_percent: Option<u16>,
    /// The longest that one picture stays while there is another to show.
    pub longest_shot_ms: Option<u32>,
    /// Words to look for pictures with, spread over the lines in their order.
    pub searches: Vec<String>,
    /// Which of the sites that are on may be asked; none for all of them.
    pub sites: Option<Vec<String>>,
    /// How fine, and which shape.
    pub choices: RenderChoices,
    /// The same key answers with the first job.
    pub key: Option<String>,
    /// What cannot be done as it was asked, in sentences: kept on the job as warnings.
    pub notes: Vec<String>,
}

/// What a brief says of lines one after the other, whatever they will say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Turns {
    /// Names of footage in the project, shown in this order over and over.
    footage: Vec<String>,
    /// Transitions that take turns.
    transitions: Vec<TransitionKind>,
    /// How fast film runs.
    speed: Option<Speed>,
    /// Words to look for pictures with, spread over the lines in their order.
    searches: Vec<String>,
}

impl Turns {
    /// Goes through the lines of a project. A picture that somebody chose stays.
    pub fn take(&self, project: &mut Project) {
        let Turns { footage, transitions, speed, searches } = self;
        for (scene, kind) in project.scenes.iter_mut().zip(transitions.iter().cycle()) {
            scene.transition = Some(named(*kind));
        }
        let lines = project.scenes.len();
        for (line, scene) in project.scenes.iter_mut().enumerate() {
            // Lines and words have the same order, and seldom the same count.
            let search = searches.get(line * searches.len() / lines.max(1));
            let shown = footage.get(line % footage.len().max(1));
            let chosen = scene.clip.as_ref().is_some_and(|clip| clip.media.is_some());
            if chosen || (speed.is_none() && search.is_none() && shown.is_none()) {
                continue;
            }
            let clip = scene.clip.get_or_insert_default();
            if let Some(media) = shown {
                (clip.media, clip.chosen_by) = (Some(media.clone()), Some(ChosenBy::Person));
            }
            clip.search = search.cloned().or(clip.search.take());
            clip.speed_percent = speed.unwrap_or(clip.speed_percent);
        }
    }
}

impl Studio {
    /// Freezes a brief into a job. It is durable when this answers.
    ///
    /// # Errors
    /// When there is nothing to say, or the project or the language cannot be read, or the music or the writer is not
    /// here; nothing was submitted then.
    pub async fn submit_brief(&self, mut brief: Brief) -> Result<JobView, ApiError> {
        let (choices, key, sites) = (brief.choices, brief.key.take(), brief.sites.take());
        let wish = brief.wish.take();
        wish.as_ref().map_or(Ok(()), |wish| self.check_wish(wish))?;
        let (track, gain_db) = (brief.track.take(), brief.music_gain_db);
        let fitting = (brief.fitting_music && brief.project.is_none()).then_some(MusicChoice::Fitting);
        let (mut production, turns) = production(brief)?;
        if let Some(choice) = track.map(MusicChoice::Packaged).or(fitting) {
            production = self.with_music(production, &choice).await?;
            if let (Some(music), Some(gain_db)) = (&mut production.document.project.music, gain_db) {
                music.gain_db = Decibels::of(gain_db);
            }
        }
        let wish = wish.filter(|wish| is_topic_alone(&production, &wish.topic));
        let turns = wish.is_some().then_some(turns).filter(|turns| *turns != Turns::default());
        let order =
            Order { sites, wish, turns, ..Order::of(production, choices, None, self.output_folder()) };
        self.submit_order(order, key).await
    }
}

/// The production, and what its lines were given in turn, for those that are still to be written.
fn production(brief: Brief) -> Result<(Production, Turns), ApiError> {
    let mut production = match &brief.project {
        Some(text) => {
            let document = Document::open(text.as_bytes()).map_err(ApiError::from)?;
            Production { document, root: None, located: BTreeMap::new(), warnings: Vec::new() }
        }
        None => intake::script(brief.text.as_deref(), brief.title.as_deref())?,
    };
    production.located.extend(brief.located);
    production.warnings.extend(brief.notes);
    let footage: Vec<String> =
        brief.footage.iter().map(|path| production.locate(path, footage_kind(path))).collect();
    if let Some(path) = &brief.recording {
        let media = production.locate(path, MediaKind::Audio);
        production.document.project.narration = Some(Recording::taken(media));
    }
    if let Some(path) = &brief.music {
        let mut music = Music::bed(production.locate(path, MediaKind::Audio));
        music.gain_db = brief.music_gain_db.map_or(music.gain_db, Decibels::of);
        production.document.project.music = Some(music);
    }
    let project = &mut production.document.project;
    if let Some(language) = brief.language {
        project.language = Language::try_from(language).map_err(|_| {
            let message = "The language is not a tag like \"en\" or \"zh-CN\".";
            ApiError::lasting("language_wrong", message, "Write it like en or zh-CN, or leave it out.")
        })?;
    }
    let defaults = &mut project.defaults;
    defaults.voice = brief.voice.or(defaults.voice.take());
    defaults.voice_rate_percent = brief.voice_rate_percent.unwrap_or(defaults.voice_rate_percent);
    defaults.voice_pitch_semitones = brief.voice_pitch.unwrap_or(defaults.voice_pitch_semitones);
    defaults.voice_volume_db = brief.voice_volume_db.map_or(defaults.voice_volume_db, Decibels::of);
    defaults.look = brief.look.unwrap_or(defaults.look);
    defaults.captions = brief.lettering.or(defaults.captions);
    defaults.longest_shot_ms = brief.longest_shot_ms.map(Millis::of).or(defaults.longest_shot_ms);
    if let Some(first) = brief.transitions.first() {
        defaults.transition = named(*first);
    }
    let turns = Turns {
        footage: if brief.in_order { footage } else { Vec::new() },
        transitions: if brief.transitions.len() > 1 { brief.transitions } else { Vec::new() },
        speed: brief.speed_percent.and_then(|percent| Speed::try_from(i64::from(percent)).ok()),
        searches: brief.searches,
    };
    turns.take(project);
    Ok((production, turns))
}

fn named(kind: TransitionKind) -> TransitionChoice {
    TransitionChoice { kind, ms: Millis::of(TRANSITION) }
}

fn footage_kind(path: &Path) -> MediaKind {
    match intake::classify(path) {
        crate::api::InputKind::Photo => MediaKind::Photo,
        _ => MediaKind::Video,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Script, ScriptLine};

    fn made(brief: Brief) -> Production {
        production(brief).unwrap().0
    }

    #[test]
    fn what_a_brief_says_stands_in_the_project() {
        let brief = Brief {
            text: Some("Bees dance. They say where lunch is.".to_owned()),
            title: Some("Bees".to_owned()),
            voice: Some("fake:anna".to_owned()),
            voice_rate_percent: Some(Percent::of(120)),
            voice_pitch: Some(Semitones::of(-3)),
            voice_volume_db: Some(4),
            language: Some("en".to_owned()),
            music: Some("/shelf/m.mp3".into()),
            music_gain_db: Some(-14),
            recording: Some("/shelf/r.wav".into()),
            look: Some(Look::Outline),
            transitions: vec![TransitionKind::None],
            notes: vec!["No font.".to_owned()],
            ..Brief::default()
        };
        let made = made(brief);
        let project = &made.document.project;
        assert_eq!(project.title, "Bees");
        assert_eq!(project.defaults.voice.as_deref(), Some("fake:anna"));
        assert_eq!(project.defaults.voice_rate_percent.get(), 120);
        let (pitch, volume) = (project.defaults.voice_pitch_semitones, project.defaults.voice_volume_db);
        assert_eq!((pitch.get(), volume.get()), (-3, 4));
        assert_eq!(
            (project.defaults.look, project.defaults.transition.kind),
            (Look::Outline, TransitionKind::None)
        );
        assert_eq!(project.music.as_ref().unwrap().gain_db.get(), -14);
        assert_eq!(made.located[&project.narration.as_ref().unwrap().media], PathBuf::from("/shelf/r.wav"));
        assert_eq!(made.warnings, ["No font."]);
    }

    #[test]
    fn footage_in_order_goes_round() {
        let brief = Brief {
            text: Some("One is here. Two is here. Three is here.".to_owned()),
            footage: vec!["/a.mp4".into(), "/b.jpg".into()],
            in_order: true,
            ..Brief::default()
        };
        let made = made(brief);
        let shown: Vec<_> =
            made.document.project.scenes.iter().map(|s| s.clip.clone().unwrap().media.unwrap()).collect();
        assert_eq!(shown, ["f1", "f2", "f1"]);
        assert_eq!(made.document.project.media["f2"].kind, Some(MediaKind::Photo));
    }

    #[test]
    fn what_is_said_of_all_pictures_stands_at_every_line() {
        let brief = Brief {
            text: Some("One is here. Two is here. Three is here.".to_owned()),
            searches: vec!["bee".to_owned(), "honey".to_owned()],
            speed_percent: Some(150),
            longest_shot_ms: Some(3_000),
            transitions: vec![TransitionKind::Fade, TransitionKind::Slide],
            ..Brief::default()
        };
        let project = made(brief).document.project;
        let clips: Vec<_> = project.clips().collect();
        let searches: Vec<&str> = clips.iter().map(|clip| clip.search.as_deref().unwrap()).collect();
        assert_eq!(searches, ["bee", "bee", "honey"]);
        assert!(clips.iter().all(|clip| clip.speed_percent.percent() == 150 && clip.media.is_none()));
        assert_eq!(project.defaults.longest_shot_ms.unwrap().get(), 3_000);
        let kinds: Vec<_> = project.scenes.iter().map(|scene| scene.transition.unwrap().kind).collect();
        assert_eq!(kinds, [TransitionKind::Fade, TransitionKind::Slide, TransitionKind::Fade]);
    }

    #[test]
    fn lines_that_are_written_later_take_the_same_turns() {
        let brief = Brief {
            text: Some("Bees".to_owned()),
            footage: vec!["/a.mp4".into(), "/b.mp4".into()],
            in_order: true,
            searches: vec!["bee".to_owned(), "honey".to_owned()],
            speed_percent: Some(50),
            transitions: vec![TransitionKind::Fade, TransitionKind::Slide],
            ..Brief::default()
        };
        let (asked, turns) = production(brief.clone()).unwrap();
        let line = |text: &str| ScriptLine { text: text.to_owned(), search: vec!["its own".to_owned()] };
        let script = Script {
            title: "Bees".to_owned(),
            language: "en".to_owned(),
            lines: vec![line("One is here."), line("Two is here."), line("Three is here.")],
            length_ms: 3_000,
            writer: "fake".to_owned(),
            warnings: Vec::new(),
        };
        let order = Order::of(asked, RenderChoices::default(), None, PathBuf::new());
        let mut order = Order { turns: Some(turns), ..order };
        order.speak(&script).unwrap();
        let text = script.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        let known = made(Brief { text: Some(text), ..brief }).document.project;
        let spoken = order.document().unwrap().project;
        let taken = |project: &Project| {
            let each = project.scenes.iter().map(|scene| (scene.clip.clone(), scene.transition));
            each.collect::<Vec<_>>()
        };
        assert_eq!(taken(&spoken), taken(&known));
        assert_eq!((spoken.scenes.len(), order.turns), (3, None));
    }

    #[test]
    fn a_brief_without_words_is_refused() {
        let empty = Brief { text: Some("  \n".to_owned()), ..Brief::default() };
        assert_eq!(production(empty).unwrap_err().code, "script_empty");
    }
}

//! The brief: a video asked for in words and values instead of dropped files. What is said here goes into a project
//! and is frozen like any other.

use crate::api::{ApiError, JobView, RenderChoices};
use crate::intake::{self, Production};
use crate::order::{Order, RENDER};
use crate::studio::Studio;
use crate::view::job_view;
use editorial::captions::Look;
use editorial::project::{
    ChosenBy, Clip, Decibels, Document, Language, MediaKind, Millis, Music, Recording, TransitionChoice,
};
use editorial::timeline::TransitionKind;
use jobs::NewJob;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Length of a transition that was asked for by name only.
const TRANSITION: u32 = 400;

/// One video, as another program asks for it.
#[derive(Debug, Clone, Default)]
pub struct Brief {
    /// What is spoken.
    pub text: Option<String>,
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
    /// Its level in dB against the file's own.
    pub music_gain_db: Option<i32>,
    /// BCP 47 tag; none to guess it from the script.
    pub language: Option<String>,
    /// Voice id; none for the language's own.
    pub voice: Option<String>,
    /// How captions look.
    pub look: Option<Look>,
    /// How pictures change.
    pub transition: Option<TransitionKind>,
    /// How fine, and which shape.
    pub choices: RenderChoices,
    /// The same key answers with the first job.
    pub key: Option<String>,
    /// What cannot be done as it was asked, in sentences: kept on the job as warnings.
    pub notes: Vec<String>,
}

impl Studio {
    /// Freezes a brief into a job. It is durable when this answers.
    ///
    /// # Errors
    /// When there is nothing to say, or the project or the language cannot be read; nothing was submitted then.
    pub async fn submit_brief(&self, mut brief: Brief) -> Result<JobView, ApiError> {
        let (choices, key) = (brief.choices, brief.key.take());
        let production = production(brief)?;
        let title = production.document.project.shown_title();
        let order = Order::of(production, choices, None, self.output_folder());
        let args = order.to_args()?;
        order.make_its_folder().await;
        let new = NewJob { kind: RENDER.to_owned(), title, args, priority: 0, key };
        Ok(job_view(&self.jobs.submit(new).await?))
    }
}

fn production(brief: Brief) -> Result<Production, ApiError> {
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
        production.document.project.narration = Some(Recording { media });
    }
    if let Some(path) = &brief.music {
        let mut music = Music::bed(production.locate(path, MediaKind::Audio));
        music.gain_db = brief.music_gain_db.map_or(music.gain_db, Decibels::of);
        production.document.project.music = Some(music);
    }
    let project = &mut production.document.project;
    if let Some(language) = brief.language {
        project.language = Language::try_from(language).map_err(|wrong| {
            ApiError::lasting(
                "language_wrong",
                format!("{wrong}."),
                "Write it like en or zh-CN, or leave it out.",
            )
        })?;
    }
    let defaults = &mut project.defaults;
    defaults.voice = brief.voice.or(defaults.voice.take());
    defaults.look = brief.look.unwrap_or(defaults.look);
    if let Some(kind) = brief.transition {
        defaults.transition = TransitionChoice { kind, ms: Millis::of(TRANSITION) };
    }
    if brief.in_order && !footage.is_empty() {
        for (scene, media) in project.scenes.iter_mut().zip(footage.iter().cycle()) {
            let clip =
                Clip { media: Some(media.clone()), chosen_by: Some(ChosenBy::Person), ..Clip::default() };
            scene.clip.get_or_insert(clip);
        }
    }
    Ok(production)
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

    fn made(brief: Brief) -> Production {
        production(brief).unwrap()
    }

    #[test]
    fn what_a_brief_says_stands_in_the_project() {
        let brief = Brief {
            text: Some("Bees dance. They say where lunch is.".to_owned()),
            title: Some("Bees".to_owned()),
            voice: Some("fake:anna".to_owned()),
            language: Some("en".to_owned()),
            music: Some("/shelf/m.mp3".into()),
            music_gain_db: Some(-14),
            recording: Some("/shelf/r.wav".into()),
            look: Some(Look::Outline),
            transition: Some(TransitionKind::None),
            notes: vec!["No font.".to_owned()],
            ..Brief::default()
        };
        let made = made(brief);
        let project = &made.document.project;
        assert_eq!(project.title, "Bees");
        assert_eq!(project.defaults.voice.as_deref(), Some("fake:anna"));
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
    fn a_brief_without_words_is_refused() {
        let empty = Brief { text: Some("  \n".to_owned()), ..Brief::default() };
        assert_eq!(production(empty).unwrap_err().code, "script_empty");
    }
}

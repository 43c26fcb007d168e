//! The dress of a video: how it looks and sounds, without what it says or shows. Taken off one project and put on another.

use super::{Card, CardText, Defaults, Document, Language, Logo, ProjectError, decode};
use serde::{Deserialize, Serialize};

/// What `format` says.
pub const DRESS_FORMAT: &str = "spool.look";
const DRESS_VERSION: u32 = 1;

/// Voice, captions, transitions, cards and logo of a maker's videos, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dress {
    format: String,
    version: u32,
    /// What its maker calls it.
    pub name: String,
    /// What the voice speaks.
    #[serde(default)]
    pub language: Language,
    /// What holds where a line says nothing.
    #[serde(default)]
    pub defaults: Defaults,
    /// A card at the start, which shows each video's own title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_card: Option<Card>,
    /// The card at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_card: Option<Card>,
    /// How the logo stands; its file goes beside this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
}

impl Dress {
    /// Reads the text of one.
    ///
    /// # Errors
    /// As for a project's text.
    pub fn open(bytes: &[u8]) -> Result<Dress, ProjectError> {
        let dress: Dress =
            serde_json::from_str(decode(bytes)?).map_err(|error| ProjectError::wrong(&error))?;
        if dress.format != DRESS_FORMAT || dress.version > DRESS_VERSION {
            return Err(ProjectError::NotAProject);
        }
        Ok(dress)
    }
}

impl Document {
    /// What this project wears. Footage of cards stays here: it is the video's.
    pub fn dress(&self, name: &str) -> Dress {
        let bare = |card: &Card| Card { clip: None, ..card.clone() };
        let project = &self.project;
        Dress {
            format: DRESS_FORMAT.to_owned(),
            version: DRESS_VERSION,
            name: super::showable(name),
            language: project.language.clone(),
            defaults: project.defaults.clone(),
            title_card: project.title_card.as_ref().map(bare),
            end_card: project.end_card.as_ref().map(bare),
            logo: project.logo.clone(),
        }
    }

    /// Puts a dress on. A voice of another language stays off; `logo` is the name of its file in this project, without
    /// which there is no logo.
    pub fn wear(&mut self, dress: Dress, logo: Option<String>) {
        let project = &mut self.project;
        let root = |language: &Language| language.as_str().split('-').next().unwrap_or_default().to_owned();
        let silent = dress.defaults.voice.as_deref() == Some(super::NO_VOICE);
        let speaks = silent || root(&dress.language) == root(&project.language);
        let voice = if speaks { dress.defaults.voice.clone() } else { project.defaults.voice.clone() };
        project.defaults = Defaults { voice, ..dress.defaults };
        let title = CardText::try_from(project.title.clone()).unwrap_or_default();
        project.title_card = dress.title_card.map(|card| Card { text: title, clip: None, ..card });
        project.end_card = dress.end_card.map(|card| Card { clip: None, ..card });
        project.logo = dress.logo.zip(logo).map(|(stands, media)| Logo { media, ..stands });
    }
}

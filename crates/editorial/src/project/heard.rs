//! What is heard of the words: the person's own recordings, and which lines a voice speaks, and how high.

use super::{ChosenBy, NO_VOICE, Project, Scene};
use serde::{Deserialize, Serialize};

/// The person's own recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// Which file.
    pub media: String,
    /// Who said that it is one: a person is not doubted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen_by: Option<ChosenBy>,
}

impl Recording {
    /// A file that is taken for one until it turns out to be something else.
    pub fn taken(media: String) -> Recording {
        Recording { media, chosen_by: None }
    }
}

impl Project {
    /// Names of the files that are heard and never shown: music and recordings.
    pub fn heard(&self) -> impl Iterator<Item = &str> {
        (self.music.iter().map(|music| music.media.as_str()))
            .chain(self.narration.iter().map(|recording| recording.media.as_str()))
            .chain(self.scenes.iter().filter_map(|scene| scene.recording.as_deref()))
    }

    /// The file with the person's recording of a line alone; one of the whole script goes before it.
    pub fn recording_of<'a>(&self, scene: &'a Scene) -> Option<&'a str> {
        scene.recording.as_deref().filter(|_| self.narration.is_none())
    }

    /// Whether the person's own voice is heard in a line.
    pub fn is_recorded(&self, scene: &Scene) -> bool {
        self.narration.is_some() || scene.recording.is_some()
    }

    /// Whether a line is shown and not spoken.
    pub fn is_silent(&self, scene: &Scene) -> bool {
        !self.is_recorded(scene) && self.voice_of(scene) == Some(NO_VOICE)
    }

    /// How much higher a voice speaks a line, in semitones; a voice that a recording is laid over is left as it is.
    pub fn pitch_of(&self, scene: &Scene) -> i8 {
        if self.is_recorded(scene) { 0 } else { self.defaults.voice_pitch_semitones.get() }
    }
}

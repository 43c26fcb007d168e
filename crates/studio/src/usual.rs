//! The voice that a new video begins with: the one that was chosen last for a video of its language.

use crate::intake::Production;
use crate::studio::Studio;
use std::collections::BTreeMap;
use std::sync::PoisonError;

impl Studio {
    /// Takes the voices that were chosen last, by language (`en`); no longer one of an earlier call.
    pub fn set_usual_voices(&self, voices: BTreeMap<String, String>) {
        *self.usual.lock().unwrap_or_else(PoisonError::into_inner) = voices;
    }

    /// A production with the voice that is usual for its language, or for the one its script will be written in. What a
    /// project file says and a recording stay alone; a voice that is gone, has no key or speaks no such language is
    /// passed over.
    pub(crate) fn spoken_as_usual(&self, mut production: Production, written_in: Option<&str>) -> Production {
        let project = &mut production.document.project;
        let own =
            production.root.is_some() || project.narration.is_some() || project.defaults.voice.is_some();
        if !own {
            let language = written_in.unwrap_or(project.language.as_str());
            project.defaults.voice = self.usual_voice(language);
        }
        production
    }

    fn usual_voice(&self, language: &str) -> Option<String> {
        let main = language.split('-').next().unwrap_or_default().to_lowercase();
        let usual = self.usual.lock().unwrap_or_else(PoisonError::into_inner).get(&main).cloned()?;
        let known = self.ports.as_ref()?.narrators.known([usual.as_str()]);
        let speaks = known
            .iter()
            .any(|known| known.voice.id == usual && known.down.is_none() && known.voice.speaks(language));
        speaks.then_some(usual)
    }
}

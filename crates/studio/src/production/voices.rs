//! Voices: who speaks each line, and who stands in where a service cannot.

use super::{StageFailure, Take, ask};
use crate::narrators::{Known, Picked, pick_voice, stand_in};
use crate::ports::Fault;
use editorial::project::Scene;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

/// Who speaks each line.
pub(super) struct VoiceCast {
    /// One for each line; none where nobody speaks, or the person does.
    pub voices: Vec<Option<Known>>,
    /// What is different from what was asked, in sentences.
    pub said: Vec<String>,
}

impl Take<'_> {
    /// Who speaks each line. A voice that was asked for and whose service cannot speak gives way in all of its lines,
    /// unless each of them was spoken before.
    pub(super) fn cast_voices(&self) -> Result<VoiceCast, StageFailure> {
        let (all, mute) = (self.known_voices(), self.muted());
        let language = self.project.language.as_str();
        let mut said = Vec::new();
        let mut voices = Vec::with_capacity(self.project.scenes.len());
        for scene in &self.project.scenes {
            let nobody = self.project.is_silent(scene) || self.project.is_recorded(scene);
            voices.push(if nobody { None } else { Some(self.picked(scene, &all, &mut said)?) });
        }
        let mut instead: BTreeMap<String, Known> = BTreeMap::new();
        for asked in voices.iter().flatten() {
            let Some(why) = mute.get(asked.engine).or(asked.down.as_ref()) else { continue };
            if instead.contains_key(&asked.voice.id) || !self.any_unspoken(asked, &voices) {
                continue;
            }
            let Some(other) = stand_in(asked, language, &all, &mute) else {
                return Err(ask(&why.code, &why.message, &why.hint));
            };
            let tried = mute.iter().filter(|(engine, _)| **engine != asked.engine);
            let sentences: Vec<&str> = std::iter::once(why)
                .chain(tried.map(|(_, why)| why))
                .map(|why| why.message.as_str())
                .collect();
            let (name, asked_name) = (&other.voice.name, &asked.voice.name);
            said.push(format!("{} \"{name}\" speaks instead of \"{asked_name}\".", sentences.join(" ")));
            instead.insert(asked.voice.id.clone(), other.clone());
        }
        for voice in voices.iter_mut().flatten() {
            if let Some(other) = instead.get(&voice.voice.id) {
                *voice = other.clone();
            }
        }
        Ok(VoiceCast { voices, said })
    }

    /// The voice that is asked for in a line, whether or not it can speak now.
    pub(super) fn asked_for(&self, scene: &Scene) -> Result<String, StageFailure> {
        let mut said = Vec::new();
        let picked = self.picked(scene, &self.known_voices(), &mut said)?;
        said.iter().for_each(|said| self.warn(said));
        Ok(picked.voice.id)
    }

    /// Asks a service for nothing more in this take.
    pub(super) fn mute(&self, engine: &'static str, why: Fault) {
        tracing::info!(engine, code = why.code, "another voice stands in");
        self.mute.lock().unwrap_or_else(PoisonError::into_inner).insert(engine, why);
    }

    /// Names and versions of what speaks; none when the person does, or nobody.
    pub(super) fn engines(&self) -> Option<String> {
        if self.project.narration.is_some() {
            return None;
        }
        let cast = self.cast_voices().ok()?;
        let of = |known: &Known| self.floor.narrators.fingerprint_of(&known.voice.id);
        let engines: BTreeSet<String> = cast.voices.iter().flatten().map(of).collect();
        (!engines.is_empty()).then(|| engines.into_iter().collect::<Vec<_>>().join(", "))
    }

    fn muted(&self) -> BTreeMap<&'static str, Fault> {
        self.mute.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn known_voices(&self) -> Vec<Known> {
        let wanted = self.project.scenes.iter().filter_map(|scene| self.project.voice_of(scene));
        self.floor.narrators.known(wanted)
    }

    fn picked(&self, scene: &Scene, all: &[Known], said: &mut Vec<String>) -> Result<Known, StageFailure> {
        match pick_voice(self.project.voice_of(scene), self.project.language.as_str(), all) {
            Picked::AsAsked(known) => Ok(known.clone()),
            Picked::Instead { voice, asked } => {
                let sentence =
                    format!("The voice \"{asked}\" is not here, so \"{}\" speaks.", voice.voice.name);
                if !said.contains(&sentence) {
                    said.push(sentence);
                }
                Ok(voice.clone())
            }
            Picked::Nobody => Err(ask(
                "voice_missing",
                "There is no voice on this computer that can speak the script.",
                "Install Spool again to get the built-in voice, or add your own recording, then continue.",
            )),
        }
    }

    fn any_unspoken(&self, asked: &Known, voices: &[Option<Known>]) -> bool {
        let lines = self.project.scenes.iter().zip(voices);
        let mut own =
            lines.filter(|(_, known)| known.as_ref().is_some_and(|known| known.voice.id == asked.voice.id));
        own.any(|(scene, _)| self.spoken(scene, &asked.voice.id).is_none())
    }
}

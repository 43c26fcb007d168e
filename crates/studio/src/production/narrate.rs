//! Narrate: every line gets its sound and the times of its words, from a voice or from the person's recording.

use super::sources::Sources;
use super::{StageFailure, Take, disk, give_up, ms};
use crate::artifacts::Key;
use crate::boundary::boundary;
use crate::intake::shown;
use crate::ports::{Files, Gender, Spoken, SpokenLine, Voice};
use crate::progress::{Stage, Units};
use editorial::narration::{about, align, words_by_length};
use editorial::project::{Music, Scene};
use editorial::{LineNarration, Narration, Time, script};
use std::path::Path;

impl Take<'_> {
    /// One sound a line, in order. Their files are added to `files`.
    pub(super) async fn narrate(
        &self,
        sources: &Sources,
        files: &mut Files,
    ) -> Result<Narration, StageFailure> {
        let chars: usize = self.project.scenes.iter().map(|scene| scene.text.chars().count()).sum();
        self.meter.begin(Stage::Narrate, Units(chars as f64), Some(self.project.scenes.len() as u32));
        let narration = match self.recording(sources) {
            Some(path) => self.follow_recording(path, files).await?,
            None => self.speak(files).await?,
        };
        self.meter.end(Stage::Narrate);
        Ok(narration)
    }

    /// Takes a loose sound that cannot be a recording of the script for what it then is: music.
    ///
    /// Speech of several lines has pauses. What the project itself says is never doubted.
    pub(super) async fn tell_music_from_speech(&mut self, sources: &Sources) -> Result<(), StageFailure> {
        let Some(recording) = self.project.narration.clone() else { return Ok(()) };
        let loose = self.order.located.contains_key(&recording.media);
        let Some(path) = sources.get(&recording.media).filter(|_| loose && self.project.scenes.len() > 1)
        else {
            return Ok(());
        };
        let probe = self.floor.media.probe(path, &self.attempt.cancel).await?;
        let (_, pauses) = self.pauses(path).await?;
        let between = |pause: &&(Time, Time)| pause.0 > Time::ZERO && pause.1 < probe.length;
        if pauses.iter().filter(between).count() == 0 {
            self.warn(&format!("\"{}\" has no pauses as speech has, so it is used as music.", shown(path)));
            self.project.narration = None;
            self.project.music.get_or_insert_with(|| Music::bed(recording.media));
        }
        Ok(())
    }

    /// Stretches of silence in a sound, and the hash of its bytes.
    async fn pauses(&self, path: &Path) -> Result<(String, Vec<(Time, Time)>), StageFailure> {
        let (hash, path) = self.hash(path).await?;
        let key = Key::of("silences", "json", &(1, self.floor.media.fingerprint(), &hash));
        if let Some(pauses) = self.floor.artifacts.read(&key) {
            return Ok((hash, pauses));
        }
        let pauses = self.floor.media.silences(&path, &self.attempt.cancel).await?;
        self.floor.artifacts.write(&key, &pauses).map_err(|error| disk(&error))?;
        Ok((hash, pauses))
    }

    fn recording<'s>(&self, sources: &'s Sources) -> Option<&'s Path> {
        sources.get(&self.project.narration.as_ref()?.media).map(|path| path.as_path())
    }

    async fn speak(&self, files: &mut Files) -> Result<Narration, StageFailure> {
        let voices = self.floor.narrator.voices();
        let mut lines = Vec::with_capacity(self.project.scenes.len());
        let (mut done, mut made) = (0, 0);
        for (index, scene) in self.project.scenes.iter().enumerate() {
            self.go_on()?;
            self.meter.step(index as u32 + 1);
            let voice = self.voice_of(scene, &voices)?;
            let (line, fresh) = self.speak_line(scene, &voice, files).await?;
            lines.push(line);
            boundary!("line narrated");
            let chars = scene.text.chars().count();
            (done, made) = (done + chars, made + if fresh { chars } else { 0 });
            self.meter.reached(Stage::Narrate, Units(done as f64), Units(made as f64));
        }
        Ok(Narration { lines })
    }

    /// The sounds that are there already, and for each line whether it was: one that was not gets about the time
    /// that it will take.
    pub(super) async fn narration_so_far(
        &self,
        sources: &Sources,
        files: &mut Files,
    ) -> Result<(Narration, Vec<bool>), StageFailure> {
        if let Some(path) = self.recording(sources) {
            let narration = self.follow_recording(path, files).await?;
            let lines = narration.lines.len();
            return Ok((narration, vec![true; lines]));
        }
        let voices = self.floor.narrator.voices();
        let line = |scene: &Scene| {
            let found = self.voice_of(scene, &voices).ok().and_then(|voice| {
                let (sound_key, times_key) = self.spoken_keys(scene, &voice);
                self.floor.artifacts.find(&sound_key)?;
                Some((sound_key.hash().to_owned(), self.floor.artifacts.read::<Spoken>(&times_key)?))
            });
            let spoken = found.is_some();
            let (sound, Spoken { length, words }) = found.unwrap_or_else(|| {
                let length = about(&scene.text).max(ms(300));
                let words = words_by_length(&script::words(&scene.text), length);
                (String::new(), Spoken { length, words })
            });
            (LineNarration { sound, sound_in: Time::ZERO, length, words }, spoken)
        };
        let (lines, spoken) = self.project.scenes.iter().map(line).unzip();
        Ok((Narration { lines }, spoken))
    }

    fn spoken_keys(&self, scene: &Scene, voice: &str) -> (Key, Key) {
        spoken_keys(&self.floor.narrator.fingerprint(), voice, &scene.text)
    }

    /// One line's sound, found or made, and whether it was made.
    pub(super) async fn speak_line(
        &self,
        scene: &Scene,
        voice: &str,
        files: &mut Files,
    ) -> Result<(LineNarration, bool), StageFailure> {
        let (narrator, artifacts) = (&self.floor.narrator, &self.floor.artifacts);
        let (sound_key, times_key) = self.spoken_keys(scene, voice);
        let found = artifacts.find(&sound_key).zip(artifacts.read::<Spoken>(&times_key));
        let fresh = found.is_none();
        let (path, spoken) = match found {
            Some(found) => found,
            None => {
                self.meter.making(Stage::Narrate);
                let scratch = artifacts.scratch(&sound_key).map_err(|error| disk(&error))?;
                let words = script::words(&scene.text);
                let line = SpokenLine { text: &scene.text, words: &words, voice };
                let spoken = narrator.narrate(line, &scratch, &self.attempt.cancel).await?;
                let path = self.floor.settle(&sound_key, &scratch)?;
                artifacts.write(&times_key, &spoken).map_err(|error| disk(&error))?;
                (path, spoken)
            }
        };
        files.insert(sound_key.hash().to_owned(), path);
        let sound = sound_key.hash().to_owned();
        let line = LineNarration { sound, sound_in: Time::ZERO, length: spoken.length, words: spoken.words };
        Ok((line, fresh))
    }

    pub(super) fn voice_of(&self, scene: &Scene, voices: &[Voice]) -> Result<String, StageFailure> {
        let wanted = scene.voice.as_deref().or(self.project.defaults.voice.as_deref());
        match pick_voice(wanted, self.project.language.as_str(), voices) {
            Picked::AsAsked(id) => Ok(id),
            Picked::Instead { id, name, asked } => {
                self.warn(&format!("The voice \"{asked}\" is not here, so \"{name}\" speaks."));
                Ok(id)
            }
            Picked::Nobody => Err(super::ask(
                "voice_missing",
                "There is no voice on this computer that can speak the script.",
                "Install Spool again to get the built-in voice, or add your own recording, then continue.",
            )),
        }
    }

    /// Lines lie in one recording, found by its pauses.
    async fn follow_recording(&self, path: &Path, files: &mut Files) -> Result<Narration, StageFailure> {
        let probe = self.floor.media.probe(path, &self.attempt.cancel).await?;
        if !probe.has_sound || probe.length == Time::ZERO {
            let message = format!("\"{}\" has no sound to use as narration.", shown(path));
            return Err(give_up(
                "media_kind",
                message,
                "Choose a sound file, or let a voice speak the script.",
            ));
        }
        let (hash, pauses) = self.pauses(path).await?;
        let spoken: Vec<Vec<&str>> =
            self.project.scenes.iter().map(|scene| script::words(&scene.text)).collect();
        self.doubt_length(&spoken, probe.length, path);
        let placed = align(&spoken, probe.length, &pauses);
        let line = |(index, words): (usize, &Vec<&str>)| {
            let (start, end) = placed[index];
            // The pause after a line belongs to it: the recording keeps its own rhythm.
            let until = placed.get(index + 1).map_or(end, |next| next.0);
            let (sound, words) = (hash.clone(), words_by_length(words, end - start));
            LineNarration { sound, sound_in: start, length: until - start, words }
        };
        let lines = spoken.iter().enumerate().map(line).collect();
        files.insert(hash.clone(), path.to_owned());
        Ok(Narration { lines })
    }

    /// People speak two to three words a second: far from that, the recording is hardly one of this script.
    fn doubt_length(&self, spoken: &[Vec<&str>], length: Time, path: &Path) {
        let words = spoken.iter().map(Vec::len).sum::<usize>() as i64;
        let expected = ms(400).0 * words;
        if length.0 > expected * 3 || length.0 < expected / 3 {
            self.warn(&format!(
                "The length of \"{}\" does not fit the script. If it is music, put \"music\" into its name.",
                shown(path)
            ));
        }
    }
}

/// Under which names a line's sound and its times are kept.
pub(crate) fn spoken_keys(narrator: &str, voice: &str, text: &str) -> (Key, Key) {
    let inputs = (1, narrator, voice, text);
    (Key::of("narrate", "wav", &inputs), Key::of("narrate", "json", &inputs))
}

/// Which voice will speak.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Picked {
    AsAsked(String),
    Instead { id: String, name: String, asked: String },
    Nobody,
}

/// The voice asked for; else one of the language and, if the asked one's sex can be told, of that; else none.
pub(crate) fn pick_voice(wanted: Option<&str>, language: &str, voices: &[Voice]) -> Picked {
    if let Some(asked) = wanted.filter(|id| voices.iter().any(|voice| voice.id == *id)) {
        return Picked::AsAsked(asked.to_owned());
    }
    let main = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
    let mut fitting = voices.iter().filter(|voice| main(&voice.language) == main(language)).peekable();
    let gender = wanted.and_then(gender_of);
    let first = fitting.peek().copied();
    let Some(voice) = fitting.find(|voice| gender.is_none_or(|gender| gender == voice.gender)).or(first)
    else {
        return Picked::Nobody;
    };
    match wanted {
        None => Picked::AsAsked(voice.id.clone()),
        Some(asked) => Picked::Instead {
            id: voice.id.clone(),
            name: voice.name.clone(),
            asked: editorial::project::showable(asked),
        },
    }
}

/// Voice ids of the field often tell: `af_heart`, `en-US-AriaNeural-Female`.
fn gender_of(id: &str) -> Option<Gender> {
    let id = id.to_lowercase();
    let name = id.rsplit('/').next().unwrap_or(&id);
    let second = name.as_bytes().get(1).filter(|_| name.as_bytes().get(2) == Some(&b'_'));
    match (id.ends_with("female"), id.ends_with("male"), second) {
        (true, ..) | (_, _, Some(b'f')) => Some(Gender::Female),
        (_, true, _) | (_, _, Some(b'm')) => Some(Gender::Male),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(id: &str, language: &str, gender: Gender) -> Voice {
        Voice { id: id.to_owned(), name: id.to_owned(), language: language.to_owned(), gender }
    }

    #[test]
    fn a_voice_that_is_not_here_is_replaced_by_one_of_its_kind() {
        let voices = [
            voice("builtin:kokoro/af_heart", "en-US", Gender::Female),
            voice("builtin:kokoro/am_michael", "en-US", Gender::Male),
            voice("builtin:kokoro/zf_xiaobei", "zh-CN", Gender::Female),
        ];
        let picked = |wanted, language| match pick_voice(wanted, language, &voices) {
            Picked::AsAsked(id) => (id, false),
            Picked::Instead { id, .. } => (id, true),
            Picked::Nobody => (String::new(), false),
        };
        for (wanted, language, id, instead) in [
            (Some("builtin:kokoro/am_michael"), "en", "builtin:kokoro/am_michael", false),
            (None, "en-GB", "builtin:kokoro/af_heart", false),
            (None, "zh", "builtin:kokoro/zf_xiaobei", false),
            (Some("en-US-GuyNeural-Male"), "en", "builtin:kokoro/am_michael", true),
            (Some("zh-CN-YunxiNeural-Male"), "zh-CN", "builtin:kokoro/zf_xiaobei", true),
            (None, "fr", "", false),
        ] {
            assert_eq!(picked(wanted, language), (id.to_owned(), instead), "{wanted:?}");
        }
    }
}

//! Narrate: every line gets its sound and the times of its words, from a voice or from the person's recording.

use super::sources::Sources;
use super::voices::VoiceCast;
use super::{StageFailure, Take, disk, ms};
use crate::artifacts::Key;
use crate::boundary::boundary;
use crate::narrators::{Known, NotSpoken};
use crate::ports::{Fault, Files, Spoken, SpokenLine};
use crate::progress::{Stage, Units};
use editorial::narration::{WordTiming, words_between, words_by_length};
use editorial::project::Scene;
use editorial::said::said;
use editorial::{LineNarration, Narration, Project, Time, script};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a voice may take for a line, a service's retries included, before the work counts as hung; and more for
/// each character, on a slow computer.
const SPEAKING: Duration = Duration::from_mins(5);
const A_CHARACTER: Duration = Duration::from_millis(200);

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
            None => self.speak(0..self.project.scenes.len(), sources, files).await?,
        };
        self.meter.end(Stage::Narrate);
        Ok(narration)
    }

    /// The lines at these places, spoken. When a service cannot speak, another voice stands in and begins anew: nobody
    /// hears two voices where one was asked for.
    pub(super) async fn speak(
        &self,
        lines: Range<usize>,
        sources: &Sources,
        files: &mut Files,
    ) -> Result<Narration, StageFailure> {
        loop {
            let cast = self.cast_voices()?;
            match self.speak_as(&cast, lines.clone(), sources, files).await {
                Ok(narration) => {
                    cast.said.iter().for_each(|said| self.warn(said));
                    return Ok(narration);
                }
                Err(Halt::Service(voice, fault)) => self.mute(voice.engine, fault),
                Err(Halt::Stage(failure)) => return Err(failure),
            }
        }
    }

    async fn speak_as<'c>(
        &self,
        cast: &'c VoiceCast,
        lines: Range<usize>,
        sources: &Sources,
        files: &mut Files,
    ) -> Result<Narration, Halt<'c>> {
        let mut spoken = Vec::with_capacity(lines.len());
        let (mut done, mut made) = (0, 0);
        let places = cast.voices.iter().zip(&self.project.scenes).enumerate();
        for (index, (known, scene)) in places.skip(lines.start).take(lines.len()) {
            self.meter.step(index as u32 + 1);
            self.go_on().map_err(Halt::Stage)?;
            let (line, fresh) = match (known, self.recording_of_line(scene, sources)) {
                (_, Some(path)) => self.follow_line(index, path, files).await.map_err(Halt::Stage)?,
                (None, None) => (self.unspoken_line(scene), false),
                (Some(known), None) => {
                    let said = self.speak_line(scene, &known.voice.id, files).await;
                    said.map_err(|unspoken| match unspoken {
                        NotSpoken::Service(fault) => Halt::Service(known, fault),
                        NotSpoken::Stage(failure) => Halt::Stage(failure),
                    })?
                }
            };
            spoken.push(line);
            boundary!("line narrated");
            let chars = scene.text.chars().count();
            (done, made) = (done + chars, made + if fresh { chars } else { 0 });
            self.meter.reached(Stage::Narrate, Units(done as f64), Units(made as f64));
        }
        Ok(Narration { lines: spoken })
    }

    /// The sounds that are there already, and for each line whether it was: one that was not gets about the time
    /// that it will take.
    pub(super) async fn narration_so_far(
        &self,
        sources: &Sources,
        files: &mut Files,
    ) -> Result<(Narration, Vec<bool>), StageFailure> {
        if let Some(path) = self.recording(sources) {
            let (narration, certain) = self.recording_so_far(path, files).await?;
            let lines = narration.lines.len();
            return Ok((narration, vec![certain; lines]));
        }
        let cast = self.cast_voices().ok();
        cast.iter().flat_map(|cast| &cast.said).for_each(|said| self.warn(said));
        let (mut lines, mut certain) = (Vec::new(), Vec::new());
        for (index, scene) in self.project.scenes.iter().enumerate() {
            let voice = cast.as_ref().and_then(|cast| cast.voices.get(index)?.as_ref());
            let (line, known) = match self.recording_of_line(scene, sources) {
                Some(path) => self.line_so_far(index, path, files).await?,
                None => match voice.and_then(|known| self.spoken(scene, &known.voice.id)) {
                    Some((sound, Spoken { length, words })) => {
                        (LineNarration { sound, sound_in: Time::ZERO, length, words }, true)
                    }
                    None => (self.unspoken_line(scene), self.project.is_silent(scene)),
                },
            };
            lines.push(line);
            certain.push(known);
        }
        Ok((Narration { lines }, certain))
    }

    /// A line that nobody speaks, or has not spoken yet: its words come one after the other over about its length.
    fn unspoken_line(&self, scene: &Scene) -> LineNarration {
        let length = self.project.about(scene).max(ms(300));
        let words = words_by_length(&script::words(&scene.text), length);
        LineNarration { sound: String::new(), sound_in: Time::ZERO, length, words }
    }

    /// What a voice said of a line before, and under which name its sound is kept.
    pub(super) fn spoken(&self, scene: &Scene, voice: &str) -> Option<(String, Spoken)> {
        let (sound_key, times_key) = self.spoken_keys(scene, voice);
        self.floor.artifacts.find(&sound_key)?;
        Some((sound_key.hash().to_owned(), self.floor.artifacts.read::<Spoken>(&times_key)?))
    }

    pub(super) fn spoken_keys(&self, scene: &Scene, voice: &str) -> (Key, Key) {
        spoken_keys(&self.floor.narrators.fingerprint_of(voice), voice, scene, &self.project)
    }

    /// One line's sound, found or made, and whether it was made.
    pub(super) async fn speak_line(
        &self,
        scene: &Scene,
        voice: &str,
        files: &mut Files,
    ) -> Result<(LineNarration, bool), NotSpoken> {
        let artifacts = &self.floor.artifacts;
        let (sound_key, times_key) = self.spoken_keys(scene, voice);
        let found = artifacts.find(&sound_key).zip(artifacts.read::<Spoken>(&times_key));
        let fresh = found.is_none();
        let (path, spoken) = match found {
            Some(found) => found,
            None => self.make_line(scene, voice, &sound_key, &times_key).await?,
        };
        files.insert(sound_key.hash().to_owned(), path);
        let sound = sound_key.hash().to_owned();
        let line = LineNarration { sound, sound_in: Time::ZERO, length: spoken.length, words: spoken.words };
        Ok((line, fresh))
    }

    /// When each word of a sound is spoken whose maker did not tell: by the built-in voice, else by its pauses.
    async fn times_of(
        &self,
        line: SpokenLine<'_>,
        sound: &Path,
        length: Time,
    ) -> Result<Vec<WordTiming>, StageFailure> {
        let (language, cancel) = (self.project.language.as_str(), &self.attempt.cancel);
        let aligning = self.floor.narrators.align(line, language, sound, cancel);
        if let Some(words) = self.patient(SPEAKING, aligning).await {
            return Ok(words);
        }
        self.go_on()?;
        let (_, pauses) = self.pauses(sound).await?;
        Ok(words_between(line.words, length, &pauses))
    }

    async fn make_line(
        &self,
        scene: &Scene,
        voice: &str,
        sound: &Key,
        times: &Key,
    ) -> Result<(PathBuf, Spoken), NotSpoken> {
        self.meter.making(Stage::Narrate);
        let artifacts = &self.floor.artifacts;
        let scratch = artifacts.scratch(sound).map_err(|error| disk(&error))?;
        let said = said(&scene.text, &self.project.pronunciations);
        let words = script::words(&said.text);
        let rate_percent = self.project.defaults.voice_rate_percent.get();
        let pitch = self.project.pitch_of(scene);
        let line = SpokenLine { text: &said.text, words: &words, voice, rate_percent, pitch };
        let limit = SPEAKING + A_CHARACTER * u32::try_from(said.text.chars().count()).unwrap_or(u32::MAX);
        let speaking = self.floor.narrators.narrate(line, &scratch, &self.attempt.cancel);
        let mut spoken = self.patient(limit, speaking).await?;
        if spoken.words.is_empty() {
            spoken.words = self.times_of(line, &scratch, spoken.length).await?;
        }
        spoken.words = said.as_written(&scene.text, spoken.words);
        let path = self.floor.settle(sound, &scratch)?;
        artifacts.write(times, &spoken).map_err(|error| disk(&error))?;
        Ok((path, spoken))
    }
}

/// Why lines were not all spoken.
enum Halt<'c> {
    /// The service of this voice cannot speak: another may.
    Service(&'c Known, Fault),
    /// Anything else.
    Stage(StageFailure),
}

/// Under which names a line's sound and its times are kept.
pub(crate) fn spoken_keys(narrator: &str, voice: &str, scene: &Scene, project: &Project) -> (Key, Key) {
    let (text, rate) = (scene.text.as_str(), project.defaults.voice_rate_percent);
    let inputs = (2, narrator, voice, text, said(text, &project.pronunciations).text, rate);
    // Whatever was spoken before voices had another pitch is still found.
    match project.pitch_of(scene) {
        0 => (Key::of("narrate", "wav", &inputs), Key::of("narrate", "json", &inputs)),
        pitch => {
            let inputs = (inputs, pitch);
            (Key::of("narrate", "wav", &inputs), Key::of("narrate", "json", &inputs))
        }
    }
}

/// What a line that nobody speaks means for the stage.
pub(super) fn given_up(unspoken: NotSpoken) -> StageFailure {
    match unspoken {
        NotSpoken::Service(fault) => StageFailure::GiveUp(fault),
        NotSpoken::Stage(failure) => failure,
    }
}

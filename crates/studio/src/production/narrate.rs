//! Narrate: every line gets its sound and the times of its words, from a voice or from the person's recording.

use super::sources::Sources;
use super::voices::VoiceCast;
use super::{StageFailure, Take, disk, give_up, ms};
use crate::artifacts::Key;
use crate::boundary::boundary;
use crate::intake::shown;
use crate::narrators::{Known, NotSpoken};
use crate::ports::{Files, Spoken, SpokenLine};
use crate::progress::{Stage, Units};
use editorial::narration::{WordTiming, align, words_between, words_by_length};
use editorial::project::{Music, Scene};
use editorial::said::said;
use editorial::{LineNarration, Narration, Project, Time, script};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a voice may take for a line, a service's retries included, before the work counts as hung; and more for
/// each character, on a slow computer.
const SPEAKING: Duration = Duration::from_mins(5);
const A_CHARACTER: Duration = Duration::from_millis(200);
/// The same for looking through a whole recording.
const LISTENING: Duration = Duration::from_hours(1);

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
            None => self.speak(0..self.project.scenes.len(), files).await?,
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
        // The program that listens is watched by itself.
        let pauses = self.patient(LISTENING, self.floor.media.silences(&path, &self.attempt.cancel)).await?;
        self.floor.artifacts.write(&key, &pauses).map_err(|error| disk(&error))?;
        Ok((hash, pauses))
    }

    fn recording<'s>(&self, sources: &'s Sources) -> Option<&'s Path> {
        sources.get(&self.project.narration.as_ref()?.media).map(|path| path.as_path())
    }

    /// The lines at these places, spoken. When a service cannot speak, another voice stands in and begins anew: nobody
    /// hears two voices where one was asked for.
    pub(super) async fn speak(
        &self,
        lines: Range<usize>,
        files: &mut Files,
    ) -> Result<Narration, StageFailure> {
        loop {
            let cast = self.cast_voices()?;
            match self.speak_as(&cast, lines.clone(), files).await {
                Ok(narration) => {
                    cast.said.iter().for_each(|said| self.warn(said));
                    return Ok(narration);
                }
                Err((voice, NotSpoken::Service(fault))) => self.mute(voice.engine, fault),
                Err((_, NotSpoken::Stage(failure))) => return Err(failure),
            }
        }
    }

    async fn speak_as<'c>(
        &self,
        cast: &'c VoiceCast,
        lines: Range<usize>,
        files: &mut Files,
    ) -> Result<Narration, (&'c Known, NotSpoken)> {
        let mut spoken = Vec::with_capacity(lines.len());
        let (mut done, mut made) = (0, 0);
        let places = cast.voices.iter().zip(&self.project.scenes).enumerate();
        for (index, (known, scene)) in places.skip(lines.start).take(lines.len()) {
            self.meter.step(index as u32 + 1);
            let (line, fresh) = match known {
                None => (self.unspoken_line(scene), false),
                Some(known) => {
                    let failed = |failure| (known, failure);
                    self.go_on().map_err(|failure| failed(NotSpoken::Stage(failure)))?;
                    self.speak_line(scene, &known.voice.id, files).await.map_err(failed)?
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
            let narration = self.follow_recording(path, files).await?;
            let lines = narration.lines.len();
            return Ok((narration, vec![true; lines]));
        }
        let cast = self.cast_voices().ok();
        cast.iter().flat_map(|cast| &cast.said).for_each(|said| self.warn(said));
        let line = |(index, scene): (usize, &Scene)| {
            let voice = cast.as_ref().and_then(|cast| cast.voices.get(index)?.as_ref());
            match voice.and_then(|known| self.spoken(scene, &known.voice.id)) {
                Some((sound, Spoken { length, words })) => {
                    (LineNarration { sound, sound_in: Time::ZERO, length, words }, true)
                }
                None => (self.unspoken_line(scene), self.project.is_silent(scene)),
            }
        };
        let (lines, spoken) = self.project.scenes.iter().enumerate().map(line).unzip();
        Ok((Narration { lines }, spoken))
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

    fn spoken_keys(&self, scene: &Scene, voice: &str) -> (Key, Key) {
        spoken_keys(&self.floor.narrators.fingerprint_of(voice), voice, &scene.text, &self.project)
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
        let line = SpokenLine { text: &said.text, words: &words, voice, rate_percent };
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
            let within = pauses.iter().filter(|pause| pause.0 > start && pause.1 < end);
            let within: Vec<_> = within.map(|pause| (pause.0 - start, pause.1 - start)).collect();
            let (sound, words) = (hash.clone(), words_between(words, end - start, &within));
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
pub(crate) fn spoken_keys(narrator: &str, voice: &str, text: &str, project: &Project) -> (Key, Key) {
    let (said, rate) = (said(text, &project.pronunciations).text, project.defaults.voice_rate_percent);
    let inputs = (2, narrator, voice, text, said, rate);
    (Key::of("narrate", "wav", &inputs), Key::of("narrate", "json", &inputs))
}

/// What a line that nobody speaks means for the stage.
pub(super) fn given_up(unspoken: NotSpoken) -> StageFailure {
    match unspoken {
        NotSpoken::Service(fault) => StageFailure::GiveUp(fault),
        NotSpoken::Stage(failure) => failure,
    }
}

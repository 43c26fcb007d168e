//! The person's own recordings, of the whole script or of a line: where their lines and words are.
//!
//! The built-in voice speaks the same lines, and the recording is laid over them; where it cannot, lines end at pauses.
//! What it speaks is kept like any narration, so that an attempt that was stopped goes on where it was.

use super::narrate::given_up;
use super::sources::Sources;
use super::{StageFailure, Take, disk, give_up};
use crate::artifacts::Key;
use crate::intake::shown;
use crate::narrators::NotSpoken;
use crate::ports::{Fault, Files, Question, Said};
use crate::progress::{Stage, Units};
use editorial::narration::WordTiming;
use editorial::project::{Music, Scene};
use editorial::recording::{self, Stretch};
use editorial::{LineNarration, Narration, Time, script};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long looking through a whole recording may take before it counts as hung.
const LISTENING: Duration = Duration::from_hours(1);
/// Names how words are found. Raise it whenever they are found elsewhere.
const REVISION: u32 = 1;

/// A recording that was looked through.
struct Heard<'p> {
    /// As the person calls it.
    path: &'p Path,
    /// Of its bytes.
    hash: String,
    length: Time,
    /// Stretches of silence in it.
    pauses: Vec<(Time, Time)>,
}

impl Heard<'_> {
    fn is_silent(&self) -> bool {
        self.pauses.iter().any(|pause| pause.0 == Time::ZERO && pause.1 >= self.length)
    }
}

/// What was found out about the words of a recording.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
struct Found {
    /// For each line its words, counted from the start of the recording.
    lines: Vec<Vec<WordTiming>>,
    /// Places of lines that are hardly in it.
    unheard: Vec<usize>,
}

impl Take<'_> {
    /// Takes a loose sound that cannot be a recording of the script for what it then is: music.
    ///
    /// Speech of several lines has pauses. What the project itself says is never doubted.
    pub(super) async fn tell_music_from_speech(&mut self, sources: &Sources) -> Result<(), StageFailure> {
        let Some(recording) = self.project.narration.clone() else { return Ok(()) };
        let loose = recording.chosen_by.is_none() && self.order.located.contains_key(&recording.media);
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
    pub(super) async fn pauses(&self, path: &Path) -> Result<(String, Vec<(Time, Time)>), StageFailure> {
        let (hash, path) = self.hash(path).await?;
        let pauses = self.pauses_of(&hash, &path).await?;
        Ok((hash, pauses))
    }

    async fn pauses_of(&self, hash: &str, path: &Path) -> Result<Vec<(Time, Time)>, StageFailure> {
        let key = Key::of("silences", "json", &(1, self.floor.media.fingerprint(), hash));
        if let Some(pauses) = self.floor.artifacts.read(&key) {
            return Ok(pauses);
        }
        // The program that listens is watched by itself.
        let pauses = self.patient(LISTENING, self.floor.media.silences(path, &self.attempt.cancel)).await?;
        self.floor.artifacts.write(&key, &pauses).map_err(|error| disk(&error))?;
        Ok(pauses)
    }

    pub(super) fn recording<'s>(&self, sources: &'s Sources) -> Option<&'s Path> {
        sources.get(&self.project.narration.as_ref()?.media).map(|path| path.as_path())
    }

    /// The lines as they lie in the recording.
    pub(super) async fn follow_recording(
        &self,
        path: &Path,
        files: &mut Files,
    ) -> Result<Narration, StageFailure> {
        let heard = self.hear(path).await?;
        let found = self.words_in(&heard, 0..self.project.scenes.len()).await?;
        Ok(self.cut_recording(heard, found, files))
    }

    /// The file with the recording of a line alone, if there is one.
    pub(super) fn recording_of_line<'s>(&self, scene: &Scene, sources: &'s Sources) -> Option<&'s Path> {
        sources.get(self.project.recording_of(scene)?).map(PathBuf::as_path)
    }

    /// A line as it lies in its own recording, and whether its words were looked for now.
    pub(super) async fn follow_line(
        &self,
        index: usize,
        path: &Path,
        files: &mut Files,
    ) -> Result<(LineNarration, bool), StageFailure> {
        let heard = self.hear(path).await?;
        if heard.is_silent() {
            let message = format!("\"{}\" is silent, so line {} would not be heard.", shown(path), index + 1);
            return Err(give_up("line_silent", message, "Record the line again, or let a voice speak it."));
        }
        let known = self.known_words(&heard, index..index + 1).is_some();
        let found = self.words_in(&heard, index..index + 1).await?;
        let fresh = found.is_some() && !known;
        Ok((self.cut_line(index, heard, found, files), fresh))
    }

    /// The same as far as it is known without work that takes its time, and whether that is all.
    pub(super) async fn line_so_far(
        &self,
        index: usize,
        path: &Path,
        files: &mut Files,
    ) -> Result<(LineNarration, bool), StageFailure> {
        let heard = self.hear(path).await?;
        let found = self.known_words(&heard, index..index + 1);
        let certain = found.is_some() || self.leading_voice().is_none();
        Ok((self.cut_line(index, heard, found, files), certain))
    }

    /// The recording of a line to be listened to, as WAV.
    pub(super) async fn heard_line(&self, path: &Path) -> Result<PathBuf, StageFailure> {
        let heard = self.hear(path).await?;
        self.listen_to(&heard).await
    }

    fn cut_line(
        &self,
        index: usize,
        heard: Heard<'_>,
        found: Option<Found>,
        files: &mut Files,
    ) -> LineNarration {
        let text = self.project.scenes.get(index).map_or("", |scene| scene.text.as_str());
        let spoken = script::words(text);
        if far_from(spoken.len(), heard.length) {
            self.warn(&format!(
                "The length of \"{}\" does not fit line {}. Listen to it, or record the line again.",
                shown(heard.path),
                index + 1
            ));
        }
        let found = found.filter(|found| found.unheard.is_empty()).and_then(|mut found| found.lines.pop());
        let Stretch { start, end, words } = recording::alone(found, &spoken, heard.length, &heard.pauses);
        files.insert(heard.hash.clone(), heard.path.to_owned());
        LineNarration { sound: heard.hash, sound_in: start, length: end - start, words }
    }

    /// The same as far as it is known without work that takes its time, and whether that is all.
    pub(super) async fn recording_so_far(
        &self,
        path: &Path,
        files: &mut Files,
    ) -> Result<(Narration, bool), StageFailure> {
        let heard = self.hear(path).await?;
        let found = self.known_words(&heard, 0..self.project.scenes.len());
        let certain = found.is_some() || self.leading_voice().is_none();
        Ok((self.cut_recording(heard, found, files), certain))
    }

    async fn hear<'p>(&self, path: &'p Path) -> Result<Heard<'p>, StageFailure> {
        let (hash, _) = self.hash(path).await?;
        let probe = self.probe(&hash, path).await?;
        if !probe.has_sound || probe.length == Time::ZERO {
            let message = format!("\"{}\" has no sound to use as narration.", shown(path));
            return Err(give_up(
                "media_kind",
                message,
                "Choose a sound file, or let a voice speak the script.",
            ));
        }
        let pauses = self.pauses_of(&hash, path).await?;
        Ok(Heard { path, hash, length: probe.length, pauses })
    }

    fn leading_voice(&self) -> Option<String> {
        self.floor.narrators.leads(self.project.language.as_str())
    }

    /// What was found out about the words of a recording of these lines before.
    fn known_words(&self, heard: &Heard<'_>, lines: Range<usize>) -> Option<Found> {
        self.floor.artifacts.read(&self.words_key(heard, &self.leading_voice()?, lines))
    }

    fn words_key(&self, heard: &Heard<'_>, voice: &str, lines: Range<usize>) -> Key {
        let lines = self.project.scenes[lines].iter().map(|scene| self.spoken_keys(scene, voice).1);
        let lines: Vec<String> = lines.map(|key| key.hash().to_owned()).collect();
        Key::of("recording", "json", &(REVISION, &heard.hash, lines))
    }

    /// The words of a recording of these lines, found before or now; none where the built-in voice cannot tell.
    async fn words_in(&self, heard: &Heard<'_>, lines: Range<usize>) -> Result<Option<Found>, StageFailure> {
        let Some(voice) = self.leading_voice() else { return Ok(None) };
        let key = self.words_key(heard, &voice, lines.clone());
        if let Some(found) = self.floor.artifacts.read(&key) {
            return Ok(Some(found));
        }
        let Some(said) = self.say_it_too(&voice, lines).await? else { return Ok(None) };
        let sound = self.listen_to(heard).await?;
        let following = self.floor.narrators.follow(&said, &sound, &self.attempt.cancel);
        let lines = self.patient(LISTENING, following).await;
        self.go_on()?;
        let Some(lines) = lines else { return Ok(None) };
        let said: Vec<Vec<WordTiming>> = said.into_iter().map(|said| said.words).collect();
        let found = Found { unheard: recording::unheard(&lines, &said), lines };
        self.floor.artifacts.write(&key, &found).map_err(|error| disk(&error))?;
        self.floor.artifacts.forget(&sound);
        Ok(Some(found))
    }

    /// These lines as the built-in voice speaks them, found or made; none when it cannot speak one.
    async fn say_it_too(&self, voice: &str, lines: Range<usize>) -> Result<Option<Vec<Said>>, StageFailure> {
        let mut said = Vec::with_capacity(lines.len());
        let (mut done, mut made) = (0, 0);
        let whole = lines.len() == self.project.scenes.len();
        for (index, scene) in self.project.scenes.iter().enumerate().skip(lines.start).take(lines.len()) {
            self.go_on()?;
            self.meter.step(index as u32 + 1);
            let mut files = Files::new();
            let (line, fresh) = match self.speak_line(scene, voice, &mut files).await {
                Ok(spoken) => spoken,
                Err(unspoken) => return cannot_say(unspoken),
            };
            said.extend(files.into_values().map(|sound| Said { sound, words: line.words.clone() }));
            let chars = scene.text.chars().count();
            (done, made) = (done + chars, made + if fresh { chars } else { 0 });
            // Of one line of many, the others are counted elsewhere.
            if whole {
                self.meter.reached(Stage::Narrate, Units(done as f64), Units(made as f64));
            }
        }
        Ok(Some(said))
    }

    /// The recording as a file that is quickly read. It is gone with the next tidying, if not before.
    async fn listen_to(&self, heard: &Heard<'_>) -> Result<PathBuf, StageFailure> {
        let key = Key::of("listen", "wav", &(1, self.floor.media.fingerprint(), &heard.hash));
        if let Some(kept) = self.floor.artifacts.find(&key) {
            return Ok(kept);
        }
        let scratch = self.floor.artifacts.scratch(&key).map_err(|error| disk(&error))?;
        let listening = self.floor.media.listen(heard.path, &scratch, &self.attempt.cancel);
        self.patient(LISTENING, listening).await?;
        self.floor.settle(&key, &scratch)
    }

    fn cut_recording(&self, heard: Heard<'_>, found: Option<Found>, files: &mut Files) -> Narration {
        let spoken: Vec<Vec<&str>> =
            self.project.scenes.iter().map(|scene| script::words(&scene.text)).collect();
        self.doubt_length(&spoken, heard.length, heard.path);
        let stretches = match found {
            Some(found) => {
                found.unheard.iter().for_each(|line| self.miss(*line, heard.path));
                recording::by_words(found.lines, heard.length, &heard.pauses)
            }
            None => recording::by_pauses(&spoken, heard.length, &heard.pauses),
        };
        files.insert(heard.hash.clone(), heard.path.to_owned());
        let line = |Stretch { start, end, words }: Stretch| LineNarration {
            sound: heard.hash.clone(),
            sound_in: start,
            length: end - start,
            words,
        };
        Narration { lines: stretches.into_iter().map(line).collect() }
    }

    /// Says that a line is hardly in the recording.
    fn miss(&self, line: usize, path: &Path) {
        let Some(scene) = self.project.scenes.get(line) else { return };
        let text = editorial::project::showable(&scene.text);
        self.warn(&format!("Line {} was not found in \"{}\": {text}", line + 1, shown(path)));
    }

    /// People speak two to three words a second: far from that, the recording is hardly one of this script.
    fn doubt_length(&self, spoken: &[Vec<&str>], length: Time, path: &Path) {
        if far_from(spoken.iter().map(Vec::len).sum(), length) {
            self.warn(&format!(
                "The length of \"{}\" does not fit the script. If it is music, put \"music\" into its name.",
                shown(path)
            ));
        }
    }
}

/// Whether hardly anybody says so many words in that time.
fn far_from(words: usize, length: Time) -> bool {
    let expected = Time::from_ms(400).0 * words as i64;
    length.0 > expected * 3 || length.0 < expected / 3
}

/// That the built-in voice cannot speak a line stops no recording; a full disk does.
fn cannot_say<T>(unspoken: NotSpoken) -> Result<Option<T>, StageFailure> {
    let failure = given_up(unspoken);
    let code = match &failure {
        StageFailure::GiveUp(Fault { code, .. })
        | StageFailure::Retry(Fault { code, .. })
        | StageFailure::NeedsYou(Question { code, .. }) => code.as_str(),
        StageFailure::Wait(_) | StageFailure::PassOn { .. } | StageFailure::Cancelled => "",
    };
    if code == "line_silent" || code.starts_with("voice_") {
        tracing::info!(code, "the words of a recording are placed by its pauses");
        return Ok(None);
    }
    Err(failure)
}

//! Engine: one line from words to a sound file, on the thread of the caller.

use super::following;
use super::model::{self, Model, ModelError, Sound};
use super::pieces;
use super::stop::Stop;
use super::times::{self, RATE};
use super::voices::{self, Found};
use crate::align::{self, Ear, MOMENTS};
use crate::pitch;
use crate::resources::Resources;
use crate::speech::{Accent, Reader};
use crate::wav;
use editorial::Time;
use editorial::narration::WordTiming;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;
use studio::ports::Spoken;

/// Changes whenever a change of ours changes the sound of a line.
const REVISION: u32 = 1;
/// Silence where two pieces of a long line meet: 120 ms.
const SEAM: usize = RATE as usize * 120 / 1000;

/// Why a line was not spoken.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotSpoken {
    #[error("the voice is not installed")]
    Missing,
    #[error("there is no voice of this name")]
    UnknownVoice,
    #[error("stopped")]
    Cancelled,
    #[error(transparent)]
    Model(#[from] ModelError),
    #[error("write the sound")]
    Write(#[source] io::Error),
    #[error("the line says nothing")]
    Silent,
}

/// A line that a thread can take along.
pub(super) struct Line {
    pub(super) words: Vec<String>,
    pub(super) voice: String,
    /// How fast, in hundredths of the voice's own pace.
    pub(super) rate_percent: u16,
    /// How much higher than the voice's own pitch, in semitones.
    pub(super) pitch: i8,
}

/// Samples, and where in them each word is; none for a word that says nothing.
type Uttered = (Vec<f32>, Vec<Option<Range<usize>>>);

/// Model, dictionaries and where their files are. Everything is loaded at its first use.
pub(super) struct Engine {
    pub(super) resources: Resources,
    reader: Reader,
    model: Mutex<Option<Arc<Model>>>,
    fingerprint: OnceLock<String>,
}

impl Engine {
    pub(super) fn new(resources: Resources) -> Engine {
        Engine { resources, reader: Reader::default(), model: Mutex::new(None), fingerprint: OnceLock::new() }
    }

    /// Speaks a line into `out`.
    pub(super) fn speak(&self, line: &Line, out: &Path, stop: &Stop) -> Result<Spoken, NotSpoken> {
        let (samples, found) = self.utter(line, stop)?;
        let samples = pitch::shifted(samples, RATE, line.pitch);
        wav::write(&samples, RATE, out).map_err(NotSpoken::Write)?;
        let words: Vec<&str> = line.words.iter().map(String::as_str).collect();
        let length = Time::from_samples(samples.len() as u64, RATE);
        Ok(Spoken { length, words: times::timings(&words, &found, samples.len()) })
    }

    /// When each word of a sound is spoken, by laying it over the same line said by us; none when that cannot be.
    pub(super) fn align(&self, line: &Line, sound: &Path, stop: &Stop) -> Result<Vec<WordTiming>, NotSpoken> {
        let (other, length) = following::hear(sound, stop)?;
        let (samples, found) = self.utter(line, stop)?;
        let Some(mut known) = Ear::new(RATE) else { return Ok(Vec::new()) };
        let from = following::begin(&mut known, RATE);
        known.hear(&pitch::shifted(samples, RATE, line.pitch));
        let moment = |at: usize| from + at * MOMENTS as usize / RATE as usize;
        let said =
            found.iter().flatten().map(|span| moment(span.start)..moment(span.end)).collect::<Vec<_>>();
        let Some(heard) = align::follow(&known, &said, &other, &|| !stop.asked()) else {
            return Ok(Vec::new());
        };
        let mut heard = heard.into_iter();
        let found: Vec<_> = found.into_iter().map(|span| span.and_then(|_| heard.next())).collect();
        let words: Vec<&str> = line.words.iter().map(String::as_str).collect();
        Ok(times::timings_at(&words, &found, length, MOMENTS))
    }

    /// The sound of a line, and where each of its words is in it.
    fn utter(&self, line: &Line, stop: &Stop) -> Result<Uttered, NotSpoken> {
        let voice = match voices::find(&line.voice, &self.resources) {
            Found::At(file) => file,
            Found::Missing => return Err(NotSpoken::Missing),
            Found::Unknown => return Err(NotSpoken::UnknownVoice),
        };
        let model = self.model()?;
        let voice = model::read_voice(&voice)?;
        let words: Vec<&str> = line.words.iter().map(String::as_str).collect();
        let accent = if voices::is_british(&line.voice) { Accent::British } else { Accent::American };
        let phonemes = self.reader.read(&words, accent);

        let mut joined = Vec::new();
        let mut found = vec![None; words.len()];
        for piece in pieces::split(&phonemes) {
            let options = stop.options().map_err(ModelError::from)?;
            if stop.asked() {
                return Err(NotSpoken::Cancelled);
            }
            let speed = f32::from(line.rate_percent) / 100.0;
            let spoken = model.speak(&piece.numbers, &voice, speed, options);
            if stop.asked() {
                return Err(NotSpoken::Cancelled);
            }
            append(&mut joined, &mut found, spoken?, &piece.owners);
        }
        if joined.is_empty() { Err(NotSpoken::Silent) } else { Ok((joined, found)) }
    }

    /// Engine, model and our own revision. Changes once when the model is installed.
    pub(super) fn fingerprint(&self) -> String {
        let missing = || format!("kokoro/missing/{REVISION}");
        if let Some(known) = self.fingerprint.get() {
            return known.clone();
        }
        let Some(hash) = self.resources.voice_model().and_then(|model| hash(&model).ok()) else {
            return missing();
        };
        self.fingerprint.get_or_init(|| format!("kokoro/{hash}/{REVISION}")).clone()
    }

    /// The shared model, loaded by whoever comes first.
    fn model(&self) -> Result<Arc<Model>, NotSpoken> {
        // Holds nothing half-made: it is set whole or not at all.
        let mut shared = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(model) = shared.as_ref() {
            return Ok(Arc::clone(model));
        }
        let (Some(model), Some(runtime)) = (self.resources.voice_model(), self.resources.onnxruntime())
        else {
            return Err(NotSpoken::Missing);
        };
        let started = Instant::now();
        let model = Arc::new(Model::load(&model, &runtime)?);
        tracing::info!(ms = started.elapsed().as_millis(), "voice model loaded");
        *shared = Some(Arc::clone(&model));
        Ok(model)
    }
}

/// Puts a piece's sound after what is there, and its words' times among those found.
fn append(joined: &mut Vec<f32>, found: &mut [Option<Range<usize>>], piece: Sound, owners: &[Option<usize>]) {
    if !joined.is_empty() {
        joined.resize(joined.len() + SEAM, 0.0);
    }
    let heard = times::audible(&piece.samples);
    let moved = |at: usize| at.saturating_sub(heard.start) + joined.len();
    let spans = times::spans(owners, &piece.frames, found.len());
    for (known, span) in found.iter_mut().zip(spans) {
        let Some(span) = span else { continue };
        let start = known.as_ref().map_or(moved(span.start), |known: &Range<usize>| known.start);
        *known = Some(start..moved(span.end));
    }
    joined.extend_from_slice(&piece.samples[heard]);
}

fn hash(file: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(file)?)?;
    Ok(hasher.finalize().to_hex()[..12].to_owned())
}

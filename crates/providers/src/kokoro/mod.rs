//! Kokoro: the built-in voice. English and Chinese, on this machine, without a network.
//!
//! The model is loaded at the first line and kept; lines are spoken one after the other, in the background.
//! The same line gives the same bytes on the same machine. Times of words come from the model itself.

mod engine;
mod following;
mod further;
mod model;
mod pieces;
mod stop;
mod times;
mod vocabulary;
mod voices;

use crate::background;
use crate::resources::Resources;
use async_trait::async_trait;
use editorial::narration::WordTiming;
use editorial::script;
use engine::{Engine, Line, NotSpoken};
use further::Getter;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use stop::{Stop, StopsWhenDropped};
use studio::api::VoiceSetup;
use studio::ports::{
    CancellationToken, Fault, Finding, Further, Narrator, Question, Said, Spoken, SpokenLine, StageFailure,
    Voice,
};
pub use voices::default_voice;

/// The built-in voice.
pub struct Kokoro {
    engine: Arc<Engine>,
    getter: Getter,
}

impl Kokoro {
    /// A voice from the files in `resources`. Reads nothing yet; what is installed later is found.
    pub fn new(resources: Resources) -> Kokoro {
        Kokoro { engine: Arc::new(Engine::new(resources)), getter: Getter::new() }
    }

    /// The same, getting further voices from a server elsewhere.
    pub fn getting_from(self, base: &str) -> Kokoro {
        Kokoro { getter: Getter::of(base), ..self }
    }

    async fn speak(
        &self,
        line: Line,
        out: PathBuf,
        cancel: &CancellationToken,
    ) -> Result<Spoken, StageFailure> {
        self.work(cancel, move |engine, stop| engine.speak(&line, &out, stop)).await
    }

    /// Does something that takes its time, until it is done or stopped.
    async fn work<T: Send + 'static>(
        &self,
        cancel: &CancellationToken,
        work: impl FnOnce(&Engine, &Stop) -> Result<T, NotSpoken> + Send + 'static,
    ) -> Result<T, StageFailure> {
        let stop = Arc::new(Stop::default());
        let guard = StopsWhenDropped(Arc::clone(&stop));
        let engine = Arc::clone(&self.engine);
        let begun = background::begin("spool-voice", move || work(&engine, &stop));
        let mut work = begun.map_err(|error| {
            tracing::error!(%error, "the built-in voice has no thread");
            StageFailure::Retry(voice_failed())
        })?;
        let done = tokio::select! {
            biased;
            () = cancel.cancelled() => {
                guard.0.ask();
                work.await
            }
            done = &mut work => done,
        };
        match done {
            Ok(done) => done.map_err(|error| failure(&error)),
            Err(_) => {
                tracing::error!("the built-in voice panicked");
                Err(StageFailure::GiveUp(voice_failed()))
            }
        }
    }
}

#[async_trait]
impl Narrator for Kokoro {
    fn fingerprint(&self, _: &VoiceSetup) -> String {
        self.engine.fingerprint()
    }

    fn voices(&self) -> Vec<Voice> {
        let resources = &self.engine.resources;
        let works = resources.voice_model().is_some() && resources.onnxruntime().is_some();
        if works { voices::present(resources) } else { Vec::new() }
    }

    fn further(&self) -> Vec<Further> {
        self.getter.list(&self.engine.resources)
    }

    async fn get_voice(&self, id: &str, cancel: &CancellationToken) -> Result<(), Fault> {
        self.getter.get(&self.engine.resources, id, cancel).await
    }

    fn forget_voice(&self, id: &str) -> Result<(), Fault> {
        self.getter.forget(&self.engine.resources, id)
    }

    async fn narrate(
        &self,
        line: SpokenLine<'_>,
        _: &VoiceSetup,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<Spoken, StageFailure> {
        let words = line.words.iter().map(|word| (*word).to_owned()).collect();
        self.speak(
            Line { words, voice: line.voice.to_owned(), rate_percent: line.rate_percent, pitch: line.pitch },
            out.to_owned(),
            cancel,
        )
        .await
    }

    async fn align(
        &self,
        line: SpokenLine<'_>,
        language: &str,
        sound: &Path,
        cancel: &CancellationToken,
    ) -> Option<Vec<WordTiming>> {
        let voice = self.leads(language)?;
        let words = line.words.iter().map(|word| (*word).to_owned()).collect();
        let (rate_percent, pitch, sound) = (line.rate_percent, line.pitch, sound.to_owned());
        let line = Line { words, voice, rate_percent, pitch };
        let aligned = self.work(cancel, move |engine, stop| engine.align(&line, &sound, stop)).await;
        aligned.ok().filter(|words| !words.is_empty())
    }

    fn leads(&self, language: &str) -> Option<String> {
        let speaks = ["en", "zh"].contains(&language.split('-').next().unwrap_or_default());
        let voice = default_voice(language);
        (speaks && self.voices().iter().any(|known| known.id == voice)).then_some(voice)
    }

    async fn follow(
        &self,
        said: &[Said],
        recording: &Path,
        cancel: &CancellationToken,
    ) -> Option<Vec<Vec<WordTiming>>> {
        let (said, recording) = (said.to_vec(), recording.to_owned());
        let followed = self.work(cancel, move |_, stop| following::follow(&said, &recording, stop)).await;
        followed.ok().flatten()
    }

    async fn check(&self) -> Vec<Finding> {
        let finding = |ok, says| vec![Finding { ok, what: "voice".to_owned(), says }];
        let Ok(folder) = tempfile::tempdir() else {
            return finding(
                false,
                "The built-in voice has no place for its sound: the temporary folder cannot be written."
                    .to_owned(),
            );
        };
        let count = self.voices().len();
        let speak = || async {
            let started = Instant::now();
            let words =
                script::words("Hello, this is the built-in voice.").into_iter().map(str::to_owned).collect();
            let line = Line { words, voice: default_voice("en"), rate_percent: 100, pitch: 0 };
            let spoken = self.speak(line, folder.path().join("hello.wav"), &CancellationToken::new()).await?;
            Ok::<_, StageFailure>(
                started.elapsed().as_secs_f64() * 1000.0 / spoken.length.as_ms().max(1) as f64,
            )
        };
        // The first line loads the model and the dictionaries; the second tells how fast it is.
        match speak().await {
            Err(error) => finding(false, says(&error)),
            Ok(_) => match speak().await {
                Err(error) => finding(false, says(&error)),
                Ok(factor) => finding(
                    true,
                    format!(
                        "The built-in voice speaks, with {count} voices. One second of speech takes {factor:.2} seconds."
                    ),
                ),
            },
        }
    }
}

/// What a failure says to people.
fn says(failure: &StageFailure) -> String {
    match failure {
        StageFailure::NeedsYou(Question { message, hint, .. })
        | StageFailure::GiveUp(Fault { message, hint, .. })
        | StageFailure::Retry(Fault { message, hint, .. }) => format!("{message} {hint}"),
        StageFailure::Wait(_) | StageFailure::PassOn { .. } | StageFailure::Cancelled => {
            "The built-in voice was stopped.".to_owned()
        }
    }
}

fn failure(error: &NotSpoken) -> StageFailure {
    match error {
        NotSpoken::Cancelled => StageFailure::Cancelled,
        NotSpoken::Missing => StageFailure::NeedsYou(Question {
            code: "voice_missing".to_owned(),
            message: "The built-in voice is not installed.".to_owned(),
            hint: "Install Spool again to get it, or pick another voice, then continue.".to_owned(),
        }),
        NotSpoken::UnknownVoice => StageFailure::GiveUp(Fault {
            code: "voice_unknown".to_owned(),
            message: "This voice does not exist.".to_owned(),
            hint: "Pick another voice.".to_owned(),
            retryable: false,
        }),
        NotSpoken::Silent => StageFailure::GiveUp(Fault {
            code: "line_silent".to_owned(),
            message: "A line of the script has nothing that can be spoken.".to_owned(),
            hint: "Give the line words, or take it out.".to_owned(),
            retryable: false,
        }),
        NotSpoken::Write(source) => {
            tracing::warn!(%source, "the sound was not written");
            StageFailure::Retry(Fault {
                code: "disk_write".to_owned(),
                message: "The sound could not be written.".to_owned(),
                hint: "Make room on the disk, then try again.".to_owned(),
                retryable: true,
            })
        }
        NotSpoken::Model(error) => {
            tracing::error!(%error, source = error.source(), "the built-in voice failed");
            StageFailure::Retry(voice_failed())
        }
    }
}

fn voice_failed() -> Fault {
    Fault {
        code: "voice_failed".to_owned(),
        message: "The built-in voice failed.".to_owned(),
        hint: "Try again. If it fails again, install Spool again or pick another voice.".to_owned(),
        retryable: true,
    }
}

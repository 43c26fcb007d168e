//! Narrators: engines that speak lines, as the studio sees them: the built-in one, and services.

use super::{CancellationToken, Fault, Finding, StageFailure};
use crate::api::VoiceSetup;
use async_trait::async_trait;
use editorial::Time;
use editorial::narration::WordTiming;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The narrator that needs nothing and sends nothing anywhere.
pub const BUILT_IN: &str = "builtin";
/// The language of a voice that speaks many.
pub const MANY: &str = "mul";
/// Voices of one service that are looked up.
pub const MOST_VOICES: usize = 500;

/// A voice somebody can pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// Engine and voice: `builtin:kokoro/af_heart`, `openai:alloy`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// BCP 47 tag of what it speaks: `en-US`, `en-GB`, `zh-CN`; [`MANY`] when it speaks whatever it is given.
    pub language: String,
    /// For falling back to a voice that sounds alike.
    pub gender: Gender,
}

impl Voice {
    /// Whether it speaks a language, whatever the region.
    pub fn speaks(&self, language: &str) -> bool {
        let main = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
        self.language == MANY || main(&self.language) == main(language)
    }
}

/// A voice that can be had: got once over the network, and then spoken with as the others are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Further {
    /// The voice.
    pub voice: Voice,
    /// Size of what is to be got.
    pub bytes: u64,
    /// How much of that is here.
    pub have: u64,
    /// Whether it can be spoken with.
    pub here: bool,
    /// The host that it comes from.
    pub from: String,
}

/// How a voice sounds to most people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// A woman's voice.
    Female,
    /// A man's voice.
    Male,
}

/// One line to be spoken.
#[derive(Debug, Clone, Copy)]
pub struct SpokenLine<'a> {
    /// The line as it is to be said.
    pub text: &'a str,
    /// Its words, as [`editorial::script::words`] gives them: one timing is owed for each.
    pub words: &'a [&'a str],
    /// Which voice speaks it.
    pub voice: &'a str,
    /// How fast, in hundredths of the voice's own pace: 50-200.
    pub rate_percent: u16,
    /// How much higher than the voice's own pitch, in semitones: -6 to 6. Neither pace nor length hangs on it.
    pub pitch: i8,
}

/// A spoken line: the sound is in the file, this tells its times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// Length of the sound.
    pub length: Time,
    /// One timing for each word asked for, ascending, within `length`; none at all from an engine that tells no times.
    pub words: Vec<WordTiming>,
}

/// A line that was spoken, and the file of its sound.
#[derive(Debug, Clone)]
pub struct Said {
    /// As `narrate` left it.
    pub sound: PathBuf,
    /// When each of its words is spoken.
    pub words: Vec<WordTiming>,
}

/// How an engine is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Host names that lines are sent to; empty when nothing leaves this computer.
    pub sends_to: Vec<String>,
    /// Whether it cannot do without a key.
    pub needs_key: bool,
    /// Whether a key is kept for it.
    pub has_key: bool,
    /// Whether it is used only once it was switched on, for want of a key that would say so.
    pub wants_switch: bool,
    /// The model that is used; empty where there is none to choose.
    pub model: String,
}

/// Speaks lines. How it is reached comes with every call: an adapter keeps nothing.
#[async_trait]
pub trait Narrator: Send + Sync {
    /// `openai`: how settings, keys and the ids of its voices name it.
    fn id(&self) -> &'static str {
        BUILT_IN
    }
    /// What people call it.
    fn name(&self) -> &'static str {
        "Spool"
    }
    /// How it is reached; an engine that sends nothing anywhere has nothing to say here.
    fn reach(&self, _: &VoiceSetup) -> Reach {
        Reach::default()
    }
    /// Whether it could speak now, as far as can be told without asking it.
    ///
    /// # Errors
    /// Why not: `voice_key`, `voice_off`, `voice_address`.
    fn ready(&self, _: &VoiceSetup) -> Result<(), Fault> {
        Ok(())
    }
    /// Whether it can be reached in this way at all.
    ///
    /// # Errors
    /// `voice_address` when the address is none that Spool opens; `voice_fixed` when there is nothing to set up.
    fn accepts(&self, _: &VoiceSetup) -> Result<(), Fault> {
        Err(Fault {
            code: "voice_fixed".to_owned(),
            message: "There is nothing to set up for the built-in voices.".to_owned(),
            hint: "Choose another service.".to_owned(),
            retryable: false,
        })
    }
    /// Names engine, model and version: whatever changes the sound of the same line.
    fn fingerprint(&self, setup: &VoiceSetup) -> String;
    /// Voices to pick from. Those of a service are there before it can be reached.
    fn voices(&self) -> Vec<Voice>;
    /// A voice that is not on the list and that it would speak with all the same.
    fn unlisted(&self, _id: &str) -> Option<Voice> {
        None
    }
    /// Whether it tells which voices a person has there.
    fn tells_voices(&self) -> bool {
        false
    }
    /// The voices that the person has there, as it tells now: at most [`MOST_VOICES`], each of which it would speak with.
    ///
    /// # Errors
    /// As `narrate`; `voice_list` from one that does not tell.
    async fn look_up(&self, _: &VoiceSetup, _: &CancellationToken) -> Result<Vec<Voice>, Fault> {
        Err(Fault {
            code: "voice_list".to_owned(),
            message: format!("{} does not tell which voices you have there.", self.name()),
            hint: "Pick one from the list.".to_owned(),
            retryable: false,
        })
    }
    /// Voices that can be had, with those that were.
    fn further(&self) -> Vec<Further> {
        Vec::new()
    }
    /// Gets one of them; goes on with what was got of it before.
    ///
    /// # Errors
    /// `voice_unknown`, `download_damaged`, `disk_error`, `cancelled`; `site_...` as sites have them.
    async fn get_voice(&self, _id: &str, _cancel: &CancellationToken) -> Result<(), Fault> {
        Err(no_such_voice())
    }
    /// Lets go of one that was got.
    ///
    /// # Errors
    /// `voice_unknown`, `disk_error`.
    fn forget_voice(&self, _id: &str) -> Result<(), Fault> {
        Err(no_such_voice())
    }
    /// Speaks `line` into `out` as a mono 16-bit WAV file, without silence at its ends.
    ///
    /// # Errors
    /// `NeedsYou("voice_missing")` when the model is not there; `GiveUp("voice_unknown")`; `Cancelled`; of a service
    /// `voice_key`, `voice_quota`, `voice_limit`, `voice_busy`, `voice_unreachable`, `voice_slow`, `voice_answer`,
    /// `voice_cut`, `voice_refused`, `voice_address`.
    async fn narrate(
        &self,
        line: SpokenLine<'_>,
        setup: &VoiceSetup,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<Spoken, StageFailure>;
    /// When each word of a sound is spoken that somebody else made of the line; none when it cannot tell.
    async fn align(
        &self,
        _line: SpokenLine<'_>,
        _language: &str,
        _sound: &Path,
        _cancel: &CancellationToken,
    ) -> Option<Vec<WordTiming>> {
        None
    }
    /// Which of its voices a long recording in a language is laid over by `follow`; none when it cannot.
    fn leads(&self, _language: &str) -> Option<String> {
        None
    }
    /// When each word of a recording is spoken, counted from its start, by laying it over the same lines spoken by the
    /// voice that `leads`. `recording` is a mono 16-bit WAV file of any length; words that are not in it have no length.
    /// None when it cannot tell.
    async fn follow(
        &self,
        _said: &[Said],
        _recording: &Path,
        _cancel: &CancellationToken,
    ) -> Option<Vec<Vec<WordTiming>>> {
        None
    }
    /// Lets it speak a word, to see whether address, key and model work.
    ///
    /// # Errors
    /// As `narrate`.
    async fn test(&self, _: &VoiceSetup, _: &CancellationToken) -> Result<(), Fault> {
        Ok(())
    }
    /// What a self-test finds, in sentences. Services are not asked for it.
    async fn check(&self) -> Vec<Finding> {
        Vec::new()
    }
}

/// `voice_unknown`: there is no voice of that id.
pub fn no_such_voice() -> Fault {
    Fault {
        code: "voice_unknown".to_owned(),
        message: "This voice does not exist.".to_owned(),
        hint: "Pick another voice.".to_owned(),
        retryable: false,
    }
}

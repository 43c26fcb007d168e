//! Ports: what the studio needs from the outside, in the studio's words.
//!
//! `media` and `providers` implement these at the rim; hosts join the two; tests bring fakes. Every method can
//! be cancelled, writes only to the path it is given, and answers failures by type.

mod embedder;
mod footage;
mod keys;
mod microphones;
mod narrator;
mod writer;

use crate::api::WhenDone;
use async_trait::async_trait;
use editorial::moments::Survey;
use editorial::timeline::{Canvas, Mix};
use editorial::{FrameRate, Part, Quality, Time};
pub use embedder::{Embedder, Embedding, NoEmbedder};
pub use footage::{FootageSite, Offer, Wanted};
pub use jobs::{Failure as StageFailure, Fault, Question};
pub use keys::{ExposeSecret, Keys, NoKeys, SecretString};
pub use microphones::{HeardBy, Microphones, Recorded, Recording};
pub use narrator::{
    BUILT_IN, Further, Gender, MANY, MOST_VOICES, Narrator, Reach, Said, Spoken, SpokenLine, Voice,
    no_such_voice,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
pub use tokio_util::sync::CancellationToken;
pub use writer::{Assignment, ScriptWriter, Told, Tongue, Written};

/// What kind of thing a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// Moving pictures.
    Video,
    /// A still.
    Photo,
    /// Only sound.
    Audio,
}

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// By content, never by name.
    pub kind: MediaKind,
    /// Playable length; zero for a still.
    pub length: Time,
    /// Pixels across, upright and with square pixels; zero for sound.
    pub width: u32,
    /// Pixels down, upright and with square pixels; zero for sound.
    pub height: u32,
    /// Whether it has sound.
    pub has_sound: bool,
    /// Pictures a second; none where that is not told or changes.
    #[serde(default)]
    pub rate: Option<FrameRate>,
    /// What its own clock says at its beginning.
    #[serde(default)]
    pub begins: Time,
    /// What the person should know of it, in sentences: that it is cut off, for one.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// Where the files are that a part or mix names by hash.
pub type Files = HashMap<String, PathBuf>;

/// How a long piece of work is watched and stopped.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Fires when the work should end; the child processes are gone before the method returns.
    pub cancel: &'a CancellationToken,
    /// Called with the count of frames made so far (for sound: the count of frames its time is worth).
    pub progress: &'a (dyn Fn(u64) + Send + Sync),
    /// The transition into this part, while it is not there yet: what it will show of this one's pictures may be kept.
    pub before: Option<&'a Part>,
    /// The transition out of this part, in the same way.
    pub after: Option<&'a Part>,
    /// Called with a sentence for the person about something that was not right and was got over.
    pub warn: &'a (dyn Fn(&str) + Send + Sync),
    /// The last try hung: use one thread, no hardware.
    pub safe_mode: bool,
}

/// What the finished file must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// Size and rate.
    pub canvas: Canvas,
    /// Exact count of pictures.
    pub frames: u64,
}

/// Which pictures of a finished file nobody has played yet.
#[derive(Debug, Clone, Copy)]
pub enum Unplayed<'a> {
    /// All of them.
    All,
    /// Those of these parts. The others are copies of parts that were played whole in an earlier file.
    Of(&'a [PartFile]),
}

/// What the finished file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoFacts {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Length.
    pub length: Time,
    /// Size in bytes.
    pub bytes: u64,
}

/// When in a film to look for a picture that stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Glimpse {
    /// The very picture of this time.
    Exact(Time),
    /// One of that time or soon after it, whichever is quickest to have: what comes before it need not be decoded.
    Quick(Time),
}

/// Reads and makes media files. The only port behind which programs are started.
#[async_trait]
pub trait MediaEngine: Send + Sync {
    /// Names tool version and our own argument revision: whatever changes the bytes of the same part.
    fn fingerprint(&self) -> String;
    /// Names the encoder of pictures when it is another than the usual one, whose bytes are the same everywhere.
    ///
    /// Parts of two encoders are not joined. It becomes `None` for good when an encoder fails, and the part that failed
    /// answers `Retry`.
    async fn encoder(&self) -> Option<String> {
        None
    }
    /// The size a canvas gets at a quality (a draft is smaller).
    fn output_size(&self, canvas: Canvas, quality: Quality) -> Canvas;
    /// What a file is.
    ///
    /// # Errors
    /// `GiveUp` with `media_missing`, `media_type`, `media_damaged`, `media_too_big`, `media_stalled`; never hangs.
    async fn probe(&self, file: &Path, cancel: &CancellationToken) -> Result<Probe, StageFailure>;
    /// A JPEG of the picture at `at`, `width` pixels across.
    async fn poster(
        &self,
        file: &Path,
        at: Glimpse,
        width: u32,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<(), StageFailure>;
    /// Some pictures of a stretch of a film of whose beginning `shown` is wanted, and where it cuts: all that matters there,
    /// and of the rest only where something is wrong with that. A look, and not a long one: the less is known of a film
    /// the longer it is. The same of the same file.
    ///
    /// # Errors
    /// When the file cannot be looked into; then nothing is known of it.
    async fn survey(
        &self,
        _film: &Path,
        _stretch: Range<Time>,
        _shown: Time,
        _cancel: &CancellationToken,
    ) -> Result<Survey, StageFailure> {
        Ok(Survey::default())
    }
    /// Stretches of silence of at least 150 ms, as half-open ranges.
    async fn silences(
        &self,
        file: &Path,
        cancel: &CancellationToken,
    ) -> Result<Vec<(Time, Time)>, StageFailure>;
    /// A file's first sound as it is listened to: a 16-bit WAV file, mono, from the file's start to its end.
    async fn listen(&self, file: &Path, out: &Path, cancel: &CancellationToken) -> Result<(), StageFailure>;
    /// Takes the sound out of a finished video of ours, as it is: an M4A file.
    async fn take_sound(
        &self,
        video: &Path,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<(), StageFailure>;
    /// Encodes one part, picture only, exactly `part.frames()` frames.
    async fn encode_part(
        &self,
        part: &Part,
        quality: Quality,
        files: &Files,
        out: &Path,
        watch: &Watch<'_>,
    ) -> Result<(), StageFailure>;
    /// Draws picture number `frame` of a part into `out` as PNG: the one that `encode_part` is given to encode, of the
    /// same size.
    ///
    /// # Errors
    /// As `encode_part`; `GiveUp("impossible")` for a frame that the part does not have.
    async fn frame(
        &self,
        part: &Part,
        quality: Quality,
        frame: u64,
        files: &Files,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<(), StageFailure>;
    /// Takes the picture at `at` out of an encoded part, as PNG.
    async fn frame_of(
        &self,
        part: &Path,
        at: Time,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<(), StageFailure>;
    /// Mixes and encodes the whole sound at the loudness that sites expect.
    async fn encode_sound(
        &self,
        mix: &Mix,
        files: &Files,
        out: &Path,
        watch: &Watch<'_>,
    ) -> Result<(), StageFailure>;
    /// Joins parts and sound into one playable file, without a new encode.
    async fn join(
        &self,
        parts: &[PartFile],
        sound: &Path,
        canvas: Canvas,
        out: &Path,
        watch: &Watch<'_>,
    ) -> Result<(), StageFailure>;
    /// Looks hard at a finished file: size, exact packet counts, lengths of both streams, keyframes decode.
    ///
    /// # Errors
    /// `Retry("output_damaged")` when anything is off.
    async fn verify(
        &self,
        file: &Path,
        expected: Expected,
        unplayed: Unplayed<'_>,
        watch: &Watch<'_>,
    ) -> Result<VideoFacts, StageFailure>;
    /// What a self-test finds, in sentences.
    async fn check(&self) -> Vec<Finding>;
}

/// The computer itself: what it has left, and when it may rest.
pub trait Machine: Send + Sync {
    /// The charge in percent while it runs on battery; none on mains, or when that is not known.
    fn on_battery(&self) -> Option<u8>;
    /// Bytes that we may still write where `folder` is.
    ///
    /// # Errors
    /// When the folder is not there, or the system does not say.
    fn free_space(&self, folder: &Path) -> std::io::Result<u64>;
    /// Keeps the computer from falling asleep until the guard is dropped; none when it cannot.
    fn keep_awake(&self, why: &str) -> Option<Box<dyn Send>>;
    /// Sends the computer to sleep, or shuts it down.
    ///
    /// # Errors
    /// When the system refuses, in its words.
    fn end(&self, how: WhenDone) -> std::io::Result<()>;
    /// Puts files where the system keeps what was thrown away, and can give it back.
    ///
    /// # Errors
    /// `Unsupported` where there is no such place; when the system refuses, in its words.
    fn to_trash(&self, _files: &[PathBuf]) -> std::io::Result<()> {
        Err(std::io::ErrorKind::Unsupported.into())
    }
    /// Whether [`Machine::out_of_trash`] gives back what was put there.
    fn gives_back(&self) -> bool {
        false
    }
    /// Takes files out of there again, each to where it was.
    ///
    /// # Errors
    /// `Unsupported` where only the person can; when one is not there any more, or the system refuses.
    fn out_of_trash(&self, _files: &[PathBuf]) -> std::io::Result<()> {
        Err(std::io::ErrorKind::Unsupported.into())
    }
    /// The most videos at the same time that suit it.
    fn most_at_once(&self) -> u8;
    /// Calls `changed` whenever something in these folders, or below them, changes, until the guard is dropped. None when
    /// nobody tells of that.
    fn watch(&self, _folders: &[PathBuf], _changed: Box<dyn Fn() + Send + Sync>) -> Option<Box<dyn Send>> {
        None
    }
}

/// An encoded part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartFile {
    /// Where it is.
    pub path: PathBuf,
    /// How many frames it has.
    pub frames: u64,
}

/// One sentence of a self-test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whether this works.
    pub ok: bool,
    /// What was looked at: `ffmpeg`, `captions`, `voice`, `disk`.
    pub what: String,
    /// The sentence.
    pub says: String,
}

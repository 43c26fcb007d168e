//! Microphones, as the studio sees them: each can be heard into a file.

use crate::api::{ApiError, HeardView, MicrophoneView, TakeNote};
use std::io;
use std::path::Path;
use std::time::Duration;

/// Told what is heard, at most some ten times a second; and at once when the recording ends.
pub type HeardBy = Box<dyn Fn(HeardView) + Send>;

/// What hears the person.
pub trait Microphones: Send + Sync {
    /// Those that may be chosen besides the system's usual one.
    fn all(&self) -> Vec<MicrophoneView>;
    /// Records into `file` until it is stopped, or has become as long as it may be. At any time all but the last second
    /// is safe from a power cut.
    ///
    /// # Errors
    /// `microphone_missing`, `microphone_denied`, `microphone_busy`, `microphone_failed`; when the disk refuses.
    fn record(
        &self,
        with: Option<&str>,
        file: &Path,
        at_most: Duration,
        told: HeardBy,
    ) -> Result<Box<dyn Recording>, ApiError>;
    /// Makes a file whole whose recording was broken off, and tells how long it is.
    ///
    /// # Errors
    /// When there is no sound in it.
    fn mend(&self, file: &Path) -> io::Result<Duration>;
}

/// A recording under way; it ends when this is dropped.
pub trait Recording: Send {
    /// Ends it. What was heard is in the file, whatever ended it.
    fn stop(self: Box<Self>) -> Recorded;
}

/// What came of a recording.
#[derive(Debug, Default)]
pub struct Recorded {
    /// How long it is.
    pub length: Duration,
    /// What the person should know of it.
    pub notes: Vec<TakeNote>,
    /// Why it ended by itself.
    pub ended: Option<ApiError>,
}

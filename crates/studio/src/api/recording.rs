//! Recording with a microphone, as everybody outside sees it.

use super::ApiError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What can be recorded with, and what was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MicrophonesView {
    /// Those that may be chosen besides the system's usual one.
    pub microphones: Vec<MicrophoneView>,
    /// What was recorded and not used yet; after a crash all but its last second.
    pub take: Option<TakeView>,
}

/// A microphone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MicrophoneView {
    /// Names it to the commands.
    pub id: String,
    /// As the system calls it.
    pub name: String,
}

/// What is heard while it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HeardView {
    /// How long the recording is by now.
    pub ms: u32,
    /// How loud it is, as a meter shows it: 0-100.
    pub level: u8,
    /// It has ended, by itself or because nobody saw it any more; stopping it tells why.
    pub ended: bool,
}

/// A recording that is not used yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TakeView {
    /// How long it is.
    pub ms: u32,
    /// What the person should know of it.
    pub notes: Vec<TakeNote>,
    /// Why it ended by itself.
    pub ended: Option<ApiError>,
}

/// Something to know of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TakeNote {
    /// Nothing but the room is heard in it.
    Silent,
    /// It is too loud in places.
    Loud,
    /// The computer was too busy to hear all of it.
    Gaps,
    /// It became as long as it may be.
    Longest,
    /// It is from before: nobody used it then.
    Before,
}

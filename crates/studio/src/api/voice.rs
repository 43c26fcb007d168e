//! Voices, and the services that speak.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A voice somebody can pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VoiceView {
    /// `builtin:kokoro/af_heart`, `openai:alloy`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// BCP 47 tag; `mul` when it speaks whatever it is given.
    pub language: String,
    /// `female` or `male`.
    pub gender: String,
    /// Who speaks: `builtin`, `openai`...
    pub engine: String,
    /// What people call that.
    pub engine_name: String,
    /// Whether lines leave this computer to be spoken.
    pub online: bool,
    /// Whether a key has to be given first.
    pub needs_key: bool,
    /// Whether it can speak now.
    pub ready: bool,
}

/// A voice that can be had: got once over the network, and then spoken with on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FurtherVoice {
    /// `builtin:kokoro/af_nova`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// BCP 47 tag.
    pub language: String,
    /// `female` or `male`.
    pub gender: String,
    /// Size of what is to be got.
    #[ts(type = "number")]
    pub bytes: u64,
    /// How much of that is here.
    #[ts(type = "number")]
    pub have: u64,
    /// Whether it can be spoken with.
    pub here: bool,
    /// The host that it comes from.
    pub from: String,
}

/// A service that speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct VoiceServiceView {
    /// `openai`, `edge`...: how keys and the ids of its voices name it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Host names that it sends lines to; empty when nothing leaves this computer.
    pub sends_to: Vec<String>,
    /// Whether it can speak now.
    pub ready: bool,
    /// Whether it needs a key.
    pub needs_key: bool,
    /// Whether a key is kept.
    pub has_key: bool,
    /// Whether it is switched on; none when a key says so.
    pub on: Option<bool>,
    /// The model that is used; empty where there is none to choose.
    pub model: String,
    /// The address, when another than the usual was chosen.
    pub address: Option<String>,
    /// Whether it tells which voices a person has there.
    pub tells_voices: bool,
    /// Those that it told of last; none before it was asked.
    pub own_voices: Option<OwnVoicesView>,
}

/// The voices that a person has at a service, as it told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OwnVoicesView {
    /// How many.
    pub count: u32,
    /// When it told, in milliseconds since 1970.
    #[ts(type = "number")]
    pub at_ms: u64,
}

/// How a service that speaks is reached; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct VoiceSetup {
    /// The model to use.
    pub model: Option<String>,
    /// Its address: `https://westeurope.tts.speech.microsoft.com/`; an empty text for the usual one.
    pub address: Option<String>,
    /// Whether it is used, for a service without a key.
    pub on: Option<bool>,
}

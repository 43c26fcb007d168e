//! Writing a script: from a topic to lines that can be spoken.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

/// What a script should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct WriteScript {
    /// What it is about: a few words or a sentence.
    pub topic: String,
    /// What kind of video; none to let the writer choose.
    #[serde(default)]
    pub kind: Option<ScriptKind>,
    /// What must be said, one fact each; may be empty.
    #[serde(default)]
    pub facts: Vec<String>,
    /// `en` or `zh`; none for the topic's own.
    #[serde(default)]
    pub language: Option<String>,
    /// About how long it should take to say, in seconds, 10-180; none for 40.
    #[serde(default)]
    pub seconds: Option<u32>,
    /// How it should sound, in the person's words: "calm", "funny".
    #[serde(default)]
    pub tone: Option<String>,
    /// Whom it is for, in the person's words.
    #[serde(default)]
    pub audience: Option<String>,
    /// Which writer; none for the first that is ready.
    #[serde(default)]
    pub writer: Option<String>,
}

/// What is wished of a script, as it was chosen last. What it is about and its facts are of one video alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct WishChoices {
    /// What kind of video; none to let the writer choose.
    #[serde(deserialize_with = "if_known")]
    pub kind: Option<ScriptKind>,
    /// `en` or `zh`; none for the topic's own.
    pub language: Option<String>,
    /// About how long it should take to say, in seconds.
    pub seconds: Option<u32>,
    /// How it should sound, in the person's words.
    pub tone: Option<String>,
    /// Whom it is for, in the person's words.
    pub audience: Option<String>,
    /// Which writer; none for the first that is ready.
    pub writer: Option<String>,
}

/// A value that another version knew is none.
fn if_known<'de, T: DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(serde_json::Value::deserialize(from)?).ok())
}

/// A kind of video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ScriptKind {
    /// Some things, counted.
    List,
    /// How something is done, step by step.
    HowTo,
    /// What happened.
    Story,
    /// What people think, and what is true.
    MythFact,
    /// What something is good for.
    Product,
    /// A saying and what it means.
    Quote,
    /// How something works.
    Explainer,
}

/// A script, line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Script {
    /// A title for the video.
    pub title: String,
    /// BCP 47 tag.
    pub language: String,
    /// Lines in order.
    pub lines: Vec<ScriptLine>,
    /// About how long it takes to say, in milliseconds.
    pub length_ms: u64,
    /// Id of the writer that wrote it.
    pub writer: String,
    /// What was done differently from what was asked, in sentences.
    pub warnings: Vec<String>,
}

/// One line of a script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ScriptLine {
    /// What is spoken.
    pub text: String,
    /// Words to look for a picture with; may be empty.
    pub search: Vec<String>,
}

/// Somebody who writes scripts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriterView {
    /// `builtin:templates`, `openai`, `ollama`...
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Host names that it sends words to; empty when nothing leaves this computer.
    pub sends_to: Vec<String>,
    /// Whether it can write now.
    pub ready: bool,
    /// Whether it needs a key.
    pub needs_key: bool,
    /// Whether a key is kept.
    pub has_key: bool,
    /// The model that is used; empty where there is none to choose.
    pub model: String,
    /// The address, when another than the usual was chosen.
    pub address: Option<String>,
}

/// How a writer is reached; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
#[ts(export)]
pub struct WriterSetup {
    /// The model to use.
    pub model: Option<String>,
    /// Its address: `http://127.0.0.1:11434/v1/`; an empty text for the usual one.
    pub address: Option<String>,
}

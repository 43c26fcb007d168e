//! Gemini's speech. It tells no times and knows no pace.

use super::catalogue::{GEMINI, Listed};
use super::sound::Sound;
use super::trouble::Trouble;
use super::{Answer, Ask, Facts, Speaks, plain_name};
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;

const USUAL_RATE: u32 = 24_000;

const FACTS: Facts = Facts {
    id: "gemini",
    name: "Google Gemini",
    address: "https://generativelanguage.googleapis.com/v1beta/",
    model: "gemini-3.8-flash-tts",
    key: true,
    switch: false,
    revision: 1,
};

/// The service.
pub(super) struct Gemini;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    #[serde(default)]
    candidates: Vec<Candidate>,
    #[serde(default)]
    prompt_feedback: Option<Feedback>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Feedback {
    #[serde(default)]
    block_reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate {
    #[serde(default)]
    content: Option<Content>,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Content {
    #[serde(default)]
    parts: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part {
    #[serde(default)]
    inline_data: Option<Inline>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Inline {
    #[serde(default)]
    mime_type: String,
    data: String,
}

#[async_trait]
impl Speaks for Gemini {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }
    fn voices(&self) -> &'static [Listed] {
        GEMINI
    }
    fn unlisted(&self, name: &str) -> Option<(String, String)> {
        plain_name(name)
    }
    async fn speak(&self, ask: Ask<'_>) -> Result<Answer, Trouble> {
        let model = ask.model.trim_start_matches("models/");
        let url =
            ask.address.join(&format!("models/{model}:generateContent")).map_err(|_| Trouble::Address)?;
        let asked = json!({
            "contents": [{ "role": "user", "parts": [{ "text": ask.line.text }] }],
            "generationConfig": {
                "responseModalities": ["AUDIO"],
                "speechConfig": { "voiceConfig": { "prebuiltVoiceConfig": { "voiceName": ask.voice } } },
            },
        });
        let request = ask.wire.post(url, &asked)?.header("x-goog-api-key", ask.key.ok_or(Trouble::NoKey)?);
        let came = ask.wire.ask(request).await?;
        let said: Said = serde_json::from_slice(&came.bytes).map_err(|_| Trouble::Answer)?;
        let sound = sound_of(said)?;
        Ok(Answer { sound, times: None, rate_left: f64::from(ask.line.rate_percent) })
    }
}

fn sound_of(said: Said) -> Result<Sound, Trouble> {
    if said.prompt_feedback.is_some_and(|feedback| feedback.block_reason.is_some()) {
        return Err(Trouble::Blocked);
    }
    let candidate = said.candidates.into_iter().next().ok_or(Trouble::Answer)?;
    let parts = candidate.content.map(|content| content.parts).unwrap_or_default();
    let mut bytes = Vec::new();
    let mut kind = String::new();
    for inline in parts.into_iter().filter_map(|part| part.inline_data) {
        bytes.extend(STANDARD.decode(inline.data).map_err(|_| Trouble::Answer)?);
        kind = inline.mime_type.to_ascii_lowercase();
    }
    match candidate.finish_reason.as_deref() {
        Some("SAFETY" | "PROHIBITED_CONTENT" | "BLOCKLIST" | "SPII" | "RECITATION") => {
            return Err(Trouble::Blocked);
        }
        Some("MAX_TOKENS") => return Err(Trouble::Cut),
        _ => {}
    }
    // `audio/L16;codec=pcm;rate=24000`, or a whole file.
    let rate = kind.split(';').find_map(|part| part.trim().strip_prefix("rate=")?.parse().ok());
    Sound::read(&bytes, &kind, Some(rate.unwrap_or(USUAL_RATE)))
}

//! OpenAI's way to ask for speech, which others speak as well. It tells no times.

use super::catalogue::{COMPATIBLE, Listed, OPENAI, SILICONFLOW};
use super::sound::Sound;
use super::trouble::Trouble;
use super::{Answer, Ask, Facts, Speaks, plain_name};
use async_trait::async_trait;
use serde_json::json;

/// A vendor that speaks this way.
pub(super) struct Vendor {
    facts: Facts,
    voices: &'static [Listed],
    /// Whether a voice is asked for with its model before it: `model:voice`.
    model_in_voice: bool,
}

const REVISION: u32 = 1;

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        facts: Facts {
            id: "openai",
            name: "OpenAI",
            address: "https://api.openai.com/v1/",
            model: "gpt-4o-mini-tts",
            key: true,
            switch: false,
            revision: REVISION,
        },
        voices: OPENAI,
        model_in_voice: false,
    },
    Vendor {
        facts: Facts {
            id: "siliconflow",
            name: "SiliconFlow",
            address: "https://api.siliconflow.cn/v1/",
            model: "FunAudioLLM/CosyVoice2-0.5B",
            key: true,
            switch: false,
            revision: REVISION,
        },
        voices: SILICONFLOW,
        model_in_voice: true,
    },
    Vendor {
        facts: Facts {
            id: "compatible-speech",
            name: "OpenAI-compatible speech",
            address: "",
            model: "tts-1",
            key: false,
            switch: false,
            revision: REVISION,
        },
        voices: COMPATIBLE,
        model_in_voice: false,
    },
];

/// A vendor as a service.
pub(super) struct Compatible(pub &'static Vendor);

#[async_trait]
impl Speaks for Compatible {
    fn facts(&self) -> &'static Facts {
        &self.0.facts
    }
    fn voices(&self) -> &'static [Listed] {
        self.0.voices
    }
    fn unlisted(&self, name: &str) -> Option<(String, String)> {
        plain_name(name)
    }
    async fn speak(&self, ask: Ask<'_>) -> Result<Answer, Trouble> {
        let url = ask.address.join("audio/speech").map_err(|_| Trouble::Address)?;
        let voice = match self.0.model_in_voice {
            true => format!("{}:{}", ask.model, ask.voice),
            false => ask.voice.to_owned(),
        };
        let mut asked =
            json!({ "model": ask.model, "voice": voice, "input": ask.line.text, "response_format": "wav" });
        // Models that follow instructions take no notice of a speed.
        let by_us = ask.model.starts_with("gpt-") || ask.line.rate_percent == 100;
        if !by_us {
            asked["speed"] = json!(f64::from(ask.line.rate_percent) / 100.0);
        }
        let mut request = ask.wire.post(url, &asked)?;
        if let Some(key) = ask.key {
            request = request.bearer_auth(key);
        }
        let came = ask.wire.ask(request).await?;
        let sound = Sound::read(&came.bytes, &came.kind, None)?;
        let rate_left = if by_us { f64::from(ask.line.rate_percent) } else { 100.0 };
        Ok(Answer { sound, times: None, rate_left })
    }
}

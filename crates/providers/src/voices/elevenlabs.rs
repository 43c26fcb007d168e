//! ElevenLabs: voices that come with the time of every letter.

use super::catalogue::{ELEVENLABS, Listed};
use super::list::{self, Own};
use super::sound::Sound;
use super::times::Token;
use super::trouble::Trouble;
use super::{Answer, Ask, Facts, Speaks, Way, plain_name};
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;

const RATE: u32 = 24_000;
/// How slow and fast it speaks itself, in hundredths; the rest is up to us.
const PACES: (u16, u16) = (70, 120);

const FACTS: Facts = Facts {
    id: "elevenlabs",
    name: "ElevenLabs",
    address: "https://api.elevenlabs.io/v1/",
    model: "eleven_multilingual_v2",
    key: true,
    switch: false,
    revision: 1,
};

/// The service.
pub(super) struct ElevenLabs;

#[derive(Deserialize)]
struct Said {
    audio_base64: String,
    alignment: Option<Letters>,
}

/// When each letter of the text is spoken, in seconds.
#[derive(Deserialize)]
struct Letters {
    characters: Vec<String>,
    character_start_times_seconds: Vec<f64>,
    character_end_times_seconds: Vec<f64>,
}

#[async_trait]
impl Speaks for ElevenLabs {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }
    fn voices(&self) -> &'static [Listed] {
        ELEVENLABS
    }
    /// Voices of the person's own account.
    fn unlisted(&self, name: &str) -> Option<(String, String)> {
        plain_name(name).filter(|_| !name.contains('/'))
    }
    async fn speak(&self, ask: Ask<'_>) -> Result<Answer, Trouble> {
        let path = format!("text-to-speech/{}/with-timestamps", ask.voice);
        let mut url = ask.address.join(&path).map_err(|_| Trouble::Address)?;
        url.query_pairs_mut().append_pair("output_format", "pcm_24000");
        let pace = ask.line.rate_percent.clamp(PACES.0, PACES.1);
        let mut asked = json!({ "text": ask.line.text, "model_id": ask.model });
        if pace != 100 {
            asked["voice_settings"] = json!({ "speed": f64::from(pace) / 100.0 });
        }
        let request = ask.wire.post(url, &asked)?.header("xi-api-key", ask.key.ok_or(Trouble::NoKey)?);
        let came = ask.wire.ask(request).await?;
        let said: Said = serde_json::from_slice(&came.bytes).map_err(|_| Trouble::Answer)?;
        let bytes = STANDARD.decode(said.audio_base64).map_err(|_| Trouble::Answer)?;
        let sound = Sound::read(&bytes, "", Some(RATE))?;
        let rate_left = f64::from(ask.line.rate_percent) * 100.0 / f64::from(pace);
        Ok(Answer { sound, times: said.alignment.map(tokens), rate_left })
    }
    fn tells(&self) -> bool {
        true
    }
    async fn tell(&self, way: Way<'_>) -> Result<Vec<Own>, Trouble> {
        let url = way.address.join("voices").map_err(|_| Trouble::Address)?;
        let request = way.wire.client(&url)?.get(url).header("xi-api-key", way.key.ok_or(Trouble::NoKey)?);
        list::elevenlabs(&way.wire.list(request).await?)
    }
}

fn tokens(letters: Letters) -> Vec<Token> {
    let times = letters.character_start_times_seconds.into_iter().zip(letters.character_end_times_seconds);
    let token = |(text, (start, end))| Token { text, start, end };
    letters.characters.into_iter().zip(times).map(token).collect()
}

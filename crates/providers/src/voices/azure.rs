//! Azure Speech, by its REST address. It tells no times there.

use super::catalogue::{Listed, MICROSOFT};
use super::list::{self, Own};
use super::sound::Sound;
use super::trouble::Trouble;
use super::{Answer, Ask, Facts, Speaks, Way, ssml};
use async_trait::async_trait;
use reqwest::header::CONTENT_TYPE;

/// Which header has the key.
const KEY: &str = "Ocp-Apim-Subscription-Key";

const FACTS: Facts = Facts {
    id: "azure-speech",
    name: "Azure Speech",
    address: "",
    model: "",
    key: true,
    switch: false,
    revision: 1,
};

/// The service.
pub(super) struct Azure;

#[async_trait]
impl Speaks for Azure {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }
    fn voices(&self) -> &'static [Listed] {
        MICROSOFT
    }
    fn unlisted(&self, name: &str) -> Option<(String, String)> {
        named(name)
    }
    /// A region alone is enough: `westeurope`.
    fn address(&self, written: &str) -> String {
        let is_region = written.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if is_region { format!("https://{written}.tts.speech.microsoft.com/") } else { written.to_owned() }
    }
    fn pitches(&self) -> bool {
        true
    }
    async fn speak(&self, ask: Ask<'_>) -> Result<Answer, Trouble> {
        let url = ask.address.join("cognitiveservices/v1").map_err(|_| Trouble::Address)?;
        let request = ask
            .wire
            .client(&url)?
            .post(url)
            .header(KEY, ask.key.ok_or(Trouble::NoKey)?)
            .header(CONTENT_TYPE, "application/ssml+xml")
            .header("X-Microsoft-OutputFormat", "riff-24khz-16bit-mono-pcm")
            .body(ssml::line(ask.voice, &ask.line));
        let came = ask.wire.ask(request).await?;
        let sound = Sound::read(&came.bytes, &came.kind, None)?;
        Ok(Answer { sound, times: None, rate_left: 100.0 })
    }
    fn tells(&self) -> bool {
        true
    }
    async fn tell(&self, way: Way<'_>) -> Result<Vec<Own>, Trouble> {
        let url = way.address.join("cognitiveservices/voices/list").map_err(|_| Trouble::Address)?;
        let request = way.wire.client(&url)?.get(url).header(KEY, way.key.ok_or(Trouble::NoKey)?);
        list::microsoft(&way.wire.list(request).await?)
    }
}

/// Name and language of a voice of Microsoft's that is on no list: `fr-CA-SylvieNeural`.
pub(super) fn named(voice: &str) -> Option<(String, String)> {
    let language = ssml::language_of(voice)?;
    let name = voice.rsplit('-').next().unwrap_or(voice);
    Some((name.trim_end_matches("Neural").to_owned(), language))
}

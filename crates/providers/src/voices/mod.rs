//! Voices: services that speak, each once a key for it is kept, or, where there is none, once it was switched on.
//!
//! The words of a line and the name of a voice are all that is sent, and only to the address that was chosen. What
//! comes back is checked to be sound, cut at its silent ends, and timed by what the service tells.

mod azure;
mod catalogue;
mod edge;
mod edge_token;
mod elevenlabs;
mod gemini;
mod list;
mod openai;
mod sound;
mod ssml;
pub(crate) mod stretch;
mod times;
mod trouble;
mod wire;

use crate::footage::Keys;
use crate::models::{Patience, is_here, opens};
use async_trait::async_trait;
use catalogue::Listed;
use list::Own;
use reqwest::Url;
use sound::Sound;
use std::path::Path;
use std::sync::Arc;
use studio::api::VoiceSetup;
use studio::ports::{
    CancellationToken, Fault, MANY, MOST_VOICES, Narrator, Reach, Spoken, SpokenLine, StageFailure, Voice,
};
use times::Token;
use trouble::Trouble;
use wire::Wire;

/// A narrator for each service, the ones with a key first.
pub fn narrators(keys: &Keys) -> Vec<Arc<dyn Narrator>> {
    patient_narrators(keys, Patience::default())
}

/// The same, waited for as long as that.
pub fn patient_narrators(keys: &Keys, patience: Patience) -> Vec<Arc<dyn Narrator>> {
    let wire = Wire::new(patience);
    let narrator = |speaks: Arc<dyn Speaks>| -> Arc<dyn Narrator> {
        Arc::new(Service { speaks, keys: keys.clone(), wire: wire.clone() })
    };
    let compatible = openai::VENDORS.iter().map(|vendor| narrator(Arc::new(openai::Compatible(vendor))));
    let others: [Arc<dyn Speaks>; 4] = [
        Arc::new(azure::Azure),
        Arc::new(elevenlabs::ElevenLabs),
        Arc::new(gemini::Gemini),
        Arc::new(edge::Edge::default()),
    ];
    compatible.chain(others.into_iter().map(narrator)).collect()
}

/// What is the same in every way to reach a service.
#[derive(Debug, Clone, Copy)]
struct Facts {
    /// How settings, keys and the ids of voices name it.
    id: &'static str,
    /// What people call it.
    name: &'static str,
    /// Its usual address; empty where each person has one of their own.
    address: &'static str,
    /// The model that is used unless another was chosen; empty where there is none to choose.
    model: &'static str,
    /// Whether it cannot do without a key.
    key: bool,
    /// Whether it is used only once it was switched on.
    switch: bool,
    /// Changes whenever a change of ours changes the sound of a line.
    revision: u32,
}

/// How one line is asked for.
struct Ask<'a> {
    line: SpokenLine<'a>,
    /// What the service calls the voice.
    voice: &'a str,
    model: &'a str,
    address: &'a Url,
    key: Option<&'a str>,
    wire: &'a Wire,
}

/// How a service is asked which voices the person has there.
struct Way<'a> {
    address: &'a Url,
    key: Option<&'a str>,
    wire: &'a Wire,
}

/// What a service answered.
struct Answer {
    sound: Sound,
    /// When its words or letters are spoken, by the clock of `sound`; none from a service that tells no times.
    times: Option<Vec<Token>>,
    /// What is left to do of the rate that was asked for, in hundredths: 100 when the service did it.
    rate_left: f64,
}

/// One service: its wire, and nothing else.
#[async_trait]
trait Speaks: Send + Sync {
    fn facts(&self) -> &'static Facts;
    fn voices(&self) -> &'static [Listed];
    /// A voice by a name that is not on the list.
    fn unlisted(&self, _name: &str) -> Option<(String, String)> {
        None
    }
    /// An address as people write it, whole.
    fn address(&self, written: &str) -> String {
        written.to_owned()
    }
    /// Whether it speaks at the pitch that was asked for; else that is left to us.
    fn pitches(&self) -> bool {
        false
    }
    async fn speak(&self, ask: Ask<'_>) -> Result<Answer, Trouble>;
    /// Whether it tells which voices the person has there.
    fn tells(&self) -> bool {
        false
    }
    /// Those voices, the ones that most people want first.
    async fn tell(&self, _: Way<'_>) -> Result<Vec<Own>, Trouble> {
        Err(Trouble::NoList)
    }
}

/// A service as a narrator.
struct Service {
    speaks: Arc<dyn Speaks>,
    keys: Keys,
    wire: Wire,
}

impl Service {
    fn facts(&self) -> &'static Facts {
        self.speaks.facts()
    }

    fn told(&self, trouble: &Trouble) -> Fault {
        trouble.told(self.facts().name)
    }

    fn key(&self) -> Option<String> {
        (self.keys)(self.facts().id)
    }

    fn address(&self, setup: &VoiceSetup) -> Result<Url, Trouble> {
        let written = setup.address.as_deref().unwrap_or(self.facts().address);
        if written.is_empty() {
            return Err(Trouble::NoAddress);
        }
        let mut whole = self.speaks.address(written);
        if !whole.ends_with('/') {
            whole.push('/');
        }
        let url = Url::parse(&whole).map_err(|_| Trouble::Address)?;
        opens(&url).then_some(url).ok_or(Trouble::Address)
    }

    fn model<'s>(&self, setup: &'s VoiceSetup) -> &'s str {
        setup.model.as_deref().unwrap_or(self.facts().model)
    }

    fn may_speak(&self, setup: &VoiceSetup) -> Result<(Url, Option<String>), Trouble> {
        if self.facts().switch && setup.on != Some(true) {
            return Err(Trouble::Off);
        }
        let address = self.address(setup)?;
        let key = self.key();
        if key.is_none() && self.facts().key {
            return Err(Trouble::NoKey);
        }
        Ok((address, key))
    }

    /// The voices that the person has there, of those that it can be asked to speak with.
    async fn told_voices(&self, setup: &VoiceSetup) -> Result<Vec<Voice>, Trouble> {
        let (address, key) = self.may_speak(setup)?;
        let way = Way { address: &address, key: key.as_deref(), wire: &self.wire };
        let told = self.speaks.tell(way).await.map_err(|trouble| match trouble {
            // There is no voice yet that could be wrong, and no line: it has no such list.
            Trouble::Voice | Trouble::Refused | Trouble::Answer | Trouble::Cut => Trouble::NoList,
            trouble => trouble,
        })?;
        let voices = told.into_iter().map(|own| own.voice(self.facts().id));
        Ok(voices.filter(|voice| self.name_of(&voice.id).is_some()).take(MOST_VOICES).collect())
    }

    /// What the service calls the voice with this id.
    fn name_of<'v>(&self, id: &'v str) -> Option<&'v str> {
        let name = id.strip_prefix(self.facts().id)?.strip_prefix(':')?;
        let listed = self.speaks.voices().iter().any(|listed| listed.name == name);
        (listed || self.speaks.unlisted(name).is_some()).then_some(name)
    }

    async fn spoken(&self, line: SpokenLine<'_>, setup: &VoiceSetup, out: &Path) -> Result<Spoken, Trouble> {
        let voice = self.name_of(line.voice).ok_or(Trouble::Voice)?;
        let (address, key) = self.may_speak(setup)?;
        let (model, key, wire) = (self.model(setup), key.as_deref(), &self.wire);
        let answer = self.speaks.speak(Ask { line, voice, model, address: &address, key, wire }).await?;
        let words = line.words.iter().map(|word| (*word).to_owned()).collect();
        let pitch = if self.speaks.pitches() { 0 } else { line.pitch };
        let (text, rate, out) = (line.text.to_owned(), line.rate_percent, out.to_owned());
        let finished = tokio::task::spawn_blocking(move || finish(answer, pitch, words, (&text, rate), &out));
        finished.await.unwrap_or(Err(Trouble::Sound))
    }
}

/// Sound as it is kept: in the pace and at the pitch that were asked for, without silence at its ends, with the times of its words.
fn finish(
    answer: Answer,
    pitch: i8,
    words: Vec<String>,
    (text, rate): (&str, u16),
    out: &Path,
) -> Result<Spoken, Trouble> {
    let Answer { sound, times, rate_left } = answer;
    let sound = sound.at_rate(rate_left).at_pitch(pitch);
    let (sound, cut) = sound.audible().ok_or(Trouble::Sound)?;
    if sound.is_cut_off(text, rate) {
        return Err(Trouble::Cut);
    }
    let length = sound.length();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let spans = times.and_then(|tokens| times::of_words(&words, &tokens));
    let words = spans.map(|spans| times::timings(&words, &spans, rate_left, cut, length)).unwrap_or_default();
    sound.write(out).map_err(|error| Trouble::Disk(error.to_string()))?;
    Ok(Spoken { length, words })
}

#[async_trait]
impl Narrator for Service {
    fn id(&self) -> &'static str {
        self.facts().id
    }
    fn name(&self) -> &'static str {
        self.facts().name
    }
    fn reach(&self, setup: &VoiceSetup) -> Reach {
        let facts = self.facts();
        let host = self.address(setup).ok().filter(|url| !is_here(url));
        Reach {
            sends_to: host.and_then(|url| url.host_str().map(str::to_owned)).into_iter().collect(),
            needs_key: facts.key,
            has_key: self.key().is_some(),
            wants_switch: facts.switch,
            model: self.model(setup).to_owned(),
        }
    }
    fn ready(&self, setup: &VoiceSetup) -> Result<(), Fault> {
        self.may_speak(setup).map(|_| ()).map_err(|trouble| self.told(&trouble))
    }
    fn accepts(&self, setup: &VoiceSetup) -> Result<(), Fault> {
        match &setup.address {
            Some(_) => self.address(setup).map(|_| ()).map_err(|trouble| self.told(&trouble)),
            None => Ok(()),
        }
    }
    fn fingerprint(&self, setup: &VoiceSetup) -> String {
        let facts = self.facts();
        let address = setup.address.as_deref().unwrap_or_default();
        let hash = blake3::hash(address.as_bytes()).to_hex();
        let elsewhere = if address.is_empty() { String::new() } else { format!("/{}", &hash[..12]) };
        format!("{}{elsewhere}/{}/{}", facts.id, self.model(setup), facts.revision)
    }
    fn voices(&self) -> Vec<Voice> {
        let id = self.facts().id;
        self.speaks.voices().iter().map(|listed| listed.voice(id)).collect()
    }
    fn unlisted(&self, id: &str) -> Option<Voice> {
        let name = id.strip_prefix(self.facts().id)?.strip_prefix(':')?;
        if name.len() > 100 || self.speaks.voices().iter().any(|listed| listed.name == name) {
            return None;
        }
        let (called, language) = self.speaks.unlisted(name)?;
        Some(Voice { id: id.to_owned(), name: called, language, gender: studio::ports::Gender::Female })
    }
    async fn narrate(
        &self,
        line: SpokenLine<'_>,
        setup: &VoiceSetup,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<Spoken, StageFailure> {
        let spoken = cancel.run_until_cancelled(self.spoken(line, setup, out)).await;
        spoken.unwrap_or(Err(Trouble::Stopped)).map_err(|trouble| match trouble {
            Trouble::Stopped => StageFailure::Cancelled,
            trouble => {
                let fault = self.told(&trouble);
                if fault.retryable { StageFailure::Retry(fault) } else { StageFailure::GiveUp(fault) }
            }
        })
    }
    fn tells_voices(&self) -> bool {
        self.speaks.tells()
    }
    async fn look_up(&self, setup: &VoiceSetup, cancel: &CancellationToken) -> Result<Vec<Voice>, Fault> {
        let told = cancel.run_until_cancelled(self.told_voices(setup)).await;
        told.unwrap_or(Err(Trouble::Stopped)).map_err(|trouble| self.told(&trouble))
    }
    async fn test(&self, setup: &VoiceSetup, cancel: &CancellationToken) -> Result<(), Fault> {
        let Some(voice) = self.voices().into_iter().next() else { return Ok(()) };
        let folder = tempfile::tempdir().map_err(|error| self.told(&Trouble::Disk(error.to_string())))?;
        let line =
            SpokenLine { text: "Hello.", words: &["Hello."], voice: &voice.id, rate_percent: 100, pitch: 0 };
        let out = folder.path().join("hello.wav");
        let spoken = cancel.run_until_cancelled(self.spoken(line, setup, &out)).await;
        spoken.unwrap_or(Err(Trouble::Stopped)).map(|_| ()).map_err(|trouble| self.told(&trouble))
    }
}

/// A name for a voice of which only the service's name for it is known, and the language of one that speaks many.
fn plain_name(name: &str) -> Option<(String, String)> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/');
    (!name.is_empty() && name.chars().all(plain) && !name.contains(".."))
        .then(|| (name.to_owned(), MANY.to_owned()))
}

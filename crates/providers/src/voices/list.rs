//! Lists: which voices a service says that a person has there.

use super::catalogue::MICROSOFT;
use super::trouble::Trouble;
use editorial::project::showable;
use serde::Deserialize;
use std::collections::BTreeMap;
use studio::ports::{Gender, MANY, Voice};

/// Letters of a voice's name.
const LONGEST_NAME: usize = 60;

/// A voice that a person has at a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Own {
    /// What the service calls it.
    pub name: String,
    /// What people call it.
    pub called: String,
    pub language: String,
    pub gender: Gender,
}

impl Own {
    /// As a voice of the service `id`.
    pub fn voice(self, id: &str) -> Voice {
        let called: String = showable(&self.called).chars().take(LONGEST_NAME).collect();
        let name = if called.trim().is_empty() { self.name.clone() } else { called };
        Voice { id: format!("{id}:{}", self.name), name, language: self.language, gender: self.gender }
    }
}

fn gender(word: Option<&str>) -> Gender {
    match word.map(str::to_lowercase).as_deref() {
        Some("male") => Gender::Male,
        _ => Gender::Female,
    }
}

#[derive(Deserialize)]
struct ElevenLabs {
    voices: Vec<OfElevenLabs>,
}

#[derive(Deserialize)]
struct OfElevenLabs {
    voice_id: String,
    #[serde(default)]
    name: Option<String>,
    /// What somebody says of it: `gender`, `accent`...
    #[serde(default)]
    labels: Option<BTreeMap<String, Option<String>>>,
}

/// ElevenLabs' answer. Its models speak any language with any voice.
pub(super) fn elevenlabs(bytes: &[u8]) -> Result<Vec<Own>, Trouble> {
    let list: ElevenLabs = serde_json::from_slice(bytes).map_err(|_| Trouble::NoList)?;
    let own = |voice: OfElevenLabs| {
        let labels = voice.labels.unwrap_or_default();
        let gender = gender(labels.get("gender").and_then(Option::as_deref));
        let called = voice.name.unwrap_or_default();
        Own { name: voice.voice_id, called, language: MANY.to_owned(), gender }
    };
    Ok(list.voices.into_iter().map(own).collect())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfMicrosoft {
    short_name: String,
    locale: String,
    #[serde(default)]
    gender: Option<String>,
    /// As its own people write it; Edge does not tell.
    #[serde(default)]
    local_name: Option<String>,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    status: Option<String>,
}

/// Azure's answer, and Edge's: hundreds, in the order of their languages. Those that are offered anyway come first, so
/// that what is cut off at the end is what fewest look for.
pub(super) fn microsoft(bytes: &[u8]) -> Result<Vec<Own>, Trouble> {
    let list: Vec<OfMicrosoft> = serde_json::from_slice(bytes).map_err(|_| Trouble::NoList)?;
    let spoken = list.into_iter().filter(|voice| voice.status.as_deref() != Some("Deprecated"));
    let mut own: Vec<Own> = spoken.map(of_microsoft).collect();
    let main = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
    let offered = |language: &str| MICROSOFT.iter().any(|listed| main(listed.language) == main(language));
    own.sort_by_cached_key(|voice| !offered(&voice.language));
    Ok(own)
}

fn of_microsoft(voice: OfMicrosoft) -> Own {
    let plain = voice.short_name.rsplit('-').next().unwrap_or_default().trim_end_matches("Neural").to_owned();
    let called = match (voice.local_name, voice.display_name) {
        (Some(local), Some(latin)) if local != latin => format!("{local} {latin}"),
        (local, latin) => latin.or(local).unwrap_or(plain),
    };
    Own { called, language: voice.locale, gender: gender(voice.gender.as_deref()), name: voice.short_name }
}

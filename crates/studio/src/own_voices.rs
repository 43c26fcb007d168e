//! Own voices: which voices a person has at a service, beside those that everybody has there.
//!
//! A service is asked when it is tried, or when somebody wants to know. What it told is kept with its date, one file a
//! service in the data folder, so that the list is the same offline; where that is not there, or cannot be read, there
//! are the voices that everybody has.

use crate::api::{ApiError, OwnVoicesView, VoiceServiceView};
use crate::files;
use crate::ports::{MOST_VOICES, Voice};
use crate::services::unsaved;
use crate::studio::Studio;
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

const VERSION: u32 = 1;
/// Largest list that is read.
const LARGEST: u64 = 1 << 20;

/// Where they are kept.
#[derive(Debug, Clone)]
pub(crate) struct OwnVoices(PathBuf);

/// What a service told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Told {
    version: u32,
    /// Milliseconds since 1970.
    at_ms: u64,
    pub voices: Vec<Voice>,
}

impl Told {
    pub fn view(&self) -> OwnVoicesView {
        OwnVoicesView { count: u32::try_from(self.voices.len()).unwrap_or(u32::MAX), at_ms: self.at_ms }
    }
}

impl OwnVoices {
    pub fn at(data: &Path) -> OwnVoices {
        OwnVoices(data.join("voices"))
    }

    fn file(&self, service: &str) -> PathBuf {
        self.0.join(format!("{service}.json"))
    }

    /// What a service told last.
    pub fn of(&self, service: &str) -> Option<Told> {
        let mut text = String::new();
        let file = std::fs::File::open(self.file(service)).ok()?;
        file.take(LARGEST).read_to_string(&mut text).ok()?;
        let told: Result<Told, _> = serde_json::from_str(&text);
        let told = told.inspect_err(|error| tracing::warn!(service, %error, "a list of voices was damaged"));
        let own = format!("{service}:");
        told.ok().filter(|told| told.version == VERSION).map(|mut told| {
            told.voices.retain(|voice| voice.id.starts_with(&own));
            told.voices.truncate(MOST_VOICES);
            told
        })
    }

    /// Keeps what a service told now, instead of what it told before.
    fn keep(&self, service: &str, voices: Vec<Voice>) -> std::io::Result<()> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let at_ms = u64::try_from(since.as_millis()).unwrap_or_default();
        std::fs::create_dir_all(&self.0)?;
        let told = Told { version: VERSION, at_ms, voices };
        files::replace(&self.file(service), &serde_json::to_vec(&told).unwrap_or_default())
    }

    /// Lets go of what a service told.
    pub fn forget(&self, service: &str) {
        if let Err(error) = std::fs::remove_file(self.file(service))
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(service, %error, "a list of voices could not be removed");
        }
    }
}

impl Studio {
    /// Asks a service which voices the person has there; they are on the list from now on. What it told before stays
    /// when it does not answer.
    ///
    /// # Errors
    /// `voice_service_unknown`, `offline`, `settings_unsaved`, or as [`crate::ports::Narrator::look_up`].
    pub async fn look_up_voices(&self, id: &str) -> Result<VoiceServiceView, ApiError> {
        let voices = self.told_voices(id).await?;
        self.services.own_voices().keep(id, voices).map_err(|error| unsaved(&error))?;
        self.voice_services().into_iter().find(|service| service.id == id).ok_or_else(unknown_service)
    }
}

/// `voice_service_unknown`: there is no service of that id.
pub(crate) fn unknown_service() -> ApiError {
    let message = "Spool does not know this service.";
    ApiError::lasting("voice_service_unknown", message, "Choose one from the list.")
}

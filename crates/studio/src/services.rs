//! Services: what the person switched on and set up.
//!
//! Kept as `services.json` in the data folder, so that window and command line agree. Keys are never in it.

use crate::api::{ApiError, SiteView, VoiceSetup, WriterSetup};
use crate::files;
use crate::offline::Offline;
use crate::own_voices::OwnVoices;
use crate::ports::{ExposeSecret, SecretString};
use crate::studio::Studio;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What was chosen.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    /// Sites that are asked for footage, in the order they were switched on.
    pub sites: Vec<String>,
    /// Folders of the person's own footage.
    pub folders: Vec<PathBuf>,
    /// How writers are reached.
    pub writers: BTreeMap<String, WriterSetup>,
    /// How services that speak are reached.
    pub narrators: BTreeMap<String, VoiceSetup>,
}

/// What was chosen, and where it is kept.
pub(crate) struct Services {
    path: PathBuf,
    chosen: Mutex<Chosen>,
    offline: Offline,
    own_voices: OwnVoices,
}

impl Services {
    /// Reads what was chosen; what cannot be read was not chosen.
    pub fn at(data: &Path) -> Services {
        let path = data.join("services.json");
        let chosen = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(%error, "what was chosen of services was damaged");
                Chosen::default()
            }),
            Err(_) => Chosen::default(),
        };
        let (offline, own_voices) = (Offline::at(data), OwnVoices::at(data));
        Services { path, chosen: Mutex::new(chosen), offline, own_voices }
    }

    pub fn offline(&self) -> &Offline {
        &self.offline
    }

    /// The voices that the person has at services, as these told.
    pub fn own_voices(&self) -> &OwnVoices {
        &self.own_voices
    }

    pub fn chosen(&self) -> Chosen {
        self.lock().clone()
    }

    /// Changes what was chosen: first on the disk, then for us.
    ///
    /// # Errors
    /// When it cannot be written; nothing has changed then.
    pub fn change(&self, change: impl FnOnce(&mut Chosen)) -> Result<(), ApiError> {
        let mut now = self.lock();
        let mut next = now.clone();
        change(&mut next);
        let bytes = serde_json::to_vec_pretty(&next).unwrap_or_default();
        files::replace(&self.path, &bytes).map_err(|error| unsaved(&error))?;
        *now = next;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Chosen> {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a disk that does not take a choice means for the person.
pub(crate) fn unsaved(error: &std::io::Error) -> ApiError {
    tracing::warn!(%error, "what was chosen is not kept");
    let message = "Your choice could not be saved.";
    ApiError::lasting("settings_unsaved", message, "Free some space on the disk, then try again.")
}

impl Studio {
    /// Asks a site for footage from now on, or no longer; also after a restart.
    ///
    /// # Errors
    /// `site_unknown`; `settings_unsaved`.
    pub fn switch_site(&self, id: &str, on: bool) -> Result<Vec<SiteView>, ApiError> {
        if !self.sites().iter().any(|site| site.id == id) {
            let message = "Spool does not know this site.";
            return Err(ApiError::lasting("site_unknown", message, "Choose one from the list."));
        }
        self.services.change(|chosen| {
            chosen.sites.retain(|site| site != id);
            if on {
                chosen.sites.push(id.to_owned());
            }
        })?;
        self.use_sites(&self.services.chosen().sites);
        Ok(self.sites())
    }

    /// Keeps the key of a service, or lets go of it.
    ///
    /// # Errors
    /// `key_wrong` when it cannot be one; `keys_unavailable`, `keys_locked`.
    pub async fn set_key(&self, service: &str, key: Option<SecretString>) -> Result<(), ApiError> {
        let known = !service.is_empty()
            && service.len() <= 40
            && service.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let fits =
            |key: &str| !key.is_empty() && key.len() <= 512 && key.bytes().all(|b| b.is_ascii_graphic());
        let key = key.map(|key| SecretString::from(key.expose_secret().trim().to_owned()));
        if !known || key.as_ref().is_some_and(|key| !fits(key.expose_secret())) {
            let message = "This does not look like a key.";
            return Err(ApiError::lasting(
                "key_wrong",
                message,
                "Copy it again from the service's page, whole.",
            ));
        }
        let keys = self.ports.as_ref().ok_or_else(crate::studio::tools_missing)?.keys.clone();
        let (own_voices, service) = (self.services.own_voices().clone(), service.to_owned());
        // The system may ask the person to open its safe.
        let keep = move || {
            let kept = keys.set(&service, key);
            if kept.is_ok() {
                // Another key may be of another account, which has other voices.
                own_voices.forget(&service);
            }
            kept
        };
        let kept = tokio::task::spawn_blocking(keep).await;
        let kept = kept.map_err(|error| ApiError::lasting("internal", error.to_string(), "Try again."))?;
        kept.map_err(|fault| ApiError::from(&fault))
    }
}

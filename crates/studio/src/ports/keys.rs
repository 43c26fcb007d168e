//! Keys of services, as the studio sees them: kept where the system keeps passwords, shown nowhere.

use super::Fault;

/// A key. It never prints itself, and its memory is wiped when it goes.
pub use secrecy::{ExposeSecret, SecretString};

/// Where keys are kept.
pub trait Keys: Send + Sync {
    /// The key of a service (`openai`, `pexels`), if there is one. Answers from memory after the first time.
    fn get(&self, service: &str) -> Option<SecretString>;
    /// Keeps a key, or lets go of it.
    ///
    /// # Errors
    /// `keys_unavailable` when this computer has no safe place for keys; `keys_locked` when it does not open.
    fn set(&self, service: &str, key: Option<SecretString>) -> Result<(), Fault>;
}

/// No place for keys at all.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoKeys;

impl Keys for NoKeys {
    fn get(&self, _: &str) -> Option<SecretString> {
        None
    }
    fn set(&self, _: &str, _: Option<SecretString>) -> Result<(), Fault> {
        Err(Fault {
            code: "keys_unavailable".to_owned(),
            message: "This computer has no safe place for keys that Spool can use.".to_owned(),
            hint: "Start the system's keyring, or give the key as SPOOL_<SERVICE>_KEY when Spool starts."
                .to_owned(),
            retryable: false,
        })
    }
}

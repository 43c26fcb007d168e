//! Keys: in the safe of the system (Keychain, Credential Manager, Secret Service), or given by the environment.
//!
//! Never in a file of ours, and never printed. A safe may ask the person to open it and take its time: whoever only
//! wants to know whether there is a key does not wait for that.

use crate::footage;
use keyring::{Entry, Error};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use studio::ports::{ExposeSecret, Fault, Keys, NoKeys, SecretString};

/// Under which name the safe shows our keys.
const OURS: &str = "Spool";
/// How long a safe is waited for when it is asked, and when it is given something.
const TO_TELL: Duration = Duration::from_secs(5);
const TO_TAKE: Duration = Duration::from_secs(60);
/// How long a safe that did not open is left alone. It may ask the person each time.
const TO_REST: Duration = Duration::from_secs(10);

/// A place where keys are safe.
trait Safe: Send + Sync + 'static {
    fn get(&self, service: &str) -> Result<Option<SecretString>, Error>;
    fn set(&self, service: &str, key: Option<&SecretString>) -> Result<(), Error>;
}

/// The system's own.
struct OfSystem;

impl Safe for OfSystem {
    fn get(&self, service: &str) -> Result<Option<SecretString>, Error> {
        match Entry::new(OURS, service)?.get_password() {
            Ok(key) => Ok(Some(SecretString::from(key))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn set(&self, service: &str, key: Option<&SecretString>) -> Result<(), Error> {
        let entry = Entry::new(OURS, service)?;
        match key {
            Some(key) => entry.set_password(key.expose_secret()),
            None => match entry.delete_credential() {
                Err(Error::NoEntry) => Ok(()),
                done => done,
            },
        }
    }
}

/// Keys that were given by other means than the safe.
type Given = Box<dyn Fn(&str) -> Option<SecretString> + Send + Sync>;

/// Keys of the environment (`SPOOL_OPENAI_KEY`), then those of the system's safe.
pub struct Keychain {
    safe: Arc<dyn Safe>,
    given: Given,
    known: Known,
    hangs: AtomicBool,
    rest: Duration,
}

type Known = Arc<Mutex<HashMap<String, Told>>>;

/// What the safe told of a key.
#[derive(Clone)]
enum Told {
    Key(SecretString),
    /// There is none, or the safe has not answered yet.
    None,
    /// It did not open, and is asked again from then on.
    Locked(Instant),
}

impl From<Option<SecretString>> for Told {
    fn from(key: Option<SecretString>) -> Told {
        key.map_or(Told::None, Told::Key)
    }
}

impl Told {
    fn key(self) -> Option<SecretString> {
        if let Told::Key(key) = self { Some(key) } else { None }
    }
}

impl Keychain {
    /// The environment and the safe of this computer. Asks neither yet.
    pub fn of_system() -> Keychain {
        Keychain::of(Arc::new(OfSystem), Box::new(given_by_environment))
    }

    fn of(safe: Arc<dyn Safe>, given: Given) -> Keychain {
        Keychain { safe, given, known: Known::default(), hangs: AtomicBool::new(false), rest: TO_REST }
    }

    /// Asks the safe on a thread of its own, which remembers what it hears even if nobody waits for it any more.
    fn ask(&self, service: &str) -> Option<SecretString> {
        let (safe, known, name) = (self.safe.clone(), self.known.clone(), service.to_owned());
        let rest = self.rest;
        lock(&known).insert(name.clone(), Told::None);
        let heard = aside(move || match safe.get(&name) {
            Ok(key) => {
                lock(&known).insert(name, key.into());
            }
            Err(error) => {
                tracing::info!(service = name, why = kind(&error), "no key was read");
                lock(&known).insert(name, Told::Locked(Instant::now() + rest));
            }
        });
        let patience = if self.hangs.load(Ordering::Relaxed) { Duration::ZERO } else { TO_TELL };
        if heard.recv_timeout(patience).is_err() {
            self.hangs.store(true, Ordering::Relaxed);
        }
        lock(&self.known).get(service).cloned().and_then(Told::key)
    }
}

impl Keys for Keychain {
    fn get(&self, service: &str) -> Option<SecretString> {
        if let Some(key) = (self.given)(service) {
            return Some(key);
        }
        let known = lock(&self.known).get(service).cloned();
        match known {
            None => self.ask(service),
            Some(Told::Locked(until)) if Instant::now() >= until => self.ask(service),
            Some(told) => told.key(),
        }
    }

    fn set(&self, service: &str, key: Option<SecretString>) -> Result<(), Fault> {
        let (safe, name, given) = (self.safe.clone(), service.to_owned(), key.clone());
        let taken = aside(move || safe.set(&name, given.as_ref()));
        match taken.recv_timeout(TO_TAKE) {
            Ok(Ok(())) => {
                self.hangs.store(false, Ordering::Relaxed);
                lock(&self.known).insert(service.to_owned(), key.into());
                Ok(())
            }
            Ok(Err(error)) => {
                tracing::info!(service, why = kind(&error), "a key was not kept");
                if matches!(error, Error::NoDefaultStore | Error::NotSupportedByStore(_)) {
                    return NoKeys.set(service, key);
                }
                Err(locked())
            }
            Err(_) => Err(locked()),
        }
    }
}

/// Keys as providers ask for them: only when they are about to be used.
pub fn lookup(keys: Arc<dyn Keys>) -> footage::Keys {
    Arc::new(move |service| keys.get(service).map(|key| key.expose_secret().to_owned()))
}

fn given_by_environment(service: &str) -> Option<SecretString> {
    let name = format!("SPOOL_{}_KEY", service.to_uppercase().replace('-', "_"));
    let key = std::env::var(name).ok()?;
    Some(key.trim()).filter(|key| !key.is_empty()).map(SecretString::from)
}

/// Runs something that may hang on a thread that nobody has to join: all it has is its own.
fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
    let (tell, told) = channel();
    std::thread::spawn(move || tell.send(work()));
    told
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What kind of error it is: the error itself can hold what was to be kept.
fn kind(error: &Error) -> &'static str {
    match error {
        Error::NoDefaultStore => "there is no safe",
        Error::NoStorageAccess(_) => "the safe is locked",
        Error::NoEntry => "there is no key",
        Error::TooLong(..) => "it is too long",
        _ => "the safe failed",
    }
}

fn locked() -> Fault {
    Fault {
        code: "keys_locked".to_owned(),
        message: "The system's safe for passwords did not open.".to_owned(),
        hint: "Unlock it, then try again.".to_owned(),
        retryable: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct FakeSafe(Mutex<HashMap<String, String>>, AtomicBool);

    impl Safe for FakeSafe {
        fn get(&self, service: &str) -> Result<Option<SecretString>, Error> {
            Ok(lock(&self.0).get(service).map(|key| SecretString::from(key.as_str())))
        }
        fn set(&self, service: &str, key: Option<&SecretString>) -> Result<(), Error> {
            if self.1.load(Ordering::Relaxed) {
                return Err(Error::NoDefaultStore);
            }
            match key {
                Some(key) => lock(&self.0).insert(service.to_owned(), key.expose_secret().to_owned()),
                None => lock(&self.0).remove(service),
            };
            Ok(())
        }
    }

    /// A safe that is locked until it is not.
    struct Locked(FakeSafe);

    impl Safe for Locked {
        fn get(&self, service: &str) -> Result<Option<SecretString>, Error> {
            match self.0.1.load(Ordering::Relaxed) {
                true => Err(Error::NoStorageAccess("locked".into())),
                false => self.0.get(service),
            }
        }
        fn set(&self, service: &str, key: Option<&SecretString>) -> Result<(), Error> {
            self.0.set(service, key)
        }
    }

    #[test]
    fn a_safe_that_was_locked_is_asked_again_once_it_had_its_rest() {
        let safe = Arc::new(Locked(FakeSafe(Mutex::default(), AtomicBool::new(true))));
        lock(&safe.0.0).insert("openai".to_owned(), "k1".to_owned());
        let patient = Keychain::of(safe.clone(), Box::new(|_| None));
        let eager = Keychain { rest: Duration::ZERO, ..Keychain::of(safe.clone(), Box::new(|_| None)) };
        assert_eq!((told(patient.get("openai")), told(eager.get("openai"))), (None, None));
        safe.0.1.store(false, Ordering::Relaxed);
        assert_eq!(told(patient.get("openai")), None);
        assert_eq!(told(eager.get("openai")).as_deref(), Some("k1"));
    }

    fn told(key: Option<SecretString>) -> Option<String> {
        key.map(|key| key.expose_secret().to_owned())
    }

    #[test]
    fn a_key_that_was_kept_is_there_also_for_the_next_start() {
        let safe = Arc::new(FakeSafe::default());
        let first = Keychain::of(safe.clone(), Box::new(|_| None));
        assert_eq!(told(first.get("openai")), None);
        assert_eq!(first.set("openai", Some(SecretString::from("k1"))), Ok(()));
        assert_eq!(told(first.get("openai")).as_deref(), Some("k1"));
        let next = Keychain::of(safe, Box::new(|_| None));
        assert_eq!(told(next.get("openai")).as_deref(), Some("k1"));
        assert_eq!(next.set("openai", None), Ok(()));
        assert_eq!(told(next.get("openai")), None);
    }

    #[test]
    fn a_key_of_the_environment_goes_before() {
        let safe = Arc::new(FakeSafe::default());
        lock(&safe.0).insert("pexels".to_owned(), "kept".to_owned());
        let keys = Keychain::of(safe, Box::new(|_| Some(SecretString::from("given"))));
        assert_eq!(told(keys.get("pexels")).as_deref(), Some("given"));
    }

    #[test]
    fn where_there_is_no_safe_a_key_is_refused_in_words_and_kept_nowhere() {
        let safe = Arc::new(FakeSafe(Mutex::default(), AtomicBool::new(true)));
        let keys = Keychain::of(safe, Box::new(|_| None));
        let fault = keys.set("openai", Some(SecretString::from("canary"))).unwrap_err();
        assert_eq!(fault.code, "keys_unavailable");
        assert!(!format!("{fault:?}").contains("canary"));
        assert_eq!(told(keys.get("openai")), None);
    }
}

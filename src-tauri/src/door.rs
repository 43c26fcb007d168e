//! The door for other programs: the studio over HTTP while the person lets it be, and the token that opens it.
//!
//! The token is in the system's safe for passwords, where the person finds it again, and shown once. The door itself knows
//! it by its hash alone: it opens at every start without asking the safe, and also where there is none.

use crate::locked;
use crate::wire::ApiAccess;
use server::{Options, Running, Token, TokenHash};
use std::path::PathBuf;
use std::sync::Mutex;
use studio::Studio;
use studio::api::ApiError;
use studio::ports::SecretString;

/// Under which name the safe shows the token.
const IN_SAFE: &str = "http-api";

/// Shut until it is opened.
pub(crate) struct Door {
    data: PathBuf,
    open: tokio::sync::Mutex<Option<(Running, u16)>>,
    told: Mutex<ApiAccess>,
}

/// A token that was made just now.
pub(crate) struct Made {
    pub token: Token,
    /// Whether the system's safe has it too.
    pub in_safe: bool,
}

impl Door {
    /// The door of a data folder.
    pub(crate) fn new(data: PathBuf) -> Door {
        Door { data, open: tokio::sync::Mutex::default(), told: Mutex::default() }
    }

    /// How it stands.
    pub(crate) fn access(&self) -> ApiAccess {
        locked(&self.told).clone()
    }

    /// Opens it at this port, and answers with the token if it had to be made. Who has another port keeps it until the
    /// new one is there.
    pub(crate) async fn open(&self, studio: &Studio, port: u16) -> Result<Option<Made>, ApiError> {
        match TokenHash::in_file(&self.file())? {
            Some(known) => self.listen(studio, port, known).await.map(|()| None),
            None => self.renew(studio, port).await.map(Some),
        }
    }

    /// Opens it as it was before the app ended. Nobody would see a token that was made now.
    pub(crate) async fn open_again(&self, studio: &Studio, port: u16) -> Result<(), ApiError> {
        let opened = match TokenHash::in_file(&self.file()) {
            Ok(Some(known)) => self.listen(studio, port, known).await,
            Ok(None) => Err(lost()),
            Err(error) => Err(error),
        };
        opened.inspect_err(|error| locked(&self.told).error = Some(error.clone()))
    }

    /// Shuts it: nothing listens any more when this returns.
    pub(crate) async fn shut(&self) {
        if let Some((running, _)) = self.open.lock().await.take() {
            running.stop().await;
        }
        *locked(&self.told) = ApiAccess::default();
    }

    /// Makes a new token; whoever has the old one is cut off.
    pub(crate) async fn renew(&self, studio: &Studio, port: u16) -> Result<Made, ApiError> {
        let token = Token::fresh()?;
        self.listen(studio, port, token.hash()).await?;
        if let Err(error) = token.hash().keep_in(&self.file()) {
            self.shut().await;
            return Err(error);
        }
        let kept = studio.set_key(IN_SAFE, Some(SecretString::from(token.reveal()))).await;
        if let Err(error) = &kept {
            tracing::info!(code = error.code, "the token for other programs is in no safe");
        }
        Ok(Made { token, in_safe: kept.is_ok() })
    }

    async fn listen(&self, studio: &Studio, port: u16, token: TokenHash) -> Result<(), ApiError> {
        let mut open = self.open.lock().await;
        if let Some((running, _)) = open.take_if(|(_, there)| *there == port) {
            running.stop().await;
        }
        let options = Options { port, ..Options::of(&self.data, token) };
        match server::start(studio.clone(), options).await {
            Ok(running) => {
                *locked(&self.told) = ApiAccess { address: Some(running.url.clone()), error: None };
                if let Some((before, _)) = open.replace((running, port)) {
                    before.stop().await;
                }
                Ok(())
            }
            Err(error) => {
                if open.is_none() {
                    *locked(&self.told) = ApiAccess { address: None, error: Some(error.clone()) };
                }
                Err(error)
            }
        }
    }

    fn file(&self) -> PathBuf {
        self.data.join("api-token-hash")
    }
}

fn lost() -> ApiError {
    let message = "The token of other programs is no longer known.";
    ApiError::lasting("token_lost", message, "Switch it off and on again: Spool makes a new one.")
}

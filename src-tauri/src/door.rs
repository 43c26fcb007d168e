//! The door for other programs: the studio over HTTP while the person lets it be, and the token that opens it.
//!
//! The token is in the file where `spool serve` has it too, which only its owner reads: what works with one works with
//! the other.

use crate::locked;
use crate::wire::ApiAccess;
use server::{Options, Running, Token};
use std::path::PathBuf;
use std::sync::Mutex;
use studio::Studio;
use studio::api::ApiError;

/// Shut until it is opened.
pub(crate) struct Door {
    data: PathBuf,
    open: tokio::sync::Mutex<Option<(Running, u16)>>,
    told: Mutex<ApiAccess>,
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

    /// Opens it at this port, and answers with the token if it was made just now. Who has another port keeps it until
    /// the new one is there.
    pub(crate) async fn open(&self, studio: &Studio, port: u16) -> Result<Option<Token>, ApiError> {
        let (token, fresh) = self.token()?;
        self.listen(studio, port, token.clone()).await?;
        Ok(fresh.then_some(token))
    }

    /// Shuts it: nothing listens any more when this returns.
    pub(crate) async fn shut(&self) {
        if let Some((running, _)) = self.open.lock().await.take() {
            running.stop().await;
        }
        *locked(&self.told) = ApiAccess::default();
    }

    /// Makes a new token; whoever has the old one is cut off.
    pub(crate) async fn renew(&self, studio: &Studio, port: u16) -> Result<Token, ApiError> {
        let token = Token::fresh()?;
        token.keep_in(&self.file())?;
        if let Some((running, _)) = self.open.lock().await.take() {
            running.stop().await;
        }
        self.listen(studio, port, token.clone()).await?;
        Ok(token)
    }

    async fn listen(&self, studio: &Studio, port: u16, token: Token) -> Result<(), ApiError> {
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

    /// The token that is kept, or a new one.
    fn token(&self) -> Result<(Token, bool), ApiError> {
        let fresh = !self.file().exists();
        Ok((Token::in_file(&self.file())?, fresh))
    }

    fn file(&self) -> PathBuf {
        self.data.join("api-token")
    }
}

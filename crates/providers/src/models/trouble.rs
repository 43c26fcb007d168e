//! Trouble with a model: what went wrong, as a sentence with a next step.
//!
//! Neither what was sent nor what came back is part of a message: both can hold the person's words, the latter a key.

use crate::refusal::{is_of_key, is_of_money, wait_in};
use genai::Error;
use reqwest::header::RETRY_AFTER;
use std::time::Duration;
use studio::ports::Fault;

/// A vendor that asks to wait longer is passed over. Allowances are counted by the minute.
const MOST_PATIENCE: Duration = Duration::from_secs(61);

/// What went wrong between us and a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    NoKey,
    Key,
    Money,
    Limit {
        wait: Option<Duration>,
    },
    Busy,
    Model,
    Refused,
    Unreachable,
    Slow,
    Cut,
    /// Its answer became longer than it may be.
    Long,
    Answer,
    Blocked,
    Address,
    NoModel,
    /// It does not tell which models it has.
    NoList,
    Stopped,
}

impl Trouble {
    /// How long to wait before the same may work, if it is worth it.
    pub fn pause(self, usual: Duration) -> Option<Duration> {
        match self {
            Trouble::Limit { wait } => wait.filter(|wait| *wait <= MOST_PATIENCE),
            Trouble::Busy | Trouble::Cut => Some(usual),
            _ => None,
        }
    }

    /// As a sentence about `name`, which runs on the person's own computer or not.
    pub fn told(self, name: &str, local: bool) -> Fault {
        let (code, message, hint) = match self {
            Trouble::NoKey => {
                ("writer_key", format!("{name} needs a key."), "Put your key into the settings.")
            }
            Trouble::Key => (
                "writer_key",
                format!("{name} did not accept its key."),
                "Copy the key again from the service's page, and put it into the settings.",
            ),
            Trouble::Money => (
                "writer_quota",
                format!("{name} says that your account has nothing left to spend."),
                "Add credit on the service's page, or choose another writer.",
            ),
            Trouble::Limit { wait: Some(wait) } => (
                "writer_limit",
                format!("{name} asks to wait {} seconds.", wait.as_secs().max(1)),
                "Try again then, or choose another writer.",
            ),
            Trouble::Limit { wait: None } => (
                "writer_limit",
                format!("{name} takes no more requests for now."),
                "Wait a minute and try again, or choose another writer.",
            ),
            Trouble::Busy => (
                "writer_busy",
                format!("{name} has a problem of its own."),
                "Try again later, or choose another writer.",
            ),
            Trouble::Model => (
                "writer_model",
                format!("{name} does not have the chosen model."),
                "Check the model's name in the settings.",
            ),
            Trouble::Refused => (
                "writer_refused",
                format!("{name} did not take the request."),
                "Choose another model in the settings.",
            ),
            Trouble::Unreachable if local => (
                "writer_unreachable",
                format!("{name} could not be reached."),
                "Start it on this computer, or check its address in the settings.",
            ),
            Trouble::Unreachable => (
                "writer_unreachable",
                format!("{name} could not be reached."),
                "Check the connection to the internet.",
            ),
            Trouble::Slow => (
                "writer_slow",
                format!("{name} did not answer in time."),
                "Try again, or choose a smaller model.",
            ),
            Trouble::Cut => (
                "writer_cut",
                format!("{name} stopped in the middle of its answer."),
                "Try again, or ask for a shorter script.",
            ),
            Trouble::Long => (
                "writer_cut",
                format!("{name} had more to say than it may."),
                "Ask for a shorter script, or choose another model.",
            ),
            Trouble::Answer => (
                "writer_answer",
                format!("{name} answered something that is no script."),
                "Try again, or choose another model.",
            ),
            Trouble::Blocked => (
                "writer_blocked",
                format!("{name} does not want to write about this."),
                "Word the topic otherwise, or choose another writer.",
            ),
            Trouble::Address => (
                "writer_address",
                format!("{name} has an address that Spool does not open."),
                "Write it like https://host/v1/, or http:// for a computer of your own.",
            ),
            Trouble::NoModel => {
                ("writer_model", format!("No model is chosen for {name}."), "Choose one in the settings.")
            }
            Trouble::NoList => (
                "writer_list",
                format!("{name} does not tell which models it has."),
                "Write the name of one, as the service's page says it.",
            ),
            Trouble::Stopped => ("cancelled", "It was stopped.".to_owned(), "Write the script again."),
        };
        let retryable = matches!(
            self,
            Trouble::Limit { .. } | Trouble::Busy | Trouble::Unreachable | Trouble::Slow | Trouble::Cut
        );
        Fault { code: code.to_owned(), message, hint: hint.to_owned(), retryable }
    }
}

impl From<&Error> for Trouble {
    fn from(error: &Error) -> Trouble {
        if let Error::WebStream { error, .. } = error {
            return of_stream(error.as_ref());
        }
        if let Some(status) = error.status() {
            let wait = error
                .headers()
                .and_then(|headers| headers.get(RETRY_AFTER))
                .and_then(|wait| wait.to_str().ok());
            return of_status(status.as_u16(), wait, &body(error));
        }
        match error {
            Error::WebModelCall { webc_error: genai::webc::Error::Reqwest(error), .. }
            | Error::WebAdapterCall { webc_error: genai::webc::Error::Reqwest(error), .. } => {
                of_reqwest(error)
            }
            Error::RequiresApiKey { .. } | Error::NoAuthData { .. } => Trouble::NoKey,
            Error::ChatResponse { body, .. } => of_status(0, None, &body.to_string().to_lowercase()),
            _ => Trouble::Answer,
        }
    }
}

fn of_stream(error: &(dyn std::error::Error + Send + Sync + 'static)) -> Trouble {
    if let Some(error) = error.downcast_ref::<Error>() {
        return Trouble::from(error);
    }
    if let Some(error) = error.downcast_ref::<reqwest::Error>() {
        return of_reqwest(error);
    }
    Trouble::Cut
}

pub(super) fn of_reqwest(error: &reqwest::Error) -> Trouble {
    match () {
        () if error.is_redirect() => Trouble::Address,
        () if error.is_timeout() => Trouble::Slow,
        () if error.is_connect() || error.is_request() => Trouble::Unreachable,
        () if error.is_body() || error.is_decode() => Trouble::Cut,
        () => Trouble::Unreachable,
    }
}

pub(super) fn of_status(status: u16, wait: Option<&str>, body: &str) -> Trouble {
    let wait = || wait.and_then(|wait| wait.trim().parse().ok()).map(Duration::from_secs);
    match status {
        _ if is_of_key(body) => Trouble::Key,
        402 => Trouble::Money,
        400 | 401 | 403 | 429 if is_of_money(body) => Trouble::Money,
        401 | 403 => Trouble::Key,
        429 => Trouble::Limit { wait: wait().or_else(|| wait_in(body)) },
        404 => Trouble::Model,
        408 | 504 => Trouble::Slow,
        300..=399 => Trouble::Address,
        400..=499 => Trouble::Refused,
        500..=599 => Trouble::Busy,
        _ if body.contains("overloaded") || body.contains("server_error") => Trouble::Busy,
        _ => Trouble::Answer,
    }
}

/// What an error answer says, small; it goes no further than the choice of a sentence.
fn body(error: &Error) -> String {
    match error {
        Error::HttpError { body, .. }
        | Error::WebModelCall { webc_error: genai::webc::Error::ResponseFailedStatus { body, .. }, .. } => {
            body.to_lowercase()
        }
        _ => String::new(),
    }
}

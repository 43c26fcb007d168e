//! Trouble with a service that speaks: what went wrong, as a sentence with a next step.
//!
//! Neither what was sent nor what came back is part of a message: both can hold the person's words, the latter a key.

use crate::refusal::{is_of_key, is_of_money, wait_in};
use std::time::Duration;
use studio::ports::Fault;

/// A service that asks to wait longer is passed over. Allowances are counted by the minute.
const MOST_PATIENCE: Duration = Duration::from_secs(61);

/// What went wrong between us and a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    NoKey,
    Off,
    NoAddress,
    Address,
    Key,
    Money,
    Limit {
        wait: Option<Duration>,
    },
    Busy,
    Refused,
    /// It has no such voice or model.
    Voice,
    Unreachable,
    Slow,
    Cut,
    Answer,
    /// What came is silence, or nothing.
    Sound,
    Blocked,
    /// It does not tell which voices the person has there.
    NoList,
    Disk(String),
    Stopped,
}

impl Trouble {
    /// How long to wait before the same may work, if it is worth it.
    pub fn pause(&self, usual: Duration) -> Option<Duration> {
        match self {
            Trouble::Limit { wait } => wait.filter(|wait| *wait <= MOST_PATIENCE),
            Trouble::Busy | Trouble::Cut | Trouble::Unreachable => Some(usual),
            _ => None,
        }
    }

    /// As a sentence about `name`.
    pub fn told(&self, name: &str) -> Fault {
        let another = "Try again later, or pick another voice.";
        let (code, message, hint) = match self {
            Trouble::NoKey => {
                ("voice_key", format!("{name} needs a key."), "Put your key into the settings.")
            }
            Trouble::Off => (
                "voice_off",
                format!("{name} is not switched on."),
                "Switch it on in the settings, or pick another voice.",
            ),
            Trouble::NoAddress => {
                ("voice_address", format!("{name} needs an address."), "Put its address into the settings.")
            }
            Trouble::Address => (
                "voice_address",
                format!("{name} has an address that Spool does not open."),
                "Write it like https://host/v1/, or http:// for a computer of your own.",
            ),
            Trouble::Key => (
                "voice_key_wrong",
                format!("{name} did not accept its key."),
                "Copy the key again from the service's page, and put it into the settings.",
            ),
            Trouble::Money => (
                "voice_quota",
                format!("{name} says that your account has nothing left to spend."),
                "Add credit on the service's page, or pick another voice.",
            ),
            Trouble::Limit { wait: Some(wait) } => (
                "voice_limit",
                format!("{name} asks to wait {} seconds.", wait.as_secs().max(1)),
                "Try again then, or pick another voice.",
            ),
            Trouble::Limit { wait: None } => {
                ("voice_limit", format!("{name} speaks no more lines for now."), another)
            }
            Trouble::Busy => ("voice_busy", format!("{name} has a problem of its own."), another),
            Trouble::Refused => (
                "voice_refused",
                format!("{name} did not take the line."),
                "Pick another voice, or another model in the settings.",
            ),
            Trouble::Voice => (
                "voice_unknown",
                format!("{name} does not have this voice or model."),
                "Pick another voice, or another model in the settings.",
            ),
            Trouble::Unreachable => (
                "voice_unreachable",
                format!("{name} could not be reached."),
                "Check the connection to the internet, or pick another voice.",
            ),
            Trouble::Slow => ("voice_slow", format!("{name} did not answer in time."), another),
            Trouble::Cut => ("voice_cut", format!("{name} stopped in the middle of a line."), another),
            Trouble::Answer => (
                "voice_answer",
                format!("{name} answered something that is no sound."),
                "Check its address and model in the settings, or pick another voice.",
            ),
            Trouble::Sound => ("voice_answer", format!("{name} sent a line without sound."), another),
            Trouble::Blocked => (
                "voice_blocked",
                format!("{name} does not want to say this line."),
                "Word the line otherwise, or pick another voice.",
            ),
            Trouble::NoList => (
                "voice_list",
                format!("{name} does not tell which voices you have there."),
                "Pick one from the list, or check its address and key in the settings.",
            ),
            Trouble::Disk(why) => (
                "disk_error",
                format!("The sound could not be written ({why})."),
                "Make room on the disk, then try again.",
            ),
            Trouble::Stopped => ("cancelled", "It was stopped.".to_owned(), "Try again."),
        };
        let retryable = matches!(
            self,
            Trouble::Limit { .. }
                | Trouble::Busy
                | Trouble::Unreachable
                | Trouble::Slow
                | Trouble::Cut
                | Trouble::Disk(_)
        );
        Fault { code: code.to_owned(), message, hint: hint.to_owned(), retryable }
    }
}

/// What a status that is no success means; `body` in small letters.
pub(super) fn of_status(status: u16, wait: Option<Duration>, body: &str) -> Trouble {
    match status {
        _ if is_of_key(body) => Trouble::Key,
        402 => Trouble::Money,
        // ElevenLabs answers an account that is used up with 401.
        401 if body.contains("quota_exceeded") => Trouble::Money,
        400 | 401 | 403 | 429 if is_of_money(body) => Trouble::Money,
        401 | 403 => Trouble::Key,
        429 => Trouble::Limit { wait: wait.or_else(|| wait_in(body)) },
        404 => Trouble::Voice,
        408 | 504 => Trouble::Slow,
        300..=399 => Trouble::Address,
        400..=499 => Trouble::Refused,
        500..=599 => Trouble::Busy,
        _ => Trouble::Answer,
    }
}

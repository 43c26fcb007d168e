//! What keeps a microphone from hearing, in words for people.

use cpal::{Error, ErrorKind};
use std::io;
use studio::api::ApiError;

const TRY_AGAIN: &str = "Plug it in again or choose another one, then try again.";

/// There is none.
pub(crate) fn missing() -> ApiError {
    let hint = "Plug one in, or choose another one. A recording from a file can be used as well.";
    ApiError::lasting("microphone_missing", "Spool found no microphone.", hint)
}

/// Why a recording could not begin.
pub(crate) fn at_start(error: &Error) -> ApiError {
    tracing::warn!(%error, "no recording");
    match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable | ErrorKind::UnsupportedOperation => {
            missing()
        }
        ErrorKind::PermissionDenied => denied(),
        ErrorKind::DeviceBusy => ApiError::lasting(
            "microphone_busy",
            "Another program is using the microphone.",
            "Close calls and other recorders, then try again.",
        ),
        _ => failed(&error.to_string()),
    }
}

/// Why a recording could not go on.
pub(crate) fn midway(error: &Error) -> ApiError {
    tracing::warn!(%error, "the recording ended");
    match error.kind() {
        ErrorKind::PermissionDenied => denied(),
        _ => gone(),
    }
}

/// It was there, and gives nothing any more.
pub(crate) fn gone() -> ApiError {
    ApiError::lasting(
        "microphone_gone",
        "The microphone went away. What it heard until then is kept.",
        TRY_AGAIN,
    )
}

/// The system says no.
fn denied() -> ApiError {
    let hint = "Allow it in the privacy settings of the system, then try again.";
    ApiError::lasting("microphone_denied", "This computer does not let Spool use the microphone.", hint)
}

/// Something that nobody has a name for.
pub(crate) fn failed(why: &str) -> ApiError {
    let message = format!("The microphone could not be used ({why}).");
    ApiError::lasting("microphone_failed", message, TRY_AGAIN)
}

/// The disk took no more of it.
pub(crate) fn disk(error: &io::Error) -> ApiError {
    tracing::warn!(%error, "the recording could not be written");
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ApiError::lasting(
            "disk_full",
            "The disk is full. What was recorded until then is kept.",
            "Free some space, then try again.",
        ),
        _ => {
            let message = format!("The recording could not be written ({error}).");
            ApiError::lasting("disk_error", message, "Check the disk, then try again.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_that_keeps_a_microphone_from_hearing_has_its_own_code() {
        for (kind, start, later) in [
            (ErrorKind::DeviceNotAvailable, "microphone_missing", "microphone_gone"),
            (ErrorKind::HostUnavailable, "microphone_missing", "microphone_gone"),
            (ErrorKind::PermissionDenied, "microphone_denied", "microphone_denied"),
            (ErrorKind::DeviceBusy, "microphone_busy", "microphone_gone"),
            (ErrorKind::StreamInvalidated, "microphone_failed", "microphone_gone"),
        ] {
            let error = Error::new(kind);
            let codes = (at_start(&error).code, midway(&error).code);
            assert_eq!(codes, (start.to_owned(), later.to_owned()), "{kind:?}");
        }
    }

    #[test]
    fn a_full_disk_is_told_as_such() {
        assert_eq!(disk(&io::ErrorKind::StorageFull.into()).code, "disk_full");
        assert_eq!(disk(&io::ErrorKind::PermissionDenied.into()).code, "disk_error");
    }
}

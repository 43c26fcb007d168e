//! What goes wrong, in words for the person: what happened, then what to try.
//!
//! Files are called by their names; no path, no exit code and no log line gets out of here.

use crate::run::{End, RunError, Tail};
use crate::sniff::Stranger;
use editorial::Time;
use std::collections::BTreeSet;
use std::path::Path;
use studio::ports::{Fault, Question, StageFailure};

/// Room for one file's name in a sentence.
const NAME: usize = 80;

/// A file's name as people see it: no folder, nothing that could break a line.
pub(crate) fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let bidi =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown: String = name.chars().filter(|c| !c.is_control() && !bidi(*c)).take(NAME).collect();
    if shown.is_empty() { "a file".to_owned() } else { format!("\"{shown}\"") }
}

fn fault(code: &str, message: String, hint: &str, retryable: bool) -> Fault {
    Fault { code: code.to_owned(), message, hint: hint.to_owned(), retryable }
}

pub(crate) fn missing(file: &Path) -> StageFailure {
    let says = format!("{} is not where it was.", name(file));
    StageFailure::GiveUp(fault("media_missing", says, "Put it back, or choose another file.", true))
}

/// A hash that no file came for.
pub(crate) fn unnamed(media: &str) -> StageFailure {
    tracing::warn!(media, "no file was given for a picture or sound");
    let says = "A clip, photo or sound of this video is not in the library any more.".to_owned();
    StageFailure::GiveUp(fault("media_missing", says, "Choose another one for its line.", true))
}

pub(crate) fn not_a_file(file: &Path) -> StageFailure {
    let says = format!("{} is not a file.", name(file));
    StageFailure::GiveUp(fault("media_type", says, "Choose a video, a photo or a sound.", false))
}

pub(crate) fn stranger(file: &Path, stranger: Stranger) -> StageFailure {
    let name = name(file);
    let (says, hint) = match stranger {
        Stranger::Unknown => (
            format!("{name} is not a video, photo or sound that Spool can read."),
            "Save it as MP4, JPEG, PNG or MP3 and add it again.",
        ),
        Stranger::PhonePhoto => (
            format!("{name} is a HEIC or AVIF photo, which Spool cannot read yet."),
            "Save it as JPEG and add it again.",
        ),
        Stranger::MovingWebp => (
            format!("{name} is a moving WebP picture, which Spool cannot read yet."),
            "Save it as GIF or MP4 and add it again.",
        ),
    };
    StageFailure::GiveUp(fault("media_type", says, hint, false))
}

/// A file of a known kind without what was wanted from it.
pub(crate) fn lacks(file: &Path, what: &str) -> StageFailure {
    let says = format!("{} has no {what}.", name(file));
    StageFailure::GiveUp(fault("media_type", says, "Choose another file for this.", false))
}

pub(crate) fn empty(file: &Path) -> StageFailure {
    let says = format!("{} is empty.", name(file));
    StageFailure::GiveUp(fault("media_damaged", says, "Copy it again from where it came from.", false))
}

pub(crate) fn damaged(file: &Path) -> StageFailure {
    let says = format!("{} is damaged and cannot be read.", name(file));
    StageFailure::GiveUp(fault("media_damaged", says, "Copy it again, or choose another file.", false))
}

/// Whoever read it stood still: the disk may be slow or gone.
fn stalled(file: &Path) -> StageFailure {
    let says = format!("{} could not be read in time.", name(file));
    let hint = "Copy it to a disk of this computer, then try again.";
    StageFailure::GiveUp(fault("media_stalled", says, hint, true))
}

/// What the person should know of a film that ends too early; `length` is what is there.
pub(crate) fn cut_off(file: &Path, length: Time) -> String {
    let seconds = length.as_ms().max(0) as f64 / 1_000.0;
    format!("{} is cut off: only its first {seconds:.1} seconds can be used.", name(file))
}

/// What the person should know when one of these films could not be read everywhere.
pub(crate) fn damaged_in_places<'a>(files: impl Iterator<Item = &'a Path>) -> String {
    let names: BTreeSet<String> = files.map(name).collect();
    let names = names.into_iter().collect::<Vec<_>>().join(" or ");
    format!("{names} is damaged in places: look at the lines that show it.")
}

/// Locked by whoever sold it (DRM).
pub(crate) fn protected(file: &Path) -> StageFailure {
    let says = format!("{} is protected: only the shop or app that it came from can play it.", name(file));
    let hint = "Choose another file, or ask who made it for one without protection.";
    StageFailure::GiveUp(fault("media_protected", says, hint, false))
}

pub(crate) fn not_numbers(file: &Path) -> StageFailure {
    let says = format!("The sound of {} is damaged: parts of it are not numbers.", name(file));
    StageFailure::GiveUp(fault("media_damaged", says, "Export it again, or choose another file.", false))
}

pub(crate) fn unreadable(file: &Path, error: &std::io::Error) -> StageFailure {
    if error.kind() == std::io::ErrorKind::NotFound {
        return missing(file);
    }
    tracing::warn!(file = %file.display(), %error, "a file could not be opened");
    let says = format!("{} could not be opened.", name(file));
    let hint = "Check that no other program holds it and that you may read it, then try again.";
    StageFailure::Retry(fault("media_unreadable", says, hint, true))
}

pub(crate) fn too_big(file: &Path, what: &str) -> StageFailure {
    let says = format!("{} {what}.", name(file));
    StageFailure::GiveUp(fault("media_too_big", says, "Make it smaller or shorter and add it again.", false))
}

/// The program made something other than what was asked for.
pub(crate) fn output_damaged(why: &str) -> StageFailure {
    tracing::warn!(why, "what was made is not what was asked for");
    let says = "A piece of the video came out damaged.".to_owned();
    let hint = "Try again; if it happens twice, look at the free space on this disk.";
    StageFailure::Retry(fault("output_damaged", says, hint, true))
}

/// Values that no plan can be made of.
pub(crate) fn impossible(why: &str) -> StageFailure {
    tracing::error!(why, "a part or sound that cannot be made");
    let says = "A piece of this video has no length or size that can be made.".to_owned();
    StageFailure::GiveUp(fault(
        "part_impossible",
        says,
        "Change the line or its picture and try again.",
        false,
    ))
}

/// Our own files in progress could not be written or read.
pub(crate) fn scratch(error: &std::io::Error) -> StageFailure {
    if error.kind() == std::io::ErrorKind::StorageFull {
        return disk_full();
    }
    tracing::warn!(%error, "work in progress could not be written");
    let says = "Spool could not write its work in progress.".to_owned();
    let hint = "Check that the disk is there and that you may write to it, then try again.";
    StageFailure::Retry(fault("folder", says, hint, true))
}

pub(crate) fn disk_full() -> StageFailure {
    StageFailure::NeedsYou(Question {
        code: "disk_full".to_owned(),
        message: "The disk is full, so the video could not be finished.".to_owned(),
        hint: "Free some space, then continue. What is done is kept.".to_owned(),
    })
}

/// A program that did not end well while it made something.
pub(crate) fn encoder(error: &RunError) -> StageFailure {
    let says = "The program that makes the video stopped unexpectedly.".to_owned();
    let again = "Try again; if it happens twice, start this computer again or make a smaller video.";
    match error {
        RunError::Cancelled => return StageFailure::Cancelled,
        RunError::Exit { said, .. } if full(said) => return disk_full(),
        RunError::Exit { how, said } if starved(*how, said) => {
            tracing::warn!(%error, "a program found no memory");
            let says = "This computer ran out of memory while the video was made.".to_owned();
            let hint = "Close other programs or make a smaller video, then try again. What is done is kept.";
            return StageFailure::Retry(fault("out_of_memory", says, hint, true));
        }
        RunError::Still(_) | RunError::Late(_) | RunError::Silent => {
            tracing::warn!(%error, "a program hung and was stopped");
            let says = "The program that makes the video stood still and was stopped.".to_owned();
            return StageFailure::Retry(fault("encoder_stalled", says, again, true));
        }
        RunError::Start(_) | RunError::Read(_) | RunError::Exit { .. } => {}
    }
    tracing::warn!(%error, "a program failed");
    StageFailure::Retry(fault("encoder_failed", says, again, true))
}

/// A program that did not end well while it looked at a person's file.
pub(crate) fn look(file: &Path, error: &RunError) -> StageFailure {
    match error {
        RunError::Exit { how: End::GaveUp(_), said } if !starved(End::Broke, said) => {
            tracing::info!(file = %file.display(), %said, "a file could not be read");
            damaged(file)
        }
        RunError::Still(_) | RunError::Late(_) | RunError::Silent => {
            tracing::warn!(file = %file.display(), %error, "a file took too long to read");
            stalled(file)
        }
        // A program that was killed has not said anything about the file.
        _ => encoder(error),
    }
}

/// Whether a program went down because there was no memory for it.
fn starved(how: End, said: &Tail) -> bool {
    how == End::Killed || said.says("Cannot allocate memory") || said.says("Out of memory")
}

/// Whether a program complains that there is no room: it may end well all the same.
pub(crate) fn full(said: &Tail) -> bool {
    said.says("No space left on device") || said.says("There is not enough space on the disk")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_without_its_folder_and_on_one_line() {
        for (path, shown) in [
            ("/home/ann/clips/beach.mp4", "\"beach.mp4\""),
            ("/x/a\nb\x1b[31m.mp4", "\"ab[31m.mp4\""),
            ("/x/gp\u{202e}4pm.exe", "\"gp4pm.exe\""),
            ("/", "\"/\""),
        ] {
            assert_eq!(name(Path::new(path)), shown, "{path:?}");
        }
    }

    #[test]
    fn a_file_is_damaged_only_when_the_program_said_so() {
        let file = Path::new("/x/beach.mp4");
        let code = |error| match look(file, &error) {
            StageFailure::GiveUp(fault) | StageFailure::Retry(fault) => fault.code,
            other => format!("{other:?}"),
        };
        let exit = |how| RunError::Exit { how, said: Tail::default() };
        for (error, expected) in [
            (exit(End::GaveUp(1)), "media_damaged"),
            (exit(End::Broke), "encoder_failed"),
            (exit(End::Killed), "out_of_memory"),
            (RunError::Still(20), "media_stalled"),
            (RunError::Late(20), "media_stalled"),
        ] {
            assert_eq!(code(error), expected);
        }
    }

    #[test]
    fn a_full_disk_is_told_as_such_whatever_the_exit_code() {
        let mut said = Tail::default();
        said.push("av_interleaved_write_frame(): No space left on device");
        let failure = encoder(&RunError::Exit { how: End::GaveUp(1), said });
        assert!(matches!(failure, StageFailure::NeedsYou(question) if question.code == "disk_full"));
    }

    #[test]
    fn a_program_that_finds_no_memory_says_so_and_is_tried_again() {
        let mut said = Tail::default();
        said.push("Error initializing output stream 0:0: Cannot allocate memory");
        for error in [
            RunError::Exit { how: End::GaveUp(1), said },
            RunError::Exit { how: End::Killed, said: Tail::default() },
        ] {
            assert!(matches!(encoder(&error), StageFailure::Retry(fault) if fault.code == "out_of_memory"));
        }
    }
}

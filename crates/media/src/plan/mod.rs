//! From values to argument lists: everything Spool asks of ffmpeg is decided here, and nothing is done.
//!
//! No text of a person gets into an argument: captions are in a file of ours, other files are named by path.

mod backdrop;
mod encoder;
mod fit;
mod glances;
mod input;
mod join;
mod light;
mod logo;
mod looks;
mod mix;
mod part;
mod photo;
mod sure;
mod view;
mod voice;

pub(crate) use encoder::{Chip, Encoder, TRIAL_FRAMES, chip_alike, chip_trial, output_size};
pub(crate) use glances::{Every, Look, SIDE, glances, packet, packets, told};
pub(crate) use input::Film;
pub(crate) use join::{join, list};
pub(crate) use looks::{
    facts, finished, listen, loudness, numbers, play, play_parts, poster, quiet, take_sound, trial, volume,
    walk, words,
};
pub(crate) use mix::{Finish, Layers, Music, bars, clip_sound, finish, lead, mix, once, round};
pub(crate) use part::{CAPTIONS, Captions, Ends, FONTS, Seek, frame, frame_of, part, reads};
pub(crate) use voice::{Samples, lanes, voice};

use std::ffi::OsString;
use std::path::Path;

/// Names our own way of asking. Raise it with every change that changes the bytes of a part or a sound.
pub(crate) const REVISION: u32 = 8;

/// The arguments of one call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Line(Vec<OsString>);

impl Line {
    /// A call of ffmpeg that asks nothing, overwrites, and reports on its way.
    pub fn ffmpeg(loglevel: &str) -> Line {
        Line::default()
            .words("-nostdin -hide_banner -nostats -y -max_alloc 1073741824")
            .pair("-loglevel", loglevel)
            .words("-progress pipe:1 -stats_period 0.2")
    }

    /// A call of ffprobe that complains of errors only.
    pub fn ffprobe() -> Line {
        Line::default().words("-hide_banner -loglevel error -max_alloc 1073741824")
    }

    /// Adds arguments of ours that hold no space.
    pub fn words(mut self, words: &str) -> Line {
        self.0.extend(words.split_whitespace().map(OsString::from));
        self
    }

    /// Adds an option and its value.
    pub fn pair(mut self, option: &str, value: impl Into<OsString>) -> Line {
        self.0.extend([OsString::from(option), value.into()]);
        self
    }

    /// Adds a file as a last word; neither a dash, a colon nor a percent sign in its name means anything.
    pub fn file(mut self, file: &Path) -> Line {
        self.0.push(plain(file));
        self
    }

    /// The words, to be read.
    pub fn words_of(&self) -> &[OsString] {
        &self.0
    }

    /// The words themselves.
    pub fn into_words(self) -> Vec<OsString> {
        self.0
    }
}

/// A path that ffmpeg takes for nothing but a file.
fn plain(file: &Path) -> OsString {
    let mut word = OsString::from("file:");
    word.push(file);
    word
}

/// A text as the value of an option of a filter: safe from the option, then from the graph around it.
fn quoted(text: &str) -> String {
    let option: String = text.chars().flat_map(|c| escaped(c, &['\\', '\'', ':'])).collect();
    option.chars().flat_map(|c| escaped(c, &['\\', '\'', '[', ']', ',', ';'])).collect()
}

fn escaped(c: char, special: &[char]) -> impl Iterator<Item = char> + use<> {
    special.contains(&c).then_some('\\').into_iter().chain([c])
}

/// What is needed to write the same bytes again: no times, no names of programs.
const SAME_BYTES: &str =
    "-map_metadata -1 -map_chapters -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact";

#[cfg(test)]
impl Line {
    /// One option and its values a line, for people to read.
    pub fn shown(&self) -> String {
        let mut text = String::new();
        for word in &self.0 {
            let word = word.to_string_lossy();
            let option = word.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
            if !text.is_empty() {
                text.push(if option { '\n' } else { ' ' });
            }
            text.push_str(&word.replace(';', ";\n    "));
        }
        text
    }
}

#[cfg(test)]
mod snapshots_of_calls;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_an_odd_name_is_harmless_in_a_graph() {
        assert_eq!(quoted("/usr/share/fonts"), "/usr/share/fonts");
        assert_eq!(quoted("a:b"), "a\\\\:b");
        assert_eq!(quoted("a'b"), "a\\\\\\'b");
        assert_eq!(quoted("a,b;[c]"), "a\\,b\\;\\[c\\]");
    }

    #[test]
    fn a_file_is_never_taken_for_an_option_or_an_address() {
        let line = Line::default().file(Path::new("-y")).file(Path::new("http:evil.mp4"));
        assert_eq!(line.shown(), "file:-y file:http:evil.mp4");
    }
}

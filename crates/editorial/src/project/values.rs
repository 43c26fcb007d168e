//! Small values of the document that cannot be wrong once they exist.

use crate::captions::LONGEST_CARD;
use crate::script;
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

/// Defines a whole number that is checked against a range when it is read.
macro_rules! ranged {
    ($(#[$doc:meta])* $name:ident, $inner:ty, $range:expr, $unit:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name($inner);

        impl $name {
            /// From a number in the program, held within the range.
            pub fn of(number: $inner) -> $name {
                $name(number.clamp(*$range.start() as $inner, *$range.end() as $inner))
            }
            /// The number.
            pub const fn get(self) -> $inner {
                self.0
            }
        }

        impl TryFrom<i64> for $name {
            type Error = String;
            fn try_from(number: i64) -> Result<$name, String> {
                if $range.contains(&number) {
                    return Ok($name(number as $inner));
                }
                Err(format!("{number} is not between {} and {} {}", $range.start(), $range.end(), $unit))
            }
        }

        impl From<$name> for i64 {
            fn from(value: $name) -> i64 {
                i64::from(value.0)
            }
        }
    };
}

ranged!(
    /// Milliseconds, up to four hours.
    #[derive(Default)]
    Millis, u32, (0_i64..=14_400_000), "milliseconds"
);
ranged!(
    /// Silence after a line, in milliseconds, up to a minute.
    #[derive(Default)]
    Pause, u32, (0_i64..=60_000), "milliseconds"
);
ranged!(
    /// Decibels, from silence to a little louder.
    #[derive(Default)]
    Decibels, i32, (-60_i64..=12), "decibels"
);
ranged!(
    /// Thousandths of a side.
    #[derive(Default)]
    Permille, u16, (0_i64..=1000), "thousandths"
);
ranged!(
    /// Hundredths of what is usual.
    Percent, u16, (50_i64..=200), "percent"
);
ranged!(
    /// Semitones above the voice's own pitch, or below.
    #[derive(Default)]
    Semitones, i8, (-6_i64..=6), "semitones"
);
ranged!(
    /// How little is seen through something, in hundredths.
    Opacity, u16, (0_i64..=100), "percent"
);

/// The words of a card, in as many rows as they have lines.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CardText(String);

impl CardText {
    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CardText {
    type Error = String;
    fn try_from(text: String) -> Result<CardText, String> {
        if text.chars().count() <= LONGEST_CARD {
            Ok(CardText(text))
        } else {
            Err(format!("the words of a card are longer than {LONGEST_CARD} letters"))
        }
    }
}

impl From<CardText> for String {
    fn from(text: CardText) -> String {
        text.0
    }
}

impl Percent {
    /// As it is of itself.
    pub const USUAL: Percent = Percent(100);

    /// Whether it changes nothing.
    pub const fn is_usual(&self) -> bool {
        self.0 == 100
    }
}

impl Decibels {
    /// Whether it changes nothing.
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }
}

impl Semitones {
    /// Whether it changes nothing.
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }
}

impl Millis {
    /// Whether it is no time at all.
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }
}

/// A project's id: a UUID in its usual writing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProjectId(String);

impl ProjectId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ProjectId {
    type Error = String;
    fn try_from(text: String) -> Result<ProjectId, String> {
        let groups: Vec<usize> = text.split('-').map(str::len).collect();
        let hex = text.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        if hex && groups == [8, 4, 4, 4, 12] {
            Ok(ProjectId(text))
        } else {
            Err("the id is not a UUID".to_owned())
        }
    }
}

impl From<ProjectId> for String {
    fn from(id: ProjectId) -> String {
        id.0
    }
}

/// A blake3 hash in hex.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sha(String);

impl Sha {
    /// The hash as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sha {
    type Error = String;
    fn try_from(text: String) -> Result<Sha, String> {
        let right = text.len() == 64 && text.chars().all(|c| c.is_ascii_hexdigit());
        if right { Ok(Sha(text)) } else { Err("the hash is not 64 hexadecimal digits".to_owned()) }
    }
}

impl From<Sha> for String {
    fn from(hash: Sha) -> String {
        hash.0
    }
}

/// A BCP 47 language tag: `en`, `zh-CN`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

impl Default for Language {
    fn default() -> Language {
        Language("en".to_owned())
    }
}

impl Language {
    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language a text is most likely in.
    pub fn guess(text: &str) -> Language {
        Language(if script::is_chinese(text) { "zh-CN" } else { "en" }.to_owned())
    }
}

impl TryFrom<String> for Language {
    type Error = String;
    fn try_from(text: String) -> Result<Language, String> {
        let part = |p: &str| (1..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric());
        let right = text.len() <= 35 && text.split('-').all(part);
        if right {
            Ok(Language(text))
        } else {
            Err("the language is not a tag like \"en\" or \"zh-CN\"".to_owned())
        }
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.0
    }
}

/// Where a project says a file is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum MediaPath {
    /// Below the project's folder, parts joined by `/`.
    Relative(String),
    /// On the machine of whoever made it: never opened, only shown, until a person points to the file.
    Elsewhere(String),
}

impl MediaPath {
    /// The last part, to be shown.
    pub fn name(&self) -> String {
        let (MediaPath::Relative(text) | MediaPath::Elsewhere(text)) = self;
        showable(text.rsplit(['/', '\\']).next().unwrap_or(text))
    }
}

impl TryFrom<String> for MediaPath {
    type Error = String;
    fn try_from(text: String) -> Result<MediaPath, String> {
        let drive =
            matches!(text.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic());
        if text.chars().any(char::is_control) || text.len() > 4_096 {
            return Err("the path of a file holds characters that no path has".to_owned());
        }
        if text.starts_with("//") || text.starts_with("\\\\") {
            return Err("the path of a file points to another computer".to_owned());
        }
        if text.starts_with('/') || drive {
            return Ok(MediaPath::Elsewhere(text));
        }
        if text.contains(':') {
            return Err("the path of a file is a web address or another kind of link".to_owned());
        }
        let parts: Vec<&str> = text.split('/').collect();
        let wrong = |p: &&str| p.is_empty() || *p == "." || *p == ".." || p.contains('\\');
        if parts.len() > 16 || parts.iter().any(wrong) {
            return Err("the path of a file does not stay inside the project's folder".to_owned());
        }
        Ok(MediaPath::Relative(text))
    }
}

impl From<MediaPath> for String {
    fn from(path: MediaPath) -> String {
        let (MediaPath::Relative(text) | MediaPath::Elsewhere(text)) = path;
        text
    }
}

/// A stranger's text made safe to show: no control, direction or invisible signs, at most 200 characters.
pub fn showable(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.graphemes(true)
        .take(200)
        .flat_map(|grapheme| grapheme.chars().take(12))
        .filter(|c| !hidden(*c))
        .collect::<String>()
        .trim()
        .to_owned()
}

//! Speech: how a text is said. Words as people write them go in, phonemes with the word they are part of come out.
//!
//! Numbers, units, dates, prices and abbreviations are read in the language of the line; each word by the rules
//! of its own script, so that lines may mix English and Chinese. No word that can be said is left out.

mod chinese;
mod chunk;
mod english;

use chinese::Chinese;
use editorial::script;
use english::English;
use std::sync::OnceLock;

/// One sign of the model's alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Phoneme {
    /// The sign.
    pub(crate) sign: char,
    /// Which of the words it is part of; none for pauses and spaces.
    pub(crate) word: Option<usize>,
}

/// Which English is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accent {
    American,
    British,
}

/// A piece of a line as it is said: no digits, no symbols.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    /// Which of the words it is part of.
    word: usize,
    what: What,
    /// A pause after it, as the sign the model knows it by.
    pause: Option<char>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    /// A word in Latin letters.
    Latin(String),
    /// Capital letters that are spelled.
    Letters(String),
    /// One Han character.
    Han(char),
}

/// Reads lines. Dictionaries are loaded at their first use, then kept.
#[derive(Default)]
pub(crate) struct Reader {
    american: OnceLock<English>,
    british: OnceLock<English>,
    chinese: OnceLock<Chinese>,
}

impl Reader {
    /// The phonemes of a line that is given as its words.
    pub(crate) fn read(&self, words: &[&str], accent: Accent) -> Vec<Phoneme> {
        let said = say(words, accent);
        let mut phonemes: Vec<Phoneme> = Vec::new();
        for run in said.chunk_by(|a, b| a.what.is_han() == b.what.is_han()) {
            if phonemes.last().is_some_and(|last| last.sign != ' ') {
                phonemes.push(Phoneme { sign: ' ', word: None });
            }
            let han = run.first().is_some_and(|said| said.what.is_han());
            phonemes.extend(if han {
                self.chinese().phonemes(run)
            } else {
                self.english(accent).phonemes(run)
            });
        }
        phonemes
    }

    fn english(&self, accent: Accent) -> &English {
        let place = match accent {
            Accent::American => &self.american,
            Accent::British => &self.british,
        };
        place.get_or_init(|| English::load(accent))
    }

    fn chinese(&self) -> &Chinese {
        self.chinese.get_or_init(Chinese::load)
    }
}

impl What {
    fn is_han(&self) -> bool {
        matches!(self, What::Han(_))
    }
}

/// A line as it is said.
fn say(words: &[&str], accent: Accent) -> Vec<Said> {
    let chunks = chunk::split(words);
    if script::is_chinese(&script::join(words.iter().copied())) {
        chinese::say(&chunks)
    } else {
        english::say(&chunks, accent)
    }
}

/// A line as it is said, as text: for tests.
#[cfg(test)]
fn text_of(said: &[Said]) -> String {
    let mut text = String::new();
    for said in said {
        let (word, han) = match &said.what {
            What::Latin(word) => (word.clone(), false),
            What::Letters(letters) => {
                (letters.chars().map(String::from).collect::<Vec<_>>().join("."), false)
            }
            What::Han(han) => (han.to_string(), true),
        };
        let clings = han && text.ends_with(script::is_han);
        if !(text.is_empty() || clings) {
            text.push(' ');
        }
        text.push_str(&word);
        text.extend(said.pause);
    }
    text
}

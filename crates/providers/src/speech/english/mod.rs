//! English: words to phonemes by dictionary, and by spelling where the dictionary has none.

mod abbreviations;
mod dates;
mod letters;
mod measures;
mod mixed;
mod numbers;
mod say;

use super::{Accent, Phoneme, Said, What};
use misaki_rs::{G2P, Language, MToken};
use std::ops::Range;

pub(super) use say::say;

/// What the dictionary answers for a part it does not know.
const UNKNOWN: char = '❓';

/// The dictionary of one accent.
pub(super) struct English {
    g2p: G2P,
    accent: Accent,
}

impl English {
    pub(super) fn load(accent: Accent) -> English {
        let language = match accent {
            Accent::American => Language::EnglishUS,
            Accent::British => Language::EnglishGB,
        };
        English { g2p: G2P::new(language), accent }
    }

    /// The phonemes of a stretch of words. They are looked up together: the sound of many depends on the next one.
    pub(super) fn phonemes(&self, said: &[Said]) -> Vec<Phoneme> {
        let mut text = String::new();
        let mut places: Vec<Range<usize>> = Vec::new();
        for said in said {
            if !text.is_empty() {
                text.push(' ');
            }
            let from = text.len();
            text.push_str(written(&said.what));
            places.push(from..text.len());
            text.extend(said.pause);
        }
        let mut sounds = vec![String::new(); said.len()];
        let tokens = self.g2p.g2p(&text).map(|(_, tokens)| tokens).unwrap_or_default();
        let mut at = 0;
        for token in tokens {
            if let Some(word) = places.iter().position(|place| place.contains(&at)) {
                sounds[word].push_str(&self.sound(&token));
            }
            at += token.text.len() + token.whitespace.len();
        }
        let mut phonemes = Vec::new();
        for (said, mut sound) in said.iter().zip(sounds) {
            match &said.what {
                What::Letters(capitals) => sound = letters::spelled(capitals, self.accent),
                What::Latin(word) if sound.trim().is_empty() => sound = letters::by_rule(word, self.accent),
                What::Latin(_) | What::Han(_) => {}
            }
            if !phonemes.is_empty() {
                phonemes.push(Phoneme { sign: ' ', word: None });
            }
            phonemes.extend(sound.trim().chars().map(|sign| Phoneme { sign, word: Some(said.word) }));
            phonemes.extend(said.pause.map(|sign| Phoneme { sign, word: None }));
        }
        phonemes
    }

    fn sound(&self, token: &MToken) -> String {
        match &token.phonemes {
            Some(known) if !known.contains(UNKNOWN) => known.clone(),
            _ if !token.text.contains(char::is_alphabetic) => String::new(),
            _ => token.text.split('-').map(|part| self.part(part)).collect(),
        }
    }

    /// One part of a compound that the dictionary does not have as a whole.
    fn part(&self, part: &str) -> String {
        let alone = self.g2p.g2p(part).ok().map(|(sound, _)| sound.trim().to_owned());
        match alone {
            Some(sound) if !sound.is_empty() && !sound.contains(UNKNOWN) => sound,
            _ => letters::by_rule(part, self.accent),
        }
    }
}

fn written(what: &What) -> &str {
    match what {
        What::Latin(word) | What::Letters(word) => word,
        What::Han(_) => "",
    }
}

#[cfg(test)]
mod tests;

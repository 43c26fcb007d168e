//! Chinese: characters to phonemes. Words are found first, because a character's reading depends on its word.

mod numbers;
mod pinyin;
mod sandhi;
mod say;
mod units;

use super::{Phoneme, Said, What};
use jieba_rs::Jieba;
use pinyin::{Phrases, Syllable};

pub(super) use say::say;

/// The dictionaries of words and of their readings.
pub(super) struct Chinese {
    words: Jieba,
    phrases: Phrases,
}

impl Chinese {
    pub(super) fn load() -> Chinese {
        Chinese { words: Jieba::new(), phrases: Phrases::load() }
    }

    /// The phonemes of a stretch of Han characters. Words are set apart by spaces, as the model was taught.
    pub(super) fn phonemes(&self, said: &[Said]) -> Vec<Phoneme> {
        let mut phonemes: Vec<Phoneme> = Vec::new();
        for phrase in said.split_inclusive(|said| said.pause.is_some()) {
            let text: String = phrase.iter().filter_map(|said| said.what.han()).collect();
            let mut words: Vec<Vec<Syllable>> = Vec::new();
            for word in self.words.cut(&text, true) {
                words.push(self.phrases.read(word.word));
            }
            sandhi::change(&mut words);
            let mut characters = phrase.iter();
            for word in words {
                if !phonemes.is_empty() {
                    phonemes.push(Phoneme { sign: ' ', word: None });
                }
                for (syllable, said) in word.iter().zip(&mut characters) {
                    let owned = |sign| Phoneme { sign, word: Some(said.word) };
                    phonemes.extend(pinyin::phonemes(syllable).chars().map(owned));
                }
            }
            phonemes
                .extend(phrase.last().and_then(|said| said.pause).map(|sign| Phoneme { sign, word: None }));
        }
        phonemes
    }
}

impl What {
    fn han(&self) -> Option<char> {
        match self {
            What::Han(han) => Some(*han),
            What::Latin(_) | What::Letters(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;

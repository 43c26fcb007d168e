//! Captions: words on the picture, in phrases that fit, and the same words as SRT and VTT files.
//!
//! What a person wrote is data everywhere here: each format's special characters are made harmless on the way out.

mod ass;
mod subtitles;

pub use ass::to_ass;
pub use subtitles::{to_srt, to_vtt};

use crate::narration::WordTiming;
use crate::script;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// A phrase on the picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Caption {
    /// First moment it shows.
    pub start: Time,
    /// First moment it is gone.
    pub end: Time,
    /// Its words with their times, on the same clock as `start`.
    pub words: Vec<CaptionWord>,
}

/// One word of a phrase.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CaptionWord {
    /// As written.
    pub text: String,
    /// When it begins to be spoken.
    pub start: Time,
}

/// How captions look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// White with a dark outline; the spoken word lights up.
    #[default]
    SpokenWord,
    /// White with a dark outline, still.
    Outline,
    /// White on a dark box.
    Box,
    /// No words on the picture.
    Off,
}

/// Widest row, in half-width units (a Latin letter is one, a Han character two).
const ROW_UNITS: usize = 20;
/// Widest phrase: two rows, less what an uneven break leaves free.
const PHRASE_UNITS: usize = 34;
/// Most words in one breath.
const LONGEST_BREATH: usize = 40;
/// Longest caption text in user-perceived characters; what is longer is a mistake or an attack.
const MOST_GRAPHEMES: usize = 500;

impl Caption {
    /// The phrase as plain text.
    pub fn text(&self) -> String {
        script::join(self.words.iter().map(|word| word.text.as_str()))
    }

    /// The same phrase, `by` later.
    pub fn shifted(&self, by: Time) -> Caption {
        let words =
            self.words.iter().map(|w| CaptionWord { text: w.text.clone(), start: w.start + by }).collect();
        Caption { start: self.start + by, end: self.end + by, words }
    }
}

/// Groups one line's words into phrases that fit on the picture, breaking where the sentence breathes.
///
/// Times stay on the line's clock. A phrase shows until the next begins, so the words never blink.
pub fn phrases(words: &[WordTiming], line_end: Time) -> Vec<Caption> {
    let groups: Vec<&[WordTiming]> = clauses(words).into_iter().flat_map(balanced).collect();
    let starts_next = |index: usize| groups.get(index + 1).map(|next| next[0].start);
    let caption = |(index, group): (usize, &&[WordTiming])| {
        let spoken_until = group.last().map_or(line_end, |word| word.end.max(line_end));
        Caption {
            start: group[0].start,
            end: starts_next(index).unwrap_or(spoken_until),
            words: group.iter().map(|w| CaptionWord { text: w.text.clone(), start: w.start }).collect(),
        }
    };
    groups.iter().enumerate().map(caption).collect()
}

/// Splits after words where the voice breathes, unless the piece would be very short, and where it never does,
/// after so many words that no voice could go on.
fn clauses(words: &[WordTiming]) -> Vec<&[WordTiming]> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (index, word) in words.iter().enumerate() {
        let breathes =
            script::breathes_after(&word.text) && script::units(&words[from..=index]) >= ROW_UNITS / 2;
        if index + 1 == words.len() || breathes || index + 1 - from == LONGEST_BREATH {
            pieces.push(&words[from..=index]);
            from = index + 1;
        }
    }
    pieces
}

/// Splits a clause that is too long for one picture into phrases of about the same width.
fn balanced(clause: &[WordTiming]) -> Vec<&[WordTiming]> {
    let words: Vec<&str> = clause.iter().map(|word| word.text.as_str()).collect();
    let mut starts = even_starts(&words, PHRASE_UNITS);
    starts.insert(0, 0);
    let ends = starts.iter().skip(1).copied().chain([clause.len()]);
    starts.iter().zip(ends).map(|(start, end)| &clause[*start..end]).collect()
}

/// Which words begin a new row of a phrase.
pub(crate) fn row_starts(words: &[CaptionWord]) -> Vec<usize> {
    let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    even_starts(&words, ROW_UNITS)
}

/// Where to break these words into as few pieces as fit within `widest`, the widest of them as narrow as can be.
/// A single word that is wider stays whole.
fn even_starts(words: &[&str], widest: usize) -> Vec<usize> {
    let total = script::width(&script::join(words.iter().copied()));
    let fewest = total.div_ceil(widest).max(1);
    let mut starts = Vec::new();
    for pieces in fewest..=words.len().max(fewest) {
        let (width, found) = narrowest(words, pieces.min(words.len().max(1)));
        starts = found;
        if width <= widest {
            break;
        }
    }
    starts
}

/// The best way to break `words` into `pieces`: the width of its widest piece, and where the pieces begin.
fn narrowest(words: &[&str], pieces: usize) -> (usize, Vec<usize>) {
    let width = |from: usize, to: usize| script::width(&script::join(words[from..to].iter().copied()));
    // best[end]: the best way to break the words before `end` into the pieces so far.
    let mut best: Vec<(usize, Vec<usize>)> =
        (0..=words.len()).map(|end| (width(0, end), Vec::new())).collect();
    for piece in 1..pieces {
        let mut next = best.clone();
        for (end, slot) in next.iter_mut().enumerate().skip(piece + 1) {
            let broken = |start: usize| (best[start].0.max(width(start, end)), start);
            let Some((widest, start)) = (piece..end).map(broken).min() else { continue };
            let starts = best[start].1.iter().copied().chain([start]).collect();
            *slot = (widest, starts);
        }
        best = next;
    }
    best.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::narration::words_by_length;

    fn timed(text: &str, ms: i64) -> Vec<WordTiming> {
        words_by_length(&script::words(text), Time::from_ms(ms))
    }

    #[test]
    fn a_long_line_becomes_phrases_that_fit_and_lose_no_word() {
        let text = "People called them penny universities, because a penny bought a cup, and a conversation.";
        let words = timed(text, 6_000);
        let captions = phrases(&words, Time::from_ms(6_000));
        assert_eq!(
            captions.iter().map(Caption::text).collect::<Vec<_>>(),
            [
                "People called them",
                "penny universities,",
                "because a penny bought a cup,",
                "and a conversation."
            ]
        );
        assert!(captions.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert_eq!(captions[3].end, Time::from_ms(6_000));
    }

    #[test]
    fn chinese_is_broken_without_spaces() {
        let words = timed("如果宇宙无限大，那么每一个方向都应该看到一颗星星。", 5_000);
        let captions = phrases(&words, Time::from_ms(5_000));
        assert_eq!(captions[0].text(), "如果宇宙无限大，");
        assert_eq!(captions.iter().map(Caption::text).collect::<String>().chars().count(), 25);
    }

    #[track_caller]
    fn rows(text: &str, expected: &[&str]) {
        let words = script::words(text);
        let mut starts = even_starts(&words, ROW_UNITS);
        starts.insert(0, 0);
        starts.push(words.len());
        let row = |pair: &[usize]| script::join(words[pair[0]..pair[1]].iter().copied());
        assert_eq!(starts.windows(2).map(row).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn rows_of_a_phrase_are_even_and_few() {
        rows("So we launched", &["So we launched"]);
        rows("because a penny bought a cup,", &["because a penny", "bought a cup,"]);
        rows("to look deeper than ever before.", &["to look deeper", "than ever before."]);
        rows("如果宇宙无限大，那么每一个", &["如果宇宙无限", "大，那么每一个"]);
        rows("Donaudampfschifffahrtsgesellschaft", &["Donaudampfschifffahrtsgesellschaft"]);
        rows("a Donaudampfschifffahrtsgesellschaft b", &["a", "Donaudampfschifffahrtsgesellschaft", "b"]);
    }

    #[test]
    fn a_line_without_end_is_grouped_in_time() {
        let text = "星".repeat(50_000);
        let words = timed(&text, 5_000_000);
        let captions = phrases(&words, Time::from_ms(5_000_000));
        assert_eq!(captions.iter().map(|caption| caption.words.len()).sum::<usize>(), 50_000);
        assert!(captions.iter().all(|caption| caption.words.len() <= PHRASE_UNITS));
    }

    #[test]
    fn no_words_make_no_captions() {
        assert!(phrases(&[], Time::from_ms(1_000)).is_empty());
    }
}

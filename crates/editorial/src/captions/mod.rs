//! Captions: words on the picture, in phrases that fit, and the same words as SRT and VTT files.
//!
//! What a person wrote is data everywhere here: each format's special characters are made harmless on the way out.

mod ass;
mod card;
mod draw;
mod faces;
mod layout;
mod style;
mod subtitles;
mod tokens;
mod width;

pub use ass::to_ass;
pub use card::{LONGEST_CARD, card_captions, draw_card};
pub use draw::draw;
pub use faces::{Faces, font_files};
pub use style::{Colour, Font, Lettering, Look, Position, Room, SafeArea, Style};
pub use subtitles::{to_srt, to_vtt};
pub(crate) use tokens::word_ends;

use crate::narration::WordTiming;
use crate::script;
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use width::width;

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

/// Names our way of drawing captions. Raise it with every change that changes a picture with words.
pub const REVISION: u32 = 4;
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
        self.retimed(|time| time + by)
    }

    /// The same phrase with each time put where `at` says.
    pub(crate) fn retimed(&self, at: impl Fn(Time) -> Time) -> Caption {
        let word = |word: &CaptionWord| CaptionWord { text: word.text.clone(), start: at(word.start) };
        Caption { start: at(self.start), end: at(self.end), words: self.words.iter().map(word).collect() }
    }
}

/// Groups one line's words into phrases that fit on the picture, breaking where the sentence breathes.
///
/// Times stay on the line's clock. A phrase shows until the next begins, so the words never blink.
pub fn phrases(words: &[WordTiming], line_end: Time, room: Room) -> Vec<Caption> {
    let clauses = clauses(words, room);
    let groups: Vec<&[WordTiming]> = clauses.into_iter().flat_map(|clause| balanced(clause, room)).collect();
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
fn clauses(words: &[WordTiming], room: Room) -> Vec<&[WordTiming]> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (index, word) in words.iter().enumerate() {
        let said = || width(&texts(&words[from..=index]).concat(), room);
        let breathes = script::breathes_after(&word.text) && said() >= room.row / 2;
        if index + 1 == words.len() || breathes || index + 1 - from == LONGEST_BREATH {
            pieces.push(&words[from..=index]);
            from = index + 1;
        }
    }
    pieces
}

/// Splits a clause that is too long for one picture into phrases of about the same width.
fn balanced(clause: &[WordTiming], room: Room) -> Vec<&[WordTiming]> {
    let words = texts(clause);
    let tokens = tokens::tokens(&words);
    let starts = even_starts(&words, &tokens, room);
    let from = std::iter::once(0).chain(starts.iter().copied());
    let to = starts.iter().copied().chain([tokens.len()]);
    from.zip(to).map(|(from, to)| &clause[tokens[from].start..tokens[to - 1].end]).collect()
}

fn texts(words: &[WordTiming]) -> Vec<&str> {
    words.iter().map(|word| word.text.as_str()).collect()
}

/// Before which tokens to break so that each piece fits in two rows, in as few pieces as can be, the widest of them as
/// narrow as can be. A single token that is wider stays whole.
fn even_starts(words: &[&str], tokens: &[Range<usize>], room: Room) -> Vec<usize> {
    let mut starts = Vec::new();
    let count = tokens.len();
    // sums[i]: width of everything before token i; a space is counted with the token it follows.
    let mut sums = vec![0];
    for token in tokens {
        let spaced = words.get(token.end).is_some_and(|next| script::spaced(words[token.end - 1], next));
        let text = script::join(words[token.clone()].iter().copied()) + if spaced { " " } else { "" };
        sums.push(sums[sums.len() - 1] + width(&text, room));
    }
    let two_rows = |from: usize, to: usize| narrowest(&sums[from..=to], 2.min(to - from)).0 <= room.row;
    let fewest = (sums[count].div_ceil(room.row.max(1) * 2) as usize).clamp(1, count.max(1));
    for pieces in fewest..=count {
        starts = narrowest(&sums, pieces).1;
        let from = std::iter::once(0).chain(starts.iter().copied());
        let to = starts.iter().copied().chain([count]);
        if from.zip(to).all(|(from, to)| two_rows(from, to)) {
            break;
        }
    }
    starts
}

/// The best way to break tokens into `pieces`: the width of its widest piece, and where the pieces begin.
fn narrowest(sums: &[u32], pieces: usize) -> (u32, Vec<usize>) {
    let width = |from: usize, to: usize| sums[to] - sums[from];
    // best[end]: the best way to break what is before `end` into the pieces so far.
    let mut best: Vec<(u32, Vec<usize>)> = (0..sums.len()).map(|end| (width(0, end), Vec::new())).collect();
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

    const ROOM: Room = Room { row: 1_000, narrow: 100 };

    fn timed(text: &str, ms: i64) -> Vec<WordTiming> {
        words_by_length(&script::words(text), Time::from_ms(ms))
    }

    #[test]
    fn a_long_line_becomes_phrases_that_fit_and_lose_no_word() {
        let text = "People called them penny universities, because a penny bought a cup, and a conversation.";
        let words = timed(text, 6_000);
        let captions = phrases(&words, Time::from_ms(6_000), ROOM);
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
        let captions = phrases(&words, Time::from_ms(5_000), ROOM);
        assert_eq!(captions[0].text(), "如果宇宙无限大，");
        assert_eq!(captions.iter().map(Caption::text).collect::<String>().chars().count(), 25);
    }

    #[test]
    fn a_line_without_end_is_grouped_in_time() {
        let text = "星".repeat(50_000);
        let words = timed(&text, 5_000_000);
        let captions = phrases(&words, Time::from_ms(5_000_000), ROOM);
        assert_eq!(captions.iter().map(|caption| caption.words.len()).sum::<usize>(), 50_000);
        assert!(captions.iter().all(|caption| caption.words.len() <= 20));
    }

    #[test]
    fn no_words_make_no_captions() {
        assert!(phrases(&[], Time::from_ms(1_000), ROOM).is_empty());
    }
}

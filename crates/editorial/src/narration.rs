//! The spoken side: what each line sounds like in time, word by word.

use crate::script;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// One word and when it is spoken, counted from the start of its line's sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordTiming {
    /// The word as the script writes it, punctuation that clings to it included.
    pub text: String,
    /// First moment of the word.
    pub start: Time,
    /// First moment after the word.
    pub end: Time,
}

/// One spoken line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineNarration {
    /// Name of the sound: the hash under which the artifact or file is kept; empty when nobody speaks.
    pub sound: String,
    /// Where in that sound the line begins: zero for a sound of its own, later in one long recording.
    pub sound_in: Time,
    /// How long the line sounds.
    pub length: Time,
    /// Its words, in order, within `length`.
    pub words: Vec<WordTiming>,
}

/// All lines of a video, one per scene and in the same order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Narration {
    /// One entry for each scene.
    pub lines: Vec<LineNarration>,
}

/// About how long a text takes to speak, before anybody has: so many milliseconds a letter, by script.
pub fn about(text: &str) -> Time {
    let letters = text.chars().count() as i64;
    let han = text.chars().filter(|c| script::is_han(*c)).count() as i64;
    Time::from_ms(han * 220 + (letters - han) * 66)
}

/// How long a text that nobody speaks stays to be read: fifteen letters a second, six characters of Chinese, Japanese
/// or Korean; at least a second and a half, at most fifteen seconds. `percent` is the pace: 200 reads twice as fast.
pub fn to_read(text: &str, percent: u16) -> Time {
    let (letters, blocks) = text.chars().fold((0_i64, 0_i64), |(letters, blocks), c| {
        if script::is_block(c) { (letters, blocks + 1) } else { (letters + 1, blocks) }
    });
    let ms = letters * 1_000 / 15 + blocks * 1_000 / 6;
    Time::from_ms((ms * 100 / i64::from(percent.max(1))).clamp(1_500, 15_000))
}

/// The pause between two lines, unless a project says otherwise.
pub const USUAL_GAP: Time = Time::from_ms(220);

/// About how long lines take to speak one after the other, with the usual pause between them.
pub fn about_all<'a>(lines: impl IntoIterator<Item = &'a str>) -> Time {
    let (spoken, count) =
        lines.into_iter().fold((0i64, 0i64), |(spoken, count), line| (spoken + about(line).0, count + 1));
    Time(spoken + USUAL_GAP.0 * (count - 1).max(0))
}

/// Gives each word of `text` a share of `length` by how long it is to say, for sounds whose engine tells no times.
pub fn words_by_length(words: &[&str], length: Time) -> Vec<WordTiming> {
    let weights: Vec<i64> = words.iter().map(|word| 2 + word.chars().count() as i64).collect();
    let total: i64 = weights.iter().sum::<i64>().max(1);
    let mut spoken = 0;
    words
        .iter()
        .zip(weights)
        .map(|(word, weight)| {
            let start = Time(length.0 / total * spoken);
            spoken += weight;
            WordTiming { text: (*word).to_owned(), start, end: Time(length.0 / total * spoken) }
        })
        .collect()
}

/// Finds where each line of a known script lies in one recording of it.
///
/// Each line gets a share of the recording by how long it is to say; its end then moves to the nearest pause
/// that is no further away than half a line. `pauses` are half-open ranges of silence.
pub fn align(lines: &[Vec<&str>], length: Time, pauses: &[(Time, Time)]) -> Vec<(Time, Time)> {
    let first_sound =
        pauses.first().filter(|pause| pause.0 == Time::ZERO).map_or(Time::ZERO, |pause| pause.1);
    let last_sound = pauses.last().filter(|pause| pause.1 >= length).map_or(length, |pause| pause.0);
    let weight = |line: &Vec<&str>| line.iter().map(|word| 2 + word.chars().count() as i64).sum::<i64>();
    let total = lines.iter().map(weight).sum::<i64>().max(1);
    let spoken = (last_sound - first_sound).0.max(0);
    let mut said = 0;
    let mut start = first_sound;
    let mut out = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        said += weight(line);
        let guess = first_sound + Time(spoken / total * said);
        let reach = spoken / total * weight(line) / 2;
        let (end, next) = if index + 1 == lines.len() {
            (last_sound, last_sound)
        } else {
            nearest_pause(pauses, guess, reach).filter(|pause| pause.0 > start).unwrap_or((guess, guess))
        };
        out.push((start, end.max(start)));
        start = next.max(start);
    }
    out
}

/// About when each word of a line is spoken, where nobody tells: phrases lie between the pauses within its sound, and
/// within a phrase longer words take longer.
pub fn words_between(words: &[&str], length: Time, pauses: &[(Time, Time)]) -> Vec<WordTiming> {
    let mut phrases: Vec<Vec<&str>> = vec![Vec::new()];
    for word in words {
        if let Some(phrase) = phrases.last_mut() {
            phrase.push(word);
        }
        if script::breathes_after(word) {
            phrases.push(Vec::new());
        }
    }
    phrases.retain(|phrase| !phrase.is_empty());
    let placed = align(&phrases, length, pauses);
    let timed = |(phrase, (start, end)): (&Vec<&str>, (Time, Time))| {
        let late =
            move |word: WordTiming| WordTiming { start: start + word.start, end: start + word.end, ..word };
        words_by_length(phrase, end - start).into_iter().map(late).collect::<Vec<_>>()
    };
    phrases.iter().zip(placed).flat_map(timed).collect()
}

fn nearest_pause(pauses: &[(Time, Time)], at: Time, reach: i64) -> Option<(Time, Time)> {
    let distance = |pause: &&(Time, Time)| ((pause.0.0 + pause.1.0) / 2 - at.0).abs();
    pauses.iter().filter(|pause| distance(pause) <= reach).min_by_key(distance).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_words_get_more_time_and_nothing_is_lost() {
        let words = words_by_length(&["A", "honeycomb", "hums."], Time::from_ms(2_000));
        assert_eq!(words.len(), 3);
        assert!(words.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert!(words[1].end - words[1].start > words[0].end - words[0].start);
        assert!(words[2].end.as_ms() >= 1_999);
    }

    #[test]
    fn a_text_that_nobody_speaks_stays_as_long_as_it_takes_to_read() {
        let reads = |text: &str, percent| to_read(text, percent).as_ms();
        for (text, percent, ms) in [
            ("a".repeat(60), 100, 4_000),
            ("a".repeat(60), 200, 2_000),
            ("蜂".repeat(18), 100, 3_000),
            ("ハチ".repeat(9), 100, 3_000),
            ("벌".repeat(18), 100, 3_000),
            ("Bees.".to_owned(), 100, 1_500),
            ("a".repeat(5_000), 100, 15_000),
        ] {
            assert_eq!(reads(&text, percent), ms, "{text}");
        }
    }

    #[test]
    fn lines_of_a_recording_end_at_its_pauses() {
        let ms = Time::from_ms;
        let lines = vec![vec!["Bees", "dance."], vec!["They", "really", "do."], vec!["Why?"]];
        let pauses =
            [(ms(0), ms(200)), (ms(1_900), ms(2_300)), (ms(3_700), ms(4_000)), (ms(4_600), ms(5_000))];
        assert_eq!(
            align(&lines, ms(5_000), &pauses),
            [(ms(200), ms(1_900)), (ms(2_300), ms(3_700)), (ms(4_000), ms(4_600))]
        );
    }

    #[test]
    fn words_of_a_phrase_lie_between_the_pauses() {
        let ms = Time::from_ms;
        let timed = words_between(&["Bees", "dance,", "always."], ms(2_000), &[(ms(1_000), ms(1_400))]);
        let ms: Vec<_> = timed.iter().map(|word| (word.start.as_ms(), word.end.as_ms())).collect();
        assert_eq!((ms[0].0, ms[1].1, ms[2]), (0, 1_000, (1_400, 2_000)));
    }

    #[test]
    fn a_recording_without_pauses_is_shared_out_by_length() {
        let lines = vec![vec!["One."], vec!["Two."]];
        let placed = align(&lines, Time::from_ms(3_000), &[]);
        assert_eq!(placed.iter().map(|(start, _)| start.as_ms()).collect::<Vec<_>>(), [0, 1_500]);
    }
}

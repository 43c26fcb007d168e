//! One recording of the whole script, cut into its lines: by the times of its words where somebody can tell them, else by
//! its pauses alone.
//!
//! The pause after a line belongs to it: the recording keeps its own rhythm.

use crate::narration::{WordTiming, align, words_between};
use crate::time::Time;

/// How far a word may really begin or end from where it was found.
const ABOUT: Time = Time::from_ms(200);
/// No word takes less time.
const HARDLY: Time = Time::from_ms(80);
/// Silence that stays at the two ends of a line of its own: voices come and go softly.
const KEPT: Time = Time::from_ms(40);
/// So much of a pause that lies between two lines is there.
const WITHIN: Time = Time::from_ms(60);

/// Where a line lies in the recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Its first moment.
    pub start: Time,
    /// First moment after it, which is that of the next line.
    pub end: Time,
    /// Its words, counted from `start`.
    pub words: Vec<WordTiming>,
}

/// Lines whose words were found, each counted from the start of the recording. `pauses` are half-open ranges of silence.
///
/// A line begins where the pause before its first word ends.
pub fn by_words(lines: Vec<Vec<WordTiming>>, length: Time, pauses: &[(Time, Time)]) -> Vec<Stretch> {
    let lines: Vec<Vec<WordTiming>> = lines.into_iter().map(|words| out_of_silence(words, pauses)).collect();
    let mut said_until = Time::ZERO;
    let mut starts: Vec<Time> = Vec::with_capacity(lines.len() + 1);
    for words in &lines {
        let first = words.first().map_or(said_until, |word| word.start);
        let begins = pause_before(first, said_until, pauses).unwrap_or(first);
        starts.push(begins.max(starts.last().copied().unwrap_or_default()).min(length));
        said_until = words.last().map_or(said_until, |word| word.start.max(word.end - ABOUT));
    }
    let ending = pauses.iter().rev().find(|pause| pause.1 >= length && pause.0 >= said_until);
    starts.push(ending.map_or(length, |pause| pause.0).max(starts.last().copied().unwrap_or_default()));
    let stretch = |(words, bounds): (Vec<WordTiming>, &[Time])| {
        let (start, end) = (bounds[0], bounds[1]);
        let within = |time: Time| time.clamp(start, end) - start;
        let words = words
            .into_iter()
            .map(|word| WordTiming { start: within(word.start), end: within(word.end), ..word })
            .collect();
        Stretch { start, end, words }
    };
    lines.into_iter().zip(starts.windows(2)).map(stretch).collect()
}

/// Words of a line as they can be: none begins in a silence. Nor is a first word that is hardly there cut off from the
/// others by one: what was found was the end of the line before.
fn out_of_silence(mut words: Vec<WordTiming>, pauses: &[(Time, Time)]) -> Vec<WordTiming> {
    if let [first, second, ..] = &mut words[..]
        && first.end - first.start < HARDLY
        && let Some(pause) = pauses.iter().find(|pause| {
            let between = (first.end - WITHIN)..=(first.end + ABOUT);
            between.contains(&pause.0) && pause.1 <= second.start + WITHIN
        })
    {
        (first.start, first.end) = (pause.1, second.start.max(pause.1));
    }
    for word in &mut words {
        let around =
            |pause: &&(Time, Time)| (pause.0 - WITHIN..pause.1).contains(&word.start) && pause.1 < word.end;
        if let Some(pause) = pauses.iter().find(around) {
            word.start = pause.1;
        }
    }
    words
}

/// The end of the last pause between a word that ends after `from` and one that starts at about `first`.
fn pause_before(first: Time, from: Time, pauses: &[(Time, Time)]) -> Option<Time> {
    let latest = first + ABOUT;
    let inside = |pause: &&(Time, Time)| {
        let silent = pause.1.min(latest) - pause.0.max(from);
        pause.1 <= latest && silent >= WITHIN.min(pause.1 - pause.0)
    };
    pauses.iter().rev().find(inside).map(|pause| pause.1)
}

/// Lines of which nothing is known but what they say: each ends at the pause nearest to its share of the recording.
pub fn by_pauses(lines: &[Vec<&str>], length: Time, pauses: &[(Time, Time)]) -> Vec<Stretch> {
    let placed = align(lines, length, pauses);
    let stretch = |(index, words): (usize, &Vec<&str>)| {
        let (start, end) = placed[index];
        let until = placed.get(index + 1).map_or(end, |next| next.0);
        let within = pauses.iter().filter(|pause| pause.0 > start && pause.1 < end);
        let within: Vec<_> = within.map(|pause| (pause.0 - start, pause.1 - start)).collect();
        Stretch { start, end: until, words: words_between(words, end - start, &within) }
    };
    lines.iter().enumerate().map(stretch).collect()
}

/// One line in a recording of its own, without the silence at its two ends. `found` are its words where somebody can
/// tell them, counted from the start of the recording.
pub fn alone(
    found: Option<Vec<WordTiming>>,
    words: &[&str],
    length: Time,
    pauses: &[(Time, Time)],
) -> Stretch {
    let opening = pauses.iter().find(|pause| pause.0 <= WITHIN && pause.1 < length);
    let start = opening.map_or(Time::ZERO, |pause| (pause.1 - KEPT).max(Time::ZERO));
    let closing = pauses.iter().rev().find(|pause| pause.1 >= length - WITHIN && pause.0 > start);
    let end = closing.map_or(length, |pause| (pause.0 + KEPT).min(length)).max(start);
    let within = |time: Time| time.clamp(start, end) - start;
    let words = match found {
        Some(found) => out_of_silence(found, pauses)
            .into_iter()
            .map(|word| WordTiming { start: within(word.start), end: within(word.end), ..word })
            .collect(),
        None => {
            let inside = pauses.iter().filter(|pause| pause.0 > start && pause.1 < end);
            let inside: Vec<_> = inside.map(|pause| (pause.0 - start, pause.1 - start)).collect();
            words_between(words, end - start, &inside)
        }
    };
    Stretch { start, end, words }
}

/// The places of lines that are hardly in a recording: in it they take much less of the time than when they were `said`.
pub fn unheard(found: &[Vec<WordTiming>], said: &[Vec<WordTiming>]) -> Vec<usize> {
    let sounds =
        |words: &Vec<WordTiming>| words.iter().map(|word| (word.end - word.start).as_ms()).sum::<i64>();
    let whole = |lines: &[Vec<WordTiming>]| lines.iter().map(sounds).sum::<i64>().max(1);
    let (in_all, said_in_all) = (whole(found), whole(said));
    let share =
        |(index, (found, said))| (sounds(found) * said_in_all * 4 < sounds(said) * in_all).then_some(index);
    found.iter().zip(said).enumerate().filter_map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_its_own_loses_the_silence_at_its_ends_and_nothing_else() {
        let pauses = [(ms(0), ms(800)), (ms(1_500), ms(1_800)), (ms(2_600), ms(4_000))];
        let found = words(&[(790, 1_500), (1_800, 2_650)]);
        let line = alone(Some(found), &[], ms(4_000), &pauses);
        assert_eq!((line.start, line.end), (ms(760), ms(2_640)));
        let times: Vec<_> = line.words.iter().map(|word| (word.start.as_ms(), word.end.as_ms())).collect();
        assert_eq!(times, [(40, 740), (1_040, 1_880)]);
        let guessed = alone(None, &["One,", "two."], ms(4_000), &pauses);
        assert_eq!((guessed.start, guessed.end, guessed.words.len()), (ms(760), ms(2_640), 2));
        assert!(guessed.words.iter().all(|word| word.end <= guessed.end - guessed.start));
        let bare = alone(None, &["Hello."], ms(900), &[]);
        assert_eq!((bare.start, bare.end), (ms(0), ms(900)));
    }

    const fn ms(ms: i64) -> Time {
        Time::from_ms(ms)
    }

    fn words(times: &[(i64, i64)]) -> Vec<WordTiming> {
        let word = |(start, end): &(i64, i64)| WordTiming {
            text: "word".to_owned(),
            start: ms(*start),
            end: ms(*end),
        };
        times.iter().map(word).collect()
    }

    /// Start and end, in milliseconds.
    type Span = (i64, i64);

    /// Start and end of each line, and of its words.
    fn check(lines: &[&[Span]], pauses: &[Span], expected: &[(i64, i64, &[Span])]) {
        let lines = lines.iter().map(|line| words(line)).collect();
        let pauses: Vec<_> = pauses.iter().map(|pause| (ms(pause.0), ms(pause.1))).collect();
        let found = by_words(lines, ms(5_000), &pauses);
        let times = |words: &[WordTiming]| -> Vec<_> {
            words.iter().map(|word| (word.start.as_ms(), word.end.as_ms())).collect()
        };
        let found: Vec<_> =
            found.iter().map(|line| (line.start.as_ms(), line.end.as_ms(), times(&line.words))).collect();
        let expected: Vec<_> =
            expected.iter().map(|(start, end, words)| (*start, *end, words.to_vec())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_begins_where_the_pause_before_it_ends() {
        check(
            &[&[(520, 900), (900, 1_480)], &[(2_050, 3_000)]],
            &[(0, 500), (1_500, 2_000), (4_200, 5_000)],
            &[(500, 2_000, &[(20, 400), (400, 980)]), (2_000, 4_200, &[(50, 1_000)])],
        );
    }

    #[test]
    fn a_pause_within_a_line_cuts_nothing() {
        check(
            &[&[(0, 900), (1_900, 2_500)], &[(3_000, 4_000)]],
            &[(1_000, 1_850), (2_550, 2_980)],
            &[(0, 2_980, &[(0, 900), (1_900, 2_500)]), (2_980, 5_000, &[(20, 1_020)])],
        );
    }

    #[test]
    fn a_word_that_was_found_too_early_begins_after_the_silence() {
        check(
            &[&[(0, 1_000)], &[(1_020, 2_900), (2_900, 3_500)]],
            &[(1_040, 2_500)],
            &[(0, 2_500, &[(0, 1_000)]), (2_500, 5_000, &[(0, 400), (400, 1_000)])],
        );
    }

    #[test]
    fn a_first_word_that_is_hardly_there_stands_with_the_others() {
        check(
            &[&[(0, 1_000)], &[(1_000, 1_050), (2_550, 3_500)]],
            &[(1_100, 2_500)],
            &[(0, 2_500, &[(0, 1_000)]), (2_500, 5_000, &[(0, 50), (50, 1_000)])],
        );
        check(
            &[&[(0, 1_000)], &[(1_000, 1_300), (2_550, 3_500)]],
            &[(1_350, 2_500)],
            &[(0, 1_000, &[(0, 1_000)]), (1_000, 5_000, &[(0, 300), (1_550, 2_500)])],
        );
    }

    #[test]
    fn lines_without_a_pause_between_them_meet_at_the_word() {
        check(
            &[&[(0, 1_000)], &[(1_010, 2_000)]],
            &[],
            &[(0, 1_010, &[(0, 1_000)]), (1_010, 5_000, &[(0, 990)])],
        );
    }

    #[test]
    fn a_breath_before_a_word_belongs_to_its_line() {
        check(
            &[&[(0, 1_000)], &[(2_400, 3_000)]],
            &[(1_050, 1_900)],
            &[(0, 1_900, &[(0, 1_000)]), (1_900, 5_000, &[(500, 1_100)])],
        );
    }

    #[test]
    fn lines_of_a_recording_end_at_its_pauses() {
        let lines = vec![vec!["Bees", "dance."], vec!["They", "really", "do."], vec!["Why?"]];
        let pauses = [(0, 200), (1_900, 2_300), (3_700, 4_000), (4_600, 5_000)];
        let placed = by_pauses(&lines, ms(5_000), &pauses.map(|(from, to)| (ms(from), ms(to))));
        let bounds: Vec<_> = placed.iter().map(|line| (line.start.as_ms(), line.end.as_ms())).collect();
        assert_eq!(bounds, [(200, 2_300), (2_300, 4_000), (4_000, 4_600)]);
    }

    #[test]
    fn a_line_that_nobody_says_is_told() {
        let found =
            [words(&[(0, 1_000), (1_000, 2_000)]), words(&[(2_000, 2_010)]), words(&[(2_010, 3_000)])];
        let said = [words(&[(0, 1_600)]), words(&[(0, 1_500)]), words(&[(0, 400), (400, 800)])];
        assert_eq!(unheard(&found, &said), [1]);
    }
}

//! Times: from frames of phonemes to times of the words that were asked for, and sound without silence at its ends.

use super::model::FRAME;
use editorial::Time;
use editorial::narration::WordTiming;
use std::ops::Range;

/// Samples a second.
pub(super) const RATE: u32 = 24_000;
/// The model's frame counts run behind the sound it makes by this many samples: 75 ms, measured.
const LATE: usize = 3 * FRAME;
/// Samples quieter than this are silence.
const SILENT: f32 = 0.01;
/// Silence that is kept at both ends: 30 ms.
const KEPT: usize = RATE as usize * 30 / 1000;

/// Where each of `count` words sounds, in samples; `None` for a word that says nothing.
///
/// `owners` tells for each phoneme which word it is part of; `frames` has one more entry at both ends.
pub(super) fn spans(owners: &[Option<usize>], frames: &[usize], count: usize) -> Vec<Option<Range<usize>>> {
    let mut spans: Vec<Option<Range<usize>>> = vec![None; count];
    let mut at = frames.first().copied().unwrap_or(0) * FRAME;
    for (owner, frames) in owners.iter().zip(frames.iter().skip(1)) {
        let end = at + frames * FRAME;
        if let Some(span) = owner.and_then(|word| spans.get_mut(word)) {
            let start = span.as_ref().map_or(at, |span| span.start);
            *span = Some(start..end);
        }
        at = end;
    }
    spans
        .into_iter()
        .map(|span| span.map(|s| s.start.saturating_sub(LATE)..s.end.saturating_sub(LATE)))
        .collect()
}

/// The part of the sound that is not silence, with a little silence at both ends.
pub(super) fn audible(samples: &[f32]) -> Range<usize> {
    let loud = |sample: &f32| sample.abs() > SILENT;
    let Some(first) = samples.iter().position(loud) else { return 0..samples.len() };
    let last = samples.iter().rposition(loud).unwrap_or(first);
    first.saturating_sub(KEPT)..(last + 1 + KEPT).min(samples.len())
}

/// One timing for each word, ascending, within `length` samples. A word that says nothing has no length.
pub(super) fn timings(words: &[&str], spans: &[Option<Range<usize>>], length: usize) -> Vec<WordTiming> {
    timings_at(words, spans, length, RATE)
}

/// The same in a sound of so many samples a second.
pub(super) fn timings_at(
    words: &[&str],
    spans: &[Option<Range<usize>>],
    length: usize,
    rate: u32,
) -> Vec<WordTiming> {
    let time = |samples: usize| Time::from_samples(samples as u64, rate);
    let mut from = 0;
    let timing = |(word, span): (&&str, &Option<Range<usize>>)| {
        let span = span.clone().unwrap_or(from..from);
        let start = span.start.clamp(from, length);
        let end = span.end.clamp(start, length);
        from = end;
        WordTiming { text: (*word).to_owned(), start: time(start), end: time(end) }
    };
    words.iter().zip(spans).map(timing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_lasts_from_its_first_phoneme_to_its_last() {
        let owners = [Some(0), Some(0), None, Some(1), Some(1)];
        let found = spans(&owners, &[10, 2, 3, 1, 4, 5, 9], 2);
        let frame = |n: usize| n * FRAME;
        assert_eq!(found, [Some(frame(7)..frame(12)), Some(frame(13)..frame(22))]);
    }

    #[test]
    fn a_word_that_says_nothing_has_no_length_at_its_place() {
        let found = timings(&["one", "…", "two"], &[Some(0..2_400), None, Some(4_800..7_200)], 7_200);
        let ms: Vec<_> = found.iter().map(|word| (word.start.as_ms(), word.end.as_ms())).collect();
        assert_eq!(ms, [(0, 100), (100, 100), (200, 300)]);
    }

    #[test]
    fn times_ascend_and_stay_within_the_sound() {
        let found =
            timings(&["a", "b", "c"], &[Some(0..5_000), Some(4_000..9_000), Some(9_500..9_900)], 9_000);
        assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
        assert_eq!(found[2].end, Time::from_samples(9_000, RATE));
    }

    #[test]
    fn silence_at_the_ends_is_cut_to_a_little() {
        let sound = [vec![0.0; 5_000], vec![0.5; 100], vec![0.001; 9_000]].concat();
        assert_eq!(audible(&sound), 5_000 - KEPT..5_100 + KEPT);
        assert_eq!(audible(&[0.0; 10]), 0..10);
    }
}

//! Align: when each word of a sound is spoken, by laying it over the same words said by a voice whose times are known.
//!
//! Both sounds become a row of spectra, one every ten milliseconds; the cheapest way through both at once (dynamic time
//! warping) tells which moment of the one is which of the other. The way is found roughly over the whole first, then
//! finer beside it: neither a pause nor a missing line leads astray for long, and memory grows with the length alone.

mod ear;
mod way;

pub(crate) use ear::{Ear, MOMENTS};

use ear::Heard;
use std::ops::Range;
use way::{Leave, Row, way};

/// Longest sounds that are laid over each other, in moments: an hour and a half.
const LONGEST: usize = 90 * 60 * MOMENTS as usize;
/// How many moments are one in each turn, and how far beside the way of the turn before the next may go, in its own.
const TURNS: [(usize, usize); 3] = [(8, usize::MAX), (2, 40), (1, 12)];
/// Most places that the first turn looks at, four of them a byte. Up to twenty minutes that is all of them.
const MOST: usize = 300_000_000;

/// For each word of `known`, given by its moments, the moments of `other` in which it is said; none when either sound is
/// too long or too short, or when `go_on` says no.
pub(crate) fn follow(
    known: &Ear,
    words: &[Range<usize>],
    other: &Ear,
    go_on: &dyn Fn() -> bool,
) -> Option<Vec<Range<usize>>> {
    let fits = |ear: &Ear| (4..=LONGEST).contains(&ear.count());
    if !fits(known) || !fits(other) {
        return None;
    }
    let places = leaves(&known.heard(1), words);
    let mut found: Option<(usize, Vec<usize>)> = None;
    for (by, reach) in TURNS {
        let (known, other) = (known.heard(by), other.heard(by));
        let leaves = places.chunks(by).map(Leave::of_several);
        let rows = known.spectra.into_iter().zip(leaves).map(|(spectrum, leave)| Row { spectrum, leave });
        let rows: Vec<Row> = rows.collect();
        let size = (rows.len(), other.spectra.len());
        let band = match &found {
            Some((was, way)) => beside(way, was / by, reach, size),
            None => diagonal(size.0, size.1),
        };
        found = Some((by, way(&rows, &other, &band, go_on)?));
    }
    let (_, way) = found?;
    let at = |moment: usize| way.get(moment).or(way.last()).copied().unwrap_or(0);
    Some(words.iter().map(|word| at(word.start)..at(word.end).max(at(word.start))).collect())
}

/// What the other sound may do at each moment of the known one, which knows where its words are.
fn leaves(known: &Heard, words: &[Range<usize>]) -> Vec<Leave> {
    let mut leaves = vec![Leave::Pause; known.spectra.len()];
    for word in words {
        let end = word.end.min(leaves.len());
        let start = word.start.min(end);
        leaves[start..end].fill(Leave::None);
        if let Some(before) = leaves.get_mut(start.saturating_sub(1)).filter(|_| start < end) {
            *before = before.and_put_in();
        }
    }
    for (leave, loud) in leaves.iter_mut().zip(&known.loud) {
        if *leave == Leave::Pause && *loud > 0.0 {
            *leave = Leave::PutIn;
        }
    }
    for end in [0, known.spectra.len() - 1] {
        leaves[end] = leaves[end].and_put_in();
    }
    leaves
}

/// For each row the columns within reach of the way that was found with fewer of both.
fn beside(way: &[usize], finer: usize, reach: usize, (rows, columns): (usize, usize)) -> Vec<Range<usize>> {
    let around = |row: usize| {
        let coarse = row / finer;
        let from = way.get(coarse).map_or(columns, |column| column * finer);
        let until = way.get(coarse + 1).map_or(columns, |next| (next + 1) * finer);
        from.saturating_sub(reach)..until.max(from + finer).saturating_add(reach)
    };
    bounded((0..rows).map(around), rows, columns)
}

/// For each row as many columns around its share of the whole as there is room for.
fn diagonal(rows: usize, columns: usize) -> Vec<Range<usize>> {
    let reach = MOST / rows / 2;
    let around = |row: usize| {
        let middle = row * columns / rows;
        middle.saturating_sub(reach)..middle.saturating_add(reach)
    };
    bounded((0..rows).map(around), rows, columns)
}

/// Keeps columns within their count, with the first and the last where the way begins and ends.
fn bounded(around: impl Iterator<Item = Range<usize>>, rows: usize, columns: usize) -> Vec<Range<usize>> {
    let bound = |(row, range): (usize, Range<usize>)| {
        let start = if row == 0 { 0 } else { range.start.min(columns - 1) };
        let end = if row + 1 == rows { columns } else { range.end.min(columns) };
        start..end.max(start + 1)
    };
    around.enumerate().map(bound).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::TAU;

    /// A tone for each pitch, so long each.
    fn tune(pitches: &[f32], rate: u32, seconds: f32) -> Vec<f32> {
        let each = (rate as f32 * seconds) as usize;
        let tone = |pitch: &f32| {
            let turn = TAU * pitch / rate as f32;
            (0..each).map(move |at| if turn > 0.0 { 0.4 * (turn * at as f32).sin() } else { 0.0 })
        };
        pitches.iter().flat_map(|pitch| tone(pitch).collect::<Vec<_>>()).collect()
    }

    fn heard(samples: &[f32], rate: u32) -> Ear {
        let mut ear = Ear::new(rate).unwrap();
        ear.hear(samples);
        ear
    }

    const NOTES: [f32; 4] = [300.0, 900.0, 1_400.0, 500.0];

    /// Four notes of 300 ms after 100 ms of silence, and when each of them sounds.
    fn known() -> (Ear, Vec<Range<usize>>) {
        let mut ear = heard(&[0.0; 2_400], 24_000);
        ear.hear(&tune(&NOTES, 24_000, 0.3));
        (ear, (0..4).map(|note| 10 + note * 30..40 + note * 30).collect())
    }

    /// Where each of the notes begins in another sound.
    fn check(other: &[f32], seconds: f32, expected: [usize; 4]) {
        let (known, words) = known();
        let other = heard(&tune(other, 16_000, seconds), 16_000);
        let found = follow(&known, &words, &other, &|| true).unwrap();
        for (note, expected) in found.iter().zip(expected) {
            assert!(note.start.abs_diff(expected) <= 3, "{found:?}");
        }
    }

    #[test]
    fn a_tune_played_slower_is_found_note_by_note() {
        check(&[0.0, 300.0, 900.0, 1_400.0, 500.0], 0.45, [45, 90, 135, 180]);
    }

    #[test]
    fn silence_that_was_put_in_belongs_to_no_note() {
        check(&[0.0, 300.0, 900.0, 0.0, 0.0, 0.0, 0.0, 1_400.0, 500.0, 0.0], 0.3, [30, 60, 210, 240]);
    }

    #[test]
    fn what_was_left_out_takes_no_time() {
        let (known, words) = known();
        let other = heard(&tune(&[300.0, 900.0, 500.0], 24_000, 0.3), 24_000);
        let found = follow(&known, &words, &other, &|| true).unwrap();
        assert!(found[2].len() <= 6 && found[3].start.abs_diff(60) <= 3, "{found:?}");
    }

    #[test]
    fn what_has_no_length_is_not_laid_over_anything() {
        let short = || heard(&[0.1; 300], 24_000);
        let long = || heard(&tune(&NOTES, 24_000, 0.3), 24_000);
        assert_eq!(follow(&short(), &[], &long(), &|| true), None);
        assert_eq!(follow(&long(), &[], &short(), &|| true), None);
        assert!(Ear::new(0).is_none());
    }

    #[test]
    fn who_stops_waiting_gets_nothing() {
        let long = || heard(&tune(&NOTES, 24_000, 0.3), 24_000);
        assert_eq!(follow(&long(), &[], &long(), &|| false), None);
    }
}

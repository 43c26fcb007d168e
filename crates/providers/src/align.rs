//! Align: when each word of a sound is spoken, by laying it over the same words said by a voice whose times are known.
//!
//! Both sounds become a row of spectra, one every ten milliseconds; the cheapest way through both at once (dynamic time
//! warping) tells which moment of the one is which of the other.

use std::f32::consts::TAU;

/// Moments a second.
pub(crate) const MOMENTS: u32 = 100;
/// Pitches that a spectrum holds, from the lowest to the highest in hertz, as far apart as ears hear them.
const BANDS: usize = 28;
const LOWEST: f32 = 120.0;
const HIGHEST: f32 = 7_000.0;
/// Length of the stretch that one spectrum is taken of, in moments.
const STRETCH: f32 = 2.5;
/// Longest sounds that are laid over each other, in moments: two minutes.
const LONGEST: usize = 12_000;
/// What it costs to let one sound go on while the other stands, beyond the difference between them.
const STANDING: f32 = 0.35;

type Spectrum = [f32; BANDS];

/// For each moment of `known` the moment of `other` that is the same; none when either is too long or too short.
pub(crate) fn moments(known: (&[f32], u32), other: (&[f32], u32)) -> Option<Vec<usize>> {
    let (known, other) = (spectra(known.0, known.1), spectra(other.0, other.1));
    let fits = |spectra: &Vec<Spectrum>| (4..=LONGEST).contains(&spectra.len());
    (fits(&known) && fits(&other)).then(|| way(&known, &other))
}

/// A spectrum for each moment, each band held against how loud it is on the whole.
fn spectra(samples: &[f32], rate: u32) -> Vec<Spectrum> {
    let hop = (rate / MOMENTS) as usize;
    let length = (hop as f32 * STRETCH) as usize;
    if hop == 0 || samples.len() < length {
        return Vec::new();
    }
    let waves: Vec<Vec<(f32, f32)>> = (0..BANDS).map(|band| wave(hertz(band), length, rate)).collect();
    let spectrum = |from: usize| -> Spectrum {
        let stretch = &samples[from..(from + length).min(samples.len())];
        std::array::from_fn(|band| {
            let (mut real, mut imaginary) = (0.0, 0.0);
            for (sample, (cosine, sine)) in stretch.iter().zip(&waves[band]) {
                real += sample * cosine;
                imaginary += sample * sine;
            }
            (real * real + imaginary * imaginary + 1e-4).ln()
        })
    };
    let mut all: Vec<Spectrum> = (0..samples.len() - length / 2).step_by(hop).map(spectrum).collect();
    let count = all.len() as f32;
    for band in 0..BANDS {
        let mean = all.iter().map(|spectrum| spectrum[band]).sum::<f32>() / count;
        let spread = (all.iter().map(|spectrum| (spectrum[band] - mean).powi(2)).sum::<f32>() / count).sqrt();
        all.iter_mut().for_each(|spectrum| spectrum[band] = (spectrum[band] - mean) / spread.max(1e-3));
    }
    all
}

fn hertz(band: usize) -> f32 {
    let mel = |hertz: f32| (1.0 + hertz / 700.0).ln();
    let share = band as f32 / (BANDS - 1) as f32;
    ((mel(LOWEST) + (mel(HIGHEST) - mel(LOWEST)) * share).exp() - 1.0) * 700.0
}

/// Cosine and sine of a pitch, faded in and out.
fn wave(hertz: f32, length: usize, rate: u32) -> Vec<(f32, f32)> {
    let turn = TAU * hertz / rate as f32;
    let faded = |at: usize| 0.5 - 0.5 * (TAU * at as f32 / length as f32).cos();
    (0..length)
        .map(|at| (faded(at) * (turn * at as f32).cos(), faded(at) * (turn * at as f32).sin()))
        .collect()
}

/// The cheapest way from both beginnings to both ends, as the moment of `other` for each of `known`.
fn way(known: &[Spectrum], other: &[Spectrum]) -> Vec<usize> {
    /// From where the cheapest way came.
    #[derive(Clone, Copy, PartialEq)]
    enum From {
        Both,
        Known,
        Other,
    }
    let (rows, columns) = (known.len(), other.len());
    let mut came = vec![From::Both; rows * columns];
    let mut above = vec![f32::INFINITY; columns];
    for row in 0..rows {
        let mut here = vec![f32::INFINITY; columns];
        for column in 0..columns {
            let apart = difference(&known[row], &other[column]);
            let by_both = match (row, column) {
                (0, 0) => 0.0,
                (_, 0) | (0, _) => f32::INFINITY,
                _ => above[column - 1],
            };
            let by_known = above[column] + STANDING;
            let by_other = if column > 0 { here[column - 1] + STANDING } else { f32::INFINITY };
            let (cost, from) = match () {
                () if by_both <= by_known && by_both <= by_other => (by_both, From::Both),
                () if by_known <= by_other => (by_known, From::Known),
                () => (by_other, From::Other),
            };
            here[column] = cost + apart;
            came[row * columns + column] = from;
        }
        above = here;
    }
    let mut moments = vec![0; rows];
    let (mut row, mut column) = (rows - 1, columns - 1);
    loop {
        // Of several moments that are one of `known`, the first stands.
        moments[row] = column;
        match came[row * columns + column] {
            _ if row == 0 && column == 0 => break,
            From::Both => (row, column) = (row.saturating_sub(1), column.saturating_sub(1)),
            From::Known => row = row.saturating_sub(1),
            From::Other => column = column.saturating_sub(1),
        }
    }
    moments
}

fn difference(a: &Spectrum, b: &Spectrum) -> f32 {
    let squares = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
    (squares / BANDS as f32).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tone for each pitch, so long each.
    fn tune(pitches: &[f32], rate: u32, seconds: f32) -> Vec<f32> {
        let each = (rate as f32 * seconds) as usize;
        let tone = |pitch: &f32| {
            let turn = TAU * pitch / rate as f32;
            (0..each).map(move |at| 0.4 * (turn * at as f32).sin())
        };
        pitches.iter().flat_map(|pitch| tone(pitch).collect::<Vec<_>>()).collect()
    }

    #[test]
    fn a_tune_played_slower_is_found_note_by_note() {
        let notes = [300.0, 900.0, 2_000.0, 500.0];
        let (known, other) = (tune(&notes, 24_000, 0.3), tune(&notes, 16_000, 0.45));
        let found = moments((&known, 24_000), (&other, 16_000)).unwrap();
        for note in 1..4 {
            let off = found[note * 30] as i64 - note as i64 * 45;
            assert!(off.abs() <= 3, "note {note}: {off}");
        }
    }

    #[test]
    fn what_has_no_length_is_not_laid_over_anything() {
        assert_eq!(moments((&[], 24_000), (&[0.1; 24_000], 24_000)), None);
        assert_eq!(moments((&[0.1; 24_000], 24_000), (&[0.1; 300], 24_000)), None);
    }
}

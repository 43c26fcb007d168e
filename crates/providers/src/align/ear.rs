//! Ear: from samples to spectra, a moment at a time, so that a sound of any length needs no room but for its spectra.

use std::f32::consts::TAU;

/// Moments a second.
pub(crate) const MOMENTS: u32 = 100;
/// Pitches that a spectrum holds, from the lowest to the highest in hertz, as far apart as ears hear them.
pub(super) const BANDS: usize = 28;
const LOWEST: f32 = 120.0;
const HIGHEST: f32 = 7_000.0;
/// Bands to each side that a band has a share of: what the pitch of a voice is shall not be seen, but what it says.
const NEAR: usize = 3;
/// Length of the stretch that one spectrum is taken of, as a part of a second.
const STRETCH: u32 = 40;
/// How far below the loud moments of a sound its silence begins at most, and how far below anything counts as nothing: in
/// units of 4.3 decibels.
const QUIET: f32 = 6.5;
const NOTHING: f32 = 11.0;
/// No band is further below its mean than this many times its spread.
const LOWEST_SPREAD: f32 = -2.5;

pub(super) type Spectrum = [f32; BANDS];

/// Hears samples and remembers their spectra.
pub(crate) struct Ear {
    waves: Vec<Vec<(f32, f32)>>,
    hop: usize,
    length: usize,
    samples: usize,
    rest: Vec<f32>,
    spectra: Vec<Spectrum>,
}

/// What was heard.
pub(super) struct Heard {
    /// One for each moment: each band held against how loud speech is in it, on the whole.
    pub spectra: Vec<Spectrum>,
    /// How loud each is, from 0 where nobody speaks to 1 for speech.
    pub loud: Vec<f32>,
}

impl Ear {
    /// For so many samples a second; none where there are too few to hear speech.
    pub(crate) fn new(rate: u32) -> Option<Ear> {
        if rate < 2 * HIGHEST as u32 {
            return None;
        }
        let (hop, length) = ((rate / MOMENTS) as usize, (rate / STRETCH) as usize);
        let waves = (0..BANDS).map(|band| wave(hertz(band), length, rate)).collect();
        Some(Ear { waves, hop, length, samples: 0, rest: vec![0.0; length / 2], spectra: Vec::new() })
    }

    /// Hears what comes next.
    pub(crate) fn hear(&mut self, samples: &[f32]) {
        self.samples += samples.len();
        self.rest.extend_from_slice(samples);
        let mut at = 0;
        while at + self.length <= self.rest.len() {
            self.spectra.push(spectrum(&self.rest[at..at + self.length], &self.waves));
            at += self.hop;
        }
        self.rest.drain(..at);
    }

    /// Waits until a moment begins, and tells which.
    pub(crate) fn next_moment(&mut self) -> usize {
        let over = self.samples % self.hop;
        if over > 0 {
            self.hear(&vec![0.0; self.hop - over]);
        }
        self.samples / self.hop
    }

    /// Moments that were heard to their end.
    pub(super) fn count(&self) -> usize {
        self.spectra.len()
    }

    /// What was heard, so many moments taken for one.
    pub(super) fn heard(&self, by: usize) -> Heard {
        weighed(self.spectra.chunks(by).map(mean).collect())
    }
}

fn mean(several: &[Spectrum]) -> Spectrum {
    let mut sum = [0.0; BANDS];
    several.iter().flatten().zip((0..BANDS).cycle()).for_each(|(value, band)| sum[band] += value);
    sum.map(|sum| sum / several.len() as f32)
}

fn spectrum(stretch: &[f32], waves: &[Vec<(f32, f32)>]) -> Spectrum {
    let size = (stretch.len() * stretch.len()) as f32;
    let energy: Spectrum = std::array::from_fn(|band| {
        let (mut real, mut imaginary) = (0.0, 0.0);
        for (sample, (cosine, sine)) in stretch.iter().zip(&waves[band]) {
            real += sample * cosine;
            imaginary += sample * sine;
        }
        (real * real + imaginary * imaginary) / size
    });
    std::array::from_fn(|band| {
        let around = (band.saturating_sub(NEAR)..(band + NEAR + 1).min(BANDS)).map(|other| {
            let weight = (NEAR + 1 - band.abs_diff(other)) as f32;
            (energy[other] * weight, weight)
        });
        let (sum, weights) = around.fold((0.0, 0.0), |sum, more| (sum.0 + more.0, sum.1 + more.1));
        (sum / weights + 1e-12_f32).ln()
    })
}

/// Tells silence from speech, and holds each band against how loud it is in speech.
fn weighed(mut all: Vec<Spectrum>) -> Heard {
    // Speech is loud in some bands, noise a little in each.
    let as_noise = levels(&all, |spectrum| spectrum.iter().sum::<f32>() / BANDS as f32);
    let as_speech = levels(&all, |spectrum| spectrum.iter().map(|band| band.exp()).sum::<f32>().ln());
    let loud: Vec<f32> = as_noise.of.iter().zip(&as_speech.of).map(|(a, b)| (a + b) / 2.0).collect();
    all.iter_mut().flatten().for_each(|value| *value = value.max(as_noise.high - NOTHING));
    for band in 0..BANDS {
        let speaks = all.iter().zip(&as_noise.of).filter(|(_, loud)| **loud > 0.0);
        let speech = || speaks.clone().map(|(spectrum, _)| spectrum[band]);
        let count = speech().count().max(1) as f32;
        let mean = speech().sum::<f32>() / count;
        let spread = (speech().map(|value| (value - mean).powi(2)).sum::<f32>() / count).sqrt().max(0.4);
        for spectrum in &mut all {
            spectrum[band] = ((spectrum[band] - mean) / spread).max(LOWEST_SPREAD);
        }
    }
    Heard { spectra: all, loud }
}

/// How loud moments are, from 0 where nobody speaks to 1 for speech, and what the latter is.
struct Levels {
    of: Vec<f32>,
    high: f32,
}

fn levels(all: &[Spectrum], loudness: impl Fn(&Spectrum) -> f32) -> Levels {
    let loudness: Vec<f32> = all.iter().map(loudness).collect();
    let mut sorted = loudness.clone();
    sorted.sort_by(f32::total_cmp);
    let share = |percent: usize| sorted.get(sorted.len() * percent / 100).copied().unwrap_or_default();
    let (low, high) = (share(3), share(90));
    let edge = (low + (high - low) * 0.35).max(high - QUIET);
    let room = (high - edge).max(0.1);
    Levels { of: loudness.into_iter().map(|loud| ((loud - edge) / room).clamp(0.0, 1.0)).collect(), high }
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

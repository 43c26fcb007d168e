//! Pitch: a sound higher or lower and just as long, for voices that know no pitch: made longer or shorter at its own
//! pitch first, then read faster or slower.
//!
//! What is read faster than it was taken could fold high tones over: they are left out while it is read.

use crate::voices::stretch::stretch;
use std::f64::consts::PI;

/// Samples on each side of a place that tell what is there.
const REACH: isize = 16;

/// `samples`, so many a second, that many semitones higher. There are as many of them as before.
pub(crate) fn shifted(samples: Vec<f32>, rate: u32, semitones: i8) -> Vec<f32> {
    if semitones == 0 || samples.is_empty() {
        return samples;
    }
    let factor = 2_f64.powf(f64::from(semitones) / 12.0);
    let long = stretch(&samples, rate, 1.0 / factor);
    // What is too short to be stretched would end early when it is read faster.
    if long.len() == samples.len() { samples } else { read(&long, factor, samples.len()) }
}

/// `count` samples of a sound that is read at `speed` times its pace: band-limited by a windowed sinc.
fn read(samples: &[f32], speed: f64, count: usize) -> Vec<f32> {
    let open = (1.0 / speed).min(1.0);
    let reach = (REACH as f64 / open).ceil() as isize;
    let weight = |distance: f64| {
        let x = PI * distance * open;
        let sinc = if x.abs() < 1e-9 { 1.0 } else { x.sin() / x };
        open * sinc * (PI * distance / (2.0 * (reach as f64 + 1.0))).cos().powi(2)
    };
    let at = |index: usize| {
        let place = index as f64 * speed;
        let near = place.floor() as isize;
        let around = near - reach..=near + reach;
        let heard = around.filter_map(|place| Some((place, *samples.get(usize::try_from(place).ok()?)?)));
        heard.map(|(other, sample)| f64::from(sample) * weight(place - other as f64)).sum::<f64>() as f32
    };
    (0..count).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 24_000;

    /// A buzz as of a throat: a pitch and what rings above it, weaker and weaker.
    fn buzz(hertz: f32, seconds: f32) -> Vec<f32> {
        let turn = std::f32::consts::TAU * hertz / RATE as f32;
        let sample =
            |at: usize| (1..12).map(|over| (turn * (at * over) as f32).sin() / over as f32).sum::<f32>();
        (0..(RATE as f32 * seconds) as usize).map(|at| 0.2 * sample(at)).collect()
    }

    /// The pitch in hertz: the shortest time after which the sound is most like itself.
    fn fundamental(samples: &[f32]) -> f64 {
        let middle = &samples[samples.len() / 4..samples.len() / 4 + 8_192];
        let likeness = |lag: usize| -> f64 {
            let pairs = middle.iter().zip(&middle[lag..]);
            pairs.map(|(a, b)| f64::from(a * b)).sum::<f64>() / (middle.len() - lag) as f64
        };
        let lags = RATE as usize / 400..RATE as usize / 60;
        let best = lags.clone().map(likeness).fold(f64::MIN, f64::max);
        let first = lags.clone().find(|lag| likeness(*lag) > 0.9 * best).unwrap();
        let peak = (first..first + 40).max_by(|a, b| likeness(*a).total_cmp(&likeness(*b))).unwrap();
        f64::from(RATE) / peak as f64
    }

    fn loudness(samples: &[f32]) -> f32 {
        let middle = &samples[samples.len() / 4..samples.len() / 2];
        (middle.iter().map(|sample| sample * sample).sum::<f32>() / middle.len() as f32).sqrt()
    }

    #[test]
    fn a_voice_gets_as_much_higher_as_was_asked_and_is_as_long_and_as_loud_as_before() {
        let sound = buzz(130.0, 1.3);
        for semitones in [-6, -3, 2, 6] {
            let other = shifted(sound.clone(), RATE, semitones);
            assert_eq!(other.len(), sound.len(), "{semitones}");
            let wanted = 130.0 * 2_f64.powf(f64::from(semitones) / 12.0);
            let found = fundamental(&other);
            assert!((found / wanted - 1.0).abs() < 0.02, "{semitones}: {found} Hz instead of {wanted}");
            let louder = loudness(&other) / loudness(&sound);
            assert!((0.85..1.15).contains(&louder), "{semitones}: {louder} times as loud");
        }
    }

    #[test]
    fn what_begins_and_ends_at_a_time_still_does() {
        let quiet = vec![0.0; RATE as usize / 2];
        let sound = [quiet.clone(), buzz(200.0, 0.6), quiet].concat();
        let ends = |samples: &[f32]| {
            let loud = |sample: &f32| sample.abs() > 0.05;
            let first = samples.iter().position(loud).unwrap() as f64;
            let last = samples.iter().rposition(loud).unwrap() as f64;
            [first, last].map(|at| at * 1_000.0 / f64::from(RATE))
        };
        for semitones in [-5, 5] {
            let (was, is) = (ends(&sound), ends(&shifted(sound.clone(), RATE, semitones)));
            let off = was.iter().zip(is).map(|(was, is)| (was - is).abs()).fold(0.0, f64::max);
            assert!(off < 25.0, "{semitones}: {was:?} ms became {is:?}");
        }
    }

    #[test]
    fn high_tones_do_not_fold_over_when_a_sound_is_read_faster() {
        let turn = std::f32::consts::TAU * 10_500.0 / RATE as f32;
        let hiss: Vec<f32> = (0..RATE as usize).map(|at| 0.5 * (turn * at as f32).sin()).collect();
        let heard = loudness(&read(&hiss, 1.4, 16_000));
        assert!(heard < 0.02, "{heard}");
    }

    #[test]
    fn the_usual_pitch_and_what_is_too_short_stay_as_they_are() {
        assert_eq!(shifted(vec![0.1; 100], RATE, 0), [0.1; 100]);
        assert_eq!(shifted(vec![0.1; 100], RATE, 4), [0.1; 100]);
    }
}

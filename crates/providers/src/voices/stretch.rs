//! Stretch: speech faster or slower at its own pitch, for services that know no pace (WSOLA: overlapping pieces, each
//! laid where it goes on best).

/// Length of a piece and how far its place may be moved, in milliseconds.
const PIECE_MS: usize = 40;
const REACH_MS: usize = 10;
/// Every so many samples are compared when a place is looked for.
const STEP: usize = 3;

/// `samples` at `speed` times their pace.
pub(crate) fn stretch(samples: &[f32], rate: u32, speed: f64) -> Vec<f32> {
    let in_ms = |ms: usize| rate as usize * ms / 1_000;
    let (hop, reach) = (in_ms(PIECE_MS) / 2, in_ms(REACH_MS));
    let piece = hop * 2;
    if samples.len() < piece * 2 || hop == 0 || !speed.is_finite() || speed <= 0.0 {
        return samples.to_vec();
    }
    let window: Vec<f32> =
        (0..piece).map(|at| (std::f32::consts::PI * at as f32 / piece as f32).sin().powi(2)).collect();
    let length = (samples.len() as f64 / speed) as usize;
    let mut out = vec![0.0; length + piece];
    let mut natural = 0;
    for (index, to) in (0..length).step_by(hop).enumerate() {
        let wanted = (to as f64 * speed) as usize;
        let from = if index == 0 { 0 } else { best(samples, natural, wanted, reach, hop) };
        for (at, weight) in window.iter().enumerate() {
            // The first half of the first piece has nothing to be faded in over.
            let weight = if index == 0 && at < hop { 1.0 } else { *weight };
            out[to + at] += weight * samples.get(from + at).copied().unwrap_or(0.0);
        }
        natural = from + hop;
    }
    out.truncate(length);
    out
}

/// The place near `wanted` whose samples are most like those at `natural`, which would have come next.
fn best(samples: &[f32], natural: usize, wanted: usize, reach: usize, length: usize) -> usize {
    let Some(next) = samples.get(natural..natural + length) else { return wanted };
    let (from, to) = (wanted.saturating_sub(reach), wanted + reach);
    let likeness = |place: usize| -> Option<f32> {
        let here = samples.get(place..place + length)?;
        let (product, power) = (0..length).step_by(STEP).fold((0.0, 1e-6), |(product, power), at| {
            (product + here[at] * next[at], power + here[at] * here[at])
        });
        Some(product / power.sqrt())
    };
    let liked = (from..=to).step_by(2).filter_map(|place| Some((place, likeness(place)?)));
    liked.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(wanted, |(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f32, seconds: f32) -> Vec<f32> {
        let turn = std::f32::consts::TAU * hertz / 24_000.0;
        (0..(24_000.0 * seconds) as usize).map(|at| 0.5 * (turn * at as f32).sin()).collect()
    }

    /// How often the sound goes up through zero in a second.
    fn pitch(samples: &[f32]) -> f32 {
        let ups = samples.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
        ups as f32 * 24_000.0 / samples.len() as f32
    }

    #[test]
    fn speech_gets_longer_or_shorter_and_keeps_its_pitch_and_loudness() {
        let sound = tone(200.0, 1.0);
        for (speed, length) in [(0.5, 48_000), (1.25, 19_200), (2.0, 12_000)] {
            let stretched = stretch(&sound, 24_000, speed);
            assert_eq!(stretched.len(), length);
            assert!((pitch(&stretched) - 200.0).abs() < 6.0, "{speed}: {}", pitch(&stretched));
            let middle = &stretched[length / 4..length / 2];
            let loudness = (middle.iter().map(|s| s * s).sum::<f32>() / middle.len() as f32).sqrt();
            assert!((loudness - 0.354).abs() < 0.04, "{speed}: {loudness}");
        }
    }

    #[test]
    fn what_is_too_short_stays_as_it_is() {
        assert_eq!(stretch(&[0.1; 100], 24_000, 2.0), [0.1; 100]);
    }
}

//! Survey: what is seen in a stretch of a film and where it cuts, for a tenth of what showing it costs. Its keyframes are
//! looked at and the first moment of the film; only where these leave a doubt is more of it decoded, and only so much.

use crate::engine::Ffmpeg;
use crate::fault;
use crate::plan::{self, Every, Film, Look, SIDE};
use crate::run::Patience;
use crate::source;
use editorial::Time;
use editorial::moments::{Glance, Survey};
use std::ops::Range;
use std::path::Path;
use studio::ports::{CancellationToken, StageFailure};

/// Keyframes that are looked at; a film of nothing else is seen as far as they go.
const MOST_KEYFRAMES: usize = 48;
/// How much of a film's beginning tells whether it is shaken.
const BEGINNING: Time = Time::from_ms(300);
/// How much of a stretch is looked at once its beginning is in doubt.
const DOUBTFUL: Time = Time::from_ms(4_000);
/// How much of it is decoded at most to find where it cuts.
const MOST_DECODED: Time = Time::from_ms(9_000);
/// Pictures of a stretch that is decoded.
const MOST_STEPS: usize = 300;
/// Two keyframes so near to each other say well enough where it cuts.
const NEAR_ENOUGH: Time = Time::from_ms(300);

/// So much more is decoded that the keyframe at the end is seen as well.
const LAST: Time = Time::from_ms(50);

/// How unlike its predecessor the first picture after a cut is, of 255, and by how many thousandths its greys are
/// otherwise spread. A camera that is turned shows another picture, but of the same greys.
const CUT: (u8, u16) = (18, 180);
/// The same where the encoder began anew out of its turn: it saw something, too.
const CUT_OUT_OF_TURN: (u8, u16) = (10, 90);

/// A small grey picture, and when it is shown.
struct Seen {
    at: Time,
    keyframe: bool,
    pixels: Vec<u8>,
}

/// The last time before a cut and the first after it.
type Between = (Time, Time);

/// Looks at a stretch of a film.
pub(crate) async fn survey(
    engine: &Ffmpeg,
    file: &Path,
    stretch: Range<Time>,
    cancel: &CancellationToken,
) -> Result<Survey, StageFailure> {
    let source = engine.source(file, cancel).await?;
    let film = Film { file, source: &source };
    let begins = (stretch.start == Time::ZERO).then_some((Every::Step, Time::ZERO..BEGINNING));
    let first = begins.into_iter().chain([(Every::Keyframe, stretch.clone())]).collect();
    let mut seen = Vec::new();
    look(engine, film, first, &mut seen, cancel).await?;

    let doubtful = told(&seen, &[]).is_doubtful_at(stretch.start);
    let mut closer: Vec<(Every, Range<Time>)> = Vec::new();
    if doubtful {
        closer.push((Every::Step, stretch.start..(stretch.start + DOUBTFUL).min(stretch.end)));
    }
    let (mut cuts, doubts) = jumps(&seen);
    let mut left = MOST_DECODED;
    for (before, after) in doubts {
        let length = after - before + LAST;
        if length > left {
            cuts.push((before, after));
            continue;
        }
        left = left - length;
        closer.push((Every::Step, before..after + LAST));
    }
    if !closer.is_empty() {
        look(engine, film, closer, &mut seen, cancel).await?;
    }
    let cuts: Vec<_> = cuts.into_iter().chain(steps(&seen)).collect();
    Ok(told(&seen, &cuts))
}

/// Adds what is seen in some stretches, in the order of its time.
async fn look(
    engine: &Ffmpeg,
    film: Film<'_>,
    stretches: Vec<(Every, Range<Time>)>,
    seen: &mut Vec<Seen>,
    cancel: &CancellationToken,
) -> Result<(), StageFailure> {
    let folder = engine.folder()?;
    let look = |(number, (every, stretch)): (usize, (Every, Range<Time>))| Look {
        every,
        from: stretch.start,
        length: stretch.end - stretch.start,
        most: if every == Every::Keyframe { MOST_KEYFRAMES } else { MOST_STEPS },
        out: folder.path().join(format!("{number}.gray")),
    };
    let looks: Vec<Look> = stretches.into_iter().enumerate().map(look).collect();
    let line = plan::glances(film, &looks).ok_or_else(|| fault::lacks(film.file, "picture"))?;
    let mut times: Vec<Vec<Time>> = vec![Vec::new(); looks.len()];
    let heard = |line: &str| {
        if let Some((number, seconds)) = plan::told(line)
            && let Some(times) = times.get_mut(number)
            && times.len() < MOST_STEPS
        {
            times.push(looks[number].from + signed_ticks(seconds));
        }
    };
    engine
        .make(line, folder.path(), Patience::look(), cancel, &|_| (), heard)
        .await
        .map_err(|error| fault::look(film.file, &error))?;
    for (look, times) in looks.iter().zip(times) {
        let pixels = tokio::fs::read(&look.out).await.map_err(|error| fault::scratch(&error))?;
        let keyframe = look.every == Every::Keyframe;
        let pictures = pixels.chunks_exact(SIDE * SIDE).zip(times);
        seen.extend(pictures.map(|(pixels, at)| Seen { at, keyframe, pixels: pixels.to_vec() }));
    }
    // Of two of the same time the keyframe stays: it was not decoded roughly.
    seen.sort_by_key(|seen| (seen.at, !seen.keyframe));
    seen.dedup_by_key(|seen| seen.at);
    Ok(())
}

fn signed_ticks(seconds: f64) -> Time {
    if seconds < 0.0 { Time::ZERO - source::ticks(-seconds) } else { source::ticks(seconds) }
}

/// Where keyframes say that the film cuts, and between which of them it may.
fn jumps(seen: &[Seen]) -> (Vec<Between>, Vec<Between>) {
    let keyframes: Vec<&Seen> = seen.iter().filter(|seen| seen.keyframe).collect();
    let gap = |pair: &[&Seen]| pair[1].at - pair[0].at;
    let longest = keyframes.windows(2).map(gap).max().unwrap_or(Time::ZERO);
    let (mut cuts, mut doubts) = (Vec::new(), Vec::new());
    for pair in keyframes.windows(2) {
        let (before, after) = (pair[0].at, pair[1].at);
        let out_of_turn = gap(pair).0 < longest.0 / 10 * 9;
        if out_of_turn && is_cut(pair[0], pair[1], CUT_OUT_OF_TURN) {
            cuts.push((after, after));
        } else if is_cut(pair[0], pair[1], CUT) {
            if gap(pair) <= NEAR_ENOUGH {
                cuts.push((before, after));
            } else {
                doubts.push((before, after));
            }
        }
    }
    (cuts, doubts)
}

/// Where pictures that were looked at one after the other say that the film cuts.
fn steps(seen: &[Seen]) -> impl Iterator<Item = Between> {
    let near = |pair: &&[Seen]| pair[1].at - pair[0].at < Time::from_ms(400);
    let cuts = seen.windows(2).filter(near).filter(|pair| is_cut(&pair[0], &pair[1], CUT));
    cuts.map(|pair| (pair[0].at, pair[1].at))
}

fn is_cut(before: &Seen, after: &Seen, (change, spread): (u8, u16)) -> bool {
    unlike(&before.pixels, &after.pixels) >= change && spread_apart(&before.pixels, &after.pixels) >= spread
}

fn told(seen: &[Seen], cuts: &[Between]) -> Survey {
    let before = std::iter::once(None).chain(seen.iter().map(Some));
    let glances = seen.iter().zip(before).map(|(now, before)| glance(now, before)).collect();
    let mut cuts = cuts.to_vec();
    cuts.sort_unstable();
    cuts.dedup();
    Survey { glances, cuts }
}

fn glance(seen: &Seen, before: Option<&Seen>) -> Glance {
    let pixels = &seen.pixels;
    let count = pixels.len().max(1) as u64;
    let light = pixels.iter().map(|pixel| u64::from(*pixel)).sum::<u64>() / count;
    let mut sorted = pixels.clone();
    sorted.sort_unstable();
    let at = |share: usize| sorted.get(sorted.len() * share / 100).copied().unwrap_or_default();
    let depth = at(95) - at(5);
    let edges: u64 = pixels
        .chunks_exact(SIDE)
        .flat_map(|row| row.windows(2).map(|pair| u64::from(pair[0].abs_diff(pair[1]))))
        .sum();
    Glance {
        at: seen.at,
        light: u8::try_from(light).unwrap_or(u8::MAX),
        depth,
        // In tenths: soft pictures have hardly a level from one pixel to the next.
        detail: u16::try_from(edges * 10 / count).unwrap_or(u16::MAX),
        change: before.map_or(0, |before| unlike(&before.pixels, pixels)),
    }
}

/// By how many levels pixels differ on average.
fn unlike(one: &[u8], other: &[u8]) -> u8 {
    let sum: u64 = one.iter().zip(other).map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
    u8::try_from(sum / one.len().max(1) as u64).unwrap_or(u8::MAX)
}

/// How many pixels have greys that the other picture has not, in thousandths.
fn spread_apart(one: &[u8], other: &[u8]) -> u16 {
    let greys = |pixels: &[u8]| {
        let mut greys = [0_i64; 16];
        pixels.iter().for_each(|pixel| greys[usize::from(*pixel / 16)] += 1);
        greys
    };
    let apart: i64 = greys(one).iter().zip(greys(other)).map(|(one, other)| (one - other).max(0)).sum();
    u16::try_from(apart * 1_000 / one.len().max(1) as i64).unwrap_or(1_000)
}

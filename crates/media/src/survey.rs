//! Survey: what is seen in a stretch of a film and where it cuts, for a tenth of what showing it costs. Its keyframes are
//! looked at and the first moment of the film; only where these leave a doubt is more of it decoded, and only so much.
//! First what is to be shown, which is fine in most films. Where that ends between two keyframes, the sizes of packets
//! tell whether the film may cut before, without decoding anything.

use crate::engine::Ffmpeg;
use crate::fault;
use crate::plan::{self, Every, Film, Look, SIDE};
use crate::run::Patience;
use crate::source::signed_ticks;
use editorial::Time;
use editorial::moments::{EDGE, Glance, Moments, Survey};
use std::ops::Range;
use std::path::Path;
use studio::ports::{CancellationToken, StageFailure};

/// Keyframes that are looked at; a film of nothing else is seen as far as they go.
const MOST_KEYFRAMES: usize = 48;
/// How much of a film's beginning tells whether it is shaken.
const BEGINNING: Time = Time::from_ms(300);
/// How much of a stretch is looked at once its beginning is in doubt.
const DOUBTFUL: Time = Time::from_ms(4_000);
/// How often another moment is looked into before all of the stretch is.
const MOST_ROUNDS: usize = 4;
/// How much of it is decoded at most to find another moment.
const MOST_DECODED: Time = Time::from_ms(9_000);
/// Pictures of a stretch that is decoded.
const MOST_STEPS: usize = 300;
/// Two keyframes so near to each other say well enough where it cuts.
const NEAR_ENOUGH: Time = Time::from_ms(300);

/// So much more is decoded that the keyframe at the end is seen as well.
const LAST: Time = Time::from_ms(50);

/// Packets whose sizes are read: of 24 s at a hundred pictures a second.
const MOST_PACKETS: usize = 2_400;
/// By how much the first picture after a cut is larger than nine in ten of its neighbours, in tenths: nothing of it can
/// be taken from those before it. Encoders that must keep to a rate give it one and a half times as much; in a film that
/// goes on, hardly a picture gets a third more.
const LARGE: u64 = 14;

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

/// When a packet is shown, and its bytes.
type Packet = (Time, u64);

/// Looks at a stretch of a film, of whose beginning so much is to be shown. Where that stays, nothing more is found out.
pub(crate) async fn survey(
    engine: &Ffmpeg,
    file: &Path,
    (stretch, shown): (Range<Time>, Time),
    cancel: &CancellationToken,
) -> Result<Survey, StageFailure> {
    let source = engine.source(file, cancel).await?;
    let film = Film::of(file, &source);
    let begins = (stretch.start == Time::ZERO).then_some((Every::Step, Time::ZERO..BEGINNING));
    let first = begins.into_iter().chain([(Every::Keyframe, stretch.clone())]).collect();
    let mut seen = Vec::new();
    look(engine, film, first, &mut seen, cancel).await?;

    let (mut cuts, doubts) = jumps(&seen);
    let mut doubts: Vec<Doubt> = doubts.into_iter().map(Doubt::new).collect();
    let mut closer = Vec::new();
    if told(&seen, &[]).is_doubtful_at(stretch.start) {
        closer.push(stretch.start..(stretch.start + DOUBTFUL).min(stretch.end));
    }
    let (mut from, mut left, mut round) = (stretch.start, MOST_DECODED, 0);
    loop {
        let end = if round < MOST_ROUNDS { from + shown + EDGE } else { stretch.end };
        for doubt in doubts.iter_mut().filter(|doubt| doubt.is_open(end)) {
            let (before, after) = doubt.between;
            doubt.known_until = after.min(end);
            // What lies across the end of what is shown is read first: most doubts are none.
            if after > end && !cuts_in(&packets(engine, film, before..after, cancel).await?, end) {
                continue;
            }
            if round == 0 {
                closer.push(before..after.min(end) + LAST);
                continue;
            }
            // All of it now: another round would begin at the same keyframe again.
            doubt.known_until = after;
            let length = after - before + LAST;
            if length > left {
                cuts.push((before, after));
                continue;
            }
            left = left - length;
            closer.push(before..after + LAST);
        }
        look_closer(engine, film, std::mem::take(&mut closer), &mut seen, cancel).await?;
        let survey = told(&seen, &with_steps(&cuts, &seen));
        let moments = Moments { survey, until: stretch.end };
        // What is not known is taken to be fine. So a moment that is best and known to its end is the one.
        let begin = moments.begin(stretch.start, shown);
        if round == MOST_ROUNDS || !doubts.iter().any(|doubt| doubt.is_open(begin + shown + EDGE)) {
            return Ok(moments.survey);
        }
        (from, round) = (begin, round + 1);
    }
}

/// Two keyframes that are unlike each other, and how far it is known what lies between them.
struct Doubt {
    between: Between,
    known_until: Time,
}

impl Doubt {
    fn new(between: Between) -> Doubt {
        Doubt { between, known_until: between.0 }
    }

    /// Whether more has to be known of it for what is shown until `end`.
    fn is_open(&self, end: Time) -> bool {
        self.between.0 < end && self.known_until < self.between.1.min(end)
    }
}

/// Adds what is seen step by step in some stretches, which may overlap.
async fn look_closer(
    engine: &Ffmpeg,
    film: Film<'_>,
    mut stretches: Vec<Range<Time>>,
    seen: &mut Vec<Seen>,
    cancel: &CancellationToken,
) -> Result<(), StageFailure> {
    stretches.sort_by_key(|stretch| stretch.start);
    let mut apart: Vec<(Every, Range<Time>)> = Vec::new();
    for stretch in stretches {
        match apart.last_mut() {
            Some((_, last)) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
            _ => apart.push((Every::Step, stretch)),
        }
    }
    if apart.is_empty() { Ok(()) } else { look(engine, film, apart, seen, cancel).await }
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

/// The packets of a stretch.
async fn packets(
    engine: &Ffmpeg,
    film: Film<'_>,
    stretch: Range<Time>,
    cancel: &CancellationToken,
) -> Result<Vec<Packet>, StageFailure> {
    let line = plan::packets(film, stretch).ok_or_else(|| fault::lacks(film.file, "picture"))?;
    let mut packets = Vec::new();
    let heard = |line: &str| {
        if packets.len() < MOST_PACKETS {
            packets.extend(plan::packet(line).map(|packet| (signed_ticks(packet.seconds), packet.bytes)));
        }
    };
    let asked = engine.ask(line, cancel, Patience::look(), heard).await;
    asked.map_err(|error| fault::look(film.file, &error))?;
    Ok(packets)
}

/// Whether one of these packets of a keyframe and what follows, shown before `end`, is large enough for a cut's, or
/// nothing is known of them. The beginning of a film has been looked at, and there encoders are still finding their
/// measure.
fn cuts_in(packets: &[Packet], end: Time) -> bool {
    let Some(((keyframe, _), others)) = packets.split_first() else { return true };
    let mut sizes: Vec<u64> = others.iter().map(|(_, bytes)| *bytes).collect();
    sizes.sort_unstable();
    let Some(usual) = sizes.get(sizes.len() * 9 / 10) else { return true };
    let settled = (*keyframe + LAST).max(BEGINNING);
    others.iter().any(|(at, bytes)| (settled..end).contains(at) && bytes * 10 > usual * LARGE)
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

/// These cuts, and those that are seen step by step.
fn with_steps(cuts: &[Between], seen: &[Seen]) -> Vec<Between> {
    cuts.iter().copied().chain(steps(seen)).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: i64) -> Time {
        Time::from_ms(ms)
    }

    /// Packets of 40 ms from a keyframe on, every fourth of them larger, and some of other sizes.
    fn film(from: i64, others: &[(i64, u64)]) -> Vec<Packet> {
        let usual = |at| if at % 160 == 0 { 40_000 } else { 9_000 };
        let size =
            |at| others.iter().find(|(other, _)| *other == at).map_or_else(|| usual(at), |(_, size)| *size);
        let packet = |at| (ms(at), if at == from { 400_000 } else { size(at) });
        (from..from + 4_000).step_by(40).map(packet).collect()
    }

    #[test]
    fn where_no_packet_is_large_there_is_no_cut() {
        assert!(!cuts_in(&film(2_000, &[]), ms(6_000)));
        assert!(
            !cuts_in(&film(2_000, &[(3_200, 52_000)]), ms(6_000)),
            "some pictures are harder than others"
        );
    }

    #[test]
    fn a_large_packet_may_be_a_cuts_until_the_end_of_what_is_shown() {
        let film = film(2_000, &[(3_000, 61_000)]);
        assert_eq!([ms(3_000), ms(3_040)].map(|end| cuts_in(&film, end)), [false, true]);
    }

    #[test]
    fn the_first_pictures_of_a_film_are_large_and_no_cut() {
        assert!(!cuts_in(&film(0, &[(80, 200_000), (120, 300_000)]), ms(4_000)));
    }

    #[test]
    fn where_no_packets_are_known_there_may_be_a_cut() {
        assert!(cuts_in(&[], ms(4_000)));
        assert!(cuts_in(&[(ms(0), 9)], ms(4_000)));
    }
}

//! Spoken lines at their places: laid end to end with silence between, exact to the sample.
//!
//! Clips that overlap go to lanes of their own. A lane is made a few clips at a time, so that neither an argument
//! list nor memory grows with the length of the video.

use super::input::Stretch;
use super::{Film, Line, SAME_BYTES};
use editorial::Time;
use editorial::timeline::Placed;
use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

/// Samples a second of everything that is heard.
pub(super) const RATE: u32 = 48_000;
/// Most clips in one call.
const CLIPS: usize = 16;
/// A clip that begins later than this in its file is sought for, to within this.
const NEAR: Time = Time::from_ms(2_000);

/// Clips that do not overlap, in batches whose files are joined end to end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lane(pub Vec<Batch>);

/// A few clips, and the stretch of the video they cover, in samples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Batch {
    start: u64,
    end: u64,
    clips: Vec<Clip>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Clip {
    sound: String,
    sound_in: Time,
    at: u64,
    length: u64,
}

/// The whole samples in a time.
pub(super) fn samples(time: Time) -> u64 {
    u64::try_from(time.as_samples(RATE)).unwrap_or(0)
}

/// Sorts clips into as few lanes as hold them, for a video of `length`.
pub(crate) fn lanes(voice: &[Placed], length: Time) -> Vec<Lane> {
    let whole = samples(length);
    let mut clips: Vec<Clip> = voice
        .iter()
        .map(|placed| Clip {
            sound: placed.sound.clone(),
            sound_in: placed.sound_in.max(Time::ZERO),
            at: samples(placed.at),
            length: samples(placed.length).min(whole.saturating_sub(samples(placed.at))),
        })
        .filter(|clip| clip.length > 0)
        .collect();
    clips.sort_by_key(|clip| clip.at);
    let mut lanes: Vec<Vec<Clip>> = Vec::new();
    for clip in clips {
        let ends_before = |lane: &Vec<Clip>| lane.last().is_none_or(|last| last.at + last.length <= clip.at);
        match lanes.iter().position(ends_before) {
            Some(free) => lanes[free].push(clip),
            None => lanes.push(vec![clip]),
        }
    }
    lanes.iter().map(|lane| Lane(batches(lane, whole))).collect()
}

fn batches(clips: &[Clip], whole: u64) -> Vec<Batch> {
    let groups: Vec<&[Clip]> = clips.chunks(CLIPS).collect();
    let start_of = |index: usize| match groups.get(index) {
        _ if index == 0 => 0,
        Some(group) => group[0].at,
        None => whole,
    };
    let batch = |(index, group): (usize, &&[Clip])| Batch {
        start: start_of(index),
        end: start_of(index + 1),
        clips: group.to_vec(),
    };
    groups.iter().enumerate().map(batch).collect()
}

/// How samples are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Samples {
    /// In half the room; nothing may be louder than full.
    Small,
    /// Whatever they are.
    Float,
}

impl Batch {
    /// Hashes of the sounds it needs.
    pub fn sounds(&self) -> impl Iterator<Item = &str> {
        self.clips.iter().map(|clip| clip.sound.as_str())
    }
}

/// The call that makes one batch. `films` has every sound of the batch that has a sound stream.
pub(crate) fn voice(
    batch: &Batch,
    films: &HashMap<String, Film<'_>>,
    samples_as: Samples,
    out: &Path,
) -> Line {
    let mut line = Line::ffmpeg("warning").words("-filter_complex_threads 1");
    let (mut graph, mut labels) = (String::new(), String::new());
    let (mut inputs, mut pieces, mut now) = (0, 0, batch.start);
    for clip in &batch.clips {
        let Some((film, stream)) = films.get(&clip.sound).and_then(|film| Some((*film, film.source.sound?)))
        else {
            continue;
        };
        if clip.at > now {
            let _ = write!(graph, "{},atrim=end_sample={}[p{pieces}];", silence(), clip.at - now);
            let _ = write!(labels, "[p{pieces}]");
            pieces += 1;
        }
        let begin = if clip.sound_in > NEAR { clip.sound_in - NEAR } else { Time::ZERO };
        let first = samples(clip.sound_in - begin);
        let _ = write!(
            graph,
            "[{inputs}:{stream}]aresample={RATE}:async=1:first_pts=0,{},\
             atrim=start_sample={first}:end_sample={},asetpts=N/SR/TB,apad=whole_len={}[p{pieces}];",
            plain_sound(),
            first + clip.length,
            clip.length,
        );
        let _ = write!(labels, "[p{pieces}]");
        let length = clip.sound_in - begin + Time::from_samples(clip.length, RATE) + NEAR;
        line = line.input(film, Stretch { from: Some(begin), length: Some(length), ..Stretch::default() });
        (inputs, pieces, now) = (inputs + 1, pieces + 1, clip.at + clip.length);
    }
    let whole = batch.end - batch.start;
    let joined = if pieces == 0 {
        format!("{},", silence())
    } else {
        format!("{graph}{labels}concat=n={pieces}:v=0:a=1,")
    };
    let codec = match samples_as {
        Samples::Small => "pcm_s16le",
        Samples::Float => "pcm_f32le",
    };
    line.pair("-filter_complex", format!("{joined}{}[a]", exactly(whole)))
        .words("-map [a]")
        .pair("-c:a", codec)
        .words("-rf64 auto")
        .words(SAME_BYTES)
        .words("-f wav")
        .file(out)
}

/// Sound as every filter of ours works on it.
pub(super) fn plain_sound() -> String {
    format!("aformat=sample_fmts=fltp:sample_rates={RATE}:channel_layouts=stereo")
}

/// No sound, for ever.
pub(super) fn silence() -> String {
    format!("anullsrc=r={RATE}:cl=stereo,{}", plain_sound())
}

/// Exactly so many samples, whatever comes.
pub(super) fn exactly(samples: u64) -> String {
    format!("asetpts=N/SR/TB,apad=whole_len={samples},atrim=end_sample={samples}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(at_ms: i64, length_ms: i64) -> Placed {
        let [at, length] = [at_ms, length_ms].map(Time::from_ms);
        Placed { sound: format!("s{at_ms}"), sound_in: Time::ZERO, length, at }
    }

    /// Lanes as the milliseconds at which their clips begin.
    fn check(voice: &[Placed], expected: &[&[u64]]) {
        let lanes = lanes(voice, Time::from_ms(10_000));
        let starts: Vec<Vec<u64>> = lanes
            .iter()
            .map(|lane| lane.0.iter().flat_map(|batch| &batch.clips).map(|clip| clip.at / 48).collect())
            .collect();
        assert_eq!(starts, expected);
    }

    #[test]
    fn clips_that_overlap_get_lanes_of_their_own() {
        check(&[placed(0, 1_000), placed(1_000, 500)], &[&[0, 1_000]]);
        check(&[placed(0, 1_000), placed(900, 500), placed(1_200, 100)], &[&[0, 1_200], &[900]]);
        check(&[placed(500, 100), placed(0, 100)], &[&[0, 500]]);
        check(&[placed(10_000, 100), placed(0, 0)], &[]);
        check(&[], &[]);
    }

    #[test]
    fn batches_of_a_lane_cover_the_video_without_a_hole() {
        let voice: Vec<Placed> = (0..40).map(|n| placed(n * 200 + 50, 100)).collect();
        let lanes = lanes(&voice, Time::from_ms(10_000));
        let edges: Vec<(u64, u64)> =
            lanes[0].0.iter().map(|batch| (batch.start / 48, batch.end / 48)).collect();
        assert_eq!(edges, [(0, 3_250), (3_250, 6_450), (6_450, 10_000)]);
    }
}

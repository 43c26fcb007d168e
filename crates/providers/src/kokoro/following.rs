//! Following: where the words of a long recording are, by laying it over the same lines said by us.

use super::engine::NotSpoken;
use super::stop::Stop;
use super::times;
use crate::align::{self, Ear, MOMENTS};
use crate::wav;
use editorial::Time;
use editorial::narration::WordTiming;
use std::ops::Range;
use std::path::Path;
use studio::ports::Said;

/// Silence before each line said by us, as a part of a second.
const BEFORE: usize = 12;

/// What is heard in a file, and its length in moments.
pub(super) fn hear(file: &Path, stop: &Stop) -> Result<(Ear, usize), NotSpoken> {
    let mut ear = None;
    let (count, rate) = wav::read(file, |samples, rate| {
        let ear = ear.get_or_insert_with(|| Ear::new(rate));
        ear.iter_mut().for_each(|ear| ear.hear(samples));
        ear.is_some() && !stop.asked()
    })
    .map_err(NotSpoken::Write)?;
    if stop.asked() {
        return Err(NotSpoken::Cancelled);
    }
    let ear = ear.flatten().ok_or(NotSpoken::Silent)?;
    Ok((ear, count * MOMENTS as usize / rate.max(1) as usize))
}

/// At which moment a line of ours begins that is heard next. Something may be put in before its first word.
pub(super) fn begin(ear: &mut Ear, rate: u32) -> usize {
    ear.hear(&vec![0.0; rate as usize / BEFORE]);
    ear.next_moment()
}

/// For each line its words, counted from the start of the recording; none when that cannot be told.
pub(super) fn follow(
    said: &[Said],
    recording: &Path,
    stop: &Stop,
) -> Result<Option<Vec<Vec<WordTiming>>>, NotSpoken> {
    let (other, length) = hear(recording, stop)?;
    let mut known = None;
    let mut words: Vec<Range<usize>> = Vec::new();
    for line in said {
        let mut from = 0;
        let mut begun = false;
        wav::read(&line.sound, |samples, rate| {
            let known = known.get_or_insert_with(|| Ear::new(rate));
            let Some(known) = known else { return false };
            if !begun {
                (from, begun) = (begin(known, rate), true);
            }
            known.hear(samples);
            !stop.asked()
        })
        .map_err(NotSpoken::Write)?;
        let moment = |time: Time| from + usize::try_from(time.as_samples(MOMENTS)).unwrap_or(0);
        words.extend(line.words.iter().map(|word| moment(word.start)..moment(word.end)));
    }
    let Some(known) = known.flatten() else { return Ok(None) };
    let Some(found) = align::follow(&known, &words, &other, &|| !stop.asked()) else { return Ok(None) };
    let texts: Vec<&str> = said.iter().flat_map(|line| &line.words).map(|word| word.text.as_str()).collect();
    let found: Vec<_> = found.into_iter().map(Some).collect();
    let mut timed = times::timings_at(&texts, &found, length, MOMENTS).into_iter();
    Ok(Some(said.iter().map(|line| timed.by_ref().take(line.words.len()).collect()).collect()))
}

//! Moments: the films that nobody chose a start for are looked into, each stretch of them once, so that the edit can begin
//! where something is to be seen.

use super::gather::Gathered;
use super::{StageFailure, Take, disk, ms};
use crate::artifacts::Key;
use crate::ports::Files;
use editorial::assemble::{Cast, Footage};
use editorial::moments::{Moments, Survey};
use editorial::project::Clip;
use editorial::{Narration, Time};
use futures::stream::{self, StreamExt, TryStreamExt};
use std::collections::BTreeMap;
use std::ops::Range;

/// How much of a film is looked at for a line, from where it would begin of itself: people expect the beginning.
const LOOKED_AT: Time = Time::from_ms(24_000);

/// Where to begin in a film: where the person says; else where `own` does, the stretch that is this line's, unless it
/// has a better moment.
pub(super) fn begin(clip: &Clip, own: Range<Time>) -> (Time, Option<Moments>) {
    match clip.start() {
        Some(start) => (ms(start.get()), None),
        None if own.is_empty() => (own.start, None),
        None => {
            let until = own.end.min(own.start + LOOKED_AT);
            (own.start, Some(Moments { survey: Survey::default(), until }))
        }
    }
}

/// All of a film; nothing of a photo.
pub(super) fn whole(footage: Option<&Footage>) -> Range<Time> {
    Time::ZERO..footage.map_or(Time::ZERO, |footage| footage.length)
}

/// In such steps it is told how much of a film is wanted: a line that takes a little longer needs no other look.
const STEP: i64 = Time::from_ms(500).0;

/// A stretch of a film: the hash of its file, where it begins and ends.
type Stretch = (String, Time, Time);

impl Take<'_> {
    /// Finds out what is needed to choose each start that nobody chose. Of a film that cannot be looked into nothing is
    /// known, and it begins as it does.
    pub(super) async fn find_moments(
        &self,
        gathered: &mut Gathered,
        narration: &Narration,
        files: &Files,
    ) -> Result<(), StageFailure> {
        let lengths = narration.lines.iter().map(|line| line.length);
        let mut casts: Vec<(&mut Cast, Time)> = Vec::new();
        casts.extend(gathered.opening.iter_mut().map(|card| (&mut card.cast, card.length)));
        casts.extend(gathered.casts.iter_mut().zip(lengths));
        casts.extend(gathered.closing.iter_mut().map(|card| (&mut card.cast, card.length)));
        self.leave_out_what_is_not_looked_at(&mut casts);
        // What is needed whole begins where it begins.
        for (cast, length) in &mut casts {
            let needed = cast.speed.of_film(*length);
            cast.moments.take_if(|moments| moments.until - cast.source_in <= needed);
        }
        let mut wanted: BTreeMap<Stretch, Time> = BTreeMap::new();
        for (cast, length) in &casts {
            if let Some(stretch) = stretch_of(cast) {
                let (shown, most) = (in_steps(cast.speed.of_film(*length)), stretch.2 - stretch.1);
                let longest = wanted.entry(stretch).or_default();
                *longest = shown.min(most).max(*longest);
            }
        }
        let at_once = std::thread::available_parallelism().map_or(2, usize::from);
        let surveys: BTreeMap<Stretch, Survey> = stream::iter(wanted)
            .map(|(stretch, shown)| async move {
                let survey = self.survey(&stretch, shown, files).await?;
                Ok((stretch, survey))
            })
            .buffer_unordered(at_once)
            .try_collect()
            .await?;
        for (cast, _) in casts {
            let survey = stretch_of(cast).and_then(|stretch| surveys.get(&stretch));
            if let (Some(survey), Some(moments)) = (survey, &mut cast.moments) {
                moments.survey = survey.clone();
            }
        }
        Ok(())
    }

    /// Who looks at one line sees nothing of the others, but of the one before it in the transition.
    fn leave_out_what_is_not_looked_at(&self, casts: &mut [(&mut Cast, Time)]) {
        let Some(only) = &self.only else { return };
        let is_seen = |cast: &Cast| cast.scene == *only || only.is_empty();
        let seen: Vec<bool> = casts.iter().map(|(cast, _)| is_seen(cast)).collect();
        for (place, (cast, _)) in casts.iter_mut().enumerate() {
            if !seen[place] && seen.get(place + 1) != Some(&true) {
                cast.moments = None;
            }
        }
    }

    /// What is known of a stretch of whose beginning so much is wanted.
    async fn survey(&self, stretch: &Stretch, shown: Time, files: &Files) -> Result<Survey, StageFailure> {
        self.go_on()?;
        self.meter.making(crate::progress::Stage::Gather);
        let (media, artifacts) = (&self.floor.media, &self.floor.artifacts);
        let key = Key::of("survey", "json", &(3, media.fingerprint(), stretch, shown));
        if let Some(found) = artifacts.read(&key) {
            return Ok(found);
        }
        let (hash, from, until) = stretch;
        let Some(path) = files.get(hash) else { return Ok(Survey::default()) };
        let survey = match media.survey(path, *from..*until, shown, &self.attempt.cancel).await {
            Ok(survey) => survey,
            Err(StageFailure::Cancelled) => return Err(StageFailure::Cancelled),
            Err(failure) => {
                tracing::info!(?failure, "a film could not be looked into; it begins at its beginning");
                Survey::default()
            }
        };
        // Also that nothing is known: the preview and the video begin at the same picture.
        artifacts.write(&key, &survey).map_err(|error| disk(&error))?;
        Ok(survey)
    }
}

fn stretch_of(cast: &Cast) -> Option<Stretch> {
    let (footage, moments) = (cast.footage.as_ref()?, cast.moments.as_ref()?);
    Some((footage.media.clone(), cast.source_in, moments.until))
}

fn in_steps(needed: Time) -> Time {
    Time((needed.0.div_euclid(STEP) + 1) * STEP)
}

//! Progress: how far a video is, in work done over work owed, by what work really costs on this computer.
//!
//! Each stage says how many units it has and when one is done. Units cost what they cost here lately, so the
//! percent moves evenly and the time left means something. Both are only ever better guesses, never inventions.

use crate::boundary::boundary;
use crate::files;
use jobs::Progress;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Stages in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Stage {
    Script,
    Narrate,
    Caption,
    Gather,
    Assemble,
    Render,
    Verify,
    Publish,
}

impl Stage {
    const ALL: [Stage; 8] = [
        Stage::Script,
        Stage::Narrate,
        Stage::Caption,
        Stage::Gather,
        Stage::Assemble,
        Stage::Render,
        Stage::Verify,
        Stage::Publish,
    ];

    /// The word for it on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Script => "script",
            Stage::Narrate => "narrate",
            Stage::Caption => "caption",
            Stage::Gather => "gather",
            Stage::Assemble => "assemble",
            Stage::Render => "render",
            Stage::Verify => "verify",
            Stage::Publish => "publish",
        }
    }
}

/// Microseconds that a unit of any stage can cost.
const POSSIBLE: std::ops::RangeInclusive<f64> = 0.001..=1e9;

/// What a unit of each stage costs on this computer, in microseconds; learned from every job.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Costs {
    narrate_char: f64,
    gather_file: f64,
    render_kilopixel: f64,
    verify_frame: f64,
}

impl Default for Costs {
    fn default() -> Costs {
        Costs {
            narrate_char: 45_000.0,
            gather_file: 250_000.0,
            render_kilopixel: 12.0,
            verify_frame: 1_500.0,
        }
    }
}

impl Costs {
    /// What was learned so far; the usual values when nothing was.
    pub fn load(path: &Path) -> Costs {
        let kept: Option<Costs> =
            std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        kept.filter(Costs::can_be).unwrap_or_default()
    }

    /// Whether a computer can be that quick or that slow; a damaged file says anything.
    fn can_be(&self) -> bool {
        let can_be = |cost: f64| POSSIBLE.contains(&cost);
        [self.narrate_char, self.gather_file, self.render_kilopixel, self.verify_frame]
            .into_iter()
            .all(can_be)
    }

    fn unit(&mut self, stage: Stage) -> Option<&mut f64> {
        match stage {
            Stage::Narrate => Some(&mut self.narrate_char),
            Stage::Gather => Some(&mut self.gather_file),
            Stage::Render => Some(&mut self.render_kilopixel),
            Stage::Verify => Some(&mut self.verify_frame),
            Stage::Script | Stage::Caption | Stage::Assemble | Stage::Publish => None,
        }
    }

    fn learn(&mut self, stage: Stage, units: f64, took: Duration) {
        let Some(cost) = self.unit(stage).filter(|_| units > 0.0) else { return };
        let seen = took.as_micros() as f64 / units;
        // A third of what was seen: one odd job does not spoil the guess.
        *cost += (seen.clamp(*cost / 10.0, *cost * 10.0) - *cost) / 3.0;
        *cost = cost.clamp(*POSSIBLE.start(), *POSSIBLE.end());
    }
}

/// What one stage owes.
#[derive(Debug, Clone, Copy, Default)]
struct Owed {
    /// Microseconds in all, as expected.
    total: f64,
    /// Of those, done.
    done: f64,
    /// Units made by this attempt, as opposed to found among the artifacts.
    made: f64,
    /// When the first of those began.
    since: Option<Instant>,
}

/// One attempt's progress.
pub(crate) struct Meter {
    state: Mutex<State>,
    costs_path: PathBuf,
    publish: Box<dyn Fn(Progress) + Send + Sync>,
}

struct State {
    costs: Costs,
    owed: [Owed; 8],
    stage: Stage,
    step: Option<(u32, u32)>,
    began: Instant,
    permille: u16,
}

/// The units a stage counts in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Units(pub f64);

impl Meter {
    /// A meter that tells `publish`. `chars` of script and `kilopixels` of picture are first guesses.
    pub fn new(
        costs_path: PathBuf,
        chars: usize,
        kilopixels_a_frame: f64,
        publish: impl Fn(Progress) + Send + Sync + 'static,
    ) -> Meter {
        let costs = Costs::load(&costs_path);
        // People speak about fourteen characters a second; sites play thirty frames in it.
        let frames = chars as f64 / 14.0 * 30.0;
        let mut owed = [Owed { total: 20_000.0, ..Owed::default() }; 8];
        owed[Stage::Narrate as usize].total = chars as f64 * costs.narrate_char;
        owed[Stage::Gather as usize].total = 4.0 * costs.gather_file;
        owed[Stage::Render as usize].total = frames * kilopixels_a_frame * costs.render_kilopixel;
        owed[Stage::Verify as usize].total = frames * costs.verify_frame;
        let state =
            State { costs, owed, stage: Stage::Script, step: None, began: Instant::now(), permille: 0 };
        Meter { state: Mutex::new(state), costs_path, publish: Box::new(publish) }
    }

    /// A stage begins, with so many units.
    pub fn begin(&self, stage: Stage, units: Units, steps: Option<u32>) {
        boundary!(&format!("{stage:?} begins"));
        self.tell(|state| {
            state.stage = stage;
            state.step = steps.map(|steps| (1.min(steps), steps));
            if let Some(cost) = state.costs.unit(stage) {
                let cost = *cost;
                state.owed[stage as usize].total = (units.0 * cost).max(1.0);
            }
        });
    }

    /// The stage in hand is at step `step` (from 1).
    pub fn step(&self, step: u32) {
        self.tell(|state| {
            if let Some((at, of)) = &mut state.step {
                *at = step.min(*of);
            }
        });
    }

    /// So many of the stage's units are done in all; `made` of them by this attempt.
    pub fn reached(&self, stage: Stage, done: Units, made: Units) {
        self.tell(|state| {
            let cost = state.costs.unit(stage).map_or(1.0, |cost| *cost);
            let owed = &mut state.owed[stage as usize];
            owed.done = (done.0 * cost).min(owed.total);
            if made.0 > owed.made {
                owed.made = made.0;
                owed.since.get_or_insert_with(Instant::now);
            }
        });
    }

    /// The stage begins to make something rather than find it: its cost is learned from here on.
    pub fn making(&self, stage: Stage) {
        self.lock().owed[stage as usize].since.get_or_insert_with(Instant::now);
    }

    /// The stage is over; what it cost is learned.
    pub fn end(&self, stage: Stage) {
        boundary!(&format!("{stage:?} ends"));
        self.tell(|state| {
            let owed = &mut state.owed[stage as usize];
            owed.done = owed.total;
            if let Some(since) = owed.since.take() {
                let (made, took) = (owed.made, since.elapsed());
                state.costs.learn(stage, made, took);
            }
        });
    }

    /// Keeps what was learned; a guess that is lost costs nothing.
    pub fn keep(&self) {
        let bytes = serde_json::to_vec_pretty(&self.lock().costs).unwrap_or_default();
        if let Err(error) = files::replace(&self.costs_path, &bytes) {
            tracing::debug!(%error, "learned costs were not kept");
        }
    }

    fn tell(&self, change: impl FnOnce(&mut State)) {
        let progress = {
            let mut state = self.lock();
            change(&mut state);
            state.progress()
        };
        (self.publish)(progress);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn progress(&mut self) -> Progress {
        let total: f64 = self.owed.iter().map(|owed| owed.total).sum();
        let done: f64 = self.owed.iter().map(|owed| owed.done).sum();
        let permille = (done / total.max(1.0) * 1000.0) as u16;
        self.permille = self.permille.max(permille.min(999));
        Progress {
            stage: self.stage.name().to_owned(),
            step: self.step,
            permille: self.permille,
            eta_ms: self.eta(total - done),
        }
    }

    /// Time left: what is owed, times how much longer than expected this attempt has taken so far.
    fn eta(&self, left: f64) -> Option<u64> {
        let took = self.began.elapsed();
        let made: f64 = Stage::ALL
            .iter()
            .filter_map(|stage| {
                let cost = self.costs.clone_unit(*stage)?;
                Some(self.owed[*stage as usize].made * cost)
            })
            .sum();
        let known = self.permille >= 50 && took >= Duration::from_secs(3) && made > 1_000_000.0;
        let drift = (took.as_micros() as f64 / made.max(1.0)).clamp(0.3, 4.0);
        known.then(|| (left * drift / 1000.0) as u64)
    }
}

impl Costs {
    fn clone_unit(mut self, stage: Stage) -> Option<f64> {
        self.unit(stage).map(|cost| *cost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn meter(folder: &Path) -> (Meter, Arc<Mutex<Vec<Progress>>>) {
        let told = Arc::new(Mutex::new(Vec::new()));
        let keep = told.clone();
        let meter =
            Meter::new(folder.join("costs.json"), 400, 2_073.6, move |p| keep.lock().unwrap().push(p));
        (meter, told)
    }

    fn walk(meter: &Meter) {
        for stage in Stage::ALL {
            meter.begin(stage, Units(10.0), Some(10));
            for unit in 1..=10 {
                meter.step(unit);
                meter.reached(stage, Units(f64::from(unit)), Units(f64::from(unit)));
            }
            meter.end(stage);
        }
    }

    #[test]
    fn the_percent_never_falls_and_never_says_done() {
        let folder = tempfile::tempdir().unwrap();
        let (meter, told) = meter(folder.path());
        walk(&meter);
        let told = told.lock().unwrap();
        assert!(told.windows(2).all(|pair| pair[0].permille <= pair[1].permille));
        assert!(told.iter().all(|progress| progress.permille <= 999));
        assert_eq!(told.last().map(|progress| progress.permille), Some(999));
    }

    #[test]
    fn no_time_left_is_told_before_it_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let (meter, told) = meter(folder.path());
        walk(&meter);
        assert!(told.lock().unwrap().iter().all(|progress| progress.eta_ms.is_none()));
    }

    #[test]
    fn costs_are_learned_slowly_and_kept() {
        let mut costs = Costs::default();
        let before = costs.render_kilopixel;
        costs.learn(Stage::Render, 1.0, Duration::from_secs(3_600));
        assert!(costs.render_kilopixel > before && costs.render_kilopixel <= before * 4.0 + 0.1);
        let folder = tempfile::tempdir().unwrap();
        let (meter, _) = meter(folder.path());
        meter.lock().costs = costs;
        meter.keep();
        assert_eq!(Costs::load(&folder.path().join("costs.json")), costs);
    }

    #[test]
    fn costs_that_cannot_be_are_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("costs.json");
        for damaged in
            ["", "{", "{\"render_kilopixel\": -12}", "{\"verify_frame\": 0}", "{\"gather_file\": 1e300}"]
        {
            std::fs::write(&path, damaged).unwrap();
            assert_eq!(Costs::load(&path), Costs::default(), "{damaged}");
        }
        let mut costs = Costs::default();
        (0..1_000).for_each(|_| costs.learn(Stage::Render, 1e9, Duration::ZERO));
        assert!(costs.can_be(), "{costs:?}");
    }

    #[test]
    fn sentences_are_counted_as_steps() {
        let folder = tempfile::tempdir().unwrap();
        let (meter, told) = meter(folder.path());
        meter.begin(Stage::Narrate, Units(400.0), Some(12));
        meter.step(4);
        let last = told.lock().unwrap().last().cloned().unwrap();
        assert_eq!((last.stage.as_str(), last.step), ("narrate", Some((4, 12))));
    }
}

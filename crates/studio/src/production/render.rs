//! Render: the parts that are not there yet, several at a time, the sound beside them, then one file of all.

use super::turns::Turns;
use super::{StageFailure, Take, disk, even, kilopixels};
use crate::artifacts::Key;
use crate::boundary::boundary;
use crate::ports::{CancellationToken, Expected, Fault, Files, PartFile, Unplayed, VideoFacts, Watch};
use crate::progress::{Stage, Units};
use editorial::part::Parts;
use editorial::timeline::{Canvas, Mix};
use editorial::{Part, Timeline, cut};
use futures::stream::{self, StreamExt};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long the look at a finished video may take before the work counts as hung.
const LOOKING: Duration = Duration::from_hours(1);
/// Parts that a graphics chip encodes at once: many of them take no more.
const CHIP_AT_ONCE: usize = 3;
/// Parts that are encoded in software at once, each with a quarter of a gigabyte of memory, however many cores there are.
const MOST_AT_ONCE: usize = 16;

impl Take<'_> {
    /// The whole video, or a stretch of it, as one file in the job's work folder.
    pub(super) async fn render(
        &self,
        parts: &Parts,
        canvas: Canvas,
        files: &Files,
    ) -> Result<Rendered, StageFailure> {
        let size = self.floor.media.output_size(even(canvas), self.quality);
        let frames = parts.pictures.iter().map(Part::frames).sum();
        let count = Count::new(frames);
        let steps = u32::try_from(parts.pictures.len()).ok();
        self.meter.begin(Stage::Render, Units(frames as f64 * kilopixels(size)), steps);
        let told = || {
            let (done, made) = count.now();
            self.meter.step(count.parts().saturating_add(1));
            let units = |frames: u64| Units(frames as f64 * kilopixels(size));
            self.meter.reached(Stage::Render, units(done), units(made));
        };
        let (pictures, sound) = loop {
            let encoder = self.encoder().await;
            if let Some(rendered) = self.find_whole(&self.whole(parts, encoder.as_deref())).await? {
                count.found(frames);
                told();
                self.meter.end(Stage::Render);
                return Ok(rendered);
            }
            let bench = Bench::new(files, &count, &told, self.attempt.cancel.child_token(), encoder);
            let sound = bench.or_stop(self.render_sound(&parts.mix, &bench));
            let (pictures, sound) = tokio::join!(self.render_parts(&parts.pictures, &bench), sound);
            if self.has_another_encoder(&bench).await {
                self.go_on()?;
                self.warn("The encoder of the graphics chip failed, so the video was made without it.");
                count.again();
                continue;
            }
            let (Some(pictures), Some(sound)) = (pictures, sound) else { return Err(bench.why()) };
            break (pictures, sound);
        };
        let made = pictures.iter().map(|part| part.path.clone()).chain([sound.clone()]).collect();
        let file = self.joined_path().await?;
        let rendered = Rendered { file, pictures, parts: made, facts: None };
        let alive = |_| self.attempt.alive();
        let warn = |note: &str| self.warn(note);
        let watch = self.watch(&alive, &warn);
        let joined = self.floor.media.join(&rendered.pictures, &sound, size, &rendered.file, &watch).await;
        self.sound_or_forgotten(&rendered, joined)?;
        boundary!("joined");
        self.meter.end(Stage::Render);
        Ok(rendered)
    }

    /// The encoder that makes pictures now, if it is not the usual one.
    pub(super) async fn encoder(&self) -> Option<String> {
        if self.attempt.safe_mode { None } else { self.floor.media.encoder().await }
    }

    /// Whether the encoder failed since this bench was set up. All of a video is made by one: what was made by the other
    /// is made again, and what was being made, nobody knows by which, is not kept.
    async fn has_another_encoder(&self, bench: &Bench<'_>) -> bool {
        bench.encoder.is_some() && self.encoder().await != bench.encoder
    }

    /// Parts of a video that came out damaged are not used again. A program that only died says nothing about them.
    fn sound_or_forgotten<T>(
        &self,
        rendered: &Rendered,
        done: Result<T, StageFailure>,
    ) -> Result<T, StageFailure> {
        let damaged = |fault: &Fault| fault.code == "output_damaged";
        if matches!(&done, Err(StageFailure::Retry(fault) | StageFailure::GiveUp(fault)) if damaged(fault)) {
            rendered.parts.iter().for_each(|part| self.floor.artifacts.forget(part));
        }
        done
    }

    /// Every part, unless one failed.
    async fn render_parts(&self, parts: &[Part], bench: &Bench<'_>) -> Option<Vec<PartFile>> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let at_once = match (self.attempt.safe_mode, &bench.encoder) {
            (true, _) => 1,
            (false, Some(_)) => cores.min(CHIP_AT_ONCE),
            (false, None) => cores.min(MOST_AT_ONCE),
        };
        let turns = Turns::of(parts.iter().map(|part| part.lead.is_some()));
        let in_turn = |first| bench.or_stop(self.render_in_turn(first, (parts, &turns), bench));
        let work: Vec<_> = turns.firsts().into_iter().map(in_turn).collect();
        let made: Vec<_> = stream::iter(work).buffer_unordered(at_once).collect().await;
        let in_order: BTreeMap<_, _> = made.into_iter().flat_map(Option::unwrap_or_default).collect();
        (in_order.len() == parts.len()).then(|| in_order.into_values().collect())
    }

    /// Makes a part, then the transitions that waited for it alone.
    async fn render_in_turn(
        &self,
        first: usize,
        (parts, turns): (&[Part], &Turns),
        bench: &Bench<'_>,
    ) -> Result<Vec<(usize, PartFile)>, StageFailure> {
        let transitions =
            |index| turns.transitions_of(index).map(|beside| beside.map(|beside| &parts[beside]));
        let mut made = vec![(first, self.render_part(&parts[first], transitions(first), bench).await?)];
        for next in turns.made(first) {
            made.push((next, self.render_part(&parts[next], [None, None], bench).await?));
        }
        Ok(made)
    }

    /// The name of a part that was encoded.
    pub(super) fn part_key(&self, part: &Part, encoder: Option<&str>) -> Key {
        Key::of("render", "mp4", &(2, self.floor.media.fingerprint(), encoder, self.quality, part))
    }

    async fn render_part(
        &self,
        part: &Part,
        transitions: [Option<&Part>; 2],
        bench: &Bench<'_>,
    ) -> Result<PartFile, StageFailure> {
        let (media, artifacts) = (&self.floor.media, &self.floor.artifacts);
        let named = |part: &Part| self.part_key(part, bench.encoder.as_deref());
        let key = named(part);
        let frames = part.frames();
        let notes_key = Key::of("notes", "json", &key.hash());
        if let Some(path) = artifacts.find(&key) {
            let notes: Vec<String> = artifacts.read(&notes_key).unwrap_or_default();
            notes.iter().for_each(|note| self.warn(note));
            bench.count.found(frames);
            bench.count.part();
            (bench.told)();
            return Ok(PartFile { path, frames });
        }
        bench.go_on()?;
        self.meter.making(Stage::Render);
        boundary!("part to be encoded");
        let scratch = artifacts.scratch(&key).map_err(|error| disk(&error))?;
        let before = AtomicU64::new(0);
        let progress = |so_far: u64| {
            let so_far = so_far.min(frames);
            // A part that is encoded a second time begins again at zero: only what is new counts.
            bench.count.made(so_far.saturating_sub(before.fetch_max(so_far, Ordering::Relaxed)));
            (bench.told)();
            // So it moves even where no percent does.
            self.attempt.alive();
        };
        let notes = Mutex::new(BTreeSet::new());
        let warn = |note: &str| {
            notes.lock().unwrap_or_else(PoisonError::into_inner).insert(note.to_owned());
            self.warn(note);
        };
        let waits = |part: &&Part| artifacts.find(&named(part)).is_none();
        let [before, after] = transitions.map(|transition| transition.filter(waits));
        for watch in bench.tries(Watch { before, after, ..self.watch(&progress, &warn) }) {
            let made = media.encode_part(part, self.quality, bench.files, &scratch, &watch).await;
            if self.has_another_encoder(bench).await {
                artifacts.forget(&scratch);
                return Err(StageFailure::Cancelled);
            }
            if Bench::is_made(made, &watch)? {
                break;
            }
            self.attempt.alive();
        }
        bench.count.part();
        progress(frames);
        let notes = notes.into_inner().unwrap_or_else(PoisonError::into_inner);
        if !notes.is_empty() {
            artifacts.write(&notes_key, &notes).map_err(|error| disk(&error))?;
        }
        let path = self.floor.settle(&key, &scratch)?;
        boundary!("part settled");
        Ok(PartFile { path, frames })
    }

    async fn render_sound(&self, mix: &Mix, bench: &Bench<'_>) -> Result<PathBuf, StageFailure> {
        let (media, artifacts) = (&self.floor.media, &self.floor.artifacts);
        let key = Key::of("sound", "m4a", &(1, media.fingerprint(), mix));
        if let Some(path) = artifacts.find(&key) {
            return Ok(path);
        }
        let scratch = artifacts.scratch(&key).map_err(|error| disk(&error))?;
        let alive = |_| self.attempt.alive();
        for watch in bench.tries(self.watch(&alive, &|note| self.warn(note))) {
            let made = media.encode_sound(mix, bench.files, &scratch, &watch).await;
            if Bench::is_made(made, &watch)? {
                break;
            }
            self.attempt.alive();
        }
        let path = self.floor.settle(&key, &scratch)?;
        boundary!("sound settled");
        Ok(path)
    }

    /// Looks hard at the finished file before anybody sees it. A file that fails is never shown and made again.
    pub(super) async fn verify(
        &self,
        rendered: &Rendered,
        timeline: &Timeline,
    ) -> Result<VideoFacts, StageFailure> {
        self.meter.begin(Stage::Verify, Units(timeline.frames() as f64), None);
        if let Some(facts) = rendered.facts {
            self.meter.end(Stage::Verify);
            return Ok(facts);
        }
        self.meter.making(Stage::Verify);
        let canvas = self.floor.media.output_size(even(timeline.canvas), self.quality);
        let expected = Expected { canvas, frames: timeline.frames() };
        let progress = |frames: u64| {
            let units = Units(frames as f64);
            self.meter.reached(Stage::Verify, units, units);
        };
        let warn = |note: &str| self.warn(note);
        let watch = self.watch(&progress, &warn);
        let played = self.played(canvas);
        let new = played.not_yet(&rendered.pictures);
        let all = new.len() == rendered.pictures.len();
        let unplayed = if all { Unplayed::All } else { Unplayed::Of(&new) };
        // The programs that look at it are watched by themselves.
        let verify = self.floor.media.verify(&rendered.file, expected, unplayed, &watch);
        let facts = self.sound_or_forgotten(rendered, self.patient(LOOKING, verify).await)?;
        played.now(&rendered.pictures);
        progress(timeline.frames());
        let whole = self.whole(&cut(timeline), self.encoder().await.as_deref());
        self.keep_whole(&whole, &rendered.file, facts).await;
        self.meter.end(Stage::Verify);
        Ok(facts)
    }
}

/// A whole video.
pub(super) struct Rendered {
    /// Where it is.
    pub file: PathBuf,
    /// Its pictures in order, unless it was kept whole.
    pub pictures: Vec<PartFile>,
    /// The artifacts it comes from.
    pub parts: Vec<PathBuf>,
    /// What was found when it was looked at; `None` when nobody has yet.
    pub facts: Option<VideoFacts>,
}

/// What is worked at side by side: the first failure stops the rest, and nothing is left when all have returned.
struct Bench<'a> {
    files: &'a Files,
    count: &'a Count,
    told: &'a (dyn Fn() + Send + Sync),
    stop: CancellationToken,
    /// What encodes the pictures, if it is not the usual encoder.
    encoder: Option<String>,
    failure: Mutex<Option<StageFailure>>,
}

impl<'a> Bench<'a> {
    fn new(
        files: &'a Files,
        count: &'a Count,
        told: &'a (dyn Fn() + Send + Sync),
        stop: CancellationToken,
        encoder: Option<String>,
    ) -> Bench<'a> {
        Bench { files, count, told, stop, encoder, failure: Mutex::default() }
    }

    fn go_on(&self) -> Result<(), StageFailure> {
        if self.stop.is_cancelled() { Err(StageFailure::Cancelled) } else { Ok(()) }
    }

    async fn or_stop<T>(&self, work: impl Future<Output = Result<T, StageFailure>>) -> Option<T> {
        let failure = match work.await {
            Ok(made) => return Some(made),
            Err(failure) => failure,
        };
        self.stop.cancel();
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
        None
    }

    /// The ways to make one piece: as usual, then slow and sure, after a program that hung or died.
    fn tries<'w>(&'w self, usual: Watch<'w>) -> [Watch<'w>; 2] {
        let usual = Watch { cancel: &self.stop, ..usual };
        [usual, Watch { safe_mode: true, ..usual }]
    }

    /// Whether a piece is there; not, when it is worth another try. Only this piece is made again, and no other.
    fn is_made(made: Result<(), StageFailure>, watch: &Watch<'_>) -> Result<bool, StageFailure> {
        match made {
            Err(StageFailure::Retry(fault)) if !watch.safe_mode => {
                tracing::warn!(code = fault.code, "a piece of the video is made again, slow and sure");
                Ok(false)
            }
            // It stood still the slow way too: for the same piece that will not change by itself.
            Err(StageFailure::Retry(fault)) if fault.code == "encoder_stalled" => {
                Err(StageFailure::GiveUp(fault))
            }
            made => made.map(|()| true),
        }
    }

    /// The failure that came first: those after it were only stopped.
    fn why(&self) -> StageFailure {
        let first = self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone();
        first.unwrap_or(StageFailure::Cancelled)
    }
}

/// Frames so far: all that are there, and those that this attempt made.
struct Count {
    parts: AtomicU32,
    total: u64,
    done: AtomicU64,
    made: AtomicU64,
}

impl Count {
    fn new(total: u64) -> Count {
        Count { parts: AtomicU32::new(0), total, done: AtomicU64::new(0), made: AtomicU64::new(0) }
    }

    /// Everything from the beginning.
    fn again(&self) {
        self.done.store(0, Ordering::Relaxed);
        self.parts.store(0, Ordering::Relaxed);
    }

    /// One more part is there.
    fn part(&self) {
        self.parts.fetch_add(1, Ordering::Relaxed);
    }

    fn parts(&self) -> u32 {
        self.parts.load(Ordering::Relaxed)
    }

    fn found(&self, frames: u64) {
        self.done.fetch_add(frames, Ordering::Relaxed);
    }

    fn made(&self, frames: u64) {
        self.made.fetch_add(frames, Ordering::Relaxed);
        self.found(frames);
    }

    fn now(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed).min(self.total), self.made.load(Ordering::Relaxed).min(self.total))
    }
}

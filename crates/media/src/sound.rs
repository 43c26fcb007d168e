//! The whole sound of a video: voice and music mixed once, then brought to its level by measuring what came out.

use crate::engine::Ffmpeg;
use crate::fault;
use crate::films::{Sources, films};
use crate::loudness::{self, Level, Meter};
use crate::plan::{self, Layers, Line, Music, Samples};
use crate::run::{Mark, Patience};
use editorial::timeline::{Mix, Placed};
use editorial::{FrameRate, Time};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use studio::ports::{Files, StageFailure, Watch};

/// Times that the level is corrected before what came out is taken as it is.
const CORRECTIONS: usize = 4;
/// Encoders say lengths in whole packets: by so much music may seem shorter than its round.
const HARDLY: Time = Time::from_ms(50);
/// A mix does not know the picture's rate; its time is told in frames of this one.
const TOLD_IN: FrameRate = FrameRate::THIRTY;

/// Mixes, levels and encodes `mix` into `out`.
pub(crate) async fn encode(
    engine: &Ffmpeg,
    mix: &Mix,
    files: &Files,
    out: &Path,
    watch: &Watch<'_>,
) -> Result<(), StageFailure> {
    if TOLD_IN.frames_covering(mix.length) == 0 {
        return Err(fault::impossible("a sound without length"));
    }
    let folder = engine.folder()?;
    let work = Work { engine, mix, folder: folder.path(), watch, told: AtomicU64::new(0) };
    let (mixed, level) = work.mix(files).await?;
    let mut step = loudness::first(level);
    for _ in 0..=CORRECTIONS {
        work.make(plan::finish(&mixed, step, mix.length, out), (350, 850), None).await?;
        let came_out = work.measure(out).await?;
        let Some(better) = loudness::next(level, step, came_out) else { return Ok(()) };
        tracing::debug!(?step, ?came_out, ?better, "the level is corrected");
        step = better;
    }
    tracing::warn!(?level, ?step, "the sound did not come to its level");
    Ok(())
}

struct Work<'a> {
    engine: &'a Ffmpeg,
    mix: &'a Mix,
    folder: &'a Path,
    watch: &'a Watch<'a>,
    told: AtomicU64,
}

impl Work<'_> {
    /// Everything that is heard as one file, and how loud it is.
    async fn mix(&self, files: &Files) -> Result<(PathBuf, Level), StageFailure> {
        let voice = self.lanes(("voice", Samples::Small), &self.mix.voice, files).await?;
        let (clips, clip_files) = self.clips(files).await?;
        let clips = self.lanes(("clips", Samples::Float), &clips, &clip_files).await?;
        let bed = self.mix.music.as_ref();
        let music = self.with_sound(bed.iter().map(|bed| bed.media.as_str()), files).await?;
        let films = films(&music);
        let film = bed.and_then(|bed| films.get(&bed.media).copied());
        let ends = film.and_then(|film| film.source.length).filter(|length| *length < self.mix.length);
        let (once, round) = (self.folder.join("music-once.wav"), self.folder.join("music-round.wav"));
        let known = bed.and_then(|bed| bed.round).filter(|round| *round > Time::ZERO);
        let music = match (film, ends.filter(|length| *length > Time::ZERO)) {
            (Some(film), Some(length)) if known.is_some_and(|round| round <= length + HARDLY) => {
                // Half of what the file has beyond its round comes first: encoders do worst at both ends of a file.
                let bars = known.unwrap_or(length);
                let first = Time((length - bars).0.max(0) / 2);
                self.make(plan::bars(film, first, bars, &round), (100, 120), None).await?;
                if first > Time::ZERO {
                    self.make(plan::lead(film, first, &once), (120, 130), None).await?;
                }
                Some(Music::Round { once: if first > Time::ZERO { &once } else { &round }, round: &round })
            }
            (Some(film), Some(length)) => {
                // Decoded once: to play a file of ours again costs next to nothing.
                let all = self.folder.join("music.wav");
                self.make(plan::once(film, length, (&once, &all)), (100, 120), None).await?;
                self.make(plan::round(&all, length, &round), (120, 130), None).await?;
                Some(Music::Round { once: &once, round: &round })
            }
            (film, _) => film.map(Music::Whole),
        };
        let layers = Layers {
            voice: &voice,
            voice_gain_db: self.mix.voice_gain_db,
            clips: &clips,
            music: bed.zip(music),
        };
        let out = self.folder.join("mix.wav");
        let mut meter = Meter::default();
        self.make(plan::mix(layers, self.mix.length, &out), (130, 350), Some(&mut meter)).await?;
        let level = meter.level().ok_or_else(|| fault::output_damaged("the mix was not measured"))?;
        Ok((out, level.of_samples()))
    }

    /// Sounds at their places, as files of ours.
    async fn lanes(
        &self,
        (name, samples_as): (&str, Samples),
        placed: &[Placed],
        files: &Files,
    ) -> Result<Vec<Vec<PathBuf>>, StageFailure> {
        let mut made = Vec::new();
        for (lane, batches) in plan::lanes(placed, self.mix.length).iter().enumerate() {
            let mut lane_files = Vec::new();
            for (index, batch) in batches.0.iter().enumerate() {
                let sources = self.with_sound(batch.sounds(), files).await?;
                let out = self.folder.join(format!("{name}-{lane}-{index}.wav"));
                self.make(plan::voice(batch, &films(&sources), samples_as, &out), (0, 100), None).await?;
                lane_files.push(out);
            }
            made.push(lane_files);
        }
        Ok(made)
    }

    /// What is heard of each clip as a file of its own, to be placed like a spoken line.
    async fn clips(&self, files: &Files) -> Result<(Vec<Placed>, Files), StageFailure> {
        let (mut placed, mut made) = (Vec::new(), Files::new());
        for (index, clip) in self.mix.clips.iter().enumerate() {
            let name = format!("clip-{index}.wav");
            let out = self.folder.join(&name);
            let sources = self.with_sound([clip.placed.sound.as_str()].into_iter(), files).await?;
            if let Some(film) = films(&sources).get(&clip.placed.sound) {
                self.make(plan::clip_sound(*film, clip, &out), (0, 100), None).await?;
            }
            placed.push(Placed { sound: name.clone(), sound_in: Time::ZERO, ..clip.placed.clone() });
            made.insert(name, out);
        }
        Ok((placed, made))
    }

    /// Sources of files that have to have sound.
    async fn with_sound<'s>(
        &self,
        hashes: impl Iterator<Item = &'s str>,
        files: &Files,
    ) -> Result<Sources, StageFailure> {
        let sources = self.engine.sources(hashes, files, self.watch.cancel).await?;
        match sources.values().find(|(_, source)| source.sound.is_none()) {
            Some((file, _)) => Err(fault::lacks(file, "sound")),
            None => Ok(sources),
        }
    }

    async fn measure(&self, file: &Path) -> Result<Level, StageFailure> {
        let mut meter = Meter::default();
        self.make(plan::loudness(file), (850, 1000), Some(&mut meter)).await?;
        meter.level().ok_or_else(|| fault::output_damaged("the sound was not measured"))
    }

    /// Runs one call, which is worth the stretch `from..to` of the whole in thousandths.
    async fn make(
        &self,
        line: Line,
        (from, to): (u64, u64),
        meter: Option<&mut Meter>,
    ) -> Result<(), StageFailure> {
        let length = self.mix.length;
        let whole = TOLD_IN.frames_covering(length);
        let micros = (length.as_ms().unsigned_abs() * 1_000).max(1);
        let progress = |mark| {
            if let Mark::Micros(now) = mark {
                let permille = from + (to - from) * now.min(micros) / micros;
                let frames = whole * permille / 1_000;
                if self.told.fetch_max(frames, Ordering::Relaxed) < frames {
                    (self.watch.progress)(frames);
                }
            }
        };
        let mut meter = meter;
        let heard = |line: &str| {
            if let Some(meter) = meter.as_deref_mut() {
                meter.take(line);
            }
        };
        let line = if self.watch.safe_mode { line.slow_and_sure() } else { line };
        let patience = Patience::work(micros / 1_000_000);
        let said = self.engine.make(line, self.folder, patience, self.watch.cancel, &progress, heard).await;
        match said {
            Ok(said) if fault::full(&said) => Err(fault::disk_full()),
            Ok(_) => Ok(()),
            Err(error) => Err(fault::encoder(&error)),
        }
    }
}

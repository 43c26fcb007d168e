//! The sound on its way to the disk: 16 bits, one channel, whole up to the last second at any time; and what can be said
//! of it by its values alone.

use hound::{SampleFormat, WavReader, WavSpec, WavWriter};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek};
use std::path::Path;
use std::time::Duration;
use studio::api::TakeNote;

/// Below this nothing but the room is heard (-40 dB).
const SILENT: f32 = 0.01;
/// As loud as a value can be.
const FULL: f32 = 0.999;
/// So many full values one after the other are a peak that was cut off.
const CUT_OFF: u32 = 3;
/// What the meter shows as nothing.
const QUIETEST_DB: f32 = -60.0;

/// A recording that grows.
pub(crate) struct Tape {
    writer: WavWriter<BufWriter<File>>,
    /// The same file, to bring it to the disk.
    file: File,
    rate: u32,
    values: u64,
    at_most: u64,
    /// The loudest since the level was asked for, and of all.
    peak: f32,
    loudest: f32,
    full: u32,
    cut_off: bool,
}

impl Tape {
    /// A new file, in the place of one that is there.
    pub(crate) fn begin(path: &Path, rate: u32, at_most: Duration) -> io::Result<Tape> {
        let spec =
            WavSpec { channels: 1, sample_rate: rate, bits_per_sample: 16, sample_format: SampleFormat::Int };
        let file = File::create(path)?;
        let writer = WavWriter::new(BufWriter::new(file.try_clone()?), spec).map_err(plain)?;
        let at_most = u64::from(rate) * at_most.as_secs();
        Ok(Tape { writer, file, rate, values: 0, at_most, peak: 0.0, loudest: 0.0, full: 0, cut_off: false })
    }

    /// Writes on; false when it has become as long as it may be.
    pub(crate) fn take(&mut self, sound: &[f32]) -> io::Result<bool> {
        let before = self.values / u64::from(self.rate);
        let room = usize::try_from(self.at_most - self.values).unwrap_or(usize::MAX);
        for value in sound.iter().take(room) {
            let loud = value.abs();
            self.peak = self.peak.max(loud);
            self.full = if loud >= FULL { self.full + 1 } else { 0 };
            self.cut_off |= self.full >= CUT_OFF;
            self.writer.write_sample((value.clamp(-1.0, 1.0) * f32::from(i16::MAX)) as i16).map_err(plain)?;
            self.values += 1;
        }
        self.loudest = self.loudest.max(self.peak);
        if self.values / u64::from(self.rate) > before {
            self.writer.flush().map_err(plain)?;
            self.file.sync_data()?;
        }
        Ok(self.values < self.at_most)
    }

    pub(crate) fn length(&self) -> Duration {
        Duration::from_millis(self.values * 1_000 / u64::from(self.rate))
    }

    /// How loud it was since this was last asked, as a meter shows it: 0-100.
    pub(crate) fn level(&mut self) -> u8 {
        let decibels = 20.0 * std::mem::take(&mut self.peak).log10();
        ((1.0 - decibels / QUIETEST_DB) * 100.0).clamp(0.0, 100.0) as u8
    }

    /// What the person should know of it.
    pub(crate) fn notes(&self) -> Vec<TakeNote> {
        let silent = (self.loudest < SILENT).then_some(TakeNote::Silent);
        silent.into_iter().chain(self.cut_off.then_some(TakeNote::Loud)).collect()
    }

    /// The file is whole, and on the disk, when this answers.
    pub(crate) fn end(self) -> io::Result<()> {
        self.writer.finalize().map_err(plain)?;
        self.file.sync_all()
    }
}

/// Makes a recording whole that was broken off, and tells how long it is: what came after its last whole second goes.
pub(crate) fn mend(path: &Path) -> io::Result<Duration> {
    let reader = WavReader::new(BufReader::new(File::open(path)?)).map_err(plain)?;
    let (spec, values) = (reader.spec(), reader.len());
    let mut file = reader.into_inner();
    let end = file.stream_position()? + u64::from(values) * u64::from(spec.bits_per_sample / 8);
    let file = File::options().write(true).open(path)?;
    if file.metadata()?.len() > end {
        file.set_len(end)?;
        file.sync_all()?;
    }
    Ok(Duration::from_millis(u64::from(values) * 1_000 / u64::from(spec.sample_rate.max(1))))
}

fn plain(error: hound::Error) -> io::Error {
    match error {
        hound::Error::IoError(error) => error,
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 1_000;
    const LONG: Duration = Duration::from_secs(60);

    fn of(sound: &[f32]) -> Tape {
        let folder = tempfile::tempdir().expect("a folder");
        let mut tape = Tape::begin(&folder.path().join("take.wav"), RATE, LONG).expect("a tape");
        tape.take(sound).expect("room");
        tape
    }

    #[test]
    fn what_was_not_heard_or_was_cut_off_is_told() {
        for (sound, notes) in [
            ([0.0; 9], vec![TakeNote::Silent]),
            ([0.009; 9], vec![TakeNote::Silent]),
            ([0.5; 9], vec![]),
            ([1.0, 1.0, 0.5, 1.0, 1.0, 0.5, -1.0, 1.0, 0.5], vec![]),
            ([0.5, 0.5, 0.5, -1.0, -1.0, -1.0, 0.5, 0.5, 0.5], vec![TakeNote::Loud]),
        ] {
            assert_eq!(of(&sound).notes(), notes, "{sound:?}");
        }
    }

    #[test]
    fn the_meter_shows_the_loudest_since_it_was_last_asked() {
        let mut tape = of(&[0.1, -1.0, 0.1]);
        assert_eq!((tape.level(), tape.level()), (100, 0));
        tape.take(&[0.0316]).expect("room");
        assert_eq!(tape.level(), 49, "half of sixty decibels");
    }

    #[test]
    fn it_becomes_no_longer_than_it_may() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("take.wav");
        let mut tape = Tape::begin(&path, RATE, Duration::from_secs(2)).expect("a tape");
        assert!(tape.take(&[0.5; 1_500]).expect("room"));
        assert!(!tape.take(&[0.5; 1_500]).expect("room"));
        tape.end().expect("room");
        assert_eq!(mend(&path).expect("a sound"), Duration::from_secs(2));
    }

    #[test]
    fn of_a_recording_that_is_broken_off_at_most_the_last_second_is_lost() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, broken) = (folder.path().join("take.wav"), folder.path().join("broken.wav"));
        let mut tape = Tape::begin(&path, RATE, LONG).expect("a tape");
        for _ in 0..390 {
            tape.take(&[0.5; 10]).expect("room");
        }
        // As a kill leaves it.
        std::fs::copy(&path, &broken).expect("a copy");
        assert_eq!(mend(&broken).expect("a sound"), Duration::from_secs(3));
        let again = WavReader::open(&broken).expect("a sound");
        assert_eq!(again.into_samples::<i16>().filter_map(Result::ok).count(), 3_000);
    }

    #[test]
    fn a_file_that_is_no_sound_is_not_mended() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("take.wav");
        std::fs::write(&path, "RIFF").expect("a file");
        assert!(mend(&path).is_err());
    }
}

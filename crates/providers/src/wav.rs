//! WAV: samples as a 16-bit file, written whole or not at all, and read.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// The loudest sample we write; a louder sound is turned down as a whole.
const LOUDEST: f32 = 0.98;

/// Writes mono samples, so many a second, to `out`, replacing what is there.
pub(crate) fn write(samples: &[f32], rate: u32, out: &Path) -> io::Result<()> {
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    {
        let mut buffered = BufWriter::new(file.as_file_mut());
        encode(samples, rate, &mut buffered).map_err(io::Error::other)?;
        buffered.flush()?;
    }
    file.as_file().sync_all()?;
    file.persist(out)?;
    Ok(())
}

/// Gives the samples of a mono file to `heard`, a second at a time, and how many a second there are; answers how many
/// there were in all. Ends early when `heard` says no.
pub(crate) fn read(file: &Path, mut heard: impl FnMut(&[f32], u32) -> bool) -> io::Result<(usize, u32)> {
    let mut wav = hound::WavReader::open(file).map_err(io::Error::other)?;
    let rate = wav.spec().sample_rate;
    let mut samples = wav.samples::<i16>().map(|sample| sample.map(|sample| f32::from(sample) / 32_768.0));
    let mut count = 0;
    loop {
        let second: Vec<f32> = samples
            .by_ref()
            .take(rate.max(1) as usize)
            .collect::<Result<_, _>>()
            .map_err(io::Error::other)?;
        count += second.len();
        if second.is_empty() || !heard(&second, rate) {
            return Ok((count, rate));
        }
    }
}

fn encode(samples: &[f32], rate: u32, to: &mut (impl Write + io::Seek)) -> Result<(), hound::Error> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let peak = samples.iter().fold(LOUDEST, |peak, sample| peak.max(sample.abs()));
    let scale = f32::from(i16::MAX) * (LOUDEST / peak).min(1.0);
    let mut wav = hound::WavWriter::new(to, spec)?;
    for sample in samples {
        wav.write_sample((sample * scale).round() as i16)?;
    }
    wav.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loud_sound_is_turned_down_instead_of_clipped() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("line.wav");
        write(&[0.0, 1.4, -0.7], 24_000, &out).unwrap();
        let samples: Vec<i16> = hound::WavReader::open(&out).unwrap().samples().map(Result::unwrap).collect();
        assert_eq!(samples, [0, 32_112, -16_056]);
    }

    #[test]
    fn a_write_that_fails_leaves_nothing_behind() {
        assert!(write(&[0.0], 24_000, Path::new("/nowhere/at/all.wav")).is_err());
    }
}

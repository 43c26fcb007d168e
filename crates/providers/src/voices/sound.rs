//! Sound that a service sent: read by what it is, brought to a pace, cut at its silent ends, written.

use super::stretch::stretch;
use super::trouble::Trouble;
use crate::pitch;
use crate::wav;
use editorial::Time;
use editorial::narration::about;
use std::io::{self, Cursor};
use std::path::Path;
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

/// Samples quieter than this are silence.
const SILENT: f32 = 0.01;
/// Silence that is kept at both ends, in milliseconds.
const KEPT_MS: usize = 30;
/// A sound this many times shorter than its words usually take was cut off.
const FAR_TOO_SHORT: i64 = 5;
/// Below this nobody can tell.
const TOO_SHORT_TO_TELL: Time = Time::from_ms(1_000);

/// Mono samples, so many a second.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sound {
    pub samples: Vec<f32>,
    pub rate: u32,
}

impl Sound {
    /// WAV or MP3, told by its first bytes; else samples of `raw` a second, where the service sends such.
    pub fn read(bytes: &[u8], kind: &str, raw: Option<u32>) -> Result<Sound, Trouble> {
        if bytes.is_empty() {
            return Err(Trouble::Sound);
        }
        let no_sound = kind.starts_with("text/") || kind == "application/json" || kind.ends_with("xml");
        match bytes {
            [b'R', b'I', b'F', b'F', ..] => Sound::wav(bytes),
            [b'I', b'D', b'3', ..] | [0xff, 0xe0..=0xff, ..] if raw.is_none() => Sound::mp3(bytes),
            _ if no_sound => Err(Trouble::Answer),
            _ => Sound::raw(bytes, raw.ok_or(Trouble::Answer)?),
        }
    }

    /// 16-bit samples, least byte first.
    pub fn raw(bytes: &[u8], rate: u32) -> Result<Sound, Trouble> {
        if !(8_000..=48_000).contains(&rate) {
            return Err(Trouble::Answer);
        }
        let (pairs, _) = bytes.as_chunks::<2>();
        let sample = |pair: &[u8; 2]| f32::from(i16::from_le_bytes(*pair)) / 32_768.0;
        let samples: Vec<f32> = pairs.iter().map(sample).collect();
        if samples.is_empty() { Err(Trouble::Sound) } else { Ok(Sound { samples, rate }) }
    }

    /// A 16-bit WAV file. A service that streams writes lengths into it that cannot be, and means to the end.
    fn wav(bytes: &[u8]) -> Result<Sound, Trouble> {
        let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let short = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        let (mut at, mut spec) = (12, None);
        while let (Some(name), Some(length)) = (bytes.get(at..at + 4), number(at + 4)) {
            match name {
                b"fmt " => spec = short(at + 8).zip(short(at + 10)).zip(number(at + 12)).zip(short(at + 22)),
                b"data" => {
                    let (((kind, channels), rate), bits) = spec.ok_or(Trouble::Answer)?;
                    let data = &bytes[(at + 8).min(bytes.len())..];
                    let told = length as usize;
                    let streamed = told == 0 || length >= 0x7fff_0000;
                    if !streamed && told > data.len() {
                        return Err(Trouble::Cut);
                    }
                    let data = if streamed { data } else { &data[..told] };
                    return match (kind, channels, bits) {
                        (1 | 0xfffe, 1, 16) => Sound::raw(data, rate),
                        (1 | 0xfffe, 2, 16) => Ok(Sound::raw(data, rate)?.into_mono()),
                        _ => Err(Trouble::Answer),
                    };
                }
                _ => {}
            }
            at += 8 + length as usize + length as usize % 2;
        }
        Err(Trouble::Cut)
    }

    fn mp3(bytes: &[u8]) -> Result<Sound, Trouble> {
        let source = MediaSourceStream::new(Box::new(Cursor::new(bytes.to_vec())), Default::default());
        let (format, meta) = (FormatOptions::default(), MetadataOptions::default());
        let probed =
            symphonia::default::get_probe().probe(Hint::new().with_extension("mp3"), source, format, meta);
        let mut reader = probed.map_err(|_| Trouble::Answer)?;
        let track = reader.default_track(TrackType::Audio).ok_or(Trouble::Answer)?;
        let params = track.codec_params.as_ref().and_then(|params| params.audio()).ok_or(Trouble::Answer)?;
        let decoder =
            symphonia::default::get_codecs().make_audio_decoder(params, &AudioDecoderOptions::default());
        let mut decoder = decoder.map_err(|_| Trouble::Answer)?;
        let (mut sound, mut piece) = (Sound { samples: Vec::new(), rate: 0 }, Vec::<f32>::new());
        while let Ok(Some(packet)) = reader.next_packet() {
            let decoded = match decoder.decode(&packet) {
                Ok(decoded) => decoded,
                // A broken frame is a click; that much of a line may be missing.
                Err(Error::DecodeError(_) | Error::IoError(_)) => continue,
                Err(_) => break,
            };
            sound.rate = decoded.spec().rate();
            let channels = decoded.spec().channels().count().max(1);
            decoded.copy_to_vec_interleaved(&mut piece);
            let mono = |all: &[f32]| all.iter().sum::<f32>() / all.len() as f32;
            sound.samples.extend(piece.chunks(channels).map(mono));
        }
        if sound.samples.is_empty() { Err(Trouble::Answer) } else { Ok(sound) }
    }

    fn into_mono(self) -> Sound {
        let (pairs, _) = self.samples.as_chunks::<2>();
        Sound { samples: pairs.iter().map(|[left, right]| (left + right) / 2.0).collect(), rate: self.rate }
    }

    /// The same, spoken at so many hundredths of its pace.
    pub fn at_rate(self, percent: f64) -> Sound {
        if (percent - 100.0).abs() < 0.5 {
            return self;
        }
        Sound { samples: stretch(&self.samples, self.rate, percent / 100.0), rate: self.rate }
    }

    /// The same, so many semitones higher; as long as it was.
    pub fn at_pitch(self, semitones: i8) -> Sound {
        Sound { samples: pitch::shifted(self.samples, self.rate, semitones), rate: self.rate }
    }

    /// The same without silence at its ends, and how much went from the front; none when all is silence.
    pub fn audible(mut self) -> Option<(Sound, Time)> {
        let loud = |sample: &f32| sample.abs() > SILENT;
        let kept = self.rate as usize * KEPT_MS / 1_000;
        let first = self.samples.iter().position(loud)?.saturating_sub(kept);
        let last = (self.samples.iter().rposition(loud)? + 1 + kept).min(self.samples.len());
        self.samples.truncate(last);
        self.samples.drain(..first);
        let cut = Time::from_samples(first as u64, self.rate);
        Some((self, cut))
    }

    pub fn length(&self) -> Time {
        Time::from_samples(self.samples.len() as u64, self.rate)
    }

    /// Whether it is far shorter than anybody could say this.
    pub fn is_cut_off(&self, text: &str, rate_percent: u16) -> bool {
        let usual = Time(about(text).0 * 100 / i64::from(rate_percent.max(1)));
        usual > TOO_SHORT_TO_TELL && self.length().0 < usual.0 / FAR_TOO_SHORT
    }

    /// Writes it, replacing what is there.
    pub fn write(&self, out: &Path) -> io::Result<()> {
        wav::write(&self.samples, self.rate, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(data: u32) -> Vec<u8> {
        let start =
            b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\x01\0\xc0\x5d\0\0\x80\xbb\0\0\x02\0\x10\0data";
        [start.as_slice(), &data.to_le_bytes()].concat()
    }

    #[test]
    fn a_wav_whose_lengths_are_not_known_yet_is_read_to_its_end() {
        let bytes = [header(u32::MAX), vec![0, 0x40, 0, 0xc0]].concat();
        assert_eq!(
            Sound::read(&bytes, "audio/wav", None),
            Ok(Sound { samples: vec![0.5, -0.5], rate: 24_000 })
        );
    }

    #[test]
    fn what_breaks_off_or_is_no_sound_is_told_apart() {
        let check = |bytes: &[u8], kind: &str, raw: Option<u32>, trouble: Trouble| {
            assert_eq!(Sound::read(bytes, kind, raw), Err(trouble), "{kind}");
        };
        check(&[header(4_000), vec![0; 40]].concat(), "audio/wav", None, Trouble::Cut);
        check(&header(10)[..30], "audio/wav", None, Trouble::Cut);
        check(b"", "audio/wav", None, Trouble::Sound);
        check(b"<html>", "text/html", Some(24_000), Trouble::Answer);
        check(b"hello", "audio/mpeg", None, Trouble::Answer);
        check(b"hello", "audio/l16", Some(7), Trouble::Answer);
    }

    #[test]
    fn silent_ends_go_and_nothing_but_silence_is_no_sound() {
        let (quiet, tone) = (vec![0.0; 24 * 500], vec![0.4; 24 * 100]);
        let sound = Sound { samples: [quiet.clone(), tone, quiet.clone()].concat(), rate: 24_000 };
        let (sound, cut) = sound.audible().unwrap();
        assert_eq!((sound.length().as_ms(), cut.as_ms()), (160, 470));
        assert_eq!(Sound { samples: quiet, rate: 24_000 }.audible(), None);
    }

    #[test]
    fn a_long_line_in_no_time_was_cut_off() {
        let sound = Sound { samples: vec![0.4; 24 * 300], rate: 24_000 };
        assert!(sound.is_cut_off("A bee comes home, and she starts to dance for her sisters.", 100));
        assert!(!sound.is_cut_off("Hello there.", 100));
    }
}

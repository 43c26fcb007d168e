//! A recording of a whole script, followed word by word by the real voice.
//!
//! The recordings are made for it: other voices of the model read the script, so each word's time is known, faster and
//! slower than the voice that follows, with silence, breaths and noise, and with words too many and too few. Skipped, and
//! said so, where the voice is not installed; in CI (`CI` is set) its absence is a failure.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

use editorial::Time;
use editorial::script;
use providers::{Kokoro, resources};
use std::env;
use std::path::Path;
use studio::api::VoiceSetup;
use studio::ports::{CancellationToken, Narrator, Said, SpokenLine};

const RATE: usize = 24_000;
const ENGLISH: &[&str] = &[
    "A bee comes home, and at once she starts to dance.",
    "The angle tells them where the sun is; the length of the run, how far they have to fly.",
    "Why?",
    "In 2026, more than thirty thousand such dances were read by a machine.",
    "Nobody taught them this, and yet every hive does it the same way.",
];
const CHINESE: &[&str] = &[
    "一只蜜蜂回到家里，马上跳起舞来。",
    "角度告诉它们太阳在哪里，跑动的长短说明要飞多远。",
    "为什么？",
    "没有人教过它们，可是每个蜂巢都是这样跳的。",
];

/// The voice, or nothing where it may be missing.
fn voice() -> Option<Kokoro> {
    let kokoro = Kokoro::new(resources::find());
    if !kokoro.voices().is_empty() {
        return Some(kokoro);
    }
    assert!(env::var_os("CI").is_none(), "the voice is not installed: run node scripts/fetch-resources.mjs");
    println!("skipped: the voice is not installed; run node scripts/fetch-resources.mjs");
    None
}

/// Every line as a voice speaks it.
async fn said(kokoro: &Kokoro, lines: &[&str], id: &str, rate_percent: u16, folder: &Path) -> Vec<Said> {
    let mut all = Vec::new();
    for (index, text) in lines.iter().enumerate() {
        let (sound, words) = (folder.join(format!("{index}-{rate_percent}.wav")), script::words(text));
        let line = SpokenLine { text, words: &words, voice: id, rate_percent, pitch: 0 };
        let (setup, cancel) = (VoiceSetup::default(), CancellationToken::new());
        let spoken = kokoro.narrate(line, &setup, &sound, &cancel).await.unwrap();
        all.push(Said { sound, words: spoken.words });
    }
    all
}

/// What a reader does besides reading.
#[derive(Clone, Copy)]
struct Reader {
    /// A voice other than the one that follows, and its pace.
    voice: (&'static str, u16),
    /// Pauses in the middle of lines, and breathes before them.
    stumbles: bool,
    /// Says a word twice in every other line, and leaves one out in the others.
    errs: bool,
    /// How loud it is around, against the loudest.
    noise: f32,
    /// The line that is left out.
    skips: Option<usize>,
}

impl Reader {
    const fn plain(voice: &'static str, pace: u16) -> Reader {
        Reader { voice: (voice, pace), stumbles: false, errs: false, noise: 0.0, skips: None }
    }
}

/// Noise that is the same each time.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    }
}

/// A recording under way.
struct Tape {
    samples: Vec<f32>,
    noise: Noise,
    /// For each line when each of its words begins, in milliseconds; none for a word that was left out.
    begins: Vec<Vec<Option<i64>>>,
}

impl Tape {
    fn silence(&mut self, ms: usize) {
        self.samples.resize(self.samples.len() + ms * RATE / 1_000, 0.0);
    }

    fn breath(&mut self) {
        let count = RATE * 35 / 100;
        for at in 0..count {
            let swell = (at as f32 / count as f32 * std::f32::consts::PI).sin();
            let sample = self.noise.next() * 0.03 * swell;
            self.samples.push(sample);
        }
        self.silence(80);
    }

    fn read(&mut self, line: &Said, index: usize, reader: Reader) {
        let sound = samples(&line.sound);
        let at = |time: Time| (usize::try_from(time.as_samples(RATE as u32)).unwrap()).min(sound.len());
        let many = line.words.len() > 5;
        let (mut from, mut begins) = (0, Vec::new());
        for (place, word) in line.words.iter().enumerate() {
            let (start, end) = (at(word.start).max(from), at(word.end).max(from));
            self.samples.extend(&sound[from..start]);
            if reader.stumbles && many && place == line.words.len() / 2 {
                self.silence(700);
            }
            from = end;
            if reader.errs && many && index.is_multiple_of(2) && place == 3 {
                begins.push(None);
                continue;
            }
            begins.push(Some((self.samples.len() * 1_000 / RATE) as i64));
            let again = reader.errs && many && index % 2 == 1 && place == 2;
            (0..=usize::from(again)).for_each(|_| self.samples.extend(&sound[start..end]));
        }
        self.samples.extend(&sound[from..]);
        self.begins.push(begins);
    }

    /// Of a whole script.
    fn record(lines: &[Said], reader: Reader) -> Tape {
        let (samples, noise) = (Vec::new(), Noise(88_172_645_463_325_252));
        let mut tape = Tape { samples, noise, begins: Vec::new() };
        tape.silence(1_300);
        for (index, line) in lines.iter().enumerate() {
            if reader.skips == Some(index) {
                tape.begins.push(vec![None; line.words.len()]);
                continue;
            }
            if reader.stumbles {
                tape.breath();
            }
            tape.read(line, index, reader);
            let pause = 150 + (tape.noise.next().abs() * 900.0) as usize;
            tape.silence(pause);
        }
        tape.silence(2_000);
        let Tape { samples, noise, .. } = &mut tape;
        samples.iter_mut().for_each(|sample| *sample += noise.next() * reader.noise);
        tape
    }

    fn write(&self, file: &Path) {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: RATE as u32,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut wav = hound::WavWriter::create(file, spec).unwrap();
        for sample in &self.samples {
            wav.write_sample((sample.clamp(-1.0, 1.0) * 32_000.0) as i16).unwrap();
        }
        wav.finalize().unwrap();
    }
}

fn samples(file: &Path) -> Vec<f32> {
    let wav = hound::WavReader::open(file).unwrap();
    wav.into_samples::<i16>().map(|sample| f32::from(sample.unwrap()) / 32_768.0).collect()
}

/// How far the starts of all words, and of lines, are off, in milliseconds.
#[derive(Default)]
struct Off {
    words: Vec<i64>,
    lines: Vec<i64>,
}

impl Off {
    fn mean(off: &[i64]) -> i64 {
        off.iter().sum::<i64>() / off.len().max(1) as i64
    }

    fn worst(off: &[i64]) -> i64 {
        off.iter().copied().max().unwrap_or(0)
    }
}

/// Lets a reader record a script, follows it, and tells how far off the words are.
async fn follow(kokoro: &Kokoro, language: &str, lines: &[&str], readers: &[Reader]) -> Vec<Off> {
    let folder = tempfile::tempdir().unwrap();
    let leads = kokoro.leads(language).unwrap();
    let known = said(kokoro, lines, &leads, 100, folder.path()).await;
    let of_readers = tempfile::tempdir().unwrap();
    let file = of_readers.path().join("recording.wav");
    let mut all = Vec::new();
    let mut known_reader = ("", 0);
    let mut read = Vec::new();
    for reader in readers {
        if known_reader != reader.voice {
            let id = format!("builtin:kokoro/{}", reader.voice.0);
            read = said(kokoro, lines, &id, reader.voice.1, of_readers.path()).await;
            known_reader = reader.voice;
        }
        let tape = Tape::record(&read, *reader);
        tape.write(&file);
        let found = kokoro.follow(&known, &file, &CancellationToken::new()).await.unwrap();
        let mut off = Off::default();
        for (line, begins) in found.iter().zip(&tape.begins) {
            assert_eq!(line.len(), begins.len());
            let mut first = true;
            for (word, begins) in line.iter().zip(begins) {
                let Some(begins) = begins else { continue };
                let ms = (word.start.as_ms() - begins).abs();
                off.words.push(ms);
                if std::mem::take(&mut first) {
                    off.lines.push(ms);
                }
            }
        }
        println!(
            "{language} {:?}: words {} ms (worst {}), lines {} ms (worst {})",
            reader.voice,
            Off::mean(&off.words),
            Off::worst(&off.words),
            Off::mean(&off.lines),
            Off::worst(&off.lines)
        );
        all.push(off);
    }
    all
}

/// A script, its language, and who reads it.
async fn check(language: &str, lines: &[&str], readers: &[Reader]) {
    let Some(kokoro) = voice() else { return };
    for (off, reader) in follow(&kokoro, language, lines, readers).await.iter().zip(readers) {
        let (words, of_lines) = (Off::mean(&off.words), Off::mean(&off.lines));
        // In noise, a breath may be taken for the beginning of a word.
        let most = if reader.noise > 0.0 { 150 } else { 60 };
        assert!(words <= 60 && of_lines <= most, "{words} ms, lines {of_lines} ms");
    }
}

#[tokio::test]
async fn words_of_readers_faster_and_slower_are_found_within_sixty_milliseconds() {
    check("en", ENGLISH, &[Reader::plain("bm_george", 130), Reader::plain("am_michael", 70)]).await;
}

#[tokio::test]
async fn words_of_chinese_readers_are_found_within_sixty_milliseconds() {
    let noisy = Reader { noise: 0.015, stumbles: true, ..Reader::plain("zm_yunjian", 125) };
    check("zh", CHINESE, &[Reader::plain("zm_yunxi", 100), noisy]).await;
}

#[tokio::test]
async fn pauses_breaths_noise_and_slips_lead_nobody_astray() {
    let stumbles = Reader { stumbles: true, ..Reader::plain("am_fenrir", 100) };
    let errs = Reader { errs: true, ..stumbles };
    let noisy = Reader { noise: 0.015, ..stumbles };
    check("en", ENGLISH, &[stumbles, errs, noisy]).await;
}

#[tokio::test]
async fn a_line_that_was_recorded_alone_is_found_word_by_word() {
    check("en", &ENGLISH[..1], &[Reader::plain("bm_george", 115)]).await;
    check("zh", &CHINESE[3..], &[Reader::plain("zm_yunxi", 100)]).await;
}

#[tokio::test]
async fn after_a_line_that_was_left_out_the_next_ones_are_found() {
    let Some(kokoro) = voice() else { return };
    let skips = Reader { skips: Some(1), ..Reader::plain("af_bella", 100) };
    let off = follow(&kokoro, "en", ENGLISH, &[skips]).await.remove(0);
    assert!(Off::mean(&off.words) <= 100 && Off::worst(&off.lines[2..]) <= 100, "{:?}", off.words);
}

#[tokio::test]
async fn a_recording_that_nobody_waits_for_any_more_is_not_followed() {
    let Some(kokoro) = voice() else { return };
    let folder = tempfile::tempdir().unwrap();
    let known = said(&kokoro, &ENGLISH[2..3], &kokoro.leads("en").unwrap(), 100, folder.path()).await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    assert_eq!(kokoro.follow(&known, &known[0].sound, &cancel).await, None);
    assert_eq!(kokoro.leads("fr"), None);
}

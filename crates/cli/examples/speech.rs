//! How fast the built-in voice speaks, and how fast and how near words are found in a sound whose maker tells no times:
//! by laying it over the built-in voice's own, and by its pauses alone.
//!
//! The lines are spoken by other voices of the model than the one that is laid over them, so their times are known.
//! `cargo run --release -p cli --example speech`

#![allow(clippy::unwrap_used, reason = "a bench that cannot run has nothing to say")]

use editorial::narration::{WordTiming, words_between};
use editorial::script;
use media::Ffmpeg;
use providers::{Kokoro, resources};
use std::time::{Duration, Instant};
use studio::api::VoiceSetup;
use studio::ports::{CancellationToken, MediaEngine, Narrator, SpokenLine};

const ENGLISH: &[&str] = &[
    "A bee comes home, and at once she starts to dance.",
    "Her sisters follow her in the dark, and feel each turn.",
    "The angle tells them where the sun is; the length of the run, how far they have to fly.",
    "In 2026, more than thirty thousand such dances were read by a machine.",
    "Nobody taught them this, and yet every hive does it the same way.",
];
const CHINESE: &[&str] = &[
    "一只蜜蜂回到家里，马上跳起舞来。",
    "姐妹们在黑暗中跟着她，感受每一次转身。",
    "角度告诉它们太阳在哪里，跑动的长短说明要飞多远。",
    "没有人教过它们，可是每个蜂巢都是这样跳的。",
];

/// What a way to do it took, and how far off it was.
#[derive(Default)]
struct Tally {
    took: Duration,
    off_ms: i64,
    words: i64,
}

impl Tally {
    fn add(&mut self, began: Instant, own: &[WordTiming], found: &[WordTiming]) {
        self.took += began.elapsed();
        self.off_ms += own.iter().zip(found).map(|(a, b)| (a.start - b.start).as_ms().abs()).sum::<i64>();
        self.words += own.len() as i64;
    }
    fn row(&self, what: &str, spoken_ms: i64) {
        let factor = self.took.as_secs_f64() * 1_000.0 / spoken_ms as f64;
        println!("{what:<44} {factor:>8.3} {:>14} ms", self.off_ms / self.words);
    }
}

fn main() {
    // Before there is another thread, and before the voice's runtime is loaded.
    providers::keep_quiet();
    tokio::runtime::Runtime::new().unwrap().block_on(measure());
}

async fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let (out, cancel) = (folder.path().join("line.wav"), CancellationToken::new());
    let (found, scratch) = (resources::find(), folder.path().to_owned());
    let ffmpeg = Ffmpeg::find(found.tools(), scratch.clone(), scratch).unwrap();
    let kokoro = Kokoro::new(found);
    println!("{:<44} {:>8} {:>17}", "seconds of work for one second of speech", "", "mean start error");
    for (language, voice, lines) in
        [("en", "builtin:kokoro/bm_george", ENGLISH), ("zh", "builtin:kokoro/zm_yunxi", CHINESE)]
    {
        let (mut said, mut laid_over, mut by_pauses) = (Tally::default(), Tally::default(), Tally::default());
        let mut spoken_ms = 0;
        // The first turn loads model and dictionaries.
        for (turn, text) in std::iter::once(&lines[0]).chain(lines).enumerate() {
            let words = script::words(text);
            let line = SpokenLine { text, words: &words, voice, rate_percent: 100, pitch: 0 };
            let began = Instant::now();
            let spoken = kokoro.narrate(line, &VoiceSetup::default(), &out, &cancel).await.unwrap();
            if turn == 0 {
                continue;
            }
            spoken_ms += spoken.length.as_ms();
            said.add(began, &spoken.words, &spoken.words);
            let began = Instant::now();
            let found = kokoro.align(line, language, &out, &cancel).await.unwrap();
            laid_over.add(began, &spoken.words, &found);
            let began = Instant::now();
            let pauses = ffmpeg.silences(&out, &cancel).await.unwrap();
            let found = words_between(&words, spoken.length, &pauses);
            by_pauses.add(began, &spoken.words, &found);
        }
        said.row(&format!("{language}: the built-in voice"), spoken_ms);
        laid_over.row(&format!("{language}: words found by the built-in voice"), spoken_ms);
        by_pauses.row(&format!("{language}: words found by pauses"), spoken_ms);
    }
}

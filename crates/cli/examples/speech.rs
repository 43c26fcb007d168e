//! How fast the built-in voice speaks, how fast words are found in a sound by its pauses, and how near those times are
//! to the voice's own.
//!
//! `cargo run --release -p cli --example speech`

#![allow(clippy::unwrap_used, reason = "a bench that cannot run has nothing to say")]

use editorial::narration::words_between;
use editorial::script;
use media::Ffmpeg;
use providers::{Kokoro, default_voice, resources};
use std::time::Instant;
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

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let ffmpeg = Ffmpeg::find(folder.path().to_owned(), folder.path().to_owned()).unwrap();
    let kokoro = Kokoro::new(resources::find());
    println!("{:<36} {:>10} {:>14} {:>18}", "", "voice", "words found", "mean start error");
    for (language, lines) in [("English", ENGLISH), ("Chinese", CHINESE)] {
        let voice = default_voice(if language == "Chinese" { "zh" } else { "en" });
        let (mut spoken_ms, mut voice_ms, mut found_ms) = (0.0, 0.0, 0.0);
        let (mut off, mut words_counted) = (0.0, 0);
        // The first line loads model and dictionaries.
        for (turn, text) in std::iter::once(&lines[0]).chain(lines).enumerate() {
            let words = script::words(text);
            let out = folder.path().join("line.wav");
            let line = SpokenLine { text, words: &words, voice: &voice, rate_percent: 100 };
            let began = Instant::now();
            let spoken =
                kokoro.narrate(line, &VoiceSetup::default(), &out, &CancellationToken::new()).await.unwrap();
            let took = began.elapsed().as_secs_f64() * 1_000.0;
            let began = Instant::now();
            let pauses = ffmpeg.silences(&out, &CancellationToken::new()).await.unwrap();
            let found = words_between(&words, spoken.length, &pauses);
            let took_to_find = began.elapsed().as_secs_f64() * 1_000.0;
            if turn == 0 {
                continue;
            }
            spoken_ms += spoken.length.as_ms() as f64;
            voice_ms += took;
            found_ms += took_to_find;
            for (own, found) in spoken.words.iter().zip(&found) {
                off += (own.start.as_ms() - found.start.as_ms()).abs() as f64;
                words_counted += 1;
            }
        }
        let factor = |ms: f64| ms / spoken_ms;
        let error = off / f64::from(words_counted);
        println!("{language:<36} {:>10.3} {:>14.3} {error:>15.0} ms", factor(voice_ms), factor(found_ms));
    }
    println!("Voice and words found: seconds of work for one second of speech.");
}

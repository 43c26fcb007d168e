//! A person's own recording through the whole program: `spool render script.txt recording.wav`.
//!
//! The person is a voice of the model that is not the one which follows: so it is known when each line begins. Skipped, and
//! said so, where the voice is not installed; in CI (`CI` is set) its absence is a failure.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is the report")]
#![allow(clippy::disallowed_methods, reason = "a test of a program has to start it")]

use editorial::script;
use providers::{Kokoro, resources};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};
use studio::api::VoiceSetup;
use studio::ports::{CancellationToken, Narrator, SpokenLine};

const LINES: [&str; 4] =
    ["A bee comes home and dances.", "Why?", "She tells the others where lunch is.", "They follow her."];
/// Silence before each line in the middle of which nobody would look for its beginning, in milliseconds.
const PAUSES: [usize; 4] = [900, 300, 1_500, 250];

fn spool(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_spool"))
        .args(args)
        .current_dir(folder)
        .env("SPOOL_DATA_DIR", folder.join("data"))
        .output()
        .unwrap()
}

/// Reads the lines into a file; answers when each begins after the first one, in milliseconds.
async fn record(kokoro: &Kokoro, folder: &Path) -> Vec<i64> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 24_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(folder.join("me.wav"), spec).unwrap();
    let (mut at, mut begins) = (0, Vec::new());
    for (text, pause) in LINES.iter().zip(PAUSES) {
        let (words, sound) = (script::words(text), folder.join("line.wav"));
        let line = SpokenLine {
            text,
            words: &words,
            voice: "builtin:kokoro/bm_george",
            rate_percent: 115,
            pitch: 0,
        };
        let (setup, cancel) = (VoiceSetup::default(), CancellationToken::new());
        let spoken = kokoro.narrate(line, &setup, &sound, &cancel).await.unwrap();
        let silence = std::iter::repeat_n(0, pause * 24);
        let said = hound::WavReader::open(&sound).unwrap().into_samples::<i16>().map(Result::unwrap);
        begins.push((at / 24 + pause) as i64 + spoken.words[0].start.as_ms());
        for sample in silence.chain(said) {
            wav.write_sample(sample).unwrap();
            at += 1;
        }
    }
    (0..24_000).for_each(|_| wav.write_sample(0_i16).unwrap());
    wav.finalize().unwrap();
    begins.iter().map(|begin| begin - begins[0]).collect()
}

/// When each caption that opens a line begins, in milliseconds.
fn cues(srt: &str) -> Vec<i64> {
    let opens = |block: &&str| {
        let words: Vec<&str> = block.lines().skip(2).flat_map(str::split_whitespace).collect();
        LINES.iter().any(|line| line.split_whitespace().next() == words.first().copied())
    };
    let ms = |block: &str| -> Option<i64> {
        let start = block.lines().nth(1)?.split(" --> ").next()?.replace([',', '.'], ":");
        let parts: Vec<i64> = start.split(':').map(|part| part.parse().unwrap()).collect();
        Some(((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1_000 + parts[3])
    };
    srt.split("\n\n").filter(opens).filter_map(ms).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn captions_stand_where_the_person_says_them() {
    let kokoro = Kokoro::new(resources::find());
    if kokoro.voices().is_empty() {
        assert!(std::env::var_os("CI").is_none(), "the voice is not installed");
        println!("skipped: the voice is not installed; run node scripts/fetch-resources.mjs");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("script.txt"), LINES.join("\n")).unwrap();
    let begins = record(&kokoro, folder.path()).await;
    let render = ["--json", "render", "script.txt", "me.wav", "-o", "out.mp4", "--quality", "draft"];
    let out = spool(folder.path(), &render);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let last: Value =
        serde_json::from_str(String::from_utf8_lossy(&out.stdout).lines().last().unwrap()).unwrap();
    assert_eq!(last["job"]["warnings"], serde_json::json!([]));

    let found = cues(&std::fs::read_to_string(folder.path().join("out.srt")).unwrap());
    assert_eq!(found.len(), begins.len(), "{found:?}");
    let off: Vec<i64> = found.iter().zip(&begins).map(|(at, begin)| (at - found[0] - begin).abs()).collect();
    println!("lines are off by {off:?} ms");
    assert!(off.iter().sum::<i64>() / off.len() as i64 <= 60, "{off:?} ms: {found:?} for {begins:?}");
}

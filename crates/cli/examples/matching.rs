//! How fast pictures are matched with lines: what a line and a clip's name mean, and which of many clips is dealt to
//! which line.
//!
//! The lines are the labelled ones of the tests, English and Chinese; the clips are drawn up, each with a name of its
//! own, because what was asked before is remembered.
//! `cargo run --release -p cli --example matching`

#![allow(clippy::unwrap_used, reason = "a bench that cannot run has nothing to say")]

use editorial::FrameRate;
use editorial::Time;
use editorial::casting::{Scores, Ties, Traits, cast};
use editorial::timeline::Canvas;
use providers::{SentenceEncoder, resources};
use std::collections::HashSet;
use std::time::{Duration, Instant};
use studio::ports::{Embedder, Embedding};

const WHO: &str = "bee, farmer, child, old man, dog, cat, horse, crowd, cyclist, runner, chef, doctor, \
    drummer, dancer, fisherman, eagle, whale, robot, train, river";
const HOW: &str = "close up, from above, at night, in slow motion, in the rain";
const WHERE: &str = "on a flower, in the kitchen, by the sea, in the forest, on a street, in the desert, \
    on a bridge, in the snow, at the market, on a roof, in a field, under water, \
    in the office, on a mountain, at school, in the garden, at the station, in a cave, \
    on an island, in the city";

fn main() {
    let lines = lines();
    let mut clips = Vec::new();
    for who in WHO.split(", ") {
        for place in WHERE.split(", ") {
            clips.extend(HOW.split(", ").map(|how| format!("{who} {place} {how}")));
        }
    }
    let encoder = SentenceEncoder::new(resources::find());
    let vectors = |texts: &[String]| -> Vec<Embedding> {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        encoder.embed(&texts).expect("the sentence encoder is fetched by `npm run setup`")
    };
    println!("{:<44} {:>12} {:>14}", "matching pictures with lines", "a second", "ms each");
    let (_, took) = timed(|| vectors(&["What nobody asked before.".to_owned()]));
    row("the first text, which loads the model", 1, took);
    let (spoken, took) = timed(|| vectors(&lines));
    row("what a line means", lines.len(), took);
    let (shown, took) = timed(|| vectors(&clips));
    row("what a clip's name means", clips.len(), took);
    for most in [200, clips.len()] {
        let shown: Vec<Option<Embedding>> = shown[..most].iter().cloned().map(Some).collect();
        let deal = || {
            cast(&Scores::of_meanings(&spoken, &shown), &HashSet::new(), &ties(spoken.len(), &clips[..most]))
        };
        let (dealt, took) = timed(deal);
        assert!(dealt.iter().any(Option::is_some), "no clip fits any line");
        row(&format!("a line of {} among {most} clips", spoken.len()), spoken.len(), took);
    }
}

/// The labelled lines, each once.
fn lines() -> Vec<String> {
    let all: serde_json::Value =
        serde_json::from_str(include_str!("../../providers/tests/matching.json")).unwrap();
    let videos = all["videos"].as_array().unwrap().iter();
    let lines = videos.flat_map(|video| video["lines"].as_array().unwrap());
    let mut seen = HashSet::new();
    lines.map(|pair| pair[0].as_str().unwrap().to_owned()).filter(|line| seen.insert(line.clone())).collect()
}

/// Nothing tells the clips apart but what they show.
fn ties(lines: usize, clips: &[String]) -> Ties {
    let canvas = Canvas { width: 1080, height: 1920, fps: FrameRate::THIRTY };
    let lines = (0..lines).map(|line| (format!("s{line}"), Time::from_ms(3_000))).collect();
    let traits = |clip: &String| Traits {
        name: clip.clone(),
        size: Some((1080, 1920)),
        length: Some(Time::from_ms(8_000)),
    };
    Ties::of(None, canvas, lines, clips.iter().map(traits).collect())
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    (work(), began.elapsed())
}

fn row(what: &str, pieces: usize, took: Duration) {
    let each = took.as_secs_f64() / pieces as f64;
    println!("{what:<44} {:>12.0} {:>14.3}", 1.0 / each, each * 1_000.0);
}

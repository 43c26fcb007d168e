//! The real voice: real model, real dictionaries, real sound.
//!
//! Skipped, and said so, where the resources are not installed; in CI (`CI` is set) their absence is a failure.

use editorial::script;
use providers::{Kokoro, default_voice, resources};
use std::env;
use std::fs;
use std::path::Path;
use std::time::Duration;
use studio::api::VoiceSetup;
use studio::ports::{CancellationToken, Narrator, Spoken, SpokenLine, StageFailure};

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

fn line<'a>(text: &'a str, words: &'a [&'a str], voice: &'a str) -> SpokenLine<'a> {
    SpokenLine { text, words, voice, rate_percent: 100, pitch: 0 }
}

async fn speak(kokoro: &Kokoro, text: &str, voice: &str, out: &Path) -> Result<Spoken, StageFailure> {
    let words = script::words(text);
    kokoro.narrate(line(text, &words, voice), &VoiceSetup::default(), out, &CancellationToken::new()).await
}

#[tokio::test]
async fn lines_of_both_languages_are_spoken_with_times_for_each_word() {
    let Some(kokoro) = voice() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("line.wav");
    for (text, voice) in [
        ("Bees dance to tell the others where the flowers are.", default_voice("en")),
        ("In 2026, Zorblax sold 30% more honey for $3.50.", "builtin:kokoro/bm_george".to_owned()),
        ("蜜蜂用舞蹈告诉同伴，花在哪里。", default_voice("zh")),
        ("2026年，AI让它涨了30%。", "builtin:kokoro/zm_yunxi".to_owned()),
    ] {
        let spoken = speak(&kokoro, text, &voice, &out).await.unwrap();
        let words = script::words(text);
        let sound = hound::WavReader::open(&out).unwrap();
        assert_eq!(
            (sound.spec().channels, sound.spec().sample_rate, sound.spec().bits_per_sample),
            (1, 24_000, 16)
        );
        let samples: Vec<i16> = sound.into_samples().map(Result::unwrap).collect();
        assert_eq!(spoken.length, editorial::Time::from_samples(samples.len() as u64, 24_000));

        let per_word = spoken.length.as_ms() / words.len() as i64;
        assert!((120..900).contains(&per_word), "{per_word} ms a word: {text}");
        let peak = samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap();
        assert!((3_000..32_700).contains(&peak), "peak {peak}: {text}");

        assert_eq!(spoken.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), words);
        assert!(
            spoken.words.iter().all(|word| word.start < word.end && word.end <= spoken.length),
            "{:?}",
            spoken.words
        );
        assert!(spoken.words.windows(2).all(|pair| pair[0].end <= pair[1].start), "{:?}", spoken.words);
    }
}

#[tokio::test]
async fn the_same_line_gives_the_same_bytes() {
    let Some(kokoro) = voice() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = Vec::new();
    for name in ["first.wav", "second.wav"] {
        let out = folder.path().join(name);
        let spoken = speak(&kokoro, "The same line, twice.", &default_voice("en"), &out).await.unwrap();
        bytes.push((spoken, fs::read(out).unwrap()));
    }
    assert!(bytes[0] == bytes[1]);
}

#[tokio::test]
async fn a_pace_is_kept_and_the_times_keep_up_with_it() {
    let Some(kokoro) = voice() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("line.wav");
    let (text, id) = ("Bees dance to tell the others where the flowers are.", default_voice("en"));
    let words = script::words(text);
    let mut at_pace = Vec::new();
    for rate_percent in [100, 150, 70] {
        let line = SpokenLine { text, words: &words, voice: &id, rate_percent, pitch: 0 };
        let spoken =
            kokoro.narrate(line, &VoiceSetup::default(), &out, &CancellationToken::new()).await.unwrap();
        assert!(spoken.words.iter().all(|word| word.start < word.end && word.end <= spoken.length));
        at_pace.push(spoken);
    }
    for (spoken, pace) in at_pace.iter().zip([1.0, 1.5, 0.7]) {
        let share = at_pace[0].length.as_ms() as f64 / spoken.length.as_ms() as f64;
        assert!((share / pace - 1.0).abs() < 0.12, "{pace}: {share}");
        let middle = |spoken: &Spoken| spoken.words[5].start.as_ms() as f64 / spoken.length.as_ms() as f64;
        assert!((middle(spoken) - middle(&at_pace[0])).abs() < 0.05, "{pace}");
    }
}

/// The pitch in hertz of each stretch of 60 ms in which somebody sings rather than hisses; none for the others.
fn pitches(samples: &[i16]) -> Vec<Option<f64>> {
    let pitch = |stretch: &[i16]| {
        let sound: Vec<f64> = stretch.iter().map(|sample| f64::from(*sample)).collect();
        let alike = |lag: usize| -> f64 {
            let (one, other) = (&sound[..sound.len() - lag], &sound[lag..]);
            let power = |of: &[f64]| of.iter().map(|s| s * s).sum::<f64>();
            let both: f64 = one.iter().zip(other).map(|(a, b)| a * b).sum();
            both / (power(one) * power(other)).sqrt().max(1.0)
        };
        let loud = sound.iter().map(|s| s * s).sum::<f64>() / sound.len() as f64 > 800.0 * 800.0;
        let best = (48..400).max_by(|a, b| alike(*a).total_cmp(&alike(*b)))?;
        (loud && alike(best) > 0.85).then(|| 24_000.0 / best as f64)
    };
    samples.chunks_exact(1_440).map(pitch).collect()
}

#[tokio::test]
async fn another_pitch_leaves_length_and_times_alone() {
    let Some(kokoro) = voice() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("line.wav");
    let (text, id) = ("Bees dance to tell the others where the flowers are.", default_voice("en"));
    let words = script::words(text);
    let mut at_pitch = Vec::new();
    for pitch in [0, 4, -4] {
        let line = SpokenLine { pitch, ..line(text, &words, &id) };
        let spoken =
            kokoro.narrate(line, &VoiceSetup::default(), &out, &CancellationToken::new()).await.unwrap();
        let samples: Vec<i16> =
            hound::WavReader::open(&out).unwrap().into_samples().map(Result::unwrap).collect();
        // What was made higher or lower is still found word by word.
        let found = kokoro.align(line, "en", &out, &CancellationToken::new()).await.unwrap();
        let off = spoken.words.iter().zip(&found).map(|(own, found)| (own.start - found.start).as_ms().abs());
        let off = off.sum::<i64>() / found.len() as i64;
        assert!(off <= 30, "{pitch} semitones: {off} ms off");
        at_pitch.push((spoken, pitches(&samples)));
    }
    for ((spoken, pitches), semitones) in at_pitch[1..].iter().zip([4.0, -4.0]) {
        assert_eq!(*spoken, at_pitch[0].0);
        let both =
            at_pitch[0].1.iter().zip(pitches).filter_map(|(was, is)| Some(is.as_ref()? / was.as_ref()?));
        let mut shares: Vec<f64> = both.collect();
        shares.sort_by(f64::total_cmp);
        let (share, wanted) = (shares[shares.len() / 2], 2_f64.powf(semitones / 12.0));
        assert!(
            shares.len() >= 8 && (share / wanted - 1.0).abs() < 0.03,
            "{semitones}: {share} of {}",
            shares.len()
        );
    }
}

/// Lines of which the times are known, because the model tells them, spoken by voices other than the one that is laid
/// over them.
const TIMED: &[(&str, &str, u16, &str)] = &[
    ("en", "builtin:kokoro/bm_george", 100, "A bee comes home, and at once she starts to dance."),
    ("en", "builtin:kokoro/af_bella", 85, "In 2026, more than thirty dances were read by a machine."),
    ("zh", "builtin:kokoro/zm_yunxi", 100, "一只蜜蜂回到家里，马上跳起舞来。"),
    ("zh", "builtin:kokoro/zm_yunjian", 115, "没有人教过它们，可是每个蜂巢都是这样跳的。"),
];

#[tokio::test]
async fn words_of_a_foreign_sound_are_found_within_sixty_milliseconds() {
    let Some(kokoro) = voice() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("line.wav");
    let (mut off, mut count) = (0, 0);
    for (language, id, rate_percent, text) in TIMED {
        let words = script::words(text);
        let line = SpokenLine { text, words: &words, voice: id, rate_percent: *rate_percent, pitch: 0 };
        let cancel = CancellationToken::new();
        let spoken = kokoro.narrate(line, &VoiceSetup::default(), &out, &cancel).await.unwrap();
        let line = SpokenLine { rate_percent: 100, ..line };
        let found = kokoro.align(line, language, &out, &cancel).await.unwrap();
        assert_eq!(found.len(), words.len(), "{text}");
        assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start), "{found:?}");
        let errors: Vec<i64> = spoken
            .words
            .iter()
            .zip(&found)
            .map(|(own, found)| (own.start - found.start).as_ms().abs())
            .collect();
        println!("{:>4} ms {text}", errors.iter().sum::<i64>() / errors.len() as i64);
        (off, count) = (off + errors.iter().sum::<i64>(), count + errors.len() as i64);
    }
    println!("{} ms on the whole", off / count);
    assert!(off / count <= 60, "{} ms", off / count);
    let line =
        SpokenLine { text: "Bonjour.", words: &["Bonjour."], voice: "x:y", rate_percent: 100, pitch: 0 };
    assert_eq!(kokoro.align(line, "fr", &out, &CancellationToken::new()).await, None);
}

#[tokio::test]
async fn a_name_that_no_dictionary_has_is_heard() {
    let Some(kokoro) = voice() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("line.wav");
    let short = speak(&kokoro, "Her name is now.", &default_voice("en"), &out).await.unwrap();
    let long =
        speak(&kokoro, "Her name is Quorvintha Zbelmont now.", &default_voice("en"), &out).await.unwrap();
    assert!(long.length.as_ms() > short.length.as_ms() + 500, "{:?} {:?}", short.length, long.length);
    assert!(long.words[3..5].iter().all(|word| (word.end - word.start).as_ms() > 250), "{:?}", long.words);
}

#[tokio::test]
async fn a_line_longer_than_the_model_takes_is_spoken_whole() {
    let Some(kokoro) = voice() else { return };
    let folder = tempfile::tempdir().unwrap();
    let text = "One little bee flew over the garden wall, ".repeat(13);
    let spoken = speak(&kokoro, &text, &default_voice("en"), &folder.path().join("line.wav")).await.unwrap();
    assert_eq!(spoken.words.len(), 104);
    assert!(spoken.words.windows(2).all(|pair| pair[0].start < pair[1].start));
    assert!(spoken.length.as_ms() > 20_000);
}

#[tokio::test]
async fn a_cancelled_line_ends_at_once_and_leaves_no_file() {
    let Some(kokoro) = voice() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("line.wav");
    speak(&kokoro, "Warm.", &default_voice("en"), &out).await.unwrap();
    fs::remove_file(&out).unwrap();
    let cancel = CancellationToken::new();
    let text = "One little bee flew over the garden wall, ".repeat(10);
    let (words, voice) = (script::words(&text), default_voice("en"));
    let setup = VoiceSetup::default();
    let line = kokoro.narrate(line(&text, &words, &voice), &setup, &out, &cancel);
    let cancels = async {
        tokio::task::yield_now().await;
        cancel.cancel();
    };
    let (done, ()) =
        tokio::time::timeout(Duration::from_secs(60), async { tokio::join!(line, cancels) }).await.unwrap();
    assert_eq!(done, Err(StageFailure::Cancelled));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_missing_voice_asks_the_person_and_an_unknown_one_gives_up() {
    let kokoro = Kokoro::new(resources::Resources::at("/nowhere"));
    let out = Path::new("/nowhere/line.wav");
    assert!(kokoro.voices().is_empty());
    let missing = speak(&kokoro, "Hello.", &default_voice("en"), out).await;
    assert!(matches!(missing, Err(StageFailure::NeedsYou(question)) if question.code == "voice_missing"));
    let unknown = speak(&kokoro, "Hello.", "builtin:kokoro/nobody", out).await;
    assert!(matches!(unknown, Err(StageFailure::GiveUp(fault)) if fault.code == "voice_unknown"));
    assert!(kokoro.check().await.iter().all(|finding| !finding.ok));
}

#[tokio::test]
async fn the_self_test_says_how_fast_it_is() {
    let Some(kokoro) = voice() else { return };
    let findings = kokoro.check().await;
    println!("{}", findings[0].says);
    assert!(findings[0].ok && findings[0].says.contains("speaks"), "{findings:?}");
    assert!(
        kokoro.fingerprint(&VoiceSetup::default()).starts_with("kokoro/")
            && !kokoro.fingerprint(&VoiceSetup::default()).contains("missing")
    );
}

//! `spool new`, as a person calls it: from a topic to a project that is sound, and to a video without any network.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test of a program has to start it")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn spool(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_spool"))
        .args(args)
        .current_dir(folder)
        .env("SPOOL_DATA_DIR", folder.join("data"))
        .env("SPOOL_OPENAI_KEY", "")
        .output()
        .unwrap()
}

#[test]
fn a_topic_becomes_a_project_that_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    for (topic, name) in [("How bees dance", "a.spool"), ("蜜蜂怎么跳舞", "b.spool")] {
        let made = spool(folder.path(), &["new", topic, "-o", name, "--seconds", "30"]);
        assert!(made.status.success(), "{made:?}");
        let checked = spool(folder.path(), &["--json", "check", name]);
        let inside: Value = serde_json::from_slice(&checked.stdout).unwrap();
        let seconds = inside["project"]["about_ms"].as_u64().unwrap() as f64 / 1_000.0;
        assert!((27.0..=33.0).contains(&seconds), "{seconds} s");
    }
}

#[test]
fn a_project_that_is_there_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.spool"), "mine").unwrap();
    let refused = spool(folder.path(), &["--json", "new", "How bees dance", "-o", "a.spool"]);
    let error: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(error["error"]["code"], "output_taken");
    assert_eq!(std::fs::read_to_string(folder.path().join("a.spool")).unwrap(), "mine");
}

#[test]
fn without_a_name_the_title_is_the_name() {
    let folder = tempfile::tempdir().unwrap();
    spool(folder.path(), &["new", "How bees dance"]);
    assert!(folder.path().join("How bees dance.spool").is_file());
}

#[test]
fn a_script_is_taken_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let made =
        spool(folder.path(), &["--json", "new", "Bees dance. They say where lunch is.", "-o", "a.spool"]);
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(made["script"]["lines"][1]["text"], "They say where lunch is.");
}

/// The program where there is no network at all, not even to this computer itself.
fn cut_off(folder: &Path, args: &[&str]) -> Output {
    Command::new("unshare")
        .args(["--map-root-user", "--net", env!("CARGO_BIN_EXE_spool")])
        .args(args)
        .current_dir(folder)
        .env("SPOOL_DATA_DIR", folder.join("data"))
        .output()
        .unwrap()
}

/// What ffprobe or ffmpeg says of a file.
fn said(program: &str, args: &[&str]) -> String {
    let out = Command::new(program).args(args).output().unwrap();
    String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_network_a_fresh_profile_makes_a_spoken_video_of_a_topic_in_english_and_in_chinese() {
    if !said("unshare", &["--map-root-user", "--net", "true"]).is_empty() {
        eprintln!("this computer lets nobody cut a program off its network: not tested");
        return;
    }
    for (topic, is_its_script) in [
        ("How bees dance", (|c| c.is_ascii_alphabetic()) as fn(char) -> bool),
        ("蜜蜂怎么跳舞", |c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let written = cut_off(folder.path(), &["new", topic, "-o", "a.spool", "--seconds", "10"]);
        assert!(written.status.success(), "{written:?}");
        let made = cut_off(
            folder.path(),
            &["--json", "render", "a.spool", "-o", "a.mp4", "--quality", "draft", "--shape", "1:1"],
        );
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stdout));
        let captions = std::fs::read_to_string(folder.path().join("a.srt")).unwrap();
        let letters = captions.chars().filter(|c| c.is_alphabetic());
        let own = letters.clone().filter(|c| is_its_script(*c)).count();
        assert!(own > 10 && own * 10 > letters.count() * 9, "{captions}");
        let file = folder.path().join("a.mp4");
        let file = file.to_str().unwrap();
        let length =
            said("ffprobe", &["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file]);
        let length: f64 = length.trim().parse().unwrap();
        assert!((7.0..=20.0).contains(&length), "{length} s");
        let heard =
            said("ffmpeg", &["-nostdin", "-i", file, "-af", "silencedetect=-40dB:3", "-f", "null", "-"]);
        assert!(!heard.contains("silence_start"), "three seconds without a voice: {heard}");
    }
}

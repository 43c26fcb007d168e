//! Music that comes with Spool, as a person asks for it: `spool music`, `--music`.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test of a program has to start it")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

/// Runs a command where nothing but the music is installed.
fn spool(folder: &Path, args: &[&str]) -> Output {
    let resources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    Command::new(env!("CARGO_BIN_EXE_spool"))
        .args(args)
        .current_dir(folder)
        .env("SPOOL_DATA_DIR", folder.join("data"))
        .env("SPOOL_RESOURCES", resources)
        .env("SPOOL_OPENAI_KEY", "")
        .output()
        .unwrap()
}

/// The music of the project that `spool new` writes: the file beside it, and how much of it is one round.
fn music(words: &[&str]) -> Option<(String, u64)> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.mp3"), "sound").unwrap();
    let made = spool(folder.path(), &[&["new", "Why stars shine", "-o", "a.spool"], words].concat());
    assert!(made.status.success(), "{made:?}");
    let text = std::fs::read(folder.path().join("a.spool")).unwrap();
    let project: Value = serde_json::from_slice(&text).unwrap();
    let name = project["music"]["media"].as_str()?;
    let path = project["media"][name]["path"].as_str().unwrap();
    assert!(folder.path().join(path).is_file(), "{path}");
    Some((path.to_owned(), project["music"]["round_ms"].as_u64().unwrap_or(0)))
}

#[test]
fn every_mood_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let listed = String::from_utf8(spool(folder.path(), &["--json", "music"]).stdout).unwrap();
    let moods: Vec<String> = listed
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["music"]["mood"].as_str().unwrap().to_owned()
        })
        .collect();
    assert!(moods.len() == 8 && moods.contains(&"tense".to_owned()), "{moods:?}");
}

#[test]
fn music_is_chosen_by_mood_or_name_or_file_or_not_at_all() {
    let (fitting, round) = music(&[]).unwrap();
    assert!(fitting == "paper-moons.m4a" && round > 0, "{fitting} {round}");
    assert_eq!(music(&["--music", "tense"]).unwrap().0, "storm-front.m4a");
    assert_eq!(music(&["--music", "Tiptoe"]).unwrap().0, "tiptoe.m4a");
    assert_eq!(music(&["--music", "mine.mp3"]), Some(("mine.mp3".to_owned(), 0)));
    assert_eq!(music(&["--music", "none"]), None);
}

#[test]
fn music_that_is_not_here_is_told() {
    let folder = tempfile::tempdir().unwrap();
    for (word, code) in [("polka", "track_unknown"), ("gone.mp3", "input_missing")] {
        let refused = spool(folder.path(), &["--json", "new", "Why stars shine", "--music", word]);
        let error: Value = serde_json::from_slice(&refused.stdout).unwrap();
        assert_eq!(error["error"]["code"], code);
    }
}

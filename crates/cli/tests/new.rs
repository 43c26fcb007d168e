//! `spool new`, as a person calls it: from a topic to a project that is sound.

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

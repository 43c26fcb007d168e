//! A graphics chip's encoder that passes its trial and fails in the middle of a video, played around the real ffmpeg.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is the report")]
#![allow(clippy::disallowed_methods, reason = "a test of a program has to start it")]

use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

/// Has an encoder that makes so many films and then fails: the software encoder under another name.
const SCRIPT: &str = r#"#!/bin/bash
case "$*" in
*-encoders*) echo ' V....D h264_nvenc  played'; exit;;
*h264_nvenc*) ;;
*) exec /usr/bin/ffmpeg "$@";;
esac
echo one >> DESK/films
(( $(/usr/bin/wc -l < DESK/films) > FILMS )) && { echo 'the chip is gone' >&2; exit 1; }
args=()
while (( $# )); do
  case "$1" in
  h264_nvenc) args+=(libx264 -preset ultrafast -qp 18);;
  -preset|-rc|-cq|-b:v|-forced-idr) shift;;
  *) args+=("$1");;
  esac
  shift
done
exec /usr/bin/ffmpeg "${args[@]}"
"#;

fn spool(desk: &Path, encoder: &str, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_spool"))
        .args(args)
        .env("SPOOL_DATA_DIR", desk.join("data"))
        .env("SPOOL_FFMPEG", desk.join("ffmpeg"))
        .env("SPOOL_ENCODER", encoder)
        .current_dir(desk)
        .output()
        .unwrap()
}

/// A desk with a small project, and a program whose chip makes so many films, the one of the trial among them.
fn desk(films: usize) -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    let script = SCRIPT.replace("DESK", desk.path().to_str().unwrap()).replace("FILMS", &films.to_string());
    std::fs::write(desk.path().join("ffmpeg"), script).unwrap();
    std::fs::set_permissions(desk.path().join("ffmpeg"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let lines = ["Bees dance.", "They say where lunch is.", "The others follow."];
    let scenes: Vec<Value> = lines.iter().map(|line| json!({ "id": line, "text": line })).collect();
    let project = json!({
        "format": "spool.project", "version": 1, "min_reader": 1,
        "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Why bees dance", "language": "en",
        "canvas": { "width": 216, "height": 384, "fps": "30/1" },
        "scenes": scenes,
    });
    std::fs::write(desk.path().join("bees.spool"), project.to_string()).unwrap();
    desk
}

fn rendered(desk: &Path, encoder: &str, out: &str) -> (Value, Vec<u8>) {
    let said = spool(desk, encoder, &["--json", "render", "bees.spool", "-o", out]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let text = String::from_utf8(said.stdout).unwrap();
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    (last["job"].clone(), std::fs::read(desk.join(out)).unwrap())
}

#[test]
fn a_chip_that_fails_in_the_middle_leaves_the_same_bytes_as_no_chip_at_all() {
    let desk = desk(1 + 2);
    let (job, video) = rendered(desk.path(), "auto", "chip.mp4");
    let says = "The encoder of the graphics chip failed, so the video was made without it.";
    assert_eq!(job["warnings"], json!([says]));
    let films = std::fs::read_to_string(desk.path().join("films")).unwrap();
    assert!(films.lines().count() > 3, "it did not come to the failure");
    std::fs::remove_dir_all(desk.path().join("data")).unwrap();
    let (job, plain) = rendered(desk.path(), "software", "plain.mp4");
    assert_eq!(job["warnings"], json!([]));
    assert!(video == plain);
}

#[test]
fn a_chip_that_works_makes_a_video_that_holds_up_and_the_doctor_names_it() {
    let desk = desk(1_000);
    let (job, video) = rendered(desk.path(), "h264_nvenc", "chip.mp4");
    assert_eq!(job["warnings"], json!([]));
    let (_, plain) = rendered(desk.path(), "", "plain.mp4");
    assert!(video != plain, "the chip was not used");
    for (encoder, words) in [
        ("auto", "h264_nvenc makes the pictures."),
        ("software", "They are off; SPOOL_ENCODER=auto turns them on."),
        ("h264_vaapi", "asks for \"h264_vaapi\""),
    ] {
        let said = String::from_utf8(spool(desk.path(), encoder, &["doctor"]).stdout).unwrap();
        assert!(said.contains(words), "{encoder}: {said}");
    }
}

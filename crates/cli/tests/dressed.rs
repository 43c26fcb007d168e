//! What a video wears because the command line says so: it is in the frames, and in a project that is written.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test of a program has to start it")]

use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

const SIZE: (usize, usize) = (216, 384);

fn spool(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spool"));
    command.args(args).current_dir(folder).env("SPOOL_DATA_DIR", folder.join("data")).output().unwrap()
}

fn ffmpeg(folder: &Path, args: &[&str]) -> Vec<u8> {
    let made = Command::new("ffmpeg").args(["-v", "error", "-y"]).args(args).current_dir(folder).output();
    made.unwrap().stdout
}

/// A line over a blue photo, and a red square to be the logo.
fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (colour, size) in [("blue", "216x384"), ("red", "60x60")] {
        let source = format!("color={colour}:size={size}");
        let file = format!("{colour}.png");
        ffmpeg(folder.path(), &["-f", "lavfi", "-i", &source, "-frames:v", "1", &file]);
    }
    let project = json!({
        "format": "spool.project", "version": 1, "min_reader": 1,
        "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Why bees dance", "language": "en",
        "canvas": { "width": SIZE.0, "height": SIZE.1, "fps": "30/1" },
        "scenes": [{ "id": "s1", "text": "Bees dance, and they do so often.", "clip": { "media": "m1" } }],
        "media": { "m1": { "path": "blue.png", "kind": "photo" } },
    });
    std::fs::write(folder.path().join("bees.spool"), project.to_string()).unwrap();
    folder
}

/// Whether a colour is red, white, blue.
type Is = fn(&[u8]) -> bool;
const RED: Is = |rgb| rgb[0] > 200 && rgb[1] < 60 && rgb[2] < 60;
const WHITE: Is = |rgb| rgb.iter().all(|light| *light > 225);
const BLUE: Is = |rgb| rgb[2] > 200 && rgb[0] < 60;

/// Where in a picture that colour is: how often in each quarter, from the upper left on.
fn quarters(folder: &Path, file: &str, is: Is) -> [usize; 4] {
    let pixels = ffmpeg(folder, &["-i", file, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]);
    assert_eq!(pixels.len(), SIZE.0 * SIZE.1 * 3, "{file}");
    let mut found = [0; 4];
    for (at, _) in pixels.chunks(3).enumerate().filter(|(_, rgb)| is(rgb)) {
        let (x, y) = (at % SIZE.0, at / SIZE.0);
        found[usize::from(x >= SIZE.0 / 2) + 2 * usize::from(y >= SIZE.1 / 2)] += 1;
    }
    found
}

#[test]
fn a_title_card_and_a_logo_are_in_the_frames() {
    let desk = desk();
    let folder = desk.path();
    let preview = |more: &[&str]| {
        let asked = ["preview", "bees.spool", "--look", "off", "-o", "frame.png"];
        let made = spool(folder, &[&asked[..], more].concat());
        assert!(made.status.success(), "{made:?}");
    };
    preview(&["--at", "400"]);
    assert_eq!((quarters(folder, "frame.png", RED), quarters(folder, "frame.png", WHITE)), ([0; 4], [0; 4]));
    let dress = ["--logo", "red.png", "--title-card", "BEES", "--at", "400", "--at", "3200"];
    preview(&dress);
    for file in ["frame-400.png", "frame-3200.png"] {
        let [left, corner, below @ ..] = quarters(folder, file, RED);
        assert_eq!((left, below), (0, [0, 0]), "{file}");
        // 14 % of 216 on each side.
        assert!((700..1_000).contains(&corner), "{file}: {corner}");
    }
    let words: usize = quarters(folder, "frame-400.png", WHITE).iter().sum();
    assert!(words > 300, "{words}");
    assert_eq!(quarters(folder, "frame-3200.png", WHITE), [0; 4], "the card is over");
    let blue: usize = quarters(folder, "frame-3200.png", BLUE).iter().sum();
    assert!(blue > SIZE.0 * SIZE.1 * 9 / 10, "{blue}");
}

#[test]
fn what_cannot_be_worn_is_told_in_a_sentence() {
    let desk = desk();
    std::fs::write(desk.path().join("song.mp3"), "a sound").unwrap();
    let told = |more: &[&str]| {
        let asked = ["render", "bees.spool", "-o", "out.mp4"];
        let refused = spool(desk.path(), &[&asked[..], more].concat());
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        String::from_utf8(refused.stderr).unwrap()
    };
    assert!(told(&["--logo", "song.mp3"]).contains("\"song.mp3\" is not a photo, so it cannot be the logo."));
    assert!(told(&["--logo", "gone.png"]).contains("There is no file called \"gone.png\"."));
    assert!(told(&["--end-card", &"x".repeat(201)]).contains("longer than 200 letters"));
    assert!(told(&["--look", "shiny"]).contains("choose spoken-word, pop"));
    assert!(!desk.path().join("out.mp4").exists());
}

#[test]
fn a_project_that_is_written_wears_it_and_has_its_logo_beside_it() {
    let desk = desk();
    std::fs::create_dir(desk.path().join("mine")).unwrap();
    let script = "Bees dance. They say where lunch is.";
    let dress = ["--look", "box", "--transition", "fade-black", "--speed", "150", "--logo", "red.png"];
    let cards = ["--title-card", "Bees", "--end-card", "Thanks"];
    let asked = ["new", script, "--music", "none", "-o", "mine/a.spool"];
    let made = spool(desk.path(), &[&asked[..], &dress, &cards].concat());
    assert!(made.status.success(), "{made:?}");
    let text = std::fs::read_to_string(desk.path().join("mine/a.spool")).unwrap();
    let project: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(project["defaults"]["look"], "box");
    assert_eq!(project["defaults"]["transition"], json!({ "kind": "fade_black", "ms": 400 }));
    assert_eq!(project["scenes"][1]["clip"]["speed_percent"], 150);
    assert_eq!((&project["title_card"]["text"], &project["end_card"]["ms"]), (&json!("Bees"), &json!(2_500)));
    let logo = project["logo"]["media"].as_str().unwrap();
    assert_eq!(project["media"][logo]["path"], "red.png");
    assert!(desk.path().join("mine/red.png").is_file());
}

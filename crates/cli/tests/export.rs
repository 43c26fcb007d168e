//! A project on its way to other editors: what is in the folder, and that what reads such files elsewhere finds the video
//! in it, frame by frame.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is the report")]
#![allow(clippy::disallowed_methods, reason = "a test of a program has to start it")]

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A name with everything that a link has to write otherwise.
const ODD: &str = "蜜蜂 \"bee\" & 100% #1?.mp4";

struct Desk(tempfile::TempDir);

impl Desk {
    /// A project with a film, a photo, a line that shows nothing, and music.
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        let film = "-f lavfi -i testsrc2=s=320x180:r=25:d=8 -f lavfi -i sine=d=8 -c:v libx264 -preset ultrafast \
                    -pix_fmt yuv420p -timecode 01:00:00:00";
        desk.make(film, &desk.path("film.mov"));
        std::fs::rename(desk.path("film.mov"), desk.path(ODD)).unwrap();
        desk.make("-f lavfi -i testsrc2=s=200x200 -frames:v 1", &desk.path("photo.png"));
        desk.make("-f lavfi -i sine=f=220:d=3", &desk.path("music.wav"));
        let scene = |id: &str, text: &str, clip: Value| json!({ "id": id, "text": text, "clip": clip });
        let media = |path: &str| json!({ "path": path });
        let project = json!({
            "format": "spool.project", "version": 1, "min_reader": 1,
            "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Why bees dance", "language": "en",
            "canvas": { "width": 216, "height": 384, "fps": "30/1" },
            "defaults": { "transition": { "kind": "fade", "ms": 400 } },
            "scenes": [
                scene("s1", "A bee can tell its sisters where lunch is.", json!({ "media": "film", "in_ms": 1000, "speed_percent": 150 })),
                scene("s2", "She does it by dancing.", json!({ "media": "photo" })),
                scene("s3", "Nobody saw that coming.", json!(null)),
            ],
            "music": { "media": "music" },
            "media": { "film": media(ODD), "photo": media("photo.png"), "music": media("music.wav") },
        });
        std::fs::write(desk.path("bees.spool"), project.to_string()).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn make(&self, words: &str, out: &Path) {
        let made = Command::new("ffmpeg").args(words.split_whitespace()).arg(out).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }

    fn spool(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spool"));
        command
            .args(args)
            .current_dir(self.0.path())
            .env("SPOOL_DATA_DIR", self.path("data"))
            .output()
            .unwrap()
    }

    /// What is told of an export.
    fn export(&self, more: &[&str]) -> Value {
        let args = [&["--json", "export", "bees.spool"], more].concat();
        let out = self.spool(&args);
        let told: Value = serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{out:?}"));
        told["export"].clone()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// The files that a timeline names.
fn links(otio: &Path) -> Vec<String> {
    let timeline: Value = serde_json::from_slice(&std::fs::read(otio).unwrap()).unwrap();
    let mut links = Vec::new();
    for track in timeline["tracks"]["children"].as_array().unwrap() {
        for child in track["children"].as_array().unwrap() {
            let link = &child["media_references"]["DEFAULT_MEDIA"]["target_url"];
            links.extend(link.as_str().map(str::to_owned));
        }
    }
    links
}

#[test]
fn everything_that_spool_made_lies_in_the_folder_and_the_persons_files_stay() {
    let desk = Desk::new();
    let export = desk.export(&[]);
    let folder = desk.path("Why bees dance");
    assert_eq!(export["path"], folder.to_str().unwrap());
    let written = names(&folder);
    let title = |end: &str| format!("Why bees dance.{end}");
    for name in ["otio", "fcpxml", "edl", "srt", "vtt", "ass"]
        .map(title)
        .iter()
        .map(String::as_str)
        .chain(["README.txt"])
    {
        assert!(written.iter().any(|there| there == name), "{name} is not in {written:?}");
    }
    assert_eq!(names(&folder.join("Narration")).len(), 3);
    assert_eq!(names(&folder.join("Narration"))[1], "02 She does it by dancing.wav");
    assert!(!folder.join("Media").exists(), "nobody asked for copies");
    let readme = std::fs::read_to_string(folder.join("README.txt")).unwrap();
    assert!(readme.contains(ODD) && readme.contains(export["lost"][0].as_str().unwrap()), "{readme}");
}

#[test]
fn with_copies_nothing_outside_the_folder_is_needed_and_nothing_is_written_over() {
    let desk = Desk::new();
    let out = desk.path("out.otio");
    let first = desk.export(&["--copy", "-o", out.to_str().unwrap()]);
    let second = desk.export(&["--copy", "-o", out.to_str().unwrap()]);
    assert_eq!([&first["name"], &second["name"]], ["out", "out (2)"]);
    assert_eq!(second["open"], json!(["Why bees dance.otio"]));
    let inside = desk.path("out (2)");
    let links = links(&inside.join("Why bees dance.otio"));
    let here = inside.to_str().unwrap().replace(' ', "%20");
    assert!(
        links.len() > 6 && links.iter().all(|link| link.starts_with(&format!("file://{here}/"))),
        "{links:#?}"
    );
    assert_eq!(names(&desk.path("")).iter().filter(|name| name.starts_with(".spool")).count(), 0);
}

#[test]
fn an_export_of_nothing_is_refused_in_a_sentence() {
    let desk = Desk::new();
    std::fs::write(desk.path("empty.txt"), "").unwrap();
    let out = desk.spool(&["export", "empty.txt"]);
    assert_eq!(out.status.code(), Some(2), "{out:?}");
    assert!(String::from_utf8_lossy(&out.stderr).starts_with("spool: "), "{out:?}");
}

fn python() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")));
    cache
        .map(|cache| cache.join("spool/opentimelineio/bin/python"))
        .filter(|python| python.exists())
        .expect("OpenTimelineIO: npm run setup -- --tests brings it")
}

#[test]
#[ignore = "npm run exchange runs it, with OpenTimelineIO"]
fn what_reads_such_files_elsewhere_finds_the_video_frame_by_frame() {
    let desk = Desk::new();
    desk.export(&[]);
    let video = desk.path("bees.mp4");
    let rendered = desk.spool(&["render", "bees.spool", "--quality", "draft", "-o", video.to_str().unwrap()]);
    assert!(rendered.status.success(), "{rendered:?}");
    let counted = Command::new("ffprobe")
        .args(
            "-v error -count_packets -select_streams v -show_entries stream=nb_read_packets -of csv=p=0"
                .split(' '),
        )
        .arg(&video)
        .output()
        .unwrap();
    let frames: f64 =
        String::from_utf8(counted.stdout).unwrap().trim().trim_end_matches(',').parse().unwrap();

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export/read.py");
    let folder = desk.path("Why bees dance");
    let read = Command::new(python()).arg(script).arg(&folder).arg("Why bees dance").output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let read: Value = serde_json::from_slice(&read.stdout).unwrap();

    for format in ["otio", "edl", "fcpxml"] {
        assert_eq!(read[format]["frames"].as_f64(), Some(frames), "{format}: {read:#}");
    }
    let film = desk.path(ODD).canonicalize().unwrap();
    let (otio, edl) = (&read["otio"], &read["edl"]);
    let pictures = &otio["tracks"][0];
    assert_eq!((&pictures["kind"], pictures["frames"].as_f64()), (&json!("Video"), Some(frames)));
    assert_eq!(pictures["dissolves"], 2);
    let first = &pictures["clips"][0];
    assert_eq!((first["path"].as_str(), &first["speeds"]), (film.to_str(), &json!([1.5])), "{read:#}");
    // The camera's clock said one o'clock, and the line begins a second later.
    assert_eq!((first["begins"].as_f64(), first["from"].as_f64()), (Some(3_600.0), Some(3_601.0)));
    assert_eq!(otio["markers"].as_array().unwrap().len(), 3);
    let said = &otio["tracks"][1];
    assert_eq!((&said["kind"], said["clips"].as_array().map(Vec::len)), (&json!("Audio"), Some(3)));

    assert_eq!(edl["tracks"][0]["dissolves"], 2);
    assert_eq!(edl["tracks"][0]["clips"][0]["path"].as_str(), film.to_str());

    let final_cut = &read["fcpxml"];
    assert_eq!(final_cut["wrong"], json!([]), "{final_cut:#}");
    assert_eq!((&final_cut["contiguous"], final_cut["ends"].as_f64()), (&json!(true), Some(frames)));
    assert_eq!(final_cut["markers"], otio["markers"]);
    let there = |path: &Value| Path::new(path.as_str().unwrap()).is_file();
    assert!(final_cut["paths"].as_array().unwrap().iter().all(there), "{final_cut:#}");
    let tracks = otio["tracks"].as_array().unwrap().iter();
    assert!(tracks.flat_map(|track| track["clips"].as_array().unwrap()).all(|clip| there(&clip["path"])));
}

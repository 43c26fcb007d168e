//! The preview of a project is the frame that its video has: projects and times at random, each asked before anything of
//! the video is made, then compared with the finished file as a player decodes it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is the report")]
#![allow(clippy::disallowed_methods, reason = "a test of a program has to start it")]

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Pairs of a project and a time, unless `SPOOL_PAIRS` says another number.
const PAIRS: usize = 20;
/// Times in each project.
const TIMES: usize = 10;
/// How alike the two have to be; the rest is what the encoder loses.
const ALIKE: f64 = 0.99;
/// Sides large enough that what the encoder loses at the edges of words is little.
const CANVASES: [[u32; 2]; 4] = [[540, 960], [960, 540], [720, 720], [576, 720]];
const RATES: [&str; 4] = ["30/1", "30/1", "25/1", "30000/1001"];
/// Films of several rates, shapes and keyframe distances; as soft as what a camera sees.
const FILMS: [(&str, &str, &str); 5] = [
    ("even.mp4", "testsrc2=s=640x360:r=30", "-t 6 -g 250"),
    ("film.mkv", "testsrc2=s=360x640:r=24", "-t 5 -g 48"),
    ("pal.mp4", "gradients=s=400x600:r=25:speed=0.04:seed=7", "-t 4 -g 12"),
    ("fast.mp4", "testsrc2=s=640x480:r=60", "-t 5"),
    ("slow.mp4", "testsrc2=s=480x480:r=10", "-t 7"),
];
const LOOKS: [&str; 10] = [
    "spoken_word",
    "pop",
    "karaoke",
    "box",
    "word_box",
    "outline",
    "one_word",
    "lower_third",
    "typewriter",
    "off",
];
/// All but squares, which are nothing but edges: those are compared part by part.
const TRANSITIONS: [&str; 11] = [
    "none",
    "fade",
    "fade_black",
    "fade_white",
    "slide",
    "slide_up",
    "wipe",
    "zoom",
    "circle",
    "blur",
    "clock",
];
const WORDS: [&str; 8] = ["Bees", "dance", "quite", "slowly", "today", "Über", "ночью", "蜜蜂"];

/// Small numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn project(&mut self, lines: usize) -> Value {
        let scenes: Vec<Value> = (0..lines).map(|line| self.scene(line)).collect();
        let [width, height] = self.of(&CANVASES);
        let ms = 200 + 50 * self.below(10);
        let mut project = json!({
            "format": "spool.project", "version": 1, "min_reader": 1,
            "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Any", "language": "de",
            "canvas": { "width": width, "height": height, "fps": self.of(&RATES) },
            "defaults": {
                "look": self.of(&LOOKS), "transition": { "kind": self.of(&TRANSITIONS), "ms": ms },
            },
            "scenes": scenes,
            "narration": { "media": "voice" },
            "media": { "voice": { "path": "voice.wav" }, "photo": { "path": "photo.jpg" } },
        });
        for (name, _, _) in FILMS {
            project["media"][name] = json!({ "path": name });
        }
        if self.below(3) == 0 {
            project["title_card"] = json!({ "text": "Some words\non a card", "ms": 1_200 });
        }
        if self.below(3) == 0 {
            project["logo"] = json!({ "media": "photo", "corner": "bottom_left", "opacity_percent": 70 });
        }
        project
    }

    fn scene(&mut self, line: usize) -> Value {
        let words: Vec<&str> = (0..2 + self.below(5)).map(|_| self.of(&WORDS)).collect();
        let mut scene = json!({ "id": format!("s{line}"), "text": format!("{}.", words.join(" ")) });
        let fit = self.of(&["fill", "fill", "contain", "blur"]);
        let focus = [self.below(1_000), self.below(1_000)];
        let speed = self.of(&[100, 100, 100, 50, 73, 200]);
        match self.below(6) {
            0 => {}
            1 => scene["clip"] = json!({ "media": "photo", "fit": fit, "focus": focus }),
            _ => {
                let (name, in_ms) = (self.of(&FILMS).0, self.below(4_500));
                scene["clip"] = json!({ "media": name, "in_ms": in_ms, "fit": fit, "focus": focus, "speed_percent": speed });
            }
        }
        if self.below(3) == 0 {
            scene["transition"] = json!({ "kind": self.of(&TRANSITIONS), "ms": 300 });
        }
        scene
    }
}

fn ffmpeg(folder: &Path, args: &[&str]) -> String {
    let ran =
        Command::new("/usr/bin/ffmpeg").args(["-nostdin", "-y"]).args(args).current_dir(folder).output();
    let Output { status, stderr, .. } = ran.unwrap();
    let said = String::from_utf8_lossy(&stderr).into_owned();
    assert!(status.success(), "{args:?}: {said}");
    said
}

fn make(folder: &Path, args: &str) {
    ffmpeg(folder, &args.split_whitespace().collect::<Vec<_>>());
}

fn library(folder: &Path, lines: usize) {
    for (name, picture, rest) in FILMS {
        let args = "-vf gblur=sigma=6 -c:v libx264 -preset ultrafast -crf 10 -pix_fmt yuv420p";
        make(folder, &format!("-f lavfi -i {picture} {rest} {args} {name}"));
    }
    make(folder, "-f lavfi -i testsrc2=s=1200x900 -vf gblur=sigma=8 -frames:v 1 photo.jpg");
    // A hum for each line, and a pause after it.
    let voice = format!("aevalsrc=0.3*sin(800*t)*lt(mod(t\\,2)\\,1.5):s=24000:d={}", 2 * lines);
    ffmpeg(folder, &["-f", "lavfi", "-i", &voice, "voice.wav"]);
}

fn spool(folder: &Path, args: &[&str]) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spool"));
    let out = command.arg("--json").args(args).env("SPOOL_DATA_DIR", folder.join("data")).output().unwrap();
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// SSIM of a picture and a frame of a video as a screen shows it: it has no colours beyond its own, and a film of test
/// pictures has many.
fn alike(folder: &Path, picture: &Path, frame: u64) -> f64 {
    let back =
        "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_inp+bicubic,format=yuv420p";
    let screen =
        "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int+bicubic,format=rgb24";
    let graph = format!("[0:v]{back}[p];[1:v]select=eq(n\\,{frame}),setpts=0,{screen},{back}[v];[p][v]ssim");
    let picture = picture.to_str().unwrap();
    let args =
        ["-i", picture, "-i", "out.mp4", "-filter_complex", &graph, "-frames:v", "1", "-f", "null", "-"];
    let said = ffmpeg(folder, &args);
    let all = said.rsplit("All:").next().and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    all.unwrap_or_else(|| panic!("{said}"))
}

#[test]
#[ignore = "takes minutes: SPOOL_PAIRS=500 cargo test -p cli --test exact -- --ignored"]
fn the_preview_of_any_project_at_any_time_is_the_frame_of_its_video() {
    const LINES: usize = 3;
    let pairs = std::env::var("SPOOL_PAIRS").ok().and_then(|pairs| pairs.parse().ok()).unwrap_or(PAIRS);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    library(folder, LINES);
    let mut dice = Dice(20_261_126);
    let (mut worst, mut low) = (1.0_f64, Vec::new());
    for number in 0..pairs.div_ceil(TIMES) {
        let text = dice.project(LINES).to_string();
        std::fs::write(folder.join("any.spool"), &text).unwrap();
        let project = folder.join("any.spool");
        let project = project.to_str().unwrap();
        let times: Vec<String> = (0..TIMES).map(|_| dice.below(7_000).to_string()).collect();
        let stills: Vec<PathBuf> = times.iter().map(|at| folder.join(format!("still-{at}.png"))).collect();
        let still = folder.join("still.png");
        let mut asked = vec!["preview", project, "--quality", "best", "-o", still.to_str().unwrap()];
        asked.extend(times.iter().flat_map(|at| ["--at", at.as_str()]));
        let previews = spool(folder, &asked);
        let out = folder.join("out.mp4");
        spool(folder, &["render", project, "--quality", "best", "-o", out.to_str().unwrap()]);
        for (told, still) in previews.iter().zip(&stills) {
            let preview = &told["preview"];
            assert_eq!(preview["exact"], true, "{told}");
            let frame = preview["frame"].as_u64().unwrap();
            let alike = alike(folder, still, frame);
            worst = worst.min(alike);
            if alike < ALIKE {
                low.push(format!("project {number}, frame {frame}: {alike:.4} {text}"));
            }
        }
        std::fs::remove_dir_all(folder.join("data")).unwrap();
    }
    println!("the least alike of {pairs} pairs: {worst:.4}");
    assert!(low.is_empty(), "{low:#?}");
}

//! Draws captions on pictures, to be looked at: `cargo run -p media --example caption_sheet -- OUT.png WHAT`, where WHAT is
//! `looks`, `near`, `scripts`, `wide`, `square` or `feed`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a tool for the people who design captions"
)]

use editorial::captions::{Caption, Faces, Look, Style, draw, font_files, phrases};
use editorial::narration::words_by_length;
use editorial::timeline::Canvas;
use editorial::{FrameRate, Time, script};
use std::path::{Path, PathBuf};
use std::process::Command;

const ENGLISH: &str = "Between the stars, the night sky is black.";
const CHINESE: &str = "如果宇宙无限大，每个方向都应该有星星。";
const SCRIPTS: [&str; 14] = [
    "Why is the night sky dark?",
    "Почему ночное небо тёмное?",
    "Γιατί ο νυχτερινός ουρανός είναι σκοτεινός;",
    "لماذا سماء الليل مظلمة؟",
    "למה שמי הלילה חשוכים?",
    "रात का आसमान काला क्यों है?",
    "ทำไมท้องฟ้ายามค่ำคืนถึงมืด",
    "为什么夜晚的天空是黑色的？",
    "為什麼夜晚的天空是黑色的？",
    "夜空はなぜ暗いのでしょうか。",
    "밤하늘은 왜 어두울까요?",
    "Tại sao bầu trời đêm lại tối?",
    "Stars ✨ and a rocket 🚀🌙 👩‍🚀 🇫🇷 ❤️",
    "استخدم تطبيق Spool مجانا في 2026.",
];

fn main() {
    let mut args = std::env::args().skip(1);
    let (out, what) = (args.next().unwrap(), args.next().unwrap());
    let fonts = PathBuf::from(std::env::var("HOME").unwrap()).join(".cache/spool/resources/fonts");
    let folder = tempfile::tempdir().unwrap();
    let shape = |width, height| Canvas { width, height, fps: FrameRate::THIRTY };
    let tall = shape(1080, 1920);
    let looks: Vec<Look> = Look::ALL.into_iter().filter(|look| *look != Look::Off).collect();
    let mut cells = Vec::new();
    let across = match what.as_str() {
        "looks" | "near" => {
            for text in [ENGLISH, CHINESE] {
                looks.iter().for_each(|look| cells.push((text, *look, tall)));
            }
            if what == "near" { 3 } else { looks.len() }
        }
        "wide" | "square" | "feed" => {
            let canvas = match what.as_str() {
                "wide" => shape(1920, 1080),
                "square" => shape(1080, 1080),
                _ => shape(1080, 1350),
            };
            for text in [ENGLISH, CHINESE] {
                looks.iter().for_each(|look| cells.push((text, *look, canvas)));
            }
            6
        }
        _ => {
            SCRIPTS.iter().for_each(|text| cells.push((text, Look::SpokenWord, tall)));
            3
        }
    };
    for (index, (text, look, canvas)) in cells.iter().enumerate() {
        let style = Style::from(*look);
        let length = Time::from_ms(4_000);
        let words = words_by_length(&script::words(text), length);
        let captions = phrases(&words, length, style.room(*canvas));
        let script = draw(&captions, &style, *canvas, &faces(&captions, &style, &fonts));
        if std::env::var_os("SHOW").is_some() {
            println!("{script}");
        }
        std::fs::write(folder.path().join("captions.ass"), script).unwrap();
        let at = (captions[captions.len() - 1].start.as_ms() + 4_000 * 2) / 3;
        let at = if captions.len() == 1 { 2_200 } else { at };
        frame(folder.path(), &fonts, *canvas, at, index);
    }
    let rows = cells.len().div_ceil(across);
    // Scripts are shown near, looks whole.
    let zoom = match what.as_str() {
        "scripts" | "near" => "crop=iw:iw*0.5:0:ih*0.5,scale=540:-2,pad=iw+4:ih+4:2:2:white",
        _ => "scale=-2:640,setsar=1,pad=iw+4:ih+4:2:2:white",
    };
    let tile = format!("{zoom},tile={across}x{rows}");
    let mosaic = ["-start_number", "0", "-i", "%03d.png", "-vf", &tile, "-frames:v", "1", "-update", "1"];
    let out = std::path::absolute(out).unwrap();
    ffmpeg(folder.path(), mosaic.iter().copied().chain([out.to_str().unwrap()]));
}

fn faces(captions: &[Caption], style: &Style, folder: &Path) -> Faces {
    let files = font_files(captions, style);
    Faces::read(
        files.into_iter().filter_map(|name| Some((name.to_owned(), std::fs::read(folder.join(name)).ok()?))),
    )
}

/// One frame of the sample with the words on it; every second one on a light picture.
fn frame(folder: &Path, fonts: &Path, canvas: Canvas, at: i64, index: usize) {
    let (width, height) = (canvas.width, canvas.height);
    let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/night-sky");
    let pictures: Vec<PathBuf> = ["jpg", "jpeg", "png"].iter().flat_map(|kind| found(&media, kind)).collect();
    let picture = pictures[index % pictures.len()].canonicalize().unwrap();
    let fonts = fonts.to_str().unwrap();
    let seconds = format!("{}.{:03}", at / 1_000, at % 1_000);
    let light = if index % 2 == 1 { "eq=brightness=0.45:contrast=0.7," } else { "" };
    let filters = format!(
        "scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height},setsar=1,\
         setpts={seconds}/TB,{light}format=yuv420p,ass=captions.ass:fontsdir={fonts}"
    );
    let picture = picture.to_str().unwrap();
    let name = format!("{index:03}.png");
    let args = ["-i", picture, "-vf", &filters, "-frames:v", "1", &name];
    ffmpeg(folder, args.into_iter());
}

fn found(folder: &Path, kind: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(found(&path, kind));
        } else if path.extension().is_some_and(|e| e == kind) {
            out.push(path);
        }
    }
    out.sort();
    out
}

fn ffmpeg<'a>(folder: &Path, args: impl Iterator<Item = &'a str>) {
    let status = Command::new("ffmpeg")
        .args(["-nostdin", "-loglevel", "error", "-y"])
        .args(args)
        .current_dir(folder)
        .status()
        .unwrap();
    assert!(status.success());
}

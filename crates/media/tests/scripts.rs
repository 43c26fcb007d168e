//! Twelve scripts as they were looked at and found right: each has a small picture in `golden/` that today's must look like.
//!
//! `SPOOL_GOLDEN=write cargo test -p media --test scripts` writes them anew. Then look at them: letters that are joined,
//! marks in their places, reading from the right where it should, no empty boxes.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use editorial::captions::{Lettering, Look, Style, phrases};
use editorial::narration::words_by_length;
use editorial::project::Percent;
use editorial::timeline::Canvas;
use editorial::{Part, Quality, Time, script};
use std::path::PathBuf;
use studio::ports::MediaEngine;

const SCRIPTS: [(&str, &str); 12] = [
    ("latin", "Why is the night sky dark?"),
    ("vietnamese", "Tại sao bầu trời đêm lại tối?"),
    ("cyrillic", "Почему ночное небо тёмное?"),
    ("greek", "Γιατί ο νυχτερινός ουρανός είναι σκοτεινός;"),
    ("arabic", "لماذا سماء الليل مظلمة؟"),
    ("hebrew", "למה שמי הלילה חשוכים?"),
    ("devanagari", "रात का आसमान काला क्यों है?"),
    ("thai", "ทำไมท้องฟ้ายามค่ำคืนถึงมืด"),
    ("chinese", "为什么夜晚的天空是黑色的？"),
    ("traditional", "為什麼夜晚的天空是黑色的？"),
    ("japanese", "夜空はなぜ暗いのでしょうか。"),
    ("korean", "밤하늘은 왜 어두울까요?"),
];
/// Wide, so that there is little but words.
const WIDE: Canvas = Canvas { width: 960, height: 360, ..CANVAS };
/// Width of the stored pictures: the lower part, half as large.
const STORED: usize = 480;
const LOWER: &str = "crop=iw:ih*0.7:0:ih*0.3,scale=480:-1:flags=area,format=gray";
/// How alike they have to be where they are least alike. Another renderer smooths edges in another way; another letter is
/// another picture.
const ALIKE: f64 = 0.8;

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.png"))
}

/// A second word of the phrase is spoken.
async fn drawn(bench: &Bench, text: &str, name: &str) -> PathBuf {
    let length = Time::from_ms(2_000);
    let lettering = Lettering { size: Some(Percent::of(160)), ..Lettering::default() };
    let style = Style { look: Look::SpokenWord, lettering };
    let words = words_by_length(&script::words(text), length);
    let captions = phrases(&words, length, style.room(WIDE));
    let part = Part { canvas: WIDE, style, captions, ..part(&[clip("grey.mp4", 0, 60)]) };
    let (whole, small) = (bench.path("whole.png"), bench.path(name));
    bench.engine.frame(&part, Quality::Best, 22, &bench.files, &whole, &bench.cancel).await.unwrap();
    ffmpeg(&format!("-i {} -vf {LOWER} -frames:v 1 -update 1", whole.display()), &small);
    small
}

#[tokio::test]
async fn twelve_scripts_look_as_they_did_when_they_were_found_right() {
    let mut bench = Bench::new();
    bench.make("grey.mp4", "-f lavfi -i color=c=0x506070:s=960x360:r=30:d=3 -c:v libx264 -pix_fmt yuv420p");
    let mut unlike = Vec::new();
    for (name, text) in SCRIPTS {
        let seen = drawn(&bench, text, &format!("{name}.png")).await;
        if std::env::var_os("SPOOL_GOLDEN").is_some() {
            std::fs::create_dir_all(golden(name).parent().unwrap()).unwrap();
            std::fs::copy(&seen, golden(name)).unwrap();
        }
        let kept = bench.path(&format!("{name}.kept.png"));
        std::fs::copy(golden(name), &kept).unwrap();
        let alike = least_ssim(&grey(&seen, 0), &grey(&kept, 0), STORED);
        println!("{name}: {alike:.4}");
        if alike < ALIKE {
            unlike.push(format!("{name} ({alike:.3})"));
        }
    }
    assert!(unlike.is_empty(), "these do not look as they did: {}", unlike.join(", "));
}

#[tokio::test]
async fn a_single_other_letter_would_be_noticed() {
    let mut bench = Bench::new();
    bench.make("grey.mp4", "-f lavfi -i color=c=0x506070:s=960x360:r=30:d=3 -c:v libx264 -pix_fmt yuv420p");
    for (name, text) in [
        ("latin", "Why is the nicht sky dark?"),
        ("arabic", "لماذا سماء الليك مظلمة؟"),
        ("devanagari", "रात का आसमान काल क्यों है?"),
        ("chinese", "为什么夜晚的大空是黑色的？"),
    ] {
        let seen = drawn(&bench, text, "other.png").await;
        let kept = bench.path("kept.png");
        std::fs::copy(golden(name), &kept).unwrap();
        let alike = least_ssim(&grey(&seen, 0), &grey(&kept, 0), STORED);
        println!("{name}: {alike:.4}");
        assert!(alike < ALIKE, "{name}: {alike:.3}");
    }
}

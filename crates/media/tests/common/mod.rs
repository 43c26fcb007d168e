//! Small media made on the spot, and small words for parts, so that a test reads as what it is about.
#![allow(dead_code, clippy::disallowed_methods, clippy::unwrap_used, clippy::panic)]

use editorial::captions::{Caption, CaptionWord, Look};
use editorial::part::{Lead, Piece};
use editorial::timeline::{Canvas, Fit, Motion, Picture, Shot, Speed, Transition, TransitionKind};
use editorial::{FrameRate, Part, Quality, Time};
use media::Ffmpeg;
use std::path::{Path, PathBuf};
use std::process::Command;
use studio::ports::{CancellationToken, Files, MediaEngine, StageFailure, Watch};
use tempfile::TempDir;

/// A small tall canvas.
pub const CANVAS: Canvas = Canvas { width: 216, height: 384, fps: FrameRate::THIRTY };

/// An engine with a folder of its own.
pub struct Bench {
    pub engine: Ffmpeg,
    pub folder: TempDir,
    pub files: Files,
    pub cancel: CancellationToken,
}

impl Bench {
    pub fn new() -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let engine = Ffmpeg::find(tools(), resource("fonts"), folder.path().join("scratch")).unwrap();
        Bench { engine, folder, files: Files::new(), cancel: CancellationToken::new() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes a file by ffmpeg's own arguments and knows it by its name.
    pub fn make(&mut self, name: &str, args: &str) -> PathBuf {
        let path = self.path(name);
        ffmpeg(args, &path);
        self.files.insert(name.to_owned(), path.clone());
        path
    }

    pub async fn encode(&self, part: &Part, name: &str) -> Result<PathBuf, StageFailure> {
        self.encode_at(part, name, Quality::Standard).await
    }

    pub async fn encode_at(
        &self,
        part: &Part,
        name: &str,
        quality: Quality,
    ) -> Result<PathBuf, StageFailure> {
        let out = self.path(name);
        self.engine.encode_part(part, quality, &self.files, &out, &self.watch()).await.map(|()| out)
    }

    pub fn watch(&self) -> Watch<'_> {
        Watch {
            cancel: &self.cancel,
            progress: &|_| (),
            before: None,
            after: None,
            warn: &|_| (),
            safe_mode: false,
        }
    }
}

/// One of the folders that the set-up fills.
pub fn resource(name: &str) -> PathBuf {
    PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/spool/resources").join(name)
}

/// The video tools that come with Spool.
pub fn tools() -> Option<PathBuf> {
    Some(resource("tools"))
}

/// Runs the system's ffmpeg.
pub fn ffmpeg(args: &str, out: &Path) {
    let status = Command::new("/usr/bin/ffmpeg")
        .args(["-nostdin", "-loglevel", "error", "-y"])
        .args(args.split_whitespace())
        .arg(out)
        .status()
        .unwrap();
    assert!(status.success(), "{args}");
}

/// What ffprobe says, as lines.
pub fn ffprobe(args: &str, file: &Path) -> Vec<String> {
    let output = Command::new("/usr/bin/ffprobe")
        .args(["-loglevel", "error", "-of", "csv=p=0"])
        .args(args.split_whitespace())
        .arg(file)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| line.trim_end_matches(',').to_owned())
        .collect()
}

/// Count of pictures by decoding all of them.
pub fn frames(file: &Path) -> u64 {
    ffprobe("-count_frames -select_streams v:0 -show_entries stream=nb_read_frames", file)[0].parse().unwrap()
}

/// One frame as grey bytes in the file's own size.
pub fn grey(file: &Path, frame: u64) -> Vec<u8> {
    let out = file.with_extension(format!("{frame}.grey"));
    let args = format!(
        "-i {} -vf select=eq(n\\,{frame}) -frames:v 1 -pix_fmt gray -f rawvideo",
        file.to_string_lossy()
    );
    ffmpeg(&args, &out);
    std::fs::read(out).unwrap()
}

/// A picture as bytes of red, green and blue in its own size.
pub fn colours(file: &Path) -> Vec<u8> {
    let out = file.with_extension("rgb");
    ffmpeg(&format!("-i {} -pix_fmt rgb24 -f rawvideo", file.to_string_lossy()), &out);
    std::fs::read(out).unwrap()
}

/// All frames as grey bytes, one after the other.
pub fn greys(file: &Path) -> Vec<u8> {
    let out = file.with_extension("greys");
    ffmpeg(&format!("-i {} -fps_mode passthrough -pix_fmt gray -f rawvideo", file.to_string_lossy()), &out);
    std::fs::read(out).unwrap()
}

/// Mean difference of two pictures in shades of grey.
pub fn difference(a: &[u8], b: &[u8]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / a.len() as f64
}

/// Count of pixels that clearly differ.
pub fn changed(a: &[u8], b: &[u8]) -> usize {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).filter(|(a, b)| a.abs_diff(**b) > 60).count()
}

pub fn clip(media: &str, from_ms: i64, frames: u64) -> Shot {
    footage(media, Motion::Video, from_ms, frames, Fit::Fill)
}

pub fn photo(media: &str, path: u8, frames: u64) -> Shot {
    footage(media, Motion::Photo { path }, 0, frames, Fit::Fill)
}

pub fn footage(media: &str, motion: Motion, from_ms: i64, frames: u64, fit: Fit) -> Shot {
    let picture = Picture::Footage {
        media: media.to_owned(),
        motion,
        source_in: Time::from_ms(from_ms),
        speed: Speed::default(),
        width: 0,
        height: 0,
        fit,
        focus: [500, 500],
    };
    Shot { picture, frames }
}

pub fn backdrop(seed: u32, frames: u64) -> Shot {
    Shot { picture: Picture::Backdrop { seed }, frames }
}

pub fn part(shots: &[Shot]) -> Part {
    let shots = shots.iter().cloned().map(Piece::whole).collect();
    Part {
        canvas: CANVAS,
        shown: 0,
        lead: None,
        shots,
        style: Look::Outline.into(),
        captions: Vec::new(),
        card: None,
        logo: None,
    }
}

pub fn after(from: Shot, kind: TransitionKind, frames: u64, part: Part) -> Part {
    let from = Piece { shown: from.frames, frames, shot: from };
    Part { lead: Some(Lead { transition: Transition { kind, frames }, from }), ..part }
}

pub fn captioned(text: &str, part: Part) -> Part {
    let words =
        text.split(' ').map(|word| CaptionWord { text: word.to_owned(), start: Time::ZERO }).collect();
    Part { captions: vec![Caption { start: Time::ZERO, end: Time::from_ms(60_000), words }], ..part }
}

/// The code of a failure, or what else it is.
pub fn code<T: std::fmt::Debug>(result: &Result<T, StageFailure>) -> String {
    match result {
        Err(StageFailure::GiveUp(fault) | StageFailure::Retry(fault)) => fault.code.clone(),
        other => format!("{other:?}"),
    }
}

/// Every way in which a picture may come.
pub fn every_kind() -> Vec<TransitionKind> {
    TransitionKind::ALL.into_iter().filter(|kind| *kind != TransitionKind::None).collect()
}

/// The same film at another pace.
pub fn at_speed(shot: Shot, percent: i64) -> Shot {
    let mut shot = shot;
    match &mut shot.picture {
        Picture::Footage { speed, .. } => *speed = Speed::try_from(percent).unwrap(),
        Picture::Backdrop { .. } => panic!("only film has a pace"),
    }
    shot
}

/// Mean structural similarity of two grey pictures, over windows of 8 by 8.
pub fn ssim(a: &[u8], b: &[u8], width: usize) -> f64 {
    let alike = windows(a, b, width, 8);
    alike.iter().sum::<f64>() / alike.len() as f64
}

/// Structural similarity of two grey pictures where they are least alike, in a window of 16 by 16.
pub fn least_ssim(a: &[u8], b: &[u8], width: usize) -> f64 {
    windows(a, b, width, 16).into_iter().fold(1.0, f64::min)
}

/// Structural similarity in each window of `side` by `side`.
fn windows(a: &[u8], b: &[u8], width: usize, side: usize) -> Vec<f64> {
    assert_eq!(a.len(), b.len());
    let (height, count) = (a.len() / width, (side * side) as f64);
    let mut alike = Vec::new();
    for top in (0..height - side + 1).step_by(side / 2) {
        for left in (0..width - side + 1).step_by(side / 2) {
            let cut = |picture: &[u8]| -> Vec<f64> {
                let row = |y: usize| &picture[(top + y) * width + left..][..side];
                (0..side).flat_map(|y| row(y).iter().map(|b| f64::from(*b))).collect()
            };
            let (a, b) = (cut(a), cut(b));
            let (ma, mb) = (a.iter().sum::<f64>() / count, b.iter().sum::<f64>() / count);
            let spread = |x: &[f64], mx: f64, y: &[f64], my: f64| {
                x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>() / (count - 1.0)
            };
            let (va, vb, both) = (spread(&a, ma, &a, ma), spread(&b, mb, &b, mb), spread(&a, ma, &b, mb));
            let (c1, c2) = (6.5025, 58.5225);
            alike
                .push((2.0 * ma * mb + c1) * (2.0 * both + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2)));
        }
    }
    alike
}

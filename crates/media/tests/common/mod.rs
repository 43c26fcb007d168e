//! Small media made on the spot, and small words for parts, so that a test reads as what it is about.
#![allow(dead_code, clippy::disallowed_methods, clippy::unwrap_used, clippy::panic)]

use editorial::captions::{Caption, CaptionWord, Look};
use editorial::part::{Lead, Piece};
use editorial::timeline::{Canvas, Fit, Motion, Picture, Shot, Transition, TransitionKind};
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
        let cache =
            PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/spool/resources/fonts");
        let engine = Ffmpeg::find(cache, folder.path().join("scratch")).unwrap();
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
        Watch { cancel: &self.cancel, progress: &|_| (), next: None, warn: &|_| (), safe_mode: false }
    }
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
    Part { canvas: CANVAS, shown: 0, lead: None, shots, style: Look::Outline.into(), captions: Vec::new() }
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

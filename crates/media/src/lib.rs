//! ffmpeg and ffprobe; nothing else knows them, and nothing else starts programs.
//!
//! `Ffmpeg` is the door: it implements [`studio::ports::MediaEngine`]. Inside, `sniff` and `source` decide what a
//! stranger's file is, `plan` turns values into argument lists without doing anything, `run` starts the programs
//! and sees to it that they end, and `engine` puts the three together.

mod answers;
mod bares;
mod check;
mod cut_off;
mod edges;
mod encoders;
mod engine;
mod fault;
mod films;
mod find;
mod frame;
mod loudness;
mod pictures;
mod plan;
mod probe;
mod protected;
mod quiet;
mod run;
mod sniff;
mod sound;
mod source;
mod spare;
mod survey;
mod sys;
mod tails;
mod verify;

pub use engine::Ffmpeg;
pub use find::FfmpegError;

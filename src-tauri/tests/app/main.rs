//! The app without a display: its commands, its permissions and its videos' server, over Tauri's mock runtime.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by a panic")]

mod commands;
mod fakes;
mod permissions;
mod projects;
mod random;
mod services;
mod starting;
mod videos;

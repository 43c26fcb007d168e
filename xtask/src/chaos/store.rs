//! Store: what the queue's own soak shows, as it is: flipped bytes, cut power, kills, and how answers grow.

#![allow(clippy::disallowed_methods, reason = "the soak is a program")]

use super::{Row, Shown, Want};
use std::process::Command;

pub(super) fn play(want: Want) -> Shown<Row> {
    let times = |usual: usize| want.count.unwrap_or(usual).to_string();
    let mut row = Row::new("store");
    for words in [
        vec!["flips".to_owned(), times(1_000)],
        vec!["powercuts".to_owned(), times(30)],
        vec!["kills".to_owned(), times(50)],
    ] {
        row.promise(soak(&words)?, words.join(" "));
        row.count(words.join(" "));
    }
    row.promise(soak(&["scale".to_owned()])?, "the queue's answers stay fast at 100,000 jobs");
    row.count("scale 1,000 to 100,000");
    Ok(row)
}

/// Runs one chapter of the soak, in release: a debug build says nothing about speed. Whether it kept its promises.
pub(crate) fn soak(words: &[String]) -> Shown<bool> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let args = ["run", "--quiet", "--release", "-p", "jobs", "--example", "soak", "--"];
    Ok(Command::new(cargo).args(args).args(words).status()?.success())
}

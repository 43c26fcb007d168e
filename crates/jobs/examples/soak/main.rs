//! Counts to show: what the queue survives, and how it grows.
//!
//! `cargo run -p jobs --release --example soak -- flips 1000 | owners 20 | kills 50 | powercuts 10 | scale`
#![allow(clippy::disallowed_methods, reason = "what is killed here is this program itself")]

mod scale;
mod survive;

use std::{error::Error, path::Path, process::ExitCode};

type Shown<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let shown = match words.as_slice() {
        ["flips", count] => survive::flips(number(count)).await,
        ["owners", count] => survive::owners(number(count)).await,
        ["kills", count] => survive::kills(number(count)).await,
        ["powercuts", count] => survive::powercuts(number(count)).await,
        ["scale"] => scale::table().await,
        ["child-submits", folder] => survive::submit_for_ever(Path::new(folder)).await,
        ["child-owns", folder] => survive::try_to_own(Path::new(folder)).await,
        _ => Err("say flips N, owners N, kills N, powercuts N or scale".into()),
    };
    match shown {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn number(word: &str) -> usize {
    word.parse().unwrap_or(20)
}

/// A promise that was not kept ends the program with a failure.
fn promise(kept: bool, what: &str) -> Shown {
    if kept { Ok(()) } else { Err(format!("NOT KEPT: {what}").into()) }
}

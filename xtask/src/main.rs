//! Chores of the repository: `cargo run -p xtask -- bench` measures the program that `npm run bench` has built,
//! `npm run chaos` tries whether jobs survive what can happen to them.
//!
//! Machines are noisy, so every figure of the bench stands beside a limit measured in the same run.

mod bench;
mod chaos;
mod process;
mod tools;

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(feature = "chaos")]
    providers::keep_quiet();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.split_first() {
        Some((chore, rest)) if chore == "bench" => bench::run(rest).map_err(|problem| problem.to_string()),
        Some((chore, rest)) if chore == "chaos" => chaos::run(rest).map_err(|problem| problem.to_string()),
        #[cfg(feature = "chaos")]
        Some((chore, rest)) if chore == "chaos-child" => {
            chaos::be_the_child(rest).map_err(|problem| problem.to_string())
        }
        _ => Err("usage: cargo run -p xtask -- bench [--quick] [--video] | chaos".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

//! Chores of the repository: `cargo run -p xtask -- bench` measures the program that `npm run bench` has built.
//!
//! Machines are noisy, so every figure stands beside a limit measured in the same run.

mod bench;

use std::process::ExitCode;

fn main() -> ExitCode {
    let chore = std::env::args().nth(1);
    let done = match chore.as_deref() {
        Some("bench") => bench::run(),
        _ => Err("usage: cargo run -p xtask -- bench".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

//! Chores of the repository: `cargo run -p xtask -- bench` measures the program that `npm run bench` has built.
//!
//! Machines are noisy, so every figure stands beside a limit measured in the same run.

mod bench;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.first().map(String::as_str) {
        Some("bench") => bench::run(&args[1..]),
        _ => Err("usage: cargo run -p xtask -- bench [--quick | --full]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

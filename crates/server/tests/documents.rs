//! Both APIs held to their own documents: somebody who knows only the document asks every operation in many ways, right
//! and wrong ones. No answer may be a fault of ours, and none may be what the document does not tell of.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is the report")]
#![allow(clippy::disallowed_methods, reason = "schemathesis is a program")]

#[path = "http/desk.rs"]
#[allow(dead_code, reason = "it is another test's desk")]
mod desk;

use desk::Desk;
use std::path::PathBuf;
use std::time::Duration;
use tokio::process::Command;

/// Requests for each operation and phase.
const EXAMPLES: &str = "30";
/// Not whether it is let in without a token: every request here brings one, and the tests of the guard see to that.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";
/// Only ever waited out by a test that has already failed.
const PATIENCE: Duration = Duration::from_secs(600);

fn schemathesis() -> PathBuf {
    let kept =
        || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/spool/schemathesis/bin/schemathesis"));
    let named = std::env::var_os("SPOOL_SCHEMATHESIS").map(PathBuf::from);
    named
        .or_else(kept)
        .filter(|path| path.is_file())
        .expect("schemathesis: npm run setup -- --tests brings it")
}

async fn holds(document: &str) {
    let desk = Desk::with_rate(100_000).await;
    let run = Command::new(schemathesis())
        .args(["run", &format!("{}{document}", desk.server.url), "--seed", "1", "--max-examples", EXAMPLES])
        .args(["--header", &format!("x-api-key: {}", desk.token), "--checks", CHECKS, "--no-color"])
        .args(["--phases", "examples,coverage,fuzzing", "--request-timeout", "20", "--warnings", "off"])
        // Events go on for as long as somebody listens.
        .args(["--exclude-path-regex", "events$", "--generation-database", "none", "--continue-on-failure"])
        .current_dir(desk.folder.path())
        .kill_on_drop(true)
        .output();
    let run = tokio::time::timeout(PATIENCE, run).await.expect("an end").unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    println!(
        "{}",
        said.lines().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n")
    );
    assert!(run.status.success(), "{said}\n{}", String::from_utf8_lossy(&run.stderr));
    let asked = desk.get(document).await.json();
    let paths = asked["paths"].as_object().unwrap();
    let operations =
        paths.iter().filter(|(path, _)| !path.ends_with("events")).flat_map(|(path, operations)| {
            operations
                .as_object()
                .unwrap()
                .keys()
                .map(move |method| format!("{} {path}", method.to_uppercase()))
        });
    operations.for_each(|operation| println!("kept {operation}"));
}

#[tokio::test]
#[ignore = "npm run api runs it, with schemathesis"]
async fn the_native_api_keeps_to_its_document() {
    holds("/v1/openapi.json").await;
}

#[tokio::test]
#[ignore = "npm run api runs it, with schemathesis"]
async fn the_compatible_api_keeps_to_its_document() {
    holds("/api/v1/openapi.json").await;
}

//! The rules of the house, checked as a test: crate edges, file heads, sizes, names, and who may know what.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which of our crates each crate may use.
const EDGES: &[(&str, &[&str])] = &[
    ("editorial", &[]),
    ("jobs", &[]),
    ("studio", &["editorial", "jobs"]),
    ("media", &["editorial", "studio"]),
    ("providers", &["editorial", "studio"]),
    ("machine", &["studio"]),
    ("microphone", &["studio"]),
    ("server", &["studio"]),
    ("cli", &["studio", "media", "providers", "machine", "server"]),
    ("spool-desktop", &["studio", "media", "providers", "machine", "microphone", "server"]),
    ("xtask", &["studio", "media", "providers", "machine"]),
];

/// Outside crates that only one of ours may know.
const SECRETS: &[(&str, &str)] = &[
    ("rusqlite", "jobs"),
    ("async-nats", "jobs"),
    ("tauri", "spool-desktop"),
    ("process-wrap", "media"),
    ("ort", "providers"),
    ("reqwest", "providers"),
    ("genai", "providers"),
    ("keyring", "providers"),
    ("keepawake", "machine"),
    ("notify", "machine"),
    ("trash", "machine"),
    ("cpal", "microphone"),
    ("utoipa-axum", "server"),
    ("hyper", "server"),
    ("clap", "cli"),
];

/// Names that say nothing about what a file hides.
const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "core", "types", "misc", "manager", "service", "errors",
];

const MOST_RUST: usize = 600;
const MOST_TSX: usize = 300;
/// Lines of code a host may have, without blank lines and comments: some seven for each of the over forty words of the
/// command line, and what the page has cards for, the services with their keys; and for each of the over eighty commands
/// of the page what names, grants and passes on, the window, and what is said outside of it in eight languages.
const MOST_CLI: usize = 1_565;
const MOST_DESKTOP: usize = 2_770;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every source file of ours below `folder` with one of these extensions, as path and text.
fn sources(folder: &str, extensions: &[&str]) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, extensions: &[&str], found: &mut Vec<(PathBuf, String)>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let foreign =
                ["target", "node_modules", "dist", "bindings", "gen", "snapshots"].contains(&name.as_str());
            if path.is_dir() && !foreign {
                walk(&path, extensions, found);
            } else if path.extension().is_some_and(|e| extensions.contains(&&*e.to_string_lossy())) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), extensions, &mut found);
    found.sort();
    found
}

fn rust() -> Vec<(PathBuf, String)> {
    ["crates", "src-tauri", "xtask"].iter().flat_map(|folder| sources(folder, &["rs"])).collect()
}

fn page() -> Vec<(PathBuf, String)> {
    sources("ui/src", &["ts", "tsx"])
}

fn manifests() -> BTreeMap<String, toml::Table> {
    let folders = EDGES.iter().map(|(name, _)| match *name {
        "spool-desktop" => root().join("src-tauri"),
        "xtask" => root().join("xtask"),
        name => root().join("crates").join(name),
    });
    let read = |folder: PathBuf| {
        let table: toml::Table = fs::read_to_string(folder.join("Cargo.toml")).unwrap().parse().unwrap();
        (table["package"]["name"].as_str().unwrap().to_owned(), table)
    };
    folders.map(read).collect()
}

/// What a crate is built from, not what only its tests use.
fn dependencies(manifest: &toml::Table) -> Vec<String> {
    let here = manifest.get("dependencies").and_then(toml::Value::as_table);
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let elsewhere =
        targets.into_iter().flat_map(|t| t.values()).filter_map(|t| t.get("dependencies")?.as_table());
    here.into_iter().chain(elsewhere).flat_map(|table| table.keys().cloned()).collect()
}

/// Lines before the tests of a file.
fn production_lines(text: &str) -> usize {
    text.lines().take_while(|line| line.trim() != "#[cfg(test)]").count()
}

/// Of those, the ones that do something.
fn code_lines(text: &str) -> usize {
    let code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    text.lines().take(production_lines(text)).filter(code).count()
}

#[track_caller]
fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn crates_use_only_what_lies_below_them() {
    let ours: Vec<&str> = EDGES.iter().map(|(name, _)| *name).collect();
    let manifests = manifests();
    none(
        EDGES
            .iter()
            .flat_map(|(name, allowed)| {
                let used = dependencies(&manifests[*name]);
                let wrong =
                    used.into_iter().filter(|d| ours.contains(&d.as_str()) && !allowed.contains(&d.as_str()));
                wrong.map(move |dependency| format!("{name} must not use {dependency}"))
            })
            .collect(),
    );
}

#[test]
fn every_crate_of_the_workspace_is_in_the_table() {
    let folders = fs::read_dir(root().join("crates")).unwrap();
    let known = |path: PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    none(
        folders
            .map(|entry| known(entry.unwrap().path()))
            .filter(|name| !EDGES.iter().any(|(crate_name, _)| crate_name == name))
            .map(|name| format!("crates/{name} is not in the table of edges"))
            .collect(),
    );
}

#[test]
fn each_secret_has_one_keeper() {
    let manifests = manifests();
    none(
        SECRETS
            .iter()
            .flat_map(|(secret, keeper)| {
                let tellers = manifests.iter().filter(move |(name, manifest)| {
                    name.as_str() != *keeper && dependencies(manifest).iter().any(|d| d == secret)
                });
                tellers.map(move |(name, _)| format!("{name} must not know {secret}: only {keeper} does"))
            })
            .collect(),
    );
}

#[test]
fn every_file_says_first_what_it_hides() {
    let rust = rust().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path);
    let page = page()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("/** @file") && !text.starts_with("/**\n * @file"))
        .map(|(path, _)| path);
    none(rust.chain(page).map(|path| format!("{} has no head", path.display())).collect());
}

#[test]
fn files_stay_small_enough_to_read() {
    let long = |files: Vec<(PathBuf, String)>, most: usize| {
        let too_long = files.into_iter().map(|(path, text)| (path, production_lines(&text)));
        too_long
            .filter(move |(_, lines)| *lines > most)
            .map(|(path, lines)| format!("{}: {lines}", path.display()))
    };
    none(long(rust(), MOST_RUST).chain(long(page(), MOST_TSX)).collect());
}

#[test]
fn hosts_stay_thin() {
    let lines = |folder| sources(folder, &["rs"]).iter().map(|(_, text)| code_lines(text)).sum::<usize>();
    let (cli, desktop) = (lines("crates/cli/src"), lines("src-tauri/src"));
    assert!(cli <= MOST_CLI, "cli has {cli} lines");
    assert!(desktop <= MOST_DESKTOP, "src-tauri has {desktop} lines");
}

#[test]
fn names_say_what_a_file_hides() {
    let empty = |path: &Path| EMPTY_NAMES.contains(&path.file_stem().unwrap().to_string_lossy().as_ref());
    let files = rust().into_iter().chain(page()).map(|(path, _)| path);
    none(files.filter(|path| empty(path)).map(|path| format!("{} says nothing", path.display())).collect());
}

#[test]
fn only_the_ipc_of_the_page_knows_the_window() {
    let outside = page().into_iter().filter(|(path, _)| !path.to_string_lossy().contains("/ipc/"));
    let wrong = outside.filter(|(_, text)| text.contains("@tauri-apps"));
    none(wrong.map(|(path, _)| format!("{} imports @tauri-apps", path.display())).collect());
}

#[test]
fn the_decider_touches_nothing() {
    let forbidden = ["std::fs", "std::net", "std::process", "std::time::Instant", "SystemTime", "tokio"];
    let wrong = sources("crates/editorial/src", &["rs"]).into_iter().flat_map(|(path, text)| {
        let found = forbidden.into_iter().filter(move |word| text.contains(word));
        found.map(move |word| format!("{} uses {word}", path.display())).collect::<Vec<_>>()
    });
    none(wrong.collect());
}

#[test]
fn tests_do_not_sleep_for_luck() {
    // Between two looks at what is waited for, a moment's rest is fine; seconds are hope, unless time is the test's
    // own. Spelled so that this file does not find itself.
    let sleeping = [["thread::", "sleep"].concat(), ["sleep(Duration::", "from_secs"].concat()];
    let tests =
        rust().into_iter().filter(|(path, _)| path.components().any(|part| part.as_os_str() == "tests"));
    let hopes = |text: &str| {
        let own_time = text.contains("start_paused = true");
        sleeping.iter().any(|sleep| text.contains(sleep)) && !own_time
    };
    let wrong = tests.filter(|(_, text)| hopes(text));
    none(wrong.map(|(path, _)| format!("{} sleeps", path.display())).collect());
}

#[test]
fn no_committed_file_names_a_package_registry() {
    let hosts = [["npmjs", ".org"], ["pythonhosted", ".org"], ["pypi", ".org"], ["deb.debian", ".org"]]
        .map(|h| h.concat());
    let mut files = sources(".", &["json", "mjs", "sh", "md", "rs", "ts", "tsx", "toml", "py"]);
    files.extend(sources(".ci", &["run"]));
    let wrong = files.into_iter().filter(|(_, text)| hosts.iter().any(|host| text.contains(host)));
    none(wrong.map(|(path, _)| format!("{} names a registry", path.display())).collect());
}

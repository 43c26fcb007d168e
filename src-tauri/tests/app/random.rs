//! Row F15 of the bad inputs: every command with whatever a page that was taken over could send. Each is refused in words,
//! nothing breaks, and nothing on the disk is another. `PROPTEST_CASES` says how often each is asked.

use crate::fakes::Desk;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};
use spool_desktop::COMMANDS;
use std::collections::BTreeMap;
use std::path::Path;

/// How often each command is asked by every `npm test`.
const USUAL: u32 = 200;
/// Asks for what is there, and `{}` asks for all of it.
const MAY_ANSWER: &[&str] = &["list_jobs"];

/// Whether the command is right with these: a report of no job takes any text, and asks the person for its place.
fn are_right(command: &str, arguments: &Value) -> bool {
    command == "save_report" && arguments["job"].is_null() && arguments["details"].is_string()
}

/// JSON of any shape, but no number, id or word that a command could take for a right one.
fn whatever() -> impl Strategy<Value = Value> {
    let odd =
        select(vec![json!(-1), json!(65_536), json!(i64::MIN), json!(u64::MAX), json!(1e308), json!(0.5)]);
    let sly = select(vec![
        "../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "__proto__",
        "018f0000-0000-7000-8000-00000000000g",
        "__CHANNEL__:",
        "1; DROP TABLE jobs",
        "\u{0}\u{202e}",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        odd,
        sly.prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        (1..40usize).prop_map(|size| Value::from("x".repeat(size * 10_000))),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            btree_map(".{0,12}", inner, 0..6).prop_map(|map| Value::from(Map::from_iter(map))),
        ]
    })
}

/// Its own arguments with whatever in them, some left out, some more; never what a command without any is asked with.
fn arguments(names: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let own = vec((prop::bool::weighted(0.9), whatever()), names.len());
    let more = btree_map("[a-z_]{1,12}", whatever(), usize::from(names.is_empty())..3);
    let object = (own, more, prop::bool::weighted(0.3)).prop_map(move |(own, more, with_more)| {
        let own = names.iter().zip(own).filter(|(_, (given, _))| *given);
        let mut object = Map::from_iter(own.map(|(name, (_, value))| ((*name).to_owned(), value)));
        if with_more || names.is_empty() {
            object.extend(more);
        }
        Value::from(object)
    });
    prop_oneof![9 => object, 1 => vec(whatever(), 0..3).prop_map(Value::from)]
}

/// Every file below a folder with what is in it. What readers of a database note to each other is nobody's data, nor is
/// the sign that its daily copy is being made, which happens whenever there is time.
fn everything(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let (path, name) = (entry.path(), entry.path().display().to_string());
        if path.is_dir() {
            found.extend(everything(&path));
        } else if !name.ends_with("-shm") && !name.ends_with("backup.lock") {
            found.insert(name, std::fs::read(path).unwrap());
        }
    }
    found
}

#[test]
fn no_command_does_anything_with_arguments_that_it_was_not_made_for() {
    let desk = Desk::open();
    let before = everything(desk.folder.path());
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let config = Config { cases: asked.unwrap_or(USUAL), failure_persistence: None, ..Config::default() };
    for (command, names) in COMMANDS {
        let refused = TestRunner::new(config.clone()).run(&arguments(names), |arguments| {
            prop_assume!(!are_right(command, &arguments));
            match desk.ask(command, arguments) {
                Ok(_) => prop_assert!(MAY_ANSWER.contains(command), "it was done"),
                // What does not even fit an argument's type Tauri itself refuses, in a sentence of its own.
                Err(Value::String(said)) => prop_assert!(said.starts_with("invalid "), "{said}"),
                Err(error) => {
                    for field in ["code", "message", "hint"] {
                        prop_assert!(error[field].as_str().is_some_and(|said| !said.is_empty()), "{error}");
                    }
                }
            }
            Ok(())
        });
        assert!(refused.is_ok(), "{command}: {}", refused.unwrap_err());
    }
    let after = everything(desk.folder.path());
    let changed = before.keys().chain(after.keys()).find(|name| before.get(*name) != after.get(*name));
    assert_eq!(changed, None, "something was written");
    assert_eq!(desk.ask("app_snapshot", json!({})).unwrap()["jobs"], json!([]));
}

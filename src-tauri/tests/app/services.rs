//! Writers, sites and keys, as the page asks for them.

use crate::fakes::Desk;
use serde_json::{Value, json};

/// A channel as the page hands it over.
const CHANNEL: &str = "__CHANNEL__:7";

fn about(topic: &str, writer: Option<&str>) -> Value {
    json!({ "request": { "topic": topic, "writer": writer, "seconds": 20 }, "channel": CHANNEL })
}

#[test]
fn the_built_in_writer_comes_first_and_is_ready() {
    let writers = Desk::open().ask("list_writers", json!({})).unwrap();
    assert_eq!((&writers[0]["id"], &writers[0]["ready"]), (&json!("builtin:templates"), &json!(true)));
    assert_eq!(writers[0]["sends_to"], json!([]));
    let openai = writers.as_array().unwrap().iter().find(|writer| writer["id"] == "openai").unwrap();
    assert_eq!(
        (&openai["needs_key"], &openai["has_key"], &openai["ready"]),
        (&json!(true), &json!(false), &json!(false))
    );
    assert_eq!(openai["sends_to"], json!(["api.openai.com"]));
}

#[test]
fn a_topic_becomes_a_script_without_a_network() {
    let script = Desk::open().ask("write_script", about("How bees dance", None)).unwrap();
    assert_eq!((&script["writer"], &script["language"]), (&json!("builtin:templates"), &json!("en")));
    assert!(script["lines"].as_array().unwrap().len() > 3, "{script:#}");
}

#[test]
fn a_writer_without_a_key_is_stood_in_for_and_that_is_told() {
    let script = Desk::open().ask("write_script", about("蜜蜂怎么跳舞", Some("openai"))).unwrap();
    assert_eq!((&script["writer"], &script["language"]), (&json!("builtin:templates"), &json!("zh-CN")));
    assert_eq!(script["warnings"], json!(["OpenAI needs a key. The built-in writer wrote this script."]));
}

#[test]
fn how_a_writer_is_reached_is_changed_and_checked() {
    let desk = Desk::open();
    let setup = |setup: Value| desk.ask("setup_writer", json!({ "id": "ollama", "setup": setup }));
    assert_eq!(setup(json!({ "model": "qwen3:4b" })).unwrap()["ready"], true);
    assert_eq!(setup(json!({ "address": "ftp://x" })).unwrap_err()["code"], "writer_address");
    assert!(setup(json!({ "password": "x" })).is_err());
    assert_eq!(desk.ask("test_writer", json!({ "id": "openai" })).unwrap_err()["code"], "writer_key");
    assert_eq!(desk.ask("test_writer", json!({ "id": "nobody" })).unwrap_err()["code"], "writer_unknown");
}

#[test]
fn a_service_that_speaks_is_set_up_switched_on_and_tested() {
    let desk = Desk::open();
    let services = desk.ask("list_voice_services", json!({})).unwrap();
    let of = |id: &str| services.as_array().unwrap().iter().find(|one| one["id"] == id).unwrap().clone();
    let openai = of("openai");
    assert_eq!(
        (&openai["needs_key"], &openai["has_key"], &openai["ready"], &openai["on"]),
        (&json!(true), &json!(false), &json!(false), &json!(null))
    );
    assert_eq!((&of("edge")["on"], &of("edge")["ready"]), (&json!(false), &json!(false)));
    let setup = |id: &str, setup: Value| desk.ask("setup_voice_service", json!({ "id": id, "setup": setup }));
    let edge = setup("edge", json!({ "on": true })).unwrap();
    assert_eq!((&edge["on"], &edge["ready"]), (&json!(true), &json!(true)));
    assert_eq!(setup("openai", json!({ "address": "ftp://x" })).unwrap_err()["code"], "voice_address");
    assert!(setup("openai", json!({ "password": "x" })).is_err());
    assert_eq!(desk.ask("test_voice_service", json!({ "id": "openai" })).unwrap_err()["code"], "voice_key");
    assert_eq!(
        desk.ask("test_voice_service", json!({ "id": "nobody" })).unwrap_err()["code"],
        "voice_service_unknown"
    );
}

#[test]
fn voices_of_services_are_listed_after_the_built_in_ones_with_what_they_need() {
    let voices = Desk::open().ask("list_voices", json!({})).unwrap();
    assert_eq!((&voices[0]["engine"], &voices[0]["ready"]), (&json!("builtin"), &json!(true)));
    let alloy = voices.as_array().unwrap().iter().find(|voice| voice["id"] == "openai:alloy").unwrap();
    assert_eq!(
        (&alloy["engine_name"], &alloy["language"], &alloy["needs_key"], &alloy["ready"], &alloy["online"]),
        (&json!("OpenAI"), &json!("mul"), &json!(true), &json!(false), &json!(true))
    );
}

#[test]
fn a_site_is_switched_on_and_off() {
    let desk = Desk::open();
    let on = |sites: &Value| sites.as_array().unwrap().iter().filter(|site| site["on"] == true).count();
    assert_eq!(on(&desk.ask("list_sites", json!({})).unwrap()), 0);
    let sites = desk.ask("switch_site", json!({ "id": "commons", "on": true })).unwrap();
    assert_eq!(on(&sites), 1);
    assert_eq!(on(&desk.ask("switch_site", json!({ "id": "commons", "on": false })).unwrap()), 0);
    assert_eq!(
        desk.ask("switch_site", json!({ "id": "x", "on": true })).unwrap_err()["code"],
        "site_unknown"
    );
}

#[test]
fn a_key_without_a_safe_is_refused_and_not_repeated() {
    let desk = Desk::open();
    let refused = desk.ask("set_key", json!({ "service": "openai", "key": "canary-3141" })).unwrap_err();
    assert_eq!(refused["code"], "keys_unavailable");
    assert!(!refused.to_string().contains("canary"));
    let wrong = desk.ask("set_key", json!({ "service": "../x", "key": "canary-3141" })).unwrap_err();
    assert_eq!(wrong["code"], "key_wrong");
}

#[test]
fn working_offline_is_a_preference_that_holds_at_once() {
    let desk = Desk::open();
    let mut preferences = desk.ask("app_snapshot", json!({})).unwrap()["preferences"].clone();
    assert_eq!(preferences["work_offline"], false);
    preferences["work_offline"] = json!(true);
    desk.ask("set_preferences", json!({ "preferences": preferences })).unwrap();
    assert_eq!(desk.ask("test_writer", json!({ "id": "openai" })).unwrap_err()["code"], "offline");
}

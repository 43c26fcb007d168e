//! Commands as the page calls them: right ones answer, wrong ones are refused before anything happens.

use crate::fakes::Desk;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

fn submitted(desk: &Desk, text: &str) -> String {
    let request = json!({ "grants": [], "text": text, "title": null, "choices": {} });
    let jobs = desk.ask("submit_render", json!({ "request": request })).unwrap();
    jobs[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_job_that_is_submitted_is_in_the_snapshot() {
    let desk = Desk::open();
    let id = submitted(&desk, "Bees dance.");
    let snapshot = desk.ask("app_snapshot", json!({})).unwrap();
    assert_eq!(snapshot["jobs"][0]["id"], id.as_str());
    assert_eq!(snapshot["jobs"][0]["state"], "queued");
    assert_eq!(snapshot["queue"]["paused"], false);
    assert_eq!(snapshot["media_base"], "http://127.0.0.1:1/token");
}

#[test]
fn a_job_goes_through_every_command() {
    let desk = Desk::open();
    let (first, second) = (submitted(&desk, "Bees dance."), submitted(&desk, "Bees sleep."));
    let check = |command: &str, arguments: Value, state: &str| {
        let job = desk.ask(command, arguments).unwrap();
        assert_eq!(job["state"], state, "{command}");
    };
    check("get_job", json!({ "id": first }), "queued");
    check("pause_job", json!({ "id": first }), "paused");
    check("resume_job", json!({ "id": first }), "queued");
    check("move_job", json!({ "id": second, "before": first }), "queued");
    check("move_job", json!({ "id": first, "before": null }), "queued");
    check("cancel_job", json!({ "id": first }), "cancelled");
    check("retry_job", json!({ "id": first }), "queued");
    check("duplicate_job", json!({ "id": first }), "queued");
    check("cancel_job", json!({ "id": first }), "cancelled");
    assert_eq!(desk.ask("delete_job", json!({ "id": first })), Ok(Value::Null));
    let page = desk.ask("list_jobs", json!({ "query": { "states": ["queued"] } })).unwrap();
    assert_eq!(page["jobs"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_video_that_is_not_there_is_not_handed_over() {
    let desk = Desk::open();
    let id = submitted(&desk, "Bees dance.");
    for command in ["reveal_video", "copy_video", "drag_video"] {
        let refused = desk.ask(command, json!({ "id": id, "index": 0 })).unwrap_err();
        assert_eq!(refused["code"], "video_missing", "{command}");
    }
}

#[test]
fn the_queue_rests_and_goes_on() {
    let desk = Desk::open();
    desk.ask("pause_queue", json!({})).unwrap();
    assert_eq!(desk.ask("app_snapshot", json!({})).unwrap()["queue"]["paused"], true);
    desk.ask("resume_queue", json!({})).unwrap();
    assert_eq!(desk.ask("app_snapshot", json!({})).unwrap()["queue"]["paused"], false);
}

#[test]
fn a_waiting_video_is_changed_put_first_and_has_a_history() {
    let desk = Desk::open();
    let id = submitted(&desk, "Bees dance.");
    let change = json!({ "title": "Dancers", "choices": { "quality": "best", "shape": "1:1" } });
    let edited = desk.ask("edit_job", json!({ "id": id, "change": change })).unwrap();
    assert_eq!((&edited["title"], &edited["choices"]["shape"]), (&json!("Dancers"), &json!("1:1")));
    let first = desk.ask("prioritize_job", json!({ "id": id, "priority": 1 })).unwrap();
    assert_eq!(first["priority"], 1);
    assert_eq!(desk.ask("job_history", json!({ "id": id })).unwrap(), json!([]));
    let (_, grant) = desk.dropped("hive.mp4", "?");
    let refused = desk.ask("answer_job", json!({ "id": id, "grants": [grant] })).unwrap_err();
    assert_eq!(refused["code"], "answer_unknown");
}

#[test]
fn what_has_ended_is_tried_again_or_cleared_all_at_once() {
    let desk = Desk::open();
    let id = submitted(&desk, "Bees dance.");
    desk.ask("cancel_job", json!({ "id": id })).unwrap();
    assert_eq!(desk.ask("retry_all_failed", json!({})).unwrap(), 0, "a stopped job did not fail");
    assert_eq!(desk.ask("clear_finished", json!({})).unwrap(), 1);
    assert_eq!(desk.ask("restore_job", json!({ "id": id })).unwrap()["state"], "cancelled");
}

#[test]
fn what_follows_when_all_is_done_is_in_the_snapshot() {
    let desk = Desk::open();
    desk.ask("set_when_done", json!({ "whenDone": "sleep" })).unwrap();
    assert_eq!(desk.ask("app_snapshot", json!({})).unwrap()["queue"]["when_done"], "sleep");
    assert!(desk.ask("set_when_done", json!({ "whenDone": "explode" })).is_err());
}

#[test]
fn a_dropped_file_is_made_by_its_grant() {
    let desk = Desk::open();
    let (_, grant) = desk.dropped("bees.txt", "Bees dance.");
    let request =
        json!({ "grants": [grant], "text": null, "title": "Bees", "choices": { "quality": "draft" } });
    let jobs = desk.ask("submit_render", json!({ "request": request })).unwrap();
    assert_eq!(jobs[0]["title"], "Bees");
}

#[test]
fn a_path_is_no_grant() {
    let desk = Desk::open();
    let (path, _) = desk.dropped("bees.spool", "{}");
    assert!(desk.ask("look_inside", json!({ "grant": path })).is_err());
    let guessed = "018f0000-0000-4000-8000-000000000000";
    assert_eq!(desk.ask("look_inside", json!({ "grant": guessed })).unwrap_err()["code"], "grant_expired");
}

#[test]
fn a_bad_project_is_refused_in_words() {
    let desk = Desk::open();
    let (_, grant) = desk.dropped("bees.spool", "not a project");
    let error = desk.ask("look_inside", json!({ "grant": grant })).unwrap_err();
    for field in ["code", "message", "hint"] {
        assert_ne!(error[field].as_str().unwrap_or_default(), "", "{field}");
    }
}

#[test]
fn the_folder_of_videos_is_not_the_pages_to_choose() {
    let desk = Desk::open();
    let mut preferences = desk.ask("app_snapshot", json!({})).unwrap()["preferences"].clone();
    let folder = preferences["output_folder"].clone();
    preferences["output_folder"] = json!("/etc");
    preferences["language"] = json!("zh-CN");
    let kept = desk.ask("set_preferences", json!({ "preferences": preferences })).unwrap();
    assert_eq!((&kept["output_folder"], &kept["language"]), (&folder, &json!("zh-CN")));
    assert_eq!(desk.ask("app_snapshot", json!({})).unwrap()["preferences"], kept);
}

#[test]
fn voices_are_told() {
    assert_eq!(Desk::open().ask("list_voices", json!({})).unwrap()[0]["name"], "Ada");
}

#[test]
fn wrong_arguments_are_refused() {
    let desk = Desk::open();
    let id = submitted(&desk, "Bees dance.");
    let request = |more: Value| {
        let mut request = json!({ "grants": [], "text": "Bees.", "title": null, "choices": {} });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "request": request })
    };
    let refused = |command: &str, arguments: Value| {
        assert!(desk.ask(command, arguments.clone()).is_err(), "{command} {arguments}");
    };
    refused("get_job", json!({}));
    refused("get_job", json!({ "id": 7 }));
    refused("get_job", json!({ "id": "../../etc/passwd" }));
    refused("get_job", json!({ "id": id, "as": "root" }));
    refused("move_job", json!({ "id": id, "before": "top" }));
    refused("reveal_video", json!({ "id": id, "index": -1 }));
    refused("copy_video", json!({ "id": "/etc/passwd", "index": 0 }));
    refused("drag_video", json!({ "id": id, "path": "/etc/passwd" }));
    refused("list_jobs", json!({ "query": { "states": ["lost"] } }));
    refused("list_jobs", json!({ "query": { "where": "1=1" } }));
    refused("make_sample", json!({ "choices": { "quality": "perfect" } }));
    refused("make_sample", json!({ "choices": {}, "output": "/etc/x.mp4" }));
    refused("set_preferences", json!({ "preferences": { "language": "en" } }));
    refused("submit_render", request(json!({ "output": "/etc/x.mp4" })));
    refused("submit_render", request(json!({ "grants": ["/etc/passwd"] })));
    refused("submit_render", request(json!({ "text": "x".repeat(200_001) })));
    refused("submit_render", request(json!({ "title": "x".repeat(201) })));
    refused("submit_render", request(json!({ "text": null })));
    refused("app_snapshot", json!([]));
    refused("format_disk", json!({}));
    let page = desk.ask("list_jobs", json!({ "query": {} })).unwrap();
    assert_eq!(page["jobs"].as_array().map(Vec::len), Some(1), "nothing of that was made");
}

#[test]
fn other_programs_are_let_in_by_the_switch_alone_and_told_the_token_once() {
    let desk = Desk::open();
    let snapshot = desk.ask("app_snapshot", json!({})).unwrap();
    assert_eq!(snapshot["preferences"]["api"], json!({ "on": false, "port": 8080 }));
    assert_eq!(snapshot["api"], json!({ "address": null, "error": null }));
    for asked in ["renew_api_token", "webhook_secret"] {
        assert_eq!(desk.ask(asked, json!({})).unwrap_err()["code"], "api_off");
    }

    let on = desk.ask("set_api", json!({ "on": true, "port": 0 })).unwrap();
    let token = on["token"].as_str().unwrap().to_owned();
    let address = on["api"]["address"].as_str().unwrap().to_owned();
    assert_eq!((token.len(), status(&address, &token)), (64, 200));
    assert_eq!(on["in_safe"], false, "here is no safe");
    let secret = desk.ask("webhook_secret", json!({})).unwrap();
    let kept = std::fs::read_to_string(desk.folder.path().join("data/webhook-secret")).unwrap();
    assert_eq!(secret.as_str(), Some(kept.trim()));
    let again = desk.ask("set_api", json!({ "on": true, "port": 0 })).unwrap();
    assert_eq!(again["token"], Value::Null, "it is not told twice");

    let renewed = desk.ask("renew_api_token", json!({})).unwrap();
    let address = renewed["api"]["address"].as_str().unwrap().to_owned();
    assert_eq!(status(&address, renewed["token"].as_str().unwrap()), 200);
    assert_eq!(status(&address, &token), 401, "the old one opens nothing");

    let data = std::fs::read_dir(desk.folder.path().join("data")).unwrap().flatten();
    for file in data.map(|entry| entry.path()).filter(|path| path.is_file()) {
        let kept = std::fs::read(&file).unwrap();
        let token = renewed["token"].as_str().unwrap().as_bytes();
        assert!(!kept.windows(64).any(|bytes| bytes == token), "it lies in {}", file.display());
    }

    let off = desk.ask("set_api", json!({ "on": false, "port": 0 })).unwrap();
    assert_eq!((&off["api"]["address"], &off["preferences"]["api"]["on"]), (&Value::Null, &json!(false)));
    assert!(TcpStream::connect(address.strip_prefix("http://").unwrap()).is_err(), "nothing listens");
}

#[test]
fn the_switch_stays_off_when_the_port_is_taken_and_is_not_the_preferences_to_turn() {
    let desk = Desk::open();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let refused = desk.ask("set_api", json!({ "on": true, "port": port })).unwrap_err();
    assert_eq!(refused["code"], "port_taken");
    let on = desk.ask("set_api", json!({ "on": true, "port": 0 })).unwrap();
    assert!(on["token"].is_string(), "no token was lost to the port that was taken");
    desk.ask("set_api", json!({ "on": false, "port": 0 })).unwrap();
    let mut preferences = desk.ask("app_snapshot", json!({})).unwrap()["preferences"].clone();
    assert_eq!(preferences["api"]["on"], false);
    preferences["api"]["on"] = json!(true);
    let kept = desk.ask("set_preferences", json!({ "preferences": preferences })).unwrap();
    assert_eq!(kept["api"]["on"], false);
}

/// What a program is answered that shows this token.
fn status(address: &str, token: &str) -> u16 {
    let host = address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let head =
        format!("GET /v1/jobs HTTP/1.1\r\nHost: {host}\r\nx-api-key: {token}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).unwrap();
    told.split(' ').nth(1).unwrap().parse().unwrap()
}

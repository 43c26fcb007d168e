//! Projects that are worked on, as the page does it.

use crate::fakes::Desk;
use serde_json::{Value, json};

const PROJECT: &str = r#"{"format":"spool.project","version":1,"min_reader":1,
  "id":"0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11","title":"Why bees dance",
  "canvas":{"width":1080,"height":1920,"fps":"30/1"},
  "scenes":[{"id":"s1","text":"A bee knows."},{"id":"s2","text":"She dances."}]}"#;

fn begun(desk: &Desk, text: &str) -> Value {
    let request = json!({ "grants": [], "text": text, "title": null });
    desk.ask("new_project", json!({ "request": request })).unwrap()
}

#[test]
fn a_script_becomes_a_storyboard_that_is_changed_and_made() {
    let desk = Desk::open();
    let project = begun(&desk, "Bees dance. They really do.");
    let id = &project["id"];
    let edit = |edit: Value| desk.ask("edit_project", json!({ "id": id, "edit": edit })).unwrap();
    let typed = edit(json!({ "do": "text", "scene": "s2", "text": "They do." }));
    assert_eq!((&typed["scenes"][1]["text"], &typed["undo"]), (&json!("They do."), &json!("text")));
    edit(json!({ "do": "shape", "shape": "16:9" }));
    let mut captions = project["captions"].clone();
    captions["size"] = json!(130);
    captions["highlight_colour"] = json!("#ff5a4f");
    let lettered = edit(json!({ "do": "captions", "captions": captions }));
    assert_eq!((&lettered["captions"], &lettered["undo"]), (&captions, &json!("captions")));
    edit(json!({ "do": "voice", "scene": null, "voice": "builtin:nothing/ada" }));
    assert_eq!(desk.ask("undo_project", json!({ "id": id })).unwrap()["redo"], "voice");
    let again = desk.ask("redo_project", json!({ "id": id })).unwrap();
    assert_eq!((&again["shape"], &again["voice"]), (&json!("16:9"), &json!("builtin:nothing/ada")));
    assert!(again["revision"].as_u64() > project["revision"].as_u64());
    let (_, grant) = desk.dropped("bees.jpg", "?");
    let added = desk.ask("add_project_files", json!({ "id": id, "grants": [grant] })).unwrap();
    assert_eq!(
        (&added["media"][0]["name"], &added["scenes"][0]["fits"]),
        (&json!("bees.jpg"), &json!("fair"))
    );
    let job = desk.ask("make_project", json!({ "id": id, "choices": { "quality": "draft" } })).unwrap();
    assert_eq!((&job["title"], &job["state"]), (&json!("Bees dance"), &json!("queued")));
    assert_eq!(desk.ask("recent_projects", json!({})).unwrap()[0]["lines"], 2);
    assert_eq!(
        desk.ask("open_recent", json!({ "id": id })).unwrap(),
        desk.ask("get_project", json!({ "id": id })).unwrap()
    );
    desk.ask("forget_project", json!({ "id": id })).unwrap();
    assert_eq!(desk.ask("get_project", json!({ "id": id })).unwrap_err()["code"], "project_gone");
}

#[test]
fn a_dropped_project_is_changed_in_place_and_the_sample_never() {
    let desk = Desk::open();
    let (path, grant) = desk.dropped("bees.spool", PROJECT);
    let (sample, _) = desk.dropped("sample.spool", PROJECT);
    let edit = |id: &Value| {
        let edit = json!({ "do": "title", "title": "Bees" });
        desk.ask("edit_project", json!({ "id": id, "edit": edit })).unwrap()
    };
    let opened = desk.ask("open_project", json!({ "grant": grant })).unwrap();
    assert_eq!((&opened["file"], &opened["title"]), (&json!("bees.spool"), &json!("Why bees dance")));
    edit(&opened["id"]);
    assert!(std::fs::read_to_string(path).unwrap().contains("\"Bees\""));
    let copy = desk.ask("open_sample_project", json!({})).unwrap();
    assert_eq!(edit(&copy["id"])["file"], Value::Null);
    assert_eq!(std::fs::read_to_string(sample).unwrap(), PROJECT);
}

#[test]
fn wrong_requests_change_nothing() {
    let desk = Desk::open();
    let project = begun(&desk, "Bees dance.");
    let id = &project["id"];
    let refused = |command: &str, arguments: Value| {
        assert!(desk.ask(command, arguments.clone()).is_err(), "{command} {arguments}");
    };
    refused("get_project", json!({ "id": "../../etc/passwd" }));
    refused("get_project", json!({ "id": "018f0000-0000-7000-8000-000000000000" }));
    refused("edit_project", json!({ "id": id, "edit": { "do": "explode" } }));
    refused(
        "edit_project",
        json!({ "id": id, "edit": { "do": "text", "scene": "s1", "text": "x", "as": "root" } }),
    );
    refused("edit_project", json!({ "id": id, "edit": { "do": "text", "scene": "s9", "text": "x" } }));
    refused("edit_project", json!({ "id": id, "edit": { "do": "shape", "shape": "3:1" } }));
    refused("edit_project", json!({ "id": id, "edit": { "do": "split", "scene": "s1", "at": -1 } }));
    refused("open_project", json!({ "grant": "/etc/passwd" }));
    refused("make_project", json!({ "id": id, "choices": { "output": "/etc/x" } }));
    let request = json!({ "grants": [], "text": "x".repeat(200_001), "title": null });
    refused("new_project", json!({ "request": request }));
    let request = json!({ "grants": [], "text": "Bees.", "title": null, "language": "../x" });
    refused("new_project", json!({ "request": request }));
    assert_eq!(&desk.ask("get_project", json!({ "id": id })).unwrap(), &project);
}

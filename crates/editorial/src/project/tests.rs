//! What opens, what is refused and why, and what survives a save.

use super::*;

fn sample() -> Value {
    serde_json::json!({
        "format": "spool.project", "version": 1, "min_reader": 1, "made_with": "spool 0.1.0",
        "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Why bees dance", "language": "en",
        "canvas": { "width": 1080, "height": 1920, "fps": "30/1" },
        "scenes": [
            { "id": "s1", "text": "A bee can tell its sisters where lunch is.", "clip": { "media": "m1" } },
            { "id": "s2", "text": "She does it by dancing." }
        ],
        "media": { "m1": { "path": "media/hive.mp4" } }
    })
}

fn changed(pointer: &str, value: Value) -> Vec<u8> {
    let mut project = sample();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    project.pointer_mut(parent).unwrap()[name] = value;
    serde_json::to_vec_pretty(&project).unwrap()
}

#[track_caller]
fn refused(bytes: &[u8], code: &str) {
    assert_eq!(Document::open(bytes).map_err(|error| error.code()).err(), Some(code));
}

#[test]
fn a_project_opens_with_the_usual_choices() {
    let project = Document::open(&serde_json::to_vec(&sample()).unwrap()).unwrap().project;
    assert_eq!(project.defaults.gap_ms.get(), 220);
    assert!(project.defaults.voice_rate_percent.is_usual() && project.pronunciations.is_empty());
    assert_eq!(
        (project.defaults.voice_pitch_semitones.get(), project.defaults.voice_volume_db.get()),
        (0, 0)
    );
    assert_eq!(project.scenes[1].text, "She does it by dancing.");
}

#[test]
fn unknown_fields_survive_an_edit_at_every_level() {
    let mut raw = sample();
    raw["stickers"] = serde_json::json!([1, 2]);
    raw["scenes"][1]["mood"] = "calm".into();
    raw["media"]["m1"]["__proto__"] = serde_json::json!({"x": null});
    let mut document = Document::open(&serde_json::to_vec(&raw).unwrap()).unwrap();
    document.project.scenes.swap(0, 1);
    document.project.title = "Bees".to_owned();
    let saved: Value = serde_json::from_str(&document.to_text()).unwrap();
    assert_eq!(saved["stickers"], raw["stickers"]);
    assert_eq!(saved["scenes"][0]["mood"], "calm");
    assert_eq!(saved["media"]["m1"]["__proto__"], raw["media"]["m1"]["__proto__"]);
    assert_eq!(saved["title"], "Bees");
}

#[test]
fn saving_what_was_opened_changes_nothing_but_the_layout() {
    let document = Document::open(&serde_json::to_vec(&sample()).unwrap()).unwrap();
    let again = Document::open(document.to_text().as_bytes()).unwrap();
    assert_eq!(again.to_text(), document.to_text());
    assert!(document.to_text().ends_with("}\n"));
}

#[test]
fn a_byte_order_mark_is_no_obstacle() {
    let mut bytes = vec![0xef, 0xbb, 0xbf];
    bytes.extend(serde_json::to_vec(&sample()).unwrap());
    assert!(Document::open(&bytes).is_ok());
}

#[test]
fn what_is_no_project_is_told_apart() {
    refused(b"", "project_empty");
    refused(b" \n", "project_empty");
    refused(&vec![b'a'; LARGEST_TEXT + 1], "project_too_big");
    refused(b"\x89PNG\r\n", "not_a_project");
    refused("[".repeat(100_000).as_bytes(), "not_a_project");
    refused(b"{\"format\":\"other\"}", "not_a_project");
    refused(&[0xff, 0xfe, b'{', 0], "project_encoding");
    refused(b"{\"format\":\"spool.project\",\"title\":\"\xff\"}", "project_encoding");
    refused(b"{\"format\": \"spool.project\",", "project_damaged");
    refused(format!("{{\"a\":{}", "[".repeat(100_000)).as_bytes(), "project_damaged");
    refused(b"{\"format\":\"spool.project\",\"version\":1} x", "project_damaged");
}

#[test]
fn versions_are_looked_at_first() {
    refused(&changed("/version", 0.into()), "project_version");
    refused(&changed("/version", "1".into()), "project_version");
    refused(&changed("/min_reader", 999.into()), "newer_version");
    assert!(Document::open(&changed("/version", 999.into())).unwrap().read_only);
}

#[test]
fn values_that_cannot_be_are_refused_with_their_place() {
    for (pointer, value) in [
        ("/canvas/fps", Value::from("0/1")),
        ("/canvas/width", 99_999.into()),
        ("/canvas/width", (-1).into()),
        ("/canvas/width", 1.5.into()),
        ("/canvas/height", Value::Null),
        ("/scenes/0/clip", serde_json::json!({"in_ms": -5})),
        ("/scenes/0/clip", serde_json::json!({"focus": [2000, 0]})),
        ("/id", "../x".into()),
        ("/scenes/1/id", "s1".into()),
        ("/music", serde_json::json!({"media": "m1", "gain_db": 1_000_000_000})),
        ("/scenes/0/clip", serde_json::json!({"media": "m1", "speed_percent": 24})),
        ("/scenes/0/clip", serde_json::json!({"media": "m1", "speed_percent": 401})),
        ("/scenes/0/clip", serde_json::json!({"media": "m1", "sound_db": 13})),
        ("/scenes/0/transition", serde_json::json!({"kind": "explode"})),
        ("/title_card", serde_json::json!({"text": "x".repeat(201)})),
        ("/end_card", serde_json::json!({"text": 7})),
        ("/logo", serde_json::json!({"media": "m1", "corner": "middle"})),
        ("/logo", serde_json::json!({"media": "m1", "opacity_percent": 101})),
        ("/logo", serde_json::json!({"corner": "top_left"})),
    ] {
        refused(&changed(pointer, value), "project_wrong");
    }
    let error = Document::open(&changed("/canvas/fps", "0/1".into())).unwrap_err().to_string();
    assert!(error.contains("line 13"), "{error}");
}

#[test]
fn a_field_given_twice_is_refused() {
    let text =
        serde_json::to_string(&sample()).unwrap().replacen("\"title\"", "\"title\":\"x\",\"title\"", 1);
    refused(text.as_bytes(), "project_wrong");
}

#[test]
fn a_clip_that_is_not_listed_is_named_with_its_place() {
    let error = Document::open(&changed("/scenes/1/clip", serde_json::json!({"media": "m7"}))).unwrap_err();
    assert!(matches!(&error, ProjectError::UnknownMedia { name, line: 26, .. } if name == "m7"), "{error:?}");
}

#[test]
fn scripts_and_lists_have_an_end() {
    let many: Vec<Value> =
        (0..501).map(|i| serde_json::json!({"id": format!("s{i}"), "text": "x"})).collect();
    refused(&changed("/scenes", many.into()), "too_many");
    refused(&changed("/scenes/0/text", "x".repeat(2_000_000).into()), "script_too_long");
    refused(&changed("/scenes", serde_json::json!([])), "script_empty");
}

#[test]
fn paths_stay_inside_the_projects_folder() {
    for path in [
        "../../../etc/passwd",
        "a/../../x",
        "a\\..\\x",
        "\\\\server\\share\\a.mp4",
        "//server/share",
        "",
        ".",
        "..",
        "media/",
        "http://127.0.0.1/x",
        "file:///etc/passwd",
        "concat:a|b",
        "a:stream",
        "a\u{0}b",
    ] {
        refused(&changed("/media/m1/path", path.into()), "project_wrong");
    }
    for path in ["/etc/passwd", "C:\\Windows\\win.ini"] {
        let document = Document::open(&changed("/media/m1/path", path.into())).unwrap();
        assert!(matches!(document.project.media["m1"].path, MediaPath::Elsewhere(_)));
    }
    for path in ["-i.mp4", "img%03d.png", "we'ird,;[x]=$(id).mp4", "视频 🎬.mp4", "media/a b.mp4"] {
        let document = Document::open(&changed("/media/m1/path", path.into())).unwrap();
        assert!(matches!(document.project.media["m1"].path, MediaPath::Relative(_)));
    }
}

#[test]
fn a_title_is_shown_without_tricks() {
    let document = Document::open(&changed("/title", "Bees\u{202e}\u{0}\u{7} dance".into())).unwrap();
    assert_eq!(document.project.shown_title(), "Bees dance");
}

#[test]
fn cards_logo_speed_and_sound_come_back_as_they_were_said() {
    let mut raw = sample();
    raw["title_card"] = serde_json::json!({"text": "Bees\ndance", "ms": 1_800, "sparkle": true});
    raw["end_card"] = serde_json::json!({"clip": {"media": "m1", "in_ms": 500}});
    raw["logo"] =
        serde_json::json!({"media": "m1", "corner": "bottom_left", "size": 200, "opacity_percent": 70});
    raw["scenes"][0]["clip"] = serde_json::json!({"media": "m1", "speed_percent": 250, "sound_db": -6});
    raw["scenes"][0]["transition"] = serde_json::json!({"kind": "fade_black", "ms": 700});
    let document = Document::open(&serde_json::to_vec(&raw).unwrap()).unwrap();
    assert_eq!(document.project.end_card.as_ref().map(|card| card.ms.get()), Some(2_500));
    let saved: Value = serde_json::from_str(&document.to_text()).unwrap();
    for pointer in [
        "/title_card",
        "/logo",
        "/scenes/0/transition",
        "/scenes/0/clip/speed_percent",
        "/scenes/0/clip/sound_db",
    ] {
        assert_eq!(saved.pointer(pointer), raw.pointer(pointer), "{pointer}");
    }
}

#[test]
fn a_file_that_a_card_or_the_logo_uses_has_to_be_listed() {
    for (field, value) in [
        ("logo", serde_json::json!({"media": "m7"})),
        ("title_card", serde_json::json!({"clip": {"media": "m7"}})),
    ] {
        let mut raw = sample();
        raw[field] = value;
        refused(&serde_json::to_vec_pretty(&raw).unwrap(), "project_media");
    }
}

#[test]
fn a_project_that_says_nothing_of_them_is_saved_without_them() {
    let text = Document::open(&serde_json::to_vec(&sample()).unwrap()).unwrap().to_text();
    for name in ["speed_percent", "sound_db", "title_card", "end_card", "logo", "fade_in_ms"] {
        assert!(!text.contains(name), "{name}");
    }
}

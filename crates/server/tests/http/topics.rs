//! Videos that are asked for by their topic, and what can be named in a request.

use crate::asked::{FakeWriter, desk_of};
use crate::desk::{Desk, mp3};
use crate::talk::submitted;
use serde_json::{Value, json};

#[tokio::test]
async fn a_topic_is_answered_at_once_and_its_job_has_the_script_written() {
    let [built_in, local] = ["builtin", "local"].map(|id| FakeWriter::named(id, true));
    let desk = desk_of(&[built_in.clone(), local.clone()]).await;
    let body = json!({ "topic": "How bees dance", "kind": "explainer", "seconds": 20, "tone": "calm",
        "audience": "children", "facts": ["They dance in the dark."], "writer": "local" });
    let id = submitted(&desk, body).await;
    let job = desk.get(&format!("/v1/jobs/{id}")).await.json();
    assert_eq!((&job["title"], &job["state"]), (&json!("How bees dance"), &json!("queued")));
    let script = format!("/v1/jobs/{id}/script");
    let early = desk.get(&script).await;
    assert_eq!((early.status, &early.json()["code"]), (409, &json!("script_not_yet")));
    assert_eq!(early.json()["retryable"], true);
    assert_eq!(local.asked(), [], "the answer waits for no model");
    let working = desk.studio.start("a test").await.unwrap();
    desk.until(&format!("/v1/jobs/{id}"), |job| job["state"] == "completed").await;
    working.stop().await;
    let [asked] = &local.asked()[..] else { panic!("it is written once") };
    assert_eq!((asked.topic.as_str(), asked.seconds), ("How bees dance", 20));
    assert_eq!((asked.tone.as_deref(), asked.audience.as_deref()), (Some("calm"), Some("children")));
    assert_eq!(asked.facts, ["They dance in the dark."]);
    assert_eq!(built_in.asked(), []);
    let said = desk.get(&script).await.json();
    assert_eq!((&said["title"], &said["language"]), (&json!("How bees dance"), &json!("en")));
    assert_eq!(said["lines"][0]["text"], "Bees dance, says local.");
}

#[tokio::test]
async fn a_topic_alone_is_written_by_spool_itself() {
    let [built_in, cloud] = ["builtin", "cloud"].map(|id| FakeWriter::named(id, true));
    let desk = desk_of(&[built_in.clone(), cloud.clone()]).await;
    let id = submitted(&desk, json!({ "topic": "How bees dance" })).await;
    let working = desk.studio.start("a test").await.unwrap();
    desk.until(&format!("/v1/jobs/{id}"), |job| job["state"] == "completed").await;
    working.stop().await;
    assert_eq!((built_in.asked().len(), cloud.asked().len()), (1, 0));
}

#[tokio::test]
async fn the_lines_of_a_finished_video_have_their_times() {
    let desk = Desk::new().await;
    let id = submitted(&desk, json!({ "script": "Bees dance. They say where lunch is." })).await;
    let script = format!("/v1/jobs/{id}/script");
    let waiting = desk.get(&script).await.json();
    assert_eq!(
        waiting["lines"][1],
        json!({ "text": "They say where lunch is.", "start_ms": null, "end_ms": null })
    );
    let working = desk.studio.start("a test").await.unwrap();
    let job = desk.until(&format!("/v1/jobs/{id}"), |job| job["state"] == "completed").await;
    working.stop().await;
    let lines = desk.get(&script).await.json()["lines"].clone();
    assert_eq!((&lines[0]["start_ms"], &lines[1]["start_ms"]), (&json!(0), &lines[0]["end_ms"]));
    assert_eq!(lines[1]["end_ms"], job["videos"][0]["duration_ms"]);
}

#[tokio::test]
async fn the_receipt_of_a_video_is_fetched_like_its_captions() {
    let desk = Desk::new().await;
    let id = submitted(&desk, json!({ "script": "Bees dance." })).await;
    let path = format!("/v1/jobs/{id}/videos/0/receipt");
    assert_eq!(desk.get(&path).await.status, 404);
    let working = desk.studio.start("a test").await.unwrap();
    desk.until(&format!("/v1/jobs/{id}"), |job| job["state"] == "completed").await;
    working.stop().await;
    let receipt = desk.get(&path).await;
    assert!(receipt.head.contains("content-type: application/json"), "{}", receipt.head);
    assert_eq!((&receipt.json()["format"], &receipt.json()["job"]), (&json!("spool.receipt"), &json!(id)));
}

#[tokio::test]
async fn one_thing_says_what_is_spoken_and_wishes_are_for_what_is_written() {
    let desk = desk_of(&[FakeWriter::named("builtin", true)]).await;
    let recording = desk.bring("/v1/files", "me.mp3", &mp3()).await.json()["name"].clone();
    for body in [
        json!({}),
        json!({ "title": "Bees" }),
        json!({ "topic": "Bees", "script": "Bees dance." }),
        json!({ "topic": "Bees", "project": {} }),
        json!({ "script": "Bees dance.", "project": {} }),
        json!({ "script": "Bees dance.", "tone": "calm" }),
        json!({ "script": "Bees dance.", "facts": ["They do."] }),
        json!({ "topic": "Bees", "recording": recording }),
        json!({ "topic": "Bees", "seconds": 9 }),
        json!({ "topic": "Bees", "seconds": 181 }),
    ] {
        let told = desk.post("/v1/jobs", &body).await;
        assert_eq!((told.status, &told.json()["code"]), (422, &json!("body_wrong")), "{body}");
    }
    for (body, code) in [
        (json!({ "topic": " ?" }), "topic_empty"),
        (json!({ "topic": "bees ".repeat(101) }), "too_long"),
        (json!({ "topic": "Wie Bienen tanzen", "language": "de" }), "language_unwritten"),
    ] {
        let told = desk.post("/v1/jobs", &body).await;
        assert_eq!((told.status, &told.json()["code"]), (422, &json!(code)), "{body}");
    }
    assert_eq!(desk.get("/v1/jobs").await.json()["jobs"], json!([]));
}

#[tokio::test]
async fn a_writer_that_is_not_there_is_answered_at_once() {
    let desk = desk_of(&[FakeWriter::named("builtin", true), FakeWriter::named("cloud", false)]).await;
    for (writer, code) in [("nobody", "writer_unknown"), ("cloud", "writer_not_ready")] {
        let told = desk.post("/v1/jobs", &json!({ "topic": "Bees", "writer": writer })).await;
        assert_eq!((told.status, &told.json()["code"]), (422, &json!(code)));
        assert!(told.json()["hint"].as_str().unwrap().contains("GET /v1/writers"), "{:#}", told.json());
    }
    assert_eq!(desk.get("/v1/jobs").await.json()["jobs"], json!([]));
}

#[tokio::test]
async fn a_topic_and_its_wishes_are_what_a_key_stands_for() {
    let desk = desk_of(&[FakeWriter::named("builtin", true)]).await;
    let send = async |body: Value| {
        let lines = ["Content-Type: application/json", "Idempotency-Key: k1"];
        desk.ask("POST", "/v1/jobs", &lines, body.to_string().as_bytes()).await
    };
    let first = send(json!({ "topic": "Bees" })).await.json()["id"].clone();
    assert_eq!(send(json!({ "topic": "Bees" })).await.json()["id"], first);
    assert_eq!(send(json!({ "topic": "Bees", "tone": "calm" })).await.status, 409);
}

#[tokio::test]
async fn what_fits_is_played_under_a_topic_and_a_script_unless_they_say_none() {
    let desk = desk_of(&[FakeWriter::named("builtin", true)]).await;
    let list = json!([{ "id": "drift", "name": "Drift", "mood": "calm", "length_ms": 9_000, "author": "Ann",
        "licence": "CC0-1.0", "file": "d.mp3" }]);
    let folder = desk.path("packaged");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("tracks.json"), list.to_string()).unwrap();
    std::fs::write(folder.join("d.mp3"), "sound").unwrap();
    desk.studio.offer_music(folder);
    let played = desk.path("data/music/d.mp3");
    let own = desk.bring("/v1/files", "own.mp3", &mp3()).await.json()["name"].clone();
    for body in [
        json!({ "topic": "Bees", "mood": "none" }),
        json!({ "script": "Bees dance.", "mood": "none" }),
        json!({ "script": "Bees dance.", "music": own }),
        json!({ "script": "Bees dance.", "recording": own }),
    ] {
        submitted(&desk, body.clone()).await;
        assert!(!played.exists(), "{body}");
    }
    for body in [json!({ "topic": "Bees" }), json!({ "script": "Bees dance." })] {
        submitted(&desk, body.clone()).await;
        assert!(played.is_file(), "{body}");
        std::fs::remove_file(&played).unwrap();
    }
    let told = desk.post("/v1/jobs", &json!({ "script": "Bees dance.", "mood": "polka" })).await.json();
    assert_eq!(
        (&told["code"], &told["hint"]),
        (&json!("track_unknown"), &json!("GET /v1/music lists what there is."))
    );
}

#[tokio::test]
async fn what_can_be_named_is_listed() {
    let desk = desk_of(&[FakeWriter::named("builtin", true), FakeWriter::named("cloud", false)]).await;
    let listed = async |what: &str| desk.get(&format!("/v1/{what}")).await.json()[what].clone();
    let writers = listed("writers").await;
    assert_eq!([&writers[0]["id"], &writers[1]["id"]], ["builtin", "cloud"]);
    assert_eq!([&writers[0]["ready"], &writers[1]["ready"]], [true, false]);
    assert!(listed("voices").await[0]["gender"].is_string());
    for (field, list) in [("look", "looks"), ("transition", "transitions")] {
        for word in listed(list).await.as_array().unwrap() {
            submitted(&desk, json!({ "script": "Bees dance.", field: word })).await;
        }
    }
}

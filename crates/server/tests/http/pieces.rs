//! Files: those that a client brings for a project or as an answer, and those that a finished task tells of.

use crate::desk::{Desk, mp3, mp4};
use serde_json::{Value, json};

fn project() -> Value {
    json!({
        "format": "spool.project", "version": 1, "min_reader": 1, "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11",
        "title": "Own", "language": "en", "canvas": { "width": 216, "height": 384, "fps": "30/1" },
        "scenes": [
            { "id": "s1", "text": "Bees dance.", "clip": { "media": "bee" } },
            { "id": "s2", "text": "They say where lunch is.", "clip": { "media": "hive" } }
        ],
        "media": { "bee": { "path": "media/bee.mp4" }, "hive": { "path": "media/hive.mp4" } }
    })
}

async fn brought(desk: &Desk, name: &str) -> String {
    let told = desk.bring("/v1/files", name, &mp4()).await.json();
    told["name"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_project_brings_its_files_by_their_names_in_it() {
    let desk = Desk::new().await;
    let (one, other) = (brought(&desk, "one.mp4").await, brought(&desk, "other.mp4").await);
    let asked =
        async |media: Value| desk.post("/v1/jobs", &json!({ "project": project(), "media": media })).await;
    for (media, status) in [
        (json!({ "bee": one, "nobody": other }), 422),
        (json!({ "bee": "/etc/passwd" }), 422),
        (json!({ "bee": 1 }), 422),
    ] {
        assert_eq!(asked(media.clone()).await.status, status, "{media}");
    }
    let alone = json!({ "script": "Bees.", "media": { "bee": one } });
    assert_eq!(desk.post("/v1/jobs", &alone).await.status, 422, "there is no project");
    let told = asked(json!({ "bee": one, "hive": other })).await;
    assert_eq!(told.status, 201, "{:#}", told.json());
    let id = told.json()["id"].as_str().unwrap().to_owned();
    let working = desk.studio.start("a test").await.unwrap();
    let path = format!("/v1/jobs/{id}");
    let done = desk.until(&path, |job| job["state"] != "queued" && job["state"] != "running").await;
    assert_eq!(done["state"], "completed");
    working.stop().await;
}

#[tokio::test]
async fn a_question_for_files_is_answered_with_uploads_whatever_those_are_called() {
    let desk = Desk::new().await;
    let told = desk.post("/v1/jobs", &json!({ "project": project() })).await.json();
    let path = format!("/v1/jobs/{}", told["id"].as_str().unwrap());
    let working = desk.studio.start("a test").await.unwrap();
    let asks = desk.until(&path, |job| job["state"] == "needs_you").await;
    assert_eq!(asks["question"]["code"], "media_missing");
    let answered = async |body: Value| desk.post(&format!("{path}/answer"), &body).await;
    for (body, code) in [
        (json!({}), "body_wrong"),
        (json!({ "files": ["/etc/passwd"] }), "file_unknown"),
        (json!({ "media": { "bee": "no-such.mp4" } }), "file_unknown"),
    ] {
        let told = answered(body.clone()).await;
        assert_eq!((told.status, told.json()["code"].clone()), (422, json!(code)), "{body}");
    }
    let (one, other) = (brought(&desk, "one.mp4").await, brought(&desk, "other.mp4").await);
    let nobody = answered(json!({ "media": { "nobody": one } })).await.json();
    assert_eq!(nobody["code"], "answer_unknown");
    let half = answered(json!({ "media": { "bee": one } })).await;
    assert_eq!((half.status, half.json()["state"].clone()), (200, json!("needs_you")));
    let whole = answered(json!({ "files": [other] })).await;
    assert_eq!(whole.status, 200, "the only one that is missing: {:#}", whole.json());
    desk.until(&path, |job| job["state"] == "completed").await;
    working.stop().await;
}

#[tokio::test]
async fn an_uploaded_file_can_be_taken_off_the_shelf_and_no_other() {
    let desk = Desk::new().await;
    std::fs::write(desk.path("data/secret.mp4"), "secret").unwrap();
    let name = brought(&desk, "one.mp4").await;
    let delete = async |name: &str| desk.ask("DELETE", &format!("/v1/files/{name}"), &[], b"").await.status;
    for wrong in ["..%2fsecret.mp4", "no-such.mp4", "..", "%00"] {
        assert_eq!(delete(wrong).await, 404, "{wrong}");
    }
    assert_eq!((delete(&name).await, delete(&name).await), (204, 404));
    assert_eq!(desk.get("/v1/files").await.json(), json!({ "files": [] }));
    assert!(desk.path("data/secret.mp4").exists());
}

#[tokio::test]
async fn what_a_finished_task_tells_of_can_be_fetched_from_it() {
    let desk = Desk::new().await;
    let shown = desk.bring("/api/v1/video_materials", "bee.mp4", &mp4()).await.json()["data"]["file"].clone();
    let not_shown = brought(&desk, "hive.mp4").await;
    let music = desk.bring("/api/v1/musics", "calm.mp3", &mp3()).await.json()["data"]["file"].clone();
    let body = json!({ "video_subject": "Bees", "video_script": "Bees dance.", "video_source": "local",
        "video_materials": [{ "provider": "local", "url": shown }], "bgm_type": "custom", "bgm_file": music });
    let told = desk.post("/api/v1/videos", &body).await.json();
    let id = told["data"]["task_id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/tasks/{id}");
    let told = desk.get(&path).await.json()["data"].clone();
    for name in ["audio_file", "subtitle_path", "materials"] {
        assert_eq!(told[name], Value::Null, "{name}");
    }
    assert_eq!(desk.get(&format!("/tasks/{id}/audio.m4a")).await.status, 404);
    let working = desk.studio.start("a test").await.unwrap();
    let done = desk.until(&path, |told| told["data"]["state"] == json!(1)).await["data"].clone();
    working.stop().await;
    assert_eq!(done["audio_file"], json!(format!("/tasks/{id}/audio.m4a")));
    assert_eq!(done["subtitle_path"], json!(format!("/tasks/{id}/subtitle.srt")));
    assert_eq!(done["materials"], json!([format!("/tasks/{id}/{}", shown.as_str().unwrap())]));
    let fetched = async |path: &Value| desk.get(path.as_str().unwrap()).await;
    let sound = fetched(&done["audio_file"]).await;
    assert_eq!((sound.status, &sound.body[..]), (200, &b"sound alone"[..]));
    assert!(sound.head.contains("content-type: audio/m4a"), "{}", sound.head);
    let again = fetched(&done["audio_file"]).await;
    assert_eq!(again.body, sound.body, "it is kept");
    let captions = fetched(&done["subtitle_path"]).await;
    assert!(String::from_utf8_lossy(&captions.body).contains("Bees dance."), "{captions:?}");
    assert_eq!(fetched(&done["materials"][0]).await.body, mp4());
    for foreign in [not_shown.as_str(), music.as_str().unwrap(), "audio.mp3", "subtitle.vtt", "..%2fsecret"] {
        assert_eq!(desk.get(&format!("/tasks/{id}/{foreign}")).await.status, 404, "{foreign}");
    }
    let saved = desk.get(&format!("/api/v1/download/{id}/subtitle.srt")).await;
    assert!(saved.head.contains("filename=\"subtitle.srt\""), "{}", saved.head);
}

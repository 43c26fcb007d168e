//! What a client can do: both faces of the API, events and downloads, over real sockets.

use crate::desk::{Desk, PATIENCE, mp3, mp4};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

pub async fn submitted(desk: &Desk, body: Value) -> String {
    let told = desk.post("/v1/jobs", &body).await;
    assert_eq!(told.status, 201, "{:#}", told.json());
    told.json()["id"].as_str().unwrap().to_owned()
}

async fn finished(desk: &Desk) -> String {
    let id =
        submitted(desk, json!({ "script": "Bees dance. They say where lunch is.", "title": "Bees" })).await;
    let working = desk.studio.start("a test").await.unwrap();
    desk.until(&format!("/v1/jobs/{id}"), |job| job["state"] == "completed").await;
    working.stop().await;
    id
}

#[tokio::test]
async fn a_job_is_submitted_asked_for_told_what_to_do_and_deleted() {
    let desk = Desk::new().await;
    let id = submitted(&desk, json!({ "script": "Bees dance.", "choices": { "shape": "1:1" } })).await;
    let job = desk.get(&format!("/v1/jobs/{id}")).await.json();
    assert_eq!((&job["state"], &job["choices"]["shape"]), (&json!("queued"), &json!("1:1")));
    let act = async |what: &str| desk.ask("POST", &format!("/v1/jobs/{id}/{what}"), &[], b"").await;
    assert_eq!(act("pause").await.json()["state"], "paused");
    assert_eq!(act("resume").await.json()["state"], "queued");
    assert_eq!(act("cancel").await.json()["state"], "cancelled");
    let refused = act("pause").await;
    assert_eq!((refused.status, &refused.json()["code"]), (409, &json!("not_now")));
    assert!(refused.head.contains("content-type: application/problem+json"));
    assert_eq!(act("retry").await.json()["state"], "queued");
    let page = desk.get("/v1/jobs?state=queued&limit=5").await.json();
    assert_eq!(page["jobs"][0]["id"], json!(id));
    assert_eq!(desk.ask("DELETE", &format!("/v1/jobs/{id}"), &[], b"").await.status, 204);
    assert_eq!(desk.get(&format!("/v1/jobs/{id}")).await.status, 404);
}

#[tokio::test]
async fn a_key_stands_for_one_request() {
    let desk = Desk::new().await;
    let send = async |path: &str, body: Value| {
        let lines = ["Content-Type: application/json", "Idempotency-Key: k1"];
        desk.ask("POST", path, &lines, body.to_string().as_bytes()).await
    };
    let first = send("/v1/jobs", json!({ "script": "One." })).await.json()["id"].clone();
    assert_eq!(send("/v1/jobs", json!({ "script": "One." })).await.json()["id"], first);
    let other = send("/v1/jobs", json!({ "script": "Two." })).await;
    assert_eq!((other.status, &other.json()["code"]), (409, &json!("key_used")));
    assert_eq!(send("/api/v1/videos", json!({ "video_script": "Two." })).await.status, 409);
}

#[tokio::test]
async fn a_project_is_taken_as_it_is() {
    let desk = Desk::new().await;
    let project = json!({
        "format": "spool.project", "version": 1, "min_reader": 1, "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11",
        "title": "Own", "language": "en", "canvas": { "width": 216, "height": 384, "fps": "30/1" },
        "scenes": [{ "id": "s1", "text": "Bees dance." }]
    });
    let told = desk.post("/v1/jobs", &json!({ "project": project })).await;
    assert_eq!((told.status, &told.json()["title"]), (201, &json!("Own")));
    let wrong = desk.post("/v1/jobs", &json!({ "project": { "format": "x" } })).await;
    assert_eq!(wrong.status, 422);
}

#[tokio::test]
async fn f12_a_video_comes_whole_or_in_one_range() {
    let desk = Desk::new().await;
    let id = finished(&desk).await;
    let whole = desk.get(&format!("/v1/jobs/{id}/videos/0")).await;
    assert_eq!(whole.status, 200);
    assert!(whole.head.contains("content-type: video/mp4") && whole.head.contains("accept-ranges: bytes"));
    let length = whole.body.len();
    let ranges = (1..1_000).map(|n| format!("{n}-{n}")).collect::<Vec<_>>().join(",");
    for (range, status, bytes) in [
        ("bytes=0-1".to_owned(), 206, Some(2)),
        ("bytes=1-".to_owned(), 206, Some(length - 1)),
        ("bytes=-1".to_owned(), 206, Some(1)),
        ("bytes=9-1".to_owned(), 416, None),
        (format!("bytes={}-", u64::MAX), 416, None),
        (format!("bytes=0-0,{ranges}"), 416, None),
    ] {
        for path in [
            format!("/v1/jobs/{id}/videos/0"),
            format!("/tasks/{id}/final-1.mp4"),
            format!("/api/v1/stream/{id}/final-1.mp4"),
        ] {
            let told = desk.ask("GET", &path, &[&format!("Range: {range}")], b"").await;
            assert_eq!(told.status, status, "{range:.40}");
            assert!(bytes.is_none_or(|bytes| bytes == told.body.len()), "{range:.40}");
        }
    }
    let saved = desk.get(&format!("/api/v1/download/{id}/final-1.mp4")).await;
    assert!(saved.head.contains("content-disposition: attachment; filename=\"final-1.mp4\""));
    assert_eq!(saved.body, whole.body);
}

/// An open line of events.
struct Line(BufReader<TcpStream>);

impl Line {
    async fn open(desk: &Desk, path: &str, last: Option<&str>) -> Line {
        let mut stream = TcpStream::connect(desk.host()).await.unwrap();
        let last = last.map(|id| format!("Last-Event-ID: {id}\r\n")).unwrap_or_default();
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nx-api-key: {}\r\n{last}\r\n",
            desk.host(),
            desk.token
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        Line(BufReader::new(stream))
    }

    /// The next event: its kind, id and data; none when the line has ended.
    async fn next(&mut self) -> Option<(String, String, String)> {
        let (mut kind, mut id, mut data) = Default::default();
        let read = async {
            loop {
                let mut line = String::new();
                if self.0.read_line(&mut line).await.ok()? == 0 {
                    return None;
                }
                match line.trim_end().split_once(": ") {
                    Some(("event", text)) => kind = text.to_owned(),
                    Some(("id", text)) => id = text.to_owned(),
                    Some(("data", text)) => {
                        data = text.to_owned();
                    }
                    None if line == "\n" && !kind.is_empty() => return Some(()),
                    None if line.trim_end() == "0" => return None,
                    _ => {}
                }
            }
        };
        tokio::time::timeout(PATIENCE, read).await.expect("an event or the end")?;
        Some((kind, id, data))
    }
}

fn job(event: &(String, String, String)) -> Value {
    serde_json::from_str(&event.2).unwrap()
}

#[tokio::test]
async fn events_of_a_job_begin_with_how_it_is_and_end_with_it() {
    let desk = Desk::new().await;
    let id = submitted(&desk, json!({ "script": "Bees dance." })).await;
    let path = format!("/v1/jobs/{id}/events");
    let mut line = Line::open(&desk, &path, None).await;
    assert_eq!(job(&line.next().await.unwrap())["state"], "queued");
    let working = desk.studio.start("a test").await.unwrap();
    let mut last = line.next().await.unwrap();
    let mut revision = 0;
    while let Some(event) = line.next().await {
        let newer: u64 = event.1.parse().unwrap();
        assert!(newer > revision);
        (revision, last) = (newer, event);
    }
    assert_eq!(job(&last)["state"], "completed");
    working.stop().await;
    let mut again = Line::open(&desk, &path, Some(&last.1)).await;
    assert_eq!(again.next().await, None, "nothing is newer");
    let mut earlier = Line::open(&desk, &path, Some("0")).await;
    assert_eq!(job(&earlier.next().await.unwrap())["state"], "completed");
}

#[tokio::test]
async fn event_routes_say_what_they_send_and_refuse_in_the_words_of_all_others() {
    let desk = Desk::new().await;
    let id = submitted(&desk, json!({ "script": "Bees dance." })).await;
    for path in ["/v1/events".to_owned(), format!("/v1/jobs/{id}/events")] {
        let mut line = Line::open(&desk, &path, Some("no number")).await;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let read = tokio::time::timeout(PATIENCE, line.0.read_line(&mut head)).await;
            assert!(read.expect("a head").unwrap() > 0, "{head}");
        }
        let head = head.to_lowercase();
        assert!(
            head.starts_with("http/1.1 200 ") && head.contains("content-type: text/event-stream"),
            "{head}"
        );
        let page = desk.ask("GET", &path, &["Origin: https://evil.com"], b"").await;
        let (posted, wide) = (desk.ask("POST", &path, &[], b"").await, desk.get(&format!("{path}/x")).await);
        assert_eq!([page.status, posted.status, wide.status], [403, 405, 404], "{path}");
        let told = desk.get("/v1/openapi.json").await.json();
        let answers = &told["paths"][path.replace(&id, "{id}")]["get"]["responses"];
        assert!(answers["200"]["content"]["text/event-stream"].is_object(), "{answers:#}");
        assert!(answers["4XX"]["content"]["application/problem+json"].is_object(), "{answers:#}");
    }
    for nobody in ["018f0000-0000-7000-8000-000000000000", "x", "..%2f"] {
        let told = desk.get(&format!("/v1/jobs/{nobody}/events")).await;
        assert_eq!((told.status, told.json()["code"].clone()), (404, json!("not_found")), "{nobody}");
        assert!(told.head.contains("content-type: application/problem+json"));
    }
}

#[tokio::test]
async fn who_comes_back_to_the_events_of_all_is_told_what_was_missed() {
    let desk = Desk::new().await;
    let first = submitted(&desk, json!({ "script": "One." })).await;
    let mut line = Line::open(&desk, "/v1/events", Some("0")).await;
    let event = line.next().await.unwrap();
    assert_eq!(job(&event)["id"], json!(first));
    drop(line);
    let second = submitted(&desk, json!({ "script": "Two." })).await;
    let mut line = Line::open(&desk, "/v1/events", Some(&event.1)).await;
    let told =
        [line.next().await.unwrap(), line.next().await.unwrap()].map(|event| job(&event)["id"].clone());
    assert_eq!(told, [json!(second), json!(first)]);
    desk.ask("DELETE", &format!("/v1/jobs/{second}"), &[], b"").await;
    let gone = line.next().await.unwrap();
    assert_eq!((gone.0.as_str(), gone.2), ("deleted", second));
}

#[tokio::test]
async fn a_client_of_the_other_program_gets_its_video() {
    let desk = Desk::new().await;
    let clip = desk.bring("/api/v1/video_materials", "bee.mp4", &mp4()).await.json()["data"]["file"].clone();
    let music = desk.bring("/api/v1/musics", "calm.mp3", &mp3()).await.json()["data"]["file"].clone();
    let listed = desk.get("/api/v1/musics").await.json();
    assert_eq!((&listed["status"], &listed["data"]["files"][0]["file"]), (&json!(200), &music));

    let told = desk.post("/api/v1/videos", &json!({
        "video_subject": "Bees", "video_script": "Bees dance. They say where lunch is.", "video_aspect": "16:9",
        "video_source": "local", "video_materials": [{ "provider": "local", "url": clip, "duration": 0 }],
        "bgm_type": "custom", "bgm_file": music, "video_count": 2, "video_terms": "bee, dance"
    })).await.json();
    assert_eq!((&told["status"], &told["message"]), (&json!(200), &json!("success")));
    let id = told["data"]["task_id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/tasks/{id}");
    let queued = desk.get(&path).await.json()["data"].clone();
    assert_eq!(
        (&queued["state"], &queued["progress"], &queued["videos"]),
        (&json!(4), &json!(0), &Value::Null)
    );
    assert!(queued["warnings"][0].as_str().unwrap().starts_with("video_count: "));

    let working = desk.studio.start("a test").await.unwrap();
    let done = desk.until(&path, |told| told["data"]["state"] != json!(4)).await["data"].clone();
    assert_eq!((&done["state"], &done["progress"]), (&json!(1), &json!(100)), "{done:#}");
    let named = |n: u8| format!("/tasks/{id}/final-{n}.mp4");
    assert_eq!(done["videos"], json!([named(1), named(2)]));
    assert_eq!(done["script"], "Bees dance. They say where lunch is.");
    assert_eq!(done["terms"], json!(["bee", "dance"]));
    assert_eq!(done["warnings"].as_array().unwrap().len(), 1, "said once: {done:#}");
    for video in done["videos"].as_array().unwrap() {
        let video = desk.get(video.as_str().unwrap()).await;
        assert_eq!((video.status, video.body.is_empty()), (200, false));
    }
    assert_eq!(desk.get(&named(3)).await.status, 404);
    let listed = desk.get("/api/v1/tasks").await.json();
    assert_eq!(listed["data"]["total"], 1, "two videos are one task");
    working.stop().await;

    let gone = desk.ask("DELETE", &path, &[], b"").await.json();
    assert_eq!(gone, json!({ "status": 200, "message": "success", "data": null }));
    let missing = desk.get(&path).await;
    assert_eq!(missing.status, 404);
    assert!(missing.json()["message"].as_str().unwrap().ends_with(": task not found"));
}

#[tokio::test]
async fn a_task_that_goes_on_by_itself_is_not_deleted_and_one_that_was_stopped_has_failed() {
    let desk = Desk::new().await;
    desk.media.leave.forget_permits(usize::MAX >> 3);
    let begun = async || {
        let body = json!({ "video_subject": "", "video_script": "Bees." });
        let told = desk.post("/api/v1/videos", &body).await.json();
        told["data"]["task_id"].as_str().unwrap().to_owned()
    };
    let (id, rests) = (begun().await, begun().await);
    let delete = async |id: &str| desk.ask("DELETE", &format!("/api/v1/tasks/{id}"), &[], b"").await;
    assert_eq!(delete(&id).await.status, 409, "its state is 4");
    desk.studio.pause_job(&rests).await.unwrap();
    assert_eq!(delete(&rests).await.status, 200, "else nobody could be rid of it");
    let working = desk.studio.start("a test").await.unwrap();
    desk.until(&format!("/v1/jobs/{id}"), |job| job["state"] == "running").await;
    let busy = delete(&id).await;
    assert_eq!(busy.status, 409);
    assert!(busy.json()["message"].as_str().unwrap().ends_with(": task is still running"));
    desk.ask("POST", &format!("/v1/jobs/{id}/cancel"), &[], b"").await;
    let path = format!("/api/v1/tasks/{id}");
    let stopped = desk.until(&path, |told| told["data"]["state"] == json!(-1)).await;
    assert_eq!(stopped["data"]["failed_stage"], "cancelled");
    assert_eq!(delete(&id).await.status, 200);
    working.stop().await;
}

#[tokio::test]
async fn tasks_are_listed_oldest_first() {
    let desk = Desk::new().await;
    let mut ids = Vec::new();
    for n in 0..5 {
        let body = json!({ "video_subject": "", "video_script": format!("Number {n}.") });
        ids.push(desk.post("/api/v1/videos", &body).await.json()["data"]["task_id"].clone());
    }
    let page = desk.get("/api/v1/tasks?page=2&page_size=2").await.json()["data"].clone();
    let told: Vec<_> = page["tasks"].as_array().unwrap().iter().map(|task| task["task_id"].clone()).collect();
    assert_eq!(told, ids[2..4]);
    assert_eq!((&page["total"], &page["page"], &page["page_size"]), (&json!(5), &json!(2), &json!(2)));
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_in_the_words_of_the_other_program() {
    let desk = Desk::new().await;
    for body in
        [json!({ "video_script": 5 }), json!({ "video_script": "x", "video_aspect": "2:1" }), json!([1])]
    {
        let told = desk.post("/api/v1/videos", &body).await;
        assert_eq!(told.status, 400, "{body}");
        let told = told.json();
        assert_eq!((&told["status"], &told["message"]), (&json!(400), &json!("field required")));
        assert!(told["data"].is_array());
    }
    let nothing = desk.post("/api/v1/videos", &json!({})).await.json();
    assert_eq!((&nothing["status"], &nothing["message"]), (&json!(400), &json!("field required")));
    assert_eq!(desk.get("/api/v1/ping").await.status, 404);
    assert_eq!(desk.ask("PUT", "/api/v1/tasks", &[], b"").await.status, 405);
}

#[tokio::test]
async fn a_script_has_words_to_search_and_to_be_found_by() {
    let desk = Desk::new().await;
    let body = json!({ "video_subject": "Bees", "video_script": "Bees dance in the hive. They find flowers.",
        "amount": 2, "platform": "youtube_shorts" });
    let terms = desk.post("/api/v1/terms", &body).await.json();
    assert_eq!(terms["data"]["video_terms"][0], "Bees dance hive");
    assert_eq!(terms["data"]["video_terms"].as_array().unwrap().len(), 2);
    let post = desk.post("/api/v1/social-metadata", &body).await.json()["data"].clone();
    assert_eq!((&post["title"], &post["caption"]), (&json!("Bees"), &body["video_script"]));
    assert_eq!(post["hashtags"].as_array().unwrap().len(), 3);
    assert_eq!(desk.post("/api/v1/terms", &json!({})).await.status, 400);
}

#[tokio::test]
async fn the_same_key_makes_a_task_of_several_videos_once() {
    let desk = Desk::new().await;
    let asked = async |count: u8| {
        let body = json!({ "video_subject": "", "video_script": "Bees.", "video_count": count }).to_string();
        let lines = ["Content-Type: application/json", "Idempotency-Key: monday"];
        desk.ask("POST", "/api/v1/videos", &lines, body.as_bytes()).await
    };
    let (first, again) = (asked(2).await.json(), asked(2).await.json());
    assert_eq!(first["data"]["task_id"], again["data"]["task_id"]);
    assert_eq!(asked(3).await.status, 409);
    assert_eq!(desk.get("/v1/jobs").await.json()["jobs"].as_array().unwrap().len(), 2);
    let id = first["data"]["task_id"].as_str().unwrap();
    for job in desk.get("/v1/jobs").await.json()["jobs"].as_array().unwrap() {
        desk.studio.cancel_job(job["id"].as_str().unwrap()).await.unwrap();
    }
    assert_eq!(desk.ask("DELETE", &format!("/api/v1/tasks/{id}"), &[], b"").await.status, 200);
    assert_eq!(desk.get("/v1/jobs").await.json()["jobs"], json!([]), "all of it is gone");
}

#[tokio::test]
async fn what_the_page_can_do_with_the_queue_a_program_can_too() {
    let desk = Desk::new().await;
    let (first, second) = (
        submitted(&desk, json!({ "script": "One." })).await,
        submitted(&desk, json!({ "script": "Two." })).await,
    );
    let change = json!({ "title": "Uno", "priority": 1, "choices": { "shape": "1:1" } }).to_string();
    let lines = ["Content-Type: application/json"];
    let changed = desk.ask("PATCH", &format!("/v1/jobs/{first}"), &lines, change.as_bytes()).await.json();
    assert_eq!((&changed["title"], &changed["priority"]), (&json!("Uno"), &json!(1)));
    let moved = desk.post(&format!("/v1/jobs/{second}/move"), &json!({ "before": first })).await;
    assert_eq!((moved.status, moved.json()["priority"].clone()), (200, json!(1)));
    let again = desk.ask("POST", &format!("/v1/jobs/{first}/duplicate"), &[], b"").await.json();
    assert_eq!(again["title"], "Uno");
    assert_eq!(desk.get(&format!("/v1/jobs/{first}/attempts")).await.json(), json!([]));
    assert_eq!(desk.ask("POST", "/v1/queue/pause", &[], b"").await.json()["paused"], true);
    assert_eq!(desk.ask("POST", "/v1/queue/resume", &[], b"").await.json()["paused"], false);
    desk.ask("DELETE", &format!("/v1/jobs/{first}"), &[], b"").await;
    assert_eq!(desk.ask("POST", &format!("/v1/jobs/{first}/restore"), &[], b"").await.status, 200);
    assert_eq!(desk.get(&format!("/v1/jobs/{first}/poster")).await.status, 404);
}

#[tokio::test]
async fn music_that_comes_with_spool_is_listed_and_chosen_by_its_mood() {
    let desk = Desk::new().await;
    assert_eq!(desk.get("/v1/music").await.json(), json!({ "music": [] }));
    let list = json!([{ "id": "drift", "name": "Drift", "mood": "calm", "length_ms": 9_000, "author": "Ann",
        "licence": "CC0-1.0", "file": "drift.mp3" }]);
    let folder = desk.path("packaged");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("tracks.json"), list.to_string()).unwrap();
    std::fs::write(folder.join("drift.mp3"), "sound").unwrap();
    desk.studio.offer_music(folder);
    assert_eq!(desk.get("/v1/music").await.json()["music"][0]["mood"], "calm");
    let asked = |mood: &str| json!({ "script": "Bees dance.", "mood": mood });
    assert_eq!(desk.post("/v1/jobs", &asked("calm")).await.status, 201);
    assert!(desk.path("data/music/drift.mp3").is_file());
    let refused = desk.post("/v1/jobs", &asked("polka")).await;
    assert_eq!((refused.status, refused.json()["code"].clone()), (422, json!("track_unknown")));
}

#[tokio::test]
async fn both_documents_tell_of_every_route() {
    let desk = Desk::new().await;
    let native = desk.get("/v1/openapi.json").await.json();
    assert_eq!(native["openapi"].as_str().unwrap().get(..3), Some("3.1"));
    for path in [
        "/v1/jobs",
        "/v1/jobs/{id}",
        "/v1/jobs/{id}/events",
        "/v1/events",
        "/v1/files",
        "/v1/music",
        "/v1/jobs/{id}/videos/{n}",
    ] {
        assert!(native["paths"][path].is_object(), "{path}");
    }
    let other = desk.get("/api/v1/openapi.json").await.json();
    for path in [
        "/api/v1/videos",
        "/api/v1/audio",
        "/api/v1/subtitle",
        "/api/v1/tasks",
        "/api/v1/tasks/{task_id}",
        "/api/v1/musics",
        "/api/v1/video_materials",
        "/api/v1/scripts",
        "/api/v1/terms",
        "/api/v1/social-metadata",
        "/api/v1/stream/{id}/{file}",
        "/api/v1/download/{id}/{file}",
        "/tasks/{id}/{file}",
    ] {
        assert!(other["paths"][path].is_object(), "{path}");
    }
}

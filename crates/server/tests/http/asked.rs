//! What clients ask for that cannot be had as they say it: it is done as far as it can be, and said; or refused in time.

use crate::desk::{Desk, mp3};
use async_trait::async_trait;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use studio::Writers;
use studio::api::{ScriptLine, WriterSetup};
use studio::ports::{Assignment, CancellationToken, Fault, ScriptWriter, Told, Written};

/// A writer that keeps what it was asked for.
pub struct FakeWriter {
    id: &'static str,
    ready: bool,
    asked: Mutex<Vec<Assignment>>,
}

impl FakeWriter {
    pub fn named(id: &'static str, ready: bool) -> Arc<FakeWriter> {
        Arc::new(FakeWriter { id, ready, asked: Mutex::default() })
    }

    pub fn asked(&self) -> Vec<Assignment> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl ScriptWriter for FakeWriter {
    fn id(&self) -> &'static str {
        self.id
    }
    fn name(&self) -> &'static str {
        self.id
    }
    fn sends_to(&self, _: &WriterSetup) -> Vec<String> {
        Vec::new()
    }
    fn needs_key(&self) -> bool {
        false
    }
    fn has_key(&self) -> bool {
        false
    }
    fn model(&self, _: &WriterSetup) -> String {
        String::new()
    }
    fn ready(&self, _: &WriterSetup) -> bool {
        self.ready
    }
    fn accepts(&self, _: &WriterSetup) -> Result<(), Fault> {
        Ok(())
    }
    async fn test(&self, _: &WriterSetup, _: &CancellationToken) -> Result<(), Fault> {
        Ok(())
    }
    async fn write(
        &self,
        assignment: &Assignment,
        _: &WriterSetup,
        _: Told<'_>,
        _: &CancellationToken,
    ) -> Result<Written, Fault> {
        self.asked.lock().unwrap().push(assignment.clone());
        let line = ScriptLine { text: format!("Bees dance, says {}.", self.id), search: Vec::new() };
        Ok(Written { title: "Bees".to_owned(), lines: vec![line], warnings: Vec::new() })
    }
}

pub async fn desk_of(writers: &[Arc<FakeWriter>]) -> Desk {
    let all = writers.iter().map(|writer| writer.clone() as Arc<dyn ScriptWriter>).collect();
    Desk::with(tempfile::tempdir().unwrap(), Writers::new(all), |_| ()).await
}

async fn task(desk: &Desk, body: Value) -> Value {
    let told = desk.post("/api/v1/videos", &body).await;
    assert_eq!(told.status, 200, "{:#}", told.json());
    let id = told.json()["data"]["task_id"].as_str().unwrap().to_owned();
    desk.get(&format!("/api/v1/tasks/{id}")).await.json()["data"].clone()
}

fn warned(task: &Value, field: &str) -> bool {
    let begins =
        |warning: &Value| warning.as_str().is_some_and(|text| text.starts_with(&format!("{field}: ")));
    task["warnings"].as_array().is_some_and(|warnings| warnings.iter().any(begins))
}

#[tokio::test]
async fn the_first_writer_that_is_set_up_writes_and_else_the_built_in_one_which_is_said() {
    let [built_in, off, on] = [("builtin", true), ("cloud", false), ("local", true)]
        .map(|(id, ready)| FakeWriter::named(id, ready));
    let desk = desk_of(&[built_in.clone(), off, on.clone()]).await;
    let body = json!({ "video_subject": "How bees dance" });
    let told = task(&desk, body.clone()).await;
    assert_eq!((&told["script"], on.asked().len()), (&Value::Null, 0), "the answer waits for no model");
    assert!(!warned(&told, "video_script"), "{told:#}");
    let running = desk.studio.start("a test").await.unwrap();
    let path = format!("/api/v1/tasks/{}", told["task_id"].as_str().unwrap());
    let told = desk.until(&path, |told| told["data"]["state"] == 1).await["data"].clone();
    running.stop().await;
    assert_eq!((&told["script"], on.asked().len()), (&json!("Bees dance, says local."), 1));
    let twice = json!({ "video_subject": "How bees dance", "video_count": 2 });
    assert_eq!(task(&desk, twice).await["script"], "Bees dance, says local.", "both are to have the same");
    let script = desk.post("/api/v1/scripts", &body).await.json();
    assert_eq!(script["data"], json!({ "video_script": "Bees dance, says local." }));
    assert_eq!(built_in.asked(), []);
    let desk = desk_of(std::slice::from_ref(&built_in)).await;
    let told = task(&desk, body).await;
    assert_eq!(told["script"], "Bees dance, says builtin.");
    assert!(warned(&told, "video_script"), "{told:#}");
}

#[tokio::test]
async fn prompts_as_long_as_the_contract_allows_are_taken() {
    let writer = FakeWriter::named("builtin", true);
    let desk = desk_of(std::slice::from_ref(&writer)).await;
    let long =
        |length: usize| "Bees dance in the hive. ".repeat(400).chars().take(length).collect::<String>();
    let body = json!({ "video_subject": "Bees", "video_script_prompt": long(2_000),
        "custom_system_prompt": long(8_000), "paragraph_number": "10" });
    let told = task(&desk, body.clone()).await;
    assert!(warned(&told, "custom_system_prompt") && !warned(&told, "video_script_prompt"), "{told:#}");
    assert!(!warned(&told, "paragraph_number"), "{told:#}");
    let asked = writer.asked().remove(0);
    assert!(asked.facts.len() > 20 && asked.facts.iter().all(|fact| fact.contains("dance")), "{asked:#?}");
    assert_eq!(asked.seconds, 180);
    let script = desk.post("/api/v1/scripts", &body).await;
    assert_eq!(script.status, 200);
    assert!(warned(&script.json()["data"], "custom_system_prompt"));
}

#[tokio::test]
async fn a_subject_in_another_language_becomes_a_video_and_a_warning() {
    let desk = desk_of(&[FakeWriter::named("builtin", true)]).await;
    let told = task(&desk, json!({ "video_subject": "Wie Bienen tanzen", "video_language": "de-DE" })).await;
    assert!(warned(&told, "video_language"), "{told:#}");
    assert_eq!(told["script"], "Bees dance, says builtin.");
    let told = task(&desk, json!({ "video_script": "Bienen tanzen.", "video_language": "de-DE" })).await;
    assert!(!warned(&told, "video_language"), "a script that is there is spoken as it is: {told:#}");
}

#[tokio::test]
async fn a_full_queue_takes_no_more_until_something_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::with(folder, Writers::default(), |options| options.most_open = 2).await;
    let asked = async |count: u8| {
        let body = json!({ "video_subject": "", "video_script": "Bees.", "video_count": count });
        desk.post("/api/v1/videos", &body).await
    };
    assert_eq!(asked(3).await.status, 429, "it would not fit");
    assert_eq!(desk.get("/v1/jobs").await.json()["jobs"], json!([]), "and nothing of it is there");
    let id = asked(2).await.json()["data"]["task_id"].as_str().unwrap().to_owned();
    let full = asked(1).await;
    let told = full.json();
    assert_eq!((full.status, &told["status"]), (429, &json!(429)));
    let (rid, words) = told["message"].as_str().unwrap().split_once(": ").unwrap();
    assert_eq!((rid.len(), words), (36, "task queue is full, please try again later"));
    let native = desk.post("/v1/jobs", &json!({ "script": "Bees." })).await;
    assert_eq!((native.status, native.json()["code"].clone()), (429, json!("queue_full")));
    desk.studio.cancel_job(&id).await.unwrap();
    assert_eq!(desk.post("/v1/jobs", &json!({ "script": "Bees." })).await.status, 201);
}

#[tokio::test]
async fn music_that_comes_with_spool_is_listed_and_named_as_if_it_were_uploaded() {
    let desk = Desk::new().await;
    let list = json!([{ "id": "drift", "name": "Drift", "mood": "calm", "length_ms": 9_000, "author": "Ann",
        "licence": "CC0-1.0", "file": "files/d.mp3" }]);
    let folder = desk.path("packaged");
    std::fs::create_dir_all(folder.join("files")).unwrap();
    std::fs::write(folder.join("tracks.json"), list.to_string()).unwrap();
    std::fs::write(folder.join("files/d.mp3"), "sound").unwrap();
    desk.studio.offer_music(folder);
    let own = desk.bring("/api/v1/musics", "calm.mp3", &mp3()).await.json()["data"]["file"].clone();
    let files = desk.get("/api/v1/musics").await.json()["data"]["files"].clone();
    assert_eq!(files[0]["file"], own);
    assert_eq!(files[1], json!({ "name": "Drift", "size": 5, "file": "drift.mp3" }));
    let body = json!({ "video_script": "Bees.", "bgm_type": "custom", "bgm_file": files[1]["file"] });
    let told = task(&desk, body).await;
    assert!(!warned(&told, "bgm_file"), "{told:#}");
    assert!(desk.path("data/music/d.mp3").is_file(), "it is the music of the video");
    let nowhere = json!({ "video_script": "Bees.", "bgm_type": "custom", "bgm_file": "nowhere.mp3" });
    assert_eq!(desk.post("/api/v1/videos", &nowhere).await.status, 400);
}

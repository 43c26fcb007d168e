//! Scripts, as a host asks for them: who writes, who takes over, and what may leave this computer.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use async_trait::async_trait;
use fakes::lot::{Lot, finished, follow};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use studio::api::{JobState, JobView, ScriptLine, WriteScript, WriterSetup};
use studio::ports::*;
use studio::{RenderRequest, Studio, Writers};
use tokio::sync::Notify;

/// Writes one line, or fails; counts how often it was asked.
struct FakeWriter {
    id: &'static str,
    remote: bool,
    fails: bool,
    asked: AtomicUsize,
    got: Mutex<Option<Assignment>>,
    /// Thinks for ever instead of writing, once asked so.
    thinks: Mutex<Option<Arc<Notify>>>,
}

impl FakeWriter {
    fn named(id: &'static str, remote: bool, fails: bool) -> Arc<FakeWriter> {
        Arc::new(FakeWriter {
            id,
            remote,
            fails,
            asked: AtomicUsize::new(0),
            got: Mutex::default(),
            thinks: Mutex::default(),
        })
    }
    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn fault(code: &str) -> Fault {
    let (message, hint) = ("The cloud could not be reached.".to_owned(), "Check the connection.".to_owned());
    Fault { code: code.to_owned(), message, hint, retryable: true }
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
        if self.remote { vec!["cloud.example".to_owned()] } else { Vec::new() }
    }
    fn needs_key(&self) -> bool {
        false
    }
    fn has_key(&self) -> bool {
        false
    }
    fn model(&self, setup: &WriterSetup) -> String {
        setup.model.clone().unwrap_or_default()
    }
    fn ready(&self, _: &WriterSetup) -> bool {
        true
    }
    fn accepts(&self, setup: &WriterSetup) -> Result<(), Fault> {
        if setup.address.as_deref() == Some("bad") { Err(fault("writer_address")) } else { Ok(()) }
    }
    async fn test(&self, _: &WriterSetup, _: &CancellationToken) -> Result<(), Fault> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.fails { Err(fault("writer_unreachable")) } else { Ok(()) }
    }
    async fn write(
        &self,
        assignment: &Assignment,
        _: &WriterSetup,
        told: Told<'_>,
        _: &CancellationToken,
    ) -> Result<Written, Fault> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        *self.got.lock().unwrap() = Some(assignment.clone());
        if self.fails {
            return Err(fault("writer_unreachable"));
        }
        told("Bees dance.");
        let thinks = self.thinks.lock().unwrap().clone();
        if let Some(began) = thinks {
            began.notify_one();
            std::future::pending::<()>().await;
        }
        let lines = vec![
            ScriptLine {
                text: format!("Bees\u{202e}  dance, says {}.\n", self.id),
                search: vec![" ".to_owned()],
            },
            ScriptLine { text: "…".to_owned(), search: vec![] },
        ];
        Ok(Written { title: "Bees".to_owned(), lines, warnings: vec![] })
    }
}

struct Desk {
    lot: Lot,
    built_in: Arc<FakeWriter>,
    cloud: Arc<FakeWriter>,
    local: Arc<FakeWriter>,
}

impl Desk {
    fn new(fails: bool) -> Desk {
        let built_in = FakeWriter::named("builtin", false, false);
        let (cloud, local) =
            (FakeWriter::named("cloud", true, fails), FakeWriter::named("local", false, false));
        let writers = Writers::new(vec![built_in.clone(), cloud.clone(), local.clone()]);
        Desk { lot: Lot { writers, ..Lot::new() }, built_in, cloud, local }
    }
    async fn studio(&self) -> Studio {
        self.lot.studio().await
    }
}

fn about_bees(writer: Option<&str>) -> WriteScript {
    WriteScript {
        topic: "How bees dance".to_owned(),
        kind: None,
        facts: vec![],
        language: None,
        seconds: None,
        tone: None,
        audience: None,
        writer: writer.map(str::to_owned),
    }
}

#[tokio::test]
async fn without_a_choice_nothing_leaves_this_computer() {
    let desk = Desk::new(false);
    let script = desk.studio().await.write_script(about_bees(None), &|_| ()).await.unwrap();
    assert_eq!((script.writer.as_str(), desk.cloud.asked()), ("builtin", 0));
}

#[tokio::test]
async fn the_chosen_writer_writes_and_its_lines_are_cleaned() {
    let desk = Desk::new(false);
    let heard = Mutex::new(String::new());
    let told = |text: &str| text.clone_into(&mut heard.lock().unwrap());
    let script = desk.studio().await.write_script(about_bees(Some("cloud")), &told).await.unwrap();
    let line = ScriptLine { text: "Bees dance, says cloud.".to_owned(), search: vec![] };
    assert_eq!((script.lines, script.language.as_str()), (vec![line], "en"));
    assert_eq!(heard.into_inner().unwrap(), "Bees dance.");
    assert_eq!(desk.cloud.got.lock().unwrap().as_ref().unwrap().seconds, 40);
}

#[tokio::test]
async fn when_a_writer_fails_the_built_in_one_writes_and_says_so() {
    let desk = Desk::new(true);
    let script = desk.studio().await.write_script(about_bees(Some("cloud")), &|_| ()).await.unwrap();
    assert_eq!(script.writer, "builtin");
    assert_eq!(script.warnings, ["The cloud could not be reached. The built-in writer wrote this script."]);
}

#[tokio::test]
async fn offline_nobody_outside_is_asked_and_what_is_here_is() {
    let desk = Desk::new(false);
    let studio = desk.studio().await;
    studio.work_offline(true).unwrap();
    let script = studio.write_script(about_bees(Some("cloud")), &|_| ()).await.unwrap();
    assert_eq!(script.writer, "builtin");
    assert_eq!(
        script.warnings,
        ["cloud was not asked, because Spool works offline. The built-in writer wrote this script."]
    );
    assert_eq!(studio.test_writer("cloud").await.unwrap_err().code, "offline");
    assert_eq!(desk.cloud.asked(), 0);
    assert_eq!(studio.write_script(about_bees(Some("local")), &|_| ()).await.unwrap().writer, "local");
    assert_eq!((desk.local.asked(), desk.built_in.asked()), (1, 1));
}

#[tokio::test]
async fn how_a_writer_is_reached_is_kept_for_the_next_start() {
    let desk = Desk::new(false);
    let change = |model: Option<&str>, address: Option<&str>| WriterSetup {
        model: model.map(str::to_owned),
        address: address.map(str::to_owned),
    };
    let studio = desk.studio().await;
    studio.setup_writer("cloud", change(Some("big"), Some("https://mine"))).unwrap();
    let view = studio.setup_writer("cloud", change(None, Some(""))).unwrap();
    assert_eq!((view.model.as_str(), view.address), ("big", None));
    assert_eq!(studio.setup_writer("cloud", change(None, Some("bad"))).unwrap_err().code, "writer_address");
    drop(studio);
    let views = desk.studio().await.writers();
    assert_eq!(views[1].model, "big");
}

#[tokio::test]
async fn what_cannot_be_written_about_is_refused_in_words() {
    let studio = Desk::new(false).studio().await;
    for (request, code) in [
        (WriteScript { topic: " \u{200b}... ".to_owned(), ..about_bees(None) }, "topic_empty"),
        (WriteScript { topic: "a".repeat(501), ..about_bees(None) }, "too_long"),
        (WriteScript { language: Some("fr".to_owned()), ..about_bees(None) }, "language_unwritten"),
        (about_bees(Some("nobody")), "writer_unknown"),
    ] {
        assert_eq!(studio.write_script(request, &|_| ()).await.unwrap_err().code, code);
    }
}

#[tokio::test]
async fn a_key_is_never_part_of_what_is_written_or_answered() {
    let desk = Desk::new(false);
    let studio = desk.studio().await;
    let canary = "canary-9c1e5d";
    let refused = studio.set_key("cloud", Some(SecretString::from(canary))).await.unwrap_err();
    assert_eq!(refused.code, "keys_unavailable");
    let odd =
        studio.set_key("cloud", Some(SecretString::from(format!("{canary} {canary}")))).await.unwrap_err();
    assert_eq!(odd.code, "key_wrong");
    assert!(!format!("{refused:?}{odd:?}").contains(canary));
    let mut folders = vec![desk.lot.folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let bytes = std::fs::read(&entry).unwrap();
                assert!(!String::from_utf8_lossy(&bytes).contains(canary), "{}", entry.display());
            }
        }
    }
}

async fn ask_for(studio: &Studio, request: RenderRequest) -> JobView {
    studio.submit_render(request).await.unwrap().remove(0)
}

fn wished(writer: Option<&str>) -> RenderRequest {
    RenderRequest { wish: Some(about_bees(writer)), ..RenderRequest::default() }
}

fn spoken(desk: &Desk) -> String {
    let captions = desk.lot.outputs().into_iter().find(|name| name.ends_with(".srt")).unwrap();
    let captions = std::fs::read_to_string(desk.lot.output().join(captions)).unwrap();
    let words = captions.lines().filter(|line| !line.contains("-->") && line.parse::<u32>().is_err());
    words.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_topic_becomes_a_video_whose_script_the_job_writes() {
    let desk = Desk::new(false);
    let studio = desk.studio().await;
    let job = ask_for(&studio, wished(Some("cloud"))).await;
    assert_eq!(
        (job.state, desk.cloud.asked()),
        (JobState::Queued, 0),
        "submit answers before anything is written"
    );
    let refused = studio.open_project_of(&job.id).await.unwrap_err();
    assert_eq!(refused.code, "not_now", "there is no script to open yet");
    let running = studio.start("a test").await.unwrap();
    let done = finished(&studio, &job.id).await;
    assert_eq!((done.state, desk.cloud.asked()), (JobState::Completed, 1), "{done:?}");
    assert_eq!(done.title, "How bees dance");
    assert!(spoken(&desk).contains("Bees dance, says cloud."), "{}", spoken(&desk));
    let board = studio.open_project_of(&job.id).await.unwrap();
    assert_eq!((board.scenes.len(), board.scenes[0].text.as_str()), (1, "Bees dance, says cloud."));
    running.stop().await;
}

#[tokio::test]
async fn a_writer_that_fails_costs_a_warning_and_not_the_video() {
    let desk = Desk::new(true);
    let (studio, running) = desk.lot.started().await;
    let job = ask_for(&studio, wished(Some("cloud"))).await;
    let done = finished(&studio, &job.id).await;
    assert_eq!(done.state, JobState::Completed);
    assert_eq!(done.warnings[0], "The cloud could not be reached. The built-in writer wrote this script.");
    assert!(spoken(&desk).contains("says builtin"));
    running.stop().await;
}

#[tokio::test]
async fn a_stop_while_the_script_is_written_is_heard_and_a_restart_writes_it() {
    let desk = Desk::new(false);
    let began = Arc::new(Notify::new());
    *desk.cloud.thinks.lock().unwrap() = Some(began.clone());
    let (studio, running) = desk.lot.started().await;
    let (stopped, kept) = (wished(Some("cloud")), wished(Some("cloud")));
    let stopped = ask_for(&studio, stopped).await;
    began.notified().await;
    let writing = follow(&studio, &stopped.id, |job| job.stage == "script").await;
    assert_eq!(writing.state, JobState::Running);
    studio.cancel_job(&stopped.id).await.unwrap();
    assert_eq!(finished(&studio, &stopped.id).await.state, JobState::Cancelled);
    let kept = ask_for(&studio, kept).await;
    began.notified().await;
    running.stop().await;
    *desk.cloud.thinks.lock().unwrap() = None;
    let running = studio.start("a test").await.unwrap();
    assert_eq!(finished(&studio, &kept.id).await.state, JobState::Completed);
    assert!(spoken(&desk).contains("says cloud"));
    running.stop().await;
}

#[tokio::test]
async fn a_topic_beside_a_script_is_one_more_line_and_nothing_is_written() {
    let desk = Desk::new(false);
    let (studio, running) = desk.lot.started().await;
    let script = desk.lot.file("script.txt", "Bees know where lunch is.");
    let job = ask_for(&studio, RenderRequest { inputs: vec![script], ..wished(None) }).await;
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    assert_eq!(desk.built_in.asked(), 0);
    let captions = spoken(&desk);
    assert!(captions.contains("lunch") && captions.contains("How bees dance"), "{captions}");
    running.stop().await;
}

#[tokio::test]
async fn a_topic_beside_clips_is_written_and_shows_them() {
    let desk = Desk::new(false);
    let (studio, running) = desk.lot.started().await;
    let clip = desk.lot.file("hive.mp4", "a clip");
    let job = ask_for(&studio, RenderRequest { inputs: vec![clip], ..wished(None) }).await;
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    let board = studio.open_project_of(&job.id).await.unwrap();
    assert_eq!((desk.built_in.asked(), board.media.len()), (1, 1));
    running.stop().await;
}

#[tokio::test]
async fn a_topic_that_no_script_can_be_written_on_is_refused_at_once() {
    let desk = Desk::new(false);
    let studio = desk.studio().await;
    let nothing = WriteScript { topic: " ".to_owned(), ..about_bees(None) };
    let request = RenderRequest { wish: Some(nothing), ..RenderRequest::default() };
    assert_eq!(studio.submit_render(request).await.unwrap_err().code, "topic_empty");
    assert!(studio.list_jobs(Default::default()).await.unwrap().jobs.is_empty());
}

#[tokio::test]
async fn a_topic_for_a_writer_that_nobody_knows_is_refused_at_once() {
    let desk = Desk::new(false);
    let studio = desk.studio().await;
    let refused = studio.submit_render(wished(Some("nobody"))).await.unwrap_err();
    assert_eq!(refused.code, "writer_unknown");
    assert!(studio.list_jobs(Default::default()).await.unwrap().jobs.is_empty());
}

//! Whole videos with each service, against its stand-in: from a topic or a script to a file that plays, with the real
//! encoder, the real queue and the built-in voice.
//!
//! A writer and a narrator are pointed to their stand-ins as a person would, by their addresses. A site has none to
//! choose, so it is opened at the stand-in's.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]
#![allow(clippy::disallowed_methods, reason = "what was made is played by a player of its own")]

#[allow(dead_code, reason = "other tests need the rest")]
#[path = "voices/edge_stand_in.rs"]
mod edge_stand_in;
#[path = "../../studio/tests/fakes/mod.rs"]
mod fakes;
#[allow(dead_code, reason = "other tests need the rest")]
#[path = "footage/stand_in.rs"]
mod footage;
#[allow(dead_code, reason = "other tests need the rest")]
#[path = "models/stand_in.rs"]
mod models;
#[allow(dead_code, reason = "other tests need the rest")]
#[path = "voices/stand_in.rs"]
mod stand_in;

use fakes::FakeMachine;
use fakes::lot::finished;
use providers::footage::{Keys, site_at};
use providers::{SentenceEncoder, narrators, resources, writers};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use studio::api::{JobState, RenderChoices, VoiceSetup, WriteScript};
use studio::ports::{MediaKind, NoKeys};
use studio::{Folders, Narrators, Ports, Quality, RenderRequest, Running, Shape, Sites, Studio, Writers};

/// A key for everybody.
fn keys(key: &'static str) -> Keys {
    Arc::new(move |_| Some(key.to_owned()))
}

/// A studio with everything real but the sites and the power.
struct Desk {
    folder: tempfile::TempDir,
    studio: Studio,
    running: Running,
}

/// What was made.
struct Made {
    receipt: Value,
    captions: String,
}

impl Desk {
    async fn open(keys: &Keys, sites: Sites) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders { data: folder.path().join("data"), output: folder.path().join("Videos") };
        let resources = resources::find();
        let media =
            media::Ffmpeg::find(resources.tools(), resources.fonts().unwrap(), folder.path().join("work"))
                .unwrap();
        let ports = Ports {
            media: Arc::new(media),
            narrators: Narrators::new(narrators(resources.clone(), keys)),
            machine: Arc::<FakeMachine>::default(),
            embedder: Arc::new(SentenceEncoder::new(resources)),
            sites,
            writers: Writers::new(writers(keys)),
            keys: Arc::new(NoKeys),
        };
        let studio = Studio::open(folders, ports).await.unwrap();
        let running = studio.start("a test").await.unwrap();
        Desk { folder, studio, running }
    }

    fn project(&self, name: &str, voice: &str, scenes: &[Value]) -> PathBuf {
        let mut project = json!({
            "format": "spool.project", "version": 1, "min_reader": 1,
            "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": name, "language": "en",
            "canvas": { "width": 216, "height": 384, "fps": "30/1" }, "scenes": scenes,
        });
        if !voice.is_empty() {
            project["defaults"] = json!({ "voice": voice });
        }
        let path = self.folder.path().join(format!("{name}.spool"));
        std::fs::write(&path, project.to_string()).unwrap();
        path
    }

    /// Makes one video, which plays and has nothing to warn of.
    async fn make(&self, request: RenderRequest) -> Made {
        let choices = RenderChoices { quality: Some(Quality::Draft), shape: request.choices.shape };
        let request = RenderRequest { choices, ..request };
        let job = self.studio.submit_render(request).await.unwrap().remove(0);
        let job = finished(&self.studio, &job.id).await;
        assert_eq!((job.state, &job.warnings), (JobState::Completed, &vec![]), "{job:?}");
        let video = Path::new(&job.videos[0].path);
        plays(video);
        let receipt = std::fs::read(video.with_extension("receipt.json")).unwrap();
        let captions = std::fs::read_to_string(video.with_extension("srt")).unwrap();
        Made { receipt: serde_json::from_slice(&receipt).unwrap(), captions }
    }
}

/// Decodes all of a file, sound and picture.
fn plays(video: &Path) {
    let mut player = Command::new("ffmpeg");
    player.args(["-nostdin", "-v", "error", "-xerror", "-i"]).arg(video).args(["-f", "null", "-"]);
    let played = player.output().unwrap();
    assert!(played.status.success() && played.stderr.is_empty(), "{played:?}");
}

/// A small picture or film, drawn by ffmpeg.
fn drawn(folder: &Path, name: &str, length: &[&str]) -> Vec<u8> {
    let path = folder.join(name);
    let mut artist = Command::new("ffmpeg");
    artist.args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=270x480:rate=30"]);
    assert!(artist.args(length).arg(&path).status().unwrap().success());
    std::fs::read(path).unwrap()
}

#[tokio::test]
async fn each_writer_makes_a_finished_video_of_a_topic() {
    let keys = keys(models::KEY);
    let desk = Desk::open(&keys, Sites::default()).await;
    let asked = ["openai", "compatible", "anthropic", "gemini", "azure", "ollama"];
    for vendor in models::VENDORS.iter().filter(|vendor| asked.contains(&vendor.id)) {
        // The last line tells whose script it is.
        let last = format!("What would {} tell all of them with one dance in the dark?", vendor.id);
        let script = models::script_of(&[
            "A bee comes home, and she starts to dance.",
            "Her sisters read the way to the flowers in it.",
            &last,
        ]);
        let (server, setup) = vendor.serve(&script).await;
        desk.studio.setup_writer(vendor.id, setup).unwrap();
        let wish = json!({ "topic": "How bees dance", "seconds": 10, "writer": vendor.id });
        let wish: WriteScript = serde_json::from_value(wish).unwrap();
        let choices = RenderChoices { shape: Some(Shape::Square), quality: None };
        let request = RenderRequest { wish: Some(wish), choices, ..RenderRequest::default() };
        let made = desk.make(request).await;
        assert_eq!(server.received_requests().await.unwrap().len(), 1, "{}", vendor.id);
        assert!(made.captions.contains(&format!("What would {}", vendor.id)), "{}", made.captions);
    }
    desk.running.stop().await;
}

#[tokio::test]
async fn each_narrator_speaks_a_finished_video() {
    let keys = keys(stand_in::KEY);
    let desk = Desk::open(&keys, Sites::default()).await;
    let lines =
        [json!({ "id": "s1", "text": stand_in::TEXT }), json!({ "id": "s2", "text": "They say where." })];
    for service in stand_in::SERVICES {
        let server = stand_in::server(vec![service.good()]).await;
        let (path, header) = service.asked;
        let at = path.split_once('/').unwrap().0;
        let at = if at.starts_with('v') { format!("{}/{at}/", server.uri()) } else { server.uri() };
        desk.studio.setup_voice_service(service.id, stand_in::at(&at)).unwrap();
        let project = desk.project(service.id, service.voice, &lines);
        let made = desk.make(RenderRequest { inputs: vec![project], ..RenderRequest::default() }).await;
        let asked = server.received_requests().await.unwrap();
        assert_eq!(asked.len(), lines.len(), "{}", service.id);
        for request in asked {
            let key = request.headers[header].to_str().unwrap().trim_start_matches("Bearer ");
            assert_eq!((request.url.path().trim_start_matches('/'), key), (path, stand_in::KEY));
        }
        let voice = made.receipt["made_with"]["voice"].as_str().unwrap();
        assert!(voice.starts_with(&format!("{}/", service.id)), "{voice}");
    }
    let (address, heard) = edge_stand_in::service(edge_stand_in::Does::Speak).await;
    let setup = VoiceSetup { on: Some(true), ..stand_in::at(&address) };
    desk.studio.setup_voice_service("edge", setup).unwrap();
    let project = desk.project("edge", edge_stand_in::VOICE, &lines);
    let made = desk.make(RenderRequest { inputs: vec![project], ..RenderRequest::default() }).await;
    assert!(heard.all().contains(&format!("{}</prosody>", stand_in::TEXT)));
    assert!(made.receipt["made_with"]["voice"].as_str().unwrap().starts_with("edge/"));
    desk.running.stop().await;
}

#[tokio::test]
async fn each_site_shows_a_finished_video_whose_receipt_names_author_and_licence() {
    let keys = keys(footage::KEY);
    let folder = tempfile::tempdir().unwrap();
    let film = drawn(folder.path(), "bee.mp4", &["-t", "2", "-pix_fmt", "yuv420p"]);
    let photo = drawn(folder.path(), "bee.jpg", &["-frames:v", "1"]);
    let mut open = Vec::new();
    for site in footage::SITES {
        let server = match site.kind {
            MediaKind::Photo => site.serve(photo.clone(), "image/jpeg").await,
            _ => site.serve(film.clone(), "video/mp4").await,
        };
        open.push((site, server));
    }
    let sites = open.iter().map(|(site, server)| site_at(site.id, &server.uri(), keys.clone()).unwrap());
    let desk = Desk::open(&keys, Sites::new(sites.collect())).await;
    let line = json!({ "id": "s1", "text": "A bee on a flower.", "clip": { "search": "bee flower" } });
    for (site, server) in &open {
        desk.studio.use_sites(&[site.id.to_owned()]);
        let project = desk.project(site.id, "", std::slice::from_ref(&line));
        let made = desk.make(RenderRequest { inputs: vec![project], ..RenderRequest::default() }).await;
        let asked = server.received_requests().await.unwrap();
        let paths: Vec<&str> = asked.iter().map(|request| request.url.path()).collect();
        assert!(paths.contains(&site.asked) && paths.contains(&site.file), "{paths:?}");
        let used = &made.receipt["used"][0];
        let source = [&used["source"]["author"], &used["source"]["licence"]];
        assert_eq!(source, [site.author, site.licence], "{used:#}");
        assert_eq!(used["lines"][0]["chosen_by"], "spool");
    }
    desk.running.stop().await;
}

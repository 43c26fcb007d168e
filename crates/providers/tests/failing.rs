//! A whole production whose first voice fails, in every way in which a real service over HTTP can: the video is made all
//! the same, by the built-in voice, and its card says why.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

#[path = "../../studio/tests/fakes/mod.rs"]
mod fakes;
#[allow(dead_code, reason = "other tests need the rest")]
#[path = "voices/stand_in.rs"]
mod stand_in;

use fakes::lot::{Lot, finished, submit};
use providers::footage::Keys;
use providers::voices::patient_narrators;
use serde_json::json;
use stand_in::{KEY, SERVICES, hangs_up_in_the_middle, patience, server};
use std::sync::Arc;
use std::time::Duration;
use studio::api::{JobState, VoiceSetup};
use wiremock::ResponseTemplate;

const LINES: [&str; 3] = ["A bee knows where lunch is.", "She dances.", "The others follow."];

/// Makes a video whose lines OpenAI's Nova is to speak, at this address; answers what its card says.
async fn made_with_openai_at(address: &str) -> Vec<String> {
    // No other service has a key: nobody of the internet stands in.
    let keys: Keys = Arc::new(|id| (id == "openai").then(|| KEY.to_owned()));
    let lot = Lot { services: patient_narrators(&keys, patience()), ..Lot::new() };
    let scenes: Vec<_> =
        LINES.iter().enumerate().map(|(at, text)| json!({ "id": format!("s{at}"), "text": text })).collect();
    let project = json!({
        "format": "spool.project", "version": 1, "min_reader": 1,
        "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Bees", "language": "en",
        "canvas": { "width": 1080, "height": 1920, "fps": "30/1" },
        "defaults": { "voice": "openai:nova" }, "scenes": scenes,
    });
    let project = lot.file("bees.spool", &project.to_string());
    let (studio, running) = lot.started().await;
    let setup = VoiceSetup { address: Some(address.to_owned()), ..VoiceSetup::default() };
    studio.setup_voice_service("openai", setup).unwrap();
    let job = submit(&studio, vec![project]).await;
    let job = finished(&studio, &job.id).await;
    assert_eq!(job.state, JobState::Completed, "{job:?}");
    let mut spoken = lot.narrator.spoken.lock().unwrap().clone();
    spoken.sort();
    assert_eq!(spoken, LINES);
    running.stop().await;
    job.warnings
}

#[tokio::test]
async fn in_whatever_way_the_first_voice_fails_the_video_is_made_and_its_card_says_why() {
    let openai = &SERVICES[0];
    let says =
        |status: u16, body: &str| ResponseTemplate::new(status).set_body_string(body.replace("KEY", KEY));
    let html = ResponseTemplate::new(200).set_body_raw("<html>Log in</html>", "text/html");
    let moved = says(302, "").insert_header("location", "http://127.0.0.1:1/steal");
    let mut ways = vec![];
    for (answer, why) in [
        (says(401, "Incorrect API key provided: KEY"), "did not accept its key."),
        (says(402, "Insufficient Balance"), "says that your account has nothing left to spend."),
        (says(403, "KEY"), "did not accept its key."),
        (says(404, "no such model"), "does not have this voice or model."),
        (says(408, ""), "did not answer in time."),
        (says(422, "KEY"), "did not take the line."),
        (says(429, "slow down"), "speaks no more lines for now."),
        (says(429, "KEY").insert_header("retry-after", "3600"), "asks to wait 3600 seconds."),
        (says(429, "{\"code\":\"insufficient_quota\"}"), "says that your account has nothing left to spend."),
        (says(500, "KEY"), "has a problem of its own."),
        (says(503, ""), "has a problem of its own."),
        (html, "answered something that is no sound."),
        (moved, "has an address that Spool does not open."),
        (openai.silence(), "sent a line without sound."),
        (openai.good().set_delay(Duration::from_secs(60)), "did not answer in time."),
    ] {
        let server = server(vec![answer]).await;
        ways.push((server.uri(), Some(server), why));
    }
    ways.push((hangs_up_in_the_middle(openai).await, None, "stopped in the middle of a line."));
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    ways.push((format!("http://{nobody}/"), None, "could not be reached."));
    for (address, _server, why) in &ways {
        let warnings = made_with_openai_at(address).await;
        assert_eq!(warnings, [format!("OpenAI {why} \"Anna\" speaks instead of \"Nova\".")]);
    }
}

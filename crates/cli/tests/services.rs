//! `spool services`, as a person calls it: from no service at all to a video that one wrote and another spoke, and a key
//! that is handed over without being seen anywhere.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is the report")]
#![allow(clippy::disallowed_methods, reason = "a test of a program has to start it")]

#[allow(dead_code, reason = "other tests need the rest")]
#[path = "../../providers/tests/models/stand_in.rs"]
mod models;
#[allow(dead_code, reason = "other tests need the rest")]
#[path = "../../providers/tests/voices/stand_in.rs"]
mod stand_in;

use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const CANARY: &str = "canary-90fe";

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spool"));
        command.args(args).current_dir(self.0.path()).env("SPOOL_DATA_DIR", self.path("data"));
        // Nobody of the system answers for its safe.
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        command.env("SPOOL_COMPATIBLE_KEY", models::KEY).env("SPOOL_COMPATIBLE_SPEECH_KEY", stand_in::KEY);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn spool(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// What a command prints, one value a line.
    fn json(&self, args: &[&str]) -> Vec<Value> {
        let out = self.spool(&[&["--json"], args].concat());
        let text = String::from_utf8(out.stdout).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The code of the error that a command ends with.
    fn refusal(&self, args: &[&str]) -> String {
        let said = self.json(args).pop().unwrap();
        assert!(said["error"]["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{said}");
        said["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

#[test]
fn every_service_is_listed_with_what_leaves_this_computer() {
    let desk = Desk::new();
    let listed: Vec<Value> =
        desk.json(&["services"]).into_iter().map(|said| said["service"].clone()).collect();
    let one = |id: &str, part: &str| {
        let found = listed.iter().find(|service| service["id"] == id && service["as"] == part);
        found.unwrap_or_else(|| panic!("no {id} as {part}")).clone()
    };
    for (id, part, sends) in [
        ("openai", "writer", "Your topic and wishes are sent to api.openai.com."),
        ("openai", "voice", "The lines it speaks are sent to api.openai.com."),
        ("ollama", "writer", "Nothing leaves this computer."),
        ("azure-speech", "voice", "It needs an address first."),
        ("pexels", "site", "A few search words are sent to api.pexels.com."),
    ] {
        assert_eq!(one(id, part)["sends"], sends, "{id}");
    }
    let has_key = |id: &str, part: &str| one(id, part)["has_key"].as_bool();
    assert_eq!((has_key("compatible", "writer"), has_key("openai", "writer")), (Some(true), Some(false)));
    assert!(listed.iter().all(|service| !service["id"].as_str().unwrap().starts_with("builtin")));
    let told = String::from_utf8(desk.spool(&["services"]).stdout).unwrap();
    assert_eq!(told.lines().count(), listed.len(), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn services_that_were_set_up_here_write_and_speak_a_video() {
    let desk = Desk::new();
    let vendor = models::VENDORS.iter().find(|vendor| vendor.id == "compatible").unwrap();
    let script = models::script_of(&[
        "A bee comes home, and she starts to dance.",
        "Her sisters read the way to the flowers in it.",
        "What would you tell all of them with one dance in the dark?",
    ]);
    let (writer, setup) = vendor.serve(&script).await;
    let service = stand_in::SERVICES.iter().find(|service| service.id == "compatible-speech").unwrap();
    let voice = stand_in::server(vec![service.good()]).await;
    let addresses = [setup.address.unwrap(), format!("{}/v1/", voice.uri())];
    for (name, address) in [("compatible", &addresses[0]), ("compatible-speech", &addresses[1])] {
        let said = desk.json(&["services", name, "--address", address, "--model", "a-model"]);
        let told = &said[0]["service"];
        assert_eq!(
            (&told["address"], &told["model"], &told["ready"]),
            (&json!(address), &json!("a-model"), &json!(true))
        );
        let tested = desk.json(&["services", name, "--test"]);
        assert_eq!(tested[0]["test"]["works"], true, "{tested:?}");
    }
    let told = String::from_utf8(desk.spool(&["services", "compatible-speech", "--test"]).stdout).unwrap();
    assert_eq!(told, "OpenAI-compatible speech (voice): It works.\n");
    let asked = voice.received_requests().await.unwrap().len();
    let new = ["new", "How bees dance", "--seconds", "10", "--writer", "compatible"];
    let new =
        [&new[..], &["--voice", "compatible-speech:nova", "--shape", "1:1", "-o", "bees.spool"]].concat();
    assert!(desk.spool(&new).status.success());
    let made = desk.json(&["render", "bees.spool", "-o", "bees.mp4", "--quality", "draft"]);
    let job = &made.last().unwrap()["job"];
    assert_eq!((&job["state"], &job["warnings"]), (&json!("completed"), &json!([])), "{job:#}");
    assert_eq!(writer.received_requests().await.unwrap().len(), 2, "the test and the script");
    assert_eq!(voice.received_requests().await.unwrap().len(), asked + 3, "each line once");
    std::fs::write(desk.path("talk.txt"), "Bees dance, always.").unwrap();
    let made = desk.json(&[
        "render",
        "talk.txt",
        "--voice",
        "compatible-speech:onyx",
        "--quality",
        "draft",
        "-o",
        "talk.mp4",
    ]);
    assert_eq!(made.last().unwrap()["job"]["warnings"], json!([]));
    assert_eq!(voice.received_requests().await.unwrap().len(), asked + 4, "and the line of another script");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_voices_that_a_person_has_at_a_service_are_listed_with_the_others() {
    let desk = Desk::new();
    let server = wiremock::MockServer::start().await;
    let list = json!({ "voices": [{ "voice_id": "uvKt0QvJ4aVqE", "name": "My own", "labels": { "gender": "male" } }] });
    wiremock::Mock::given(wiremock::matchers::path("/v1/voices"))
        .and(wiremock::matchers::header("xi-api-key", CANARY))
        .respond_with(wiremock::ResponseTemplate::new(200).set_body_json(list))
        .mount(&server)
        .await;
    desk.spool(&["services", "elevenlabs", "--address", &format!("{}/v1/", server.uri())]);
    let mut asked = desk.command(&["--json", "services", "elevenlabs", "--voices"]);
    let said: Value =
        serde_json::from_slice(&asked.env("SPOOL_ELEVENLABS_KEY", CANARY).output().unwrap().stdout).unwrap();
    assert_eq!(said["service"]["own_voices"]["count"], 1, "{said}");
    let voices = desk.json(&["voices"]);
    let own = voices.iter().find(|said| said["voice"]["id"] == "elevenlabs:uvKt0QvJ4aVqE").unwrap();
    assert_eq!((&own["voice"]["name"], &own["voice"]["needs_key"]), (&json!("My own"), &json!(true)));
    assert_eq!(desk.refusal(&["services", "openai", "--voices"]), "voice_key");
}

#[test]
fn what_is_asked_of_the_wrong_service_is_answered_in_words() {
    let desk = Desk::new();
    for (args, code) in [
        (&["services", "nobody"][..], "service_unknown"),
        (&["services", "pexels", "--as", "voice"], "service_unknown"),
        (&["services", "openai", "--model", "a-model"], "service_unclear"),
        (&["services", "openai", "--switch", "on", "--as", "voice"], "service_fixed"),
        (&["services", "pexels", "--model", "a-model"], "service_fixed"),
        (&["services", "pexels", "--test"], "service_fixed"),
        (&["services", "commons", "--forget"], "service_fixed"),
        (&["services", "openai", "--test", "--as", "voice"], "voice_key"),
        (&["services", "compatible", "--address", "http://my.example/v1"], "writer_address"),
    ] {
        assert_eq!(desk.refusal(args), code, "{args:?}");
    }
    let edge = desk.json(&["services", "edge", "--switch", "on"]);
    assert_eq!((&edge[0]["service"]["on"], &edge[0]["service"]["ready"]), (&json!(true), &json!(true)));
}

#[cfg(target_os = "linux")]
#[test]
fn a_key_comes_through_standard_input_and_is_seen_nowhere_also_where_no_safe_takes_it() {
    let desk = Desk::new();
    for (sent, code) in [
        (format!("{CANARY}\n"), "keys_unavailable"),
        (format!("{CANARY} {CANARY}"), "key_wrong"),
        (String::new(), "key_wrong"),
    ] {
        let mut command = desk.command(&["--json", "-vv", "services", "openai", "--key"]);
        let mut spool = command.stdin(Stdio::piped()).spawn().unwrap();
        spool.stdin.take().unwrap().write_all(sent.as_bytes()).unwrap();
        let out = spool.wait_with_output().unwrap();
        let said: Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!((out.status.code(), &said["error"]["code"]), (Some(2), &json!(code)), "{said}");
        let printed = [out.stdout, out.stderr].concat();
        assert!(!String::from_utf8_lossy(&printed).contains(CANARY), "the key was printed");
    }
    let kept: Vec<PathBuf> =
        std::fs::read_dir(desk.path("data")).unwrap().map(|file| file.unwrap().path()).collect();
    let holds =
        |file: &PathBuf| String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).contains(CANARY);
    assert_eq!(kept.into_iter().filter(holds).collect::<Vec<_>>(), Vec::<PathBuf>::new());
    // A key is never an argument.
    assert_eq!(desk.spool(&["services", "openai", "--key", CANARY]).status.code(), Some(2));
}

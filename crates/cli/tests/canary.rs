//! A key that is sent to every service, by services that say it back: it is found in nothing that Spool writes, prints,
//! keeps or hands to another program.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test of a program has to start it")]

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const CANARY: &str = "canary-6b1d";
const WRITERS: &[&str] = &[
    "openai",
    "anthropic",
    "gemini",
    "deepseek",
    "moonshot",
    "qwen",
    "groq",
    "openrouter",
    "azure",
    "compatible",
    "ollama",
    "lmstudio",
];
const VOICES: &[(&str, &str)] = &[
    ("openai", "openai:nova"),
    ("siliconflow", "siliconflow:anna"),
    ("compatible-speech", "compatible-speech:onyx"),
    ("azure-speech", "azure-speech:en-US-JennyNeural"),
    ("elevenlabs", "elevenlabs:EXAVITQu4vr4xnSDxMaL"),
    ("gemini", "gemini:Kore"),
];
const SITES: &[&str] = &["pexels", "pixabay"];

/// A service that says back whatever it is sent, now as a refusal and now as an answer. Answers its address, and how
/// often it has heard the key.
fn parrot() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1/", listener.local_addr().unwrap());
    let heard = Arc::new(AtomicUsize::new(0));
    let ears = heard.clone();
    std::thread::spawn(move || {
        for (turn, socket) in listener.incoming().enumerate() {
            let Ok(mut socket) = socket else { continue };
            let mut asked = vec![0; 65_536];
            let length = socket.read(&mut asked).unwrap_or(0);
            let said = String::from_utf8_lossy(&asked[..length]).into_owned();
            ears.fetch_add(usize::from(said.contains(CANARY)), Ordering::SeqCst);
            let status = ["400 Bad Request", "401 Unauthorized", "200 OK", "500 Oops"][turn % 4];
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-type: text/plain\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                said.len()
            );
            let _ = socket.write_all(format!("{head}{said}").as_bytes());
        }
    });
    (address, heard)
}

struct Desk(tempfile::TempDir);

impl Desk {
    fn new(address: &str) -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        let at = json!({ "address": address, "model": "a-model" });
        let writers: Value = WRITERS.iter().map(|id| ((*id).to_owned(), at.clone())).collect();
        let narrators: Value = VOICES.iter().map(|(id, _)| ((*id).to_owned(), at.clone())).collect();
        let services = json!({ "sites": SITES, "writers": writers, "narrators": narrators });
        std::fs::create_dir_all(desk.path("data")).unwrap();
        std::fs::write(desk.path("data/services.json"), services.to_string()).unwrap();
        let tool = std::env::var("SPOOL_FFMPEG").unwrap_or_else(|_| "ffmpeg".to_owned());
        // Hands everything on, and writes down how it was called.
        let spy = format!(
            "#!/bin/sh\nprintf '%s\\n' \"$*\" >> '{}'\nexec '{tool}' \"$@\"\n",
            desk.path("calls").display()
        );
        std::fs::write(desk.path("spy"), spy).unwrap();
        std::fs::set_permissions(desk.path("spy"), std::fs::Permissions::from_mode(0o755)).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program, with the canary for every service and as talkative as it can be.
    fn spool(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spool"));
        command.args(args).current_dir(self.0.path()).env("SPOOL_DATA_DIR", self.path("data"));
        command.env("SPOOL_LOG", "trace,genai=off").env("SPOOL_FFMPEG", self.path("spy"));
        for service in WRITERS.iter().chain(SITES).chain(VOICES.iter().map(|(id, _)| id)) {
            command.env(format!("SPOOL_{}_KEY", service.to_uppercase().replace('-', "_")), CANARY);
        }
        // Sites are asked at their own address: nobody is behind this proxy.
        command.env("HTTPS_PROXY", "http://127.0.0.1:9").output().unwrap()
    }
}

/// Every file below a folder that holds the canary.
fn holding(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(holding(&entry));
        } else if std::fs::read(&entry).unwrap().windows(CANARY.len()).any(|bytes| bytes == CANARY.as_bytes())
        {
            found.push(entry);
        }
    }
    found
}

#[test]
fn a_key_is_in_nothing_that_spool_writes_prints_or_hands_on() {
    let (address, heard) = parrot();
    let desk = Desk::new(&address);
    let mut printed = Vec::new();
    for writer in WRITERS {
        let before = heard.load(Ordering::SeqCst);
        printed.push(desk.spool(&[
            "new",
            "How bees dance",
            "--writer",
            writer,
            "-o",
            &format!("{writer}.spool"),
        ]));
        printed.push(desk.spool(&["--json", "models", writer]));
        assert!(heard.load(Ordering::SeqCst) > before, "{writer} was not told the key: {printed:?}");
    }
    let scenes: Vec<Value> =
        VOICES.iter().map(|(id, voice)| json!({ "id": id, "text": "Bees dance.", "voice": voice })).collect();
    let project = json!({
        "format": "spool.project", "version": 1, "min_reader": 1,
        "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Bees", "language": "en",
        "canvas": { "width": 216, "height": 384, "fps": "30/1" }, "scenes": scenes,
    });
    std::fs::write(desk.path("bees.spool"), project.to_string()).unwrap();
    let before = heard.load(Ordering::SeqCst);
    let video = desk.spool(&[
        "--json",
        "render",
        "bees.spool",
        "-o",
        "bees.mp4",
        "--quality",
        "draft",
        "--footage",
        "pixabay",
    ]);
    assert!(video.status.success(), "{}", String::from_utf8_lossy(&video.stdout));
    assert!(heard.load(Ordering::SeqCst) >= before + VOICES.len(), "not every voice was told the key");
    printed.push(video);
    let id = |out: &Output| {
        let lines = String::from_utf8_lossy(&out.stdout).into_owned();
        let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
        last["job"]["id"].as_str().unwrap().to_owned()
    };
    let job = id(printed.last().unwrap());
    printed.push(desk.spool(&["--json", "status", &job]));
    printed.push(desk.spool(&["--json", "history", &job]));
    printed.push(desk.spool(&["--json", "doctor"]));
    assert!(
        std::fs::read_to_string(desk.path("calls")).unwrap().lines().count() > 3,
        "the spy saw the encoder called"
    );
    assert_eq!(holding(desk.0.path()), Vec::<PathBuf>::new());
    let told = |out: &Output| {
        [&out.stdout, &out.stderr].iter().any(|text| String::from_utf8_lossy(text).contains(CANARY))
    };
    assert!(!printed.iter().any(told), "a key was printed");
}

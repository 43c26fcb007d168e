//! "Work offline", as a person means it: with the switch on, a whole video is made and nobody is connected to. A proxy
//! that every request has to pass counts who comes.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test of a program has to start it")]

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A proxy that lets nobody through.
struct Proxy {
    address: String,
    came: Arc<AtomicUsize>,
}

impl Proxy {
    fn new() -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let came = Arc::new(AtomicUsize::new(0));
        let counted = came.clone();
        std::thread::spawn(move || {
            for socket in listener.incoming() {
                let Ok(mut socket) = socket else { continue };
                counted.fetch_add(1, Ordering::SeqCst);
                let _ = socket.read(&mut [0; 4_096]);
                let _ = socket
                    .write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            }
        });
        Proxy { address, came }
    }

    fn taken(&self) -> usize {
        self.came.swap(0, Ordering::SeqCst)
    }
}

/// The program, with a key for every service and the proxy as its only way out.
fn spool(folder: &Path, proxy: &Proxy, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spool"));
    command.args(args).current_dir(folder).env("SPOOL_DATA_DIR", folder.join("data"));
    for service in ["OPENAI", "PEXELS", "PIXABAY"] {
        command.env(format!("SPOOL_{service}_KEY"), "canary-0ff1");
    }
    for way in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
        command.env(way, &proxy.address);
    }
    command.env_remove("NO_PROXY").env_remove("no_proxy").output().unwrap()
}

/// A project of one short line on a small canvas, for a voice of the internet.
fn project(folder: &Path) {
    let project = json!({
        "format": "spool.project", "version": 1, "min_reader": 1,
        "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Bees", "language": "en",
        "canvas": { "width": 216, "height": 384, "fps": "30/1" },
        "defaults": { "voice": "openai:nova" },
        "scenes": [{ "id": "s1", "text": "Bees dance." }],
    });
    std::fs::write(folder.join("bees.spool"), project.to_string()).unwrap();
}

/// A script, a video of it with a voice and with footage of the internet, and a list of models: what can be asked.
fn everything(folder: &Path, proxy: &Proxy, sites: &str) -> [(&'static str, usize, Output); 3] {
    let _ = std::fs::remove_file(folder.join("script.spool"));
    let run = |args: &[&str]| {
        let out = spool(folder, proxy, args);
        (proxy.taken(), out)
    };
    let (written, script) =
        run(&["--json", "new", "How bees dance", "--writer", "openai", "-o", "script.spool"]);
    let (listed, models) = run(&["--json", "models", "openai"]);
    let (made, video) =
        run(&["--json", "render", "bees.spool", "-o", "bees.mp4", "--quality", "draft", "--footage", sites]);
    [("the script", written, script), ("the models", listed, models), ("the video", made, video)]
}

#[test]
fn with_the_switch_on_a_whole_video_is_made_and_nobody_is_connected_to() {
    let (folder, proxy) = (tempfile::tempdir().unwrap(), Proxy::new());
    project(folder.path());
    let off = spool(folder.path(), &proxy, &["--json", "offline"]);
    assert_eq!(serde_json::from_slice::<Value>(&off.stdout).unwrap(), json!({ "offline": false }));
    for (what, connections, _) in everything(folder.path(), &proxy, "commons") {
        assert!(connections > 0, "{what} asks nobody anyway, so it shows nothing");
    }
    let on = spool(folder.path(), &proxy, &["--json", "offline", "on"]);
    assert_eq!(serde_json::from_slice::<Value>(&on.stdout).unwrap(), json!({ "offline": true }));
    std::fs::remove_dir_all(folder.path().join("data/artifacts")).unwrap();
    let [script, models, video] = everything(folder.path(), &proxy, "pexels,pixabay,commons,openverse");
    for (what, connections, out) in [&script, &models, &video] {
        assert_eq!(*connections, 0, "{what}: {out:?}");
    }
    let refused: Value = serde_json::from_slice(&models.2.stdout).unwrap();
    assert_eq!(refused["error"]["code"], "offline");
    assert!(script.2.status.success() && video.2.status.success(), "{video:?}");
    let said = String::from_utf8_lossy(&video.2.stdout).into_owned();
    assert!(said.contains("OpenAI was not asked, because Spool works offline."), "{said}");
}

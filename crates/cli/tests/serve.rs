//! `spool serve` for real: a client that knows only the other program's contract gets its video, also when the server
//! is killed in the middle.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is the report")]
#![allow(clippy::disallowed_methods, reason = "a test of a program has to start it")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longer than anything here may take: only ever waited out by a test that has already failed.
const PATIENCE: Duration = Duration::from_secs(600);

/// A server at work, killed when it is dropped.
struct Server {
    program: Child,
    address: String,
    token: String,
}

impl Server {
    /// Starts one on this data folder and returns when it listens.
    fn start(data: &PathBuf, port: &str) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spool"));
        command.args(["serve", "--port", port]).env("SPOOL_DATA_DIR", data);
        // Videos go to a home of the test's own; the voice is where it always is.
        let voice = providers::resources::find().voice_model().expect("the voice: npm run setup brings it");
        command.env("SPOOL_RESOURCES", voice.ancestors().nth(2).unwrap());
        command.env("HOME", data.parent().unwrap());
        let mut program = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
        let token = std::fs::read_to_string(told["token_file"].as_str().unwrap()).unwrap().trim().to_owned();
        let address = told["url"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
        Server { program, address, token }
    }

    fn ask(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nx-api-key: {}\r\nContent-Type: {kind}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.address,
            self.token,
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
        let mut got = Vec::new();
        stream.read_to_end(&mut got).unwrap();
        let end = got.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&got[..end]).into_owned();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), got[end + 4..].to_vec())
    }

    fn json(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        serde_json::from_slice(&self.ask(method, path, "application/json", &body).1).unwrap()
    }

    /// Polls a task until `enough`.
    async fn until(&self, task: &str, enough: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        loop {
            let told = self.json("GET", &format!("/api/v1/tasks/{task}"), &Value::Null);
            assert_eq!(told["status"], 200, "{told:#}");
            if enough(&told["data"]) {
                return told["data"].clone();
            }
            let asks = told["data"]["warnings"].to_string().contains("needs you");
            assert!(!asks && began.elapsed() < PATIENCE, "{told:#}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Killed as a crash would: nothing is said, nothing is put away.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

#[tokio::test]
async fn a_client_gets_its_video_although_the_server_is_killed_in_the_middle() {
    let desk = tempfile::tempdir().unwrap();
    let data = desk.path().join("data");
    let first = Server::start(&data, "0");
    let port = first.address.rsplit(':').next().unwrap().to_owned();
    let photo = desk.path().join("bee.jpg");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x640", "-frames:v", "1"])
        .arg(&photo)
        .status()
        .unwrap();
    assert!(made.success());
    let form = [
        b"--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bee.jpg\"\r\n\r\n".as_slice(),
        &std::fs::read(&photo).unwrap(),
        b"\r\n--X--\r\n",
    ]
    .concat();
    let (status, told) =
        first.ask("POST", "/api/v1/video_materials", "multipart/form-data; boundary=X", &form);
    let told: Value = serde_json::from_slice(&told).unwrap();
    assert_eq!(status, 200, "{told}");

    let told = first.json("POST", "/api/v1/videos", &json!({
        "video_subject": "Bees", "video_script": "Bees dance. They say where lunch is. The others follow.",
        "video_aspect": "1:1", "video_source": "local", "bgm_type": "", "subtitle_enabled": true,
        "video_materials": [{ "provider": "local", "url": told["data"]["file"], "duration": 0 }]
    }));
    let task = told["data"]["task_id"].as_str().unwrap().to_owned();
    let begun = first.until(&task, |told| told["progress"].as_u64() > Some(0)).await;
    assert_eq!(begun["state"], 4);
    drop(first);

    let second = Server::start(&data, &port);
    let done = second.until(&task, |told| told["state"] != 4).await;
    assert_eq!((&done["state"], &done["progress"]), (&json!(1), &json!(100)), "{done:#}");
    let (status, video) = second.ask("GET", done["videos"][0].as_str().unwrap(), "application/json", b"");
    assert_eq!(status, 200);
    let file = desk.path().join("downloaded.mp4");
    std::fs::write(&file, video).unwrap();
    let entries = ["-v", "error", "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0"];
    let probed = Command::new("ffprobe").args(entries).arg(&file).output().unwrap();
    let probed = String::from_utf8(probed.stdout).unwrap();
    assert!(probed.contains("h264,1080,1080") && probed.contains("aac"), "{probed}");
}

#[tokio::test]
async fn a_client_that_knows_only_a_subject_gets_a_video_that_plays() {
    let desk = tempfile::tempdir().unwrap();
    let server = Server::start(&desk.path().join("data"), "0");
    let told = server.json("POST", "/api/v1/videos", &json!({ "video_subject": "How bees dance" }));
    let task = told["data"]["task_id"].as_str().unwrap().to_owned();
    let done = server.until(&task, |told| told["state"] != 4).await;
    assert_eq!((&done["state"], &done["progress"]), (&json!(1), &json!(100)), "{done:#}");
    assert!(done["script"].as_str().unwrap().lines().count() > 2, "{done:#}");
    let video = done["videos"][0].as_str().unwrap().strip_prefix("/tasks/").unwrap().to_owned();
    let (status, bytes) = server.ask("GET", &format!("/api/v1/download/{video}"), "application/json", b"");
    assert_eq!(status, 200);
    let file = desk.path().join("downloaded.mp4");
    std::fs::write(&file, bytes).unwrap();
    // Every frame of it and all of its sound.
    let decode = ["-v", "error", "-xerror", "-i", file.to_str().unwrap(), "-f", "null", "-"];
    let played = Command::new("ffmpeg").args(decode).output().unwrap();
    assert!(played.status.success() && played.stderr.is_empty(), "{played:?}");
    let length = ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"];
    let probed = Command::new("ffprobe").args(length).arg(&file).output().unwrap();
    let seconds: f64 = String::from_utf8(probed.stdout).unwrap().trim().parse().unwrap();
    let told = done["audio_duration"].as_f64().unwrap();
    assert!(seconds > 5.0 && (told - seconds).abs() < 1.5, "{seconds} s, told {told} s");
}

#[test]
fn a_port_that_is_taken_is_said_in_a_sentence() {
    let desk = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let out = Command::new(env!("CARGO_BIN_EXE_spool"))
        .args(["serve", "--port", &port])
        .env("SPOOL_DATA_DIR", desk.path().join("data"))
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(2));
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(said.contains(&format!("Port {port} cannot be opened")), "{said}");
}

#[test]
fn who_has_only_a_topic_gets_a_script_in_its_language() {
    let desk = tempfile::tempdir().unwrap();
    let server = Server::start(&desk.path().join("data"), "0");
    for (topic, language) in [("How bees dance", "en"), ("蜜蜂怎么跳舞", "zh-CN")] {
        let told = server.json(
            "POST",
            "/api/v1/scripts",
            &json!({
                "video_subject": topic, "video_language": language, "paragraph_number": 1
            }),
        );
        let script = told["data"]["video_script"].as_str().unwrap_or_default();
        assert!(script.lines().count() > 2, "{told:#}");
    }
}

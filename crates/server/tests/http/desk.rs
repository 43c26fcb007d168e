//! A server on a desk of its own, and a client that says exactly what it is told to.

#[path = "../../../studio/tests/fakes/mod.rs"]
pub mod fakes;

use fakes::{FakeMachine, FakeMedia, FakeNarrator};
use serde_json::Value;
use server::{Options, Running, Token};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use studio::{Folders, Ports, Studio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Only ever waited out by a test that has already failed.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub struct Desk {
    pub folder: tempfile::TempDir,
    pub studio: Studio,
    pub media: Arc<FakeMedia>,
    pub server: Running,
    pub token: String,
    pub secret: String,
}

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.body)))
    }
}

impl Desk {
    pub async fn new() -> Desk {
        Desk::with_rate(1_000).await
    }

    pub async fn with_rate(rate: u32) -> Desk {
        Desk::at(tempfile::tempdir().unwrap(), rate).await
    }

    pub async fn at(folder: tempfile::TempDir, rate: u32) -> Desk {
        Desk::with(folder, studio::Writers::default(), |options| options.rate = rate).await
    }

    pub async fn with(
        folder: tempfile::TempDir,
        writers: studio::Writers,
        change: impl FnOnce(&mut Options),
    ) -> Desk {
        let folders = Folders { data: folder.path().join("data"), output: folder.path().join("out") };
        let media = Arc::new(FakeMedia::default());
        let ports = Ports {
            media: media.clone(),
            narrators: studio::Narrators::new(vec![Arc::new(FakeNarrator::english())]),
            machine: Arc::new(FakeMachine::default()),
            embedder: std::sync::Arc::new(studio::ports::NoEmbedder),
            sites: studio::Sites::default(),
            writers,
            keys: std::sync::Arc::new(studio::ports::NoKeys),
        };
        let studio = Studio::open(folders.clone(), ports).await.unwrap();
        let token = Token::in_file(&folders.data.join("api-token")).unwrap();
        let mut options = Options { port: 0, rate: 1_000, ..Options::of(&folders.data, token.hash()) };
        change(&mut options);
        let server = server::start(studio.clone(), options).await.unwrap();
        let secret = std::fs::read_to_string(&server.webhook_secret_file).unwrap().trim().to_owned();
        let token = token.reveal().to_owned();
        Desk { folder, studio, media, server, token, secret }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn host(&self) -> &str {
        self.server.url.strip_prefix("http://").unwrap()
    }

    /// Sends these bytes and reads until the server has done with them.
    pub async fn raw(&self, bytes: &[u8]) -> Option<Answer> {
        let mut stream = TcpStream::connect(self.host()).await.unwrap();
        // A server that has heard enough may close before all is said.
        stream.write_all(bytes).await.ok();
        let mut got = Vec::new();
        tokio::time::timeout(PATIENCE, stream.read_to_end(&mut got)).await.expect("an answer").ok();
        answer(&got)
    }

    /// A request with the token, the right host and these further lines of its head.
    pub async fn ask(&self, method: &str, path: &str, lines: &[&str], body: &[u8]) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.host());
        head += &format!("Authorization: Bearer {}\r\n", self.token);
        if !body.is_empty() {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        for line in lines {
            head += &format!("{line}\r\n");
        }
        let bytes = [head.as_bytes(), b"\r\n", body].concat();
        self.raw(&bytes).await.expect("an answer")
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"").await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, &["Content-Type: application/json"], body.to_string().as_bytes()).await
    }

    /// Brings a file as a form does.
    pub async fn bring(&self, path: &str, name: &str, bytes: &[u8]) -> Answer {
        let head = format!(
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, b"\r\n--XX--\r\n"].concat();
        self.ask("POST", path, &["Content-Type: multipart/form-data; boundary=XX"], &body).await
    }

    /// Asks until `enough`.
    pub async fn until(&self, path: &str, enough: impl Fn(&Value) -> bool) -> Value {
        let asked = async {
            loop {
                let told = self.get(path).await.json();
                if enough(&told) {
                    return told;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, asked).await.expect("what was waited for")
    }
}

fn answer(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, head: head.to_lowercase(), body: bytes[end + 4..].to_vec() })
}

/// The first bytes of an MP4, enough to be taken for one.
pub fn mp4() -> Vec<u8> {
    [b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".as_slice(), &[0; 64]].concat()
}

/// The first bytes of an MP3.
pub fn mp3() -> Vec<u8> {
    [b"ID3\x03\0\0\0\0\0\0".as_slice(), &[0; 64]].concat()
}

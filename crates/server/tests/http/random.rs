//! Thousands of requests that nobody meant: bytes of chance, and right requests with some of them wrong. `PROPTEST_CASES`
//! asks for another number.

use crate::desk::{Desk, PATIENCE};
use futures::stream::{self, StreamExt};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const USUAL: usize = 10_000;
/// Connections at the same time; the server has places for 32.
const AT_ONCE: usize = 24;
/// After this much silence a request is taken for one that the server does not think whole.
const WHOLE: Duration = Duration::from_millis(150);

fn path() -> impl Strategy<Value = String> {
    let known = select(vec![
        "/v1/jobs",
        "/v1/jobs/ID",
        "/v1/jobs/ID/cancel",
        "/v1/jobs/ID/videos/0",
        "/v1/files",
        "/v1/queue/pause",
        "/v1/voices",
        "/v1/music",
        "/v1/openapi.json",
        "/api/v1/videos",
        "/api/v1/tasks",
        "/api/v1/tasks/ID",
        "/api/v1/musics",
        "/api/v1/terms",
        "/api/v1/social-metadata",
        "/api/v1/stream/ID/final-1.mp4",
        "/api/v1/download/ID/final-1.mp4",
        "/tasks/ID/final-1.mp4",
    ]);
    let id = prop_oneof![
        Just("018f0000-0000-7000-8000-000000000000".to_owned()),
        "[%./a-z0-9-]{0,20}",
        Just("%2e%2e%2f%2e%2e%2fetc%2fpasswd".to_owned()),
    ];
    let query = prop_oneof![3 => Just(String::new()), 1 => "[?&=%a-z0-9_-]{0,30}"];
    let whole =
        (known, id, query).prop_map(|(path, id, query)| format!("{}{query}", path.replace("ID", &id)));
    prop_oneof![6 => whole, 1 => "/[ -~]{0,60}"]
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let json = select(vec![
        r#"{"script":"Bees dance."}"#,
        r#"{"video_subject":"","video_script":"Bees.","video_count":-3}"#,
        r#"{"video_script":{"a":[null]}}"#,
        r#"{"webhook":{"url":"file:///etc/passwd"},"script":"x"}"#,
        r#"{"project":{"format":"spool.project"}}"#,
        "[[[[[[[[[[",
        "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../x\"\r\n\r\nID3\u{3}\r\n--X--\r\n",
        "null",
    ]);
    let damaged = (json, any::<prop::sample::Index>(), any::<u8>()).prop_map(|(json, at, byte)| {
        let mut bytes = json.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        bytes
    });
    prop_oneof![
        2 => json_whole(),
        3 => damaged,
        1 => vec(any::<u8>(), 0..200),
        2 => Just(Vec::new()),
    ]
}

fn json_whole() -> impl Strategy<Value = Vec<u8>> {
    let leaf =
        prop_oneof![Just("null".to_owned()), any::<i64>().prop_map(|n| n.to_string()), "\"[a-z]{0,9}\""];
    let name =
        select(vec!["script", "title", "voice", "video_script", "video_count", "footage", "choices", "x"]);
    let field = (name, leaf).prop_map(|(name, value)| format!("\"{name}\":{value}"));
    vec(field, 0..5).prop_map(|fields| format!("{{{}}}", fields.join(",")).into_bytes())
}

/// A request to this host, with this token now and then.
fn request(host: String, token: String) -> impl Strategy<Value = Vec<u8>> {
    let method = prop_oneof![
        6 => select(vec!["GET", "POST", "DELETE", "PATCH", "PUT", "HEAD", "OPTIONS"]).prop_map(str::to_owned),
        1 => "[A-Z]{1,8}",
    ];
    let kind = select(vec!["application/json", "multipart/form-data; boundary=X", "text/plain", "\u{e9}"]);
    let line = prop_oneof![
        "[A-Za-z-]{1,12}: [ -~]{0,40}",
        "Range: bytes=[0-9-]{0,12}",
        "Idempotency-Key: [ -~]{0,20}",
        "Transfer-Encoding: chunked",
        "Content-Length: [0-9-]{1,12}",
        "[ -~]{0,40}",
    ];
    let head = (method, path(), kind, vec(line, 0..3), prop::bool::weighted(0.8), prop::bool::weighted(0.9));
    let shaped =
        (head, body()).prop_map(move |((method, path, kind, lines, with_token, with_host), body)| {
            let mut head =
                format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Type: {kind}\r\n");
            if with_host {
                head += &format!("Host: {host}\r\n");
            }
            if with_token {
                head += &format!("x-api-key: {token}\r\n");
            }
            for line in lines {
                head += &format!("{line}\r\n");
            }
            if !body.is_empty() {
                head += &format!("Content-Length: {}\r\n", body.len());
            }
            [head.as_bytes(), b"\r\n", &body].concat()
        });
    prop_oneof![8 => shaped, 1 => vec(any::<u8>(), 0..400)]
}

/// The status that a request is answered with; none when the connection is closed without a word.
async fn status(host: &str, request: &[u8]) -> Option<u16> {
    let mut stream = TcpStream::connect(host).await.unwrap();
    // A server that has heard enough may close before all is said.
    stream.write_all(request).await.ok();
    let (mut head, mut chunk) = (Vec::new(), [0; 512]);
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        match tokio::time::timeout(WHOLE, stream.read(&mut chunk)).await {
            Ok(Ok(read @ 1..)) => head.extend_from_slice(&chunk[..read]),
            Ok(_) => break,
            // It waits for more, and there is none.
            Err(_) => stream.shutdown().await.unwrap_or_default(),
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    head.strip_prefix("HTTP/1.1 ").or(head.strip_prefix("HTTP/1.0 "))?.get(..3)?.parse().ok()
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_whatever_breaks_anything() {
    let desk = Desk::with_rate(1_000_000).await;
    let beside = names(desk.folder.path());
    let count = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(USUAL);
    let strategy = request(desk.host().to_owned(), desk.token.clone());
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let requests: Vec<Vec<u8>> =
        (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect();
    let host = desk.host();
    let answered = stream::iter(&requests).map(|request| async move {
        let told = tokio::time::timeout(PATIENCE, status(host, request)).await;
        (told, String::from_utf8_lossy(request).into_owned())
    });
    let told: Vec<_> = answered.buffer_unordered(AT_ONCE).collect().await;
    let mut kinds = BTreeSet::new();
    for (told, request) in told {
        let status = told.unwrap_or_else(|_| panic!("no end of {request}"));
        assert!(status.is_none_or(|status| (200..500).contains(&status)), "{status:?}: {request}");
        kinds.extend(status);
    }
    // They did not all end at the same gate.
    for expected in [200, 201, 400, 401, 404, 405, 415, 421, 422] {
        assert!(kinds.contains(&expected), "none was answered {expected}: {kinds:?}");
    }
    assert_eq!(names(desk.folder.path()), beside, "nothing is written outside of the data folder");
    assert_eq!(desk.get("/v1/jobs").await.status, 200, "it goes on answering");
}

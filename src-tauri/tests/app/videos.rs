//! The videos' server, spoken to as a browser and as a stranger.

use crate::fakes::open_studio;
use spool_desktop::{MediaServer, Troubles};
use std::io::{Read, Write};
use std::net::TcpStream;
use studio::{RenderRequest, Studio};
use tauri::async_runtime::block_on;
use tempfile::TempDir;

struct Served {
    _folder: TempDir,
    studio: Studio,
    host: String,
    token: String,
    troubles: Troubles,
}

fn served() -> Served {
    let folder = tempfile::tempdir().unwrap();
    let poster = folder.path().join("poster.jpg");
    std::fs::write(&poster, "0123456789").unwrap();
    let server = MediaServer::bind().unwrap();
    let base = server.base();
    let (host, token) = base.trim_start_matches("http://").split_once('/').unwrap();
    let (host, token) = (host.to_owned(), token.to_owned());
    let (studio, troubles) = (open_studio(folder.path()), server.troubles());
    tauri::async_runtime::spawn(server.serve(studio.clone(), poster, folder.path().to_owned()));
    Served { _folder: folder, studio, host, token, troubles }
}

impl Served {
    /// The whole answer to a request for `path`, with the lines of `headers` added.
    fn get(&self, path: &str, host: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn status(&self, path: &str) -> String {
        self.get(path, &self.host, "")[9..12].to_owned()
    }
}

#[test]
fn a_range_is_answered_with_that_range() {
    let server = served();
    let answer =
        server.get(&format!("/{}/sample-poster", server.token), &server.host, "Range: bytes=2-4\r\n");
    assert!(answer.starts_with("HTTP/1.1 206"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n234"), "{answer}");
    let answer = answer.to_lowercase();
    for header in
        ["content-type: image/jpeg", "x-content-type-options: nosniff", "default-src 'none'; sandbox"]
    {
        assert!(answer.contains(header), "{header} in {answer}");
    }
}

#[test]
fn whoever_does_not_know_the_path_finds_nothing() {
    let server = served();
    let token = &server.token;
    assert_eq!(server.status(&format!("/{token}/sample-poster")), "200");
    for path in [
        "/".to_owned(),
        "/sample-poster".to_owned(),
        format!("/{}/sample-poster", "0".repeat(token.len())),
        format!("/{token}/"),
        format!("/{token}/poster.jpg"),
        format!("/{token}/video/018f0000-0000-7000-8000-000000000000/0"),
        format!("/{token}/poster/018f0000-0000-7000-8000-000000000000"),
        format!("/{token}/line/018f0000-0000-7000-8000-000000000000/s1?v=3"),
        format!("/{token}/line/018f0000-0000-7000-8000-000000000000/s1/500?r=3"),
        format!("/{token}/line/018f0000-0000-7000-8000-000000000000/s1/soon"),
        format!("/{token}/look/018f0000-0000-7000-8000-000000000000/s1/box?r=3"),
        format!("/{token}/look/018f0000-0000-7000-8000-000000000000/s1/shiny"),
        format!("/{token}/card/018f0000-0000-7000-8000-000000000000/title?r=3"),
        format!("/{token}/thumb/018f0000-0000-7000-8000-000000000000/f1"),
        format!("/{token}/voice/018f0000-0000-7000-8000-000000000000/s1?v=3"),
        format!("/{token}/play/018f0000-0000-7000-8000-000000000000/s1?v=3"),
        format!("/{token}/play/018f0000-0000-7000-8000-000000000000?v=3"),
        format!("/{token}/voice-sample/builtin%3Anobody%2Feve"),
        format!("/{token}/frame/018f0000-0000-7000-8000-000000000000/f1/500"),
        format!("/{token}/sound/018f0000-0000-7000-8000-000000000000/f1"),
        format!("/{token}/track/..%2f..%2fetc%2fpasswd"),
        format!("/{token}/voice-sample/..%2f..%2fetc%2fpasswd"),
    ] {
        assert_eq!(server.status(&path), "404", "{path}");
    }
}

#[test]
fn why_a_line_cannot_be_heard_is_told_and_kept_for_the_page() {
    let server = served();
    let project = block_on(async {
        let text = Some("Bees dance.".to_owned());
        server.studio.new_project(Vec::new(), text, None, None, Vec::new()).await.unwrap().id
    });
    let path = format!("/voice/{project}/s9?r=1");
    let answer = server.get(&format!("/{}{path}", server.token), &server.host, "");
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    let told: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(
        (&told["code"], &told["message"]),
        (&"line_silent".into(), &"This line says nothing yet.".into())
    );

    let desk = crate::fakes::Desk::open_with(server.troubles.clone());
    let ask = |path: &str| {
        let address = format!("http://127.0.0.1:1/token{path}");
        desk.ask("trouble_with", serde_json::json!({ "address": address })).unwrap()
    };
    assert_eq!(ask(&path), told);
    assert_eq!(ask("/voice/other"), serde_json::Value::Null);
}

/// Row F18 of the bad inputs.
#[test]
fn what_is_wrong_with_an_address_is_not_told() {
    let server = served();
    let (job, project, deleted) = block_on(async {
        let script = || RenderRequest { text: Some("Bees dance.".to_owned()), ..RenderRequest::default() };
        let job = server.studio.submit_render(script()).await.unwrap().remove(0).id;
        let deleted = server.studio.submit_render(script()).await.unwrap().remove(0).id;
        server.studio.delete_job(&deleted).await.unwrap();
        let project =
            server.studio.new_project(Vec::new(), script().text, None, None, Vec::new()).await.unwrap();
        (job, project.id, deleted)
    });
    for path in [
        // Of another kind, not made yet, no longer there.
        format!("/video/{project}/0"),
        format!("/poster/{project}"),
        format!("/line/{job}/s1"),
        format!("/card/{job}/title"),
        format!("/card/{project}/title"),
        format!("/thumb/{job}/f1"),
        format!("/frame/{job}/f1/0"),
        format!("/sound/{job}/f1"),
        format!("/voice/{job}/s1"),
        format!("/play/{job}"),
        format!("/play/{job}/s1"),
        format!("/video/{job}/0"),
        format!("/poster/{job}"),
        format!("/video/{deleted}/0"),
        format!("/poster/{deleted}"),
        // No ids at all.
        format!("/video/{job}/-1"),
        format!("/video/{job}/99999999999999999999"),
        format!("/frame/{project}/f1/x"),
        format!("/card/{project}/opening"),
        format!("/card/{project}/..%2ftitle"),
        "/video/x/0".to_owned(),
        "/video/../../etc/passwd".to_owned(),
        "/video/%2e%2e/%2e%2e/etc/passwd".to_owned(),
        "/video/..%2f..%2fetc%2fpasswd/0".to_owned(),
        "/poster/..%2fx".to_owned(),
        "/poster/%00".to_owned(),
        "/poster/%ff%fe".to_owned(),
        "/thumb/..%2fx/f1".to_owned(),
        format!("/thumb/{project}/..%2f..%2fspool.db"),
        "/line/x/..%2f".to_owned(),
        "/track/../../etc/passwd".to_owned(),
        "/../sample-poster".to_owned(),
        "/%2e/sample-poster".to_owned(),
    ] {
        let answer = server.get(&format!("/{}{path}", server.token), &server.host, "").to_lowercase();
        assert!(answer.starts_with("http/1.1 404") && answer.ends_with("\r\n\r\n"), "{path}: {answer}");
        assert!(answer.contains("content-type: text/plain"), "{path}: {answer}");
    }
}

#[test]
fn a_name_that_points_here_is_not_our_host() {
    let server = served();
    let path = format!("/{}/sample-poster", server.token);
    assert!(server.get(&path, "evil.test", "").starts_with("HTTP/1.1 404"));
    assert!(server.get(&path, "localhost", "").starts_with("HTTP/1.1 404"));
}

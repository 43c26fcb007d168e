//! The videos' server, spoken to as a browser and as a stranger.

use crate::fakes::open_studio;
use spool_desktop::MediaServer;
use std::io::{Read, Write};
use std::net::TcpStream;
use tempfile::TempDir;

struct Served {
    _folder: TempDir,
    host: String,
    token: String,
}

fn served() -> Served {
    let folder = tempfile::tempdir().unwrap();
    let poster = folder.path().join("poster.jpg");
    std::fs::write(&poster, "0123456789").unwrap();
    let server = MediaServer::bind().unwrap();
    let base = server.base();
    let (host, token) = base.trim_start_matches("http://").split_once('/').unwrap();
    let (host, token) = (host.to_owned(), token.to_owned());
    tauri::async_runtime::spawn(server.serve(open_studio(folder.path()), poster, folder.path().to_owned()));
    Served { _folder: folder, host, token }
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
        format!("/{token}/thumb/018f0000-0000-7000-8000-000000000000/f1"),
        format!("/{token}/voice/018f0000-0000-7000-8000-000000000000/s1?v=3"),
        format!("/{token}/play/018f0000-0000-7000-8000-000000000000/s1?v=3"),
        format!("/{token}/play/018f0000-0000-7000-8000-000000000000?v=3"),
        format!("/{token}/voice-sample/builtin%3Anothing%2Fada"),
        format!("/{token}/frame/018f0000-0000-7000-8000-000000000000/f1/500"),
        format!("/{token}/sound/018f0000-0000-7000-8000-000000000000/f1"),
        format!("/{token}/track/..%2f..%2fetc%2fpasswd"),
        format!("/{token}/voice-sample/..%2f..%2fetc%2fpasswd"),
    ] {
        assert_eq!(server.status(&path), "404", "{path}");
    }
    for path in [
        "/video/..%2f..%2fetc%2fpasswd/0",
        "/video/x/0",
        "/poster/..%2fx",
        "/thumb/..%2fx/f1",
        "/line/x/..%2f",
    ] {
        assert!(["400", "404"].contains(&server.status(&format!("/{token}{path}")).as_str()), "{path}");
    }
}

#[test]
fn a_name_that_points_here_is_not_our_host() {
    let server = served();
    let path = format!("/{}/sample-poster", server.token);
    assert!(server.get(&path, "evil.test", "").starts_with("HTTP/1.1 404"));
    assert!(server.get(&path, "localhost", "").starts_with("HTTP/1.1 404"));
}

//! What the guard turns away: the rows F1 to F14 of the list of bad inputs.

use crate::desk::{self, Desk, mp3};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn f1_nothing_listens_once_it_is_stopped() {
    let desk = Desk::new().await;
    let host = desk.host().to_owned();
    assert!(TcpStream::connect(&host).await.is_ok());
    desk.server.stop().await;
    assert!(TcpStream::connect(&host).await.is_err());
}

#[tokio::test]
async fn f2_only_the_token_opens_and_only_in_the_head() {
    let desk = Desk::new().await;
    let head = |line: &str, query: &str| {
        format!("GET /v1/jobs{query} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{line}\r\n", desk.host())
    };
    let short = &desk.token[1..];
    for (line, query) in [
        (String::new(), String::new()),
        ("Authorization: Bearer \r\n".to_owned(), String::new()),
        (format!("Authorization: Bearer {short}\r\n"), String::new()),
        (format!("Authorization: Basic {}\r\n", desk.token), String::new()),
        ("x-api-key: \r\n".to_owned(), String::new()),
        (String::new(), format!("?token={}", desk.token)),
    ] {
        let told = desk.raw(head(&line, &query).as_bytes()).await.unwrap();
        assert_eq!(told.status, 401, "{line}{query}");
        assert!(told.head.contains("www-authenticate: bearer"));
    }
    let key = head(&format!("X-API-Key: {}\r\n", desk.token), "");
    assert_eq!(desk.raw(key.as_bytes()).await.unwrap().status, 200);
}

#[tokio::test]
async fn wrong_tokens_are_soon_turned_away_and_lock_nobody_out() {
    let desk = Desk::new().await;
    let wrong = format!("GET /v1/jobs HTTP/1.1\r\nHost: {}\r\nx-api-key: no\r\n\r\n", desk.host());
    let mut told = Vec::new();
    for _ in 0..12 {
        told.push(desk.raw(wrong.as_bytes()).await.unwrap().status);
    }
    assert_eq!(told[..10], [401; 10]);
    assert_eq!(told[10..], [429; 2]);
    assert_eq!(desk.get("/v1/jobs").await.status, 200);
}

#[tokio::test]
async fn f3_another_host_is_refused_before_anything_else() {
    let desk = Desk::new().await;
    let port = desk.host().rsplit(':').next().unwrap();
    let ours = desk.host();
    for hosts in [
        vec!["evil.com".to_owned()],
        vec![format!("evil.com:{port}")],
        vec![format!("127.0.0.1.evil.com:{port}")],
        vec!["127.0.0.1".to_owned()],
        vec!["[::1]:1".to_owned()],
        vec![],
        vec![ours.to_owned(), "evil.com".to_owned()],
        vec![ours.to_owned(), ours.to_owned()],
    ] {
        let lines: String = hosts.iter().map(|host| format!("Host: {host}\r\n")).collect();
        let told =
            desk.raw(format!("GET /v1/jobs HTTP/1.1\r\n{lines}Connection: close\r\n\r\n").as_bytes()).await;
        let status = told.unwrap().status;
        assert!([400, 421].contains(&status), "{hosts:?}: {status}");
    }
    for host in [format!("localhost:{port}"), format!("[::1]:{port}")] {
        let request = format!(
            "GET /v1/jobs HTTP/1.1\r\nHost: {host}\r\nx-api-key: {}\r\nConnection: close\r\n\r\n",
            desk.token
        );
        assert_eq!(desk.raw(request.as_bytes()).await.unwrap().status, 200, "{host}");
    }
}

#[tokio::test]
async fn f4_f5_no_page_is_let_in_even_with_the_token() {
    let desk = Desk::new().await;
    for line in [
        "Origin: https://evil.com",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
    ] {
        let told = desk.ask("GET", "/v1/jobs", &[line], b"").await;
        assert_eq!(told.status, 403, "{line}");
        assert!(!told.head.contains("access-control-allow-origin"));
    }
    let asked_first = ["Origin: https://evil.com", "Access-Control-Request-Method: POST"];
    assert_eq!(desk.ask("OPTIONS", "/v1/jobs", &asked_first, b"").await.status, 403);
}

#[tokio::test]
async fn f6_only_json_is_a_command() {
    let desk = Desk::new().await;
    let body = br#"{"script":"Bees dance."}"#;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
        let line = format!("Content-Type: {kind}");
        assert_eq!(desk.ask("POST", "/v1/jobs", &[&line], body).await.status, 415, "{kind}");
    }
    assert_eq!(desk.ask("POST", "/v1/jobs", &[], body).await.status, 415);
    let nothing = desk.ask("POST", "/v1/jobs", &[], b"").await;
    assert_eq!((nothing.status, &nothing.json()["hint"]), (415, &json!("Send it as application/json.")));
    let upload = desk.ask("POST", "/v1/files", &["Content-Type: application/json"], body).await;
    assert_eq!(upload.status, 415);
}

#[tokio::test]
async fn what_is_wrong_with_a_body_is_said_in_its_own_words() {
    let desk = Desk::new().await;
    for (body, said) in [
        (r#"{"script":"Bees.","vocie":"x"}"#, "The JSON does not fit: vocie: unknown field `vocie`"),
        (r#"{"script":5}"#, "The JSON does not fit: script: invalid type: integer `5`, expected a string"),
        (
            r#"{"topic":"Bees","seconds":"20"}"#,
            "The JSON does not fit: seconds: invalid type: string \"20\", expected a whole number",
        ),
        (r#""Bees""#, "The JSON does not fit: invalid type: string \"Bees\", expected an object"),
        (r#"{"script":"Bees."#, "This is no JSON: "),
    ] {
        let told = desk.ask("POST", "/v1/jobs", &["Content-Type: application/json"], body.as_bytes()).await;
        assert!(told.json()["detail"].as_str().unwrap().starts_with(said), "{:#}", told.json());
        assert!([400, 422].contains(&told.status), "{}", told.status);
    }
}

#[tokio::test]
async fn f7_only_results_of_jobs_can_be_had() {
    let desk = Desk::new().await;
    let id = desk.post("/v1/jobs", &json!({ "script": "Bees dance." })).await.json()["id"].clone();
    let id = id.as_str().unwrap();
    std::fs::write(desk.path("data/secret.mp4"), "secret").unwrap();
    for path in [
        "/api/v1/download/../../etc/passwd".to_owned(),
        "/api/v1/download/%2e%2e%2f%2e%2e%2fetc%2fpasswd".to_owned(),
        "/api/v1/download/%252e%252e/etc".to_owned(),
        "/api/v1/download/..%5c..%5csecret.mp4".to_owned(),
        "/api/v1/stream//etc/passwd".to_owned(),
        "/api/v1/download/C:/secret.mp4".to_owned(),
        format!("/api/v1/download/{id}/final-1.mp4%00"),
        format!("/api/v1/download/{id}/final-1.mp4"),
        format!("/tasks/{id}/..%2f..%2fsecret.mp4"),
        format!("/tasks/{id}/final-2.mp4"),
        format!("/v1/jobs/{id}/videos/0"),
        format!("/v1/jobs/{id}/videos/-1"),
        "/v1/jobs/..%2f/videos/0".to_owned(),
        "/data/secret.mp4".to_owned(),
        "/".to_owned(),
    ] {
        let told = desk.get(&path).await;
        assert_eq!(told.status, 404, "{path}");
        assert!(!String::from_utf8_lossy(&told.body).contains("secret"), "{path}");
    }
}

#[tokio::test]
async fn f8_a_path_gets_one_answer_whether_it_is_there_or_not() {
    let desk = Desk::new().await;
    let there = desk.path("there.mp3");
    std::fs::write(&there, mp3()).unwrap();
    let gone = desk.path("gone.mp3");
    let mut answers = Vec::new();
    for path in [&there, &gone] {
        let body = json!({ "video_subject": "", "video_script": "Bees.", "custom_audio_file": path });
        let told = desk.post("/api/v1/videos", &body).await;
        assert_eq!(told.status, 400);
        let message = told.json()["message"].as_str().unwrap().to_owned();
        answers.push(message.split_once(": ").unwrap().1.to_owned());
        let native = desk.post("/v1/jobs", &json!({ "script": "Bees.", "recording": path })).await;
        assert_eq!(native.status, 422);
        answers.push(native.json()["detail"].as_str().unwrap().to_owned());
    }
    assert_eq!(answers[..2], answers[2..]);
}

#[tokio::test]
async fn f9_what_is_too_large_is_refused_unread() {
    let desk = Desk::new().await;
    let json = ["Content-Type: application/json"];
    let large = format!("{{\"script\":\"{}\"}}", "x".repeat(64 * 1024));
    assert_eq!(desk.ask("POST", "/v1/jobs", &json, large.as_bytes()).await.status, 413);
    let endless = format!(
        "POST /v1/jobs HTTP/1.1\r\nHost: {}\r\nx-api-key: {}\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\n\r\n5\r\n{{\"scr\r\n",
        desk.host(),
        desk.token
    );
    assert_eq!(desk.raw(endless.as_bytes()).await.unwrap().status, 400);
    let wide = format!("X-Long: {}", "x".repeat(32 * 1024));
    assert_eq!(desk.ask("GET", "/v1/jobs", &[&wide], b"").await.status, 431);
    let many = vec!["X-Many: 1"; 10_000];
    // So much is still being sent when the answer comes that it may not arrive: closed is closed.
    let head = format!("GET /v1/jobs HTTP/1.1\r\nHost: {}\r\n{}\r\n\r\n", desk.host(), many.join("\r\n"));
    assert!(desk.raw(head.as_bytes()).await.is_none_or(|told| told.status == 431));
}

#[tokio::test]
async fn f9_who_is_slow_to_say_what_it_wants_is_cut_off() {
    let desk = Desk::new().await;
    let mut head = TcpStream::connect(desk.host()).await.unwrap();
    head.write_all(b"GET /v1/jobs HTTP/1.1\r\nHost: ").await.unwrap();
    let mut body = TcpStream::connect(desk.host()).await.unwrap();
    let request = format!(
        "POST /v1/jobs HTTP/1.1\r\nHost: {}\r\nx-api-key: {}\r\nContent-Type: application/json\r\n\
         Content-Length: 50\r\n\r\n{{",
        desk.host(),
        desk.token
    );
    body.write_all(request.as_bytes()).await.unwrap();
    let mut heard = (Vec::new(), Vec::new());
    let both = async { tokio::join!(head.read_to_end(&mut heard.0), body.read_to_end(&mut heard.1)) };
    let (_, ended) = tokio::time::timeout(desk::PATIENCE, both).await.expect("both to be cut off");
    ended.unwrap();
    let told = String::from_utf8_lossy(&heard.1);
    assert!(told.starts_with("HTTP/1.1 408"), "{told}");
}

#[tokio::test]
async fn f10_who_asks_too_often_waits() {
    let desk = Desk::with_rate(20).await;
    let asked = futures::future::join_all((0..200).map(|_| desk.get("/v1/jobs"))).await;
    let answered = asked.iter().filter(|told| told.status == 200).count();
    let turned_away = asked.iter().filter(|told| told.status == 429).count();
    assert_eq!(answered + turned_away, 200);
    assert!(answered >= 60 && turned_away > 0, "{answered} answered");
    assert!(asked.iter().filter(|told| told.status == 429).all(|told| told.head.contains("retry-after: 1")));
}

#[tokio::test]
async fn f11_an_upload_is_what_it_holds_and_not_what_it_is_called() {
    let desk = Desk::new().await;
    for name in ["../../x.mp3", "x.mp3.exe", "/etc/cron.d/x", "C:\\x.mp3", "x.mp4"] {
        let told = desk.bring("/api/v1/musics", name, &mp3()).await;
        assert_eq!(told.status, 200, "{name}: {told:?}");
        let kept = told.json()["data"]["file"].as_str().unwrap().to_owned();
        assert!(kept.ends_with(".mp3") && !kept.contains(['/', '\\', ':']), "{kept}");
        assert!(desk.path("data/library").join(kept).is_file());
    }
    assert!(!desk.path("x.mp3").exists() && !desk.path("data/x.mp3").exists());
    for bytes in
        [b"#!/bin/sh\necho\n".as_slice(), b"#EXTM3U\nfile:///etc/passwd\n", b"<svg></svg>", b"", b"MZ\x90\0"]
    {
        assert_eq!(desk.bring("/v1/files", "x.mp3", bytes).await.status, 400);
    }
    assert_eq!(std::fs::read_dir(desk.path("data/library")).unwrap().count(), 5, "nothing else is left");
    let huge = ["Content-Type: multipart/form-data; boundary=XX", "Content-Length: 10737418240"];
    assert_eq!(desk.ask("POST", "/v1/files", &huge, b"").await.status, 413);
}

#[tokio::test]
async fn f13_a_page_has_a_size() {
    let desk = Desk::new().await;
    for size in ["1000000000", "-1", "NaN", "0", "101", "1e3", "99999999999999999999"] {
        assert_eq!(desk.get(&format!("/api/v1/tasks?page_size={size}")).await.status, 400, "{size}");
        assert_eq!(desk.get(&format!("/v1/jobs?limit={size}")).await.status, 422, "{size}");
    }
    assert_eq!(desk.get("/api/v1/tasks?page=0").await.status, 400);
    assert_eq!(desk.get("/api/v1/tasks?page=18446744073709551615&page_size=100").await.status, 200);
}

#[tokio::test]
async fn f14_nothing_that_can_be_read_in_two_ways() {
    let desk = Desk::new().await;
    let (host, token) = (desk.host(), &desk.token);
    let rest = format!("Host: {host}\r\nx-api-key: {token}\r\nConnection: close\r\n");
    for head in [
        format!(
            "POST /v1/jobs HTTP/1.1\r\n{rest}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        format!(
            "POST /v1/jobs HTTP/1.1\r\n{rest}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"
        ),
        format!("POST /v1/jobs HTTP/1.1\r\n{rest}Content-Length: 4\r\nContent-Length: 5\r\n\r\n{{}}"),
        format!("GET http://{host}/v1/jobs HTTP/1.1\r\n{rest}\r\n"),
        format!("GET http://evil.com/ HTTP/1.1\r\n{rest}\r\n"),
        format!("CONNECT {host} HTTP/1.1\r\n{rest}\r\n"),
        format!("TRACE /v1/jobs HTTP/1.1\r\n{rest}\r\n"),
        "GET /v1/jobs\r\n\r\n".to_owned(),
        "\0\x01\x02\r\n\r\n".to_owned(),
    ] {
        let told = desk.raw(head.as_bytes()).await;
        assert!(told.as_ref().is_none_or(|told| told.status == 400), "{head}: {told:?}");
    }
    assert_eq!(desk.studio.list_jobs(studio::api::ListJobs::default()).await.unwrap().jobs, []);
}

#[tokio::test]
async fn f14_a_line_of_a_head_ends_in_cr_and_lf() {
    let desk = Desk::new().await;
    let (host, token) = (desk.host(), &desk.token);
    let whole =
        format!("GET /v1/jobs HTTP/1.1\r\nHost: {host}\r\nx-api-key: {token}\r\nConnection: close\r\n\r\n");
    assert_eq!(desk.raw(whole.as_bytes()).await.unwrap().status, 200);
    for line in ["GET /v1/jobs HTTP/1.1", "Host", token, "Connection: close"] {
        let bare = match whole.find(line).and_then(|at| Some(at + whole[at..].find("\r\n")?)) {
            Some(end) => format!("{}{}", &whole[..end], &whole[end + 1..]),
            None => panic!("{line}"),
        };
        assert_eq!(desk.raw(bare.as_bytes()).await.expect("an answer").status, 400, "{line}");
    }
    assert_eq!(desk.raw(whole.replace("\r\n", "\n").as_bytes()).await.expect("an answer").status, 400);
    let body = "{\n\"script\":\n\"Bees.\"}\n";
    let json = ["Content-Type: application/json"];
    assert_eq!(
        desk.ask("POST", "/v1/jobs", &json, body.as_bytes()).await.status,
        201,
        "bodies have their own lines"
    );
}

//! Who is told when a job has ended, how, and how often.

use crate::desk::{Desk, PATIENCE};
use crate::talk::submitted;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// What a listener of webhooks was sent: its head and its body.
async fn heard(listener: &TcpListener, answer: &str) -> (String, String) {
    let accepted = tokio::time::timeout(PATIENCE, listener.accept()).await.expect("a webhook");
    let (mut stream, _) = accepted.unwrap();
    let mut bytes = Vec::new();
    let text = loop {
        let mut chunk = [0; 4_096];
        let read = stream.read(&mut chunk).await.unwrap();
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.to_lowercase().split("content-length: ").nth(1).unwrap().lines().next().unwrap().to_owned();
        if body.len() >= length.parse().unwrap() {
            break text;
        }
    };
    stream.write_all(answer.as_bytes()).await.unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

const BUSY: &str = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const TAKEN: &str = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

/// The value of this line of a head.
fn line<'a>(head: &'a str, name: &str) -> &'a str {
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).expect("a line of that name")
}

/// What the specification tells a receiver to compute, with the secret as text.
fn expected(secret: &str, head: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(secret).unwrap()).unwrap();
    mac.update(format!("{}.{}.{body}", line(head, "webhook-id"), line(head, "webhook-timestamp")).as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[tokio::test]
async fn a_webhook_that_is_refused_twice_comes_a_third_time_the_same_and_signed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let desk = Desk::new().await;
    let url = format!("http://{}/told", listener.local_addr().unwrap());
    let id = submitted(&desk, json!({ "script": "Bees dance.", "webhook": { "url": url } })).await;
    let working = desk.studio.start("a test").await.unwrap();
    let tries = [heard(&listener, BUSY).await, heard(&listener, BUSY).await, heard(&listener, TAKEN).await];
    for (head, body) in &tries {
        let told: Value = serde_json::from_str(body).unwrap();
        assert_eq!((&told["type"], &told["data"]["id"]), (&json!("job.completed"), &json!(id)));
        assert!(head.starts_with("POST /told HTTP/1.1"), "{head}");
        assert!(line(head, "webhook-id").starts_with(&format!("msg_{id}_")), "{head}");
        assert_eq!(line(head, "webhook-signature"), expected(&desk.secret, head, body));
        assert_eq!(line(head, "webhook-id"), line(&tries[0].0, "webhook-id"), "a receiver can tell doubles");
    }
    // Brought back, it has not ended again; retried, it has.
    desk.studio.delete_job(&id).await.unwrap();
    desk.studio.restore_job(&id).await.unwrap();
    desk.studio.retry_job(&id).await.unwrap();
    let (head, _) = heard(&listener, TAKEN).await;
    assert_ne!(line(&head, "webhook-id"), line(&tries[0].0, "webhook-id"));
    desk.until(&format!("/v1/jobs/{id}"), |job| job["state"] == "completed").await;
    working.stop().await;
}

#[tokio::test]
async fn an_address_that_does_not_answer_holds_up_nobody_else() {
    let (silent, listener) =
        (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let desk = Desk::new().await;
    let url = |listener: &TcpListener| format!("http://{}/", listener.local_addr().unwrap());
    let cancelled = async |url: String| {
        let id = submitted(&desk, json!({ "script": "Bees dance.", "webhook": { "url": url } })).await;
        desk.studio.cancel_job(&id).await.unwrap();
    };
    for _ in 0..4 {
        cancelled(url(&silent)).await;
    }
    let (waits, _) = tokio::time::timeout(PATIENCE, silent.accept()).await.expect("a webhook").unwrap();
    cancelled(url(&listener)).await;
    let (_, body) = heard(&listener, TAKEN).await;
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["type"], "job.cancelled");
    drop(waits);
}

#[tokio::test]
async fn a_webhook_is_owed_until_it_is_taken_also_by_the_next_server() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let desk = Desk::new().await;
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let id = submitted(&desk, json!({ "script": "Bees dance.", "webhook": { "url": url } })).await;
    desk.ask("POST", &format!("/v1/jobs/{id}/cancel"), &[], b"").await;
    // A redirect is not followed, and not taken for an answer.
    heard(
        &listener,
        "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    )
    .await;
    let Desk { folder, server, studio, .. } = desk;
    server.stop().await;
    drop(studio);
    let desk = Desk::at(folder, 1_000).await;
    let (_, body) = heard(&listener, TAKEN).await;
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["type"], "job.cancelled");
    drop(desk);
}

/// What the server has written down about a job.
async fn ledger(desk: &Desk, id: &str, enough: impl Fn(&Value) -> bool) {
    let path = desk.path(&format!("data/server/{id}.json"));
    let noted = async {
        loop {
            let entry = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
            if entry.is_some_and(|entry| enough(&entry)) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, noted).await.expect("an entry");
}

#[tokio::test]
async fn a_receiver_that_is_down_is_told_once_it_is_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let desk = Desk::new().await;
    let webhook = json!({ "url": format!("http://{address}/") });
    let id = submitted(&desk, json!({ "script": "Bees dance.", "webhook": webhook })).await;
    desk.studio.cancel_job(&id).await.unwrap();
    ledger(&desk, &id, |entry| entry["webhook"]["tries"].as_u64() >= Some(1)).await;
    let listener = TcpListener::bind(address).await.unwrap();
    let (_, body) = heard(&listener, TAKEN).await;
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["type"], "job.cancelled");
    ledger(&desk, &id, |entry| entry["webhook"]["told"] != "" && entry["webhook"]["tries"] == 0).await;
}

#[tokio::test]
async fn a_receiver_that_is_too_slow_is_asked_again_with_the_same_message() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let desk = Desk::new().await;
    let webhook = json!({ "url": format!("http://{}/", listener.local_addr().unwrap()) });
    let id = submitted(&desk, json!({ "script": "Bees dance.", "webhook": webhook })).await;
    desk.studio.cancel_job(&id).await.unwrap();
    let (mut silent, _) =
        tokio::time::timeout(PATIENCE, listener.accept()).await.expect("a webhook").unwrap();
    let (head, _) = heard(&listener, TAKEN).await;
    let mut first = vec![0; 4_096];
    let read = silent.read(&mut first).await.unwrap();
    let first = String::from_utf8_lossy(&first[..read]).into_owned();
    assert_eq!(line(&first, "webhook-id"), line(&head, "webhook-id"));
}

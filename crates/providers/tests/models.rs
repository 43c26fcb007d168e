//! Models as writers, against a local server that speaks each vendor's documented wire, errors included.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

#[path = "models/stand_in.rs"]
mod stand_in;

use providers::footage::Keys;
use providers::models::{Patience, patient_writers};
use serde_json::{Value, json};
use stand_in::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use studio::api::WriterSetup;
use studio::ports::{Assignment, CancellationToken, Fault, ScriptWriter, Tongue, Written};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wiremock::matchers::{method, query_param};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

fn keys() -> Keys {
    Arc::new(|_| Some(KEY.to_owned()))
}

fn patience() -> Patience {
    Patience {
        connect: Duration::from_secs(2),
        silence: Duration::from_millis(300),
        whole: Duration::from_secs(5),
        pause: Duration::from_millis(1),
    }
}

fn writer(id: &str) -> Arc<dyn ScriptWriter> {
    patient_writers(&keys(), patience()).into_iter().find(|writer| writer.id() == id).unwrap()
}

fn bees() -> Assignment {
    let (topic, tongue) = ("How bees dance".to_owned(), Tongue::English);
    Assignment { topic, kind: None, facts: vec![], tongue, seconds: 10, tone: None, audience: None }
}

/// Answers one thing after another; the last again and again.
struct InTurn(Vec<ResponseTemplate>, AtomicUsize);

impl Respond for InTurn {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let turn = self.1.fetch_add(1, Ordering::Relaxed);
        self.0[turn.min(self.0.len() - 1)].clone()
    }
}

async fn server(answers: Vec<ResponseTemplate>) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(InTurn(answers, AtomicUsize::new(0))).mount(&server).await;
    server
}

async fn write(id: &str, setup: &WriterSetup) -> Result<Written, Fault> {
    writer(id).write(&bees(), setup, &|_| (), &CancellationToken::new()).await
}

async fn openai_says(answers: Vec<ResponseTemplate>) -> (MockServer, Result<Written, Fault>) {
    let server = server(answers).await;
    let written = write("openai", &at(&format!("{}/v1", server.uri()))).await;
    (server, written)
}

fn first(written: &Written) -> &str {
    &written.lines[0].text
}

#[tokio::test]
async fn every_vendor_is_asked_as_it_documents_and_writes() {
    for vendor in VENDORS {
        let (server, setup) = vendor.serve(&script()).await;
        let written = write(vendor.id, &setup).await.unwrap();
        assert_eq!(first(&written), "A bee comes home, and she starts to dance.", "{}", vendor.id);
        assert_eq!(
            (written.lines[0].search.as_slice(), written.lines.len(), written.title.as_str()),
            (&["bee".to_owned()][..], 3, "The dance of the bees")
        );
        if vendor.at == "v1/" {
            let sent: Value = server.received_requests().await.unwrap()[0].body_json().unwrap();
            assert_eq!((&sent["model"], &sent["stream"]), (&json!("a-model"), &json!(true)), "{}", vendor.id);
        }
    }
}

#[tokio::test]
async fn ollama_writes_without_a_key() {
    let vendor = VENDORS.iter().find(|vendor| vendor.id == "ollama").unwrap();
    let (_server, setup) = vendor.serve(&script()).await;
    let no_keys: Keys = Arc::new(|_| None);
    let ollama =
        patient_writers(&no_keys, patience()).into_iter().find(|writer| writer.id() == "ollama").unwrap();
    let written = ollama.write(&bees(), &setup, &|_| (), &CancellationToken::new()).await.unwrap();
    assert_eq!(written.lines.len(), 3);
}

#[tokio::test]
async fn azure_is_told_which_version_of_its_addresses_is_meant() {
    let server = MockServer::start().await;
    Mock::given(query_param("api-version", "2024-10-21"))
        .respond_with(openai(&script()))
        .mount(&server)
        .await;
    assert_eq!(write("azure", &at(&server.uri())).await.map(|written| written.lines.len()), Ok(3));
}

#[tokio::test]
async fn the_text_is_heard_while_it_comes() {
    let server = server(vec![openai(&script())]).await;
    let heard = Mutex::new(Vec::new());
    let told = |text: &str| heard.lock().unwrap().push(text.to_owned());
    let setup = at(&format!("{}/v1/", server.uri()));
    writer("openai").write(&bees(), &setup, &told, &CancellationToken::new()).await.unwrap();
    let heard = heard.into_inner().unwrap();
    assert!(
        heard.len() >= 2
            && heard[0].starts_with("A bee comes home")
            && heard.iter().all(|text| !text.contains('{'))
    );
}

#[tokio::test]
async fn a_length_that_is_off_is_asked_for_again() {
    let short = script_of(&["Bees dance."]);
    let (server, written) = openai_says(vec![openai(&short), openai(&script())]).await;
    assert_eq!(written.unwrap().lines.len(), 3);
    let asked: Value = server.received_requests().await.unwrap()[1].body_json().unwrap();
    let said = asked["messages"].as_array().unwrap().last().unwrap()["content"].to_string();
    assert!(said.contains("It must take 10. Make it longer"), "{said}");
}

#[tokio::test]
async fn a_length_that_stays_off_is_told() {
    let (_, written) = openai_says(vec![openai(&script_of(&["Bees dance."]))]).await;
    assert_eq!(written.unwrap().warnings, ["OpenAI wrote 1 seconds instead of 10."]);
}

#[tokio::test]
async fn a_schema_that_is_refused_is_left_out() {
    let refuses = ResponseTemplate::new(400)
        .set_body_json(json!({ "error": { "message": "response_format is not supported" } }));
    let (server, written) = openai_says(vec![refuses, openai(&script())]).await;
    assert_eq!(written.unwrap().lines.len(), 3);
    let asked = server.received_requests().await.unwrap();
    let has_schema = |at: usize| asked[at].body_json::<Value>().unwrap().get("response_format").is_some();
    assert_eq!((has_schema(0), has_schema(1)), (true, false));
}

#[tokio::test]
async fn a_mere_text_is_taken_line_by_line() {
    let text = "A bee comes home, and she starts to dance.\nHer sisters read the way to the flowers in it.\nWhat would you tell them with one dance?";
    let (_, written) = openai_says(vec![openai(&format!("```\n{text}\n```"))]).await;
    assert_eq!(written.unwrap().lines.len(), 3);
}

#[tokio::test]
async fn a_service_that_asks_to_wait_a_little_is_waited_for() {
    let wait = ResponseTemplate::new(429).insert_header("retry-after", "1").set_body_string("slow down");
    let started = std::time::Instant::now();
    let (_, written) = openai_says(vec![wait, openai(&script())]).await;
    assert!(written.is_ok() && started.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_minute_of_gemini_that_is_used_up_is_waited_for() {
    let used_up = json!({ "error": { "code": 429, "status": "RESOURCE_EXHAUSTED",
        "message": "You exceeded your current quota, please check your plan and billing details.",
        "details": [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.4s" }] } });
    let server = server(vec![ResponseTemplate::new(429).set_body_json(used_up), gemini(&script())]).await;
    let started = std::time::Instant::now();
    let written = write("gemini", &at(&format!("{}/v1beta/", server.uri()))).await;
    assert_eq!(written.map(|written| written.lines.len()), Ok(3));
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_not_paid_for_again() {
    let long = events(&[
        json!({ "choices": [{ "index": 0, "delta": { "content": script() }, "finish_reason": null }] }),
        json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "length" }] }),
    ]);
    let (server, written) = openai_says(vec![long]).await;
    assert_eq!(written.unwrap_err().code, "writer_cut");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_model_has_room_to_think_unless_it_refuses_so_much() {
    let too_much = ResponseTemplate::new(413)
        .set_body_json(json!({ "error": { "message": "Request too large: tokens per minute" } }));
    let server = server(vec![too_much, openai(&script())]).await;
    let written = write("groq", &at(&format!("{}/v1/", server.uri()))).await;
    assert_eq!(written.map(|written| written.lines.len()), Ok(3));
    let asked = server.received_requests().await.unwrap();
    let most = |at: usize| asked[at].body_json::<Value>().unwrap().get("max_tokens").cloned();
    assert_eq!((most(0), most(1)), (Some(json!(16_000)), None));
}

#[tokio::test]
async fn a_problem_that_passes_is_got_over() {
    let (_, written) = openai_says(vec![ResponseTemplate::new(503), openai(&script())]).await;
    assert!(written.is_ok());
}

#[tokio::test]
async fn every_refusal_has_its_sentence_and_none_has_the_key() {
    let wrong =
        |status: u16, body: &str| ResponseTemplate::new(status).set_body_string(body.replace("KEY", KEY));
    let far = wrong(429, "slow down").insert_header("retry-after", "3600");
    let html = ResponseTemplate::new(200).set_body_raw("<html>Log in</html>", "text/html");
    let moved = ResponseTemplate::new(302).insert_header("location", "http://127.0.0.1:1/steal");
    let filtered = events(&[
        json!({ "choices": [{ "index": 0, "delta": { "content": "{" }, "finish_reason": null }] }),
        json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "content_filter" }] }),
    ]);
    let long = events(&[
        json!({ "choices": [{ "index": 0, "delta": { "content": script() }, "finish_reason": null }] }),
        json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "length" }] }),
    ]);
    for (answer, code, says) in [
        (wrong(401, "Incorrect API key provided: KEY"), "writer_key", "OpenAI did not accept its key."),
        (wrong(403, "no"), "writer_key", "OpenAI did not accept its key."),
        (wrong(400, "API key not valid. KEY"), "writer_key", "OpenAI did not accept its key."),
        (
            wrong(402, "Insufficient Balance"),
            "writer_quota",
            "OpenAI says that your account has nothing left to spend.",
        ),
        (
            wrong(429, "{\"error\":{\"code\":\"insufficient_quota\"}}"),
            "writer_quota",
            "OpenAI says that your account has nothing left to spend.",
        ),
        (
            wrong(400, "Your credit balance is too low to access the API."),
            "writer_quota",
            "OpenAI says that your account has nothing left to spend.",
        ),
        (
            wrong(429, "You exceeded your current quota, please check your plan and billing details."),
            "writer_limit",
            "OpenAI takes no more requests for now.",
        ),
        (wrong(429, "slow down"), "writer_limit", "OpenAI takes no more requests for now."),
        (far, "writer_limit", "OpenAI asks to wait 3600 seconds."),
        (wrong(404, "no such model"), "writer_model", "OpenAI does not have the chosen model."),
        (wrong(422, "KEY"), "writer_refused", "OpenAI did not take the request."),
        (wrong(500, "KEY"), "writer_busy", "OpenAI has a problem of its own."),
        (html, "writer_answer", "OpenAI answered something that is no script."),
        (moved, "writer_address", "OpenAI has an address that Spool does not open."),
        (filtered, "writer_blocked", "OpenAI does not want to write about this."),
        (long, "writer_cut", "OpenAI had more to say than it may."),
        (openai("{\"lines\": []}"), "writer_answer", "OpenAI answered something that is no script."),
        (
            openai(&script()).set_delay(Duration::from_secs(2)),
            "writer_slow",
            "OpenAI did not answer in time.",
        ),
    ] {
        let fault = openai_says(vec![answer]).await.1.unwrap_err();
        assert_eq!((fault.code.as_str(), fault.message.as_str()), (code, says));
        assert!(!fault.hint.is_empty() && !format!("{fault:?}").contains(KEY), "{fault:?}");
    }
}

/// A server that answers with these bytes and then hangs up.
async fn hangs_up_after(bytes: &'static str) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/v1/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut asked = [0; 16_384];
            let _ = socket.read(&mut asked).await;
            let _ = socket.write_all(bytes.as_bytes()).await;
        }
    });
    address
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_told() {
    let broken = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 9999\r\n\r\n\
        data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"{\\\"lines\\\": [\"}}]}\n\n";
    let fault = write("openai", &at(&hangs_up_after(broken).await)).await.unwrap_err();
    assert_eq!(fault.code, "writer_cut");
}

#[tokio::test]
async fn a_stream_that_ends_without_its_end_is_cut() {
    let broken = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n\
        data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"{\\\"lines\\\": [\"}}]}\n\n";
    let fault = write("openai", &at(&hangs_up_after(broken).await)).await.unwrap_err();
    assert_eq!(fault.code, "writer_cut");
}

#[tokio::test]
async fn nobody_there_is_told() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let fault = write("ollama", &at(&format!("http://127.0.0.1:{port}/"))).await.unwrap_err();
    assert_eq!(fault.code, "writer_unreachable");
    assert_eq!(fault.hint, "Start it on this computer, or check its address in the settings.");
}

#[tokio::test]
async fn a_writer_is_tested_with_one_word() {
    let server = server(vec![openai("yes")]).await;
    let setup = at(&format!("{}/v1/", server.uri()));
    assert_eq!(writer("openai").test(&setup, &CancellationToken::new()).await, Ok(()));
    let no_key: Keys = Arc::new(|_| None);
    let openai =
        patient_writers(&no_key, patience()).into_iter().find(|writer| writer.id() == "openai").unwrap();
    assert_eq!(
        openai.test(&setup, &CancellationToken::new()).await.unwrap_err().message,
        "OpenAI needs a key."
    );
    assert!(!openai.ready(&setup) && writer("openai").ready(&setup));
}

#[tokio::test]
async fn a_connection_that_is_cut_in_a_test_is_not_taken_for_one_that_works() {
    let broken = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n\
        data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"{\\\"ok\"}}]}\n\n";
    let setup = at(&hangs_up_after(broken).await);
    let tested = writer("openai").test(&setup, &CancellationToken::new()).await;
    assert_eq!(tested.map_err(|fault| fault.code), Err("writer_cut".to_owned()));
}

#[tokio::test]
async fn stopping_ends_it_at_once() {
    let server = server(vec![openai(&script()).set_delay(Duration::from_secs(60))]).await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    let setup = at(&format!("{}/v1/", server.uri()));
    let fault = writer("openai").write(&bees(), &setup, &|_| (), &cancel).await.unwrap_err();
    assert_eq!(fault.code, "cancelled");
}

#[test]
fn addresses_that_could_leak_a_key_are_not_taken() {
    for (address, fine) in [
        ("https://my.example/v1", true),
        ("http://192.168.1.7:11434", true),
        ("http://studio.local:1234/v1", true),
        ("http://my.example/v1", false),
        ("https://me:secret@my.example/v1", false),
        ("https://my.example/v1?key=secret", false),
        ("file:///etc/passwd", false),
        ("my.example", false),
    ] {
        assert_eq!(writer("compatible").accepts(&at(address)).is_ok(), fine, "{address}");
    }
}

#[test]
fn words_that_stay_on_this_computer_are_sent_nowhere() {
    assert_eq!(writer("ollama").sends_to(&WriterSetup::default()), Vec::<String>::new());
    assert_eq!(writer("openai").sends_to(&WriterSetup::default()), ["api.openai.com"]);
    assert_eq!(writer("ollama").sends_to(&at("http://192.168.1.7:11434")), ["192.168.1.7"]);
}

//! Lists of models, against a local server that answers as each vendor documents, errors included.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

use providers::footage::Keys;
use providers::models::{Patience, patient_writers};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use studio::api::WriterSetup;
use studio::ports::{CancellationToken, Fault};
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

const KEY: &str = "canary-31c0";

async fn listed(id: &str, address: &str, key: Option<&str>) -> Result<Vec<String>, Fault> {
    let key = key.map(str::to_owned);
    let keys: Keys = Arc::new(move |_| key.clone());
    let patience = Patience { silence: Duration::from_millis(300), ..Patience::default() };
    let writer = patient_writers(&keys, patience).into_iter().find(|writer| writer.id() == id).unwrap();
    let setup = WriterSetup { address: Some(address.to_owned()), model: None };
    writer.models(&setup, &CancellationToken::new()).await
}

async fn server(at: &str, answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("GET")).and(path(at)).respond_with(answer).mount(&server).await;
    server
}

fn json_of(value: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(value)
}

#[tokio::test]
async fn who_speaks_like_openai_lists_its_models_in_order_and_only_those_that_write() {
    let list = json!({ "object": "list", "data": [
        { "id": "gpt-6-luna", "name": "GPT 6 Luna" }, { "id": "text-embedding-3-small", "object": "model" },
        { "id": "gpt-4o-mini-tts", "object": "model" }, { "id": "a-model", "object": "model" },
        { "id": "a-model", "object": "model" }] });
    for id in ["openai", "deepseek", "moonshot", "qwen", "groq", "openrouter", "compatible", "lmstudio"] {
        let server = MockServer::start().await;
        Mock::given(path("/v1/models"))
            .and(header("authorization", format!("Bearer {KEY}").as_str()))
            .respond_with(json_of(list.clone()))
            .mount(&server)
            .await;
        let models = listed(id, &format!("{}/v1", server.uri()), Some(KEY)).await;
        assert_eq!(models, Ok(vec!["a-model".to_owned(), "gpt-6-luna".to_owned()]), "{id}");
    }
}

#[tokio::test]
async fn gemini_lists_what_can_be_asked_to_write() {
    let list = json!({ "models": [
        { "name": "models/gemini-3.5-flash-lite", "supportedGenerationMethods": ["generateContent", "countTokens"] },
        { "name": "models/aqa", "supportedGenerationMethods": ["generateAnswer"] }] });
    let server = MockServer::start().await;
    Mock::given(path("/v1beta/models"))
        .and(header("x-goog-api-key", KEY))
        .and(query_param("pageSize", "1000"))
        .respond_with(json_of(list))
        .mount(&server)
        .await;
    let models = listed("gemini", &format!("{}/v1beta/", server.uri()), Some(KEY)).await;
    assert_eq!(models, Ok(vec!["gemini-3.5-flash-lite".to_owned()]));
}

#[tokio::test]
async fn anthropic_lists_its_models() {
    let list = json!({ "data": [{ "type": "model", "id": "claude-sonnet-5", "display_name": "Claude Sonnet 5" }], "has_more": false });
    let server = MockServer::start().await;
    Mock::given(path("/v1/models"))
        .and(header("x-api-key", KEY))
        .and(header("anthropic-version", "2023-06-01"))
        .respond_with(json_of(list))
        .mount(&server)
        .await;
    let models = listed("anthropic", &format!("{}/v1/", server.uri()), Some(KEY)).await;
    assert_eq!(models, Ok(vec!["claude-sonnet-5".to_owned()]));
}

#[tokio::test]
async fn ollama_lists_what_is_installed_without_a_key() {
    let list = json!({ "models": [{ "name": "qwen3:4b", "model": "qwen3:4b", "size": 1 }] });
    let server = server("/api/tags", json_of(list)).await;
    assert_eq!(listed("ollama", &server.uri(), None).await, Ok(vec!["qwen3:4b".to_owned()]));
}

#[tokio::test]
async fn azure_is_not_asked_for_deployments_that_it_does_not_tell() {
    let server = server("/models", ResponseTemplate::new(500)).await;
    assert_eq!(listed("azure", &server.uri(), Some(KEY)).await, Ok(vec![]));
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn every_refusal_has_its_code_and_none_has_the_key() {
    let says =
        |status: u16, body: &str| ResponseTemplate::new(status).set_body_string(body.replace("KEY", KEY));
    for (answer, code) in [
        (says(401, "Incorrect API key provided: KEY"), "writer_key"),
        (says(402, "KEY"), "writer_quota"),
        (says(429, "KEY"), "writer_limit"),
        (says(404, "KEY"), "writer_list"),
        (says(405, "KEY"), "writer_list"),
        (says(500, "KEY"), "writer_busy"),
        (says(302, "").insert_header("location", "http://127.0.0.1:1/steal"), "writer_address"),
        (says(200, "<html>Log in KEY</html>"), "writer_list"),
        (says(200, "{\"data\": [{\"id\":"), "writer_list"),
        (says(200, "{}").set_delay(Duration::from_secs(5)), "writer_slow"),
    ] {
        let server = server("/v1/models", answer).await;
        let fault = listed("openai", &format!("{}/v1/", server.uri()), Some(KEY)).await.unwrap_err();
        assert_eq!(fault.code, code, "{fault:?}");
        assert!(!fault.hint.is_empty() && !format!("{fault:?}").contains(KEY), "{fault:?}");
    }
    assert_eq!(listed("openai", "https://api.example/v1/", None).await.unwrap_err().code, "writer_key");
}

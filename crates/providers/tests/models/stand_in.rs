//! Stands in for vendors of models: where each is asked to write, where its key is, and what it answers.

use serde_json::{Value, json};
use studio::api::WriterSetup;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

pub const KEY: &str = "canary-77aa";

/// A vendor.
pub struct Stand {
    pub id: &'static str,
    /// Its address below that of the server.
    pub at: &'static str,
    /// Where it is asked to write.
    pub asked: &'static str,
    /// Which header has the key, and what stands there before it.
    pub key: Option<(&'static str, &'static str)>,
    pub answer: fn(&str) -> ResponseTemplate,
}

const fn like_openai(id: &'static str) -> Stand {
    let key = Some(("authorization", "Bearer "));
    Stand { id, at: "v1/", asked: "/v1/chat/completions", key, answer: openai }
}

#[rustfmt::skip]
pub const VENDORS: &[Stand] = &[
    like_openai("openai"), like_openai("deepseek"), like_openai("moonshot"), like_openai("qwen"), like_openai("groq"),
    like_openai("openrouter"), like_openai("compatible"), like_openai("lmstudio"),
    Stand { id: "anthropic", at: "v1/", asked: "/v1/messages", key: Some(("x-api-key", "")), answer: anthropic },
    Stand { id: "gemini", at: "v1beta/", asked: "/v1beta/models/a-model:streamGenerateContent", key: Some(("x-goog-api-key", "")), answer: gemini },
    Stand { id: "azure", at: "", asked: "/openai/deployments/a-model/chat/completions", key: Some(("api-key", "")), answer: openai },
    Stand { id: "ollama", at: "", asked: "/api/chat", key: None, answer: ollama },
];

impl Stand {
    /// A server that answers who asks at the right place, with the key where it belongs; and how it is reached.
    pub async fn serve(&self, script: &str) -> (MockServer, WriterSetup) {
        let server = MockServer::start().await;
        let mut asked = Mock::given(method("POST")).and(path(self.asked));
        if let Some((name, before)) = self.key {
            asked = asked.and(header(name, format!("{before}{KEY}").as_str()));
        }
        asked.respond_with((self.answer)(script)).mount(&server).await;
        let setup = at(&format!("{}/{}", server.uri(), self.at));
        (server, setup)
    }
}

pub fn at(address: &str) -> WriterSetup {
    WriterSetup { address: Some(address.to_owned()), model: Some("a-model".to_owned()) }
}

/// A script of about ten seconds.
pub fn script() -> String {
    script_of(&[
        "A bee comes home, and she starts to dance.",
        "Her sisters read the way to the flowers in it.",
        "What would you tell them with one dance?",
    ])
}

pub fn script_of(lines: &[&str]) -> String {
    let lines: Vec<Value> = lines.iter().map(|line| json!({ "text": line, "search": ["bee"] })).collect();
    json!({ "title": "The dance of the bees", "lines": lines }).to_string()
}

/// What OpenAI and all that are like it send: one piece of text an event, then the reason of the end.
pub fn openai(text: &str) -> ResponseTemplate {
    let piece = |content: &str| json!({ "choices": [{ "index": 0, "delta": { "content": content }, "finish_reason": null }] });
    let (first, rest) = text.split_at(text.len() / 2);
    let end = json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "stop" }] });
    events(&[piece(first), piece(rest), end])
}

pub fn events(events: &[Value]) -> ResponseTemplate {
    let body: String = events.iter().map(|event| format!("data: {event}\n\n")).collect();
    ResponseTemplate::new(200).set_body_raw(format!("{body}data: [DONE]\n\n"), "text/event-stream")
}

fn anthropic(text: &str) -> ResponseTemplate {
    let named = |event: Value| format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap());
    let body: String = [
        json!({ "type": "message_start", "message": { "id": "msg_1", "type": "message", "role": "assistant", "model": "a-model", "content": [], "usage": { "input_tokens": 1, "output_tokens": 1 } } }),
        json!({ "type": "content_block_start", "index": 0, "content_block": { "type": "text", "text": "" } }),
        json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": text } }),
        json!({ "type": "content_block_stop", "index": 0 }),
        json!({ "type": "message_delta", "delta": { "stop_reason": "end_turn", "stop_sequence": null }, "usage": { "output_tokens": 15 } }),
        json!({ "type": "message_stop" }),
    ]
    .into_iter()
    .map(named)
    .collect();
    ResponseTemplate::new(200).set_body_raw(body, "text/event-stream")
}

pub fn gemini(text: &str) -> ResponseTemplate {
    let piece = json!({ "candidates": [{ "content": { "parts": [{ "text": text }], "role": "model" }, "finishReason": "STOP", "index": 0 }],
        "usageMetadata": { "promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2 }, "modelVersion": "a-model" });
    ResponseTemplate::new(200).set_body_raw(format!("data: {piece}\r\n\r\n"), "text/event-stream")
}

fn ollama(text: &str) -> ResponseTemplate {
    let line = |content: &str, done: bool| {
        let mut line = json!({ "model": "a-model", "created_at": "2026-01-01T00:00:00Z", "message": { "role": "assistant", "content": content }, "done": done });
        if done {
            line["done_reason"] = json!("stop");
        }
        format!("{line}\n")
    };
    let body = format!("{}{}", line(text, false), line("", true));
    ResponseTemplate::new(200).set_body_raw(body, "application/x-ndjson")
}

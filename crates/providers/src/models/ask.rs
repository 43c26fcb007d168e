//! What a model is asked for: the brief of a script in words, and what is said when its length is off.

use serde_json::{Value, json};
use std::fmt::Write;
use studio::api::ScriptKind;
use studio::ports::{Assignment, Tongue};

/// How the writer is told to work.
pub(super) const SYSTEM: &str = "You write scripts for short videos that a voice reads aloud. You write plain, vivid, \
spoken language: short sentences, one thought a line, no headings, no emoji, no stage directions, no hashtags. You \
never invent facts, figures, names or quotes: what you do not know for certain you leave out or put as a question. You \
answer with one JSON object and nothing else.";

/// The brief.
pub(super) fn brief(asked: &Assignment) -> String {
    let mut text = format!("Write the script of a short video.\nTopic: {}\n", asked.topic);
    let _ = writeln!(text, "Language: {}", language(asked.tongue));
    let _ = writeln!(
        text,
        "Length when spoken: {} seconds, which is about {}.",
        asked.seconds,
        amount(asked, asked.seconds)
    );
    if let Some(kind) = asked.kind {
        let _ = writeln!(text, "Kind: {}", shape(kind));
    }
    for (name, wish) in [("Tone", &asked.tone), ("Audience", &asked.audience)] {
        if let Some(wish) = wish {
            let _ = writeln!(text, "{name}: {wish}");
        }
    }
    if !asked.facts.is_empty() {
        let _ = writeln!(text, "Say all of this, and no facts beyond it:");
        for fact in &asked.facts {
            let _ = writeln!(text, "- {fact}");
        }
    }
    let _ = writeln!(
        text,
        "Begin with a line that makes people stay. End with a question or a call that is honest."
    );
    let _ = write!(
        text,
        "Answer in this form: {{\"title\": \"...\", \"lines\": [{{\"text\": \"one spoken sentence\", \"search\": \
         [\"one to three English words for things a camera can see\"]}}]}}"
    );
    text
}

/// What is said when a script takes `seconds` instead of what was asked for.
pub(super) fn correction(asked: &Assignment, seconds: i64) -> String {
    let more = if seconds < i64::from(asked.seconds) { "longer" } else { "shorter" };
    format!(
        "Read aloud, this takes {seconds} seconds. It must take {}. Make it {more}: about {} in all. Keep what must be \
         said, add no filler. Answer in the same form.",
        asked.seconds,
        amount(asked, asked.seconds),
    )
}

/// The form of the answer, for models that can be held to one.
pub(super) fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "title": { "type": "string" },
            "lines": { "type": "array", "items": {
                "type": "object",
                "properties": {
                    "text": { "type": "string" },
                    "search": { "type": "array", "items": { "type": "string" } }
                },
                "required": ["text", "search"],
                "additionalProperties": false
            } }
        },
        "required": ["title", "lines"],
        "additionalProperties": false
    })
}

fn language(tongue: Tongue) -> &'static str {
    match tongue {
        Tongue::English => "English",
        Tongue::Chinese => "Simplified Chinese (简体中文), as people speak it",
    }
}

/// How much text that is, by the same measure that the length is judged with.
fn amount(asked: &Assignment, seconds: u32) -> String {
    match asked.tongue {
        Tongue::English => format!("{} words", seconds * 24 / 10),
        Tongue::Chinese => format!("{} Chinese characters", seconds * 42 / 10),
    }
}

fn shape(kind: ScriptKind) -> &'static str {
    match kind {
        ScriptKind::List => "a counted list",
        ScriptKind::HowTo => "a how-to, step by step",
        ScriptKind::Story => "a story with a beginning, a turn and an end",
        ScriptKind::MythFact => "what people believe, and what is true",
        ScriptKind::Product => "what a product is good for, without exaggeration",
        ScriptKind::Quote => "a saying and what it means",
        ScriptKind::Explainer => "an explanation of how something works",
    }
}

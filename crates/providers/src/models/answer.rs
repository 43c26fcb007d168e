//! What a model answered, read leniently: with thoughts before it, in a code fence, cut off, or as mere text.

use editorial::script;
use serde::Deserialize;
use studio::api::ScriptLine;

/// A script as a model wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub title: Option<String>,
    pub lines: Vec<ScriptLine>,
}

#[derive(Deserialize)]
struct Form {
    #[serde(default)]
    title: Option<String>,
    #[serde(alias = "script", alias = "sentences")]
    lines: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Text(String),
    Whole {
        #[serde(alias = "line", alias = "sentence", alias = "narration")]
        text: String,
        #[serde(default, alias = "keywords", alias = "search_words")]
        search: Words,
    },
}

#[derive(Deserialize, Default)]
#[serde(untagged)]
enum Words {
    Many(Vec<String>),
    One(String),
    #[default]
    None,
}

/// Reads an answer; none when nothing in it can be spoken.
pub(super) fn read(text: &str) -> Option<Answer> {
    let text = without_thoughts(text);
    let answer = match object(text).map(serde_json::from_str::<Form>) {
        Some(Ok(form)) => Answer { title: form.title, lines: form.lines.into_iter().map(line).collect() },
        // An object that cannot be read is no text to speak: only what is plainly a line of it is taken.
        Some(Err(_)) => Answer { title: None, lines: spoken(text).into_iter().map(bare).collect() },
        None if text.contains('{') => {
            Answer { title: None, lines: spoken(text).into_iter().map(bare).collect() }
        }
        None => Answer { title: None, lines: plain(text) },
    };
    answer.lines.iter().any(|line| line.text.chars().any(char::is_alphanumeric)).then_some(answer)
}

/// The lines that can be read of an answer while it is still coming.
pub(super) fn so_far(text: &str) -> String {
    let text = without_thoughts(text);
    if text.contains('{') { spoken(text).join("\n") } else { text.trim().to_owned() }
}

fn line(line: Line) -> ScriptLine {
    match line {
        Line::Text(text) => bare(text),
        Line::Whole { text, search } => {
            let search = match search {
                Words::Many(words) => words,
                Words::One(words) => words.split([',', '，']).map(|word| word.trim().to_owned()).collect(),
                Words::None => Vec::new(),
            };
            ScriptLine { text, search: search.into_iter().take(3).collect() }
        }
    }
}

fn bare(text: String) -> ScriptLine {
    ScriptLine { text, search: Vec::new() }
}

/// Some models think aloud first.
fn without_thoughts(text: &str) -> &str {
    match text.rsplit_once("</think>") {
        Some((_, said)) => said,
        None if text.trim_start().starts_with("<think>") => "",
        None => text,
    }
}

/// From the first brace to the last.
fn object(text: &str) -> Option<&str> {
    let (from, to) = (text.find('{')?, text.rfind('}')?);
    (from < to).then(|| &text[from..=to])
}

/// A mere text, without what models put around one.
fn plain(text: &str) -> Vec<ScriptLine> {
    let said = |line: &&str| !line.trim_start().starts_with("```");
    let text: Vec<&str> = text.lines().filter(said).collect();
    script::lines(&text.join("\n")).into_iter().map(bare).collect()
}

/// The values of `"text"` in an object that may be broken off.
fn spoken(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("\"text\"") {
        rest = rest[at + "\"text\"".len()..].trim_start();
        let Some(value) =
            rest.strip_prefix(':').map(str::trim_start).and_then(|value| value.strip_prefix('"'))
        else {
            continue;
        };
        let (said, after) = string(value);
        if !said.is_empty() {
            found.push(said);
        }
        rest = after;
    }
    found
}

/// A JSON string up to its end or the end of all, and what follows.
fn string(text: &str) -> (String, &str) {
    let mut escaped = false;
    let end = text.char_indices().find(|(_, c)| {
        let closes = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        closes
    });
    let (inside, after) = end.map_or((text, ""), |(at, _)| (&text[..at], &text[at + 1..]));
    // What breaks off within an escape is left out up to it.
    let mut whole = inside;
    loop {
        if let Ok(said) = serde_json::from_str::<String>(&format!("\"{whole}\"")) {
            return (said, after);
        }
        match whole.rfind('\\') {
            Some(at) => whole = &whole[..at],
            None => return (inside.chars().filter(|c| !c.is_control()).collect(), after),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let lines = read(text).map(|answer| answer.lines).unwrap_or_default();
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_answer_is_read_in_whatever_form_it_comes() {
        let object = r#"{"title":"Bees","lines":[{"text":"Bees dance.","search":["bee"]},{"text":"Why?","search":"hive, sun"}]}"#;
        check(object, &["Bees dance.", "Why?"]);
        check(&format!("Sure! Here it is:\n```json\n{object}\n```\nEnjoy."), &["Bees dance.", "Why?"]);
        check(&format!("<think>{{\"text\": \"hm\"}}</think>{object}"), &["Bees dance.", "Why?"]);
        check(r#"{"lines":["Bees dance.","Why?"]}"#, &["Bees dance.", "Why?"]);
        check("1. Bees dance.\n2. Why?\n", &["Bees dance.", "Why?"]);
        check(
            r#"{"lines":[{"text":"Bees dance."},{"text":"They say \"he"#,
            &["Bees dance.", "They say \"he"],
        );
        check(r#"{"lines":[{"text":"A \u4f60"},{"text":"B \u4f"#, &["A 你", "B "]);
        check("<think>still thinking", &[]);
        check(r#"{"error":"no"}"#, &[]);
    }

    #[test]
    fn search_words_come_with_their_line() {
        let answer = read(r#"{"lines":[{"text":"Why?","search":"hive, sun"}]}"#);
        assert_eq!(
            answer.map(|answer| answer.lines[0].search.clone()),
            Some(vec!["hive".to_owned(), "sun".to_owned()])
        );
    }

    #[test]
    fn what_is_still_coming_is_shown_line_by_line() {
        assert_eq!(
            so_far(r#"{"title":"Bees","lines":[{"text":"Bees dance.","search":["b"]},{"text":"The"#),
            "Bees dance.\nThe"
        );
        assert_eq!(so_far(r#"{"title":"Be"#), "");
    }
}

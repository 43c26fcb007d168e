//! Mixed: words with digits, signs or foreign letters in them, and addresses of the web.

use super::numbers;
use super::say::{letters, words};
use crate::speech::What;
use deunicode::deunicode;
use editorial::script;

/// Endings of names on the web, so that `example.com` is told from a missing space.
const ENDINGS: &[&str] =
    &["com", "org", "net", "io", "ai", "dev", "app", "edu", "gov", "co", "uk", "cn", "de", "me", "tv"];

/// A word in plain Latin letters, with apostrophes and hyphens; nothing when it has no letter.
pub(super) fn latin(word: &str) -> Option<String> {
    let mut plain = String::new();
    for sign in word.chars() {
        match sign {
            '\'' | '-' => plain.push(sign),
            _ if sign.is_ascii_alphabetic() => plain.push(sign),
            _ if sign.is_alphabetic() => {
                plain.extend(deunicode(&sign.to_string()).chars().filter(char::is_ascii_alphabetic))
            }
            _ => {}
        }
    }
    let plain = plain.trim_matches('-').trim_end_matches('\'');
    plain.contains(|c: char| c.is_ascii_alphabetic()).then(|| plain.to_owned())
}

/// `example.com/path`, `name@example.org`.
pub(super) fn address(core: &str) -> Option<Vec<What>> {
    let bare = core.trim_start_matches("https://").trim_start_matches("http://");
    let host = bare.split('/').next()?.rsplit('@').next()?;
    let (_, ending) = host.rsplit_once('.')?;
    if !ENDINGS.contains(&ending.to_ascii_lowercase().as_str()) || !host.is_ascii() {
        return None;
    }
    let mut said = Vec::new();
    let mut word = String::new();
    for sign in bare.trim_end_matches('/').chars() {
        let spoken = match sign {
            '.' => "dot",
            '@' => "at",
            '/' => "slash",
            '-' => "dash",
            '_' => "underscore",
            _ if sign.is_alphanumeric() => {
                word.push(sign);
                continue;
            }
            _ => "",
        };
        said.extend(part(&std::mem::take(&mut word)));
        said.extend(words(spoken));
    }
    said.extend(part(&word));
    Some(said)
}

/// A word of letters, digits and signs.
pub(super) fn read(core: &str) -> Vec<What> {
    match core {
        "AI" => return vec![letters(core)],
        "C++" => return [vec![letters("C")], words("plus plus")].concat(),
        "C#" | "F#" => return [vec![letters(core)], words("sharp")].concat(),
        _ => {}
    }
    if core.chars().all(|c| c.is_alphabetic() && !script::is_han(c) || c == '\'' || c == '-') {
        return vec![What::Latin(core.to_owned())];
    }
    let mut said = Vec::new();
    let mut run = String::new();
    let mut rest = core.chars().peekable();
    while let Some(sign) = rest.next() {
        if script::is_han(sign) {
            said.extend(part(&std::mem::take(&mut run)));
            said.push(What::Han(sign));
            continue;
        }
        let digit_before = run.ends_with(|c: char| c.is_ascii_digit());
        let kept = sign.is_alphanumeric() || (sign == '\'' && !digit_before);
        let turns = !run.is_empty() && kept && digit_before != sign.is_ascii_digit();
        if turns || !kept {
            said.extend(part(&std::mem::take(&mut run)));
        }
        if kept {
            run.push(sign);
            continue;
        }
        let digit_after = rest.peek().is_some_and(char::is_ascii_digit);
        said.extend(words(match sign {
            '&' => "and",
            '+' => "plus",
            '@' => "at",
            '%' => "percent",
            '=' => "equals",
            '.' if digit_before && digit_after => "point",
            '#' if said.is_empty() => "hashtag",
            _ => "",
        }));
    }
    said.extend(part(&run));
    said
}

/// A run of only letters, or only digits.
fn part(run: &str) -> Vec<What> {
    if run.is_empty() {
        Vec::new()
    } else if run.bytes().all(|digit| digit.is_ascii_digit()) {
        words(&if run.len() <= 4 { numbers::cardinal(run) } else { numbers::digits(run) })
    } else if run.len() == 1 || (run.len() == 2 && run.bytes().all(|letter| letter.is_ascii_uppercase())) {
        vec![letters(run)]
    } else {
        vec![What::Latin(run.to_owned())]
    }
}

//! Dates: years, days and times of the clock.

use super::abbreviations;
use super::numbers::{self, Number};
use super::say::{letters, words};
use crate::speech::{Accent, What};

/// Words after which four digits are a year.
const BEFORE_YEAR: &[&str] = &[
    "in", "since", "by", "until", "till", "from", "of", "year", "during", "before", "after", "circa",
    "early", "late", "mid",
];
const HALVES: &[&str] = &["am", "pm", "AM", "PM", "a.m", "p.m", "A.M", "P.M"];

/// Whether a number is a year, by its size and the words around it.
pub(super) fn is_year(number: &Number, value: u64, before: Option<&str>, after: Option<&str>) -> bool {
    if number.grouped || number.whole.len() != 4 || !(1100..2100).contains(&value) {
        return false;
    }
    let named = before.is_some_and(|before| {
        BEFORE_YEAR.contains(&before.to_ascii_lowercase().as_str())
            || abbreviations::is_month(before)
            || before.bytes().all(|digit| digit.is_ascii_digit()) && before.len() <= 2
    });
    let counted = after
        .is_some_and(|after| after.ends_with('s') && !matches!(after, "was" | "is" | "has" | "its" | "this"));
    named || (!counted && (1900..2100).contains(&value)) || matches!(after, Some("AD" | "BC" | "BCE" | "CE"))
}

/// `2026-05-03`, `5/3/2026`.
pub(super) fn date(core: &str, accent: Accent) -> Option<Vec<What>> {
    let parts: Vec<u64> = core.split(['-', '/', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match (*first, *second, *third) {
        (year @ 1000..3000, month, day) => (year, month, day),
        (day @ 13..=31, month, year) => (year, month, day),
        (day, month @ 1..=12, year) if accent == Accent::British => (year, month, day),
        (month, day, year) => (year, month, day),
    };
    let year = match year {
        0..=49 => year + 2000,
        50..=99 => year + 1900,
        1000..3000 => year,
        _ => return None,
    };
    if !(1..=31).contains(&day) || core.contains('.') && !core.contains(&year.to_string()) {
        return None;
    }
    let month = abbreviations::month(month)?;
    Some(words(&format!("{month} {} {}", numbers::ordinal(day), numbers::year(year))))
}

/// What follows the hour of a time: `:30`, `:05pm`, `:15:20`.
pub(super) fn clock(hour: &Number, rest: &str, after: Option<&str>) -> Option<Vec<What>> {
    let (minutes, end) = numbers::parse(rest.strip_prefix(':')?)?;
    let hours = hour.value()?;
    if hours > 24 || minutes.whole.len() != 2 || minutes.value()? > 59 {
        let score = end.is_empty() && minutes.part.is_none();
        return score.then(|| words(&format!("{} to {}", hour.words(), minutes.words())));
    }
    let hour = numbers::cardinal(&hours.to_string());
    let half = HALVES.contains(&end) || after.is_some_and(|after| HALVES.contains(&after));
    let minute = match minutes.value()? {
        0 if half => String::new(),
        0 if hours > 12 || hours == 0 => "hundred".to_owned(),
        0 => "o'clock".to_owned(),
        minute @ 1..=9 => format!("oh {}", numbers::cardinal(&minute.to_string())),
        minute => numbers::cardinal(&minute.to_string()),
    };
    let mut said = words(&format!("{hour} {minute}"));
    match end.strip_prefix(':').and_then(numbers::parse) {
        _ if end.is_empty() => {}
        _ if HALVES.contains(&end) => said.push(letters(end)),
        Some((seconds, "")) => {
            said.extend(words(&format!("and {} seconds", numbers::cardinal(&seconds.value()?.to_string()))))
        }
        _ => return None,
    }
    Some(said)
}

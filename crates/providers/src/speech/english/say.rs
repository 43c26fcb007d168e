//! Say: chunks of an English line as words, each by what stands around it.

use super::abbreviations::{self, Around};
use super::numbers::{self, Number};
use super::{dates, measures, mixed};
use crate::speech::chunk::Chunk;
use crate::speech::{Accent, Said, What};

/// How some chunks are read: what is said with the offset of the chunk it belongs to, and how many chunks it took.
pub(super) struct Reading {
    pub(super) said: Vec<(usize, What)>,
    pub(super) used: usize,
}

/// The words of one text.
pub(super) fn words(text: &str) -> Vec<What> {
    text.split_whitespace().map(|word| What::Latin(word.to_owned())).collect()
}

/// Letters that are spelled.
pub(super) fn letters(text: &str) -> What {
    What::Letters(text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase())
}

/// A line as it is said.
pub(in crate::speech) fn say(chunks: &[Chunk], accent: Accent) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    let mut at = 0;
    while at < chunks.len() {
        let reading = read(chunks, at, accent);
        let used = reading.used.max(1);
        for (offset, chunk) in chunks[at..].iter().take(used).enumerate() {
            let said = reading.said.iter().filter(|(belongs, _)| *belongs == offset);
            let one = |what: &What| match what {
                What::Han(han) => Some(What::Han(*han)),
                What::Latin(word) => mixed::latin(word).map(What::Latin),
                What::Letters(letters) => Some(What::Letters(letters.clone())),
            };
            out.extend(said.filter_map(|(_, what)| one(what)).map(|what| Said {
                word: chunk.word,
                what,
                pause: None,
            }));
            let abbreviated =
                chunk.dot && offset + at + 1 < chunks.len() && is_short(chunk, chunks.get(at + offset + 1));
            if let (Some(last), Some(pause), false) = (out.last_mut(), chunk.pause, abbreviated) {
                last.pause = last.pause.or(Some(pause));
            }
        }
        at += used;
    }
    out
}

/// Whether a full stop after a chunk only marks a short form.
fn is_short(chunk: &Chunk, after: Option<&Chunk>) -> bool {
    let lone =
        chunk.core.chars().count() == 1 && chunk.core != "I" && chunk.core.starts_with(char::is_uppercase);
    let around = Around { before: None, after: after.map(|chunk| chunk.core.as_str()), dot: true };
    lone || is_dotted(&chunk.core)
        || abbreviations::full(&chunk.core, &around).is_some()
        || is_short_month(&chunk.core)
}

fn is_short_month(core: &str) -> bool {
    abbreviations::is_month(core) && core.len() <= 4 && !matches!(core, "May" | "June" | "July")
}

fn read(chunks: &[Chunk], at: usize, accent: Accent) -> Reading {
    let core = chunks[at].core.as_str();
    let before = at.checked_sub(1).map(|at| chunks[at].core.as_str());
    // What follows a full stop or comma is not read together with it.
    let joined = chunks[at].pause.is_none();
    let after = chunks.get(at + 1).map(|chunk| chunk.core.as_str());
    let next = after.filter(|_| joined);
    if let Some(reading) = measures::money(core, next) {
        return reading;
    }
    let around = Around { before, after, dot: chunks[at].dot };
    let said = symbol(core, before)
        .or_else(|| mixed::address(core))
        .or_else(|| number(core, before, next, accent))
        .or_else(|| signed(core, before, next, accent))
        .or_else(|| initials(core, chunks[at].dot, after))
        .or_else(|| abbreviations::full(core, &around).map(words))
        .or_else(|| measures::unit_after(core, before).map(|unit| words(&unit)))
        .unwrap_or_else(|| mixed::read(core));
    Reading { said: said.into_iter().map(|what| (0, what)).collect(), used: 1 }
}

/// A symbol that stands alone.
fn symbol(core: &str, before: Option<&str>) -> Option<Vec<What>> {
    let counted = before.is_some_and(|before| numbers::parse(before).is_some());
    Some(words(match core {
        "&" => "and",
        "+" => "plus",
        "=" => "equals",
        "@" => "at",
        "%" => "percent",
        "×" | "x" if counted => "times",
        "-" if counted => "minus",
        "" | "/" | "-" | "~" | "^" | "<" | ">" | "#" => "",
        _ => return None,
    }))
}

/// A chunk that starts with a number.
fn number(core: &str, before: Option<&str>, after: Option<&str>, accent: Accent) -> Option<Vec<What>> {
    let (number, rest) = numbers::parse(core)?;
    let with = |after: &str| words(&format!("{} {after}", number.words()));
    Some(match rest {
        "" => words(&plain(&number, before, after)),
        "%" => with("percent"),
        "+" => with("plus"),
        "x" | "X" | "×" => with("times"),
        "st" | "nd" | "rd" | "th" => words(&numbers::ordinal(number.value()?)),
        "s" | "'s" => words(&numbers::plural(&decade(&number))),
        "am" | "pm" | "AM" | "PM" | "a.m" | "p.m" => [with(""), vec![letters(rest)]].concat(),
        _ => dates::clock(&number, rest, after)
            .or_else(|| dates::date(core, accent))
            .or_else(|| fraction(&number, rest))
            .or_else(|| range(&number, rest))
            .or_else(|| measures::magnitude(rest).map(with))
            .or_else(|| measures::unit(rest, number.is_one()).map(|unit| with(&unit)))
            .unwrap_or_else(|| mixed::read(core)),
    })
}

/// A number after a sign: `-5`, `+3`, `~10`, `#1`.
fn signed(core: &str, before: Option<&str>, after: Option<&str>, accent: Accent) -> Option<Vec<What>> {
    let sign = core.chars().next()?;
    let word = match sign {
        '-' | '–' => "minus",
        '+' => "plus",
        '~' | '≈' => "about",
        '#' | '№' => "number",
        '±' => "plus or minus",
        '<' => "less than",
        '>' => "more than",
        '≤' => "at most",
        '≥' => "at least",
        '\'' => "",
        _ => return None,
    };
    let said = number(&core[sign.len_utf8()..], before, after, accent)?;
    Some([words(word), said].concat())
}

/// `U.S`, `a.m`, and a lone capital before a full stop.
fn initials(core: &str, dot: bool, after: Option<&str>) -> Option<Vec<What>> {
    let lone = dot
        && after.is_some()
        && core.len() == 1
        && core != "I"
        && core.starts_with(|c: char| c.is_ascii_uppercase());
    let short = matches!(core, "e.g" | "i.e" | "E.g" | "I.e");
    (lone || (is_dotted(core) && !short)).then(|| vec![letters(core)])
}

fn is_dotted(core: &str) -> bool {
    core.contains('.')
        && core.split('.').all(|part| part.len() == 1 && part.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn plain(number: &Number, before: Option<&str>, after: Option<&str>) -> String {
    let Some(value) = number.value() else { return number.words() };
    if number.whole.len() > 1 && number.whole.starts_with('0') {
        return number.words();
    }
    let day = (1..=31).contains(&value) && !number.grouped;
    if day && before.is_some_and(abbreviations::is_month) {
        numbers::ordinal(value)
    } else if day && after.is_some_and(abbreviations::is_month) {
        format!("the {} of", numbers::ordinal(value))
    } else if dates::is_year(number, value, before, after) {
        numbers::year(value)
    } else {
        number.words()
    }
}

fn decade(number: &Number) -> String {
    match number.value() {
        Some(year @ 1100..2100) if year % 10 == 0 && !number.grouped => numbers::year(year),
        _ => number.words(),
    }
}

/// `1/2`, `3/4`, `24/7`.
fn fraction(number: &Number, rest: &str) -> Option<Vec<What>> {
    let (below, rest) = numbers::parse(rest.strip_prefix('/')?)?;
    let (above, below) = (number.value()?, below.value()?);
    Some(words(&match (above, below, rest) {
        (1, 2, "") => "one half".to_owned(),
        (above, 2, "") => format!("{} halves", numbers::cardinal(&above.to_string())),
        (24, 7, "") => "twenty four seven".to_owned(),
        (1, 4, "") => "one quarter".to_owned(),
        (3, 4, "") => "three quarters".to_owned(),
        (1, 3..=20, "") => format!("one {}", numbers::ordinal(below)),
        (_, 3..=20, "") if above < below => {
            format!("{} {}s", numbers::cardinal(&above.to_string()), numbers::ordinal(below))
        }
        (_, _, "") => format!("{} over {}", number.words(), numbers::cardinal(&below.to_string())),
        _ => return None,
    }))
}

/// `10-20`, `5–10%`, `1920x1080`, `555-1234`, `2.0.1`.
fn range(number: &Number, rest: &str) -> Option<Vec<What>> {
    let mark = rest.chars().next()?;
    let (to, end) = numbers::parse(&rest[mark.len_utf8()..])?;
    let low = number.value().filter(|_| number.whole.len() <= 4);
    let high = to.value().filter(|_| to.whole.len() <= 4 || to.grouped);
    let telephone = number.whole.len() == 3 && to.whole.len() == 4 && !to.grouped;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    Some(words(&match mark {
        'x' | 'X' | '×' if end.is_empty() => format!("{} by {}", number.words(), to.words()),
        '-' | '–' | '~'
            if number.part.is_some() || to.part.is_some() || (low < high && low.is_some() && !telephone) =>
        {
            let years = [low?, high?].iter().all(|year| (1100..2100).contains(year)) && end.is_empty();
            let unit = match end {
                "" => String::new(),
                "%" => "percent".to_owned(),
                _ => measures::magnitude(end).map(str::to_owned).or_else(|| measures::unit(end, false))?,
            };
            if years {
                format!("{} to {}", numbers::year(low?), numbers::year(high?))
            } else {
                format!("{} to {} {unit}", number.words(), to.words())
            }
        }
        '-' | '–' if rest.chars().all(|c| c.is_ascii_digit() || "-–".contains(c)) => {
            format!("{} {}", numbers::digits(&digits(&number.whole)), numbers::digits(&digits(rest)))
        }
        '.' if rest.chars().all(|c| c.is_ascii_digit() || c == '.') => {
            format!(
                "{} point {}",
                number.words(),
                rest.split('.').skip(1).map(numbers::cardinal).collect::<Vec<_>>().join(" point ")
            )
        }
        _ => return None,
    }))
}

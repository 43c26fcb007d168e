//! Say: chunks of a Chinese line as characters, with English words between them as they are.

use super::{numbers, units};
use crate::speech::chunk::Chunk;
use crate::speech::english;
use crate::speech::{Accent, Said, What};
use editorial::script;

/// Characters that make an amount greater, so that its currency comes after them.
const GREATER: &str = "十百千万亿";

/// How some chunks are read: what is said with the offset of the chunk it belongs to, and how many chunks it took.
struct Reading {
    said: Vec<(usize, String)>,
    used: usize,
}

/// A line as it is said.
pub(in crate::speech) fn say(chunks: &[Chunk]) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    let mut at = 0;
    while at < chunks.len() {
        let reading = read(chunks, at);
        let used = reading.as_ref().map_or(1, |reading| reading.used);
        for (offset, chunk) in chunks[at..].iter().take(used).enumerate() {
            match &reading {
                Some(reading) => {
                    let said = reading.said.iter().filter(|(belongs, _)| *belongs == offset);
                    out.extend(said.flat_map(|(_, text)| spoken(text, chunk.word)));
                }
                None => out.extend(
                    english::say(std::slice::from_ref(chunk), Accent::American).into_iter().flat_map(spelled),
                ),
            }
            if let (Some(last), Some(pause)) = (out.last_mut(), chunk.pause) {
                last.pause = last.pause.or(Some(pause));
            }
        }
        at += used;
    }
    out
}

/// Letters one by one, each with its full weight, as Chinese says them. A short word in capitals is spelled:
/// nobody shouts in English within Chinese.
fn spelled(said: Said) -> Vec<Said> {
    let letters = match &said.what {
        What::Letters(letters) => letters,
        What::Latin(word) if word.len() <= 3 && word.bytes().all(|letter| letter.is_ascii_uppercase()) => {
            word
        }
        What::Latin(_) | What::Han(_) => return vec![said],
    };
    let one = |letter: char| Said { word: said.word, what: What::Letters(letter.to_string()), pause: None };
    letters.chars().map(one).collect()
}

/// Han characters and letters, one by one.
fn spoken(text: &str, word: usize) -> impl Iterator<Item = Said> {
    text.chars().map(move |sign| {
        let what = if script::is_han(sign) { What::Han(sign) } else { What::Letters(sign.to_string()) };
        Said { word, what, pause: None }
    })
}

/// A chunk with numbers or signs, and what belongs to it; nothing for an English word.
fn read(chunks: &[Chunk], at: usize) -> Option<Reading> {
    let core = chunks[at].core.as_str();
    if core.chars().all(script::is_han) {
        return Some(one(core.to_owned()));
    }
    let before = at.checked_sub(1).and_then(|at| chunks[at].core.chars().last());
    let joined = chunks[at].pause.is_none();
    let next = chunks.get(at + 1).filter(|_| joined).and_then(|chunk| chunk.core.chars().next());
    let counted = at.checked_sub(2).is_some_and(|at| starts_with_digit(&chunks[at]));
    let sign = || sign(core, counted).filter(|_| chunks.get(at + 1).is_some_and(starts_with_digit));
    sign()
        .or_else(|| symbol(core))
        .or_else(|| money(chunks, at))
        .or_else(|| number(core, before, next).map(one))
}

fn one(text: String) -> Reading {
    Reading { said: vec![(0, text)], used: 1 }
}

/// A sign that stands before a number, after a Han character; `counted` when a number stands before that.
fn sign(core: &str, counted: bool) -> Option<Reading> {
    let said = match core {
        "-" | "–" | "~" if counted => "到",
        "-" | "–" => "负",
        "+" => "正",
        "~" | "≈" => "约",
        "±" => "正负",
        "<" => "小于",
        ">" => "大于",
        _ => return None,
    };
    Some(one(said.to_owned()))
}

fn symbol(core: &str) -> Option<Reading> {
    let said = match core {
        "&" => "和",
        "+" => "加",
        "=" => "等于",
        "%" => "百分号",
        "/" | "-" | "~" | "" => "",
        _ => return None,
    };
    Some(one(said.to_owned()))
}

/// `$3万`: the currency comes after the whole amount.
fn money(chunks: &[Chunk], at: usize) -> Option<Reading> {
    let mut signs = chunks[at].core.chars();
    let currency = units::currency(signs.next()?)?;
    // Behind a Han character the sign stands apart from its number.
    let apart = usize::from(signs.as_str().is_empty());
    let (digits, rest) = digits(if apart == 1 { &chunks.get(at + 1)?.core } else { signs.as_str() })?;
    let unit = if rest.is_empty() { "" } else { units::unit(rest)? };
    let mut used = 1 + apart;
    let next = chunks.get(at + used).and_then(|chunk| chunk.core.chars().next());
    let mut said = vec![(apart, two(digits, next) + unit)];
    while chunks[at + used - 1].pause.is_none()
        && let Some(chunk) = chunks
            .get(at + used)
            .filter(|chunk| !chunk.core.is_empty() && chunk.core.chars().all(|c| GREATER.contains(c)))
    {
        said.push((used, chunk.core.clone()));
        used += 1;
    }
    said.last_mut()?.1.push_str(currency);
    Some(Reading { said, used })
}

/// A chunk that starts with a number.
fn number(core: &str, before: Option<char>, next: Option<char>) -> Option<String> {
    let (sign, text) = match core.chars().next()? {
        '-' | '−' => ("负", &core[1..]),
        '+' => ("正", &core[1..]),
        '~' | '≈' => ("约", core.trim_start_matches(['~', '≈'])),
        '±' => ("正负", core.trim_start_matches('±')),
        '<' => ("小于", &core[1..]),
        '>' => ("大于", &core[1..]),
        '#' => ("", &core[1..]),
        _ => ("", core),
    };
    let (number, rest) = digits(text)?;
    let said = match rest {
        "" => plain(number, before, next),
        "%" => format!("百分之{}", numbers::amount(number)),
        "‰" => format!("千分之{}", numbers::amount(number)),
        _ => units::unit(rest)
            .map(|unit| two(number, unit.chars().next()) + unit)
            .or_else(|| date(text))
            .or_else(|| clock(text))
            .or_else(|| fraction(number, rest))
            .or_else(|| range(number, rest, next))
            .or_else(|| letters(number, rest))?,
    };
    Some(format!("{sign}{said}"))
}

/// Digits with separators and a point, and what follows.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text
        .char_indices()
        .find(|(at, sign)| {
            let inside =
                matches!(sign, '.' | ',') && text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
            !(sign.is_ascii_digit() || inside && *at > 0)
        })
        .map_or(text.len(), |(at, _)| at);
    let number = &text[..end];
    let versions = number.matches('.').count() > 1;
    (end > 0 && !versions).then(|| (number, &text[end..]))
}

fn starts_with_digit(chunk: &Chunk) -> bool {
    chunk.core.starts_with(|c: char| c.is_ascii_digit())
}

fn plain(number: &str, before: Option<char>, next: Option<char>) -> String {
    let whole = number.bytes().all(|digit| digit.is_ascii_digit());
    match (number.len(), next) {
        (4, Some('年')) if whole => numbers::each(number),
        (2, Some('年')) if whole && number.starts_with(['0', '7', '8', '9']) => numbers::each(number),
        (11.., _) if whole => numbers::telephone(number),
        _ if before == Some('第') => numbers::amount(number),
        _ => two(number, next),
    }
}

/// An amount; two of something is 两.
fn two(number: &str, next: Option<char>) -> String {
    if number == "2" && next.is_some_and(units::counts) { "两".to_owned() } else { numbers::amount(number) }
}

/// `2026-05-03`, `2026/5/3`, `2026.5.3`.
fn date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let within = |text: &str, most: u32| text.parse().is_ok_and(|number: u32| (1..=most).contains(&number));
    let plain = |text: &str| numbers::count(text.trim_start_matches('0'));
    let real =
        year.len() == 4 && year.bytes().all(|d| d.is_ascii_digit()) && within(month, 12) && within(day, 31);
    real.then(|| format!("{}年{}月{}日", numbers::each(year), plain(month), plain(day)))
}

/// `10:30` is 十点三十分; a score has no two-digit minutes.
fn clock(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(':').collect();
    let value = |text: &str| text.parse::<u32>().ok();
    let (hour, minute) = (value(parts.first()?)?, value(parts.get(1)?)?);
    if parts.len() == 2 && (parts[1].len() != 2 || hour > 24 || minute > 59) {
        return Some(format!("{}比{}", numbers::count(parts[0]), numbers::count(parts[1])));
    }
    let hours = if hour == 2 { "两".to_owned() } else { numbers::count(&hour.to_string()) };
    let minutes = match minute {
        0 if parts.len() == 2 => String::new(),
        1..=9 => format!("零{}分", numbers::count(&minute.to_string())),
        _ => format!("{}分", numbers::count(&minute.to_string())),
    };
    let seconds = match parts.get(2) {
        Some(seconds) => format!("{}秒", numbers::count(&value(seconds)?.to_string())),
        None => String::new(),
    };
    (parts.len() <= 3).then(|| format!("{hours}点{minutes}{seconds}"))
}

fn fraction(above: &str, rest: &str) -> Option<String> {
    let (below, end) = digits(rest.strip_prefix('/')?)?;
    end.is_empty().then(|| format!("{}分之{}", numbers::amount(below), numbers::amount(above)))
}

/// `3-5`, `10%~20%`, or a telephone.
fn range(low: &str, rest: &str, next: Option<char>) -> Option<String> {
    let (percent, rest) = rest.strip_prefix('%').map_or((false, rest), |rest| (true, rest));
    let mark = rest.chars().next().filter(|mark| "-–~".contains(*mark))?;
    let (high, end) = digits(&rest[mark.len_utf8()..])?;
    let value = |text: &str| text.replace(',', "").parse::<f64>().ok();
    if !end.is_empty() && end.starts_with(['-', '–'])
        || value(low) >= value(high)
        || low.len() > 4 && mark == '-'
    {
        let all: String = low.chars().chain(rest.chars()).filter(char::is_ascii_digit).collect();
        return Some(numbers::telephone(&all));
    }
    let years = low.len() == 4 && high.len() == 4 && (next == Some('年'));
    let say = |text: &str| match (percent || end == "%", years) {
        (true, _) => format!("百分之{}", numbers::amount(text)),
        (_, true) => numbers::each(text),
        _ => two(text, next),
    };
    let unit = if end.is_empty() || end == "%" { "" } else { units::unit(end)? };
    Some(format!("{}到{}{unit}", say(low), say(high)))
}

/// `5G`, `3D`: up to four capital letters after a number.
fn letters(number: &str, rest: &str) -> Option<String> {
    let spelled = rest.len() <= 4 && rest.bytes().all(|letter| letter.is_ascii_uppercase());
    spelled.then(|| format!("{}{rest}", numbers::amount(number)))
}

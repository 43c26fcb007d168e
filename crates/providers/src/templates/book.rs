//! Book: what there is to say for each kind of video, and the choice of it that takes as long as was asked for.
//!
//! The same topic always gets the same choice; another topic gets another.

use super::topic::Topic;
use editorial::Time;
use editorial::narration::{USUAL_GAP, about};
use studio::api::ScriptKind;

/// How near to the length asked for is near enough, in thousandths.
const NEAR: i64 = 30;

/// All that can be said in one language.
pub(super) struct Books {
    /// Numbers as words, from one.
    pub count: &'static [&'static str],
    /// The book of a kind.
    pub of: fn(ScriptKind) -> &'static Book,
}

/// What can be said in a video of one kind.
pub(super) struct Book {
    /// How it can begin.
    pub openings: &'static [&'static str],
    /// What stands before the first fact; `{n}` is its number.
    pub first: &'static str,
    /// What stands before those that follow, in turn.
    pub next: &'static [&'static str],
    /// What stands before the last, if it is at least the third.
    pub last: &'static str,
    /// What can be said between and after facts.
    pub around: &'static [&'static [&'static str]],
    /// What can be said without any.
    pub bare: &'static [&'static [&'static str]],
    /// How it can end.
    pub closings: &'static [&'static str],
}

/// One line of a script, and whose words it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub text: String,
    /// The fact that it tells, if it tells one.
    pub fact: Option<usize>,
}

/// A script of this kind about a topic, as near to `length` as its lines allow.
pub(super) fn compose(
    books: &Books,
    kind: ScriptKind,
    topic: &Topic,
    facts: &[Vec<String>],
    length: Time,
) -> Vec<Said> {
    let book = (books.of)(kind);
    let seed = seed(&topic.running);
    let told: Vec<Vec<Said>> =
        facts.iter().enumerate().map(|(at, fact)| tell(books, book, at, facts.len(), fact)).collect();
    let blocks = |from: &[&[&str]]| -> Vec<Vec<Said>> {
        from.iter().map(|block| block.iter().map(|line| plain(topic.fill(line))).collect()).collect()
    };
    // With facts there is less of what is true of anything: only as much as the length needs.
    let spare = if facts.is_empty() {
        blocks(book.bare)
    } else {
        let mut spare = blocks(book.around);
        spare.extend(blocks(book.bare));
        spare
    };
    let around = if facts.is_empty() { 0 } else { book.around.len() };
    let lengths: Vec<i64> = spare.iter().map(|block| measure(block)).collect();
    let of_facts: i64 = told.iter().map(|fact| measure(fact)).sum();
    let mut best: Option<(i64, u64, u32, Vec<Said>, Said)> = None;
    for (turn, opening) in rotated(&usable(book.openings, topic), seed).into_iter().enumerate() {
        let opening: Vec<Said> =
            topic.quoted.iter().cloned().chain([topic.fill(opening)]).map(plain).collect();
        for (side, closing) in rotated(book.closings, seed >> 8).into_iter().enumerate() {
            let closing = plain(closing.to_owned());
            let fixed = measure(&opening) + of_facts + measure(std::slice::from_ref(&closing)) - USUAL_GAP.0;
            for mask in 0u32..1 << spare.len() {
                let chosen = (0..spare.len()).filter(|at| mask & 1 << at != 0);
                let off = (fixed + chosen.map(|at| lengths[at]).sum::<i64>() - length.0).abs();
                // What is near enough is as good as what is nearest: then the fewest lines that tell nothing, the
                // earliest wordings and a throw of the dice decide.
                let near = if off * 1_000 <= length.0 * NEAR { 0 } else { off };
                let few = if facts.is_empty() { 0 } else { u64::from((mask >> around).count_ones()) };
                let throw = few << 48 | ((turn + side) as u64) << 40 | mix(seed, mask) & 0xff_ffff_ffff;
                if best.as_ref().is_none_or(|(least, by, ..)| (near, throw) < (*least, *by)) {
                    best = Some((near, throw, mask, opening.clone(), closing.clone()));
                }
            }
        }
    }
    best.map(|(_, _, mask, opening, closing)| {
        opening.into_iter().chain(weave(&told, &spare, mask, around)).chain([closing]).collect()
    })
    .unwrap_or_default()
}

/// Facts in their order, with what was chosen to stand around them dealt out between, and the rest after.
fn weave(told: &[Vec<Said>], spare: &[Vec<Said>], mask: u32, around: usize) -> Vec<Said> {
    let picked = |at: &usize| mask & 1 << at != 0;
    let between: Vec<&Vec<Said>> = (0..around).filter(picked).map(|at| &spare[at]).collect();
    let after: Vec<&Vec<Said>> = (around..spare.len()).filter(picked).map(|at| &spare[at]).collect();
    let mut lines = Vec::new();
    let mut dealt = 0;
    for (at, fact) in told.iter().enumerate() {
        lines.extend(fact.iter().cloned());
        let due = (at + 1) * between.len() / told.len();
        for block in &between[dealt..due] {
            lines.extend(block.iter().cloned());
        }
        dealt = due;
    }
    lines.extend(after.into_iter().flatten().cloned());
    lines
}

/// A fact with what leads to it. A fact that names itself (`Myth: ...`) needs nothing before it.
fn tell(books: &Books, book: &Book, at: usize, of: usize, fact: &[String]) -> Vec<Said> {
    let lead = match at {
        0 => book.first,
        at if at + 1 == of && of > 2 => book.last,
        at => book.next[(at - 1) % book.next.len()],
    };
    let number = books.count.get(at).map_or_else(|| (at + 1).to_string(), |word| (*word).to_owned());
    let names_itself =
        fact.first().is_some_and(|text| text.chars().take(12).any(|c| matches!(c, ':' | '：')));
    let lead = if names_itself { String::new() } else { lead.replace("{n}", &number) };
    let line = |(index, text): (usize, &String)| {
        let text = if index == 0 { format!("{lead}{text}") } else { text.clone() };
        Said { text, fact: Some(at) }
    };
    fact.iter().enumerate().map(line).collect()
}

fn plain(text: String) -> Said {
    Said { text, fact: None }
}

/// Wordings that can be used with this topic: one that is a sentence of its own stands in no heading.
fn usable<'a>(wordings: &'a [&'a str], topic: &Topic) -> Vec<&'a str> {
    let fits = |wording: &&&str| topic.quoted.is_none() || topic.takes(wording);
    let fitting: Vec<&str> = wordings.iter().filter(fits).copied().collect();
    if fitting.is_empty() { wordings.to_vec() } else { fitting }
}

fn rotated<'a>(all: &[&'a str], by: u64) -> Vec<&'a str> {
    let mut all = all.to_vec();
    let by = (by % all.len().max(1) as u64) as usize;
    all.rotate_left(by);
    all
}

/// How long lines take, each with the pause after it.
fn measure(lines: &[Said]) -> i64 {
    lines.iter().map(|line| about(&line.text).0 + USUAL_GAP.0).sum()
}

fn seed(topic: &str) -> u64 {
    let hash = blake3::hash(topic.to_lowercase().as_bytes());
    u64::from_le_bytes(std::array::from_fn(|at| hash.as_bytes()[at]))
}

/// A number that looks thrown, the same for the same two (splitmix64).
fn mix(seed: u64, mask: u32) -> u64 {
    let mut z = seed.wrapping_add(u64::from(mask).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

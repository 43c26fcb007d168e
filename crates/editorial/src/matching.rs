//! Matching: the words of a line that can be seen in a picture, and how much two texts speak of the same.

use crate::captions::word_ends;
use crate::script;
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Words of file names and of pages with footage that say nothing about a picture.
const OF_FILES: &[&str] = &[
    "img", "video", "clip", "photo", "picture", "image", "footage", "dsc", "mov", "vid", "pxl", "final",
    "copy", "mp4", "jpg", "free", "stock", "视频", "照片", "图片", "素材",
];
/// Words that a question or a judgement is made of, and that nobody can see. The usual lists do not have them.
const UNSEEN: &[&str] = &[
    "thing",
    "things",
    "lot",
    "kind",
    "way",
    "ways",
    "fact",
    "facts",
    "reason",
    "reasons",
    "today",
    "really",
    "actually",
    "maybe",
    "什么",
    "为什么",
    "怎么",
    "如何",
    "一个",
    "一种",
    "其实",
    "真的",
    "可以",
    "知道",
];
/// Most words of one search: sites answer long ones with nothing.
const MOST_SOUGHT: usize = 3;

static SILENT: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let listed = ["en", "zh"].iter().filter_map(stop_words::lookup).flatten();
    listed.chain(OF_FILES).chain(UNSEEN).copied().collect()
});

/// The words of a text that may tell what a picture shows, as they are written, in order, each once.
pub fn telling(text: &str) -> Vec<String> {
    let spaced: String =
        text.chars().map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' }).collect();
    let mut seen = HashSet::new();
    spaced
        .split_whitespace()
        .flat_map(pieces)
        .filter(|word| tells(word))
        .filter(|word| seen.insert(stem(word)))
        .map(str::to_owned)
        .collect()
}

/// The same words without their endings, to be compared: `dances` and `dancing` are one.
pub fn stems(text: &str) -> HashSet<String> {
    telling(text).iter().map(|word| stem(word)).collect()
}

/// How many telling words two texts share.
pub fn shared(one: &str, other: &str) -> usize {
    stems(one).intersection(&stems(other)).count()
}

/// What to look for on a site that is searched by words, the closest first: the person's own words if there are some,
/// then the line's, then what the whole video is about.
pub fn searches(line: &str, wanted: Option<&str>, title: &str) -> Vec<String> {
    let of_line = telling(line);
    let of_title = telling(title);
    let mut longest = of_line.clone();
    longest.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let about: Vec<String> = of_title.iter().take(1).chain(longest.first()).cloned().collect();
    let mut searches: Vec<String> = Vec::new();
    let written = wanted.map(str::trim).filter(|words| !words.is_empty()).map(str::to_owned);
    for words in [of_line, about, longest.into_iter().take(1).collect(), of_title] {
        let search = script::join(words.iter().take(MOST_SOUGHT).map(String::as_str));
        if !search.is_empty() && !searches.contains(&search) {
            searches.push(search);
        }
    }
    written.into_iter().chain(searches).collect()
}

/// A chunk without spaces as the words of its writing.
fn pieces(chunk: &str) -> Vec<&str> {
    if !chunk.chars().any(|c| script::is_han(c) || !c.is_ascii() && !c.is_lowercase() && !c.is_uppercase()) {
        return vec![chunk.trim_matches('\'')];
    }
    let ends = word_ends(chunk);
    ends.windows(2).map(|ends| &chunk[ends[0]..ends[1]]).collect()
}

fn tells(word: &str) -> bool {
    let lower = word.to_lowercase();
    let long_enough = if word.is_ascii() { word.len() > 2 } else { word.chars().count() > 1 };
    let said = lower.strip_suffix("'s").unwrap_or(&lower);
    long_enough && !word.chars().all(|c| c.is_ascii_digit()) && !SILENT.contains(said)
}

fn stem(word: &str) -> String {
    let lower = word.to_lowercase();
    if !lower.is_ascii() {
        return lower;
    }
    Stemmer::create(Algorithm::English).stem(lower.strip_suffix("'s").unwrap_or(&lower)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_seen_is_told_from_what_holds_a_sentence_together() {
        assert_eq!(telling("A bee can tell its sisters where the lunch is."), ["bee", "sisters", "lunch"]);
        assert_eq!(telling("为什么蜜蜂会跳舞？"), ["蜜蜂", "跳舞"]);
        assert!(telling("And so it was, and that is that.").is_empty());
        assert!(telling("2024 !!! ...").is_empty());
    }

    #[test]
    fn endings_do_not_matter() {
        assert_eq!(shared("Bees dance.", "a dancing bee on a flower"), 2);
        assert_eq!(shared("The goat's milk", "goats-in-the-hills.mp4"), 1);
        assert_eq!(shared("蜜蜂在跳舞", "花上的蜜蜂"), 1);
        assert_eq!(shared("Bees dance.", "a city at night"), 0);
    }

    #[test]
    fn the_persons_own_words_are_looked_for_first() {
        let searches = searches("She does it by dancing.", Some("bee honeycomb"), "Why bees dance");
        assert_eq!(searches[0], "bee honeycomb");
        assert!(searches.contains(&"bees dance".to_owned()), "{searches:?}");
    }

    #[test]
    fn a_line_without_a_picture_in_it_is_looked_for_by_the_title() {
        assert_eq!(searches("And that is that.", None, "Why bees dance"), ["bees", "bees dance"]);
        assert!(searches("And that is that.", None, "").is_empty());
    }

    #[test]
    fn no_search_is_long_and_none_is_made_twice() {
        let line = "Honey, pollen, wax, nectar, flowers, meadows and orchards fill the summer.";
        let searches = searches(line, None, "Honey");
        assert!(searches.iter().all(|search| search.split(' ').count() <= MOST_SOUGHT), "{searches:?}");
        let different: HashSet<&String> = searches.iter().collect();
        assert_eq!(different.len(), searches.len());
    }
}

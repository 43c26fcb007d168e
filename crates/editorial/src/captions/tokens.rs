//! Tokens: spoken words as a reader sees them, and where a row may end between two of them.
//!
//! Chinese and Japanese are spoken sign by sign and read in words of several signs; breaking or lighting up half
//! a word looks wrong. Where a row may end is the Unicode rule (UAX 14, strict), with dictionaries for scripts
//! that write no spaces.

use crate::script;
use icu_segmenter::options::{LineBreakOptions, WordBreakInvariantOptions};
use icu_segmenter::{LineSegmenter, WordSegmenter};
use std::ops::Range;

/// Groups spoken words into tokens: half-open ranges over `words`, in order, none empty.
///
/// A row may end after every token.
pub(super) fn tokens(words: &[&str]) -> Vec<Range<usize>> {
    let text = script::join(words.iter().copied());
    let unspaced = words.windows(2).any(|pair| !script::spaced(pair[0], pair[1]));
    let (ends, breaks) =
        if unspaced { (word_ends(&text), row_ends(&text)) } else { (Vec::new(), Vec::new()) };
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for (index, word) in words.iter().enumerate() {
        let spaced = index > 0 && script::spaced(words[index - 1], word);
        let apart = spaced || (ends.binary_search(&at).is_ok() && breaks.binary_search(&at).is_ok());
        match tokens.last_mut() {
            Some(last) if !apart => last.end = index + 1,
            _ => tokens.push(index..index + 1),
        }
        at += usize::from(spaced) + word.len();
    }
    tokens
}

/// Where words of a text end, in bytes.
pub(crate) fn word_ends(text: &str) -> Vec<usize> {
    WordSegmenter::new_auto(WordBreakInvariantOptions::default()).segment_str(text).collect()
}

/// Where rows of a text may end, in bytes.
pub(super) fn row_ends(text: &str) -> Vec<usize> {
    LineSegmenter::new_auto(LineBreakOptions::default()).segment_str(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let words = script::words(text);
        let found: Vec<String> =
            tokens(&words).into_iter().map(|range| script::join(words[range].iter().copied())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn chinese_is_read_in_words() {
        check("如果宇宙无限大，", &["如果", "宇宙", "无限", "大，"]);
        check("喝一杯coffee吧。", &["喝", "一杯", "coffee", "吧。"]);
    }

    #[test]
    fn no_row_begins_with_a_mark_or_ends_with_an_opening_one() {
        check("他说「你好」。", &["他", "说", "「你好」。"]);
        check("星空（很美）！", &["星空", "（很美）！"]);
        for text in [
            "「ちょっと、コンピューターで」って言った。",
            "（星が）きらきらっと、ひかった！",
            "“为什么”，他问：“天黑？”",
        ] {
            let words = script::words(text);
            for range in tokens(&words) {
                let token = script::join(words[range].iter().copied());
                assert!(
                    !token
                        .starts_with(['、', '。', 'ょ', 'っ', 'ー', '」', '）', '！', '，', '：', '？', '”']),
                    "{token}"
                );
                assert!(!token.ends_with(['「', '（', '“']), "{token}");
            }
        }
    }

    #[test]
    fn japanese_and_thai_are_read_in_words() {
        check("星はとても遠い。", &["星", "はとても", "遠い。"]);
        check("ทำไมท้องฟ้าถึงมืด", &["ทำไม", "ท้องฟ้า", "ถึง", "มืด"]);
    }

    #[test]
    fn latin_words_stand_alone() {
        check("well-known, of course", &["well-known,", "of", "course"]);
    }
}

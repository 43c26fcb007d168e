//! Script: a creator's text as spoken lines, and lines as words, in any language.

use crate::captions::word_ends;
use unicode_segmentation::UnicodeSegmentation;

/// Longest script we take, in characters.
pub const LONGEST_SCRIPT: usize = 50_000;
/// Longest line, in half-width units; a longer sentence is split where it breathes.
const LONGEST_LINE: usize = 160;
/// Kana that are kept together as one word, at most.
const SHORT_KANA: usize = 5;
/// Words that end in a full stop and do not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "etc", "e.g", "i.e", "no", "vol", "fig",
    "approx", "dept", "est", "inc", "ltd", "co", "gen", "col", "sgt", "capt", "rev", "hon",
];

/// Splits a text into spoken lines, one a sentence. Headings, list marks and other mark-up signs fall away.
pub fn lines(text: &str) -> Vec<String> {
    text.lines().map(without_marks).flat_map(sentences).flat_map(|sentence| breathe(&sentence)).collect()
}

/// A text's words as they are spoken and highlighted: punctuation clings to its word, each Han character is a word,
/// and scripts without spaces are split by dictionary.
pub fn words(line: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    for chunk in line.split_whitespace() {
        let ends = if chunk.chars().any(is_unspaced) { word_ends(chunk) } else { Vec::new() };
        let mut from = 0;
        let mut spoken = false;
        let mut may_break = false;
        // Where an opening mark stands that belongs to the word after it.
        let mut opened = None;
        for (at, grapheme) in chunk.grapheme_indices(true) {
            let han = grapheme.chars().any(is_han);
            let says_something = grapheme.chars().any(char::is_alphanumeric);
            // Short runs of kana stay whole: the dictionary finds birds in them.
            let kana = grapheme.chars().any(is_kana) && chunk[from..at].chars().count() < SHORT_KANA;
            let apart = grapheme.chars().any(is_unspaced) && !kana && ends.binary_search(&at).is_ok();
            if spoken && says_something && (han || may_break || apart) {
                let at = opened.unwrap_or(at);
                words.push(&chunk[from..at]);
                from = at;
            }
            spoken |= says_something;
            may_break =
                if says_something { han } else { may_break || grapheme.chars().any(is_full_width_mark) };
            opened = match grapheme.chars().next() {
                Some(c) if spoken && opens(c) => opened.or(Some(at)),
                _ => None,
            };
        }
        // A lone dash or quote is no word: it clings to the one before.
        match words.last_mut() {
            Some(last) if !spoken => *last = cover(line, last, &chunk[from..]),
            _ => words.push(&chunk[from..]),
        }
    }
    words
}

/// Words as text again, with spaces where the writing has them.
pub fn join<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    let mut before: Option<&str> = None;
    for word in words {
        if before.is_some_and(|before| spaced(before, word)) {
            text.push(' ');
        }
        text.push_str(word);
        before = Some(word);
    }
    text
}

/// Whether a space stands between two words: not where either side is written without spaces.
pub fn spaced(before: &str, after: &str) -> bool {
    !(before.chars().last().is_some_and(joins) || after.chars().next().is_some_and(joins))
}

/// A text without control, direction and other signs that cannot be seen but change what can be.
pub fn visible(text: &str) -> String {
    let hidden = |c: char| {
        let directs =
            matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        c.is_control() || directs || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
    };
    text.chars().filter(|c| !hidden(*c)).collect()
}

/// Whether the text is written mainly in Han characters.
pub fn is_chinese(text: &str) -> bool {
    let han = text.chars().filter(|c| is_han(*c)).count();
    let latin = text.split_whitespace().filter(|w| w.chars().any(|c| c.is_ascii_alphabetic())).count();
    han > latin
}

/// Whether a voice would pause after this word.
pub fn breathes_after(word: &str) -> bool {
    let end = word.trim_end_matches(['"', '\'', '”', '’', ')', '」', '』']);
    end.ends_with([',', ';', ':', '.', '!', '?', '…', '—', '，', '；', '：', '。', '！', '？', '、'])
}

/// Whether a character is Han (unified ideographs and their extensions).
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Whether a character stands for a syllable or a word: Han, kana, hangul.
pub fn is_block(c: char) -> bool {
    is_han(c) || is_kana(c) || matches!(c, '\u{ac00}'..='\u{d7a3}')
}

fn is_full_width_mark(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}')
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}')
}

/// Letters of scripts that write no spaces and are not spoken sign by sign: kana, Thai, Lao, Burmese, Khmer.
fn is_unspaced(c: char) -> bool {
    is_kana(c) || matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Whether two neighbours may stand without a space: where either side writes none.
fn joins(c: char) -> bool {
    is_han(c) || is_full_width_mark(c) || is_unspaced(c)
}

/// Marks that open what follows them.
fn opens(c: char) -> bool {
    matches!(c, '「' | '『' | '（' | '《' | '〈' | '【' | '〔' | '“' | '‘' | '(' | '[')
}

/// Width of a text in half-width units.
fn width(text: &str) -> usize {
    text.graphemes(true)
        .map(|g| if g.chars().any(|c| is_han(c) || is_full_width_mark(c)) { 2 } else { 1 })
        .sum()
}

/// Both slices of `line`, and what lies between them, as one.
fn cover<'a>(line: &'a str, first: &str, last: &str) -> &'a str {
    let from = first.as_ptr() as usize - line.as_ptr() as usize;
    let to = last.as_ptr() as usize + last.len() - line.as_ptr() as usize;
    &line[from..to]
}

/// A line of a document without the signs of headings, lists, quotes and emphasis.
fn without_marks(line: &str) -> String {
    let line = line.trim().trim_start_matches('\u{feff}');
    let line = line.trim_start_matches(['#', '>', '*', '•', '-', '–']).trim_start();
    let numbered = line.split_once(['.', ')']).filter(|(n, rest)| {
        !n.is_empty() && n.len() <= 2 && n.chars().all(|c| c.is_ascii_digit()) && rest.starts_with(' ')
    });
    let line = numbered.map_or(line, |(_, rest)| rest.trim_start());
    let plain: String = line.replace("**", "").replace("__", "").replace('`', "");
    plain.chars().filter(|c| !c.is_control()).collect()
}

/// The sentences of one paragraph by the Unicode rules, put together again after abbreviations.
fn sentences(paragraph: String) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for piece in paragraph.unicode_sentences() {
        match out.last_mut() {
            Some(last) if ends_in_abbreviation(last) => {
                last.push(' ');
                last.push_str(piece.trim());
            }
            _ => out.push(piece.trim().to_owned()),
        }
    }
    out.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    out
}

fn ends_in_abbreviation(sentence: &str) -> bool {
    let Some(stem) = sentence.strip_suffix('.') else { return false };
    let last = stem.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or(stem);
    let initial = last.chars().count() == 1 && last.chars().all(|c| c.is_uppercase() && c != 'I');
    initial || ABBREVIATIONS.contains(&last.to_lowercase().as_str())
}

/// Splits a sentence that is too long for one picture where it breathes, else between words.
fn breathe(sentence: &str) -> Vec<String> {
    if width(sentence) <= LONGEST_LINE {
        return vec![sentence.to_owned()];
    }
    let mut out = vec![String::new()];
    let all = words(sentence);
    for (index, word) in all.iter().enumerate() {
        let current = out.last().map_or(0, |line| width(line));
        let before = index.checked_sub(1).map(|before| all[before]);
        let pause = before.is_some_and(breathes_after) && current >= LONGEST_LINE / 2;
        if pause || (current > 0 && current + width(word) > LONGEST_LINE) {
            out.push(String::new());
        }
        if let Some(line) = out.last_mut() {
            if !line.is_empty() && before.is_some_and(|before| spaced(before, word)) {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(lines(text), expected);
    }

    #[test]
    fn a_text_is_split_into_sentences() {
        check("Bees dance. They really do! Why?", &["Bees dance.", "They really do!", "Why?"]);
        check("蜜蜂会跳舞。它们这样说话！为什么？", &["蜜蜂会跳舞。", "它们这样说话！", "为什么？"]);
    }

    #[test]
    fn abbreviations_and_numbers_do_not_end_a_sentence() {
        check("Dr. Smith paid $3.50. Mr. J. Doe did not.", &["Dr. Smith paid $3.50.", "Mr. J. Doe did not."]);
        check("It grows, e.g. Brazil. Then it stops.", &["It grows, e.g. Brazil.", "Then it stops."]);
    }

    #[test]
    fn marks_of_a_document_are_not_spoken() {
        check(
            "# Why bees dance\n\n- **First** point\n2. Second point\n---\n",
            &["Why bees dance", "First point", "Second point"],
        );
    }

    #[test]
    fn an_endless_sentence_is_split_where_it_breathes() {
        let long = "one two three four five, ".repeat(20);
        let split = lines(&long);
        assert!(split.len() > 2 && split.iter().all(|line| width(line) <= LONGEST_LINE), "{split:?}");
        assert_eq!(split.join(" ").split_whitespace().count(), 100);
    }

    #[test]
    fn words_keep_their_punctuation() {
        assert_eq!(
            words("A cup, and – well – “two” cups."),
            ["A", "cup,", "and –", "well –", "“two”", "cups."]
        );
        assert_eq!(words("它用AI，30天。"), ["它", "用", "AI，", "30", "天。"]);
    }

    #[test]
    fn joined_words_read_as_before() {
        for text in ["A cup, and two.", "它们用 AI 说话。", "喝一杯coffee吧。"] {
            let joined = join(words(text));
            assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn chinese_is_told_from_english() {
        assert!(is_chinese("这是 iPhone 的故事") && !is_chinese("The word 茶 means tea") && !is_chinese(""));
    }

    proptest! {
        #[test]
        fn no_letter_is_lost_or_invented(text in "\\PC{0,200}") {
            let letters = |t: &str| t.chars().filter(|c| c.is_alphabetic()).collect::<String>();
            prop_assert_eq!(letters(&words(&text).concat()), letters(&text));
            prop_assert_eq!(letters(&lines(&text).concat()), letters(&text));
        }
    }
}

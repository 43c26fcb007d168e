//! Chunks: written words without the marks around them, each of one script, with the pause that follows.

use editorial::script;

/// A stretch of a word without spaces, and of one script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    /// Which of the words it is part of.
    pub(super) word: usize,
    /// What it says, without marks around it. Empty when there are only marks.
    pub(super) core: String,
    /// A pause after it, as the sign the model knows it by.
    pub(super) pause: Option<char>,
    /// A full stop stands right after it: it may be an abbreviation.
    pub(super) dot: bool,
    /// No space stands between it and the next one.
    pub(super) glued: bool,
}

/// Splits words into chunks.
pub(super) fn split(words: &[&str]) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    for (word, text) in words.iter().enumerate() {
        let plain: String = text.chars().flat_map(plain).collect();
        for written in plain.split_whitespace() {
            let from = chunks.len();
            pieces(written).into_iter().for_each(|piece| chunks.push(chunk(word, piece)));
            let count = chunks.len();
            chunks[from..count.saturating_sub(1).max(from)].iter_mut().for_each(|chunk| chunk.glued = true);
        }
    }
    chunks.retain(|chunk: &Chunk| !chunk.core.is_empty() || chunk.pause.is_some());
    chunks
}

/// Full-width forms, curly quotes and other look-alikes as the plain sign.
fn plain(sign: char) -> impl Iterator<Item = char> {
    let narrow = match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        other => other,
    };
    let one = match narrow {
        '’' | '‘' | '`' => '\'',
        '−' | '‐' | '‑' => '-',
        '〜' => '~',
        '￥' => '¥',
        '﹪' => '%',
        '\u{3000}' | '\u{a0}' | '\u{202f}' => ' ',
        '〇' => '零',
        other => other,
    };
    let fraction = match one {
        '½' => "1/2",
        '¼' => "1/4",
        '¾' => "3/4",
        '⅓' => "1/3",
        '⅔' => "2/3",
        '℃' => "°C",
        '℉' => "°F",
        _ => "",
    };
    let kept = if fraction.is_empty() { Some(one) } else { None };
    kept.into_iter().chain(fraction.chars())
}

/// Cuts where one script ends and the other begins, and at dashes and dots that stand for a pause.
fn pieces(written: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut before: Option<char> = None;
    for (at, sign) in written.char_indices() {
        let after = written[at + sign.len_utf8()..].chars().next();
        let digits = before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit());
        let cut_before = before.is_some_and(|before| {
            let says = before.is_alphanumeric() || "%°+".contains(before);
            let han = script::is_han(before) || script::is_han(sign);
            han && says && !is_mark(sign) || (script::is_han(sign) && !is_mark(before))
        });
        if cut_before && at > from {
            pieces.push(&written[from..at]);
            from = at;
        }
        let pause = matches!(sign, '—' | '…' | ';' | '，' | '、' | '。') || (sign == '–' && !digits);
        let comma = sign == ',' && !digits;
        if pause || comma {
            let end = at + sign.len_utf8();
            pieces.push(&written[from..end]);
            from = end;
        }
        before = Some(sign);
    }
    pieces.push(&written[from..]);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn chunk(word: usize, piece: &str) -> Chunk {
    let start = piece.trim_start_matches(is_opening);
    let core = start.trim_end_matches(is_mark);
    let marks = if core.is_empty() { piece } else { &start[core.len()..] };
    let pause = if marks.contains("...") { Some('…') } else { marks.chars().find_map(pause_of) };
    Chunk {
        word,
        core: core.to_owned(),
        pause,
        dot: marks.starts_with('.') && !marks.starts_with(".."),
        glued: false,
    }
}

/// Marks that stand before a word and are not said.
fn is_opening(sign: char) -> bool {
    is_mark(sign) && sign != '.' || matches!(sign, '*' | '_' | '\\' | '|' | '•' | '·')
}

/// Marks that are not said: quotes, brackets, and marks of pauses.
fn is_mark(sign: char) -> bool {
    matches!(
        sign,
        '.' | ','
            | '!'
            | '?'
            | ';'
            | ':'
            | '—'
            | '–'
            | '…'
            | '"'
            | '\''
            | '“'
            | '”'
            | '«'
            | '»'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '，'
            | '。'
            | '、'
            | '《'
            | '》'
            | '〈'
            | '〉'
            | '「'
            | '」'
            | '『'
            | '』'
            | '【'
            | '】'
            | '*'
            | '_'
            | '¿'
            | '¡'
            | '\\'
            | '|'
            | '•'
            | '·'
            | '™'
            | '®'
            | '©'
    )
}

fn pause_of(mark: char) -> Option<char> {
    Some(match mark {
        '.' | '。' => '.',
        ',' | '，' | '、' => ',',
        '!' | '?' | ';' | ':' | '…' => mark,
        '—' | '–' => '—',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &[&str], expected: &[(usize, &str, Option<char>)]) {
        let chunks = split(words);
        let found: Vec<_> = chunks.iter().map(|c| (c.word, c.core.as_str(), c.pause)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_become_pauses() {
        check(
            &["“Well,”", "and –", "then…"],
            &[(0, "Well", Some(',')), (1, "and", None), (1, "", Some('—')), (2, "then", Some('…'))],
        );
        check(&["it’s", "(really)", "Dr."], &[(0, "it's", None), (1, "really", None), (2, "Dr", Some('.'))]);
    }

    #[test]
    fn numbers_keep_their_marks() {
        check(
            &["$1,200.50,", "-5%", "10–20"],
            &[(0, "$1,200.50", Some(',')), (1, "-5%", None), (2, "10–20", None)],
        );
    }

    #[test]
    fn scripts_are_told_apart() {
        check(&["AI，", "天。"], &[(0, "AI", Some(',')), (1, "天", Some('.'))]);
        check(
            &["用AI做30%的"],
            &[(0, "用", None), (0, "AI", None), (0, "做", None), (0, "30%", None), (0, "的", None)],
        );
    }
}

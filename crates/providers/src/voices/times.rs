//! Times: from what a service tells, letter by letter or word by word, to the words that were asked for.

use editorial::Time;
use editorial::narration::WordTiming;

/// A stretch of text and when it is spoken, in seconds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub text: String,
    pub start: f64,
    pub end: f64,
}

/// How far is looked for a letter after one that does not match.
const LOST: usize = 12;
/// Letters that must be found, in hundredths, before times are believed.
const BELIEVED: usize = 80;

/// When each word is spoken; none when the service speaks of other words. A word without letters has no length.
pub(super) fn of_words(words: &[&str], tokens: &[Token]) -> Option<Vec<(f64, f64)>> {
    let told: Vec<(char, f64, f64)> = tokens.iter().flat_map(letters_of).collect();
    let mut at = 0;
    let (mut asked, mut found) = (0, 0);
    let mut spans: Vec<Option<(f64, f64)>> = Vec::with_capacity(words.len());
    for word in words {
        let mut span: Option<(f64, f64)> = None;
        for letter in word.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()) {
            asked += 1;
            let near = told.iter().skip(at).take(LOST).position(|(told, ..)| *told == letter);
            let Some(ahead) = near else { continue };
            let (_, start, end) = told[at + ahead];
            span = Some((span.map_or(start, |(first, _)| first), end));
            at += ahead + 1;
            found += 1;
        }
        spans.push(span);
    }
    (asked > 0 && found * 100 >= asked * BELIEVED).then(|| filled(&spans))
}

/// The letters of a token, its time shared among them.
fn letters_of(token: &Token) -> Vec<(char, f64, f64)> {
    let letters: Vec<char> =
        token.text.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
    let each = (token.end - token.start).max(0.0) / letters.len().max(1) as f64;
    let timed = |(at, letter): (usize, char)| {
        let start = token.start + each * at as f64;
        (letter, start, start + each)
    };
    letters.into_iter().enumerate().map(timed).collect()
}

/// Words of which nothing was told lie between their neighbours.
fn filled(spans: &[Option<(f64, f64)>]) -> Vec<(f64, f64)> {
    let mut filled = Vec::with_capacity(spans.len());
    let mut before = 0.0;
    for (index, span) in spans.iter().enumerate() {
        let span = span.unwrap_or_else(|| {
            let next = spans[index..].iter().flatten().next().map_or(before, |(start, _)| *start);
            (before, next.max(before))
        });
        before = span.1;
        filled.push(span);
    }
    filled
}

/// Timings within a sound whose pace was changed and from whose front `cut` was taken.
pub(super) fn timings(
    words: &[&str],
    spans: &[(f64, f64)],
    rate_percent: f64,
    cut: Time,
    length: Time,
) -> Vec<WordTiming> {
    let within = |seconds: f64| Time::from_ms((seconds * 100_000.0 / rate_percent).round() as i64) - cut;
    let mut from = Time::ZERO;
    let timing = |(word, (start, end)): (&&str, &(f64, f64))| {
        let start = within(*start).clamp(from, length);
        let end = within(*end).clamp(start, length);
        from = end;
        WordTiming { text: (*word).to_owned(), start, end }
    };
    words.iter().zip(spans).map(timing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str, start: f64, end: f64) -> Token {
        Token { text: text.to_owned(), start, end }
    }

    #[track_caller]
    fn check(words: &[&str], tokens: &[Token], expected: Option<&[(f64, f64)]>) {
        let rounded = |(start, end): &(f64, f64)| ((start * 1e3).round() / 1e3, (end * 1e3).round() / 1e3);
        let found = of_words(words, tokens).map(|found| found.iter().map(rounded).collect::<Vec<_>>());
        assert_eq!(found.as_deref(), expected);
    }

    #[test]
    fn letters_become_words() {
        let letters: Vec<Token> = "Hi, 你"
            .chars()
            .enumerate()
            .map(|(at, c)| token(&c.to_string(), at as f64 / 10.0, (at + 1) as f64 / 10.0))
            .collect();
        check(&["Hi,", "你"], &letters, Some(&[(0.0, 0.2), (0.4, 0.5)]));
        check(&["Oh,", "no"], &letters, None);
    }

    #[test]
    fn a_word_of_theirs_that_is_several_of_ours_is_shared() {
        check(
            &["蜜", "蜂", "舞。"],
            &[token("蜜蜂", 0.1, 0.5), token("舞", 0.6, 0.8)],
            Some(&[(0.1, 0.3), (0.3, 0.5), (0.6, 0.8)]),
        );
    }

    #[test]
    fn a_word_they_do_not_tell_of_lies_between_its_neighbours() {
        let tokens = [
            token("one", 0.0, 0.4),
            token("three", 0.9, 1.4),
            token("and", 1.4, 1.6),
            token("onward", 1.6, 2.0),
        ];
        check(
            &["one", "2", "three", "and", "onward"],
            &tokens,
            Some(&[(0.0, 0.4), (0.4, 0.9), (0.9, 1.4), (1.4, 1.6), (1.6, 2.0)]),
        );
    }

    #[test]
    fn times_follow_a_changed_pace_and_a_cut_front_and_stay_within_the_sound() {
        let ms = Time::from_ms;
        let found = timings(&["a", "b"], &[(0.5, 1.0), (1.0, 3.0)], 200.0, ms(100), ms(1_000));
        let found: Vec<_> = found.iter().map(|word| (word.start.as_ms(), word.end.as_ms())).collect();
        assert_eq!(found, [(150, 400), (400, 1_000)]);
    }
}

//! Said: how a line is spoken where that is not how it is written. Captions keep the written words; only a voice gets
//! the others, and the times that it tells come back to the words as written.

use crate::narration::{WordTiming, words_by_length};
use crate::script;
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// Most entries of one project.
pub const MOST_PRONUNCIATIONS: usize = 500;
/// Longest written form, in characters.
const LONGEST_WRITTEN: usize = 60;
/// Longest spoken form, in characters.
const LONGEST_SPOKEN: usize = 200;

/// Spoken forms by their written ones. A word in small letters stands for all of its writings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Pronunciations(BTreeMap<String, String>);

impl Pronunciations {
    /// Whether everything is said as it is written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Written and spoken forms, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(written, spoken)| (written.as_str(), spoken.as_str()))
    }

    /// The same with another spoken form, or without one.
    ///
    /// # Errors
    /// When a form cannot be one, or there are too many.
    pub fn with(&self, written: &str, spoken: Option<&str>) -> Result<Pronunciations, String> {
        let mut all = self.0.clone();
        match spoken {
            Some(spoken) => all.insert(written.trim().to_owned(), spoken.trim().to_owned()),
            None => all.remove(written.trim()),
        };
        Pronunciations::try_from(all)
    }

    /// The longest written form that begins a text, as its length in bytes, and how it is spoken.
    fn begins(&self, before: Option<char>, text: &str) -> Option<(usize, &str)> {
        let found = self.iter().filter_map(|(written, spoken)| {
            let length = same(written, text)?;
            let after = text[length..].chars().next();
            let whole = !joined(before, written.chars().next()) && !joined(written.chars().last(), after);
            whole.then_some((length, spoken))
        });
        found.max_by_key(|(length, _)| *length)
    }
}

impl TryFrom<BTreeMap<String, String>> for Pronunciations {
    type Error = String;
    fn try_from(all: BTreeMap<String, String>) -> Result<Pronunciations, String> {
        if all.len() > MOST_PRONUNCIATIONS {
            return Err(format!("there are more than {MOST_PRONUNCIATIONS} pronunciations"));
        }
        for (written, spoken) in &all {
            let says = |form: &str| form.chars().any(char::is_alphanumeric) && form.trim() == form;
            let plain = |form: &str| says(form) && !form.chars().any(char::is_control);
            let fits = |form: &str, most: usize| plain(form) && form.chars().count() <= most;
            if !fits(written, LONGEST_WRITTEN) {
                return Err(format!(
                    "\"{}\" is no word that can be pronounced",
                    crate::project::showable(written)
                ));
            }
            if !fits(spoken, LONGEST_SPOKEN) {
                let written = crate::project::showable(written);
                return Err(format!(
                    "the pronunciation of \"{written}\" is empty, too long or cannot be said"
                ));
            }
        }
        Ok(Pronunciations(all))
    }
}

impl From<Pronunciations> for BTreeMap<String, String> {
    fn from(all: Pronunciations) -> BTreeMap<String, String> {
        all.0
    }
}

/// A line as it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The text for the voice.
    pub text: String,
    /// Where a form was put in the place of another: bytes as written, bytes as said.
    swapped: Vec<(Range<usize>, Range<usize>)>,
}

/// A line with its words as they are pronounced.
pub fn said(line: &str, pronunciations: &Pronunciations) -> Said {
    let mut said = Said { text: String::with_capacity(line.len()), swapped: Vec::new() };
    let (mut at, mut before) = (0, None);
    while let Some(next) = line[at..].chars().next() {
        match pronunciations.begins(before, &line[at..]) {
            Some((length, spoken)) => {
                let from = said.text.len();
                said.text.push_str(spoken);
                said.swapped.push((at..at + length, from..said.text.len()));
                before = line[at..at + length].chars().last();
                at += length;
            }
            None => {
                said.text.push(next);
                before = Some(next);
                at += next.len_utf8();
            }
        }
    }
    said
}

impl Said {
    /// The times of the words of `line`, as written, from those of the words of this, as said.
    pub fn as_written(&self, line: &str, timed: Vec<WordTiming>) -> Vec<WordTiming> {
        if self.swapped.is_empty() {
            return timed;
        }
        let spoken: Vec<Range<usize>> =
            script::words(&self.text).iter().map(|word| place(&self.text, word)).collect();
        let words = script::words(line);
        let heard = |word: &&str| {
            let place = place(line, word);
            let (from, to) = (self.place_of(place.start, false), self.place_of(place.end, true));
            let first = spoken.iter().position(|spoken| spoken.end > from)?;
            let last = spoken.iter().rposition(|spoken| spoken.start < to)?;
            (first <= last && last < timed.len()).then_some((first, last))
        };
        let heard: Vec<Option<(usize, usize)>> = words.iter().map(heard).collect();
        let mut written: Vec<WordTiming> = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let Some((first, mut last)) = heard[at] else {
                let moment = written.last().map_or(Time::ZERO, |word| word.end);
                written.push(WordTiming { text: words[at].to_owned(), start: moment, end: moment });
                at += 1;
                continue;
            };
            // Words that are said as one share its time.
            let mut end = at + 1;
            while let Some((_, further)) = heard.get(end).copied().flatten().filter(|(next, _)| *next <= last)
            {
                (last, end) = (last.max(further), end + 1);
            }
            let start = timed[first].start;
            let length = timed[last].end - start;
            let shares = match words[at..end] {
                [word] => vec![WordTiming { text: word.to_owned(), start: Time::ZERO, end: length }],
                ref several => words_by_length(several, length),
            };
            let late =
                |word: WordTiming| WordTiming { start: start + word.start, end: start + word.end, ..word };
            written.extend(shares.into_iter().map(late));
            at = end;
        }
        written
    }

    /// Where a place of the line as written is in the line as said; within a form that was swapped, its start or end.
    fn place_of(&self, place: usize, end: bool) -> usize {
        let mut moved = place as isize;
        for (written, spoken) in &self.swapped {
            if place >= written.end {
                moved += spoken.len() as isize - written.len() as isize;
            } else if place > written.start {
                return if end { spoken.end } else { spoken.start };
            }
        }
        moved.max(0) as usize
    }
}

/// Where a word that is a slice of `text` lies in it.
fn place(text: &str, word: &str) -> Range<usize> {
    let from = word.as_ptr() as usize - text.as_ptr() as usize;
    from..from + word.len()
}

/// How many bytes of `text` are this form.
fn same(written: &str, text: &str) -> Option<usize> {
    if text.starts_with(written) {
        return Some(written.len());
    }
    if written.chars().any(char::is_uppercase) {
        return None;
    }
    let mut rest = text.chars();
    for wanted in written.chars() {
        let next = rest.next()?;
        if next != wanted && !next.to_lowercase().eq(std::iter::once(wanted)) {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}

/// Whether two neighbours are letters of one word. Han characters stand alone.
fn joined(before: Option<char>, after: Option<char>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !script::is_han(c));
    letter(before) && letter(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn forms(all: &[(&str, &str)]) -> Pronunciations {
        let all = all.iter().map(|(written, spoken)| ((*written).to_owned(), (*spoken).to_owned()));
        Pronunciations::try_from(all.collect::<BTreeMap<_, _>>()).unwrap()
    }

    #[test]
    fn whole_words_are_said_as_they_are_pronounced() {
        let forms = forms(&[
            ("nguyen", "Win"),
            ("SQL", "sequel"),
            ("New York", "Noo York"),
            ("York", "Yark"),
            ("行长", "航长"),
        ]);
        for (line, expected) in [
            ("Nguyen's SQL, and sql.", "Win's sequel, and sql."),
            ("MySQL and Nguyens stay.", "MySQL and Nguyens stay."),
            ("From New York to York.", "From Noo York to Yark."),
            ("那位行长说，银行长大了。", "那位航长说，银航长大了。"),
        ] {
            assert_eq!(said(line, &forms).text, expected);
        }
    }

    fn timed(said: &Said) -> Vec<WordTiming> {
        let word = |(at, word): (usize, &&str)| WordTiming {
            text: (*word).to_owned(),
            start: Time::from_ms(at as i64 * 100),
            end: Time::from_ms(at as i64 * 100 + 90),
        };
        script::words(&said.text).iter().enumerate().map(word).collect()
    }

    #[track_caller]
    fn check(line: &str, all: &[(&str, &str)], expected: &[(&str, i64, i64)]) {
        let said = said(line, &forms(all));
        let written = said.as_written(line, timed(&said));
        let found: Vec<_> =
            written.iter().map(|word| (word.text.as_str(), word.start.as_ms(), word.end.as_ms())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn captions_keep_the_written_word_and_get_its_time() {
        check(
            "Ask Nguyen now.",
            &[("nguyen", "Win")],
            &[("Ask", 0, 90), ("Nguyen", 100, 190), ("now.", 200, 290)],
        );
        check("Use SQL.", &[("SQL", "ess cue ell")], &[("Use", 0, 90), ("SQL.", 100, 390)]);
        check(
            "In New York.",
            &[("New York", "Gotham")],
            &[("In", 0, 90), ("New", 100, 137), ("York.", 137, 190)],
        );
        check("去重庆。", &[("重庆", "虫庆")], &[("去", 0, 90), ("重", 100, 181), ("庆。", 181, 290)]);
    }

    #[test]
    fn what_cannot_be_a_form_is_refused_in_words() {
        let with = |written: &str, spoken: &str| Pronunciations::default().with(written, Some(spoken));
        assert_eq!(with("...", "dots").unwrap_err(), "\"...\" is no word that can be pronounced");
        for spoken in ["", "—", &"a".repeat(201), "a\nb"] {
            assert!(
                with("word", spoken).unwrap_err().starts_with("the pronunciation of \"word\""),
                "{spoken}"
            );
        }
        assert_eq!(with(" a ", " b ").unwrap().with("a", None).unwrap(), Pronunciations::default());
    }

    proptest! {
        #[test]
        fn every_written_word_keeps_a_time_in_order(line in "[a-c 重庆,.]{0,40}") {
            let said = said(&line, &forms(&[("a", "b c b"), ("b c", "x"), ("重庆", "虫")]));
            let written = said.as_written(&line, timed(&said));
            let words: Vec<_> = written.iter().map(|word| word.text.as_str()).collect();
            prop_assert_eq!(words, script::words(&line));
            prop_assert!(written.iter().all(|word| word.start <= word.end));
            prop_assert!(written.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}

//! Casting: which footage is shown for which line, when the person did not choose.
//!
//! Words that a line and a file's name share decide first; the rest are dealt out in order. Nothing is shown
//! twice while anything is left.

use crate::script;
use std::collections::HashSet;

/// Words that say nothing about a picture.
const EMPTY_WORDS: &[&str] = &[
    "the", "and", "for", "with", "that", "this", "from", "you", "your", "are", "was", "has", "have", "img",
    "video", "clip", "photo", "dsc", "mov", "vid", "pxl", "final", "copy", "mp4",
];

/// For each line the index of the file that suits it, out of `names`; `None` only when there are no files.
///
/// `taken` files were chosen for other lines by the person, and are used only when all others are.
pub fn cast(lines: &[&str], names: &[&str], taken: &HashSet<usize>) -> Vec<Option<usize>> {
    let spoken: Vec<HashSet<String>> = lines.iter().map(|line| telling_words(line)).collect();
    let shown: Vec<HashSet<String>> = names.iter().map(|name| telling_words(name)).collect();
    let mut uses: Vec<usize> = (0..names.len()).map(|file| usize::from(taken.contains(&file))).collect();
    let mut chosen: Vec<Option<usize>> = vec![None; lines.len()];

    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (line, spoken) in spoken.iter().enumerate() {
        for (file, shown) in shown.iter().enumerate() {
            let shared = spoken.intersection(shown).count();
            if shared > 0 {
                pairs.push((shared, line, file));
            }
        }
    }
    pairs.sort_by_key(|(shared, line, file)| (usize::MAX - shared, *line, *file));
    for (_, line, file) in pairs {
        if chosen[line].is_none() && uses[file] == 0 {
            chosen[line] = Some(file);
            uses[file] += 1;
        }
    }
    for line in 0..lines.len() {
        if chosen[line].is_none() {
            let before = line.checked_sub(1).and_then(|before| chosen[before]);
            let least = (0..names.len()).min_by_key(|file| (uses[*file], Some(*file) == before, *file));
            chosen[line] = least;
            least.into_iter().for_each(|file| uses[file] += 1);
        }
    }
    chosen
}

/// The words of a text that may tell what a picture shows, in lower case and without plural endings.
fn telling_words(text: &str) -> HashSet<String> {
    let stem = text.rsplit_once('.').map_or(text, |(stem, end)| if end.len() <= 4 { stem } else { text });
    let spaced: String = stem.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let mut words = HashSet::new();
    for word in script::words(&spaced) {
        let word = word.trim().to_lowercase();
        let han = word.chars().any(script::is_han);
        if (han || word.chars().count() > 2) && !EMPTY_WORDS.contains(&word.as_str()) {
            words.insert(word.strip_suffix('s').unwrap_or(&word).to_owned());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], names: &[&str], taken: &[usize], expected: &[Option<usize>]) {
        assert_eq!(cast(lines, names, &taken.iter().copied().collect()), expected);
    }

    #[test]
    fn a_file_named_after_the_subject_is_shown_for_it() {
        check(
            &["The goats danced.", "Coffee is a seed.", "Paris woke up."],
            &["coffee-beans.mp4", "IMG_0042.jpg", "dancing goat.mp4"],
            &[],
            &[Some(2), Some(0), Some(1)],
        );
    }

    #[test]
    fn nothing_is_shown_twice_while_anything_is_left() {
        check(&["a", "b", "c"], &["1.mp4", "2.mp4"], &[], &[Some(0), Some(1), Some(0)]);
        check(&["coffee", "coffee"], &["coffee.mp4", "x.mp4"], &[], &[Some(0), Some(1)]);
        check(&["a", "b"], &["1.mp4", "2.mp4", "3.mp4"], &[1], &[Some(0), Some(2)]);
    }

    #[test]
    fn one_file_serves_all_lines_and_none_serves_none() {
        check(&["a", "b"], &["1.mp4"], &[], &[Some(0), Some(0)]);
        check(&["a"], &[], &[], &[None]);
    }
}

//! Casting: which footage is shown for which line, when the person did not choose.
//!
//! Words that a line and a file's name share decide first; the rest are dealt out in order. Nothing is shown
//! twice while anything is left.

use crate::matching;
use std::collections::HashSet;

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

/// A file's name without its type; a line stays as it is.
pub fn subject(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, end)| if end.len() <= 4 { stem } else { name })
}

/// For each file how many telling words it shares with a line.
pub fn shared(line: &str, names: &[&str]) -> Vec<usize> {
    let spoken = telling_words(line);
    names.iter().map(|name| spoken.intersection(&telling_words(name)).count()).collect()
}

/// The words of a file's name that may tell what it shows, and of a line, without their endings.
fn telling_words(text: &str) -> HashSet<String> {
    matching::stems(subject(text))
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
    fn a_file_suits_a_line_by_the_words_they_share() {
        assert_eq!(
            shared("The goats ate coffee beans.", &["goat and coffee bean.mp4", "coffee.jpg", "sky.mp4"]),
            [3, 1, 0]
        );
        assert_eq!(shared("蜜蜂跳舞", &["蜜蜂.mp4"]), [1]);
    }

    #[test]
    fn one_file_serves_all_lines_and_none_serves_none() {
        check(&["a", "b"], &["1.mp4"], &[], &[Some(0), Some(0)]);
        check(&["a"], &[], &[], &[None]);
    }
}

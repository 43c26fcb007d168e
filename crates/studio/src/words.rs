//! What a script says of itself: words to look for and to be found by. Nobody writes here; the words are the script's.

use editorial::{matching, script};

/// Words that a script's pictures could be looked for with, one search a line in its order, then single words.
pub fn search_words(text: &str, title: &str, most: usize) -> Vec<String> {
    let lines = script::lines(text);
    let of_lines = lines.iter().filter_map(|line| matching::searches(line, None, title).into_iter().next());
    let mut words: Vec<String> = Vec::new();
    for word in of_lines.chain(telling_words(&format!("{title}. {text}"))) {
        if words.len() < most && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// The words of a text that tell what it is about, each once, in its order.
pub fn telling_words(text: &str) -> Vec<String> {
    matching::telling(text)
}

/// The first lines of a script, as they are spoken, as far as they fit into so many characters; at least one.
pub fn first_lines(text: &str, most: usize) -> Vec<String> {
    let mut room = most;
    let mut fits = |line: &String| {
        let length = line.chars().count() + 1;
        let fits = room == most || length <= room;
        room = room.saturating_sub(length);
        fits
    };
    let mut lines = script::lines(text);
    let kept = lines.iter().position(|line| !fits(line)).unwrap_or(lines.len());
    lines.truncate(kept);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_its_search_and_single_words_follow() {
        let words = search_words("Bees dance in the hive. They find flowers.", "Bees", 5);
        assert_eq!(words[0], "Bees dance hive");
        assert!(words[1].contains("flowers") && words.contains(&"hive".to_owned()), "{words:?}");
        assert_eq!(search_words("Bees dance.", "Bees", 1).len(), 1);
        assert!(search_words("", "", 5).is_empty());
    }

    #[test]
    fn a_beginning_is_made_of_whole_lines() {
        let text = "Bees dance. They say where lunch is. The others follow.";
        assert_eq!(first_lines(text, 40), ["Bees dance.", "They say where lunch is."]);
        assert_eq!(first_lines(text, 1), ["Bees dance."]);
        assert!(first_lines("", 40).is_empty());
    }
}

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

/// The sentences of a text, each of at most `longest` characters: a longer one is cut between words. There are at most
/// `most` (more than none): of more, the shortest neighbours stand together, also if that is longer.
pub fn sentences(text: &str, longest: usize, most: usize) -> Vec<String> {
    let lines = script::lines(text);
    let mut cut: Vec<String> = lines.iter().flat_map(|line| pieces(line, longest.max(1))).collect();
    while cut.len() > most.max(1) {
        let length = |at: &usize| cut[*at].chars().count() + cut[at + 1].chars().count();
        let Some(at) = (0..cut.len() - 1).min_by_key(length) else { break };
        let next = cut.remove(at + 1);
        cut[at] = script::join([cut[at].as_str(), next.as_str()]);
    }
    cut
}

/// The beginning of a text that has at most so many characters: whole words, if there are any.
pub fn beginning(text: &str, longest: usize) -> String {
    pieces(text.trim(), longest.max(1)).into_iter().next().unwrap_or_default()
}

/// A text in pieces of at most so many characters, cut at spaces where there are some.
fn pieces(text: &str, longest: usize) -> Vec<String> {
    let mut rest = text;
    let mut pieces = Vec::new();
    while let Some((end, _)) = rest.char_indices().nth(longest) {
        let whole = rest[end..].starts_with(' ');
        let space = rest[..end].rfind(' ').filter(|at| *at > 0 && !whole).unwrap_or(end);
        pieces.push(rest[..space].trim_end().to_owned());
        rest = rest[space..].trim_start();
    }
    pieces.push(rest.to_owned());
    pieces.retain(|piece| !piece.is_empty());
    pieces
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
    fn a_long_text_becomes_sentences_that_are_short_and_few() {
        let text = "Bees dance. They say where lunch is! 蜜蜂会跳舞。";
        assert_eq!(sentences(text, 100, 9), ["Bees dance.", "They say where lunch is!", "蜜蜂会跳舞。"]);
        assert_eq!(sentences(text, 100, 2).len(), 2);
        let endless = "bee ".repeat(500);
        let cut = sentences(&endless, 30, 1_000);
        assert!(cut.iter().all(|piece| piece.chars().count() <= 30 && piece.ends_with("bee")), "{cut:?}");
        assert_eq!(cut.concat().matches("bee").count(), 500, "nothing is lost");
        let unbroken = sentences(&"蜂".repeat(95), 30, 9);
        assert!(unbroken.iter().all(|piece| piece.chars().count() <= 30), "{unbroken:?}");
        assert_eq!(unbroken.concat(), "蜂".repeat(95));
        assert!(sentences(" \n", 30, 9).is_empty());
    }

    #[test]
    fn a_text_is_shortened_between_words() {
        assert_eq!(beginning("calm and funny", 9), "calm and");
        assert_eq!(beginning("calm and funny", 8), "calm and");
        assert_eq!(beginning("calm and funny", 7), "calm");
        assert_eq!(beginning("calmandfunny", 7), "calmand");
        assert_eq!(beginning("calm", 7), "calm");
    }

    #[test]
    fn a_beginning_is_made_of_whole_lines() {
        let text = "Bees dance. They say where lunch is. The others follow.";
        assert_eq!(first_lines(text, 40), ["Bees dance.", "They say where lunch is."]);
        assert_eq!(first_lines(text, 1), ["Bees dance."]);
        assert!(first_lines("", 40).is_empty());
    }
}

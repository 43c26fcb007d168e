//! Suits: which pictures suit which lines, by what both mean where the model for that is there, else by shared words.

use crate::ports::{Embedder, Embedding};
use editorial::casting::{self, Score, Scores};
use editorial::matching;
use std::collections::HashSet;

/// How well each file, by its name, suits each line of a video about `topic`; `fetched` files were fetched for one line.
/// Takes milliseconds a text that was not seen before.
pub(crate) fn scores(
    embedder: &dyn Embedder,
    (topic, lines): (&str, &[&str]),
    names: &[&str],
    fetched: &HashSet<usize>,
) -> Scores {
    let lines: Vec<&str> = lines.iter().copied().chain([topic]).collect();
    let described: Vec<Option<String>> = names.iter().map(|name| casting::described(name)).collect();
    let by_meaning = || {
        let mut named = embed(embedder, described.iter().flatten())?.into_iter();
        let names: Vec<Option<Embedding>> =
            described.iter().map(|name| name.as_ref().and_then(|_| named.next())).collect();
        Some(Scores::of_meanings(&embedder.embed(&lines)?, &names))
    };
    // No line, or names that all say nothing, need no model.
    let tells: Vec<bool> = described.iter().map(Option::is_some).collect();
    let tell = lines.len() > 1 && tells.contains(&true);
    let scores = tell.then(by_meaning).flatten().unwrap_or_else(|| Scores::of_words(&lines, names));
    scores.of_topic(&tells, fetched)
}

/// How well what sites offer suits a line, by the words that come with each.
pub(crate) fn offers(embedder: &dyn Embedder, line: &str, offers: &[String]) -> Vec<Score> {
    let by_meaning = || {
        let line = embedder.embed(&[line])?.into_iter().next()?;
        let offers = embed(embedder, offers.iter())?;
        Some(offers.iter().map(|offer| Score::of_meaning(&line, offer)).collect())
    };
    let by_words = || offers.iter().map(|offer| Score::of_words(matching::shared(line, offer))).collect();
    by_meaning().unwrap_or_else(by_words)
}

fn embed<'a>(embedder: &dyn Embedder, texts: impl Iterator<Item = &'a String>) -> Option<Vec<Embedding>> {
    embedder.embed(&texts.map(String::as_str).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::NoEmbedder;
    use editorial::casting::Grade;

    /// Knows that bees and pollinators are the same.
    struct Bees;

    impl Embedder for Bees {
        fn embed(&self, texts: &[&str]) -> Option<Vec<Embedding>> {
            let speaks = |text: &str| text.contains("bee") || text.contains("pollinator");
            let vector = |text: &&str| if speaks(text) { [1.0, 0.0] } else { [0.0, 1.0] };
            Some(texts.iter().map(vector).map(|vector| Embedding::from(vector.to_vec())).collect())
        }
    }

    #[test]
    fn meaning_finds_what_no_word_says() {
        let (lines, names) = (["a bee dances"], ["pollinator-at-work.mp4", "IMG_0042.mp4"]);
        let graded = |embedder: &dyn Embedder| {
            let scores = scores(embedder, ("", &lines), &names, &HashSet::new());
            [0, 1].map(|file| scores.of(0, file).grade())
        };
        assert_eq!(graded(&Bees), [Grade::Good, Grade::Weak]);
        assert_eq!(graded(&NoEmbedder), [Grade::Weak, Grade::Weak]);
    }

    #[test]
    fn offers_are_weighed_by_words_where_there_is_no_model() {
        let said = ["a pollinator".to_owned(), "a bee dances".to_owned()];
        let graded = |embedder: &dyn Embedder| {
            offers(embedder, "see the bee dance", &said).into_iter().map(Score::grade).collect::<Vec<_>>()
        };
        assert_eq!(graded(&Bees), [Grade::Good, Grade::Good]);
        assert_eq!(graded(&NoEmbedder), [Grade::Weak, Grade::Good]);
    }
}

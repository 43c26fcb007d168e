//! Pieces: a line's phonemes in runs the model can take, cut where the voice would pause.

use super::model::LONGEST;
use super::vocabulary;
use crate::speech::Phoneme;

/// One run of the model.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The phonemes' numbers.
    pub(super) numbers: Vec<i64>,
    /// For each phoneme the word it is part of.
    pub(super) owners: Vec<Option<usize>>,
}

/// Splits phonemes into as few pieces as the model needs. Signs it does not know are left out.
pub(super) fn split(phonemes: &[Phoneme]) -> Vec<Piece> {
    let known: Vec<(Phoneme, i64)> =
        phonemes.iter().filter_map(|phoneme| Some((*phoneme, vocabulary::number(phoneme.sign)?))).collect();
    let mut pieces = Vec::new();
    let mut rest = known.as_slice();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(cut(rest));
        pieces.push(Piece {
            numbers: piece.iter().map(|(_, number)| *number).collect(),
            owners: piece.iter().map(|(phoneme, _)| phoneme.word).collect(),
        });
        rest = after;
    }
    pieces.retain(|piece| piece.owners.iter().any(Option::is_some));
    pieces
}

/// How many phonemes the next piece takes: up to the last pause, else the last space, else as many as fit.
fn cut(rest: &[(Phoneme, i64)]) -> usize {
    if rest.len() <= LONGEST {
        return rest.len();
    }
    let last =
        |wanted: fn(char) -> bool| rest[..LONGEST].iter().rposition(|(phoneme, _)| wanted(phoneme.sign));
    let pause = last(|sign| matches!(sign, '.' | '!' | '?' | ';' | ':' | ',' | '—' | '…'));
    let space = last(|sign| sign == ' ');
    pause.filter(|at| *at >= LONGEST / 3).or(space).map_or(LONGEST, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phonemes(text: &str) -> Vec<Phoneme> {
        text.chars().map(|sign| Phoneme { sign, word: (sign.is_alphabetic()).then_some(0) }).collect()
    }

    #[test]
    fn a_short_line_is_one_piece() {
        assert_eq!(split(&phonemes("həlˈO, wˈɜɹld.")).len(), 1);
    }

    #[test]
    fn a_long_line_is_cut_at_pauses_and_loses_nothing() {
        let text = "həlˈO wˈɜɹld, ".repeat(120);
        let pieces = split(&phonemes(&text));
        assert!(pieces.len() > 3 && pieces.iter().all(|piece| piece.numbers.len() <= LONGEST));
        assert_eq!(pieces.iter().map(|piece| piece.numbers.len()).sum::<usize>(), text.chars().count());
        let comma = vocabulary::number(',');
        assert!(pieces.iter().rev().skip(1).all(|piece| piece.numbers.last().copied() == comma));
    }

    #[test]
    fn a_line_without_any_pause_is_cut_all_the_same() {
        assert_eq!(split(&phonemes(&"a".repeat(1_200))).len(), 3);
    }

    #[test]
    fn signs_the_model_does_not_know_are_left_out() {
        assert_eq!(split(&phonemes("a❓b"))[0].numbers.len(), 2);
        assert_eq!(split(&phonemes(", ")), []);
    }
}

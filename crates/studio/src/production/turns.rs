//! In which order the parts of a video are made.
//!
//! A transition shows pictures of the lines at its two sides. So it is made by whoever makes the second of them, from
//! frames that both kept; and who is done takes the next line, whichever that is.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Who waits for whom.
#[derive(Debug)]
pub(super) struct Turns {
    /// For each part whether it is a transition.
    transitions: Vec<bool>,
    /// For each part how many of those beside it have to be made before.
    missing: Vec<AtomicUsize>,
}

impl Turns {
    /// Of parts in the order of the video, by whether each is a transition.
    pub fn of(transitions: impl Iterator<Item = bool>) -> Turns {
        let mut turns = Turns { transitions: transitions.collect(), missing: Vec::new() };
        let lines_beside = |index: usize| {
            let beside = turns.beside(index).into_iter().flatten();
            beside.filter(|beside| turns.transitions[index] && !turns.transitions[*beside]).count()
        };
        turns.missing = (0..turns.transitions.len()).map(|index| lines_beside(index).into()).collect();
        turns
    }

    /// Those that wait for nothing.
    pub fn firsts(&self) -> Vec<usize> {
        (0..self.missing.len()).filter(|index| self.missing[*index].load(Ordering::Relaxed) == 0).collect()
    }

    /// The transitions into a line and out of it.
    pub fn transitions_of(&self, index: usize) -> [Option<usize>; 2] {
        let line = !self.transitions[index];
        self.beside(index).map(|beside| beside.filter(|beside| line && self.transitions[*beside]))
    }

    /// The transitions that wait for nothing any more, now that a part is made. Each is told once.
    pub fn made(&self, index: usize) -> Vec<usize> {
        let beside = self.transitions_of(index).into_iter().flatten();
        beside.filter(|beside| self.missing[*beside].fetch_sub(1, Ordering::AcqRel) == 1).collect()
    }

    /// The parts before and after one.
    fn beside(&self, index: usize) -> [Option<usize>; 2] {
        [index.checked_sub(1), Some(index + 1).filter(|next| *next < self.transitions.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines are `L`, transitions `t`.
    fn turns(parts: &str) -> Turns {
        Turns::of(parts.chars().map(|part| part == 't'))
    }

    #[test]
    fn lines_wait_for_nothing() {
        assert_eq!(turns("LtLLtL").firsts(), [0, 2, 3, 5]);
        assert!(turns("").firsts().is_empty());
    }

    #[test]
    fn a_transition_follows_the_second_of_its_lines_whichever_that_is() {
        for [one, other] in [[0, 2], [2, 0]] {
            let turns = turns("LtL");
            assert!(turns.made(one).is_empty());
            assert_eq!(turns.made(other), [1]);
            assert!(turns.made(1).is_empty());
        }
    }

    #[test]
    fn a_line_in_the_middle_may_be_the_second_of_both_its_transitions() {
        let turns = turns("LtLtL");
        assert!(turns.made(0).is_empty() && turns.made(4).is_empty());
        assert_eq!(turns.made(2), [1, 3]);
    }

    #[test]
    fn a_line_that_is_nothing_but_its_transition_holds_up_nobody() {
        let turns = turns("LttL");
        assert_eq!(turns.firsts(), [0, 3]);
        assert_eq!(turns.made(0), [1]);
        assert_eq!(turns.made(3), [2]);
        assert_eq!(self::turns("ttt").firsts(), [0, 1, 2]);
    }
}

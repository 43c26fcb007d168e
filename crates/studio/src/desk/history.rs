//! What can be taken back: each step is the one stretch of the project's text that a change replaced, so that undoing
//! it gives the same bytes again, whatever they say.

use crate::api::EditKind;
use serde::{Deserialize, Serialize};
use std::iter::successors;

/// Steps that are always kept.
const AT_LEAST: usize = 100;
/// Steps that are kept at most.
const AT_MOST: usize = 200;
/// Bytes beyond which only [`AT_LEAST`] steps are kept.
const BYTES: usize = 1 << 20;

/// What was done and what was undone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

/// One change of a text: what stood at a place, and what stands there since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Step {
    kind: EditKind,
    /// Bytes before it.
    at: usize,
    was: String,
    is: String,
}

impl History {
    /// What an undo would take back.
    pub fn undo_kind(&self) -> Option<EditKind> {
        self.done.last().map(|step| step.kind)
    }

    /// What a redo would bring back.
    pub fn redo_kind(&self) -> Option<EditKind> {
        self.undone.last().map(|step| step.kind)
    }

    /// Every text that undoing and doing again bring back, from the one that stands now.
    pub fn texts(&self, text: &str) -> impl Iterator<Item = String> + use<> {
        let (mut back, mut forth) = (self.clone(), self.clone());
        let (before, after) = (back.undo(text), forth.redo(text));
        let before = successors(before, move |text| back.undo(text));
        before.chain(successors(after, move |text| forth.redo(text)))
    }

    /// Remembers a change from one text to another. `joins` makes it one step with the change before it.
    pub fn did(&mut self, kind: EditKind, before: &str, after: &str, joins: bool) {
        let earlier = if joins { self.done.pop() } else { None };
        let start = earlier.and_then(|step| step.back(before));
        let step = Step::between(kind, start.as_deref().unwrap_or(before), after);
        self.undone.clear();
        if !step.is_nothing() {
            self.done.push(step);
        }
        let bytes = |steps: &[Step]| steps.iter().map(|step| step.was.len() + step.is.len()).sum::<usize>();
        while self.done.len() > AT_MOST || (self.done.len() > AT_LEAST && bytes(&self.done) > BYTES) {
            self.done.remove(0);
        }
    }

    /// The text before the last change; none when there is nothing to take back.
    pub fn undo(&mut self, text: &str) -> Option<String> {
        let step = self.done.pop()?;
        let before = step.back(text)?;
        self.undone.push(step);
        Some(before)
    }

    /// The text with the last undone change in it again.
    pub fn redo(&mut self, text: &str) -> Option<String> {
        let step = self.undone.pop()?;
        let after = step.forth(text)?;
        self.done.push(step);
        Some(after)
    }
}

impl Step {
    fn between(kind: EditKind, before: &str, after: &str) -> Step {
        let same = |(a, b): &(u8, u8)| a == b;
        let ahead = before.bytes().zip(after.bytes()).take_while(same).count();
        let at = (0..=ahead).rev().find(|at| before.is_char_boundary(*at) && after.is_char_boundary(*at));
        let at = at.unwrap_or(0);
        let (was, is) = (&before[at..], &after[at..]);
        let behind = was.bytes().rev().zip(is.bytes().rev()).take_while(same).count();
        let ends = |end: &usize| was.is_char_boundary(was.len() - end) && is.is_char_boundary(is.len() - end);
        let end = (0..=behind).rev().find(ends).unwrap_or(0);
        Step { kind, at, was: was[..was.len() - end].to_owned(), is: is[..is.len() - end].to_owned() }
    }

    fn is_nothing(&self) -> bool {
        self.was == self.is
    }

    fn back(&self, text: &str) -> Option<String> {
        replaced(text, self.at, &self.is, &self.was)
    }

    fn forth(&self, text: &str) -> Option<String> {
        replaced(text, self.at, &self.was, &self.is)
    }
}

/// `text` with `new` in place of `old`; none when `old` does not stand there.
fn replaced(text: &str, at: usize, old: &str, new: &str) -> Option<String> {
    let rest = text.get(at..)?.strip_prefix(old)?;
    Some(format!("{}{new}{rest}", text.get(..at)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_comes_back_as_it_was_and_goes_again() {
        let texts = ["one two", "one 2 two", "", "蜜蜂", "蜜蝶", "one", "one"];
        let mut history = History::default();
        for pair in texts.windows(2) {
            history.did(EditKind::Text, pair[0], pair[1], false);
        }
        let mut text = texts[6].to_owned();
        for expected in ["蜜蝶", "蜜蜂", "", "one 2 two", "one two"] {
            text = history.undo(&text).unwrap();
            assert_eq!(text, expected);
        }
        assert_eq!((history.undo(&text), history.undo_kind()), (None, None));
        for expected in ["one 2 two", "", "蜜蜂", "蜜蝶", "one"] {
            text = history.redo(&text).unwrap();
            assert_eq!(text, expected);
        }
        assert_eq!(history.redo_kind(), None);
    }

    #[test]
    fn every_text_is_told_that_can_be_brought_back() {
        let mut history = History::default();
        for pair in ["a", "ab", "abc", "abcd"].windows(2) {
            history.did(EditKind::Text, pair[0], pair[1], false);
        }
        let text = history.undo("abcd").unwrap();
        assert_eq!(history.texts(&text).collect::<Vec<_>>(), ["ab", "a", "abcd"]);
    }

    #[test]
    fn what_is_typed_in_one_go_is_one_step() {
        let mut history = History::default();
        history.did(EditKind::Text, "a", "ab", false);
        history.did(EditKind::Text, "ab", "abc", true);
        assert_eq!(history.undo("abc").as_deref(), Some("a"));
        assert_eq!(history.redo("a").as_deref(), Some("abc"));
    }

    #[test]
    fn a_new_change_ends_what_could_be_done_again() {
        let mut history = History::default();
        history.did(EditKind::Text, "a", "b", false);
        history.undo("b");
        history.did(EditKind::Title, "a", "c", false);
        assert_eq!((history.redo_kind(), history.undo_kind()), (None, Some(EditKind::Title)));
    }

    #[test]
    fn a_hundred_steps_are_kept_whatever_they_weigh_and_small_ones_longer() {
        let kept = |size: usize| {
            let mut history = History::default();
            let texts: Vec<String> = (0..300).map(|n| n.to_string().repeat(size)).collect();
            texts.windows(2).for_each(|pair| history.did(EditKind::Text, &pair[0], &pair[1], false));
            history.done.len()
        };
        assert_eq!((kept(1), kept(10_000)), (AT_MOST, AT_LEAST));
    }

    #[test]
    fn a_step_that_does_not_fit_its_text_changes_nothing() {
        let mut history = History::default();
        history.did(EditKind::Text, "abc", "axc", false);
        assert_eq!(history.undo("something else"), None);
    }
}

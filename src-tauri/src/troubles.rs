//! Troubles: why the page got no picture, voice or film of a storyboard. A web view does not tell the page what was
//! answered to an element that shows or plays something; so the last few answers are kept until the page asks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use studio::api::ApiError;

/// As many as one storyboard may meet before anybody asks.
const KEPT: usize = 32;

/// The last answers without a file, by what was asked for.
#[derive(Debug, Clone, Default)]
pub struct Troubles(Arc<Mutex<VecDeque<(String, ApiError)>>>);

impl Troubles {
    /// Keeps why there is nothing under that path.
    pub(crate) fn keep(&self, path: &str, error: &ApiError) {
        self.forget(path);
        let mut kept = self.kept();
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back((path.to_owned(), error.clone()));
    }

    /// There is something now.
    pub(crate) fn forget(&self, path: &str) {
        self.kept().retain(|(known, _)| known != path);
    }

    /// Why there was nothing under that path.
    pub(crate) fn with(&self, path: &str) -> Option<ApiError> {
        self.kept().iter().find(|(known, _)| known == path).map(|(_, error)| error.clone())
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<(String, ApiError)>> {
        // An entry is there or not.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_answer_counts_and_only_the_newest_are_kept() {
        let troubles = Troubles::default();
        let error = |message: &str| ApiError::lasting("voice_key", message, "Put the key in.");
        troubles.keep("/voice/a/s1?r=1", &error("Before."));
        troubles.keep("/voice/a/s1?r=1", &error("Now."));
        assert_eq!(troubles.with("/voice/a/s1?r=1").unwrap().message, "Now.");
        (0..KEPT).for_each(|at| troubles.keep(&format!("/play/{at}"), &error("Other.")));
        assert_eq!(troubles.with("/voice/a/s1?r=1"), None);
        troubles.forget("/play/3");
        assert_eq!((troubles.with("/play/3"), troubles.with("/play/4").is_some()), (None, true));
    }
}

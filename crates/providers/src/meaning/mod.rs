//! Meaning: which texts speak of the same, by the multilingual universal sentence encoder.
//!
//! It knows sixteen languages, English and Chinese among them, in one space. 33 MB on disk, about 80 MB of memory while
//! somebody asks for what was not asked before.

mod encoder;

use crate::resources::Resources;
use encoder::Encoder;
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use studio::ports::{Embedder, Embedding};

/// Texts whose vectors are remembered, at two kilobytes each.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(8_192).expect("not zero");

/// The sentence encoder, loaded when it is asked for a text that it has not seen.
pub struct SentenceEncoder {
    resources: Resources,
    encoder: Mutex<Loaded>,
    known: Mutex<LruCache<String, Embedding>>,
}

/// Whether the model is in memory.
enum Loaded {
    NotYet,
    Here(Arc<Encoder>),
    /// It is not on this computer, or damaged.
    Never,
}

impl SentenceEncoder {
    /// With the model that is among these resources, if it is.
    pub fn new(resources: Resources) -> SentenceEncoder {
        let known = Mutex::new(LruCache::new(REMEMBERED));
        SentenceEncoder { resources, encoder: Mutex::new(Loaded::NotYet), known }
    }

    fn loaded(&self) -> MutexGuard<'_, Loaded> {
        self.encoder.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The model; whoever asks while it is being loaded waits.
    fn encoder(&self) -> Option<Arc<Encoder>> {
        let load = || {
            let (pieces, weights) = self.resources.sentence_encoder()?;
            Encoder::load(&pieces, &weights)
                .inspect_err(|error| tracing::warn!(%error, "pictures are matched by words only"))
                .ok()
        };
        let mut loaded = self.loaded();
        if let Loaded::NotYet = *loaded {
            *loaded = load().map_or(Loaded::Never, |encoder| Loaded::Here(Arc::new(encoder)));
        }
        match &*loaded {
            Loaded::Here(encoder) => Some(encoder.clone()),
            Loaded::NotYet | Loaded::Never => None,
        }
    }

    fn vector(&self, text: &str) -> Option<Embedding> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(vector) = known().get(text) {
            return Some(vector.clone());
        }
        let vector: Embedding = self.encoder()?.embed(text).into();
        known().put(text.to_owned(), vector.clone());
        Some(vector)
    }
}

impl Embedder for SentenceEncoder {
    fn embed(&self, texts: &[&str]) -> Option<Vec<Embedding>> {
        texts.iter().map(|text| self.vector(text)).collect()
    }

    fn rest(&self) {
        let mut loaded = self.loaded();
        if let Loaded::Here(_) = *loaded {
            *loaded = Loaded::NotYet;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_the_model_there_is_no_meaning() {
        let folder = tempfile::tempdir().unwrap();
        assert!(SentenceEncoder::new(Resources::at(folder.path())).embed(&["Bees dance."]).is_none());
    }

    #[test]
    fn a_damaged_model_is_as_none() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("matching")).unwrap();
        for name in ["pieces.model", "weights.npz"] {
            std::fs::write(folder.path().join("matching").join(name), "nothing").unwrap();
        }
        assert!(SentenceEncoder::new(Resources::at(folder.path())).embed(&["Bees dance."]).is_none());
    }
}

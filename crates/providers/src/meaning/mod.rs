//! Meaning: which texts speak of the same, by the multilingual universal sentence encoder.
//!
//! It knows sixteen languages, English and Chinese among them, in one space. 33 MB on disk, about 80 MB of memory once
//! somebody asked.

mod encoder;

use crate::resources::Resources;
use encoder::Encoder;
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Mutex, OnceLock, PoisonError};
use studio::ports::{Embedder, Embedding};

/// Texts whose vectors are remembered, at two kilobytes each.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(8_192).expect("not zero");

/// The sentence encoder, loaded when it is first asked.
pub struct SentenceEncoder {
    resources: Resources,
    encoder: OnceLock<Option<Encoder>>,
    known: Mutex<LruCache<String, Embedding>>,
}

impl SentenceEncoder {
    /// With the model that is among these resources, if it is.
    pub fn new(resources: Resources) -> SentenceEncoder {
        SentenceEncoder { resources, encoder: OnceLock::new(), known: Mutex::new(LruCache::new(REMEMBERED)) }
    }

    fn encoder(&self) -> Option<&Encoder> {
        let load = || {
            let (pieces, weights) = self.resources.sentence_encoder()?;
            Encoder::load(&pieces, &weights)
                .inspect_err(|error| tracing::warn!(%error, "pictures are matched by words only"))
                .ok()
        };
        self.encoder.get_or_init(load).as_ref()
    }

    fn vector(&self, encoder: &Encoder, text: &str) -> Embedding {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(vector) = known().get(text) {
            return vector.clone();
        }
        let vector: Embedding = encoder.embed(text).into();
        known().put(text.to_owned(), vector.clone());
        vector
    }
}

impl Embedder for SentenceEncoder {
    fn embed(&self, texts: &[&str]) -> Option<Vec<Embedding>> {
        let encoder = self.encoder()?;
        Some(texts.iter().map(|text| self.vector(encoder, text)).collect())
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

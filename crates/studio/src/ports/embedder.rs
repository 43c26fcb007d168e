//! What texts speak of, as numbers that can be compared.

use std::sync::Arc;

/// A unit vector: the nearer two texts are in meaning, the larger the dot product of theirs.
pub type Embedding = Arc<[f32]>;

/// Turns texts into vectors, on this computer, whatever their languages: a Chinese line lies near an English description
/// of what it speaks of.
pub trait Embedder: Send + Sync {
    /// One vector a text; the same text has the same one. `None` when the model is not there. Takes milliseconds a text,
    /// and a second at first: not to be called where others wait.
    fn embed(&self, texts: &[&str]) -> Option<Vec<Embedding>>;
    /// Nobody will ask for a while: what was loaded need not be kept. Answers are remembered.
    fn rest(&self) {}
}

/// Knows no meaning.
pub struct NoEmbedder;

impl Embedder for NoEmbedder {
    fn embed(&self, _: &[&str]) -> Option<Vec<Embedding>> {
        None
    }
}

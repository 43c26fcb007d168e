//! Voices, footage sources, script writers: built in and over the network.
//!
//! One type a vendor, each implementing a port of `studio`. Built in: [`Kokoro`], a voice that runs on this
//! machine, from the files that [`resources`] finds. Online, once a key or a switch says so: [`voices`], [`footage`].

mod align;
mod background;
pub mod footage;
pub mod keys;
pub mod kokoro;
mod meaning;
pub mod models;
mod pitch;
mod quiet;
mod refusal;
pub mod resources;
mod speech;
mod templates;
pub mod voices;
mod wav;
mod web;

pub use keys::Keychain;
pub use kokoro::{Kokoro, default_voice};
pub use meaning::SentenceEncoder;
pub use quiet::keep_quiet;
pub use templates::Templates;
pub use web::tell_contacts;

use std::sync::Arc;
use studio::ports::{Narrator, ScriptWriter};

/// Everybody who speaks, the built-in voice first.
pub fn narrators(resources: resources::Resources, keys: &footage::Keys) -> Vec<Arc<dyn Narrator>> {
    let built_in: Arc<dyn Narrator> = Arc::new(Kokoro::new(resources));
    std::iter::once(built_in).chain(voices::narrators(keys)).collect()
}

/// Everybody who writes scripts, the built-in writer first.
pub fn writers(keys: &footage::Keys) -> Vec<Arc<dyn ScriptWriter>> {
    let built_in: Arc<dyn ScriptWriter> = Arc::new(Templates);
    std::iter::once(built_in).chain(models::writers(keys)).collect()
}

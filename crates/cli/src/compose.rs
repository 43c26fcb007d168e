//! Joins the studio with its adapters.

use machine::Computer;
use media::Ffmpeg;
use providers::{SentenceEncoder, footage, narrators, resources, writers};
use std::sync::Arc;
use studio::api::ApiError;
use studio::{Folders, Narrators, Ports, Sites, Studio, Writers};

/// A studio that can be asked and given jobs: opens nothing but the queue, so it answers at once.
pub(crate) async fn asking(folders: Folders) -> Result<Studio, ApiError> {
    told(Studio::open(folders, None).await?)
}

/// A studio that can make videos.
pub(crate) async fn full(folders: Folders) -> Result<Studio, ApiError> {
    let resources = resources::find();
    let fonts = resources.fonts().unwrap_or_else(|| folders.data.join("fonts"));
    let media = Ffmpeg::find(fonts, folders.data.join("work"))
        .map_err(|error| ApiError::lasting("tools_missing", error.to_string(), "Then try again."))?;
    let keys = Arc::new(providers::Keychain::of_system());
    let lookup = providers::keys::lookup(keys.clone());
    let ports = Ports {
        media: Arc::new(media),
        narrators: Narrators::new(narrators(resources.clone(), &lookup)),
        machine: Arc::new(Computer::new()),
        embedder: Arc::new(SentenceEncoder::new(resources)),
        sites: Sites::new(footage::sites(lookup.clone())),
        writers: Writers::new(writers(&lookup)),
        keys,
    };
    told(Studio::open(folders, ports).await?)
}

/// Says what happened to the queue while nobody looked.
fn told(studio: Studio) -> Result<Studio, ApiError> {
    if let Some(notice) = studio.notice() {
        eprintln!("spool: {notice}");
    }
    Ok(studio)
}

//! Joins the studio with its adapters.

use machine::Computer;
use media::Ffmpeg;
use providers::{SentenceEncoder, footage, narrators, resources, writers};
use std::sync::Arc;
use std::time::Duration;
use studio::api::ApiError;
use studio::{Contacts, Folders, Narrators, Ports, Sites, Studio, Writers};

/// How long a hub may take to be there.
const PATIENCE: Duration = Duration::from_secs(10);

/// A studio that can be asked and given jobs: opens nothing but the queue, so it answers at once.
pub(crate) async fn asking(folders: Folders) -> Result<Studio, ApiError> {
    told(met(with_music(Studio::open_at(folders, None, studio::shared_queue()?).await?)).await?)
}

/// A studio whose queue can be used now: what a command does is done when it ends.
pub(crate) async fn met(studio: Studio) -> Result<Studio, ApiError> {
    studio.meet(PATIENCE).await?;
    Ok(studio)
}

/// A studio that can make videos.
pub(crate) async fn full(folders: Folders) -> Result<Studio, ApiError> {
    let resources = resources::find().and_own(folders.data.join("resources"));
    let fonts = resources.fonts().unwrap_or_else(|| folders.data.join("fonts"));
    let media = Ffmpeg::find(resources.tools(), fonts, folders.data.join("work"))
        .map_err(|error| ApiError::lasting("tools_missing", error.to_string(), "Then try again."))?
        .remembering(folders.data.join("facts"))
        .keeping_tails(folders.artifacts().join("tails"));
    let contacts = Contacts::at(&folders.data);
    providers::tell_contacts(move |host| contacts.note(host));
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
    told(with_music(Studio::open_at(folders, ports, studio::shared_queue()?).await?))
}

/// Knows the music that comes with Spool, where that is installed.
fn with_music(studio: Studio) -> Studio {
    if let Some(music) = resources::find().music() {
        studio.offer_music(music);
    }
    studio
}

/// Says what happened to the queue while nobody looked.
fn told(studio: Studio) -> Result<Studio, ApiError> {
    if let Some(notice) = studio.notice() {
        eprintln!("spool: {notice}");
    }
    Ok(studio)
}

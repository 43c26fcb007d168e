//! Joins studio, media and providers for this host, and finds what was installed beside the app.

use crate::media_server::MediaServer;
use crate::wire::Preferences;
use crate::{Host, Kept, logs};
use std::path::PathBuf;
use std::sync::Arc;
use studio::api::ApiError;
use studio::{Contacts, Folders, Ports, Studio};
use tauri::{AppHandle, Manager, Runtime};

/// Why the app cannot start, for the person.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The data folder or its jobs cannot be opened.
    #[error(transparent)]
    Open(#[from] ApiError),
    /// There is no ffmpeg.
    #[error(transparent)]
    Media(#[from] media::FfmpegError),
    /// No port of this computer is free for the page's videos.
    #[error("Spool could not open a way to show videos. Restart the computer and try again. ({0})")]
    MediaServer(#[from] std::io::Error),
}

/// Opens everything behind the window. The videos' server runs when this returns; the queue does not.
pub(crate) fn compose<R: Runtime>(app: &AppHandle<R>) -> Result<Host, Failure> {
    let folders = Folders::platform();
    logs::start(&folders.data.join("logs"));
    let preferences = Kept::open(app, &folders.data, &folders.output);
    let folders = Folders { output: preferences.get().output_folder.into(), ..folders };
    let resources = providers::resources::find().and_own(folders.data.join("resources"));
    let contacts = Contacts::at(&folders.data);
    providers::tell_contacts(move |host| contacts.note(host));
    let keys = Arc::new(providers::Keychain::of_system());
    let lookup = providers::keys::lookup(keys.clone());
    let ports = Ports {
        media: Arc::new(
            media::Ffmpeg::find(
                resources.tools(),
                resources.fonts().unwrap_or_default(),
                folders.data.join("work"),
            )?
            .remembering(folders.data.join("facts"))
            .keeping_tails(folders.artifacts().join("tails")),
        ),
        narrators: studio::Narrators::new(providers::narrators(resources.clone(), &lookup)),
        machine: Arc::new(machine::Computer::new()),
        embedder: Arc::new(providers::SentenceEncoder::new(resources)),
        sites: studio::Sites::new(providers::footage::sites(lookup.clone())),
        writers: studio::Writers::new(providers::writers(&lookup)),
        keys,
    };
    let studio = tauri::async_runtime::block_on(Studio::open_at(folders, ports, studio::shared_queue()?))?;
    studio.listen_with(Arc::new(microphone::SystemMicrophones::new()));
    studio.set_work(preferences.get().work);
    studio.set_usual_voices(preferences.get().voices);
    studio.set_output_folder(preferences.get().output_folder.into());
    // Once it was kept by the window alone.
    if preferences.get().work_offline {
        studio.work_offline(true)?;
        preferences.choose(Preferences { work_offline: false, ..preferences.get() });
    }
    let server = MediaServer::bind()?;
    let host = Host::new(studio.clone(), sample(app), server.base(), preferences).told_of(server.troubles());
    let (poster, music) = (host.sample_poster(), host.music());
    tauri::async_runtime::spawn(async move {
        if let Err(error) = server.serve(studio, poster, music).await {
            tracing::error!(%error, "the page gets no videos any more");
        }
    });
    Ok(host)
}

/// A folder that was installed with the app, if it was.
fn installed<R: Runtime>(app: &AppHandle<R>, name: &str) -> Option<PathBuf> {
    app.path().resource_dir().ok().map(|dir| dir.join(name)).filter(|dir| dir.is_dir())
}

/// The sample project: `SPOOL_SAMPLES`, else as installed, else (in a debug build) as in the repository.
fn sample<R: Runtime>(app: &AppHandle<R>) -> PathBuf {
    let repository = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples");
    let samples = std::env::var_os("SPOOL_SAMPLES")
        .map(PathBuf::from)
        .or_else(|| installed(app, "samples"))
        .unwrap_or_else(|| if cfg!(debug_assertions) { repository.into() } else { PathBuf::from("samples") });
    samples.join("night-sky").join("night-sky.spool")
}

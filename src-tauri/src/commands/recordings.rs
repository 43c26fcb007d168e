//! The commands of the microphone.

use super::{Answer, Of};
use crate::wire::Grant;
use std::time::Instant;
use studio::api::{HeardView, MicrophonesView, TakeView};
use tauri::ipc::Channel;

#[tauri::command]
pub async fn list_microphones(host: Of<'_>) -> Answer<MicrophonesView> {
    host.studio.microphones().await
}

#[tauri::command]
pub async fn start_recording(host: Of<'_>, with: Option<String>, channel: Channel<HeardView>) -> Answer<()> {
    let told = move |heard| {
        if let Err(error) = channel.send(heard) {
            tracing::debug!(%error, "nobody sees what is heard");
        }
    };
    host.studio.start_recording(with, Box::new(told)).await
}

#[tauri::command]
pub async fn stop_recording(host: Of<'_>) -> Answer<TakeView> {
    host.studio.stop_recording().await
}

/// Leave to use what was recorded, under this name.
#[tauri::command]
pub async fn keep_recording(host: Of<'_>, name: String) -> Answer<Grant> {
    Ok(host.grants.give(host.studio.keep_recording(name).await?, Instant::now()))
}

#[tauri::command]
pub async fn drop_recording(host: Of<'_>) -> Answer<()> {
    host.studio.drop_recording().await
}

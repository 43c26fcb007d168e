//! The commands that look for pictures of a line, and where its film begins.

use super::{Answer, Of};
use studio::api::{OffersView, Storyboard};
use tauri::ipc::Channel;
use uuid::Uuid;

#[tauri::command]
pub async fn find_pictures(host: Of<'_>, id: Uuid, scene: String, words: String) -> Answer<OffersView> {
    host.studio.find_pictures(&id.to_string(), &scene, &words).await
}

#[tauri::command]
pub async fn line_start(host: Of<'_>, id: Uuid, scene: String) -> Answer<Option<u64>> {
    host.studio.line_start(&id.to_string(), &scene).await
}

#[tauri::command]
pub async fn fetch_picture(host: Of<'_>, id: Uuid, offer: String, channel: Channel<u64>) -> Answer<()> {
    // A page that is gone hears nothing; the file is fetched all the same.
    let told = |bytes: u64| drop(channel.send(bytes));
    host.studio.fetch_picture(&id.to_string(), &offer, &told).await
}

#[tauri::command]
pub async fn take_picture(host: Of<'_>, id: Uuid, scene: String, offer: String) -> Answer<Storyboard> {
    host.studio.take_picture(&id.to_string(), &scene, &offer).await
}

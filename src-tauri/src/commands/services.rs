//! The commands of writers, services that speak, footage and the keys of all of them.

use super::{Answer, Of};
use crate::dialogs;
use studio::api::{
    FurtherVoice, LibraryView, Script, SiteView, VoiceServiceView, VoiceSetup, WriteScript, WriterSetup,
    WriterView,
};
use studio::ports::SecretString;
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime};

#[tauri::command]
pub async fn list_writers(host: Of<'_>) -> Answer<Vec<WriterView>> {
    Ok(host.studio.writers())
}

#[tauri::command]
pub async fn setup_writer(host: Of<'_>, id: String, setup: WriterSetup) -> Answer<WriterView> {
    host.studio.setup_writer(&id, setup)
}

#[tauri::command]
pub async fn test_writer(host: Of<'_>, id: String) -> Answer<()> {
    host.studio.test_writer(&id).await
}

#[tauri::command]
pub async fn list_models(host: Of<'_>, id: String) -> Answer<Vec<String>> {
    host.studio.writer_models(&id).await
}

#[tauri::command]
pub async fn write_script(host: Of<'_>, request: WriteScript, channel: Channel<String>) -> Answer<Script> {
    // A page that is gone hears nothing; the script is answered all the same.
    let told = |text: &str| drop(channel.send(text.to_owned()));
    host.studio.write_script(request, &told).await
}

#[tauri::command]
pub async fn list_voice_services(host: Of<'_>) -> Answer<Vec<VoiceServiceView>> {
    Ok(host.studio.voice_services())
}

#[tauri::command]
pub async fn setup_voice_service(host: Of<'_>, id: String, setup: VoiceSetup) -> Answer<VoiceServiceView> {
    host.studio.setup_voice_service(&id, setup)
}

#[tauri::command]
pub async fn test_voice_service(host: Of<'_>, id: String) -> Answer<()> {
    host.studio.test_voice_service(&id).await
}

#[tauri::command]
pub async fn look_up_voices(host: Of<'_>, id: String) -> Answer<VoiceServiceView> {
    host.studio.look_up_voices(&id).await
}

#[tauri::command]
pub async fn further_voices(host: Of<'_>) -> Answer<Vec<FurtherVoice>> {
    Ok(host.studio.further_voices())
}

#[tauri::command]
pub async fn get_voice(host: Of<'_>, id: String) -> Answer<()> {
    host.studio.get_voice(&id).await
}

#[tauri::command]
pub async fn forget_voice(host: Of<'_>, id: String) -> Answer<()> {
    host.studio.forget_voice(&id)
}

#[tauri::command]
pub async fn set_key(host: Of<'_>, service: String, key: Option<SecretString>) -> Answer<()> {
    host.studio.set_key(&service, key).await
}

#[tauri::command]
pub async fn list_sites(host: Of<'_>) -> Answer<Vec<SiteView>> {
    Ok(host.studio.sites())
}

#[tauri::command]
pub async fn switch_site(host: Of<'_>, id: String, on: bool) -> Answer<Vec<SiteView>> {
    host.studio.switch_site(&id, on)
}

#[tauri::command]
pub async fn list_library(host: Of<'_>) -> Answer<LibraryView> {
    Ok(host.studio.library())
}

#[tauri::command]
pub async fn add_library_folder<R: Runtime>(app: AppHandle<R>, host: Of<'_>) -> Answer<LibraryView> {
    match dialogs::pick_folder(&app).await {
        Some(folder) => host.studio.add_library_folder(&folder),
        None => Ok(host.studio.library()),
    }
}

#[tauri::command]
pub async fn forget_library_folder(host: Of<'_>, id: String) -> Answer<LibraryView> {
    host.studio.forget_library_folder(&id)
}

//! A host whose engines make nothing, and a page that asks it.

use async_trait::async_trait;
use editorial::timeline::{Canvas, Mix};
use editorial::{Part, Quality, Time};
use serde_json::Value;
use spool_desktop::{Host, Kept, context, first_preferences, with_commands};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use studio::api::{VoiceSetup, WhenDone};
use studio::ports::{
    CancellationToken, Expected, Files, Finding, Gender, Machine, MediaEngine, Narrator, PartFile, Probe,
    Spoken, SpokenLine, StageFailure, Unplayed, VideoFacts, Voice, Watch,
};
use studio::{Folders, Ports, Studio};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;

/// An app with one window whose queue nobody works.
pub struct Desk {
    pub app: App<MockRuntime>,
    pub folder: TempDir,
    window: WebviewWindow<MockRuntime>,
}

impl Desk {
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = with_commands(mock_builder()).build(context()).unwrap();
        let output = folder.path().join("videos");
        let kept = Kept::new(first_preferences(&output), |_| ());
        let sample = folder.path().join("sample.spool");
        app.manage(Host::new(open_studio(folder.path()), sample, "http://127.0.0.1:1/token".into(), kept));
        let window = WebviewWindowBuilder::new(&app, "main", Default::default()).build().unwrap();
        Self { app, folder, window }
    }

    /// What the page gets for a command.
    pub fn ask(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.into(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: "tauri://localhost".parse().unwrap(),
            body: InvokeBody::Json(arguments),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.into(),
        };
        get_ipc_response(&self.window, request).map(|body| body.deserialize().unwrap())
    }

    /// A file that was dropped: its path and the grant for it.
    pub fn dropped(&self, name: &str, content: &str) -> (PathBuf, String) {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let grants = self.app.state::<Host>().give(vec![path.clone()]);
        (path, grants.into_iter().next().unwrap().id)
    }
}

pub fn open_studio(folder: &Path) -> Studio {
    let folders = Folders { data: folder.join("data"), output: folder.join("videos") };
    let ports = Ports {
        media: Arc::new(Nothing),
        narrators: studio::Narrators::new(speakers()),
        machine: Arc::new(Nothing),
        embedder: std::sync::Arc::new(studio::ports::NoEmbedder),
        sites: studio::Sites::new(providers::footage::sites(Arc::new(|_: &str| None))),
        writers: studio::Writers::new(providers::writers(
            &(Arc::new(|_: &str| None) as providers::footage::Keys),
        )),
        keys: std::sync::Arc::new(studio::ports::NoKeys),
    };
    tauri::async_runtime::block_on(Studio::open(folders, ports)).unwrap()
}

/// A voice that says nothing, and the services that speak, none of which has a key.
fn speakers() -> Vec<Arc<dyn Narrator>> {
    let no_keys: providers::footage::Keys = Arc::new(|_: &str| None);
    let built_in: Arc<dyn Narrator> = Arc::new(Nothing);
    std::iter::once(built_in).chain(providers::voices::narrators(&no_keys)).collect()
}

/// Engines of a studio that is never started.
struct Nothing;

impl Machine for Nothing {
    fn on_battery(&self) -> Option<u8> {
        None
    }
    fn free_space(&self, _: &Path) -> std::io::Result<u64> {
        Ok(u64::MAX)
    }
    fn keep_awake(&self, _: &str) -> Option<Box<dyn Send>> {
        None
    }
    fn end(&self, _: WhenDone) -> std::io::Result<()> {
        Ok(())
    }
    fn most_at_once(&self) -> u8 {
        2
    }
}

type Made<T> = Result<T, StageFailure>;

#[async_trait]
impl Narrator for Nothing {
    fn fingerprint(&self, _: &VoiceSetup) -> String {
        "nothing".into()
    }
    fn voices(&self) -> Vec<Voice> {
        let (id, name) = ("builtin:nothing/ada".into(), "Ada".into());
        vec![Voice { id, name, language: "en-GB".into(), gender: Gender::Female }]
    }
    async fn narrate(
        &self,
        _: SpokenLine<'_>,
        _: &VoiceSetup,
        _: &Path,
        _: &CancellationToken,
    ) -> Made<Spoken> {
        Err(StageFailure::Cancelled)
    }
}

#[async_trait]
impl MediaEngine for Nothing {
    fn fingerprint(&self) -> String {
        "nothing".into()
    }
    fn output_size(&self, canvas: Canvas, _: Quality) -> Canvas {
        canvas
    }
    async fn probe(&self, _: &Path, _: &CancellationToken) -> Made<Probe> {
        Err(StageFailure::Cancelled)
    }
    async fn poster(
        &self,
        _: &Path,
        _: studio::ports::Glimpse,
        _: u32,
        _: &Path,
        _: &CancellationToken,
    ) -> Made<()> {
        Err(StageFailure::Cancelled)
    }
    async fn silences(&self, _: &Path, _: &CancellationToken) -> Made<Vec<(Time, Time)>> {
        Err(StageFailure::Cancelled)
    }
    async fn listen(&self, _: &Path, _: &Path, _: &CancellationToken) -> Made<()> {
        Err(StageFailure::Cancelled)
    }
    async fn take_sound(&self, _: &Path, _: &Path, _: &CancellationToken) -> Made<()> {
        Err(StageFailure::Cancelled)
    }
    async fn encode_part(&self, _: &Part, _: Quality, _: &Files, _: &Path, _: &Watch<'_>) -> Made<()> {
        Err(StageFailure::Cancelled)
    }
    async fn frame(
        &self,
        _: &Part,
        _: Quality,
        _: u64,
        _: &Files,
        _: &Path,
        _: &CancellationToken,
    ) -> Made<()> {
        Err(StageFailure::Cancelled)
    }
    async fn frame_of(&self, _: &Path, _: Time, _: &Path, _: &CancellationToken) -> Made<()> {
        Err(StageFailure::Cancelled)
    }
    async fn encode_sound(&self, _: &Mix, _: &Files, _: &Path, _: &Watch<'_>) -> Made<()> {
        Err(StageFailure::Cancelled)
    }
    async fn join(&self, _: &[PartFile], _: &Path, _: Canvas, _: &Path, _: &Watch<'_>) -> Made<()> {
        Err(StageFailure::Cancelled)
    }
    async fn verify(&self, _: &Path, _: Expected, _: Unplayed<'_>, _: &Watch<'_>) -> Made<VideoFacts> {
        Err(StageFailure::Cancelled)
    }
    async fn check(&self) -> Vec<Finding> {
        Vec::new()
    }
}

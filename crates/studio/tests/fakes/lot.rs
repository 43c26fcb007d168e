//! A lot to make videos on: folders of its own, fake adapters, and ways to follow a job.

use super::{FakeMachine, FakeMedia, FakeNarrator};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use studio::api::{JobState, JobView};
use studio::{Change, Folders, Ports, RenderRequest, Running, Sites, Studio};

/// Longer than anything here may take: only ever waited out by a test that has already failed.
pub const PATIENCE: Duration = Duration::from_secs(240);

pub struct Lot {
    pub folder: tempfile::TempDir,
    pub media: Arc<FakeMedia>,
    pub narrator: Arc<FakeNarrator>,
    pub machine: Arc<FakeMachine>,
    pub sites: Sites,
    pub writers: studio::Writers,
    /// Services that speak.
    pub services: Vec<Arc<dyn studio::ports::Narrator>>,
}

impl Lot {
    pub fn new() -> Lot {
        Lot::with(FakeMedia::default())
    }

    pub fn with(media: FakeMedia) -> Lot {
        let folder = tempfile::tempdir().unwrap();
        Lot {
            folder,
            media: Arc::new(media),
            narrator: Arc::new(FakeNarrator::english()),
            machine: Arc::default(),
            sites: Sites::default(),
            writers: studio::Writers::default(),
            services: Vec::new(),
        }
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join("in").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    pub fn output(&self) -> PathBuf {
        self.folder.path().join("Videos")
    }

    pub fn outputs(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.output()) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The built-in voice, and what a test brings.
    fn narrators(&self) -> studio::Narrators {
        let built_in: Arc<dyn studio::ports::Narrator> = self.narrator.clone();
        studio::Narrators::new(std::iter::once(built_in).chain(self.services.iter().cloned()).collect())
    }

    pub async fn studio(&self) -> Studio {
        let folders = Folders { data: self.folder.path().join("data"), output: self.output() };
        let ports = Ports {
            media: self.media.clone(),
            narrators: self.narrators(),
            machine: self.machine.clone(),
            embedder: std::sync::Arc::new(studio::ports::NoEmbedder),
            sites: self.sites.clone(),
            writers: self.writers.clone(),
            keys: std::sync::Arc::new(studio::ports::NoKeys),
        };
        Studio::open(folders, ports).await.unwrap()
    }

    pub async fn started(&self) -> (Studio, Running) {
        let studio = self.studio().await;
        let running = studio.start("a test").await.unwrap();
        (studio, running)
    }

    /// A project of three lines, the first with a clip of its own.
    pub fn project(&self, second_line: &str) -> PathBuf {
        self.file("media/hive.mp4", "a clip");
        self.file("media/music.mp3", "music");
        let project = serde_json::json!({
            "format": "spool.project", "version": 1, "min_reader": 1,
            "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Why bees dance",
            "canvas": { "width": 1080, "height": 1920, "fps": "30/1" },
            "scenes": [
                { "id": "s1", "text": "A bee knows where lunch is.", "clip": { "media": "m1" } },
                { "id": "s2", "text": second_line },
                { "id": "s3", "text": "She dances." },
                { "id": "s4", "text": "The others follow." },
            ],
            "music": { "media": "m9" },
            "media": {
                "m1": { "path": "media/hive.mp4", "source": { "author": "Ann", "licence": "CC0-1.0" } },
                "m9": { "path": "media/music.mp3" },
            },
        });
        self.file("bees.spool", &project.to_string())
    }
}

pub async fn submit(studio: &Studio, inputs: Vec<PathBuf>) -> JobView {
    let request = RenderRequest { inputs, ..RenderRequest::default() };
    studio.submit_render(request).await.unwrap().remove(0)
}

/// Follows a job until `enough`, by what a subscriber hears and, as hosts do, by asking first.
pub async fn follow(studio: &Studio, id: &str, enough: impl Fn(&JobView) -> bool) -> JobView {
    let followed = async {
        let mut changes = studio.subscribe();
        loop {
            let job = studio.get_job(id).await.unwrap();
            if enough(&job) {
                return job;
            }
            match changes.next().await {
                Change::Job(_) | Change::Lagged | Change::Deleted(_) | Change::Queue(_) => {}
            }
        }
    };
    tokio::time::timeout(PATIENCE, followed).await.expect("the job comes to what is waited for")
}

pub async fn finished(studio: &Studio, id: &str) -> JobView {
    follow(studio, id, |job| job.state.is_terminal() || job.state == JobState::NeedsYou).await
}

//! Where things live on this computer.

use std::path::{Path, PathBuf};

/// The folders a studio works in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// Jobs, artifacts, scratch and logs.
    pub data: PathBuf,
    /// Where finished videos go unless a job says otherwise.
    pub output: PathBuf,
}

impl Folders {
    /// The platform's own: app data (or `SPOOL_DATA_DIR`) and `Videos/Spool`.
    pub fn platform() -> Folders {
        let home = directories::BaseDirs::new();
        let data = std::env::var_os("SPOOL_DATA_DIR")
            .filter(|dir| !dir.is_empty())
            .map(PathBuf::from)
            .or_else(|| home.as_ref().map(|dirs| dirs.data_local_dir().join("spool")))
            .unwrap_or_else(|| PathBuf::from("spool-data"));
        let videos = directories::UserDirs::new()
            .and_then(|dirs| dirs.video_dir().map(Path::to_path_buf))
            .or_else(|| home.map(|dirs| dirs.home_dir().join("Videos")))
            .unwrap_or_else(|| data.clone());
        Folders { data, output: videos.join("Spool") }
    }

    /// The same with another data folder.
    pub fn with_data(self, data: PathBuf) -> Folders {
        Folders { data, ..self }
    }

    /// Where what can be made again is kept: anything in it may be deleted at any time, and is bounded.
    pub fn artifacts(&self) -> PathBuf {
        self.data.join("artifacts")
    }

    pub(crate) fn work(&self, job: &str) -> PathBuf {
        self.data.join("work").join(job)
    }

    pub(crate) fn posters(&self) -> PathBuf {
        self.data.join("posters")
    }

    pub(crate) fn projects(&self) -> PathBuf {
        self.data.join("projects")
    }

    /// Packs that were unpacked to be worked on, each in a folder named by its bytes.
    pub(crate) fn packs(&self) -> PathBuf {
        self.data.join("packs")
    }

    /// Files of sites that the person chose for a project. Nothing in it is made again.
    pub(crate) fn footage(&self) -> PathBuf {
        self.data.join("footage")
    }

    /// What the person said into the microphone and used in a project, each in a folder of its own. Nothing in it is made
    /// again.
    pub(crate) fn recordings(&self) -> PathBuf {
        self.data.join("recordings")
    }

    /// What was recorded last and not used yet.
    pub(crate) fn take(&self) -> PathBuf {
        self.recordings().join("take.wav")
    }

    /// Logos of looks, each named by its bytes.
    pub(crate) fn logos(&self) -> PathBuf {
        self.data.join("looks").join("logos")
    }

    /// Files that came from the hub.
    pub(crate) fn depot(&self) -> PathBuf {
        self.data.join("hub").join("files")
    }

    /// What of shared orders is about this computer's disks.
    pub(crate) fn tickets(&self) -> PathBuf {
        self.data.join("hub").join("orders")
    }

    pub(crate) fn costs(&self) -> PathBuf {
        self.data.join("costs.json")
    }
}

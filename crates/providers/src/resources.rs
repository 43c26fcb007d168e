//! Resources: where the voice model, the ONNX Runtime library, the video tools and the caption fonts are on this machine.
//!
//! They come with the app or from `scripts/fetch-resources.mjs`. A thing that is missing is `None`; it is looked
//! for at each question, so that what was installed meanwhile is found.

use std::env;
use std::path::{Path, PathBuf};

/// Names the folder to use, and no other.
const OVERRIDE: &str = "SPOOL_RESOURCES";

/// The folders in which our resources may be, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resources {
    folders: Vec<PathBuf>,
    /// Where the person's own are: what was got later.
    own: Option<PathBuf>,
}

/// The resources of this machine: `$SPOOL_RESOURCES`, else beside the program, else in the cache folder.
pub fn find() -> Resources {
    let program = env::current_exe().ok().and_then(|file| file.parent().map(Path::to_owned));
    let folders = folders(env::var_os(OVERRIDE).map(PathBuf::from), program, cache_folder());
    Resources { folders, own: None }
}

impl Resources {
    /// Resources in one folder.
    pub fn at(folder: impl Into<PathBuf>) -> Resources {
        Resources { folders: vec![folder.into()], own: None }
    }

    /// The same, and what the person gets later in `own`.
    pub fn and_own(self, own: impl Into<PathBuf>) -> Resources {
        Resources { own: Some(own.into()), ..self }
    }

    /// The folder of what the person gets later.
    pub fn own(&self) -> Option<&Path> {
        self.own.as_deref()
    }

    /// The voice model.
    pub fn voice_model(&self) -> Option<PathBuf> {
        self.first("voice/kokoro.onnx")
    }

    /// One voice of the voice model, by its name.
    pub fn voice(&self, name: &str) -> Option<PathBuf> {
        self.first(&voice_file(name))
    }

    /// Where such a voice is in one folder of resources.
    pub(crate) fn voice_in(folder: &Path, name: &str) -> PathBuf {
        folder.join(voice_file(name))
    }

    /// The ONNX Runtime library.
    pub fn onnxruntime(&self) -> Option<PathBuf> {
        self.first(&format!("onnxruntime/{}", library()))
    }

    /// The sentence encoder: its pieces of words, and its weights.
    pub fn sentence_encoder(&self) -> Option<(PathBuf, PathBuf)> {
        self.first("matching/pieces.model").zip(self.first("matching/weights.npz"))
    }

    /// The folder of the caption fonts.
    pub fn fonts(&self) -> Option<PathBuf> {
        self.first("fonts/Montserrat-ExtraBold.ttf").and_then(|font| font.parent().map(Path::to_owned))
    }

    /// The folder of the music that comes with Spool.
    pub fn music(&self) -> Option<PathBuf> {
        self.first("music/tracks.json").and_then(|list| list.parent().map(Path::to_owned))
    }

    /// The folder of the video tools that come with Spool, ffmpeg and ffprobe.
    pub fn tools(&self) -> Option<PathBuf> {
        let tool = if cfg!(windows) { "tools/ffmpeg.exe" } else { "tools/ffmpeg" };
        self.first(tool).and_then(|tool| tool.parent().map(Path::to_owned))
    }

    /// The program that keeps a queue for several computers.
    pub fn hub(&self) -> Option<PathBuf> {
        self.first(if cfg!(windows) { "hub/nats-server.exe" } else { "hub/nats-server" })
    }

    fn first(&self, thing: &str) -> Option<PathBuf> {
        self.folders.iter().chain(&self.own).map(|folder| folder.join(thing)).find(|path| path.is_file())
    }
}

fn voice_file(name: &str) -> String {
    format!("voice/voices/{name}.bin")
}

fn folders(chosen: Option<PathBuf>, program: Option<PathBuf>, cache: Option<PathBuf>) -> Vec<PathBuf> {
    if let Some(chosen) = chosen.filter(|folder| !folder.as_os_str().is_empty()) {
        return vec![chosen];
    }
    let beside = program.into_iter().flat_map(|folder| {
        [
            folder.join("resources"),
            folder.join("../lib/spool/resources"),
            folder.join("../Resources/resources"),
        ]
    });
    beside.chain(cache.map(|folder| folder.join("spool").join("resources"))).collect()
}

/// The same rule as `scripts/fetch-resources.mjs`.
fn cache_folder() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library").join("Caches"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))
    }
}

const fn library() -> &'static str {
    if cfg!(windows) {
        "onnxruntime.dll"
    } else if cfg!(target_os = "macos") {
        "libonnxruntime.dylib"
    } else {
        "libonnxruntime.so"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_chosen_folder_is_the_only_one() {
        let found = folders(Some("/chosen".into()), Some("/app".into()), Some("/cache".into()));
        assert_eq!(found, [PathBuf::from("/chosen")]);
    }

    #[test]
    fn the_folder_beside_the_program_comes_before_the_cache() {
        let found = folders(None, Some("/app".into()), Some("/cache".into()));
        assert_eq!(found.first(), Some(&PathBuf::from("/app/resources")));
        assert_eq!(found.last(), Some(&PathBuf::from("/cache/spool/resources")));
    }

    #[test]
    fn a_thing_that_is_missing_is_a_value_until_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let resources = Resources::at(folder.path());
        assert_eq!((resources.voice_model(), resources.fonts()), (None, None));
        fs::create_dir(folder.path().join("voice")).unwrap();
        fs::write(folder.path().join("voice/kokoro.onnx"), "model").unwrap();
        assert!(resources.voice_model().is_some());
    }
}

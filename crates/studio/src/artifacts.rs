//! Artifacts: what stages leave behind, each named by the hash of all that went into it.
//!
//! Any of them may be deleted at any time and is made again. A file is there whole or not at all, so being there
//! is the only record needed.

use crate::files;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{self, FileTimes};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Name of an artifact: stage and hash of its inputs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    stage: &'static str,
    hash: String,
    extension: &'static str,
}

impl Key {
    /// A key over everything in `inputs`. Whatever changes the result must be in there.
    pub fn of(stage: &'static str, extension: &'static str, inputs: &impl Serialize) -> Key {
        let canonical = serde_json::to_vec(inputs).unwrap_or_default();
        let mut hasher = blake3::Hasher::new();
        hasher.update(stage.as_bytes()).update(&[0]).update(&canonical);
        Key { stage, hash: hasher.finalize().to_hex().to_string(), extension }
    }

    /// The hash alone.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// The folder of artifacts.
#[derive(Debug, Clone)]
pub(crate) struct Artifacts {
    root: PathBuf,
}

impl Artifacts {
    /// Artifacts under `root`, which is made when the first one comes.
    pub fn at(root: PathBuf) -> Artifacts {
        Artifacts { root }
    }

    /// Where the artifact of this key is or would be.
    pub fn path(&self, key: &Key) -> PathBuf {
        self.root.join(key.stage).join(&key.hash[..2]).join(format!("{}.{}", key.hash, key.extension))
    }

    /// The artifact, if it has been made; marks it as used.
    pub fn find(&self, key: &Key) -> Option<PathBuf> {
        let path = self.path(key);
        let file = fs::File::options().write(true).open(&path).ok()?;
        let used = file.set_times(FileTimes::new().set_modified(SystemTime::now()));
        used.is_ok().then_some(path)
    }

    /// A path of its own for work in progress; `settle` moves the result to its name.
    pub fn scratch(&self, key: &Key) -> io::Result<PathBuf> {
        let folder = self.unfinished();
        fs::create_dir_all(&folder)?;
        Ok(folder.join(format!("{}.{}", uuid::Uuid::now_v7(), key.extension)))
    }

    /// Gives finished work its name.
    pub fn settle(&self, key: &Key, scratch: &Path) -> io::Result<PathBuf> {
        let path = self.path(key);
        files::settle(scratch, &path)?;
        Ok(path)
    }

    /// A small artifact read as JSON; a damaged one counts as not there.
    pub fn read<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        serde_json::from_slice(&fs::read(self.find(key)?).ok()?).ok()
    }

    /// Writes a small artifact as JSON.
    pub fn write(&self, key: &Key, value: &impl Serialize) -> io::Result<()> {
        files::replace(&self.path(key), &serde_json::to_vec_pretty(value).map_err(io::Error::other)?)
    }

    /// Deletes work that was left unfinished before `moment`: whoever was at it is gone.
    pub fn sweep_unfinished(&self, moment: SystemTime) {
        let mut all = Vec::new();
        list(&self.unfinished(), &mut all);
        for (changed, _, path) in all {
            if changed < moment
                && let Err(error) = fs::remove_file(&path)
            {
                tracing::warn!(%error, "an unfinished artifact could not be removed");
            }
        }
    }

    fn unfinished(&self) -> PathBuf {
        self.root.join("unfinished")
    }

    /// Deletes the least recently used artifacts until at most `most` bytes are left. Answers how many went.
    pub fn trim(&self, most: u64) -> usize {
        let mut all = Vec::new();
        list(&self.root, &mut all);
        all.sort_by_key(|(used, _, _)| *used);
        let mut total: u64 = all.iter().map(|(_, bytes, _)| bytes).sum();
        let mut removed = 0;
        for (_, bytes, path) in all {
            if total <= most {
                break;
            }
            if fs::remove_file(&path).is_ok() {
                total -= bytes;
                removed += 1;
            }
        }
        removed
    }
}

fn list(folder: &Path, all: &mut Vec<(SystemTime, u64, PathBuf)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        match entry.metadata() {
            Ok(meta) if meta.is_dir() => list(&entry.path(), all),
            Ok(meta) => {
                all.push((meta.modified().unwrap_or(SystemTime::UNIX_EPOCH), meta.len(), entry.path()))
            }
            Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_by_stage_and_by_every_input() {
        let keys = [
            Key::of("a", "json", &("x", 1)),
            Key::of("b", "json", &("x", 1)),
            Key::of("a", "json", &("x", 2)),
        ];
        assert!(keys[0] != keys[1] && keys[0] != keys[2] && keys[0] == Key::of("a", "json", &("x", 1)));
    }

    #[test]
    fn the_least_recently_used_go_first() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::at(folder.path().to_owned());
        let keys: Vec<Key> = (0..3).map(|n| Key::of("a", "json", &n)).collect();
        for (age, key) in keys.iter().enumerate() {
            artifacts.write(key, &"0123456789").unwrap();
            let long_ago = SystemTime::now() - std::time::Duration::from_secs(1_000 - age as u64);
            let file = fs::File::options().write(true).open(artifacts.path(key)).unwrap();
            file.set_times(FileTimes::new().set_modified(long_ago)).unwrap();
        }
        assert!(artifacts.find(&keys[0]).is_some());
        assert_eq!(artifacts.trim(24), 1);
        assert!(artifacts.find(&keys[0]).is_some() && artifacts.find(&keys[1]).is_none());
    }

    #[test]
    fn only_what_was_left_before_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::at(folder.path().to_owned());
        let scratch = artifacts.scratch(&Key::of("a", "mp4", &1)).unwrap();
        fs::write(&scratch, "half").unwrap();
        artifacts.sweep_unfinished(SystemTime::UNIX_EPOCH);
        assert!(scratch.exists());
        artifacts.sweep_unfinished(SystemTime::now() + std::time::Duration::from_secs(60));
        assert!(!scratch.exists());
    }

    #[test]
    fn a_damaged_artifact_counts_as_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::at(folder.path().to_owned());
        let key = Key::of("a", "json", &1);
        files::replace(&artifacts.path(&key), b"{\"half").unwrap();
        assert_eq!(artifacts.read::<String>(&key), None);
    }
}

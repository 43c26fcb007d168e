//! Artifacts: what stages leave behind, each named by the hash of all that went into it and the hash of what came out.
//!
//! Any of them may be deleted at any time and is made again. A file is there whole or not at all, and one whose bytes
//! are no longer what its name says counts as not there: so being there is the only record needed.

use crate::files::{self, Moved};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{self, File, FileTimes};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Digits of the content's hash that stand in the name.
const CONTENT_DIGITS: usize = 32;

/// Its time says when somebody last looked how much there is.
const STAMP: &str = "trimmed";
/// How the file is called that says since when what is used is needed.
const HOLD: &str = "hold";
/// How a file ends of which a part was fetched, and the lock of whoever is at it.
const PARTIAL: &str = "partial";
const LOCK: &str = "lock";
/// How long a part of a file waits for whoever wants the rest.
const PARTIAL_KEPT: Duration = Duration::from_secs(7 * 24 * 3_600);
const BETWEEN_TRIMS: Duration = Duration::from_secs(60);

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

    /// The artifact, if it has been made and is sound; marks it as used.
    pub fn find(&self, key: &Key) -> Option<PathBuf> {
        self.find_moving(key, &|| Ok(())).ok().flatten()
    }

    /// The same, saying after every piece of a large one that it moves.
    pub fn find_moving(&self, key: &Key, moved: Moved<'_>) -> io::Result<Option<PathBuf>> {
        for (path, content) in self.of(key) {
            match hash_moving(&path, moved) {
                Ok(hash) if hash.starts_with(&content) => {
                    touch(&path);
                    return Ok(Some(path));
                }
                Ok(_) => {
                    tracing::warn!(stage = key.stage, "a damaged artifact is made again");
                    self.forget(&path);
                }
                Err(error) if files::is_stopped(&error) => return Err(error),
                Err(error) => tracing::info!(%error, stage = key.stage, "an artifact cannot be read"),
            }
        }
        Ok(None)
    }

    /// Whether there is one of this name; its bytes are not looked at.
    pub fn has(&self, key: &Key) -> bool {
        !self.of(key).is_empty()
    }

    /// The files of this name, each with what its content's hash begins with.
    fn of(&self, key: &Key) -> Vec<(PathBuf, String)> {
        let (prefix, suffix) = (format!("{}.", key.hash), format!(".{}", key.extension));
        let entries = fs::read_dir(self.folder(key)).into_iter().flatten().flatten();
        let named = entries.filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let content = name.strip_prefix(&prefix)?.strip_suffix(&suffix)?.to_owned();
            Some((entry.path(), content))
        });
        named.collect()
    }

    /// What was known under this name before is no longer.
    fn forget_others(&self, key: &Key, kept: &Path) {
        let others = self.of(key).into_iter().filter(|(path, _)| path != kept);
        others.for_each(|(path, _)| self.forget(&path));
    }

    /// Lets go of an artifact that proved to be of no use.
    pub fn forget(&self, path: &Path) {
        if path.starts_with(&self.root)
            && let Err(error) = fs::remove_file(path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "an artifact could not be removed");
        }
    }

    /// Whether a path is one of ours rather than one of the person's files.
    pub fn owns(&self, path: &Path) -> bool {
        path.starts_with(&self.root)
    }

    fn folder(&self, key: &Key) -> PathBuf {
        self.root.join(key.stage).join(&key.hash[..2])
    }

    fn path(&self, key: &Key, content: &str) -> PathBuf {
        self.folder(key).join(format!("{}.{}.{}", key.hash, &content[..CONTENT_DIGITS], key.extension))
    }

    /// A path of its own for work in progress; `settle` moves the result to its name.
    pub fn scratch(&self, key: &Key) -> io::Result<PathBuf> {
        let folder = self.unfinished();
        fs::create_dir_all(&folder)?;
        Ok(folder.join(format!("{}.{}", uuid::Uuid::now_v7(), key.extension)))
    }

    /// A path for what is fetched piece by piece, the same each time: what a crash left of it is gone on with. Whoever
    /// comes while somebody is at it, in whichever program, gets a path of their own.
    pub fn partial(&self, key: &Key) -> io::Result<Partial> {
        let folder = self.unfinished();
        fs::create_dir_all(&folder)?;
        let name = format!("{}-{}.{}", key.stage, key.hash, key.extension);
        let lock = File::options().create(true).append(true).open(folder.join(format!("{name}.{LOCK}")))?;
        match lock.try_lock() {
            // Its time tells that somebody is at it.
            Ok(()) if lock.set_modified(SystemTime::now()).is_ok() => {
                Ok(Partial { path: folder.join(format!("{name}.{PARTIAL}")), lock: Some(lock) })
            }
            // Some network disks know no locks.
            _ => Ok(Partial { path: self.scratch(key)?, lock: None }),
        }
    }

    /// Gives finished work its name.
    pub fn settle(&self, key: &Key, scratch: &Path) -> io::Result<PathBuf> {
        self.settle_moving(key, scratch, &|| Ok(()))
    }

    /// The same, saying after every piece of large work that it moves.
    pub fn settle_moving(&self, key: &Key, scratch: &Path, moved: Moved<'_>) -> io::Result<PathBuf> {
        let path = self.path(key, &hash_moving(scratch, moved)?);
        files::settle(scratch, &path)?;
        self.forget_others(key, &path);
        Ok(path)
    }

    /// A small artifact read as JSON; a damaged one counts as not there.
    pub fn read<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        serde_json::from_slice(&fs::read(self.find(key)?).ok()?).ok()
    }

    /// Writes a small artifact as JSON.
    pub fn write(&self, key: &Key, value: &impl Serialize) -> io::Result<()> {
        let bytes = serde_json::to_vec_pretty(value).map_err(io::Error::other)?;
        let path = self.path(key, &blake3::hash(&bytes).to_hex());
        files::replace(&path, &bytes)?;
        self.forget_others(key, &path);
        Ok(())
    }

    /// Until this is dropped, nothing that is made or used from now on is let go of, by whichever program.
    pub fn hold(&self) -> Option<Hold> {
        let path = self.unfinished().join(format!("{}.{HOLD}", uuid::Uuid::now_v7()));
        let held = fs::create_dir_all(self.unfinished()).and_then(|()| fs::write(&path, []));
        held.inspect_err(|error| tracing::info!(%error, "artifacts are not held")).ok()?;
        Some(Hold(path))
    }

    /// Since when what is used is needed by somebody.
    fn held_since(&self) -> Option<SystemTime> {
        let holds = fs::read_dir(self.unfinished()).into_iter().flatten().flatten();
        let holds = holds.filter(|entry| entry.path().extension().is_some_and(|kind| kind == HOLD));
        holds.filter_map(|entry| entry.metadata().and_then(|metadata| metadata.modified()).ok()).min()
    }

    /// Deletes work that was left unfinished before `moment`: whoever was at it is gone. Parts of files that were being
    /// fetched stay for a week, to be gone on with.
    pub fn sweep_unfinished(&self, moment: SystemTime) {
        let mut all = Vec::new();
        list(&self.unfinished(), &mut all);
        let fetched = |path: &Path| path.extension().is_some_and(|end| end == PARTIAL || end == LOCK);
        for (changed, _, path) in all {
            let kept = if fetched(&path) { PARTIAL_KEPT } else { Duration::ZERO };
            if changed + kept < moment
                && let Err(error) = fs::remove_file(&path)
            {
                tracing::warn!(%error, "an unfinished artifact could not be removed");
            }
        }
    }

    fn unfinished(&self) -> PathBuf {
        self.root.join("unfinished")
    }

    /// The same as [`Artifacts::trim`] if no program has done it in the last minute: whatever is made, and by whoever,
    /// the folder does not outgrow its bound by more than a minute's work.
    pub fn trim_now_and_then(&self, most: u64) {
        let stamp = self.root.join(STAMP);
        let last = fs::metadata(&stamp).and_then(|meta| meta.modified());
        if last.is_ok_and(|last| last.elapsed().is_ok_and(|age| age < BETWEEN_TRIMS)) {
            return;
        }
        if let Err(error) = fs::write(&stamp, []) {
            tracing::debug!(%error, "the last look at artifacts was not noted");
        }
        self.trim(most);
    }

    /// Deletes the least recently used artifacts until at most `most` bytes are left, but nothing that somebody is at.
    /// Answers how many went.
    pub fn trim(&self, most: u64) -> usize {
        let held = self.held_since();
        let mut all = self.finished();
        all.sort_by_key(|(used, _, _)| *used);
        let mut total: u64 = all.iter().map(|(_, bytes, _)| bytes).sum();
        let mut removed = 0;
        for (used, bytes, path) in all {
            if total <= most || held.is_some_and(|since| used >= since) {
                break;
            }
            if fs::remove_file(&path).is_ok() {
                total -= bytes;
                removed += 1;
            }
        }
        removed
    }

    /// Deletes every artifact that was used last before `moment`. Answers how many bytes that frees.
    pub fn trim_older(&self, moment: SystemTime) -> u64 {
        let old = self.finished().into_iter().filter(|(used, _, _)| *used < moment);
        old.filter(|(_, _, path)| fs::remove_file(path).is_ok()).map(|(_, bytes, _)| bytes).sum()
    }

    /// All that nobody is at: when each was used last, its size, and where it is.
    fn finished(&self) -> Vec<(SystemTime, u64, PathBuf)> {
        let mut all = Vec::new();
        list(&self.root, &mut all);
        let unfinished = self.unfinished();
        all.retain(|(_, _, path)| !path.starts_with(&unfinished));
        all
    }
}

/// Where a file is fetched to. It is ours alone until this is dropped.
#[derive(Debug)]
pub(crate) struct Partial {
    pub path: PathBuf,
    lock: Option<File>,
}

impl Partial {
    /// Whether somebody goes on with it who comes later.
    pub fn is_kept(&self) -> bool {
        self.lock.is_some()
    }
}

/// Somebody needs what is used.
#[derive(Debug)]
pub(crate) struct Hold(PathBuf);

impl Drop for Hold {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0) {
            tracing::debug!(%error, "artifacts stay held until the next start");
        }
    }
}

/// The blake3 of a file's bytes, in hex.
pub(crate) fn hash_of(path: &Path) -> io::Result<String> {
    hash_moving(path, &|| Ok(()))
}

/// The same, saying after every piece of the file that it moves: a film on a slow disk takes minutes.
pub(crate) fn hash_moving(path: &Path, moved: Moved<'_>) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    let mut file = fs::File::open(path)?;
    loop {
        let before = hasher.count();
        hasher.update_reader(Read::by_ref(&mut file).take(files::PIECE))?;
        if hasher.count() == before {
            return Ok(hasher.finalize().to_hex().to_string());
        }
        moved()?;
    }
}

/// Marks a file as used now; that it cannot be marked only makes it go earlier.
fn touch(path: &Path) {
    let now = FileTimes::new().set_modified(SystemTime::now());
    if let Err(error) = fs::File::options().write(true).open(path).and_then(|file| file.set_times(now)) {
        tracing::debug!(%error, "an artifact was not marked as used");
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
            let file = fs::File::options().write(true).open(artifacts.find(key).unwrap()).unwrap();
            file.set_times(FileTimes::new().set_modified(long_ago)).unwrap();
        }
        assert!(artifacts.find(&keys[0]).is_some());
        assert_eq!(artifacts.trim(24), 1);
        assert!(artifacts.find(&keys[0]).is_some() && artifacts.find(&keys[1]).is_none());
    }

    #[test]
    fn what_was_used_since_stays_when_all_else_goes() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::at(folder.path().to_owned());
        let (old, new) = (Key::of("a", "json", &1), Key::of("a", "json", &2));
        artifacts.write(&old, &"0123456789").unwrap();
        let since = SystemTime::now() - Duration::from_secs(5);
        let file = fs::File::options().write(true).open(artifacts.find(&old).unwrap()).unwrap();
        file.set_times(FileTimes::new().set_modified(since - Duration::from_secs(5))).unwrap();
        artifacts.write(&new, &"new").unwrap();
        assert_eq!(artifacts.trim_older(since), 12);
        assert!(artifacts.find(&old).is_none() && artifacts.find(&new).is_some());
    }

    #[test]
    fn what_a_running_job_uses_is_never_let_go_of() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::at(folder.path().to_owned());
        let (unused, used) = (Key::of("a", "json", &1), Key::of("a", "json", &2));
        artifacts.write(&unused, &"0123456789").unwrap();
        artifacts.write(&used, &"0123456789").unwrap();
        for key in [&unused, &used] {
            let file = fs::File::options().write(true).open(artifacts.find(key).unwrap()).unwrap();
            file.set_times(FileTimes::new().set_modified(SystemTime::UNIX_EPOCH)).unwrap();
        }
        let hold = artifacts.hold();
        assert!(artifacts.find(&used).is_some());
        let another_program = Artifacts::at(folder.path().to_owned());
        assert_eq!(another_program.trim(0), 1);
        assert!(artifacts.has(&used) && !artifacts.has(&unused));
        drop(hold);
        assert_eq!(another_program.trim(0), 1);
    }

    #[test]
    fn what_is_made_anew_under_a_name_takes_the_place_of_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::at(folder.path().to_owned());
        let key = Key::of("search", "json", &1);
        for answer in ["yesterday's", "today's"] {
            artifacts.write(&key, &answer).unwrap();
            assert_eq!(artifacts.read::<String>(&key).as_deref(), Some(answer));
        }
        assert_eq!(artifacts.of(&key).len(), 1);
    }

    #[test]
    fn work_in_progress_is_never_let_go_of() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::at(folder.path().to_owned());
        let key = Key::of("a", "json", &1);
        let scratch = artifacts.scratch(&key).unwrap();
        fs::write(&scratch, "half of a part").unwrap();
        artifacts.write(&key, &"whole").unwrap();
        assert_eq!(artifacts.trim(0), 1);
        assert!(scratch.exists() && artifacts.find(&key).is_none());
    }

    #[test]
    fn what_is_made_is_looked_through_once_a_minute() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::at(folder.path().to_owned());
        let key = Key::of("a", "json", &1);
        let kept = || {
            artifacts.write(&key, &"whole").unwrap();
            artifacts.trim_now_and_then(0);
            artifacts.find(&key).is_some()
        };
        assert!(!kept(), "nobody had looked yet");
        assert!(kept(), "somebody just looked");
        let stamp = fs::File::options().write(true).open(folder.path().join(STAMP)).unwrap();
        let long_ago = SystemTime::now() - BETWEEN_TRIMS * 2;
        stamp.set_times(FileTimes::new().set_modified(long_ago)).unwrap();
        assert!(!kept(), "a minute has gone by");
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
    fn a_part_of_a_file_waits_a_week_under_the_same_name() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::at(folder.path().to_owned());
        let key = Key::of("footage", "mp4", &1);
        let part = artifacts.partial(&key).unwrap();
        fs::write(&part.path, "half of a film").unwrap();
        let path = part.path.clone();
        drop(part);
        artifacts.sweep_unfinished(SystemTime::now() + Duration::from_secs(60));
        assert_eq!(artifacts.partial(&key).unwrap().path, path);
        assert_eq!(fs::read_to_string(&path).unwrap(), "half of a film");
        artifacts.sweep_unfinished(SystemTime::now() + PARTIAL_KEPT * 2);
        assert!(!path.exists());
    }

    #[test]
    fn two_never_write_to_one_part_of_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::at(folder.path().to_owned());
        let key = Key::of("footage", "mp4", &1);
        let (one, other) = (artifacts.partial(&key).unwrap(), artifacts.partial(&key).unwrap());
        assert!(one.path != other.path && one.is_kept() && !other.is_kept());
        let path = one.path.clone();
        drop(one);
        assert_eq!(artifacts.partial(&key).unwrap().path, path);
    }

    #[test]
    fn a_damaged_artifact_counts_as_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::at(folder.path().to_owned());
        let key = Key::of("a", "json", &1);
        artifacts.write(&key, &"whole").unwrap();
        let path = artifacts.find(&key).unwrap();
        fs::write(&path, "\"other\"").unwrap();
        assert_eq!(artifacts.read::<String>(&key), None);
        assert!(!path.exists());
        artifacts.write(&key, &"whole").unwrap();
        assert_eq!(artifacts.read::<String>(&key).as_deref(), Some("whole"));
    }
}

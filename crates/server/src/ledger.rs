//! The ledger: what was asked over HTTP and is owed for a job: a file for each, replaced whole.
//!
//! The queue knows what a job is; this knows what its client said: the script it will be given back, the body that an
//! idempotency key stands for, and whom to tell when it ends.

use crate::shelf::sync_folder;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// What is known of one job.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Entry {
    /// Hash of the body that asked for it.
    pub body: String,
    /// What the compatible API gives back as it was said.
    pub script: Option<String>,
    /// Whether the job writes that script, so that it is asked for it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub writes: bool,
    /// The same.
    pub terms: Option<Vec<String>>,
    /// What could not be done as asked, known before the job begins.
    pub notes: Vec<String>,
    /// Whom to tell.
    pub webhook: Option<Webhook>,
    /// Further jobs that belong to the same task of the compatible API.
    pub parts: Vec<String>,
    /// Whether it is such a further job.
    pub part: bool,
}

/// Whom to tell, and how far that is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Webhook {
    /// Where.
    pub url: String,
    /// What was told last, or given up.
    pub told: String,
    /// Tries to tell the next one.
    pub tries: u32,
    /// No try before, Unix milliseconds.
    pub not_before_ms: i64,
}

/// Entries that are remembered: of the tasks that are polled now.
const REMEMBERED: usize = 256;

/// When an entry was written, and its length.
type Stamp = (SystemTime, u64);

/// A folder of entries. Clones share it.
#[derive(Clone)]
pub(crate) struct Ledger {
    folder: Arc<PathBuf>,
    /// What was read lately, and of which file.
    lately: Arc<Mutex<HashMap<String, (Stamp, Entry)>>>,
    /// Jobs that are parts of a task; held while anything is written.
    parts: Arc<Mutex<HashSet<String>>>,
}

impl Ledger {
    /// The ledger in this folder, which is made if it is not there.
    pub(crate) fn at(folder: PathBuf) -> io::Result<Ledger> {
        fs::create_dir_all(&folder)?;
        let ledger = Ledger { folder: Arc::new(folder), lately: Arc::default(), parts: Arc::default() };
        let part = |id: &String| ledger.read(id).is_some_and(|entry| entry.part);
        *ledger.alone() = ledger.ids().into_iter().filter(part).collect();
        Ok(ledger)
    }

    /// What is known of a job. `id` is the queue's own writing of it.
    pub(crate) fn read(&self, id: &str) -> Option<Entry> {
        let path = self.path(id)?;
        let written = fs::metadata(&path).ok()?;
        let stamp = (written.modified().ok()?, written.len());
        if let Some((_, entry)) = self.lately().get(id).filter(|(then, _)| *then == stamp) {
            return Some(entry.clone());
        }
        let entry: Entry = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        let mut lately = self.lately();
        if lately.len() >= REMEMBERED {
            lately.clear();
        }
        lately.insert(id.to_owned(), (stamp, entry.clone()));
        Some(entry)
    }

    fn lately(&self) -> MutexGuard<'_, HashMap<String, (Stamp, Entry)>> {
        self.lately.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes an entry unless there is one; answers the one that stands.
    pub(crate) fn begin(&self, id: &str, entry: Entry) -> io::Result<Entry> {
        let mut parts = self.alone();
        if let Some(earlier) = self.read(id) {
            return Ok(earlier);
        }
        self.write(id, &entry)?;
        if entry.part {
            parts.insert(id.to_owned());
        }
        Ok(entry)
    }

    /// Whether a job is shown only as a part of another.
    pub(crate) fn is_part(&self, id: &str) -> bool {
        self.alone().contains(id)
    }

    /// Changes an entry, if there is one.
    pub(crate) fn change(&self, id: &str, change: impl FnOnce(&mut Entry)) -> io::Result<()> {
        let _alone = self.alone();
        let Some(mut entry) = self.read(id) else { return Ok(()) };
        change(&mut entry);
        self.write(id, &entry)
    }

    fn alone(&self) -> MutexGuard<'_, HashSet<String>> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets a job.
    pub(crate) fn forget(&self, id: &str) {
        if let Some(path) = self.path(id)
            && let Err(error) = fs::remove_file(path)
        {
            tracing::debug!(%error, "an entry of the ledger stayed");
        }
    }

    /// Jobs whose entries were written longer ago than this.
    pub(crate) fn older_than(&self, age: Duration) -> Vec<String> {
        let now = SystemTime::now();
        let written = |id: &str| fs::metadata(self.path(id)?).and_then(|meta| meta.modified()).ok();
        let old = |id: &String| written(id).is_some_and(|at| now.duration_since(at).is_ok_and(|is| is > age));
        self.ids().into_iter().filter(old).collect()
    }

    /// Jobs that have somebody to be told.
    pub(crate) fn to_be_told(&self) -> Vec<String> {
        self.ids()
            .into_iter()
            .filter(|id| self.read(id).is_some_and(|entry| entry.webhook.is_some()))
            .collect()
    }

    fn ids(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&*self.folder) else { return Vec::new() };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned)).collect()
    }

    fn write(&self, id: &str, entry: &Entry) -> io::Result<()> {
        let path = self.path(id).ok_or(io::ErrorKind::InvalidInput)?;
        let mut file = tempfile::NamedTempFile::new_in(&*self.folder)?;
        serde_json::to_writer(&mut file, entry)?;
        file.flush()?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        // Two writings within one tick of the disk's clock look alike.
        self.lately().remove(id);
        sync_folder(&self.folder)
    }

    fn path(&self, id: &str) -> Option<PathBuf> {
        let plain = !id.is_empty() && id.len() <= 36 && id.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        plain.then(|| self.folder.join(format!("{id}.json")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11";

    #[test]
    fn the_first_entry_stands_and_outlives_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let entry = |body: &str| Entry { body: body.to_owned(), ..Entry::default() };
        let ledger = Ledger::at(folder.path().to_owned()).unwrap();
        assert_eq!(ledger.begin(ID, entry("one")).unwrap().body, "one");
        assert_eq!(ledger.begin(ID, entry("two")).unwrap().body, "one");
        let again = Ledger::at(folder.path().to_owned()).unwrap();
        assert_eq!(again.read(ID).unwrap().body, "one");
    }

    #[test]
    fn the_parts_of_a_task_are_known_again() {
        let folder = tempfile::tempdir().unwrap();
        let other = ID.replace('8', "9");
        let ledger = Ledger::at(folder.path().to_owned()).unwrap();
        ledger.begin(ID, Entry::default()).unwrap();
        ledger.begin(&other, Entry { part: true, ..Entry::default() }).unwrap();
        ledger.change(ID, |entry| entry.parts.push(other.clone())).unwrap();
        let again = Ledger::at(folder.path().to_owned()).unwrap();
        assert_eq!(again.read(ID).unwrap().parts, std::slice::from_ref(&other));
        assert_eq!((again.is_part(ID), again.is_part(&other)), (false, true));
    }

    #[test]
    fn entries_have_an_age_and_can_be_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::at(folder.path().to_owned()).unwrap();
        ledger.begin(ID, Entry::default()).unwrap();
        assert_eq!(ledger.older_than(Duration::from_secs(60)), Vec::<String>::new());
        let file = fs::File::open(folder.path().join(format!("{ID}.json"))).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(61)).unwrap();
        assert_eq!(ledger.older_than(Duration::from_secs(60)), [ID]);
        ledger.forget(ID);
        assert_eq!(ledger.read(ID), None);
    }

    #[test]
    fn an_id_is_never_a_path() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::at(folder.path().to_owned()).unwrap();
        assert!(ledger.begin("../x", Entry::default()).is_err());
        assert_eq!(ledger.read("../../etc/passwd"), None);
    }
}

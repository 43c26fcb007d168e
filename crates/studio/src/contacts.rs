//! Contacts: which hosts elsewhere were reached from this computer, so that a person can see what "online" came to.
//!
//! A line of `contacts.log` in the data folder is a host with the milliseconds of the last time and how many times. Every
//! program of the folder adds lines; lines of one host are put together when the file has grown.

use crate::api::{ApiError, ContactView};
use crate::studio::Studio;
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

const NAME: &str = "contacts.log";
/// The file is put together when it is larger.
const LARGE: u64 = 64 << 10;
/// Hosts that are told of, those that were reached last.
const MOST: usize = 200;
/// Longest name that a host can have.
const LONGEST: usize = 253;

/// The list of one data folder.
#[derive(Debug, Clone)]
pub struct Contacts(PathBuf);

impl Contacts {
    /// The list in the folder `data`.
    pub fn at(data: &Path) -> Contacts {
        Contacts(data.join(NAME))
    }

    /// Notes that a host is being reached now. That it could not be noted stops nothing, and is in the log.
    pub fn note(&self, host: &str) {
        if host.is_empty() || host.len() > LONGEST || host.contains(char::is_whitespace) {
            return;
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        if let Err(error) = self.add(&format!("{now} 1 {host}\n")) {
            tracing::warn!(%error, "a host that was reached is not on the list");
        }
    }

    fn add(&self, line: &str) -> io::Result<()> {
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(&self.0)?;
        file.lock()?;
        if file.metadata()?.len() > LARGE {
            put_together(&mut file)?;
        }
        file.write_all(line.as_bytes())
    }

    /// Who was reached, the last first.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn list(&self) -> io::Result<Vec<ContactView>> {
        match std::fs::read_to_string(&self.0) {
            Ok(text) => Ok(told(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    fn forget(&self) -> io::Result<()> {
        match std::fs::remove_file(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }
}

/// Leaves one line a host.
fn put_together(file: &mut File) -> io::Result<()> {
    let mut text = String::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_string(&mut text)?;
    let lines: String = (told(&text).iter().rev())
        .map(|ContactView { host, last_ms, times }| format!("{last_ms} {times} {host}\n"))
        .collect();
    file.set_len(0)?;
    file.write_all(lines.as_bytes())
}

/// What the lines of a list say together; lines that cannot be read are passed over.
fn told(text: &str) -> Vec<ContactView> {
    let mut hosts: HashMap<&str, (u64, u64)> = HashMap::new();
    for line in text.lines() {
        let mut words = line.splitn(3, ' ');
        let (at, times, host) = (words.next(), words.next(), words.next());
        let number = |word: Option<&str>| word?.parse::<u64>().ok();
        let (Some(at), Some(times), Some(host)) = (number(at), number(times), host) else { continue };
        let (last, so_far) = hosts.entry(host).or_default();
        *last = at.max(*last);
        *so_far += times;
    }
    let view =
        |(host, (last_ms, times)): (&str, (u64, u64))| ContactView { host: host.to_owned(), last_ms, times };
    let mut told: Vec<ContactView> = hosts.into_iter().map(view).collect();
    told.sort_by(|one, other| other.last_ms.cmp(&one.last_ms).then_with(|| one.host.cmp(&other.host)));
    told.truncate(MOST);
    told
}

impl Studio {
    /// The list of hosts that were reached.
    pub fn contacts(&self) -> Contacts {
        Contacts::at(&self.folders.data)
    }

    /// Which hosts were reached from this computer, the last first; not those of a shared queue.
    ///
    /// # Errors
    /// `disk_error` when the list cannot be read.
    pub fn list_contacts(&self) -> Result<Vec<ContactView>, ApiError> {
        self.contacts().list().map_err(|error| refused(&error))
    }

    /// Empties that list.
    ///
    /// # Errors
    /// `disk_error` when it cannot be removed.
    pub fn forget_contacts(&self) -> Result<(), ApiError> {
        self.contacts().forget().map_err(|error| refused(&error))
    }
}

fn refused(error: &io::Error) -> ApiError {
    let message = format!("The list of computers that were contacted cannot be reached ({error}).");
    ApiError::lasting("disk_error", message, "Check the disk, then try again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contacts() -> (tempfile::TempDir, Contacts) {
        let folder = tempfile::tempdir().unwrap();
        let contacts = Contacts::at(folder.path());
        (folder, contacts)
    }

    fn hosts(contacts: &Contacts) -> Vec<(String, u64)> {
        contacts.list().unwrap().into_iter().map(|contact| (contact.host, contact.times)).collect()
    }

    #[test]
    fn each_host_is_told_once_with_how_often_and_when() {
        let (_folder, contacts) = contacts();
        assert!(hosts(&contacts).is_empty());
        for line in ["1000 1 a.example\n", "3000 1 a.example\n", "2000 1 b.example\n", "nonsense\n"] {
            contacts.add(line).unwrap();
        }
        let told = contacts.list().unwrap();
        assert_eq!(told[0], ContactView { host: "a.example".to_owned(), last_ms: 3_000, times: 2 });
        assert_eq!(told[1], ContactView { host: "b.example".to_owned(), last_ms: 2_000, times: 1 });
    }

    #[test]
    fn what_is_no_host_is_not_noted() {
        let (_folder, contacts) = contacts();
        for host in ["", "a b", "a\n9 9 b", &"a".repeat(300)] {
            contacts.note(host);
        }
        contacts.note("api.example");
        assert_eq!(hosts(&contacts), [("api.example".to_owned(), 1)]);
        contacts.forget().unwrap();
        contacts.forget().unwrap();
        assert!(hosts(&contacts).is_empty());
    }

    #[test]
    fn a_long_list_is_put_together_and_loses_nothing() {
        let (_folder, contacts) = contacts();
        for at in 0..5_000 {
            contacts.add(&format!("{at} 1 host-{}.example\n", at % 3)).unwrap();
        }
        let times: Vec<u64> = hosts(&contacts).into_iter().map(|(_, times)| times).collect();
        assert_eq!((times.len(), times.iter().sum::<u64>()), (3, 5_000));
        assert!(std::fs::metadata(&contacts.0).unwrap().len() <= LARGE + 64);
    }
}

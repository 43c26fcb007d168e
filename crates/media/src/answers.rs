//! Answers: what ffprobe and ffmpeg said of files that have not changed since, kept from one start to the next. To ask
//! again about each clip of a large library takes minutes.

use crate::plan::Line;
use crate::probe::Stamp;
use editorial::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

/// Most answers that are kept, a file of some hundred bytes each.
const MOST: usize = 8_192;
/// A file that was written so short a time ago may be written again without looking any newer.
const SETTLED: Duration = Duration::from_secs(3);

/// A folder of answers, or none.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    folder: Option<PathBuf>,
    trimmed: OnceLock<()>,
}

/// What was said of one file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Heard {
    /// ffprobe's report; empty when nobody asked yet.
    pub report: String,
    /// How long streams really are, for those that were walked through.
    pub lengths: BTreeMap<usize, Time>,
    /// Whether samples written as floats were found to be numbers.
    pub numbers: bool,
}

/// One file as it is now, and what is asked about it.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    name: String,
    asked_of: Stamp,
}

impl Question {
    /// What `line` asks a program of this version about a file that looks like `stamp`.
    pub fn new(version: &str, line: &Line, stamp: Stamp) -> Question {
        let mut hasher = blake3::Hasher::new();
        for word in line.words_of() {
            hasher.update(word.as_encoded_bytes()).update(&[0]);
        }
        hasher.update(format!("{version}\0{stamp:?}").as_bytes());
        Question { name: hasher.finalize().to_hex().to_string(), asked_of: stamp }
    }
}

impl Answers {
    /// Kept in this folder, which is made when there is something to keep.
    pub fn at(folder: PathBuf) -> Answers {
        Answers { folder: Some(folder), trimmed: OnceLock::new() }
    }

    /// What was said then.
    pub fn recall(&self, question: &Question) -> Option<Heard> {
        serde_json::from_slice(&fs::read(self.folder.as_ref()?.join(&question.name)).ok()?).ok()
    }

    /// Keeps what was said, unless the file is too new to be sure that it stays as it is.
    pub fn keep(&self, question: &Question, said: &Heard) {
        let Some(folder) = self.folder.as_deref().filter(|_| question.asked_of.is_older_than(SETTLED)) else {
            return;
        };
        self.trimmed.get_or_init(|| trim(folder));
        if let Err(error) = write(folder, &question.name, said) {
            tracing::debug!(%error, "an answer was not kept");
        }
    }

    /// Forgets it: the file turned out to be another.
    pub fn forget(&self, question: &Question) {
        if let Some(folder) = &self.folder {
            // It may never have been kept.
            fs::remove_file(folder.join(&question.name)).ok();
        }
    }
}

fn write(folder: &Path, name: &str, said: &Heard) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = tempfile::NamedTempFile::new_in(folder)?;
    fs::write(unfinished.path(), serde_json::to_vec(said)?)?;
    unfinished.persist(folder.join(name)).map(|_| ()).map_err(|error| error.error)
}

/// Lets go of the older half when there are too many.
fn trim(folder: &Path) {
    let age = |entry: fs::DirEntry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()));
    let mut kept: Vec<(SystemTime, PathBuf)> =
        fs::read_dir(folder).into_iter().flatten().flatten().filter_map(age).collect();
    if kept.len() > MOST {
        kept.sort_unstable();
        for (_, path) in &kept[..kept.len() - MOST / 2] {
            fs::remove_file(path).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(bytes: u64, age: Duration) -> Stamp {
        Stamp { bytes, modified: Some(SystemTime::now() - age) }
    }

    fn asked(line: &str, stamp: Stamp) -> Question {
        Question::new("1", &Line::default().words(line), stamp)
    }

    fn heard() -> Heard {
        Heard { report: "{}".to_owned(), lengths: [(0, Time::from_ms(4_000))].into(), numbers: true }
    }

    #[test]
    fn an_answer_holds_as_long_as_the_file_looks_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let then = stamp(5, Duration::from_secs(60));
        Answers::at(folder.path().join("facts")).keep(&asked("-i a", then), &heard());
        let later = Answers::at(folder.path().join("facts"));
        assert_eq!(later.recall(&asked("-i a", then)), Some(heard()));
        let grown = Stamp { bytes: 6, ..then };
        for other in [asked("-i a", grown), asked("-i b", then), Question::new("2", &Line::default(), then)] {
            assert_eq!(later.recall(&other), None);
        }
        later.forget(&asked("-i a", then));
        assert_eq!(later.recall(&asked("-i a", then)), None);
    }

    #[test]
    fn a_file_that_was_just_written_is_asked_again() {
        let folder = tempfile::tempdir().unwrap();
        let answers = Answers::at(folder.path().to_owned());
        for new in [stamp(5, Duration::ZERO), Stamp { bytes: 5, modified: None }] {
            answers.keep(&asked("-i a", new), &heard());
            assert_eq!(answers.recall(&asked("-i a", new)), None);
        }
    }

    #[test]
    fn no_folder_keeps_nothing() {
        let then = stamp(5, Duration::from_secs(60));
        Answers::default().keep(&asked("-i a", then), &heard());
        assert_eq!(Answers::default().recall(&asked("-i a", then)), None);
    }

    #[test]
    fn the_older_half_goes_when_there_are_too_many() {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..=MOST {
            fs::write(folder.path().join(format!("{n}")), "").unwrap();
        }
        trim(folder.path());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), MOST / 2);
    }
}

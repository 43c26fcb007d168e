//! The index: what is known of each file of the library, by its path.

use crate::api::InputKind;
use crate::intake::classify;
use crate::ports::{Embedding, MediaKind, Offer, Probe};
use editorial::Time;
use editorial::casting::{self, Score};
use editorial::matching;
use editorial::project::Source;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Files that are known; more would take long to look through and say little more.
const MOST_FILES: usize = 5_000;
/// Folders below one another.
const DEEPEST: usize = 12;
/// Offers for one search.
const MOST_OFFERS: usize = 20;
/// Letters of what is known of a file.
const MOST_WORDS: usize = 200;

/// A file as it lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lying {
    pub path: PathBuf,
    pub mark: Mark,
}

/// By what it is seen that a file is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    bytes: u64,
    modified_ms: u64,
}

#[derive(Default, Serialize, Deserialize)]
pub(super) struct Index {
    files: BTreeMap<PathBuf, Known>,
}

#[derive(Serialize, Deserialize)]
struct Known {
    mark: Mark,
    /// What its names say.
    words: String,
    /// None when there is no picture in it, or it does not play.
    picture: Option<Picture>,
    #[serde(skip)]
    meaning: Option<Embedding>,
}

#[derive(Serialize, Deserialize)]
struct Picture {
    kind: MediaKind,
    width: u32,
    height: u32,
    length: Time,
}

impl Index {
    /// Files that are not known as they now are.
    pub fn unknown(&self, lying: &[Lying]) -> Vec<Lying> {
        let known = |file: &&Lying| self.files.get(&file.path).is_some_and(|known| known.mark == file.mark);
        lying.iter().filter(|file| !known(file)).cloned().collect()
    }

    /// Words of files whose meaning is not known yet.
    pub fn unread(&self) -> Vec<String> {
        let mute = |known: &&Known| known.meaning.is_none() && known.picture.is_some();
        self.files.values().filter(mute).map(|known| known.words.clone()).filter(|w| !w.is_empty()).collect()
    }

    pub fn read(&mut self, words: &str, meaning: &Embedding) {
        let said = self.files.values_mut().filter(|known| known.words == words);
        said.for_each(|known| known.meaning = Some(meaning.clone()));
    }

    pub fn learn(&mut self, file: Lying, roots: &[PathBuf], probe: Option<Probe>) {
        let words = roots.iter().find_map(|root| words_of(root, &file.path)).unwrap_or_default();
        let picture = probe.filter(|probe| probe.kind != MediaKind::Audio).map(|probe| Picture {
            kind: probe.kind,
            width: probe.width,
            height: probe.height,
            length: probe.length,
        });
        self.files.insert(file.path, Known { mark: file.mark, words, picture, meaning: None });
    }

    /// Forgets what lies no longer there. What is in a folder that is away may come back with its disk.
    pub fn keep(&mut self, lying: &[Lying], away: &[PathBuf]) {
        let there: std::collections::HashSet<&Path> = lying.iter().map(|file| file.path.as_path()).collect();
        let below = |path: &Path| away.iter().any(|folder| path.starts_with(folder));
        self.files.retain(|path, _| there.contains(path.as_path()) || below(path));
    }

    /// Forgets what is in none of these folders.
    pub fn keep_below(&mut self, folders: &[PathBuf]) {
        self.files.retain(|path, _| folders.iter().any(|folder| path.starts_with(folder)));
    }

    /// How many files with a picture are below a folder.
    pub fn count(&self, folder: &Path) -> u32 {
        let pictures = self.files.iter().filter(|(_, known)| known.picture.is_some());
        pictures.filter(|(path, _)| path.starts_with(folder)).count().try_into().unwrap_or(u32::MAX)
    }

    /// What speaks of some words, by their meaning where that is known, else by the words themselves.
    pub fn search(&self, folders: &[PathBuf], words: &str, asked: Option<&Embedding>) -> Vec<Offer> {
        let score = |known: &Known| match (asked, &known.meaning) {
            (Some(asked), Some(meaning)) => Score::of_meaning(asked, meaning),
            _ => Score::of_words(matching::shared(words, &known.words)),
        };
        let offered = |path: &Path| folders.iter().any(|folder| path.starts_with(folder));
        let telling = self.files.iter().filter(|(path, known)| !known.words.is_empty() && offered(path));
        let mut scored: Vec<(Score, &PathBuf, &Known, &Picture)> = telling
            .filter_map(|(path, known)| Some((score(known), path, known, known.picture.as_ref()?)))
            .filter(|(score, ..)| *score > Score::default())
            .collect();
        // Stable: among equals the order of their names holds.
        scored.sort_by_key(|(score, ..)| Reverse(*score));
        scored.truncate(MOST_OFFERS);
        scored.into_iter().map(|(_, path, known, picture)| offer(path, known, picture)).collect()
    }
}

fn offer(path: &Path, known: &Known, picture: &Picture) -> Offer {
    let address = path.display().to_string();
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    Offer {
        // Behind what tells it from others of its name stands the name, for the receipt.
        id: format!("{}/{file}", &blake3::hash(address.as_bytes()).to_hex()[..16]),
        kind: picture.kind,
        address,
        width: picture.width,
        height: picture.height,
        length: picture.length,
        words: known.words.clone(),
        preview: String::new(),
        source: Source::default(),
    }
}

/// What the names of a file and of the folders it lies in say, from the root's own name on; none when it is not below.
fn words_of(root: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?;
    let names = root.file_name().into_iter().chain(below.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name),
        _ => None,
    }));
    let said: Vec<String> = names.filter_map(|name| casting::described(&name.to_string_lossy())).collect();
    Some(said.join(", ").chars().take(MOST_WORDS).collect())
}

/// Every film and photo below a folder, by name. Hidden ones and links are passed over.
pub(super) fn look_below(root: &Path) -> Vec<Lying> {
    let (mut found, mut folders) = (Vec::new(), vec![(root.to_owned(), 0)]);
    while let Some((folder, depth)) = folders.pop() {
        let mut entries: Vec<_> = fs::read_dir(&folder).into_iter().flatten().flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let (Ok(kind), path) = (entry.file_type(), entry.path()) else { continue };
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if hidden || kind.is_symlink() || path.to_str().is_none() {
                continue;
            }
            if kind.is_dir() && depth < DEEPEST {
                folders.push((path, depth + 1));
            } else if kind.is_file() && matches!(classify(&path), InputKind::Video | InputKind::Photo) {
                let Ok(meta) = entry.metadata() else { continue };
                found.push(Lying { path, mark: mark_of(&meta) });
                if found.len() == MOST_FILES {
                    tracing::warn!(folder = %root.display(), "there is more footage than is looked at");
                    return found;
                }
            }
        }
    }
    found
}

fn mark_of(meta: &fs::Metadata) -> Mark {
    let modified = meta.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let modified_ms = modified.map_or(0, |at| at.as_millis().try_into().unwrap_or(u64::MAX));
    Mark { bytes: meta.len(), modified_ms }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn film() -> Option<Probe> {
        Some(Probe {
            kind: MediaKind::Video,
            length: Time::from_ms(9_000),
            width: 1080,
            height: 1920,
            has_sound: true,
            rate: None,
            begins: Time::ZERO,
            notes: Vec::new(),
        })
    }

    fn lying(path: &str) -> Lying {
        Lying { path: path.into(), mark: Mark { bytes: 1, modified_ms: 1 } }
    }

    fn index_of(paths: &[&str]) -> Index {
        let mut index = Index::default();
        paths.iter().for_each(|path| index.learn(lying(path), &["/f/Iceland".into()], film()));
        index
    }

    fn found(index: &Index, words: &str) -> Vec<String> {
        index.search(&["/f".into()], words, None).into_iter().map(|offer| offer.address).collect()
    }

    #[test]
    fn a_file_speaks_by_its_own_name_and_by_those_of_its_folders() {
        let words = |path: &str| words_of(Path::new("/f/Iceland 2023"), Path::new(path));
        assert_eq!(
            words("/f/Iceland 2023/puffins/flying_over-sea.mp4").as_deref(),
            Some("Iceland 2023, puffins, flying over sea")
        );
        assert_eq!(words("/f/Iceland 2023/DCIM/IMG_0042.mp4").as_deref(), Some("Iceland 2023, DCIM"));
        assert_eq!(words("/elsewhere/a.mp4"), None);
    }

    #[test]
    fn what_speaks_most_of_the_words_comes_first_and_what_does_not_comes_not() {
        let index = index_of(&[
            "/f/Iceland/a waterfall.mp4",
            "/f/Iceland/puffins at a waterfall.mp4",
            "/f/Iceland/bread.mp4",
        ]);
        assert_eq!(
            found(&index, "puffins waterfall"),
            ["/f/Iceland/puffins at a waterfall.mp4", "/f/Iceland/a waterfall.mp4"]
        );
    }

    #[test]
    fn meaning_goes_before_words_where_it_is_known() {
        let mut index = index_of(&["/f/Iceland/cascade.mp4", "/f/Iceland/bread.mp4"]);
        let vector = |x: f32, y: f32| -> Embedding { Arc::from(vec![x, y]) };
        index.read("Iceland, cascade", &vector(1.0, 0.0));
        index.read("Iceland, bread", &vector(0.0, 1.0));
        let offers = index.search(&["/f".into()], "waterfall", Some(&vector(1.0, 0.0)));
        assert_eq!(offers.len(), 1);
        assert!(offers[0].address.ends_with("cascade.mp4"));
        assert!(index.unread().is_empty());
    }

    #[test]
    fn only_what_is_new_or_another_is_looked_at() {
        let index = index_of(&["/f/Iceland/a.mp4"]);
        let changed = Lying { mark: Mark { bytes: 2, modified_ms: 1 }, ..lying("/f/Iceland/a.mp4") };
        let there = [lying("/f/Iceland/a.mp4"), lying("/f/Iceland/b.mp4")];
        assert_eq!(index.unknown(&there), [lying("/f/Iceland/b.mp4")]);
        assert_eq!(index.unknown(std::slice::from_ref(&changed)), [changed]);
    }

    #[test]
    fn what_is_gone_is_forgotten_unless_its_whole_folder_is_away() {
        let mut index = index_of(&["/f/Iceland/a.mp4", "/usb/b.mp4", "/f/Iceland/c.mp4"]);
        index.keep(&[lying("/f/Iceland/a.mp4")], &["/usb".into()]);
        assert_eq!((index.count(Path::new("/f")), index.count(Path::new("/usb"))), (1, 1));
        index.keep_below(&["/f".into()]);
        assert_eq!(index.count(Path::new("/usb")), 0);
    }

    #[test]
    fn what_does_not_play_is_known_and_not_offered() {
        let mut index = index_of(&[]);
        index.learn(lying("/f/Iceland/waterfall.mp4"), &["/f/Iceland".into()], None);
        assert!(index.unknown(&[lying("/f/Iceland/waterfall.mp4")]).is_empty());
        assert_eq!(found(&index, "waterfall"), Vec::<String>::new());
    }

    #[test]
    fn films_and_photos_are_found_below_a_folder_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/.hidden")).unwrap();
        for name in ["a.mp4", "b/c.jpg", "b/.hidden/d.mp4", "notes.txt", "song.mp3", ".e.mp4"] {
            fs::write(at(name), "x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(at("a.mp4"), at("link.mp4")).unwrap();
        let found: Vec<PathBuf> = look_below(folder.path()).into_iter().map(|file| file.path).collect();
        assert_eq!(found, [at("a.mp4"), at("b/c.jpg")]);
        assert!(look_below(&at("nowhere")).is_empty());
    }
}

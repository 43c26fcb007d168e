//! Music that comes with Spool: one list beside the files, and a copy in the data folder of whatever is used, so that a
//! project finds it again wherever the program is installed next.

use crate::api::{ApiError, TrackView};
use crate::intake::{self, Production};
use crate::ports::{Embedder, NoEmbedder};
use crate::studio::Studio;
use crate::{files, suits};
use editorial::Project;
use editorial::casting::Grade;
use editorial::project::{MediaKind, Music};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The list, in the folder of the music.
const LIST: &str = "tracks.json";

/// What scripts speak of that each mood goes with: a first guess, which is heard and changed.
const MOODS: &[(&str, &str)] = &[
    ("calm", "nature, plants and gardens, the sea, breathing, meditation, health"),
    ("happy", "a happy day with family and friends, holidays, summer, a birthday, good food"),
    ("lively", "sport, fast cars, cities, dancing, parties, the newest technology"),
    ("inspiring", "work, success, money, learning, building a company, reaching a goal"),
    ("playful", "funny animals, cats and dogs, children, games, jokes"),
    ("dreamy", "space, stars and planets, magic, fairy tales, sleep, wonder"),
    ("mellow", "coffee, books, rain, studying, an evening at home"),
    ("tense", "crime, war, danger, storms and disasters, a mystery, fear"),
];
/// The mood of what speaks of nothing like that.
const PLAIN: &str = "calm";
/// So much of a script tells what it is about.
const ENOUGH: usize = 400;

#[derive(Debug, Deserialize)]
struct Listed {
    #[serde(flatten)]
    track: TrackView,
    /// From the folder of the list.
    file: PathBuf,
}

/// What is there; nothing when there is no list.
pub fn tracks(folder: &Path) -> Vec<TrackView> {
    listed(folder).into_iter().map(|listed| listed.track).collect()
}

/// The file of one.
pub fn track_file(folder: &Path, id: &str) -> Option<PathBuf> {
    found(folder, id).map(|(_, path)| path)
}

/// A track with a file of it in the data folder.
///
/// # Errors
/// `track_unknown`; when the disk refuses.
pub(crate) fn at_hand(folder: &Path, id: &str, data: &Path) -> Result<(TrackView, PathBuf), ApiError> {
    let (track, from) = found(folder, id).ok_or_else(|| {
        ApiError::lasting("track_unknown", "That music is not here.", "Choose other music.")
    })?;
    let to = data.join("music").join(from.file_name().unwrap_or_default());
    let same = |meta: std::fs::Metadata| meta.len();
    if std::fs::metadata(&to).map(same).ok() != std::fs::metadata(&from).map(same).ok() {
        let copied = std::fs::read(&from).and_then(|bytes| files::replace(&to, &bytes));
        copied.map_err(|error| {
            let message = format!("The music could not be kept ({error}).");
            ApiError::lasting("disk_error", message, "Free some space on the disk, then try again.")
        })?;
    }
    Ok((track, to))
}

/// Which music a video begins with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum MusicChoice {
    /// What a project says; a script that was just written or given gets music of its mood.
    #[default]
    Fitting,
    /// None.
    Nothing,
    /// Music that comes with Spool, by its mood, its name or its id.
    Packaged(String),
    /// A file of the person's own.
    File(PathBuf),
}

impl Studio {
    /// The music that comes with Spool; nothing until it was offered.
    pub fn music(&self) -> Vec<TrackView> {
        self.packaged.get().map(|folder| tracks(folder)).unwrap_or_default()
    }

    /// The file of music that comes with Spool, by its id.
    pub fn music_file(&self, id: &str) -> Option<PathBuf> {
        track_file(self.packaged.get()?, id)
    }

    /// A production with the music that was chosen for it.
    ///
    /// # Errors
    /// `track_unknown`, `input_missing`; when the disk refuses.
    pub(crate) async fn with_music(
        &self,
        mut production: Production,
        choice: &MusicChoice,
    ) -> Result<Production, ApiError> {
        match choice {
            MusicChoice::Fitting => Ok(self.underscored(production).await),
            MusicChoice::Nothing => {
                production.document.play_under(None)?;
                Ok(production)
            }
            MusicChoice::Packaged(called) => {
                let (called, data) = (called.to_lowercase(), self.folders.data.clone());
                let folder = self.packaged.get().cloned().unwrap_or_default();
                let chosen = tokio::task::spawn_blocking(move || {
                    let is = |track: &TrackView| {
                        [&track.mood, &track.id, &track.name].iter().any(|word| word.to_lowercase() == called)
                    };
                    let id = tracks(&folder).into_iter().find(is).map(|track| track.id).unwrap_or_default();
                    at_hand(&folder, &id, &data)
                });
                let (track, file) = chosen
                    .await
                    .map_err(|error| ApiError::lasting("internal", error.to_string(), "Try again."))??;
                intake::play_under(production, &track, &file)
            }
            MusicChoice::File(path) => {
                intake::plain_file(path)?;
                let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                let name = production.locate(&path, MediaKind::Audio);
                let before = production.document.project.music.as_ref();
                let gain =
                    before.map_or_else(|| Music::bed(String::new()).gain_db, |music| music.gain_db).get();
                production.document.play_under(Some((&name, gain)))?;
                Ok(production)
            }
        }
    }

    /// Names the folder of the music that comes with Spool: what is written anew begins with some of it.
    pub fn offer_music(&self, folder: PathBuf) {
        if self.packaged.set(folder).is_err() {
            tracing::debug!("the folder of the music is known already");
        }
    }

    /// A script that was just written or given, with music that goes with it. What a project file says, music that was
    /// given and a recording, which may be music, stay alone; so does the production when the disk refuses.
    pub(crate) async fn underscored(&self, production: Production) -> Production {
        let project = &production.document.project;
        let own = production.root.is_some() || project.music.is_some() || project.narration.is_some();
        let Some(folder) = self.packaged.get().filter(|_| !own).cloned() else { return production };
        let embedder = self.ports.as_ref().map(|ports| ports.embedder.clone());
        let (data, given) = (self.folders.data.clone(), production.clone());
        let played = tokio::task::spawn_blocking(move || {
            let told = about(&given.document.project);
            let track = match embedder {
                Some(embedder) => fitting(&folder, embedder.as_ref(), &told),
                None => fitting(&folder, &NoEmbedder, &told),
            }?;
            let (track, file) = at_hand(&folder, &track, &data).ok()?;
            intake::play_under(given, &track, &file).ok()
        });
        played.await.ok().flatten().unwrap_or(production)
    }
}

/// What a script is about: its title and its beginning.
fn about(project: &Project) -> String {
    let lines = project.scenes.iter().map(|scene| scene.text.as_str());
    let whole = std::iter::once(project.title.as_str()).chain(lines).collect::<Vec<_>>().join(" ");
    whole.chars().take(ENOUGH).collect()
}

/// The id of the track that goes best with a text.
fn fitting(folder: &Path, embedder: &dyn Embedder, text: &str) -> Option<String> {
    let tracks = tracks(folder);
    let subjects: Vec<String> = MOODS.iter().map(|(_, subjects)| (*subjects).to_owned()).collect();
    let scores = suits::offers(embedder, text, &subjects);
    let best = MOODS.iter().zip(scores).max_by_key(|(_, score)| *score);
    let mood = best.filter(|(_, score)| score.grade() > Grade::Weak).map_or(PLAIN, |((mood, _), _)| *mood);
    let of = |mood: &str| tracks.iter().find(|track| track.mood == mood);
    of(mood).or_else(|| of(PLAIN)).map(|track| track.id.clone())
}

fn found(folder: &Path, id: &str) -> Option<(TrackView, PathBuf)> {
    let listed = listed(folder).into_iter().find(|listed| listed.track.id == id)?;
    Some((listed.track, folder.join(listed.file)))
}

fn listed(folder: &Path) -> Vec<Listed> {
    let read = std::fs::read(folder.join(LIST)).ok();
    let all: Vec<Listed> = read.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    all.into_iter().filter(|listed| folder.join(&listed.file).is_file()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_track_that_is_listed_is_there_and_says_whose_it_is() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/music");
        let text = std::fs::read_to_string(folder.join(LIST)).unwrap();
        let listed: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let there = tracks(&folder);
        assert_eq!(there.len(), listed.len());
        assert!(there.iter().all(|track| !track.author.is_empty() && !track.licence.is_empty()));
    }

    #[test]
    fn a_script_gets_music_of_its_mood_and_a_plain_one_calm_music() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/music");
        for (text, id) in [
            ("Why stars and planets shine", "paper-moons"),
            ("Three jokes about cats and dogs", "tiptoe"),
            ("How to file a form", "night-drift"),
        ] {
            assert_eq!(fitting(&folder, &NoEmbedder, text).as_deref(), Some(id), "{text}");
        }
        assert!(MOODS.iter().all(|(mood, _)| tracks(&folder).iter().any(|track| track.mood == *mood)));
    }

    #[test]
    fn what_is_used_lies_in_the_data_folder() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let list = r#"[{ "id": "a", "name": "A", "mood": "calm", "length_ms": 9, "author": "Ann", "licence": "CC0-1.0", "file": "a.m4a" },
                       { "id": "gone", "name": "G", "mood": "calm", "length_ms": 9, "author": "", "licence": "", "file": "g.m4a" }]"#;
        std::fs::write(at(LIST), list).unwrap();
        std::fs::write(at("a.m4a"), "sound").unwrap();
        assert_eq!(tracks(folder.path()).len(), 1);
        let (track, file) = at_hand(folder.path(), "a", &at("data")).unwrap();
        assert_eq!((track.name.as_str(), file), ("A", at("data/music/a.m4a")));
        assert_eq!(std::fs::read(at("data/music/a.m4a")).unwrap(), b"sound");
        assert_eq!(at_hand(folder.path(), "../a", &at("data")).unwrap_err().code, "track_unknown");
    }
}

//! Gather: every file looked at, hashed and known to play, and one picture cast for each line.

use super::sources::Sources;
use super::{StageFailure, Take, disk, give_up, ms};
use crate::artifacts::{Key, hash_of};
use crate::boundary::boundary;
use crate::intake::shown;
use crate::ports::{Files, MediaKind, Probe};
use crate::progress::{Stage, Units};
use editorial::assemble::{Cast, Footage};
use editorial::casting;
use editorial::project::{Clip, Permille};
use editorial::{Narration, Time};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// What is shown and heard besides the voice.
pub(super) struct Gathered {
    /// One a line.
    pub casts: Vec<Cast>,
    /// Footage that no line uses.
    pub spare: Vec<Footage>,
    /// Hash of the music.
    pub music: Option<String>,
    /// Names in the project and hashes of everything used, for the receipt.
    pub used: BTreeMap<String, String>,
}

impl Take<'_> {
    /// Looks at every file the project has. Their paths are added to `files` under their hashes.
    pub(super) async fn gather(
        &self,
        sources: &Sources,
        narration: &Narration,
        files: &mut Files,
    ) -> Result<Gathered, StageFailure> {
        debug_assert_eq!(narration.lines.len(), self.project.scenes.len());
        self.meter.begin(Stage::Gather, Units(sources.len().max(1) as f64), None);
        let music = match self.project.music.as_ref().and_then(|music| sources.get(&music.media)) {
            Some(path) => Some(self.gather_music(path, files).await?),
            None => None,
        };
        let pictures = self.gather_pictures(sources, files).await?;
        let gathered = self.cast(&pictures, music);
        self.meter.end(Stage::Gather);
        Ok(gathered)
    }

    async fn gather_music(&self, path: &Path, files: &mut Files) -> Result<String, StageFailure> {
        let (hash, path) = self.hash(path).await?;
        let probe = self.probe(&hash, &path).await?;
        probe.notes.iter().for_each(|note| self.warn(note));
        if !probe.has_sound {
            let message = format!("\"{}\" has no sound to use as music.", shown(&path));
            return Err(give_up("media_kind", message, "Choose a sound file, or leave the music out."));
        }
        files.insert(hash.clone(), path);
        Ok(hash)
    }

    /// Every picture that plays. One that a line was given must; of the others, those that do not are left out.
    async fn gather_pictures(&self, sources: &Sources, files: &mut Files) -> Result<Pictures, StageFailure> {
        let chosen: HashSet<&str> =
            self.project.scenes.iter().filter_map(|scene| scene.clip.as_ref()?.media.as_deref()).collect();
        let sounds: HashSet<&str> = (self.project.music.iter().map(|music| music.media.as_str()))
            .chain(self.project.narration.iter().map(|recording| recording.media.as_str()))
            .collect();
        let mut pictures = Pictures::new();
        let mut seen = 0.0;
        for (name, path) in sources {
            if sounds.contains(name.as_str()) {
                continue;
            }
            self.go_on()?;
            match self.gather_picture(path, files).await {
                Ok(footage) => {
                    pictures.insert(name.clone(), (footage, shown(path)));
                }
                Err(StageFailure::GiveUp(fault)) if !chosen.contains(name.as_str()) => {
                    self.warn(&format!("{} It was left out.", fault.message));
                }
                Err(failure) => return Err(failure),
            }
            seen += 1.0;
            boundary!("file gathered");
            self.meter.reached(Stage::Gather, Units(seen), Units(seen));
        }
        Ok(pictures)
    }

    async fn gather_picture(&self, path: &Path, files: &mut Files) -> Result<Footage, StageFailure> {
        self.meter.making(Stage::Gather);
        let (hash, path) = self.hash(path).await?;
        let probe = self.probe(&hash, &path).await?;
        if probe.kind == MediaKind::Audio {
            let message = format!("\"{}\" has sound but no picture.", shown(&path));
            return Err(give_up("media_kind", message, "Choose a video or a photo for this line."));
        }
        probe.notes.iter().for_each(|note| self.warn(note));
        files.insert(hash.clone(), path);
        Ok(Footage { media: hash, length: probe.length, width: probe.width, height: probe.height })
    }

    /// What a file is, kept under its content: a file that only moved is not looked at again.
    async fn probe(&self, hash: &str, path: &Path) -> Result<Probe, StageFailure> {
        let key = Key::of("probe", "json", &(1, self.floor.media.fingerprint(), hash));
        if let Some(found) = self.floor.artifacts.read(&key) {
            return Ok(found);
        }
        let probe = self.floor.media.probe(path, &self.attempt.cancel).await?;
        self.floor.artifacts.write(&key, &probe).map_err(|error| disk(&error))?;
        Ok(probe)
    }

    /// The blake3 of a file's bytes.
    pub(super) async fn hash(&self, path: &Path) -> Result<(String, PathBuf), StageFailure> {
        let path = path.to_owned();
        let (reading, memory) = (path.clone(), self.floor.remembered.clone());
        let hashed = tokio::task::spawn_blocking(move || match memory {
            Some(memory) => memory.hash_of(&reading),
            None => hash_of(&reading),
        });
        match hashed.await {
            Ok(Ok(hash)) => Ok((hash, path)),
            _ => Err(super::ask(
                "media_missing",
                format!("\"{}\" could not be read.", shown(&path)),
                "Check that the file and its disk are there, then continue.",
            )),
        }
    }

    /// A picture for the card while the video is being made; that there is none stops nothing.
    pub(super) async fn early_poster(&self, gathered: &Gathered, files: &Files) {
        let poster = self.poster_path();
        let first = gathered.casts.iter().find_map(|cast| cast.footage.as_ref());
        let Some(footage) = first.filter(|_| !poster.exists()) else { return };
        let Some(path) = files.get(&footage.media) else { return };
        let at = Time(footage.length.0 / 3);
        if let Err(failure) = self.poster((path, &footage.media), at, &poster).await {
            tracing::debug!(?failure, "no early poster");
        }
    }

    pub(super) fn poster_path(&self) -> PathBuf {
        self.floor.folders.posters().join(format!("{}.jpg", self.attempt.job.id))
    }

    /// One picture a line: the person's choice, else the best of the rest.
    fn cast(&self, pictures: &Pictures, music: Option<String>) -> Gathered {
        let names: Vec<&String> = pictures.keys().collect();
        let shown: Vec<&str> = pictures.values().map(|(_, shown)| shown.as_str()).collect();
        let index_of = |clip: Option<&Clip>| {
            let media = clip?.media.as_ref()?;
            names.iter().position(|name| *name == media)
        };
        let taken: HashSet<usize> =
            self.project.scenes.iter().filter_map(|scene| index_of(scene.clip.as_ref())).collect();
        let open: Vec<usize> = (0..self.project.scenes.len())
            .filter(|scene| index_of(self.project.scenes[*scene].clip.as_ref()).is_none())
            .collect();
        let lines: Vec<&str> = open.iter().map(|scene| self.project.scenes[*scene].text.as_str()).collect();
        let dealt: BTreeMap<usize, Option<usize>> =
            open.into_iter().zip(casting::cast(&lines, &shown, &taken)).collect();

        let mut used = BTreeMap::new();
        let mut shown_somewhere = HashSet::new();
        let casts = (self.project.scenes.iter().enumerate())
            .map(|(index, scene)| {
                let clip = scene.clip.clone().unwrap_or_default();
                let picture = index_of(scene.clip.as_ref()).or_else(|| dealt.get(&index).copied().flatten());
                let footage = picture.map(|picture| pictures[names[picture]].0.clone());
                if let (Some(picture), Some(footage)) = (picture, &footage) {
                    used.insert(names[picture].clone(), footage.media.clone());
                    shown_somewhere.insert(picture);
                }
                let focus = clip.focus.map_or([500, 500], |focus| focus.map(Permille::get));
                Cast {
                    scene: scene.id.clone(),
                    footage,
                    source_in: ms(clip.in_ms.get()),
                    fit: clip.fit,
                    focus,
                }
            })
            .collect();
        let spare = (0..names.len())
            .filter(|picture| !shown_somewhere.contains(picture))
            .map(|picture| pictures[names[picture]].0.clone())
            .collect();
        if let (Some(hash), Some(bed)) = (&music, &self.project.music) {
            used.insert(bed.media.clone(), hash.clone());
        }
        Gathered { casts, spare, music, used }
    }
}

/// Pictures that play, by their names in the project, each with its file's name.
type Pictures = BTreeMap<String, (Footage, String)>;

//! Gather: every file looked at, hashed and known to play, and one picture cast for each line.

use super::find::Found;
use super::moments;
use super::receipt::Choice;
use super::sources::Sources;
use super::{StageFailure, Take, disk, give_up, ms};
use crate::api::InputKind;
use crate::artifacts::{Key, hash_moving};
use crate::boundary::boundary;
use crate::files;
use crate::intake::{classify, shown};
use crate::ports::{Embedder, Files, MediaKind, Probe};
use crate::progress::{Stage, Units};
use crate::suits;
use editorial::assemble::{Card, Cast, Footage};
use editorial::casting::{self, Bearing, Grade, Scores, Ties, Traits};
use editorial::project::{self, ChosenBy, Decibels, Permille, Source};
use editorial::timeline::Logo;
use editorial::{Narration, Time};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What the part of a title card is called.
pub(super) const OPENING: &str = "opening";
/// What the part of an end card is called.
pub(super) const CLOSING: &str = "closing";

/// What is shown and heard besides the voice.
pub(super) struct Gathered {
    /// One a line.
    pub casts: Vec<Cast>,
    /// Footage that no line uses.
    pub spare: Vec<Footage>,
    /// Hash of the music.
    pub music: Option<String>,
    /// What stands in a corner.
    pub logo: Option<Logo>,
    /// What is shown before the first line.
    pub opening: Option<Card>,
    /// What is shown after the last line.
    pub closing: Option<Card>,
    /// Names in the project and hashes of everything that may be seen or heard, for the receipt.
    pub known: BTreeMap<String, String>,
    /// Names that somebody or something was given, rather than others of the same bytes.
    pub given: BTreeSet<String>,
    /// What was chosen for each line.
    pub choices: Vec<Choice>,
    /// Where those come from that are not the project's own.
    pub sources: BTreeMap<String, Source>,
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
        let mut pictures = self.gather_pictures(sources, files).await?;
        let unfit = self.unfit(&pictures, narration).await?;
        let found = self.find(&unfit, narration, &mut pictures, files).await?;
        let mut gathered = self.cast(&pictures, found, music, narration).await?;
        let known = pictures.iter().map(|(name, (footage, _))| (name.clone(), footage.media.clone()));
        gathered.known.extend(known);
        gathered.known.extend(self.heard(sources, narration, files));
        gathered.logo = self.gather_logo(sources, files, &mut gathered.known).await?;
        gathered.opening =
            self.card(OPENING, self.project.title_card.as_ref(), &pictures, &mut gathered.given);
        gathered.closing = self.card(CLOSING, self.project.end_card.as_ref(), &pictures, &mut gathered.given);
        self.find_moments(&mut gathered, narration, files).await?;
        self.meter.end(Stage::Gather);
        Ok(gathered)
    }

    /// The recording that speaks the lines, by its name in the project.
    fn heard(&self, sources: &Sources, narration: &Narration, files: &Files) -> Option<(String, String)> {
        let name = &self.project.narration.as_ref()?.media;
        let path = sources.get(name)?;
        let sound = narration.lines.iter().find(|line| files.get(&line.sound) == Some(path))?;
        Some((name.clone(), sound.sound.clone()))
    }

    async fn gather_logo(
        &self,
        sources: &Sources,
        files: &mut Files,
        known: &mut BTreeMap<String, String>,
    ) -> Result<Option<Logo>, StageFailure> {
        let Some(logo) = &self.project.logo else { return Ok(None) };
        let Some(path) = sources.get(&logo.media) else { return Ok(None) };
        let footage = self.gather_picture(path, files).await?;
        known.insert(logo.media.clone(), footage.media.clone());
        let (size, opacity) = (logo.size.get().max(10), logo.opacity_percent.get());
        Ok(Some(Logo { media: footage.media, corner: logo.corner, size, opacity }))
    }

    fn card(
        &self,
        name: &str,
        card: Option<&project::Card>,
        pictures: &Pictures,
        given: &mut BTreeSet<String>,
    ) -> Option<Card> {
        let card = card?;
        let clip = card.clip.clone().unwrap_or_default();
        let footage = clip.media.as_ref().and_then(|media| Some((media, pictures.get(media)?)));
        given.extend(footage.map(|(name, _)| name.clone()));
        let footage = footage.map(|(_, (footage, _))| footage.clone());
        let (source_in, moments) = moments::begin(&clip, moments::whole(footage.as_ref()));
        let cast = Cast {
            scene: name.to_owned(),
            footage,
            source_in,
            moments,
            fit: clip.fit,
            focus: clip.focus.map_or([500, 500], |focus| focus.map(Permille::get)),
            speed: clip.speed_percent,
            ..Cast::default()
        };
        Some(Card { text: card.text.as_str().to_owned(), length: ms(card.ms.get()), cast })
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
        let chosen: HashSet<&str> = match &self.only {
            Some(only) => {
                let shown = self.project.scenes.iter().filter(|scene| scene.id == *only);
                shown.filter_map(|scene| scene.clip.as_ref()?.media.as_deref()).collect()
            }
            None => self.project.wanted().map(String::as_str).collect(),
        };
        let clips: HashSet<&str> = self.project.clips().filter_map(|clip| clip.media.as_deref()).collect();
        // Neither a line's picture nor spare.
        let others: HashSet<&str> = (self.project.heard())
            .chain(self.project.logo.iter().map(|logo| logo.media.as_str()))
            .filter(|name| !clips.contains(name))
            .collect();
        let mut pictures = Pictures::new();
        let mut seen = 0.0;
        for (name, path) in sources {
            if others.contains(name.as_str()) {
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

    pub(super) async fn gather_picture(
        &self,
        path: &Path,
        files: &mut Files,
    ) -> Result<Footage, StageFailure> {
        self.meter.making(Stage::Gather);
        let (hash, path) = self.hash(path).await?;
        let probe = self.probe(&hash, &path).await?;
        if probe.kind == MediaKind::Audio {
            let message = format!("\"{}\" has sound but no picture.", shown(&path));
            return Err(give_up("media_kind", message, "Choose a video or a photo for this line."));
        }
        probe.notes.iter().for_each(|note| self.warn(note));
        self.tell_of_its_name(&path, probe.kind);
        files.insert(hash.clone(), path);
        Ok(Footage {
            media: hash,
            length: probe.length,
            width: probe.width,
            height: probe.height,
            has_sound: probe.has_sound,
        })
    }

    /// Says when a file of the person's is another kind of thing than its name says. A GIF may be either.
    fn tell_of_its_name(&self, path: &Path, kind: MediaKind) {
        let gif = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("gif"));
        if gif || self.floor.artifacts.owns(path) {
            return;
        }
        let name = shown(path);
        match (classify(path), kind) {
            (InputKind::Video | InputKind::Audio, MediaKind::Photo) => {
                self.warn(&format!("\"{name}\" is a photo, whatever its name says."));
            }
            (InputKind::Photo | InputKind::Audio, MediaKind::Video) => {
                self.warn(&format!("\"{name}\" is a video, whatever its name says."));
            }
            _ => {}
        }
    }

    /// What a file is, kept under its content: a file that only moved is not looked at again.
    pub(super) async fn probe(&self, hash: &str, path: &Path) -> Result<Probe, StageFailure> {
        let key = probe_key(&self.floor.media.fingerprint(), hash);
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
        let moving = self.moving();
        let hashed = tokio::task::spawn_blocking(move || match memory {
            Some(memory) => memory.hash_of(&reading),
            None => hash_moving(&reading, &moving),
        });
        match hashed.await {
            Ok(Ok(hash)) => Ok((hash, path)),
            Ok(Err(error)) if files::is_stopped(&error) => Err(StageFailure::Cancelled),
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

    /// One picture a line: the person's choice, else what was found for it, else the best of the rest.
    async fn cast(
        &self,
        pictures: &Pictures,
        found: Found,
        music: Option<String>,
        narration: &Narration,
    ) -> Result<Gathered, StageFailure> {
        let names: Vec<&String> = pictures.keys().collect();
        let named = |media: &String| names.iter().position(|name| *name == media);
        let index_of = |line: usize| {
            let chosen = self.project.scenes[line].clip.as_ref().and_then(|clip| clip.media.as_ref());
            chosen.and_then(named).or_else(|| found.lines.get(&line).and_then(named))
        };
        let lines = 0..self.project.scenes.len();
        let on_cards = self.project.clips().filter_map(|clip| clip.media.as_ref()).filter_map(named);
        let taken: HashSet<usize> = lines.clone().filter_map(index_of).chain(on_cards).collect();
        let open: Vec<usize> = lines.filter(|line| index_of(*line).is_none()).collect();
        let fetched: HashSet<usize> = found.lines.values().filter_map(named).collect();
        // Where each line and each picture has its place nobody asks what suits what.
        let scores = match open.is_empty() && taken.len() == names.len() {
            true => Scores::default(),
            false => self.scores(&open, pictures, &fetched).await?,
        };
        let ties = self.ties(&open, pictures, narration);
        let dealt: BTreeMap<usize, Option<usize>> =
            open.iter().copied().zip(casting::cast(&scores, &taken, &ties)).collect();
        let doubted = |(row, line): (usize, &usize)| match dealt[line] {
            Some(file) => scores.grade(row, file) == Some(Grade::Weak),
            None => true,
        };
        let doubtful = open.iter().enumerate().filter(|each| doubted(*each)).map(|(_, line)| *line);
        self.say_what_does_not_fit(doubtful.collect(), names.is_empty());

        let picture_of = |line: usize| index_of(line).or_else(|| dealt.get(&line).copied().flatten());
        let shown_by: Vec<Option<usize>> = (0..self.project.scenes.len()).map(picture_of).collect();

        let grade_of = |line: usize| match open.iter().position(|open| *open == line) {
            Some(row) => scores.grade(row, dealt[&line]?),
            None => found.grades.get(&line).copied(),
        };
        let choice = |(line, picture): (usize, &Option<usize>)| {
            let (scene, name) = (&self.project.scenes[line], names[(*picture)?]);
            let clip = scene.clip.as_ref().filter(|clip| clip.media.as_ref() == Some(name));
            let by_person = clip.is_some_and(|clip| clip.chosen_by != Some(ChosenBy::Spool));
            Some(Choice { scene: scene.id.clone(), name: name.clone(), by_person, fits: grade_of(line) })
        };
        let choices: Vec<Choice> = shown_by.iter().enumerate().filter_map(choice).collect();
        let given = choices.iter().map(|choice| choice.name.clone()).collect();

        let mut known = BTreeMap::new();
        let mut shown_somewhere = taken;
        let casts = (self.project.scenes.iter().enumerate())
            .map(|(index, scene)| {
                let clip = scene.clip.clone().unwrap_or_default();
                let picture = shown_by[index];
                let footage = picture.map(|picture| pictures[names[picture]].0.clone());
                shown_somewhere.extend(picture);
                let focus = clip.focus.map_or([500, 500], |focus| focus.map(Permille::get));
                let own = match (&footage, picture) {
                    (Some(footage), Some(picture)) if index_of(index).is_none() => {
                        share(footage, picture, index, &shown_by)
                    }
                    _ => moments::whole(footage.as_ref()),
                };
                let (source_in, moments) = moments::begin(&clip, own);
                Cast {
                    scene: scene.id.clone(),
                    pause: scene
                        .pause_ms
                        .filter(|_| self.project.narration.is_none())
                        .map(|pause| ms(pause.get())),
                    footage,
                    source_in,
                    moments,
                    fit: clip.fit,
                    focus,
                    speed: clip.speed_percent,
                    sound_db: clip.sound_db.map(Decibels::get),
                    transition: scene.transition.map(|choice| (choice.kind, ms(choice.ms.get()))),
                    look: scene.look,
                }
            })
            .collect();
        let spare = (0..names.len())
            .filter(|picture| !shown_somewhere.contains(picture) && may_fill(scores.bearing(*picture)))
            .map(|picture| pictures[names[picture]].0.clone())
            .collect();
        if let (Some(hash), Some(bed)) = (&music, &self.project.music) {
            known.insert(bed.media.clone(), hash.clone());
        }
        let (sources, logo, opening, closing) = (found.sources, None, None, None);
        Ok(Gathered { casts, spare, music, known, given, choices, sources, logo, opening, closing })
    }

    /// Which lines have a picture that speaks of something else, or none and their words large instead. Where there is no
    /// picture at all, nobody expects one.
    fn say_what_does_not_fit(&self, lines: Vec<usize>, nothing_there: bool) {
        let whole = self.order.document().map(|document| document.project.scenes).unwrap_or_default();
        let place = |line: usize| {
            let id = &self.project.scenes[line].id;
            whole.iter().position(|scene| scene.id == *id).unwrap_or(line) + 1
        };
        let places: Vec<String> = lines.into_iter().map(|line| place(line).to_string()).collect();
        let told = match &places[..] {
            [] => return,
            _ if nothing_there => return,
            [one] => format!("Line {one} has no picture that fits. Choose one on the storyboard."),
            [first @ .., last] => {
                let first = first.join(", ");
                format!(
                    "Lines {first} and {last} have no picture that fits. Choose one for each on the storyboard."
                )
            }
        };
        self.warn(&told);
    }

    /// How well each picture suits each of these lines. What every line says decides what a file bears on.
    pub(super) async fn scores(
        &self,
        open: &[usize],
        pictures: &Pictures,
        fetched: &HashSet<usize>,
    ) -> Result<Scores, StageFailure> {
        let lines: Vec<String> = self.project.scenes.iter().map(|scene| scene.text.clone()).collect();
        let (topic, open, fetched) = (self.project.title.clone(), open.to_vec(), fetched.clone());
        let names: Vec<String> = pictures.values().map(|(_, shown)| shown.clone()).collect();
        let weigh = move |embedder: &dyn Embedder| {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            suits::scores(embedder, (&topic, &lines), &names, &fetched).only(&open)
        };
        self.weighed(weigh).await
    }

    /// What tells pictures apart that suit these lines as well as each other.
    pub(super) fn ties(&self, open: &[usize], pictures: &Pictures, narration: &Narration) -> Ties {
        let line = |line: &usize| (self.project.scenes[*line].id.clone(), narration.lines[*line].length);
        let traits = |(name, (footage, _)): (&String, &(Footage, String))| Traits {
            name: name.clone(),
            size: Some((footage.width, footage.height)),
            length: Some(footage.length),
        };
        let lines = open.iter().map(line).collect();
        let pictures = pictures.iter().map(traits).collect();
        Ties::of(self.project.defaults.seed, self.project.canvas, lines, pictures)
    }

    /// What the embedder makes of it, where nobody waits for the thread.
    pub(super) async fn weighed<T: Send + 'static>(
        &self,
        weigh: impl FnOnce(&dyn Embedder) -> T + Send + 'static,
    ) -> Result<T, StageFailure> {
        let embedder = self.floor.embedder.clone();
        let weighed = tokio::task::spawn_blocking(move || weigh(embedder.as_ref())).await;
        weighed.map_err(|_| StageFailure::Cancelled)
    }
}

/// Whether a picture that no line shows may be seen where a line outlasts its own.
fn may_fill(bearing: Bearing) -> bool {
    matches!(bearing, Bearing::Unknown | Bearing::Topic)
}

/// Under which name it is kept what a file is.
pub(crate) fn probe_key(media: &str, hash: &str) -> Key {
    Key::of("probe", "json", &(2, media, hash))
}

/// Which stretch is a line's of a film that Spool chose for several: each gets a stretch of its own, so that nothing is seen
/// twice while anything is left. It hangs on how many lines share the film, not on how long they are.
fn share(footage: &Footage, picture: usize, line: usize, shown_by: &[Option<usize>]) -> Range<Time> {
    let lines = shown_by.iter().filter(|shown| **shown == Some(picture)).count().max(1) as i64;
    let before = shown_by[..line].iter().filter(|shown| **shown == Some(picture)).count() as i64;
    let length = footage.length.0 / lines;
    Time(length * before)..Time(length * (before + 1))
}

/// Pictures that play, by their names in the project, each with its file's name.
pub(super) type Pictures = BTreeMap<String, (Footage, String)>;

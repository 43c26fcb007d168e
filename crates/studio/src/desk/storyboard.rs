//! A project as the page shows it: line by line, with the picture that the video would have for each.

use super::Open;
use super::shelf::Kept;
use crate::api::{
    ApiError, CardView, Chooser, LogoView, Match, MediaView, MusicView, Pronunciation, RecentProject,
    SceneView, Storyboard,
};
use crate::intake::{media_kind, shown};
use crate::narrators::{Known, Picked, pick_voice};
use crate::ports::{Embedder, Probe};
use crate::production::{Sources, find};
use crate::suits;
use crate::view::moment;
use editorial::casting::{self, Grade, Ties, Traits};
use editorial::project::{ChosenBy, Decibels, Media, MediaKind, Pause, Scene};
use editorial::{Project, Shape, Time, matching};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Alternatives of one line that are shown.
const MOST_ALTERNATIVES: usize = 8;
/// Shortest line, as the production makes it.
const SHORTEST: Time = Time::from_ms(300);

/// What was found out earlier, if it was; nothing is looked into for a storyboard.
pub(super) trait Findings {
    /// How long a voice took to speak a line as the project says it.
    fn spoken(&self, project: &Project, voice: &str, scene: &Scene) -> Option<Time>;
    /// What a file is.
    fn probe(&self, file: &Path) -> Option<Probe>;
    /// How long a film or a sound plays.
    fn length(&self, file: &Path) -> Option<Time> {
        self.probe(file).map(|probe| probe.length).filter(|length| *length > Time::ZERO)
    }
    /// Whether a file can be heard.
    fn has_sound(&self, file: &Path) -> Option<bool> {
        self.probe(file).map(|probe| probe.has_sound)
    }
}

/// Nothing was found out.
struct NoFindings;

impl Findings for NoFindings {
    fn spoken(&self, _: &Project, _: &str, _: &Scene) -> Option<Time> {
        None
    }
    fn probe(&self, _: &Path) -> Option<Probe> {
        None
    }
}

/// An open project, whole; with whether pictures are looked for when the video is made.
///
/// # Errors
/// When the text does not open, which only a fault of ours can cause.
pub(super) fn storyboard(
    open: &Open,
    voices: &[Known],
    findings: &dyn Findings,
    (embedder, seeks): (&dyn Embedder, bool),
) -> Result<Storyboard, ApiError> {
    let Kept { file, history, revision, warnings, .. } = &open.kept;
    let document = open.kept.document()?;
    let project = &document.project;
    let found = find(&open.order(Default::default(), PathBuf::new()), project);
    let scenes = scenes(project, &found, (voices, findings, embedder, seeks));
    let gone = file.iter().filter(|file| !file.is_file());
    let gone = gone
        .map(|file| format!("\"{}\" is not where it was, so Spool keeps your changes itself.", shown(file)));
    let own_voice = match pick_voice(project.defaults.voice.as_deref(), project.language.as_str(), voices) {
        Picked::AsAsked(known) => known.voice.id.clone(),
        Picked::Instead { .. } | Picked::Nobody => project.defaults.voice.clone().unwrap_or_default(),
    };
    Ok(Storyboard {
        id: open.id.clone(),
        title: project.shown_title(),
        language: project.language.as_str().to_owned(),
        shape: shape_of(project),
        file: file.as_deref().map(shown),
        read_only: document.read_only,
        revision: *revision,
        undo: history.undo_kind().filter(|_| !document.read_only),
        redo: history.redo_kind().filter(|_| !document.read_only),
        voice: own_voice,
        rate_percent: project.defaults.voice_rate_percent.get(),
        pitch_semitones: project.defaults.voice_pitch_semitones.get(),
        voice_volume_db: project.defaults.voice_volume_db.get(),
        gap_ms: project.defaults.gap_ms.get(),
        pronunciations: project
            .pronunciations
            .iter()
            .map(|(written, spoken)| Pronunciation { written: written.to_owned(), spoken: spoken.to_owned() })
            .collect(),
        look: written(&project.defaults.look),
        captions: project.defaults.captions.unwrap_or_default().into(),
        transition: written(&project.defaults.transition.kind),
        transition_ms: project.defaults.transition.ms.get(),
        title_card: project.title_card.as_ref().map(CardView::from),
        end_card: project.end_card.as_ref().map(CardView::from),
        logo: project.logo.clone().map(LogoView::from),
        music: project.music.as_ref().map(MusicView::from),
        narration: project.narration.as_ref().map(|recording| recording.media.clone()),
        length_ms: whole_length(project, scenes.iter().map(|scene| scene.length_ms)),
        scenes,
        media: media(project, &found, findings),
        warnings: warnings.iter().cloned().chain(gone).chain(open.trouble.clone()).collect(),
    })
}

/// A project in the list of those to go on with.
///
/// # Errors
/// As [`storyboard`].
pub(super) fn recent(open: &Open) -> Result<RecentProject, ApiError> {
    let Kept { file, changed_at_ms, pinned, .. } = &open.kept;
    let document = open.kept.document()?;
    let project = &document.project;
    let lengths = project.scenes.iter().map(|scene| line_length(project, scene, None, (&[], &NoFindings)));
    Ok(RecentProject {
        id: open.id.clone(),
        title: project.shown_title(),
        lines: u32::try_from(project.scenes.len()).unwrap_or(u32::MAX),
        length_ms: whole_length(project, lengths),
        changed_at: moment(*changed_at_ms),
        file: file.as_deref().map(shown),
        missing: file.as_ref().is_some_and(|file| !file.is_file()),
        pinned: *pinned,
    })
}

fn scenes(
    project: &Project,
    found: &Sources,
    (voices, findings, embedder, seeks): (&[Known], &dyn Findings, &dyn Embedder, bool),
) -> Vec<SceneView> {
    let pictures = pictures(project, found);
    let names: Vec<&str> = pictures.iter().map(|(_, shown)| shown.as_str()).collect();
    let chosen = |scene: &Scene| scene.clip.as_ref()?.media.clone();
    let index_of = |media: &str| pictures.iter().position(|(name, _)| name == media);
    // As the production casts: only lines that are spoken, and only files that are there.
    let taken: HashSet<usize> = project.scenes.iter().filter_map(|scene| index_of(&chosen(scene)?)).collect();
    // A line that says nothing yet is in no video, and tells nothing of the pictures.
    let lines = project.scenes.iter().map(|scene| if is_spoken(scene) { scene.text.as_str() } else { "" });
    let lines: Vec<&str> = lines.collect();
    let scores = suits::scores(embedder, (&project.title, &lines), &names, &HashSet::new());
    let is_open = |line: &usize| {
        let scene = &project.scenes[*line];
        chosen(scene).is_none() && is_spoken(scene)
    };
    let open: Vec<usize> = (0..lines.len()).filter(is_open).collect();
    let length = |scene: &Scene| {
        let recording = project.recording_of(scene).and_then(|media| found.get(media));
        let known = line_length(project, scene, recording.map(PathBuf::as_path), (voices, findings));
        Time::from_ms(as_ms(known))
    };
    let line_lengths: Vec<Time> = project.scenes.iter().map(length).collect();
    let frames = frames(project, &line_lengths);
    let ties = ties(project, (&open, &line_lengths), (&pictures, found), findings);
    let mut dealt = casting::cast(&scores.only(&open), &taken, &ties).into_iter();
    let mut shown = HashSet::new();

    let view = |(line, scene): (usize, &Scene)| {
        let clip = scene.clip.clone().unwrap_or_default();
        let spoken = is_spoken(scene);
        let own = clip.media.clone();
        let cast = if own.is_none() && spoken { dealt.next().flatten() } else { None };
        let media = own.clone().or_else(|| cast.map(|index| pictures[index].0.clone()));
        // As the production: what was given goes before all else once, also when its name says nothing.
        let speaks = |file: usize| scores.of(line, file).grade() > Grade::Weak;
        let content = cast.is_some_and(|file| shown.insert(file) || speaks(file));
        let sought = seeks && own.is_none() && spoken && !content;
        let by_person = own.is_some() && clip.chosen_by != Some(ChosenBy::Spool);
        let fits = match media.as_deref().map(index_of) {
            None => Match::None,
            Some(_) if by_person => Match::Good,
            Some(index) => match index.map_or(Some(Grade::Weak), |index| scores.grade(line, index)) {
                None => Match::Unknown,
                Some(Grade::Weak) => Match::Weak,
                Some(Grade::Fair) => Match::Fair,
                Some(Grade::Good) => Match::Good,
            },
        };
        let mut others: Vec<usize> = (0..pictures.len())
            .filter(|index| media.as_deref() != Some(pictures[*index].0.as_str()))
            .collect();
        others
            .sort_by_key(|index| (std::cmp::Reverse(scores.of(line, *index)), taken.contains(index), *index));
        SceneView {
            id: scene.id.clone(),
            text: scene.text.clone(),
            voice: scene.voice.clone(),
            recording: scene.recording.clone(),
            pause_ms: scene.pause_ms.map(Pause::get),
            media,
            sought,
            looks_for: looks_for(project, scene),
            search: clip.search.clone(),
            chosen_by: if by_person { Chooser::Person } else { Chooser::Spool },
            fits,
            alternatives: others
                .iter()
                .take(MOST_ALTERNATIVES)
                .map(|index| pictures[*index].0.clone())
                .collect(),
            in_ms: clip.start().map(|start| start.get().into()),
            fit: written(&clip.fit),
            focus: clip.focus.map(|[x, y]| (x.get(), y.get())),
            speed_percent: clip.speed_percent.percent(),
            sound_db: clip.sound_db.map(Decibels::get),
            transition: scene.transition.map(|own| written(&own.kind)),
            look: scene.look.map(|own| written(&own)),
            length_ms: line_lengths[line].as_ms().unsigned_abs(),
            shown_ms: project.canvas.fps.start_of(frames[line]).as_ms().unsigned_abs(),
            frames: frames[line],
        }
    };
    project.scenes.iter().enumerate().map(view).collect()
}

/// What is looked for first for a line, unless somebody wrote other words.
fn looks_for(project: &Project, scene: &Scene) -> String {
    matching::searches(&scene.text, None, &project.title).into_iter().next().unwrap_or_default()
}

/// As the production tells pictures apart, as far as they were looked into.
fn ties(
    project: &Project,
    (open, lengths): (&[usize], &[Time]),
    (pictures, found): (&[(String, String)], &Sources),
    findings: &dyn Findings,
) -> Ties {
    let seed = project.defaults.seed;
    let traits = |(name, _): &(String, String)| {
        let probe = seed.and_then(|_| findings.probe(found.get(name)?));
        let size = probe.as_ref().map(|probe| (probe.width, probe.height));
        Traits { name: name.clone(), size, length: probe.map(|probe| probe.length) }
    };
    let lines = open.iter().map(|line| (project.scenes[*line].id.clone(), lengths[*line])).collect();
    Ties::of(seed, project.canvas, lines, pictures.iter().map(traits).collect())
}

fn as_ms(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

/// Files that can be shown: names in the project and of the files, as the production has them.
fn pictures(project: &Project, found: &Sources) -> Vec<(String, String)> {
    let shown_by_name: HashSet<&str> = project.clips().filter_map(|clip| clip.media.as_deref()).collect();
    let others: HashSet<&str> = (project.heard())
        .chain(project.logo.iter().map(|logo| logo.media.as_str()))
        .filter(|name| !shown_by_name.contains(name))
        .collect();
    let shows = |name: &str| project.media.get(name).and_then(kind) != Some(MediaKind::Audio);
    let pictures = found.iter().filter(|(name, _)| !others.contains(name.as_str()) && shows(name));
    pictures.map(|(name, path)| (name.clone(), shown(path))).collect()
}

/// Files in the order they came: `f2` before `f10`.
fn media(project: &Project, found: &Sources, findings: &dyn Findings) -> Vec<MediaView> {
    let number = |name: &str| name.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<u64>().ok();
    let mut all: Vec<(&String, &Media)> = project.media.iter().collect();
    all.sort_by_key(|(name, _)| (number(name).is_none(), number(name), *name));
    let view = |(name, media): (&String, &Media)| {
        let kind = kind(media);
        let length = found.get(name).filter(|_| kind != Some(MediaKind::Photo));
        MediaView {
            id: name.clone(),
            name: found.get(name).map_or_else(|| media.path.name(), |path| shown(path)),
            kind: kind.map_or_else(|| "video".to_owned(), |kind| written(&kind)),
            length_ms: length
                .and_then(|path| findings.length(path))
                .map(|length| length.as_ms().unsigned_abs()),
            has_sound: found.get(name).and_then(|path| findings.has_sound(path)),
            missing: !found.contains_key(name),
        }
    };
    all.into_iter().map(view).collect()
}

/// What the project says that a file is, else what its name says.
/// What a file of a project is: as the project says, else by its name.
pub(super) fn kind(media: &Media) -> Option<MediaKind> {
    media.kind.or_else(|| media_kind(Path::new(&media.path.name())))
}

fn is_spoken(scene: &Scene) -> bool {
    scene.text.chars().any(char::is_alphanumeric)
}

/// About how long a line is; one with a recording of its own as long as that.
fn line_length(
    project: &Project,
    scene: &Scene,
    recording: Option<&Path>,
    (voices, findings): (&[Known], &dyn Findings),
) -> u64 {
    if !is_spoken(scene) {
        return 0;
    }
    let known = match pick_voice(project.voice_of(scene), project.language.as_str(), voices) {
        _ if project.is_recorded(scene) => recording.and_then(|file| findings.length(file)),
        _ if project.is_silent(scene) => None,
        Picked::AsAsked(known) | Picked::Instead { voice: known, .. } => {
            findings.spoken(project, &known.voice.id, scene)
        }
        Picked::Nobody => None,
    };
    known.unwrap_or_else(|| project.about(scene).max(SHORTEST)).as_ms().unsigned_abs()
}

/// How many frames each line will have, as the production lays them out: half of the silence at its two sides is its own.
fn frames(project: &Project, lengths: &[Time]) -> Vec<u64> {
    let last = lengths.iter().rposition(|length| *length > Time::ZERO);
    let half = |pause: u32| Time(Time::from_ms(pause.into()).0 / 2);
    let gap = if project.narration.is_some() { 0 } else { project.defaults.gap_ms.get() };
    let mut half_before = if project.title_card.is_some() { half(gap) } else { Time::ZERO };
    let frames_of = |(index, (scene, length)): (usize, (&Scene, &Time))| {
        if *length == Time::ZERO {
            return 0;
        }
        let nobody_follows = Some(index) == last && project.end_card.is_none();
        let after = if nobody_follows { Time::ZERO } else { half(project.pause_after(scene)) };
        let before = std::mem::replace(&mut half_before, after);
        project.canvas.fps.frames_covering(before + *length + after).max(1)
    };
    project.scenes.iter().zip(lengths).enumerate().map(frames_of).collect()
}

/// Lines, cards, and the silence between them; a recording has its own.
fn whole_length(project: &Project, lines: impl Iterator<Item = u64>) -> u64 {
    let spoken = project.scenes.iter().zip(lines).filter(|(_, length)| *length > 0);
    let spoken: Vec<(&Scene, u64)> = spoken.collect();
    let pauses = spoken.iter().rev().skip(1).map(|(scene, _)| u64::from(project.pause_after(scene)));
    if spoken.is_empty() {
        return 0;
    }
    // Between a card and the line beside it is half a silence.
    let half = if project.narration.is_some() { 0 } else { u64::from(project.defaults.gap_ms.get()) / 2 };
    let cards = project.title_card.iter().chain(&project.end_card);
    let cards: u64 = cards.map(|card| u64::from(card.ms.get()) + half).sum();
    spoken.iter().map(|(_, length)| length).sum::<u64>() + pauses.sum::<u64>() + cards
}

fn shape_of(project: &Project) -> Option<Shape> {
    let size = (project.canvas.width, project.canvas.height);
    [Shape::Vertical, Shape::Wide, Shape::Square, Shape::Portrait]
        .into_iter()
        .find(|shape| shape.size() == size)
}

/// A choice by the name it has in the document.
fn written(choice: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(choice).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

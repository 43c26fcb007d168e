//! What a stranger's file is: looked at by us first, then by ffprobe as the one format we found.

use crate::answers::{Heard, Question};
use crate::cut_off::{Layout, layout};
use crate::engine::Ffmpeg;
use crate::fault;
use crate::plan::{self, Film};
use crate::protected::is_protected;
use crate::run::{self, Mark, Patience, RunError, Sign, Step, Voice};
use crate::sniff::{self, Container, HEAD};
use crate::source::{self, Source, Useless};
use editorial::Time;
use std::path::Path;
use std::time::{Duration, SystemTime};
use studio::ports::{CancellationToken, MediaKind, Probe, StageFailure};
use tokio::io::AsyncReadExt;

/// Most that ffprobe may tell about a file.
const REPORT: usize = 1 << 20;

/// What changes when a file does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Stamp {
    pub bytes: u64,
    pub modified: Option<SystemTime>,
}

impl Stamp {
    /// Whether the file was last written longer ago than that. Not when its time is not known.
    pub fn is_older_than(self, age: Duration) -> bool {
        self.modified.and_then(|then| then.elapsed().ok()).is_some_and(|since| since > age)
    }
}

/// Looks at a file without opening it: a pipe or a device would hold us for ever.
pub(crate) async fn stamp(file: &Path) -> Result<Stamp, StageFailure> {
    let metadata = tokio::fs::metadata(file).await.map_err(|error| fault::unreadable(file, &error))?;
    if !metadata.is_file() {
        return Err(fault::not_a_file(file));
    }
    if metadata.len() == 0 {
        return Err(fault::empty(file));
    }
    Ok(Stamp { bytes: metadata.len(), modified: metadata.modified().ok() })
}

/// What a file holds, that looks like `stamp` now.
pub(crate) async fn look(
    engine: &Ffmpeg,
    (file, stamp): (&Path, Stamp),
    cancel: &CancellationToken,
) -> Result<Source, StageFailure> {
    let container = container(file).await?;
    let question = question(engine, file, container, stamp);
    let then = engine.answers.recall(&question).unwrap_or_default();
    let mut heard = then.clone();
    if heard.report.is_empty() {
        not_protected(file, container).await?;
        heard.report = report(engine, file, container, cancel).await?;
    }
    let mut source = source::read(&heard.report, container).map_err(|useless| refusal(file, useless))?;
    // Sound files often lie about their length, and recorders of browsers tell none.
    let walked = match (&source.picture, source.sound) {
        (None, Some(stream)) => Some(stream),
        (Some(picture), _) if source.length.is_none() => Some(picture.stream),
        _ => None,
    };
    if let Some(stream) = walked {
        let length = walk(engine, Film::of(file, &source), stream, &mut heard, cancel).await?;
        let length = source::bounded(length, source.picture.is_some());
        source.length = Some(length.map_err(|useless| refusal(file, useless))?);
    }
    if source.picture.is_some() && !source.still {
        let path = file.to_owned();
        let looked = tokio::task::spawn_blocking(move || layout(&path, container)).await;
        let unknown = Layout { cut_off: false, in_pieces: true };
        let Layout { cut_off, in_pieces } = looked.ok().and_then(Result::ok).unwrap_or(unknown);
        source.cut_off = cut_off;
        // The lengths of pieces tell less than a table of all, and older programs know no such option.
        source.by_head &= !in_pieces && !cut_off && engine.tools.sieve_packets();
    }
    if let Some(picture) = source.picture.as_ref().filter(|_| source.cut_off) {
        let film = Film::of(file, &source);
        let length = walk(engine, film, picture.stream, &mut heard, cancel).await?;
        source.length = Some(source.length.map_or(length, |claimed| claimed.min(length)));
    }
    if let Some(stream) = source.sound.filter(|_| source.floats && !heard.numbers) {
        only_numbers(engine, Film::of(file, &source), stream, cancel).await?;
        heard.numbers = true;
    }
    if heard != then {
        engine.answers.keep(&question, &heard);
    }
    let rate = source.picture.as_ref().map_or(0.0, |picture| picture.rate);
    let millis = source.length.unwrap_or(Time::ZERO).as_ms() as f64;
    source.still |= container == Container::Gif && rate * millis <= 1_500.0;
    Ok(source)
}

fn question(engine: &Ffmpeg, file: &Path, container: Container, stamp: Stamp) -> Question {
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    Question::new(&engine.tools.version, &plan::facts(&file, container), stamp)
}

/// Forgets what was heard of a file that cannot be read as it was said to be.
pub(crate) async fn forget(engine: &Ffmpeg, file: &Path) {
    if let (Ok(stamp), Ok(container)) = (stamp(file).await, container(file).await) {
        engine.answers.forget(&question(engine, file, container, stamp));
    }
}

/// What the rest of the app needs to know of a source.
pub(crate) fn summary(file: &Path, source: &Source) -> Probe {
    let (width, height) = source.picture.as_ref().map_or((0, 0), |picture| (picture.width, picture.height));
    let (kind, length) = match (&source.picture, source.still) {
        (Some(_), true) => (MediaKind::Photo, Time::ZERO),
        (Some(_), false) => (MediaKind::Video, source.length.unwrap_or(Time::ZERO)),
        (None, _) => (MediaKind::Audio, source.length.unwrap_or(Time::ZERO)),
    };
    let notes = source.cut_off.then(|| fault::cut_off(file, length)).into_iter().collect();
    let film = source.picture.as_ref().filter(|_| !source.still);
    let (rate, begins) = film.map_or((None, Time::ZERO), |picture| (picture.steady, picture.begins));
    Probe { kind, length, width, height, has_sound: source.sound.is_some(), rate, begins, notes }
}

/// Refuses sound with samples that are not numbers: one of them silences everything it is mixed with.
async fn only_numbers(
    engine: &Ffmpeg,
    film: Film<'_>,
    stream: usize,
    cancel: &CancellationToken,
) -> Result<(), StageFailure> {
    let mut wrong = 0.0;
    let heard = |line: &str| {
        let count = line.split_once("Number of NaNs:").or_else(|| line.split_once("Number of Infs:"));
        wrong += count.and_then(|(_, count)| count.trim().parse::<f64>().ok()).unwrap_or(0.0);
    };
    let line = plan::numbers(film, stream);
    let made = engine.make(line, &engine.scratch, Patience::look(), cancel, &|_| (), heard).await;
    made.map_err(|error| fault::look(film.file, &error))?;
    if wrong > 0.0 { Err(fault::not_numbers(film.file)) } else { Ok(()) }
}

/// Refuses what only the shop that sold it can play.
async fn not_protected(file: &Path, container: Container) -> Result<(), StageFailure> {
    if container != Container::Mov {
        return Ok(());
    }
    let path = file.to_owned();
    let looked = tokio::task::spawn_blocking(move || is_protected(&path)).await;
    if matches!(looked, Ok(Ok(true))) { Err(fault::protected(file)) } else { Ok(()) }
}

async fn container(file: &Path) -> Result<Container, StageFailure> {
    let unreadable = |error| fault::unreadable(file, &error);
    let mut head = Vec::with_capacity(HEAD);
    let opened = tokio::fs::File::open(file).await.map_err(unreadable)?;
    opened.take(HEAD as u64).read_to_end(&mut head).await.map_err(unreadable)?;
    sniff::sniff(&head).map_err(|stranger| fault::stranger(file, stranger))
}

async fn report(
    engine: &Ffmpeg,
    file: &Path,
    container: Container,
    cancel: &CancellationToken,
) -> Result<String, StageFailure> {
    let mut json = String::new();
    let heard = |line: &str| {
        if json.len() < REPORT {
            json.push_str(line);
            json.push('\n');
        }
    };
    match engine.ask(plan::facts(file, container), cancel, Patience::look(), heard).await {
        Ok(said) if said.says("max pixel count") => Err(refusal(file, Useless::Pixels)),
        Ok(_) => Ok(json),
        Err(RunError::Exit { said, .. }) if said.says("max_streams") => Err(refusal(file, Useless::Streams)),
        Err(error) => Err(fault::look(file, &error)),
    }
}

/// How long one stream of a file really is, as heard before or found out now.
async fn walk(
    engine: &Ffmpeg,
    film: Film<'_>,
    stream: usize,
    heard: &mut Heard,
    cancel: &CancellationToken,
) -> Result<Time, StageFailure> {
    if let Some(length) = heard.lengths.get(&stream) {
        return Ok(*length);
    }
    let step = Step {
        program: &engine.tools.ffmpeg,
        args: plan::walk(film, stream).into_words(),
        folder: &engine.scratch,
        patience: Patience::look(),
    };
    let mut micros = 0;
    let far = |voice, line: &str| {
        if let (Voice::Out, Some(Mark::Micros(now))) = (voice, run::mark(line)) {
            micros = now.max(micros);
        }
        Sign::Nothing
    };
    match (run::run(step, cancel, far).await, film.source.length) {
        (Ok(_), _) => {}
        // A very long file on a slow disk: what it claims has to do.
        (Err(RunError::Late(_) | RunError::Still(_)), Some(claimed)) => return Ok(claimed),
        (Err(error), _) => return Err(fault::look(film.file, &error)),
    }
    if micros == 0 {
        return Err(fault::damaged(film.file));
    }
    let length = source::ticks(micros as f64 / 1e6);
    heard.lengths.insert(stream, length);
    Ok(length)
}

fn refusal(file: &Path, useless: Useless) -> StageFailure {
    match useless {
        Useless::Damaged => fault::damaged(file),
        Useless::Nothing => fault::lacks(file, "picture and no sound"),
        Useless::Pixels => fault::too_big(file, "has more than 50 million pixels"),
        Useless::Length => fault::too_big(file, "is longer than four hours"),
        Useless::Streams => fault::too_big(file, "holds more than 32 tracks"),
    }
}

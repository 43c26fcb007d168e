//! Production: the render job, stage by stage, from a frozen order to a published video.
//!
//! Every stage looks for its artifact first and makes only what is missing, so an attempt that follows a crash, a
//! cancel or an edit does no work twice.

mod export;
mod fetch;
mod find;
mod gather;
mod home;
mod kept;
mod moments;
mod narrate;
mod offers;
mod patience;
mod pieces;
mod play;
mod publish;
mod receipt;
mod recording;
mod rehearse;
mod render;
mod room;
mod sources;
mod tidy;
mod turns;
mod voices;
mod write;

pub(crate) use tidy::sweep_work;

pub(crate) use export::Edited;
pub(crate) use gather::probe_key;
pub(crate) use narrate::spoken_keys;
pub(crate) use offers::Seen;
pub(crate) use pieces::PIECES;
pub(crate) use play::Stretch;
pub(crate) use publish::{RECEIPT, RECEIPT_FORMAT, cover_of, left_beside, receipt_of};
pub(crate) use rehearse::Moment;
pub(crate) use sources::{Sources, find, find_in, missing};

use crate::artifacts::{Artifacts, Key};
use crate::boundary::boundary;
use crate::files::{self, Stopped};
use crate::folders::Folders;
use crate::library::Library;
use crate::manners::Manners;
use crate::narrators::Narrators;
use crate::order::Order;
use crate::ports::{Embedder, Fault, Files, Machine, MediaEngine, Question, StageFailure, Watch};
use crate::preview::Memory;
use crate::progress::{Meter, Stage, Units};
use crate::sharing::Depot;
use crate::sites::Sites;
use crate::writing::Scribe;
use async_trait::async_trait;
use editorial::assemble::Choices;
use editorial::captions::{self, Caption, Room};
use editorial::timeline::{Canvas, MusicBed};
use editorial::{Project, Quality, Time, Timeline, assemble, cut};
use jobs::{Attempt, Hub, Job, Work};
use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Makes videos.
pub(crate) struct Production {
    pub folders: Folders,
    pub artifacts: Artifacts,
    pub media: Arc<dyn MediaEngine>,
    pub narrators: Narrators,
    pub machine: Arc<dyn Machine>,
    pub embedder: Arc<dyn Embedder>,
    pub manners: Manners,
    pub sites: Sites,
    /// Who writes the script where there is only a topic.
    pub scribe: Scribe,
    /// Footage of the person's own that belongs to no project.
    pub library: Library,
    /// Whether sites may be asked now; else only what they said before is used.
    pub online: bool,
    /// Hashes that need not be made again; none to read every byte.
    pub remembered: Option<Memory>,
    /// What brings files and videos from one computer to another, when several share the queue.
    pub hub: Option<Hub>,
}

/// One attempt at one video: what every stage needs.
pub(crate) struct Take<'a> {
    floor: &'a Production,
    attempt: &'a Attempt,
    meter: &'a Meter,
    order: Order,
    project: Project,
    quality: Quality,
    said: Mutex<HashSet<String>>,
    /// The only line whose own clip must play; none for all.
    only: Option<String>,
    /// Services that could not speak in this take, and why.
    mute: Mutex<BTreeMap<&'static str, Fault>>,
}

#[async_trait]
impl Work for Production {
    async fn run(&self, attempt: Attempt) -> Result<serde_json::Value, StageFailure> {
        let attempt = Arc::new(attempt);
        let (order, project) = read_order(&attempt.job)?;
        let quality = order.choices.quality.unwrap_or_default();
        let meter = self.meter(&attempt, &project, quality);
        let said = Mutex::new(attempt.job.warnings.iter().cloned().collect());
        let (attempt, meter, only, mute) = (&*attempt, &meter, None, Mutex::default());
        let _needed = self.artifacts.hold();
        let mut take = Take { floor: self, attempt, meter, order, project, quality, said, only, mute };
        let mut files = Files::new();
        let finished = match take.order.made.clone() {
            Some(made) => take.bring_home(made).await,
            None => take.make(&mut files).await.map_err(|failure| self.explain(failure, &files)),
        };
        if finished.is_err() {
            take.clear_off().await;
        }
        self.make_room().await;
        meter.keep();
        finished
    }
}

impl Production {
    fn meter(&self, attempt: &Arc<Attempt>, project: &Project, quality: Quality) -> Meter {
        let chars = project.scenes.iter().map(|scene| scene.text.chars().count()).sum();
        let size = self.media.output_size(project.canvas, quality);
        let told = attempt.clone();
        Meter::new(self.folders.costs(), chars, kilopixels(size), move |progress| told.progress(progress))
    }
}

impl Production {
    /// Gives finished work its name, and now and then looks whether there is too much of it.
    fn settle(&self, key: &Key, scratch: &Path) -> Result<PathBuf, StageFailure> {
        let path = self.artifacts.settle(key, scratch).map_err(|error| disk(&error))?;
        self.artifacts.trim_now_and_then(self.most());
        Ok(path)
    }

    /// Lets go of what was used least recently, if there is too much.
    async fn make_room(&self) {
        let (artifacts, depot, most) = (self.artifacts.clone(), self.depot(), self.most());
        let trim = move || {
            artifacts.trim(most);
            depot.trim(most);
        };
        if let Err(error) = tokio::task::spawn_blocking(trim).await {
            tracing::warn!(%error, "nobody looked how much room artifacts take");
        }
    }

    /// Where files from the hub lie.
    pub fn depot(&self) -> Depot {
        Depot::at(self.folders.depot())
    }

    /// Most bytes that artifacts may take.
    fn most(&self) -> u64 {
        u64::from(self.manners.work().keep_made_gb.max(1)) * 1_000_000_000
    }

    /// An artifact that was deleted while it was in use is no fault of the person's files: it is made again.
    fn explain(&self, failure: StageFailure, files: &Files) -> StageFailure {
        let vanished = |path: &PathBuf| self.artifacts.owns(path) && !path.exists();
        match failure {
            StageFailure::GiveUp(_) | StageFailure::NeedsYou(_) if files.values().any(vanished) => {
                StageFailure::Retry(Fault {
                    code: "artifact_gone".to_owned(),
                    message: "Work in progress was deleted while it was needed.".to_owned(),
                    hint: "It is made again.".to_owned(),
                    retryable: true,
                })
            }
            failure => failure,
        }
    }
}

impl Take<'_> {
    async fn make(&mut self, files: &mut Files) -> Result<serde_json::Value, StageFailure> {
        self.meter.begin(Stage::Script, Units(1.0), None);
        self.order.warnings.iter().for_each(|warning| self.warn(warning));
        if let Some(wish) = self.order.wish.take() {
            return Err(self.write(wish).await);
        }
        self.unpack().await?;
        let sources = self.sources()?;
        self.tell_music_from_speech(&sources).await?;
        self.meter.end(Stage::Script);

        let narration = self.narrate(&sources, files).await?;
        let captions = self.caption(&narration)?;
        let footage = self.gather(&sources, &narration, files).await?;
        self.floor.embedder.rest();
        self.early_poster(&footage, files).await;
        let timeline = self.assemble(&narration, &captions, &footage)?;
        let parts = cut(&timeline);
        self.room(&timeline, &parts).await?;
        let rendered = self.render(&parts, timeline.canvas, files).await?;
        let facts = self.verify(&rendered, &timeline).await?;
        let outcome = self.publish(&rendered.file, facts, &timeline, &footage).await?;
        self.tidy_up().await;
        boundary!("before outcome");
        Ok(outcome)
    }

    /// Keeps a warning on the job, once.
    fn warn(&self, warning: &str) {
        if self.said.lock().unwrap_or_else(PoisonError::into_inner).insert(warning.to_owned()) {
            self.attempt.warn(warning);
        }
    }

    /// Groups each line's words into phrases.
    fn caption(&self, narration: &editorial::Narration) -> Result<Vec<Vec<Caption>>, StageFailure> {
        self.meter.begin(Stage::Caption, Units(1.0), None);
        // Nothing of a style but its room on the picture decides which words are shown together.
        let rooms: Vec<Room> = self.rooms().collect();
        let key = Key::of("caption", "json", &(3, narration, rooms));
        let captions = self.kept(&key, || self.phrases(narration))?;
        self.meter.end(Stage::Caption);
        Ok(captions)
    }

    fn phrases(&self, narration: &editorial::Narration) -> Vec<Vec<Caption>> {
        let phrases = |(line, room): (&editorial::LineNarration, Room)| {
            captions::phrases(&line.words, line.length, room)
        };
        narration.lines.iter().zip(self.rooms()).map(phrases).collect()
    }

    /// The room for the words of each line.
    fn rooms(&self) -> impl Iterator<Item = Room> {
        let canvas = even(self.project.canvas);
        self.project.scenes.iter().map(move |scene| self.project.style_of(scene).room(canvas))
    }

    /// Lays everything out in time.
    fn assemble(
        &self,
        narration: &editorial::Narration,
        captions: &[Vec<Caption>],
        footage: &gather::Gathered,
    ) -> Result<Timeline, StageFailure> {
        self.meter.begin(Stage::Assemble, Units(1.0), None);
        let choices = self.choices(footage);
        let key =
            Key::of("assemble", "json", &(1, &choices, narration, captions, &footage.casts, &footage.spare));
        let timeline =
            self.kept(&key, || assemble(&choices, narration, captions, &footage.casts, &footage.spare))?;
        self.meter.end(Stage::Assemble);
        Ok(timeline)
    }

    fn choices(&self, footage: &gather::Gathered) -> Choices {
        let defaults = &self.project.defaults;
        let music = self.project.music.as_ref().zip(footage.music.as_ref()).map(|(music, media)| MusicBed {
            media: media.clone(),
            gain_db: music.gain_db.get(),
            duck_db: music.duck_db.get(),
            fade_in: ms(music.fade_in_ms.get()),
            fade_out: ms(music.fade_out_ms.get()),
            round: music.round_ms.map(|round| ms(round.get())),
        });
        Choices {
            canvas: even(self.project.canvas),
            style: defaults.style(),
            gap: if self.project.narration.is_some() { Time::ZERO } else { ms(defaults.gap_ms.get()) },
            transition: defaults.transition.kind,
            transition_length: ms(defaults.transition.ms.get()),
            longest_shot: defaults.longest_shot_ms.map(|longest| ms(longest.get())),
            music,
            voice_gain_db: defaults.voice_volume_db.get(),
            logo: footage.logo.clone(),
            opening: footage.opening.clone(),
            closing: footage.closing.clone(),
        }
    }

    /// A small artifact: read if it is there, else made and kept.
    fn kept<T: serde::Serialize + serde::de::DeserializeOwned>(
        &self,
        key: &Key,
        make: impl FnOnce() -> T,
    ) -> Result<T, StageFailure> {
        if let Some(found) = self.floor.artifacts.read(key) {
            return Ok(found);
        }
        let made = make();
        self.floor.artifacts.write(key, &made).map_err(|error| disk(&error))?;
        Ok(made)
    }

    fn watch<'w>(
        &'w self,
        progress: &'w (dyn Fn(u64) + Send + Sync),
        warn: &'w (dyn Fn(&str) + Send + Sync),
    ) -> Watch<'w> {
        Watch {
            cancel: &self.attempt.cancel,
            progress,
            before: None,
            after: None,
            warn,
            safe_mode: self.attempt.safe_mode,
        }
    }

    /// What a thread that waits for a disk says after every piece: that it moves. There it hears when to stop.
    fn moving(&self) -> impl Fn() -> io::Result<()> + Send + 'static {
        let (pulse, cancel) = (self.attempt.pulse(), self.attempt.cancel.clone());
        move || {
            pulse.beat();
            if cancel.is_cancelled() { Err(io::Error::other(Stopped)) } else { Ok(()) }
        }
    }

    /// Waits for work that ends by itself within `limit`, such as what a service is asked, and says meanwhile that it
    /// moves.
    async fn patient<T>(&self, limit: Duration, work: impl Future<Output = T>) -> T {
        patience::signing(limit, || self.attempt.alive(), work).await
    }

    fn go_on(&self) -> Result<(), StageFailure> {
        if self.attempt.cancel.is_cancelled() { Err(StageFailure::Cancelled) } else { Ok(()) }
    }

    fn work_folder(&self) -> PathBuf {
        self.floor.folders.work(&self.attempt.job.id.to_string())
    }
}

fn read_order(job: &Job) -> Result<(Order, Project), StageFailure> {
    let order = Order::read(&job.args).map_err(|error| give_up(&error.code, error.message, error.hint))?;
    let project = project_of(&order)?;
    Ok((order, project))
}

/// The project as it is made: without lines that say nothing.
fn project_of(order: &Order) -> Result<Project, StageFailure> {
    let mut project = order.document().map_err(|error| unreadable(&error))?.project;
    project.scenes.retain(|scene| scene.text.chars().any(char::is_alphanumeric));
    Ok(project)
}

fn unreadable(error: &dyn std::fmt::Display) -> StageFailure {
    let message = format!("This job cannot be read any more ({error}).");
    give_up("order_unreadable", message, "Make the video again.")
}

/// Picture size in thousands of pixels.
fn kilopixels(canvas: Canvas) -> f64 {
    f64::from(canvas.width) * f64::from(canvas.height) / 1000.0
}

/// Encoders want even sides.
fn even(canvas: Canvas) -> Canvas {
    Canvas { width: canvas.width.next_multiple_of(2), height: canvas.height.next_multiple_of(2), ..canvas }
}

fn ms(ms: u32) -> Time {
    Time::from_ms(i64::from(ms))
}

/// A failure that the same files and choices will meet again.
pub(crate) fn give_up(code: &str, message: impl Into<String>, hint: impl Into<String>) -> StageFailure {
    StageFailure::GiveUp(Fault {
        code: code.to_owned(),
        message: message.into(),
        hint: hint.into(),
        retryable: false,
    })
}

/// One question; the job waits for the answer.
pub(crate) fn ask(code: &str, message: impl Into<String>, hint: impl Into<String>) -> StageFailure {
    StageFailure::NeedsYou(Question { code: code.to_owned(), message: message.into(), hint: hint.into() })
}

/// What a disk that refuses means for the job.
pub(crate) fn disk(error: &io::Error) -> StageFailure {
    match error.kind() {
        _ if files::is_stopped(error) => StageFailure::Cancelled,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ask(
            "disk_full",
            "The disk is full, so the video could not be finished.",
            "Free some space, then continue. What is done is kept.",
        ),
        _ if files::is_held(error) => StageFailure::Retry(Fault {
            code: "file_in_use".to_owned(),
            message: "Another program holds a file that Spool has to write.".to_owned(),
            hint: "Close the video in other programs, then try again. What is done is kept.".to_owned(),
            retryable: true,
        }),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ask(
            "folder_locked",
            "Spool may not write to the folder for finished videos or to its own.",
            "Choose another folder in the settings or allow writing, then continue.",
        ),
        _ => StageFailure::Retry(Fault {
            code: "disk_error".to_owned(),
            message: format!("A file could not be written or read ({error})."),
            hint: "Check the disk, then try again.".to_owned(),
            retryable: true,
        }),
    }
}

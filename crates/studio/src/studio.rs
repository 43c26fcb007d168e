//! The studio: a method for each thing a host can ask. Hosts decide nothing; they call this.

use crate::api::{
    ApiError, JobView, LineView, ProjectView, QueueView, RenderChoices, ScriptLine, Video, WriteScript,
};
use crate::artifacts::Artifacts;
use crate::desk::Rim;
use crate::dressing::DressChoices;
use crate::folders::Folders;
use crate::intake;
use crate::library::{Librarian, Library};
use crate::manners::{Manners, Steward, Turns};
use crate::narrators::Narrators;
use crate::order::{Order, RENDER, homeward, render_at};
use crate::pack::{self, Pack, is_pack};
use crate::ports::{Embedder, Finding, Keys, Machine, MediaEngine};
use crate::preview::Memory;
use crate::production::{Production, sweep_work};
use crate::queue::parse;
use crate::rebuild;
use crate::recordings::Recorder;
use crate::services::Services;
use crate::sharing::{self, ticket};
use crate::sites::Sites;
use crate::tracks::MusicChoice;
use crate::view::job_view;
use crate::writing::{Writers, is_topic_alone, take_in};
use editorial::project::MediaPath;
use jobs::{Executor, HubAddress, Jobs, NewJob, RunOptions, State, Subscription, Work};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};
use tokio_util::task::AbortOnDropHandle;

/// What the queue needs to write down how a job ended.
const LEAST_FREE: u64 = 8 << 20;
/// How long a poster is kept: as long as the queue keeps what has ended.
const POSTERS_KEPT: Duration = Duration::from_secs(90 * 24 * 3_600);

/// The adapters that a host brings.
#[derive(Clone)]
pub struct Ports {
    /// Reads and makes media files.
    pub media: Arc<dyn MediaEngine>,
    /// Who speaks lines.
    pub narrators: Narrators,
    /// The computer itself.
    pub machine: Arc<dyn Machine>,
    /// Tells what texts speak of.
    pub embedder: Arc<dyn Embedder>,
    /// Where footage may be looked for online.
    pub sites: Sites,
    /// Who writes scripts.
    pub writers: Writers,
    /// Where keys of services are kept.
    pub keys: Arc<dyn Keys>,
}

/// One video, or several, to be made.
#[derive(Debug, Clone, Default)]
pub struct RenderRequest {
    /// Projects, scripts, media and folders, as dropped.
    pub inputs: Vec<PathBuf>,
    /// A script typed or pasted.
    pub text: Option<String>,
    /// A title, when the script has none.
    pub title: Option<String>,
    /// The lines of that script as a writer wrote them, with the words to look for.
    pub lines: Vec<ScriptLine>,
    /// A script to be written by the job, instead of `text`; where files bring a script or a recording of their own,
    /// its topic is one more line.
    pub wish: Option<WriteScript>,
    /// What is chosen for these videos alone.
    pub choices: RenderChoices,
    /// Which music they begin with.
    pub music: MusicChoice,
    /// What they wear whatever their projects say.
    pub dress: DressChoices,
    /// The exact file to write, for one video only; an existing one is replaced.
    pub output: Option<PathBuf>,
    /// The same key makes the same submit answer with the first job.
    pub key: Option<String>,
}

/// What a subscriber hears.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A job as it is now.
    Job(Box<JobView>),
    /// A job is gone.
    Deleted(String),
    /// The queue as a whole stands otherwise.
    Queue(QueueView),
    /// Something was missed: ask for the list again.
    Lagged,
}

/// Changes, as they come.
pub struct Changes {
    feed: Subscription,
    turned: Turns,
    studio: Studio,
    paused: bool,
}

impl Changes {
    /// The next change; waits for it.
    pub async fn next(&mut self) -> Change {
        tokio::select! {
            change = self.feed.recv() => match change {
                jobs::Change::Job(job) => return Change::Job(Box::new(job_view(&job))),
                jobs::Change::Deleted(id) => return Change::Deleted(id.to_string()),
                jobs::Change::Lagged => return Change::Lagged,
                jobs::Change::Queue { paused } => self.paused = paused,
            },
            () = self.turned.next() => {
                self.paused = self.studio.queue_paused().await.unwrap_or(self.paused);
            }
        }
        Change::Queue(self.studio.queue_view(self.paused))
    }
}

/// The queue being worked.
pub struct Running {
    executor: Executor,
    interrupted: Vec<JobView>,
    _steward: AbortOnDropHandle<()>,
    _librarian: AbortOnDropHandle<()>,
}

impl Running {
    /// Drops the part in hand, spends no attempt, and returns when everything has ended.
    pub async fn stop(self) {
        self.executor.stop().await;
    }

    /// The jobs that were in hand when Spool stopped without warning and go on now, as they were then; none after an
    /// orderly end.
    pub fn interrupted(&self) -> &[JobView] {
        &self.interrupted
    }

    /// Returns when nothing is left that could run by itself.
    pub async fn idle(&self) {
        self.executor.idle().await;
    }
}

/// The door. Cheap to clone.
#[derive(Clone)]
pub struct Studio {
    pub(crate) jobs: Jobs,
    pub(crate) manners: Manners,
    pub(crate) ports: Option<Ports>,
    pub(crate) remembered: Memory,
    pub(crate) folders: Folders,
    pub(crate) desk: Arc<Rim>,
    pub(crate) services: Arc<Services>,
    pub(crate) library: Library,
    pub(crate) recorder: Recorder,
    /// What was moved to the trash last because nothing named it.
    pub(crate) moved: Arc<Mutex<Vec<PathBuf>>>,
    output: Arc<Mutex<OutputFolder>>,
    /// Where the music is that comes with Spool.
    pub(crate) packaged: Arc<OnceLock<PathBuf>>,
    /// Voices that were chosen last, by language.
    pub(crate) usual: Arc<Mutex<BTreeMap<String, String>>>,
}

/// Where the next videos go.
struct OutputFolder {
    folder: PathBuf,
    /// Whether the person chose it, as opposed to being the platform's usual one.
    chosen: bool,
}

impl Studio {
    /// Opens the data folder; runs nothing yet. Without ports it can be asked and given jobs, but makes nothing.
    ///
    /// # Errors
    /// When the folder or its database cannot be used.
    pub async fn open(folders: Folders, ports: impl Into<Option<Ports>>) -> Result<Studio, ApiError> {
        Studio::open_at(folders, ports, None).await
    }

    /// The same with the queue that a hub keeps for several computers. Answers whether or not the hub is there; see
    /// [`Studio::meet`].
    ///
    /// # Errors
    /// As [`Studio::open`].
    pub async fn open_at(
        folders: Folders,
        ports: impl Into<Option<Ports>>,
        hub: Option<HubAddress>,
    ) -> Result<Studio, ApiError> {
        let services = Arc::new(Services::at(&folders.data));
        let ports: Option<Ports> = ports.into();
        let ports = ports.map(|ports| {
            let sites = ports.sites.unless(services.offline().clone());
            sites.choose(&services.chosen().sites);
            let narrators = ports.narrators.set_up_by(services.clone());
            Ports { sites, narrators, ..ports }
        });
        let data = folders.data.clone();
        let opened = tokio::task::spawn_blocking(move || sharing::open(&data, hub.as_ref())).await;
        let jobs = opened
            .map_err(|error| ApiError::lasting("internal", error.to_string(), "Start Spool again."))??;
        if let Some(hub) = jobs.hub() {
            // Whoever asks later is told why it is not there.
            let _ = hub.meet(sharing::FIRST).await;
        }
        let output = Arc::new(Mutex::new(OutputFolder { folder: folders.output.clone(), chosen: false }));
        let desk = Arc::new(Rim::at(folders.projects()));
        let (manners, remembered) = (Manners::new(), Memory::default());
        let library = Library::new(&folders.data, services.clone());
        let (packaged, usual) = (Arc::default(), Arc::default());
        Ok(Studio {
            jobs,
            manners,
            ports,
            remembered,
            folders,
            desk,
            services,
            library,
            recorder: Recorder::default(),
            moved: Arc::default(),
            output,
            packaged,
            usual,
        })
    }

    /// What happened to the database while nobody looked, if anything: one sentence for the person.
    pub fn notice(&self) -> Option<ApiError> {
        let Some(recovered) = self.jobs.recovered() else { return self.hub_doubt() };
        let saved = recovered.salvaged > 0 || recovered.restored.is_some_and(|copy| copy.jobs > 0);
        let (code, message, hint) = match saved {
            true => (
                "database_restored",
                "The list of videos was damaged. What could be read of it and of its daily copy is here again.",
                "Look whether something is missing, and make that again. Your finished videos are untouched.",
            ),
            false => (
                "database_set_aside",
                "The list of videos was damaged, so it was set aside and a new one begun.",
                "Your finished videos are untouched. Make again what was waiting.",
            ),
        };
        Some(ApiError::lasting(code, message, hint))
    }

    /// Freezes what was given into jobs. They are durable when this answers.
    ///
    /// # Errors
    /// When something is missing, unreadable, or has nothing to say; nothing was submitted then.
    pub async fn submit_render(&self, request: RenderRequest) -> Result<Vec<JobView>, ApiError> {
        let RenderRequest { inputs, text, title, lines, wish, choices, music, dress, output, key } = request;
        wish.as_ref().map_or(Ok(()), |wish| self.check_wish(wish))?;
        let text = wish.as_ref().map(|wish| wish.topic.clone()).or(text);
        let inputs = self.unpacked(inputs).await?;
        let read = move || take_in(&inputs, text.as_deref(), title.as_deref(), &lines);
        let productions = tokio::task::spawn_blocking(read)
            .await
            .map_err(|error| ApiError::lasting("internal", error.to_string(), "Try again."))??;
        if output.is_some() && productions.len() > 1 {
            return Err(ApiError::lasting(
                "one_output",
                "Several videos cannot be written to one file.",
                "Give one project, or leave the output file out.",
            ));
        }
        let output = output.map(|path| intake::check_output(&path, &productions)).transpose()?;
        let mut views = Vec::new();
        for (index, production) in productions.into_iter().enumerate() {
            let written_in = wish.as_ref().and_then(|wish| wish.language.as_deref());
            let production = self.spoken_as_usual(production, written_in);
            let production = dress.on(self.with_music(production, &music).await?)?;
            let wish = wish.clone().filter(|wish| is_topic_alone(&production, &wish.topic));
            let order = Order::of(production, choices, output.clone(), self.output_folder());
            let order = Order { wish, ..order };
            let key = key.as_ref().map(|key| if index == 0 { key.clone() } else { format!("{key}#{index}") });
            views.push(self.submit_order(order, key).await?);
        }
        Ok(views)
    }

    /// Puts an order on the queue. It is durable when this answers; its folder was made as well, if that could be.
    pub(crate) async fn submit_order(&self, order: Order, key: Option<String>) -> Result<JobView, ApiError> {
        let order = self.pack(order).await?;
        let (title, args) = (order.document()?.project.shown_title(), order.to_args()?);
        order.make_its_folder().await;
        let new = NewJob { kind: order.kind(), title, args, priority: 0, key };
        Ok(job_view(&self.jobs.submit(new).await?))
    }

    /// Changes from now on, also those made by other programs on this data folder.
    pub fn subscribe(&self) -> Changes {
        let (feed, turned) = (self.jobs.subscribe(), self.manners.turns());
        Changes { feed, turned, studio: self.clone(), paused: false }
    }

    /// Works the queue until stopped, as [`Studio::set_work`] says. `program` is how other programs call the one
    /// that does.
    ///
    /// # Errors
    /// `owned` when another program works it; `tools_missing` when it was opened without ports.
    pub async fn start(&self, program: &str) -> Result<Running, ApiError> {
        let ports = self.ports.clone().ok_or_else(tools_missing)?;
        let artifacts = Artifacts::at(self.folders.artifacts());
        let librarian = Librarian {
            library: self.library.clone(),
            media: ports.media.clone(),
            embedder: ports.embedder.clone(),
            machine: ports.machine.clone(),
        };
        let production = Production {
            folders: self.folders.clone(),
            artifacts: artifacts.clone(),
            media: ports.media,
            narrators: ports.narrators,
            machine: ports.machine.clone(),
            embedder: ports.embedder,
            manners: self.manners.clone(),
            sites: ports.sites,
            scribe: self.scribe()?,
            library: self.library.clone(),
            online: true,
            remembered: None,
            hub: self.jobs.hub().cloned(),
        };
        let workers = self.manners.work().at_once.into();
        let mut options = RunOptions { program: program.to_owned(), workers, ..RunOptions::default() };
        let mut kinds = vec![RENDER.to_owned()];
        if let Some(hub) = self.jobs.hub() {
            options.program = format!("{program} on {}", sharing::computer_name());
            options.aside = vec![homeward(hub.place())];
            kinds.extend([render_at(hub.place()), homeward(hub.place())]);
        }
        let (before, depot, folders) = (SystemTime::now(), production.depot(), self.folders.clone());
        let production: Arc<dyn Work> = Arc::new(production);
        let kinds = kinds.into_iter().map(|kind| (kind, production.clone())).collect();
        let executor = self.jobs.run(kinds, options).await?;
        // Owning the queue means that nobody else is at work: what is older than that was left by a crash.
        let (posters, work) = (self.folders.posters(), self.folders.data.join("work"));
        let (packs, desk) = (self.folders.packs(), self.desk.clone());
        let swept = tokio::task::spawn_blocking(move || {
            artifacts.sweep_unfinished(before);
            depot.sweep(before);
            ticket::sweep(&folders, before);
            sweep_work(&work, before);
            sweep_posters(&posters, before);
            pack::sweep(&packs, before);
            desk.desk.sweep(before);
        })
        .await;
        if let Err(error) = swept {
            tracing::warn!(%error, "unfinished artifacts were not swept");
        }
        self.rebuild().await;
        let goes_on = executor.taken_back().iter().filter(|job| job.state == State::Queued);
        let interrupted = goes_on.map(job_view).collect();
        let steward = Steward::new(self.clone(), ports.machine);
        let steward = AbortOnDropHandle::new(tokio::spawn(steward.attend(executor.dials())));
        let librarian = AbortOnDropHandle::new(tokio::spawn(librarian.attend()));
        Ok(Running { executor, interrupted, _steward: steward, _librarian: librarian })
    }

    /// After the list was damaged: puts finished videos of the folder on it that it does not know.
    async fn rebuild(&self) {
        if self.jobs.recovered().is_none() {
            return;
        }
        let folder = self.output_folder();
        let found = tokio::task::spawn_blocking(move || rebuild::finished_in(&folder, RENDER)).await;
        for known in found.unwrap_or_default() {
            if let Err(error) = self.jobs.remember(known).await {
                tracing::warn!(%error, "a finished video did not come back on the list");
                return;
            }
        }
        if let Err(error) = self.jobs.heed_recovery().await {
            tracing::warn!(%error, "the finished videos of the folder are looked for again at the next start");
        }
    }

    /// What is inside a project, before anything is made of it.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the file.
    pub async fn look_inside(&self, path: &Path) -> Result<ProjectView, ApiError> {
        let path = path.to_owned();
        tokio::task::spawn_blocking(move || look_inside(&path))
            .await
            .map_err(|error| ApiError::lasting("internal", error.to_string(), "Try again."))?
    }

    /// Where the video of a finished job is.
    pub async fn video_file(&self, id: &str, index: usize) -> Option<PathBuf> {
        let video = self.video_of_here(id, index).await?;
        Some(PathBuf::from(video.path)).filter(|path| path.is_file())
    }

    /// Where the captions of a finished job's video are.
    pub async fn captions_file(&self, id: &str, index: usize) -> Option<PathBuf> {
        let video = self.video_of_here(id, index).await?;
        video.captions.map(PathBuf::from).filter(|path| path.is_file())
    }

    /// A finished video that is on the disks of this computer, as far as its job says.
    async fn video_of_here(&self, id: &str, index: usize) -> Option<Video> {
        let view = self.get_job(id).await.ok()?;
        let video = view.videos.get(index).cloned()?;
        self.is_of_here(&view).await.then_some(video)
    }

    /// Where the poster of a job is, once it has one.
    pub async fn poster_file(&self, id: &str) -> Option<PathBuf> {
        let poster = self.folders.posters().join(format!("{}.jpg", parse(id).ok()?));
        poster.is_file().then_some(poster)
    }

    /// A self-test of everything a video needs, in sentences.
    pub async fn check(&self) -> Vec<Finding> {
        let (media, voice) = match &self.ports {
            Some(ports) => tokio::join!(ports.media.check(), ports.narrators.check()),
            None => (Vec::new(), Vec::new()),
        };
        let output = self.output_folder();
        let writable = std::fs::create_dir_all(&output).and_then(|()| tempfile::tempfile_in(&output)).is_ok();
        let says = if writable {
            format!("Finished videos go to {}.", output.display())
        } else {
            format!("Nothing can be written to {}. Choose another folder.", output.display())
        };
        let folder = Finding { ok: writable, what: "folder".to_owned(), says };
        media.into_iter().chain(voice).chain([folder]).collect()
    }

    /// What every video needs of the video tool and what it does not do on this computer; nothing when all is well. Takes
    /// some seconds, and leaves the voice alone, whose model is large. Not before [`Studio::start`], which sweeps up.
    pub async fn check_tools(&self) -> Vec<ApiError> {
        let Some(ports) = &self.ports else { return vec![tools_missing()] };
        let findings = ports.media.check().await;
        findings.iter().filter(|finding| !finding.ok).map(unfit).collect()
    }

    /// Folders whose disks must keep some room, with their names for people, and the bytes that each must keep
    /// whatever the person allows.
    pub(crate) fn disks(&self) -> [(PathBuf, &'static str, u64); 2] {
        [
            (self.output_folder(), "your finished videos", 0),
            (self.folders.data.clone(), "Spool's own files", LEAST_FREE),
        ]
    }

    /// The data folder.
    pub fn data_folder(&self) -> &Path {
        &self.folders.data
    }

    /// Where the next videos go, and those that could not be written to their own folder.
    pub fn set_output_folder(&self, folder: PathBuf) {
        *self.output.lock().unwrap_or_else(PoisonError::into_inner) = OutputFolder { folder, chosen: true };
    }

    /// Where the next videos go.
    pub fn output_folder(&self) -> PathBuf {
        self.output.lock().unwrap_or_else(PoisonError::into_inner).folder.clone()
    }

    /// The folder that the person chose, if it is not the platform's usual one that nobody thought about.
    pub(crate) fn chosen_folder(&self) -> Option<PathBuf> {
        let output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        output.chosen.then(|| output.folder.clone())
    }
}

/// A studio that was opened only to be asked.
pub(crate) fn tools_missing() -> ApiError {
    ApiError::lasting(
        "tools_missing",
        "The tools that make videos are not there.",
        "Install Spool again, or run: spool doctor",
    )
}

/// What a self-test found, as an error: its sentences are what happened and what to try.
fn unfit(finding: &Finding) -> ApiError {
    let (message, hint) = finding.says.split_once(". ").unwrap_or((finding.says.trim_end_matches('.'), ""));
    ApiError::lasting(&format!("check_{}", finding.what), format!("{message}."), hint)
}

/// Deletes posters that nobody has looked at or made for so long that their jobs are history; a card without one
/// shows a drawing.
fn sweep_posters(folder: &Path, now: SystemTime) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let age =
            entry.metadata().and_then(|meta| meta.modified()).ok().and_then(|at| now.duration_since(at).ok());
        if age.is_some_and(|age| age > POSTERS_KEPT)
            && let Err(error) = std::fs::remove_file(entry.path())
        {
            tracing::debug!(%error, "an old poster stayed behind");
        }
    }
}

/// What a project file says, and which of its files are there.
///
/// # Errors
/// A sentence that says what is wrong with the file.
pub fn look_inside(path: &Path) -> Result<ProjectView, ApiError> {
    if is_pack(path) {
        let pack = Pack::open(path)?;
        return Ok(inside(&pack.document.project, |relative| pack.holds(relative)));
    }
    let production = intake::open_project(path)?;
    let root = production.root.unwrap_or_default();
    Ok(inside(&production.document.project, |relative| root.join(relative).is_file()))
}

fn inside(project: &editorial::Project, is_there: impl Fn(&str) -> bool) -> ProjectView {
    let there = |path: &MediaPath| match path {
        MediaPath::Relative(relative) => is_there(relative),
        MediaPath::Elsewhere(_) => false,
    };
    let line = |scene: &editorial::project::Scene| {
        let media = scene.clip.as_ref().and_then(|clip| project.media.get(clip.media.as_ref()?));
        LineView {
            text: scene.text.clone(),
            footage: media.map(|media| media.path.name()),
            missing: media.is_some_and(|media| !there(&media.path)),
        }
    };
    let canvas = project.canvas;
    let size = (canvas.width, canvas.height);
    let shape = [
        editorial::Shape::Vertical,
        editorial::Shape::Wide,
        editorial::Shape::Square,
        editorial::Shape::Portrait,
    ]
    .into_iter()
    .find(|shape| shape.size() == size)
    .map_or_else(|| format!("{}x{}", size.0, size.1), |shape| shape.name().to_owned());
    let music = project.music.as_ref().and_then(|music| project.media.get(&music.media));
    ProjectView {
        title: project.shown_title(),
        language: project.language.as_str().to_owned(),
        voice: project.defaults.voice.clone().unwrap_or_default(),
        shape,
        lines: project.scenes.iter().map(line).collect(),
        music: music.map(|media| media.path.name()),
        about_ms: about_ms(project),
    }
}

/// About how long a script takes to speak or to read, with the silence between lines.
fn about_ms(project: &editorial::Project) -> u64 {
    let spoken = |scene: &editorial::project::Scene| project.about(scene).as_ms().unsigned_abs();
    let pauses = project.scenes.iter().rev().skip(1).map(|scene| u64::from(project.pause_after(scene)));
    project.scenes.iter().map(spoken).sum::<u64>() + pauses.sum::<u64>()
}

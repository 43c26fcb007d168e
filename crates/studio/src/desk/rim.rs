//! The desk's commands: they wait off the runtime's threads, and see to it that the person's file is written soon.

use super::pictures::Offered;
use super::storyboard::{Findings, recent, storyboard};
use super::{Act, Desk, Open};
use crate::api::{ApiError, Edit, JobView, RecentProject, RenderChoices, ScriptLine, Storyboard};
use crate::artifacts::Artifacts;
use crate::intake::{self, Production};
use crate::pack::is_pack;
use crate::ports::{NoEmbedder, Probe, Spoken};
use crate::production::{probe_key, spoken_keys};
use crate::studio::Studio;
use crate::writing::take_in;
use editorial::project::{Language, Scene};
use editorial::{Project, Time};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;

/// The person's file is written at most this often.
const BETWEEN_SAVES: Duration = Duration::from_millis(500);
/// Pieces that are made for the page at the same time.
const PIECES_AT_ONCE: usize = 2;
/// Pictures of what is offered that are fetched at the same time.
const LOOKS_AT_ONCE: usize = 4;
/// Projects in the list of those to go on with: what is not on it cannot be taken off, and keeps its files for ever.
const MOST_RECENT: usize = 500;

/// The desk with its clockwork.
pub(crate) struct Rim {
    pub(crate) desk: Desk,
    saves: Mutex<HashMap<String, Saving>>,
    /// Whose turn it is to make a piece for the page.
    pub(super) turns: Arc<Semaphore>,
    /// What was offered of late.
    pub(super) offered: Offered,
    /// Whose turn it is to look at what is offered.
    pub(super) looks: Semaphore,
}

/// When a project's file was written last, and what will write it next.
struct Saving {
    last: Instant,
    next: Option<AbortOnDropHandle<()>>,
}

impl Rim {
    /// A desk whose projects are below `root`.
    pub fn at(root: PathBuf) -> Rim {
        let turns = Arc::new(Semaphore::new(PIECES_AT_ONCE));
        let looks = Semaphore::new(LOOKS_AT_ONCE);
        Rim { desk: Desk::at(root), saves: Mutex::default(), turns, offered: Offered::default(), looks }
    }

    /// Whether the file may be written now; then this counts as writing it.
    fn may_save(&self, id: &str, now: Instant) -> bool {
        let mut saves = self.saves.lock().unwrap_or_else(PoisonError::into_inner);
        if saves.get(id).is_some_and(|saving| saving.next.is_some() || now < saving.last + BETWEEN_SAVES) {
            return false;
        }
        saves.insert(id.to_owned(), Saving { last: now, next: None });
        true
    }

    /// Writes the file as soon as it may be, unless that is under way.
    fn save_later(self: &Arc<Rim>, id: &str) {
        let mut saves = self.saves.lock().unwrap_or_else(PoisonError::into_inner);
        let saving = saves.entry(id.to_owned()).or_insert(Saving { last: Instant::now(), next: None });
        if saving.next.is_some() {
            return;
        }
        let (rim, id, at) = (self.clone(), id.to_owned(), saving.last + BETWEEN_SAVES);
        saving.next = Some(AbortOnDropHandle::new(tokio::spawn(async move {
            tokio::time::sleep_until(at).await;
            let (desk, project) = (rim.clone(), id.clone());
            // From here on a change asks for the next write itself.
            let done = {
                let mut saves = rim.saves.lock().unwrap_or_else(PoisonError::into_inner);
                saves.insert(id, Saving { last: Instant::now(), next: None })
            };
            let saved =
                tokio::task::spawn_blocking(move || desk.desk.save(&project, SystemTime::now())).await;
            if let Ok(Err(error)) = saved {
                tracing::warn!(code = error.code, "a project's file was not written");
            }
            drop(done);
        })));
    }
}

/// What was found out earlier and is kept among the artifacts.
struct KeptFindings<'a> {
    studio: &'a Studio,
    artifacts: Artifacts,
    media: String,
}

impl Findings for KeptFindings<'_> {
    fn spoken(&self, project: &Project, voice: &str, scene: &Scene) -> Option<Time> {
        let narrators = &self.studio.ports.as_ref()?.narrators;
        let (_, times) = spoken_keys(&narrators.fingerprint_of(voice), voice, scene, project);
        self.artifacts.read::<Spoken>(&times).map(|spoken| spoken.length)
    }

    fn probe(&self, file: &Path) -> Option<Probe> {
        let hash = self.studio.remembered.known(file)?;
        self.artifacts.read::<Probe>(&probe_key(&self.media, &hash))
    }
}

impl Studio {
    /// A project of everything that was given, taken in as for a video, that Spool keeps until the person does. `lines`
    /// are those that a writer wrote.
    ///
    /// # Errors
    /// What a submit would refuse; `one_video` for several projects; `project_wrong` for what is no language.
    pub async fn new_project(
        &self,
        inputs: Vec<PathBuf>,
        text: Option<String>,
        title: Option<String>,
        language: Option<String>,
        lines: Vec<ScriptLine>,
    ) -> Result<Storyboard, ApiError> {
        let inputs = self.unpacked(inputs).await?;
        let given = self.at_desk(move |_| {
            let given = take_in(&inputs, text.as_deref(), title.as_deref(), &lines)?;
            let [mut production] = <[Production; 1]>::try_from(given).map_err(|_| one_project())?;
            if let Some(language) = language {
                let language = Language::try_from(language);
                production.document.project.language =
                    language.map_err(|wrong| ApiError::lasting("edit_wrong", wrong, "Choose a language."))?;
            }
            Ok(production)
        });
        let production = self.underscored(self.spoken_as_usual(given.await?, None)).await;
        self.at_desk(move |studio| {
            let open = studio.desk.desk.begin(production, SystemTime::now())?;
            studio.storyboard(&open)
        })
        .await
    }

    /// Opens the person's own project file, to be changed in place; of what somebody sent, a copy that Spool keeps.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the file.
    pub async fn open_project(&self, path: PathBuf) -> Result<Storyboard, ApiError> {
        if is_pack(&path) {
            let unpacked = self.unpacked(vec![path.clone()]).await?;
            return self.open_copy(unpacked.into_iter().next().unwrap_or(path)).await;
        }
        self.at_desk(move |studio| studio.storyboard(&studio.desk.desk.open_file(&path, SystemTime::now())?))
            .await
    }

    /// A copy of a project that is nobody's to change, such as the sample.
    ///
    /// # Errors
    /// As [`Studio::open_project`].
    pub async fn open_copy(&self, path: PathBuf) -> Result<Storyboard, ApiError> {
        self.at_desk(move |studio| {
            let production = intake::open_project(&path)?;
            studio.storyboard(&studio.desk.desk.begin_sample(production, SystemTime::now())?)
        })
        .await
    }

    /// A project as it is now. What another program wrote into its file is taken.
    ///
    /// # Errors
    /// `project_gone`.
    pub async fn get_project(&self, id: &str) -> Result<Storyboard, ApiError> {
        let id = id.to_owned();
        self.at_desk(move |studio| studio.storyboard(&studio.desk.desk.get(&id, SystemTime::now())?)).await
    }

    /// Projects to go on with, those that are pinned before the others, the newest first, at most five
    /// hundred.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn recent_projects(&self) -> Result<Vec<RecentProject>, ApiError> {
        self.at_desk(|studio| {
            let all = studio.desk.desk.recent()?;
            Ok(all.iter().filter_map(|open| recent(open).ok()).take(MOST_RECENT).collect())
        })
        .await
    }

    /// Puts a project before those that were changed later, or back among them.
    ///
    /// # Errors
    /// `project_gone`; when the disk refuses.
    pub async fn pin_project(&self, id: &str, pinned: bool) -> Result<(), ApiError> {
        let id = id.to_owned();
        self.at_desk(move |studio| studio.desk.desk.pin(&id, pinned)).await
    }

    /// Takes a project off the list. The person's file stays.
    ///
    /// # Errors
    /// `project_gone`.
    pub async fn forget_project(&self, id: &str) -> Result<(), ApiError> {
        let id = id.to_owned();
        self.at_desk(move |studio| studio.desk.desk.forget(&id, SystemTime::now())).await
    }

    /// Makes one change. It is durable when this answers.
    ///
    /// # Errors
    /// `project_gone`, `project_read_only`, `edit_outdated`, `edit_wrong`, `media_kind`, the limits of a project;
    /// `project_changed_outside`: the same change again is made to what the file says now.
    pub async fn edit_project(&self, id: &str, edit: Edit) -> Result<Storyboard, ApiError> {
        self.act(id, Act::Edit(edit)).await
    }

    /// Takes the last change back; nothing happens when there is none.
    ///
    /// # Errors
    /// As [`Studio::edit_project`].
    pub async fn undo_project(&self, id: &str) -> Result<Storyboard, ApiError> {
        self.act(id, Act::Undo).await
    }

    /// Brings back what was taken back last; nothing happens when there is nothing.
    ///
    /// # Errors
    /// As [`Studio::edit_project`].
    pub async fn redo_project(&self, id: &str) -> Result<Storyboard, ApiError> {
        self.act(id, Act::Redo).await
    }

    /// Adds footage and sounds to choose from. What Spool has no use for is left out aloud.
    ///
    /// # Errors
    /// As [`Studio::edit_project`]; `input_missing`, `input_unreadable`.
    pub async fn add_project_files(&self, id: &str, files: Vec<PathBuf>) -> Result<Storyboard, ApiError> {
        self.act(id, Act::AddFiles(files)).await
    }

    /// Says where a file is that was missing; others that are missing and lie beside it are found with it.
    ///
    /// # Errors
    /// As [`Studio::edit_project`]; `input_missing`.
    pub async fn find_media(&self, id: &str, media: &str, file: PathBuf) -> Result<Storyboard, ApiError> {
        self.act(id, Act::Find(media.to_owned(), file)).await
    }

    /// Says where the person's own file of a project is that was moved.
    ///
    /// # Errors
    /// `project_gone`, `project_other`; what is wrong with the file.
    pub async fn find_project(&self, id: &str, file: PathBuf) -> Result<Storyboard, ApiError> {
        let id = id.to_owned();
        self.at_desk(move |studio| {
            studio.storyboard(&studio.desk.desk.find_again(&id, &file, SystemTime::now())?)
        })
        .await
    }

    /// Opens the project that a video was made of: as it is now if it is still on the desk, else as it was made.
    ///
    /// # Errors
    /// `not_found`; when the disk refuses.
    pub async fn open_project_of(&self, job: &str) -> Result<Storyboard, ApiError> {
        let (_, order) = self.order_of(job).await?;
        if order.wish.is_some() {
            let message = "The script of this video is not written yet.";
            return Err(ApiError::lasting("not_now", message, "Open it once the script is written."));
        }
        self.at_desk(move |studio| {
            let (document, root, located) = (order.document()?, order.root, order.located);
            let production = Production { document, root, located, warnings: Vec::new() };
            studio.storyboard(&studio.desk.desk.begin_again(production, SystemTime::now())?)
        })
        .await
    }

    /// Music that comes with Spool, from its folder, under a project.
    ///
    /// # Errors
    /// As [`Studio::edit_project`]; `track_unknown`.
    pub async fn play_track(&self, id: &str, folder: PathBuf, track: &str) -> Result<Storyboard, ApiError> {
        let (track, data) = (track.to_owned(), self.folders.data.clone());
        let (track, file) = self.at_desk(move |_| crate::tracks::at_hand(&folder, &track, &data)).await?;
        self.act(id, Act::PlayUnder(track, file)).await
    }

    pub(crate) async fn act(&self, id: &str, act: Act) -> Result<Storyboard, ApiError> {
        let (id, project) = (id.to_owned(), id.to_owned());
        let (view, unsaved) = self
            .at_desk(move |studio| {
                let desk = &studio.desk.desk;
                let mut open = desk.act(&id, &act, SystemTime::now())?;
                if open.unsaved() && studio.desk.may_save(&id, Instant::now()) {
                    open = desk.save(&id, SystemTime::now())?;
                }
                Ok((studio.storyboard(&open)?, open.unsaved()))
            })
            .await?;
        if unsaved {
            self.desk.save_later(&project);
        }
        Ok(view)
    }

    /// Makes a video of a project as it is now; later changes do not reach it.
    ///
    /// # Errors
    /// `project_gone`; `script_empty` when nothing can be spoken.
    pub async fn make_project(&self, id: &str, choices: RenderChoices) -> Result<JobView, ApiError> {
        let id = id.to_owned();
        let order = self
            .at_desk(move |studio| Ok(studio.desk.desk.peek(&id)?.order(choices, studio.output_folder())))
            .await?;
        self.submit_order(order, None).await
    }

    /// Writes a project to a file that the person named. One that Spool alone kept is kept there from now on; of any
    /// other it is a copy, and the answer is that copy.
    ///
    /// # Errors
    /// `project_gone`; when the disk refuses.
    pub async fn save_project_as(&self, id: &str, path: PathBuf) -> Result<Storyboard, ApiError> {
        let id = id.to_owned();
        let path = match path.extension() {
            Some(end) if end.eq_ignore_ascii_case("spool") => path,
            _ => PathBuf::from(format!("{}.spool", path.display())),
        };
        self.at_desk(move |studio| {
            studio.storyboard(&studio.desk.desk.save_as(&id, &path, SystemTime::now())?)
        })
        .await
    }

    /// What to call a project's file, when the person does not.
    ///
    /// # Errors
    /// `project_gone`.
    pub async fn project_file_name(&self, id: &str) -> Result<String, ApiError> {
        let id = id.to_owned();
        self.at_desk(move |studio| {
            let title = studio.desk.desk.peek(&id)?.title()?;
            Ok(format!("{}.spool", crate::files::safe_name(&title)))
        })
        .await
    }

    /// Writes every file that is yet to be written, before the program ends.
    pub async fn save_projects(&self) {
        let saved = self.at_desk(|studio| {
            studio.desk.desk.save_all(SystemTime::now());
            Ok(())
        });
        if let Err(error) = saved.await {
            tracing::warn!(%error, "projects were not written to their files");
        }
    }

    fn storyboard(&self, open: &Open) -> Result<Storyboard, ApiError> {
        let findings = KeptFindings {
            studio: self,
            artifacts: Artifacts::at(self.folders.artifacts()),
            media: self.ports.as_ref().map(|ports| ports.media.fingerprint()).unwrap_or_default(),
        };
        let voices = self.ports.as_ref().map(|ports| ports.narrators.known([])).unwrap_or_default();
        let embedder = self.ports.as_ref().map(|ports| ports.embedder.as_ref()).unwrap_or(&NoEmbedder);
        storyboard(open, &voices, &findings, (embedder, self.seeks()))
    }

    pub(crate) async fn at_desk<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Studio) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let studio = self.clone();
        tokio::task::spawn_blocking(move || act(&studio))
            .await
            .map_err(|error| ApiError::lasting("internal", error.to_string(), "Try again."))?
    }
}

fn one_project() -> ApiError {
    ApiError::lasting(
        "one_video",
        "Only one project can be opened at a time.",
        "Give one project, or one script with its clips.",
    )
}

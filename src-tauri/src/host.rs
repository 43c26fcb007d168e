//! What the commands and the rim of the app share.

use crate::door::{Door, Made};
use crate::glance::Glance;
use crate::grants::Grants;
use crate::hand_over::OnItsWay;
use crate::outlet::Outlet;
use crate::preferences::Kept;
use crate::troubles::Troubles;
use crate::wire::{ApiChoices, ApiSwitched, AppSnapshot, DropMessage, JobMessage, Preferences, SubmitRender};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use studio::api::{ApiError, JobView, RenderChoices, ScriptLine, WorkChoices};
use studio::ports::CancellationToken;
use studio::{RenderRequest, Running, Studio};
use tokio::sync::Notify;
use uuid::Uuid;

const TEXT_CHARS: usize = 200_000;
const TITLE_CHARS: usize = 200;
const FILES: usize = 200;
/// Drops that wait for a page that is still loading.
const DROPS_KEPT: usize = 8;

/// The app behind the page.
pub struct Host {
    /// Where all is decided.
    pub studio: Studio,
    /// The sample project.
    pub sample: PathBuf,
    pub(crate) media_base: String,
    pub(crate) preferences: Kept,
    pub(crate) door: Door,
    pub(crate) preferences_changed: Notify,
    pub(crate) grants: Grants,
    pub(crate) jobs: Outlet<JobMessage>,
    pub(crate) drops: Outlet<DropMessage>,
    /// What is dragged out of the window.
    pub(crate) on_its_way: OnItsWay,
    pub(crate) noticed: Notice,
    pub(crate) running: tokio::sync::Mutex<Option<Running>>,
    interrupted: Mutex<Vec<JobView>>,
    check: Mutex<Option<Vec<ApiError>>>,
    /// Stops the project that is being packed.
    pub(crate) sending: Mutex<Option<CancellationToken>>,
    /// Where the one is that was packed last.
    pub(crate) sent: Mutex<Option<PathBuf>>,
    troubles: Troubles,
    glance: Mutex<Glance>,
}

impl Host {
    /// A host of this studio that does not work its queue yet.
    pub fn new(studio: Studio, sample: PathBuf, media_base: String, preferences: Kept) -> Self {
        let door = Door::new(studio.data_folder().to_owned());
        let host = Self {
            studio,
            sample,
            media_base,
            preferences,
            door,
            preferences_changed: Notify::new(),
            grants: Grants::default(),
            jobs: Outlet::new(0),
            drops: Outlet::new(DROPS_KEPT),
            on_its_way: OnItsWay::default(),
            noticed: Notice::default(),
            running: tokio::sync::Mutex::new(None),
            interrupted: Mutex::default(),
            check: Mutex::default(),
            sending: Mutex::default(),
            sent: Mutex::default(),
            troubles: Troubles::default(),
            glance: Mutex::default(),
        };
        host.studio.offer_music(host.music());
        host
    }

    /// The same, told of what the media server has nothing for.
    #[must_use]
    pub fn told_of(self, troubles: Troubles) -> Self {
        Self { troubles, ..self }
    }

    /// Why the media server had nothing for the page under that address; none when that is not known.
    ///
    /// # Errors
    /// `bad_arguments` for an address that is not its own.
    pub(crate) fn trouble_with(&self, address: &str) -> Result<Option<ApiError>, ApiError> {
        let path = address.strip_prefix(&self.media_base).ok_or_else(|| {
            let message = "That is no address of Spool's pictures and sounds.";
            ApiError::lasting("bad_arguments", message, "Open the project again.")
        })?;
        Ok(self.troubles.with(path))
    }

    /// Gives leave to read these files, as a drop does.
    pub fn give(&self, paths: Vec<PathBuf>) -> Vec<crate::wire::Grant> {
        self.grants.give_all(paths, Instant::now())
    }

    pub(crate) async fn snapshot(&self) -> Result<AppSnapshot, ApiError> {
        let page = self.studio.current_jobs().await?;
        let check = locked(&self.check).clone();
        let unfit = || check.as_ref().and_then(|found| found.first().cloned());
        Ok(AppSnapshot {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            jobs: page.jobs,
            next: page.next,
            queue: self.studio.queue().await?,
            most_at_once: self.studio.most_at_once(),
            preferences: self.shown(self.preferences.get()),
            api: self.door.access(),
            shared_queue: self.studio.shared_with(),
            system_languages: sys_locale::get_locales().collect(),
            media_base: self.media_base.clone(),
            page_drags: crate::hand_over::PAGE_DRAGS,
            notice: self.noticed.get().or_else(|| self.studio.notice()).or_else(unfit),
            interrupted: locked(&self.interrupted).clone(),
            check,
        })
    }

    /// Works the queue from now on, and remembers what a crash had interrupted.
    ///
    /// # Errors
    /// `owned` while another program works it.
    pub async fn begin(&self) -> Result<(), ApiError> {
        let running = self.studio.start("Spool").await?;
        *locked(&self.interrupted) = running.interrupted().to_vec();
        *self.running.lock().await = Some(running);
        Ok(())
    }

    /// Tests the tools, and tells the page what came of it. After [`Host::begin`].
    pub async fn test_tools(&self) {
        let found = self.studio.check_tools().await;
        for error in &found {
            tracing::warn!(code = error.code, "a self-test failed: {}", error.message);
        }
        *locked(&self.check) = Some(found);
        self.jobs.send(JobMessage::Lagged);
    }

    /// The request with paths in place of grants.
    pub(crate) fn render_request(&self, asked: SubmitRender) -> Result<RenderRequest, ApiError> {
        let inputs = self.given(&asked.grants, &asked.text, &asked.title, asked.lines.as_deref())?;
        let SubmitRender { text, title, choices, lines, wish, .. } = asked;
        let lines = lines.unwrap_or_default();
        Ok(RenderRequest { inputs, text, title, lines, wish, choices, ..RenderRequest::default() })
    }

    /// The files behind what was given, if it is not more than one video can take.
    pub(crate) fn given(
        &self,
        grants: &[Uuid],
        text: &Option<String>,
        title: &Option<String>,
        lines: Option<&[ScriptLine]>,
    ) -> Result<Vec<PathBuf>, ApiError> {
        let chars = |text: &Option<String>| text.as_deref().map_or(0, |text| text.chars().count());
        let words = |line: &ScriptLine| line.search.iter().map(String::len).sum::<usize>() + line.text.len();
        let lines: usize = lines.unwrap_or_default().iter().map(words).sum();
        if chars(text) > TEXT_CHARS || chars(title) > TITLE_CHARS || lines > 4 * TEXT_CHARS {
            return Err(too_much());
        }
        self.paths(grants)
    }

    /// The files that these grants stand for.
    pub(crate) fn paths(&self, grants: &[Uuid]) -> Result<Vec<PathBuf>, ApiError> {
        let now = Instant::now();
        if grants.len() > FILES {
            return Err(too_much());
        }
        grants.iter().map(|grant| self.grants.path(*grant, now)).collect()
    }

    pub(crate) fn sample_request(&self, choices: RenderChoices) -> RenderRequest {
        RenderRequest { inputs: vec![self.sample.clone()], choices, ..RenderRequest::default() }
    }

    pub(crate) fn choose(&self, chosen: Preferences) -> Result<Preferences, ApiError> {
        self.studio.work_offline(chosen.work_offline)?;
        let at_once = chosen.work.at_once.clamp(1, self.studio.most_at_once());
        let work = WorkChoices { at_once, ..chosen.work };
        let now = self.preferences.choose(Preferences { work, work_offline: false, ..chosen });
        self.studio.set_work(now.work);
        self.studio.set_usual_voices(now.voices.clone());
        self.preferences_changed.notify_one();
        Ok(self.shown(now))
    }

    pub(crate) fn choose_folder(&self, folder: Option<PathBuf>) -> Preferences {
        let Some(folder) = folder else { return self.shown(self.preferences.get()) };
        self.studio.set_output_folder(folder.clone());
        self.shown(self.preferences.choose_folder(&folder))
    }

    /// Preferences as the page shows them: whether nothing may leave is a switch of the data folder, not of the window.
    fn shown(&self, preferences: Preferences) -> Preferences {
        Preferences { work_offline: self.studio.works_offline(), ..preferences }
    }

    /// Opens or shuts the door for other programs; what was chosen is kept only once it is so.
    pub(crate) async fn set_api(&self, chosen: ApiChoices) -> Result<ApiSwitched, ApiError> {
        let made = match chosen.on {
            true => self.door.open(&self.studio, chosen.port).await?,
            false => {
                self.door.shut().await;
                None
            }
        };
        Ok(self.switched(self.shown(self.preferences.choose_api(chosen)), made))
    }

    pub(crate) async fn renew_api_token(&self) -> Result<ApiSwitched, ApiError> {
        let preferences = self.shown(self.preferences.get());
        if !preferences.api.on {
            return Err(api_off());
        }
        let made = self.door.renew(&self.studio, preferences.api.port).await?;
        Ok(self.switched(preferences, Some(made)))
    }

    fn switched(&self, preferences: Preferences, made: Option<Made>) -> ApiSwitched {
        let in_safe = made.as_ref().is_some_and(|made| made.in_safe);
        let token = made.map(|made| made.token.reveal().to_owned());
        ApiSwitched { preferences, api: self.door.access(), token, in_safe }
    }

    pub(crate) fn glance(&self) -> Glance {
        *locked(&self.glance)
    }

    /// Whether that is something else than before.
    pub(crate) fn set_glance(&self, glance: Glance) -> bool {
        std::mem::replace(&mut *locked(&self.glance), glance) != glance
    }

    /// The folder of the music that comes with Spool, beside the sample's.
    pub(crate) fn music(&self) -> PathBuf {
        self.sample.ancestors().nth(2).unwrap_or(Path::new("")).join("music")
    }

    /// The sample's poster, beside its project.
    pub(crate) fn sample_poster(&self) -> PathBuf {
        self.sample.parent().unwrap_or(Path::new("")).join("poster.jpg")
    }
}

fn api_off() -> ApiError {
    ApiError::lasting("api_off", "Other programs are not let in.", "Switch it on first.")
}

/// Something that the page says until it is no longer so.
#[derive(Default)]
pub(crate) struct Notice(Mutex<Option<ApiError>>);

impl Notice {
    fn get(&self) -> Option<ApiError> {
        locked(&self.0).clone()
    }

    /// Whether that is something else than before.
    pub(crate) fn put(&self, notice: ApiError) -> bool {
        locked(&self.0).replace(notice.clone()) != Some(notice)
    }

    /// Whether there was one to take back.
    pub(crate) fn take(&self) -> bool {
        locked(&self.0).take().is_some()
    }
}

fn too_much() -> ApiError {
    ApiError::lasting(
        "too_long",
        "That is more than one video can take.",
        "Try a shorter text or fewer files.",
    )
}

/// The lock, even after a panic of another holder: all that is kept under our locks is whole at any time.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! The queue as hosts use it: every command on jobs that are there already.

use crate::api::{
    ApiError, AttemptView, EditJob, JobPage, JobView, ListJobs, QueueView, WhenDone, WorkChoices,
};
use crate::intake::shown;
use crate::order::Order;
use crate::production::missing;
use crate::sharing::wanted;
use crate::studio::Studio;
use crate::view::{attempt_view, job_view, state_asked};
use jobs::{Filter, Job, JobId, NewJob, State};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Priorities that a job may be given; higher goes first.
const PRIORITIES: std::ops::RangeInclusive<i32> = -100..=100;

impl Studio {
    /// The same video once more, as a new job.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn duplicate_job(&self, id: &str) -> Result<JobView, ApiError> {
        let job = self.jobs.get(parse(id)?).await?;
        let mut order = Order { made: None, ..Order::read(&job.args)? };
        let foreign = self.foreign(&order).is_some();
        // The video goes to where the first one went.
        if !foreign {
            order = self.pack(Order { home: None, ..order }).await?;
            order.make_its_folder().await;
        }
        let (kind, args) = (order.kind(), order.to_args()?);
        let new = NewJob { kind, title: job.title, args, priority: job.priority, key: None };
        Ok(job_view(&self.jobs.submit(new).await?))
    }

    /// One job.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn get_job(&self, id: &str) -> Result<JobView, ApiError> {
        let job = self.jobs.glance(parse(id)?).await?;
        Ok(job_view(&job))
    }

    /// The ids of all jobs, oldest first.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub async fn job_ids(&self) -> Result<Vec<String>, ApiError> {
        Ok(self.jobs.ids().await?.iter().map(ToString::to_string).collect())
    }

    /// How many jobs have not ended: those that wait, are being made, rest or ask.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub async fn open_jobs(&self) -> Result<u64, ApiError> {
        let ended = [State::Completed, State::Cancelled, State::Failed];
        let counts = self.jobs.counts().await?;
        Ok(counts.into_iter().filter(|(state, _)| !ended.contains(state)).map(|(_, count)| count).sum())
    }

    /// A page of jobs, newest first.
    ///
    /// # Errors
    /// When `after` is no id.
    pub async fn list_jobs(&self, query: ListJobs) -> Result<JobPage, ApiError> {
        let filter = Filter {
            states: query.states.into_iter().map(state_asked).collect(),
            limit: query.limit.unwrap_or(50).clamp(1, 100) as usize,
            after: query.after.as_deref().map(parse).transpose()?,
        };
        let page = self.jobs.list(filter).await?;
        Ok(JobPage {
            jobs: page.jobs.iter().map(job_view).collect(),
            next: page.next.map(|id| id.to_string()),
        })
    }

    /// Stops a job; what is done is kept.
    ///
    /// # Errors
    /// `not_found`, `not_now`.
    pub async fn cancel_job(&self, id: &str) -> Result<JobView, ApiError> {
        Ok(job_view(&self.jobs.cancel(parse(id)?).await?))
    }

    /// Lets a job rest.
    ///
    /// # Errors
    /// `not_found`, `not_now`.
    pub async fn pause_job(&self, id: &str) -> Result<JobView, ApiError> {
        Ok(job_view(&self.jobs.pause(parse(id)?).await?))
    }

    /// Lets a job that rests or asks go on. One that could not write to its folder goes to the one chosen since.
    ///
    /// # Errors
    /// `not_found`, `not_now`.
    pub async fn resume_job(&self, id: &str) -> Result<JobView, ApiError> {
        let id = parse(id)?;
        self.follow_the_folder(id).await?;
        let job = self.jobs.get(id).await?;
        if job.state == State::NeedsYou {
            self.pack_again(&job).await?;
        }
        Ok(job_view(&self.jobs.resume(id).await?))
    }

    /// Tries a job again, keeping the stages it finished. One that could not write to its folder goes to the one
    /// chosen since.
    ///
    /// # Errors
    /// `not_found`, `not_now`.
    pub async fn retry_job(&self, id: &str) -> Result<JobView, ApiError> {
        let id = parse(id)?;
        self.follow_the_folder(id).await?;
        let job = self.jobs.get(id).await?;
        if job.state != State::Running {
            self.pack_again(&job).await?;
        }
        Ok(job_view(&self.jobs.retry(id).await?))
    }

    /// Sends a job that has trouble with its folder to the folder that the person chose, unless it names a file.
    async fn follow_the_folder(&self, id: JobId) -> Result<(), ApiError> {
        let Some(folder) = self.chosen_folder() else { return Ok(()) };
        let job = self.jobs.get(id).await?;
        if !has_trouble_with_its_folder(&job) {
            return Ok(());
        }
        let order = Order::read(&job.args)?;
        if self.foreign(&order).is_none() && order.output.is_none() && order.output_folder != folder {
            self.send_to(&job, order, folder).await?;
        }
        Ok(())
    }

    async fn send_to(&self, job: &Job, mut order: Order, folder: PathBuf) -> Result<Job, ApiError> {
        order.send_to(folder);
        self.write_ticket(&order).await?;
        order.make_its_folder().await;
        Ok(self.jobs.edit(job.id, &order.kind(), order.to_args()?, job.title.clone()).await?)
    }

    /// Puts a job before another, or at the top.
    ///
    /// # Errors
    /// `not_found`, `not_now`.
    pub async fn move_job(&self, id: &str, before: Option<&str>) -> Result<JobView, ApiError> {
        let before = before.map(parse).transpose()?;
        Ok(job_view(&self.jobs.move_before(parse(id)?, before).await?))
    }

    /// Takes a job off the list. Videos stay where they are; for a day the job can be brought back.
    ///
    /// # Errors
    /// `not_found`, `still_running`.
    pub async fn delete_job(&self, id: &str) -> Result<(), ApiError> {
        Ok(self.jobs.delete(parse(id)?).await?)
    }

    /// Brings back a job that was taken off the list.
    ///
    /// # Errors
    /// `not_found` when it never was, or is gone for good.
    pub async fn restore_job(&self, id: &str) -> Result<JobView, ApiError> {
        Ok(job_view(&self.jobs.restore(parse(id)?).await?))
    }

    /// Tries every failed job again, keeping the stages each finished. Answers how many.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn retry_all_failed(&self) -> Result<u64, ApiError> {
        Ok(self.jobs.retry_all_failed().await?)
    }

    /// Takes everything that has ended off the list. Answers how many.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn clear_finished(&self) -> Result<u64, ApiError> {
        Ok(self.jobs.clear_finished().await?)
    }

    /// Lets the whole queue rest.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn pause_queue(&self) -> Result<(), ApiError> {
        Ok(self.jobs.pause_queue().await?)
    }

    /// Lets the queue go on.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn resume_queue(&self) -> Result<(), ApiError> {
        Ok(self.jobs.resume_queue().await?)
    }

    /// Whether the queue rests.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn queue_paused(&self) -> Result<bool, ApiError> {
        Ok(self.jobs.queue_paused().await?)
    }

    /// Changes a video that waits: its title, how fine, which shape.
    ///
    /// # Errors
    /// `not_found`, `not_now` when it is not waiting.
    pub async fn edit_job(&self, id: &str, change: EditJob) -> Result<JobView, ApiError> {
        let (id, mut order) = self.order_of(id).await?;
        if let Some(choices) = change.choices {
            order.choices = choices;
        }
        if let Some(title) = change.title.as_deref().map(str::trim).filter(|title| !title.is_empty()) {
            order.retitle(title)?;
        }
        let title = order.document()?.project.shown_title();
        // What was made is of the old wish.
        order.made = None;
        Ok(job_view(&self.jobs.edit(id, &order.kind(), order.to_args()?, title).await?))
    }

    /// Lets a job go before those of lower priority. Nothing starves: who is passed over for long goes first once.
    ///
    /// # Errors
    /// `not_found`, `not_now`.
    pub async fn prioritize_job(&self, id: &str, priority: i32) -> Result<JobView, ApiError> {
        let priority = priority.clamp(*PRIORITIES.start(), *PRIORITIES.end());
        Ok(job_view(&self.jobs.set_priority(parse(id)?, priority).await?))
    }

    /// Answers the question for missing files: each goes to the missing one of its name; a single file to a single
    /// missing one whatever its name. The job goes on once none is missing. When it asks for another folder for its
    /// video, that folder is the answer.
    ///
    /// # Errors
    /// `not_found`; `not_now` when it asks for no file; `answer_unknown` when a file fits none that is missing.
    pub async fn answer_job(&self, id: &str, files: Vec<PathBuf>) -> Result<JobView, ApiError> {
        let (id, order) = self.order_of(id).await?;
        if let [folder] = files.as_slice()
            && let job = self.jobs.get(id).await?
            && has_trouble_with_its_folder(&job)
            && is_folder(folder).await
        {
            if let Some(there) = self.foreign(&order) {
                return Err(ApiError::lasting(
                    "not_here",
                    format!("The folder for this video is on {there}, where it was ordered."),
                    "Answer there, in Spool or with spool answer.",
                ));
            }
            let job =
                self.send_to(&job, order, std::path::absolute(folder).unwrap_or(folder.clone())).await?;
            let goes_on = match job.state {
                State::NeedsYou => self.jobs.resume(id).await?,
                State::Failed => self.jobs.retry(id).await?,
                _ => job,
            };
            return Ok(job_view(&goes_on));
        }
        let project = order.document()?.project;
        let foreign = self.foreign(&order).is_some();
        let mut open = if foreign { wanted(&project) } else { missing(&order, &project) };
        let mut brought = BTreeMap::new();
        for file in files {
            let name = pick(&mut open, &file).ok_or_else(|| {
                ApiError::lasting(
                    "answer_unknown",
                    format!("\"{}\" is not one of the files that are missing.", shown(&file)),
                    "Choose a file of the same name, or answer for one file at a time.",
                )
            })?;
            brought.insert(name, std::path::absolute(&file).unwrap_or(file));
        }
        self.go_on_with(id, order, brought, open.is_empty()).await
    }

    /// The same, where the project's own names say which file is which: also what is not called as it was.
    ///
    /// # Errors
    /// `not_found`; `not_now`; `answer_unknown` when the project has no file of a name.
    pub async fn answer_job_by_names(
        &self,
        id: &str,
        files: BTreeMap<String, PathBuf>,
    ) -> Result<JobView, ApiError> {
        let (id, order) = self.order_of(id).await?;
        let project = order.document()?.project;
        if let Some(name) = files.keys().find(|name| !project.media.contains_key(*name)) {
            return Err(ApiError::lasting(
                "answer_unknown",
                format!("\"{}\" is not one of the files that are missing.", shown(Path::new(name))),
                "Name them as the project does.",
            ));
        }
        let foreign = self.foreign(&order).is_some();
        let mut open = if foreign { wanted(&project) } else { missing(&order, &project) };
        open.retain(|name, _| !files.contains_key(name));
        self.go_on_with(id, order, files, open.is_empty()).await
    }

    /// Gives a job its files; it goes on when those were `all` that it asks for.
    async fn go_on_with(
        &self,
        id: JobId,
        mut order: Order,
        brought: BTreeMap<String, PathBuf>,
        all: bool,
    ) -> Result<JobView, ApiError> {
        let foreign = self.foreign(&order).is_some();
        if !foreign {
            order.located.extend(brought.clone());
        }
        order.made = None;
        match foreign {
            true => self.bring_for(&mut order, brought).await?,
            false => order = self.pack(order).await?,
        }
        let title = self.jobs.get(id).await?.title;
        let job = self.jobs.edit(id, &order.kind(), order.to_args()?, title).await?;
        match (all || foreign) && job.state == State::NeedsYou {
            true => Ok(job_view(&self.jobs.resume(id).await?)),
            false => Ok(job_view(&job)),
        }
    }

    /// What became of each attempt at a job, oldest first, with the one in hand.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn job_history(&self, id: &str) -> Result<Vec<AttemptView>, ApiError> {
        Ok(self.jobs.history(parse(id)?).await?.into_iter().map(attempt_view).collect())
    }

    /// How the queue stands as a whole.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn queue(&self) -> Result<QueueView, ApiError> {
        Ok(self.queue_view(self.jobs.queue_paused().await?))
    }

    /// A hub that is away keeps everything back, whatever else does.
    pub(crate) fn queue_view(&self, paused: bool) -> QueueView {
        let view = self.manners.view(paused);
        QueueView { held: self.hub_away().or(view.held), ..view }
    }

    /// How Spool works in the background, from now on.
    pub fn set_work(&self, work: WorkChoices) {
        self.manners.set_work(work);
    }

    /// The most videos at the same time that suit this computer.
    pub fn most_at_once(&self) -> u8 {
        self.ports.as_ref().map_or(1, |ports| ports.machine.most_at_once())
    }

    /// What the computer does when all is done, once. Choosing nothing also ends a countdown.
    pub fn set_when_done(&self, when_done: WhenDone) {
        self.manners.set_when_done(when_done);
    }

    /// What a job was given.
    pub(crate) async fn order_of(&self, id: &str) -> Result<(JobId, Order), ApiError> {
        let id = parse(id)?;
        Ok((id, Order::read(&self.jobs.get(id).await?.args)?))
    }
}

/// What another folder for the finished video may end.
const OF_THE_FOLDER: [&str; 6] =
    ["folder_gone", "folder_locked", "folder", "disk_full", "disk_space", "disk_error"];

fn has_trouble_with_its_folder(job: &Job) -> bool {
    let asked = job.question.as_ref().map(|question| &question.code);
    let said = asked.or(job.error.as_ref().map(|fault| &fault.code));
    said.is_some_and(|code| OF_THE_FOLDER.contains(&code.as_str()))
}

async fn is_folder(path: &Path) -> bool {
    tokio::fs::metadata(path).await.is_ok_and(|there| there.is_dir())
}

/// The missing file that a chosen one stands for, which then is missing no more.
fn pick(open: &mut BTreeMap<String, String>, file: &std::path::Path) -> Option<String> {
    let base = |path: &str| path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let chosen = base(&shown(file));
    let same = open.iter().find(|(_, path)| base(path) == chosen).map(|(name, _)| name.clone());
    let only = || open.keys().next().filter(|_| open.len() == 1).cloned();
    let name = same.or_else(only)?;
    open.remove(&name);
    Some(name)
}

/// The id that a host was given.
pub(crate) fn parse(id: &str) -> Result<JobId, ApiError> {
    id.parse().map_err(|_| {
        ApiError::lasting(
            "not_found",
            "There is no job of that id.",
            "Look at the list of jobs for the right one.",
        )
    })
}

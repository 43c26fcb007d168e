//! The door: everything that a host may ask of the queue. Each command reads the record, lets `apply`
//! decide, and writes it back if nobody else was faster. When a call answers, the change is durable.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use crate::{
    Clock, Executor, Filter, IllegalTransition, Job, JobId, JobsError, NewJob, Order, Page, RunOptions,
    State, Subscription, Work,
    apply::{Event, Report, apply},
    clock::SystemClock,
    lock::{Home, make_folder},
    memory::MemoryRecords,
    records::{Created, Durability, Place, Records},
    sqlite::SqliteRecords,
};

/// Rounds of read, decide, write before a command gives up on a job that keeps changing.
const ROUNDS: usize = 50;

/// A handle to the queue; clones are the same queue.
#[derive(Clone)]
pub struct Jobs {
    pub(crate) records: Arc<dyn Records>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) home: Home,
    recovered: Option<Recovered>,
}

/// The database was damaged, so it was set aside and the queue began anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Where the damaged database now is.
    pub moved_to: PathBuf,
    /// What was wrong with it.
    pub why: String,
}

impl Jobs {
    /// Opens the queue of a data folder, making or migrating `spool.db`. Runs nothing; several processes
    /// may have it open. Blocks for a moment.
    pub fn open(data_dir: &Path) -> Result<Jobs, JobsError> {
        Jobs::open_with(data_dir, Arc::new(SystemClock::new()))
    }

    /// Opens the queue with a clock of one's own.
    pub fn open_with(data_dir: &Path, clock: Arc<dyn Clock>) -> Result<Jobs, JobsError> {
        make_folder(data_dir)?;
        let home = Home::Folder(data_dir.to_owned());
        let (records, recovered) = SqliteRecords::open(data_dir, &home, clock.wall_ms())?;
        Ok(Jobs { records: Arc::new(records), clock, home, recovered })
    }

    /// A queue that ends with the process.
    pub fn in_memory() -> Jobs {
        Jobs::in_memory_with(Arc::new(SystemClock::new()))
    }

    /// A queue that ends with the process, with a clock of one's own.
    pub fn in_memory_with(clock: Arc<dyn Clock>) -> Jobs {
        let home = Home::Memory(Arc::new(AtomicBool::new(false)));
        Jobs { records: Arc::new(MemoryRecords::new()), clock, home, recovered: None }
    }

    /// Says whether opening found a damaged database and began anew.
    pub fn recovered(&self) -> Option<Recovered> {
        self.recovered.clone()
    }

    /// Adds a job. A key that is already there answers with the first job, unchanged.
    pub async fn submit(&self, new: NewJob) -> Result<Job, JobsError> {
        let now_ms = self.clock.wall_ms();
        let id = JobId::next(now_ms, self.records.newest_id().await?);
        match self.records.create(Job::new(id, new, now_ms)).await? {
            Created::New(job) | Created::Earlier(job) => Ok(job),
        }
    }

    /// One job as it now is.
    pub async fn get(&self, id: JobId) -> Result<Job, JobsError> {
        self.records.get(id).await?.ok_or(JobsError::NotFound(id))
    }

    /// A page of jobs, newest first.
    pub async fn list(&self, filter: Filter) -> Result<Page, JobsError> {
        let size = filter.size();
        let mut jobs = self.records.newest(filter).await?;
        let more = jobs.len() > size;
        jobs.truncate(size);
        let next = jobs.last().map(|job| job.id).filter(|_| more);
        Ok(Page { jobs, next })
    }

    /// How many jobs there are in each state; states without jobs are left out.
    pub async fn counts(&self) -> Result<BTreeMap<State, u64>, JobsError> {
        Ok(self.records.counts().await?)
    }

    /// Stops a job: at once when it is not running, else as soon as its work has returned.
    pub async fn cancel(&self, id: JobId) -> Result<Job, JobsError> {
        self.change(id, Event::Cancel).await
    }

    /// Holds a job; when it runs it drops the part in hand, which spends no attempt.
    pub async fn pause(&self, id: JobId) -> Result<Job, JobsError> {
        self.change(id, Event::Pause).await
    }

    /// Lets a held job go on. For a job in `needs_you` this is the answer: it is queued again.
    pub async fn resume(&self, id: JobId) -> Result<Job, JobsError> {
        self.change(id, Event::Resume).await
    }

    /// Queues a job that is over once more, with fresh counters; a retryable one ends its wait.
    pub async fn retry(&self, id: JobId) -> Result<Job, JobsError> {
        self.change(id, Event::Retry).await
    }

    /// Puts a job just before another in the line, whose priority it takes; `None` puts it on top.
    pub async fn move_before(&self, id: JobId, before: Option<JobId>) -> Result<Job, JobsError> {
        let place = match before {
            Some(other) if other == id => return self.get(id).await,
            Some(other) => place(self.get(other).await?)?,
            None => match self.records.ends_of_line().await? {
                Some((first, _)) => first,
                None => return self.get(id).await,
            },
        };
        let low = self.records.ahead_of(&place).await?;
        let order = Order::before(&place.order, low.as_ref());
        self.change(id, Event::Move { priority: place.priority, order }).await
    }

    /// Puts a job at the end of the line, whose priority it takes.
    pub async fn move_last(&self, id: JobId) -> Result<Job, JobsError> {
        let Some((_, last)) = self.records.ends_of_line().await? else { return self.get(id).await };
        self.change(id, Event::Move { priority: last.priority, order: last.order.behind() }).await
    }

    /// Forgets a job that is not running.
    pub async fn delete(&self, id: JobId) -> Result<(), JobsError> {
        for _ in 0..ROUNDS {
            let job = self.get(id).await?;
            if job.state == State::Running {
                return Err(JobsError::StillRunning(id));
            }
            if self.records.remove(id, job.revision).await? {
                return Ok(());
            }
        }
        Err(JobsError::Contended(id))
    }

    /// Starts no more jobs; running ones drop the part in hand and go back to the line.
    pub async fn pause_queue(&self) -> Result<(), JobsError> {
        Ok(self.records.set_queue_paused(true).await?)
    }

    /// Starts jobs again.
    pub async fn resume_queue(&self) -> Result<(), JobsError> {
        Ok(self.records.set_queue_paused(false).await?)
    }

    /// True when no job is started.
    pub async fn queue_paused(&self) -> Result<bool, JobsError> {
        Ok(self.records.queue_paused().await?)
    }

    /// Hears of every change from now on, by this process or another. Subscribe first, then list.
    pub fn subscribe(&self) -> Subscription {
        Subscription::new(self.records.clone(), self.clock.clone())
    }

    /// Runs these kinds of jobs until the executor is stopped. Only one executor at a time has the queue.
    pub async fn run(
        &self,
        kinds: Vec<(String, Arc<dyn Work>)>,
        options: RunOptions,
    ) -> Result<Executor, JobsError> {
        Executor::start(self.clone(), kinds, options).await
    }

    /// Changes a job by the rules. Writes nothing when the event changes nothing.
    pub(crate) async fn change(&self, id: JobId, event: Event) -> Result<Job, JobsError> {
        let durability = durability(&event);
        for _ in 0..ROUNDS {
            let job = self.get(id).await?;
            let next = apply(&job, event.clone(), self.clock.wall_ms())?;
            if next == job {
                return Ok(job);
            }
            if let Some(written) = self.records.cas(next, durability).await? {
                return Ok(written);
            }
        }
        Err(JobsError::Contended(id))
    }
}

/// A lost heartbeat costs nothing, so it does not wait for the disk.
fn durability(event: &Event) -> Durability {
    match event {
        Event::Report { report: Report::Beat { .. }, .. } => Durability::Relaxed,
        _ => Durability::Full,
    }
}

fn place(job: Job) -> Result<Place, IllegalTransition> {
    if job.state.is_terminal() {
        return Err(IllegalTransition::NotNow { from: job.state, action: "the neighbour of a waiting job" });
    }
    Ok(Place { priority: job.priority, order: job.order })
}

//! The door: everything that a host may ask of the queue. Each command reads the record, lets `apply`
//! decide, and writes it back if nobody else was faster. When a call answers, the change is durable.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    AttemptRecord, Clock, Executor, Filter, Finished, Hub, HubAddress, IllegalTransition, Job, JobId,
    JobsError, NewJob, Order, Page, Pruned, Retention, RunOptions, State, StoreError, Subscription, Work,
    apply::{Event, Report, apply},
    clock::SystemClock,
    lately::Lately,
    lock::{Home, make_folder},
    memory::MemoryRecords,
    records::{Created, Durability, EVER, Place, Records, Write},
    repair,
    retention::{self, Ages},
    sqlite::SqliteRecords,
};

/// Rounds of read, decide, write before a command gives up on a job that keeps changing.
const ROUNDS: usize = 50;
/// Jobs that are deleted in one write.
const BATCH: usize = 500;
/// The most bytes of a job's record as it is submitted or edited; no engine need take much more.
const RECORD: usize = 256 * 1024;

/// A handle to the queue; clones are the same queue.
#[derive(Clone)]
pub struct Jobs {
    pub(crate) records: Arc<dyn Records>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) home: Home,
    recovered: Option<Recovered>,
    ages: Arc<Ages>,
    lately: Arc<Lately>,
    ticks: watch::Receiver<u64>,
    hub: Option<Hub>,
}

/// The database was damaged, so it was set aside. The queue went on from its daily copy, or began anew, and
/// took over what could still be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    /// Where the damaged database now is.
    pub moved_to: PathBuf,
    /// What was wrong with it.
    pub why: String,
    /// What came back from the daily copy; none when there was no sound one.
    pub restored: Option<Restored>,
    /// Jobs that were read from the damaged database itself.
    pub salvaged: u64,
}

/// What the daily copy of a database brought back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// Jobs that were in the copy.
    pub jobs: u64,
    /// When the copy was made, in Unix milliseconds.
    pub copied_at_ms: i64,
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
        Ok(Jobs { recovered, ..Jobs::with(Arc::new(records), clock, home) })
    }

    /// Joins the queue that several machines share, with a mirror of it in the data folder. Answers whether or not
    /// the hub is there: until it is, what was known last can be read, and nothing written.
    pub fn join(data_dir: &Path, address: &HubAddress) -> Result<Jobs, JobsError> {
        Jobs::join_with(data_dir, address, Arc::new(SystemClock::new()))
    }

    /// Joins the shared queue with a clock of one's own.
    pub fn join_with(
        data_dir: &Path,
        address: &HubAddress,
        clock: Arc<dyn Clock>,
    ) -> Result<Jobs, JobsError> {
        make_folder(data_dir)?;
        let hub = Hub::join(data_dir, address, clock.wall_ms())?;
        let home = Home::Folder(data_dir.to_owned());
        Ok(Jobs { hub: Some(hub.clone()), ..Jobs::with(Arc::new(hub), clock, home) })
    }

    /// The hub, when several machines share this queue.
    pub fn hub(&self) -> Option<&Hub> {
        self.hub.as_ref()
    }

    /// A queue that ends with the process.
    pub fn in_memory() -> Jobs {
        Jobs::in_memory_with(Arc::new(SystemClock::new()))
    }

    /// A queue that ends with the process, with a clock of one's own.
    pub fn in_memory_with(clock: Arc<dyn Clock>) -> Jobs {
        let home = Home::Memory(Arc::new(AtomicBool::new(false)));
        Jobs::with(Arc::new(MemoryRecords::new()), clock, home)
    }

    pub(crate) fn with(records: Arc<dyn Records>, clock: Arc<dyn Clock>, home: Home) -> Jobs {
        let (ages, lately, ticks) = (Arc::default(), Arc::default(), records.ticks());
        Jobs { records, clock, home, recovered: None, ages, lately, ticks, hub: None }
    }

    /// Says whether opening found a damaged database and began anew, now or since anybody heeded it.
    pub fn recovered(&self) -> Option<Recovered> {
        self.recovered.clone()
    }

    /// What was to be done about a damaged database is done: who opens the queue after this is not told of it.
    pub async fn heed_recovery(&self) -> Result<(), JobsError> {
        Ok(self.records.set_note(repair::NOTE, String::new()).await?)
    }

    /// Adds a job. A key that is already there answers with the first job, unchanged.
    pub async fn submit(&self, new: NewJob) -> Result<Job, JobsError> {
        let now_ms = self.clock.wall_ms();
        let id = JobId::next(now_ms, self.records.newest_id().await?);
        let job = Job::new(id, new, now_ms);
        has_room(&job)?;
        match self.records.create(job).await? {
            Created::New(job) | Created::Earlier(job) => Ok(job),
        }
    }

    /// Puts a job on the list that was done before the list was lost; says whether it was not there.
    pub async fn remember(&self, known: Finished) -> Result<bool, JobsError> {
        if self.records.get(known.id).await?.is_some() {
            return Ok(false);
        }
        let job = Job::finished(known);
        has_room(&job)?;
        self.records.create(job).await?;
        Ok(true)
    }

    /// One job as it now is.
    pub async fn get(&self, id: JobId) -> Result<Job, JobsError> {
        self.records.get(id).await?.ok_or(JobsError::NotFound(id))
    }

    /// One job for who asks over and over, without the disk: as it is for all that this process did or heard of, and
    /// as it was a fifth of a second ago for what another did.
    pub async fn glance(&self, id: JobId) -> Result<Arc<Job>, JobsError> {
        let (known, now) = (self.lately.known(*self.ticks.borrow()), self.clock.elapsed());
        if let Some(job) = self.lately.find(id, known, now) {
            return Ok(job);
        }
        let job = Arc::new(self.get(id).await?);
        self.lately.keep(job.clone(), known, now);
        Ok(job)
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

    /// Every job that is not over, newest first.
    pub async fn unfinished(&self) -> Result<Vec<Job>, JobsError> {
        let states = State::ALL.into_iter().filter(|state| !state.is_terminal());
        self.every(states.collect()).await
    }

    /// Shows every job that is on the list or can be restored, as they are at one moment, one after the other; nothing
    /// for one whose record is beyond reading. For who has to know of all of them what they name.
    pub async fn each(&self, see: impl FnMut(Option<Job>) + Send + 'static) -> Result<(), JobsError> {
        Ok(self.records.each(Box::new(see)).await?)
    }

    /// The names of all jobs, oldest first: what somebody needs who counts them from the beginning.
    pub async fn ids(&self) -> Result<Vec<JobId>, JobsError> {
        Ok(self.records.ids().await?)
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

    /// Tries every failed job again, each with fresh counters, and says how many.
    pub async fn retry_all_failed(&self) -> Result<u64, JobsError> {
        let mut tried = 0;
        for job in self.all(State::Failed).await? {
            match self.retry(job.id).await {
                Ok(_) => tried += 1,
                Err(JobsError::NotNow(_) | JobsError::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(tried)
    }

    /// Changes what a job is to do that waits, failed or was cancelled, and what it is called; its counters start
    /// afresh.
    pub async fn edit(
        &self,
        id: JobId,
        kind: &str,
        args: Value,
        title: impl Into<String>,
    ) -> Result<Job, JobsError> {
        let event = Event::Edit { kind: kind.to_owned(), args, title: title.into() };
        let job = self.get(id).await?;
        has_room(&apply(&job, event.clone(), self.clock.wall_ms())?)?;
        self.change(id, event).await
    }

    /// Gives a job that is not over another priority; among its equals it keeps its place.
    pub async fn set_priority(&self, id: JobId, priority: i32) -> Result<Job, JobsError> {
        self.change(id, Event::Prioritize(priority)).await
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

    /// Takes a job that is not running off the list. For a day at least, `restore` brings it back.
    pub async fn delete(&self, id: JobId) -> Result<(), JobsError> {
        for _ in 0..ROUNDS {
            let job = self.get(id).await?;
            if job.state == State::Running {
                return Err(JobsError::StillRunning(id));
            }
            if self.records.discard(vec![(id, job.revision)]).await? == 1 {
                return Ok(());
            }
        }
        Err(JobsError::Contended(id))
    }

    /// Brings a deleted job back as it was; without its key, when another job has taken that since.
    pub async fn restore(&self, id: JobId) -> Result<Job, JobsError> {
        match self.records.restore(id).await? {
            Some(job) => Ok(job),
            None => self.get(id).await,
        }
    }

    /// Deletes every job that is over, as `delete` does, and says how many.
    pub async fn clear_finished(&self) -> Result<u64, JobsError> {
        let mut cleared = 0;
        loop {
            let finished = self.records.finished(EVER, BATCH).await?;
            let gone = self.records.discard(finished).await?;
            if gone == 0 {
                return Ok(cleared);
            }
            cleared += gone;
        }
    }

    /// The last fifty attempts at a job, oldest first, and the one it is in.
    pub async fn history(&self, id: JobId) -> Result<Vec<AttemptRecord>, JobsError> {
        let job = self.get(id).await?;
        let mut attempts = self.records.attempts(id).await?;
        attempts.retain(|attempt| attempt.epoch < job.epoch || job.state != State::Running);
        attempts.extend(AttemptRecord::in_hand(&job));
        Ok(attempts)
    }

    /// Forgets jobs that have been over for longer, or are more, than the policy allows, and what was
    /// deleted a day ago. The running executor does it daily. Touches no file of anybody's.
    pub async fn prune(&self, policy: Retention) -> Result<Pruned, JobsError> {
        Ok(retention::prune(&*self.records, &*self.clock, &self.ages, policy).await?)
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
        Subscription::new(self.records.clone(), self.clock.clone(), self.lately.clone())
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
            let now_ms = self.clock.wall_ms();
            let next = apply(&job, event.clone(), now_ms)?;
            if next == job {
                return Ok(job);
            }
            let attempt = AttemptRecord::of(&job, &event, &next, now_ms);
            if let Some(written) = self.records.cas(Write { job: next, attempt, durability }).await? {
                return Ok(written);
            }
        }
        Err(JobsError::Contended(id))
    }

    /// Every job in a state.
    pub(crate) async fn all(&self, state: State) -> Result<Vec<Job>, JobsError> {
        self.every(vec![state]).await
    }

    async fn every(&self, states: Vec<State>) -> Result<Vec<Job>, JobsError> {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let page = self.list(Filter { states: states.clone(), limit: BATCH, after }).await?;
            found.extend(page.jobs);
            after = page.next;
            if after.is_none() {
                return Ok(found);
            }
        }
    }
}

/// A lost heartbeat costs nothing, so it does not wait for the disk.
fn durability(event: &Event) -> Durability {
    match event {
        Event::Report { report: Report::Beat { .. }, .. } => Durability::Relaxed,
        _ => Durability::Full,
    }
}

/// A record that is too large would be refused by some engine, some day, when it must not be.
fn has_room(job: &Job) -> Result<(), JobsError> {
    match serde_json::to_vec(job).map(|record| record.len()) {
        Ok(bytes) if bytes > RECORD => Err(JobsError::TooLarge { bytes, most: RECORD }),
        Ok(_) => Ok(()),
        Err(source) => Err(StoreError::Unreadable { source }.into()),
    }
}

fn place(job: Job) -> Result<Place, IllegalTransition> {
    if job.state.is_terminal() {
        return Err(IllegalTransition::NotNow { from: job.state, action: "the neighbour of a waiting job" });
    }
    Ok(Place { priority: job.priority, order: job.order })
}

//! The executor: owns the queue, takes back what a dead process left, and keeps its workers busy. One task
//! holds all of its state; every attempt is a task that it joins. Its dials may be turned while it runs.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    select,
    sync::Notify,
    task::{Id, JoinSet},
};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use tracing::{error, info, warn};

use crate::{
    Change, Job, JobId, Jobs, JobsError, RunOptions, State, StoreError, Subscription, Work,
    apply::Event,
    fairness::Levels,
    lock::{Ownership, owner},
    policy::started_too_late,
    supervise::supervise,
    upkeep::look_after,
    vigil::{Lapse, Vigil},
};

/// The rest after the store refused.
const REFUSED: Duration = Duration::from_secs(1);
/// The longest nap while somebody is watched, and how much too late it ends when the computer slept as well.
const LOOK: Duration = Duration::from_mins(1);
const SLEPT: Duration = Duration::from_secs(10);
/// The least pause between two published progress messages where each goes to another machine's disk.
const SHARED_PUBLISH: Duration = Duration::from_secs(1);
/// Remembers how long each level of priority was passed over.
const LEVELS: &str = "levels";

/// Jobs being run. Dropping it aborts them as a crash would; `stop` ends them well.
pub struct Executor {
    stop: CancellationToken,
    dials: Dials,
    crew: AbortOnDropHandle<()>,
    upkeep: AbortOnDropHandle<()>,
    taken_back: Vec<Job>,
}

/// How an executor works, to be read and changed while it does. Clones turn the same dials.
#[derive(Clone)]
pub struct Dials(Arc<Turned>);

struct Turned {
    jobs: Jobs,
    kinds: Vec<String>,
    workers: AtomicUsize,
    held: AtomicBool,
    in_hand: AtomicUsize,
    begun: AtomicUsize,
    turned: Notify,
}

impl Dials {
    fn new(jobs: Jobs, kinds: Vec<String>, workers: usize) -> Dials {
        let (workers, held, in_hand, begun) = (workers.into(), false.into(), 0.into(), 0.into());
        Dials(Arc::new(Turned { jobs, kinds, workers, held, in_hand, begun, turned: Notify::new() }))
    }

    /// Changes how many jobs run at a time. With fewer, those that run are finished first.
    pub fn set_workers(&self, workers: usize) {
        let workers = workers.max(1);
        self.turn(self.0.workers.swap(workers, Ordering::AcqRel) != workers);
    }

    /// Starts no more jobs, and lets the running ones drop the part in hand, which spends no attempt. Ends with
    /// the process: nothing is written.
    pub fn hold(&self) {
        self.turn(!self.0.held.swap(true, Ordering::AcqRel));
    }

    /// Starts jobs again.
    pub fn let_go(&self) {
        self.turn(self.0.held.swap(false, Ordering::AcqRel));
    }

    /// Wakes the executor for what is new, and only for that: its queries are not for nothing.
    fn turn(&self, new: bool) {
        if new {
            self.0.turned.notify_one();
        }
    }

    /// How many jobs are being run.
    pub fn in_hand(&self) -> usize {
        self.0.in_hand.load(Ordering::Acquire)
    }

    /// How many attempts have been begun so far.
    pub fn begun(&self) -> usize {
        self.0.begun.load(Ordering::Acquire)
    }

    /// Whether nothing is left that could run by itself, now or once the queue goes on.
    pub async fn all_done(&self) -> Result<bool, JobsError> {
        self.none(&[State::Queued, State::Retryable, State::Running]).await
    }

    /// The same, but what a paused queue keeps back does not count.
    async fn at_rest(&self) -> Result<bool, JobsError> {
        match self.0.jobs.queue_paused().await? {
            true => self.none(&[State::Running]).await,
            false => self.all_done().await,
        }
    }

    /// As far as can be seen: while the engine is away it cannot.
    async fn none(&self, states: &'static [State]) -> Result<bool, JobsError> {
        Ok(self.0.jobs.records.contact().there && !self.0.jobs.records.any(states, &self.0.kinds).await?)
    }

    fn free(&self) -> bool {
        !self.held() && self.in_hand() < self.0.workers.load(Ordering::Acquire)
    }

    fn held(&self) -> bool {
        self.0.held.load(Ordering::Acquire)
    }
}

impl Executor {
    pub(crate) async fn start(
        jobs: Jobs,
        kinds: Vec<(String, Arc<dyn Work>)>,
        mut options: RunOptions,
    ) -> Result<Executor, JobsError> {
        let ownership = jobs.home.own(&options.program)?;
        let feed = jobs.subscribe();
        if jobs.records.rivals() {
            options.publish = options.publish.max(SHARED_PUBLISH);
        }
        options.aside.retain(|kind| kinds.iter().any(|(known, _)| known == kind));
        let met = jobs.records.contact().there;
        let names: Vec<String> = kinds.iter().map(|(kind, _)| kind.clone()).collect();
        jobs.records.mend(&names, jobs.clock.wall_ms()).await?;
        let taken_back = if met { take_back(&jobs).await? } else { Vec::new() };
        let stop = CancellationToken::new();
        let dials = Dials::new(jobs.clone(), names.clone(), options.workers);
        let looking_after = look_after(jobs.clone(), options.retention, stop.clone());
        let mut crew = Crew {
            worker: owner(&options.program, std::process::id()),
            boot: jobs.clock.boot(),
            place: jobs.records.place(),
            kinds: main_kinds(&names, &options.aside),
            levels: recall_levels(&jobs).await?,
            looked: jobs.clock.elapsed(),
            losses: jobs.records.contact().losses,
            met,
            vigil: Vigil::default(),
            works: kinds.into_iter().collect(),
            options: Arc::new(options),
            stop: stop.clone(),
            dials: dials.clone(),
            attempts: JoinSet::new(),
            in_hand: HashMap::new(),
            due: HashMap::new(),
            jobs,
            _ownership: ownership,
        };
        crew.look_again().await?;
        let crew = AbortOnDropHandle::new(tokio::spawn(crew.work(feed)));
        let upkeep = AbortOnDropHandle::new(tokio::spawn(looking_after));
        Ok(Executor { stop, dials, crew, upkeep, taken_back })
    }

    /// The jobs that a dead process had in hand, as they were taken back at the start; none after an orderly stop.
    pub fn taken_back(&self) -> &[Job] {
        &self.taken_back
    }

    /// What may be changed while it runs.
    pub fn dials(&self) -> Dials {
        self.dials.clone()
    }

    /// Tells every attempt to drop the part in hand, which spends no attempt, and returns when all have.
    pub async fn stop(self) {
        self.stop.cancel();
        for (task, name) in [(self.crew, "executor"), (self.upkeep, "upkeep")] {
            if let Err(broken) = task.await {
                error!(error = %broken, name, "a task broke");
            }
        }
    }

    /// Returns when there is nothing left to do for this executor: of the kinds that it runs, nothing runs or
    /// waits for a retry, and nothing is queued unless the queue is paused.
    pub async fn idle(&self) {
        let jobs = &self.dials.0.jobs;
        let mut feed = jobs.subscribe();
        loop {
            match self.dials.at_rest().await {
                Ok(true) => return,
                Ok(false) => select! {
                    change = feed.recv() => drop(change),
                    () = jobs.clock.sleep(REFUSED), if !jobs.records.contact().there => {}
                },
                Err(error) => {
                    warn!(%error, "the queue could not be read");
                    jobs.clock.sleep(REFUSED).await;
                }
            }
        }
    }
}

/// Those of the kinds that need a worker of their own.
fn main_kinds(names: &[String], aside: &[String]) -> Vec<String> {
    names.iter().filter(|name| !aside.contains(name)).cloned().collect()
}

/// Jobs that a dead process left `running` go back to the line at once. Of a queue that several machines share only
/// those that were in hand for this very data folder: whoever had that before us is dead, or we had not got its lock.
async fn take_back(jobs: &Jobs) -> Result<Vec<Job>, JobsError> {
    let (boot, place) = (jobs.clock.boot(), jobs.records.place());
    let mut taken = Vec::new();
    for job in jobs.all(State::Running).await? {
        if jobs.records.rivals()
            && (place.is_none() || job.lease.as_ref().map(|lease| &lease.place) != Some(&place))
        {
            continue;
        }
        let then = job.lease.and_then(|lease| lease.boot);
        let restarted = then.is_some() && boot.is_some() && then != boot;
        match jobs.change(job.id, Event::WorkerLost { restarted }).await {
            Ok(job) => {
                warn!(job = %job.id, crashes = job.crashes, state = %job.state, "taken back");
                taken.push(job);
            }
            Err(JobsError::NotNow(_) | JobsError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(taken)
}

async fn recall_levels(jobs: &Jobs) -> Result<Levels, JobsError> {
    let words = jobs.records.note(LEVELS).await?;
    Ok(words.and_then(|words| serde_json::from_str(&words).ok()).unwrap_or_default())
}

struct InHand {
    job: JobId,
    aside: bool,
    epoch: u64,
    cancel: CancellationToken,
}

struct Crew {
    jobs: Jobs,
    worker: String,
    boot: Option<String>,
    place: Option<String>,
    /// Kinds that need a worker of their own; `RunOptions` has the others.
    kinds: Vec<String>,
    works: HashMap<String, Arc<dyn Work>>,
    options: Arc<RunOptions>,
    stop: CancellationToken,
    dials: Dials,
    attempts: JoinSet<()>,
    in_hand: HashMap<Id, InHand>,
    /// When each retryable job's wait ends on the monotonic clock, and the wait it was reckoned from.
    due: HashMap<JobId, (Duration, i64)>,
    /// What is seen of jobs that are not in hand.
    vigil: Vigil,
    /// How long each level of priority was passed over, and when that was counted last.
    levels: Levels,
    looked: Duration,
    /// How often contact to the engine had been lost when it was looked at last.
    losses: u64,
    /// Whether there has been contact, and what a dead process left was taken back.
    met: bool,
    _ownership: Ownership,
}

impl Crew {
    async fn work(mut self, mut feed: Subscription) {
        info!(worker = %self.worker, workers = self.options.workers, "executor started");
        while !self.stop.is_cancelled() {
            let refused = match self.keep_busy().await {
                Ok(()) => None,
                Err(error) => {
                    warn!(%error, "no job could be started");
                    Some(REFUSED)
                }
            };
            let clock = self.jobs.clock.clone();
            let away = !self.jobs.records.contact().there;
            let nap = refused.or_else(|| away.then_some(REFUSED)).or(self.next_due());
            let before = clock.elapsed();
            select! {
                biased;
                () = self.stop.cancelled() => {}
                Some(ended) = self.attempts.join_next_with_id(), if !self.attempts.is_empty() => self.ended(ended),
                change = feed.recv(), if refused.is_none() => self.notice(change).await,
                () = self.dials.0.turned.notified() => self.heed_dials(),
                () = clock.sleep(nap.unwrap_or_default()), if nap.is_some() => {}
            }
            let passed = clock.elapsed().saturating_sub(before);
            if nap.is_some_and(|nap| passed > nap + SLEPT) {
                self.vigil.put_off(passed);
            }
        }
        while let Some(ended) = self.attempts.join_next_with_id().await {
            self.ended(ended);
        }
        info!(worker = %self.worker, "executor stopped");
    }

    /// Queues what is due and claims jobs for the free workers.
    async fn keep_busy(&mut self) -> Result<(), JobsError> {
        let contact = self.jobs.records.contact();
        if !contact.there {
            return Ok(());
        }
        if !self.met {
            take_back(&self.jobs).await?;
            self.met = true;
        }
        if std::mem::replace(&mut self.losses, contact.losses) != contact.losses {
            self.vigil.look_anew(self.options.lease, self.jobs.clock.elapsed());
            self.look_again().await?;
        }
        self.queue_what_is_due().await?;
        self.end_what_lapsed().await?;
        let mut missed = None;
        while self.dials.free() && !self.jobs.queue_paused().await? {
            let Some(job) = self.next_in_line().await? else { break };
            let id = job.id;
            match self.claim(job, false).await? {
                Some(priority) => self.served(priority).await,
                None if self.is_stuck(&mut missed, id) => return self.mend().await,
                None => {}
            }
        }
        while self.free_aside() && !self.jobs.queue_paused().await? {
            let next = self.jobs.records.heads(&self.options.aside).await?.into_iter().next();
            let Some(job) = next else { break };
            let id = job.id;
            if self.claim(job, true).await?.is_none() && self.is_stuck(&mut missed, id) {
                return self.mend().await;
            }
        }
        Ok(())
    }

    /// Whether the same job is first in line again although it cannot be had: its record is damaged. Where rivals may
    /// have taken it, the news of that is on its way.
    fn is_stuck(&self, missed: &mut Option<JobId>, id: JobId) -> bool {
        missed.replace(id) == Some(id) && !self.jobs.records.rivals()
    }

    async fn mend(&self) -> Result<(), JobsError> {
        self.jobs.records.mend(&self.dials.0.kinds, self.jobs.clock.wall_ms()).await?;
        Ok(())
    }

    /// Begins a job unless somebody else was faster; answers with its priority if it was begun.
    async fn claim(&mut self, job: Job, aside: bool) -> Result<Option<i32>, JobsError> {
        let Some(work) = self.works.get(&job.kind).cloned() else { return Ok(None) };
        let (worker, boot, place) = (self.worker.clone(), self.boot.clone(), self.place.clone());
        match self.jobs.change(job.id, Event::Claim { worker, boot, place }).await {
            Ok(job) => {
                let priority = job.priority;
                self.begin(job, work, aside);
                Ok(Some(priority))
            }
            Err(JobsError::NotNow(_) | JobsError::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn free_aside(&self) -> bool {
        let busy = || self.in_hand.values().any(|attempt| attempt.aside);
        !self.options.aside.is_empty() && !self.dials.held() && !busy()
    }

    async fn next_in_line(&mut self) -> Result<Option<Job>, JobsError> {
        let heads = self.jobs.records.heads(&self.kinds).await?;
        let now = self.jobs.clock.elapsed();
        self.levels.wait(&heads, now.saturating_sub(self.looked));
        self.looked = now;
        Ok(self.levels.pick(&heads).cloned())
    }

    /// Losing the note costs those who were passed over some minutes, so nothing waits for it.
    async fn served(&mut self, priority: i32) {
        self.levels.serve(priority);
        if self.levels.is_plain() {
            return;
        }
        let noted = match serde_json::to_string(&self.levels) {
            Ok(words) => self.jobs.records.set_note(LEVELS, words).await,
            Err(source) => Err(StoreError::Unreadable { source }),
        };
        if let Err(error) = noted {
            warn!(%error, "how long each priority waits was not noted");
        }
    }

    fn begin(&mut self, job: Job, work: Arc<dyn Work>, aside: bool) {
        let cancel = self.stop.child_token();
        let in_hand = InHand { job: job.id, aside, epoch: job.epoch, cancel: cancel.clone() };
        let stop = self.stop.clone();
        self.vigil.forget(job.id);
        let attempt = supervise(self.jobs.clone(), self.options.clone(), job, work, cancel, stop);
        self.in_hand.insert(self.attempts.spawn(attempt).id(), in_hand);
        self.dials.0.begun.fetch_add(1, Ordering::AcqRel);
        self.count();
    }

    fn ended(&mut self, ended: Result<(Id, ()), tokio::task::JoinError>) {
        let id = match ended {
            Ok((id, ())) => id,
            Err(broken) => {
                error!(error = %broken, "an attempt broke");
                broken.id()
            }
        };
        self.in_hand.remove(&id);
        self.count();
    }

    fn count(&self) {
        let main = self.in_hand.values().filter(|attempt| !attempt.aside).count();
        self.dials.0.in_hand.store(main, Ordering::Release);
    }

    fn heed_dials(&self) {
        if self.dials.held() {
            self.drop_all();
        }
    }

    /// What is in hand goes back to the line.
    fn drop_all(&self) {
        self.in_hand.values().for_each(|attempt| attempt.cancel.cancel());
    }

    async fn notice(&mut self, change: Change) {
        match change {
            Change::Job(job) => self.heed(&job),
            Change::Deleted(id) => {
                self.due.remove(&id);
                self.vigil.forget(id);
            }
            Change::Queue { paused: true } => self.drop_all(),
            Change::Queue { paused: false } => {}
            Change::Lagged => {
                if let Err(error) = self.look_again().await {
                    warn!(%error, "the queue could not be read again");
                }
            }
        }
    }

    /// Stops an attempt that is no longer wanted, and keeps the time of jobs that nobody here works on.
    fn heed(&mut self, job: &Job) {
        if !self.in_hand.values().any(|attempt| (attempt.job, attempt.epoch) == (job.id, job.epoch)) {
            self.vigil.see(job, &self.options, self.jobs.clock.elapsed());
        }
        for attempt in self.in_hand.values().filter(|attempt| attempt.job == job.id) {
            if job.epoch >= attempt.epoch && !job.wants(attempt.epoch) {
                attempt.cancel.cancel();
            }
        }
        let Some(wait) = job.wait.filter(|_| job.state == State::Retryable) else {
            self.due.remove(&job.id);
            return;
        };
        if self.due.get(&job.id).is_none_or(|(_, until_ms)| *until_ms != wait.until_ms) {
            let at = self.jobs.clock.elapsed() + wait.left(self.jobs.clock.wall_ms());
            self.due.insert(job.id, (at, wait.until_ms));
        }
    }

    /// Reads everything that the feed would have told.
    async fn look_again(&mut self) -> Result<(), JobsError> {
        if self.jobs.queue_paused().await? {
            self.drop_all();
        }
        let mut states = vec![State::Retryable, State::Running];
        if self.kinds.iter().any(|kind| self.options.timeouts(kind).schedule_to_start.is_some()) {
            states.push(State::Queued);
        }
        for state in states {
            for job in self.jobs.all(state).await? {
                self.heed(&job);
            }
        }
        Ok(())
    }

    async fn queue_what_is_due(&mut self) -> Result<(), JobsError> {
        let now = self.jobs.clock.elapsed();
        let due: Vec<JobId> = self.due.iter().filter(|(_, (at, _))| *at <= now).map(|(id, _)| *id).collect();
        for id in due {
            match self.jobs.change(id, Event::Due).await {
                Ok(_) | Err(JobsError::NotNow(_) | JobsError::NotFound(_)) => drop(self.due.remove(&id)),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Takes over from silent workers and gives up jobs that waited too long, after one more look at each:
    /// the feed may be behind.
    async fn end_what_lapsed(&mut self) -> Result<(), JobsError> {
        let now = self.jobs.clock.elapsed();
        for (id, lapse) in self.vigil.lapsed(now) {
            let event = match lapse {
                Lapse::Lease { epoch, beat } => Event::Silent { epoch, beat },
                Lapse::Start { limit } => Event::Late(started_too_late(limit)),
            };
            match self.jobs.change(id, event).await {
                Ok(job) => {
                    warn!(job = %id, ?lapse, state = %job.state, "taken from where it stood still");
                    self.vigil.forget(id);
                }
                Err(JobsError::NotNow(_)) => {
                    let job = self.jobs.get(id).await?;
                    self.vigil.see(&job, &self.options, now);
                }
                Err(JobsError::NotFound(_)) => self.vigil.forget(id),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn next_due(&self) -> Option<Duration> {
        let due = self.due.values().map(|(at, _)| *at).min();
        let watched = self.vigil.next();
        let next = due.into_iter().chain(watched).min()?.saturating_sub(self.jobs.clock.elapsed());
        Some(if watched.is_some() { next.min(LOOK) } else { next })
    }
}

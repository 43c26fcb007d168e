//! The executor: owns the queue, takes back what a dead process left, and keeps its workers busy. One task
//! holds all of its state; every attempt is a task that it joins.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{
    select,
    task::{Id, JoinSet},
};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use tracing::{error, info, warn};

use crate::{
    Change, Filter, Job, JobId, Jobs, JobsError, RunOptions, State, Subscription, Work,
    apply::Event,
    lock::{Ownership, owner},
    supervise::supervise,
};

/// The rest after the store refused.
const REFUSED: Duration = Duration::from_secs(1);
const PAGE: usize = 500;

/// Jobs being run. Dropping it aborts them as a crash would; `stop` ends them well.
pub struct Executor {
    jobs: Jobs,
    stop: CancellationToken,
    crew: AbortOnDropHandle<()>,
}

impl Executor {
    pub(crate) async fn start(
        jobs: Jobs,
        kinds: Vec<(String, Arc<dyn Work>)>,
        options: RunOptions,
    ) -> Result<Executor, JobsError> {
        let ownership = jobs.home.own(&options.program)?;
        let feed = jobs.subscribe();
        take_back(&jobs).await?;
        let stop = CancellationToken::new();
        let mut crew = Crew {
            worker: owner(&options.program, std::process::id()),
            kinds: kinds.iter().map(|(kind, _)| kind.clone()).collect(),
            works: kinds.into_iter().collect(),
            options: Arc::new(options),
            stop: stop.clone(),
            attempts: JoinSet::new(),
            in_hand: HashMap::new(),
            due: HashMap::new(),
            jobs: jobs.clone(),
            _ownership: ownership,
        };
        crew.look_again().await?;
        let crew = AbortOnDropHandle::new(tokio::spawn(crew.work(feed)));
        Ok(Executor { jobs, stop, crew })
    }

    /// Tells every attempt to drop the part in hand, which spends no attempt, and returns when all have.
    pub async fn stop(self) {
        self.stop.cancel();
        if let Err(broken) = self.crew.await {
            error!(error = %broken, "the executor broke");
        }
    }

    /// Returns when there is nothing left to do: nothing runs or waits for a retry, and nothing is queued
    /// unless the queue is paused.
    pub async fn idle(&self) {
        let mut feed = self.jobs.subscribe();
        loop {
            match self.at_rest().await {
                Ok(true) => return,
                Ok(false) => drop(feed.recv().await),
                Err(error) => {
                    warn!(%error, "the queue could not be read");
                    self.jobs.clock.sleep(REFUSED).await;
                }
            }
        }
    }

    async fn at_rest(&self) -> Result<bool, JobsError> {
        let paused = self.jobs.queue_paused().await?;
        let counts = self.jobs.counts().await?;
        let busy =
            if paused { &[State::Running][..] } else { &[State::Queued, State::Retryable, State::Running] };
        Ok(busy.iter().all(|state| !counts.contains_key(state)))
    }
}

/// Jobs that a dead process left `running` go back to the line at once.
async fn take_back(jobs: &Jobs) -> Result<(), JobsError> {
    for job in all(jobs, State::Running).await? {
        match jobs.change(job.id, Event::WorkerLost).await {
            Ok(job) => warn!(job = %job.id, crashes = job.crashes, state = %job.state, "taken back"),
            Err(JobsError::NotNow(_) | JobsError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn all(jobs: &Jobs, state: State) -> Result<Vec<Job>, JobsError> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = jobs.list(Filter { states: vec![state], limit: PAGE, after }).await?;
        found.extend(page.jobs);
        after = page.next;
        if after.is_none() {
            return Ok(found);
        }
    }
}

struct InHand {
    job: JobId,
    epoch: u64,
    cancel: CancellationToken,
}

struct Crew {
    jobs: Jobs,
    worker: String,
    kinds: Vec<String>,
    works: HashMap<String, Arc<dyn Work>>,
    options: Arc<RunOptions>,
    stop: CancellationToken,
    attempts: JoinSet<()>,
    in_hand: HashMap<Id, InHand>,
    /// When each retryable job's wait ends on the monotonic clock, and the wait it was reckoned from.
    due: HashMap<JobId, (Duration, i64)>,
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
            let nap = refused.or(self.next_due());
            select! {
                biased;
                () = self.stop.cancelled() => {}
                Some(ended) = self.attempts.join_next_with_id(), if !self.attempts.is_empty() => self.ended(ended),
                change = feed.recv(), if refused.is_none() => self.notice(change).await,
                () = clock.sleep(nap.unwrap_or_default()), if nap.is_some() => {}
            }
        }
        while let Some(ended) = self.attempts.join_next_with_id().await {
            self.ended(ended);
        }
        info!(worker = %self.worker, "executor stopped");
    }

    /// Queues what is due and claims jobs for the free workers.
    async fn keep_busy(&mut self) -> Result<(), JobsError> {
        self.queue_what_is_due().await?;
        while self.in_hand.len() < self.options.workers && !self.jobs.queue_paused().await? {
            let Some(job) = self.jobs.records.first_queued(&self.kinds).await? else { return Ok(()) };
            let Some(work) = self.works.get(&job.kind).cloned() else { return Ok(()) };
            match self.jobs.change(job.id, Event::Claim { worker: self.worker.clone() }).await {
                Ok(job) => self.begin(job, work),
                Err(JobsError::NotNow(_) | JobsError::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn begin(&mut self, job: Job, work: Arc<dyn Work>) {
        let cancel = self.stop.child_token();
        let in_hand = InHand { job: job.id, epoch: job.epoch, cancel: cancel.clone() };
        let attempt = supervise(self.jobs.clone(), self.options.clone(), job, work, cancel);
        self.in_hand.insert(self.attempts.spawn(attempt).id(), in_hand);
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
    }

    async fn notice(&mut self, change: Change) {
        match change {
            Change::Job(job) => self.heed(&job),
            Change::Deleted(id) => drop(self.due.remove(&id)),
            Change::Queue { paused: true } => {
                self.in_hand.values().for_each(|attempt| attempt.cancel.cancel())
            }
            Change::Queue { paused: false } => {}
            Change::Lagged => {
                if let Err(error) = self.look_again().await {
                    warn!(%error, "the queue could not be read again");
                }
            }
        }
    }

    /// Stops an attempt that is no longer wanted, and keeps the time of a retryable job.
    fn heed(&mut self, job: &Job) {
        let wanted = |attempt: &InHand| {
            job.state == State::Running && job.epoch == attempt.epoch && !job.cancel_requested && !job.held
        };
        for attempt in self.in_hand.values().filter(|attempt| attempt.job == job.id) {
            if job.epoch >= attempt.epoch && !wanted(attempt) {
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
        for state in [State::Retryable, State::Running] {
            for job in all(&self.jobs, state).await? {
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

    fn next_due(&self) -> Option<Duration> {
        let next = self.due.values().map(|(at, _)| *at).min()?;
        Some(next.saturating_sub(self.jobs.clock.elapsed()))
    }
}

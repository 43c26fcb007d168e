//! The engine of several machines: a key-value bucket of a NATS server that keeps what it is told (JetStream). One
//! record is one key and the server's sequence is the revision, so a write with an expected revision is all the
//! locking there is. Every machine mirrors the bucket into a database of its own and reads only that; a write has
//! happened when it has come back. Large files lie beside it in the server's object store, named by their hash.

mod address;
mod host;
mod link;
mod mirror;
mod parcels;
mod session;
#[cfg(test)]
mod tests;
mod wire;

pub use address::HubAddress;
pub use host::HubHost;
pub use parcels::{Parcel, Taken};

use std::{collections::BTreeMap, future::Future, path::Path, sync::Arc, thread, time::Duration};

use async_trait::async_trait;
use tokio::{runtime, sync::watch, task::spawn_blocking};

use crate::{
    AttemptRecord, Filter, Job, JobId, JobsError, Order, State, StoreError, history,
    lock::{Home, make_folder},
    records::{Contact, Created, Feed, Place, Records, See, Write},
    sqlite::SqliteRecords,
};
use link::Link;
use session::Put;
use wire::{Claim, Record, claim_key, job_key, json};

const SAVING: &str = "save the change";
/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The shared queue as this data folder has it, and the runtime that keeps its mirror whatever the caller's does.
/// Clones are the same.
#[derive(Clone)]
pub struct Hub(Arc<Joined>);

struct Joined {
    link: Arc<Link>,
    place: String,
    /// None only while it is dropped.
    runtime: Option<runtime::Runtime>,
}

impl Hub {
    /// Opens the mirror and begins to look for the hub, for as long as this lives.
    pub(crate) fn join(data_dir: &Path, address: &HubAddress, now_ms: i64) -> Result<Hub, JobsError> {
        let folder = data_dir.join("hub").join(address.folder());
        make_folder(&folder)?;
        let place = place(data_dir)?;
        let home = Home::Folder(folder.clone());
        // The database may wait for a lock, which whoever calls from a runtime of their own may not.
        let opened =
            thread::scope(|scope| scope.spawn(|| SqliteRecords::mirror(&folder, &home, now_ms)).join());
        let mirror = opened.map_err(|_| StoreError::Closing { doing: "open the list of jobs" })??;
        let mut builder = runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).thread_name("spool-hub").enable_all().build();
        let runtime = runtime.map_err(|source| JobsError::Folder { path: folder, source })?;
        let link = Arc::new(Link::new(address.clone(), mirror));
        runtime.spawn(link.clone().keep());
        Ok(Hub(Arc::new(Joined { link, place, runtime: Some(runtime) })))
    }

    /// Names the data folder among those that share the queue.
    pub fn place(&self) -> &str {
        &self.0.place
    }

    /// Where the hub is, without the token.
    pub fn address(&self) -> String {
        self.0.link.address.to_string()
    }

    /// Why the hub is not there now; none when it is.
    pub fn away(&self) -> Option<JobsError> {
        self.0.link.away().map(JobsError::from)
    }

    /// Returns when the hub is there and all it has is known here, or says why that was not so within `patience`.
    pub async fn meet(&self, patience: Duration) -> Result<(), JobsError> {
        Ok(self.ask(move |link| async move { link.meet(patience).await }).await?)
    }

    /// What should be known of a hub that may lose what it was told; one sentence for the person.
    pub fn doubt(&self) -> Option<String> {
        self.0.link.doubt()
    }

    fn mirror(&self) -> &SqliteRecords {
        &self.0.link.mirror
    }

    /// Lets the hub's runtime do something, on a thread that may wait.
    async fn ask<T, F>(&self, act: impl FnOnce(Arc<Link>) -> F + Send + 'static) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send,
    {
        let Some(runtime) = &self.0.runtime else { return Err(StoreError::Closing { doing: SAVING }) };
        let (handle, link) = (runtime.handle().clone(), self.0.link.clone());
        let asking = spawn_blocking(move || handle.block_on(act(link)));
        asking.await.map_err(|_| StoreError::Closing { doing: SAVING })?
    }
}

impl Drop for Joined {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The name of a data folder: made once, and kept in it.
fn place(data_dir: &Path) -> Result<String, JobsError> {
    let path = data_dir.join("hub").join("place");
    let known =
        || std::fs::read_to_string(&path).ok().filter(|name| uuid::Uuid::parse_str(name.trim()).is_ok());
    if let Some(name) = known() {
        return Ok(name.trim().to_owned());
    }
    let name = uuid::Uuid::now_v7().to_string();
    let made = path.with_extension(&name);
    // A link gives way to the name that another program made meanwhile.
    let kept = std::fs::write(&made, &name).and_then(|()| std::fs::hard_link(&made, &path));
    let _ = std::fs::remove_file(&made);
    match (known(), kept) {
        (Some(name), _) => Ok(name.trim().to_owned()),
        (None, Ok(())) => Ok(name),
        // A disk without links.
        (None, Err(_)) => match std::fs::write(&path, &name) {
            Ok(()) => Ok(name),
            Err(source) => Err(JobsError::Folder { path, source }),
        },
    }
}

/// Makes a job, whose id nobody else has.
async fn make(link: &Link, job: Job) -> Result<Job, StoreError> {
    let record = Record { job, attempts: Vec::new(), binned: false };
    let key = job_key(record.job.id);
    match link.put(&key, json(&record)?, Put::New).await? {
        Some(revision) => Ok(Job { revision, ..record.job }),
        // Somebody else made it from our claim.
        None => Ok(link.fetch::<Record>(&key).await?.map_or(record.job, |(record, _)| record.job)),
    }
}

/// Makes a job with a key of its own, or answers with the one that has the key. A claim is written first, with the
/// whole job in it; whoever finds one without its job makes the job from it, so that nothing depends on who dies in
/// between. Once the job is there, its claim needs only the name.
async fn make_once(link: &Link, job: Job, key: &str) -> Result<Created, StoreError> {
    let name = claim_key(key);
    let claim = json(&Claim { id: job.id, job: Some(job.clone()) })?;
    loop {
        let Some((theirs, revision)) = link.fetch::<Claim>(&name).await? else {
            match link.put(&name, claim.clone(), Put::New).await? {
                Some(revision) => return made(link, job, (&name, revision)).await.map(Created::New),
                None => continue,
            }
        };
        match (link.look(&job_key(theirs.id)).await?, theirs.job) {
            // Whoever claimed it has not come further.
            (None, Some(job)) => return made(link, job, (&name, revision)).await.map(Created::Earlier),
            (Some(Some((value, revision))), _) => {
                if let Some(record) = wire::record(&value)
                    && !record.binned
                    && record.job.key.as_deref() == Some(key)
                {
                    return Ok(Created::Earlier(Job { revision, ..record.job }));
                }
            }
            (None | Some(None), _) => {}
        }
        // Theirs is deleted, so the key is free.
        if let Some(revision) = link.put(&name, claim.clone(), Put::After(revision)).await? {
            return made(link, job, (&name, revision)).await.map(Created::New);
        }
    }
}

async fn made(link: &Link, job: Job, (claim, revision): (&str, u64)) -> Result<Job, StoreError> {
    let job = make(link, job).await?;
    let named = json(&Claim { id: job.id, job: None })?;
    if let Err(error) = link.put(claim, named, Put::After(revision)).await {
        tracing::debug!(%error, "a claim stays larger than it need be");
    }
    Ok(job)
}

#[async_trait]
impl Records for Hub {
    async fn create(&self, job: Job) -> Result<Created, StoreError> {
        self.ask(|link| async move {
            match job.key.clone() {
                Some(key) => make_once(&link, job, &key).await,
                None => make(&link, job).await.map(Created::New),
            }
        })
        .await
    }

    async fn get(&self, id: JobId) -> Result<Option<Job>, StoreError> {
        self.mirror().get(id).await
    }

    async fn cas(&self, Write { job, attempt, .. }: Write) -> Result<Option<Job>, StoreError> {
        self.ask(|link| async move {
            // Newer ones than those of `job.revision` do no harm: then the write is refused.
            let mut attempts = link.mirror.attempts(job.id).await?;
            attempts.extend(attempt);
            attempts.drain(..attempts.len().saturating_sub(history::KEPT));
            let record = Record { job, attempts, binned: false };
            let (key, known) = (job_key(record.job.id), record.job.revision);
            let written = link.put(&key, json(&record)?, Put::After(known)).await?;
            Ok(written.map(|revision| Job { revision, ..record.job }))
        })
        .await
    }

    async fn discard(&self, jobs: Vec<(JobId, u64)>) -> Result<u64, StoreError> {
        self.ask(|link| async move {
            let mut gone = 0;
            for (id, revision) in jobs {
                let known = link.mirror.get(id).await?.filter(|job| job.revision == revision);
                let Some(job) = known else { continue };
                let record = Record { job, attempts: link.mirror.attempts(id).await?, binned: true };
                let written = link.put(&job_key(id), json(&record)?, Put::After(revision)).await?;
                gone += u64::from(written.is_some());
            }
            Ok(gone)
        })
        .await
    }

    async fn restore(&self, id: JobId) -> Result<Option<Job>, StoreError> {
        self.ask(move |link| async move {
            let Some(mut job) = mirror::binned(&link.mirror, id).await? else { return Ok(None) };
            if let Some(key) = &job.key {
                let claim = link.fetch::<Claim>(&claim_key(key)).await?;
                let ours = claim.is_some_and(|(claim, _)| claim.id == id);
                job.key = job.key.filter(|_| ours);
            }
            let known = job.revision;
            let record = Record { job, attempts: link.mirror.attempts(id).await?, binned: false };
            let written = link.put(&job_key(id), json(&record)?, Put::After(known)).await?;
            Ok(written.map(|revision| Job { revision, ..record.job }))
        })
        .await
    }

    async fn empty_bin(&self, upto: u64) -> Result<u64, StoreError> {
        self.ask(move |link| async move {
            let mut gone = 0;
            for job in mirror::binned_upto(&link.mirror, upto).await? {
                if !link.purge(&job_key(job.id), job.revision).await? {
                    continue;
                }
                gone += 1;
                let Some(name) = job.key.as_deref().map(claim_key) else { continue };
                if let Some((claim, revision)) = link.fetch::<Claim>(&name).await?
                    && claim.id == job.id
                {
                    link.purge(&name, revision).await?;
                }
            }
            Ok(gone)
        })
        .await
    }

    async fn finished(&self, upto: u64, limit: usize) -> Result<Vec<(JobId, u64)>, StoreError> {
        self.mirror().finished(upto, limit).await
    }

    async fn attempts(&self, id: JobId) -> Result<Vec<AttemptRecord>, StoreError> {
        self.mirror().attempts(id).await
    }

    /// Notes are of one machine's clock, so each machine keeps its own.
    async fn note(&self, name: &'static str) -> Result<Option<String>, StoreError> {
        self.mirror().note(name).await
    }

    async fn set_note(&self, name: &'static str, words: String) -> Result<(), StoreError> {
        self.mirror().set_note(name, words).await
    }

    async fn newest(&self, filter: Filter) -> Result<Vec<Job>, StoreError> {
        self.mirror().newest(filter).await
    }

    async fn each(&self, see: See) -> Result<(), StoreError> {
        self.mirror().each(see).await
    }

    async fn ids(&self) -> Result<Vec<JobId>, StoreError> {
        self.mirror().ids().await
    }

    async fn newest_id(&self) -> Result<Option<JobId>, StoreError> {
        self.mirror().newest_id().await
    }

    async fn counts(&self) -> Result<BTreeMap<State, u64>, StoreError> {
        self.mirror().counts().await
    }

    async fn heads(&self, kinds: &[String]) -> Result<Vec<Job>, StoreError> {
        self.mirror().heads(kinds).await
    }

    async fn any(&self, states: &'static [State], kinds: &[String]) -> Result<bool, StoreError> {
        self.mirror().any(states, kinds).await
    }

    async fn ends_of_line(&self) -> Result<Option<(Place, Place)>, StoreError> {
        self.mirror().ends_of_line().await
    }

    async fn ahead_of(&self, at: &Place) -> Result<Option<Order>, StoreError> {
        self.mirror().ahead_of(at).await
    }

    async fn queue_paused(&self) -> Result<bool, StoreError> {
        self.mirror().queue_paused().await
    }

    async fn set_queue_paused(&self, paused: bool) -> Result<(), StoreError> {
        if self.mirror().queue_paused().await? == paused {
            return Ok(());
        }
        self.ask(move |link| async move {
            link.put(wire::QUEUE, json(&wire::Queue { paused })?, Put::Over).await.map(drop)
        })
        .await
    }

    async fn changes(&self, after: u64, limit: usize) -> Result<Feed, StoreError> {
        let feed = self.mirror().changes(after, limit).await?;
        match self.mirror().revision().await? {
            // The hub began anew, and counts from nothing again.
            revision if revision < after => Ok(Feed { changes: vec![crate::Change::Lagged], upto: revision }),
            _ => Ok(feed),
        }
    }

    async fn revision(&self) -> Result<u64, StoreError> {
        self.mirror().revision().await
    }

    fn ticks(&self) -> watch::Receiver<u64> {
        self.mirror().ticks()
    }

    /// What others do comes into the mirror by itself.
    fn shared(&self) -> bool {
        false
    }

    fn rivals(&self) -> bool {
        true
    }

    fn place(&self) -> Option<String> {
        Some(self.0.place.clone())
    }

    fn contact(&self) -> Contact {
        self.0.link.contact()
    }

    async fn upkeep(&self, _: i64) -> Result<(), StoreError> {
        Ok(())
    }
}

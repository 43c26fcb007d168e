//! What lies in the bucket: the keys, and the values behind them. Each is a promise between machines that may run
//! different versions of Spool.

use serde::{Deserialize, Serialize};

use crate::{AttemptRecord, Job, JobId, StoreError};

/// The key of what holds for the queue as a whole.
pub(super) const QUEUE: &str = "queue";

/// A job as the bucket keeps it. The attempts come along so that both change in one write.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Record {
    pub job: Job,
    pub attempts: Vec<AttemptRecord>,
    /// Deleted, and may still be brought back.
    pub binned: bool,
}

/// Who has a key; with the whole job until that is there.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claim {
    pub id: JobId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<Job>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Queue {
    pub paused: bool,
}

/// What a change of one key means for a mirror.
#[derive(Debug)]
pub(super) enum Entry {
    Job(Box<Record>),
    Gone(JobId),
    Queue(Queue),
    /// Nothing that is read from a mirror.
    Other,
}

pub(super) fn job_key(id: JobId) -> String {
    format!("job.{id}")
}

/// Any text is a key once it is hashed.
pub(super) fn claim_key(key: &str) -> String {
    format!("key.{}", blake3::hash(key.as_bytes()).to_hex())
}

/// Reads an entry by its key; none when it is damaged or from a newer version.
pub(super) fn read(key: &str, value: Option<&[u8]>) -> Option<Entry> {
    Some(match (key.split_once('.'), value) {
        (None, Some(value)) if key == QUEUE => Entry::Queue(serde_json::from_slice(value).ok()?),
        (Some(("job", _)), Some(value)) => Entry::Job(Box::new(record(value)?)),
        (Some(("job", id)), None) => Entry::Gone(id.parse().ok()?),
        _ => Entry::Other,
    })
}

pub(super) fn record(value: &[u8]) -> Option<Record> {
    serde_json::from_slice(value).ok()
}

pub(super) fn json(value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value).map_err(|source| StoreError::Unreadable { source })
}

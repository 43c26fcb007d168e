//! What can go wrong at the door, in sentences for the person.

use std::{io, path::PathBuf};

use crate::{IllegalTransition, JobId};

/// Why the queue could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum JobsError {
    /// No such job, or no longer.
    #[error("There is no job {0}. It may have been deleted; look at the list of jobs.")]
    NotFound(JobId),
    /// The job's state does not allow it.
    #[error(transparent)]
    NotNow(#[from] IllegalTransition),
    /// A running job cannot be deleted.
    #[error("This job is still running, so it cannot be deleted. Cancel it first.")]
    StillRunning(JobId),
    /// Another program runs the jobs of this data folder.
    #[error(
        "The jobs of this folder are already being run by {by}. Use that one, or close it and try again."
    )]
    Owned {
        /// The program and its process number.
        by: String,
    },
    /// The database was written by a newer Spool. It was not touched.
    #[error(
        "The list of jobs was written by a newer Spool (format {found}, this one knows {known}). Update Spool."
    )]
    NewerDatabase {
        /// The version in the file.
        found: u32,
        /// The version that this program writes.
        known: u32,
    },
    /// The database is damaged, but another program is using it.
    #[error("The list of jobs is damaged and in use. Close every Spool, then open it again.")]
    Damaged,
    /// The data folder cannot be used.
    #[error("The folder {} cannot be used ({source}). Check that it exists and that you may write to it.", path.display())]
    Folder {
        /// The folder or the file in it.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The job's record would be larger than every engine can keep.
    #[error(
        "This job is too large to be kept ({} KB, at most {} KB). Put less into it, or split it.",
        bytes.div_ceil(1024), most / 1024
    )]
    TooLarge {
        /// The size of the record.
        bytes: usize,
        /// The largest that is taken.
        most: usize,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address of the shared queue cannot be read.
    #[error("\"{shown}\" is not the address of a hub. Write it like nats://TOKEN@192.168.1.20:4222.")]
    BadAddress {
        /// The address, without the token.
        shown: String,
    },
    /// The hub cannot listen there.
    #[error("The port {port} is taken ({source}). Choose another with --port, or stop what uses it.")]
    PortTaken {
        /// Where it was to listen.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// Many writers changed the same job at once.
    #[error("The job kept changing while Spool was writing to it. Try again.")]
    Contended(JobId),
}

/// The store behind the queue failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room for the change; nothing was changed.
    #[error("The disk is full, so Spool could not {doing}. Free some space and try again.")]
    DiskFull {
        /// What it was about to do.
        doing: &'static str,
    },
    /// The database refused.
    #[error("Spool could not {doing} ({source}). Check the disk and try again.")]
    Database {
        /// What it was about to do.
        doing: &'static str,
        /// What the database said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A record does not read as a job.
    #[error("The record of this job cannot be read ({source}). Submit it again.")]
    Unreadable {
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The hub is away; whether the change was made there is not known.
    #[error(
        "The hub {hub} does not answer, so Spool could not {doing} ({source}). Look whether its computer is on and in \
         this network, then try again; what was waiting goes on by itself."
    )]
    HubLost {
        /// Its address, without the token.
        hub: String,
        /// What it was about to do.
        doing: &'static str,
        /// What the connection said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The hub does not let us in.
    #[error("The hub {hub} does not accept our token. Copy the hub's address again, with the token in it.")]
    HubRefused {
        /// Its address, without the token.
        hub: String,
    },
    /// The hub has no room for the change; nothing was changed.
    #[error(
        "The hub {hub} has no room left, so Spool could not {doing}. Free some space on its disk and try again."
    )]
    HubFull {
        /// Its address, without the token.
        hub: String,
        /// What it was about to do.
        doing: &'static str,
    },
    /// What answers there keeps nothing, or not the way that we need.
    #[error("The hub {hub} cannot keep jobs ({source}). Start it with JetStream, nats-server 2.11 or newer.")]
    HubUnfit {
        /// Its address, without the token.
        hub: String,
        /// What it said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A file cannot be brought to the hub or fetched from it.
    #[error("Spool could not {doing} ({source}). Check the disk and try again.")]
    Parcel {
        /// What it was about to do.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The program is shutting down.
    #[error("Spool is closing, so it could not {doing}. Open it again.")]
    Closing {
        /// What it was about to do.
        doing: &'static str,
    },
}

impl JobsError {
    /// A word for programs to act on.
    pub fn code(&self) -> &'static str {
        match self {
            JobsError::NotFound(_) => "not_found",
            JobsError::NotNow(IllegalTransition::NotNow { .. }) => "not_now",
            JobsError::NotNow(IllegalTransition::StaleLease) => "stale_lease",
            JobsError::StillRunning(_) => "still_running",
            JobsError::Owned { .. } => "owned",
            JobsError::NewerDatabase { .. } => "newer_database",
            JobsError::Damaged => "damaged",
            JobsError::Folder { .. } => "folder",
            JobsError::Store(StoreError::DiskFull { .. }) => "disk_full",
            JobsError::Store(StoreError::HubLost { .. }) => "hub_lost",
            JobsError::Store(StoreError::HubRefused { .. }) => "hub_refused",
            JobsError::Store(StoreError::HubFull { .. }) => "hub_full",
            JobsError::Store(StoreError::HubUnfit { .. }) => "hub_unfit",
            JobsError::BadAddress { .. } => "hub_address",
            JobsError::PortTaken { .. } => "port_taken",
            JobsError::Store(_) => "store",
            JobsError::TooLarge { .. } => "too_large",
            JobsError::Contended(_) => "contended",
        }
    }

    /// True when the same call may work later without any other change.
    pub fn retryable(&self) -> bool {
        matches!(self, JobsError::Store(_) | JobsError::Contended(_) | JobsError::Owned { .. })
    }
}

//! Work that survives a crash: the durable queue and its executor. Knows nothing of video.
//!
//! `Jobs` is the door. A submitted job is durable when the call answers, runs at least once, and finishes
//! exactly once. State is written first and told afterwards; subscribers may skip steps, the store may not.

mod apply;
mod attempt;
mod backup;
mod clock;
#[cfg(test)]
mod conformance;
mod error;
mod executor;
mod fairness;
mod history;
mod hub;
mod id;
mod job;
mod jobs;
mod lately;
mod lock;
mod memory;
mod mend;
#[cfg(test)]
mod model;
mod order;
mod policy;
mod records;
mod repair;
mod retention;
mod rows;
mod salvage;
mod schema;
mod sqlite;
mod supervise;
mod upkeep;
mod vigil;
mod watch;

pub use apply::IllegalTransition;
pub use attempt::{Attempt, Failure, Pulse, Work};
pub use clock::Clock;
pub use error::{JobsError, StoreError};
pub use executor::{Dials, Executor};
pub use history::{AttemptEnd, AttemptRecord};
pub use hub::{Hub, HubAddress, HubHost, Parcel, Taken};
pub use id::{BadJobId, JobId};
pub use job::{Change, Fault, Filter, Finished, Job, Lease, NewJob, Page, Progress, Question, State, Wait};
pub use jobs::{Jobs, Recovered, Restored};
pub use order::Order;
pub use policy::{Backoff, RunOptions, Timeouts};
pub use retention::{Pruned, Retention};
pub use watch::Subscription;

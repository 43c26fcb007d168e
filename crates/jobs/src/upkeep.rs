//! What a running executor does every hour: forgets what is old and lets the engine look after itself, which copies
//! itself daily. The sleep of a computer does not count for waiting, so who waited a day would wait for weeks.

use std::time::Duration;

use tokio::select;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::{Jobs, Retention};

const BETWEEN_LOOKS: Duration = Duration::from_hours(1);

/// Looks after the store at once and then every hour, until told to stop. What fails is tried the next time.
pub(crate) async fn look_after(jobs: Jobs, policy: Retention, stop: CancellationToken) {
    loop {
        if let Err(error) = jobs.prune(policy).await {
            warn!(%error, "old jobs were not forgotten");
        }
        if let Err(error) = jobs.records.upkeep(jobs.clock.wall_ms()).await {
            warn!(%error, "the daily copy of the list of jobs was not made");
        }
        select! {
            biased;
            () = stop.cancelled() => return,
            () = jobs.clock.sleep(BETWEEN_LOOKS) => {}
        }
    }
}

//! Writing: a video that was asked for by its topic becomes the same video with a script, and goes on as that.

use super::{Take, give_up, home::passed_on};
use crate::api::{ApiError, WriteScript};
use crate::order::Order;
use crate::ports::{Fault, StageFailure};
use std::time::Duration;

/// The longest that writers may take, the one that stands in included.
const LIMIT: Duration = Duration::from_mins(10);

impl Take<'_> {
    /// Has the script written, and passes the job on with it, so that from here on it is kept: nothing that stops the
    /// job makes it another script.
    pub(super) async fn write(&self, wish: WriteScript) -> StageFailure {
        let cancel = &self.attempt.cancel;
        let told = |_: &str| self.attempt.alive();
        let script = match self.patient(LIMIT, self.floor.scribe.write(wish, &told, cancel)).await {
            Ok(script) => script,
            Err(_) if cancel.is_cancelled() => return StageFailure::Cancelled,
            Err(error) => return refused(error),
        };
        script.warnings.iter().for_each(|warning| self.warn(warning));
        let spoken = Order::read(&self.attempt.job.args).and_then(|mut order| {
            order.speak(&script)?;
            Ok(order)
        });
        spoken.map_or_else(refused, |order| passed_on(&order))
    }
}

fn refused(error: ApiError) -> StageFailure {
    let ApiError { code, message, hint, retryable, .. } = error;
    match retryable {
        true => StageFailure::Retry(Fault { code, message, hint, retryable }),
        false => give_up(&code, message, hint),
    }
}

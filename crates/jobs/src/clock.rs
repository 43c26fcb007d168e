//! All time in this crate: the wall clock for what people read, a monotonic clock for how long things take.
//! Nothing else asks the system for the time, so that tests need not sleep.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use tokio::time::Instant;

/// Where time comes from.
#[async_trait]
pub trait Clock: Send + Sync + 'static {
    /// Unix time in milliseconds. May jump either way.
    fn wall_ms(&self) -> i64;
    /// Time since some fixed moment. Never goes back.
    fn elapsed(&self) -> Duration;
    /// Waits on the monotonic clock.
    async fn sleep(&self, time: Duration);
    /// Names this run of the machine, which ends with a restart or a power cut; none where nobody tells.
    fn boot(&self) -> Option<String> {
        None
    }
}

/// The computer's clock; obeys tokio's paused time.
pub(crate) struct SystemClock {
    start: Instant,
}

impl SystemClock {
    pub(crate) fn new() -> SystemClock {
        SystemClock { start: Instant::now() }
    }
}

#[async_trait]
impl Clock for SystemClock {
    fn wall_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        millis(since)
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    /// Only Linux tells this to everybody.
    fn boot(&self) -> Option<String> {
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(boot.trim().to_owned()).filter(|boot| !boot.is_empty())
    }
}

/// Whole milliseconds, for records.
pub(crate) fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

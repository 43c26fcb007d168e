//! The name of a job: a UUIDv7, so that names sort by the time of submitting, whatever the clock does.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::{NoContext, Timestamp, Uuid};

/// Names one job for ever. Newer jobs have greater ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(Uuid);

/// The text is not a job id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not the id of a job. Copy the id from the list of jobs.")]
pub struct BadJobId {
    text: String,
}

/// The random tail of a UUIDv7; counting up within it keeps version and variant.
const TAIL: u128 = (1 << 62) - 1;

impl JobId {
    /// Makes an id that is greater than `last` even when the clock has stepped back.
    pub(crate) fn next(now_ms: i64, last: Option<JobId>) -> JobId {
        let fresh = JobId::at(now_ms);
        match last {
            Some(last) if fresh <= last => last.successor(),
            _ => fresh,
        }
    }

    fn at(now_ms: i64) -> JobId {
        let ms = now_ms.max(0).unsigned_abs();
        let nanos = u32::try_from(ms % 1000).unwrap_or(0) * 1_000_000;
        JobId(Uuid::new_v7(Timestamp::from_unix(NoContext, ms / 1000, nanos)))
    }

    fn successor(self) -> JobId {
        let bits = self.0.as_u128();
        let tail = (bits & TAIL) + 1 + u128::from(fastrand::u32(..));
        if tail <= TAIL {
            return JobId(Uuid::from_u128((bits & !TAIL) | tail));
        }
        JobId::at(i64::try_from(bits >> 80).unwrap_or(i64::MAX - 1) + 1)
    }

    /// The 32 hex digits, which sort as the ids do.
    pub(crate) fn digits(self) -> String {
        self.0.simple().to_string()
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for JobId {
    type Err = BadJobId;
    fn from_str(text: &str) -> Result<JobId, BadJobId> {
        Uuid::parse_str(text.trim())
            .map(JobId)
            .map_err(|_| BadJobId { text: text.chars().take(60).collect() })
    }
}

impl From<JobId> for Uuid {
    fn from(id: JobId) -> Uuid {
        id.0
    }
}

impl From<Uuid> for JobId {
    fn from(id: Uuid) -> JobId {
        JobId(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_even_when_the_clock_steps_back_ten_years() {
        let mut last = None;
        for now in [1_800_000_000_000, 1_800_000_000_000, 1_484_000_000_000, 0, -5, 1_800_000_000_001] {
            let id = JobId::next(now, last);
            assert!(Some(id) > last, "{id} after {last:?}");
            assert_eq!(Uuid::from(id).get_version_num(), 7);
            last = Some(id);
        }
    }

    #[test]
    fn an_id_that_runs_out_of_tail_moves_to_the_next_millisecond() {
        let full = JobId(Uuid::from_u128(JobId::at(1_800_000_000_000).0.as_u128() | TAIL));
        assert!(full.successor() > full);
    }

    #[test]
    fn an_id_reads_back_from_its_text() {
        let id = JobId::next(1_800_000_000_000, None);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(serde_json::to_value(id).unwrap(), id.to_string());
        assert!("not-an-id".parse::<JobId>().unwrap_err().to_string().contains("not the id of a job"));
    }
}

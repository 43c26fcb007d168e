//! What was read lately: a job that is asked for over and over is not read from the disk each time. Whatever this process
//! changed or has heard of is read anew; what another process changed is seen within a fifth of a second.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::{Job, JobId};

/// How long a job counts as read just now.
pub(crate) const GLANCE: Duration = Duration::from_millis(200);
/// Jobs that are kept at a time.
const MOST: usize = 256;

#[derive(Default)]
pub(crate) struct Lately {
    heard: AtomicU64,
    jobs: Mutex<HashMap<JobId, Read>>,
}

/// What was known when a job was read: the last change made here, and how often the feed brought some.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    ticks: u64,
    heard: u64,
}

struct Read {
    job: Arc<Job>,
    known: Known,
    at: Duration,
}

impl Lately {
    /// The feed brought changes.
    pub(crate) fn hear(&self) {
        self.heard.fetch_add(1, Ordering::AcqRel);
    }

    /// What is known now; to be asked before a job is read.
    pub(crate) fn known(&self, ticks: u64) -> Known {
        Known { ticks, heard: self.heard.load(Ordering::Acquire) }
    }

    /// The job as it was read, if nothing was heard of since and that is not long ago.
    pub(crate) fn find(&self, id: JobId, known: Known, now: Duration) -> Option<Arc<Job>> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let read =
            jobs.get(&id).filter(|read| read.known == known && now.saturating_sub(read.at) < GLANCE)?;
        Some(read.job.clone())
    }

    pub(crate) fn keep(&self, job: Arc<Job>, known: Known, at: Duration) {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.len() >= MOST {
            jobs.retain(|_, read| read.known == known && at.saturating_sub(read.at) < GLANCE);
        }
        if jobs.len() < MOST {
            jobs.insert(job.id, Read { job, known, at });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NewJob, job::Job};

    fn job(now_ms: i64) -> Arc<Job> {
        Arc::new(Job::new(JobId::next(now_ms, None), NewJob::default(), now_ms))
    }

    #[test]
    fn what_was_read_counts_until_it_is_old_or_something_was_heard() {
        let (lately, job) = (Lately::default(), job(1));
        let known = lately.known(7);
        lately.keep(job.clone(), known, Duration::ZERO);
        assert_eq!(lately.find(job.id, lately.known(7), GLANCE / 2), Some(job.clone()));
        assert_eq!(lately.find(job.id, lately.known(7), GLANCE), None);
        assert_eq!(lately.find(job.id, lately.known(8), GLANCE / 2), None);
        lately.hear();
        assert_eq!(lately.find(job.id, lately.known(7), GLANCE / 2), None);
    }

    #[test]
    fn what_was_read_before_something_was_heard_is_not_taken_for_new() {
        let (lately, job) = (Lately::default(), job(1));
        let known = lately.known(7);
        lately.hear();
        lately.keep(job.clone(), known, Duration::ZERO);
        assert_eq!(lately.find(job.id, lately.known(7), Duration::ZERO), None);
    }

    #[test]
    fn many_jobs_take_no_more_room() {
        let lately = Lately::default();
        for number in 0..2 * MOST as i64 {
            lately.keep(job(number), lately.known(0), Duration::ZERO);
        }
        assert_eq!(lately.jobs.lock().unwrap().len(), MOST);
        let late = job(1_000_000);
        lately.keep(late.clone(), lately.known(0), GLANCE);
        assert_eq!(lately.find(late.id, lately.known(0), GLANCE), Some(late));
    }
}

//! What an executor has itself seen standing still, on its own monotonic clock and no other: the heartbeat
//! of a worker that is not its own, and a job that waits for its start. No two clocks are ever compared.

use std::{collections::HashMap, time::Duration};

use crate::{Job, JobId, RunOptions, State};

/// Sightings of the jobs that are not in our hands.
#[derive(Default)]
pub(crate) struct Vigil {
    beats: HashMap<JobId, Beat>,
    waits: HashMap<JobId, Wait>,
}

/// A heartbeat, and when it was first seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Beat {
    epoch: u64,
    beat: u64,
    until: Duration,
}

#[derive(Clone, Copy)]
struct Wait {
    limit: Duration,
    until: Duration,
}

/// What is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lapse {
    /// The same beat was seen for a whole lease.
    Lease { epoch: u64, beat: u64 },
    /// A queued job was not started within this time.
    Start { limit: Duration },
}

impl Vigil {
    /// Notes how a job stands at `now`.
    pub(crate) fn see(&mut self, job: &Job, options: &RunOptions, now: Duration) {
        match job.lease.as_ref().filter(|_| job.state == State::Running) {
            None => drop(self.beats.remove(&job.id)),
            Some(lease) => {
                let seen = Beat { epoch: job.epoch, beat: lease.beat, until: now + options.lease };
                let known = self.beats.entry(job.id).or_insert(seen);
                if (known.epoch, known.beat) != (seen.epoch, seen.beat) {
                    *known = seen;
                }
            }
        }
        match options.timeouts(&job.kind).schedule_to_start.filter(|_| job.state == State::Queued) {
            None => drop(self.waits.remove(&job.id)),
            Some(limit) => {
                self.waits.entry(job.id).or_insert(Wait { limit, until: now + limit });
            }
        }
    }

    /// Takes no more interest in a job.
    pub(crate) fn forget(&mut self, id: JobId) {
        self.beats.remove(&id);
        self.waits.remove(&id);
    }

    /// Nobody could be seen until `now`, so everybody gets a whole lease again.
    pub(crate) fn look_anew(&mut self, lease: Duration, now: Duration) {
        self.beats.values_mut().for_each(|beat| beat.until = now + lease);
    }

    /// The computer slept for so long: nobody was watched meanwhile.
    pub(crate) fn put_off(&mut self, slept: Duration) {
        self.beats.values_mut().for_each(|beat| beat.until += slept);
        self.waits.values_mut().for_each(|wait| wait.until += slept);
    }

    /// What has stood still for too long at `now`.
    pub(crate) fn lapsed(&self, now: Duration) -> Vec<(JobId, Lapse)> {
        let beats = self.beats.iter().filter(|(_, beat)| beat.until <= now);
        let leases =
            beats.map(|(id, Beat { epoch, beat, .. })| (*id, Lapse::Lease { epoch: *epoch, beat: *beat }));
        let waits = self.waits.iter().filter(|(_, wait)| wait.until <= now);
        leases.chain(waits.map(|(id, wait)| (*id, Lapse::Start { limit: wait.limit }))).collect()
    }

    /// When to look again.
    pub(crate) fn next(&self) -> Option<Duration> {
        let beats = self.beats.values().map(|beat| beat.until);
        beats.chain(self.waits.values().map(|wait| wait.until)).min()
    }
}

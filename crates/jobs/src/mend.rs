//! Jobs whose row and record say different things: a byte of them was flipped on the disk, and SQLite has no checksum.
//! Left alone, such a job stands in the line for ever and nobody can take it from there.

use rusqlite::{Row, Transaction};
use tracing::warn;

use crate::{
    Fault, Job, JobId, NewJob, State,
    rows::{self, OPEN, Raw, raw, word},
};

/// A row, and its record as far as it can be read.
struct Listed {
    id: String,
    state: String,
    kind: String,
    job: Option<Job>,
}

impl Listed {
    fn read(row: &Row) -> rusqlite::Result<Listed> {
        let (id, state, kind) = (word(row, 2)?, word(row, 3)?, word(row, 4)?);
        Ok(Listed { id, state, kind, job: raw(row).ok().and_then(Raw::readable) })
    }

    fn fits(&self, kinds: &[String]) -> bool {
        let same = |job: &Job| {
            let known = kinds.contains(&job.kind) || !kinds.contains(&self.kind);
            job.id.to_string() == self.id
                && job.state.as_str() == self.state
                && job.kind == self.kind
                && known
        };
        self.job.as_ref().is_some_and(same)
    }

    /// The job as it must have been, or what can be said of it.
    fn mended(self, kinds: &[String], now_ms: i64) -> Option<Job> {
        let id: Option<JobId> = self.id.parse().ok();
        let known = |kind: &String| kinds.contains(kind);
        match self.job {
            Some(mut job) => {
                job.id = id.unwrap_or(job.id);
                if !known(&job.kind) && known(&self.kind) {
                    job.kind = self.kind;
                }
                Some(job)
            }
            None => Some(beyond_reading(id?, self.kind, now_ms)),
        }
    }
}

fn beyond_reading(id: JobId, kind: String, now_ms: i64) -> Job {
    let lost = Fault {
        code: "job_unreadable".into(),
        message: "The disk damaged what was noted of this job, so it cannot be made.".into(),
        hint: "Make it again. Your files and finished videos are untouched.".into(),
        retryable: false,
    };
    let job = Job::new(id, NewJob { kind, title: "?".into(), ..NewJob::default() }, now_ms);
    Job { state: State::Failed, error: Some(lost), finished_at_ms: Some(now_ms), ..job }
}

/// Sets right what does not fit together; says how many jobs.
pub(crate) fn mend(db: &Transaction, kinds: &[String], now_ms: i64) -> rusqlite::Result<u64> {
    let mut query = db.prepare_cached(OPEN)?;
    let misfits = query.query_map([], Listed::read)?.filter_map(|row| {
        let misfit = row.map(|listed| (!listed.fits(kinds)).then_some(listed));
        misfit.transpose()
    });
    let misfits: Vec<Listed> = misfits.collect::<Result<_, _>>()?;
    let mut mended = 0;
    for listed in misfits {
        let id = listed.id.clone();
        let job = listed.mended(kinds, now_ms);
        warn!(job = id, readable = job.is_some(), "a job was damaged on the disk");
        match job {
            Some(job) => {
                db.execute("DELETE FROM jobs WHERE id IN (?1, ?2)", [&id, &job.id.to_string()])?;
                rows::insert(db, job)?;
            }
            // Not even a name is left of it: out of the line with it.
            None => drop(db.execute("UPDATE jobs SET state = 'failed' WHERE id = ?1", [&id])?),
        }
        mended += 1;
    }
    Ok(mended)
}

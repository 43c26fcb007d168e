//! Which job is next: the highest priority first, but no level of priority is passed over for ever. A level
//! that waits while others are served rises by one for every ten minutes, at most to one above all others,
//! and falls back once it was served. Within a level the line decides. Pure.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{Job, clock::millis};

/// The wait that is worth one level.
const RISE: Duration = Duration::from_mins(10);

/// How long each level of priority has been passed over, in working time that no clock can jump.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Levels(BTreeMap<i32, i64>);

impl Levels {
    /// Counts `passed` more for every level that waits; others are forgotten.
    pub(crate) fn wait(&mut self, heads: &[Job], passed: Duration) {
        let waited = |head: &Job| {
            let before = self.0.get(&head.priority);
            (head.priority, before.map_or(0, |before| before.saturating_add(millis(passed))))
        };
        self.0 = heads.iter().map(waited).collect();
    }

    /// The job to be claimed next among the first of each level.
    pub(crate) fn pick<'a>(&self, heads: &'a [Job]) -> Option<&'a Job> {
        let top = heads.iter().map(|head| i64::from(head.priority)).max()?;
        heads.iter().max_by_key(|head| {
            let waited = self.0.get(&head.priority).copied().unwrap_or(0);
            let level = (i64::from(head.priority) + waited / millis(RISE)).min(top + 1);
            (level, waited, head.priority)
        })
    }

    /// This level was served and starts again from its own height.
    pub(crate) fn serve(&mut self, priority: i32) {
        self.0.insert(priority, 0);
    }

    /// True when nobody is passed over, so that there is nothing to remember.
    pub(crate) fn is_plain(&self) -> bool {
        self.0.len() < 2
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{JobId, NewJob};

    fn head(priority: i32) -> Job {
        Job::new(JobId::next(0, None), NewJob { priority, ..NewJob::default() }, 0)
    }

    #[test]
    fn the_highest_priority_goes_first_until_a_lower_one_has_waited_ten_minutes_a_level() {
        let heads = [head(2), head(0)];
        let mut levels = Levels::default();
        levels.wait(&heads, Duration::ZERO);
        let mut served = Vec::new();
        for _ in 0..8 {
            let next = levels.pick(&heads).unwrap().priority;
            levels.serve(next);
            served.push(next);
            levels.wait(&heads, Duration::from_mins(5));
        }
        assert_eq!(served, [2, 2, 2, 2, 0, 2, 2, 2]);
    }

    proptest! {
        /// Whatever else waits, however steady: a level waits no longer than its distance from the top, and
        /// then once for each other level that waited as long.
        #[test]
        fn no_level_is_passed_over_for_ever(
            priorities in prop::collection::btree_set(-20..20i32, 1..10),
            minutes in prop::collection::vec(1..40u64, 400),
        ) {
            let heads: Vec<Job> = priorities.iter().rev().map(|priority| head(*priority)).collect();
            let span = u64::try_from(priorities.last().unwrap() - priorities.first().unwrap()).unwrap();
            let most = (span + 1) * 10 + 40 * (heads.len() as u64 + 1);
            let mut levels = Levels::default();
            let mut waits: BTreeMap<i32, u64> = priorities.iter().map(|priority| (*priority, 0)).collect();
            levels.wait(&heads, Duration::ZERO);
            for passed in minutes {
                let next = levels.pick(&heads).unwrap().priority;
                levels.serve(next);
                levels.wait(&heads, Duration::from_mins(passed));
                waits.values_mut().for_each(|waited| *waited += passed);
                waits.insert(next, 0);
                prop_assert!(waits.values().all(|waited| *waited <= most), "{waits:?} > {most}");
            }
        }
    }
}

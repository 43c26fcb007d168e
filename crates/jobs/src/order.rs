//! A job's place in the line: a fraction written in hex digits, so that there is always room between two
//! neighbours and moving a job rewrites that job alone.

use serde::{Deserialize, Serialize};

use crate::JobId;

/// A place in the line; smaller comes first. Never ends in `0`, so that there is room before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Order(String);

impl Order {
    /// The place behind every job whose id is smaller.
    pub(crate) fn last(id: JobId) -> Order {
        Order(format!("{}8", id.digits()))
    }

    /// The place right behind this one: before that of any job yet to come.
    pub(crate) fn behind(&self) -> Order {
        Order(format!("{}8", self.0))
    }

    /// A place before `high`, and after `low` when there is one. `low` must be smaller than `high`.
    pub(crate) fn before(high: &Order, low: Option<&Order>) -> Order {
        let low = low.filter(|low| *low < high).map_or("", |low| low.0.as_str());
        let mut low = low.bytes().map(value);
        let mut high = high.0.bytes().map(value);
        let mut place = String::new();
        let mut below_high = false;
        loop {
            let from = low.next().unwrap_or(0);
            let to = if below_high { 16 } else { high.next().unwrap_or(16) };
            if to - from > 1 {
                place.push(digit(from.midpoint(to)));
                return Order(place);
            }
            place.push(digit(from));
            below_high |= from < to;
        }
    }

    /// A place as a store kept it.
    pub(crate) fn stored(place: String) -> Order {
        Order(place)
    }

    /// The digits; they sort as the places do.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn value(digit: u8) -> u32 {
    char::from(digit).to_digit(16).unwrap_or(0)
}

fn digit(value: u32) -> char {
    char::from_digit(value, 16).unwrap_or('8')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_new_job_stands_behind_the_older_ones() {
        let first = JobId::next(1_800_000_000_000, None);
        let second = JobId::next(1_800_000_000_000, Some(first));
        assert!(Order::last(first) < Order::last(second));
        assert!(Order::last(first) < Order::last(first).behind());
        assert!(Order::last(first).behind().behind() < Order::last(second));
    }

    proptest! {
        #[test]
        fn there_is_always_room_between_two_places(moves in prop::collection::vec(any::<prop::sample::Index>(), 1..200)) {
            let first = JobId::next(1_800_000_000_000, None);
            let mut line = vec![Order::last(first), Order::last(JobId::next(0, Some(first)))];
            for at in moves {
                let at = at.index(line.len());
                let low = at.checked_sub(1).map(|before| line[before].clone());
                let placed = Order::before(&line[at], low.as_ref());
                line.insert(at, placed);
                prop_assert!(line.is_sorted_by(|a, b| a < b));
            }
        }
    }
}

//! Moments: where in a film a line begins, when nobody chose.
//!
//! People expect the beginning, and get it unless something is wrong with it: black, a shake, a cut after a second. Then
//! it is the first moment with less wrong. It hangs on the film and on how much of it the line needs, on nothing else.

use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What is so near to an end of what is shown is seen there, in a transition at the latest.
pub const EDGE: Time = Time::from_ms(300);
/// Pictures so close to each other tell how steady the camera is held.
const NEIGHBOURS: Time = Time::from_ms(250);
/// How much of its neighbour a picture has to be unlike before anybody speaks of a shake, of 255.
const RESTLESS: u16 = 8;
/// Levels of grey, of 255: nothing is seen in what is darker or lighter than that on the whole.
const DARK: u16 = 40;
const BLOWN: u16 = 225;
/// By how many levels the rest of the film has to be otherwise, for it may be night in all of it.
const OTHERWISE: u16 = 20;

/// One picture of a film, as much as is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    /// When it is shown.
    pub at: Time,
    /// How light it is, of 255.
    pub light: u8,
    /// How far its lights and its shadows lie apart, of 255.
    pub depth: u8,
    /// How much one pixel differs from the next, in tenths; sharp edges do.
    pub detail: u16,
    /// How much of the picture before is another in it, of 255.
    pub change: u8,
}

/// What is known of a stretch of a film. Nothing of a file that cannot be looked into.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// Some of its pictures, in their order.
    pub glances: Vec<Glance>,
    /// Where it cuts, by the last time before and the first after, in their order.
    pub cuts: Vec<(Time, Time)>,
}

/// Where a line that nobody chose a start for may begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moments {
    /// What is known of the film.
    pub survey: Survey,
    /// What comes from here on is another line's.
    pub until: Time,
}

impl Moments {
    /// Where to begin, at `from` or after it, so that `needed` of the film is left before it is another line's.
    pub fn begin(&self, from: Time, needed: Time) -> Time {
        let latest = self.until - needed;
        if latest <= from || self.survey.glances.is_empty() {
            return from;
        }
        let usual = self.survey.usual();
        let faults = |at: Time| self.survey.faults(at..at + needed, usual);
        let after_cuts = self.survey.cuts.iter().map(|(_, after)| *after + EDGE);
        let mut others: Vec<Time> = (self.survey.glances.iter().map(|glance| glance.at))
            .chain(after_cuts)
            .filter(|at| (from..=latest).contains(at))
            .collect();
        others.sort_unstable();
        // The first of those with the least faults: a start that is fine stays.
        std::iter::once(from).chain(others).min_by_key(|at| faults(*at)).unwrap_or(from)
    }
}

impl Survey {
    /// Whether something may be wrong with the picture at `from`, so that it is worth a closer look.
    pub fn is_doubtful_at(&self, from: Time) -> bool {
        let usual = self.usual();
        let edge = from..from + EDGE;
        let at_edge = || self.shown_in(&edge);
        self.nothing_seen_in(&edge, usual)
            || at_edge().any(|glance| glance.light < DARK as u8 || u16::from(glance.light) > BLOWN)
            || at_edge().any(|glance| is_blurred(glance, usual))
            || self.restlessness(&edge).is_some_and(|unlike| unlike > RESTLESS)
    }

    /// How much is wrong with showing this stretch.
    fn faults(&self, shown: Range<Time>, usual: Usual) -> u8 {
        let (begin, end) = (shown.start..shown.start + EDGE, shown.end - EDGE..shown.end);
        let cut = |(before, after): &(Time, Time)| *before < shown.end + EDGE && shown.start - EDGE < *after;
        let blurred = self.shown_in(&begin).any(|glance| is_blurred(glance, usual));
        [
            (self.nothing_seen_in(&begin, usual), 16),
            (self.cuts.iter().any(cut) || self.nothing_seen_in(&shown, usual), 8),
            (self.nothing_seen_in(&end, usual), 4),
            (blurred, 1),
            (self.is_restless(&begin, usual), 1),
        ]
        .iter()
        .map(|(wrong, weight)| if *wrong { *weight } else { 0 })
        .sum()
    }

    /// The glances that tell what is seen in a stretch: those in it, and the last before it.
    fn shown_in(&self, stretch: &Range<Time>) -> impl Iterator<Item = Glance> {
        let first = self.glances.partition_point(|glance| glance.at <= stretch.start).saturating_sub(1);
        let end = stretch.end;
        self.glances[first..]
            .iter()
            .enumerate()
            .take_while(move |(n, g)| *n == 0 || g.at < end)
            .map(|(_, g)| *g)
    }

    fn nothing_seen_in(&self, stretch: &Range<Time>, usual: Usual) -> bool {
        self.shown_in(stretch).any(|glance| {
            let light = u16::from(glance.light);
            let flat = u16::from(glance.depth) * 2 < usual.depth;
            flat && (light < DARK && light + OTHERWISE < usual.light
                || light > BLOWN && light > usual.light + OTHERWISE)
                || light * 3 < usual.light && flat
        })
    }

    /// Whether it is shaken where it begins, and calmer elsewhere.
    fn is_restless(&self, begin: &Range<Time>, usual: Usual) -> bool {
        let Some(calm) = usual.calm else { return false };
        self.restlessness(begin).is_some_and(|unlike| unlike > RESTLESS && unlike > calm * 2)
    }

    /// How much pictures are unlike their neighbours in a stretch; none where no neighbours were looked at.
    fn restlessness(&self, stretch: &Range<Time>) -> Option<u16> {
        let steps = self.steps().filter(|(at, _)| stretch.contains(at)).map(|(_, change)| change);
        let (sum, count) = steps.fold((0, 0), |(sum, count), change| (sum + change, count + 1));
        (count > 0).then(|| sum / count)
    }

    /// Pictures with the one right before them: when, and how unlike.
    fn steps(&self) -> impl Iterator<Item = (Time, u16)> {
        let near = |pair: &&[Glance]| pair[1].at - pair[0].at <= NEIGHBOURS;
        self.glances.windows(2).filter(near).map(|pair| (pair[1].at, u16::from(pair[1].change)))
    }

    /// What its pictures are most of the time.
    fn usual(&self) -> Usual {
        let of = |what: fn(&Glance) -> u16| {
            let ends = self.glances.iter().skip(1).map(|glance| glance.at);
            let last = self.glances.last().map_or(Time::ZERO, |glance| glance.at + Time::from_ms(1_000));
            let shown = self.glances.iter().zip(ends.chain([last]));
            let mut weighed: Vec<(u16, i64)> =
                shown.map(|(glance, until)| (what(glance), (until - glance.at).0)).collect();
            weighed.sort_unstable();
            let half = weighed.iter().map(|(_, weight)| weight).sum::<i64>() / 2;
            let mut gone = 0;
            let middle = weighed.iter().find(|(_, weight)| {
                gone += weight;
                gone > half
            });
            middle.map_or(0, |(value, _)| *value)
        };
        let mut steps: Vec<u16> = self.steps().map(|(_, change)| change).collect();
        steps.sort_unstable();
        Usual {
            calm: steps.get(steps.len() / 3).copied(),
            light: of(|glance| glance.light.into()),
            depth: of(|glance| glance.depth.into()),
            detail: of(|glance| glance.detail),
        }
    }
}

/// What pictures of a film are most of the time.
#[derive(Debug, Clone, Copy)]
struct Usual {
    /// How unlike its neighbour a picture is where the camera is held well; none where no neighbours were looked at.
    calm: Option<u16>,
    light: u16,
    depth: u16,
    detail: u16,
}

/// For its contrast: a misty valley is not out of focus.
fn is_blurred(glance: Glance, usual: Usual) -> bool {
    let sharp = |detail: u16, depth: u16| u32::from(detail) * 100 / u32::from(depth.max(1));
    sharp(glance.detail, glance.depth.into()) * 5 < sharp(usual.detail, usual.depth) * 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FINE: Glance = Glance { at: Time::ZERO, light: 120, depth: 150, detail: 80, change: 2 };
    const BLACK: Glance = Glance { light: 1, depth: 2, detail: 0, ..FINE };

    fn ms(ms: i64) -> Time {
        Time::from_ms(ms)
    }

    /// A glance every so many milliseconds, `first` up to some time and fine ones from there on.
    fn begins_with(first: Glance, until: i64, every: usize) -> Vec<Glance> {
        let glance = |at| Glance { at: ms(at), ..if at < until { first } else { FINE } };
        (0..20_000).step_by(every).map(glance).collect()
    }

    #[track_caller]
    fn check(glances: Vec<Glance>, cuts: &[(i64, i64)], needed: i64, expected: i64) {
        let cuts = cuts.iter().map(|(before, after)| (ms(*before), ms(*after))).collect();
        let moments = Moments { survey: Survey { glances, cuts }, until: ms(20_000) };
        assert_eq!(moments.begin(Time::ZERO, ms(needed)).as_ms(), expected);
    }

    #[test]
    fn a_start_that_is_fine_stays() {
        check(begins_with(FINE, 0, 200), &[], 4_000, 0);
        check(begins_with(FINE, 0, 200), &[(9_000, 9_000)], 4_000, 0);
        // A little softer, or darker, is no reason.
        check(begins_with(Glance { detail: 60, light: 90, ..FINE }, 1_000, 200), &[], 4_000, 0);
    }

    #[test]
    fn a_film_begins_after_its_black_white_blurred_or_shaken_beginning() {
        let white = Glance { light: 250, depth: 3, detail: 0, ..FINE };
        let blurred = Glance { detail: 20, ..FINE };
        let shaken = Glance { change: 30, ..FINE };
        for wrong in [BLACK, white, blurred, shaken] {
            check(begins_with(wrong, 1_000, 200), &[], 4_000, 1_000);
        }
    }

    #[test]
    fn what_is_black_in_all_of_it_is_shown_as_it_is() {
        check(begins_with(BLACK, 20_000, 200), &[], 4_000, 0);
        let shaken = Glance { change: 30, ..FINE };
        check(begins_with(shaken, 20_000, 200), &[], 4_000, 0);
    }

    #[test]
    fn no_cut_is_shown_nor_nearly_where_the_film_has_room_without() {
        let fine = || begins_with(FINE, 0, 200);
        check(fine(), &[(2_000, 2_000)], 4_000, 2_300);
        check(fine(), &[(4_100, 4_100)], 4_000, 4_400);
        check(fine(), &[(2_000, 3_000), (7_800, 7_800)], 4_000, 3_300);
        check(fine(), &[(2_000, 2_000), (5_000, 5_000)], 4_000, 5_300);
        // None is without: the beginning it is.
        check(
            fine(),
            &[
                (2_000, 2_000),
                (5_000, 5_000),
                (8_000, 8_000),
                (11_000, 11_000),
                (14_000, 14_000),
                (17_000, 17_000),
            ],
            4_000,
            0,
        );
    }

    #[test]
    fn a_cut_is_borne_rather_than_a_black_start() {
        check(begins_with(BLACK, 1_000, 200), &[(1_000, 1_000), (9_000, 9_000)], 12_000, 1_000);
    }

    #[test]
    fn the_end_is_not_black_where_that_can_be() {
        let mut glances = begins_with(FINE, 0, 200);
        glances.retain(|glance| glance.at < ms(3_000));
        glances.extend([Glance { at: ms(3_000), ..BLACK }, Glance { at: ms(4_000), ..FINE }]);
        glances.push(Glance { at: ms(19_900), ..FINE });
        check(glances, &[], 3_500, 4_000);
    }

    #[test]
    fn a_line_stays_in_its_own_stretch_of_the_film() {
        let survey = Survey { glances: begins_with(BLACK, 1_000, 200), cuts: Vec::new() };
        let begin = |until, needed| {
            Moments { survey: survey.clone(), until: ms(until) }.begin(Time::ZERO, ms(needed)).as_ms()
        };
        assert_eq!(begin(6_000, 4_000), 1_000);
        assert_eq!(begin(4_500, 4_000), 0, "half of the black is no better");
        assert_eq!(begin(4_000, 4_000), 0);
        assert_eq!(begin(3_000, 4_000), 0);
        let nothing_known = Moments { survey: Survey::default(), until: ms(6_000) };
        assert_eq!(nothing_known.begin(ms(500), ms(2_000)), ms(500));
    }

    #[test]
    fn only_what_may_be_wrong_is_worth_a_closer_look() {
        let doubtful = |glances| Survey { glances, cuts: Vec::new() }.is_doubtful_at(Time::ZERO);
        assert!(!doubtful(begins_with(FINE, 0, 200)));
        assert!(doubtful(begins_with(BLACK, 200, 2_000)));
        assert!(doubtful(begins_with(Glance { change: 30, ..FINE }, 400, 100)));
        assert!(!doubtful(Vec::new()));
    }

    proptest! {
        #[test]
        fn a_line_begins_where_all_of_it_fits(
            seen in prop::collection::vec((0_i64..20_000, any::<(u8, u8, u8)>(), 0_u16..200), 0..30),
            cuts in prop::collection::vec((0_i64..20_000, 0_i64..900), 0..6),
            (from, until, needed) in (0_i64..20_000, 0_i64..20_000, 1_i64..9_000),
        ) {
            let glance = |(at, (light, depth, change), detail)| Glance { at: ms(at), light, depth, detail, change };
            let mut glances: Vec<Glance> = seen.into_iter().map(glance).collect();
            glances.sort_by_key(|glance| glance.at);
            let cuts = cuts.into_iter().map(|(at, wide)| (ms(at), ms(at + wide))).collect();
            let moments = Moments { survey: Survey { glances, cuts }, until: ms(until) };
            let begin = moments.begin(ms(from), ms(needed));
            prop_assert!(begin == ms(from) || begin > ms(from) && begin + ms(needed) <= ms(until));
        }
    }
}

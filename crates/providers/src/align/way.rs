//! Way: the cheapest way from both beginnings to both ends.

use super::ear::{BANDS, Heard, Spectrum};
use std::ops::Range;

/// What it costs to let one sound go on while the other stands, beyond the difference between them.
const STANDING: f32 = 0.35;
/// The most it costs where that is foreseen: a moment of a pause that is shorter than it was, of something that was left
/// out, and of silence that was put in, to that of something else as loud as speech.
const SHORTENED: f32 = 0.1;
const SKIPPED: f32 = 0.9;
const SILENCE: f32 = 0.05;
const ADDED: f32 = 0.8;

/// What the other sound may do at a moment of the known one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leave {
    /// It is in the middle of a word.
    None,
    /// Something may be put in after it: it ends a word, or lies between words.
    PutIn,
    /// The same, and as it is silent itself it may be left out.
    Pause,
}

impl Leave {
    pub fn and_put_in(self) -> Leave {
        if self == Leave::None { Leave::PutIn } else { self }
    }

    /// Of several moments taken for one.
    pub fn of_several(leaves: &[Leave]) -> Leave {
        match leaves {
            _ if leaves.iter().all(|leave| *leave == Leave::Pause) => Leave::Pause,
            _ if leaves.iter().all(|leave| *leave == Leave::None) => Leave::None,
            _ => Leave::PutIn,
        }
    }
}

/// A moment of the known sound.
pub(super) struct Row {
    pub spectrum: Spectrum,
    pub leave: Leave,
}

/// From where the cheapest way to a place came.
#[derive(Debug, Clone, Copy, PartialEq)]
enum From {
    Both,
    Known,
    Other,
}

/// What is known of a row: four places a byte.
struct Came(Vec<u8>);

impl Came {
    fn with_room(count: usize) -> Came {
        Came(vec![0; count.div_ceil(4)])
    }

    fn set(&mut self, at: usize, from: From) {
        self.0[at / 4] |= (from as u8) << (at % 4 * 2);
    }

    fn at(&self, at: usize) -> From {
        match self.0[at / 4] >> (at % 4 * 2) & 3 {
            0 => From::Both,
            1 => From::Known,
            _ => From::Other,
        }
    }
}

/// The moment of `road` for each of `rows`; looks at those in `band` alone, of which the first row has the first and the
/// last the last. None when `go_on` says no.
pub(super) fn way(
    rows: &[Row],
    road: &Heard,
    band: &[Range<usize>],
    go_on: &dyn Fn() -> bool,
) -> Option<Vec<usize>> {
    let mut came: Vec<Came> = Vec::with_capacity(rows.len());
    let mut above: (usize, Vec<f32>) = (0, Vec::new());
    for (row, columns) in rows.iter().zip(band) {
        if !go_on() {
            return None;
        }
        let mut here: Vec<f32> = Vec::with_capacity(columns.len());
        let mut from_here = Came::with_room(columns.len());
        let up = |column: Option<usize>| {
            let place = column.and_then(|column| column.checked_sub(above.0));
            place.and_then(|place| above.1.get(place)).copied().unwrap_or(f32::INFINITY)
        };
        let mut before = f32::INFINITY;
        for column in columns.clone() {
            let begins = came.is_empty() && column == 0;
            let corner = if begins { 0.0 } else { up(column.checked_sub(1)) };
            let (cost, from) = row.cheapest((road, column), corner, up(Some(column)), before);
            from_here.set(here.len(), from);
            before = cost;
            here.push(cost);
        }
        came.push(from_here);
        above = (columns.start, here);
    }
    Some(back(&came, band, road.spectra.len() - 1))
}

impl Row {
    /// The cheapest of all that leads to a moment of the road: from the corner, from above, and from the moment before.
    fn cheapest(&self, (road, at): (&Heard, usize), corner: f32, up: f32, before: f32) -> (f32, From) {
        let apart = difference(&self.spectrum, &road.spectra[at]);
        let stands = STANDING + apart;
        let left_out = if self.leave == Leave::Pause { SHORTENED } else { SKIPPED };
        let put_in = match self.leave {
            Leave::None => stands,
            Leave::PutIn | Leave::Pause => stands.min(SILENCE + (ADDED - SILENCE) * road.loud[at]),
        };
        let (both, known, other) = (corner + apart, up + stands.min(left_out), before + put_in);
        match () {
            () if both <= known && both <= other => (both, From::Both),
            () if known <= other => (known, From::Known),
            () => (other, From::Other),
        }
    }
}

/// The way from its end to its beginning. Of several moments that are one of the known, the first stands.
fn back(came: &[Came], band: &[Range<usize>], last: usize) -> Vec<usize> {
    let mut moments = vec![0; came.len()];
    let (mut row, mut column) = (came.len() - 1, last);
    loop {
        column = column.clamp(band[row].start, band[row].end - 1);
        moments[row] = column;
        match came[row].at(column - band[row].start) {
            _ if row == 0 && column == 0 => return moments,
            _ if row == 0 => column -= 1,
            From::Other => column = column.saturating_sub(1),
            From::Known => row -= 1,
            From::Both => (row, column) = (row - 1, column.saturating_sub(1)),
        }
    }
}

fn difference(a: &Spectrum, b: &Spectrum) -> f32 {
    let squares = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
    (squares / BANDS as f32).sqrt()
}

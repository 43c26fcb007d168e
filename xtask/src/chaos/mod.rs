//! Chaos: the promises of the queue, tried on the real program with real tools. Every scenario ends with one row of
//! counts, and with a failure when a promise was broken.
//!
//! `npm run chaos` plays the short counts, `npm run chaos -- kills --count 200 --seed 1` one of them for longer.

mod boundaries;
#[cfg(feature = "chaos")]
mod child;
mod desk;
mod disk;
mod faults;
mod hang;
mod kills;
mod look;
mod starts;
mod store;

use std::error::Error;
use std::fmt::Display;

/// What a scenario answers, or why it could not be played.
pub(crate) type Shown<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

const USAGE: &str =
    "usage: npm run chaos -- [kills|disk|cancel|crash|hang|starts|faults|store ...] [--count N] [--seed S]";

/// One scenario.
type Play = fn(Want) -> Shown<Row>;

/// Every scenario by its name, and whether it is played when none is named: the store's soak is built for release.
const ALL: [(&str, Play, bool); 8] = [
    ("kills", kills::play, true),
    ("disk", disk::play, true),
    ("cancel", boundaries::cancel, true),
    ("crash", boundaries::crash, true),
    ("hang", hang::play, true),
    ("starts", starts::play, true),
    ("faults", faults::play, false),
    ("store", store::play, false),
];

/// How much of a scenario is wanted.
#[derive(Debug, Clone, Copy)]
struct Want {
    /// Rounds; each scenario has its own short count.
    count: Option<usize>,
    seed: u64,
}

/// What one scenario counted.
struct Row {
    what: &'static str,
    /// The figures, in words.
    counts: Vec<String>,
    /// Promises that were not kept.
    broken: Vec<String>,
}

impl Row {
    fn new(what: &'static str) -> Row {
        Row { what, counts: Vec::new(), broken: Vec::new() }
    }

    fn count(&mut self, figure: impl Display) {
        self.counts.push(figure.to_string());
    }

    /// Notes a promise that was not kept.
    fn promise(&mut self, kept: bool, otherwise: impl Display) {
        if !kept {
            eprintln!("  NOT KEPT: {otherwise}");
            self.broken.push(otherwise.to_string());
        }
    }

    fn print(&self) {
        let verdict = if self.broken.is_empty() { "ok    " } else { "BROKEN" };
        println!("{verdict} {:<8} {}", self.what, self.counts.join(" | "));
        self.broken.iter().for_each(|promise| println!("       {promise}"));
    }
}

/// The part of a child of ours.
#[cfg(feature = "chaos")]
pub(crate) use child::run as be_the_child;

/// Plays what the words ask for.
pub(crate) fn run(words: &[String]) -> Shown {
    let (names, want) = read(words)?;
    if let Some(unknown) = names.iter().find(|name| !ALL.iter().any(|(known, ..)| known == *name)) {
        return Err(format!("there is no \"{unknown}\"; {USAGE}").into());
    }
    desk::program()?;
    let mut broken = 0;
    for (name, play, usual) in ALL {
        let wanted = if names.is_empty() { usual } else { names.iter().any(|chosen| chosen == name) };
        if wanted {
            eprintln!("chaos {name} (seed {}) ...", want.seed);
            let row = play(want)?;
            row.print();
            broken += row.broken.len();
        }
    }
    if broken == 0 { Ok(()) } else { Err(format!("{broken} promises were not kept").into()) }
}

fn read(words: &[String]) -> Shown<(Vec<String>, Want)> {
    let mut names = Vec::new();
    let mut want = Want { count: None, seed: 7 };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|word| word.parse::<u64>().ok()).ok_or(USAGE);
        match word.as_str() {
            "--count" => want.count = Some(usize::try_from(number()?)?),
            "--seed" => want.seed = number()?,
            name => names.push(name.to_owned()),
        }
    }
    Ok((names, want))
}

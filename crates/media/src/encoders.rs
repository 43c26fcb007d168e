//! Encoders of graphics chips: which there are, and which may be used.
//!
//! That one is listed means nothing: it is used only after a small film was really encoded here, decodes, and looks like
//! what went in. They are off unless asked for: the software encoder gives the same bytes everywhere.

use crate::engine::{Ffmpeg, pictures_in};
use crate::plan::{self, Chip};
use crate::run::{self, Patience, Sign, Step, Voice};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use studio::ports::{CancellationToken, Finding};
use tokio::sync::OnceCell;

/// What the person asks for: `software`, `auto`, or the name of an encoder.
const VARIABLE: &str = "SPOOL_ENCODER";
/// How alike the trial has to be to what went in, as structural similarity.
const ALIKE: f64 = 0.9;

/// Which encoder is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    Software,
    /// The first that works.
    Auto,
    /// This one if it works; none of ours if there is no such name.
    Named(Option<Chip>, String),
}

impl Wanted {
    /// As the environment says.
    pub fn asked() -> Wanted {
        Wanted::of(std::env::var(VARIABLE).ok().as_deref())
    }

    fn of(said: Option<&str>) -> Wanted {
        match said.map(str::trim).filter(|said| !said.is_empty()) {
            None | Some("software" | "libx264") => Wanted::Software,
            Some("auto") => Wanted::Auto,
            Some(name) => Wanted::Named(Chip::named(name), name.to_owned()),
        }
    }

    /// The encoders to try, in order.
    fn chips(&self) -> &[Chip] {
        match self {
            Wanted::Software | Wanted::Named(None, _) => &[],
            Wanted::Auto => Chip::HERE,
            Wanted::Named(Some(chip), _) => std::slice::from_ref(chip),
        }
    }
}

/// The choice of this run of the program.
#[derive(Debug)]
pub(crate) struct Choice {
    wanted: Wanted,
    found: OnceCell<Option<Chip>>,
    gave_up: AtomicBool,
}

impl Choice {
    pub fn new(wanted: Wanted) -> Choice {
        Choice { wanted, found: OnceCell::new(), gave_up: AtomicBool::new(false) }
    }

    /// From now on there is only software.
    pub fn give_up(&self) {
        self.gave_up.store(true, Ordering::SeqCst);
    }
}

impl Ffmpeg {
    /// The chip that encodes pictures; none for software. The first call tries those that are wanted.
    pub(crate) async fn chip(&self) -> Option<Chip> {
        let choice = &self.choice;
        if choice.gave_up.load(Ordering::SeqCst) || choice.wanted == Wanted::Software {
            return None;
        }
        *choice.found.get_or_init(|| self.first_that_works(choice.wanted.chips())).await
    }

    async fn first_that_works(&self, chips: &[Chip]) -> Option<Chip> {
        let listed = listed(self).await;
        for chip in chips.iter().filter(|chip| listed.contains(chip)) {
            if works(self, *chip).await {
                tracing::info!(encoder = chip.name(), "pictures are encoded by a graphics chip");
                return Some(*chip);
            }
        }
        tracing::warn!(wanted = ?self.choice.wanted, "no encoder of a graphics chip works: software it is");
        None
    }
}

/// What the self-test says of them.
pub(crate) async fn finding(engine: &Ffmpeg) -> Finding {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for chip in listed(engine).await {
        if works(engine, chip).await { good.push(chip) } else { bad.push(chip) }
    }
    let (ok, says) = sentence(&engine.choice.wanted, &good, &bad);
    Finding { ok, what: "graphics".to_owned(), says }
}

fn sentence(wanted: &Wanted, good: &[Chip], bad: &[Chip]) -> (bool, String) {
    let names = |chips: &[Chip]| chips.iter().map(|chip| chip.name()).collect::<Vec<_>>().join(", ");
    let tried = match (good, bad) {
        ([], []) => "The video tool knows no encoder of a graphics chip.".to_owned(),
        ([], bad) => format!("Encoders of graphics chips were tried and do not work here: {}.", names(bad)),
        (good, []) => format!("Encoders of graphics chips that work here: {}.", names(good)),
        (good, bad) => {
            format!(
                "Encoders of graphics chips that work here: {}; that do not: {}.",
                names(good),
                names(bad)
            )
        }
    };
    let used = wanted.chips().iter().find(|chip| good.contains(chip));
    match (wanted, used) {
        (_, Some(chip)) => (true, format!("{tried} {} makes the pictures.", chip.name())),
        (Wanted::Named(_, name), None) => {
            let says = format!(
                "{tried} {VARIABLE} asks for \"{name}\", so pictures are made in software. Correct it or remove it."
            );
            (false, says)
        }
        (Wanted::Software, None) if !good.is_empty() => {
            (true, format!("{tried} They are off; {VARIABLE}=auto turns them on."))
        }
        _ => (true, format!("{tried} Pictures are made in software.")),
    }
}

/// Those of ours that the program says it has.
async fn listed(engine: &Ffmpeg) -> Vec<Chip> {
    let args = plan::Line::default().words("-hide_banner -encoders").into_words();
    let step =
        Step { program: &engine.tools.ffmpeg, args, folder: &engine.scratch, patience: Patience::look() };
    let mut names = Vec::new();
    let said = run::run(step, &CancellationToken::new(), |voice, line| {
        if voice == Voice::Out {
            names.extend(line.split_whitespace().nth(1).and_then(Chip::named));
        }
        Sign::Nothing
    })
    .await;
    if let Err(error) = said {
        tracing::warn!(%error, "the encoders could not be listed");
    }
    names
}

/// Encodes a few frames, counts them, and compares them with what went in.
async fn works(engine: &Ffmpeg, chip: Chip) -> bool {
    let Ok(folder) = engine.folder() else { return false };
    let out = folder.path().join("chip.mp4");
    if !tried(engine, plan::chip_trial(chip, &out), folder.path(), |_| ()).await {
        return false;
    }
    if !pictures_in(&out).await.is_ok_and(|count| count == plan::TRIAL_FRAMES) {
        return false;
    }
    let mut alike = 0.0;
    let heard = |line: &str| {
        let said = line.split_whitespace().find_map(|word| word.strip_prefix("All:"));
        alike = said.and_then(|number| number.parse().ok()).unwrap_or(alike);
    };
    tried(engine, plan::chip_alike(&out), folder.path(), heard).await && alike >= ALIKE
}

async fn tried(engine: &Ffmpeg, line: plan::Line, folder: &Path, heard: impl FnMut(&str) + Send) -> bool {
    let cancel = CancellationToken::new();
    match engine.make(line, folder, Patience::look(), &cancel, &|_| (), heard).await {
        Ok(_) => true,
        Err(error) => {
            tracing::debug!(%error, "an encoder of a graphics chip did not pass its trial");
            false
        }
    }
}

#[cfg(test)]
mod tests;

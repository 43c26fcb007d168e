//! Manners: when the work steps back for the computer, and what the computer does once all is done.
//!
//! Nothing in here is written down: after a restart everything is looked at again.

use crate::Studio;
use crate::api::{ApiError, QueueView, WhenDone, WorkChoices};
use crate::ports::Machine;
use jobs::Dials;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// How often battery and disks are looked at.
const LOOK: Duration = Duration::from_secs(5);
/// The charge in percent at which work rests, and the one at which it goes on.
const NEARLY_EMPTY: u8 = 15;
const ENOUGH_AGAIN: u8 = 20;
/// How long a person has to say no before the computer sleeps or is shut down.
const NOTICE: Duration = Duration::from_secs(60);
/// Work that rested for want of room goes on when there is this much more.
const ROOM_AGAIN: u64 = 64 << 20;

/// The queue as a whole: what the person chose, and what the steward found.
#[derive(Clone)]
pub(crate) struct Manners {
    work: watch::Sender<WorkChoices>,
    now: watch::Sender<Standing>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Standing {
    held: Option<ApiError>,
    away: Option<ApiError>,
    when_done: WhenDone,
    ends_at: Option<Instant>,
}

impl Manners {
    pub fn new() -> Manners {
        Manners { work: watch::Sender::default(), now: watch::Sender::default() }
    }

    pub fn set_work(&self, work: WorkChoices) {
        self.work.send_if_modified(|now| std::mem::replace(now, work) != work);
    }

    pub fn work(&self) -> WorkChoices {
        *self.work.borrow()
    }

    /// What follows when all is done; a countdown that has begun ends.
    pub fn set_when_done(&self, when_done: WhenDone) {
        self.change(|now| {
            now.when_done = when_done;
            now.ends_at = None;
        });
    }

    /// Wakes whoever follows when the view has changed.
    pub fn turns(&self) -> Turns {
        Turns(self.now.subscribe())
    }

    pub fn view(&self, paused: bool) -> QueueView {
        let now = self.now.borrow();
        let left = |at: Instant| at.saturating_duration_since(Instant::now()).as_millis() as u64;
        QueueView {
            paused,
            held: now.held.clone(),
            when_done: now.when_done,
            ends_in_ms: now.ends_at.map(left),
        }
    }

    fn change(&self, change: impl FnOnce(&mut Standing)) {
        self.now.send_if_modified(|now| {
            let before = now.clone();
            change(now);
            *now != before
        });
    }
}

/// Changes of the view, from now on.
pub(crate) struct Turns(watch::Receiver<Standing>);

impl Turns {
    pub async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Looks after the computer while an executor works.
pub(crate) struct Steward {
    studio: Studio,
    machine: Arc<dyn Machine>,
    /// Whoever chose what follows before the work began means this work, even if there is none.
    meant: bool,
}

impl Steward {
    /// Looks after the work that begins now.
    pub fn new(studio: Studio, machine: Arc<dyn Machine>) -> Steward {
        let meant = studio.manners.now.borrow().when_done != WhenDone::Nothing;
        Steward { studio, machine, meant }
    }

    /// Turns the dials of an executor until dropped.
    pub async fn attend(self, dials: Dials) {
        let mut work = self.studio.manners.work.subscribe();
        let mut standing = self.studio.manners.now.subscribe();
        let (mut awake, mut begun) = (None, dials.begun());
        let mut busy = self.meant;
        loop {
            let choices = *work.borrow_and_update();
            dials.set_workers(choices.at_once.max(1).into());
            let before = self.studio.manners.now.borrow().held.clone();
            let held = self.why_not(choices, before).await;
            obey(&dials, held.as_ref());
            // What is in hand goes on while the hub is away: nothing of it needs the hub before it is done.
            let away = self.studio.hub_away();
            self.studio.manners.change(|now| (now.held, now.away) = (held, away));
            awake = match (awake.take(), choices.keep_awake && dials.in_hand() > 0) {
                (_, false) => None,
                (None, true) => self.machine.keep_awake("Spool is making a video"),
                (guard, true) => guard,
            };
            let before = std::mem::replace(&mut begun, dials.begun());
            busy = self.count_down(&dials, busy || before != begun || dials.in_hand() > 0).await;
            let next = self.studio.manners.now.borrow().ends_at.map_or(LOOK, |at| {
                LOOK.min(at.saturating_duration_since(Instant::now())).max(Duration::from_millis(50))
            });
            tokio::select! {
                _ = work.changed() => {}
                _ = standing.changed() => {}
                () = tokio::time::sleep(next) => {}
            }
            standing.mark_unchanged();
        }
    }

    /// Why nothing should be made now.
    async fn why_not(&self, choices: WorkChoices, before: Option<ApiError>) -> Option<ApiError> {
        let was = |code: &str| before.as_ref().is_some_and(|held| held.code == code);
        if choices.rest_on_low_battery {
            let enough = if was(BATTERY_LOW) { ENOUGH_AGAIN } else { NEARLY_EMPTY };
            if let Some(charge) = self.machine.on_battery().filter(|charge| *charge < enough) {
                return Some(battery_low(charge));
            }
        }
        let more = if was(DISK_LOW) { ROOM_AGAIN } else { 0 };
        let spared = u64::from(choices.keep_free_mb) * 1_000_000;
        for (folder, name, least) in self.studio.disks() {
            let least = spared.max(least);
            match free_space(&self.machine, &folder).await {
                Some(free) if free < least.saturating_add(more.min(least)) => {
                    return Some(disk_low(free, name));
                }
                _ => {}
            }
        }
        None
    }

    /// Sends the computer to sleep some time after the last job has ended. Answers whether something was done
    /// since that was last considered.
    async fn count_down(&self, dials: &Dials, busy: bool) -> bool {
        let (when_done, ends_at) = {
            let now = self.studio.manners.now.borrow();
            (now.when_done, now.ends_at)
        };
        if when_done == WhenDone::Nothing {
            return busy;
        }
        let all_done = dials.all_done().await.unwrap_or(false);
        match ends_at {
            _ if !all_done => self.studio.manners.change(|now| now.ends_at = None),
            None if busy => self.studio.manners.change(|now| now.ends_at = Some(Instant::now() + NOTICE)),
            Some(at) if at <= Instant::now() => {
                self.studio.manners.set_when_done(WhenDone::Nothing);
                if let Err(error) = self.machine.end(when_done) {
                    tracing::warn!(%error, ?when_done, "the computer did not do what was chosen");
                }
                return false;
            }
            None | Some(_) => {}
        }
        busy
    }
}

fn obey(dials: &Dials, held: Option<&ApiError>) {
    match held {
        Some(_) => dials.hold(),
        None => dials.let_go(),
    }
}

/// Free bytes where a folder is or will be.
pub(crate) async fn free_space(machine: &Arc<dyn Machine>, folder: &Path) -> Option<u64> {
    let (machine, folder) = (machine.clone(), folder.to_owned());
    let asked = tokio::task::spawn_blocking(move || {
        let there = folder.ancestors().find(|folder| folder.is_dir())?;
        machine.free_space(there).ok()
    });
    asked.await.ok().flatten()
}

const BATTERY_LOW: &str = "battery_low";
const DISK_LOW: &str = "disk_low";

fn battery_low(charge: u8) -> ApiError {
    ApiError {
        code: BATTERY_LOW.to_owned(),
        message: format!("The battery is nearly empty ({charge} %), so Spool has paused."),
        hint: "Plug the computer in: Spool then goes on where it stopped. What is done is kept.".to_owned(),
        retryable: true,
    }
}

fn disk_low(free: u64, name: &str) -> ApiError {
    ApiError {
        code: DISK_LOW.to_owned(),
        message: format!("Only {} are free on the disk of {name}, so Spool has paused.", in_words(free)),
        hint: "Free some space: Spool then goes on where it stopped. What is done is kept.".to_owned(),
        retryable: true,
    }
}

/// A count of bytes as people say it: `3.2 GB`, `40 MB`.
pub(crate) fn in_words(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

//! The computer itself: its battery, its disks, its sleep. One door: [`Computer`].

use starship_battery::{Manager, State};
use std::io;
use std::path::Path;
use studio::api::WhenDone;
use studio::ports::Machine;

const MOST_AT_ONCE: u8 = 8;

/// The computer that we run on.
#[derive(Debug, Default)]
pub struct Computer;

impl Computer {
    /// The computer that we run on.
    pub fn new() -> Computer {
        Computer
    }
}

impl Machine for Computer {
    fn on_battery(&self) -> Option<u8> {
        let batteries = Manager::new().and_then(|manager| manager.batteries());
        let batteries = batteries.inspect_err(|error| tracing::debug!(%error, "no batteries")).ok()?;
        let (mut sum, mut count, mut discharging) = (0.0, 0_u8, false);
        for battery in batteries.flatten() {
            sum += battery.state_of_charge().value * 100.0;
            count = count.saturating_add(1);
            discharging |= matches!(battery.state(), State::Discharging | State::Empty);
        }
        // The mean of all batteries: a computer with two empties one after the other.
        (discharging && count > 0).then(|| (sum / f32::from(count)).round().clamp(0.0, 100.0) as u8)
    }

    fn free_space(&self, folder: &Path) -> io::Result<u64> {
        fs4::available_space(folder)
    }

    fn keep_awake(&self, why: &str) -> Option<Box<dyn Send>> {
        let asked = keepawake::Builder::default()
            .idle(true)
            .reason(why)
            .app_name("Spool")
            .app_reverse_domain("app.spool.desktop")
            .create();
        match asked {
            Ok(guard) => Some(Box::new(guard)),
            Err(error) => {
                tracing::debug!(%error, "the computer may fall asleep");
                None
            }
        }
    }

    fn end(&self, how: WhenDone) -> io::Result<()> {
        match how {
            WhenDone::Nothing => Ok(()),
            WhenDone::Sleep => system_shutdown::sleep(),
            WhenDone::ShutDown => system_shutdown::shutdown(),
        }
        .map_err(io::Error::other)
    }

    fn most_at_once(&self) -> u8 {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        u8::try_from((cores / 2).max(1)).unwrap_or(MOST_AT_ONCE).min(MOST_AT_ONCE)
    }
}

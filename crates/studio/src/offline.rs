//! Offline: whether nothing may leave this computer.
//!
//! A file in the data folder says so while it is there. So every program of that folder obeys, also one that runs
//! already, and whoever cannot tell is offline. It is asked before each request, and one that is under way when it
//! appears is dropped.

use crate::api::ApiError;
use crate::files;
use crate::ports::Fault;
use crate::services::unsaved;
use crate::studio::Studio;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const NAME: &str = "offline";
/// How often the switch is looked at while a request is under way.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// The switch. Every clone tells the same; one of no folder is never on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offline(Option<Arc<Switch>>);

#[derive(Debug)]
struct Switch {
    mark: PathBuf,
    /// Whether it was put on and the disk did not take it: then it holds for this program at least.
    anyway: AtomicBool,
}

impl Offline {
    /// The switch of a data folder.
    pub fn at(data: &Path) -> Offline {
        Offline(Some(Arc::new(Switch { mark: data.join(NAME), anyway: AtomicBool::new(false) })))
    }

    pub fn get(&self) -> bool {
        let Some(switch) = &self.0 else { return false };
        switch.anyway.load(Ordering::SeqCst) || switch.mark.try_exists().unwrap_or(true)
    }

    /// # Errors
    /// When the disk does not take it. What was put on is on all the same, in this program; what was to be put off is
    /// not.
    pub fn set(&self, offline: bool) -> std::io::Result<()> {
        let Some(switch) = &self.0 else { return Ok(()) };
        let done = if offline {
            switch.anyway.store(true, Ordering::SeqCst);
            files::replace(&switch.mark, b"Nothing leaves this computer while this file is here.\n")
        } else {
            match std::fs::remove_file(&switch.mark) {
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
                done => done,
            }
        };
        if done.is_ok() {
            switch.anyway.store(false, Ordering::SeqCst);
        }
        done
    }

    /// Does what needs the network unless the switch is on; none when it is, or is put on meanwhile.
    pub async fn unless<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        if self.get() {
            return None;
        }
        let turned = async {
            while !self.get() {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        };
        tokio::select! {
            done = work => Some(done),
            () = turned => None,
        }
    }

    /// Does what somebody of this name was asked for, which `leaves` this computer or does not; stops when it may not
    /// any more.
    ///
    /// # Errors
    /// [`not_asked`].
    pub async fn asked<T>(
        &self,
        name: &str,
        leaves: bool,
        work: impl Future<Output = T>,
    ) -> Result<T, Fault> {
        if !leaves {
            return Ok(work.await);
        }
        self.unless(work).await.ok_or_else(|| not_asked(name))
    }
}

/// Why somebody outside was not asked.
pub(crate) fn not_asked(name: &str) -> Fault {
    Fault {
        code: "offline".to_owned(),
        message: format!("{name} was not asked, because Spool works offline."),
        hint: "Switch off \"Work offline\" in the settings.".to_owned(),
        retryable: false,
    }
}

impl Studio {
    /// Lets nothing leave this computer from now on, or lets it again what was switched on; in every program of this
    /// data folder, and after a restart.
    ///
    /// # Errors
    /// `settings_unsaved` when the disk does not take it.
    pub fn work_offline(&self, offline: bool) -> Result<(), ApiError> {
        self.services.offline().set(offline).map_err(|error| unsaved(&error))
    }

    /// Whether nothing may leave this computer.
    pub fn works_offline(&self) -> bool {
        self.services.offline().get()
    }

    /// Where the queue is that this computer shares with others, if it does. Jobs and their files go there, also
    /// offline: whoever shares a queue has set that up for it.
    pub fn shared_with(&self) -> Option<String> {
        self.jobs.hub().map(jobs::Hub::address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_of_the_folder_sees_the_switch_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (Offline::at(folder.path()), Offline::at(folder.path()));
        for offline in [true, true, false, false, true] {
            one.set(offline).unwrap();
            assert_eq!(
                (one.get(), other.get(), Offline::at(folder.path()).get()),
                (offline, offline, offline)
            );
        }
    }

    #[test]
    fn a_disk_that_does_not_take_it_does_not_put_it_off() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("a-file");
        std::fs::write(&gone, "").unwrap();
        let offline = Offline::at(&gone);
        assert!(offline.set(true).is_err() && offline.get());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_under_way_when_it_is_put_on_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let (offline, elsewhere) = (Offline::at(folder.path()), Offline::at(folder.path()));
        assert_eq!(offline.unless(async { 1 }).await, Some(1));
        let endless = offline.unless(std::future::pending::<()>());
        let (dropped, ()) = tokio::join!(endless, async { elsewhere.set(true).unwrap() });
        assert_eq!(dropped, None);
        assert_eq!(offline.unless(async { 1 }).await, None);
    }
}

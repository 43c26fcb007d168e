//! The librarian: looks the folders through while the work goes on, and again now and then, at once where the machine
//! tells that something in them has changed.

use super::index::{Lying, look_below};
use super::{Library, Looking};
use crate::ports::{CancellationToken, Embedder, Machine, MediaEngine, Probe};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout};

/// How long nothing must have changed: a film that is being copied changes all the time.
const QUIET: Duration = Duration::from_secs(2);
/// What changes all the time is looked at all the same.
const MOST_PATIENCE: Duration = Duration::from_secs(60);
/// Not every machine tells of changes, and disks of other computers never do.
const AGAIN: Duration = Duration::from_secs(30 * 60);
/// Files between two times that what is known is written down.
const BATCH: usize = 100;
/// Texts that are read at once.
const TEXTS: usize = 32;

/// Looks after the library while the queue is worked.
pub(crate) struct Librarian {
    pub library: Library,
    pub media: Arc<dyn MediaEngine>,
    pub embedder: Arc<dyn Embedder>,
    pub machine: Arc<dyn Machine>,
}

impl Librarian {
    /// Until dropped.
    pub async fn attend(self) {
        let library = self.library.clone();
        blocking(move || library.load()).await;
        loop {
            let folders = self.library.folders();
            let changed = Arc::new(Notify::new());
            // Watched first, looked through then: nothing falls between the two.
            let watching = self.watch(&folders, &changed).await;
            self.look_through(&folders).await;
            tokio::select! {
                () = self.library.0.turned.notified() => {}
                () = quiet(&changed) => {}
                () = sleep(AGAIN), if !folders.is_empty() => {}
            }
            drop(watching);
        }
    }

    async fn watch(&self, folders: &[PathBuf], changed: &Arc<Notify>) -> Option<Box<dyn Send>> {
        if folders.is_empty() {
            return None;
        }
        let (machine, folders, changed) = (self.machine.clone(), folders.to_vec(), changed.clone());
        blocking(move || machine.watch(&folders, Box::new(move || changed.notify_one()))).await.flatten()
    }

    async fn look_through(&self, folders: &[PathBuf]) {
        let looking = folders.to_vec();
        let found = blocking(move || {
            let away: Vec<PathBuf> = looking.iter().filter(|folder| !folder.is_dir()).cloned().collect();
            (looking.iter().flat_map(|folder| look_below(folder)).collect::<Vec<Lying>>(), away)
        });
        let Some((lying, away)) = found.await else { return };
        let unknown = {
            let mut index = self.library.index();
            index.keep(&lying, &away);
            index.unknown(&lying)
        };
        let of = u32::try_from(unknown.len()).unwrap_or(u32::MAX);
        self.tell(|looking| (looking.done, looking.of) = (0, of));
        for (number, file) in unknown.into_iter().enumerate() {
            if self.library.folders() != folders {
                return;
            }
            let probe = self.probe(&file).await;
            self.library.index().learn(file, folders, probe);
            self.tell(|looking| looking.done += 1);
            if number % BATCH == BATCH - 1 {
                self.save().await;
            }
        }
        if of > 0 {
            self.save().await;
        }
        self.read().await;
        self.tell(|looking| *looking = Looking { settled: true, ..Looking::default() });
    }

    /// What a file is; none when it does not play.
    async fn probe(&self, file: &Lying) -> Option<Probe> {
        let probed = self.media.probe(&file.path, &CancellationToken::new()).await;
        probed.inspect_err(|why| tracing::debug!(?why, "own footage that does not play")).ok()
    }

    /// Finds out what the names of the files mean.
    async fn read(&self) {
        let mut unread = self.library.index().unread();
        unread.sort();
        unread.dedup();
        for texts in unread.chunks(TEXTS) {
            let (embedder, asked) = (self.embedder.clone(), texts.to_vec());
            let embed = move || embedder.embed(&asked.iter().map(String::as_str).collect::<Vec<_>>());
            // Without the model its words speak for it.
            let Some(meanings) = blocking(embed).await.flatten() else { return };
            let mut index = self.library.index();
            texts.iter().zip(&meanings).for_each(|(words, meaning)| index.read(words, meaning));
        }
        if !unread.is_empty() {
            self.embedder.rest();
        }
    }

    async fn save(&self) {
        let library = self.library.clone();
        blocking(move || library.save()).await;
    }

    fn tell(&self, change: impl FnOnce(&mut Looking)) {
        self.library.0.looking.send_modify(change);
    }
}

/// Returns when something has changed and nothing changes any more.
async fn quiet(changed: &Notify) {
    changed.notified().await;
    let late = Instant::now() + MOST_PATIENCE;
    while Instant::now() < late && timeout(QUIET, changed.notified()).await.is_ok() {}
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.inspect_err(|error| tracing::warn!(%error, "the library was not looked after")).ok()
}

//! Sharing: what an order needs so that any computer on the same queue can make it, and its video to come home.
//!
//! Files go to the hub before their job does. Whoever makes the video brings it there and passes the job on; only the
//! computer where it was ordered takes it from there to the person's folder. So what is delivered is what was recorded,
//! once, and a worker that was thought dead delivers nothing.

use crate::api::{ApiError, JobView};
use crate::artifacts::{Artifacts, hash_of};
use crate::files;
use crate::order::Order;
use crate::ports::VideoFacts;
use crate::production;
use crate::studio::Studio;
use editorial::Project;
use jobs::{Hub, HubAddress, Job, Jobs, JobsError, Parcel};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, FileTimes};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Names the hub, with the token.
const ADDRESS: &str = "SPOOL_QUEUE_URL";
/// How long opening waits for the hub; in a home's network it takes a few milliseconds.
pub(crate) const FIRST: Duration = Duration::from_millis(1_500);
/// The most bytes that the files of one order may bring to the hub.
const MOST: u64 = 8_000_000_000;
/// The most of its name that is kept of a file.
const NAME: usize = 120;

/// A computer among those that share a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Home {
    /// Names its data folder.
    pub place: String,
    /// What people call it.
    pub name: String,
    /// Under which name it keeps what of the order is about its own disks.
    pub ticket: String,
}

/// A file that lies on the hub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Freight {
    /// What the person calls it: pictures are chosen by it too.
    pub name: String,
    #[serde(flatten)]
    pub parcel: Parcel,
}

/// A video that is made and not home yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Made {
    pub video: Freight,
    /// What lies beside it.
    pub words: Freight,
    pub facts: VideoFacts,
}

/// The hub that `SPOOL_QUEUE_URL` names, if it names one.
///
/// # Errors
/// `hub_address` when that is no address.
pub fn shared_queue() -> Result<Option<HubAddress>, ApiError> {
    match std::env::var(ADDRESS) {
        Ok(text) if !text.trim().is_empty() => Ok(Some(text.parse::<HubAddress>()?)),
        _ => Ok(None),
    }
}

/// What people call this computer.
pub(crate) fn computer_name() -> String {
    let name = gethostname::gethostname().to_string_lossy().into_owned();
    let name = editorial::project::showable(&name);
    if name.trim().is_empty() { "another computer".to_owned() } else { name }
}

/// Opens the queue of this computer, or the shared one.
pub(crate) fn open(data: &Path, hub: Option<&HubAddress>) -> Result<Jobs, JobsError> {
    match hub {
        Some(address) => Jobs::join(data, address),
        None => Jobs::open(data),
    }
}

impl Studio {
    /// Returns when the shared queue can be used; at once when the queue is this computer's own.
    ///
    /// # Errors
    /// Why the hub was not there within `patience`.
    pub async fn meet(&self, patience: Duration) -> Result<(), ApiError> {
        match self.jobs.hub() {
            Some(hub) => Ok(hub.meet(patience).await?),
            None => Ok(()),
        }
    }

    /// Why the shared queue cannot be used now.
    pub(crate) fn hub_away(&self) -> Option<ApiError> {
        self.jobs.hub().and_then(Hub::away).map(ApiError::from)
    }

    /// What should be known of a hub that may lose what it was told.
    pub(crate) fn hub_doubt(&self) -> Option<ApiError> {
        let doubt = self.jobs.hub().and_then(Hub::doubt)?;
        let (message, hint) = doubt.split_once(". ").unwrap_or((&doubt, ""));
        Some(ApiError::lasting("hub_doubtful", format!("{message}."), hint))
    }

    /// Brings the files of an order to the hub, so that any computer can make it. What the hub cannot take only this
    /// one makes.
    ///
    /// # Errors
    /// When the hub is away, or a file cannot be read.
    pub(crate) async fn pack(&self, mut order: Order) -> Result<Order, ApiError> {
        let Some(hub) = self.jobs.hub() else { return Ok(order) };
        let ticket = order.home.take().map(|home| home.ticket);
        let ticket = ticket.unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        order.home = Some(Home { place: hub.place().to_owned(), name: computer_name(), ticket });
        self.write_ticket(&order).await?;
        (order.made, order.stays) = (None, false);
        let project = order.document()?.project;
        let looking = order.clone();
        let found = blocking(move || Ok(production::find(&looking, &project))).await?;
        let bytes: u64 = found.values().filter_map(|path| path.metadata().ok()).map(|file| file.len()).sum();
        if bytes > MOST {
            return Ok(stays(order, "The files of this video are too large for the hub"));
        }
        match self.bring(found).await {
            Ok(parcels) => {
                order.parcels = parcels;
                Ok(order)
            }
            Err(error) if error.code == "hub_full" => {
                Ok(stays(order, "The hub has no room for the files of this video"))
            }
            Err(error) => Err(error),
        }
    }

    /// Keeps what of an order is about the disks of this computer.
    pub(crate) async fn write_ticket(&self, order: &Order) -> Result<(), ApiError> {
        if self.jobs.hub().is_none() || self.foreign(order).is_some() {
            return Ok(());
        }
        let (folders, order) = (self.folders.clone(), order.clone());
        blocking(move || ticket::write(&folders, &order)).await
    }

    /// Brings files to the hub.
    async fn bring(&self, found: BTreeMap<String, PathBuf>) -> Result<BTreeMap<String, Freight>, ApiError> {
        let mut parcels = BTreeMap::new();
        let Some(hub) = self.jobs.hub() else { return Ok(parcels) };
        for (name, path) in found {
            let reading = path.clone();
            let freight = blocking(move || freight(&reading)).await?;
            hub.bring(&freight.parcel, path, || ()).await?;
            parcels.insert(name, freight);
        }
        Ok(parcels)
    }

    /// Files that were pointed to for a job of another computer.
    pub(crate) async fn bring_for(
        &self,
        order: &mut Order,
        found: BTreeMap<String, PathBuf>,
    ) -> Result<(), ApiError> {
        order.parcels.extend(self.bring(found).await?);
        Ok(())
    }

    /// Whether a job was ordered on another computer of those that share the queue, and what people call that.
    pub(crate) fn foreign(&self, order: &Order) -> Option<String> {
        let (hub, home) = (self.jobs.hub()?, order.home.as_ref()?);
        (home.place != hub.place()).then(|| home.name.clone())
    }

    /// Brings the files of a job that is to go on here again: the hub keeps them for two weeks, and a file that was
    /// missing may be there now.
    pub(crate) async fn pack_again(&self, job: &Job) -> Result<(), ApiError> {
        let Some(hub) = self.jobs.hub() else { return Ok(()) };
        let order = Order::read(&job.args)?;
        if order.made.is_some() || order.home.as_ref().is_none_or(|home| home.place != hub.place()) {
            return Ok(());
        }
        let packed = self.pack(order.clone()).await?;
        if packed != order {
            match self.jobs.edit(job.id, &packed.kind(), packed.to_args()?, job.title.clone()).await {
                Ok(_) | Err(JobsError::NotNow(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Whether what a job says of files is meant of this computer's disks.
    pub(crate) async fn is_of_here(&self, view: &JobView) -> bool {
        if self.jobs.hub().is_none() {
            return true;
        }
        self.order_of(&view.id).await.is_ok_and(|(_, order)| self.foreign(&order).is_none())
    }
}

/// Only the computer where it was ordered makes it.
fn stays(mut order: Order, why: &str) -> Order {
    let warning = format!("{why}, so only {} can make it.", computer_name());
    if !order.warnings.contains(&warning) {
        order.warnings.push(warning);
    }
    order.stays = true;
    order.parcels.clear();
    order
}

/// The missing files of an order as one of another computer sees it: whatever the project needs may be what is asked for.
pub(crate) fn wanted(project: &Project) -> BTreeMap<String, String> {
    let named = |name: &String| Some((name.clone(), project.media.get(name)?.path.name()));
    project.wanted().filter_map(named).collect()
}

/// A file as it is to be brought to the hub.
pub(crate) fn freight(path: &Path) -> io::Result<Freight> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let parcel = Parcel { blake3: hash_of(path)?, bytes: path.metadata()?.len() };
    Ok(Freight { name, parcel })
}

async fn blocking<T: Send + 'static>(
    act: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(act).await;
    done.unwrap_or_else(|error| Err(io::Error::other(error))).map_err(|error| {
        ApiError::lasting(
            "input_unreadable",
            format!("A file of this video could not be read ({error})."),
            "Check the file and its disk, then try again.",
        )
    })
}

/// What an order says of this computer's disks is believed only as it was kept here: whoever else writes to the hub
/// cannot have files read or written by it.
pub(crate) mod ticket {
    use super::{Duration, Order, SystemTime, files, fs, io};
    use crate::folders::Folders;
    use std::path::PathBuf;

    /// Longer than any job is kept.
    const KEPT: Duration = Duration::from_secs(120 * 24 * 3_600);

    fn path(folders: &Folders, order: &Order) -> Option<PathBuf> {
        let name = uuid::Uuid::parse_str(&order.home.as_ref()?.ticket).ok()?;
        Some(folders.tickets().join(format!("{name}.json")))
    }

    pub(super) fn write(folders: &Folders, order: &Order) -> io::Result<()> {
        let Some(path) = path(folders, order) else { return Ok(()) };
        let args = order.to_args().map_err(io::Error::other)?;
        files::replace(&path, args.to_string().as_bytes())
    }

    /// The order with the paths that were kept here. Without them its files come from the hub, and its video goes to the
    /// usual folder.
    pub(crate) fn believed(folders: &Folders, order: Order) -> Order {
        let kept = path(folders, &order).and_then(|path| fs::read(path).ok());
        let kept = kept.and_then(|bytes| Order::read(&serde_json::from_slice(&bytes).ok()?).ok());
        match kept {
            Some(Order { root, located, output, output_folder, .. }) => {
                Order { root, located, output, output_folder, ..order }
            }
            None => {
                let output_folder = folders.output.clone();
                Order { root: None, located: Default::default(), output: None, output_folder, ..order }
            }
        }
    }

    /// Forgets what no job can ask for any more.
    pub(crate) fn sweep(folders: &Folders, now: SystemTime) {
        for entry in fs::read_dir(folders.tickets()).into_iter().flatten().flatten() {
            let changed = entry.metadata().and_then(|file| file.modified());
            let age = changed.ok().and_then(|changed| now.duration_since(changed).ok());
            if age.is_some_and(|age| age > KEPT) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Files from the hub as they lie on this computer, each under its own name in a folder that is named by its hash. Any
/// of them may be deleted at any time: then it is fetched again.
#[derive(Debug, Clone)]
pub(crate) struct Depot {
    root: PathBuf,
}

impl Depot {
    pub fn at(root: PathBuf) -> Depot {
        Depot { root }
    }

    /// Where a file is or will be.
    pub fn place(&self, freight: &Freight) -> PathBuf {
        let hash: String = freight.parcel.blake3.chars().filter(char::is_ascii_hexdigit).take(64).collect();
        self.root.join(hash).join(safe(&freight.name))
    }

    /// The file, if it is here and whole; marks it as used.
    pub fn find(&self, freight: &Freight) -> Option<PathBuf> {
        let path = self.place(freight);
        if path.metadata().ok()?.len() != freight.parcel.bytes {
            return None;
        }
        if hash_of(&path).ok()? != freight.parcel.blake3 {
            tracing::warn!("a damaged file from the hub is fetched again");
            return None;
        }
        let now = FileTimes::new().set_modified(SystemTime::now());
        if let Err(error) = fs::File::options().write(true).open(&path).and_then(|file| file.set_times(now)) {
            tracing::debug!(%error, "a file from the hub was not marked as used");
        }
        Some(path)
    }

    /// A path of its own for a file that is on its way.
    pub fn scratch(&self) -> io::Result<PathBuf> {
        let folder = self.root.join("unfinished");
        fs::create_dir_all(&folder)?;
        Ok(folder.join(uuid::Uuid::now_v7().to_string()))
    }

    /// Gives a file that has come its name.
    pub fn settle(&self, freight: &Freight, from: &Path) -> io::Result<PathBuf> {
        let path = self.place(freight);
        files::settle(from, &path)?;
        Ok(path)
    }

    /// Lets go of a file that nobody needs any more.
    pub fn forget(&self, freight: &Freight) {
        let path = self.place(freight);
        let _ = fs::remove_file(&path);
        let _ = path.parent().map(fs::remove_dir);
    }

    /// Deletes what was used least recently until at most `most` bytes are left.
    pub fn trim(&self, most: u64) {
        Artifacts::at(self.root.clone()).trim(most);
        // Only folders that are empty go.
        for entry in fs::read_dir(&self.root).into_iter().flatten().flatten() {
            let _ = fs::remove_dir(entry.path());
        }
    }

    /// Deletes what was on its way before `moment`: whoever fetched it is gone.
    pub fn sweep(&self, moment: SystemTime) {
        Artifacts::at(self.root.clone()).sweep_unfinished(moment);
    }
}

/// A file's name from another computer, as a name alone.
fn safe(name: &str) -> String {
    let plain = |letter: char| !letter.is_control() && !"<>:\"/\\|?*".contains(letter);
    let clean: String = name.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
    // The end says what it is to whoever looks into the folder.
    let from = clean.len().saturating_sub(NAME);
    let short = &clean[clean.ceil_char_boundary(from)..];
    let name = short.trim_matches([' ', '.']);
    if name.is_empty() { "file".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn freight_of(name: &str, content: &[u8]) -> Freight {
        let parcel =
            Parcel { blake3: blake3::hash(content).to_hex().to_string(), bytes: content.len() as u64 };
        Freight { name: name.to_owned(), parcel }
    }

    #[test]
    fn a_name_from_elsewhere_stays_in_its_folder() {
        for (name, expected) in [
            ("hive.mp4", "hive.mp4"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\a\\b.mp4", "C__a_b.mp4"),
            ("..", "file"),
            ("蜜蜂 🐝.mp4", "蜜蜂 🐝.mp4"),
        ] {
            assert_eq!(safe(name), expected);
        }
        assert!(safe(&"é".repeat(500)).len() <= NAME);
    }

    #[test]
    fn a_file_from_the_hub_is_found_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let depot = Depot::at(folder.path().to_owned());
        let freight = freight_of("hive.mp4", b"bees");
        assert_eq!(depot.find(&freight), None);
        let scratch = depot.scratch().unwrap();
        fs::write(&scratch, "bees").unwrap();
        let path = depot.settle(&freight, &scratch).unwrap();
        assert_eq!(depot.find(&freight), Some(path.clone()));
        fs::write(&path, "wasp").unwrap();
        assert_eq!(depot.find(&freight), None);
    }

    #[test]
    fn files_from_the_hub_make_room_for_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let depot = Depot::at(folder.path().to_owned());
        for content in [b"old", b"new"] {
            let scratch = depot.scratch().unwrap();
            fs::write(&scratch, content).unwrap();
            let path = depot.settle(&freight_of("a", content), &scratch).unwrap();
            if content == b"old" {
                let file = fs::File::options().write(true).open(path).unwrap();
                file.set_times(FileTimes::new().set_modified(SystemTime::UNIX_EPOCH)).unwrap();
            }
        }
        depot.trim(4);
        assert_eq!(depot.find(&freight_of("a", b"old")), None);
        assert!(depot.find(&freight_of("a", b"new")).is_some());
    }
}

//! What nothing that Spool knows of names any more: of pictures of sites that were picked, recordings that were used, packs
//! that were unpacked and logos of looks, which a project's files are and which nobody makes again. It goes to the system's
//! trash when the person says so, for a project file that Spool does not know may name it.
//!
//! Each lies under a name of its own that stands nowhere else. Whatever names it, however it writes the path, has that
//! name in it: so everything that may name one is read as the text it is. What cannot be read may name all.
//!
//! While it is found out and moved, the shelf of projects is held: no project changes meanwhile. Who is about to name
//! what is there already, as one does who picks a picture again, says so first ([`Studio::claims`]) and has it for a day.

use crate::api::{ApiError, TrashedView, UnusedView};
use crate::folders::Folders;
use crate::intake::shown;
use crate::order::Order;
use crate::studio::{Studio, tools_missing};
use aho_corasick::AhoCorasick;
use jobs::{Job, Jobs};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::runtime::Handle;

/// What is younger may be named at any moment: a file that the page holds, a picture that was fetched to be looked at.
const YOUNG: Duration = Duration::from_secs(24 * 3_600);
/// As many are told by name.
const TOLD: usize = 3;

/// What comes and goes together.
struct Piece {
    /// What is in everything that names it.
    name: String,
    /// A file of its own, or the folder of its files.
    path: PathBuf,
    /// What goes to the trash: its files, or its folder.
    goes: Vec<Goes>,
}

struct Goes {
    path: PathBuf,
    /// What people call it.
    called: String,
    files: u64,
    bytes: u64,
}

/// Looks for the names of pieces in all that may have them.
struct Search {
    names: AhoCorasick,
    found: Vec<bool>,
    /// What could not be read.
    unread: Option<String>,
}

impl Search {
    fn of(pieces: &[Piece]) -> Result<Search, ApiError> {
        // Of a path that is no text the bytes are written, as in `order::path_text`.
        let bytes = |name: &str| name.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        let patterns = pieces.iter().flat_map(|piece| [piece.name.clone(), bytes(&piece.name)]);
        let names = AhoCorasick::builder().ascii_case_insensitive(true).build(patterns);
        let names = names.map_err(|error| ApiError::lasting("internal", error.to_string(), "Try again."))?;
        Ok(Search { names, found: vec![false; pieces.len()], unread: None })
    }

    fn see(&mut self, text: &[u8]) {
        for found in self.names.find_overlapping_iter(text) {
            self.found[found.pattern().as_usize() / 2] = true;
        }
    }

    /// A job is never sent anywhere but by its order; one without had its order lost with a damaged list.
    fn see_job(&mut self, job: Option<&Job>) {
        let readable = |job: &&Job| job.args.is_null() || Order::read(&job.args).is_ok();
        match job.map(|job| (job, serde_json::to_vec(job))) {
            Some((job, Ok(text))) if readable(&job) => self.see(&text),
            Some((job, _)) => self.unread = Some(job.title.clone()),
            None => self.unread = Some("spool.db".to_owned()),
        }
    }
}

impl Studio {
    /// How much there is that nothing names any more.
    ///
    /// # Errors
    /// `unused_unknown` when something cannot be read that may name it.
    pub async fn unused_storage(&self, now: SystemTime) -> Result<UnusedView, ApiError> {
        self.at_desk(move |studio| {
            let pieces = studio.unused(now)?;
            let mut goes: Vec<&Goes> = pieces.iter().flat_map(|piece| &piece.goes).collect();
            goes.sort_by_key(|goes| std::cmp::Reverse(goes.bytes));
            Ok(UnusedView {
                files: goes.iter().map(|goes| goes.files).sum(),
                bytes: goes.iter().map(|goes| goes.bytes).sum(),
                names: goes.iter().take(TOLD).map(|goes| goes.called.clone()).collect(),
            })
        })
        .await
    }

    /// Moves to the trash what nothing names any more.
    ///
    /// # Errors
    /// `unused_unknown` as [`Studio::unused_storage`]; `unused_kept` when the trash takes nothing; `project_busy`.
    pub async fn trash_unused(&self, now: SystemTime) -> Result<TrashedView, ApiError> {
        let machine = self.ports.as_ref().ok_or_else(tools_missing)?.machine.clone();
        self.at_desk(move |studio| {
            let _nobody_changes_anything = studio.desk.desk.hold()?;
            let (mut view, mut moved, mut refused) = (TrashedView::default(), Vec::new(), false);
            for piece in studio.unused(now)? {
                if piece.goes.is_empty() {
                    // Its file was moved long ago; until now it could have been put back.
                    let _ = fs::remove_dir(&piece.path);
                }
                for goes in piece.goes {
                    if let Err(error) = machine.to_trash(std::slice::from_ref(&goes.path)) {
                        tracing::warn!(%error, "the trash did not take what nothing uses");
                        refused = true;
                        continue;
                    }
                    view.files += goes.files;
                    view.bytes += goes.bytes;
                    moved.push(goes.path);
                }
            }
            if refused && moved.is_empty() {
                return Err(kept());
            }
            view.back = !moved.is_empty() && machine.gives_back();
            *studio.moved.lock().unwrap_or_else(PoisonError::into_inner) = moved;
            Ok(view)
        })
        .await
    }

    /// Takes out of the trash again what [`Studio::trash_unused`] moved there last.
    ///
    /// # Errors
    /// `restore_failed` when the trash does not give it back.
    pub async fn restore_unused(&self) -> Result<(), ApiError> {
        let machine = self.ports.as_ref().ok_or_else(tools_missing)?.machine.clone();
        self.at_desk(move |studio| {
            let mut moved = studio.moved.lock().unwrap_or_else(PoisonError::into_inner);
            machine.out_of_trash(&moved).map_err(|error| {
                tracing::warn!(%error, "the trash gave nothing back");
                let message = "The files could not be taken out of the trash again.";
                let hint = "Open the trash of this computer, and restore them there.";
                ApiError::lasting("restore_failed", message, hint)
            })?;
            moved.clear();
            Ok(())
        })
        .await
    }

    /// Whether a file of these is there, for who is about to name it. From then on it counts as new.
    ///
    /// # Errors
    /// `project_busy`; when the disk refuses.
    pub(crate) fn claims(&self, file: &Path) -> Result<bool, ApiError> {
        let _nobody_moves_it = self.desk.desk.hold()?;
        if !file.is_file() {
            return Ok(false);
        }
        let marked = File::options().append(true).open(file);
        let marked = marked.and_then(|file| file.set_modified(SystemTime::now()));
        marked.map_err(|error| crate::preview::told(crate::production::disk(&error)))?;
        Ok(true)
    }

    /// Those that are old enough and that nothing names.
    fn unused(&self, now: SystemTime) -> Result<Vec<Piece>, ApiError> {
        let pieces = pieces(&self.folders, now).map_err(|error| {
            tracing::warn!(%error, "what is kept for projects could not be listed");
            unknown("footage")
        })?;
        if pieces.is_empty() {
            return Ok(pieces);
        }
        let mut search = Search::of(&pieces)?;
        self.desk.desk.show(&mut |text| search.see(text))?;
        // What of shared orders is about this computer stays here.
        let tickets = self.folders.tickets();
        for name in names(&tickets).map_err(|_| unknown("hub"))? {
            if let Some(text) = read(&tickets.join(name)).map_err(|_| unknown("hub"))? {
                search.see(&text);
            }
        }
        let search = Arc::new(Mutex::new(search));
        for jobs in self.lists()? {
            let shared = search.clone();
            let see = move |job: Option<Job>| {
                shared.lock().unwrap_or_else(PoisonError::into_inner).see_job(job.as_ref());
            };
            Handle::current().block_on(jobs.each(see))?;
        }
        let search = search.lock().unwrap_or_else(PoisonError::into_inner);
        match &search.unread {
            Some(what) => Err(unknown(what)),
            None => {
                let named = pieces.into_iter().zip(&search.found);
                Ok(named.filter(|(_, found)| !**found).map(|(piece, _)| piece).collect())
            }
        }
    }

    /// The list of jobs; and this computer's own, while it shares another.
    fn lists(&self) -> Result<Vec<Jobs>, ApiError> {
        let mut lists = vec![self.jobs.clone()];
        if self.jobs.hub().is_some() && self.folders.data.join("spool.db").exists() {
            lists.push(Jobs::open(&self.folders.data)?);
        }
        Ok(lists)
    }
}

/// Whether a piece is called so.
type IsOurs = fn(&str) -> bool;

/// All that are old enough.
fn pieces(folders: &Folders, now: SystemTime) -> io::Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    let places: [(PathBuf, IsOurs); 4] = [
        (folders.footage(), |name| is_hash(name, 16)),
        (folders.recordings(), |name| name.parse().is_ok_and(|id: uuid::Uuid| id.to_string() == name)),
        (folders.packs(), |name| is_hash(name, 64)),
        (folders.logos(), |name| is_hash(name.split('.').next().unwrap_or_default(), 64)),
    ];
    for (place, is_ours) in places {
        for name in names(&place)?.into_iter().filter(|name| is_ours(name)) {
            let path = place.join(&name);
            let mut files = Vec::new();
            let newest = list(&path, &mut files)?;
            if now.duration_since(newest).is_ok_and(|age| age > YOUNG) {
                let goes = if place == folders.packs() { whole(&path, &files) } else { each(files) };
                pieces.push(Piece { name, path, goes });
            }
        }
    }
    Ok(pieces)
}

fn is_hash(name: &str, digits: usize) -> bool {
    name.len() == digits && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Every file at or below a path with its bytes, and when the newest thing there was changed.
fn list(path: &Path, files: &mut Vec<(PathBuf, u64)>) -> io::Result<SystemTime> {
    let meta = fs::symlink_metadata(path)?;
    let mut newest = meta.modified()?;
    if !meta.is_dir() {
        files.push((path.to_owned(), meta.len()));
        return Ok(newest);
    }
    for entry in fs::read_dir(path)? {
        newest = newest.max(list(&entry?.path(), files)?);
    }
    Ok(newest)
}

/// People know a file in the trash by its name.
fn each(files: Vec<(PathBuf, u64)>) -> Vec<Goes> {
    let goes = |(path, bytes): (PathBuf, u64)| Goes { called: shown(&path), path, files: 1, bytes };
    files.into_iter().map(goes).collect()
}

/// What was unpacked stays together, and is called as its project is.
fn whole(folder: &Path, files: &[(PathBuf, u64)]) -> Vec<Goes> {
    let project = files.iter().find(|(path, _)| path.extension().is_some_and(|end| end == "spool"));
    vec![Goes {
        path: folder.to_owned(),
        called: shown(project.map_or(folder, |(path, _)| path)),
        files: files.len() as u64,
        bytes: files.iter().map(|(_, bytes)| bytes).sum(),
    }]
}

/// What is in a folder, by its names that are text; nothing when there is no folder.
pub(crate) fn names(folder: &Path) -> io::Result<Vec<String>> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        entries => entries?
            .filter_map(|entry| entry.map(|entry| entry.file_name().into_string().ok()).transpose())
            .collect(),
    }
}

/// What a file says; nothing of a folder, or of one that went meanwhile.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Ok(meta) if meta.is_dir() => Ok(None),
        _ => fs::read(path).map(Some),
    }
}

/// What cannot be read may name everything.
pub(crate) fn unknown(what: &str) -> ApiError {
    let message = format!("\"{what}\" cannot be read, so Spool cannot tell what is no longer used.");
    let hint = "Connect the disk that it is on, or take it off its list. Then look again.";
    ApiError::lasting("unused_unknown", message, hint)
}

fn kept() -> ApiError {
    let message = "The trash of this computer did not take the files, so they stay where they are.";
    ApiError::lasting(
        "unused_kept",
        message,
        "Free up space with finished pieces instead, or empty the trash first.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use jobs::NewJob;
    use serde_json::json;

    /// A studio in whose data folder there is a picture that nothing names.
    async fn room() -> (tempfile::TempDir, Studio, PathBuf) {
        let room = tempfile::tempdir().unwrap();
        let folders = Folders { data: room.path().join("data"), output: room.path().join("out") };
        let picture = folders.footage().join("00112233445566aa").join("dancing bee.mp4");
        fs::create_dir_all(picture.parent().unwrap()).unwrap();
        fs::write(&picture, "film").unwrap();
        (room, Studio::open(folders, None).await.unwrap(), picture)
    }

    fn later() -> SystemTime {
        SystemTime::now() + YOUNG * 2
    }

    #[tokio::test]
    async fn what_is_younger_than_a_day_is_let_be() {
        let (_room, studio, _) = room().await;
        let files = |view: UnusedView| (view.files, view.bytes);
        assert_eq!(studio.unused_storage(SystemTime::now()).await.map(files), Ok((0, 0)));
        assert_eq!(studio.unused_storage(later()).await.map(files), Ok((1, 4)));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_somebody_is_about_to_name_again_counts_as_new() {
        let (_room, studio, picture) = room().await;
        let long_ago = SystemTime::now() - YOUNG * 2;
        for path in [picture.as_path(), picture.parent().unwrap()] {
            File::open(path).unwrap().set_modified(long_ago).unwrap();
        }
        assert_eq!(studio.unused_storage(SystemTime::now()).await.unwrap().files, 1);
        assert_eq!(studio.claims(&picture), Ok(true));
        assert_eq!(studio.unused_storage(SystemTime::now()).await.unwrap().files, 0);
    }

    #[tokio::test]
    async fn an_order_that_cannot_be_read_may_name_everything() {
        let (_room, studio, _) = room().await;
        let order = NewJob { kind: "render".into(), title: "Bees".into(), ..NewJob::default() };
        studio.jobs.submit(NewJob { args: json!({ "of": "another Spool" }), ..order }).await.unwrap();
        let told = studio.unused_storage(later()).await.unwrap_err();
        assert_eq!(told.code, "unused_unknown");
        assert!(told.message.contains("\"Bees\""), "{}", told.message);
    }

    #[tokio::test]
    async fn what_a_shared_order_means_here_is_named() {
        let (_room, studio, picture) = room().await;
        let ticket = json!({ "located": { "m1": picture } }).to_string();
        fs::create_dir_all(studio.folders.tickets()).unwrap();
        fs::write(studio.folders.tickets().join("1.json"), ticket).unwrap();
        assert_eq!(studio.unused_storage(later()).await.unwrap().files, 0);
    }

    #[test]
    fn a_path_that_is_no_text_names_as_any_other() {
        let name = "00112233445566aa";
        let piece = Piece { name: name.to_owned(), path: PathBuf::new(), goes: Vec::new() };
        let mut search = Search::of(&[piece]).unwrap();
        search.see("\\u0000bytes:2fff2f303031313232333334343535363661612f6265652e6d7034".as_bytes());
        assert_eq!(search.found, [true]);
    }
}

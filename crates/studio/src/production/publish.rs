//! Publish: the verified video gets its name in the person's folder, with captions and a receipt beside it.
//!
//! The name is written down before it is used: an attempt that follows a crash finds the video that the first
//! one delivered instead of delivering it twice.

use super::gather::Gathered;
use super::{StageFailure, Take, ask, disk};
use crate::api::Video;
use crate::artifacts::hash_of;
use crate::boundary::boundary;
use crate::files::{self, Moved, Parcel};
use crate::intake::shown;
use crate::ports::{Glimpse, VideoFacts};
use crate::progress::{Stage, Units};
use editorial::captions;
use editorial::{Time, Timeline};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

const CAPTIONS: &str = "srt";
/// The same words for the web, and for editors.
const OTHER_CAPTIONS: [&str; 2] = ["vtt", "ass"];
/// The picture that stands for the video.
const COVER: &str = "jpg";
pub(crate) const RECEIPT: &str = "receipt.json";
pub(crate) const RECEIPT_FORMAT: &str = "spool.receipt";
/// The note of a delivery, in the job's folder.
pub(super) const INTENT: &str = "delivery.json";

/// What is about to be delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Intent {
    path: PathBuf,
    blake3: String,
}

/// A video that may be delivered.
pub(super) struct Finished {
    pub file: PathBuf,
    pub hash: String,
    pub facts: VideoFacts,
    pub words: Words,
}

/// What lies beside it: captions in three writings, and the receipt, which does not know the video's name yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Words {
    srt: String,
    others: [String; 2],
    receipt: serde_json::Value,
}

impl Take<'_> {
    /// Delivers the video, where it was ordered, and answers the job's outcome.
    pub(super) async fn publish(
        &self,
        file: &Path,
        facts: VideoFacts,
        timeline: &Timeline,
        gathered: &Gathered,
    ) -> Result<serde_json::Value, StageFailure> {
        self.go_on()?;
        self.meter.begin(Stage::Publish, Units(1.0), None);
        let (hash, file) = self.hash(file).await?;
        let words = self.words((&hash, facts), timeline, gathered);
        self.send_home(Finished { file, hash, facts, words }).await
    }

    /// Gives the video its name in the person's folder, with captions and receipt beside it.
    pub(super) async fn deliver(&self, finished: Finished) -> Result<serde_json::Value, StageFailure> {
        let Finished { file, hash, facts, words } = finished;
        let poster = self.final_poster((&file, &hash), facts).await;
        let cover = self.cover((&file, &hash), facts).await;
        self.attempt.is_wanted().await;
        self.go_on()?;
        self.has_its_folder().await?;
        let intent_path = self.work_folder().join(INTENT);
        let (exact, folder) = (self.order.output.clone(), self.order.output_folder.clone());
        let name = files::safe_name(&self.project.shown_title());
        let (known, job) = (hash.clone(), self.attempt.job.id.to_string());
        let moving = self.moving();
        boundary!("before delivery");
        let delivery = move || {
            let parcel = Parcel { owner: &job, file: &file, hash: &known };
            let Some(path) = exact else {
                return deliver_once(parcel, &intent_path, (&folder, &name), &moving);
            };
            files::sweep(&job, path.parent().unwrap_or(Path::new(".")))?;
            files::deliver_over(parcel, &path, &moving).map(|()| Delivered { path, earlier: true })
        };
        let Delivered { path, earlier } = on_disk(delivery).await?;
        boundary!("delivered");
        let (beside, cover) = self.write_beside(&path, words, cover).await?;
        // A file that the person named has been replaced already, and one that was there before was theirs: it stays.
        if self.attempt.cancel.is_cancelled() && !earlier {
            self.take_back(beside.into_iter().chain([path]).collect()).await?;
            return Err(StageFailure::Cancelled);
        }
        self.meter.end(Stage::Publish);
        let video = Video {
            path: path.to_string_lossy().into_owned(),
            width: facts.width,
            height: facts.height,
            duration_ms: facts.length.as_ms() as u64,
            bytes: facts.bytes,
            blake3: hash,
            poster: poster.map(|path| path.to_string_lossy().into_owned()),
            captions: beside.first().map(|captions| captions.to_string_lossy().into_owned()),
            cover: cover.map(|path| path.to_string_lossy().into_owned()),
        };
        Ok(json!({ "version": 1, "videos": [video] }))
    }

    /// A folder that was there when the video was ordered, and now is not even where it could be made again, was on a
    /// disk that is gone: made anew it would be somewhere else.
    async fn has_its_folder(&self) -> Result<(), StageFailure> {
        let folder = self.order.folder().to_owned();
        let there = move || Ok(folder.is_dir() || folder.parent().is_some_and(Path::is_dir));
        if on_disk(there).await? {
            return Ok(());
        }
        Err(ask(
            "folder_gone",
            format!(
                "The folder \"{}\" for the finished video is not there any more.",
                shown(self.order.folder())
            ),
            "Connect its disk again or choose another folder, then continue. What is done is kept.",
        ))
    }

    /// A cancel that came while the video was delivered: it is not left behind by a job that says that it was stopped.
    async fn take_back(&self, delivered: Vec<PathBuf>) -> Result<(), StageFailure> {
        let note = self.work_folder().join(INTENT);
        on_disk(move || delivered.iter().chain([&note]).try_for_each(|path| gone(path))).await
    }

    async fn final_poster(&self, file: (&Path, &str), facts: VideoFacts) -> Option<PathBuf> {
        let poster = self.poster_path();
        let made = self.poster(file, at_its_best(facts), &poster).await;
        (made.is_ok() || poster.exists()).then_some(poster)
    }

    /// The same picture at full size, among the artifacts. A video without one is a video all the same.
    async fn cover(&self, file: (&Path, &str), facts: VideoFacts) -> Option<PathBuf> {
        let made = self.jpeg(file, Glimpse::Quick(at_its_best(facts)), facts.width).await;
        made.inspect_err(|failure| tracing::info!(?failure, "a video has no cover")).ok()
    }

    fn words(&self, made: (&str, VideoFacts), timeline: &Timeline, gathered: &Gathered) -> Words {
        let said = timeline.captions();
        let others = [captions::to_vtt(&said), captions::to_ass(&said, &timeline.style, timeline.canvas)];
        Words { srt: captions::to_srt(&said), others, receipt: self.receipt(made, timeline, gathered) }
    }

    /// Captions, receipt and cover beside the video, in this order: over nothing but what an earlier video of ours left.
    async fn write_beside(
        &self,
        video: &Path,
        words: Words,
        cover: Option<PathBuf>,
    ) -> Result<(Vec<PathBuf>, Option<PathBuf>), StageFailure> {
        let Words { srt, others, mut receipt } = words;
        receipt["video"]["file"] = shown(video).into();
        let (video, job) = (video.to_owned(), self.attempt.job.id.to_string());
        on_disk(move || {
            let before = receipt_of(&video);
            let ours = before.is_some();
            let receipt_path = beside(&video, RECEIPT, ours)?;
            let captions_path = beside(&video, CAPTIONS, ours)?;
            let earlier = before.and_then(|receipt| cover_of(&video, &receipt));
            let cover_path = cover.as_ref().map(|_| match earlier.clone() {
                Some(earlier) => Ok(earlier),
                None => beside(&video, COVER, false),
            });
            let cover_path = cover_path.transpose()?;
            receipt["cover"] = cover_path.as_deref().map(shown).into();
            let receipt = format!("{receipt:#}\n");
            boundary!("before receipt");
            files::replace_for(&job, &receipt_path, receipt.as_bytes())?;
            files::replace_for(&job, &captions_path, srt.as_bytes())?;
            let mut written = vec![captions_path, receipt_path];
            for (extension, text) in OTHER_CAPTIONS.iter().zip(&others) {
                let path = beside(&video, extension, ours)?;
                files::replace_for(&job, &path, text.as_bytes())?;
                written.push(path);
            }
            match (&cover, &cover_path) {
                (Some(made), Some(path)) => {
                    let copy = |to: &mut File| io::copy(&mut File::open(made)?, to).map(|_| ());
                    files::replace_with(&job, path, copy)?;
                    written.push(path.clone());
                }
                // That of the video before would show another.
                _ => earlier.iter().try_for_each(|path| gone(path))?,
            }
            Ok((written, cover_path))
        })
        .await
    }
}

/// The moment that stands for the whole: early, but after what fades in.
fn at_its_best(facts: VideoFacts) -> Time {
    Time(facts.length.0 / 4).min(Time::from_ms(1_500))
}

/// The cover of a video, as its receipt names it; nothing that is somewhere else.
pub(crate) fn cover_of(video: &Path, receipt: &serde_json::Value) -> Option<PathBuf> {
    let name = receipt["cover"].as_str()?;
    let path = video.with_file_name(name);
    let is_name = path.file_name().is_some_and(|file| file == name);
    (is_name && path.extension().is_some_and(|end| end == COVER)).then_some(path)
}

/// Everything that a job left beside its video, by the receipt there. None when that is another job's, or there is none.
pub(crate) fn left_beside(video: &Path, job: &str) -> Option<Vec<PathBuf>> {
    let receipt = receipt_of(video).filter(|receipt| receipt["job"] == job)?;
    let ends = [CAPTIONS, RECEIPT].into_iter().chain(OTHER_CAPTIONS);
    let beside = ends.map(|end| video.with_extension(end)).chain(cover_of(video, &receipt));
    Some(beside.filter(|path| path.is_file()).collect())
}

/// Removes a file that may be gone already.
pub(super) fn gone(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The receipt of an earlier video of ours: what lies beside it was left there by that.
pub(crate) fn receipt_of(video: &Path) -> Option<serde_json::Value> {
    let bytes = std::fs::read(video.with_extension(RECEIPT)).ok()?;
    let receipt: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    (receipt["format"] == RECEIPT_FORMAT).then_some(receipt)
}

/// Whether this very video was delivered here for this very job, by an attempt whose end was not recorded.
fn is_delivered(video: &Path, job: &str, hash: &str) -> bool {
    let says = |receipt: serde_json::Value| receipt["job"] == job && receipt["video"]["blake3"] == hash;
    receipt_of(video).is_some_and(says) && hash_of(video).is_ok_and(|there| there == hash)
}

/// A name beside a video that is free, or ours to write again.
fn beside(video: &Path, extension: &str, ours: bool) -> io::Result<PathBuf> {
    let stem = video.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut names = files::numbered(video.parent().unwrap_or(Path::new(".")), &stem, extension);
    names
        .find(|path| ours || !path.exists())
        .ok_or_else(|| io::Error::other("the folder holds too many files"))
}

/// Where a video got its name.
#[derive(Debug, PartialEq, Eq)]
struct Delivered {
    path: PathBuf,
    /// Whether a file with this name was there before this attempt.
    earlier: bool,
}

/// Delivers under a free name, once: a delivery that a crash cut off is recognised, first by the note of it, then by
/// its receipt.
fn deliver_once(
    parcel: Parcel<'_>,
    intent_path: &Path,
    (folder, name): (&Path, &str),
    moved: Moved<'_>,
) -> io::Result<Delivered> {
    let Parcel { owner: job, hash, .. } = parcel;
    let earlier = |path| Delivered { path, earlier: true };
    files::sweep(job, folder)?;
    let before: Option<Intent> =
        std::fs::read(intent_path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    if let Some(intent) = before
        && intent.blake3 == hash
        && hash_of(&intent.path).is_ok_and(|there| there == hash)
    {
        return Ok(earlier(intent.path));
    }
    for path in files::numbered(folder, name, "mp4") {
        if is_delivered(&path, job, hash) {
            return Ok(earlier(path));
        }
        let mut beside = [CAPTIONS, RECEIPT, COVER].into_iter().chain(OTHER_CAPTIONS);
        let taken = beside.any(|extension| path.with_extension(extension).exists());
        if taken || path.exists() {
            continue;
        }
        let intent = Intent { path: path.clone(), blake3: hash.to_owned() };
        files::replace(intent_path, &serde_json::to_vec(&intent).map_err(io::Error::other)?)?;
        boundary!("delivery noted");
        if files::deliver(parcel, &path, moved)? {
            return Ok(Delivered { path, earlier: false });
        }
    }
    Err(io::Error::other("the folder holds too many videos of this name"))
}

/// Runs something that waits for the disk where it may wait.
pub(super) async fn on_disk<T: Send + 'static>(
    act: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, StageFailure> {
    match tokio::task::spawn_blocking(act).await {
        Ok(done) => done.map_err(|error| disk(&error)),
        Err(error) => Err(disk(&io::Error::other(error))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_cut_off_by_a_crash_is_not_made_twice() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        files::replace(&at("work/out.mp4"), b"video").unwrap();
        let hash = blake3::hash(b"video").to_hex().to_string();
        let file = at("work/out.mp4");
        let parcel = Parcel { owner: "1", file: &file, hash: &hash };
        let deliver =
            || deliver_once(parcel, &at("work/delivery.json"), (&at("Videos"), "Bees"), &|| Ok(())).unwrap();
        let Delivered { path: first, earlier: false } = deliver() else { panic!("nobody was here before") };
        let again = Delivered { path: first.clone(), earlier: true };
        assert_eq!(deliver(), again);
        // Between tidying up and the record of the end there is only the receipt.
        std::fs::remove_file(at("work/delivery.json")).unwrap();
        let receipt = json!({ "format": RECEIPT_FORMAT, "job": "1", "video": { "blake3": hash } });
        files::replace(&first.with_extension(RECEIPT), receipt.to_string().as_bytes()).unwrap();
        assert_eq!(deliver(), again);
        std::fs::remove_file(first.with_extension(RECEIPT)).unwrap();
        assert_eq!(std::fs::read_dir(at("Videos")).unwrap().count(), 1);
    }

    #[test]
    fn files_beside_the_video_replace_only_our_own() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        files::replace(&at("talk.srt"), b"a script").unwrap();
        assert!(receipt_of(&at("talk.mp4")).is_none());
        assert_eq!(beside(&at("talk.mp4"), CAPTIONS, false).unwrap(), at("talk (2).srt"));
        files::replace(&at("talk.receipt.json"), b"{\"format\": \"spool.receipt\"}").unwrap();
        assert!(receipt_of(&at("talk.mp4")).is_some());
        assert_eq!(beside(&at("talk.mp4"), CAPTIONS, true).unwrap(), at("talk.srt"));
    }

    #[test]
    fn a_receipt_names_its_cover_and_nothing_that_lies_elsewhere() {
        let video = Path::new("/Videos/Bees.mp4");
        let cover = |name: &str| cover_of(video, &json!({ "cover": name }));
        assert_eq!(cover("Bees (2).jpg"), Some("/Videos/Bees (2).jpg".into()));
        for name in ["../Bees.jpg", "/etc/Bees.jpg", "sub/Bees.jpg", "Bees.mp4", "..", ""] {
            assert_eq!(cover(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        files::replace(&at("out.mp4"), b"new").unwrap();
        files::replace(&at("Videos/Bees.mp4"), b"an older video").unwrap();
        let hash = blake3::hash(b"new").to_hex().to_string();
        let file = at("out.mp4");
        let parcel = Parcel { owner: "1", file: &file, hash: &hash };
        let delivered =
            deliver_once(parcel, &at("delivery.json"), (&at("Videos"), "Bees"), &|| Ok(())).unwrap();
        assert_eq!(delivered, Delivered { path: at("Videos/Bees (2).mp4"), earlier: false });
        assert_eq!(std::fs::read(at("Videos/Bees.mp4")).unwrap(), b"an older video");
    }
}

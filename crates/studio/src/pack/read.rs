//! Reading a pack: what is in it is checked against what it says, and neither is believed alone.

use super::names::{LICENCES, MEDIA, PROJECT, folded, stays_inside};
use super::{MOST_ENTRIES, Watch, refused, settle, stopped};
use crate::api::{ApiError, InputKind};
use crate::files::{self, safe_name, sync_folder};
use crate::intake::{classify, plain_file, shown, told_of};
use editorial::project::{Document, LARGEST_TEXT};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zip::ZipArchive;

/// Bytes of one entry from which on its ratio counts: small things of little variety pack well.
const RATIO_FROM: u64 = 16 << 20;
/// How many times larger than packed an entry may get.
const MOST_RATIO: u64 = 200;
/// Largest list of entries that is read: two thousand of the longest names.
const LARGEST_LIST: u64 = 4 << 20;
/// What begins an entry of the list at the end of an archive.
const LISTED: [u8; 4] = *b"PK\x01\x02";
const LISTED_HEAD: usize = 46;
/// Bytes of an entry's own head before its name.
const OWN_HEAD: usize = 30;
/// The bits of a mode that say what kind of thing it is.
const KIND: u32 = 0o170_000;
const PLAIN: u32 = 0o100_000;
const FOLDER: u32 = 0o040_000;

/// A pack that was looked at, and nothing of which was written yet.
pub(crate) struct Pack {
    path: PathBuf,
    archive: ZipArchive<BufReader<File>>,
    /// What is written.
    entries: Vec<Entry>,
    text: Vec<u8>,
    /// The project in it.
    pub document: Document,
}

/// A file in a pack.
struct Entry {
    /// Its number in the archive.
    index: usize,
    name: String,
    /// How large it says that it is.
    bytes: u64,
}

/// What is wrong with a pack.
#[derive(Debug)]
enum Wrong {
    Damaged,
    Unsafe,
    TooBig,
    Empty,
}

impl Wrong {
    fn of(self, path: &Path) -> ApiError {
        let name = shown(path);
        match self {
            Wrong::Damaged => ApiError::lasting(
                "pack_damaged",
                format!("\"{name}\" is damaged or not complete."),
                "Copy or download it again, or ask for it to be sent again.",
            ),
            Wrong::Unsafe => ApiError::lasting(
                "pack_unsafe",
                format!("\"{name}\" has files in it that would be written elsewhere on your computer."),
                "Spool did not open it. Ask whoever sent it to send it from Spool again.",
            ),
            Wrong::TooBig => ApiError::lasting(
                "pack_too_big",
                format!("\"{name}\" unpacks to more than there may be here."),
                "Free some space on the disk, or ask for fewer files.",
            ),
            Wrong::Empty => ApiError::lasting(
                "pack_empty",
                format!("There is no project in \"{name}\"."),
                "Ask for it to be sent from Spool again.",
            ),
        }
    }
}

impl Pack {
    /// Looks at everything that a pack says of itself, and reads its project.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn open(path: &Path) -> Result<Pack, ApiError> {
        plain_file(path)?;
        let wrong = |wrong: Wrong| wrong.of(path);
        let file = || File::open(path).map_err(|_| crate::intake::unreadable(path));
        let mut archive = ZipArchive::new(BufReader::new(file()?)).map_err(|_| wrong(Wrong::Damaged))?;
        let entries = looked_at(&mut archive, &mut file()?).map_err(wrong)?;
        let text = project_text(&mut archive).map_err(wrong)?;
        let document = Document::draft(&text).map_err(|error| told_of(path, error))?;
        Ok(Pack { path: path.to_owned(), archive, entries, text, document })
    }

    /// Whether a file of this name is in it.
    pub fn holds(&self, relative: &str) -> bool {
        let wanted = folded(relative);
        self.entries.iter().any(|entry| folded(&entry.name) == wanted)
    }

    /// What the project's file is called, once it is unpacked.
    pub fn project_file(&self) -> String {
        format!("{}.spool", safe_name(&self.document.project.shown_title()))
    }

    /// Unpacks everything into an unfinished folder in `parent`, at most `room` bytes of it.
    ///
    /// # Errors
    /// What is wrong with it; when the disk refuses, or nobody wants it any more. Nothing stays then.
    pub fn unpack(&mut self, parent: &Path, room: u64, watch: &Watch) -> Result<TempDir, ApiError> {
        let said = self.entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.bytes));
        if said > room {
            return Err(Wrong::TooBig.of(&self.path));
        }
        let folder = settle::unfinished(parent).map_err(|error| refused(&error))?;
        let mut course = watch.of(said);
        let mut folders = HashSet::from([folder.path().to_owned()]);
        let mut left = room;
        for Entry { index, name, bytes } in &self.entries {
            let to = folder.path().join(name);
            let above = to.parent().unwrap_or(folder.path()).to_owned();
            fs::create_dir_all(&above).map_err(|error| refused(&error))?;
            folders.insert(above);
            let mut file = File::create_new(&to).map_err(|error| refused(&error))?;
            let mut entry = self.archive.by_index(*index).map_err(|_| Wrong::Damaged.of(&self.path))?;
            let packed = entry.compressed_size();
            let most = left.min(packed.saturating_mul(MOST_RATIO).max(RATIO_FROM));
            let mut limited = Counted { of: &mut entry, left: most.saturating_add(1), failed: false };
            let copied = course.copy(&mut limited, &mut file);
            let damaged = limited.failed;
            let copied = copied.map_err(|error| match () {
                () if files::is_stopped(&error) => stopped(),
                () if damaged => Wrong::Damaged.of(&self.path),
                () => refused(&error),
            })?;
            match copied {
                _ if copied > most => return Err(Wrong::TooBig.of(&self.path)),
                _ if copied != *bytes => return Err(Wrong::Damaged.of(&self.path)),
                _ => left -= copied,
            }
            file.sync_all().map_err(|error| refused(&error))?;
        }
        let project = folder.path().join(self.project_file());
        let mut file = File::create_new(&project).map_err(|error| refused(&error))?;
        file.write_all(&self.text).and_then(|()| file.sync_all()).map_err(|error| refused(&error))?;
        folders.iter().try_for_each(|folder| sync_folder(folder)).map_err(|error| refused(&error))?;
        Ok(folder)
    }
}

/// Reads no more than it may, and remembers that reading failed, as opposed to writing.
struct Counted<R> {
    of: R,
    left: u64,
    failed: bool,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(to.len());
        let read = self.of.read(&mut to[..most]).inspect_err(|_| self.failed = true)?;
        self.left -= read as u64;
        Ok(read)
    }
}

/// The entries that are written, if all entries are such as a pack may have.
fn looked_at(archive: &mut ZipArchive<BufReader<File>>, file: &mut File) -> Result<Vec<Entry>, Wrong> {
    let listed = listed(file, archive.central_directory_start())?;
    if listed.len() > MOST_ENTRIES {
        return Err(Wrong::TooBig);
    }
    // A name that is there twice is one entry to the archive, and which of the two is anybody's guess.
    let twice = listed.len() != archive.len() || archive.has_overlapping_files().unwrap_or(true);
    if twice {
        return Err(Wrong::Damaged);
    }
    let (mut seen, mut entries) = (HashSet::new(), Vec::<Entry>::new());
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| Wrong::Damaged)?;
        let name = std::str::from_utf8(entry.name_raw()).map_err(|_| Wrong::Unsafe)?.to_owned();
        let kind = entry.unix_mode().map_or(0, |mode| mode & KIND);
        let is_folder = name.ends_with('/');
        if entry.encrypted() || own_name(file, entry.header_start()).as_deref() != Some(name.as_bytes()) {
            return Err(Wrong::Damaged);
        }
        let bare = name.strip_suffix('/').unwrap_or(&name);
        if !stays_inside(bare) || ![0, PLAIN, FOLDER].contains(&kind) || !seen.insert(folded(bare)) {
            return Err(Wrong::Unsafe);
        }
        if !is_folder && is_written(&name) {
            entries.push(Entry { index, bytes: entry.size(), name });
        }
    }
    // A file that another has as its folder.
    let files: HashSet<String> = entries.iter().map(|entry| folded(&entry.name)).collect();
    let within_a_file = |entry: &Entry| {
        let name = folded(&entry.name);
        name.match_indices('/').any(|(at, _)| files.contains(&name[..at]))
    };
    if entries.iter().any(within_a_file) {
        return Err(Wrong::Unsafe);
    }
    Ok(entries)
}

/// Pictures and sounds among the files, and who made them: all else that may be in a pack is left there.
fn is_written(name: &str) -> bool {
    let usable = [InputKind::Video, InputKind::Photo, InputKind::Audio];
    let in_media = name.split_once('/').is_some_and(|(top, _)| top == MEDIA);
    name == LICENCES || (in_media && usable.contains(&classify(Path::new(name))))
}

/// Every name in the list at the end of an archive, as often as it is there.
fn listed(file: &mut File, start: u64) -> Result<Vec<Vec<u8>>, Wrong> {
    let mut list = Vec::new();
    file.seek(SeekFrom::Start(start)).map_err(|_| Wrong::Damaged)?;
    file.take(LARGEST_LIST).read_to_end(&mut list).map_err(|_| Wrong::Damaged)?;
    let (mut names, mut rest) = (Vec::new(), list.as_slice());
    while rest.starts_with(&LISTED) {
        let length = |at: usize| Some(usize::from(u16::from_le_bytes([*rest.get(at)?, *rest.get(at + 1)?])));
        let lengths = length(28).zip(length(30)).zip(length(32));
        let ((name, extra), comment) = lengths.ok_or(Wrong::Damaged)?;
        let bytes = rest.get(LISTED_HEAD..LISTED_HEAD + name).ok_or(Wrong::Damaged)?;
        names.push(bytes.to_vec());
        rest = rest.get(LISTED_HEAD + name + extra + comment..).ok_or(Wrong::Damaged)?;
        if names.len() > MOST_ENTRIES {
            return Err(Wrong::TooBig);
        }
    }
    Ok(names)
}

/// The name that stands before an entry's own bytes.
fn own_name(file: &mut File, start: u64) -> Option<Vec<u8>> {
    let mut head = [0_u8; OWN_HEAD];
    file.seek(SeekFrom::Start(start)).ok()?;
    file.read_exact(&mut head).ok()?;
    let mut name = vec![0; usize::from(u16::from_le_bytes([head[26], head[27]]))];
    file.read_exact(&mut name).ok()?;
    Some(name)
}

fn project_text(archive: &mut ZipArchive<BufReader<File>>) -> Result<Vec<u8>, Wrong> {
    if archive.index_for_name(PROJECT).is_none() {
        return Err(Wrong::Empty);
    }
    let mut text = Vec::new();
    let entry = archive.by_name(PROJECT).map_err(|_| Wrong::Damaged)?;
    // One byte more than a project may have: that is then said of the project.
    entry.take(LARGEST_TEXT as u64 + 1).read_to_end(&mut text).map_err(|_| Wrong::Damaged)?;
    Ok(text)
}

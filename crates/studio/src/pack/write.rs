//! Writing a pack: the project first, then who made what, then the files as they are.

use super::names::{LICENCES, PROJECT, in_pack};
use super::{MOST_BYTES, MOST_ENTRIES, Watch};
use crate::api::ApiError;
use crate::files;
use crate::intake;
use crate::production::Sources;
use editorial::project::{Document, MediaPath, Project, showable};
use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// A file that may need more than the old limits of the format.
const LARGE: u64 = u32::MAX as u64;

/// What goes into a pack.
pub(super) struct Contents {
    /// Whose temporary files these are.
    owner: String,
    text: String,
    licences: String,
    /// Names in the pack, and where each file is.
    files: Vec<(String, PathBuf)>,
    bytes: u64,
    /// What people call the files that are not there.
    pub missing: Vec<String>,
}

/// Gives every file of a project its name in the pack. What is not there stays missing, without the path of this
/// computer that it had.
///
/// # Errors
/// `pack_too_big` when nobody could unpack it; when a file cannot be read.
pub(super) fn contents(mut document: Document, found: &Sources) -> Result<Contents, ApiError> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut names: BTreeMap<PathBuf, String> = BTreeMap::new();
    let (mut missing, mut bytes) = (Vec::new(), 0_u64);
    for (id, media) in &mut document.project.media {
        let Some(path) = found.get(id) else {
            missing.push(media.path.name());
            if let MediaPath::Elsewhere(_) = media.path {
                media.path = named(in_pack(Path::new(&media.path.name()), &mut taken), id);
            }
            continue;
        };
        let name = match names.get(path) {
            Some(name) => name.clone(),
            None => {
                let meta = std::fs::metadata(path).map_err(|_| intake::unreadable(path))?;
                bytes += meta.len();
                let name = in_pack(path, &mut taken);
                names.insert(path.clone(), name.clone());
                name
            }
        };
        media.path = named(name, id);
    }
    if names.len() + 2 > MOST_ENTRIES || bytes > MOST_BYTES {
        return Err(ApiError::lasting(
            "pack_too_big",
            "The project with its files is too large for one file that others can open.",
            "Take out clips that it does not use, or make them smaller first.",
        ));
    }
    let licences = licences(&document.project);
    let files = names.into_iter().map(|(path, name)| (name, path)).collect();
    let owner = format!("pack-{}", document.project.id.as_str());
    Ok(Contents { owner, text: document.to_text(), licences, files, bytes, missing })
}

fn named(name: String, id: &str) -> MediaPath {
    MediaPath::try_from(name).unwrap_or_else(|_| MediaPath::Elsewhere(id.to_owned()))
}

/// A line for each file whose maker is known.
fn licences(project: &Project) -> String {
    let mut text = format!("{}\n\n", project.shown_title());
    for media in project.media.values() {
        let Some(source) = &media.source else { continue };
        let said = [&source.author, &source.licence, &source.site, &source.page];
        let said: Vec<String> =
            said.into_iter().map(|said| showable(said)).filter(|said| !said.is_empty()).collect();
        if !said.is_empty() {
            text.push_str(&format!("{}: {}\n", media.path.name(), said.join(", ")));
        }
    }
    text
}

impl Contents {
    /// How many files there are.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// Writes the pack, replacing what is at `to` only once it is whole. Answers its size in bytes.
    ///
    /// # Errors
    /// When it was told to stop, a file cannot be read, or the disk refuses; nothing was written then.
    pub fn write(&self, to: &Path, watch: &Watch) -> io::Result<u64> {
        files::replace_with(&self.owner, to, |file| {
            let mut course = watch.of(self.bytes);
            let mut zip = ZipWriter::new(BufWriter::new(file));
            let plain = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Stored)
                .unix_permissions(0o644);
            for (name, text) in [(PROJECT, &self.text), (LICENCES, &self.licences)] {
                zip.start_file(name, plain.compression_method(CompressionMethod::Deflated))?;
                zip.write_all(text.as_bytes())?;
            }
            course.moved(0)?;
            for (name, path) in &self.files {
                let mut from = File::open(path)?;
                let large = from.metadata()?.len() >= LARGE;
                zip.start_file(name.as_str(), plain.large_file(large))?;
                course.copy(&mut from, &mut zip)?;
            }
            zip.finish()?.flush()
        })?;
        Ok(std::fs::metadata(to)?.len())
    }
}

//! The order: what a render job is given. Frozen at submit, so that later edits never change a running job.

use crate::api::{ApiError, RenderChoices, Script, WriteScript};
use crate::brief::Turns;
use crate::intake::Production;
use crate::sharing::{Freight, Home, Made};
use crate::writing::with_script;
use editorial::project::Document;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The kind of job that makes a video.
pub(crate) const RENDER: &str = "render";

/// The same, of a video that only one computer can make.
pub(crate) fn render_at(place: &str) -> String {
    format!("{RENDER}@{place}")
}

/// The same, of a video that is made, and that this computer takes to the person's folder.
pub(crate) fn homeward(place: &str) -> String {
    format!("{RENDER}@{place}/home")
}

/// What a render job is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Order {
    /// Version of this shape.
    pub version: u32,
    /// The project's text as it was.
    pub project: String,
    /// Where its relative paths start.
    #[serde(with = "optional_path")]
    pub root: Option<PathBuf>,
    /// Files the person pointed to.
    #[serde(with = "paths_by_name")]
    pub located: BTreeMap<String, PathBuf>,
    /// What was chosen for this video alone.
    pub choices: RenderChoices,
    /// The exact file to write, replacing it.
    #[serde(with = "optional_path")]
    pub output: Option<PathBuf>,
    /// The folder to write to when there is no exact file.
    #[serde(with = "path_text")]
    pub output_folder: PathBuf,
    /// What was left out at intake, in sentences.
    pub warnings: Vec<String>,
    /// Which of the sites that are on may be asked for footage; none for all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sites: Option<Vec<String>>,
    /// The script that is still to be written; until then its project speaks the topic alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<WriteScript>,
    /// What the lines of that script are given in turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turns: Option<Turns>,
    /// Where it was ordered, when several computers share the queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<Home>,
    /// Its files as they lie on the hub, by their names in the project.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parcels: BTreeMap<String, Freight>,
    /// Whether only the computer where it was ordered can make it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stays: bool,
    /// The video, once it is made and while it is not home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<Made>,
}

impl Order {
    /// Freezes a production.
    pub fn of(
        production: Production,
        choices: RenderChoices,
        output: Option<PathBuf>,
        output_folder: PathBuf,
    ) -> Order {
        Order {
            version: 1,
            project: production.document.to_text(),
            root: production.root,
            located: production.located,
            choices,
            output,
            output_folder,
            warnings: production.warnings,
            ..Order::default()
        }
    }

    /// Who of those that share the queue can go on with it. A script is written where its writer was set up.
    pub fn kind(&self) -> String {
        match (&self.home, &self.made) {
            (Some(home), Some(_)) => homeward(&home.place),
            (Some(home), None) if self.stays || self.wish.is_some() => render_at(&home.place),
            _ => RENDER.to_owned(),
        }
    }

    /// The folder that the video goes to.
    pub fn folder(&self) -> &Path {
        let exact = self.output.as_deref().and_then(Path::parent);
        exact.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(&self.output_folder)
    }

    /// Sends the video to another folder; a file that was named keeps its name.
    pub fn send_to(&mut self, folder: PathBuf) {
        let name = self.output.as_deref().and_then(Path::file_name).map(|name| folder.join(name));
        (self.output, self.output_folder) = (name, folder);
    }

    /// Makes the folder while the person is there: if it is gone when the video is done, its disk was taken away.
    pub async fn make_its_folder(&self) {
        let made = tokio::fs::create_dir_all(self.folder()).await;
        if let Err(error) = made {
            // Whether the video can be written is asked when there is one.
            tracing::debug!(%error, "the folder of a video cannot be made yet");
        }
    }

    /// The order as the queue keeps it.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which only a fault of ours can cause.
    pub fn to_args(&self) -> Result<serde_json::Value, ApiError> {
        serde_json::to_value(self)
            .map_err(|error| ApiError::lasting("internal", error.to_string(), "Try again."))
    }

    /// The order that the queue kept.
    ///
    /// # Errors
    /// When it was written by another version of Spool.
    pub fn read(args: &serde_json::Value) -> Result<Order, ApiError> {
        Order::deserialize(args).map_err(|error| {
            ApiError::lasting(
                "order_unreadable",
                format!("This job cannot be read any more ({error})."),
                "Make the video again.",
            )
        })
    }

    /// Gives the video another title.
    ///
    /// # Errors
    /// As [`Order::document`].
    pub fn retitle(&mut self, title: &str) -> Result<(), ApiError> {
        let mut document = Document::open(self.project.as_bytes())?;
        document.project.title = title.to_owned();
        self.project = document.to_text();
        Ok(())
    }

    /// Gives the video the script that it was to have.
    ///
    /// # Errors
    /// When the words are none that a project can hold.
    pub fn speak(&mut self, script: &Script) -> Result<(), ApiError> {
        let mut document = with_script(Document::open(self.project.as_bytes())?, script)?;
        if let Some(turns) = self.turns.take() {
            turns.take(&mut document.project);
        }
        (self.wish, self.project) = (None, document.to_text());
        Ok(())
    }

    /// The project again, with this video's own choices in it.
    ///
    /// # Errors
    /// When the text no longer opens, which only a change of the format can cause.
    pub fn document(&self) -> Result<Document, ApiError> {
        let mut document = Document::open(self.project.as_bytes())?;
        if let Some(shape) = self.choices.shape {
            let canvas = &mut document.project.canvas;
            (canvas.width, canvas.height) = shape.size();
        }
        Ok(document)
    }
}

/// A path as text. One that is no text (which some systems allow) is kept byte for byte behind a sign that no path has.
mod path_text {
    use serde::{Deserialize, Deserializer, Serializer};
    use std::path::{Path, PathBuf};

    const BYTES: &str = "\0bytes:";

    pub(super) fn text(path: &Path) -> String {
        match path.to_str() {
            Some(text) => text.to_owned(),
            None => {
                let bytes = path.as_os_str().as_encoded_bytes();
                bytes.iter().fold(BYTES.to_owned(), |text, byte| format!("{text}{byte:02x}"))
            }
        }
    }

    #[cfg(unix)]
    pub(super) fn path(text: &str) -> PathBuf {
        use std::os::unix::ffi::OsStringExt;
        let Some(hex) = text.strip_prefix(BYTES) else { return PathBuf::from(text) };
        let digits: Vec<u8> =
            hex.bytes().filter_map(|digit| (digit as char).to_digit(16)).map(|d| d as u8).collect();
        std::ffi::OsString::from_vec(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
            .into()
    }

    #[cfg(not(unix))]
    pub(super) fn path(text: &str) -> PathBuf {
        PathBuf::from(text)
    }

    pub(super) fn serialize<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&text(path))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PathBuf, D::Error> {
        Ok(path(&String::deserialize(from)?))
    }
}

pub(crate) mod optional_path {
    use super::path_text;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::path::PathBuf;

    pub(crate) fn serialize<S: Serializer>(path: &Option<PathBuf>, to: S) -> Result<S::Ok, S::Error> {
        path.as_deref().map(path_text::text).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<PathBuf>, D::Error> {
        Ok(Option::<String>::deserialize(from)?.as_deref().map(path_text::path))
    }
}

pub(crate) mod paths_by_name {
    use super::path_text;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    pub(crate) fn serialize<S: Serializer>(
        paths: &BTreeMap<String, PathBuf>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        paths
            .iter()
            .map(|(name, path)| (name, path_text::text(path)))
            .collect::<BTreeMap<_, _>>()
            .serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeMap<String, PathBuf>, D::Error> {
        let texts = BTreeMap::<String, String>::deserialize(from)?;
        Ok(texts.into_iter().map(|(name, text)| (name, path_text::path(&text))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::path_text;
    use std::path::Path;

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_no_text_comes_back_byte_for_byte() {
        use std::os::unix::ffi::OsStrExt;
        for bytes in [b"/a/bad\xff\xfe.mp4".as_slice(), "/视频 🎬.mp4".as_bytes(), b""] {
            let path = Path::new(std::ffi::OsStr::from_bytes(bytes));
            assert_eq!(path_text::path(&path_text::text(path)), path);
        }
    }
}

//! The order: what a render job is given. Frozen at submit, so that later edits never change a running job.

use crate::api::{ApiError, RenderChoices};
use crate::intake::Production;
use editorial::project::Document;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The kind of job that makes a video.
pub(crate) const RENDER: &str = "render";

/// What a render job is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Order {
    /// Version of this shape.
    pub version: u32,
    /// The project's text as it was.
    pub project: String,
    /// Where its relative paths start.
    pub root: Option<PathBuf>,
    /// Files the person pointed to.
    pub located: BTreeMap<String, PathBuf>,
    /// What was chosen for this video alone.
    pub choices: RenderChoices,
    /// The exact file to write, replacing it.
    pub output: Option<PathBuf>,
    /// The folder to write to when there is no exact file.
    pub output_folder: PathBuf,
    /// What was left out at intake, in sentences.
    pub warnings: Vec<String>,
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
        }
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

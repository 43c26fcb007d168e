//! Looks of a person's own: how their videos look and sound, kept by name or as a file to be given away. A look holds
//! its logo itself, so that it is whole wherever it goes.

use crate::api::{ApiError, LookView, Storyboard};
use crate::desk::Act;
use crate::files;
use crate::intake::{self, shown};
use crate::production::find;
use crate::studio::Studio;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use editorial::project::{Dress, MediaKind};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Looks that are kept by name.
const MOST_LOOKS: usize = 50;
/// Largest logo that goes into a look, in bytes.
const LARGEST_LOGO: u64 = 2 * 1024 * 1024;
const EXTENSION: &str = "spoollook";

/// A look as it lies in its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Look {
    #[serde(flatten)]
    dress: Dress,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    logo_file: Option<Picture>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Picture {
    /// `png`, `jpg` and so on.
    kind: String,
    base64: String,
}

impl Studio {
    /// Looks that are kept, by name.
    ///
    /// # Errors
    /// `internal` only.
    pub async fn looks(&self) -> Result<Vec<LookView>, ApiError> {
        self.at_desk(|studio| Ok(studio.kept_looks())).await
    }

    /// Keeps what a project wears, under a name; one of the same name is replaced.
    ///
    /// # Errors
    /// `project_gone`, `look_unnamed`, `look_logo`, `look_many`; when the disk refuses.
    pub async fn keep_look(&self, project: &str, name: &str) -> Result<Vec<LookView>, ApiError> {
        let (project, name) = (project.to_owned(), name.trim().to_owned());
        self.at_desk(move |studio| {
            if name.is_empty() {
                return Err(ApiError::lasting("look_unnamed", "The look has no name.", "Give it a name."));
            }
            let known = studio.kept_looks();
            let same = known.iter().find(|look| look.name == name);
            if same.is_none() && known.len() >= MOST_LOOKS {
                let message = format!("There are {MOST_LOOKS} looks already.");
                return Err(ApiError::lasting("look_many", message, "Forget one that you do not use."));
            }
            let id = same.map_or_else(|| uuid::Uuid::now_v7().to_string(), |look| look.id.clone());
            let text = studio.look_of(&project, &name)?;
            files::replace(&studio.look_file(&id)?, text.as_bytes()).map_err(|error| refused(&error))?;
            Ok(studio.kept_looks())
        })
        .await
    }

    /// Lets go of a look. What wears it stays as it is.
    ///
    /// # Errors
    /// `look_gone`.
    pub async fn forget_look(&self, look: &str) -> Result<Vec<LookView>, ApiError> {
        let look = look.to_owned();
        self.at_desk(move |studio| {
            std::fs::remove_file(studio.look_file(&look)?).map_err(|_| gone())?;
            Ok(studio.kept_looks())
        })
        .await
    }

    /// Writes what a project wears to a file that the person named.
    ///
    /// # Errors
    /// As [`Studio::keep_look`].
    pub async fn save_look_as(&self, project: &str, path: PathBuf) -> Result<(), ApiError> {
        let project = project.to_owned();
        let path = match path.extension() {
            Some(end) if end.eq_ignore_ascii_case(EXTENSION) => path,
            _ => PathBuf::from(format!("{}.{EXTENSION}", path.display())),
        };
        self.at_desk(move |studio| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = studio.look_of(&project, &name)?;
            files::replace(&path, text.as_bytes()).map_err(|error| refused(&error))
        })
        .await
    }

    /// Puts a look that is kept on a project.
    ///
    /// # Errors
    /// As [`Studio::edit_project`]; `look_gone`, `look_wrong`.
    pub async fn wear_look(&self, project: &str, look: &str) -> Result<Storyboard, ApiError> {
        let path = self.look_file(look)?;
        if !path.is_file() {
            return Err(gone());
        }
        self.wear_look_file(project, path).await
    }

    /// Puts a look from a file on a project.
    ///
    /// # Errors
    /// As [`Studio::wear_look`].
    pub async fn wear_look_file(&self, project: &str, path: PathBuf) -> Result<Storyboard, ApiError> {
        let worn = self.at_desk(move |studio| {
            let look = read(&path)?;
            let logo = look.logo_file.map(|picture| studio.logo_at_hand(&picture)).transpose()?;
            Ok(Act::Wear(Box::new(look.dress), logo))
        });
        self.act(project, worn.await?).await
    }

    fn kept_looks(&self) -> Vec<LookView> {
        let entries = std::fs::read_dir(self.looks_folder()).into_iter().flatten().flatten();
        let view = |path: PathBuf| {
            let id = path.file_stem()?.to_str()?.to_owned();
            Some(LookView { id, name: read(&path).ok()?.dress.name })
        };
        let mut looks: Vec<LookView> = entries.filter_map(|entry| view(entry.path())).collect();
        looks.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
        looks
    }

    /// What a project wears, as the text of a look.
    fn look_of(&self, project: &str, name: &str) -> Result<String, ApiError> {
        let order = self.desk.desk.peek(project)?.order(Default::default(), PathBuf::new());
        let document = editorial::project::Document::draft(order.project.as_bytes())?;
        let logo = document.project.logo.as_ref().map(|logo| logo.media.clone());
        let path = logo.and_then(|media| find(&order, &document.project).remove(&media));
        let logo_file = path.map(|path| picture(&path)).transpose()?;
        let look = Look { dress: document.dress(name), logo_file };
        let text = serde_json::to_string_pretty(&look).unwrap_or_default();
        Ok(format!("{text}\n"))
    }

    fn looks_folder(&self) -> PathBuf {
        self.folders.data.join("looks")
    }

    /// An id is a UUID, and so never leads out of the folder.
    fn look_file(&self, id: &str) -> Result<PathBuf, ApiError> {
        let id: uuid::Uuid = id.parse().map_err(|_| gone())?;
        Ok(self.looks_folder().join(format!("{id}.{EXTENSION}")))
    }

    /// The logo of a look as a file in the data folder, named by what is in it.
    fn logo_at_hand(&self, picture: &Picture) -> Result<PathBuf, ApiError> {
        let bytes = BASE64_STANDARD.decode(&picture.base64).map_err(|_| wrong_logo())?;
        let name = format!("{}.{}", blake3::hash(&bytes).to_hex(), picture.kind);
        let path = self.folders.logos().join(name);
        if intake::classify(&path) != crate::api::InputKind::Photo || picture.kind.contains(['/', '\\', '.'])
        {
            return Err(wrong_logo());
        }
        if !self.claims(&path)? {
            files::replace(&path, &bytes).map_err(|error| refused(&error))?;
        }
        Ok(path)
    }
}

fn read(path: &Path) -> Result<Look, ApiError> {
    let bytes = intake::read_small(path)?;
    let wrong = |_| {
        let message = format!("\"{}\" is no look of Spool's.", shown(path));
        ApiError::lasting("look_wrong", message, "Choose a file that ends in .spoollook.")
    };
    Dress::open(&bytes).map_err(wrong)?;
    serde_json::from_slice(&bytes).map_err(|error| {
        tracing::debug!(%error, "a look could not be read");
        let message = format!("\"{}\" is no look of Spool's.", shown(path));
        ApiError::lasting("look_wrong", message, "Choose a file that ends in .spoollook.")
    })
}

fn picture(path: &Path) -> Result<Picture, ApiError> {
    let size = std::fs::metadata(path).map(|meta| meta.len()).unwrap_or(u64::MAX);
    let bytes = if size <= LARGEST_LOGO { std::fs::read(path).ok() } else { None };
    let bytes = bytes.ok_or_else(|| {
        let message = format!("The logo \"{}\" is larger than 2 MB, or cannot be read.", shown(path));
        ApiError::lasting("look_logo", message, "Choose a smaller picture as the logo.")
    })?;
    let kind = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    Ok(Picture { kind, base64: BASE64_STANDARD.encode(bytes) })
}

/// Names the logo of a look in a project, once.
pub(crate) fn located(production: &mut intake::Production, path: &Path) -> String {
    let known = production.located.iter().find(|(_, there)| *there == path).map(|(name, _)| name.clone());
    let known = known.filter(|name| production.document.project.media.contains_key(name));
    known.unwrap_or_else(|| production.locate(path, MediaKind::Photo))
}

fn gone() -> ApiError {
    ApiError::lasting("look_gone", "That look is not here any more.", "Choose another look.")
}

fn wrong_logo() -> ApiError {
    ApiError::lasting(
        "look_logo",
        "The logo of this look cannot be read.",
        "Save the look again with another logo.",
    )
}

fn refused(error: &std::io::Error) -> ApiError {
    let message = format!("The look could not be kept ({error}).");
    ApiError::lasting("disk_error", message, "Free some space on the disk, then try again.")
}

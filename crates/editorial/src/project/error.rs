//! What can be wrong with a project file, each in a sentence a creator can act on.

use thiserror::Error;

/// Why a project could not be opened. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProjectError {
    /// No bytes.
    #[error("The project file is empty.")]
    Empty,
    /// Over 4 MiB.
    #[error("The project file is larger than 4 MB, so it cannot be a Spool project.")]
    TooBig,
    /// Something else.
    #[error("This file is not a Spool project.")]
    NotAProject,
    /// Not UTF-8.
    #[error("The project file is not saved as UTF-8 text.")]
    Encoding,
    /// Needs a newer program.
    #[error("The project was made with {made_with}, which is newer than this Spool.")]
    NewerVersion {
        /// Who wrote it.
        made_with: String,
    },
    /// No version, or one that never was.
    #[error("The project does not say which version of the format it uses.")]
    Version,
    /// The text breaks off or is not JSON.
    #[error("The project file is damaged at line {line}, column {column}: {what}.")]
    Syntax {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the reader says.
        what: String,
    },
    /// A field holds what it cannot hold.
    #[error("The project has a wrong value at line {line}, column {column}: {what}.")]
    Wrong {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the reader says.
        what: String,
    },
    /// Over a limit.
    #[error("The project has more than {limit} {what}.")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many are allowed.
        limit: usize,
    },
    /// Over 50,000 characters.
    #[error("The script is longer than 50,000 characters.")]
    ScriptTooLong,
    /// Nothing to speak.
    #[error("The project has no words to speak.")]
    NoWords,
    /// A picture nobody can make.
    #[error("A picture of {width} x {height} pixels cannot be made.")]
    CanvasSize {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// Two scenes of one name.
    #[error("Two lines of the project have the same id, \"{id}\".")]
    TwiceTheSame {
        /// The id.
        id: String,
    },
    /// A name without a file.
    #[error("Line {line}, column {column} uses the file \"{name}\", which the project does not list.")]
    UnknownMedia {
        /// The name.
        name: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
}

impl ProjectError {
    /// For programs.
    pub fn code(&self) -> &'static str {
        match self {
            ProjectError::Empty => "project_empty",
            ProjectError::TooBig => "project_too_big",
            ProjectError::NotAProject => "not_a_project",
            ProjectError::Encoding => "project_encoding",
            ProjectError::NewerVersion { .. } => "newer_version",
            ProjectError::Version => "project_version",
            ProjectError::Syntax { .. } => "project_damaged",
            ProjectError::Wrong { .. }
            | ProjectError::CanvasSize { .. }
            | ProjectError::TwiceTheSame { .. } => "project_wrong",
            ProjectError::TooMany { .. } => "too_many",
            ProjectError::ScriptTooLong => "script_too_long",
            ProjectError::NoWords => "script_empty",
            ProjectError::UnknownMedia { .. } => "project_media",
        }
    }

    /// What to try.
    pub fn hint(&self) -> &'static str {
        match self {
            ProjectError::Empty | ProjectError::Syntax { .. } => {
                "Open an earlier copy of it, or drop the script and clips instead."
            }
            ProjectError::TooBig | ProjectError::NotAProject => {
                "Drop a .spool project, or a script with clips and photos."
            }
            ProjectError::Encoding => "Save it again as UTF-8 in your text editor.",
            ProjectError::NewerVersion { .. } => "Get the new version of Spool to open it.",
            ProjectError::Version => {
                "Set \"version\": 1 in the file, or open it in the program that made it."
            }
            ProjectError::Wrong { .. }
            | ProjectError::UnknownMedia { .. }
            | ProjectError::TwiceTheSame { .. } => {
                "Correct that place in a text editor, or open an earlier copy."
            }
            ProjectError::CanvasSize { .. } => "Choose a width and height between 64 and 4096.",
            ProjectError::TooMany { .. } | ProjectError::ScriptTooLong => "Split it into several videos.",
            ProjectError::NoWords => "Write at least one sentence.",
        }
    }

    /// From what the JSON reader says, told apart by kind.
    pub(super) fn wrong(error: &serde_json::Error) -> ProjectError {
        let (line, column) = (error.line(), error.column());
        let whole = error.to_string();
        let what = whole.split(" at line ").next().unwrap_or(&whole).to_owned();
        match error.classify() {
            serde_json::error::Category::Data => ProjectError::Wrong { line, column, what },
            _ => ProjectError::Syntax { line, column, what },
        }
    }
}

/// Line and column of the first place that holds `name` as a JSON text, from 1.
pub(super) fn place_of(text: &str, name: &str) -> (usize, usize) {
    let quoted = serde_json::to_string(name).unwrap_or_default();
    let at = text.find(&quoted).unwrap_or(0);
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, text[line_start..at].chars().count() + 1)
}

//! Script files: the words of a text that was written elsewhere, whatever it was written with.

use crate::api::ApiError;
use crate::docx;
use crate::intake::{plain_file, read_small, shown};
use editorial::project::LARGEST_TEXT;
use std::path::Path;

/// A script's text. Caption files give their words without numbers and times.
pub(crate) fn text_of(path: &Path) -> Result<String, ApiError> {
    let ends = |end: &str| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(end));
    if ends("docx") {
        plain_file(path)?;
        return docx::text_of(path)
            .filter(|text| text.len() <= LARGEST_TEXT)
            .ok_or_else(|| no_document(path));
    }
    let bytes = read_small(path)?;
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(&bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| {
        ApiError::lasting(
            "script_encoding",
            format!("\"{}\" is not saved as UTF-8 text.", shown(path)),
            "Save it again as UTF-8, or paste the script into Spool.",
        )
    })?;
    if text.contains('\0') {
        return Err(ApiError::lasting(
            "input_unknown",
            format!("\"{}\" is not a text.", shown(path)),
            "Drop a script saved as plain text (.txt or .md).",
        ));
    }
    Ok(if ends("srt") || ends("vtt") { without_times(text) } else { text.to_owned() })
}

fn no_document(path: &Path) -> ApiError {
    ApiError::lasting(
        "input_unknown",
        format!("\"{}\" is not a document that Spool can read.", shown(path)),
        "Save it again as .docx without a password, or paste the script into Spool.",
    )
}

fn without_times(text: &str) -> String {
    let words = |line: &&str| {
        let line = line.trim();
        !line.contains("-->") && !line.starts_with("WEBVTT") && !line.chars().all(|c| c.is_ascii_digit())
    };
    text.lines().filter(words).collect::<Vec<_>>().join(" ")
}

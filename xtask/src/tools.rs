//! The video tools that Spool uses.

use std::path::{Path, PathBuf};

/// The tool of this name: the one that comes with Spool, else the system's.
pub(crate) fn tool(name: &str) -> PathBuf {
    let ours = providers::resources::find().tools();
    ours.unwrap_or_else(|| Path::new("/usr/bin").to_owned()).join(name)
}

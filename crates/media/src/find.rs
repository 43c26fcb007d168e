//! Where the two programs are. Never the search path or the current folder: only places that we or the system own.

use crate::run;
use std::io;
use std::path::{Path, PathBuf};

/// Why there is no working ffmpeg.
#[derive(Debug, thiserror::Error)]
pub enum FfmpegError {
    /// Nothing of that name where it may be.
    #[error("Spool's video tool \"{program}\" is missing. Install Spool again, or install ffmpeg.")]
    Missing {
        /// `ffmpeg` or `ffprobe`.
        program: &'static str,
    },
    /// The environment names something that is not there.
    #[error("{variable} names {}, which is not a program with a full path. Correct it or remove it.", path.display())]
    Named {
        /// The environment variable.
        variable: &'static str,
        /// What it says.
        path: PathBuf,
    },
    /// It is there and does not start.
    #[error("Spool's video tool {} does not start ({source}). Install Spool again.", path.display())]
    Broken {
        /// The program.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder for work in progress cannot be used.
    #[error("The folder {} cannot be used ({source}). Check that it exists and that you may write to it.", path.display())]
    Scratch {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The programs, by absolute path, and what ffmpeg says its version is.
#[derive(Debug, Clone)]
pub(crate) struct Tools {
    pub ffmpeg: PathBuf,
    pub ffprobe: PathBuf,
    pub version: String,
}

/// Finds both programs and asks ffmpeg for its version.
pub(crate) fn tools() -> Result<Tools, FfmpegError> {
    let ffmpeg = program("ffmpeg", "SPOOL_FFMPEG")?;
    let ffprobe = program("ffprobe", "SPOOL_FFPROBE")?;
    let banner =
        run::banner(&ffmpeg).map_err(|source| FfmpegError::Broken { path: ffmpeg.clone(), source })?;
    Ok(Tools { version: version(&banner).to_owned(), ffmpeg, ffprobe })
}

fn program(name: &'static str, variable: &'static str) -> Result<PathBuf, FfmpegError> {
    if let Some(named) = std::env::var_os(variable).filter(|value| !value.is_empty()) {
        let path = PathBuf::from(named);
        let good = path.is_absolute() && path.is_file();
        return if good { Ok(path) } else { Err(FfmpegError::Named { variable, path }) };
    }
    let beside = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_path_buf));
    places(name, beside.as_deref())
        .into_iter()
        .find(|path| path.is_file())
        .ok_or(FfmpegError::Missing { program: name })
}

/// Every place a program may be, best first.
fn places(name: &str, beside: Option<&Path>) -> Vec<PathBuf> {
    let suffix = std::env::consts::EXE_SUFFIX;
    let system = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "C:\\Program Files\\ffmpeg\\bin"];
    let ours = beside.map(|folder| folder.join(format!("spool-{name}{suffix}")));
    ours.into_iter()
        .chain(system.iter().map(|folder| Path::new(folder).join(format!("{name}{suffix}"))))
        .filter(|path| path.is_absolute())
        .collect()
}

/// `5.1.9-0+deb12u1` out of `ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers`.
fn version(banner: &str) -> &str {
    banner.split_whitespace().nth(2).unwrap_or("unknown")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_third_word() {
        assert_eq!(version("ffmpeg version 5.1.9-0+deb12u1 Copyright (c)"), "5.1.9-0+deb12u1");
        assert_eq!(version("ffmpeg version N-118432-g1b2c3 Copyright"), "N-118432-g1b2c3");
        assert_eq!(version(""), "unknown");
    }

    #[test]
    fn the_program_beside_ours_comes_first() {
        let places = places("ffmpeg", Some(Path::new("/opt/spool")));
        let suffix = std::env::consts::EXE_SUFFIX;
        assert_eq!(places[0], Path::new("/opt/spool").join(format!("spool-ffmpeg{suffix}")));
    }
}

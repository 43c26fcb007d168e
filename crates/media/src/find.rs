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

impl Tools {
    /// Whether packets can be left out on their way to a decoder, which the program's versions from 8 on can.
    pub fn sieve_packets(&self) -> bool {
        let number = self.version.trim_start_matches('n');
        let major = number.split(|sign: char| !sign.is_ascii_digit()).next();
        major.and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| (8..1_000).contains(&major))
    }
}

/// Finds both programs and asks ffmpeg for its version: what the environment names, else the pair in `ours`, else the
/// system's, which also stands in where ours does not start.
pub(crate) fn tools(ours: Option<&Path>) -> Result<Tools, FfmpegError> {
    let (ffmpeg, ffprobe) = (named("SPOOL_FFMPEG")?, named("SPOOL_FFPROBE")?);
    let mut failure = None;
    for folder in folders(ours) {
        let in_it = |name: &str| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let ffmpeg = ffmpeg.clone().unwrap_or_else(|| in_it("ffmpeg"));
        let ffprobe = ffprobe.clone().unwrap_or_else(|| in_it("ffprobe"));
        let missing =
            [("ffmpeg", &ffmpeg), ("ffprobe", &ffprobe)].into_iter().find(|(_, path)| !path.is_file());
        let found = match missing {
            Some((program, _)) => Err(FfmpegError::Missing { program }),
            None => {
                run::banner(&ffmpeg).map_err(|source| FfmpegError::Broken { path: ffmpeg.clone(), source })
            }
        };
        match found {
            Ok(banner) => return Ok(Tools { version: version(&banner).to_owned(), ffmpeg, ffprobe }),
            // One that does not start says more than one that is not there.
            Err(error) if matches!(failure, None | Some(FfmpegError::Missing { .. })) => {
                failure = Some(error)
            }
            Err(_) => {}
        }
    }
    Err(failure.unwrap_or(FfmpegError::Missing { program: "ffmpeg" }))
}

/// The program that the environment names, if it names any.
fn named(variable: &'static str) -> Result<Option<PathBuf>, FfmpegError> {
    let Some(named) = std::env::var_os(variable).filter(|value| !value.is_empty()) else { return Ok(None) };
    let path = PathBuf::from(named);
    if path.is_absolute() && path.is_file() {
        Ok(Some(path))
    } else {
        Err(FfmpegError::Named { variable, path })
    }
}

/// Every folder that the programs may be in, best first.
fn folders(ours: Option<&Path>) -> impl Iterator<Item = PathBuf> {
    let system = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "C:\\Program Files\\ffmpeg\\bin"];
    let ours = ours.and_then(|folder| std::path::absolute(folder).ok());
    ours.into_iter().chain(system.map(PathBuf::from)).filter(|folder| folder.is_absolute())
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
    fn what_an_old_program_cannot_is_not_asked_of_it() {
        let sieves = |version: &str| {
            Tools { ffmpeg: PathBuf::new(), ffprobe: PathBuf::new(), version: version.to_owned() }
                .sieve_packets()
        };
        let known = [
            "n9.0.2-17-g2a571b6068-20260930",
            "8.1",
            "5.1.9-0+deb12u1",
            "7.1",
            "N-118432-g1b2c3",
            "20260101",
            "unknown",
        ];
        assert_eq!(known.map(sieves), [true, true, false, false, false, false, false]);
    }

    #[test]
    fn ours_come_before_the_systems() {
        assert_eq!(folders(Some(Path::new("/opt/spool/tools"))).next(), Some("/opt/spool/tools".into()));
    }

    #[cfg(unix)]
    #[test]
    fn where_ours_do_not_start_the_systems_stand_in() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        for name in ["ffmpeg", "ffprobe"] {
            let path = folder.path().join(name);
            std::fs::write(&path, "#!/nowhere/at/all\n").unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        let found = tools(Some(folder.path())).unwrap();
        assert!(!found.ffmpeg.starts_with(folder.path()), "{found:?}");
        assert_eq!(found.ffmpeg.parent(), found.ffprobe.parent());
    }
}

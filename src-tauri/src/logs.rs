//! What happened, for those who look: to stderr and to `logs/spool.log`, which stays small. Panics go there too.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::MakeWriterExt;

const FILE_BYTES: u64 = 4 << 20;

/// Starts logging; `SPOOL_LOG` filters. Without a writable folder it logs to stderr only.
pub(crate) fn start(folder: &Path) {
    let filter = EnvFilter::try_from_env("SPOOL_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,async_nats=off,genai=off"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false);
    // A second start in one process is a test's doing: the first log stays.
    let _ = match Bounded::open(folder) {
        Ok(file) => builder.with_writer(io::stderr.and(Mutex::new(file))).try_init(),
        Err(error) => {
            let started = builder.with_writer(io::stderr).try_init();
            tracing::warn!(%error, "no log file");
            started
        }
    };
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!(%panic, "panic");
        usual(panic);
    }));
}

/// A file that starts again when it is full, and keeps the one before.
struct Bounded {
    path: PathBuf,
    file: File,
    bytes: u64,
}

impl Bounded {
    fn open(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join("spool.log");
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        let bytes = file.metadata()?.len();
        Ok(Self { path, file, bytes })
    }
}

impl Write for Bounded {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        if self.bytes >= FILE_BYTES {
            std::fs::rename(&self.path, self.path.with_extension("before.log"))?;
            self.file = File::create(&self.path)?;
            self.bytes = 0;
        }
        let written = self.file.write(text)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_log_starts_again_and_keeps_the_one_before() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let mut log = Bounded::open(folder.path())?;
        log.bytes = FILE_BYTES;
        log.write_all(b"fresh")?;
        assert_eq!(std::fs::read(folder.path().join("spool.log"))?, b"fresh");
        assert!(folder.path().join("spool.before.log").exists());
        Ok(())
    }
}

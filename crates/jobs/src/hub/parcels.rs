//! Large files on the hub, each named by the hash of what is in it: there whole or not at all, brought once, and
//! looked through again when they come. They wait for two weeks; then the hub forgets them.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use async_nats::jetstream::object_store::{GetErrorKind, InfoErrorKind, ObjectMetadata};
use serde::{Deserialize, Serialize};
use tokio::{
    fs::File,
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    time::timeout,
};

use super::{
    Hub, PATIENCE,
    link::Link,
    session::{Session, fault},
};
use crate::{JobsError, StoreError};

const BRINGING: &str = "bring a file to the hub";
const FETCHING: &str = "fetch a file from the hub";
/// Well below what a server takes as one message.
const CHUNK: usize = 512 * 1024;
const PIECE: usize = 1 << 20;
/// A file that is older than this is brought again before the hub may forget it in the middle of things.
const FRESH: Duration = Duration::from_hours(7 * 24);

/// A file by what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// The hash of its bytes, in hex.
    pub blake3: String,
    /// How many they are.
    pub bytes: u64,
}

/// What became of a parcel that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The file is written.
    Whole,
    /// The hub has no such parcel, or no longer.
    Unknown,
}

impl Hub {
    /// Brings a file to the hub, unless it is there. Says after every piece that it moves.
    pub async fn bring(
        &self,
        parcel: &Parcel,
        from: PathBuf,
        moved: impl Fn() + Send + Sync + 'static,
    ) -> Result<(), JobsError> {
        let parcel = parcel.clone();
        let brought = self.ask(|link| async move { bring(&link, &parcel, &from, Arc::new(moved)).await });
        Ok(brought.await?)
    }

    /// Writes a parcel to a new file, which is whole when this answers.
    pub async fn take(
        &self,
        parcel: &Parcel,
        to: PathBuf,
        moved: impl Fn() + Send + Sync + 'static,
    ) -> Result<Taken, JobsError> {
        let parcel = parcel.clone();
        Ok(self.ask(|link| async move { take(&link, &parcel, &to, &moved).await }).await?)
    }

    /// Forgets a parcel that nobody will ask for. That it could not be forgotten does no harm.
    pub async fn forget(&self, parcel: &Parcel) {
        let name = parcel.blake3.clone();
        let forgotten = self.ask(|link| async move {
            let deleted = link.session(FETCHING)?.files.delete(&name).await;
            deleted.map_err(|error| fault(&link.address.to_string(), FETCHING, error))
        });
        if let Err(error) = forgotten.await {
            tracing::debug!(%error, "a parcel stays on the hub");
        }
    }
}

async fn bring(
    link: &Link,
    parcel: &Parcel,
    from: &Path,
    moved: Arc<dyn Fn() + Send + Sync>,
) -> Result<(), StoreError> {
    let session = link.session(BRINGING)?;
    let hub = link.address.to_string();
    if is_there(&session, &hub, parcel).await? {
        return Ok(());
    }
    let mut file = File::open(from).await.map_err(|source| StoreError::Parcel { doing: BRINGING, source })?;
    let meta =
        ObjectMetadata { name: parcel.blake3.clone(), chunk_size: Some(CHUNK), ..ObjectMetadata::default() };
    let mut hashed = Hashed { file: &mut file, hasher: blake3::Hasher::new(), moved };
    let brought = tokio::select! {
        brought = session.files.put(meta, &mut hashed) => brought.map_err(|error| fault(&hub, BRINGING, error)),
        () = session.lost() => Err(fault(&hub, BRINGING, "the connection ended")),
    };
    brought?;
    if hashed.hasher.finalize().to_hex().as_str() != parcel.blake3 {
        let _ = session.files.delete(&parcel.blake3).await;
        let source = io::Error::other("the file changed meanwhile");
        return Err(StoreError::Parcel { doing: BRINGING, source });
    }
    Ok(())
}

/// Whether a parcel is there, and stays for long enough.
async fn is_there(session: &Session, hub: &str, parcel: &Parcel) -> Result<bool, StoreError> {
    match session.files.info(&parcel.blake3).await {
        Ok(info) => {
            let age = info.modified.map(|at| SystemTime::now().duration_since(at.into()).unwrap_or_default());
            let fresh = age.is_some_and(|age| age < FRESH);
            Ok(fresh && !info.deleted && info.size as u64 == parcel.bytes)
        }
        Err(error) if error.kind() == InfoErrorKind::NotFound => Ok(false),
        Err(error) => Err(fault(hub, BRINGING, error)),
    }
}

async fn take(
    link: &Link,
    parcel: &Parcel,
    to: &Path,
    moved: &(dyn Fn() + Send + Sync),
) -> Result<Taken, StoreError> {
    let session = link.session(FETCHING)?;
    let hub = link.address.to_string();
    let mut object = match session.files.get(&parcel.blake3).await {
        Ok(object) => object,
        Err(error) if error.kind() == GetErrorKind::NotFound => return Ok(Taken::Unknown),
        Err(error) => return Err(fault(&hub, FETCHING, error)),
    };
    if object.info().size as u64 != parcel.bytes {
        return Ok(Taken::Unknown);
    }
    let disk = |source| StoreError::Parcel { doing: FETCHING, source };
    let mut file = File::create(to).await.map_err(disk)?;
    let (mut hasher, mut buffer, mut left) = (blake3::Hasher::new(), vec![0; PIECE], parcel.bytes);
    while left > 0 {
        let read = tokio::select! {
            read = timeout(PATIENCE, object.read(&mut buffer)) => read,
            () = session.lost() => return Err(fault(&hub, FETCHING, "the connection ended")),
        };
        let read = match read {
            Ok(Ok(0)) | Err(_) => return Err(fault(&hub, FETCHING, "the file did not come whole")),
            Ok(Ok(read)) => read,
            Ok(Err(error)) => return Err(fault(&hub, FETCHING, error)),
        };
        left = left.saturating_sub(read as u64);
        hasher.update(&buffer[..read]);
        file.write_all(&buffer[..read]).await.map_err(disk)?;
        moved();
    }
    file.sync_all().await.map_err(disk)?;
    if hasher.finalize().to_hex().as_str() != parcel.blake3 {
        tracing::warn!(parcel = parcel.blake3, "a file on the hub is damaged");
        let _ = session.files.delete(&parcel.blake3).await;
        return Ok(Taken::Unknown);
    }
    Ok(Taken::Whole)
}

/// A file that is hashed while it is read.
struct Hashed<'a> {
    file: &'a mut File,
    hasher: blake3::Hasher,
    moved: Arc<dyn Fn() + Send + Sync>,
}

impl AsyncRead for Hashed<'_> {
    fn poll_read(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
        buffer: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = std::pin::Pin::new(&mut *self.file).poll_read(cx, buffer);
        let fresh = &buffer.filled()[before..];
        if !fresh.is_empty() {
            self.hasher.update(fresh);
            (self.moved)();
        }
        read
    }
}

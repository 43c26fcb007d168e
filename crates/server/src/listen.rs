//! Connections: how many, and how long each may take to say what it wants.

use crate::heads::Heads;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Connections at the same time; more wait outside.
const MOST: usize = 32;
/// How long a request's head may take, and how long a connection may be silent between two.
const HEAD: Duration = Duration::from_secs(10);
/// How long a body may be silent.
pub(crate) const BODY_IDLE: Duration = Duration::from_secs(10);
/// Bytes of a head.
const HEAD_BYTES: usize = 16 * 1024;
/// Header fields of a head.
const HEADERS: usize = 64;

/// Answers until stopped; then cuts what is open and returns.
pub(crate) async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(MOST));
    let mut open = JoinSet::new();
    loop {
        while open.try_join_next().is_some() {}
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = async {
                let place = places.clone().acquire_owned().await;
                (place, listener.accept().await)
            } => accepted,
        };
        match accepted {
            (Ok(place), Ok((stream, _))) => {
                let talk = talk(stream, router.clone());
                open.spawn(async move {
                    talk.await;
                    drop(place);
                });
            }
            (_, Err(error)) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            (Err(_), _) => break,
        }
    }
    open.shutdown().await;
}

async fn talk(stream: TcpStream, router: Router) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "answers may come late");
    }
    let mut connection = http1::Builder::new();
    connection
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS);
    let service = TowerToHyperService::new(router);
    let (reads, writes) = stream.into_split();
    let stream = TokioIo::new(tokio::io::join(Heads::of(reads), writes));
    if let Err(error) = connection.serve_connection(stream, service).await {
        tracing::debug!(%error, "a connection ended early");
    }
}

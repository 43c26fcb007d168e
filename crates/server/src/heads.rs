//! Heads of requests, line by line: a line ends in CR LF and in nothing else.
//!
//! hyper also takes a bare LF for the end of a line, as the standard allows, and two programs that differ in this can be
//! made to see different requests in the same bytes. It has no switch for that; so a bare LF in a head becomes a NUL here,
//! on its way to hyper, which answers that with 400. Bodies pass as they are: only their length is known here, since the
//! guard takes no others.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, ReadBuf};

/// Characters of a line that are looked at: the name and value of a length.
const LOOKED_AT: usize = 64;

/// Bytes of requests, of which heads have whole line ends only.
pub(crate) struct Heads<R> {
    from: R,
    place: Place,
}

/// Where in a request the next byte is.
#[derive(Debug)]
enum Place {
    Head { line: Vec<u8>, body: u64 },
    Body { left: u64 },
}

impl Place {
    fn start() -> Place {
        Place::Head { line: Vec::new(), body: 0 }
    }
}

impl<R> Heads<R> {
    pub(crate) fn of(from: R) -> Heads<R> {
        Heads { from, place: Place::start() }
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Heads<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.from).poll_read(context, into))?;
        self.place.pass(&mut into.filled_mut()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl Place {
    /// Walks over the next bytes, and spoils what must not be in a head.
    fn pass(&mut self, mut bytes: &mut [u8]) {
        while !bytes.is_empty() {
            let passed = match self {
                Place::Body { left } => {
                    let passed = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
                    *left -= passed as u64;
                    if *left == 0 {
                        *self = Place::start();
                    }
                    passed
                }
                Place::Head { line, body } => {
                    if bytes[0] != b'\n' {
                        // The last byte is always kept: it tells how the line ends.
                        line.truncate(LOOKED_AT);
                        line.push(bytes[0]);
                    } else if line.last() != Some(&b'\r') {
                        bytes[0] = 0;
                    } else {
                        let ends = line.len() == 1;
                        *body = length(line).unwrap_or(*body);
                        line.clear();
                        if ends {
                            *self = match *body {
                                0 => Place::start(),
                                left => Place::Body { left },
                            };
                        }
                    }
                    1
                }
            };
            bytes = &mut bytes[passed..];
        }
    }
}

/// How long a line of a head says that the body is.
fn length(line: &[u8]) -> Option<u64> {
    let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
    name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes through, whole and byte by byte: the same.
    fn passed(text: &str) -> String {
        let mut whole = text.as_bytes().to_vec();
        Place::start().pass(&mut whole);
        let mut place = Place::start();
        let mut bytes = text.as_bytes().to_vec();
        bytes.chunks_mut(1).for_each(|byte| place.pass(byte));
        assert_eq!(whole, bytes);
        String::from_utf8(whole).unwrap()
    }

    #[test]
    fn requests_with_whole_line_ends_pass_as_they_are() {
        let long = "x".repeat(300);
        for text in [
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_owned(),
            "POST / HTTP/1.1\r\ncontent-LENGTH:  5 \r\n\r\n{\n\n\n}GET / HTTP/1.1\r\n\r\n".to_owned(),
            "\r\nGET / HTTP/1.1\r\n\r\n".to_owned(),
            format!("GET /{long} HTTP/1.1\r\nX: {long}\r\n\r\n"),
        ] {
            assert_eq!(passed(&text), text);
        }
    }

    #[test]
    fn a_bare_line_feed_in_a_head_is_spoilt() {
        let long = "x".repeat(300);
        for text in [
            "GET / HTTP/1.1\nHost: x\r\n\r\n".to_owned(),
            "GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n".to_owned(),
            "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\n\r\n".to_owned(),
            "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}\nGET / HTTP/1.1\r\n\r\n".to_owned(),
            format!("GET / HTTP/1.1\r\nX: {long}\nY: z\r\n\r\n"),
            "\n".to_owned(),
        ] {
            assert!(passed(&text).contains('\0'), "{text}");
        }
    }
}

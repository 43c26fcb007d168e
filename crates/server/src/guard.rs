//! The guard: what every request must pass before anything else is done with it, in this order: the host it asks for,
//! where it comes from, its shape, its token, its type, its size, its rate.
//!
//! A page in a browser can send requests to this port, also under a name of its own that leads here (DNS
//! rebinding): hence the first two. Whoever holds the token is trusted with videos, never with paths.

use crate::problem::{Problem, in_words_of, timed_out, type_wrong};
use crate::shelf;
use crate::token::TokenHash;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};
use axum::middleware::Next;
use axum::response::Response;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Bytes of a JSON body.
pub(crate) const JSON_BYTES: u64 = 64 * 1024;
/// How long the whole of a JSON body may take, however busily it comes.
const WHOLE_BODY: Duration = Duration::from_secs(60);
/// Wrong tokens within a minute; then all wrong ones are turned away for a minute.
const WRONG_TOKENS: usize = 10;
const MINUTE: Duration = Duration::from_secs(60);
/// How many times the rate may come at once.
const BURST: u32 = 3;

/// Routes that take files.
const UPLOADS: &[&str] = &["/v1/files", "/api/v1/musics", "/api/v1/video_materials"];

/// What is known about who may ask.
pub(crate) struct Guard {
    hosts: [String; 3],
    token: TokenHash,
    rate: DefaultDirectRateLimiter,
    wrong_tokens: Mutex<WrongTokens>,
}

impl Guard {
    pub(crate) fn new(port: u16, token: TokenHash, rate: u32) -> Guard {
        let rate = NonZeroU32::new(rate.max(1)).unwrap_or(NonZeroU32::MIN);
        let burst = rate.saturating_mul(NonZeroU32::MIN.saturating_add(BURST - 1));
        Guard {
            hosts: ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}")),
            token,
            rate: RateLimiter::direct(Quota::per_second(rate).allow_burst(burst)),
            wrong_tokens: Mutex::default(),
        }
    }

    fn judge(&self, head: &Parts) -> Result<(), Problem> {
        self.host(head)?;
        from_no_page(&head.headers)?;
        plain(head)?;
        self.token(&head.headers)?;
        let upload = is_upload(&head.method, head.uri.path());
        typed(head, upload)?;
        let most = if upload { shelf::LARGEST_REQUEST } else { JSON_BYTES };
        if length(&head.headers) > most {
            return Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                format!("This is larger than {} KB.", most / 1024),
                "Send less, or files one at a time.",
            ));
        }
        self.rate.check().map_err(|_| too_often("Too many requests."))
    }

    fn host(&self, head: &Parts) -> Result<(), Problem> {
        let mut hosts = head.headers.get_all(header::HOST).iter();
        let (one, more) = (hosts.next(), hosts.next());
        let ours = |host: &HeaderValue| {
            self.hosts.iter().any(|ours| host.as_bytes().eq_ignore_ascii_case(ours.as_bytes()))
        };
        if one.is_some_and(ours) && more.is_none() {
            return Ok(());
        }
        let hint = "Ask for 127.0.0.1 and the port, by no other name.";
        Err(Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "host_wrong",
            "This is not for this computer.",
            hint,
        ))
    }

    /// Seconds until wrong tokens are answered again.
    fn wait(&self) -> u64 {
        self.wrong_tokens.lock().unwrap_or_else(PoisonError::into_inner).wait(Instant::now())
    }

    /// Nobody is locked out by somebody else's guesses: a right token passes also while wrong ones are turned away.
    fn token(&self, headers: &HeaderMap) -> Result<(), Problem> {
        if shown(headers).is_some_and(|shown| self.token.is_of(shown)) {
            return Ok(());
        }
        let mut wrong = self.wrong_tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if !wrong.another(Instant::now()) {
            return Err(too_often("Too many wrong tokens."));
        }
        let hint =
            "Send the token of Spool's settings or token file as \"Authorization: Bearer\" or \"x-api-key\".";
        Err(Problem::new(StatusCode::UNAUTHORIZED, "token_wrong", "The token is missing or wrong.", hint))
    }
}

/// The wrong tokens of the last minute, or until when they are turned away.
#[derive(Debug, Default)]
struct WrongTokens {
    lately: VecDeque<Instant>,
    shut_until: Option<Instant>,
}

impl WrongTokens {
    /// Whether one more is still answered as wrong; else it is turned away.
    fn another(&mut self, now: Instant) -> bool {
        if self.shut_until.is_some_and(|until| now < until) {
            return false;
        }
        self.shut_until = None;
        self.lately.retain(|at| now.duration_since(*at) < MINUTE);
        self.lately.push_back(now);
        if self.lately.len() >= WRONG_TOKENS {
            self.lately.clear();
            self.shut_until = Some(now + MINUTE);
        }
        true
    }

    /// Whole seconds until wrong ones are answered again.
    fn wait(&self, now: Instant) -> u64 {
        let left = self.shut_until.map(|until| until.saturating_duration_since(now));
        left.unwrap_or_default().as_secs().saturating_add(1)
    }
}

/// The token that a request shows.
fn shown(headers: &HeaderMap) -> Option<&[u8]> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| {
        let (scheme, token) = value.as_bytes().split_at_checked(7)?;
        scheme.eq_ignore_ascii_case(b"bearer ").then_some(token.trim_ascii())
    });
    bearer.or_else(|| headers.get("x-api-key").map(HeaderValue::as_bytes))
}

/// No page of any origin is let in, whatever it shows: there is none of ours.
fn from_no_page(headers: &HeaderMap) -> Result<(), Problem> {
    let site = headers.get("sec-fetch-site");
    let foreign = site.is_some_and(|site| site != "none" && site != "same-origin");
    if foreign || headers.contains_key(header::ORIGIN) {
        let hint = "Call it from a program, not from a page.";
        return Err(Problem::new(StatusCode::FORBIDDEN, "page_refused", "Pages may not use Spool.", hint));
    }
    Ok(())
}

/// Nothing that two programs could read in two ways: no proxy requests, no bodies without a length.
fn plain(head: &Parts) -> Result<(), Problem> {
    let proxied = head.uri.authority().is_some() || [Method::CONNECT, Method::TRACE].contains(&head.method);
    let unmeasured = head.headers.contains_key(header::TRANSFER_ENCODING);
    let lengths = head.headers.get_all(header::CONTENT_LENGTH).iter().count();
    if proxied || unmeasured || lengths > 1 {
        let hint = "Ask for a path, and send bodies with a Content-Length.";
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "request_wrong",
            "Spool does not take such requests.",
            hint,
        ));
    }
    Ok(())
}

/// A form of a page cannot send JSON without asking first.
fn typed(head: &Parts, upload: bool) -> Result<(), Problem> {
    let kind = head.headers.get(header::CONTENT_TYPE).map(|kind| kind.as_bytes());
    if length(&head.headers) == 0 && kind.is_none() {
        return Ok(());
    }
    let wanted = if upload { "multipart/form-data" } else { "application/json" };
    let essence =
        kind.unwrap_or_default().split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    if essence.eq_ignore_ascii_case(wanted.as_bytes()) {
        return Ok(());
    }
    Err(type_wrong(wanted))
}

fn length(headers: &HeaderMap) -> u64 {
    let text = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn too_often(what: &str) -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many", what, "Wait a moment; poll every two seconds.")
}

/// Whether a request brings a file.
fn is_upload(method: &Method, path: &str) -> bool {
    *method == Method::POST && UPLOADS.contains(&path)
}

/// Reads a JSON body whole before anything is done with it, and has no endless patience: a byte now and then is no
/// silence. Files take as long as they take.
pub(crate) async fn whole(request: Request, next: Next) -> Response {
    if is_upload(request.method(), request.uri().path()) {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    match read(body, WHOLE_BODY).await {
        Ok(bytes) => next.run(Request::from_parts(head, Body::from(bytes))).await,
        Err(problem) => in_words_of(head.uri.path(), problem),
    }
}

async fn read(body: Body, limit: Duration) -> Result<Bytes, Problem> {
    let slow = || {
        let hint = "Send it at once, with the length that it says.";
        Problem::new(StatusCode::REQUEST_TIMEOUT, "body_wrong", "The body took too long.", hint)
    };
    let read = tokio::time::timeout(limit, to_bytes(body, JSON_BYTES as usize)).await.map_err(|_| slow())?;
    read.map_err(|error| match timed_out(&error) {
        true => slow(),
        false => Problem::new(
            StatusCode::BAD_REQUEST,
            "body_wrong",
            "The body could not be read.",
            "Send as much as its length says.",
        ),
    })
}

/// Lets a request through, or answers it.
pub(crate) async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let mut response = match guard.judge(&head) {
        Ok(()) => next.run(Request::from_parts(head, body)).await,
        Err(problem) => {
            let wait = match problem.code.as_str() {
                "too_many" if problem.detail.contains("token") => Some(guard.wait()),
                "too_many" => Some(1),
                _ => None,
            };
            let mut response = in_words_of(head.uri.path(), problem);
            let headers = response.headers_mut();
            // What the client still sends is not read.
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
            if let Some(wait) = wait {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
            }
            response
        }
    };
    if response.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{StreamExt, stream};
    use std::convert::Infallible;

    #[test]
    fn ten_wrong_tokens_within_a_minute_shut_the_door_for_a_minute() {
        let (mut wrong, begin) = (WrongTokens::default(), Instant::now());
        let at = |seconds: u64| begin + Duration::from_secs(seconds);
        assert!((0..10).all(|second| wrong.another(at(second))));
        assert!(![10, 40, 68].into_iter().any(|second| wrong.another(at(second))), "none is let off early");
        assert_eq!(wrong.wait(at(68)), 2);
        assert!((69..79).all(|second| wrong.another(at(second))), "then all of them again");
        assert!(!wrong.another(at(79)));
    }

    #[test]
    fn who_is_wrong_now_and_then_is_not_turned_away() {
        let (mut wrong, begin) = (WrongTokens::default(), Instant::now());
        assert!((0..100).all(|count| wrong.another(begin + Duration::from_secs(count * 7))));
    }

    #[tokio::test]
    async fn a_body_that_comes_byte_by_byte_for_ever_is_not_waited_for() {
        let drops = stream::repeat(Ok::<_, Infallible>("x")).then(|drop| async move {
            tokio::time::sleep(Duration::from_millis(1)).await;
            drop
        });
        let silent = stream::iter([Ok::<_, Infallible>("{")]).chain(stream::pending());
        for body in [Body::from_stream(silent), Body::from_stream(drops)] {
            let refused = read(body, Duration::from_millis(20)).await.unwrap_err();
            assert_eq!(refused.status(), StatusCode::REQUEST_TIMEOUT);
        }
        assert_eq!(read(Body::from("{}"), WHOLE_BODY).await.unwrap(), "{}");
    }
}

//! Events over `/v1` (server-sent): jobs as they are, whole. Polling is the truth; this is the speed-up.
//!
//! Of one job, an event's id is the job's revision. Of all, it is the time it was told: who comes back with one is told
//! everything that may have changed since, and keeps the newer revision.

use crate::Shared;
use crate::problem::Problem;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use futures::stream;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use studio::api::{JobState, JobView, ListJobs};
use studio::{Change, Changes, Studio};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Says that the line is open, and finds out whether anybody is there.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Clocks and clients are not exact.
const SLACK_MS: i64 = 5_000;
/// Jobs that are told to who comes back; after more it must ask for the list.
const MOST_MISSED: usize = 500;

/// Follows one job until it ends: events `job` with a JobView; the id is its revision.
#[utoipa::path(get, path = "/v1/jobs/{id}/events", tag = "events",
    params(("id" = String, Path), ("Last-Event-ID" = Option<String>, Header, description = "Only what is newer.")),
    responses(
        (status = 200, description = "The job as it changes.", content_type = "text/event-stream"),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn of_job(
    State(host): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // Subscribed first, asked then: nothing falls between the two.
    let changes = host.studio.subscribe();
    let now = host.studio.get_job(&id).await?;
    let seen = last_id(&headers).map_or(0, |id| u64::try_from(id).unwrap_or(0));
    let mut follow =
        Follow { studio: host.studio.clone(), changes, id: now.id.clone(), seen, ended: false, first: None };
    let known = headers.contains_key("last-event-id") && now.revision <= seen;
    follow.ended = known && now.state.is_terminal();
    follow.first = (!known).then_some(now);
    let events = stream::unfold(follow, |mut follow| async {
        let event = follow.next().await?;
        Some((Ok(event), follow))
    });
    Ok(told(events))
}

/// One job being followed.
struct Follow {
    studio: Studio,
    changes: Changes,
    id: String,
    seen: u64,
    ended: bool,
    first: Option<JobView>,
}

impl Follow {
    async fn next(&mut self) -> Option<Event> {
        if self.ended {
            return None;
        }
        let job = match self.first.take() {
            Some(job) => job,
            None => loop {
                let job = match self.changes.next().await {
                    Change::Job(job) if job.id == self.id => *job,
                    Change::Deleted(id) if id == self.id => {
                        self.ended = true;
                        return Some(Event::default().event("deleted").data(id));
                    }
                    Change::Lagged => self.studio.get_job(&self.id).await.ok()?,
                    _ => continue,
                };
                if job.revision > self.seen {
                    break job;
                }
            },
        };
        self.seen = job.revision;
        self.ended = job.state.is_terminal();
        Some(event(&job, i128::from(job.revision)))
    }
}

/// Follows all jobs: events `job`, `deleted` with an id, `lagged` when the list must be asked for again.
#[utoipa::path(get, path = "/v1/events", tag = "events",
    params(("Last-Event-ID" = Option<String>, Header, description = "Everything that may have changed since.")),
    responses(
        (status = 200, description = "Jobs as they change.", content_type = "text/event-stream"),
        (status = "4XX", description = "Why not.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn of_all(State(host): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let changes = host.studio.subscribe();
    let missed = match last_id(&headers) {
        Some(since) => missed(&host.studio, since).await?,
        None => VecDeque::new(),
    };
    let events = stream::unfold((changes, missed), |(mut changes, mut missed)| async {
        let event = loop {
            if let Some(event) = missed.pop_front() {
                break event;
            }
            match changes.next().await {
                Change::Job(job) => break event(&job, now_ms()),
                Change::Deleted(id) => {
                    break Event::default().event("deleted").id(now_ms().to_string()).data(id);
                }
                Change::Lagged => break Event::default().event("lagged").data(""),
                Change::Queue(_) => {}
            }
        };
        Some((Ok(event), (changes, missed)))
    });
    Ok(told(events))
}

/// What may have changed since: everything that goes on, and what has ended after that.
async fn missed(studio: &Studio, since_ms: i64) -> Result<VecDeque<Event>, Problem> {
    let mut events = VecDeque::new();
    let mut after = None;
    loop {
        let page = studio.list_jobs(ListJobs { limit: Some(100), after, ..ListJobs::default() }).await?;
        let told = page.jobs.iter().filter(|job| ended_ms(job).is_none_or(|at| at >= since_ms - SLACK_MS));
        events.extend(told.map(|job| event(job, now_ms())));
        after = page.next;
        if events.len() > MOST_MISSED {
            return Ok(VecDeque::from([Event::default().event("lagged").data("")]));
        }
        if after.is_none() {
            return Ok(events);
        }
    }
}

fn ended_ms(job: &JobView) -> Option<i64> {
    let ended = job.state.is_terminal() && job.state != JobState::NeedsYou;
    let at = OffsetDateTime::parse(job.finished_at.as_deref()?, &Rfc3339).ok()?;
    ended.then_some((at.unix_timestamp_nanos() / 1_000_000) as i64)
}

fn event(job: &JobView, id: i128) -> Event {
    let data = serde_json::to_string(job).unwrap_or_default();
    Event::default().event("job").id(id.to_string()).data(data)
}

fn last_id(headers: &HeaderMap) -> Option<i64> {
    headers.get("last-event-id")?.to_str().ok()?.trim().parse().ok()
}

fn now_ms() -> i128 {
    OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000
}

fn told(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

//! Words for a video: scripts, words to search for, titles and hashtags.
//!
//! A script comes from a writer, by [`written`] alone. The rest is made of the script's own words.

use super::params::{VideoParams, text};
use super::{Body, Envelope, Refused, RefusedView, success};
use crate::problem::Problem;
use crate::{Host, Shared};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use studio::api::{Script, WriteScript};
use utoipa::ToSchema;

/// Seconds that a paragraph of theirs takes to speak.
const PARAGRAPH: i64 = 20;
/// Characters of a caption that is read before it is folded.
const CAPTION: usize = 220;
/// Characters of a title: the shortest that the sites allow.
const TITLE: usize = 100;
/// Words to search for, unless told otherwise.
const TERMS: i64 = 5;
/// The same for those in the order of the script.
const TERMS_IN_ORDER: i64 = 8;
/// At most so many.
const MOST_TERMS: i64 = 30;

/// Where every script comes from that nobody brought: the writer that needs no key and no network.
async fn written(host: &Host, wanted: WriteScript) -> Result<Script, Problem> {
    Ok(host.studio.write_script(wanted, &|_| ()).await?)
}

/// The script of a video: the one that came with it, else one on its subject, with what the writer has to say of it.
pub(super) async fn script_of(host: &Host, params: &VideoParams) -> Result<(String, Vec<String>), Problem> {
    if let Some(script) = params.script() {
        return Ok((script, Vec::new()));
    }
    let wanted = ToWrite {
        video_subject: params.video_subject.clone(),
        video_language: params.video_language.clone(),
        paragraph_number: params.paragraph_number,
        video_script_prompt: params.video_script_prompt.clone(),
        custom_system_prompt: params.custom_system_prompt.clone(),
    };
    let Script { lines, warnings, .. } = written(host, wanted.wish()?).await?;
    Ok((lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n"), warnings))
}

/// What a writer is given.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct ToWrite {
    /// What it is about.
    video_subject: Option<String>,
    video_language: Option<String>,
    /// About twenty seconds each.
    paragraph_number: Option<i64>,
    /// What must be in it.
    video_script_prompt: Option<String>,
    /// How it should sound.
    custom_system_prompt: Option<String>,
}

impl ToWrite {
    fn wish(self) -> Result<WriteScript, Problem> {
        let topic = text(&self.video_subject).ok_or_else(|| missing("video_subject"))?;
        let language = text(&self.video_language);
        let seconds = self.paragraph_number.map(|number| number.clamp(1, 9) * PARAGRAPH);
        Ok(WriteScript {
            topic,
            kind: None,
            facts: text(&self.video_script_prompt).into_iter().collect(),
            language: language.map(|tag| tag.split('-').next().unwrap_or_default().to_lowercase()),
            seconds: seconds.and_then(|seconds| u32::try_from(seconds).ok()),
            tone: text(&self.custom_system_prompt),
            audience: None,
            writer: None,
        })
    }
}

/// A field that must be there, in the words that these clients know.
fn missing(field: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "body_wrong", format!("{field} is missing or empty."), "")
}

/// A script.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Written {
    video_script: String,
}

/// Writes a script.
#[utoipa::path(post, path = "/api/v1/scripts", tag = "writing", request_body = ToWrite,
    responses(
        (status = 200, description = "The script.", body = Envelope<Written>),
        (status = "4XX", description = "Why not.", body = RefusedView)))]
pub(crate) async fn scripts(
    State(host): State<Shared>,
    Body(wanted): Body<ToWrite>,
) -> Result<Json<Envelope<Written>>, Refused> {
    let script = written(&host, wanted.wish()?).await?;
    let lines: Vec<String> = script.lines.into_iter().map(|line| line.text).collect();
    Ok(success(Written { video_script: lines.join("\n") }))
}

/// A script to find words in.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct ToSearch {
    video_subject: Option<String>,
    video_script: Option<String>,
    /// How many; 5, or 8 in the script's order.
    amount: Option<i64>,
    /// Whether they follow the script.
    match_materials_to_script: Option<bool>,
}

/// Words to search for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchTerms {
    video_terms: Vec<String>,
}

/// Finds words to search pictures with, in the script itself.
#[utoipa::path(post, path = "/api/v1/terms", tag = "writing", request_body = ToSearch,
    responses(
        (status = 200, description = "The words, in the script's order.", body = Envelope<SearchTerms>),
        (status = "4XX", description = "Why not.", body = RefusedView)))]
pub(crate) async fn terms(Body(wanted): Body<ToSearch>) -> Result<Json<Envelope<SearchTerms>>, Refused> {
    let subject = text(&wanted.video_subject).unwrap_or_default();
    let script = text(&wanted.video_script).unwrap_or_else(|| subject.clone());
    if script.is_empty() {
        return Err(missing("video_script").into());
    }
    let usual = if wanted.match_materials_to_script == Some(true) { TERMS_IN_ORDER } else { TERMS };
    let amount = wanted.amount.unwrap_or(usual).clamp(1, MOST_TERMS);
    let video_terms = studio::search_words(&script, &subject, amount as usize);
    Ok(success(SearchTerms { video_terms }))
}

/// Where a video goes.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Platform {
    #[default]
    Tiktok,
    YoutubeShorts,
    InstagramReels,
    FacebookReels,
}

impl Platform {
    fn tags(self) -> usize {
        match self {
            Platform::InstagramReels => 10,
            Platform::Tiktok | Platform::FacebookReels => 5,
            Platform::YoutubeShorts => 3,
        }
    }
}

/// A script to be posted.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct ToPost {
    video_subject: Option<String>,
    video_script: Option<String>,
    language: Option<String>,
    platform: Option<Platform>,
}

/// What is written beside a video.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Post {
    title: String,
    caption: String,
    hashtags: Vec<String>,
}

/// Makes title, caption and hashtags of the script's own words.
#[utoipa::path(post, path = "/api/v1/social-metadata", tag = "writing", request_body = ToPost,
    responses(
        (status = 200, description = "Title, caption and hashtags.", body = Envelope<Post>),
        (status = "4XX", description = "Why not.", body = RefusedView)))]
pub(crate) async fn social_metadata(Body(wanted): Body<ToPost>) -> Result<Json<Envelope<Post>>, Refused> {
    let subject = text(&wanted.video_subject).unwrap_or_default();
    let script = text(&wanted.video_script).unwrap_or_else(|| subject.clone());
    if script.is_empty() {
        return Err(missing("video_script").into());
    }
    let first = studio::first_lines(&script, CAPTION);
    let title = if subject.is_empty() { first.first().cloned().unwrap_or_default() } else { subject };
    let title: String = title.trim_end_matches(['.', '。']).chars().take(TITLE).collect();
    let words = studio::telling_words(&format!("{title}. {script}"));
    let tag = |word: &String| format!("#{}", word.to_lowercase().replace(|c: char| !c.is_alphanumeric(), ""));
    let mut hashtags: Vec<String> = words.iter().map(tag).filter(|tag| tag.len() > 1).collect();
    hashtags.truncate(wanted.platform.unwrap_or_default().tags());
    Ok(success(Post { title, caption: first.join(" "), hashtags }))
}

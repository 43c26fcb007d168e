//! Words for a video: scripts, words to search for, titles and hashtags.
//!
//! A script comes from a writer, by [`written`] alone, with wishes made to fit. The rest is made of the script's own words.

use super::lax;
use super::params::{Notes, VideoParams, text};
use super::{Body, Envelope, Refused, RefusedView, success};
use crate::problem::Problem;
use crate::{Host, Shared};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use studio::api::{Script, WriteScript, WriterView};
use studio::{LONGEST_FACT, LONGEST_TOPIC, LONGEST_WISH, MOST_FACTS};
use utoipa::ToSchema;

/// Seconds that a paragraph of theirs takes to speak: ten of them are the longest script that is written.
const PARAGRAPH: i64 = 18;
const MOST_PARAGRAPHS: i64 = 10;
/// Characters that say what must be in a script, as these clients know it.
const LONGEST_PROMPT: usize = 2_000;
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

/// What is spoken in a video.
pub(super) struct Spoken {
    /// The script.
    pub text: String,
    /// Its language, when it is another than was asked for.
    pub language: Option<String>,
    /// What was done differently from what was asked, in sentences.
    pub notes: Vec<String>,
}

/// A script from the writer that the person set up, else from the built-in one, which needs no key and no network and
/// also takes over when the other fails; and what is to be said of it.
async fn written(host: &Host, wanted: ToWrite) -> Result<(Script, Vec<String>), Problem> {
    let Wish { wish, mut notes } = wanted.wish(set_up(&host.studio.writers()))?;
    if wish.writer.is_none() {
        notes.say("video_script: the built-in writer wrote it, because no other is set up in Spool.");
    }
    let script = host.studio.write_script(wish, &|_| ()).await?;
    notes.0.extend(script.warnings.iter().cloned());
    Ok((script, notes.0))
}

/// The first writer that can write, but for the built-in one, which stands at the top.
fn set_up(writers: &[WriterView]) -> Option<String> {
    writers.iter().skip(1).find(|writer| writer.ready).map(|writer| writer.id.clone())
}

/// The script of a video: the one that came with it, else one on its subject.
pub(super) async fn script_of(host: &Host, params: &VideoParams) -> Result<Spoken, Problem> {
    if let Some(text) = params.script() {
        return Ok(Spoken { text, language: None, notes: Vec::new() });
    }
    let wanted = ToWrite::of(params);
    let asked = text(&wanted.video_language);
    let (script, notes) = written(host, wanted).await?;
    let language = asked.filter(|tag| !studio::writes_in(tag)).map(|_| script.language.clone());
    Ok(Spoken { text: lines(script), language, notes })
}

/// What is wished of a script that takes its time, because the built-in writer is not the one who writes it, and what is
/// to be said of it.
pub(super) fn awaited(
    host: &Host,
    params: &VideoParams,
) -> Result<Option<(WriteScript, Vec<String>)>, Problem> {
    if params.script().is_some() {
        return Ok(None);
    }
    let Wish { wish, notes } = ToWrite::of(params).wish(set_up(&host.studio.writers()))?;
    Ok(wish.writer.is_some().then_some((wish, notes.0)))
}

fn lines(script: Script) -> String {
    script.lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
}

/// What a writer is given.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct ToWrite {
    /// What it is about.
    video_subject: Option<String>,
    video_language: Option<String>,
    /// About eighteen seconds each, one to ten.
    #[serde(deserialize_with = "lax::whole")]
    paragraph_number: Option<i64>,
    /// What must be in it: each sentence is a fact. At most 2000 characters.
    video_script_prompt: Option<String>,
    /// How it should sound.
    custom_system_prompt: Option<String>,
}

/// What a writer is asked for, and what of their wishes is not in it.
struct Wish {
    wish: WriteScript,
    notes: Notes,
}

impl ToWrite {
    fn of(params: &VideoParams) -> ToWrite {
        ToWrite {
            video_subject: params.video_subject.clone(),
            video_language: params.video_language.clone(),
            paragraph_number: params.paragraph_number,
            video_script_prompt: params.video_script_prompt.clone(),
            custom_system_prompt: params.custom_system_prompt.clone(),
        }
    }

    fn wish(self, writer: Option<String>) -> Result<Wish, Problem> {
        let mut notes = Notes::default();
        let mut short = |name: &str, given: &Option<String>, most: usize| {
            let given = text(given)?;
            let begun = studio::beginning(&given, most);
            if begun.len() < given.len() {
                notes.say(format!("{name}: only its beginning was used, at most {most} characters."));
            }
            Some(begun)
        };
        let topic = short("video_subject", &self.video_subject, LONGEST_TOPIC);
        let topic = topic.ok_or_else(|| missing("video_subject"))?;
        let prompt = short("video_script_prompt", &self.video_script_prompt, LONGEST_PROMPT);
        let tone = short("custom_system_prompt", &self.custom_system_prompt, LONGEST_WISH);
        let language = text(&self.video_language).filter(|tag| {
            let writes = studio::writes_in(tag);
            if !writes && !tag.eq_ignore_ascii_case("auto") {
                notes
                    .say("video_language: Spool writes scripts in English and Chinese; this is one of them.");
            }
            writes
        });
        let facts = studio::sentences(&prompt.unwrap_or_default(), LONGEST_FACT, MOST_FACTS);
        let seconds = self.paragraph_number.map(|number| {
            let paragraphs = number.clamp(1, MOST_PARAGRAPHS);
            if paragraphs != number {
                notes.say(format!("paragraph_number: it is held between 1 and {MOST_PARAGRAPHS}."));
            }
            paragraphs * PARAGRAPH
        });
        let wish = WriteScript {
            topic,
            kind: None,
            facts,
            language,
            seconds: seconds.and_then(|seconds| u32::try_from(seconds).ok()),
            tone,
            audience: None,
            writer,
        };
        Ok(Wish { wish, notes })
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
    /// What was done differently from what was asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    warnings: Vec<String>,
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
    let (script, warnings) = written(&host, wanted).await?;
    Ok(success(Written { video_script: lines(script), warnings }))
}

/// A script to find words in.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct ToSearch {
    video_subject: Option<String>,
    video_script: Option<String>,
    /// How many; 5, or 8 in the script's order.
    #[serde(deserialize_with = "lax::whole")]
    amount: Option<i64>,
    /// Whether they follow the script.
    #[serde(deserialize_with = "lax::switch")]
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

#[cfg(test)]
mod tests {
    use super::*;

    fn wished(body: serde_json::Value) -> Wish {
        serde_json::from_value::<ToWrite>(body).unwrap().wish(None).ok().unwrap()
    }

    #[test]
    fn a_prompt_as_long_as_it_may_be_becomes_facts_and_nothing_of_it_is_lost() {
        let prompt = "Bees dance in the dark of the hive, and the others follow. ".repeat(40);
        let prompt: String = prompt.chars().take(2_000).collect();
        let Wish { wish, notes } =
            wished(serde_json::json!({ "video_subject": "Bees", "video_script_prompt": prompt }));
        assert_eq!(notes.0, Vec::<String>::new());
        assert!(wish.facts.len() <= MOST_FACTS && wish.facts.len() > 30, "{}", wish.facts.len());
        assert!(wish.facts.iter().all(|fact| fact.chars().count() <= LONGEST_FACT));
        let dances = |text: &str| text.matches("dance").count();
        assert_eq!(dances(&wish.facts.join(" ")), dances(&prompt));
        for prompt in ["蜂".repeat(2_000), "A b. ".repeat(400), "bee".repeat(600)] {
            let Wish { wish, .. } =
                wished(serde_json::json!({ "video_subject": "x", "video_script_prompt": prompt }));
            let fits = wish.facts.iter().all(|fact| fact.chars().count() <= LONGEST_FACT);
            assert!(fits && (1..=MOST_FACTS).contains(&wish.facts.len()), "{:?}", wish.facts);
        }
    }

    #[test]
    fn a_prompt_for_a_model_is_shortened_to_a_tone_and_it_is_said() {
        let prompt = "You are a calm teller of stories. ".repeat(240);
        let prompt: String = prompt.chars().take(8_000).collect();
        let Wish { wish, notes } =
            wished(serde_json::json!({ "video_subject": "Bees", "custom_system_prompt": prompt }));
        let tone = wish.tone.unwrap();
        assert!(tone.chars().count() <= LONGEST_WISH && tone.starts_with("You are a calm"), "{tone}");
        assert!(notes.0.len() == 1 && notes.0[0].starts_with("custom_system_prompt: "), "{:?}", notes.0);
    }

    #[test]
    fn ten_paragraphs_are_longer_than_nine_and_eleven_are_ten() {
        let seconds = |number: i64| {
            let Wish { wish, notes } =
                wished(serde_json::json!({ "video_subject": "Bees", "paragraph_number": number }));
            (wish.seconds.unwrap(), notes.0.len())
        };
        assert_eq!([1, 9, 10, 11, 0].map(seconds), [(18, 0), (162, 0), (180, 0), (180, 1), (18, 1)]);
    }

    #[test]
    fn another_language_is_said_and_not_refused() {
        let told = |tag: &str| {
            let Wish { wish, notes } =
                wished(serde_json::json!({ "video_subject": "Bees", "video_language": tag }));
            (wish.language, notes.0.len())
        };
        assert_eq!(told("de-DE"), (None, 1));
        assert_eq!(told("zh-CN"), (Some("zh-CN".to_owned()), 0));
        assert_eq!(told("en"), (Some("en".to_owned()), 0));
        assert_eq!((told(""), told("auto")), ((None, 0), (None, 0)));
    }

    #[test]
    fn the_first_writer_that_is_set_up_writes() {
        let writer = |id: &str, ready: bool| WriterView {
            id: id.to_owned(),
            name: id.to_owned(),
            sends_to: Vec::new(),
            ready,
            needs_key: false,
            has_key: false,
            model: String::new(),
            address: None,
        };
        let all =
            [writer("builtin", true), writer("cloud", false), writer("local", true), writer("more", true)];
        assert_eq!(set_up(&all).as_deref(), Some("local"));
        assert_eq!(set_up(&all[..2]), None);
        assert_eq!(set_up(&[]), None);
    }
}

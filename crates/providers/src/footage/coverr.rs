//! Coverr: films under its own licence. Wants a key, which the site gives to who writes to it.

use super::{Ask, MOST_OFFERS, Wire, without_tags};
use crate::web::Trouble;
use async_trait::async_trait;
use editorial::Time;
use editorial::project::Source;
use serde::Deserialize;
use serde_json::Value;
use studio::ports::{MediaKind, Offer};

const NAME: &str = "Coverr";
const LICENCE: &str = "Coverr licence";

/// The site.
pub(super) struct Coverr;

#[derive(Deserialize)]
struct Found {
    hits: Vec<Film>,
}

#[derive(Deserialize)]
struct Film {
    id: Option<String>,
    title: Option<String>,
    description: Option<String>,
    /// Texts, as far as they are.
    #[serde(default)]
    tags: Value,
    /// Seconds, as a number or a text of one.
    #[serde(default)]
    duration: Value,
    max_width: Option<u32>,
    max_height: Option<u32>,
    canonical_url: Option<String>,
    /// A still of it.
    thumbnail: Option<String>,
    poster: Option<String>,
    creator: Option<Creator>,
    urls: Option<Addresses>,
}

#[derive(Deserialize)]
struct Creator {
    name: Option<String>,
}

/// Where the film is; to ask for the one that is to be downloaded counts as a download.
#[derive(Deserialize)]
struct Addresses {
    mp4_download: Option<String>,
}

#[async_trait]
impl Wire for Coverr {
    fn id(&self) -> &'static str {
        "coverr"
    }
    fn name(&self) -> &'static str {
        NAME
    }
    fn home(&self) -> &'static str {
        "https://api.coverr.co"
    }
    fn wants_key(&self) -> bool {
        true
    }
    async fn look(&self, ask: Ask<'_>) -> Result<Vec<Offer>, Trouble> {
        let query = [("query", ask.wanted.words), ("page_size", MOST_OFFERS), ("urls", "true")];
        let found: Found = ask.signed("videos", &query, &format!("Bearer {}", ask.key)).await?;
        Ok(found.hits.into_iter().filter_map(offer).collect())
    }
}

fn offer(film: Film) -> Option<Offer> {
    let id = film.id?;
    let tags = film.tags.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let about = film.description.map(|about| without_tags(&about));
    let words: Vec<String> =
        film.title.into_iter().chain(about).chain(tags).filter(|text| !text.is_empty()).collect();
    let seconds = film.duration.as_f64().or_else(|| film.duration.as_str()?.trim().parse().ok());
    // The address of a page may carry what is not for the receipt.
    let page = film.canonical_url.and_then(|page| page.split(['?', '#']).next().map(str::to_owned));
    Some(Offer {
        kind: MediaKind::Video,
        address: film.urls?.mp4_download?,
        width: film.max_width?,
        height: film.max_height?,
        length: Time::from_ms((seconds.unwrap_or_default() * 1_000.0) as i64),
        words: words.join(", "),
        preview: film.thumbnail.or(film.poster).unwrap_or_default(),
        source: Source {
            site: NAME.to_owned(),
            author: film.creator.and_then(|creator| creator.name).unwrap_or_default(),
            licence: LICENCE.to_owned(),
            page: page.unwrap_or_else(|| format!("https://coverr.co/videos/{id}")),
            fetched: None,
        },
        id,
    })
}

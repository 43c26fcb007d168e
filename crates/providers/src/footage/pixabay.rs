//! Pixabay: films and photos under its content licence. Allows 100 searches a minute and wants a key, which travels
//! in the query; answers are to be kept for a day, which the studio does.

use super::{Ask, MOST_OFFERS, Wire, good_size, language, orientation};
use crate::web::Trouble;
use async_trait::async_trait;
use editorial::Time;
use editorial::project::Source;
use serde::Deserialize;
use std::collections::BTreeMap;
use studio::ports::{MediaKind, Offer};

const NAME: &str = "Pixabay";
const LICENCE: &str = "Pixabay content licence";
/// More is refused.
const LONGEST_WORDS: usize = 100;
/// Languages that can be searched in; any other is refused.
const LANGUAGES: &[&str] = &[
    "cs", "da", "de", "en", "es", "fr", "id", "it", "hu", "nl", "no", "pl", "pt", "ro", "sk", "fi", "sv",
    "tr", "vi", "th", "bg", "ru", "el", "ja", "ko", "zh",
];

/// The site.
pub(super) struct Pixabay;

#[derive(Deserialize)]
struct Hits<T> {
    hits: Vec<T>,
}

#[derive(Deserialize)]
struct Film {
    id: u64,
    #[serde(default, rename = "pageURL")]
    page: String,
    #[serde(default)]
    tags: String,
    #[serde(default)]
    duration: f64,
    #[serde(default)]
    user: String,
    /// By name of the size: `large`, `medium`, `small`, `tiny`. A size that is not there has an empty address.
    videos: BTreeMap<String, FilmFile>,
}

#[derive(Deserialize)]
struct FilmFile {
    #[serde(default)]
    url: String,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
    /// A still of it.
    #[serde(default)]
    thumbnail: String,
}

#[derive(Deserialize)]
struct Photo {
    id: u64,
    #[serde(default, rename = "pageURL")]
    page: String,
    #[serde(default)]
    tags: String,
    #[serde(default)]
    user: String,
    #[serde(rename = "largeImageURL")]
    address: String,
    #[serde(default, rename = "webformatURL")]
    small: String,
    #[serde(default, rename = "imageWidth")]
    width: u32,
    #[serde(default, rename = "imageHeight")]
    height: u32,
}

#[async_trait]
impl Wire for Pixabay {
    fn id(&self) -> &'static str {
        "pixabay"
    }
    fn name(&self) -> &'static str {
        NAME
    }
    fn home(&self) -> &'static str {
        "https://pixabay.com"
    }
    fn wants_key(&self) -> bool {
        true
    }
    async fn look(&self, ask: Ask<'_>) -> Result<Vec<Offer>, Trouble> {
        let wanted = ask.wanted;
        let words: String = wanted.words.chars().take(LONGEST_WORDS).collect();
        let mut query =
            vec![("key", ask.key), ("q", words.as_str()), ("per_page", MOST_OFFERS), ("safesearch", "true")];
        if LANGUAGES.contains(&language(wanted)) {
            query.push(("lang", language(wanted)));
        }
        let films: Hits<Film> = ask.json("api/videos/", &query).await?;
        let offers: Vec<Offer> = films.hits.into_iter().filter_map(offer_of_film).collect();
        if !offers.is_empty() {
            return Ok(offers);
        }
        let shape = if orientation(wanted) == "landscape" { "horizontal" } else { "vertical" };
        query.extend([("image_type", "photo"), ("orientation", shape)]);
        let photos: Hits<Photo> = ask.json("api/", &query).await?;
        Ok(photos.hits.into_iter().map(offer_of_photo).collect())
    }
}

fn offer_of_film(film: Film) -> Option<Offer> {
    let stills = ["tiny", "small", "medium", "large"].iter().filter_map(|size| film.videos.get(*size));
    let preview =
        stills.map(|file| file.thumbnail.clone()).find(|still| !still.is_empty()).unwrap_or_default();
    let films = film.videos.into_values().filter(|file| !file.url.is_empty());
    let file = good_size(films, |file| (file.width, file.height))?;
    Some(Offer {
        id: film.id.to_string(),
        kind: MediaKind::Video,
        address: file.url,
        width: file.width,
        height: file.height,
        length: Time::from_ms((film.duration * 1_000.0) as i64),
        words: film.tags,
        preview,
        source: source(film.user, film.page),
    })
}

fn offer_of_photo(photo: Photo) -> Offer {
    Offer {
        id: format!("photo-{}", photo.id),
        kind: MediaKind::Photo,
        address: photo.address,
        width: photo.width,
        height: photo.height,
        length: Time::ZERO,
        words: photo.tags,
        preview: photo.small,
        source: source(photo.user, photo.page),
    }
}

fn source(author: String, page: String) -> Source {
    Source { site: NAME.to_owned(), author, licence: LICENCE.to_owned(), page, fetched: None }
}

//! Pexels: films and photos under its own licence. Allows 200 searches an hour and wants a key.

use super::{Ask, MOST_OFFERS, Wire, good_size, language, orientation};
use crate::web::Trouble;
use async_trait::async_trait;
use editorial::Time;
use editorial::project::Source;
use serde::Deserialize;
use studio::ports::{MediaKind, Offer};

const NAME: &str = "Pexels";
const LICENCE: &str = "Pexels licence";

/// The site.
pub(super) struct Pexels;

#[derive(Deserialize)]
struct Films {
    videos: Vec<Film>,
}

#[derive(Deserialize)]
struct Film {
    id: u64,
    #[serde(default)]
    duration: f64,
    #[serde(default)]
    url: String,
    /// A still of it.
    #[serde(default)]
    image: String,
    user: Person,
    video_files: Vec<FilmFile>,
}

#[derive(Deserialize)]
struct Person {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct FilmFile {
    #[serde(default)]
    file_type: String,
    width: Option<u32>,
    height: Option<u32>,
    link: String,
}

#[derive(Deserialize)]
struct Photos {
    photos: Vec<Photo>,
}

#[derive(Deserialize)]
struct Photo {
    id: u64,
    width: u32,
    height: u32,
    #[serde(default)]
    url: String,
    #[serde(default)]
    photographer: String,
    src: PhotoFiles,
    alt: Option<String>,
}

#[derive(Deserialize)]
struct PhotoFiles {
    original: String,
    #[serde(default)]
    medium: String,
}

#[async_trait]
impl Wire for Pexels {
    fn id(&self) -> &'static str {
        "pexels"
    }
    fn name(&self) -> &'static str {
        NAME
    }
    fn home(&self) -> &'static str {
        "https://api.pexels.com"
    }
    fn wants_key(&self) -> bool {
        true
    }
    async fn look(&self, ask: Ask<'_>) -> Result<Vec<Offer>, Trouble> {
        let wanted = ask.wanted;
        let mut query =
            vec![("query", wanted.words), ("per_page", MOST_OFFERS), ("orientation", orientation(wanted))];
        if language(wanted) == "zh" {
            query.push(("locale", "zh-CN"));
        }
        let films: Films = ask.signed("v1/videos/search", &query, ask.key).await?;
        let offers: Vec<Offer> = films.videos.into_iter().filter_map(offer_of_film).collect();
        if !offers.is_empty() {
            return Ok(offers);
        }
        let photos: Photos = ask.signed("v1/search", &query, ask.key).await?;
        Ok(photos.photos.into_iter().map(offer_of_photo).collect())
    }
}

fn offer_of_film(film: Film) -> Option<Offer> {
    let words = words_of_page(&film.url);
    let films = film.video_files.into_iter().filter(|file| file.file_type == "video/mp4");
    let size = |file: &FilmFile| (file.width.unwrap_or_default(), file.height.unwrap_or_default());
    let file = good_size(films, size)?;
    Some(Offer {
        id: film.id.to_string(),
        kind: MediaKind::Video,
        width: file.width?,
        height: file.height?,
        address: file.link,
        length: Time::from_ms((film.duration * 1_000.0) as i64),
        words,
        preview: film.image,
        source: source(film.user.name, film.url),
    })
}

fn offer_of_photo(photo: Photo) -> Offer {
    Offer {
        // Films and photos are counted apart.
        id: format!("photo-{}", photo.id),
        kind: MediaKind::Photo,
        width: photo.width,
        height: photo.height,
        address: photo.src.original,
        length: Time::ZERO,
        preview: photo.src.medium,
        words: photo.alt.filter(|alt| !alt.is_empty()).unwrap_or_else(|| words_of_page(&photo.url)),
        source: source(photo.photographer, photo.url),
    }
}

fn source(author: String, page: String) -> Source {
    Source { site: NAME.to_owned(), author, licence: LICENCE.to_owned(), page, fetched: None }
}

/// Films have no description; the address of their page is made of one: `.../video/a-bee-on-a-flower-1234/`.
fn words_of_page(page: &str) -> String {
    let slug = page.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    slug.replace('-', " ").trim_end_matches(|c: char| c.is_ascii_digit()).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pages_address_tells_what_a_film_shows() {
        assert_eq!(
            words_of_page("https://www.pexels.com/video/a-bee-on-a-flower-1234/"),
            "a bee on a flower"
        );
        assert_eq!(words_of_page(""), "");
    }
}

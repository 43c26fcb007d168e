//! Openverse: photos under Creative Commons and in the public domain, without a key. Only such are asked for that
//! may be changed and used commercially.

use super::{Ask, MOST_OFFERS, Wire, orientation};
use crate::web::Trouble;
use async_trait::async_trait;
use editorial::Time;
use editorial::project::Source;
use serde::Deserialize;
use studio::ports::{MediaKind, Offer};

const NAME: &str = "Openverse";

/// The site.
pub(super) struct Openverse;

#[derive(Deserialize)]
struct Found {
    results: Vec<Photo>,
}

#[derive(Deserialize)]
struct Photo {
    id: String,
    title: Option<String>,
    url: Option<String>,
    thumbnail: Option<String>,
    creator: Option<String>,
    license: String,
    license_version: Option<String>,
    foreign_landing_url: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    #[serde(default)]
    tags: Option<Vec<Tag>>,
}

#[derive(Deserialize)]
struct Tag {
    name: String,
}

#[async_trait]
impl Wire for Openverse {
    fn id(&self) -> &'static str {
        "openverse"
    }
    fn name(&self) -> &'static str {
        NAME
    }
    fn home(&self) -> &'static str {
        "https://api.openverse.org"
    }
    async fn look(&self, ask: Ask<'_>) -> Result<Vec<Offer>, Trouble> {
        let shape = match orientation(ask.wanted) {
            "portrait" => "tall",
            "landscape" => "wide",
            square => square,
        };
        let query = [
            ("q", ask.wanted.words),
            ("page_size", MOST_OFFERS),
            ("license_type", "commercial,modification"),
            ("aspect_ratio", shape),
            ("mature", "false"),
        ];
        let found: Found = ask.json("v1/images/", &query).await?;
        Ok(found.results.into_iter().filter_map(offer).collect())
    }
}

fn offer(photo: Photo) -> Option<Offer> {
    let tags = photo.tags.unwrap_or_default().into_iter().map(|tag| tag.name);
    let words: Vec<String> = photo.title.into_iter().chain(tags).collect();
    let licence = format!("{} {}", photo.license, photo.license_version.unwrap_or_default());
    Some(Offer {
        id: photo.id,
        kind: MediaKind::Photo,
        address: photo.url?,
        width: photo.width?,
        height: photo.height?,
        length: Time::ZERO,
        words: words.join(", "),
        preview: photo.thumbnail.unwrap_or_default(),
        source: Source {
            site: NAME.to_owned(),
            author: photo.creator.unwrap_or_default(),
            licence: if photo.license.len() <= 5 { format!("CC {licence}") } else { licence }
                .trim()
                .to_uppercase(),
            page: photo.foreign_landing_url.unwrap_or_default(),
            fetched: None,
        },
    })
}

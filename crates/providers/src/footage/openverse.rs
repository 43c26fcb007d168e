//! Openverse: photos under Creative Commons and in the public domain, without a key. Only such are asked for that
//! may be changed and used commercially.

use super::{MOST_OFFERS, Way, host, orientation, way, web};
use crate::web::Trouble;
use async_trait::async_trait;
use editorial::Time;
use editorial::project::Source;
use serde::Deserialize;
use std::path::Path;
use studio::ports::{CancellationToken, Fault, FootageSite, MediaKind, Offer, Wanted};

const NAME: &str = "Openverse";

/// The site.
pub struct Openverse {
    way: Way,
}

#[derive(Deserialize)]
struct Found {
    results: Vec<Photo>,
}

#[derive(Deserialize)]
struct Photo {
    id: String,
    title: Option<String>,
    url: Option<String>,
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

impl Default for Openverse {
    fn default() -> Openverse {
        Openverse::new()
    }
}

impl Openverse {
    /// The site.
    pub fn new() -> Openverse {
        Openverse::at("https://api.openverse.org")
    }

    /// The site at another address.
    pub fn at(base: &str) -> Openverse {
        Openverse { way: way(base, NAME) }
    }

    async fn look(&self, wanted: Wanted<'_>, cancel: &CancellationToken) -> Result<Vec<Offer>, Trouble> {
        let web = web(&self.way)?;
        let shape = match orientation(wanted) {
            "portrait" => "tall",
            "landscape" => "wide",
            square => square,
        };
        let query = [
            ("q", wanted.words),
            ("page_size", MOST_OFFERS),
            ("license_type", "commercial,modification"),
            ("aspect_ratio", shape),
            ("mature", "false"),
        ];
        let found: Found = web.json(web.get("v1/images/", &query)?, cancel).await?;
        Ok(found.results.into_iter().filter_map(offer).collect())
    }
}

#[async_trait]
impl FootageSite for Openverse {
    fn id(&self) -> &'static str {
        "openverse"
    }
    fn name(&self) -> &'static str {
        NAME
    }
    fn sends_to(&self) -> Vec<String> {
        host(&self.way)
    }
    async fn search(&self, wanted: Wanted<'_>, cancel: &CancellationToken) -> Result<Vec<Offer>, Fault> {
        Ok(self.look(wanted, cancel).await?)
    }
    async fn fetch(&self, offer: &Offer, out: &Path, cancel: &CancellationToken) -> Result<(), Fault> {
        Ok(web(&self.way)?.download(&offer.address, out, cancel).await?)
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
        source: Source {
            site: NAME.to_owned(),
            author: photo.creator.unwrap_or_default(),
            licence: if photo.license.len() <= 5 { format!("CC {licence}") } else { licence }
                .trim()
                .to_uppercase(),
            page: photo.foreign_landing_url.unwrap_or_default(),
        },
    })
}

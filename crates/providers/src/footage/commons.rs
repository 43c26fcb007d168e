//! Wikimedia Commons: films and photos under free licences, without a key. Nothing is taken whose licence is not
//! named, or that may not be changed.

use super::{Ask, MOST_OFFERS, Wire, good_size, without_tags};
use crate::web::Trouble;
use async_trait::async_trait;
use editorial::Time;
use editorial::project::Source;
use serde::Deserialize;
use std::collections::BTreeMap;
use studio::ports::{MediaKind, Offer};

const NAME: &str = "Wikimedia Commons";
/// How licences begin that allow changes and any use.
const FREE: &[&str] = &["cc0", "cc by", "cc-by", "public domain", "pd"];
/// Photos larger than this are fetched in a smaller size.
const WIDTH: &str = "2560";
/// How wide a still is that is only looked at: one of the sizes that are kept ready.
const STILL: &str = "330";

/// The site.
pub(super) struct Commons;

#[derive(Deserialize)]
struct Answer {
    query: Option<Pages>,
}

#[derive(Deserialize)]
struct Pages {
    pages: Vec<Page>,
}

#[derive(Deserialize)]
struct Page {
    pageid: u64,
    title: String,
    #[serde(default)]
    index: u32,
    #[serde(default)]
    videoinfo: Vec<Info>,
    #[serde(default)]
    imageinfo: Vec<Info>,
}

#[derive(Deserialize)]
struct Info {
    url: String,
    #[serde(default)]
    descriptionurl: String,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
    #[serde(default)]
    duration: f64,
    #[serde(default)]
    mime: String,
    thumburl: Option<String>,
    #[serde(default)]
    extmetadata: BTreeMap<String, Meta>,
    #[serde(default)]
    derivatives: Vec<Derivative>,
}

/// A piece of information; its text may be HTML.
#[derive(Deserialize)]
struct Meta {
    value: serde_json::Value,
}

#[derive(Deserialize)]
struct Derivative {
    src: String,
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
}

#[async_trait]
impl Wire for Commons {
    fn id(&self) -> &'static str {
        "commons"
    }
    fn name(&self) -> &'static str {
        NAME
    }
    fn home(&self) -> &'static str {
        "https://commons.wikimedia.org"
    }
    async fn look(&self, ask: Ask<'_>) -> Result<Vec<Offer>, Trouble> {
        let told = "url|size|mime|extmetadata|derivatives";
        // The small size of a film is a still of it.
        let films = [("prop", "videoinfo"), ("viprop", told), ("viurlwidth", STILL)];
        let offers = pages(ask, "video", &films).await?;
        if !offers.is_empty() {
            return Ok(offers);
        }
        let photos = [("prop", "imageinfo"), ("iiprop", "url|size|mime|extmetadata"), ("iiurlwidth", WIDTH)];
        pages(ask, "bitmap", &photos).await
    }
}

async fn pages(ask: Ask<'_>, kind: &str, props: &[(&str, &str)]) -> Result<Vec<Offer>, Trouble> {
    let search = format!("filetype:{kind} {}", ask.wanted.words);
    let mut query = vec![
        ("action", "query"),
        ("format", "json"),
        ("formatversion", "2"),
        ("generator", "search"),
        ("gsrnamespace", "6"),
        ("gsrlimit", MOST_OFFERS),
        ("gsrsearch", search.as_str()),
    ];
    query.extend(props);
    let answer: Answer = ask.json("w/api.php", &query).await?;
    // Without a hit there is no `query`; the pages come in no order.
    let mut pages = answer.query.map(|query| query.pages).unwrap_or_default();
    pages.sort_by_key(|page| page.index);
    Ok(pages.into_iter().filter_map(offer).collect())
}

fn offer(page: Page) -> Option<Offer> {
    let info = page.videoinfo.into_iter().chain(page.imageinfo).next()?;
    let said = |name: &str| info.extmetadata.get(name).and_then(|meta| meta.value.as_str()).map(without_tags);
    let licence = said("LicenseShortName").filter(|licence| is_free(licence))?;
    let author = said("Artist").unwrap_or_default();
    let about = said("ImageDescription").unwrap_or_default();
    let film = info.mime.starts_with("video/");
    if !film && !matches!(info.mime.as_str(), "image/jpeg" | "image/png" | "image/webp") {
        return None;
    }
    let smaller = info.derivatives.into_iter().filter(|file| file.kind.starts_with("video/"));
    let smaller = good_size(smaller, |file| (file.width, file.height)).map(|file| file.src);
    let small = |still: &String| still.replace(&format!("/{WIDTH}px-"), &format!("/{STILL}px-"));
    let preview = info.thumburl.as_ref().map(small).unwrap_or_default();
    let small_photo = info.thumburl.filter(|_| !film);
    let address = smaller.or(small_photo).unwrap_or(info.url);
    let name = page.title.trim_start_matches("File:");
    let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
    Some(Offer {
        id: page.pageid.to_string(),
        kind: if film { MediaKind::Video } else { MediaKind::Photo },
        address,
        width: info.width,
        height: info.height,
        length: Time::from_ms((info.duration * 1_000.0) as i64),
        words: format!("{name}. {about}"),
        preview,
        source: Source { site: NAME.to_owned(), author, licence, page: info.descriptionurl, fetched: None },
    })
}

fn is_free(licence: &str) -> bool {
    let licence = licence.to_lowercase();
    let restricted = licence.split([' ', '-']).any(|word| word == "nc" || word == "nd");
    FREE.iter().any(|free| licence.starts_with(free)) && !restricted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_changed_and_used_is_taken() {
        let free = ["CC0", "CC BY 4.0", "CC BY-SA 3.0", "Public domain", "PD-USGov"];
        assert!(free.iter().all(|licence| is_free(licence)));
        let other = ["CC BY-NC 2.0", "CC BY-ND 4.0", "GFDL", "Fair use", ""];
        assert!(!other.iter().any(|licence| is_free(licence)));
    }
}

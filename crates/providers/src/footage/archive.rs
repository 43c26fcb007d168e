//! Internet Archive: films that whoever brought them put under a free licence, without a key. What a search finds are
//! items; which files one has is another question each, so only the first few are asked for.

use super::{Ask, Wire, good_size, without_tags};
use crate::web::Trouble;
use async_trait::async_trait;
use editorial::Time;
use editorial::project::Source;
use futures::future::join_all;
use serde::Deserialize;
use serde_json::Value;
use studio::ports::{MediaKind, Offer};

const NAME: &str = "Internet Archive";
/// Items whose files are asked for.
const MOST_ITEMS: &str = "8";
/// Longer ones are whole films, not footage.
const LONGEST_SECONDS: f64 = 900.0;
const LARGEST_BYTES: u64 = 200 << 20;
/// What the archive calls films that play everywhere.
const PLAYABLE: &[&str] = &["h.264", "h.264 HD", "h.264 IA", "MPEG4", "HiRes MPEG4", "512Kb MPEG4", "WebM"];

/// The site.
pub(super) struct InternetArchive;

#[derive(Deserialize)]
struct Answer {
    response: Found,
}

#[derive(Deserialize)]
struct Found {
    docs: Vec<Item>,
}

/// Whatever is said of an item is one text or several.
#[derive(Deserialize)]
struct Item {
    identifier: String,
    #[serde(default)]
    title: Value,
    #[serde(default)]
    description: Value,
    #[serde(default)]
    subject: Value,
    #[serde(default)]
    creator: Value,
    #[serde(default)]
    licenseurl: Value,
}

/// An item that was taken down has no files.
#[derive(Deserialize)]
struct Contents {
    #[serde(default)]
    files: Vec<ItemFile>,
}

/// Its numbers are texts.
#[derive(Deserialize)]
struct ItemFile {
    name: String,
    #[serde(default)]
    format: String,
    #[serde(default)]
    size: Value,
    #[serde(default)]
    length: Value,
    #[serde(default)]
    width: Value,
    #[serde(default)]
    height: Value,
}

#[async_trait]
impl Wire for InternetArchive {
    fn id(&self) -> &'static str {
        "archive"
    }
    fn name(&self) -> &'static str {
        NAME
    }
    fn home(&self) -> &'static str {
        "https://archive.org"
    }
    async fn look(&self, ask: Ask<'_>) -> Result<Vec<Offer>, Trouble> {
        let Some(search) = search(ask.wanted.words) else { return Ok(Vec::new()) };
        let mut query = vec![("q", search.as_str()), ("rows", MOST_ITEMS), ("output", "json")];
        let fields = ["identifier", "title", "description", "subject", "creator", "licenseurl"];
        query.extend(fields.map(|field| ("fl[]", field)));
        let answer: Answer = ask.json("advancedsearch.php", &query).await?;
        let free = answer.response.docs.into_iter().filter_map(|item| Some((licence(&item)?, item)));
        let offers = join_all(free.map(|(licence, item)| async move {
            let path = format!("metadata/{}", item.identifier);
            Ok::<_, Trouble>(offer(ask, ask.json(&path, &[]).await?, item, licence))
        }));
        // One item that cannot be had spoils none of the others.
        let (offers, troubles): (Vec<_>, Vec<_>) = offers.await.into_iter().partition(Result::is_ok);
        let offers: Vec<Offer> = offers.into_iter().flatten().flatten().collect();
        match troubles.into_iter().find_map(Result::err) {
            Some(trouble) if offers.is_empty() => Err(trouble),
            _ => Ok(offers),
        }
    }
}

/// The words without what has a meaning in such a search, among films under a licence that allows changes and any use.
fn search(words: &str) -> Option<String> {
    let plain: String = words.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    // In small letters none of them is an operator.
    let plain = plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let licences = "licenseurl:(*creativecommons.org*) AND NOT licenseurl:(*-nc* OR *-nd*)";
    (!plain.is_empty()).then(|| format!("({plain}) AND mediatype:(movies) AND {licences}"))
}

fn offer(ask: Ask<'_>, contents: Contents, item: Item, licence: String) -> Option<Offer> {
    let size = |file: &ItemFile| (number(&file.width) as u32, number(&file.height) as u32);
    let footage = contents.files.into_iter().filter(|file| {
        let seconds = seconds(&file.length);
        PLAYABLE.contains(&file.format.as_str())
            && seconds > 0.0
            && seconds <= LONGEST_SECONDS
            && number(&file.size) <= LARGEST_BYTES as f64
    });
    let file = good_size(footage, size)?;
    let (width, height) = size(&file);
    let path = ["download", &item.identifier].into_iter().chain(file.name.split('/'));
    let words = [&item.title, &item.subject, &item.description].map(|said| without_tags(&text(said)));
    Some(Offer {
        kind: MediaKind::Video,
        address: ask.web.address(path)?,
        width,
        height,
        length: Time::from_ms((seconds(&file.length) * 1_000.0) as i64),
        words: words.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(". "),
        preview: ask.web.address(["services", "img", &item.identifier]).unwrap_or_default(),
        source: Source {
            site: NAME.to_owned(),
            author: without_tags(&text(&item.creator)),
            licence,
            page: format!("https://archive.org/details/{}", item.identifier),
            fetched: None,
        },
        id: item.identifier,
    })
}

/// The licence by its usual name; none for one that forbids changes or a use, or that is not known.
fn licence(item: &Item) -> Option<String> {
    let address = text(&item.licenseurl).to_lowercase();
    let (_, path) = address.split_once("creativecommons.org/")?;
    let mut parts = path.split('/');
    match (parts.next()?, parts.next()?, parts.next().unwrap_or_default()) {
        ("licenses", kind @ ("by" | "by-sa"), version) => {
            Some(format!("CC {} {version}", kind.to_uppercase()).trim_end().to_owned())
        }
        ("publicdomain", "zero", version) => Some(format!("CC0 {version}").trim_end().to_owned()),
        ("publicdomain", "mark", _) | ("licenses", "publicdomain", _) => Some("Public domain".to_owned()),
        _ => None,
    }
}

/// One text of a field that is a text, a number or several of them.
fn text(said: &Value) -> String {
    match said {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(several) => several.iter().map(text).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

fn number(said: &Value) -> f64 {
    text(said).trim().parse().unwrap_or_default()
}

/// `61.5`, `1:01` or `00:01:01.50`.
fn seconds(said: &Value) -> f64 {
    let parts = text(said);
    let parts = parts.trim().split(':').map(|part| part.parse::<f64>().ok());
    parts.reduce(|before, part| Some(before? * 60.0 + part?)).flatten().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_may_be_changed_and_used_is_taken() {
        let named = |address: &str| {
            let item = json!({ "identifier": "x", "licenseurl": address });
            licence(&serde_json::from_value(item).unwrap())
        };
        for (address, name) in [
            ("https://creativecommons.org/licenses/by/4.0/", Some("CC BY 4.0")),
            ("http://creativecommons.org/licenses/by-sa/3.0/us/", Some("CC BY-SA 3.0")),
            ("http://creativecommons.org/publicdomain/zero/1.0/", Some("CC0 1.0")),
            ("http://creativecommons.org/publicdomain/mark/1.0/", Some("Public domain")),
            ("http://creativecommons.org/licenses/publicdomain/", Some("Public domain")),
            ("http://creativecommons.org/licenses/by-nc/3.0/", None),
            ("http://creativecommons.org/licenses/by-nd/4.0/", None),
            ("https://example.org/licenses/by/4.0/", None),
            ("", None),
        ] {
            assert_eq!(named(address).as_deref(), name, "{address}");
        }
    }

    #[test]
    fn a_length_is_told_in_several_ways() {
        for (said, expected) in [
            (json!("61.5"), 61.5),
            (json!(61), 61.0),
            (json!("1:01"), 61.0),
            (json!("00:01:01.50"), 61.5),
            (json!("long"), 0.0),
            (json!(null), 0.0),
        ] {
            assert_eq!(seconds(&said), expected, "{said}");
        }
    }

    #[test]
    fn words_are_no_search_of_their_own() {
        let asked = search("bees AND \"mediatype:(texts)\" OR *").unwrap();
        assert!(asked.starts_with("(bees and mediatype texts or) AND mediatype:(movies)"), "{asked}");
        assert_eq!(search("?!"), None);
    }
}

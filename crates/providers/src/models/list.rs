//! Which models a vendor has, as it tells itself.
//!
//! What cannot write is left out as far as that is plain; whoever wants a model that is not on the list writes its name.

use super::trouble::{Trouble, of_reqwest, of_status};
use super::vendors::{AZURE, Vendor};
use genai::adapter::AdapterKind;
use reqwest::header::RETRY_AFTER;
use reqwest::{Client, RequestBuilder, Url};
use serde::Deserialize;

/// Largest list that is read; those of brokers are long.
const LARGEST: usize = 8 << 20;
/// Parts of names of models that draw, listen, speak or compare instead of writing.
const NO_WRITERS: &[&str] = &[
    "embed",
    "whisper",
    "tts",
    "speech",
    "audio",
    "transcribe",
    "realtime",
    "image",
    "dall-e",
    "video",
    "sora",
    "moderation",
    "guard",
    "rerank",
];
/// What Gemini calls writing.
const WRITES: &str = "generateContent";
const ANTHROPIC_VERSION: &str = "2023-06-01";

/// OpenAI and Anthropic put them under `data`, Gemini and Ollama under `models`; llama.cpp does both.
#[derive(Deserialize)]
struct List {
    data: Option<Vec<Item>>,
    models: Option<Vec<Item>>,
}

/// OpenAI and Anthropic call it by `id`, Gemini and Ollama by `name`; OpenRouter does both.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    id: Option<String>,
    name: Option<String>,
    /// What Gemini says that it can be asked for.
    supported_generation_methods: Option<Vec<String>>,
}

/// The names of the models of `vendor` at `address`, in order; none from one that does not tell.
pub(super) async fn listed(
    vendor: &Vendor,
    address: &Url,
    key: Option<&str>,
    web: &Client,
) -> Result<Vec<String>, Trouble> {
    // Its deployments have names of their own, which a key cannot ask for.
    if vendor.id == AZURE {
        return Ok(Vec::new());
    }
    let (path, query, header) = match vendor.speaks {
        AdapterKind::Ollama => ("api/tags", None, None),
        AdapterKind::Gemini => ("models", Some("pageSize=1000"), Some("x-goog-api-key")),
        AdapterKind::Anthropic => ("models", Some("limit=1000"), Some("x-api-key")),
        _ => ("models", None, None),
    };
    let mut url = address.join(path).map_err(|_| Trouble::Address)?;
    url.set_query(query);
    let mut request = web.get(url);
    if vendor.speaks == AdapterKind::Anthropic {
        request = request.header("anthropic-version", ANTHROPIC_VERSION);
    }
    request = match (key, header) {
        (Some(key), Some(header)) => request.header(header, key),
        (Some(key), None) => request.bearer_auth(key),
        (None, _) => request,
    };
    let list = answered(request).await?;
    list.data.or(list.models).map(names).ok_or(Trouble::NoList)
}

async fn answered(request: RequestBuilder) -> Result<List, Trouble> {
    let mut answer = request.send().await.map_err(|error| of_reqwest(&error))?;
    let (status, wait) = (answer.status(), answer.headers().get(RETRY_AFTER).cloned());
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| of_reqwest(&error))? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > LARGEST {
            return Err(Trouble::NoList);
        }
    }
    if !status.is_success() {
        let said = String::from_utf8_lossy(&bytes).to_lowercase();
        let wait = wait.as_ref().and_then(|wait| wait.to_str().ok());
        return Err(match of_status(status.as_u16(), wait, &said) {
            // There is no model yet that could be wrong: it has no such list.
            Trouble::Model | Trouble::Refused => Trouble::NoList,
            trouble => trouble,
        });
    }
    serde_json::from_slice(&bytes).map_err(|_| Trouble::NoList)
}

fn names(items: Vec<Item>) -> Vec<String> {
    let named = |item: Item| {
        let writes =
            item.supported_generation_methods.is_none_or(|ways| ways.iter().any(|way| way == WRITES));
        let name = item.id.or(item.name).filter(|_| writes)?;
        Some(name.strip_prefix("models/").unwrap_or(&name).to_owned())
    };
    let mut names: Vec<String> = items.into_iter().filter_map(named).collect();
    names.retain(|name| {
        let small = name.to_lowercase();
        !name.trim().is_empty() && !NO_WRITERS.iter().any(|other| small.contains(other))
    });
    names.sort_unstable();
    names.dedup();
    names
}

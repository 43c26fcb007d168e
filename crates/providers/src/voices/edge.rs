//! Edge's voices: free, without a key, and told of word by word. Not an official way, so it is switched on by the person
//! and never the only one.
//!
//! One web socket a line: the wish for sound and word times, the line as SSML, then frames with MP3, and messages with
//! the times of words, until the turn ends.

use super::catalogue::{Listed, MICROSOFT};
use super::list::{self, Own};
use super::sound::Sound;
use super::times::Token;
use super::trouble::Trouble;
use super::wire::{of_reqwest, refusal};
use super::{Answer, Ask, Facts, Speaks, Way, azure, edge_token, ssml};
use async_trait::async_trait;
use futures::{SinkExt, StreamExt};
use reqwest::header::{CONNECTION, COOKIE, DATE, ORIGIN, UPGRADE, USER_AGENT};
use reqwest::{Response, StatusCode, Upgraded, Url};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

const FACTS: Facts = Facts {
    id: "edge",
    name: "Microsoft Edge",
    address: "https://speech.platform.bing.com/consumer/speech/synthesize/readaloud/",
    model: "",
    key: false,
    switch: true,
    revision: 1,
};

/// What the browser calls itself.
const BROWSER: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                       Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0";
const READER: &str = "chrome-extension://jdiccldimpdaibmpdkjnbmckianbfold";
/// Ticks of a second.
const TICKS: f64 = 10_000_000.0;
const LARGEST: usize = 16 << 20;
/// Seconds that its clock and ours may differ: the token is good for five minutes.
const CLOCKS_DIFFER: i64 = 60;

/// The service.
#[derive(Default)]
pub(super) struct Edge {
    /// How many seconds its clock is ahead of ours.
    ahead: AtomicI64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    metadata: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Item {
    r#type: String,
    /// Other than for words it has other fields.
    #[serde(default)]
    data: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Word {
    offset: f64,
    duration: f64,
    #[serde(rename = "text")]
    text: Text,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Text {
    text: String,
}

#[async_trait]
impl Speaks for Edge {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }
    fn voices(&self) -> &'static [Listed] {
        MICROSOFT
    }
    fn unlisted(&self, name: &str) -> Option<(String, String)> {
        azure::named(name)
    }
    fn pitches(&self) -> bool {
        true
    }
    async fn speak(&self, ask: Ask<'_>) -> Result<Answer, Trouble> {
        ask.wire.again(|| once(&ask, &self.ahead)).await
    }
    fn tells(&self) -> bool {
        true
    }
    async fn tell(&self, way: Way<'_>) -> Result<Vec<Own>, Trouble> {
        let url = address(way.address, "voices/list", now().saturating_add_signed(self.ahead.load(Relaxed)))?;
        let request = way.wire.client(&url)?.get(url).header(USER_AGENT, BROWSER);
        let told = way.wire.list(request).await.map_err(|trouble| match trouble {
            // There is no key that could be wrong.
            Trouble::Key => Trouble::Refused,
            trouble => trouble,
        })?;
        list::microsoft(&told)
    }
}

async fn once(ask: &Ask<'_>, ahead: &AtomicI64) -> Result<Answer, Trouble> {
    let mut socket = opened(ask, ahead).await?;
    let format = "audio-24khz-48kbitrate-mono-mp3";
    let options = json!({ "sentenceBoundaryEnabled": "false", "wordBoundaryEnabled": "true" });
    let config = json!({ "context": { "synthesis": { "audio": { "metadataoptions": options, "outputFormat": format } } } });
    let ssml = ssml::line(ask.voice, &ask.line);
    let messages = [
        format!("Content-Type:application/json; charset=utf-8\r\nPath:speech.config\r\n\r\n{config}"),
        format!("X-RequestId:{}\r\nContent-Type:application/ssml+xml\r\nPath:ssml\r\n\r\n{ssml}", id()),
    ];
    for message in messages {
        socket.send(Message::text(message)).await.map_err(|_| Trouble::Cut)?;
    }
    let (mut bytes, mut tokens) = (Vec::new(), Vec::new());
    loop {
        let next = timeout(ask.wire.patience.silence, socket.next()).await.map_err(|_| Trouble::Slow)?;
        match next.ok_or(Trouble::Cut)?.map_err(|_| Trouble::Cut)? {
            Message::Binary(frame) => bytes.extend_from_slice(sound_of(&frame)?),
            Message::Text(message) => match path(&message) {
                Some(("audio.metadata", body)) => tokens.extend(words_of(body)?),
                Some(("turn.end", _)) => break,
                Some(_) => {}
                None => return Err(Trouble::Answer),
            },
            Message::Close(_) => return Err(Trouble::Cut),
            _ => {}
        }
        if bytes.len() > LARGEST {
            return Err(Trouble::Answer);
        }
    }
    // The service has said all; whether it hears our goodbye is its affair.
    let _ = timeout(ask.wire.patience.pause, socket.close(None)).await;
    let sound = Sound::read(&bytes, "audio/mpeg", None)?;
    Ok(Answer { sound, times: Some(tokens), rate_left: 100.0 })
}

/// The socket, opened by the HTTP client: so its proxies and certificates are those of all other services. The token
/// is a matter of the time: who is not let in with a clock that is wrong tries again by the service's own.
async fn opened(ask: &Ask<'_>, ahead: &AtomicI64) -> Result<WebSocketStream<Upgraded>, Trouble> {
    let (mut key, mut answer) = knocked(ask, ahead.load(Relaxed)).await?;
    if answer.status() == StatusCode::FORBIDDEN
        && let Some(seconds) = ahead_of_us(&answer).filter(|ahead| ahead.abs() > CLOCKS_DIFFER)
    {
        ahead.store(seconds, Relaxed);
        (key, answer) = knocked(ask, seconds).await?;
    }
    if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
        // There is no key that could be wrong: it does not let us in.
        return Err(match refusal(answer).await {
            Trouble::Key => Trouble::Refused,
            trouble => trouble,
        });
    }
    let accepted = answer.headers().get("Sec-WebSocket-Accept").and_then(|accepted| accepted.to_str().ok());
    if accepted != Some(derive_accept_key(key.as_bytes()).as_str()) {
        return Err(Trouble::Answer);
    }
    let stream = answer.upgrade().await.map_err(|_| Trouble::Cut)?;
    Ok(WebSocketStream::from_raw_socket(stream, Role::Client, None).await)
}

/// Asks to be let in by a clock that is so many seconds ahead of ours; with the answer comes the key that it must show.
async fn knocked(ask: &Ask<'_>, ahead: i64) -> Result<(String, Response), Trouble> {
    let key = generate_key();
    let mut url = address(ask.address, "edge/v1", now().saturating_add_signed(ahead))?;
    url.query_pairs_mut().append_pair("ConnectionId", &id());
    let request = ask
        .wire
        .client(&url)?
        .get(url)
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", &key)
        .header(ORIGIN, READER)
        .header(USER_AGENT, BROWSER)
        .header(COOKIE, format!("muid={};", id().to_uppercase()));
    Ok((key, request.send().await.map_err(|error| of_reqwest(&error))?))
}

/// How far the service's clock is ahead of ours, as its answer tells.
fn ahead_of_us(answer: &Response) -> Option<i64> {
    let date = httpdate::parse_http_date(answer.headers().get(DATE)?.to_str().ok()?).ok()?;
    let theirs = date.duration_since(UNIX_EPOCH).ok()?.as_secs();
    i64::try_from(theirs).ok()?.checked_sub(i64::try_from(now()).ok()?)
}

/// Seconds since 1970, by our clock.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default()
}

/// What it is asked for at a time, in seconds since 1970, with the token of that.
fn address(base: &Url, path: &str, seconds: u64) -> Result<Url, Trouble> {
    let mut url = base.join(path).map_err(|_| Trouble::Address)?;
    url.query_pairs_mut()
        .append_pair("TrustedClientToken", edge_token::CLIENT)
        .append_pair("Sec-MS-GEC", &edge_token::at(seconds))
        .append_pair("Sec-MS-GEC-Version", edge_token::VERSION);
    Ok(url)
}

/// 32 hexadecimal digits by chance.
fn id() -> String {
    let digest = blake3::hash(generate_key().as_bytes()).to_hex();
    digest[..32].to_owned()
}

/// The path that a message names in its head, and what comes after the head.
fn path(message: &str) -> Option<(&str, &str)> {
    let (head, body) = message.split_once("\r\n\r\n")?;
    let path = head.split("\r\n").find_map(|line| line.strip_prefix("Path:"))?;
    Some((path.trim(), body))
}

/// The sound in a frame: two bytes that tell how long its head is, the head, the rest.
fn sound_of(frame: &[u8]) -> Result<&[u8], Trouble> {
    let (length, rest) = frame.split_first_chunk::<2>().ok_or(Trouble::Answer)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (head, sound) = rest.split_at_checked(length).ok_or(Trouble::Answer)?;
    let is_sound = String::from_utf8_lossy(head).split("\r\n").any(|line| line.trim() == "Path:audio");
    if is_sound { Ok(sound) } else { Err(Trouble::Answer) }
}

fn words_of(body: &str) -> Result<Vec<Token>, Trouble> {
    let metadata: Metadata = serde_json::from_str(body).map_err(|_| Trouble::Answer)?;
    let words = metadata.metadata.into_iter().filter(|item| item.r#type == "WordBoundary");
    let token = |word: Word| Token {
        text: unescaped(&word.text.text),
        start: word.offset / TICKS,
        end: (word.offset + word.duration) / TICKS,
    };
    let word = |item: Item| serde_json::from_value(item.data).map_err(|_| Trouble::Answer);
    words.map(|item| word(item).map(token)).collect()
}

fn unescaped(text: &str) -> String {
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    marks.iter().fold(text.to_owned(), |text, (mark, sign)| text.replace(mark, sign))
}

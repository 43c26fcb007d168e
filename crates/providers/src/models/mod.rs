//! Models: writers that are language models, in the cloud or on the person's own computer.
//!
//! A model is sent the brief and its own answers, nothing else, and only at the address that the person chose. Its
//! answer is shown while it comes, read leniently, and asked for again when its length is off.

mod answer;
mod ask;
mod list;
mod trouble;
mod vendors;
mod ways;

use crate::footage::Keys;
use answer::{Answer, read, so_far};
use async_trait::async_trait;
use editorial::narration::about_all;
use futures::StreamExt;
use genai::adapter::AdapterKind;
use genai::chat::{ChatMessage, ChatOptions, ChatRequest, ChatStreamEvent, JsonSpec, StopReason};
use genai::resolver::{AuthData, Endpoint};
use genai::{Headers, ModelIden, ServiceTarget};
use reqwest::Url;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use studio::api::WriterSetup;
use studio::ports::{Assignment, CancellationToken, Fault, ScriptWriter, Told, Written};
use trouble::Trouble;
use vendors::{AZURE, VENDORS, Vendor};
use ways::Ways;

/// How often a model is asked for another length.
const CORRECTIONS: usize = 2;
/// How far its length may be off, in percent.
const NEAR: i64 = 10;
/// How often the same request is sent while it may pass.
const TRIES: usize = 3;
/// As much as a model may think and write. Most think first, and that counts.
const MOST_TOKENS: u32 = 16_000;
/// Longest answer that is read, in bytes.
const LONGEST: usize = 200_000;
/// The version of Azure's own addresses that we speak.
const AZURE_VERSION: &str = "2024-10-21";

/// How long a model is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the first and for each next piece of an answer.
    pub silence: Duration,
    /// For a whole answer.
    pub whole: Duration,
    /// Before the same request is sent again.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(60),
            whole: Duration::from_secs(240),
            pause: Duration::from_secs(1),
        }
    }
}

/// A writer for each vendor.
pub fn writers(keys: &Keys) -> Vec<Arc<dyn ScriptWriter>> {
    patient_writers(keys, Patience::default())
}

/// The same, waited for as long as that.
pub fn patient_writers(keys: &Keys, patience: Patience) -> Vec<Arc<dyn ScriptWriter>> {
    let ways = Ways::new(patience);
    let model = |vendor| Model { vendor, keys: keys.clone(), patience, ways: ways.clone() };
    VENDORS.iter().map(|vendor| Arc::new(model(vendor)) as Arc<dyn ScriptWriter>).collect()
}

/// A language model as a writer.
struct Model {
    vendor: &'static Vendor,
    keys: Keys,
    patience: Patience,
    ways: Ways,
}

/// What a request asks for besides words. What a model does not take is left out of the next.
#[derive(Clone, Copy)]
struct Form {
    schema: bool,
    bounded: bool,
}

impl Form {
    fn plainer(self) -> Option<Form> {
        match self {
            Form { schema: true, bounded } => Some(Form { schema: false, bounded }),
            Form { bounded: true, .. } => Some(Form { bounded: false, ..self }),
            Form { .. } => None,
        }
    }
}

impl Model {
    fn told(&self, trouble: Trouble) -> Fault {
        trouble.told(self.vendor.name, self.vendor.local)
    }

    fn address(&self, setup: &WriterSetup) -> Result<Url, Trouble> {
        let mut written = setup.address.as_deref().unwrap_or(self.vendor.address).to_owned();
        if !written.ends_with('/') {
            written.push('/');
        }
        let url = Url::parse(&written).map_err(|_| Trouble::Address)?;
        opens(&url).then_some(url).ok_or(Trouble::Address)
    }

    fn target(&self, setup: &WriterSetup) -> Result<ServiceTarget, Trouble> {
        let address = self.address(setup)?;
        let model = self.model(setup);
        if model.is_empty() {
            return Err(Trouble::NoModel);
        }
        let key = (self.keys)(self.vendor.id);
        if key.is_none() && self.vendor.key {
            return Err(Trouble::NoKey);
        }
        let key = key.unwrap_or_else(|| "none".to_owned());
        let auth = if self.vendor.id == AZURE {
            let url = azure(&address, &model)?;
            AuthData::RequestOverride { url, headers: Headers::from(vec![("api-key".to_owned(), key)]) }
        } else {
            AuthData::from_single(key)
        };
        let endpoint = Endpoint::from_owned(address.as_str().to_owned());
        Ok(ServiceTarget { endpoint, auth, model: ModelIden::new(self.vendor.speaks, model) })
    }

    /// One answer, sent for again while that may help; what is refused of its form is left out. A schema because not
    /// every model knows one; a bound because some may not say so much, or count it against what is left of a minute.
    async fn answer(
        &self,
        target: &ServiceTarget,
        request: &ChatRequest,
        schema: bool,
        told: Told<'_>,
    ) -> Result<String, Trouble> {
        let mut form = Form { schema, bounded: true };
        let mut tries = 1;
        loop {
            let once = self.once(target.clone(), request.clone(), form, told);
            let trouble = match tokio::time::timeout(self.patience.whole, once).await {
                Ok(Ok(text)) => return Ok(text),
                Ok(Err(trouble)) => trouble,
                Err(_) => Trouble::Slow,
            };
            match (trouble, form.plainer()) {
                (Trouble::Refused, Some(plainer)) => form = plainer,
                (trouble, _) if tries < TRIES => {
                    let pause = trouble.pause(self.patience.pause).ok_or(trouble)?;
                    tokio::time::sleep(pause).await;
                    tries += 1;
                }
                (trouble, _) => return Err(trouble),
            }
        }
    }

    async fn once(
        &self,
        target: ServiceTarget,
        request: ChatRequest,
        form: Form,
        told: Told<'_>,
    ) -> Result<String, Trouble> {
        let here = Url::parse(target.endpoint.base_url()).is_ok_and(|url| is_here(&url));
        let client = &self.ways.to(here)?.client;
        let mut options = ChatOptions::default();
        if form.bounded {
            options = options.with_max_tokens(MOST_TOKENS);
        }
        if form.schema {
            options = options.with_response_format(JsonSpec::new("script", ask::schema()));
        }
        let answered = client.exec_chat_stream(target, request, Some(&options)).await;
        let mut stream = answered.map_err(|error| Trouble::from(&error))?.stream;
        let mut text = String::new();
        let mut ended = None;
        while let Some(event) = stream.next().await {
            match event.map_err(|error| Trouble::from(&error))? {
                ChatStreamEvent::Chunk(chunk) => {
                    text.push_str(&chunk.content);
                    if text.len() > LONGEST {
                        return Err(Trouble::Answer);
                    }
                    told(&so_far(&text));
                }
                ChatStreamEvent::End(end) => ended = Some(end.captured_stop_reason),
                _ => {}
            }
        }
        match ended {
            Some(Some(StopReason::ContentFilter(_))) => Err(Trouble::Blocked),
            Some(Some(StopReason::MaxTokens(_))) => Err(Trouble::Long),
            Some(None) if text.is_empty() => Err(Trouble::Answer),
            // A stream that ends without saying why was cut off; so was one that never came to its end.
            Some(None)
                if self.vendor.speaks == AdapterKind::OpenAI && !text.trim_end().ends_with(['}', '`']) =>
            {
                Err(Trouble::Cut)
            }
            Some(_) => Ok(text),
            None if text.is_empty() => Err(Trouble::Answer),
            None => Err(Trouble::Cut),
        }
    }

    async fn script(
        &self,
        asked: &Assignment,
        setup: &WriterSetup,
        told: Told<'_>,
    ) -> Result<Written, Trouble> {
        let target = self.target(setup)?;
        let mut request =
            ChatRequest::from_system(ask::SYSTEM).append_message(ChatMessage::user(ask::brief(asked)));
        let mut best: Option<(i64, i64, Answer)> = None;
        for turn in 0..=CORRECTIONS {
            let text = match self.answer(&target, &request, self.vendor.schema, told).await {
                Ok(text) => text,
                // There is a script already; only its length could have been better.
                Err(_) if best.is_some() => break,
                Err(trouble) => return Err(trouble),
            };
            let Some(answer) = read(&text) else {
                if best.is_some() || turn == CORRECTIONS {
                    break;
                }
                request =
                    request.append_message(ChatMessage::assistant(text)).append_message(ChatMessage::user(
                        "This is not in the form that was asked for. Answer with the JSON object alone.",
                    ));
                continue;
            };
            let length = about_all(answer.lines.iter().map(|line| line.text.as_str())).as_ms();
            let off = (length - i64::from(asked.seconds) * 1_000).abs();
            if best.as_ref().is_none_or(|(least, ..)| off < *least) {
                best = Some((off, length, answer));
            }
            if off * 100 <= i64::from(asked.seconds) * 1_000 * NEAR {
                break;
            }
            request = request
                .append_message(ChatMessage::assistant(text))
                .append_message(ChatMessage::user(ask::correction(asked, (length + 500) / 1_000)));
        }
        let (off, length, answer) = best.ok_or(Trouble::Answer)?;
        let mut warnings = Vec::new();
        if off * 100 > i64::from(asked.seconds) * 1_000 * NEAR {
            let (name, seconds) = (self.vendor.name, (length + 500) / 1_000);
            warnings.push(format!("{name} wrote {seconds} seconds instead of {}.", asked.seconds));
        }
        let title =
            answer.title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| asked.topic.clone());
        Ok(Written { title, lines: answer.lines, warnings })
    }
}

#[async_trait]
impl ScriptWriter for Model {
    fn id(&self) -> &'static str {
        self.vendor.id
    }
    fn name(&self) -> &'static str {
        self.vendor.name
    }
    fn sends_to(&self, setup: &WriterSetup) -> Vec<String> {
        match self.address(setup) {
            Ok(url) if !is_here(&url) => url.host_str().map(str::to_owned).into_iter().collect(),
            _ => Vec::new(),
        }
    }
    fn needs_key(&self) -> bool {
        self.vendor.key
    }
    fn has_key(&self) -> bool {
        (self.keys)(self.vendor.id).is_some()
    }
    fn model(&self, setup: &WriterSetup) -> String {
        setup.model.clone().unwrap_or_else(|| self.vendor.model.to_owned())
    }
    fn ready(&self, setup: &WriterSetup) -> bool {
        self.target(setup).is_ok()
    }
    fn accepts(&self, setup: &WriterSetup) -> Result<(), Fault> {
        match &setup.address {
            Some(_) => self.address(setup).map(|_| ()).map_err(|trouble| self.told(trouble)),
            None => Ok(()),
        }
    }
    async fn test(&self, setup: &WriterSetup, cancel: &CancellationToken) -> Result<(), Fault> {
        let tested = async {
            let target = self.target(setup)?;
            // An answer that ends in a brace is known to be whole also where nobody says that it ended.
            let request = ChatRequest::new(vec![ChatMessage::user("Answer with this alone: {\"ok\": true}")]);
            match self.answer(&target, &request, false, &|_| ()).await {
                // Whatever it says, it speaks.
                Ok(_) | Err(Trouble::Long) => Ok(()),
                Err(trouble) => Err(trouble),
            }
        };
        let tested = cancel.run_until_cancelled(tested).await.unwrap_or(Err(Trouble::Stopped));
        tested.map_err(|trouble| self.told(trouble))
    }
    async fn models(&self, setup: &WriterSetup, cancel: &CancellationToken) -> Result<Vec<String>, Fault> {
        let listed = async {
            let (address, key) = (self.address(setup)?, (self.keys)(self.vendor.id));
            if key.is_none() && self.vendor.key {
                return Err(Trouble::NoKey);
            }
            let web = &self.ways.to(is_here(&address))?.web;
            let listed = list::listed(self.vendor, &address, key.as_deref(), web);
            tokio::time::timeout(self.patience.whole, listed).await.unwrap_or(Err(Trouble::Slow))
        };
        let listed = cancel.run_until_cancelled(listed).await.unwrap_or(Err(Trouble::Stopped));
        listed.map_err(|trouble| self.told(trouble))
    }
    async fn write(
        &self,
        assignment: &Assignment,
        setup: &WriterSetup,
        told: Told<'_>,
        cancel: &CancellationToken,
    ) -> Result<Written, Fault> {
        let written = cancel.run_until_cancelled(self.script(assignment, setup, told)).await;
        written.unwrap_or(Err(Trouble::Stopped)).map_err(|trouble| self.told(trouble))
    }
}

/// Azure serves each deployment under an address of its own.
fn azure(address: &Url, model: &str) -> Result<String, Trouble> {
    let path = format!("openai/deployments/{model}/chat/completions");
    let mut url = address.join(&path).map_err(|_| Trouble::Address)?;
    url.query_pairs_mut().append_pair("api-version", AZURE_VERSION);
    Ok(url.into())
}

/// This computer.
pub(crate) fn is_here(url: &Url) -> bool {
    match url.host_str().map(|host| host.trim_matches(['[', ']'])) {
        Some("localhost") => true,
        Some(host) => host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback()),
        None => false,
    }
}

/// HTTPS to anywhere; without it only what is on the person's own computer or network. Never with a name and password
/// in it, or anything after the path: those end up in logs.
pub(crate) fn opens(url: &Url) -> bool {
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    let own = |host: &str| match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(ip)) => ip.is_private() || ip.is_loopback(),
        Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local(),
        Err(_) => host == "localhost" || host.ends_with(".local"),
    };
    plain && url.host_str().is_some_and(|host| url.scheme() == "https" || url.scheme() == "http" && own(host))
}

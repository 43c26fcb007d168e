//! Writing: from a topic to a script, by the writer that was chosen; when it fails the built-in one writes, and says so.

mod draft;

pub use draft::{Speaker, is_script, own_script};
pub(crate) use draft::{is_topic_alone, take_in, with_script};

use crate::api::{ApiError, Script, WriteScript, WriterSetup, WriterView};
use crate::ports::{Assignment, CancellationToken, Fault, ScriptWriter, Told, Tongue, Written};
use crate::services::Services;
use crate::studio::{Studio, tools_missing};
use editorial::narration::about_all;
use editorial::script;
use std::sync::Arc;

const SECONDS: std::ops::RangeInclusive<u32> = 10..=180;
const USUAL_SECONDS: u32 = 40;
/// Characters of a topic.
pub const LONGEST_TOPIC: usize = 500;
/// Characters of a fact.
pub const LONGEST_FACT: usize = 500;
/// Facts of one script.
pub const MOST_FACTS: usize = 50;
/// Characters of a tone or an audience.
pub const LONGEST_WISH: usize = 200;
const MOST_LINES: usize = 120;
const LONGEST_LINE: usize = 600;

/// Everybody who writes scripts, the built-in writer first.
#[derive(Clone, Default)]
pub struct Writers(Vec<Arc<dyn ScriptWriter>>);

impl Writers {
    /// These writers; the first is the built-in one, which needs nothing and takes over for the others.
    pub fn new(all: Vec<Arc<dyn ScriptWriter>>) -> Writers {
        Writers(all)
    }
}

impl Studio {
    /// Everybody who writes scripts.
    pub fn writers(&self) -> Vec<WriterView> {
        let Ok(scribe) = self.scribe() else { return Vec::new() };
        scribe.writers.0.iter().map(|writer| view(writer.as_ref(), &scribe.setup_of(writer.id()))).collect()
    }

    /// Changes how a writer is reached; what is left out stays.
    ///
    /// # Errors
    /// `writer_unknown`, `writer_address`, `writer_fixed`, `settings_unsaved`.
    pub fn setup_writer(&self, id: &str, change: WriterSetup) -> Result<WriterView, ApiError> {
        let scribe = self.scribe()?;
        let (writer, mut setup) = (scribe.writer(id)?, scribe.setup_of(id));
        setup.model = changed(setup.model, change.model);
        setup.address = changed(setup.address, change.address);
        writer.accepts(&setup).map_err(|fault| ApiError::from(&fault))?;
        self.services.change(|chosen| {
            chosen.writers.insert(id.to_owned(), setup.clone());
        })?;
        Ok(view(writer.as_ref(), &setup))
    }

    /// Asks a writer for a word, to see whether it works.
    ///
    /// # Errors
    /// `writer_unknown`, `offline`, or what the writer answers.
    pub async fn test_writer(&self, id: &str) -> Result<(), ApiError> {
        let scribe = self.scribe()?;
        let (writer, setup) = (scribe.writer(id)?, scribe.setup_of(id));
        let cancel = CancellationToken::new();
        let tested = scribe.unless_offline(writer.as_ref(), &setup, writer.test(&setup, &cancel)).await;
        tested.map_err(|fault| ApiError::from(&fault))
    }

    /// The models that a writer can be set up with, as it tells now; none where there is nothing to choose.
    ///
    /// # Errors
    /// `writer_unknown`, `offline`, or what the writer answers.
    pub async fn writer_models(&self, id: &str) -> Result<Vec<String>, ApiError> {
        let scribe = self.scribe()?;
        let (writer, setup) = (scribe.writer(id)?, scribe.setup_of(id));
        let cancel = CancellationToken::new();
        let listed = scribe.unless_offline(writer.as_ref(), &setup, writer.models(&setup, &cancel)).await;
        listed.map_err(|fault| ApiError::from(&fault))
    }

    /// Writes a script. `told` hears the whole text so far, as it comes; dropping this stops the writer.
    ///
    /// # Errors
    /// When there is no topic, it is too long, or the language is none that we write; when the built-in writer fails.
    pub async fn write_script(&self, request: WriteScript, told: Told<'_>) -> Result<Script, ApiError> {
        let cancel = CancellationToken::new();
        let _stops = cancel.clone().drop_guard();
        self.scribe()?.write(request, told, &cancel).await
    }

    /// Whether a script can be written on that at all, and by that writer.
    ///
    /// # Errors
    /// As [`Studio::write_script`], but for what writers answer; `writer_unknown`.
    pub(crate) fn check_wish(&self, wish: &WriteScript) -> Result<(), ApiError> {
        assignment(wish.clone())?;
        wish.writer.as_ref().map_or(Ok(()), |id| self.scribe()?.writer(id).map(drop))
    }

    pub(crate) fn scribe(&self) -> Result<Scribe, ApiError> {
        let writers = self.ports.as_ref().ok_or_else(tools_missing)?.writers.clone();
        Ok(Scribe { writers, services: self.services.clone() })
    }
}

/// Who writes scripts, and how they are reached.
#[derive(Clone)]
pub(crate) struct Scribe {
    writers: Writers,
    services: Arc<Services>,
}

impl Scribe {
    /// As [`Studio::write_script`]; stops when cancelled.
    pub(crate) async fn write(
        &self,
        request: WriteScript,
        told: Told<'_>,
        cancel: &CancellationToken,
    ) -> Result<Script, ApiError> {
        let wanted = request.writer.clone();
        let assignment = assignment(request)?;
        let built_in = self.writers.0.first().ok_or_else(tools_missing)?;
        let writer = match &wanted {
            Some(id) => self.writer(id)?,
            None => built_in,
        };
        let setup = self.setup_of(writer.id());
        let writes = writer.write(&assignment, &setup, told, cancel);
        let tried = self.unless_offline(writer.as_ref(), &setup, writes).await.and_then(sound);
        let mut warnings = Vec::new();
        let (written, by) = match tried {
            Ok(written) => (written, writer.id()),
            Err(fault) if writer.id() == built_in.id() || fault.code == "cancelled" => {
                return Err(ApiError::from(&fault));
            }
            Err(fault) => {
                tracing::info!(writer = writer.id(), code = fault.code, "the built-in writer takes over");
                warnings.push(format!("{} The built-in writer wrote this script.", fault.message));
                let setup = WriterSetup::default();
                let written = built_in.write(&assignment, &setup, told, cancel).await.and_then(sound);
                (written.map_err(|fault| ApiError::from(&fault))?, built_in.id())
            }
        };
        warnings.extend(written.warnings);
        let length_ms = length_ms(written.lines.iter().map(|line| line.text.as_str()));
        Ok(Script {
            title: written.title,
            language: assignment.tongue.tag().to_owned(),
            lines: written.lines,
            length_ms,
            writer: by.to_owned(),
            warnings,
        })
    }

    fn writer(&self, id: &str) -> Result<&Arc<dyn ScriptWriter>, ApiError> {
        self.writers.0.iter().find(|writer| writer.id() == id).ok_or_else(|| {
            let message = "Spool does not know this writer.";
            ApiError::lasting("writer_unknown", message, "Choose one from the list.")
        })
    }

    fn setup_of(&self, id: &str) -> WriterSetup {
        self.services.chosen().writers.remove(id).unwrap_or_default()
    }

    /// Does what a writer was asked for; stops when it may not be asked any more.
    async fn unless_offline<T>(
        &self,
        writer: &dyn ScriptWriter,
        setup: &WriterSetup,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        let leaves = !writer.sends_to(setup).is_empty();
        self.services.offline().asked(writer.name(), leaves, work).await.flatten()
    }
}

fn view(writer: &dyn ScriptWriter, setup: &WriterSetup) -> WriterView {
    WriterView {
        id: writer.id().to_owned(),
        name: writer.name().to_owned(),
        sends_to: writer.sends_to(setup),
        ready: writer.ready(setup),
        needs_key: writer.needs_key(),
        has_key: writer.has_key(),
        model: writer.model(setup),
        address: setup.address.clone(),
    }
}

/// What stands after a change: an empty text takes back.
fn changed(was: Option<String>, change: Option<String>) -> Option<String> {
    change.map_or(was, |new| Some(new.trim().to_owned()).filter(|new| !new.is_empty()))
}

fn assignment(request: WriteScript) -> Result<Assignment, ApiError> {
    let line = |text: &str| script::visible(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let topic = line(&request.topic);
    if !topic.chars().any(char::is_alphanumeric) {
        let message = "There is nothing to write about yet.";
        return Err(ApiError::lasting("topic_empty", message, "Write a few words about the topic."));
    }
    let facts: Vec<String> = request.facts.iter().map(|fact| line(fact)).filter(|f| !f.is_empty()).collect();
    let wish = |wish: Option<String>| wish.map(|wish| line(&wish)).filter(|wish| !wish.is_empty());
    let (tone, audience) = (wish(request.tone), wish(request.audience));
    let long = |text: &str, most: usize| text.chars().count() > most;
    let too_long = long(&topic, LONGEST_TOPIC)
        || facts.len() > MOST_FACTS
        || facts.iter().any(|fact| long(fact, LONGEST_FACT))
        || [&tone, &audience].into_iter().flatten().any(|wish| long(wish, LONGEST_WISH));
    if too_long {
        let message = "That is more than one script can take.";
        return Err(ApiError::lasting("too_long", message, "Try a shorter topic or fewer facts."));
    }
    let tongue = match request.language.as_deref() {
        None if script::is_chinese(&topic) => Tongue::Chinese,
        None => Tongue::English,
        Some(tag) => tongue_of(tag).ok_or_else(|| {
            let message = "Spool writes scripts in English and Chinese only.";
            ApiError::lasting("language_unwritten", message, "Write this script yourself.")
        })?,
    };
    let seconds = request.seconds.unwrap_or(USUAL_SECONDS).clamp(*SECONDS.start(), *SECONDS.end());
    Ok(Assignment { topic, kind: request.kind, facts, tongue, seconds, tone, audience })
}

/// Whether scripts are written in the language of this BCP 47 tag.
pub fn writes_in(tag: &str) -> bool {
    tongue_of(tag).is_some()
}

fn tongue_of(tag: &str) -> Option<Tongue> {
    match tag.to_ascii_lowercase().split('-').next() {
        Some("zh") => Some(Tongue::Chinese),
        Some("en") => Some(Tongue::English),
        _ => None,
    }
}

/// A script that can be spoken: lines without hidden signs, none of them empty or endless.
fn sound(written: Written) -> Result<Written, Fault> {
    let Written { title, mut lines, warnings } = written;
    for line in &mut lines {
        line.text = script::visible(&line.text.split_whitespace().collect::<Vec<_>>().join(" "));
        line.search.retain(|words| !words.trim().is_empty());
    }
    lines.retain(|line| line.text.chars().any(char::is_alphanumeric));
    let too_long = lines.iter().any(|line| line.text.chars().count() > LONGEST_LINE);
    if lines.is_empty() || lines.len() > MOST_LINES || too_long {
        return Err(Fault {
            code: "writer_answer".to_owned(),
            message: "The writer answered something that is no script.".to_owned(),
            hint: "Try again, or choose another model.".to_owned(),
            retryable: true,
        });
    }
    let title = editorial::project::showable(&title);
    Ok(Written { title, lines, warnings })
}

fn length_ms<'a>(lines: impl IntoIterator<Item = &'a str>) -> u64 {
    about_all(lines).as_ms().unsigned_abs()
}

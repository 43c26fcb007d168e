//! Templates: the built-in writer. From a topic and a few facts to a script that can be spoken, in English and
//! Chinese, without a network.
//!
//! It makes no facts up: what it was not told it asks. The same assignment gives the same script.

mod book;
mod chinese;
mod english;
mod topic;

use async_trait::async_trait;
use book::{Books, Said, compose};
use editorial::narration::about_all;
use editorial::{Time, matching, script};
use studio::api::{ScriptLine, WriterSetup};
use studio::ports::{Assignment, CancellationToken, Fault, ScriptWriter, Told, Tongue, Written};
use topic::{Topic, kind_of, sentence};

/// Most search words of a line.
const MOST_SOUGHT: usize = 3;
/// A longer script than asked for is told of beyond this, in thousandths; so is a shorter one.
const FAR: i64 = 100;

/// The built-in writer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Templates;

impl Templates {
    /// Its id.
    pub const ID: &str = "builtin:templates";
}

#[async_trait]
impl ScriptWriter for Templates {
    fn id(&self) -> &'static str {
        Templates::ID
    }
    fn name(&self) -> &'static str {
        "Spool"
    }
    fn sends_to(&self, _: &WriterSetup) -> Vec<String> {
        Vec::new()
    }
    fn needs_key(&self) -> bool {
        false
    }
    fn has_key(&self) -> bool {
        false
    }
    fn model(&self, _: &WriterSetup) -> String {
        String::new()
    }
    fn ready(&self, _: &WriterSetup) -> bool {
        true
    }
    fn accepts(&self, setup: &WriterSetup) -> Result<(), Fault> {
        if *setup == WriterSetup::default() {
            return Ok(());
        }
        Err(Fault {
            code: "writer_fixed".to_owned(),
            message: "There is nothing to set up for the built-in writer.".to_owned(),
            hint: "Choose another writer to use a model.".to_owned(),
            retryable: false,
        })
    }
    async fn test(&self, _: &WriterSetup, _: &CancellationToken) -> Result<(), Fault> {
        Ok(())
    }
    async fn write(
        &self,
        assignment: &Assignment,
        _: &WriterSetup,
        told: Told<'_>,
        _: &CancellationToken,
    ) -> Result<Written, Fault> {
        let written = write(assignment);
        told(&written.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n"));
        Ok(written)
    }
}

/// Writes; pure.
fn write(assignment: &Assignment) -> Written {
    let Assignment { facts, tongue, seconds, .. } = assignment;
    let kind = assignment.kind.unwrap_or_else(|| kind_of(&assignment.topic, facts.len()));
    let topic = Topic::read(&assignment.topic, kind, *tongue);
    let facts: Vec<Vec<String>> = facts
        .iter()
        .map(|fact| script::lines(&sentence(fact, *tongue)))
        .filter(|fact| !fact.is_empty())
        .collect();
    let wanted = Time::from_ms(i64::from(*seconds) * 1_000);
    let said = compose(books(*tongue), kind, &topic, &facts, wanted);
    let about = matching::telling(&assignment.topic);
    let line = |said: Said| ScriptLine { search: search(&said, &facts, &about), text: said.text };
    let lines: Vec<ScriptLine> = said.into_iter().map(line).collect();
    let length = about_all(lines.iter().map(|line| line.text.as_str()));
    let warnings = warnings(assignment, length, wanted, facts.is_empty());
    Written { title: topic.title, lines, warnings }
}

fn books(tongue: Tongue) -> &'static Books {
    match tongue {
        Tongue::English => &english::BOOKS,
        Tongue::Chinese => &chinese::BOOKS,
    }
}

/// What a line can be shown with: what its fact speaks of, else what the video is about.
fn search(said: &Said, facts: &[Vec<String>], about: &[String]) -> Vec<String> {
    let own = said.fact.map(|_| matching::telling(&said.text)).unwrap_or_default();
    let of_fact = said
        .fact
        .and_then(|at| facts.get(at))
        .map(|fact| matching::telling(&fact.join(" ")))
        .unwrap_or_default();
    let mut words: Vec<String> = Vec::new();
    for word in own.iter().filter(|word| of_fact.contains(word)).chain(about) {
        if words.len() < MOST_SOUGHT && !words.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            words.push(word.clone());
        }
    }
    words
}

fn warnings(assignment: &Assignment, length: Time, wanted: Time, bare: bool) -> Vec<String> {
    let mut warnings = Vec::new();
    let seconds = (length.as_ms() + 500) / 1_000;
    if (wanted - length).0 * 1_000 > wanted.0 * FAR {
        let more = if bare { "Add some facts" } else { "Add more facts" };
        warnings
            .push(format!("There is only enough to say for {seconds} seconds. {more} for a longer script."));
    }
    if (length - wanted).0 * 1_000 > wanted.0 * FAR {
        warnings.push(format!("What must be said takes about {seconds} seconds, so the script is longer."));
    }
    if assignment.tone.is_some() || assignment.audience.is_some() {
        warnings.push(
            "The built-in writer has one tone, for everybody. A model can follow such wishes.".to_owned(),
        );
    }
    warnings
}

#[cfg(test)]
mod tests;

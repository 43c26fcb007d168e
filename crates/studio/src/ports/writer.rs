//! Writers: from a topic to lines that can be spoken, as the studio sees them.

use super::{CancellationToken, Fault};
use crate::api::{ScriptKind, ScriptLine, WriterSetup};
use async_trait::async_trait;

/// What is to be written: checked, and with nothing left open that a writer need not decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// A few words or a sentence, on one line.
    pub topic: String,
    /// What kind of video; none to let the writer choose.
    pub kind: Option<ScriptKind>,
    /// What must be said, one sentence each.
    pub facts: Vec<String>,
    /// In which language.
    pub tongue: Tongue,
    /// How long it should take to say.
    pub seconds: u32,
    /// How it should sound, in the person's words.
    pub tone: Option<String>,
    /// Whom it is for, in the person's words.
    pub audience: Option<String>,
}

/// A language that scripts are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// English.
    English,
    /// 简体中文.
    Chinese,
}

impl Tongue {
    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Tongue::English => "en",
            Tongue::Chinese => "zh-CN",
        }
    }
}

/// What a writer wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// A title for the video.
    pub title: String,
    /// Lines in order, at least one.
    pub lines: Vec<ScriptLine>,
    /// What was done differently from what was asked, in sentences.
    pub warnings: Vec<String>,
}

/// Hears the whole text so far, as it comes.
pub type Told<'a> = &'a (dyn Fn(&str) + Send + Sync);

/// Writes scripts. How it is reached comes with every call: an adapter keeps nothing.
#[async_trait]
pub trait ScriptWriter: Send + Sync {
    /// `openai`: how settings and keys name it.
    fn id(&self) -> &'static str;
    /// What people call it.
    fn name(&self) -> &'static str;
    /// Host names that words are sent to; empty when nothing leaves this computer.
    fn sends_to(&self, setup: &WriterSetup) -> Vec<String>;
    /// Whether it cannot do without a key.
    fn needs_key(&self) -> bool;
    /// Whether a key is kept for it.
    fn has_key(&self) -> bool;
    /// The model that is used; empty where there is none to choose, or none was chosen yet.
    fn model(&self, setup: &WriterSetup) -> String;
    /// Whether it could write now, as far as can be told without asking it.
    fn ready(&self, setup: &WriterSetup) -> bool;
    /// Whether it can be reached in this way at all.
    ///
    /// # Errors
    /// `writer_address` when the address is none that Spool opens; `writer_fixed` when there is nothing to set up.
    fn accepts(&self, setup: &WriterSetup) -> Result<(), Fault>;
    /// Asks for a word, to see whether address, key and model work.
    ///
    /// # Errors
    /// `writer_key`, `writer_quota`, `writer_limit`, `writer_busy`, `writer_unreachable`, `writer_slow`,
    /// `writer_model`, `writer_answer`, each as a sentence.
    async fn test(&self, setup: &WriterSetup, cancel: &CancellationToken) -> Result<(), Fault>;
    /// The models to choose from, by name; none where there is nothing to choose.
    ///
    /// # Errors
    /// As `test`; `writer_list` from one that does not tell.
    async fn models(&self, _: &WriterSetup, _: &CancellationToken) -> Result<Vec<String>, Fault> {
        Ok(Vec::new())
    }
    /// Writes; `told` hears the text as it comes.
    ///
    /// # Errors
    /// As `test`; `cancelled`.
    async fn write(
        &self,
        assignment: &Assignment,
        setup: &WriterSetup,
        told: Told<'_>,
        cancel: &CancellationToken,
    ) -> Result<Written, Fault>;
}

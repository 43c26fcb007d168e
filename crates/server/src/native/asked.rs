//! What a video is asked for with over `/v1`, and what that means to the studio.

use super::choices;
use crate::Host;
use crate::problem::Problem;
use crate::shelf::{Shelf, Use};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use studio::api::{RenderChoices, ScriptKind, WriteScript};
use studio::{Brief, Look, TransitionKind};
use utoipa::ToSchema;

/// Seconds that a script may be asked to take.
const SECONDS: std::ops::RangeInclusive<u32> = 10..=180;
/// In place of a mood: no music at all.
const NO_MUSIC: &str = "none";

/// A video to be made: a topic, a script or a project, one of them, and what is chosen for it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct NewVideo {
    /// What it is about: a few words or a sentence. The job writes the script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    topic: Option<String>,
    /// With a topic: what kind of video; left out, the topic says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<ScriptKind>,
    /// With a topic: about how long the script takes to say, in seconds; left out, 40.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 10, maximum = 180)]
    seconds: Option<u32>,
    /// With a topic: how it should sound, "calm", "funny", for writers that can follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    tone: Option<String>,
    /// With a topic: whom it is for, for writers that can follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    audience: Option<String>,
    /// With a topic: what must be said, one fact each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    facts: Vec<String>,
    /// With a topic: who writes, see `/v1/writers`; left out, Spool itself, without a network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    writer: Option<String>,
    /// What is spoken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    script: Option<String>,
    /// A project, as a `.spool` file holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    project: Option<serde_json::Map<String, Value>>,
    /// The project's files: for each name that it has in the project's `media`, the name of an uploaded file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    media: BTreeMap<String, String>,
    /// What to call it; left out, the heading of the script, or its first words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// BCP 47 tag; left out, it is guessed from the words. Scripts are written in `en` and `zh`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    /// Id of a voice, see `/v1/voices`, or `none`; left out, the language's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    voice: Option<String>,
    /// Names of uploaded clips and photos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    footage: Vec<String>,
    /// Name of an uploaded recording of the script, instead of a voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recording: Option<String>,
    /// Name of uploaded music.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    music: Option<String>,
    /// Music that comes with Spool instead, by its mood or name, see `/v1/music`, or `none`. Left out, what fits, but
    /// under a project or a recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mood: Option<String>,
    /// How captions look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = choices::look)]
    look: Option<Look>,
    /// How pictures change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = choices::transition)]
    transition: Option<TransitionKind>,
    /// How fine, and which shape.
    #[serde(default)]
    choices: RenderChoices,
    /// Whom to tell when it has ended, or asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook: Option<NewWebhook>,
}

/// Whom to tell.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct NewWebhook {
    /// An http or https address. It gets a POST signed as Standard Webhooks says.
    pub url: String,
}

impl NewVideo {
    /// What it means to the studio.
    pub fn brief(mut self, host: &Host) -> Result<Brief, Problem> {
        self.makes_sense()?;
        let shelf = &host.shelf;
        let located = self.located(shelf)?;
        let wish = self.wish(host)?;
        let found = |name: String, wanted| shelf.find(&name, wanted).ok_or_else(file_unknown);
        let footage: Result<Vec<PathBuf>, Problem> =
            self.footage.into_iter().map(|name| found(name, Use::Footage)).collect();
        Ok(Brief {
            text: wish.as_ref().map(|wish| wish.topic.clone()).or(self.script),
            wish,
            located,
            title: self.title,
            project: self.project.map(|project| Value::Object(project).to_string()),
            footage: footage?,
            recording: self
                .recording
                .map(|name| shelf.recording(&name).ok_or_else(file_unknown))
                .transpose()?,
            music: self.music.map(|name| found(name, Use::Sound)).transpose()?,
            fitting_music: self.mood.is_none(),
            track: self.mood.filter(|mood| !mood.eq_ignore_ascii_case(NO_MUSIC)),
            language: self.language,
            voice: self.voice,
            look: self.look,
            transitions: self.transition.into_iter().collect(),
            choices: self.choices,
            ..Brief::default()
        })
    }

    /// Whether one thing says what is spoken, and nothing is said of a script that nobody writes.
    fn makes_sense(&self) -> Result<(), Problem> {
        let (topic, script) = (self.topic.is_some(), self.script.is_some());
        let hint = "Give one of topic, script and project.";
        match [topic, script, self.project.is_some()].into_iter().filter(|given| *given).count() {
            0 => return Err(wrong("There is nothing to make a video of.", hint)),
            1 => {}
            _ => return Err(wrong("More than one thing says what is spoken.", hint)),
        }
        let wishes = self.kind.is_some()
            || self.seconds.is_some()
            || self.tone.is_some()
            || self.audience.is_some()
            || self.writer.is_some()
            || !self.facts.is_empty();
        if wishes && !topic {
            let what =
                "kind, seconds, tone, audience, facts and writer are wishes for a script that is written.";
            return Err(wrong(what, "Give a topic, or leave them out."));
        }
        if topic && self.recording.is_some() {
            return Err(wrong(
                "A recording does not fit a topic.",
                "Give the words of the recording as script.",
            ));
        }
        if self.seconds.is_some_and(|seconds| !SECONDS.contains(&seconds)) {
            return Err(wrong("seconds is not between 10 and 180.", "Leave it out for about 40."));
        }
        Ok(())
    }

    /// The script that the job is to write. Who was asked for must be there to write it: nobody looks at the settings now.
    fn wish(&mut self, host: &Host) -> Result<Option<WriteScript>, Problem> {
        let Some(topic) = self.topic.take() else { return Ok(None) };
        let writer = self.writer.take();
        let idle = |id: &String| host.studio.writers().into_iter().find(|one| one.id == *id && !one.ready);
        if let Some(idle) = writer.as_ref().and_then(idle) {
            let what = format!("{} is not set up.", idle.name);
            let hint = "Set it up in Spool, or take one of GET /v1/writers that is ready.";
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "writer_not_ready", what, hint));
        }
        Ok(Some(WriteScript {
            topic,
            kind: self.kind,
            facts: std::mem::take(&mut self.facts),
            language: self.language.clone(),
            seconds: self.seconds,
            tone: self.tone.take(),
            audience: self.audience.take(),
            writer,
        }))
    }

    /// Uploaded files by their names in the project.
    fn located(&self, shelf: &Shelf) -> Result<BTreeMap<String, PathBuf>, Problem> {
        let known = self.project.as_ref().and_then(|project| project.get("media")?.as_object());
        if self.media.keys().any(|name| known.is_none_or(|known| !known.contains_key(name))) {
            let hint = "Name its files as its \"media\" does.";
            return Err(wrong("The project has no file of that name.", hint));
        }
        uploaded(&self.media, shelf)
    }
}

fn wrong(what: &str, hint: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "body_wrong", what, hint)
}

/// Uploaded files, each under the name that it stands for.
pub(super) fn uploaded(
    media: &BTreeMap<String, String>,
    shelf: &Shelf,
) -> Result<BTreeMap<String, PathBuf>, Problem> {
    let found = |(name, file): (&String, &String)| {
        let path = shelf.find(file, Use::Any).ok_or_else(file_unknown)?;
        Ok((name.clone(), path))
    };
    media.iter().map(found).collect()
}

/// The same for a file that is not ours, one of another type, and one that is nowhere.
pub(super) fn file_unknown() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "file_unknown",
        "A file of that name was not uploaded.",
        "Upload it with POST /v1/files and use the name that it answers.",
    )
}

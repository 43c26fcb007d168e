//! `spool new`: from a topic, or the person's own script, to a project file.

use crate::args::{Music, shape};
use crate::dress::Dress;
use crate::say::{Done, Voice};
use clap::ValueEnum;
use serde_json::json;
use std::path::PathBuf;
use studio::api::{ApiError, ScriptKind, WriteScript};
use studio::{Shape, Speaker, Studio, is_script, own_script};

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct New {
    /// What the video is about; or the script itself: more than one sentence is taken as it is.
    topic: String,
    /// The project to write; left out, a file named after the title in this folder.
    #[arg(short, long, value_name = "FILE.spool")]
    output: Option<PathBuf>,
    /// What kind of video; left out, the topic says.
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// Something that must be said; may be given again.
    #[arg(long = "fact", visible_alias = "facts", value_name = "SENTENCE")]
    facts: Vec<String>,
    /// About how long it takes to say, 10 to 180.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(10..=180))]
    seconds: Option<u32>,
    /// en or zh; left out, the topic's own.
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// How it should sound, for writers that can follow: "calm", "funny".
    #[arg(long, value_name = "WORDS")]
    tone: Option<String>,
    /// Whom it is for, for writers that can follow.
    #[arg(long, value_name = "WORDS")]
    audience: Option<String>,
    /// Who writes, see spool writers; left out, Spool itself, without a network.
    #[arg(long, value_name = "ID")]
    writer: Option<String>,
    /// How much higher than of itself the voice speaks, in semitones, -6 to 6.
    #[arg(long = "voice-pitch", value_name = "N", allow_negative_numbers = true, default_value_t = 0, value_parser = clap::value_parser!(i8).range(-6..=6))]
    pitch: i8,
    /// How loud the voice is against the music, in decibels, -20 to 12.
    #[arg(long = "voice-volume", value_name = "DB", allow_negative_numbers = true, default_value_t = 0, value_parser = clap::value_parser!(i32).range(-20..=12))]
    volume: i32,
    /// The picture's proportions: 9:16, 16:9, 1:1 or 4:5.
    #[arg(long, value_parser = shape)]
    shape: Option<Shape>,
    #[command(flatten)]
    music: Music,
    #[command(flatten)]
    dress: Dress,
}

/// A kind of video by its word.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    List,
    HowTo,
    Story,
    MythFact,
    Product,
    Quote,
    Explainer,
}

impl From<Kind> for ScriptKind {
    fn from(kind: Kind) -> ScriptKind {
        match kind {
            Kind::List => ScriptKind::List,
            Kind::HowTo => ScriptKind::HowTo,
            Kind::Story => ScriptKind::Story,
            Kind::MythFact => ScriptKind::MythFact,
            Kind::Product => ScriptKind::Product,
            Kind::Quote => ScriptKind::Quote,
            Kind::Explainer => ScriptKind::Explainer,
        }
    }
}

/// Writes the script, then the project.
pub(crate) async fn new(studio: &Studio, new: New, voice: Voice) -> Result<Done, ApiError> {
    let script = if is_script(&new.topic) {
        own_script(&new.topic)?
    } else {
        let New { topic, kind, facts, seconds, language, tone, audience, writer, .. } = new;
        let kind = kind.map(ScriptKind::from);
        let request = WriteScript { topic, kind, facts, language, seconds, tone, audience, writer };
        studio.write_script(request, &|_| ()).await?
    };
    let here = std::env::current_dir().unwrap_or_default();
    let shape = new.shape.unwrap_or(Shape::Vertical);
    let (music, dress, to) = (new.music.into(), new.dress.into(), new.output.as_deref());
    let speaker = Speaker::new(None, new.pitch, new.volume);
    let path = studio.save_script(&script, shape, speaker, (&music, &dress), to, &here).await?;
    if voice.json {
        println!("{}", json!({ "script": script, "project": path }));
    } else {
        script.lines.iter().for_each(|line| eprintln!("{}", line.text));
        script.warnings.iter().for_each(|warning| eprintln!("Note: {warning}"));
        println!("{}", path.display());
    }
    Ok(Done::Well)
}

/// Everybody who writes scripts.
pub(crate) fn writers(studio: &Studio, voice: Voice) -> Done {
    for writer in studio.writers() {
        if voice.json {
            println!("{}", json!({ "writer": writer }));
            continue;
        }
        let stands = match (writer.ready, writer.needs_key && !writer.has_key) {
            (true, _) if writer.sends_to.is_empty() => "ready, on this computer".to_owned(),
            (true, _) => format!("ready, sends words to {}", writer.sends_to.join(", ")),
            (false, true) => "needs a key".to_owned(),
            (false, false) => "needs a model or an address".to_owned(),
        };
        println!("{:<20} {:<20} {:<28} {stands}", writer.id, writer.name, writer.model);
    }
    Done::Well
}

/// The models of one of them.
pub(crate) async fn models(studio: &Studio, writer: &str, voice: Voice) -> Result<Done, ApiError> {
    let models = studio.writer_models(writer).await?;
    if voice.json {
        println!("{}", json!({ "writer": writer, "models": models }));
    } else {
        models.iter().for_each(|model| println!("{model}"));
    }
    Ok(Done::Well)
}

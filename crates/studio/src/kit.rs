//! What goes with a finished video when it is uploaded, from its script and its receipt: title, description, tags,
//! credits, and what sites ask to be told. In the video's own language; nothing is made up.

use crate::api::{ApiError, UploadKit};
use crate::intake::shown;
use crate::studio::Studio;
use crate::words::{first_lines, telling_words};
use editorial::Project;
use editorial::project::{Language, Source};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Characters of a description that sites show before "more".
const DESCRIPTION: usize = 280;
/// More tags than these help nobody.
const TAGS: usize = 8;
const CAPTIONS: [&str; 3] = ["srt", "vtt", "ass"];

impl Studio {
    /// What a finished video is uploaded with.
    ///
    /// # Errors
    /// `not_found`; `not_now` while there is no video.
    pub async fn upload_kit(&self, id: &str) -> Result<UploadKit, ApiError> {
        let video = self.video_file(id, 0).await.ok_or_else(|| {
            let message = "The video is not where it was.";
            ApiError::lasting("video_missing", message, "Look for it where you moved it.")
        })?;
        let (_, order) = self.order_of(id).await?;
        let project = order.document()?.project;
        self.at_desk(move |_| {
            let receipt = std::fs::read(video.with_extension("receipt.json")).ok();
            let receipt = receipt.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
            Ok(UploadKit { captions: captions(&video), ..kit(&project, &receipt) })
        })
        .await
    }
}

/// All but the files.
fn kit(project: &Project, receipt: &Value) -> UploadKit {
    let script: Vec<&str> = project.scenes.iter().map(|scene| scene.text.trim()).collect();
    let (script, title) = (script.join("\n"), project.shown_title());
    let spaced = !is_chinese(&project.language);
    let description = first_lines(&script, DESCRIPTION).join(if spaced { " " } else { "" });
    let mut tags = telling_words(&format!("{title}. {script}"));
    tags.truncate(TAGS);
    UploadKit {
        title,
        description,
        tags,
        credits: credits(receipt, &project.language),
        disclosure: project.narration.is_none().then(|| disclosure(&project.language).to_owned()),
        captions: Vec::new(),
    }
}

/// A line for each source, once.
fn credits(receipt: &Value, language: &Language) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for used in receipt["used"].as_array().into_iter().flatten() {
        let Ok(source) = serde_json::from_value::<Source>(used["source"].clone()) else { continue };
        let Source { site, author, licence, page, .. } = source;
        if author.is_empty() && site.is_empty() && page.is_empty() {
            continue;
        }
        let who = if author.is_empty() { site.clone() } else { author };
        let where_from = if page.is_empty() { site } else { page };
        let what: Vec<String> =
            [licence, where_from].into_iter().filter(|text| !text.is_empty() && *text != who).collect();
        let (open, close, colon) =
            if is_chinese(language) { ("（", "）", "：") } else { (" (", ")", ": ") };
        let file = used["file"].as_str().map(|name| shown(Path::new(name))).unwrap_or_default();
        let tail = if what.is_empty() { String::new() } else { format!("{open}{}{close}", what.join(", ")) };
        let line = format!("{file}{colon}{who}{tail}");
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// What sites ask to be told, as a viewer may read it.
fn disclosure(language: &Language) -> &'static str {
    match language.as_str().split('-').next().unwrap_or_default() {
        "zh" => "本视频使用了 AI 生成的配音。",
        "es" => "La voz de este vídeo está generada con IA.",
        "fr" => "La voix de cette vidéo est générée par IA.",
        "de" => "Die Stimme in diesem Video ist mit KI erzeugt.",
        "ja" => "この動画の音声は AI で生成されています。",
        _ => "The voice in this video is AI-generated.",
    }
}

fn is_chinese(language: &Language) -> bool {
    ["zh", "ja"].contains(&language.as_str().split('-').next().unwrap_or_default())
}

fn captions(video: &Path) -> Vec<String> {
    let beside = CAPTIONS.iter().map(|extension| video.with_extension(extension));
    beside.filter(|path: &PathBuf| path.is_file()).map(|path| shown(&path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use editorial::FrameRate;
    use editorial::timeline::Canvas;

    fn project(lines: &[&str]) -> Project {
        let canvas = Canvas { width: 1080, height: 1920, fps: FrameRate::THIRTY };
        let id = "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11".to_owned().try_into().unwrap();
        Project::of_lines(id, "Why bees dance", lines.iter().map(|line| (*line).to_owned()).collect(), canvas)
    }

    #[test]
    fn a_kit_says_what_the_script_and_the_receipt_say() {
        let receipt = serde_json::json!({ "used": [
            { "file": "hive.mp4", "source": { "author": "Ann", "licence": "CC0-1.0", "site": "pexels", "page": "https://example.org/1" } },
            { "file": "hive.mp4", "source": { "author": "Ann", "licence": "CC0-1.0", "site": "pexels", "page": "https://example.org/1" } },
            { "file": "mine.jpg", "source": null },
        ]});
        let kit = kit(&project(&["A bee knows where lunch is.", "She dances."]), &receipt);
        assert_eq!(kit.description, "A bee knows where lunch is. She dances.");
        assert!(kit.tags.iter().any(|tag| tag.contains("bee")), "{:?}", kit.tags);
        assert_eq!(kit.credits, ["hive.mp4: Ann (CC0-1.0, https://example.org/1)"]);
        assert_eq!(kit.disclosure.as_deref(), Some("The voice in this video is AI-generated."));
    }

    #[test]
    fn a_chinese_video_has_a_chinese_kit() {
        let kit = kit(&project(&["蜜蜂会跳舞。", "它们告诉同伴哪里有花。"]), &Value::Null);
        assert_eq!(kit.description, "蜜蜂会跳舞。它们告诉同伴哪里有花。");
        assert_eq!(kit.disclosure.as_deref(), Some("本视频使用了 AI 生成的配音。"));
    }
}

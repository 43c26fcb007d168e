//! The self-test: does what every video needs work on this computer?

use crate::encoders;
use crate::engine::Ffmpeg;
use crate::plan::{self, CAPTIONS, Captions};
use crate::run::Patience;
use editorial::captions::{Caption, CaptionWord, Look, Style, draw};
use editorial::timeline::Canvas;
use editorial::{FrameRate, Time};
use std::path::Path;
use studio::ports::{CancellationToken, Finding};

/// Pixels that words change at least.
const CHANGED: usize = 100;

/// Tries everything once.
pub(crate) async fn check(engine: &Ffmpeg) -> Vec<Finding> {
    let version = format!("The video tool is ffmpeg {}.", engine.tools.version);
    let mut findings = vec![finding(true, "ffmpeg", &version)];
    let Ok(folder) = engine.folder() else {
        let says =
            "Spool cannot write its work in progress. Check the free space and the rights of its folder.";
        findings.push(finding(false, "disk", says));
        return findings;
    };
    findings.push(match encodes(engine, folder.path()).await {
        true => finding(true, "encoder", "A small video with sound could be made."),
        false => {
            let says = "A small video could not be made: ffmpeg lacks the H.264 or AAC encoder. Install Spool again.";
            finding(false, "encoder", says)
        }
    });
    findings.push(encoders::finding(engine).await);
    findings.push(match (engine.fonts(), draws(engine, folder.path()).await) {
        (Some(_), true) => finding(true, "captions", "Captions can be drawn, with Spool's own fonts."),
        (None, true) => {
            let says = "Captions can be drawn, but Spool's own fonts are missing, so they look different.";
            finding(true, "captions", says)
        }
        (_, false) => {
            let says =
                "Captions cannot be drawn: ffmpeg lacks the caption filter or a font. Install Spool again.";
            finding(false, "captions", says)
        }
    });
    findings
}

fn finding(ok: bool, what: &str, says: &str) -> Finding {
    Finding { ok, what: what.to_owned(), says: says.to_owned() }
}

async fn tried(engine: &Ffmpeg, line: plan::Line, folder: &Path) -> bool {
    let cancel = CancellationToken::new();
    match engine.make(line, folder, Patience::look(), &cancel, &|_| (), |_| ()).await {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(%error, "a self-test failed");
            false
        }
    }
}

async fn encodes(engine: &Ffmpeg, folder: &Path) -> bool {
    let out = folder.join("trial.mp4");
    let made = tried(engine, plan::trial(&out), folder).await;
    made && tokio::fs::metadata(&out).await.is_ok_and(|metadata| metadata.len() > 1_000)
}

/// Compares a frame with words to the same one without.
async fn draws(engine: &Ffmpeg, folder: &Path) -> bool {
    let canvas = Canvas { width: 320, height: 180, fps: FrameRate::THIRTY };
    let words = vec![CaptionWord { text: "Spool".to_owned(), start: Time::ZERO }];
    let caption = Caption { start: Time::ZERO, end: Time::from_ms(1_000), words };
    let (captions, style) = ([caption], Style::from(Look::Outline));
    let text = draw(&captions, &style, canvas, &engine.faces(&captions, &style).await);
    if tokio::fs::write(folder.join(CAPTIONS), text).await.is_err() {
        return false;
    }
    let mut frames = Vec::new();
    for (name, captions) in [("with", Captions::Drawn { fonts: engine.fonts() }), ("without", Captions::None)]
    {
        let out = folder.join(name);
        if !tried(engine, plan::words(captions, &out), folder).await {
            return false;
        }
        frames.push(tokio::fs::read(&out).await.unwrap_or_default());
    }
    let changed = frames[0].iter().zip(&frames[1]).filter(|(a, b)| a.abs_diff(**b) > 40).count();
    changed >= CHANGED
}

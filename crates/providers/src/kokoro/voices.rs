//! Voices: the ones we name and offer, and which of them suits a language.

use super::further::FURTHER;
use crate::resources::Resources;
use std::path::PathBuf;
use studio::ports::{Gender, Voice};

pub(super) const PREFIX: &str = "builtin:kokoro/";

/// File name and what people call it. The first letter is the language, the second who speaks.
const VOICES: &[(&str, &str)] = &[
    ("af_heart", "Heart"),
    ("af_bella", "Bella"),
    ("am_michael", "Michael"),
    ("am_fenrir", "Fenrir"),
    ("bf_emma", "Emma"),
    ("bm_george", "George"),
    ("zf_xiaoxiao", "晓晓 Xiaoxiao"),
    ("zf_xiaobei", "晓北 Xiaobei"),
    ("zf_xiaoni", "晓妮 Xiaoni"),
    ("zf_xiaoyi", "晓伊 Xiaoyi"),
    ("zm_yunjian", "云健 Yunjian"),
    ("zm_yunxi", "云希 Yunxi"),
    ("zm_yunxia", "云夏 Yunxia"),
    ("zm_yunyang", "云扬 Yunyang"),
];

/// The built-in voice for a language, given as a BCP 47 tag such as `zh`, `zh-CN`, `en-GB`.
pub fn default_voice(language: &str) -> String {
    let language = language.to_ascii_lowercase();
    let name = match language.as_str() {
        "en-gb" => "bf_emma",
        other if other == "zh" || other.starts_with("zh-") => "zf_xiaoxiao",
        _ => "af_heart",
    };
    format!("{PREFIX}{name}")
}

/// The voices whose files are there.
pub(super) fn present(resources: &Resources) -> Vec<Voice> {
    all()
        .filter(|(name, _)| resources.voice(name).is_some())
        .map(|(name, called)| voice(name, called))
        .collect()
}

/// Those that come with the model, then those that can be had.
fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    VOICES.iter().copied().chain(FURTHER.iter().map(|(name, called, _)| (*name, *called)))
}

/// What an id stands for.
pub(super) enum Found {
    /// The voice's file.
    At(PathBuf),
    /// We know the voice; its file is not installed.
    Missing,
    /// No voice of ours.
    Unknown,
}

/// Looks a voice up by its id.
pub(super) fn find(id: &str, resources: &Resources) -> Found {
    let known = id.strip_prefix(PREFIX).filter(|wanted| all().any(|(name, _)| name == *wanted));
    match known {
        Some(name) => resources.voice(name).map_or(Found::Missing, Found::At),
        None => Found::Unknown,
    }
}

/// Whether a voice speaks British English.
pub(super) fn is_british(id: &str) -> bool {
    id.strip_prefix(PREFIX).is_some_and(|name| name.starts_with('b'))
}

pub(super) fn voice(name: &str, called: &str) -> Voice {
    let language = match name.as_bytes().first() {
        Some(b'b') => "en-GB",
        Some(b'z') => "zh-CN",
        _ => "en-US",
    };
    let gender = if name.as_bytes().get(1) == Some(&b'm') { Gender::Male } else { Gender::Female };
    Voice { id: format!("{PREFIX}{name}"), name: called.to_owned(), language: language.to_owned(), gender }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn each_language_has_a_default_voice_of_its_own() {
        for (language, expected) in [
            ("zh-CN", "zf_xiaoxiao"),
            ("zh", "zf_xiaoxiao"),
            ("en-GB", "bf_emma"),
            ("en-US", "af_heart"),
            ("fr", "af_heart"),
        ] {
            assert_eq!(default_voice(language), format!("builtin:kokoro/{expected}"));
        }
    }

    #[test]
    fn only_voices_whose_file_is_there_are_offered() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("voice/voices")).unwrap();
        fs::write(folder.path().join("voice/voices/zm_yunxi.bin"), "style").unwrap();
        let offered = present(&Resources::at(folder.path()));
        assert_eq!(offered.len(), 1);
        assert_eq!((offered[0].language.as_str(), offered[0].gender), ("zh-CN", Gender::Male));
    }

    #[test]
    fn a_voice_of_another_provider_or_path_is_unknown() {
        let nowhere = Resources::at("/nowhere");
        for id in ["edge/af_heart", "af_heart", "builtin:kokoro/../../etc/passwd", "builtin:kokoro/"] {
            assert!(matches!(find(id, &nowhere), Found::Unknown), "{id}");
        }
        assert!(matches!(find("builtin:kokoro/af_heart", &nowhere), Found::Missing));
    }
}

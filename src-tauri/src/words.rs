//! The few words outside the page: tray, notifications, dialogs. They lie beside the page's own, in
//! `ui/src/i18n/words`, and what an error says in a language is the same in both.

use crate::wire::Language;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;
use studio::api::ApiError;

/// Something that is said outside the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word<'a> {
    /// Tray: shows the window.
    Open,
    /// Tray: the queue rests.
    PauseAll,
    /// Tray: the queue goes on.
    ResumeAll,
    /// Tray: ends the app.
    Quit,
    /// Tray: nothing to do.
    Idle,
    /// Tray: what is being made.
    Making(usize, u8),
    /// Tray: work waits, the queue rests.
    Resting(usize),
    /// Notification: this video is done.
    Done(&'a str),
    /// Notification: this video could not be made.
    CouldNotFinish(&'a str),
    /// Notification: this video has a question.
    NeedsYou(&'a str),
    /// Notification of a video that is done: what a click does.
    Play,
    /// Notification at the first hiding of the window.
    Hidden(usize),
    /// Where to find the app that hid.
    FindMe,
}

impl Word<'_> {
    /// Its name in the files.
    fn name(self) -> &'static str {
        match self {
            Word::Open => "open",
            Word::PauseAll => "pauseAll",
            Word::ResumeAll => "resumeAll",
            Word::Quit => "quit",
            Word::Idle => "idle",
            Word::Making(..) => "making",
            Word::Resting(_) => "resting",
            Word::Done(_) => "done",
            Word::CouldNotFinish(_) => "couldNotFinish",
            Word::NeedsYou(_) => "needsYou",
            Word::Play => "play",
            Word::Hidden(_) => "hidden",
            Word::FindMe => "findMe",
        }
    }

    /// How many it speaks of, where it counts.
    fn count(self) -> Option<usize> {
        match self {
            Word::Making(count, _) | Word::Resting(count) | Word::Hidden(count) => Some(count),
            _ => None,
        }
    }

    fn fill(self, sentence: &str) -> String {
        let counted = match self.count() {
            Some(count) => sentence.replace("{{count}}", &count.to_string()),
            None => sentence.to_owned(),
        };
        match self {
            Word::Making(_, percent) => counted.replace("{{percent}}", &percent.to_string()),
            Word::Done(title) | Word::CouldNotFinish(title) | Word::NeedsYou(title) => {
                counted.replace("{{title}}", title)
            }
            _ => counted,
        }
    }
}

/// A language's own sentence for an error, see `ui/src/i18n/faults.ts`.
#[derive(Deserialize)]
struct Fault {
    message: String,
}

/// What the page's file holds besides is the page's.
#[derive(Default, Deserialize)]
struct Backend {
    faults: HashMap<String, Fault>,
}

/// A language that Spool speaks.
struct Spoken {
    language: Language,
    /// BCP 47.
    tag: &'static str,
    said: HashMap<String, String>,
    backend: Backend,
}

/// Reads the files of languages; the back end itself speaks English.
macro_rules! spoken {
    ($($language:ident $tag:literal),+ $(,)?) => {
        [
            Spoken::read(Language::English, "en", include_str!("../../ui/src/i18n/words/en/desktop.json"), ""),
            $(Spoken::read(
                Language::$language,
                $tag,
                include_str!(concat!("../../ui/src/i18n/words/", $tag, "/desktop.json")),
                include_str!(concat!("../../ui/src/i18n/words/", $tag, "/backend.json")),
            )),+
        ]
    };
}

static SPOKEN: LazyLock<[Spoken; 8]> = LazyLock::new(|| {
    spoken![
        Chinese "zh-CN", Spanish "es", Portuguese "pt-BR", French "fr", German "de", Japanese "ja", Arabic "ar",
    ]
});

impl Spoken {
    fn read(language: Language, tag: &'static str, said: &str, backend: &str) -> Spoken {
        Spoken {
            language,
            tag,
            said: serde_json::from_str(said).unwrap_or_default(),
            backend: serde_json::from_str(backend).unwrap_or_default(),
        }
    }

    /// The chosen one, or the computer's first that is known.
    fn of(language: Language) -> &'static Spoken {
        let [english, ..] = &*SPOKEN;
        let chosen = |spoken: &&Spoken| spoken.language == language;
        match language {
            Language::System => sys_locale::get_locales().find_map(|tag| Spoken::known(&tag)),
            _ => SPOKEN.iter().find(chosen),
        }
        .unwrap_or(english)
    }

    /// The one of this tag, else another of the same language.
    fn known(tag: &str) -> Option<&'static Spoken> {
        fn language(tag: &str) -> &str {
            tag.split(['-', '_', '.']).next().unwrap_or_default()
        }
        let same = |spoken: &&Spoken| language(spoken.tag).eq_ignore_ascii_case(language(tag));
        SPOKEN.iter().find(|spoken| spoken.tag.eq_ignore_ascii_case(tag)).or_else(|| SPOKEN.iter().find(same))
    }

    fn sentence(&self, word: Word<'_>) -> Option<&String> {
        match word.count() {
            Some(count) => self.said.get(&format!("{}_{}", word.name(), self.form(count))),
            None => self.said.get(word.name()),
        }
    }

    /// The plural that so many take.
    fn form(&self, count: usize) -> &'static str {
        let rules = |locale: Locale| PluralRules::try_new_cardinal(locale.into()).ok();
        let rules = Locale::try_from_str(self.tag).ok().and_then(rules);
        match rules.map(|rules| rules.category_for(count)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    }
}

/// The words of it.
pub fn say(language: Language, word: Word<'_>) -> String {
    Spoken::of(language).sentence(word).map(|sentence| word.fill(sentence)).unwrap_or_default()
}

/// What happened, in the person's language as far as its words are known.
pub fn happened(language: Language, error: &ApiError) -> String {
    let known = Spoken::of(language).backend.faults.get(&error.code);
    let name = error.message.split(['"', '“', '”']).nth(1).unwrap_or_default();
    match known {
        Some(Fault { message }) if !name.is_empty() || !message.contains(NAME) => message.replace(NAME, name),
        _ => error.message.clone(),
    }
}

/// Where the name of a file stands in such words.
const NAME: &str = "{{name}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_told_in_chinese_with_the_files_name_and_in_english_as_it_is() {
        let error = ApiError::lasting("media_missing", "\"bee.mp4\" is not where it was.", "Put it back.");
        assert_eq!(happened(Language::Chinese, &error), "“bee.mp4”不在原来的位置。");
        assert_eq!(happened(Language::English, &error), error.message);
    }

    #[test]
    fn an_error_whose_words_are_not_known_or_do_not_fit_keeps_its_own() {
        for (code, message) in [("brand_new", "It rained."), ("media_missing", "A file is not where it was.")]
        {
            let error = ApiError::lasting(code, message, "");
            assert_eq!(happened(Language::Chinese, &error), message);
        }
    }

    #[test]
    fn every_language_says_every_word_of_one_video_and_of_many() {
        let words = |n| {
            let (title, told) = ("Bees", [Word::Making(n, 40), Word::Resting(n), Word::Hidden(n)]);
            let news = [Word::Done(title), Word::CouldNotFinish(title), Word::NeedsYou(title)];
            let plain = [Word::Open, Word::PauseAll, Word::ResumeAll, Word::Quit, Word::Idle, Word::Play];
            told.into_iter().chain(news).chain(plain).chain([Word::FindMe])
        };
        for spoken in SPOKEN.iter() {
            for word in [0, 1, 2, 3, 11, 100].into_iter().flat_map(words) {
                let said = say(spoken.language, word);
                assert!(!said.is_empty() && !said.contains("{{"), "{} for {word:?}: {said:?}", spoken.tag);
                assert!(spoken.tag == "en" || !spoken.backend.faults.is_empty(), "{}", spoken.tag);
            }
        }
    }

    #[test]
    fn a_count_takes_the_plural_of_its_language() {
        assert_eq!(say(Language::English, Word::Hidden(1)), "Still making 1 video");
        assert_eq!(say(Language::English, Word::Hidden(2)), "Still making 2 videos");
        assert_eq!(say(Language::Chinese, Word::Making(2, 7)), "正在制作 2 个视频：7%");
        let [_, .., arabic] = &*SPOKEN;
        assert_eq!(
            [0, 1, 2, 3, 11, 100].map(|n| arabic.form(n)),
            ["zero", "one", "two", "few", "many", "other"]
        );
    }

    #[test]
    fn the_computers_language_is_known_by_its_tag_or_by_another_country_of_it() {
        let tag = |asked| Spoken::known(asked).map(|spoken| spoken.tag);
        assert_eq!(
            [tag("zh-CN"), tag("zh_TW.UTF-8"), tag("en-GB")],
            [Some("zh-CN"), Some("zh-CN"), Some("en")]
        );
        assert_eq!(tag("tlh"), None);
    }
}

//! The few words outside the page: tray, notifications, dialogs. The page has its own, in `ui/src/i18n`; what an error
//! says in Chinese is the same in both.

use crate::wire::Language;
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

/// What an error says, by its code, as `ui/src/i18n/faults.ts` reads it: what happened, what to try.
static FAULTS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../ui/src/i18n/faults.zh-CN.json")).unwrap_or_default()
});

/// What happened, in the person's language as far as its words are known.
pub fn happened(language: Language, error: &ApiError) -> String {
    let known = FAULTS.get(&error.code).and_then(|words| words.first()).filter(|_| chinese(language));
    let name = error.message.split(['"', '“', '”']).nth(1).unwrap_or_default();
    match known {
        Some(message) if !name.is_empty() || !message.contains(NAME) => message.replace(NAME, name),
        _ => error.message.clone(),
    }
}

/// Where the name of a file stands in such words.
const NAME: &str = "{{name}}";

/// The words of it.
pub fn say(language: Language, word: Word<'_>) -> String {
    if chinese(language) { in_chinese(word) } else { in_english(word) }
}

fn chinese(language: Language) -> bool {
    match language {
        Language::English => false,
        Language::Chinese => true,
        Language::System => sys_locale::get_locale().is_some_and(|tag| tag.starts_with("zh")),
    }
}

fn in_english(word: Word<'_>) -> String {
    let videos = |n: usize| if n == 1 { "1 video".to_owned() } else { format!("{n} videos") };
    match word {
        Word::Open => "Open Spool".into(),
        Word::PauseAll => "Pause all".into(),
        Word::ResumeAll => "Resume".into(),
        Word::Quit => "Quit – finish later".into(),
        Word::Idle => "Nothing to make".into(),
        Word::Making(n, percent) => format!("Making {}: {percent} %", videos(n)),
        Word::Resting(n) => format!("Paused, {} waiting", videos(n)),
        Word::Done(title) => format!("“{title}” is done"),
        Word::CouldNotFinish(title) => format!("“{title}” could not be finished"),
        Word::NeedsYou(title) => format!("“{title}” needs you"),
        Word::Hidden(n) => format!("Still making {}", videos(n)),
        Word::Play => "Click to play it.".into(),
        Word::FindMe => {
            "Spool goes on in the background. Click its icon in the tray to come back, or start Spool again."
                .into()
        }
    }
}

fn in_chinese(word: Word<'_>) -> String {
    match word {
        Word::Open => "打开 Spool".into(),
        Word::PauseAll => "全部暂停".into(),
        Word::ResumeAll => "继续".into(),
        Word::Quit => "退出（稍后继续）".into(),
        Word::Idle => "没有要制作的视频".into(),
        Word::Making(n, percent) => format!("正在制作 {n} 个视频：{percent}%"),
        Word::Resting(n) => format!("已暂停，{n} 个视频在等待"),
        Word::Done(title) => format!("“{title}”已完成"),
        Word::CouldNotFinish(title) => format!("“{title}”未能完成"),
        Word::NeedsYou(title) => format!("“{title}”需要你处理"),
        Word::Play => "点击即可播放。".into(),
        Word::Hidden(n) => format!("仍在制作 {n} 个视频"),
        Word::FindMe => "Spool 在后台继续工作。点击托盘里的图标或再次启动 Spool 就能回来。".into(),
    }
}

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
}

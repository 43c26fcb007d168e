//! The few words outside the page: tray, notifications, dialogs. The page has its own, in `ui/src/i18n`.

use crate::wire::Language;

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
    /// Notification at the first hiding of the window.
    Hidden(usize),
    /// Where to find the app that hid.
    FindMe,
}

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
        Word::FindMe => "Spool goes on in the background. Open it again at any time.".into(),
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
        Word::Hidden(n) => format!("仍在制作 {n} 个视频"),
        Word::FindMe => "Spool 在后台继续工作，随时可以再次打开。".into(),
    }
}

//! What is said beside an export: which file is for whom, where the others are, and what did not come along. In the
//! person's language, for it lies in a folder of theirs that is read without Spool.

use crate::api::ExportFormat;
use editorial::exchange::Loss;

/// The language of what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    English,
    Chinese,
}

impl Tongue {
    pub fn of(language: &str) -> Tongue {
        let chinese = language.split(['-', '_']).next().is_some_and(|main| main.eq_ignore_ascii_case("zh"));
        if chinese { Tongue::Chinese } else { Tongue::English }
    }

    fn pick(self, english: &'static str, chinese: &'static str) -> &'static str {
        match self {
            Tongue::English => english,
            Tongue::Chinese => chinese,
        }
    }

    /// What is lost, and what to do about it.
    pub fn lost(self, loss: Loss) -> &'static str {
        match loss {
            Loss::CaptionLooks => self.pick(
                "How captions look stays in Spool. Their words come as .srt, .vtt and .ass: import one of them.",
                "字幕样式留在 Spool 里。字幕文字另存为 .srt、.vtt 和 .ass，导入其中一个即可。",
            ),
            Loss::CardWords => self.pick(
                "Large words on title and end cards: add them as titles. The markers say what they are.",
                "片头和片尾卡片上的大字：请用字幕标题补上，文字写在标记里。",
            ),
            Loss::Logo => self.pick(
                "The logo: lay its picture over the video yourself.",
                "角标：请自行把角标图片叠加到画面上。",
            ),
            Loss::Motion => self.pick(
                "The slow movement over photos and drawn backgrounds. They come as still pictures.",
                "照片和绘制背景上的缓慢移动。它们会变成静止的图片。",
            ),
            Loss::Blur => self.pick(
                "The blurred picture behind clips of another shape.",
                "比例不同的素材背后的模糊画面。",
            ),
            Loss::Framing => self.pick(
                "How clips of another shape fill the frame: only .fcpxml says it. In other editors choose \"fill\" or \"fit\".",
                "比例不同的素材如何铺满画面：只有 .fcpxml 带有。在其他软件中请选择“填充”或“适应”。",
            ),
            Loss::Transitions => self.pick(
                "Transitions other than a fade. They come as dissolves.",
                "淡化以外的转场。它们都变成了叠化。",
            ),
            Loss::ShortDissolves => self.pick(
                "The full length of some dissolves, because a clip ends there. They are shorter, or plain cuts.",
                "部分叠化的完整时长：素材在那里就结束了，所以叠化变短或变成直接切换。",
            ),
            Loss::Held => self.pick(
                "Last pictures that are held where a clip is too short. Such clips run a little slower instead.",
                "素材太短时停住的最后一帧。这些素材改为放慢一点播放。",
            ),
            Loss::Levels => self.pick(
                "Volumes and fades of voice, clips and music: only .fcpxml says them. In other editors turn the music down.",
                "人声、素材和音乐的音量与淡入淡出：只有 .fcpxml 带有。在其他软件中请自行调低音乐。",
            ),
            Loss::Ducking => self.pick(
                "Music that steps back while somebody speaks, and the even loudness of the whole.",
                "有人说话时音乐自动变轻，以及整体统一的响度。",
            ),
        }
    }

    /// Which editors open a format.
    fn editors(self, format: ExportFormat) -> &'static str {
        match format {
            ExportFormat::Otio => self.pick(
                "DaVinci Resolve, Kdenlive, newer Premiere Pro",
                "DaVinci Resolve、Kdenlive、新版 Premiere Pro",
            ),
            ExportFormat::Fcpxml => {
                self.pick("Final Cut Pro, DaVinci Resolve", "Final Cut Pro、DaVinci Resolve")
            }
            ExportFormat::Edl => self.pick(
                "nearly everything else (cuts and dissolves only)",
                "几乎所有其他剪辑软件（只有剪切和叠化）",
            ),
        }
    }
}

/// What README.txt tells.
pub(super) struct Readme<'a> {
    pub title: &'a str,
    /// Files to be opened, and for whom.
    pub open: &'a [(ExportFormat, String)],
    /// Folders and files beside them that are there.
    pub captions: &'a str,
    pub narration: bool,
    pub backgrounds: bool,
    pub copies: bool,
    /// Paths of what was left where it lies.
    pub elsewhere: &'a [String],
    pub lost: &'a [String],
}

impl Readme<'_> {
    pub fn text(&self, tongue: Tongue) -> String {
        let pick = |english, chinese| tongue.pick(english, chinese);
        let mut lines = vec![self.title.to_owned(), String::new()];
        lines.push(pick("Open one of these in your editor:", "在剪辑软件中打开其中一个文件：").to_owned());
        let colon = pick(": ", "：");
        lines.extend(
            self.open.iter().map(|(format, name)| format!("  {name}{colon}{}", tongue.editors(*format))),
        );
        lines.extend([String::new(), pick("Beside them:", "同一文件夹中还有：").to_owned()]);
        lines.push(format!(
            "  {}{}",
            self.captions,
            pick(".srt, .vtt, .ass: the captions", ".srt、.vtt、.ass：字幕")
        ));
        let folders = [
            (
                self.narration,
                pick("  Narration: what is spoken, a file a line", "  Narration：配音，每句一个文件"),
            ),
            (
                self.backgrounds,
                pick(
                    "  Backgrounds: what Spool draws where there is no clip",
                    "  Backgrounds：没有素材的地方由 Spool 绘制的背景",
                ),
            ),
            (self.copies, pick("  Media: copies of clips and music", "  Media：素材和音乐的副本")),
        ];
        lines.extend(folders.into_iter().filter(|(is, _)| *is).map(|(_, line)| line.to_owned()));
        if !self.elsewhere.is_empty() {
            let head = pick(
                "These are used where they lie. If the editor asks for them, show it the folder:",
                "以下文件留在原处使用。如果剪辑软件找不到，请指给它所在的文件夹：",
            );
            lines.extend([String::new(), head.to_owned()]);
            lines.extend(self.elsewhere.iter().map(|path| format!("  {path}")));
        }
        if !self.lost.is_empty() {
            lines.extend([String::new(), pick("What did not come along:", "没有带过来的内容：").to_owned()]);
            lines.extend(self.lost.iter().map(|lost| format!("  - {lost}")));
        }
        lines.push(String::new());
        // Notepad of every age reads it.
        lines.join("\r\n")
    }
}

//! What is put in place of names, places and keys in a text that goes to somebody else. What is known is looked for
//! word by word; what is not is told by how it looks. Rather too much is masked than too little.

use regex::{Captures, Regex};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Shortest word that is masked wherever it stands: a shorter one is a part of anything.
const SHORTEST: usize = 3;
/// Shortest text that is taken for a key that we know.
const SHORTEST_KEY: usize = 6;

/// Something that is masked wherever it stands.
struct Known {
    text: String,
    instead: String,
    /// Whether it counts only where no letter or digit is before and after it.
    whole: bool,
}

/// What a text must not tell.
#[derive(Default)]
pub(super) struct Mask(Vec<Known>);

impl Mask {
    pub fn new() -> Mask {
        Mask::default()
    }

    /// A folder, in each of its writings.
    pub fn place(&mut self, place: Option<&Path>, instead: &str) {
        let Some(text) = place.and_then(Path::to_str).filter(|text| text.len() >= SHORTEST) else { return };
        self.0.extend([
            Known { text: text.to_owned(), instead: instead.to_owned(), whole: false },
            Known { text: text.replace('\\', "\\\\"), instead: instead.to_owned(), whole: false },
            Known { text: text.replace(' ', "%20"), instead: instead.to_owned(), whole: false },
        ]);
    }

    /// A name that counts as a whole word.
    pub fn word(&mut self, word: &str, instead: &str) {
        if word.chars().count() >= SHORTEST {
            self.0.push(Known { text: word.to_owned(), instead: instead.to_owned(), whole: true });
        }
    }

    /// A key.
    pub fn key(&mut self, key: &str) {
        if key.len() >= SHORTEST_KEY {
            self.0.push(Known { text: key.to_owned(), instead: "<key>".to_owned(), whole: false });
        }
    }

    /// Files and folders of the person's, by their whole paths and by their names.
    pub fn files<'a>(&mut self, files: impl IntoIterator<Item = &'a PathBuf>) {
        for path in files {
            self.place(Some(path), "<path>");
            self.names(path.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }

    /// Names of files.
    pub fn names(&mut self, names: impl IntoIterator<Item = String>) {
        for name in names {
            let end = Path::new(&name).extension().map(|end| format!(".{}", end.to_string_lossy()));
            let instead = format!("<file>{}", end.unwrap_or_default());
            self.0.push(Known { text: name, instead, whole: true });
        }
    }

    /// The text without all that.
    pub fn over(&self, text: &str) -> String {
        let mut known: Vec<&Known> = self.0.iter().filter(|known| known.text.len() >= SHORTEST).collect();
        // What holds another goes first.
        known.sort_by_key(|known| std::cmp::Reverse(known.text.len()));
        let text = known.into_iter().fold(text.to_owned(), |text, known| known.out_of(text));
        by_looks(&text)
    }
}

impl Known {
    fn out_of(&self, text: String) -> String {
        if !text.contains(&self.text) {
            return text;
        }
        if !self.whole {
            return text.replace(&self.text, &self.instead);
        }
        let (mut masked, mut rest, mut before) = (String::new(), text.as_str(), None);
        while let Some(at) = rest.find(&self.text) {
            let end = at + self.text.len();
            let left = rest[..at].chars().next_back().or(before);
            let alone = !left.is_some_and(char::is_alphanumeric)
                && !rest[end..].chars().next().is_some_and(char::is_alphanumeric);
            masked.push_str(&rest[..at]);
            masked.push_str(if alone { &self.instead } else { &self.text });
            before = self.text.chars().next_back();
            rest = &rest[end..];
        }
        masked + rest
    }
}

/// How keys, addresses and paths look.
static KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)\b(bearer\s+|(?:api[_-]?key|x-api-key|token|secret|password|key)["']?\s*[:=]\s*["']?)[^\s"',;&]{4,}"#,
    )
});
static LONG: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Za-z0-9_\-]{20,}"));
static MAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+"));
static WEB: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"\b([a-z]+://)(?:[^\s/"'@]*@)?([^\s/"'?#:]+)[^\s"')>]*"#));
static QUOTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"["“]([^"“”\n]*(?:[/\\]|\.(\w{1,10}))[^"“”\n/\\]*)["”]"#));
static PATH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(^|[\s"'(\[=,:])(?:(\w{2,}):|~|<\w+>|[A-Za-z]:)?[/\\]{1,3}[^\s"'“”<>|:;,()]*[\w\]]"#)
});
static FILE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)[^\s"'“”/\\<>()=]+\.(mp4|mov|m4v|mkv|webm|avi|jpe?g|png|webp|gif|mp3|wav|m4a|aac|flac|ogg|opus|txt|md|docx|srt|vtt|ass|csv|spool|spoollook|spoolpack|zip|pdf)\b"#,
    )
});

#[allow(clippy::expect_used, reason = "the patterns are written above, and a test uses every one")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("it is written above")
}

/// What nobody told us of, by its looks.
fn by_looks(text: &str) -> String {
    let text = KEY.replace_all(text, "$1<key>");
    // Which host was asked tells a lot to who helps; what it was asked for tells of the person.
    let text = WEB.replace_all(&text, "${1}${2}");
    let text = MAIL.replace_all(&text, "<address>");
    let text = LONG.replace_all(&text, |found: &Captures<'_>| match is_key(&found[0]) {
        true => "<key>".to_owned(),
        false => found[0].to_owned(),
    });
    let text = QUOTED.replace_all(&text, |found: &Captures<'_>| match found.get(2) {
        Some(end) if found[1].ends_with(&format!(".{}", end.as_str())) => {
            format!("\"<file>.{}\"", end.as_str())
        }
        _ if found[1].contains(['/', '\\']) => "\"<path>\"".to_owned(),
        _ => found[0].to_owned(),
    });
    let text =
        PATH.replace_all(&text, |found: &Captures<'_>| match found.get(2).map(|scheme| scheme.as_str()) {
            // What is left of a web address.
            Some(scheme) if scheme != "file" => found[0].to_owned(),
            _ => format!("{}<path>", &found[1]),
        });
    FILE.replace_all(&text, "<file>.$1").into_owned()
}

/// Whether a long word is of letters and digits mixed, and no id of ours.
fn is_key(word: &str) -> bool {
    let mixed = word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_alphabetic());
    mixed && uuid::Uuid::try_parse(word).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        let mut mask = Mask::new();
        mask.place(Some(Path::new("/home/ada lovelace")), "~");
        mask.word("ada", "<user>");
        mask.key("canary-7");
        mask.files(&[PathBuf::from("/mnt/clips/my first bee dance.mp4")]);
        mask.over(text)
    }

    #[test]
    fn what_is_known_is_masked_wherever_it_stands() {
        for (text, told) in [
            ("home is /home/ada lovelace", "home is ~"),
            ("ada and Canada, ada's", "<user> and Canada, <user>'s"),
            ("asked with canary-7!", "asked with <key>!"),
            ("my first bee dance.mp4 is broken", "<file>.mp4 is broken"),
            ("of \"/mnt/clips/my first bee dance.mp4\"", "of \"<path>\""),
        ] {
            assert_eq!(masked(text), told, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_told_by_its_looks() {
        for (text, told) in [
            ("Authorization: Bearer abcdef", "Authorization: Bearer <key>"),
            ("api_key=abcd1234&x=1", "api_key=<key>&x=1"),
            ("sk-proj-4f9a8b7c6d5e4f3a2b1c", "<key>"),
            ("from bob@example.org", "from <address>"),
            ("GET https://u:p@api.pexels.com/v1/search?query=my+secret", "GET https://api.pexels.com"),
            ("\"holiday with bob.mov\" is damaged", "\"<file>.mov\" is damaged"),
            ("in \"/media/bob/My Disk\"", "in \"<path>\""),
            ("C:\\Users\\bob\\clip one", "<path> one"),
            ("file:///srv/films/bee", "<path>"),
            ("open /srv/films/bee failed", "open <path> failed"),
            ("read bee-dance.MP4 twice", "read <file>.MP4 twice"),
        ] {
            assert_eq!(masked(text), told, "{text}");
        }
    }

    #[test]
    fn what_helps_stays() {
        for text in [
            "2026-11-27T14:00:00Z  INFO studio::production: a part was made in 3.2 s",
            "job: 0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11 (attempt 2, failed, stage render, 41 %)",
            "at 30/1 frames, and/or less",
            "ffmpeg 5.1.9-0+deb12u1 with libx264",
            "The voice \"Heart\" is not here.",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}

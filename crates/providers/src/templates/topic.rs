//! Topic: what a video is about, in a form that fits into sentences.

use studio::api::ScriptKind;
use studio::ports::Tongue;

/// Words that begin a topic and are written small within a sentence.
const SMALL: &[&str] = &[
    "how", "why", "what", "when", "where", "who", "which", "whether", "the", "a", "an", "my", "our", "your",
    "his", "her", "their", "this", "these", "things", "ways", "reasons", "facts", "top", "some", "all",
    "making", "learning",
];
/// Verbs that begin an order: `make bread` is spoken of as `how to make bread`.
const ORDERS: &[&str] = &[
    "make", "build", "cook", "bake", "get", "learn", "grow", "clean", "fix", "write", "draw", "tie", "start",
    "stop", "save", "find", "choose", "train", "paint", "play", "repair", "sew", "knit", "plant", "brew",
    "sleep", "run", "lose", "earn", "teach", "read", "remember", "use", "set", "fold", "cut", "prepare",
    "install", "create",
];
const QUESTIONS: &[&str] = &[
    "how", "why", "what", "when", "where", "who", "which", "is", "are", "do", "does", "did", "can", "could",
    "should", "will", "would",
];
/// Longest topic that is spoken of by its own words.
const MOST_WORDS: usize = 9;
const MOST_HAN: usize = 18;
const LONGEST_TITLE: usize = 80;

/// A topic, ready to be spoken of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Topic {
    /// Within a sentence.
    pub running: String,
    /// At the beginning of one.
    pub leading: String,
    /// A sentence that is said as it is, before it is spoken of as `this`.
    pub quoted: Option<String>,
    /// For the video.
    pub title: String,
    tongue: Tongue,
}

impl Topic {
    /// Reads a topic as a person wrote it, for a video of this kind.
    pub fn read(text: &str, kind: ScriptKind, tongue: Tongue) -> Topic {
        let text = text.trim();
        let bare = text
            .trim_end_matches(['.', '!', '?', '。', '！', '？', '…', ',', '，', ';', '；', ':', '：'])
            .trim();
        let title = shortened(&capital(bare));
        let asks = text.ends_with(['?', '？']) || tongue == Tongue::English && inverted(bare);
        if kind == ScriptKind::Quote {
            let saying = bare.trim_matches(['"', '“', '”', '「', '」', '\'', '‘', '’']);
            let (open, close) = ('“', '”');
            let quoted = format!("{open}{}{close}", capital(saying));
            return Topic {
                running: quoted.clone(),
                leading: quoted,
                quoted: None,
                title: shortened(&capital(saying)),
                tongue,
            };
        }
        let names = match tongue {
            Tongue::Chinese => {
                !asks && bare.chars().count() <= MOST_HAN && !bare.contains(['。', '！', '？', '，', '；'])
            }
            // A question that is told instead of asked (`how bees dance`) is a name; `why do bees dance` is not.
            Tongue::English => {
                bare.split_whitespace().count() <= MOST_WORDS
                    && !inverted(bare)
                    && !bare.contains(['.', '!', '?', ';'])
            }
        };
        if !names {
            let end =
                if asks { if tongue == Tongue::Chinese { "？" } else { "?" } } else { full_stop(tongue) };
            let (running, leading) = match tongue {
                Tongue::Chinese => ("这件事".to_owned(), "这件事".to_owned()),
                Tongue::English => ("this".to_owned(), "This".to_owned()),
            };
            return Topic {
                running,
                leading,
                quoted: Some(format!("{}{end}", capital(bare))),
                title,
                tongue,
            };
        }
        let running = match tongue {
            Tongue::Chinese => bare.to_owned(),
            Tongue::English => named(bare),
        };
        Topic { leading: capital(&running), running, quoted: None, title, tongue }
    }

    /// A wording with this topic in it.
    pub fn fill(&self, wording: &str) -> String {
        let filled = wording.replace("{t}", &self.running).replace("{T}", &self.leading);
        // The stop belongs to the saying.
        match self.tongue {
            Tongue::English => filled.replace("”.", ".”"),
            Tongue::Chinese => filled.replace("”。", "。”"),
        }
    }

    /// Whether a wording reads well with it.
    pub fn takes(&self, wording: &str) -> bool {
        !(wording.starts_with("{T}")
            || wording.starts_with("{t}")
            || wording.contains(": {t}")
            || wording.contains("：{t}"))
    }
}

/// The kind that a topic asks for by its own words.
pub(super) fn kind_of(topic: &str, facts: usize) -> ScriptKind {
    let lower = topic.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    let first = words.first().copied().unwrap_or_default();
    let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
    let says = |any: &[&str]| any.iter().any(|part| lower.contains(part));
    let counted = first.chars().all(|c| c.is_ascii_digit()) && !first.is_empty() && words.len() > 1
        || (first == "top" && words.get(1).is_some_and(|w| w.chars().all(|c| c.is_ascii_digit())));
    let quoted = topic.trim_start().starts_with(['"', '“', '「']);
    match () {
        () if quoted => ScriptKind::Quote,
        () if has(&["myth", "myths", "misconception", "misconceptions"])
            || says(&["误区", "谣言", "真相", "真的吗"]) =>
        {
            ScriptKind::MythFact
        }
        () if lower.starts_with("how to ") || ORDERS.contains(&first) && words.len() > 1 => ScriptKind::HowTo,
        () if says(&["怎么做", "如何", "教程", "步骤", "做法", "怎样做"]) => ScriptKind::HowTo,
        () if counted
            || says(&["个理由", "件事", "个方法", "个技巧", "种方法", "大理由", "条建议", "个原因"]) =>
        {
            ScriptKind::List
        }
        () if has(&["story", "history", "adventure"]) || says(&["故事", "历史", "传说"]) => {
            ScriptKind::Story
        }
        () if has(&["review", "product", "buy"]) || says(&["测评", "评测", "值得买", "产品"]) => {
            ScriptKind::Product
        }
        () if QUESTIONS.contains(&first) || says(&["为什么", "怎么", "什么是", "原理"]) => {
            ScriptKind::Explainer
        }
        () if facts >= 3 => ScriptKind::List,
        () => ScriptKind::Explainer,
    }
}

/// A sentence with its end, as a fact is spoken.
pub(super) fn sentence(text: &str, tongue: Tongue) -> String {
    let text = text.trim().trim_end_matches([',', '，', ';', '；', '、']);
    let ended = text
        .trim_end_matches(['"', '”', '\'', '’', ')', '）', '」'])
        .ends_with(['.', '!', '?', '…', '。', '！', '？']);
    let end = if ended { "" } else { full_stop(tongue) };
    format!("{}{end}", capital(text))
}

fn full_stop(tongue: Tongue) -> &'static str {
    match tongue {
        Tongue::English => ".",
        Tongue::Chinese => "。",
    }
}

/// Whether it asks with the verb before its subject, as only a whole question does.
fn inverted(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let turns = |word: &&str| {
        [
            "is", "are", "do", "does", "did", "can", "could", "should", "will", "would", "was", "were",
            "has", "have",
        ]
        .contains(word)
    };
    match words.first() {
        Some(first) if turns(first) => true,
        Some(first) if QUESTIONS.contains(first) => words.get(1).is_some_and(turns) && words.len() > 2,
        _ => false,
    }
}

fn named(bare: &str) -> String {
    let first = bare.split_whitespace().next().unwrap_or_default();
    let lower = first.to_lowercase();
    let rest = &bare[first.len()..];
    if ORDERS.contains(&lower.as_str()) && !rest.is_empty() {
        return format!("how to {lower}{rest}");
    }
    if SMALL.contains(&lower.as_str()) { format!("{lower}{rest}") } else { bare.to_owned() }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn shortened(title: &str) -> String {
    if title.chars().count() <= LONGEST_TITLE {
        return title.to_owned();
    }
    let cut: String = title.chars().take(LONGEST_TITLE).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', '，', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, running: &str, quoted: Option<&str>) {
        let tongue = if editorial::script::is_chinese(text) { Tongue::Chinese } else { Tongue::English };
        let topic = Topic::read(text, ScriptKind::Explainer, tongue);
        assert_eq!((topic.running.as_str(), topic.quoted.as_deref()), (running, quoted));
    }

    #[test]
    fn a_topic_is_spoken_of_by_its_name() {
        check("How bees dance", "how bees dance", None);
        check("Coffee.", "Coffee", None);
        check("The history of paper", "the history of paper", None);
        check("Bake bread", "how to bake bread", None);
        check("蜜蜂怎么跳舞", "蜜蜂怎么跳舞", None);
        check("what is love", "this", Some("What is love?"));
    }

    #[test]
    fn a_whole_sentence_is_said_first_and_then_spoken_of() {
        check("Why is the sky blue?", "this", Some("Why is the sky blue?"));
        check("天空为什么是蓝色的？", "这件事", Some("天空为什么是蓝色的？"));
        let long = "Bees tell each other where the flowers are by dancing in the dark hive";
        check(long, "this", Some(&format!("{long}.")));
    }

    #[test]
    fn a_kind_is_told_by_the_words_of_the_topic() {
        for (topic, facts, kind) in [
            ("How bees dance", 0, ScriptKind::Explainer),
            ("How to bake bread", 0, ScriptKind::HowTo),
            ("Bake bread", 0, ScriptKind::HowTo),
            ("5 reasons to drink water", 0, ScriptKind::List),
            ("Bees", 4, ScriptKind::List),
            ("Myths about sleep", 0, ScriptKind::MythFact),
            ("The history of paper", 0, ScriptKind::Story),
            ("\"Less is more\"", 0, ScriptKind::Quote),
            ("喝水的五个理由", 0, ScriptKind::List),
            ("如何泡茶", 0, ScriptKind::HowTo),
            ("茶的历史", 0, ScriptKind::Story),
            ("天空为什么是蓝色的", 0, ScriptKind::Explainer),
            ("关于睡眠的误区", 0, ScriptKind::MythFact),
        ] {
            assert_eq!(kind_of(topic, facts), kind, "{topic}");
        }
    }
}

//! Pinyin: the reading of each character of a word, and its phonemes as Kokoro v1.0 was taught them.

use ::pinyin::ToPinyin;
use std::collections::HashMap;

/// One character's reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Syllable {
    pub(super) han: char,
    /// Without its tone, `v` for ü; empty when the character has no reading.
    pub(super) letters: String,
    /// 1 to 4, or 5 for the neutral one.
    pub(super) tone: u8,
}

/// Words whose characters are read otherwise than alone.
pub(super) struct Phrases {
    readings: HashMap<&'static str, &'static str>,
}

/// Characters that are read otherwise than the table says when they stand alone.
#[rustfmt::skip]
const ALONE: &[(char, &str)] = &[
    ('得', "de5"), ('地', "de5"), ('着', "zhe5"), ('了', "le5"), ('的', "de5"), ('吗', "ma5"), ('呢', "ne5"),
    ('吧', "ba5"), ('们', "men5"), ('么', "me5"), ('长', "chang2"), ('谁', "shei2"), ('还', "hai2"), ('都', "dou1"),
    ('为', "wei4"), ('和', "he2"), ('没', "mei2"), ('只', "zhi3"), ('行', "xing2"), ('重', "zhong4"), ('啊', "a5"),
    ('一', "yi1"), ('不', "bu4"), ('个', "ge4"), ('两', "liang3"), ('点', "dian3"), ('分', "fen1"), ('零', "ling2"),
    ('儿', "er2"), ('元', "yuan2"), ('过', "guo4"), ('被', "bei4"), ('把', "ba3"), ('给', "gei3"), ('会', "hui4"),
    ('说', "shuo1"), ('车', "che1"), ('大', "da4"), ('有', "you3"), ('上', "shang4"), ('中', "zhong1"), ('更', "geng4"),
];

#[rustfmt::skip]
const INITIALS: &[(&str, &str)] = &[
    ("zh", "ꭧ"), ("ch", "ꭧʰ"), ("sh", "ʂ"), ("b", "p"), ("c", "ʦʰ"), ("d", "t"), ("f", "f"), ("g", "k"), ("h", "x"),
    ("j", "ʨ"), ("k", "kʰ"), ("l", "l"), ("m", "m"), ("n", "n"), ("p", "pʰ"), ("q", "ʨʰ"), ("r", "ɻ"), ("s", "s"),
    ("t", "tʰ"), ("x", "ɕ"), ("z", "ʦ"),
];

/// The tone stands at the zero.
#[rustfmt::skip]
const FINALS: &[(&str, &str)] = &[
    ("a", "a0"), ("ai", "ai0"), ("an", "a0n"), ("ang", "a0ŋ"), ("ao", "au0"), ("e", "ɤ0"), ("ei", "ei0"), ("en", "ə0n"),
    ("eng", "ə0ŋ"), ("i", "i0"), ("ia", "ja0"), ("ian", "jɛ0n"), ("iang", "ja0ŋ"), ("iao", "jau0"), ("ie", "je0"),
    ("in", "i0n"), ("iou", "jou0"), ("iu", "jou0"), ("ing", "i0ŋ"), ("iong", "jʊ0ŋ"), ("ong", "ʊ0ŋ"), ("ou", "ou0"),
    ("u", "u0"), ("uei", "wei0"), ("ui", "wei0"), ("ua", "wa0"), ("uai", "wai0"), ("uan", "wa0n"), ("uen", "wə0n"),
    ("un", "wə0n"), ("uang", "wa0ŋ"), ("ueng", "wə0ŋ"), ("uo", "wo0"), ("o", "wo0"), ("v", "y0"), ("ve", "ɥe0"),
    ("van", "ɥɛ0n"), ("vn", "y0n"),
];

/// Syllables that are no initial and final.
#[rustfmt::skip]
const WHOLE: &[(&str, &str)] = &[
    ("er", "ɚ0"), ("r", "ɚ0"), ("ê", "ɛ0"), ("o", "ɔ0"), ("yo", "jɔ0"), ("m", "m0"), ("n", "n0"), ("ng", "ŋ0"), ("hm", "hm0"),
    ("hng", "hŋ0"),
];

impl Phrases {
    pub(super) fn load() -> Phrases {
        let lines = include_str!("phrases.tsv").lines().filter(|line| !line.starts_with('#'));
        Phrases { readings: lines.filter_map(|line| line.split_once('\t')).collect() }
    }

    /// The reading of each character of a word: of the word as a whole, else of the longest words in it.
    pub(super) fn read(&self, word: &str) -> Vec<Syllable> {
        let characters: Vec<char> = word.chars().collect();
        let mut syllables = Vec::new();
        while syllables.len() < characters.len() {
            let rest = &characters[syllables.len()..];
            let known = (2..=rest.len().min(4)).rev().find_map(|length| {
                let part: String = rest[..length].iter().collect();
                self.readings
                    .get(part.as_str())
                    .filter(|_| length < 3 || rest.len() == length || syllables.is_empty())
            });
            match known {
                Some(reading) => {
                    let read =
                        rest.iter().zip(reading.split(' ')).map(|(han, reading)| syllable(*han, reading));
                    syllables.extend(read.collect::<Vec<_>>());
                }
                None => syllables.push(alone(rest[0], characters.len() == 1)),
            }
        }
        syllables
    }
}

/// The phonemes of a syllable, its tone mark after the vowel.
pub(super) fn phonemes(syllable: &Syllable) -> String {
    let tone = match syllable.tone {
        1 => "→",
        2 => "↗",
        3 => "↓",
        4 => "↘",
        _ => "",
    };
    let plain = spelled_out(&syllable.letters);
    let sound = WHOLE.iter().find(|(whole, _)| *whole == plain).map(|(_, sound)| (*sound).to_owned());
    sound.or_else(|| parted(&plain)).unwrap_or_default().replace('0', tone)
}

fn parted(plain: &str) -> Option<String> {
    let initial = INITIALS.iter().find(|(letters, _)| plain.starts_with(letters));
    let (letters, sound) = initial.copied().unwrap_or(("", ""));
    let end = &plain[letters.len()..];
    if end == "i" && matches!(letters, "zh" | "ch" | "sh" | "r" | "z" | "c" | "s") {
        return Some(format!("{sound}ɨ0"));
    }
    // After j, q and x a written u is ü.
    let end = if matches!(letters, "j" | "q" | "x") && end.starts_with('u') {
        end.replacen('u', "v", 1)
    } else {
        end.to_owned()
    };
    let (_, vowels) = FINALS.iter().find(|(letters, _)| *letters == end)?;
    Some(format!("{sound}{vowels}"))
}

/// Spelling rules undone: `you` is `iou`, `wen` is `uen`, `yuan` is `van`.
fn spelled_out(letters: &str) -> String {
    if let Some(rest) = letters.strip_prefix("yu") {
        return format!("v{rest}");
    }
    match (letters.strip_prefix('y'), letters.strip_prefix('w')) {
        (Some(rest), _) if rest.starts_with('i') => rest.to_owned(),
        (Some("o"), _) => letters.to_owned(),
        (Some("ong"), _) => "iong".to_owned(),
        (Some(rest), _) => format!("i{rest}"),
        (_, Some("u")) => "u".to_owned(),
        (_, Some(rest)) => format!("u{rest}"),
        _ => letters.to_owned(),
    }
}

fn alone(han: char, word: bool) -> Syllable {
    // Inside a word the adverb and the grammar readings do not hold.
    let special = ALONE.iter().find(|(known, _)| *known == han && (word || !"地得着长了".contains(han)));
    match special {
        Some((_, reading)) => syllable(han, reading),
        None => syllable(han, han.to_pinyin().map_or("", |pinyin| pinyin.with_tone_num_end())),
    }
}

fn syllable(han: char, reading: &str) -> Syllable {
    let letters = reading.trim_end_matches(|c: char| c.is_ascii_digit()).replace('ü', "v");
    let tone = reading.bytes().last().filter(u8::is_ascii_digit).map_or(5, |digit| digit - b'0');
    Syllable { han, letters, tone: if tone == 0 { 5 } else { tone } }
}

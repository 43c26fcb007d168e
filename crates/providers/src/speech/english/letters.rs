//! Letters: how a word sounds that is in no dictionary, by its spelling, and how letters are called.

use crate::speech::Accent;

/// What letters are called, from A to Z, with the stress mark before the vowel.
#[rustfmt::skip]
const NAMES: [&str; 26] = [
    "ˈA", "bˈi", "sˈi", "dˈi", "ˈi", "ˈɛf", "ʤˈi", "ˈAʧ", "ˈI", "ʤˈA", "kˈA", "ˈɛl", "ˈɛm", "ˈɛn", "ˈO", "pˈi", "kjˈu",
    "ˈɑɹ", "ˈɛs", "tˈi", "jˈu", "vˈi", "dˈʌbᵊlju", "ˈɛks", "wˈI", "zˈi",
];

/// Where in a word a spelling has its sound.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Anywhere,
    Start,
    End,
    /// Before e, i or y.
    Soft,
    /// Before a vowel.
    Vowel,
    /// Before one consonant and a vowel.
    Open,
    /// Before one consonant and an e that ends the word.
    Magic,
    /// Before a consonant, or at the end.
    Closed,
}

/// Spellings and their sounds; the first that fits wins.
#[rustfmt::skip]
const RULES: &[(&str, At, &str)] = &[
    ("tion", At::Anywhere, "ʃən"), ("sion", At::Anywhere, "ʒən"), ("ture", At::End, "ʧəɹ"),
    ("eigh", At::Anywhere, "A"), ("augh", At::Anywhere, "ɔ"), ("ough", At::Anywhere, "O"),
    ("igh", At::Anywhere, "I"), ("eau", At::Anywhere, "O"), ("air", At::Closed, "ɛɹ"), ("ear", At::Closed, "ɪɹ"),
    ("eer", At::Anywhere, "ɪɹ"), ("oor", At::Anywhere, "ɔɹ"), ("our", At::Closed, "ɔɹ"), ("tch", At::Anywhere, "ʧ"),
    ("sch", At::Anywhere, "ʃ"), ("chr", At::Anywhere, "kɹ"), ("dge", At::End, "ʤ"), ("que", At::End, "k"),
    ("ck", At::Anywhere, "k"), ("ch", At::Anywhere, "ʧ"), ("sh", At::Anywhere, "ʃ"), ("ph", At::Anywhere, "f"),
    ("th", At::Anywhere, "θ"), ("zh", At::Anywhere, "ʒ"), ("kh", At::Anywhere, "k"), ("wh", At::Start, "w"),
    ("wr", At::Start, "ɹ"), ("kn", At::Start, "n"), ("gn", At::Start, "n"), ("ps", At::Start, "s"),
    ("mc", At::Start, "mək"), ("gh", At::Anywhere, "ɡ"), ("dg", At::Soft, "ʤ"), ("ng", At::Closed, "ŋ"),
    ("nk", At::Anywhere, "ŋk"), ("qu", At::Anywhere, "kw"), ("tz", At::Anywhere, "ts"), ("cz", At::Anywhere, "ʧ"),
    ("sz", At::Anywhere, "ʃ"), ("mb", At::End, "m"),
    ("oo", At::Anywhere, "u"), ("ee", At::Anywhere, "i"), ("ea", At::Anywhere, "i"), ("ei", At::Anywhere, "A"),
    ("ey", At::End, "i"), ("ey", At::Anywhere, "A"), ("ay", At::Anywhere, "A"), ("ai", At::Anywhere, "A"),
    ("aw", At::Anywhere, "ɔ"), ("au", At::Anywhere, "ɔ"), ("oi", At::Anywhere, "Y"), ("oy", At::Anywhere, "Y"),
    ("ou", At::Anywhere, "W"), ("ow", At::End, "O"), ("ow", At::Anywhere, "W"), ("oa", At::Anywhere, "O"),
    ("ie", At::Anywhere, "i"), ("ue", At::End, "u"), ("ui", At::Anywhere, "u"), ("ew", At::Anywhere, "ju"),
    ("eu", At::Anywhere, "u"), ("aa", At::Anywhere, "ɑ"), ("ae", At::Anywhere, "A"), ("oe", At::End, "O"),
    ("ar", At::Closed, "ɑɹ"), ("er", At::End, "əɹ"), ("er", At::Closed, "ɜɹ"), ("ir", At::Closed, "ɜɹ"),
    ("or", At::Closed, "ɔɹ"), ("ur", At::Closed, "ɜɹ"), ("yr", At::Closed, "ɜɹ"),
    ("a", At::Magic, "A"), ("e", At::Magic, "i"), ("i", At::Magic, "I"), ("o", At::Magic, "O"), ("u", At::Magic, "u"),
    ("y", At::Magic, "I"),
    ("a", At::End, "ə"), ("i", At::End, "i"), ("o", At::End, "O"), ("u", At::End, "u"), ("y", At::End, "i"),
    ("a", At::Open, "ɑ"), ("i", At::Open, "i"), ("o", At::Open, "O"), ("u", At::Open, "u"),
    ("i", At::Vowel, "i"), ("u", At::Vowel, "u"), ("o", At::Vowel, "O"), ("e", At::Vowel, "i"), ("a", At::Vowel, "ɑ"),
    ("a", At::Anywhere, "æ"), ("e", At::Anywhere, "ɛ"), ("i", At::Anywhere, "ɪ"), ("o", At::Anywhere, "ɑ"),
    ("u", At::Anywhere, "ʌ"), ("y", At::Vowel, "j"), ("y", At::Anywhere, "ɪ"),
    ("c", At::Soft, "s"), ("c", At::Anywhere, "k"), ("g", At::Soft, "ʤ"), ("g", At::Anywhere, "ɡ"),
    ("x", At::Start, "z"), ("x", At::Anywhere, "ks"), ("j", At::Anywhere, "ʤ"), ("q", At::Anywhere, "k"),
    ("r", At::Anywhere, "ɹ"), ("h", At::Vowel, "h"), ("h", At::Anywhere, ""),
    ("b", At::Anywhere, "b"), ("d", At::Anywhere, "d"), ("f", At::Anywhere, "f"), ("k", At::Anywhere, "k"),
    ("l", At::Anywhere, "l"), ("m", At::Anywhere, "m"), ("n", At::Anywhere, "n"), ("p", At::Anywhere, "p"),
    ("s", At::Anywhere, "s"), ("t", At::Anywhere, "t"), ("v", At::Anywhere, "v"), ("w", At::Anywhere, "w"),
    ("z", At::Anywhere, "z"),
];

const VOWEL_SOUNDS: &str = "AIOQWYaiuæɑɒɔəɛɜɪʊʌ";

/// Letters called by their names, the last one with the main stress.
pub(super) fn spelled(letters: &str, accent: Accent) -> String {
    let names: Vec<&str> = letters.chars().filter_map(|letter| name(letter, accent)).collect();
    let Some((last, others)) = names.split_last() else { return String::new() };
    others.concat().replace('ˈ', "ˌ") + last
}

/// How a word sounds by its spelling. Every word with a letter sounds.
pub(super) fn by_rule(word: &str, accent: Accent) -> String {
    let letters: Vec<char> = word.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
    let shouted = word.len() <= 5 && word.chars().all(|c| c.is_ascii_uppercase());
    if shouted || !letters.iter().any(|letter| is_vowel(*letter)) {
        return spelled(&letters.iter().collect::<String>(), accent);
    }
    let american = stressed(&sounds(&letters));
    match accent {
        Accent::American => american,
        Accent::British => [("ɜɹ", "ɜː"), ("ɑɹ", "ɑː"), ("ɔɹ", "ɔː"), ("əɹ", "ə"), ("O", "Q")]
            .iter()
            .fold(american, |sound, (from, to)| sound.replace(from, to)),
    }
}

fn name(letter: char, accent: Accent) -> Option<&'static str> {
    let at = letter.to_ascii_lowercase() as usize;
    match (letter.to_ascii_lowercase(), accent) {
        ('o', Accent::British) => Some("ˈQ"),
        ('r', Accent::British) => Some("ˈɑː"),
        ('z', Accent::British) => Some("zˈɛd"),
        _ => at.checked_sub('a' as usize).and_then(|at| NAMES.get(at)).copied(),
    }
}

fn sounds(letters: &[char]) -> Vec<&'static str> {
    let mut sounds = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let doubled = at > 0 && letters[at] == letters[at - 1] && !is_vowel(letters[at]);
        // An e that ends the word is silent after a consonant, unless it is the only vowel.
        let silent = at + 1 == letters.len()
            && letters[at] == 'e'
            && at > 0
            && !is_vowel(letters[at - 1])
            && letters[..at].iter().any(|letter| is_vowel(*letter));
        if doubled || silent {
            at += 1;
            continue;
        }
        let rule = RULES.iter().find(|(spelling, place, _)| fits(letters, at, spelling, *place));
        at += rule.map_or(1, |(spelling, _, _)| spelling.len());
        sounds.extend(rule.map(|(_, _, sound)| *sound));
    }
    sounds
}

fn fits(letters: &[char], at: usize, spelling: &str, place: At) -> bool {
    let rest = &letters[at..];
    if rest.len() < spelling.len() || !spelling.chars().zip(rest).all(|(a, b)| a == *b) {
        return false;
    }
    let vowel = |offset: usize| rest.get(spelling.len() + offset).is_some_and(|letter| is_vowel(*letter));
    let consonant =
        |offset: usize| rest.get(spelling.len() + offset).is_some_and(|letter| !is_vowel(*letter));
    let length = rest.len() - spelling.len();
    match place {
        At::Anywhere => true,
        At::Start => at == 0,
        At::End => length == 0,
        At::Soft => rest.get(spelling.len()).is_some_and(|letter| "eiy".contains(*letter)),
        At::Vowel => vowel(0),
        At::Open => consonant(0) && vowel(1),
        At::Magic => length == 2 && consonant(0) && rest.last() == Some(&'e'),
        At::Closed => length == 0 || consonant(0),
    }
}

/// Puts the main stress: on the only vowel, the first of two, else the last but one before an open end, or the
/// third from the end.
fn stressed(sounds: &[&str]) -> String {
    let whole: Vec<char> = sounds.concat().chars().collect();
    let vowels: Vec<usize> = (0..whole.len()).filter(|at| VOWEL_SOUNDS.contains(whole[*at])).collect();
    let open = whole.last().is_some_and(|last| VOWEL_SOUNDS.contains(*last));
    let from_end = match (vowels.len(), open) {
        (0..=2, _) => vowels.len(),
        (_, true) => 2,
        (_, false) => 3,
    };
    let stress = vowels.len().checked_sub(from_end).and_then(|at| vowels.get(at));
    let mut out = String::new();
    for (at, sound) in whole.iter().enumerate() {
        if Some(&at) == stress {
            out.push('ˈ');
        }
        out.push(*sound);
    }
    out
}

fn is_vowel(letter: char) -> bool {
    "aeiouy".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: &str) {
        assert_eq!(by_rule(word, Accent::American), expected, "{word}");
    }

    #[test]
    fn a_name_is_said_by_its_spelling() {
        check("Zorblax", "zˈɔɹblæks");
        check("Kowalczyk", "kˈWælʧɪk");
        check("Thiruna", "θiɹˈunə");
        check("Vexmate", "vˈɛksmAt");
        check("Chattrix", "ʧˈætɹɪks");
    }

    #[test]
    fn what_cannot_be_said_is_spelled() {
        check("qzx", "kjˌuzˌiˈɛks");
        check("XQA", "ˌɛkskjˌuˈA");
        assert_eq!(spelled("ZR", Accent::British), "zˌɛdˈɑː");
    }

    #[test]
    fn every_word_with_a_letter_sounds() {
        for word in ["h", "e", "eee", "yh", "Ng", "hh", "aeiou"] {
            assert!(!by_rule(word, Accent::American).is_empty(), "{word}");
        }
    }
}

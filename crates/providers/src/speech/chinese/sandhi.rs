//! Sandhi: tones that change by their neighbours, for 一, 不 and the third tone.

use super::pinyin::Syllable;

const DIGITS: &str = "零一二三四五六七八九十百千万亿点";

/// Changes the tones of a phrase, given as its words.
pub(super) fn change(words: &mut [Vec<Syllable>]) {
    let lengths: Vec<usize> = words.iter().map(Vec::len).collect();
    let mut all: Vec<&mut Syllable> = words.iter_mut().flatten().collect();
    one_and_not(&mut all);
    third(&mut all, &lengths);
}

fn one_and_not(all: &mut [&mut Syllable]) {
    for at in 0..all.len() {
        let han = all[at].han;
        let before = at.checked_sub(1).map(|at| all[at].han);
        let after = all.get(at + 1).map(|syllable| (syllable.han, syllable.tone));
        let Some((next, tone)) = after else { continue };
        match han {
            '不' if all[at].tone == 4 && tone == 4 => all[at].tone = 2,
            '一' if all[at].tone == 1 => {
                let counted = before.is_some_and(|before| DIGITS.contains(before) || before == '第');
                let listed = DIGITS.contains(next) && !"百千万亿点".contains(next)
                    || next == '点'
                    || "月号日".contains(next);
                if counted || listed {
                    continue;
                }
                all[at].tone = if tone == 4 || (tone == 5 && next == '个') { 2 } else { 4 };
            }
            _ => {}
        }
    }
}

/// A third tone before another one becomes a second tone, within a word and between a short word and its neighbour.
fn third(all: &mut [&mut Syllable], lengths: &[usize]) {
    let mut at = 0;
    let mut word_of = Vec::new();
    for (word, length) in lengths.iter().enumerate() {
        word_of.extend(std::iter::repeat_n(word, *length));
    }
    let tones: Vec<u8> = all.iter().map(|syllable| syllable.tone).collect();
    while at + 1 < all.len() {
        let (word, next) = (word_of[at], word_of[at + 1]);
        let close = word == next || lengths[word] == 1 || (lengths[next] == 1 && lengths[word] <= 2);
        if tones[at] == 3 && tones[at + 1] == 3 && close {
            all[at].tone = 2;
        }
        at += 1;
    }
}

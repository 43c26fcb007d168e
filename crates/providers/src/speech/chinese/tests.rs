//! How Chinese is read: written text on the left, spoken text or phonemes on the right.

use super::*;
use crate::speech::{Accent, say as say_line, text_of};
use editorial::script;
use std::sync::LazyLock;

#[track_caller]
fn check(line: &str, expected: &str) {
    assert_eq!(text_of(&say_line(&script::words(line), Accent::American)), expected, "{line}");
}

#[test]
fn numbers_are_said() {
    check("我有3只猫和1,200本书。", "我有三只猫和一千二百本书.");
    check("一共12345个", "一共一万二千三百四十五个");
    check("温度是-5度，圆周率3.14", "温度是负五度, 圆周率三点一四");
    check("第2名有2个苹果，等2小时", "第二名有两个苹果, 等两小时");
    check("价格3元-5元，净增+8", "价格三元到五元, 净增正八");
    check("需要3-5天，占1/3", "需要三到五天, 占三分之一");
    check("打13800138000", "打幺三八零零幺三八零零零");
}

#[test]
fn years_dates_and_times_are_said() {
    check("2026年5月3日", "二零二六年五月三日");
    check("截止2026-05-03", "截止二零二六年五月三日");
    check("早上10:30到2:05见", "早上十点三十分到两点零五分见");
    check("90年代到2026年", "九零年代到二零二六年");
    check("比分3:2", "比分三比二");
}

#[test]
fn money_and_units_are_said() {
    check("涨了30%，共3.5公里", "涨了百分之三十, 共三点五公里");
    check("卖$3万，¥99.9起", "卖三万美元, 九十九点九元起");
    check("跑了5km，重2kg，20℃", "跑了五公里, 重两公斤, 二十摄氏度");
    check("涨10%~20%，粉丝10w+", "涨百分之十到百分之二十, 粉丝十万多");
    check("时速100km/h", "时速一百公里每小时");
}

#[test]
fn english_within_chinese_stays_english() {
    check("用 AI 做视频，iPhone很好", "用 A I 做视频, iPhone 很好");
    check("5G手机和GPT-4来了", "五 G 手机和 G P T four 来了");
}

static CHINESE: LazyLock<Chinese> = LazyLock::new(Chinese::load);

#[track_caller]
fn sounds(line: &str, expected: &str) {
    let said = say_line(&script::words(line), Accent::American);
    let found: String = CHINESE.phonemes(&said).iter().map(|phoneme| phoneme.sign).collect();
    assert_eq!(found, expected, "{line}");
}

#[test]
fn characters_sound_by_their_word() {
    sounds("中国银行", "ꭧʊ→ŋkwo↗i↗nxa↗ŋ");
    sounds("音乐快乐", "i→nɥe↘ kʰwai↘lɤ↘");
    sounds("觉得重要，重新来", "ʨɥe↗tɤ ꭧʊ↘ŋjau↘, ꭧʰʊ↗ŋɕi→n lai↗");
    sounds("日子", "ɻɨ↘ʦɨ");
}

#[test]
fn tones_change_by_their_neighbours() {
    sounds("你好", "ni↗xau↓");
    sounds("不是", "pu↗ʂɨ↘");
    sounds("不来", "pu↘ lai↗");
    sounds("一个", "i↗kɤ↘");
    sounds("一天", "i↘tʰjɛ→n");
    sounds("第一天", "ti↘i→tʰjɛ→n");
}

#[test]
fn every_syllable_of_the_language_has_a_sound() {
    let unknown: String = ('\u{4e00}'..='\u{9fa5}')
        .filter(|han| {
            let syllable = CHINESE.phrases.read(&han.to_string());
            !syllable[0].letters.is_empty() && pinyin::phonemes(&syllable[0]).is_empty()
        })
        .collect();
    assert_eq!(unknown, "");
}

#[test]
fn each_character_owns_its_phonemes() {
    let words = script::words("蜜蜂在2026年跳舞，涨了30%。");
    let phonemes = CHINESE.phonemes(&say_line(&words, Accent::American));
    let owners: Vec<usize> = phonemes.iter().filter_map(|phoneme| phoneme.word).collect();
    assert!(owners.is_sorted());
    assert!((0..words.len()).all(|word| owners.contains(&word)), "{owners:?}");
}

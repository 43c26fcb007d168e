//! How English is read: written words on the left, spoken words on the right.

use super::*;
use crate::speech::{say as say_line, text_of};
use editorial::script;
use std::sync::LazyLock;

#[track_caller]
fn check(line: &str, expected: &str) {
    assert_eq!(text_of(&say_line(&script::words(line), Accent::American)), expected, "{line}");
}

#[test]
fn numbers_are_said() {
    check(
        "I saw 3 cats, 21 dogs and 1,200 birds.",
        "I saw three cats, twenty one dogs and one thousand two hundred birds.",
    );
    check("Pi is 3.14, not -5.", "Pi is three point one four, not minus five.");
    check("The 1st, 2nd and 33rd of 100", "The first, second and thirty third of one hundred");
    check("It takes 10-20 or 2–3 tries.", "It takes ten to twenty or two to three tries.");
    check("Use 1/2 or 3/4, open 24/7.", "Use one half or three quarters, open twenty four seven.");
    check("We are #1 with 10+ wins, 3x faster.", "We are number one with ten plus wins, three times faster.");
    check(
        "Call 555-1234 for version 2.0.1",
        "Call five five five one two three four for version two point zero point one",
    );
    check("A 1920x1080 screen", "A one thousand nine hundred twenty by one thousand eighty screen");
}

#[test]
fn years_and_dates_are_said() {
    check(
        "In 2026, not 1999 or 2009.",
        "In twenty twenty six, not nineteen ninety nine or two thousand nine.",
    );
    check("It was built in 1066.", "It was built in one thousand sixty six.");
    check(
        "By 1815 he had 1500 ships and 2000 men.",
        "By eighteen fifteen he had one thousand five hundred ships and two thousand men.",
    );
    check("The 1990s and the '80s", "The nineteen nineties and the eighties");
    check("May 5, 2026 or 5 May 2026", "May fifth, twenty twenty six or the fifth of May twenty twenty six");
    check("On Jan. 3 and 2026-05-03.", "On January third and May third twenty twenty six.");
    check("Due 12/25/2026", "Due December twenty fifth twenty twenty six");
}

#[test]
fn times_are_said() {
    check("At 10:30, 9:05 and 3:00.", "At ten thirty, nine oh five and three o'clock.");
    check("Wake at 7:00 a.m. or 5pm today", "Wake at seven A.M or five P.M today");
    check("From 6:45pm on", "From six forty five P.M on");
}

#[test]
fn money_is_said() {
    check(
        "It costs $3.50, not $1 or £0.99.",
        "It costs three dollars and fifty cents, not one dollar or ninety nine pence.",
    );
    check("Worth $3.5 million or €2bn.", "Worth three point five million dollars or two billion euros.");
    check("Pay $1,200 or US$5-10", "Pay one thousand two hundred dollars or five to ten dollars");
    check("That was € 5 then", "That was five euros then");
}

#[test]
fn units_are_said() {
    check(
        "30% of 5km is 1.5 km, 1 kg",
        "thirty percent of five kilometers is one point five kilometers, one kilogram",
    );
    check(
        "20°C at 60fps and 16GB, 100 km/h",
        "twenty degrees Celsius at sixty frames per second and sixteen gigabytes, one hundred kilometers per hour",
    );
    check(
        "10k fans, 2.5M views in 5 minutes",
        "ten thousand fans, two point five million views in five minutes",
    );
    check("5–10% of 50 %", "five to ten percent of fifty percent");
}

#[test]
fn abbreviations_are_said_in_full() {
    check("Dr. Smith met Mr. Doe on Main St. today.", "doctor Smith met mister Doe on Main street today.");
    check("St. John, e.g. fruit vs. meat, etc.", "saint John, for example fruit versus meat, et cetera.");
    check("See No. 5 on p. 12.", "See number five on page twelve.");
    check("J. K. Rowling left the U.S. then", "J K Rowling left the U.S then");
    check("Tom & Jerry, R&D, AT&T", "Tom and Jerry, R and D, A.T and T");
}

#[test]
fn mixed_words_are_said() {
    check("GPT-4, COVID-19 and a 3D MP3", "GPT four, COVID nineteen and a three D M.P three");
    check("A 10-year-old at example.com", "A ten year old at example dot com");
    check("Mail me@site.org and use #bees", "Mail me at site dot org and use hashtag bees");
    check("C++ and/or café", "C plus plus and or cafe");
}

#[test]
fn han_within_english_keeps_its_own_sound() {
    check("The word 茶 means tea", "The word 茶 means tea");
}

#[test]
fn pauses_stay() {
    check("Well… wait — what? “Yes!” she said; then: go.", "Well… wait— what? Yes! she said; then: go.");
}

static AMERICAN: LazyLock<English> = LazyLock::new(|| English::load(Accent::American));

fn sound(line: &str) -> String {
    let said = say_line(&script::words(line), Accent::American);
    AMERICAN.phonemes(&said).iter().map(|phoneme| phoneme.sign).collect()
}

#[test]
fn words_sound_by_dictionary_and_context() {
    assert_eq!(sound("They record a record."), "ðˌA ɹəkˈɔɹd ɐ ɹˈɛkəɹd.");
    assert_eq!(sound("In 2026, AI pays."), "ɪn twˈɛnti twˈɛnti sˈɪks, ˌAˈI pˈAz.");
}

#[test]
fn no_name_is_dropped() {
    for name in [
        "Zorblax",
        "Xiaoqing",
        "Kowalczyk-Quintero",
        "Nguyen's",
        "Łukasz",
        "Юрий",
        "qzx",
        "MrBeast",
        "ㅎㅎ안녕",
        "さくら",
    ] {
        let said = say_line(&[name], Accent::American);
        let owned = AMERICAN.phonemes(&said).iter().filter(|phoneme| phoneme.word == Some(0)).count();
        assert!(owned >= 2, "{name} gives {owned}");
    }
}

#[test]
fn each_word_owns_its_phonemes() {
    let words = script::words("It costs $3.50 — really, in 2026!");
    let phonemes = AMERICAN.phonemes(&say_line(&words, Accent::American));
    let owners: Vec<usize> = phonemes.iter().filter_map(|phoneme| phoneme.word).collect();
    assert!(owners.is_sorted());
    assert!((0..words.len()).all(|word| owners.contains(&word)), "{owners:?}");
    assert!(!sound("$3.50").contains('❓'));
}

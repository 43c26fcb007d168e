//! Scripts that the templates write: their length, their words, and what they never invent.

use super::*;
use studio::api::ScriptKind;

const KINDS: [ScriptKind; 7] = [
    ScriptKind::List,
    ScriptKind::HowTo,
    ScriptKind::Story,
    ScriptKind::MythFact,
    ScriptKind::Product,
    ScriptKind::Quote,
    ScriptKind::Explainer,
];

fn asked(topic: &str, seconds: u32) -> Assignment {
    let tongue = if script::is_chinese(topic) { Tongue::Chinese } else { Tongue::English };
    Assignment {
        topic: topic.to_owned(),
        kind: None,
        facts: vec![],
        tongue,
        seconds,
        tone: None,
        audience: None,
    }
}

fn texts(written: &Written) -> Vec<&str> {
    written.lines.iter().map(|line| line.text.as_str()).collect()
}

fn off(written: &Written, seconds: u32) -> f64 {
    let length = about_all(texts(written)).as_ms() as f64 / 1_000.0;
    (length - f64::from(seconds)).abs() / f64::from(seconds)
}

#[test]
fn every_kind_takes_as_long_as_was_asked_for_within_a_tenth() {
    for topic in
        ["How bees dance", "Coffee", "Why is the sky blue?", "蜜蜂怎么跳舞", "咖啡", "天空为什么是蓝色的？"]
    {
        for kind in KINDS {
            for seconds in [10, 15, 20, 30, 40, 45] {
                let written = write(&Assignment { kind: Some(kind), ..asked(topic, seconds) });
                let off = off(&written, seconds);
                assert!(
                    off <= 0.1,
                    "{topic} {kind:?} {seconds} s is off by {off:.2}: {:#?}",
                    texts(&written)
                );
                assert_eq!(written.warnings, Vec::<String>::new());
            }
        }
    }
}

#[test]
fn with_three_facts_a_minute_is_filled_within_a_tenth() {
    let english = [
        "Bees dance in a figure eight",
        "The angle tells where the sun is",
        "A longer dance means a longer way.",
    ];
    let chinese = ["蜜蜂跳的是八字舞", "摇摆的方向说明太阳在哪边", "跳得越久，路就越远"];
    for (topic, facts) in [("How bees dance", english), ("蜜蜂怎么跳舞", chinese)] {
        for kind in KINDS {
            for seconds in [30, 45, 60] {
                let facts = facts.iter().map(|fact| (*fact).to_owned()).collect();
                let written = write(&Assignment { kind: Some(kind), facts, ..asked(topic, seconds) });
                assert!(off(&written, seconds) <= 0.1, "{topic} {kind:?} {seconds}: {:#?}", texts(&written));
            }
        }
    }
}

#[test]
fn every_fact_is_said_whole_and_in_order() {
    let facts: Vec<String> = (1..=12).map(|n| format!("Fact {n} is about bees")).collect();
    let written = write(&Assignment { facts: facts.clone(), ..asked("Bees", 20) });
    let text = texts(&written).join(" ");
    let places: Vec<usize> =
        facts.iter().map(|fact| text.find(&format!("{fact}.")).expect("the fact is said")).collect();
    assert!(places.is_sorted());
    assert!(written.warnings[0].starts_with("What must be said takes about"), "{:?}", written.warnings);
}

#[test]
fn what_is_not_known_is_not_made_longer_than_it_can_be() {
    let written = write(&asked("Bees", 180));
    assert!(written.warnings[0].starts_with("There is only enough to say for"), "{:?}", written.warnings);
}

#[test]
fn the_same_topic_gets_the_same_script_and_others_get_others() {
    let of = |topic: &str| texts(&write(&asked(topic, 30))).join("\n").replace(topic, "");
    assert_eq!(of("coffee"), of("coffee"));
    let scripts: std::collections::HashSet<String> =
        ["coffee", "paper", "rain", "glass", "salt", "snow"].iter().map(|topic| of(topic)).collect();
    assert!(scripts.len() >= 5, "only {} of 6 scripts differ", scripts.len());
}

#[test]
fn no_line_is_said_twice_and_none_keeps_a_slot_open() {
    for topic in
        ["How bees dance", "Make bread", "Is tea healthy?", "茶", "\"Less is more\"", "天空为什么是蓝色的？"]
    {
        for kind in KINDS {
            let written = write(&Assignment { kind: Some(kind), ..asked(topic, 60) });
            let texts = texts(&written);
            let once: std::collections::HashSet<_> = texts.iter().collect();
            assert_eq!(once.len(), texts.len(), "{texts:#?}");
            assert!(
                texts
                    .iter()
                    .all(|text| !text.contains(['{', '}']) && !text.contains("..") && !text.contains("。。"))
            );
            assert!(
                written.lines.iter().all(|line| !line.search.is_empty())
                    || matching::telling(topic).is_empty(),
                "{:#?}",
                written.lines
            );
        }
    }
}

#[test]
fn a_line_with_a_fact_is_looked_for_by_what_the_fact_speaks_of() {
    let facts = vec!["A honeycomb is made of wax".to_owned()];
    let written = write(&Assignment { facts, ..asked("How bees live", 20) });
    let line = written.lines.iter().find(|line| line.text.contains("honeycomb")).expect("the fact is said");
    assert_eq!(line.search, ["honeycomb", "wax", "bees"]);
}

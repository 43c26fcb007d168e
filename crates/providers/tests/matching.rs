//! The picture fits the sentence: lines of nine videos against descriptions of footage, one of which is right for each.
//! Chinese lines have English descriptions, as most sites give them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is the report")]

use editorial::casting::{Grade, Score, Scores, Ties, cast};
use providers::{SentenceEncoder, resources};
use std::collections::HashSet;
use studio::ports::Embedder;

/// A line and what suits it.
struct Labelled {
    /// Which video it is of.
    video: usize,
    line: String,
    shows: String,
}

fn labelled() -> Vec<Labelled> {
    let all: serde_json::Value = serde_json::from_str(include_str!("matching.json")).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let videos = all["videos"].as_array().unwrap().iter().enumerate();
    let lines = videos
        .flat_map(|(video, told)| told["lines"].as_array().unwrap().iter().map(move |pair| (video, pair)));
    lines.map(|(video, pair)| Labelled { video, line: text(&pair[0]), shows: text(&pair[1]) }).collect()
}

/// Scores of all lines against all descriptions.
fn scores() -> (Vec<Labelled>, Scores, Scores) {
    let all = labelled();
    let lines: Vec<&str> = all.iter().map(|one| one.line.as_str()).collect();
    let shows: Vec<&str> = all.iter().map(|one| one.shows.as_str()).collect();
    let encoder = SentenceEncoder::new(resources::find());
    let vectors =
        |texts: &[&str]| encoder.embed(texts).expect("the sentence encoder is fetched by `npm run setup`");
    let shown: Vec<_> = vectors(&shows).into_iter().map(Some).collect();
    let by_meaning = Scores::of_meanings(&vectors(&lines), &shown);
    let by_words = Scores::of_words(&lines, &shows);
    (all, by_meaning, by_words)
}

/// Share of lines for which the right description comes first among those of `pool`; a tie counts by chance.
fn first(all: &[Labelled], scores: &Scores, pool: impl Fn(&Labelled, &Labelled) -> bool) -> f64 {
    let hit = |line: usize| {
        let rivals = (0..all.len()).filter(|other| pool(&all[line], &all[*other]));
        let best = rivals.clone().map(|other| scores.of(line, other)).max().unwrap();
        let equals = rivals.filter(|other| scores.of(line, *other) == best).count();
        if scores.of(line, line) == best { 1.0 / equals as f64 } else { 0.0 }
    };
    (0..all.len()).map(hit).sum::<f64>() / all.len() as f64
}

fn same_video(one: &Labelled, other: &Labelled) -> bool {
    one.video == other.video
}

#[test]
fn the_right_picture_comes_first_far_more_often_than_by_chance_or_by_words() {
    let (all, by_meaning, by_words) = scores();
    let (meaning, words) = (first(&all, &by_meaning, same_video), first(&all, &by_words, same_video));
    let among_all = first(&all, &by_meaning, |_, _| true);
    let chance = 1.0 / 8.0;
    println!(
        "right picture first, of 8: {meaning:.2} by meaning, {words:.2} by words, {chance:.2} by chance"
    );
    println!("right picture first, of {}: {among_all:.2} by meaning", all.len());
    assert!(meaning >= 0.65, "{meaning}");
    assert!(meaning > 2.0 * words && meaning > 4.0 * chance, "{meaning} {words}");
    assert!(among_all >= 0.45, "{among_all}");
}

#[test]
fn chinese_lines_find_pictures_that_are_described_in_english() {
    let (all, by_meaning, _) = scores();
    let chinese = |one: &Labelled| !one.line.is_ascii();
    let of_chinese = |one: &Labelled, other: &Labelled| same_video(one, other) && chinese(one);
    let count = all.iter().filter(|one| chinese(one)).count();
    assert!(count >= 24);
    // Lines that are not Chinese have an empty pool here, and no say.
    let (kept, right) =
        (0..all.len()).filter(|line| chinese(&all[*line])).fold((0, 0), |(kept, right), line| {
            let rivals = (0..all.len()).filter(|other| of_chinese(&all[line], &all[*other]));
            let best = rivals.max_by_key(|other| by_meaning.of(line, *other)).unwrap();
            (kept + 1, right + usize::from(best == line))
        });
    assert!(right * 4 >= kept * 3, "{right} of {kept}");
}

#[test]
fn what_is_called_good_is_almost_always_right() {
    let (all, scores, _) = scores();
    let mut tally = [(0, 0); 3];
    for line in 0..all.len() {
        let rivals = (0..all.len()).filter(|other| same_video(&all[line], &all[*other]));
        let best = rivals.max_by_key(|other| scores.of(line, *other)).unwrap();
        let (said, right) = &mut tally[scores.of(line, best).grade() as usize];
        *said += 1;
        *right += usize::from(best == line);
    }
    for (grade, (said, right)) in [Grade::Weak, Grade::Fair, Grade::Good].iter().zip(tally) {
        println!("{grade:?}: {right} of {said} are right");
    }
    let [_, (fair, fair_right), (good, good_right)] = tally;
    assert!(good_right * 10 >= good * 8, "{tally:?}");
    assert!(good_right * fair > fair_right * good, "fair promises no more than good: {tally:?}");
    assert!(good * 2 >= all.len(), "most lines have a picture to be sure of: {tally:?}");
}

#[test]
fn eight_clips_are_dealt_to_eight_lines_by_what_they_show() {
    let (all, scores, _) = scores();
    let mut right = 0;
    for video in 0..=all.last().unwrap().video {
        let lines: Vec<usize> = (0..all.len()).filter(|line| all[*line].video == video).collect();
        // All other files of the set are taken: only those of this video are dealt.
        let taken: HashSet<usize> = (0..all.len()).filter(|file| !lines.contains(file)).collect();
        let dealt = cast(&scores.only(&lines), &taken, &Ties::default());
        right += lines.iter().zip(dealt).filter(|(line, file)| Some(**line) == *file).count();
    }
    println!("dealt right: {right} of {}", all.len());
    assert!(right * 10 >= all.len() * 6, "{right} of {}", all.len());
}

#[test]
fn the_same_text_has_the_same_vector_of_length_one() {
    let encoder = SentenceEncoder::new(resources::find());
    let vectors = encoder.embed(&["Bees dance.", "Bees dance.", "", "👍👍 IMG_0042"]).unwrap();
    assert_eq!(vectors[0], vectors[1]);
    for vector in &vectors {
        let length: f32 = vector.iter().map(|number| number * number).sum();
        assert!((length - 1.0).abs() < 1e-3, "{length}");
    }
    assert!(Score::of_meaning(&vectors[0], &vectors[1]) > Score::of_meaning(&vectors[0], &vectors[3]));
}

//! What a timeline keeps: whole lengths, stable parts, honest pictures.

use super::*;
use crate::captions::{Look, phrases};
use crate::narration::words_by_length;
use crate::part;
use crate::script;
use crate::time::FrameRate;
use proptest::prelude::*;

fn choices() -> Choices {
    Choices {
        canvas: Canvas { width: 1080, height: 1920, fps: FrameRate::THIRTY },
        style: Look::SpokenWord.into(),
        gap: Time::from_ms(220),
        transition: TransitionKind::Fade,
        transition_length: Time::from_ms(400),
        longest_shot: None,
        music: None,
        voice_gain_db: 0,
        logo: None,
        opening: None,
        closing: None,
    }
}

fn spoken(lines: &[(&str, i64)]) -> Narration {
    let line = |(text, ms): &(&str, i64)| LineNarration {
        sound: format!("sound of {text}"),
        sound_in: Time::ZERO,
        length: Time::from_ms(*ms),
        words: words_by_length(&script::words(text), Time::from_ms(*ms)),
    };
    Narration { lines: lines.iter().map(line).collect() }
}

fn clip(name: &str, ms: i64) -> Footage {
    Footage { media: name.to_owned(), length: Time::from_ms(ms), width: 1920, height: 1080, has_sound: true }
}

fn casts(footage: &[Option<Footage>]) -> Vec<Cast> {
    let cast = |(index, footage): (usize, &Option<Footage>)| Cast {
        scene: format!("s{index}"),
        footage: footage.clone(),
        ..Cast::default()
    };
    footage.iter().enumerate().map(cast).collect()
}

fn names(section: &Section) -> Vec<&str> {
    let name = |shot: &Shot| match &shot.picture {
        Picture::Footage { media, .. } => media.clone(),
        Picture::Backdrop { .. } => "backdrop".to_owned(),
    };
    section.shots.iter().map(name).map(|name| &*name.leak()).collect()
}

fn laid_out(narration: &Narration, casts: &[Cast], spare: &[Footage]) -> Timeline {
    laid_out_as(&choices(), narration, casts, spare)
}

fn laid_out_as(choices: &Choices, narration: &Narration, casts: &[Cast], spare: &[Footage]) -> Timeline {
    let room = choices.style.room(choices.canvas);
    let captions: Vec<_> =
        narration.lines.iter().map(|line| phrases(&line.words, line.length, room)).collect();
    assemble(choices, narration, &captions, casts, spare)
}

#[test]
fn the_video_is_as_long_as_the_narration() {
    let narration = spoken(&[("One two.", 1_000), ("Three four.", 2_000), ("Five.", 501)]);
    let timeline = laid_out(&narration, &casts(&[None, None, None]), &[]);
    let expected = 1_000 + 220 + 2_000 + 220 + 501;
    assert!((timeline.length().as_ms() - expected).abs() < 100, "{}", timeline.length().as_ms());
    assert_eq!(timeline.mix.length, timeline.length());
    assert_eq!(timeline.mix.voice[0].at, Time::ZERO);
}

#[test]
fn a_line_that_nobody_speaks_has_its_length_and_no_voice() {
    let mut narration = spoken(&[("One two.", 1_000), ("Three four.", 2_000), ("Five.", 501)]);
    narration.lines[1].sound.clear();
    let timeline = laid_out(&narration, &casts(&[None, None, None]), &[]);
    let expected = 1_000 + 220 + 2_000 + 220 + 501;
    assert!((timeline.length().as_ms() - expected).abs() < 100, "{}", timeline.length().as_ms());
    assert_eq!(timeline.mix.voice.len(), 2);
    assert!(!timeline.sections[1].captions.is_empty());
}

#[test]
fn a_line_may_have_a_pause_of_its_own_after_it() {
    let narration = spoken(&[("One two.", 1_000), ("Three four.", 2_000), ("Five.", 500)]);
    let mut casts = casts(&[None, None, None]);
    casts[0].pause = Some(Time::from_ms(1_000));
    casts[2].pause = Some(Time::from_ms(9_000));
    let timeline = laid_out(&narration, &casts, &[]);
    let expected = 1_000 + 1_000 + 2_000 + 220 + 500;
    assert!((timeline.length().as_ms() - expected).abs() < 100, "{}", timeline.length().as_ms());
    let begins = timeline.mix.voice[1].at - timeline.mix.voice[0].length;
    assert!((begins.as_ms() - 1_000).abs() < 40, "{begins:?}");
}

#[test]
fn a_picture_that_stays_too_long_gives_way_while_there_is_another() {
    let narration = spoken(&[("A long line.", 9_000), ("Another one.", 4_000)]);
    let own = casts(&[Some(clip("own", 60_000)), Some(clip("other", 60_000))]);
    let short = Choices { longest_shot: Some(Time::from_ms(3_000)), ..choices() };
    let timeline = laid_out_as(&short, &narration, &own, &[clip("spare", 60_000)]);
    assert_eq!(names(&timeline.sections[0]), ["own", "spare"]);
    assert_eq!(timeline.sections[0].shots[0].frames, 90);
    assert_eq!(names(&timeline.sections[1]), ["other"], "a cut to the same picture would be none");
}

#[test]
fn a_line_that_outlasts_its_clip_goes_on_with_spare_footage_before_it_repeats() {
    let narration = spoken(&[("A long line.", 9_000)]);
    let own = casts(&[Some(clip("own", 4_000))]);
    let timeline = laid_out(&narration, &own, &[clip("spare", 3_000)]);
    assert_eq!(names(&timeline.sections[0]), ["own", "spare", "own"]);
    assert_eq!(timeline.sections[0].frames(), 270);
}

#[test]
fn a_clip_that_is_a_moment_short_holds_its_last_picture() {
    let narration = spoken(&[("A line.", 4_500)]);
    let timeline = laid_out(&narration, &casts(&[Some(clip("own", 4_000))]), &[clip("spare", 9_000)]);
    assert_eq!(names(&timeline.sections[0]), ["own"]);
}

#[test]
fn a_start_after_the_end_of_the_clip_is_moved_back() {
    let narration = spoken(&[("A line.", 2_000)]);
    let mut own = casts(&[Some(clip("own", 4_000))]);
    own[0].source_in = Time::from_ms(3_900);
    let timeline = laid_out(&narration, &own, &[]);
    assert!(matches!(&timeline.sections[0].shots[0].picture,
        Picture::Footage { source_in, .. } if source_in.as_ms() == 2_000));
}

#[test]
fn a_transition_takes_no_more_than_a_third_of_a_short_line() {
    let narration = spoken(&[("Hm.", 300), ("A longer line.", 3_000)]);
    let timeline = laid_out(&narration, &casts(&[None, None]), &[]);
    assert_eq!(timeline.sections[0].transition, None);
    assert_eq!(timeline.sections[1].transition.map(|t| t.frames), Some(4));
}

#[test]
fn a_rewritten_line_changes_its_own_parts_and_the_transition_out_of_it() {
    let footage = [Some(clip("a", 9_000)), Some(clip("b", 9_000)), Some(clip("c", 9_000)), None];
    let before = [("One two.", 1_013), ("Three four.", 2_029), ("Five six.", 1_507), ("Seven.", 800)];
    let mut after = before;
    after[1] = ("Three four five.", 2_477);
    let parts = |lines: &[(&str, i64)]| part::cut(&laid_out(&spoken(lines), &casts(&footage), &[])).pictures;
    let (before, after) = (parts(&before), parts(&after));
    let same: Vec<bool> = before.iter().zip(&after).map(|(a, b)| a == b).collect();
    // The first line, then a transition and a rest for each of the others. The second line's transition shows a
    // phrase that is new; the third line's shows the tail of the second, which is now longer.
    assert_eq!(same, [true, false, false, false, true, true, true]);
}

#[test]
fn cards_stand_before_and_after_the_lines_and_nobody_speaks_on_them() {
    let card = |scene: &str, ms: i64| {
        let cast = Cast { scene: scene.to_owned(), footage: Some(clip(scene, 9_000)), ..Cast::default() };
        Some(Card { text: scene.to_owned(), length: Time::from_ms(ms), cast })
    };
    let choices = Choices { opening: card("opening", 2_000), closing: card("closing", 1_500), ..choices() };
    let narration = spoken(&[("One two.", 1_000), ("Three four.", 2_000)]);
    let timeline = assemble(&choices, &narration, &[vec![], vec![]], &casts(&[None, None]), &[]);
    let cards: Vec<Option<&str>> = timeline.sections.iter().map(|section| section.card.as_deref()).collect();
    assert_eq!(cards, [Some("opening"), None, None, Some("closing")]);
    assert_eq!((timeline.sections[0].frames(), timeline.sections[3].frames()), (60, 45));
    // Half the usual silence after the card, as after a line.
    assert_eq!(timeline.mix.voice[0].at, Time::from_ms(2_110));
    assert_eq!(timeline.mix.length, timeline.length());
    let transitions: Vec<bool> = timeline.sections.iter().map(|s| s.transition.is_some()).collect();
    assert_eq!(transitions, [false, true, true, true]);
    let parts = part::cut(&timeline).pictures;
    assert_eq!(parts.iter().filter(|part| part.card.is_some()).count(), 3);
    assert_eq!(parts.iter().map(part::Part::frames).sum::<u64>(), timeline.frames());
}

#[test]
fn fast_film_is_over_sooner_and_slow_film_lasts() {
    for (percent, shown) in [(200, [60, 60, 60]), (100, [120, 60, 0]), (50, [180, 0, 0])] {
        let narration = spoken(&[("A long line.", 6_000)]);
        let mut own = casts(&[Some(clip("own", 4_000))]);
        own[0].speed = Speed::try_from(percent).unwrap();
        let timeline = laid_out(&narration, &own, &[]);
        let frames: Vec<u64> = timeline.sections[0].shots.iter().map(|shot| shot.frames).collect();
        let shown: Vec<u64> = shown.into_iter().filter(|frames| *frames > 0).collect();
        assert_eq!(frames, shown, "{percent} %");
    }
}

#[test]
fn a_clip_is_heard_while_it_is_seen_and_lasts() {
    let narration = spoken(&[("A line.", 1_000), ("A long line.", 6_000), ("Quiet.", 1_000)]);
    let mut own = casts(&[Some(clip("a", 9_000)), Some(clip("b", 4_000)), Some(clip("c", 9_000))]);
    for cast in &mut own[..2] {
        cast.sound_db = Some(-6);
    }
    own[0].speed = Speed::try_from(200).unwrap();
    own[1].source_in = Time::from_ms(500);
    own[2].footage = own[2].footage.take().map(|footage| Footage { has_sound: false, ..footage });
    own[2].sound_db = Some(0);
    let timeline = laid_out(&narration, &own, &[]);
    let heard: Vec<(&str, i64, i64, u16)> = (timeline.mix.clips.iter())
        .map(|clip| {
            let Placed { sound, sound_in, length, .. } = &clip.placed;
            (sound.as_str(), sound_in.as_ms(), length.as_ms(), clip.speed.percent())
        })
        .collect();
    assert_eq!(heard, [("a", 0, 1_133, 200), ("b", 500, 3_500, 100)]);
    assert_eq!(timeline.mix.clips[1].placed.at, timeline.canvas.fps.start_of(34));
}

#[test]
fn a_line_may_come_in_in_a_way_of_its_own() {
    let narration = spoken(&[("One.", 3_000), ("Two.", 3_000), ("Three.", 3_000)]);
    let mut own = casts(&[None, None, None]);
    own[1].transition = Some((TransitionKind::Clock, Time::from_ms(700)));
    own[2].transition = Some((TransitionKind::None, Time::ZERO));
    let timeline = laid_out(&narration, &own, &[]);
    let expected = Some(Transition { kind: TransitionKind::Clock, frames: 21 });
    assert_eq!([timeline.sections[1].transition, timeline.sections[2].transition], [expected, None]);
}

proptest! {
    #[test]
    fn sound_and_picture_always_agree(
        lengths in prop::collection::vec(40_i64..12_000, 1..20),
        clips in prop::collection::vec(prop::option::of(0_i64..9_000), 20),
    ) {
        let lines: Vec<(&str, i64)> = lengths.iter().map(|ms| ("Some words here.", *ms)).collect();
        let footage: Vec<_> = clips.iter().map(|ms| ms.map(|ms| clip("x", ms))).collect();
        let timeline = laid_out(&spoken(&lines), &casts(&footage[..lines.len()]), &[]);
        let parts = part::cut(&timeline);
        prop_assert_eq!(parts.pictures.iter().map(part::Part::frames).sum::<u64>(), timeline.frames());
        prop_assert!(timeline.sections.iter().all(|s| s.shots.iter().all(|shot| shot.frames > 0)));
        for (section, voice) in timeline.sections.iter().zip(&timeline.mix.voice) {
            prop_assert!(voice.length <= timeline.canvas.fps.start_of(section.frames()));
        }
        prop_assert!(timeline.mix.voice.windows(2).all(|pair| pair[0].at + pair[0].length <= pair[1].at));
    }
}

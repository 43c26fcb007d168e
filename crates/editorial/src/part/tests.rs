//! What a part knows, and what it does not.

use super::*;
use crate::captions::{CaptionWord, Look};
use crate::time::FrameRate;
use crate::timeline::{ClipSound, Fit, MusicBed, Placed, Speed, TransitionKind};

const CANVAS: Canvas = Canvas { width: 1080, height: 1920, fps: FrameRate::THIRTY };

fn shot(media: &str, motion: Motion, frames: u64) -> Shot {
    let picture = Picture::Footage {
        media: media.to_owned(),
        motion,
        source_in: Time::ZERO,
        speed: Speed::default(),
        width: 1920,
        height: 1080,
        fit: Fit::Fill,
        focus: [500, 500],
    };
    Shot { picture, frames }
}

fn caption(words: &[(&str, i64)], end: i64) -> Caption {
    let word = |(text, ms): &(&str, i64)| CaptionWord { text: (*text).to_owned(), start: Time::from_ms(*ms) };
    let words: Vec<CaptionWord> = words.iter().map(word).collect();
    Caption { start: words[0].start, end: Time::from_ms(end), words }
}

fn section(shots: Vec<Shot>, overlap: u64, captions: Vec<Caption>) -> Section {
    let kind = TransitionKind::Fade;
    let transition = (overlap > 0).then_some(Transition { kind, frames: overlap });
    Section { scene: "s".to_owned(), shots, transition, captions, look: None, card: None }
}

fn timeline(sections: Vec<Section>) -> Timeline {
    let mix = Mix { voice: Vec::new(), clips: Vec::new(), music: None, voice_gain_db: 0, length: Time::ZERO };
    Timeline { canvas: CANVAS, style: Look::SpokenWord.into(), logo: None, sections, mix }
}

fn parts(sections: Vec<Section>) -> Vec<Part> {
    cut(&timeline(sections)).pictures
}

fn film(frames: u64) -> Vec<Shot> {
    vec![shot("film", Motion::Video, frames)]
}

#[test]
fn a_transition_is_a_part_and_the_rest_of_the_line_goes_on_where_it_ended() {
    let parts = parts(vec![section(film(90), 0, vec![]), section(film(120), 12, vec![])]);
    let shown: Vec<_> = parts
        .iter()
        .map(|part| (part.shown, part.frames(), part.shots[0].shown, part.lead.is_some()))
        .collect();
    assert_eq!(shown, [(0, 90, 0, false), (0, 12, 0, true), (12, 108, 12, false)]);
    assert_eq!(parts[1].lead.as_ref().map(|lead| (lead.from.shown, lead.from.frames)), Some((90, 12)));
}

#[test]
fn a_transition_over_two_shots_takes_of_both_what_it_shows() {
    let shots = vec![shot("a", Motion::Video, 8), shot("b", Motion::Video, 40)];
    let parts = parts(vec![section(film(90), 0, vec![]), section(shots, 12, vec![])]);
    let taken = |part: &Part| part.shots.iter().map(|piece| (piece.shown, piece.frames)).collect::<Vec<_>>();
    assert_eq!((taken(&parts[1]), taken(&parts[2])), (vec![(0, 8), (0, 4)], vec![(4, 36)]));
}

#[test]
fn what_changes_late_in_a_line_leaves_its_transition_alone() {
    let words = |last| vec![caption(&[("Bees", 150), ("dance.", last)], last + 500)];
    let cut =
        |frames, last| parts(vec![section(film(90), 0, vec![]), section(film(frames), 12, words(last))]);
    let (before, after) = (cut(120, 2_000), cut(131, 2_400));
    assert_eq!(before[..2], after[..2]);
    assert_ne!(before[2], after[2]);
}

#[test]
fn a_voice_that_comes_a_hair_later_leaves_the_transition_alone() {
    let words = |second| vec![caption(&[("Bees", 150), ("dance", second), ("now.", 900)], 1_400)];
    let transition = |second| {
        parts(vec![section(film(90), 0, vec![]), section(film(120), 12, words(second))]).swap_remove(1)
    };
    assert_eq!(transition(340), transition(365));
    assert_ne!(transition(340), transition(368));
    let [_, dance, now] = &transition(340).captions[0].words[..] else { unreachable!() };
    assert_eq!((dance.start, now.start), (Time::from_ms(350), Time::from_ms(400)));
}

#[test]
fn a_word_that_is_drawn_until_its_end_knows_its_end() {
    let told = |look: Look| {
        let words = vec![caption(&[("Bees", 150), ("dance.", 900)], 1_400)];
        let sections = vec![section(film(90), 0, vec![]), section(film(120), 12, words)];
        let whole = Timeline { style: look.into(), ..timeline(sections) };
        cut(&whole).pictures[1].captions[0].words[1].start
    };
    assert_eq!(told(Look::SpokenWord), Time::from_ms(400));
    assert_eq!(told(Look::Karaoke), CANVAS.fps.start_of(27) - Time(CANVAS.fps.start_of(1).0 / 2));
}

#[test]
fn a_look_of_one_lines_own_changes_its_own_parts_and_no_other() {
    let made = |own: Option<Look>| {
        let words = || vec![caption(&[("Bees", 150), ("dance.", 900)], 1_400)];
        let line = || section(film(120), 12, words());
        parts(vec![line(), Section { look: own, ..line() }, line()])
    };
    let (before, after) = (made(None), made(Some(Look::Box)));
    let changed: Vec<usize> = (0..before.len()).filter(|index| before[*index] != after[*index]).collect();
    assert_eq!((before.len(), &changed[..]), (5, &[1, 2][..]), "the line, and the transition into it");
    assert!(changed.iter().all(|index| after[*index].style.look == Look::Box));
    assert_eq!(made(Some(Look::SpokenWord)), before, "what is chosen again is the same");
}

#[test]
fn one_picture_is_seen_at_a_frame_and_two_under_a_transition() {
    let shots = vec![shot("a", Motion::Video, 8), shot("b", Motion::Photo { path: 0 }, 40)];
    let parts = parts(vec![section(shots, 0, vec![]), section(film(90), 12, vec![])]);
    let seen = |frame| parts[0].alone_at(frame).map(|piece| (piece.shown, piece.frames, piece.shot.frames));
    assert_eq!([seen(7), seen(8), seen(47)], [Some((7, 1, 8)), Some((0, 1, 40)), Some((39, 1, 40))]);
    assert_eq!((seen(48), parts[1].alone_at(0)), (None, None));
}

#[test]
fn a_photo_knows_how_long_it_is_seen_and_a_film_does_not() {
    let first = |motion, frames| {
        let line = section(vec![shot("a", motion, frames)], 12, vec![]);
        parts(vec![section(film(90), 0, vec![]), line]).swap_remove(1)
    };
    assert_eq!(first(Motion::Video, 100), first(Motion::Video, 110));
    assert_ne!(first(Motion::Photo { path: 0 }, 100), first(Motion::Photo { path: 0 }, 110));
}

#[test]
fn a_part_has_the_words_that_are_seen_in_it() {
    let words = vec![caption(&[("Early", 0)], 400), caption(&[("Late", 400)], 3_000)];
    let parts = parts(vec![section(film(90), 0, vec![]), section(film(120), 12, words)]);
    let texts = |part: &Part| part.captions.iter().map(|c| c.words[0].text.clone()).collect::<Vec<_>>();
    assert_eq!((texts(&parts[1]), texts(&parts[2])), (vec!["Early".to_owned()], vec!["Late".to_owned()]));
}

#[test]
fn a_line_alone_has_its_own_parts_and_hears_what_is_said_in_it() {
    let at = |ms| Time::from_ms(ms);
    let placed = |sound: &str, at_ms, length| Placed {
        sound: sound.to_owned(),
        sound_in: at(100),
        length: at(length),
        at: at(at_ms),
    };
    let clip = ClipSound { placed: placed("film", 2_000, 5_000), speed: fast(), gain_db: -6 };
    let bed = MusicBed {
        media: "music".to_owned(),
        gain_db: -12,
        duck_db: -9,
        fade_in: at(500),
        fade_out: at(2_500),
        round: None,
    };
    let mix = Mix {
        voice: vec![placed("one", 0, 2_900), placed("two", 3_100, 3_000)],
        clips: vec![clip],
        music: Some(bed),
        voice_gain_db: 3,
        length: at(7_000),
    };
    let sections = vec![section(film(90), 0, vec![]), section(film(120), 12, vec![])];
    let timeline = Timeline { canvas: CANVAS, style: Look::SpokenWord.into(), logo: None, sections, mix };
    let (whole, second) = (cut(&timeline), cut_section(&timeline, 1));
    assert_eq!(second.pictures, whole.pictures[1..]);
    assert_eq!(second.mix.voice, [placed("two", 100, 3_000)]);
    assert_eq!(second.mix.length, at(4_000));
    let heard = &second.mix.clips[0].placed;
    assert_eq!((heard.sound_in, heard.length, heard.at), (at(100 + 2_000), at(4_000), at(0)));
    assert!(second.mix.music.is_some_and(|bed| bed.fade_in.is_zero() && bed.fade_out.is_zero()));
    assert!(cut_section(&timeline, 2).pictures.is_empty());
}

/// Twice as fast.
fn fast() -> Speed {
    Speed::try_from(200).unwrap()
}

//! The layout, and what is written from it.

use super::*;
use crate::captions::Style;
use crate::timeline::{
    ClipSound, Mix, Motion, MusicBed, Picture, Placed, Section, Shot, Speed, Timeline, Transition,
    TransitionKind,
};

const FPS: FrameRate = FrameRate::THIRTY;

fn ms(ms: i64) -> Time {
    Time::from_ms(ms)
}

fn shot(media: &str, source_in: Time, percent: i64, frames: u64) -> Shot {
    let motion = if media == "photo" { Motion::Photo { path: 0 } } else { Motion::Video };
    let picture = Picture::Footage {
        media: media.to_owned(),
        motion,
        source_in,
        speed: Speed::try_from(percent).unwrap(),
        width: 1920,
        height: 1080,
        fit: Fit::Fill,
        focus: [500, 500],
    };
    Shot { picture, frames }
}

fn section(scene: &str, shots: Vec<Shot>, dissolve: u64) -> Section {
    let kind = TransitionKind::Fade;
    let transition = (dissolve > 0).then_some(Transition { kind, frames: dissolve });
    Section { scene: scene.to_owned(), shots, transition, captions: Vec::new(), look: None, card: None }
}

fn timeline(sections: Vec<Section>) -> Timeline {
    let frames = sections.iter().map(Section::frames).sum();
    let mix = Mix {
        voice: Vec::new(),
        clips: Vec::new(),
        music: None,
        voice_gain_db: 0,
        length: FPS.start_of(frames),
    };
    let canvas = Canvas { width: 1080, height: 1920, fps: FPS };
    Timeline { canvas, style: Style::default(), logo: None, sections, mix }
}

fn medium(name: &str, kind: Kind, length: Time) -> (String, Medium) {
    let medium = Medium {
        name: format!("{name} & \"co\" 100% #1.mp4"),
        url: format!("file:///clips/{name}%20%26%20%22co%22%20100%25%20%231.mp4"),
        path: format!("/clips/{name} & \"co\" 100% #1.mp4"),
        kind,
        length,
        size: if kind == Kind::Sound { (0, 0) } else { (1920, 1080) },
        has_sound: kind != Kind::Still,
        rate: (kind == Kind::Film).then_some(FPS),
        begins: Time::ZERO,
    };
    (name.to_owned(), medium)
}

fn media() -> Media {
    [
        medium("bee", Kind::Film, ms(10_000)),
        medium("蜜蜂", Kind::Film, ms(4_000)),
        medium("photo", Kind::Still, Time::ZERO),
        medium("drawn", Kind::Still, Time::ZERO),
        medium("voice", Kind::Sound, ms(2_000)),
        medium("music", Kind::Sound, ms(3_000)),
    ]
    .into()
}

fn laid(timeline: &Timeline) -> Layout {
    let words = [("a".to_owned(), "One\nline <&>".to_owned()), ("b".to_owned(), "第二句".to_owned())].into();
    lay_out("Why bees dance", timeline, &words, media(), &[(1, "drawn".to_owned())].into())
}

/// Where each picture begins, how long it is, and from which frame of its file.
fn seen(layout: &Layout) -> Vec<(u64, u64, u64)> {
    layout.pictures.iter().map(|shown| (shown.clip.at, shown.clip.frames, shown.clip.from)).collect()
}

/// Everything that can be said at once.
fn everything() -> Timeline {
    let mut timeline = timeline(vec![
        section("a", vec![shot("bee", ms(2_000), 100, 60), shot("蜜蜂", ms(0), 200, 30)], 0),
        section("b", vec![shot("photo", ms(0), 100, 60)], 12),
        section("c", vec![Shot { picture: Picture::Backdrop { seed: 1 }, frames: 30 }], 0),
    ]);
    let placed =
        |sound: &str, length, at| Placed { sound: sound.to_owned(), sound_in: Time::ZERO, length, at };
    timeline.mix.voice = vec![placed("voice", ms(1_990), ms(90)), placed("voice", ms(1_990), ms(3_090))];
    let speed = Speed::try_from(200).unwrap();
    timeline.mix.clips =
        vec![ClipSound { placed: placed("蜜蜂", ms(1_000), ms(2_000)), speed, gain_db: -6 }];
    timeline.mix.music = Some(MusicBed {
        media: "music".to_owned(),
        gain_db: -18,
        duck_db: -10,
        fade_in: ms(500),
        fade_out: ms(1_000),
        round: None,
    });
    timeline
}

#[test]
fn pictures_add_up_to_the_video_whatever_dissolves_into_what() {
    let layout = laid(&everything());
    assert_eq!(layout.pictures.iter().map(|shown| shown.clip.frames).sum::<u64>(), layout.frames);
    assert!(layout.pictures.windows(2).all(|pair| pair[0].clip.end() == pair[1].clip.at));
}

#[test]
fn a_dissolve_lies_over_the_middle_of_its_cut_and_shows_the_same_pictures() {
    let clips = [shot("bee", ms(0), 100, 60), shot("bee", ms(5_000), 100, 60)];
    let [a, b] = clips.map(|shot| vec![shot]);
    let layout = laid(&timeline(vec![section("a", a, 0), section("b", b, 12)]));
    assert_eq!(seen(&layout), [(0, 66, 0), (66, 54, 156)]);
    assert_eq!(layout.pictures[1].dissolve, 12);
}

#[test]
fn a_dissolve_is_no_longer_than_the_film_before_it_lasts() {
    let two = |from| {
        vec![
            section("a", vec![shot("蜜蜂", from, 100, 60)], 0),
            section("b", vec![shot("photo", ms(0), 100, 60)], 12),
        ]
    };
    let short = laid(&timeline(two(ms(1_800))));
    assert_eq!(
        (short.pictures[1].dissolve, short.losses(&Format::ALL).contains(&Loss::ShortDissolves)),
        (6, true)
    );
    let none = laid(&timeline(two(ms(2_000))));
    assert_eq!((none.pictures[1].dissolve, seen(&none)[1].0), (0, 60));
    assert!(!laid(&timeline(two(ms(0)))).losses(&Format::ALL).contains(&Loss::ShortDissolves));
}

#[test]
fn a_film_that_ends_too_early_runs_slower_and_never_beyond_its_end() {
    let layout = laid(&timeline(vec![section("a", vec![shot("蜜蜂", ms(1_000), 100, 100)], 0)]));
    let clip = &layout.pictures[0].clip;
    assert_eq!((clip.from + clip.pace.of_film(clip.frames), clip.pace), (120, Pace::of(9, 10)));
    assert!(layout.losses(&Format::ALL).contains(&Loss::Held));
}

#[test]
fn a_start_that_was_rounded_up_moves_back_by_a_frame() {
    let layout = laid(&timeline(vec![section("a", vec![shot("蜜蜂", ms(2_020), 100, 60)], 0)]));
    assert_eq!(seen(&layout), [(0, 60, 60)]);
    assert_eq!(layout.pictures[0].clip.pace, Pace::USUAL);
}

#[test]
fn music_goes_on_until_the_end_and_fades_there() {
    let layout = laid(&everything());
    let music = layout.lanes.iter().find(|lane| lane.role == Role::Music).unwrap();
    let rounds: Vec<_> = music.sounds.iter().map(|heard| (heard.clip.at, heard.clip.frames)).collect();
    assert_eq!(rounds, [(0, 90), (90, 90)]);
    assert_eq!((music.sounds[0].fade_in, music.sounds[1].fade_out), (15, 30));
}

#[test]
fn sounds_that_overlap_lie_in_lanes_of_their_own() {
    let mut timeline = everything();
    timeline.mix.voice[1].at = ms(1_000);
    let layout = laid(&timeline);
    let voices = layout.lanes.iter().filter(|lane| lane.role == Role::Voice).count();
    assert_eq!(voices, 2);
}

#[test]
fn a_file_that_is_not_known_leaves_a_gap_of_its_length() {
    let mut timeline = everything();
    timeline.sections[0].shots[0] = shot("gone", ms(0), 100, 60);
    let layout = laid(&timeline);
    assert_eq!((layout.pictures[0].clip.medium.as_ref(), layout.pictures[0].clip.frames), (None, 60));
}

#[test]
fn only_final_cut_is_told_of_levels_and_shapes() {
    let layout = laid(&everything());
    for (formats, told) in
        [(Format::ALL.to_vec(), true), (vec![Format::Otio], true), (vec![Format::Fcpxml], false)]
    {
        let losses = layout.losses(&formats);
        assert_eq!((losses.contains(&Loss::Levels), losses.contains(&Loss::Framing)), (told, told));
    }
}

#[test]
fn what_is_written_is_what_it_was() {
    let layout = laid(&everything());
    for format in Format::ALL {
        insta::assert_snapshot!(format.extension(), format.write(&layout));
    }
}

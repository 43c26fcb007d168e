//! The calls as they are made, to be read by people when they change. A change here that changes the bytes of a
//! part or sound needs a new [`super::REVISION`].

use super::*;
use crate::sniff::Container;
use crate::source::{Light, Picture as Facts, Source};
use editorial::captions::Look;
use editorial::part::{Lead, Piece};
use editorial::timeline::{
    Canvas, ClipSound, Corner, Fit, Logo, Motion, MusicBed, Picture, Placed, Shot, Speed, Transition,
    TransitionKind,
};
use editorial::{FrameRate, Part, Quality, Time};
use std::collections::HashMap;
use std::path::PathBuf;

const CANVAS: Canvas = Canvas { width: 1080, height: 1920, fps: FrameRate::THIRTY };

fn facts() -> Facts {
    Facts {
        stream: 0,
        width: 1920,
        height: 1080,
        rate: 25.0,
        steady: None,
        begins: Time::ZERO,
        light: Light::Standard,
        matrix: "bt709",
        interlaced: false,
        see_through: false,
        decoder: None,
        nals: None,
    }
}

fn source(container: Container, picture: Option<Facts>, sound: Option<usize>) -> Source {
    Source {
        container,
        picture,
        sound,
        length: None,
        still: false,
        floats: false,
        cut_off: false,
        by_head: false,
    }
}

fn film(picture: Facts) -> Source {
    let length = Some(Time::from_ms(8_000));
    Source { length, ..source(Container::Mov, Some(picture), Some(1)) }
}

fn photo() -> Source {
    let picture = Some(Facts { matrix: "smpte170m", ..facts() });
    Source { length: Some(Time::ZERO), still: true, ..source(Container::Jpeg, picture, None) }
}

fn song() -> Source {
    Source { length: Some(Time::from_ms(90_000)), ..source(Container::Mp3, None, Some(0)) }
}

fn shot(media: &str, motion: Motion, fit: Fit, frames: u64) -> Shot {
    let picture = Picture::Footage {
        media: media.to_owned(),
        motion,
        source_in: Time::from_ms(2_500),
        speed: Speed::default(),
        width: 1920,
        height: 1080,
        fit,
        focus: [300, 500],
    };
    Shot { picture, frames }
}

fn plain(shots: Vec<Shot>) -> Part {
    let shots = shots.into_iter().map(Piece::whole).collect();
    Part {
        canvas: CANVAS,
        shown: 0,
        lead: None,
        shots,
        style: Look::Outline.into(),
        captions: Vec::new(),
        card: None,
        logo: None,
    }
}

fn called(
    part: &Part,
    quality: Quality,
    sources: &[(&str, Source)],
    captions: Captions<'_>,
    seek: Seek,
) -> String {
    let files: Vec<PathBuf> =
        sources.iter().map(|(name, _)| PathBuf::from(format!("/library/{name}"))).collect();
    let films: HashMap<String, Film<'_>> = sources
        .iter()
        .zip(&files)
        .map(|((name, source), file)| ((*name).to_owned(), Film::of(file, source)))
        .collect();
    let size = output_size(CANVAS, quality);
    super::part(
        part,
        (size, quality, Encoder::Software),
        &films,
        captions,
        seek,
        (Ends::default(), Path::new("/work/part.mp4")),
    )
    .shown()
}

#[test]
fn a_plain_clip_with_words() {
    let part = plain(vec![shot("beach.mp4", Motion::Video, Fit::Fill, 150)]);
    let words = Captions::Drawn { fonts: Some("/usr/share/spool/fonts") };
    insta::assert_snapshot!(called(
        &part,
        Quality::Standard,
        &[("beach.mp4", film(facts()))],
        words,
        Seek::Near
    ));
}

#[test]
fn a_transition_from_a_clip_to_a_photo_and_a_backdrop() {
    let mut part = plain(vec![
        shot("sea.jpg", Motion::Photo { path: 2 }, Fit::Fill, 90),
        Shot { picture: Picture::Backdrop { seed: 7 }, frames: 60 },
    ]);
    let from = shot("beach.mp4", Motion::Video, Fit::Fill, 120);
    let transition = Transition { kind: TransitionKind::Fade, frames: 15 };
    part.lead = Some(Lead { transition, from: Piece { shot: from, shown: 120, frames: 15 } });
    let sources = [("beach.mp4", film(facts())), ("sea.jpg", photo())];
    insta::assert_snapshot!(called(&part, Quality::Best, &sources, Captions::None, Seek::Near));
}

#[test]
fn a_bright_fast_film_shown_whole_in_a_draft() {
    let part = plain(vec![shot("beach.mp4", Motion::Video, Fit::Blur, 30)]);
    let bright = Facts { light: Light::High, matrix: "bt2020", rate: 60.0, stream: 1, ..facts() };
    insta::assert_snapshot!(called(
        &part,
        Quality::Draft,
        &[("beach.mp4", film(bright))],
        Captions::None,
        Seek::Near
    ));
}

#[test]
fn an_interlaced_film_read_from_its_start() {
    let part = plain(vec![shot("tape.avi", Motion::Video, Fit::Contain, 30)]);
    let tape = Facts { interlaced: true, matrix: "smpte170m", ..facts() };
    insta::assert_snapshot!(called(
        &part,
        Quality::Standard,
        &[("tape.avi", film(tape))],
        Captions::None,
        Seek::Start
    ));
}

#[test]
fn voice_then_mix_then_finish() {
    let placed = |at_ms, sound_in_ms| Placed {
        sound: "voice.wav".to_owned(),
        sound_in: Time::from_ms(sound_in_ms),
        length: Time::from_ms(1_500),
        at: Time::from_ms(at_ms),
    };
    let length = Time::from_ms(10_000);
    let (source, file) = (song(), PathBuf::from("/library/voice.wav"));
    let films = HashMap::from([("voice.wav".to_owned(), Film::of(&file, &source))]);
    let lanes = lanes(&[placed(250, 0), placed(4_000, 30_000)], length);
    let spoken = voice(&lanes[0].0[0], &films, Samples::Small, Path::new("/work/voice-0-0.wav")).shown();
    let bed = MusicBed {
        media: "song.mp3".to_owned(),
        gain_db: -14,
        duck_db: -12,
        fade_in: Time::ZERO,
        fade_out: Time::from_ms(2_000),
        round: None,
    };
    let song = Film::of(Path::new("/library/song.mp3"), &source);
    let files = [vec![PathBuf::from("/work/voice-0-0.wav")]];
    let mixed = mix(
        Layers { voice: &files, voice_gain_db: 0, clips: &[], music: Some((&bed, Music::Whole(song))) },
        length,
        Path::new("/work/mix.wav"),
    )
    .shown();
    let step = Finish { gain_db: 5.25, ceiling_db: Some(-1.6) };
    let finished = finish(Path::new("/work/mix.wav"), step, length, Path::new("/work/sound.m4a")).shown();
    insta::assert_snapshot!([spoken, mixed, finished].join("\n\n"));
}

#[test]
fn looks_at_a_file() {
    let source = film(facts());
    let film = Film::of(Path::new("/library/beach.mp4"), &source);
    let poster =
        poster(film, studio::ports::Glimpse::Exact(Time::from_ms(1_000)), 320, Path::new("/work/poster.jpg"))
            .unwrap();
    let calls = [
        super::facts(film.file, Container::Mov),
        super::facts(Path::new("/library/sea.jpg"), Container::Jpeg),
        walk(film, 1),
        poster,
        volume(film, 1),
        quiet(film, 1, -38.0),
        listen(film, 1, Path::new("/scratch/heard.wav")),
        super::take_sound(film, 1, Path::new("/scratch/sound.m4a")),
        super::finished(Path::new("/work/out.mp4")),
        play(Path::new("/work/out.mp4")),
        super::play_parts(Path::new("/work/parts.txt")),
        join(Path::new("/work/parts.txt"), Path::new("/work/sound.m4a"), CANVAS, Path::new("/work/out.mp4")),
    ];
    insta::assert_snapshot!(calls.map(|call| call.shown()).join("\n\n"));
}

#[test]
fn a_fast_clip_under_a_logo_comes_in_through_black() {
    let mut fast = shot("a.mp4", Motion::Video, Fit::Fill, 60);
    if let Picture::Footage { speed, .. } = &mut fast.picture {
        *speed = Speed::try_from(150).unwrap();
    }
    let logo = Logo { media: "logo.png".to_owned(), corner: Corner::BottomLeft, size: 140, opacity: 80 };
    let from = Piece { shown: 40, frames: 12, ..Piece::whole(fast.clone()) };
    let lead = Lead { transition: Transition { kind: TransitionKind::FadeBlack, frames: 12 }, from };
    let part = Part { lead: Some(lead), logo: Some(logo), ..plain(vec![fast]) };
    let sources = [("a.mp4", film(facts())), ("logo.png", photo())];
    insta::assert_snapshot!(called(&part, Quality::Standard, &sources, Captions::None, Seek::Near));
}

#[test]
fn music_that_repeats_and_a_slow_clip_that_is_heard() {
    let source = song();
    let song = Film::of(Path::new("/library/song.mp3"), &source);
    let (length, work) = (Time::from_ms(20_000), Path::new("/work"));
    let [sound_in, heard, at] = [3_000, 5_000, 1_000].map(Time::from_ms);
    let placed = Placed { sound: "song.mp3".to_owned(), sound_in, length: heard, at };
    let clip = ClipSound { placed, speed: Speed::try_from(40).unwrap(), gain_db: 3 };
    let music = Time::from_ms(9_000);
    let bed = MusicBed {
        media: "song.mp3".to_owned(),
        gain_db: -14,
        duck_db: -12,
        fade_in: Time::from_ms(800),
        fade_out: Time::ZERO,
        round: None,
    };
    let [once_file, all, round_file] = ["once.wav", "all.wav", "round.wav"].map(|name| work.join(name));
    let layers = Layers {
        voice: &[vec![work.join("voice.wav")]],
        voice_gain_db: 0,
        clips: &[vec![work.join("clips.wav")]],
        music: Some((&bed, Music::Round { once: &once_file, round: &round_file })),
    };
    let lines = [
        clip_sound(song, &clip, &work.join("clip.wav")),
        once(song, music, (&once_file, &all)),
        round(&all, music, &round_file),
        mix(layers, length, &work.join("mix.wav")),
    ];
    insta::assert_snapshot!(lines.map(|line| line.shown()).join("\n\n"));
}

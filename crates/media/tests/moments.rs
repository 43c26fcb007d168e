//! Where films begin that nobody chose a start for, as the real program sees them.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use editorial::Time;
use editorial::moments::{Moments, Survey};
use studio::ports::{MediaEngine, StageFailure};

const LONG: i64 = 9_000;

async fn survey(bench: &Bench, name: &str, (from_ms, until_ms): (i64, i64), shown_ms: i64) -> Survey {
    let (stretch, shown) = (Time::from_ms(from_ms)..Time::from_ms(until_ms), Time::from_ms(shown_ms));
    bench.engine.survey(&bench.path(name), stretch, shown, &bench.cancel).await.unwrap()
}

/// Where a line of so many milliseconds begins in a film, or in a stretch of it.
async fn begin(bench: &Bench, name: &str, (from_ms, until_ms): (i64, i64), needed_ms: i64) -> i64 {
    let survey = survey(bench, name, (from_ms, until_ms), needed_ms).await;
    let moments = Moments { survey, until: Time::from_ms(until_ms) };
    moments.begin(Time::from_ms(from_ms), Time::from_ms(needed_ms)).as_ms()
}

fn between(name: &str, at: i64, range: std::ops::RangeInclusive<i64>) {
    assert!(range.contains(&at), "{name} begins at {at} ms");
}

/// What a camera looks at for so many seconds, moved by an expression of `t` across and down.
fn held(view: &str, seconds: u32, shift: &str) -> String {
    format!(
        "mandelbrot=s=800x520:r=30:{view},trim=end_frame=1,loop=loop=-1:size=1:start=0,setpts=N/30/TB,\
         trim=duration={seconds},crop=640:360:80+{shift}:80+{shift}"
    )
}

const COAST: &str = "start_x=-0.743:start_y=0.131:start_scale=0.01";
const STREET: &str = "start_x=-1.25:start_y=0.02:start_scale=0.05";
const WOOD: &str = "start_x=-0.1011:start_y=0.9563:start_scale=0.08";
const X264: &str = "-c:v libx264 -preset veryfast -pix_fmt yuv420p";

#[tokio::test]
async fn a_film_that_comes_out_of_black_begins_after_it() {
    let mut bench = Bench::new();
    let film = held(COAST, 8, "0");
    for (name, rest) in [
        ("cut.mp4", format!("-f lavfi -i {film},drawbox=c=black:t=fill:enable='lt(t,1)' {X264}")),
        (
            "cut-short-gop.mp4",
            format!(
                "-f lavfi -i {film},drawbox=c=black:t=fill:enable='lt(t,1)' {X264} -g 30 -sc_threshold 0"
            ),
        ),
        ("fade.mp4", format!("-f lavfi -i {film},fade=t=in:d=1.2 {X264}")),
        (
            "fade.webm",
            format!("-f lavfi -i {film},fade=t=in:d=1.2 -c:v libvpx -b:v 1M -deadline realtime -g 128"),
        ),
        ("white.mp4", format!("-f lavfi -i {film},fade=t=in:d=1.2:color=white {X264}")),
    ] {
        bench.make(name, &rest);
        between(name, begin(&bench, name, (0, 8_000), 3_000).await, 400..=1_700);
        assert_eq!(begin(&bench, name, (0, 8_000), 8_000).await, 0, "{name}: all of it is needed");
    }
}

#[tokio::test]
async fn a_line_shows_one_scene_of_a_film_of_several() {
    let mut bench = Bench::new();
    let [coast, street, wood] = [COAST, STREET, WOOD].map(|view| held(view, 3, "0"));
    let scenes =
        format!("-f lavfi -i {coast} -f lavfi -i {street} -f lavfi -i {wood} -filter_complex concat=n=3");
    for (name, rest) in [
        ("scenes.mp4", X264.to_owned()),
        ("short-gop.mp4", format!("{X264} -g 30 -sc_threshold 0")),
        ("long-gop.mp4", format!("{X264} -g 240 -sc_threshold 0 -force_key_frames 0,7.9")),
        // As a phone or a screen recorder does it: never a keyframe out of turn, and hardly a byte over the rate.
        (
            "at-a-rate.mp4",
            format!("{X264} -tune zerolatency -g 120 -sc_threshold 0 -b:v 1M -maxrate 1M -bufsize 200k"),
        ),
    ] {
        bench.make(name, &format!("{scenes} {rest}"));
        assert_eq!(begin(&bench, name, (0, LONG), 2_000).await, 0, "{name}: the first scene is long enough");
        between(name, begin(&bench, name, (2_000, LONG), 2_000).await, 3_300..=4_000);
        between(name, begin(&bench, name, (5_000, LONG), 2_500).await, 6_300..=6_500);
        assert_eq!(begin(&bench, name, (0, LONG), 4_000).await, 0, "{name}: no scene is long enough");
    }
}

#[tokio::test]
async fn a_camera_that_shakes_at_first_is_waited_for() {
    let mut bench = Bench::new();
    let shake = "lt(t\\,1)*40*sin(t*31)";
    for (name, gop) in [("phone.mp4", "-g 30"), ("long.mp4", "-g 250")] {
        bench.make(name, &format!("-f lavfi -i {} {X264} {gop}", held(COAST, 8, shake)));
        between(name, begin(&bench, name, (0, 8_000), 3_000).await, 600..=1_400);
    }
}

#[tokio::test]
async fn a_film_that_is_fine_begins_at_its_beginning() {
    let mut bench = Bench::new();
    let drift = "8*t";
    for (name, args) in [
        ("still.mp4", format!("-f lavfi -i {} {X264}", held(COAST, 8, "0"))),
        ("drifts.mp4", format!("-f lavfi -i {} {X264} -g 30", held(COAST, 8, drift))),
        ("zoom.mp4", format!("-f lavfi -i mandelbrot=s=640x360:r=30 -t 8 {X264}")),
        ("test.mp4", format!("-f lavfi -i testsrc2=s=640x360:r=60 -t 8 {X264}")),
        ("moves.gif", "-f lavfi -i testsrc2=s=320x180:r=10 -t 8".to_owned()),
        ("night.mp4", format!("-f lavfi -i {},lutyuv=y=val*0.06 -t 8 {X264}", held(COAST, 8, "0"))),
        ("all-shaken.mp4", format!("-f lavfi -i {} {X264}", held(COAST, 8, "40*sin(t*31)"))),
    ] {
        bench.make(name, &args);
        assert_eq!(begin(&bench, name, (0, 8_000), 3_000).await, 0, "{name}");
    }
}

#[tokio::test]
async fn what_is_known_of_a_film_is_the_same_each_time_and_not_much() {
    let mut bench = Bench::new();
    bench.make("intra.mp4", &format!("-f lavfi -i testsrc2=s=320x180:r=30 -t 20 {X264} -g 1"));
    let first = survey(&bench, "intra.mp4", (0, 20_000), 5_000).await;
    assert_eq!(first, survey(&bench, "intra.mp4", (0, 20_000), 5_000).await);
    assert!(first.glances.len() < 80, "{}", first.glances.len());
    let further = survey(&bench, "intra.mp4", (10_000, 20_000), 5_000).await;
    let at = further.glances[0].at.as_ms();
    assert!((9_900..=10_100).contains(&at), "the clock is the film's: {at}");
}

#[tokio::test]
async fn what_cannot_be_looked_into_fails_and_nothing_else() {
    let mut bench = Bench::new();
    bench.make("song.mp3", "-f lavfi -i sine=duration=2");
    let (stretch, shown) = (Time::ZERO..Time::from_ms(2_000), Time::from_ms(1_000));
    let refused = bench.engine.survey(&bench.path("song.mp3"), stretch, shown, &bench.cancel).await;
    assert!(matches!(refused, Err(StageFailure::GiveUp(_))), "{refused:?}");
}

//! What a picture can do besides being there: pace, cards, a logo, and ways to come in.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use editorial::captions::{Lettering, Look, Style, phrases};
use editorial::narration::words_by_length;
use editorial::timeline::{Canvas, Corner, Logo, Picture, TransitionKind};
use editorial::{Part, Quality, Time, script};
use std::path::Path;
use studio::ports::MediaEngine;

fn mean(picture: &[u8]) -> f64 {
    picture.iter().map(|b| f64::from(*b)).sum::<f64>() / picture.len() as f64
}

#[tokio::test]
async fn transitions_differ_from_each_other_and_from_a_cut() {
    let mut bench = Bench::new();
    bench.make(
        "from.mp4",
        "-f lavfi -i testsrc2=s=216x384:r=30:d=2 -vf hue=s=0 -c:v libx264 -pix_fmt yuv420p",
    );
    bench.make("to.mp4", "-f lavfi -i testsrc=s=216x384:r=30:d=2 -vf negate -c:v libx264 -pix_fmt yuv420p");
    let mut seen: Vec<(TransitionKind, Vec<u8>)> = Vec::new();
    let cut = bench.encode(&part(&[clip("to.mp4", 0, 30)]), "cut.mp4").await.unwrap();
    for kind in every_kind() {
        let part = after(clip("from.mp4", 0, 20), kind, 12, part(&[clip("to.mp4", 0, 30)]));
        let out = bench.encode(&part, "out.mp4").await.unwrap_or_else(|error| panic!("{kind:?}: {error:?}"));
        assert_eq!(frames(&out), 30, "{kind:?}");
        assert!(difference(&grey(&out, 20), &grey(&cut, 20)) < 3.0, "{kind:?} does not end");
        let middle = grey(&out, 5);
        assert!(difference(&middle, &grey(&cut, 5)) > 4.0, "{kind:?} is a cut");
        for (other, picture) in &seen {
            assert!(difference(&middle, picture) > 2.0, "{kind:?} looks like {other:?}");
        }
        seen.push((kind, middle));
    }
}

/// A part with words that are spoken one after the other, in one look.
fn worded(look: Look) -> Part {
    let length = Time::from_ms(2_000);
    let style = Style { look, lettering: Lettering::default() };
    let words = words_by_length(&script::words("The night sky is dark"), length);
    let captions = phrases(&words, length, style.room(TALL));
    Part { canvas: TALL, style, captions, ..part(&[clip("grey.mp4", 0, 60)]) }
}

/// Tall as a phone, and large enough for an outline to be one.
const TALL: Canvas = Canvas { width: 432, height: 768, ..CANVAS };

#[tokio::test]
async fn looks_differ_from_each_other_and_from_none() {
    let mut bench = Bench::new();
    bench.make("grey.mp4", "-f lavfi -i color=c=0x506070:s=432x768:r=30:d=3 -c:v libx264 -pix_fmt yuv420p");
    let mut seen: Vec<(Look, Vec<Vec<u8>>)> = Vec::new();
    for look in Look::ALL {
        let (part, mut pictures) = (worded(look), Vec::new());
        // As a word comes, while it is spoken, and near the end.
        for frame in [13, 20, 50] {
            let png = bench.path("frame.png");
            let drawn =
                bench.engine.frame(&part, Quality::Best, frame, &bench.files, &png, &bench.cancel).await;
            drawn.unwrap_or_else(|failure| panic!("{look:?}: {failure:?}"));
            pictures.push(colours(&png));
        }
        for (other, theirs) in &seen {
            let pixels: usize =
                pictures.iter().zip(theirs).map(|(ours, theirs)| changed(ours, theirs) / 3).sum();
            println!("{look:?} and {other:?}: {pixels}");
            assert!(pixels > 1_000, "{look:?} looks like {other:?}: only {pixels} pixels differ");
        }
        seen.push((look, pictures));
    }
}

/// Which pictures of the film these are: its white square is at a place of its own in each.
fn numbers(file: &Path) -> Vec<i64> {
    let number = |picture: &[u8]| {
        let shade = |square: usize| picture[(square / 27 * 8 + 4) * 216 + square % 27 * 8 + 4];
        (0..27 * 48).max_by_key(|square| shade(*square)).map_or(-1, |square| square as i64)
    };
    greys(file).chunks(216 * 384).map(number).collect()
}

#[tokio::test]
async fn film_runs_at_the_pace_that_was_chosen_wherever_reading_begins() {
    let mut bench = Bench::new();
    for (name, rate) in [("30.mp4", 30), ("24.mkv", 24), ("60.mp4", 60)] {
        let film = format!(
            "-f lavfi -i color=c=black:s=216x384:r={rate}:d=7 -f lavfi -i color=c=white:s=8x8:r={rate}:d=7 \
             -filter_complex overlay=x='8*mod(n,27)':y='8*floor(n/27)' -c:v libx264 -g 300 -pix_fmt yuv420p"
        );
        bench.make(name, &film);
        for percent in [25, 50, 75, 150, 200, 400] {
            let shot = at_speed(clip(name, 400, 30), percent);
            let out = bench.encode(&part(std::slice::from_ref(&shot)), "out.mp4").await.unwrap();
            let seen = numbers(&out);
            assert_eq!(seen.len(), 30, "{name} at {percent} %");
            let each = f64::from(rate) / 30.0 * percent as f64 / 100.0;
            for (frame, number) in seen.iter().enumerate() {
                let late = *number as f64 - (0.4 * f64::from(rate) + frame as f64 * each);
                assert!(late.abs() < 1.01 + each / 2.0, "{name} at {percent} %: {late} in {seen:?}");
            }
            if each.fract() == 0.0 {
                assert!(seen.windows(2).all(|two| two[1] - two[0] == each as i64), "{seen:?}");
            }
            // The same film, of which the first frames went by in another part.
            let mut rest: Part = part(&[shot]);
            rest.shots[0].shown = 12;
            rest.shots[0].frames = 18;
            let rest = bench.encode(&rest, "rest.mp4").await.unwrap();
            assert_eq!(numbers(&rest), seen[12..], "{name} at {percent} %");
        }
    }
}

#[tokio::test]
async fn a_logo_stands_in_its_corner_and_what_is_behind_it_shines_through() {
    let mut bench = Bench::new();
    bench.make("logo.png", "-f lavfi -i color=c=white:s=80x80 -vf format=rgba,geq=r=255:g=255:b=255:a='255*lt(X,40)' -frames:v 1");
    bench.make("dark.mp4", "-f lavfi -i color=c=0x202020:s=216x384:r=30:d=2 -c:v libx264 -pix_fmt yuv420p");
    for (corner, opacity) in
        [(Corner::TopLeft, 100), (Corner::TopRight, 50), (Corner::BottomLeft, 100), (Corner::BottomRight, 20)]
    {
        let logo = Logo { media: "logo.png".to_owned(), corner, size: 300, opacity };
        let part = Part { logo: Some(logo), ..part(&[clip("dark.mp4", 0, 20)]) };
        let out = bench.encode(&part, "out.mp4").await.unwrap();
        let picture = grey(&out, 12);
        // Sixty-four pixels a side, at the distance from the edges; the right half of it is see-through.
        let (left, top) = match corner {
            Corner::TopLeft => (10, 22),
            Corner::TopRight => (142, 22),
            Corner::BottomLeft => (10, 298),
            Corner::BottomRight => (142, 298),
        };
        let at = |x: usize, y: usize| f64::from(picture[(top + y) * 216 + left + x]);
        let wanted = 32.0 + f64::from(opacity) / 100.0 * 223.0;
        assert!((at(16, 32) - wanted).abs() < 12.0, "{corner:?}: {} instead of {wanted}", at(16, 32));
        assert!(at(50, 32) < 45.0, "{corner:?}: {}", at(50, 32));
        assert!(mean(&picture) < 32.0 + 25.0, "{corner:?}");
    }
}

#[tokio::test]
async fn the_words_of_a_card_are_in_the_middle() {
    let mut bench = Bench::new();
    bench.make("dark.mp4", "-f lavfi -i color=c=0x202020:s=216x384:r=30:d=2 -c:v libx264 -pix_fmt yuv420p");
    let card = Part { card: Some("Why bees\ndance".to_owned()), ..part(&[clip("dark.mp4", 0, 20)]) };
    let out = bench.encode(&card, "card.mp4").await.unwrap();
    let bare = bench.encode(&part(&[clip("dark.mp4", 0, 20)]), "bare.mp4").await.unwrap();
    for frame in [0, 10, 19] {
        let (card, bare) = (grey(&out, frame), grey(&bare, frame));
        let rows = |from: usize, to: usize| changed(&card[from * 216..to * 216], &bare[from * 216..to * 216]);
        assert!(rows(128, 256) > 800, "frame {frame}: {}", rows(128, 256));
        assert_eq!(rows(0, 100) + rows(284, 384), 0, "frame {frame}");
    }
}

#[tokio::test]
async fn the_camera_over_a_photo_does_not_tremble() {
    let mut bench = Bench::new();
    let spot = "lum='255*clip(1-(hypot(X-300,Y-300)-24)/4,0,1)':cb=128:cr=128";
    bench.make("spot.png", &format!("-f lavfi -i color=c=black:s=432x768 -vf geq={spot} -frames:v 1"));
    for path in 0..4 {
        let shots = [photo("spot.png", path, 60)];
        let out = bench.encode_at(&part(&shots), "out.mp4", Quality::Best).await.unwrap();
        // Where the spot is, to a fraction of a pixel.
        let places: Vec<f64> = greys(&out)
            .chunks(216 * 384)
            .map(|picture| {
                let lit = |at: usize| f64::from(picture[at].saturating_sub(40));
                let (weight, sum) = (0..picture.len()).fold((0.0, 0.0), |(weight, sum), at| {
                    (weight + lit(at), sum + lit(at) * (at % 216) as f64)
                });
                sum / weight
            })
            .collect();
        let steps: Vec<f64> = places.windows(2).map(|two| two[1] - two[0]).collect();
        let gone = (places[59] - places[0]).abs();
        assert!(gone > 3.0, "path {path} stands still: {gone}");
        let tremble = steps.windows(2).map(|two| (two[1] - two[0]).abs()).fold(0.0, f64::max);
        assert!(tremble < 0.15, "path {path} trembles by {tremble} pixels: {steps:?}");
    }
}

#[tokio::test]
async fn what_is_kept_in_view_is_what_was_pointed_at() {
    let mut bench = Bench::new();
    let halves = "color=c=white:s=400x384:r=30:d=1,pad=800:384:0:0:black";
    bench.make("wide.mp4", &format!("-f lavfi -i {halves} -c:v libx264 -pix_fmt yuv420p"));
    for (across, wanted) in [(0, 255.0), (500, 127.5), (1_000, 0.0)] {
        let mut shot = clip("wide.mp4", 0, 5);
        if let Picture::Footage { focus, .. } = &mut shot.picture {
            *focus = [across, 500];
        }
        let out = bench.encode(&part(&[shot]), "out.mp4").await.unwrap();
        let light = mean(&grey(&out, 2));
        assert!((light - wanted).abs() < 8.0, "{across}: {light}");
    }
}

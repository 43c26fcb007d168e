//! Spare pictures: those of a film that no other picture is made from. Where reading begins in the middle of a film,
//! everything from the keyframe before it on is decoded for nothing; without these it takes a third less, and what is
//! shown stays the same to the bit. A few bytes at the head of each packet tell them.

use crate::engine::Ffmpeg;
use crate::plan::{self, Film};
use crate::probe::{self, Stamp};
use crate::run::Patience;
use crate::source::{self, Nals};
use editorial::Time;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use studio::ports::{CancellationToken, StageFailure};

/// So much of a film is looked at in one go: who scrubs asks for many pictures of it.
const CHUNK: Time = Time::from_ms(10_000);
/// Chunks that are remembered.
const REMEMBERED: usize = 128;
/// Packets of a chunk; what has more is not looked at.
const MOST_PACKETS: usize = 2_400;
/// Units of a packet; what has more is not looked at.
const MOST_UNITS: usize = 64;

/// A picture that no other is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spare {
    /// When the next picture is shown instead of it.
    pub until: Time,
    /// Where its packet begins in the file, in bytes.
    pub place: u64,
}

/// A stretch of a file as it was.
type Chunk = (PathBuf, Stamp, i64);

/// What was found out.
#[derive(Debug, Default)]
pub(crate) struct Spares(Mutex<HashMap<Chunk, Arc<[Spare]>>>);

impl Spares {
    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<Chunk, Arc<[Spare]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The spare pictures of a film around `at`. None where the film does not tell: they are decoded like the others then.
pub(crate) async fn around(
    engine: &Ffmpeg,
    film: Film<'_>,
    at: Time,
    cancel: &CancellationToken,
) -> Arc<[Spare]> {
    let number = at.0.div_euclid(CHUNK.0);
    let Ok(stamp) = probe::stamp(film.file).await else { return Arc::default() };
    let chunk = (film.file.to_owned(), stamp, number);
    if let Some(known) = engine.spares.known().get(&chunk) {
        return known.clone();
    }
    let found: Arc<[Spare]> = match look(engine, film, Time(number * CHUNK.0), cancel).await {
        Ok(spares) => spares.into(),
        Err(failure) => {
            tracing::debug!(?failure, "every picture of a film is decoded");
            return Arc::default();
        }
    };
    let mut known = engine.spares.known();
    if known.len() >= REMEMBERED {
        known.clear();
    }
    known.insert(chunk, found.clone());
    found
}

async fn look(
    engine: &Ffmpeg,
    film: Film<'_>,
    from: Time,
    cancel: &CancellationToken,
) -> Result<Vec<Spare>, StageFailure> {
    let nals = film.source.picture.as_ref().and_then(|picture| picture.nals);
    let line = plan::packets(film, from..from + CHUNK);
    let (Some(nals), Some(line)) = (nals, line) else { return Ok(Vec::new()) };
    let mut packets = Vec::new();
    let heard = |line: &str| {
        if packets.len() <= MOST_PACKETS {
            packets.extend(plan::packet(line).and_then(|packet| {
                Some((source::signed_ticks(packet.seconds), packet.place?, packet.bytes))
            }));
        }
    };
    let asked = engine.ask(line, cancel, Patience::look(), heard).await;
    asked.map_err(|error| crate::fault::look(film.file, &error))?;
    if packets.len() > MOST_PACKETS {
        return Ok(Vec::new());
    }
    let file = film.file.to_owned();
    let read = tokio::task::spawn_blocking(move || among(&file, nals, &packets)).await;
    read.unwrap_or_else(|error| Err(io::Error::other(error)))
        .map_err(|error| crate::fault::unreadable(film.file, &error))
}

/// Those of the packets, each with its time, place and bytes, that no other picture is made from.
fn among(file: &Path, nals: Nals, packets: &[(Time, u64, u64)]) -> io::Result<Vec<Spare>> {
    let mut file = File::open(file)?;
    let mut times: Vec<Time> = packets.iter().map(|(at, ..)| *at).collect();
    times.sort_unstable();
    let mut spares = Vec::new();
    for &(at, place, bytes) in packets {
        let next = times.get(times.partition_point(|time| *time <= at));
        match (kind(&mut file, nals, (place, bytes))?, next) {
            (Kind::Spare, Some(until)) => spares.push(Spare { until: *until, place }),
            (Kind::Layered, _) => return Ok(Vec::new()),
            // How long the last one is shown is not known.
            (Kind::Needed, _) | (Kind::Spare, None) => {}
        }
    }
    Ok(spares)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Spare,
    Needed,
    /// Of a higher layer of time: what counts as spare in a lower one may be needed here.
    Layered,
}

/// What the units of a packet say of it: each begins with its length in four bytes. A picture is spare when all of its
/// slices say so.
fn kind(file: &mut File, nals: Nals, (place, bytes): (u64, u64)) -> io::Result<Kind> {
    let (mut at, end, mut slices) = (place, place.saturating_add(bytes), 0);
    for _ in 0..MOST_UNITS {
        if at == end {
            return Ok(if slices > 0 { Kind::Spare } else { Kind::Needed });
        }
        let mut head = [0; 6];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut head)?;
        let [a, b, c, d, first, second] = head;
        at = at.saturating_add(4 + u64::from(u32::from_be_bytes([a, b, c, d])));
        if at > end {
            return Ok(Kind::Needed);
        }
        match nals {
            // A slice of a picture, or of an intra picture; the two bits before its type say whether others need it.
            Nals::Avc if matches!(first & 31, 1..=5) => {
                if first >> 5 & 3 != 0 {
                    return Ok(Kind::Needed);
                }
                slices += 1;
            }
            Nals::Hevc if first >> 1 & 63 < 32 => {
                if second & 7 != 1 {
                    return Ok(Kind::Layered);
                }
                // The even ones below 16 are not needed by others of their layer, which is the only one.
                if !matches!(first >> 1 & 63, 0 | 2 | 4 | 6 | 8) {
                    return Ok(Kind::Needed);
                }
                slices += 1;
            }
            Nals::Avc | Nals::Hevc => {}
        }
    }
    Ok(Kind::Needed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A unit as it lies in a file.
    fn unit(head: [u8; 2]) -> Vec<u8> {
        [&[0, 0, 0, 4][..], &head, &[7, 7]].concat()
    }

    fn told(nals: Nals, units: &[[u8; 2]]) -> Kind {
        let packet: Vec<u8> = units.iter().flat_map(|head| unit(*head)).collect();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.mp4");
        std::fs::write(&path, [b"before".as_slice(), &packet, b"after it"].concat()).unwrap();
        kind(&mut File::open(&path).unwrap(), nals, (6, packet.len() as u64)).unwrap()
    }

    #[test]
    fn a_picture_is_spare_when_all_of_its_slices_say_so() {
        let (spare, needed, message) = ([0x01, 0], [0x41, 0], [0x06, 0]);
        for (units, kind) in [
            (vec![message, spare, spare], Kind::Spare),
            (vec![spare, needed], Kind::Needed),
            (vec![needed], Kind::Needed),
            (vec![[0x65, 0]], Kind::Needed),
            (vec![message], Kind::Needed),
            (vec![], Kind::Needed),
        ] {
            assert_eq!(told(Nals::Avc, &units), kind, "{units:x?}");
        }
    }

    #[test]
    fn a_picture_stays_until_the_next_in_the_order_of_their_times() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.mp4");
        let units = [[0x65, 0], [0x41, 0], [0x01, 0], [0x01, 0]].map(unit);
        std::fs::write(&path, units.concat()).unwrap();
        let ms = Time::from_ms;
        let packets = [(ms(0), 0, 8), (ms(900), 8, 8), (ms(40), 16, 8), (ms(80), 24, 8)];
        let spares = among(&path, Nals::Avc, &packets).unwrap();
        let told = [Spare { until: ms(80), place: 16 }, Spare { until: ms(900), place: 24 }];
        assert_eq!(spares, told);
    }

    #[test]
    fn where_a_film_has_layers_of_time_nothing_is_spare() {
        let (spare, needed, idr) = ([0x00, 1], [0x02, 1], [0x26, 1]);
        for (units, kind) in [
            (vec![spare], Kind::Spare),
            (vec![needed], Kind::Needed),
            (vec![idr], Kind::Needed),
            (vec![[0x00, 2]], Kind::Layered),
        ] {
            assert_eq!(told(Nals::Hevc, &units), kind, "{units:x?}");
        }
    }

    /// How many pictures of a film of six seconds are spare, out of how many that are gone before the fifth.
    async fn counted(encoder: &str) -> (usize, usize) {
        let folder = tempfile::tempdir().unwrap();
        let resources = PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache/spool/resources");
        let scratch = folder.path().join("scratch");
        let engine = Ffmpeg::find(Some(resources.join("tools")), resources.join("fonts"), scratch).unwrap();
        let film = folder.path().join("film.mp4");
        let args = format!("-v error -f lavfi -i testsrc2=s=320x240:r=30 -t 6 -pix_fmt yuv420p {encoder}");
        #[allow(clippy::disallowed_methods, reason = "a film of its own kind")]
        let made = tokio::process::Command::new("/usr/bin/ffmpeg").args(args.split(' ')).arg(&film).status();
        assert!(made.await.unwrap().success());
        let cancel = CancellationToken::new();
        let source = engine.source(&film, &cancel).await.unwrap();
        let told = !encoder.contains("frag") && !encoder.contains("mpeg4");
        assert_eq!(source.by_head, told, "{encoder}");
        let spares = around(&engine, Film::of(&film, &source), Time::from_ms(5_000), &cancel).await;
        let gone = spares.iter().filter(|spare| spare.until <= Time::from_ms(5_000)).count();
        (gone, spares.len())
    }

    #[tokio::test]
    async fn real_films_tell_what_no_picture_of_theirs_is_made_from() {
        for (encoder, expected) in [
            ("-c:v libx264 -g 250 -bf 3 -x264-params b-adapt=0:b-pyramid=none", 100..150),
            ("-c:v libx264 -g 250 -bf 3 -x264-params b-adapt=0", 60..110),
            ("-c:v libx264 -g 250 -bf 0", 0..1),
            ("-c:v libx265 -x265-params log-level=none:keyint=250:bframes=3:b-adapt=0", 60..150),
            ("-c:v libx264 -bf 3 -movflags frag_keyframe+empty_moov", 0..180),
            ("-c:v mpeg4 -bf 2", 0..1),
        ] {
            let (gone, all) = counted(encoder).await;
            assert!(expected.contains(&gone) && gone <= all, "{encoder}: {gone} of {all}");
        }
    }

    #[test]
    fn what_is_not_written_in_units_is_needed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.mp4");
        std::fs::write(&path, [0xff; 64]).unwrap();
        assert_eq!(kind(&mut File::open(&path).unwrap(), Nals::Avc, (0, 40)).unwrap(), Kind::Needed);
    }
}

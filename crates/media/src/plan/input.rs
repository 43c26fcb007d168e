//! How a stranger's file is opened: as the one format it was found to be, with limits, and nothing beside it.

use super::Line;
use crate::sniff::Container;
use crate::source::{STREAMS, Source};
use crate::spare::Spare;
use editorial::Time;
use std::path::Path;

/// Decoders that may be used: what cameras, phones, editors and sites write.
const DECODERS: &str = "h264,hevc,av1,libdav1d,libaom-av1,vp8,vp9,libvpx,libvpx-vp9,mpeg4,msmpeg4v3,msmpeg4v2,h263,\
    mpeg2video,mpeg1video,prores,dnxhd,cfhd,qtrle,rawvideo,huffyuv,ffvhuff,ffv1,utvideo,dvvideo,theora,mjpeg,png,gif,\
    webp,aac,aac_latm,mp3,mp3float,opus,libopus,vorbis,libvorbis,flac,alac,wmav1,wmav2,ac3,eac3,dca,amrnb,amrwb,\
    libopencore_amrnb,libopencore_amrwb,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,\
    pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_mulaw,pcm_alaw";

/// A file that was looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Film<'a> {
    pub file: &'a Path,
    pub source: &'a Source,
    /// Pictures that no other is made from, as far as they were looked for.
    pub spares: &'a [Spare],
}

impl<'a> Film<'a> {
    /// A file and what is known of it.
    pub fn of(file: &'a Path, source: &'a Source) -> Film<'a> {
        Film { file, source, spares: &[] }
    }
}

/// Most packets that are left out of one stretch: as many as are named in a few kilobytes.
const MOST_LEFT_OUT: usize = 600;

/// Which stretch of a file is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretch {
    /// Begin here.
    pub from: Option<Time>,
    /// Read no more than this.
    pub length: Option<Time>,
    /// Begin again at the end, for ever.
    pub again: bool,
    /// Packets that need not be decoded, by where they begin in the file.
    pub left_out: Vec<u64>,
}

impl Stretch {
    /// The filter of packets that leaves them out.
    fn sieve(&self) -> Option<String> {
        let from = self.left_out.len().saturating_sub(MOST_LEFT_OUT);
        // The program reads sums of no more than a hundred terms, but sums of sums.
        let places: Vec<String> = self.left_out[from..].iter().map(|at| format!("not(pos-{at})")).collect();
        let sums: Vec<String> = places.chunks(24).map(|some| format!("({})", some.join("+"))).collect();
        (!sums.is_empty()).then(|| format!("noise=drop={}", sums.join("+")))
    }
}

impl Line {
    /// Adds the limits that hold for every file that is not ours.
    pub(super) fn limits(self, container: Container) -> Line {
        self.pair("-protocol_whitelist", "file,pipe")
            .pair("-format_whitelist", container.demuxer())
            .pair("-codec_whitelist", DECODERS)
            .pair("-max_streams", STREAMS.to_string())
            .words("-max_pixels 50000000 -probesize 20M -analyzeduration 10M")
            .pair("-f", container.demuxer())
    }

    /// Adds a stretch of a stranger's file as the next input, decoded by one thread: what runs beside it has the others.
    pub(super) fn input(self, film: Film<'_>, stretch: Stretch) -> Line {
        self.pair("-threads", "1").stretch(film, stretch)
    }

    /// The same of a film's pictures alone, decoded by so many threads.
    pub(super) fn pictures(self, film: Film<'_>, threads: u32, stretch: Stretch) -> Line {
        let line = self.pair("-threads", threads.to_string()).by_head(film);
        let line = stretch.sieve().into_iter().fold(line, |line, sieve| line.pair("-bsf:v", sieve));
        line.stretch(film, stretch)
    }

    /// Tries nothing out where the film's head tells all: to decode its first pictures for that takes as long as
    /// another one.
    pub(super) fn by_head(self, film: Film<'_>) -> Line {
        if film.source.by_head { self.words("-nofind_stream_info") } else { self }
    }

    fn stretch(self, film: Film<'_>, stretch: Stretch) -> Line {
        let decoder = film.source.picture.as_ref().and_then(|picture| picture.decoder);
        let mut line = self;
        if stretch.again {
            line = line.words("-stream_loop -1");
        }
        if let Some(from) = stretch.from.filter(|from| *from > Time::ZERO) {
            line = line.pair("-ss", from.as_seconds_text());
        }
        if let Some(length) = stretch.length {
            line = line.pair("-t", length.as_seconds_text());
        }
        if let Some(decoder) = decoder {
            line = line.pair("-c:v", decoder);
        }
        line.limits(film.source.container).words("-i").file(film.file)
    }
}

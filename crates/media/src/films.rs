//! The files that a piece of work needs: what each holds, and what of it need not be decoded.

use crate::engine::Ffmpeg;
use crate::fault;
use crate::plan::{self, Ends, Film};
use crate::source::Source;
use crate::spare::{self, Spare};
use editorial::timeline::{Canvas, Picture};
use editorial::{Part, Quality, Time};
use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use studio::ports::{CancellationToken, Files, StageFailure};

/// Where less than this of a film is decoded for nothing, no pictures are left out.
const WORTH_A_LOOK: Time = Time::from_ms(500);

/// Sounds and pictures that a piece of work needs, by hash.
pub(crate) type Sources = HashMap<String, (PathBuf, Arc<Source>)>;

impl Ffmpeg {
    /// Looks at each file that is named by one of `hashes`.
    pub(crate) async fn sources<'a>(
        &self,
        hashes: impl Iterator<Item = &'a str>,
        files: &Files,
        cancel: &CancellationToken,
    ) -> Result<Sources, StageFailure> {
        let mut sources = Sources::new();
        for hash in hashes {
            if !sources.contains_key(hash) {
                let file = files.get(hash).ok_or_else(|| fault::unnamed(hash))?;
                let source = self.source(file, cancel).await?;
                sources.insert(hash.to_owned(), (file.clone(), source));
            }
        }
        Ok(sources)
    }

    /// What need not be decoded to draw some frames of a part, by the hashes of its films.
    pub(crate) async fn spares(
        &self,
        (part, seen): (&Part, Range<u64>),
        shape: (Canvas, Quality),
        sources: &Sources,
        ends: Ends<'_>,
        cancel: &CancellationToken,
    ) -> HashMap<String, Vec<Spare>> {
        let (mut spares, films) = (HashMap::<String, Vec<Spare>>::new(), films(sources));
        for (media, until) in plan::reads(part, seen, shape, &films, ends) {
            let film = films.get(&media).filter(|film| film.source.by_head);
            if let Some(film) = film.filter(|_| until > WORTH_A_LOOK) {
                let found = spare::around(self, *film, until, cancel).await;
                spares.entry(media).or_default().extend(found.iter().copied());
            }
        }
        spares
    }
}

/// Borrowed views of sources, as plans take them.
pub(crate) fn films(sources: &Sources) -> HashMap<String, Film<'_>> {
    sources.iter().map(|(hash, (file, source))| (hash.clone(), Film::of(file, source))).collect()
}

/// The same, each with what of it need not be decoded.
pub(crate) fn without<'a>(
    sources: &'a Sources,
    spares: &'a HashMap<String, Vec<Spare>>,
) -> HashMap<String, Film<'a>> {
    let mut films = films(sources);
    for (hash, spares) in spares {
        films.entry(hash.clone()).and_modify(|film| film.spares = spares);
    }
    films
}

/// Hashes of the files a part shows.
pub(crate) fn shown(part: &Part) -> impl Iterator<Item = &str> {
    let lead = part.lead.iter().map(|lead| &lead.from);
    let footage = lead.chain(&part.shots).filter_map(|piece| match &piece.shot.picture {
        Picture::Footage { media, .. } => Some(media.as_str()),
        Picture::Backdrop { .. } => None,
    });
    footage.chain(part.logo.iter().map(|logo| logo.media.as_str()))
}

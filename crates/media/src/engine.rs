//! The door: each method of the port plans a call, runs it, and looks at what came out.

use crate::answers::Answers;
use crate::bares::Bares;
use crate::edges::{self, Edge, Edges, End, Name};
use crate::encoders::{Choice, Wanted};
use crate::films::{Sources, shown, without};
use crate::find::{self, FfmpegError, Tools};
use crate::plan::{self, CAPTIONS, Captions, Encoder, Ends, FONTS, Line, REVISION, Seek};
use crate::probe::{self, Stamp};
use crate::run::{self, Mark, Patience, RunError, Sign, Step, Tail, Voice};
use crate::source::Source;
use crate::spare::Spares;
use crate::tails::Tails;
use crate::{check, fault, frame, pictures, quiet, sound, survey, verify};
use async_trait::async_trait;
use editorial::captions::{self, Caption, Faces, Style, card_captions, draw, draw_card, font_files};
use editorial::moments::Survey;
use editorial::part::Piece;
use editorial::timeline::{Canvas, Mix};
use editorial::{Part, Quality, Time};
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use studio::ports::{
    CancellationToken, Expected, Files, Finding, Glimpse, MediaEngine, PartFile, Probe, StageFailure,
    Unplayed, VideoFacts, Watch,
};
use tempfile::{TempDir, TempPath};

/// Files whose facts are remembered.
const REMEMBERED: usize = 4_096;

/// ffmpeg and ffprobe on this computer.
#[derive(Debug)]
pub struct Ffmpeg {
    pub(crate) tools: Tools,
    pub(crate) scratch: PathBuf,
    fonts: PathBuf,
    known: Mutex<HashMap<PathBuf, (Stamp, Arc<Source>)>>,
    pub(crate) answers: Answers,
    pub(crate) edges: Edges,
    pub(crate) bares: Bares,
    pub(crate) tails: Tails,
    pub(crate) spares: Spares,
    pub(crate) choice: Choice,
}

/// What decoders say when they go on without a part of the picture.
const HURT: &[&str] =
    &["error while decoding", "Error while decoding", "concealing", "corrupt decoded frame"];

impl Ffmpeg {
    /// Finds the programs, best in `tools`. `fonts_dir` holds the caption fonts, `scratch` takes work in progress.
    ///
    /// # Errors
    /// When a program is missing or does not start, or `scratch` cannot be made.
    pub fn find(tools: Option<PathBuf>, fonts_dir: PathBuf, scratch: PathBuf) -> Result<Ffmpeg, FfmpegError> {
        let made = std::fs::create_dir_all(&scratch).and_then(|()| std::path::absolute(&scratch));
        let scratch = made.map_err(|source| FfmpegError::Scratch { path: scratch, source })?;
        let fonts = std::path::absolute(&fonts_dir).unwrap_or(fonts_dir);
        Ok(Ffmpeg::with(find::tools(tools.as_deref())?, Wanted::asked(), fonts, scratch))
    }

    pub(crate) fn with(tools: Tools, wanted: Wanted, fonts: PathBuf, scratch: PathBuf) -> Ffmpeg {
        let (known, answers, edges) = (Mutex::default(), Answers::default(), Edges::default());
        let (bares, tails, spares) = (Bares::default(), Tails::default(), Spares::default());
        let choice = Choice::new(wanted);
        Ffmpeg { tools, scratch, fonts, known, answers, edges, bares, tails, spares, choice }
    }

    /// The same, keeping in `folder` what it learns of files, for the next start.
    pub fn remembering(self, folder: PathBuf) -> Ffmpeg {
        Ffmpeg { answers: Answers::at(folder), ..self }
    }

    /// The same, keeping in `folder` what transitions show of the lines before them; half a gigabyte at most. Anything in
    /// it may be deleted at any time.
    pub fn keeping_tails(self, folder: PathBuf) -> Ffmpeg {
        Ffmpeg { tails: Tails::at(folder), ..self }
    }

    /// What a file holds, remembered until the file changes.
    pub(crate) async fn source(
        &self,
        file: &Path,
        cancel: &CancellationToken,
    ) -> Result<Arc<Source>, StageFailure> {
        let stamp = probe::stamp(file).await?;
        let remembered =
            self.known().get(file).filter(|(then, _)| *then == stamp).map(|(_, source)| source.clone());
        if let Some(source) = remembered {
            return Ok(source);
        }
        let source = Arc::new(probe::look(self, (file, stamp), cancel).await?);
        let mut known = self.known();
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(file.to_path_buf(), (stamp, source.clone()));
        Ok(source)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<PathBuf, (Stamp, Arc<Source>)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A folder for one piece of work; it is gone when the value is.
    pub(crate) fn folder(&self) -> Result<TempDir, StageFailure> {
        tempfile::Builder::new()
            .prefix("work-")
            .tempdir_in(&self.scratch)
            .map_err(|error| fault::scratch(&error))
    }

    /// A file for one piece of work; it is gone when the value is.
    pub(crate) fn scratch_file(&self) -> Result<TempPath, StageFailure> {
        let made = tempfile::Builder::new().prefix("work-").tempfile_in(&self.scratch);
        Ok(made.map_err(|error| fault::scratch(&error))?.into_temp_path())
    }

    /// Writes a part's words into `folder`, where the plan looks for them.
    pub(crate) async fn captions(
        &self,
        part: &Part,
        canvas: Canvas,
        folder: &Path,
    ) -> Result<Captions<'static>, StageFailure> {
        let (text, fonts) = match &part.card {
            Some(card) => {
                let shown = part.canvas.fps.start_of(part.shown + part.frames());
                let lines = card_captions(card, shown);
                let faces = self.faces(&lines, &part.style).await;
                (draw_card(&lines, &part.style, canvas, &faces), font_files(&lines, &part.style))
            }
            None => {
                let faces = self.faces(&part.captions, &part.style).await;
                let text = draw(&part.captions, &part.style, canvas, &faces);
                (text, font_files(&part.captions, &part.style))
            }
        };
        if text.is_empty() {
            return Ok(Captions::None);
        }
        let written = tokio::fs::write(folder.join(CAPTIONS), text).await;
        written.map_err(|error| fault::scratch(&error))?;
        let fonts =
            self.lay_out(&fonts, &folder.join(FONTS)).await.map_err(|error| fault::scratch(&error))?;
        Ok(Captions::Drawn { fonts: fonts.then_some(FONTS) })
    }

    /// Puts these fonts into a folder of their own, as far as they are there; says whether any is.
    async fn lay_out(&self, fonts: &[&str], folder: &Path) -> std::io::Result<bool> {
        tokio::fs::create_dir_all(folder).await?;
        let mut any = false;
        for name in fonts {
            let (from, to) = (self.fonts.join(name), folder.join(name));
            if from.is_file() {
                if tokio::fs::hard_link(&from, &to).await.is_err() {
                    tokio::fs::copy(&from, &to).await?;
                }
                any = true;
            }
        }
        Ok(any)
    }

    /// Where captions get their fonts, if there are any.
    pub(crate) fn fonts(&self) -> Option<&str> {
        self.fonts.to_str().filter(|_| self.fonts.is_dir())
    }

    /// The fonts that these captions need, as far as they are there.
    pub(crate) async fn faces(&self, captions: &[Caption], style: &Style) -> Faces {
        let mut files = Vec::new();
        for name in font_files(captions, style) {
            match tokio::fs::read(self.fonts.join(name)).await {
                Ok(bytes) => files.push((name.to_owned(), bytes)),
                Err(error) => tracing::debug!(%error, font = name, "a font is missing"),
            }
        }
        Faces::read(files)
    }

    /// Runs ffmpeg in `folder`, telling `progress` how far it is.
    pub(crate) async fn make(
        &self,
        line: Line,
        folder: &Path,
        patience: Patience,
        cancel: &CancellationToken,
        progress: &(dyn Fn(Mark) + Send + Sync),
        mut heard: impl FnMut(&str) + Send,
    ) -> Result<Tail, RunError> {
        let step = Step { program: &self.tools.ffmpeg, args: line.into_words(), folder, patience };
        let (mut frame, mut micros) = (None, None);
        let said = run::run(step, cancel, |voice, text| match (voice, run::mark(text)) {
            (Voice::Err, _) => {
                heard(text);
                Sign::Nothing
            }
            (Voice::Out, None) => Sign::Nothing,
            (Voice::Out, Some(mark)) => {
                let last = match mark {
                    Mark::Frame(_) => &mut frame,
                    Mark::Micros(_) => &mut micros,
                };
                if last.replace(mark) == Some(mark) {
                    return Sign::Nothing;
                }
                progress(mark);
                Sign::Moved
            }
        });
        said.await
    }

    /// Runs ffprobe, giving each line of its answer to `heard`.
    pub(crate) async fn ask(
        &self,
        line: Line,
        cancel: &CancellationToken,
        patience: Patience,
        mut heard: impl FnMut(&str) + Send,
    ) -> Result<Tail, RunError> {
        let step =
            Step { program: &self.tools.ffprobe, args: line.into_words(), folder: &self.scratch, patience };
        run::run(step, cancel, |voice, text| {
            if voice == Voice::Out {
                heard(text);
            }
            Sign::Nothing
        })
        .await
    }

    /// Writes the list of some parts into `folder`; answers where it is.
    pub(crate) async fn list(
        &self,
        parts: &[PartFile],
        canvas: Canvas,
        folder: &Path,
    ) -> Result<PathBuf, StageFailure> {
        let Some(text) = plan::list(parts, canvas).filter(|_| parts.iter().any(|part| part.frames > 0))
        else {
            return Err(fault::impossible("no parts, or a path with a line break"));
        };
        let list = folder.join("parts.txt");
        tokio::fs::write(&list, text).await.map_err(|error| fault::scratch(&error))?;
        Ok(list)
    }

    /// Encodes a part and counts what came out.
    async fn encode(
        &self,
        part: &Part,
        (quality, encoder): (Quality, Encoder),
        files: &Files,
        out: &Path,
        watch: &Watch<'_>,
    ) -> Result<(), StageFailure> {
        let frames = part.frames();
        if frames == 0 {
            return Err(fault::impossible("a part without a frame"));
        }
        let sources = self.sources(shown(part), files, watch.cancel).await?;
        if let Some((file, _)) = sources.values().find(|(_, source)| source.picture.is_none()) {
            return Err(fault::lacks(file, "picture"));
        }
        let canvas = plan::output_size(part.canvas, quality);
        let folder = self.folder()?;
        let captions = self.captions(part, canvas, folder.path()).await?;
        let name = |end, piece: &Piece| Name { end, piece: piece.clone(), canvas, quality };
        let film = |media: &str| sources.get(media).is_some_and(|(_, source)| edges::is_film(source));
        let goes = match &part.lead {
            Some(lead) => self.held(name(End::Tail, &lead.from)).await,
            None => None,
        };
        let comes = match edges::comes(part) {
            Some(comes) => self.held(name(End::Head, comes)).await,
            None => None,
        };
        let to_keep = |end, piece: Option<&Piece>| {
            piece.map(|piece| Ok((name(end, piece), self.scratch_file()?))).transpose()
        };
        let head = to_keep(End::Head, watch.before.and_then(|before| edges::head(part, before, film)))?;
        let tail = to_keep(End::Tail, watch.after.and_then(|after| edges::tail(part, after, film)))?;
        let [from, beside] =
            [&goes, &comes].map(|edge| edge.as_ref().map(|(name, held)| Edge::of(name, held.file())));
        let [to_head, to_tail] =
            [&head, &tail].map(|edge| edge.as_ref().map(|(name, file)| Edge::of(name, file)));
        let ends = Ends { goes: from, comes: beside, head: to_head, tail: to_tail, bare: None };
        let seconds = part.canvas.fps.start_of(frames).as_ms().unsigned_abs() / 1_000;
        let progress = |mark| {
            if let Mark::Frame(frame) = mark {
                (watch.progress)(frame.min(frames));
            }
        };
        let spares = self.spares((part, 0..frames), (canvas, quality), &sources, ends, watch.cancel).await;
        let films = without(&sources, &spares);
        for seek in [Seek::Near, Seek::Start] {
            let line = plan::part(part, (canvas, quality, encoder), &films, captions, seek, (ends, out));
            let line = if watch.safe_mode { line.slow_and_sure() } else { line };
            let mut patience = Patience::work(seconds);
            if seek == Seek::Start {
                // Everything before the first picture wanted is read without a frame to show for it.
                patience.still = patience.whole;
            }
            let mut hurt = false;
            let heard = |line: &str| hurt |= HURT.iter().any(|words| line.contains(words));
            let made = self.make(line, folder.path(), patience, watch.cancel, &progress, heard).await;
            match made {
                Ok(said) if fault::full(&said) => return Err(spoilt(out, fault::disk_full()).await),
                Ok(_) => {}
                Err(error) => {
                    let failure = self.blame(&sources, &error, watch.cancel).await;
                    return Err(spoilt(out, failure).await);
                }
            }
            match pictures_in(out).await {
                Ok(count) if count == frames => {
                    if hurt {
                        (watch.warn)(&fault::damaged_in_places(sources.values().map(|(file, _)| &**file)));
                    }
                    for (name, file) in head.into_iter().chain(tail) {
                        self.edges.keep(name, file);
                    }
                    self.keep_tail(goes).await;
                    return Ok(());
                }
                Ok(count) => tracing::warn!(count, frames, ?seek, "a part has the wrong count of frames"),
                Err(error) => tracing::warn!(%error, ?seek, "a part cannot be read back"),
            }
        }
        Err(spoilt(out, fault::output_damaged("a part does not have the frames asked for")).await)
    }

    /// Who is to blame for a part that failed: a source that cannot be read any more, or the program.
    pub(crate) async fn blame(
        &self,
        sources: &Sources,
        error: &RunError,
        cancel: &CancellationToken,
    ) -> StageFailure {
        if let RunError::Exit { said, .. } = error {
            for (file, _) in sources.values() {
                self.known().remove(file);
                probe::forget(self, file).await;
                if let Err(failure) = self.source(file, cancel).await {
                    return failure;
                }
            }
            let named = |file: &Path| said.says(&file.to_string_lossy());
            let hurt = ["Invalid data found", "Error while decoding", "Decode error", "matches no streams"];
            if !fault::full(said) && hurt.iter().any(|words| said.says(words)) {
                let guilty = sources.values().find(|(file, _)| named(file)).or(sources.values().next());
                if let Some((file, _)) = guilty {
                    tracing::info!(file = %file.display(), %said, "a source could not be decoded");
                    return fault::damaged(file);
                }
            }
        }
        fault::encoder(error)
    }
}

#[async_trait]
impl MediaEngine for Ffmpeg {
    fn fingerprint(&self) -> String {
        // Another font is another picture: names and sizes tell fonts apart well enough.
        let mut fonts: Vec<String> = std::fs::read_dir(&self.fonts)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| {
                let bytes = entry.metadata().map_or(0, |metadata| metadata.len());
                format!("{}:{bytes}", entry.file_name().to_string_lossy())
            })
            .collect();
        fonts.sort();
        let (version, words, fonts) = (&self.tools.version, captions::REVISION, fonts.join(","));
        format!("ffmpeg {version}; plan {REVISION}; words {words}; fonts {fonts}")
    }

    fn output_size(&self, canvas: Canvas, quality: Quality) -> Canvas {
        plan::output_size(canvas, quality)
    }

    async fn probe(&self, file: &Path, cancel: &CancellationToken) -> Result<Probe, StageFailure> {
        Ok(probe::summary(file, self.source(file, cancel).await?.as_ref()))
    }

    async fn poster(
        &self,
        file: &Path,
        at: Glimpse,
        width: u32,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<(), StageFailure> {
        frame::poster(self, (file, at), width, out, cancel).await
    }

    async fn survey(
        &self,
        film: &Path,
        stretch: Range<Time>,
        shown: Time,
        cancel: &CancellationToken,
    ) -> Result<Survey, StageFailure> {
        survey::survey(self, film, (stretch, shown), cancel).await
    }

    async fn silences(
        &self,
        file: &Path,
        cancel: &CancellationToken,
    ) -> Result<Vec<(Time, Time)>, StageFailure> {
        quiet::silences(self, file, cancel).await
    }

    async fn listen(&self, file: &Path, out: &Path, cancel: &CancellationToken) -> Result<(), StageFailure> {
        quiet::listen(self, file, out, cancel).await
    }

    async fn take_sound(
        &self,
        video: &Path,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<(), StageFailure> {
        quiet::take_sound(self, video, out, cancel).await
    }

    async fn encoder(&self) -> Option<String> {
        self.chip().await.map(|chip| chip.name().to_owned())
    }

    async fn encode_part(
        &self,
        part: &Part,
        quality: Quality,
        files: &Files,
        out: &Path,
        watch: &Watch<'_>,
    ) -> Result<(), StageFailure> {
        let chip = if watch.safe_mode { None } else { self.chip().await };
        let encoder = chip.map_or(Encoder::Software, Encoder::Chip);
        let made = self.encode(part, (quality, encoder), files, out, watch).await;
        if let (Some(chip), Err(StageFailure::Retry(fault))) = (chip, &made) {
            tracing::warn!(
                encoder = chip.name(),
                code = fault.code,
                "a graphics chip gave up: software it is"
            );
            self.choice.give_up();
        }
        made
    }

    async fn frame(
        &self,
        part: &Part,
        quality: Quality,
        frame: u64,
        files: &Files,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<(), StageFailure> {
        frame::draw(self, (part, quality), frame, files, out, cancel).await
    }

    async fn frame_of(
        &self,
        part: &Path,
        at: Time,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<(), StageFailure> {
        frame::take(self, part, at, out, cancel).await
    }

    async fn encode_sound(
        &self,
        mix: &Mix,
        files: &Files,
        out: &Path,
        watch: &Watch<'_>,
    ) -> Result<(), StageFailure> {
        match sound::encode(self, mix, files, out, watch).await {
            Ok(()) => Ok(()),
            Err(failure) => Err(spoilt(out, failure).await),
        }
    }

    async fn join(
        &self,
        parts: &[PartFile],
        sound: &Path,
        canvas: Canvas,
        out: &Path,
        watch: &Watch<'_>,
    ) -> Result<(), StageFailure> {
        let frames: u64 = parts.iter().map(|part| part.frames).sum();
        let folder = self.folder()?;
        let list = self.list(parts, canvas, folder.path()).await?;
        let line = plan::join(&list, sound, canvas, out);
        let seconds = canvas.fps.start_of(frames).as_ms().unsigned_abs() / 1_000;
        let progress = |mark| {
            if let Mark::Frame(frame) = mark {
                (watch.progress)(frame.min(frames));
            }
        };
        let made =
            self.make(line, folder.path(), Patience::work(seconds), watch.cancel, &progress, |_| ()).await;
        match made {
            Ok(said) if fault::full(&said) => return Err(spoilt(out, fault::disk_full()).await),
            Ok(_) => {}
            Err(error) => return Err(spoilt(out, fault::encoder(&error)).await),
        }
        match pictures_in(out).await {
            Ok(count) if count == frames => Ok(()),
            _ => Err(spoilt(out, fault::output_damaged("the joined file does not have all frames")).await),
        }
    }

    async fn verify(
        &self,
        file: &Path,
        expected: Expected,
        unplayed: Unplayed<'_>,
        watch: &Watch<'_>,
    ) -> Result<VideoFacts, StageFailure> {
        verify::verify(self, file, (expected, unplayed), watch.cancel).await
    }

    async fn check(&self) -> Vec<Finding> {
        check::check(self).await
    }
}

/// Count of pictures that are really in a file of ours.
pub(crate) async fn pictures_in(file: &Path) -> std::io::Result<u64> {
    let file = file.to_owned();
    let counted = tokio::task::spawn_blocking(move || pictures::count(&file));
    counted.await.unwrap_or_else(|error| Err(std::io::Error::other(error)))
}

/// Takes away what failed, so that nobody takes it for the real thing.
pub(crate) async fn spoilt(out: &Path, failure: StageFailure) -> StageFailure {
    if let Err(error) = tokio::fs::remove_file(out).await
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "a spoilt file could not be removed");
    }
    failure
}

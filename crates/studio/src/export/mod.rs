//! Export: a folder that other editors go on from: the edit in their formats, the narration a file a line, captions, and
//! a note of what is where and what did not come along. It is written to a new folder only, whole or not at all.

mod words;

use crate::api::{ApiError, ExportChoices, ExportFormat, ExportView};
use crate::files::{self, PIECE, safe_name};
use crate::intake::{self, shown, stem};
use crate::order::Order;
use crate::pack::{self, Course, PackProgress, Watch, refused, settle};
use crate::ports::{CancellationToken, MediaKind, Probe};
use crate::preview::told;
use crate::production::Edited;
use crate::studio::Studio;
use crate::tracks::MusicChoice;
use editorial::captions;
use editorial::exchange::{Format, Kind, Media, Medium, lay_out};
use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use words::{Readme, Tongue};

/// Where copies go in the folder.
const NARRATION: &str = "Narration";
const BACKGROUNDS: &str = "Backgrounds";
const MEDIA: &str = "Media";
const README: &str = "README.txt";
/// Letters of a line in the name of its sound.
const LINE: usize = 32;
/// How far it is, in percent, when everything is made: the rest is copied, which is more when all clips are.
const MADE: u8 = 90;
const MADE_OF_COPIES: u8 = 50;

impl From<ExportFormat> for Format {
    fn from(format: ExportFormat) -> Format {
        match format {
            ExportFormat::Otio => Format::Otio,
            ExportFormat::Fcpxml => Format::Fcpxml,
            ExportFormat::Edl => Format::Edl,
        }
    }
}

/// Where an export goes.
#[derive(Debug, Clone)]
pub enum ExportTo {
    /// A new folder in this one, called as the video is.
    In(PathBuf),
    /// A new folder of this name.
    Named(PathBuf),
}

impl Studio {
    /// Writes a project that is worked on for other editors. Lines that were not spoken yet are.
    ///
    /// # Errors
    /// `project_gone`; what a job would ask or fail on; `cancelled`; when a file cannot be read or the disk refuses.
    pub async fn export_project(
        &self,
        id: &str,
        to: PathBuf,
        choices: ExportChoices,
        told: PackProgress,
        cancel: CancellationToken,
    ) -> Result<ExportView, ApiError> {
        let id = id.to_owned();
        let order = self
            .at_desk(move |studio| Ok(studio.desk.desk.peek(&id)?.order(Default::default(), PathBuf::new())))
            .await?;
        self.export_order(order, ExportTo::In(to), choices, told, cancel).await
    }

    /// The same of projects, scripts, media and folders as for a render; all of it one video.
    ///
    /// # Errors
    /// What a submit would refuse; as [`Studio::export_project`].
    pub async fn export(
        &self,
        inputs: Vec<PathBuf>,
        to: ExportTo,
        choices: ExportChoices,
        told: PackProgress,
        cancel: CancellationToken,
    ) -> Result<ExportView, ApiError> {
        let inputs = self.unpacked(inputs).await?;
        let given = self.at_desk(move |_| intake::take_in(&inputs, None, None)).await?;
        let [given] = <[_; 1]>::try_from(given).map_err(|_| {
            let message = "Only one video can be exported at a time.";
            ApiError::lasting("one_video", message, "Give one project, or one script with its clips.")
        })?;
        // Voice and music are those of the video that a render makes of the same.
        let given = self.with_music(self.spoken_as_usual(given, None), &MusicChoice::default()).await?;
        let order = Order::of(given, Default::default(), None, PathBuf::new());
        self.export_order(order, to, choices, told, cancel).await
    }

    async fn export_order(
        &self,
        order: Order,
        to: ExportTo,
        choices: ExportChoices,
        percent: PackProgress,
        cancel: CancellationToken,
    ) -> Result<ExportView, ApiError> {
        let production = self.rehearsing()?;
        let (far, made) = (percent.clone(), if choices.copy { MADE_OF_COPIES } else { MADE });
        let making = move |progress: jobs::Progress| {
            far(u8::try_from(u32::from(progress.permille) * u32::from(made) / 1_000).unwrap_or(0));
        };
        let edited = production.edited(order, making, cancel.clone()).await.map_err(told)?;
        self.at_desk(move |studio| {
            let ours = |path: &Path| {
                let packaged = studio.packaged.get().is_some_and(|folder| path.starts_with(folder));
                packaged || path.starts_with(&studio.folders.data)
            };
            let plan = Plan::of(&edited, &choices, &ours);
            let (parent, name) = match to {
                ExportTo::In(folder) => (folder, safe_name(&edited.project.shown_title())),
                ExportTo::Named(folder) => {
                    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    (folder.parent().map(Path::to_owned).unwrap_or_default(), name)
                }
            };
            // A name alone is one where the program runs.
            let parent = if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent };
            let parent = std::path::absolute(&parent).unwrap_or(parent);
            let told: PackProgress = Arc::new(move |copied: u8| {
                percent(made + u8::try_from(u16::from(copied) * u16::from(100 - made) / 100).unwrap_or(0));
            });
            let view = plan.write(&parent, &name, &Watch { told: told.clone(), cancel })?;
            told(100);
            tracing::info!(clips = edited.files.len(), "a project was exported");
            Ok(view)
        })
        .await
    }
}

/// What will be in the folder.
struct Plan<'a> {
    edited: &'a Edited,
    formats: Vec<ExportFormat>,
    tongue: Tongue,
    /// What the video and its files are called.
    name: String,
    /// Names of files in the timeline, where each is now, and where it will be in the folder; none where it stays.
    files: Vec<(String, PathBuf, Option<String>)>,
}

impl<'a> Plan<'a> {
    fn of(edited: &'a Edited, choices: &ExportChoices, ours: &dyn Fn(&Path) -> bool) -> Plan<'a> {
        let all = [ExportFormat::Otio, ExportFormat::Fcpxml, ExportFormat::Edl];
        let formats =
            all.into_iter().filter(|one| choices.formats.is_empty() || choices.formats.contains(one));
        let mut taken = HashSet::new();
        let mut files = Vec::new();
        // A line that is said in two places of the video is one file.
        let mut spoken: Vec<&str> = Vec::new();
        for placed in &edited.timeline.mix.voice {
            if !spoken.contains(&placed.sound.as_str()) {
                spoken.push(&placed.sound);
            }
        }
        let line_of = narrated(edited);
        for (hash, (path, _)) in &edited.files {
            let inside = match (ours(path), choices.copy) {
                (true, _) if spoken.contains(&hash.as_str()) => {
                    let line = line_of.get(hash.as_str());
                    let name =
                        line.map_or_else(|| stem(path), |(number, text)| format!("{number:02} {text}"));
                    Some(free(NARRATION, &name, path, &mut taken))
                }
                (true, _) | (_, true) => Some(free(MEDIA, &stem(path), path, &mut taken)),
                (false, false) => None,
            };
            files.push((hash.clone(), path.clone(), inside));
        }
        for (place, path) in &edited.drawn {
            let name = format!("Background {}", place + 1);
            files.push((drawn(*place), path.clone(), Some(free(BACKGROUNDS, &name, path, &mut taken))));
        }
        Plan {
            edited,
            formats: formats.collect(),
            tongue: Tongue::of(&choices.language),
            name: safe_name(&edited.project.shown_title()),
            files,
        }
    }

    /// Writes it to a folder in `parent` that nothing has the name of: `Bees`, `Bees (2)` ...
    fn write(&self, parent: &Path, name: &str, watch: &Watch) -> Result<ExportView, ApiError> {
        let copied = || self.files.iter().filter_map(|(_, from, inside)| Some((from, inside.as_ref()?)));
        let bytes = copied().filter_map(|(from, _)| Some(std::fs::metadata(from).ok()?.len())).sum();
        for to in settle::names(parent, name) {
            if std::fs::symlink_metadata(&to).is_ok() {
                continue;
            }
            // What is written names the folder that it will be.
            let (texts, view) = self.texts(&to);
            let temp = settle::unfinished(parent).map_err(|error| refused(&error))?;
            let mut course = watch.of(bytes);
            for (from, inside) in copied() {
                let copied = copy(from, &temp.path().join(inside), &mut course);
                copied.map_err(|error| match from.exists() {
                    _ if files::is_stopped(&error) => pack::stopped(),
                    true => refused(&error),
                    false => intake::unreadable(from),
                })?;
            }
            for (inside, text) in &texts {
                write(&temp.path().join(inside), text).map_err(|error| refused(&error))?;
            }
            course.moved(0).map_err(|_| pack::stopped())?;
            if settle::exactly(temp, &to).map_err(|error| refused(&error))? {
                return Ok(view);
            }
        }
        Err(refused(&settle::too_many()))
    }

    /// Every text in the folder, by its name, and what is told of it.
    fn texts(&self, to: &Path) -> (Vec<(String, String)>, ExportView) {
        let Edited { timeline, project, .. } = self.edited;
        let drawn = self.edited.drawn.keys().map(|place| (*place, drawn(*place))).collect();
        let words = project.scenes.iter().map(|scene| (scene.id.clone(), scene.text.clone())).collect();
        let layout = lay_out(&project.shown_title(), timeline, &words, self.media(to), &drawn);
        let formats: Vec<Format> = self.formats.iter().copied().map(Format::from).collect();
        let open: Vec<(ExportFormat, String)> = self
            .formats
            .iter()
            .map(|format| (*format, format!("{}.{}", self.name, Format::from(*format).extension())))
            .collect();
        let lost: Vec<String> =
            layout.losses(&formats).into_iter().map(|loss| self.tongue.lost(loss).to_owned()).collect();
        let said = timeline.captions();
        let mut texts: Vec<(String, String)> =
            open.iter().map(|(format, name)| (name.clone(), Format::from(*format).write(&layout))).collect();
        texts.extend([
            (format!("{}.srt", self.name), captions::to_srt(&said)),
            (format!("{}.vtt", self.name), captions::to_vtt(&said)),
            (format!("{}.ass", self.name), captions::to_ass(&said, &timeline.style, timeline.canvas)),
        ]);
        let inside = |folder: &str| {
            self.files
                .iter()
                .any(|(.., inside)| inside.as_ref().is_some_and(|inside| inside.starts_with(folder)))
        };
        let stays = self.files.iter().filter(|(.., inside)| inside.is_none());
        let elsewhere: Vec<String> = stays.map(|(_, path, _)| path.to_string_lossy().into_owned()).collect();
        let readme = Readme {
            title: &layout.title,
            open: &open,
            captions: &self.name,
            narration: inside(NARRATION),
            backgrounds: inside(BACKGROUNDS),
            copies: inside(MEDIA),
            elsewhere: &elsewhere,
            lost: &lost,
        };
        texts.push((README.to_owned(), readme.text(self.tongue)));
        let view = ExportView {
            path: to.to_string_lossy().into_owned(),
            name: shown(to),
            open: open.into_iter().map(|(_, name)| name).collect(),
            lost,
        };
        (texts, view)
    }

    /// All files as other editors find them.
    fn media(&self, to: &Path) -> Media {
        let canvas = self.edited.timeline.canvas;
        let medium = |(name, from, inside): &(String, PathBuf, Option<String>)| {
            let path = inside.as_ref().map_or_else(|| from.clone(), |inside| to.join(inside));
            let path = std::path::absolute(&path).unwrap_or(path);
            let probe = self.edited.files.get(name).map(|(_, probe)| probe);
            let kind = probe.map_or(MediaKind::Photo, |probe| probe.kind);
            let medium = Medium {
                name: shown(&path),
                url: url::Url::from_file_path(&path).map(String::from).unwrap_or_default(),
                path: path.to_string_lossy().into_owned(),
                kind: match kind {
                    MediaKind::Video => Kind::Film,
                    MediaKind::Photo => Kind::Still,
                    MediaKind::Audio => Kind::Sound,
                },
                length: probe.map(|probe| probe.length).unwrap_or_default(),
                size: probe
                    .map_or((canvas.width, canvas.height), |probe: &Probe| (probe.width, probe.height)),
                has_sound: probe.is_some_and(|probe| probe.has_sound),
                rate: probe.and_then(|probe| probe.rate),
                begins: probe.map(|probe| probe.begins).unwrap_or_default(),
            };
            (name.clone(), medium)
        };
        self.files.iter().map(medium).collect()
    }
}

/// What a still of a section is called among the files.
fn drawn(place: usize) -> String {
    format!("drawn {place}")
}

/// Number and first words of the line that a sound speaks.
fn narrated(edited: &Edited) -> BTreeMap<&str, (usize, String)> {
    let timeline = &edited.timeline;
    let mut start = 0;
    let mut ends = Vec::new();
    for section in &timeline.sections {
        start += section.frames();
        ends.push((timeline.canvas.fps.start_of(start), section));
    }
    let lines = |scene: &str| edited.project.scenes.iter().position(|line| line.id == scene);
    let mut narrated = BTreeMap::new();
    for placed in &timeline.mix.voice {
        let section = ends.iter().find(|(end, _)| placed.at < *end).map(|(_, section)| section);
        let line = section.and_then(|section| lines(&section.scene));
        if let Some(line) = line {
            let text: String = edited.project.scenes[line].text.chars().take(LINE).collect();
            narrated.entry(placed.sound.as_str()).or_insert((line + 1, text));
        }
    }
    narrated
}

/// A name in a folder of the export that is not taken: its own, made safe, with a number if need be.
fn free(folder: &str, name: &str, path: &Path, taken: &mut HashSet<String>) -> String {
    let end = path.extension().map(|end| format!(".{}", end.to_string_lossy())).unwrap_or_default();
    let name = safe_name(name);
    let numbered = |number: u32| match number {
        1 => format!("{folder}/{name}{end}"),
        _ => format!("{folder}/{name} ({number}){end}"),
    };
    let mut names = (1_u32..).map(numbered).filter(|name| taken.insert(name.to_lowercase()));
    names.next().unwrap_or_default()
}

/// Piece by piece: what is only in memory has not moved, and a slow disk takes minutes for all of it at the end.
fn copy(from: &Path, to: &Path, course: &mut Course<'_>) -> io::Result<()> {
    to.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    let (mut from, mut to) = (File::open(from)?, File::create(to)?);
    loop {
        let piece = io::copy(&mut Read::by_ref(&mut from).take(PIECE), &mut to)?;
        to.sync_data()?;
        course.moved(piece)?;
        if piece == 0 {
            return to.sync_all();
        }
    }
}

fn write(to: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(to)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

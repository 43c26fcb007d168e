//! Intake: from what a person dropped or typed to projects that can be made.
//!
//! Looks at names, sizes and texts only; whether a clip really plays is found out by the job. A project comes out
//! with the files a person pointed to; nothing else on the computer is ever opened for it.

use crate::api::{ApiError, InputKind, TrackView};
use crate::pack::{self, is_pack};
use crate::script_file;
use editorial::project::{
    Document, LARGEST_TEXT, Media, MediaKind, MediaPath, Millis, Music, ProjectError, Recording, Source,
};
use editorial::timeline::Canvas;
use editorial::{FrameRate, Project, Shape, script};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Most files taken out of a dropped folder.
const MOST_IN_FOLDER: usize = 500;
/// How deep folders are looked into.
const DEEPEST: usize = 4;

const VIDEO: &[&str] = &["mp4", "mov", "m4v", "mkv", "webm", "avi"];
const PHOTO: &[&str] = &["jpg", "jpeg", "png", "webp", "gif"];
const AUDIO: &[&str] = &["mp3", "wav", "m4a", "aac", "flac", "ogg", "opus", "wma"];
const SCRIPT: &[&str] = &["txt", "md", "docx", "srt", "vtt"];
/// How the names of texts begin that are not scripts.
const SMALL_PRINT: &[&str] = &["license", "licence", "copying", "readme", "notice", "credits"];
/// Words in a file's name that say it is music and not a recording.
const MUSIC_WORDS: &[&str] = &[
    "music",
    "bgm",
    "song",
    "beat",
    "track",
    "soundtrack",
    "ambient",
    "loop",
    "音乐",
    "配乐",
    "musik",
    "música",
    "musica",
    "musique",
    "音楽",
    "موسيقى",
];

/// One video to be made.
#[derive(Debug, Clone)]
pub(crate) struct Production {
    /// What was chosen.
    pub document: Document,
    /// Where the project's relative paths start; none for a project made of loose files.
    pub root: Option<PathBuf>,
    /// Files the person pointed to, by their names in the project.
    pub located: BTreeMap<String, PathBuf>,
    /// What was left out, in sentences.
    pub warnings: Vec<String>,
}

/// What a path would do, by its name and type alone. Never opens it.
pub fn classify(path: &Path) -> InputKind {
    if path.is_dir() {
        return InputKind::Folder;
    }
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    let is = |list: &[&str]| list.contains(&extension.as_str());
    match () {
        () if extension == "spool" || extension == pack::EXTENSION => InputKind::Project,
        () if extension == "spoollook" => InputKind::Look,
        () if extension == "csv" => InputKind::Table,
        () if is(SCRIPT) => InputKind::Script,
        () if is(VIDEO) => InputKind::Video,
        () if is(PHOTO) => InputKind::Photo,
        () if is(AUDIO) => InputKind::Audio,
        () => InputKind::Unknown,
    }
}

/// What a file shows or plays, by its name alone; none for what is no media.
pub(crate) fn media_kind(path: &Path) -> Option<MediaKind> {
    match classify(path) {
        InputKind::Video => Some(MediaKind::Video),
        InputKind::Photo => Some(MediaKind::Photo),
        InputKind::Audio => Some(MediaKind::Audio),
        _ => None,
    }
}

/// Reads a project and tells where it stands.
///
/// # Errors
/// A sentence that names the file, what is wrong with it and what to try.
pub(crate) fn open_project(path: &Path) -> Result<Production, ApiError> {
    let document = Document::open(&read_small(path)?).map_err(|error| told_of(path, error))?;
    let root = path.parent().map(Path::to_path_buf);
    Ok(Production { document, root, located: BTreeMap::new(), warnings: Vec::new() })
}

/// What is wrong with a project's file, with its name.
pub(crate) fn told_of(path: &Path, error: ProjectError) -> ApiError {
    let told = ApiError::from(error);
    ApiError { message: format!("\"{}\": {}", shown(path), told.message), ..told }
}

/// Adds files to a project that is worked on: footage and sounds to choose from. What is there already is not added
/// again, and what is neither is left out aloud.
///
/// # Errors
/// When a file is missing or cannot be read.
pub(crate) fn add_files(mut production: Production, inputs: &[PathBuf]) -> Result<Production, ApiError> {
    let mut pile = Pile::default();
    for input in inputs {
        let absolute = std::path::absolute(input).unwrap_or_else(|_| input.clone());
        pile.add(&absolute, 0)?;
    }
    let there: Vec<PathBuf> = production.files().collect();
    let sounds = pile.sounds.into_iter().map(|path| (path, MediaKind::Audio));
    for (path, kind) in pile.footage.into_iter().chain(sounds).filter(|(path, _)| !there.contains(path)) {
        let name = production.locate(&path, kind);
        production.at_home(&name, &path);
    }
    for path in pile.projects.iter().chain(&pile.scripts).chain(&pile.unknown) {
        production.leave_out(path);
    }
    Ok(production)
}

/// Music that comes with Spool under a project that is worked on, at the level of the music before it. A file that is
/// there already is not added again.
///
/// # Errors
/// `edit_wrong` only.
pub(crate) fn play_under(
    mut production: Production,
    track: &TrackView,
    path: &Path,
) -> Result<Production, ApiError> {
    let known = production.located.iter().find(|(_, there)| *there == path).map(|(name, _)| name.clone());
    let known = known.filter(|name| production.document.project.media.contains_key(name));
    let name = known.unwrap_or_else(|| production.locate(path, MediaKind::Audio));
    let (author, licence) = (track.author.clone(), track.licence.clone());
    if let Some(media) = production.document.project.media.get_mut(&name) {
        media.source = Some(Source { site: "spool".to_owned(), author, licence, ..Source::default() });
    }
    let before = production.document.project.music.as_ref();
    let gain = before.map_or_else(|| Music::bed(String::new()).gain_db, |music| music.gain_db).get();
    production.document.play_under(Some((&name, gain)))?;
    if let Some(music) = &mut production.document.project.music {
        music.round_ms = Some(Millis::of(track.length_ms));
    }
    Ok(production)
}

/// Makes productions of everything that was given: one for each project, or one of all loose files together.
///
/// # Errors
/// When a file is missing or cannot be read, or nothing in all of it can be spoken.
pub(crate) fn take_in(
    inputs: &[PathBuf],
    text: Option<&str>,
    title: Option<&str>,
) -> Result<Vec<Production>, ApiError> {
    let mut pile = Pile::default();
    for input in inputs {
        let absolute = std::path::absolute(input).unwrap_or_else(|_| input.clone());
        pile.add(&absolute, 0)?;
    }
    if pile.projects.is_empty() {
        return Ok(vec![pile.into_production(text, title)?]);
    }
    let loose = std::mem::take(&mut pile.projects);
    loose.iter().map(|path| open_project(path).map(|project| pile.add_footage(project))).collect()
}

/// A production of a script alone.
///
/// # Errors
/// When nothing in it can be spoken.
pub(crate) fn script(text: Option<&str>, title: Option<&str>) -> Result<Production, ApiError> {
    Pile::default().into_production(text, title)
}

/// Where an exact output may go: a file to be, called .mp4, and none of the files that it is made from.
///
/// # Errors
/// A sentence that says what else to choose.
pub(crate) fn check_output(path: &Path, made_from: &[Production]) -> Result<PathBuf, ApiError> {
    let path = std::path::absolute(path).map_err(|_| missing(path))?;
    let refuse = |message: String, hint: &str| Err(ApiError::lasting("output_wrong", message, hint));
    if path.is_dir() {
        return refuse(format!("\"{}\" is a folder.", shown(&path)), "Name a file to write, like video.mp4.");
    }
    if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("mp4")) {
        return refuse(
            format!("\"{}\" does not end in .mp4.", shown(&path)),
            "Name a file to write, like video.mp4.",
        );
    }
    if path.file_name().is_some_and(|name| name.len() > 240) {
        return refuse("The name of the output file is too long.".to_owned(), "Choose a shorter name.");
    }
    let above = path.ancestors().skip(1).find(|folder| folder.exists());
    if above.is_some_and(|folder| !folder.is_dir()) {
        return refuse(format!("The folder of \"{}\" is a file.", shown(&path)), "Choose another folder.");
    }
    let same =
        |input: &Path| input.canonicalize().is_ok_and(|input| path.canonicalize().is_ok_and(|p| p == input));
    if made_from.iter().any(|production| production.files().any(|input| same(&input))) {
        return refuse(
            format!("\"{}\" is one of the files that the video is made from.", shown(&path)),
            "Choose another name for the video.",
        );
    }
    Ok(path)
}

/// Everything given, sorted by what it can be.
#[derive(Default)]
struct Pile {
    projects: Vec<PathBuf>,
    scripts: Vec<PathBuf>,
    footage: Vec<(PathBuf, MediaKind)>,
    sounds: Vec<PathBuf>,
    unknown: Vec<PathBuf>,
}

impl Pile {
    fn add(&mut self, path: &Path, depth: usize) -> Result<(), ApiError> {
        let meta = fs::metadata(path).map_err(|_| missing(path))?;
        if !meta.is_dir() && !meta.is_file() {
            return Err(ApiError::lasting(
                "not_a_file",
                format!("\"{}\" is not a file.", shown(path)),
                "Drop a project, a script, clips, photos or a folder of them.",
            ));
        }
        match classify(path) {
            InputKind::Folder => self.add_folder(path, depth)?,
            InputKind::Project => self.projects.push(path.to_owned()),
            InputKind::Script => self.scripts.push(path.to_owned()),
            InputKind::Video => self.footage.push((path.to_owned(), MediaKind::Video)),
            InputKind::Photo => self.footage.push((path.to_owned(), MediaKind::Photo)),
            InputKind::Audio => self.sounds.push(path.to_owned()),
            InputKind::Table | InputKind::Look | InputKind::Unknown => self.unknown.push(path.to_owned()),
        }
        Ok(())
    }

    /// A folder that holds a project is that project; any other is its files, in the order of their names.
    fn add_folder(&mut self, folder: &Path, depth: usize) -> Result<(), ApiError> {
        let entries = fs::read_dir(folder).map_err(|_| unreadable(folder))?;
        let mut paths: Vec<PathBuf> =
            entries.flatten().map(|entry| entry.path()).take(MOST_IN_FOLDER * 2).collect();
        paths.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
        paths.sort();
        let is_project = |path: &&PathBuf| classify(path) == InputKind::Project && !is_pack(path);
        let projects: Vec<&PathBuf> = paths.iter().filter(is_project).collect();
        if !projects.is_empty() {
            self.projects.extend(projects.into_iter().cloned());
            return Ok(());
        }
        for path in paths.iter().take(MOST_IN_FOLDER) {
            let too_deep = depth >= DEEPEST && path.is_dir();
            if too_deep
                || [InputKind::Unknown, InputKind::Table, InputKind::Look].contains(&classify(path))
                || is_small_print(path)
            {
                continue;
            }
            // One bad file does not spoil a folder, and a link never leads out of it. What was sent is opened by itself.
            if leads_out(folder, path) || is_pack(path) || self.add(path, depth + 1).is_err() {
                self.unknown.push(path.clone());
            }
        }
        Ok(())
    }

    /// One project out of loose files: the scripts are spoken in order over the footage.
    fn into_production(self, text: Option<&str>, title: Option<&str>) -> Result<Production, ApiError> {
        let mut lines = Vec::new();
        let mut heading = None;
        for script in &self.scripts {
            let text = script_file::text_of(script)?;
            heading = heading.or_else(|| heading_of(&text));
            lines.extend(script::lines(&text));
        }
        if let Some(text) = text {
            heading = heading.or_else(|| heading_of(text));
            lines.extend(script::lines(text));
        }
        if lines.is_empty() {
            return Err(self.nothing_to_say());
        }
        let title = title
            .map(str::to_owned)
            .or(heading)
            .or_else(|| self.scripts.first().map(|path| stem(path)))
            .unwrap_or_else(|| first_words(&lines[0]));
        let (width, height) = Shape::Vertical.size();
        let canvas = Canvas { width, height, fps: FrameRate::THIRTY };
        let id = uuid::Uuid::now_v7().to_string();
        let id = id.try_into().map_err(|wrong: String| ApiError::lasting("internal", wrong, "Try again."))?;
        let document = Document::new(Project::of_lines(id, &title, lines, canvas));
        // What a project must hold is checked in one place: on the way in.
        let document = Document::open(document.to_text().as_bytes()).map_err(ApiError::from)?;
        let production = Production { document, root: None, located: BTreeMap::new(), warnings: Vec::new() };
        Ok(self.add_footage(production))
    }

    /// Adds loose files to a project: footage to choose from, a recording if it has none, music if it has none.
    fn add_footage(&self, mut production: Production) -> Production {
        for (path, kind) in &self.footage {
            production.locate(path, *kind);
        }
        for path in &self.sounds {
            let project = &production.document.project;
            let musical = is_musical(path);
            if !musical && project.narration.is_none() {
                let media = production.locate(path, MediaKind::Audio);
                production.document.project.narration = Some(Recording::taken(media));
            } else if project.music.is_none() {
                let media = production.locate(path, MediaKind::Audio);
                production.document.project.music = Some(Music::bed(media));
            } else {
                production.leave_out(path);
            }
        }
        for path in &self.unknown {
            production.leave_out(path);
        }
        production
    }

    fn nothing_to_say(&self) -> ApiError {
        if let Some(path) = self.unknown.first()
            && self.footage.is_empty()
            && self.sounds.is_empty()
            && self.scripts.is_empty()
        {
            return ApiError::lasting(
                "input_unknown",
                format!("Spool cannot use \"{}\".", shown(path)),
                "Drop a .spool project, or a script (.txt) with clips, photos and sound.",
            );
        }
        let message = match self.scripts.first() {
            Some(path) => format!("\"{}\" has no words to speak.", shown(path)),
            None => "There are no words to speak.".to_owned(),
        };
        ApiError::lasting("script_empty", message, "Add a script: one sentence is enough.")
    }
}

impl Production {
    /// Every file that goes into it, as far as is known before it is made.
    fn files(&self) -> impl Iterator<Item = PathBuf> + '_ {
        let relative = |media: &Media| match (&media.path, &self.root) {
            (MediaPath::Relative(path), Some(root)) => Some(root.join(path)),
            _ => None,
        };
        let of_project = self.document.project.media.values().filter_map(relative);
        self.located.values().cloned().chain(of_project)
    }

    /// Names a file in the project and remembers where it is.
    pub(crate) fn locate(&mut self, path: &Path, kind: MediaKind) -> String {
        let media = &mut self.document.project.media;
        let name = (1..).map(|n| format!("f{n}")).find(|name| !media.contains_key(name)).unwrap_or_default();
        let relative = path.file_name().map(|file| file.to_string_lossy().into_owned()).unwrap_or_default();
        let relative = MediaPath::try_from(relative).unwrap_or(MediaPath::Elsewhere(name.clone()));
        media.insert(
            name.clone(),
            Media { path: relative, blake3: None, bytes: None, kind: Some(kind), source: None },
        );
        self.located.insert(name.clone(), path.to_owned());
        name
    }

    /// A file that lies in the project's own folder is named from there, and found there by whoever gets the folder.
    pub(crate) fn at_home(&mut self, name: &str, path: &Path) {
        let Some(within) = self.root.as_deref().and_then(|root| path.strip_prefix(root).ok()) else { return };
        let parts: Option<Vec<&str>> = within.iter().map(|part| part.to_str()).collect();
        let relative = parts.and_then(|parts| MediaPath::try_from(parts.join("/")).ok());
        let media = self.document.project.media.get_mut(name);
        if let (Some(relative @ MediaPath::Relative(_)), Some(media)) = (relative, media) {
            media.path = relative;
            self.located.remove(name);
        }
    }

    fn leave_out(&mut self, path: &Path) {
        self.warnings.push(format!("\"{}\" was left out: Spool has no use for it here.", shown(path)));
    }
}

/// Texts that come with media and are not meant to be spoken.
fn is_small_print(path: &Path) -> bool {
    let name = stem(path).to_lowercase();
    SMALL_PRINT.iter().any(|word| name.starts_with(word))
}

/// Whether a link within a folder leads to somewhere else, or to nothing.
fn leads_out(folder: &Path, path: &Path) -> bool {
    let inside = || Some(path.canonicalize().ok()?.starts_with(folder.canonicalize().ok()?));
    path.is_symlink() && inside() != Some(true)
}

fn is_musical(path: &Path) -> bool {
    let name = stem(path).to_lowercase();
    MUSIC_WORDS.iter().any(|word| name.contains(word))
}

/// The first heading of a Markdown text.
fn heading_of(text: &str) -> Option<String> {
    let heading = text.lines().find_map(|line| line.trim().strip_prefix("# "))?.trim();
    (!heading.is_empty()).then(|| heading.to_owned())
}

fn first_words(line: &str) -> String {
    let words = script::words(line);
    let title = script::join(words.iter().take(8).copied());
    title.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?' && c != '？').to_owned()
}

/// Reads at most a project's size, and only from a plain file.
pub(crate) fn read_small(path: &Path) -> Result<Vec<u8>, ApiError> {
    plain_file(path)?;
    let mut bytes = Vec::new();
    let limit = LARGEST_TEXT as u64 + 1;
    let file = fs::File::open(path).map_err(|_| unreadable(path))?;
    file.take(limit).read_to_end(&mut bytes).map_err(|_| unreadable(path))?;
    Ok(bytes)
}

/// Refuses what is no plain file, without ever opening it.
pub(crate) fn plain_file(path: &Path) -> Result<(), ApiError> {
    let meta = fs::metadata(path).map_err(|_| missing(path))?;
    if !meta.is_file() {
        return Err(ApiError::lasting(
            "not_a_file",
            format!("\"{}\" is not a file.", shown(path)),
            "Choose a .spool project or a script.",
        ));
    }
    Ok(())
}

fn missing(path: &Path) -> ApiError {
    let message = format!("There is no file called \"{}\".", shown(path));
    ApiError::lasting("input_missing", message, "Check the name, or drop the file on the window.")
}

pub(crate) fn unreadable(path: &Path) -> ApiError {
    let message = format!("\"{}\" could not be read.", shown(path));
    ApiError::lasting("input_unreadable", message, "Check that you may open it and that its disk is there.")
}

/// A file's name, safe to show.
pub(crate) fn shown(path: &Path) -> String {
    editorial::project::showable(&path.file_name().unwrap_or(path.as_os_str()).to_string_lossy())
}

pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn taken(files: &[(&str, &str)]) -> Result<Vec<Production>, ApiError> {
        let folder = folder(files);
        take_in(&[folder.path().to_owned()], None, None)
    }

    #[test]
    fn a_word_document_is_a_script_and_one_that_is_none_is_refused_by_name() {
        assert_eq!(classify(Path::new("My script.DOCX")), InputKind::Script);
        let refused = taken(&[("My script.docx", "not packed")]).unwrap_err();
        assert_eq!(refused.code, "input_unknown");
        assert!(refused.message.contains("\"My script.docx\""), "{}", refused.message);
    }

    #[test]
    fn a_folder_of_loose_files_becomes_one_project() {
        let made = taken(&[
            ("script.md", "# Bees\n\nBees dance. They do."),
            ("hive.mp4", ""),
            ("b.jpg", ""),
            ("me.wav", ""),
            ("calm music.mp3", ""),
            (".hidden.mp4", ""),
        ])
        .unwrap();
        let project = &made[0].document.project;
        assert_eq!(project.title, "Bees");
        assert_eq!(project.scenes.len(), 3);
        assert_eq!(made[0].located.len(), 4);
        assert!(project.narration.is_some() && project.music.is_some());
        assert!(made[0].located.values().all(|path| path.is_absolute()));
    }

    #[test]
    fn captions_lose_their_times() {
        let made = taken(&[(
            "a.srt",
            "1\n00:00:01,000 --> 00:00:02,000\nBees\n\n2\n00:00:02,000 --> 00:00:03,000\ndance.",
        )]);
        assert_eq!(made.unwrap()[0].document.project.scenes[0].text, "Bees dance.");
    }

    #[test]
    fn what_cannot_be_made_says_why() {
        for (files, code) in [
            (&[("hive.mp4", "")][..], "script_empty"),
            (&[("script.txt", " \n")], "script_empty"),
            (&[("a.spool", "{}")], "not_a_project"),
            (&[("a.spool", "")], "project_empty"),
            (&[("script.txt", "a\0b")], "input_unknown"),
        ] {
            assert_eq!(taken(files).unwrap_err().code, code, "{files:?}");
        }
        let missing = take_in(&[PathBuf::from("/nowhere/x.txt")], None, None).unwrap_err();
        assert_eq!(
            missing.to_string(),
            "There is no file called \"x.txt\". Check the name, or drop the file on the window."
        );
    }

    #[test]
    fn a_pasted_script_is_enough() {
        let made = take_in(&[], Some("Why do bees dance? Because they can."), None).unwrap();
        assert_eq!(made[0].document.project.title, "Why do bees dance?");
    }

    #[test]
    fn an_unknown_file_beside_a_script_is_left_out_aloud() {
        let folder = folder(&[("script.txt", "Bees dance."), ("x.xyz", "")]);
        let inputs = [folder.path().join("script.txt"), folder.path().join("x.xyz")];
        let made = take_in(&inputs, None, None).unwrap();
        assert_eq!(made[0].warnings, ["\"x.xyz\" was left out: Spool has no use for it here."]);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_never_leads_out_of_itself_and_one_bad_file_does_not_spoil_it() {
        use std::os::unix::fs::symlink;
        let secret = folder(&[("secret.txt", "Secret words.")]);
        let dropped =
            folder(&[("script.txt", "Bees dance."), ("LICENSE.md", "Small print."), ("real/a.jpg", "")]);
        symlink(secret.path().join("secret.txt"), dropped.path().join("z.txt")).unwrap();
        symlink(secret.path(), dropped.path().join("out")).unwrap();
        symlink("nowhere", dropped.path().join("gone.mp4")).unwrap();
        symlink(dropped.path().join("real/a.jpg"), dropped.path().join("b.jpg")).unwrap();
        let made = take_in(&[dropped.path().to_owned()], None, None).unwrap();
        let spoken: Vec<&str> =
            made[0].document.project.scenes.iter().map(|scene| scene.text.as_str()).collect();
        assert_eq!(spoken, ["Bees dance."]);
        assert_eq!(made[0].located.len(), 2);
        assert_eq!(made[0].warnings.len(), 3, "{:?}", made[0].warnings);
    }

    #[test]
    fn an_output_never_falls_on_what_it_is_made_from() {
        let files = folder(&[("script.txt", "Bees dance."), ("clip.mp4", "")]);
        let at = |name: &str| files.path().join(name);
        let made = take_in(&[at("script.txt"), at("clip.mp4")], None, None).unwrap();
        for wrong in ["clip.mp4", "script.txt", "out.srt", ".", "script.txt/out.mp4"] {
            assert_eq!(check_output(&at(wrong), &made).unwrap_err().code, "output_wrong", "{wrong}");
        }
        assert_eq!(check_output(&at("new/out.mp4"), &made).unwrap(), at("new/out.mp4"));
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_refused_and_never_waited_for() {
        let folder = folder(&[]);
        let pipe = folder.path().join("x.spool");
        let socket = std::os::unix::net::UnixListener::bind(&pipe).unwrap();
        assert_eq!(take_in(&[pipe], None, None).unwrap_err().code, "not_a_file");
        drop(socket);
    }
}

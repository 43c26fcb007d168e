//! What is printed: JSON for programs on stdout, sentences for people.

use serde_json::json;
use std::path::Path;
use std::process::ExitCode;
use studio::api::{
    ApiError, AttemptHow, AttemptView, ExportView, FurtherVoice, JobState, JobView, LibraryView, PackView,
    ProjectView, QueueView, TrackView, VoiceView, WhenDone,
};
use studio::ports::Finding;
use studio::{NO_VOICE, Preview};

/// How a command ended, without an error of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    Well,
    Failed,
    NeedsYou,
    Cancelled,
}

impl From<Done> for ExitCode {
    fn from(done: Done) -> ExitCode {
        ExitCode::from(match done {
            Done::Well => 0,
            Done::Failed => 1,
            Done::NeedsYou => 3,
            Done::Cancelled => 4,
        })
    }
}

impl Done {
    /// What the state of a job that has come to rest means for whoever waited.
    pub(crate) fn of(state: JobState) -> Done {
        match state {
            JobState::Completed => Done::Well,
            JobState::Cancelled => Done::Cancelled,
            JobState::NeedsYou | JobState::Paused => Done::NeedsYou,
            _ => Done::Failed,
        }
    }
}

/// Where output goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voice {
    pub json: bool,
}

impl Voice {
    /// A command that could not do what was asked.
    pub(crate) fn failed(self, error: &ApiError) -> ExitCode {
        if self.json {
            println!("{}", json!({ "error": error }));
        } else {
            eprintln!("spool: {error}");
        }
        ExitCode::from(if error.code == "owned" { 5 } else { 2 })
    }

    /// A job that was put on the queue.
    pub(crate) fn submitted(self, job: &JobView) {
        if self.json { println!("{}", json!({ "job": job })) } else { println!("{}", job.id) }
    }

    /// A job as it is.
    pub(crate) fn job(self, job: &JobView) {
        if self.json {
            println!("{}", json!({ "job": job }));
        } else {
            println!("{}  {:>3} %  {}  {}", job.id, job.progress, in_words(job), job.title);
        }
    }

    /// A job after a command changed it.
    pub(crate) fn changed(self, job: Result<JobView, ApiError>) -> Result<Done, ApiError> {
        self.job(&job?);
        Ok(Done::Well)
    }

    /// One try at a job.
    pub(crate) fn attempt(self, attempt: &AttemptView) {
        if self.json {
            println!("{}", json!({ "attempt": attempt }));
            return;
        }
        let said = attempt.message.as_deref().unwrap_or_default();
        println!("{}  try {}  {}  {said}", attempt.started_at, attempt.attempt, how_in_words(attempt.how));
    }

    /// Why nothing is made, although no job is at fault; and what follows when all is done.
    pub(crate) fn queue(self, queue: &QueueView) {
        if self.json {
            return;
        }
        if let Some(held) = &queue.held {
            eprintln!("spool: {held}");
        }
        if let Some(ms) = queue.ends_in_ms {
            let what = if queue.when_done == WhenDone::Sleep { "goes to sleep" } else { "is shut down" };
            eprintln!("All is done. This computer {what} in {} s; Ctrl+C to stop that.", ms.div_ceil(1_000));
        }
    }

    /// A project that was packed.
    pub(crate) fn packed(self, pack: &PackView) {
        if self.json {
            println!("{}", json!({ "pack": pack }));
            return;
        }
        for name in &pack.missing {
            eprintln!("spool: \"{name}\" is not where the project says, so it is not in there.");
        }
        println!("{}", pack.path);
    }

    /// A project that was written for other editors.
    pub(crate) fn exported(self, export: &ExportView) {
        if self.json {
            println!("{}", json!({ "export": export }));
            return;
        }
        for lost in &export.lost {
            eprintln!("spool: did not come along: {lost}");
        }
        export.open.iter().for_each(|name| println!("{}", Path::new(&export.path).join(name).display()));
    }

    /// Where the project of a pack is now.
    pub(crate) fn unpacked(self, project: &Path) {
        if self.json {
            println!("{}", json!({ "project": project }));
        } else {
            println!("{}", project.display());
        }
    }

    /// How many jobs a command changed.
    pub(crate) fn counted(self, jobs: Result<u64, ApiError>, what: &str) -> Result<Done, ApiError> {
        let jobs = jobs?;
        if self.json {
            println!("{}", json!({ "jobs": jobs }));
        } else {
            println!("{jobs} {} {what}", if jobs == 1 { "job" } else { "jobs" });
        }
        Ok(Done::Well)
    }

    /// Where the server is, and where its secrets are. One line of JSON for programs, whatever was asked.
    pub(crate) fn serving(self, on: &server::Running, token_file: &Path) {
        let files = (token_file, &on.webhook_secret_file);
        println!("{}", json!({ "url": on.url, "token_file": files.0, "webhook_secret_file": files.1 }));
        if !self.json {
            eprintln!("Programs on this computer that know the token can use Spool now. Ctrl+C to stop.");
        }
    }

    /// Whether nothing may leave this computer.
    pub(crate) fn offline(self, offline: bool) {
        match (self.json, offline) {
            (true, _) => println!("{}", json!({ "offline": offline })),
            (false, true) => println!("Nothing leaves this computer."),
            (false, false) => println!("What is switched on in the settings may leave this computer."),
        }
    }

    /// Folders of own footage.
    pub(crate) fn library(self, library: &LibraryView) {
        for folder in &library.folders {
            match self.json {
                true => println!("{}", json!({ "folder": folder })),
                false => println!("{}  {}", folder.id, folder.path),
            }
        }
    }

    /// That a list goes on.
    pub(crate) fn more(self, next: Option<&str>) {
        match next {
            Some(next) if self.json => println!("{}", json!({ "next": next })),
            Some(next) => eprintln!("There are more: spool jobs --after {next}"),
            None => {}
        }
    }

    /// A picture of a video.
    pub(crate) fn preview(self, preview: &Preview) {
        if self.json {
            return println!("{}", json!({ "preview": preview }));
        }
        preview.notes.iter().for_each(|note| eprintln!("Note: {note}"));
        println!("{}", preview.path.display());
    }

    /// How a job ended, for people.
    pub(crate) fn ended(self, job: &JobView) {
        if self.json {
            return;
        }
        job.warnings.iter().for_each(|warning| eprintln!("Note: {warning}"));
        for video in &job.videos {
            println!("{}", video.path);
        }
        if let Some(problem) = job.error.as_ref().or(job.question.as_ref()) {
            eprintln!("spool: {problem}");
        }
        match job.state {
            JobState::Cancelled => eprintln!("spool: \"{}\" was stopped. What is done is kept.", job.title),
            JobState::Paused => {
                eprintln!("spool: \"{}\" is paused. To go on: spool resume {}", job.title, job.id)
            }
            JobState::NeedsYou if asks_for_a_file(job) => {
                eprintln!(
                    "To go on: spool answer {} FILE, or put it back and: spool resume {}",
                    job.id, job.id
                )
            }
            JobState::NeedsYou => eprintln!("To go on: spool resume {}", job.id),
            _ => {}
        }
    }

    /// What is inside a project.
    pub(crate) fn inside(self, project: &ProjectView) {
        if self.json {
            println!("{}", json!({ "project": project }));
            return;
        }
        let lines = if project.lines.len() == 1 { "line" } else { "lines" };
        println!(
            "{}: {} {lines}, about {} s, {}",
            project.title,
            project.lines.len(),
            project.about_ms / 1_000,
            project.shape
        );
        let missing =
            project.lines.iter().filter(|line| line.missing).filter_map(|line| line.footage.as_ref());
        missing.for_each(|file| eprintln!("Note: \"{file}\" is not where the project says."));
    }

    /// Music by its mood, each with its name.
    pub(crate) fn music(self, music: &[TrackView]) {
        for track in music {
            if self.json {
                println!("{}", json!({ "music": track }));
                continue;
            }
            let (seconds, by) = (track.length_ms / 1_000, [track.author.as_str(), &track.licence].join(", "));
            println!("{:<12} {:<20} {:>3}:{:02}  {by}", track.mood, track.name, seconds / 60, seconds % 60);
        }
        if music.is_empty() && !self.json {
            eprintln!("No music is installed. A sound file of your own works: --music FILE.");
        }
    }

    /// Voices by language, the built-in ones' first, each with what it needs before it can speak.
    pub(crate) fn voices(self, voices: &[VoiceView]) {
        if self.json {
            return voices.iter().for_each(|voice| println!("{}", json!({ "voice": voice })));
        }
        let mut told: Vec<&str> = Vec::new();
        for VoiceView { language, .. } in voices {
            if told.contains(&language.as_str()) {
                continue;
            }
            told.push(language);
            println!("{}", if language == "mul" { "many languages" } else { language });
            for voice in voices.iter().filter(|voice| voice.language == *language) {
                let needs = match (voice.ready, voice.needs_key) {
                    (true, _) => "",
                    (false, true) => "needs a key",
                    (false, false) => "not set up",
                };
                let (id, engine, name) = (&voice.id, &voice.engine_name, &voice.name);
                println!("  {id:<42} {:<7} {engine:<25} {needs:<12} {name}", voice.gender);
            }
        }
        println!("without a voice");
        println!("  {NO_VOICE:<42} lines are shown as long as it takes to read them");
    }

    /// Voices that can be downloaded, and how much of each is here.
    pub(crate) fn further_voices(self, voices: &[FurtherVoice]) {
        for voice in voices {
            let FurtherVoice { id, name, language, gender, bytes, have, here, .. } = voice;
            let stands = match (*here, *have) {
                (true, _) => "here".to_owned(),
                (false, 0) => format!("{} kB", bytes / 1_000),
                (false, have) => format!("{} of {} kB", have / 1_000, bytes / 1_000),
            };
            match self.json {
                true => println!("{}", json!({ "voice": voice })),
                false => println!("{id:<28} {language:<6} {gender:<7} {name:<10} {stands}"),
            }
        }
    }

    /// One sentence of a self-test.
    pub(crate) fn finding(self, finding: &Finding) {
        if self.json {
            println!("{}", json!({ "finding": finding }));
        } else {
            println!("{} {:<10} {}", if finding.ok { "ok " } else { "NOT" }, finding.what, finding.says);
        }
    }
}

fn asks_for_a_file(job: &JobView) -> bool {
    job.question.as_ref().is_some_and(|question| question.code == "media_missing")
}

fn how_in_words(how: AttemptHow) -> &'static str {
    match how {
        AttemptHow::Running => "is being made",
        AttemptHow::Completed => "was made",
        AttemptHow::Retry => "could not be finished, to be tried again",
        AttemptHow::Failed => "could not be finished",
        AttemptHow::Asked => "asked you",
        AttemptHow::Snoozed => "put itself off",
        AttemptHow::Released => "was put aside, to be finished later",
        AttemptHow::Stalled => "stood still and was stopped",
        AttemptHow::Crashed => "ended with the program, without warning",
        AttemptHow::Restarted => "ended with the computer, without warning",
        AttemptHow::Silent => "went silent; another worker took over",
        AttemptHow::Cancelled => "was stopped by you",
    }
}

/// Where a job stands, in the product's words.
pub(crate) fn in_words(job: &JobView) -> String {
    match job.state {
        JobState::Queued | JobState::Retryable => "Waiting".to_owned(),
        JobState::Running => stage_in_words(job),
        JobState::NeedsYou => "Needs you".to_owned(),
        JobState::Paused => "Paused".to_owned(),
        JobState::Completed => "Done".to_owned(),
        JobState::Cancelled => "Stopped".to_owned(),
        JobState::Failed => "Could not finish".to_owned(),
    }
}

fn stage_in_words(job: &JobView) -> String {
    match (job.stage.as_str(), job.step) {
        ("script", _) => "Reading the script".to_owned(),
        ("narrate", Some((step, of))) => format!("Making the voice (sentence {step} of {of})"),
        ("narrate" | "caption", _) => "Making the voice".to_owned(),
        ("gather", _) => "Finding pictures".to_owned(),
        ("assemble" | "render", _) => "Putting it together".to_owned(),
        ("verify" | "publish", _) => "Finishing".to_owned(),
        _ => "Starting".to_owned(),
    }
}

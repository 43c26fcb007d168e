//! What is printed: JSON for programs on stdout, sentences for people.

use serde_json::json;
use std::process::ExitCode;
use studio::Preview;
use studio::api::{ApiError, JobState, JobView, ProjectView, VoiceView};
use studio::ports::Finding;

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

    /// How many jobs a command changed.
    pub(crate) fn counted(self, jobs: u64, what: &str) {
        if self.json {
            println!("{}", json!({ "jobs": jobs }));
        } else {
            println!("{jobs} {} {what}", if jobs == 1 { "job" } else { "jobs" });
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

    /// A voice that works here.
    pub(crate) fn voice(self, voice: &VoiceView) {
        if self.json {
            println!("{}", json!({ "voice": voice }));
        } else {
            println!("{:<28} {:<8} {:<8} {}", voice.id, voice.language, voice.gender, voice.name);
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

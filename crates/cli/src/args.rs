//! The words of the command line.

use crate::dress::Dress;
use clap::{ArgAction, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use studio::MusicChoice;
use studio::api::{ExportFormat, JobState, RenderChoices, WhenDone, WorkChoices};

/// Turns a script or a dropped project into a finished short video, on this computer.
#[derive(Debug, Parser)]
#[command(name = "spool", version, arg_required_else_help = true)]
pub(crate) struct Args {
    /// Where jobs are kept; shared with the desktop app unless another folder is given.
    #[arg(long, global = true, env = "SPOOL_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Print one JSON object a line.
    #[arg(long, global = true)]
    pub json: bool,
    /// Say more about what is going on; twice for everything.
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a video now and wait for it.
    Render {
        /// Projects (.spool, .spoolpack), scripts, clips, photos, sound, or folders of them.
        #[arg(required = true)]
        inputs: Vec<PathBuf>,
        /// The file to write; replaced if it is there.
        #[arg(short, long, value_name = "OUT.mp4")]
        output: Option<PathBuf>,
        #[command(flatten)]
        choices: Choices,
        #[command(flatten)]
        music: Music,
        #[command(flatten)]
        dress: Dress,
        #[command(flatten)]
        room: Room,
        #[command(flatten)]
        sites: Sites,
    },
    /// Write a project from a topic or a script, to be made or changed.
    New(Box<crate::new::New>),
    /// Put a video on the queue and print its id.
    Submit {
        /// Projects (.spool, .spoolpack), scripts, clips, photos, sound, or folders of them.
        #[arg(required = true)]
        inputs: Vec<PathBuf>,
        /// The file to write; replaced if it is there.
        #[arg(short, long, value_name = "OUT.mp4")]
        output: Option<PathBuf>,
        #[command(flatten)]
        choices: Choices,
        #[command(flatten)]
        music: Music,
        #[command(flatten)]
        dress: Dress,
        /// The same key submits only once.
        #[arg(long)]
        key: Option<String>,
    },
    /// Show one job.
    Status { id: String },
    /// List jobs, newest first.
    Jobs {
        /// Only jobs in this state; may be given again.
        #[arg(long = "state", value_name = "STATE")]
        states: Vec<StateName>,
        /// How many at most.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100))]
        limit: u32,
        /// Go on after this job.
        #[arg(long, value_name = "ID")]
        after: Option<String>,
    },
    /// Follow one job until it ends.
    Watch { id: String },
    /// Stop a job; what is done is kept.
    Cancel { id: String },
    /// Try a job again, keeping what is done; or all that failed.
    Retry {
        #[arg(required_unless_present = "all_failed")]
        id: Option<String>,
        /// Every job that failed.
        #[arg(long, conflicts_with = "id")]
        all_failed: bool,
    },
    /// Change a video that waits.
    Edit {
        id: String,
        /// What to call it.
        #[arg(long)]
        title: Option<String>,
        #[command(flatten)]
        choices: Choices,
    },
    /// Let a job go before others, or after them.
    Priority {
        id: String,
        #[arg(value_enum)]
        priority: Priority,
    },
    /// Say where missing files are now, or which folder to write to instead; the job goes on.
    Answer {
        id: String,
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// The same video once more, as a new job.
    Again { id: String },
    /// What became of each try at a job.
    History { id: String },
    /// Take a job off the list; its video stays.
    Delete { id: String },
    /// Bring a deleted job back, within a day.
    Restore { id: String },
    /// Take everything that has ended off the list; videos stay.
    Clear,
    /// Let a job rest, or the whole queue.
    Pause { id: Option<String> },
    /// Let a job go on, or the whole queue.
    Resume { id: Option<String> },
    /// Change a job's place in the queue.
    #[command(group(clap::ArgGroup::new("place").required(true).args(["before", "top"])))]
    Move {
        id: String,
        /// Put it before this job.
        #[arg(long, value_name = "ID")]
        before: Option<String>,
        /// Put it first.
        #[arg(long)]
        top: bool,
    },
    /// Work on the queue until Ctrl+C.
    Work {
        /// How many videos at a time; each already uses every core.
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=16))]
        jobs: u8,
        /// Stop when nothing is left to do.
        #[arg(long)]
        until_idle: bool,
        /// What this computer does a minute after nothing is left to do.
        #[arg(long, value_enum, value_name = "WHAT")]
        then: Option<Then>,
        #[command(flatten)]
        room: Room,
        #[command(flatten)]
        sites: Sites,
    },
    /// Write the exact picture that the video will have at a time, as PNG.
    Preview {
        /// Projects (.spool, .spoolpack), scripts, clips, photos, sound, or folders of them: one video.
        #[arg(required = true)]
        inputs: Vec<PathBuf>,
        /// When, in milliseconds from the start; with several, each picture gets its time in its name.
        #[arg(long, value_name = "MS", required = true)]
        at: Vec<u64>,
        /// The picture to write; replaced if it is there.
        #[arg(short, long, value_name = "FRAME.png")]
        output: PathBuf,
        #[command(flatten)]
        choices: Choices,
        #[command(flatten)]
        dress: Dress,
    },
    /// Work on the queue, and let other programs on this computer use it over HTTP, until Ctrl+C.
    Serve {
        /// The port on 127.0.0.1; 0 for any that is free.
        #[arg(long, value_name = "N", default_value_t = server::USUAL_PORT)]
        port: u16,
        /// Where the token is that clients must show; made if it is not there.
        #[arg(long, value_name = "FILE")]
        token_file: Option<PathBuf>,
        /// Requests a second that are answered; three times as many at once.
        #[arg(long, value_name = "N", default_value_t = server::USUAL_RATE)]
        rate: u32,
        #[command(flatten)]
        room: Room,
        #[command(flatten)]
        sites: Sites,
    },
    /// Keep a queue that several computers share, until Ctrl+C.
    Hub(Hub),
    /// Look whether a project is sound, without making anything.
    Check { file: PathBuf },
    /// Put a project and its files into one file, to be sent to somebody.
    Pack {
        file: PathBuf,
        /// The file to write; replaced if it is there. Left out, it lies beside the project.
        #[arg(short, long, value_name = "OUT.spoolpack")]
        output: Option<PathBuf>,
    },
    /// Write a folder that other editors go on from: the edit, the narration, captions, and a note of what is where.
    Export {
        /// Projects (.spool, .spoolpack), scripts, clips, photos, sound, or folders of them: one video.
        #[arg(required = true)]
        inputs: Vec<PathBuf>,
        /// The new folder, or one to make it in; its ending names a format. Left out, beside the first input.
        #[arg(short, long, value_name = "OUT[.otio|.fcpxml|.edl]")]
        output: Option<PathBuf>,
        /// For which editors: otio (DaVinci Resolve, Kdenlive), fcpxml (Final Cut Pro), edl (others). Left out, all.
        #[arg(long = "format", value_parser = format, value_name = "FORMAT", value_delimiter = ',')]
        formats: Vec<ExportFormat>,
        /// Copy clips and music as well; else they are used where they lie.
        #[arg(long)]
        copy: bool,
    },
    /// Unpack what somebody sent to a new folder, and print where its project is. Nothing is written over.
    Unpack {
        file: PathBuf,
        /// The folder to make, or one to make it in; left out, beside the file.
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// List folders of your own footage: what is in them is offered for lines that nothing else fits.
    Library {
        /// One more.
        #[arg(long, value_name = "DIR")]
        add: Vec<PathBuf>,
        /// One less, by its id. Its files stay as they are.
        #[arg(long, value_name = "ID")]
        forget: Vec<String>,
    },
    /// List the voices that work here.
    Voices {
        /// List those that can be downloaded instead.
        #[arg(long)]
        more: bool,
        /// Download one of those; goes on where it stopped.
        #[arg(long, value_name = "VOICE")]
        get: Vec<String>,
        /// Delete one that was downloaded.
        #[arg(long, value_name = "VOICE")]
        forget: Vec<String>,
    },
    /// List the music that comes with Spool.
    Music,
    /// List who can write scripts.
    Writers,
    /// List the models that a writer can be set up with.
    Models { writer: String },
    /// List services that write, speak or have footage, and what leaves this computer for each; or set one up.
    Services(crate::services::Services),
    /// Let nothing leave this computer, or let it again; without a word, tell which it is.
    Offline {
        #[arg(value_enum)]
        switch: Option<OnOff>,
    },
    /// Test everything that a video needs.
    Doctor,
}

/// How this computer keeps a shared queue.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Hub {
    /// Let other computers in this network reach it; without this, only this one can.
    #[arg(long)]
    pub lan: bool,
    /// Its port.
    #[arg(long, value_name = "N", default_value_t = 4222)]
    pub port: u16,
    /// Gigabytes that it may keep, jobs and films together.
    #[arg(long, value_name = "GB", default_value_t = 50)]
    pub keep: u64,
}

/// How much of the disks is not for us.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Room {
    /// Megabytes to leave free on every disk; work rests when there is less.
    #[arg(long, value_name = "MB", default_value_t = WorkChoices::default().keep_free_mb)]
    pub keep_free: u32,
}

/// What plays under everything.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Music {
    /// Music by its mood or name, see spool music; none; or a sound file. Left out, a script gets music of its mood, and
    /// a project what it says.
    #[arg(long, value_name = "MOOD|none|FILE")]
    music: Option<String>,
}

impl From<Music> for MusicChoice {
    fn from(music: Music) -> MusicChoice {
        match music.music {
            None => MusicChoice::Fitting,
            Some(word) if word.eq_ignore_ascii_case("none") => MusicChoice::Nothing,
            Some(word) => {
                let path = PathBuf::from(&word);
                let is_file = path.extension().is_some() || path.components().count() > 1 || path.is_file();
                if is_file { MusicChoice::File(path) } else { MusicChoice::Packaged(word) }
            }
        }
    }
}

/// Where footage is looked for.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Sites {
    /// Look online for what the lines show, where no file fits: pexels, pixabay, coverr (with a key each), commons,
    /// archive (the Internet Archive), openverse. The words of a line are sent there. Keys: SPOOL_PEXELS_KEY,
    /// SPOOL_PIXABAY_KEY, SPOOL_COVERR_KEY.
    #[arg(long = "footage", env = "SPOOL_FOOTAGE", value_name = "SITES", value_delimiter = ',')]
    pub sites: Vec<Site>,
}

/// A site with footage.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Site {
    Pexels,
    Pixabay,
    Coverr,
    Commons,
    Archive,
    Openverse,
}

impl Sites {
    pub(crate) fn ids(&self) -> Vec<String> {
        let id = |site: &Site| site.to_possible_value().map(|value| value.get_name().to_owned());
        self.sites.iter().filter_map(id).collect()
    }
}

/// A format of other editors by its word on the wire, which is how its files end.
pub(crate) fn format(text: &str) -> Result<ExportFormat, String> {
    let known = serde_json::from_value(serde_json::Value::String(text.to_lowercase()));
    known.map_err(|_| "choose otio, fcpxml or edl".to_owned())
}

/// A switch.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum OnOff {
    On,
    Off,
}

/// A job's place among those of other priorities.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Priority {
    High,
    Normal,
    Low,
}

impl Priority {
    pub(crate) fn level(self) -> i32 {
        match self {
            Priority::High => 1,
            Priority::Normal => 0,
            Priority::Low => -1,
        }
    }
}

/// What follows when all is done.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Then {
    Sleep,
    ShutDown,
}

impl From<Then> for WhenDone {
    fn from(then: Then) -> WhenDone {
        match then {
            Then::Sleep => WhenDone::Sleep,
            Then::ShutDown => WhenDone::ShutDown,
        }
    }
}

/// What is chosen for one video.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Choices {
    /// How fine the picture is.
    #[arg(long, value_enum)]
    quality: Option<QualityName>,
    /// The picture's proportions: 9:16, 16:9, 1:1 or 4:5.
    #[arg(long, value_parser = shape)]
    shape: Option<studio::Shape>,
}

impl Choices {
    /// None when nothing was chosen.
    pub(crate) fn any(self) -> Option<RenderChoices> {
        (self.quality.is_some() || self.shape.is_some()).then(|| self.into())
    }
}

impl From<Choices> for RenderChoices {
    fn from(choices: Choices) -> RenderChoices {
        let quality = choices.quality.map(|quality| match quality {
            QualityName::Draft => studio::Quality::Draft,
            QualityName::Standard => studio::Quality::Standard,
            QualityName::Best => studio::Quality::Best,
        });
        RenderChoices { quality, shape: choices.shape }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum QualityName {
    Draft,
    Standard,
    Best,
}

pub(crate) fn shape(text: &str) -> Result<studio::Shape, String> {
    studio::Shape::named(text).ok_or_else(|| "choose 9:16, 16:9, 1:1 or 4:5".to_owned())
}

/// A state by its word on the wire.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StateName(pub JobState);

impl std::str::FromStr for StateName {
    type Err = String;
    fn from_str(text: &str) -> Result<StateName, String> {
        let known = serde_json::from_value(serde_json::Value::String(text.to_owned()));
        let words = "queued, running, retryable, needs_you, paused, completed, cancelled or failed";
        known.map(StateName).map_err(|_| format!("choose {words}"))
    }
}

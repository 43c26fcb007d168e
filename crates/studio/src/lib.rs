//! How a video is made: stages, ports, artifacts, and the API every host calls.
//!
//! [`Studio`] is the door. It knows the order of stages, what is kept and what is made again; it does not know
//! windows, HTTP, SQL or ffmpeg.

pub mod api;
mod artifacts;
mod boundary;
mod brief;
mod contacts;
mod desk;
mod docx;
mod dressing;
mod export;
mod files;
mod folders;
mod intake;
mod kit;
mod library;
mod looks;
mod manners;
mod narrators;
mod offline;
mod order;
mod own_voices;
mod pack;
pub mod ports;
mod preview;
mod production;
mod progress;
mod queue;
mod rebuild;
mod recordings;
mod report;
mod results;
mod script_file;
mod services;
mod sharing;
mod sites;
mod storage;
mod studio;
mod suits;
mod table;
mod tracks;
mod trash;
mod unused;
mod usual;
mod view;
mod words;
mod writing;

#[cfg(feature = "failpoints")]
pub use boundary::WITHIN;
pub use brief::Brief;
pub use contacts::Contacts;
pub use dressing::{DressChoices, LogoChoice};
pub use editorial::captions::{Colour, Font, Lettering, Look, Position};
pub use editorial::project::{Language, NO_VOICE, Percent, Semitones};
pub use editorial::timeline::TransitionKind;
pub use editorial::{Quality, Shape};
pub use export::ExportTo;
pub use folders::Folders;
pub use intake::classify;
pub use jobs::{HubAddress, HubHost};
pub use narrators::Narrators;
pub use pack::PackProgress;
pub use preview::{Preview, PreviewRequest};
pub use results::{Said, SaidLine, Shown};
pub use sharing::shared_queue;
pub use sites::Sites;
pub use studio::{Change, Changes, Ports, RenderRequest, Running, Studio, look_inside};
pub use tracks::{MusicChoice, track_file, tracks};
pub use words::{beginning, first_lines, search_words, sentences, telling_words};
pub use writing::{
    LONGEST_FACT, LONGEST_TOPIC, LONGEST_WISH, MOST_FACTS, Speaker, Writers, is_script, own_script, writes_in,
};

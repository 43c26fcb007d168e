//! What a video is, as pure values: project document, script, narration, captions, timeline, parts, mix, presets,
//! and the same edit for other editors.
//!
//! Nothing here reads a file, a clock or the network: everything comes in as an argument and goes out as a
//! value, so each decision can be tested by looking at it.

pub mod assemble;
pub mod captions;
pub mod casting;
pub mod exchange;
pub mod matching;
pub mod moments;
pub mod narration;
pub mod part;
pub mod preset;
pub mod project;
pub mod recording;
pub mod said;
pub mod script;
pub mod time;
pub mod timeline;

pub use assemble::assemble;
pub use narration::{LineNarration, Narration, WordTiming};
pub use part::{Part, cut, cut_section};
pub use preset::{Quality, Shape};
pub use project::{Document, Project, ProjectError};
pub use time::{FrameRate, Time};
pub use timeline::Timeline;

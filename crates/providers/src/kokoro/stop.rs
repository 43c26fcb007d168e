//! Stop: ends a line that is being spoken, between two steps or in the middle of a run of the model.

use ort::session::RunOptions;
use std::sync::{Arc, OnceLock};
use studio::ports::CancellationToken;

/// Shared by the one who speaks and the one who may stop it.
#[derive(Default)]
pub(super) struct Stop {
    token: CancellationToken,
    options: OnceLock<RunOptions>,
}

impl Stop {
    /// Whether it was asked for.
    pub(super) fn asked(&self) -> bool {
        self.token.is_cancelled()
    }

    /// Asks for it.
    pub(super) fn ask(&self) {
        self.token.cancel();
        if let Some(options) = self.options.get()
            && let Err(error) = options.terminate()
        {
            tracing::debug!(%error, "a run of the voice model goes on to its end");
        }
    }

    /// Options with which a run ends when asked. Call it only once ONNX Runtime is loaded.
    pub(super) fn options(&self) -> Result<&RunOptions, ort::Error> {
        match self.options.get() {
            Some(options) => Ok(options),
            None => {
                let options = RunOptions::new()?;
                Ok(self.options.get_or_init(|| options))
            }
        }
    }
}

/// Asks for a stop when nobody waits for the line any more.
pub(super) struct StopsWhenDropped(pub(super) Arc<Stop>);

impl Drop for StopsWhenDropped {
    fn drop(&mut self) {
        self.0.ask();
    }
}

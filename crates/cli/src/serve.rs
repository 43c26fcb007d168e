//! `spool serve`: the queue worked, and the studio over HTTP.

use crate::follow::interrupted;
use crate::say::{Done, Voice};
use server::Options;
use std::path::Path;
use studio::Studio;
use studio::api::ApiError;

/// Works and answers until told to stop.
pub(crate) async fn serve(
    studio: Studio,
    options: Options,
    token_file: &Path,
    voice: Voice,
) -> Result<Done, ApiError> {
    let working = studio.start("spool serve").await?;
    let served = match server::start(studio, options).await {
        Ok(serving) => {
            voice.serving(&serving, token_file);
            interrupted().await;
            serving.stop().await;
            Ok(Done::Well)
        }
        Err(error) => Err(error),
    };
    working.stop().await;
    served
}

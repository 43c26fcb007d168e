//! `spool`: the studio on the command line. Parses, calls one studio command, prints. Decides nothing else.
//!
//! Machine output goes to stdout as one JSON object a line; sentences for people go to stderr.

mod args;
mod bar;
mod compose;
mod dress;
mod follow;
mod hub;
mod new;
mod packs;
mod say;
mod serve;
mod services;

use args::{Args, Command, OnOff};
use clap::Parser;
use compose::{asking, full, met};
use say::{Done, Voice};
use std::io::IsTerminal;
use std::process::ExitCode;
use studio::api::{ApiError, EditJob, ListJobs, RenderChoices, WhenDone, WorkChoices};
use studio::{Folders, PreviewRequest, RenderRequest, Studio};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    providers::keep_quiet();
    let args = Args::parse();
    let level = ["warn", "info", "debug"][usize::from(args.verbose.min(2))];
    let filter = EnvFilter::try_from_env("SPOOL_LOG")
        .unwrap_or_else(|_| EnvFilter::new(format!("{level},async_nats=off,genai=off")));
    let terminal = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(terminal).init();
    let voice = Voice { json: args.json };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let problem =
                ApiError::lasting("internal", format!("Spool cannot start ({error})."), "Try again.");
            return voice.failed(&problem);
        }
    };
    match runtime.block_on(run(args, voice)) {
        Ok(done) => done.into(),
        Err(error) => voice.failed(&error),
    }
}

/// Turns the switch that every program of the data folder obeys, and tells how it stands.
fn offline(studio: &Studio, switch: Option<OnOff>, voice: Voice) -> Result<Done, ApiError> {
    if let Some(switch) = switch {
        studio.work_offline(matches!(switch, OnOff::On))?;
    }
    voice.offline(studio.works_offline());
    Ok(Done::Well)
}

async fn run(args: Args, voice: Voice) -> Result<Done, ApiError> {
    let folders = args.data_dir.into_iter().fold(Folders::platform(), Folders::with_data);
    match args.command {
        Command::Render { inputs, output, choices, music, dress, room, sites } => {
            let (choices, music, dress) = (choices.into(), music.into(), dress.into());
            let request = RenderRequest { inputs, output, choices, music, dress, ..RenderRequest::default() };
            let studio = met(full(folders).await?).await?;
            studio.set_work(WorkChoices { keep_free_mb: room.keep_free, ..WorkChoices::default() });
            studio.use_sites(&sites.ids());
            follow::render(studio, request, voice).await
        }
        Command::New(new) => new::new(&compose::full(folders).await?, *new, voice).await,
        Command::Models { writer } => new::models(&compose::full(folders).await?, &writer, voice).await,
        Command::Services(asked) => services::services(&compose::full(folders).await?, asked, voice).await,
        Command::Offline { switch } => offline(&asking(folders).await?, switch, voice),
        Command::Music => {
            voice.music(&asking(folders).await?.music());
            Ok(Done::Well)
        }
        Command::Writers => Ok(new::writers(&compose::full(folders).await?, voice)),
        Command::Submit { inputs, output, choices, music, dress, key } => {
            let (choices, music, dress) = (choices.into(), music.into(), dress.into());
            let request =
                RenderRequest { inputs, output, key, choices, music, dress, ..RenderRequest::default() };
            let jobs = asking(folders).await?.submit_render(request).await?;
            jobs.iter().for_each(|job| voice.submitted(job));
            Ok(Done::Well)
        }
        Command::Status { id } => {
            voice.job(&asking(folders).await?.get_job(&id).await?);
            Ok(Done::Well)
        }
        Command::Jobs { states, limit, after } => {
            let states = states.into_iter().map(|state| state.0).collect();
            let query = ListJobs { states, limit: Some(limit), after };
            let page = asking(folders).await?.list_jobs(query).await?;
            page.jobs.iter().for_each(|job| voice.job(job));
            voice.more(page.next.as_deref());
            Ok(Done::Well)
        }
        Command::Watch { id } => follow::watch(&asking(folders).await?, &[id], voice).await,
        Command::Cancel { id } => voice.changed(asking(folders).await?.cancel_job(&id).await),
        Command::Retry { id: Some(id), .. } => voice.changed(asking(folders).await?.retry_job(&id).await),
        Command::Retry { id: None, .. } => {
            voice.counted(asking(folders).await?.retry_all_failed().await, "to be tried again")
        }
        Command::Edit { id, title, choices } => {
            let studio = asking(folders).await?;
            // What is not chosen stays as it was.
            let was = studio.get_job(&id).await?.choices;
            let choices = choices.any().map(|new| RenderChoices {
                quality: new.quality.or(was.quality),
                shape: new.shape.or(was.shape),
            });
            voice.changed(studio.edit_job(&id, EditJob { title, choices }).await)
        }
        Command::Priority { id, priority } => {
            voice.changed(asking(folders).await?.prioritize_job(&id, priority.level()).await)
        }
        Command::Answer { id, files } => voice.changed(asking(folders).await?.answer_job(&id, files).await),
        Command::Again { id } => asking(folders).await?.duplicate_job(&id).await.map(|job| {
            voice.submitted(&job);
            Done::Well
        }),
        Command::History { id } => {
            let attempts = asking(folders).await?.job_history(&id).await?;
            attempts.iter().for_each(|attempt| voice.attempt(attempt));
            Ok(Done::Well)
        }
        Command::Restore { id } => voice.changed(asking(folders).await?.restore_job(&id).await),
        Command::Clear => voice.counted(asking(folders).await?.clear_finished().await, "taken off the list"),
        Command::Delete { id } => asking(folders).await?.delete_job(&id).await.map(|()| Done::Well),
        Command::Pause { id: Some(id) } => voice.changed(asking(folders).await?.pause_job(&id).await),
        Command::Pause { id: None } => asking(folders).await?.pause_queue().await.map(|()| Done::Well),
        Command::Resume { id: Some(id) } => voice.changed(asking(folders).await?.resume_job(&id).await),
        Command::Resume { id: None } => asking(folders).await?.resume_queue().await.map(|()| Done::Well),
        Command::Move { id, before, top: _ } => {
            voice.changed(asking(folders).await?.move_job(&id, before.as_deref()).await)
        }
        Command::Work { jobs, until_idle, then, room, sites } => {
            let studio = full(folders).await?;
            let work = WorkChoices { at_once: jobs, keep_free_mb: room.keep_free, ..WorkChoices::default() };
            studio.set_work(work);
            studio.use_sites(&sites.ids());
            studio.set_when_done(then.map(WhenDone::from).unwrap_or_default());
            follow::work(studio, until_idle, voice).await
        }
        Command::Preview { inputs, at, output, choices, dress } => {
            let request = PreviewRequest {
                inputs,
                choices: choices.into(),
                dress: dress.into(),
                ..PreviewRequest::default()
            };
            let studio = full(folders).await?;
            studio.save_previews(request, &at, &output, |preview| voice.preview(preview)).await?;
            Ok(Done::Well)
        }
        Command::Serve { port, token_file, rate, room, sites } => {
            let token_file = token_file.unwrap_or_else(|| folders.data.join("api-token"));
            let token = server::Token::in_file(&token_file)?;
            let options = server::Options { port, rate, ..server::Options::of(&folders.data, token.hash()) };
            let studio = full(folders).await?;
            studio.set_work(WorkChoices { keep_free_mb: room.keep_free, ..WorkChoices::default() });
            studio.use_sites(&sites.ids());
            serve::serve(studio, options, &token_file, voice).await
        }
        Command::Hub(hub) => hub::run(&folders, &hub, voice.json),
        Command::Check { file } => {
            voice.inside(&studio::look_inside(&file)?);
            Ok(Done::Well)
        }
        Command::Pack { file, output } => packs::pack(asking(folders).await?, file, output, voice).await,
        Command::Export { inputs, output, formats, copy } => {
            packs::export(full(folders).await?, inputs, output, (formats, copy), voice).await
        }
        Command::Unpack { file, folder } => packs::unpack(asking(folders).await?, file, folder, voice).await,
        Command::Library { add, forget } => {
            let studio = asking(folders).await?;
            add.iter().try_for_each(|folder| studio.add_library_folder(folder).map(drop))?;
            forget.iter().try_for_each(|id| studio.forget_library_folder(id).map(drop))?;
            voice.library(&studio.library());
            Ok(Done::Well)
        }
        Command::Voices { more, get, forget } => {
            let studio = full(folders).await?;
            for id in &get {
                studio.get_voice(id).await?;
            }
            for id in &forget {
                studio.forget_voice(id)?;
            }
            match more {
                true => voice.further_voices(&studio.further_voices()),
                false => voice.voices(&studio.voices()),
            }
            Ok(Done::Well)
        }
        Command::Doctor => {
            let findings = full(folders).await?.check().await;
            findings.iter().for_each(|finding| voice.finding(finding));
            Ok(if findings.iter().all(|finding| finding.ok) { Done::Well } else { Done::Failed })
        }
    }
}

//! How the server answers a client that asks a thousand times a second while a video is made, and what that costs
//! the video.

use super::meter::cpu_seconds_of_self;
use super::{Bench, Depth, Goal, Measured, heading, path, row};
use serde_json::Value;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Clients that keep their connection and ask one after another.
const CLIENTS: u32 = 4;
/// Requests a second of all of them: a little more than the goal, for the last second is never full.
const RATE: u32 = 1_010;
/// Requests a second of one that only wants to know when the video is done.
const QUIET: u32 = 20;
/// What they are to be, and to cost.
const ENOUGH: f64 = 1_000.0;
const SOON_MS: f64 = 20.0;
const AS_LONG: f64 = 1.05;

/// Prints how long answers to GET /api/v1/tasks/{id} take, from the moment that each was to be asked, and how much
/// longer the video took than without them. Runs with and without follow each other in turns, and every other pair the
/// other way round, so that whatever else changes on this computer changes for both. The clients live on the same
/// cores as the server and the render: what they themselves work is told, and is not the server's doing.
pub(super) fn rows(bench: &Bench, depth: Depth) -> Measured<()> {
    let pairs = if depth == Depth::Quick { 1 } else { 3 };
    let (mut times, mut seconds) = (Vec::new(), 0.0);
    let (mut slower, mut by_us, mut clients) = (Vec::new(), Vec::new(), Vec::new());
    for pair in 0..pairs {
        let alone = || video(bench, 1, QUIET).map(|(_, alone)| alone);
        let early = if pair % 2 == 0 { Some(alone()?) } else { None };
        let (answers, asked) = video(bench, CLIENTS, RATE)?;
        let alone = early.map_or_else(alone, Ok)?;
        times.extend(answers);
        seconds += asked.seconds;
        slower.push(asked.seconds / alone.seconds);
        by_us.push(asked.without_clients()? / alone.without_clients()?);
        clients.push(asked.clients / asked.seconds);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
    heading(&format!("GET /api/v1/tasks/ID while a video is made, {pairs} of each"));
    row("answers a second", times.len() as f64 / seconds, Goal::AtLeast(ENOUGH));
    row("half of them within, ms", at(0.5), Goal::None);
    row("99 of 100 within, ms", at(0.99), Goal::AtMost(SOON_MS));
    row("the slowest, ms", times.last().copied().unwrap_or_default(), Goal::None);
    row("cores that the asking clients themselves took", median(&mut clients), Goal::None);
    row("the video with them / one nobody asks for", median(&mut slower), Goal::None);
    row("the same, without the clients' own work", median(&mut by_us), Goal::AtMost(AS_LONG));
    Ok(())
}

fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// What one video took while clients asked for it.
struct Asked {
    seconds: f64,
    /// CPU seconds of the clients, which are threads of this program.
    clients: f64,
}

impl Asked {
    /// Seconds that the video would have taken had the clients run on another computer: all cores are busy while it is
    /// made.
    fn without_clients(&self) -> Measured<f64> {
        let cores = std::thread::available_parallelism()?.get() as f64;
        Ok(self.seconds - self.clients / cores)
    }
}

/// Makes the sample on a fresh server, asking `rate` times a second how it is: the milliseconds of every answer, and
/// what the video took.
fn video(bench: &Bench, clients: u32, rate: u32) -> Measured<(Vec<f64>, Asked)> {
    let sample = bench.root.join("samples/night-sky/night-sky.spool");
    let (job, _) = bench.call(&["submit", path(&sample)?, "-o", path(&bench.desk.join("served.mp4"))?])?;
    let args = ["serve", "--port", "0", "--rate", "100000"].map(OsStr::new);
    let mut server = bench.command(&args).stdout(Stdio::piped()).spawn()?;
    let asked = ask(&job, server.stdout.take().ok_or("no output")?, clients, rate);
    server.kill()?;
    server.wait()?;
    std::fs::remove_dir_all(bench.desk.join("data"))?;
    asked
}

fn ask(job: &str, output: impl Read, clients: u32, rate: u32) -> Measured<(Vec<f64>, Asked)> {
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let (began, worked) = (Instant::now(), cpu_seconds_of_self()?);
    let told: Value = serde_json::from_str(&line)?;
    let address =
        told["url"].as_str().and_then(|url| url.strip_prefix("http://")).ok_or("no address")?.to_owned();
    let token = std::fs::read_to_string(told["token_file"].as_str().ok_or("no token")?)?;
    let request =
        format!("GET /api/v1/tasks/{job} HTTP/1.1\r\nHost: {address}\r\nx-api-key: {}\r\n\r\n", token.trim());
    let pause = Duration::from_secs(1) * clients / rate;
    // One after the other, not all at the same moment.
    let first = |number: u32| began + pause * number / clients;
    let client = |first: Instant| {
        client(&address, request.as_bytes(), first, pause).map_err(|error| error.to_string())
    };
    std::thread::scope(|scope| {
        let client = &client;
        let asking: Vec<_> = (0..clients).map(|number| scope.spawn(move || client(first(number)))).collect();
        let mut times = Vec::new();
        for client in asking {
            times.extend(client.join().map_err(|_| "a client broke")??);
        }
        let clients = cpu_seconds_of_self()? - worked;
        Ok((times, Asked { seconds: began.elapsed().as_secs_f64(), clients }))
    })
}

/// Asks at every `pause` from `first` on until the video is there; the milliseconds from when it was time to ask to the
/// answer, so that a late one counts also for those that had to wait behind it.
fn client(address: &str, request: &[u8], first: Instant, pause: Duration) -> Measured<Vec<f64>> {
    let mut stream = BufReader::new(TcpStream::connect(address)?);
    stream.get_ref().set_nodelay(true)?;
    let (mut due, mut times) = (first, Vec::new());
    loop {
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        stream.get_mut().write_all(request)?;
        let told = answer(&mut stream)?;
        times.push(due.elapsed().as_secs_f64() * 1_000.0);
        match told["data"]["state"].as_i64() {
            Some(4) => due += pause,
            Some(1) => return Ok(times),
            _ => return Err(told.to_string().into()),
        }
    }
}

fn answer(stream: &mut BufReader<TcpStream>) -> Measured<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let line = line.trim_end().to_lowercase();
        if line.starts_with("http/") && !line.contains(" 200 ") {
            return Err(line.into());
        }
        if let Some(bytes) = line.strip_prefix("content-length: ") {
            length = bytes.parse()?;
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(serde_json::from_slice(&body)?)
}

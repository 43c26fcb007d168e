//! How the server answers a client that asks a thousand times a second while a video is made, and what that costs
//! the video.

use super::{Bench, Measured, path};
use serde_json::Value;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Clients that keep their connection and ask one after another.
const CLIENTS: u32 = 4;
/// Requests a second of all of them.
const RATE: u32 = 1_000;
/// Requests a second of one that only wants to know when the video is done.
const QUIET: u32 = 5;

/// Prints how long answers to GET /api/v1/tasks/{id} take, from the moment that each was to be asked, and how much
/// longer the video took than without them.
pub(super) fn row(bench: &Bench) -> Measured<()> {
    let (_, alone) = video(bench, 1, QUIET)?;
    let (mut times, asked) = video(bench, CLIENTS, RATE)?;
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
    let what = "GET /api/v1/tasks/ID, while a job renders";
    println!("{what:<44} {:>7.1} ms {:>7.1} ms (99 of 100 faster)", at(0.5), at(0.99));
    let (rate, slower) = (times.len() as f64 / asked, asked / alone);
    println!("{:<44} {rate:>7.0} /s {:>20.2}x", "  as often, and the job against one left alone", slower);
    Ok(())
}

/// Makes the sample on a fresh server, asking `rate` times a second how it is: the milliseconds of every answer, and
/// the seconds until the video was there.
fn video(bench: &Bench, clients: u32, rate: u32) -> Measured<(Vec<f64>, f64)> {
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

fn ask(job: &str, output: impl Read, clients: u32, rate: u32) -> Measured<(Vec<f64>, f64)> {
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let began = Instant::now();
    let told: Value = serde_json::from_str(&line)?;
    let address =
        told["url"].as_str().and_then(|url| url.strip_prefix("http://")).ok_or("no address")?.to_owned();
    let token = std::fs::read_to_string(told["token_file"].as_str().ok_or("no token")?)?;
    let request =
        format!("GET /api/v1/tasks/{job} HTTP/1.1\r\nHost: {address}\r\nx-api-key: {}\r\n\r\n", token.trim());
    let pause = Duration::from_secs(1) * clients / rate;
    let client = || client(&address, request.as_bytes(), pause).map_err(|error| error.to_string());
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
        let mut times = Vec::new();
        for client in asking {
            times.extend(client.join().map_err(|_| "a client broke")??);
        }
        Ok((times, began.elapsed().as_secs_f64()))
    })
}

/// Asks at every `pause` until the video is there; the milliseconds from when it was time to ask to the answer.
fn client(address: &str, request: &[u8], pause: Duration) -> Measured<Vec<f64>> {
    let mut stream = BufReader::new(TcpStream::connect(address)?);
    stream.get_ref().set_nodelay(true)?;
    let (mut due, mut times) = (Instant::now(), Vec::new());
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

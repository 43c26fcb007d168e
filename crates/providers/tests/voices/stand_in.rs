//! Stand-ins: what each service answers, and how the tests ask.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use providers::footage::Keys;
use providers::models::Patience;
use providers::voices::patient_narrators;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use studio::api::VoiceSetup;
use studio::ports::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

pub const KEY: &str = "canary-5e2b";
pub const TEXT: &str = "Bees dance, always.";
pub const WORDS: &[&str] = &["Bees", "dance,", "always."];

/// A service that speaks HTTP.
pub struct Stand {
    pub id: &'static str,
    pub name: &'static str,
    pub voice: &'static str,
    /// Where it is asked to speak, below its address, and which header has the key.
    pub asked: (&'static str, &'static str),
    /// The type of its answers.
    pub kind: &'static str,
    /// Whether it tells when words are spoken.
    pub times: bool,
    /// Names that are on no list, and the language that such a voice speaks.
    pub unlisted: &'static [(&'static str, Option<&'static str>)],
    answer: fn(&[i16]) -> ResponseTemplate,
}

const PLAIN: &[(&str, Option<&str>)] = &[("af_sky", Some(MANY)), ("", None), ("../x", None), ("a b", None)];
const OURS: &[(&str, Option<&str>)] = &[("uvKt0QvJ4aVqE", Some(MANY)), ("a/b", None), ("?x=1", None)];
const MICROSOFTS: &[(&str, Option<&str>)] =
    &[("fr-CA-SylvieNeural", Some("fr-CA")), ("Sylvie", None), ("fr-CA-'/>", None)];

#[rustfmt::skip]
pub const SERVICES: &[Stand] = &[
    Stand { id: "openai", name: "OpenAI", voice: "openai:nova", asked: ("v1/audio/speech", "authorization"), kind: "audio/wav", times: false, unlisted: PLAIN, answer: wav_of },
    Stand { id: "siliconflow", name: "SiliconFlow", voice: "siliconflow:anna", asked: ("v1/audio/speech", "authorization"), kind: "audio/wav", times: false, unlisted: PLAIN, answer: wav_of },
    Stand { id: "compatible-speech", name: "OpenAI-compatible speech", voice: "compatible-speech:onyx", asked: ("v1/audio/speech", "authorization"), kind: "audio/wav", times: false, unlisted: PLAIN, answer: wav_of },
    Stand { id: "azure-speech", name: "Azure Speech", voice: "azure-speech:en-US-JennyNeural", asked: ("cognitiveservices/v1", "ocp-apim-subscription-key"), kind: "audio/x-wav", times: false, unlisted: MICROSOFTS, answer: wav_of },
    Stand { id: "elevenlabs", name: "ElevenLabs", voice: "elevenlabs:EXAVITQu4vr4xnSDxMaL", asked: ("v1/text-to-speech/EXAVITQu4vr4xnSDxMaL/with-timestamps", "xi-api-key"), kind: "application/json", times: true, unlisted: OURS, answer: elevenlabs_of },
    Stand { id: "gemini", name: "Google Gemini", voice: "gemini:Kore", asked: ("v1beta/models/gemini-3.8-flash-tts:generateContent", "x-goog-api-key"), kind: "application/json", times: false, unlisted: PLAIN, answer: gemini_of },
];

impl Stand {
    /// Two seconds of sound between a little silence.
    pub fn good(&self) -> ResponseTemplate {
        self.sound_of_ms(2_000)
    }
    pub fn sound_of_ms(&self, ms: usize) -> ResponseTemplate {
        (self.answer)(&tone(ms))
    }
    pub fn silence(&self) -> ResponseTemplate {
        (self.answer)(&[0; 24_000])
    }
}

/// A tone, 200 ms of silence before and after it; nothing at all when it has no length.
fn tone(ms: usize) -> Vec<i16> {
    if ms == 0 {
        return Vec::new();
    }
    let wave = (0..ms * 24).map(|at| ((at as f32 * 0.06).sin() * 9_000.0) as i16);
    [vec![0; 200 * 24], wave.collect(), vec![0; 200 * 24]].concat()
}

fn bytes(samples: &[i16]) -> Vec<u8> {
    samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
}

fn wav_of(samples: &[i16]) -> ResponseTemplate {
    let data = bytes(samples);
    let head = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\xc0\x5d\0\0\x80\xbb\0\0\x02\0\x10\0data";
    let body = [head.as_slice(), &(data.len() as u32).to_le_bytes(), &data].concat();
    ResponseTemplate::new(200).set_body_raw(body, "audio/wav")
}

pub fn wav() -> ResponseTemplate {
    wav_of(&tone(2_000))
}

fn elevenlabs_of(samples: &[i16]) -> ResponseTemplate {
    let characters: Vec<String> = TEXT.chars().map(String::from).collect();
    let starts: Vec<f64> = (0..characters.len()).map(|at| at as f64 / 10.0).collect();
    let ends: Vec<f64> = (1..=characters.len()).map(|at| at as f64 / 10.0).collect();
    let alignment = json!({ "characters": characters, "character_start_times_seconds": starts, "character_end_times_seconds": ends });
    ResponseTemplate::new(200)
        .set_body_json(json!({ "audio_base64": STANDARD.encode(bytes(samples)), "alignment": alignment, "normalized_alignment": alignment }))
}

pub fn elevenlabs(ms: usize) -> ResponseTemplate {
    elevenlabs_of(&tone(ms))
}

fn gemini_of(samples: &[i16]) -> ResponseTemplate {
    let inline =
        json!({ "mimeType": "audio/L16;codec=pcm;rate=24000", "data": STANDARD.encode(bytes(samples)) });
    ResponseTemplate::new(200).set_body_json(json!({ "candidates": [{ "content": { "parts": [{ "inlineData": inline }], "role": "model" },
        "finishReason": "STOP", "index": 0 }], "usageMetadata": { "promptTokenCount": 5 }, "modelVersion": "gemini-3.8-flash-tts" }))
}

pub fn gemini(ms: usize) -> ResponseTemplate {
    gemini_of(&tone(ms))
}

pub fn patience() -> Patience {
    Patience {
        connect: Duration::from_secs(2),
        silence: Duration::from_millis(1_500),
        whole: Duration::from_secs(10),
        pause: Duration::from_millis(1),
    }
}

pub fn narrator(id: &str) -> Arc<dyn Narrator> {
    let keys: Keys = Arc::new(|_| Some(KEY.to_owned()));
    patient_narrators(&keys, patience()).into_iter().find(|narrator| narrator.id() == id).unwrap()
}

pub fn at(address: &str) -> VoiceSetup {
    VoiceSetup { address: Some(address.to_owned()), ..VoiceSetup::default() }
}

/// Answers one thing after another; the last again and again.
struct InTurn(Vec<ResponseTemplate>, AtomicUsize);

impl Respond for InTurn {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let turn = self.1.fetch_add(1, Ordering::Relaxed);
        self.0[turn.min(self.0.len() - 1)].clone()
    }
}

pub async fn server(answers: Vec<ResponseTemplate>) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(InTurn(answers, AtomicUsize::new(0))).mount(&server).await;
    server
}

/// What came of a line.
pub struct Said {
    pub spoken: Result<Spoken, StageFailure>,
    /// Whether a file was left.
    pub kept: bool,
    /// Samples a second, and channels, of the file.
    pub rate: u32,
    pub channels: u16,
    pub samples: Vec<i16>,
}

pub async fn say(service: &Stand, address: &str) -> Said {
    say_with(service.id, service.voice, &at(address), 100).await
}

pub async fn say_with(id: &str, voice: &str, setup: &VoiceSetup, rate_percent: u16) -> Said {
    say_at(id, voice, setup, (rate_percent, 0)).await
}

/// The same at a pitch.
pub async fn say_at(id: &str, voice: &str, setup: &VoiceSetup, (rate_percent, pitch): (u16, i8)) -> Said {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("line.wav");
    let line = SpokenLine { text: TEXT, words: WORDS, voice, rate_percent, pitch };
    let spoken = narrator(id).narrate(line, setup, &out, &CancellationToken::new()).await;
    let wav = hound::WavReader::open(&out);
    let kept = wav.is_ok();
    let read = |wav: hound::WavReader<_>| {
        let spec = wav.spec();
        (spec.sample_rate, spec.channels, wav.into_samples().map(Result::unwrap).collect())
    };
    let (rate, channels, samples) = wav.map(read).unwrap_or_default();
    Said { spoken, kept, rate, channels, samples }
}

pub fn fault_of(said: Said) -> Fault {
    let fault = match said.spoken {
        Err(StageFailure::Retry(fault) | StageFailure::GiveUp(fault)) => Some(fault),
        _ => None,
    };
    fault.expect("the service fails")
}

/// A server that promises a whole answer, sends half of it, and hangs up.
pub async fn hangs_up_in_the_middle(service: &Stand) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let head =
        format!("HTTP/1.1 200 OK\r\ncontent-type: {}\r\ncontent-length: 9999\r\n\r\nRIFF", service.kind);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut asked = [0; 16_384];
            let _ = socket.read(&mut asked).await;
            let _ = socket.write_all(head.as_bytes()).await;
        }
    });
    address
}

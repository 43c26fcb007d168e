//! Services that speak, against local servers that speak each one's documented wire, errors included.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

#[path = "voices/edge.rs"]
mod edge;
#[path = "voices/edge_stand_in.rs"]
mod edge_stand_in;
#[path = "voices/own.rs"]
mod own;
#[allow(dead_code, reason = "other tests need the rest")]
#[path = "voices/stand_in.rs"]
mod stand_in;

use providers::footage::Keys;
use providers::voices::patient_narrators;
use serde_json::{Value, json};
use stand_in::*;
use std::sync::Arc;
use std::time::{Duration, Instant};
use studio::api::VoiceSetup;
use studio::ports::{CancellationToken, MANY, SpokenLine, StageFailure};
use wiremock::matchers::{body_partial_json, body_string_contains, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

#[tokio::test]
async fn every_service_speaks_a_line() {
    for service in SERVICES {
        let server = server(vec![service.good()]).await;
        let said = say(service, &server.uri()).await;
        let spoken = said.spoken.unwrap();
        assert!((1_900..2_200).contains(&spoken.length.as_ms()), "{}: {:?}", service.id, spoken.length);
        assert_eq!((said.rate, said.channels), (24_000, 1), "{}", service.id);
        assert_eq!(spoken.words.is_empty(), !service.times, "{}", service.id);
    }
}

#[tokio::test]
async fn openai_and_its_like_are_asked_as_they_document() {
    for (id, voice) in [("openai", "nova"), ("compatible-speech", "af_sky"), ("siliconflow", "a-model:anna")]
    {
        let server = MockServer::start().await;
        Mock::given(method("POST"))
            .and(path("/v1/audio/speech"))
            .and(header("authorization", format!("Bearer {KEY}").as_str()))
            .and(body_partial_json(
                json!({ "model": "a-model", "voice": voice, "input": TEXT, "response_format": "wav" }),
            ))
            .respond_with(wav())
            .expect(1)
            .mount(&server)
            .await;
        let voice = format!("{id}:{}", voice.trim_start_matches("a-model:"));
        let setup = VoiceSetup { model: Some("a-model".to_owned()), ..at(&format!("{}/v1", server.uri())) };
        assert!(say_with(id, &voice, &setup, 100).await.spoken.is_ok(), "{id}");
    }
}

#[tokio::test]
async fn azure_is_asked_in_ssml() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/cognitiveservices/v1"))
        .and(header("ocp-apim-subscription-key", KEY))
        .and(header("content-type", "application/ssml+xml"))
        .and(header("x-microsoft-outputformat", "riff-24khz-16bit-mono-pcm"))
        .and(body_string_contains("<voice name='zh-CN-XiaoxiaoNeural'><prosody rate='-20%'>Bees dance"))
        .respond_with(wav())
        .expect(1)
        .mount(&server)
        .await;
    let voice = "azure-speech:zh-CN-XiaoxiaoNeural";
    assert!(say_with("azure-speech", voice, &at(&server.uri()), 80).await.spoken.is_ok());
}

#[tokio::test]
async fn elevenlabs_tells_when_each_word_is_spoken() {
    let server = MockServer::start().await;
    Mock::given(path("/v1/text-to-speech/EXAVITQu4vr4xnSDxMaL/with-timestamps"))
        .and(header("xi-api-key", KEY))
        .and(query_param("output_format", "pcm_24000"))
        .and(body_partial_json(json!({ "text": TEXT, "model_id": "eleven_multilingual_v2" })))
        .respond_with(elevenlabs(2_000))
        .mount(&server)
        .await;
    let said =
        say_with("elevenlabs", "elevenlabs:EXAVITQu4vr4xnSDxMaL", &at(&format!("{}/v1/", server.uri())), 100)
            .await;
    // A tenth of a second a letter, and 170 ms of the silence before it are cut.
    let near = |time: editorial::Time| (time.as_ms() + 5) / 10 * 10;
    let words = said.spoken.unwrap().words;
    let spans: Vec<_> =
        words.iter().map(|word| (word.text.clone(), near(word.start), near(word.end))).collect();
    let expected = [("Bees", 0, 230), ("dance,", 330, 830), ("always.", 1_030, 1_630)];
    assert_eq!(spans, expected.map(|(word, from, to)| (word.to_owned(), from, to)));
}

#[tokio::test]
async fn gemini_is_asked_for_sound() {
    let server = MockServer::start().await;
    Mock::given(path("/v1beta/models/gemini-3.8-flash-tts:generateContent"))
        .and(header("x-goog-api-key", KEY))
        .and(body_partial_json(json!({
            "contents": [{ "parts": [{ "text": TEXT }] }],
            "generationConfig": { "responseModalities": ["AUDIO"],
                "speechConfig": { "voiceConfig": { "prebuiltVoiceConfig": { "voiceName": "Kore" } } } } })))
        .respond_with(gemini(2_000))
        .expect(1)
        .mount(&server)
        .await;
    let said = say_with("gemini", "gemini:Kore", &at(&format!("{}/v1beta/", server.uri())), 100).await;
    assert!(said.spoken.is_ok());
}

#[tokio::test]
async fn a_pace_is_kept_by_the_service_or_else_by_us() {
    for (service, speed, length) in [
        (&SERVICES[0], None, 1_640),
        (&SERVICES[1], Some(1.25), 2_060),
        (&SERVICES[3], None, 2_060),
        (&SERVICES[4], Some(1.2), 1_976),
        (&SERVICES[5], None, 1_640),
    ] {
        let server = server(vec![service.good()]).await;
        let said = say_with(service.id, service.voice, &at(&server.uri()), 125).await;
        let spoken = said.spoken.unwrap();
        assert!((spoken.length.as_ms() - length).abs() < 60, "{}: {:?}", service.id, spoken.length);
        assert!(spoken.words.iter().all(|word| word.end <= spoken.length), "{}", service.id);
        if service.id != "azure-speech" {
            let asked: Value = server.received_requests().await.unwrap()[0].body_json().unwrap();
            let told = asked.get("speed").or_else(|| asked.pointer("/voice_settings/speed"));
            assert_eq!(told.and_then(Value::as_f64), speed, "{}", service.id);
        }
    }
}

#[tokio::test]
async fn every_refusal_has_its_sentence_and_none_has_the_key() {
    let wrong =
        |status: u16, body: &str| ResponseTemplate::new(status).set_body_string(body.replace("KEY", KEY));
    let html = ResponseTemplate::new(200).set_body_raw("<html>Log in</html>", "text/html");
    let cases = [
        (wrong(401, "Incorrect API key provided: KEY"), "voice_key_wrong", "did not accept its key."),
        (wrong(403, "KEY"), "voice_key_wrong", "did not accept its key."),
        (wrong(400, "API key not valid. KEY"), "voice_key_wrong", "did not accept its key."),
        (
            wrong(401, "{\"detail\":{\"status\":\"quota_exceeded\"}}"),
            "voice_quota",
            "says that your account has nothing left to spend.",
        ),
        (
            wrong(402, "Insufficient Balance"),
            "voice_quota",
            "says that your account has nothing left to spend.",
        ),
        (
            wrong(429, "{\"error\":{\"code\":\"insufficient_quota\"}}"),
            "voice_quota",
            "says that your account has nothing left to spend.",
        ),
        (wrong(429, "slow down"), "voice_limit", "speaks no more lines for now."),
        (wrong(429, "KEY").insert_header("retry-after", "3600"), "voice_limit", "asks to wait 3600 seconds."),
        (wrong(404, "no such model"), "voice_unknown", "does not have this voice or model."),
        (wrong(422, "KEY"), "voice_refused", "did not take the line."),
        (wrong(500, "KEY"), "voice_busy", "has a problem of its own."),
        (html, "voice_answer", "answered something that is no sound."),
        (
            wrong(302, "").insert_header("location", "http://127.0.0.1:1/steal"),
            "voice_address",
            "has an address that Spool does not open.",
        ),
    ];
    for service in SERVICES {
        for (answer, code, says) in &cases {
            let server = server(vec![answer.clone()]).await;
            let fault = fault_of(say(service, &server.uri()).await);
            let sentence = format!("{} {says}", service.name);
            assert_eq!((fault.code.as_str(), fault.message), (*code, sentence), "{}", service.id);
            assert!(!fault.hint.is_empty() && !format!("{}{}", fault.hint, fault.code).contains(KEY));
        }
    }
}

#[tokio::test]
async fn sound_that_is_none_or_breaks_off_is_not_kept() {
    for service in SERVICES {
        for (answer, code) in [
            (service.sound_of_ms(0), "voice_answer"),
            (service.silence(), "voice_answer"),
            (service.sound_of_ms(30), "voice_cut"),
            (ResponseTemplate::new(200).set_body_raw(Vec::new(), service.kind), "voice_answer"),
        ] {
            let server = server(vec![answer]).await;
            let said = say(service, &server.uri()).await;
            assert!(!said.kept, "{}", service.id);
            assert_eq!(fault_of(said).code, code, "{}", service.id);
        }
        let address = hangs_up_in_the_middle(service).await;
        assert_eq!(fault_of(say(service, &address).await).code, "voice_cut", "{}", service.id);
    }
}

#[tokio::test]
async fn a_service_that_asks_for_a_moment_gets_it() {
    let wait = ResponseTemplate::new(429).insert_header("retry-after", "1");
    let service = &SERVICES[0];
    let server = server(vec![wait, ResponseTemplate::new(503), service.good()]).await;
    let started = Instant::now();
    assert!(say(service, &server.uri()).await.spoken.is_ok());
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_service_that_says_nothing_is_given_up() {
    for service in SERVICES {
        let server = server(vec![service.good().set_delay(Duration::from_secs(60))]).await;
        assert_eq!(fault_of(say(service, &server.uri()).await).code, "voice_slow", "{}", service.id);
    }
}

#[tokio::test]
async fn nobody_there_is_told_as_no_connection() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for service in SERVICES {
        let fault = fault_of(say(service, &format!("http://127.0.0.1:{port}/")).await);
        assert_eq!((fault.code.as_str(), fault.retryable), ("voice_unreachable", true), "{}", service.id);
    }
}

#[tokio::test]
async fn a_pitch_is_asked_for_where_that_can_be_and_made_here_elsewhere() {
    for service in SERVICES {
        let server = server(vec![service.good()]).await;
        // What rings at the two ends is no tone.
        let ups = |said: &Said| {
            let middle = &said.samples[said.samples.len() / 4..said.samples.len() * 3 / 4];
            let ups = middle.windows(2).filter(|pair| pair[0] < 0 && pair[1] >= 0).count() as f64;
            ups / (middle.len() as f64 / f64::from(said.rate))
        };
        let at_pitch =
            async |pitch| say_at(service.id, service.voice, &at(&server.uri()), (100, pitch)).await;
        let (plain, high) = (at_pitch(0).await, at_pitch(5).await);
        let lengths = [&plain, &high].map(|said| said.spoken.as_ref().unwrap().length.as_ms());
        assert!(lengths[0].abs_diff(lengths[1]) <= 20, "{}: {lengths:?}", service.id);
        let asked: Vec<bool> = server
            .received_requests()
            .await
            .unwrap()
            .iter()
            .map(|request| String::from_utf8_lossy(&request.body).contains("pitch='+5st'"))
            .collect();
        let higher = ups(&high) / ups(&plain);
        if service.id == "azure-speech" {
            assert_eq!((asked, higher), (vec![false, true], 1.0), "the sound is as it came");
        } else {
            assert_eq!(asked, [false, false], "{}", service.id);
            assert!((higher / 2_f64.powf(5.0 / 12.0) - 1.0).abs() < 0.02, "{}: {higher}", service.id);
        }
    }
}

#[tokio::test]
async fn stopping_ends_it_at_once() {
    let service = &SERVICES[0];
    let server = server(vec![service.good().set_delay(Duration::from_secs(60))]).await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    let folder = tempfile::tempdir().unwrap();
    let line = SpokenLine { text: TEXT, words: WORDS, voice: service.voice, rate_percent: 100, pitch: 0 };
    let out = folder.path().join("line.wav");
    let stopped = narrator(service.id).narrate(line, &at(&server.uri()), &out, &cancel).await;
    assert_eq!(stopped, Err(StageFailure::Cancelled));
}

#[tokio::test]
async fn without_a_key_nothing_is_sent() {
    let no_keys: Keys = Arc::new(|_| None);
    for service in SERVICES.iter().filter(|service| service.id != "compatible-speech") {
        let server = MockServer::start().await;
        Mock::given(method("POST")).respond_with(service.good()).expect(0).mount(&server).await;
        let narrator =
            patient_narrators(&no_keys, patience()).into_iter().find(|one| one.id() == service.id).unwrap();
        let setup = at(&server.uri());
        assert_eq!(narrator.ready(&setup).unwrap_err().code, "voice_key");
        let tested = narrator.test(&setup, &CancellationToken::new()).await;
        assert_eq!(tested.unwrap_err().message, format!("{} needs a key.", service.name));
    }
}

#[tokio::test]
async fn a_service_is_tested_with_one_word() {
    for service in SERVICES {
        let server = server(vec![service.good()]).await;
        let narrator = narrator(service.id);
        assert_eq!(
            narrator.test(&at(&server.uri()), &CancellationToken::new()).await,
            Ok(()),
            "{}",
            service.id
        );
        assert_eq!(narrator.ready(&at(&server.uri())), Ok(()));
    }
}

#[test]
fn voices_tell_their_engine_and_others_can_be_named() {
    for service in SERVICES {
        let narrator = narrator(service.id);
        let voices = narrator.voices();
        assert!(
            voices.len() >= 6 && voices.iter().all(|voice| voice.id.starts_with(&format!("{}:", service.id)))
        );
        for (name, language) in service.unlisted {
            let voice = narrator.unlisted(&format!("{}:{name}", service.id));
            assert_eq!(voice.map(|voice| voice.language).as_deref(), *language, "{}:{name}", service.id);
        }
    }
    assert_eq!(narrator("openai").voices()[0].language, MANY);
    assert_eq!(narrator("openai").unlisted("elevenlabs:x"), None);
}

#[test]
fn an_address_that_could_leak_a_key_is_not_taken() {
    for (id, address, fine) in [
        ("compatible-speech", "http://192.168.1.7:8880/v1", true),
        ("compatible-speech", "http://my.example/v1", false),
        ("compatible-speech", "https://me:secret@my.example/v1", false),
        ("azure-speech", "westeurope", true),
        ("azure-speech", "https://mine.cognitiveservices.azure.com/tts", true),
        ("azure-speech", "west europe", false),
        ("edge", "ftp://x", false),
    ] {
        assert_eq!(narrator(id).accepts(&at(address)).is_ok(), fine, "{address}");
    }
    let azure = narrator("azure-speech");
    assert_eq!(azure.reach(&at("westeurope")).sends_to, ["westeurope.tts.speech.microsoft.com"]);
    assert_eq!(azure.ready(&VoiceSetup::default()).unwrap_err().message, "Azure Speech needs an address.");
    assert_eq!(
        narrator("compatible-speech").reach(&at("http://127.0.0.1:8880/v1")).sends_to,
        Vec::<String>::new()
    );
}

#[test]
fn whatever_changes_the_sound_changes_the_fingerprint_and_no_address_is_in_it() {
    let openai = narrator("openai");
    let mine = openai.fingerprint(&at("https://mine.example/secret/"));
    let model = VoiceSetup { model: Some("tts-1-hd".to_owned()), ..VoiceSetup::default() };
    let all = [openai.fingerprint(&VoiceSetup::default()), mine.clone(), openai.fingerprint(&model)];
    assert!(all[0] != all[1] && all[0] != all[2] && all[1] != all[2], "{all:?}");
    assert!(!mine.contains("secret") && !mine.contains("mine"));
}

//! Edge's voices, against a local web socket that speaks as its browser's clients have found out.

use super::stand_in::{TEXT, at, fault_of, narrator, say_with};
use futures::{SinkExt, StreamExt};
use serde_json::json;
use std::sync::{Arc, Mutex};
use studio::api::VoiceSetup;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

const VOICE: &str = "edge:en-US-JennyNeural";
const MP3: &[u8] = include_bytes!("../data/tone.mp3");

/// What the service does once it has heard the line.
#[derive(Clone, Copy, PartialEq)]
enum Does {
    Speak,
    HangUp,
    Close,
    SayNothing,
    SendNoSound,
    SendNonsense,
}

#[derive(Default, Clone)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn all(&self) -> String {
        self.0.lock().unwrap().join("\n")
    }
}

fn on(address: &str) -> VoiceSetup {
    VoiceSetup { on: Some(true), ..at(address) }
}

async fn service(does: Does) -> (String, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/readaloud/", listener.local_addr().unwrap());
    let heard = Heard::default();
    let ears = heard.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            attend(socket, does, ears.clone()).await;
        }
    });
    (address, heard)
}

#[allow(clippy::result_large_err, reason = "the shape that the library asks for")]
async fn attend(socket: TcpStream, does: Does, heard: Heard) {
    let ears = heard.clone();
    let look = move |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
        ears.0.lock().unwrap().push(format!("{} {:?}", request.uri(), request.headers()));
        Ok(response)
    };
    let Ok(mut socket) = accept_hdr_async(socket, look).await else { return };
    for _ in 0..2 {
        let Some(Ok(Message::Text(message))) = socket.next().await else { return };
        heard.0.lock().unwrap().push(message.to_string());
    }
    let message = |path: &str, body: &str| {
        Message::text(format!(
            "X-RequestId:1\r\nContent-Type:application/json; charset=utf-8\r\nPath:{path}\r\n\r\n{body}"
        ))
    };
    let _ = socket.send(message("turn.start", "{\"context\":{}}")).await;
    match does {
        Does::HangUp => return,
        Does::Close => drop(socket.close(None).await),
        Does::SayNothing => std::future::pending().await,
        Does::SendNonsense => drop(socket.send(Message::binary(vec![0xff, 0xff, 1])).await),
        Does::SendNoSound => drop(socket.send(message("turn.end", "{}")).await),
        Does::Speak => {
            for (word, offset) in [("Bees", 2_000_000), ("dance", 7_000_000), ("always", 15_000_000)] {
                let data = json!({ "Offset": offset, "Duration": 4_000_000, "text": { "Text": word, "Length": word.len(), "BoundaryType": "WordBoundary" } });
                let metadata = json!({ "Metadata": [{ "Type": "WordBoundary", "Data": data }] });
                let _ = socket.send(message("audio.metadata", &metadata.to_string())).await;
            }
            let end = json!({ "Metadata": [{ "Type": "SessionEnd", "Data": { "Offset": 0 } }] });
            let _ = socket.send(message("audio.metadata", &end.to_string())).await;
            for piece in MP3.chunks(1_500) {
                let head = "X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n";
                let frame = [&(head.len() as u16).to_be_bytes(), head.as_bytes(), piece].concat();
                let _ = socket.send(Message::binary(frame)).await;
            }
            let _ = socket.send(message("turn.end", "{}")).await;
        }
    }
    while let Some(Ok(_)) = socket.next().await {}
}

#[tokio::test]
async fn edge_speaks_and_tells_when_each_word_is_spoken() {
    let (address, heard) = service(Does::Speak).await;
    let spoken = say_with("edge", VOICE, &on(&address), 110).await.spoken.unwrap();
    assert!((2_000..2_200).contains(&spoken.length.as_ms()), "{:?}", spoken.length);
    let texts: Vec<_> = spoken.words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(texts, ["Bees", "dance,", "always."]);
    let gaps: Vec<_> = spoken.words.windows(2).map(|pair| (pair[1].start - pair[0].start).as_ms()).collect();
    assert!((gaps[0] - 500).abs() < 80 && (gaps[1] - 800).abs() < 10, "{:?}", spoken.words);
    let heard = heard.all();
    for part in [
        "/readaloud/edge/v1?TrustedClientToken=",
        "Sec-MS-GEC=",
        "Sec-MS-GEC-Version=2-",
        "Path:speech.config",
        "\"wordBoundaryEnabled\":\"true\"",
        &format!("<voice name='en-US-JennyNeural'><prosody rate='+10%'>{TEXT}</prosody>"),
    ] {
        assert!(heard.contains(part), "{part}: {heard}");
    }
}

#[tokio::test]
async fn each_way_of_edge_to_fail_has_its_own_code() {
    for (does, code) in [
        (Does::HangUp, "voice_cut"),
        (Does::Close, "voice_cut"),
        (Does::SayNothing, "voice_slow"),
        (Does::SendNoSound, "voice_answer"),
        (Does::SendNonsense, "voice_answer"),
    ] {
        let (address, _) = service(does).await;
        assert_eq!(fault_of(say_with("edge", VOICE, &on(&address), 100).await).code, code);
    }
}

#[tokio::test]
async fn edge_that_lets_nobody_in_is_told() {
    for (head, code) in [
        ("403 Forbidden\r\n", "voice_refused"),
        ("429 Too Many\r\nretry-after: 3600\r\n", "voice_limit"),
        ("503 Busy\r\n", "voice_busy"),
        ("302 Found\r\nlocation: /again\r\n", "voice_address"),
        ("200 OK\r\n", "voice_answer"),
        (
            "101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: wrong\r\n",
            "voice_answer",
        ),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let mut asked = [0; 8_192];
                let _ = socket.read(&mut asked).await;
                let answer = format!("HTTP/1.1 {head}content-length: 0\r\nconnection: close\r\n\r\n");
                let answer = if head.starts_with("101") { format!("HTTP/1.1 {head}\r\n") } else { answer };
                let _ = socket.write_all(answer.as_bytes()).await;
            }
        });
        assert_eq!(fault_of(say_with("edge", VOICE, &on(&address), 100).await).code, code, "{head}");
    }
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_set_by_the_services_own() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let heard = Heard::default();
    let ears = heard.clone();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut asked = vec![0; 8_192];
        let length = socket.read(&mut asked).await.unwrap();
        ears.0.lock().unwrap().push(String::from_utf8_lossy(&asked[..length]).into_owned());
        let refused = "HTTP/1.1 403 Forbidden\r\ndate: Tue, 01 Jan 2030 00:00:00 GMT\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        socket.write_all(refused.as_bytes()).await.unwrap();
        drop(socket);
        let (socket, _) = listener.accept().await.unwrap();
        attend(socket, Does::Speak, ears).await;
    });
    assert!(say_with("edge", VOICE, &on(&address), 100).await.spoken.is_ok());
    let heard = heard.all();
    let tokens: Vec<&str> =
        heard.split("Sec-MS-GEC=").skip(1).filter_map(|rest| rest.split('&').next()).collect();
    assert!(tokens.len() == 2 && tokens[0] != tokens[1], "{tokens:?}");
}

#[tokio::test]
async fn edge_is_not_asked_before_it_is_switched_on() {
    let (address, heard) = service(Does::Speak).await;
    let fault = fault_of(say_with("edge", VOICE, &at(&address), 100).await);
    assert_eq!(
        (fault.code.as_str(), fault.message.as_str()),
        ("voice_off", "Microsoft Edge is not switched on.")
    );
    assert_eq!(heard.all(), "");
    let edge = narrator("edge");
    assert!(edge.reach(&VoiceSetup::default()).wants_switch && !edge.reach(&VoiceSetup::default()).needs_key);
    assert_eq!(edge.reach(&VoiceSetup::default()).sends_to, ["speech.platform.bing.com"]);
}

//! Stands in for Edge: a local web socket that speaks as its browser's clients have found out.

use super::stand_in::at;
use futures::{SinkExt, StreamExt};
use serde_json::json;
use std::sync::{Arc, Mutex};
use studio::api::VoiceSetup;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

pub const VOICE: &str = "edge:en-US-JennyNeural";
const MP3: &[u8] = include_bytes!("../data/tone.mp3");

/// What the service does once it has heard the line.
#[derive(Clone, Copy, PartialEq)]
pub enum Does {
    Speak,
    HangUp,
    Close,
    SayNothing,
    SendNoSound,
    SendNonsense,
}

#[derive(Default, Clone)]
pub struct Heard(pub Arc<Mutex<Vec<String>>>);

impl Heard {
    pub fn all(&self) -> String {
        self.0.lock().unwrap().join("\n")
    }
}

pub fn on(address: &str) -> VoiceSetup {
    VoiceSetup { on: Some(true), ..at(address) }
}

pub async fn service(does: Does) -> (String, Heard) {
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
pub async fn attend(socket: TcpStream, does: Does, heard: Heard) {
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

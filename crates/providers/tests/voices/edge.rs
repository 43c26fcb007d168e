//! Edge's voices, against a local web socket that speaks as its browser's clients have found out.

use super::edge_stand_in::*;
use super::stand_in::{TEXT, at, fault_of, narrator, say_with};
use studio::api::VoiceSetup;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

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

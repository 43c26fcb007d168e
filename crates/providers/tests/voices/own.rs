//! Which voices a person has at a service, against local servers that answer as each documents, errors included.

use super::edge_stand_in::on;
use super::stand_in::{KEY, at, narrator};
use serde_json::{Value, json};
use std::time::Duration;
use studio::api::VoiceSetup;
use studio::ports::{CancellationToken, Fault, Gender, MANY, MOST_VOICES, Voice};
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

async fn looked_up(id: &str, setup: &VoiceSetup) -> Result<Vec<Voice>, Fault> {
    narrator(id).look_up(setup, &CancellationToken::new()).await
}

fn told(value: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(value)
}

#[tokio::test]
async fn elevenlabs_tells_the_voices_of_the_account() {
    let list = json!({ "voices": [
        { "voice_id": "21m00Tcm4TlvDq8ikWAM", "name": "Rachel", "category": "premade", "labels": { "accent": "american", "gender": "female" } },
        { "voice_id": "uvKt0QvJ4aVqE", "name": "My\u{202e} own", "category": "cloned", "labels": { "gender": "male", "age": null }, "samples": [] },
        { "voice_id": "nameless1", "name": null, "labels": null },
        { "voice_id": "../no/such", "name": "Sly", "labels": {} } ] });
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/v1/voices"))
        .and(header("xi-api-key", KEY))
        .respond_with(told(list))
        .mount(&server)
        .await;
    let voices = looked_up("elevenlabs", &at(&format!("{}/v1", server.uri()))).await.unwrap();
    let said: Vec<_> = voices.iter().map(|one| (one.id.as_str(), one.name.as_str(), one.gender)).collect();
    assert_eq!(
        said,
        [
            ("elevenlabs:21m00Tcm4TlvDq8ikWAM", "Rachel", Gender::Female),
            ("elevenlabs:uvKt0QvJ4aVqE", "My own", Gender::Male),
            ("elevenlabs:nameless1", "nameless1", Gender::Female),
        ]
    );
    assert!(voices.iter().all(|voice| voice.language == MANY));
}

fn of_azure(name: &str, locale: &str, called: [&str; 2], status: &str) -> Value {
    let [display, local] = called;
    json!({ "Name": format!("Microsoft Server Speech Text to Speech Voice ({locale}, X)"), "DisplayName": display, "LocalName": local,
        "ShortName": name, "Gender": "Male", "Locale": locale, "SampleRateHertz": "24000", "VoiceType": "Neural", "Status": status })
}

#[tokio::test]
async fn azure_tells_the_voices_of_the_region_and_of_too_many_those_that_are_offered_anyway() {
    let mut list: Vec<Value> =
        (0..600).map(|at| of_azure(&format!("af-ZA-A{at}Neural"), "af-ZA", ["Adri", "Adri"], "GA")).collect();
    list.push(of_azure("zh-CN-YunxiNeural", "zh-CN", ["Yunxi", "云希"], "GA"));
    list.push(of_azure("zh-CN-OldNeural", "zh-CN", ["Old", "旧"], "Deprecated"));
    let server = MockServer::start().await;
    Mock::given(path("/cognitiveservices/voices/list"))
        .and(header("ocp-apim-subscription-key", KEY))
        .respond_with(told(list.into()))
        .mount(&server)
        .await;
    let voices = looked_up("azure-speech", &at(&server.uri())).await.unwrap();
    assert_eq!(voices.len(), MOST_VOICES);
    let first = &voices[0];
    assert_eq!((first.id.as_str(), first.name.as_str()), ("azure-speech:zh-CN-YunxiNeural", "云希 Yunxi"));
    assert_eq!((first.language.as_str(), first.gender), ("zh-CN", Gender::Male));
    assert!(voices.iter().all(|voice| voice.id != "azure-speech:zh-CN-OldNeural"));
    assert_eq!(voices[1].name, "Adri");
}

#[tokio::test]
async fn edge_tells_its_voices_once_it_is_switched_on() {
    let list = json!([{ "Name": "X", "ShortName": "fr-CA-SylvieNeural", "Gender": "Female", "Locale": "fr-CA", "Status": "GA",
        "FriendlyName": "Microsoft Sylvie Online (Natural) - French (Canada)", "VoiceTag": { "ContentCategories": ["General"] } }]);
    let server = MockServer::start().await;
    Mock::given(path("/readaloud/voices/list"))
        .and(query_param("Sec-MS-GEC-Version", "2-143.0.3650.75"))
        .respond_with(told(list))
        .mount(&server)
        .await;
    let address = format!("{}/readaloud/", server.uri());
    let voices = looked_up("edge", &on(&address)).await.unwrap();
    assert_eq!((voices[0].id.as_str(), voices[0].name.as_str()), ("edge:fr-CA-SylvieNeural", "Sylvie"));
    let asked = server.received_requests().await.unwrap();
    assert!(asked[0].url.query().is_some_and(|query| query.contains("Sec-MS-GEC=")), "{}", asked[0].url);
    assert_eq!(looked_up("edge", &at(&address)).await.unwrap_err().code, "voice_off");
}

#[tokio::test]
async fn every_refusal_has_its_code_and_none_has_the_key() {
    let says =
        |status: u16, body: &str| ResponseTemplate::new(status).set_body_string(body.replace("KEY", KEY));
    for (answer, code) in [
        (says(401, "KEY"), "voice_key_wrong"),
        (says(402, "KEY"), "voice_quota"),
        (says(404, "KEY"), "voice_list"),
        (says(405, "KEY"), "voice_list"),
        (says(429, "KEY"), "voice_limit"),
        (says(500, "KEY"), "voice_busy"),
        (says(302, "").insert_header("location", "http://127.0.0.1:1/steal"), "voice_address"),
        (says(200, "<html>Log in KEY</html>"), "voice_list"),
        (says(200, "{\"voices\": [{\"voice_id\":"), "voice_list"),
        (says(200, &" ".repeat((4 << 20) + 1)), "voice_list"),
        (says(200, "{}").set_delay(Duration::from_secs(5)), "voice_slow"),
    ] {
        for id in ["elevenlabs", "azure-speech", "edge"] {
            let server = MockServer::start().await;
            Mock::given(method("GET")).respond_with(answer.clone()).mount(&server).await;
            let fault = looked_up(id, &on(&server.uri())).await.unwrap_err();
            // There is no key of Edge that could be wrong.
            let expected = if (id, code) == ("edge", "voice_key_wrong") { "voice_list" } else { code };
            assert_eq!(fault.code, expected, "{id}: {fault:?}");
            assert!(!fault.hint.is_empty() && !format!("{fault:?}").contains(KEY), "{fault:?}");
        }
    }
}

#[tokio::test]
async fn who_has_no_such_list_says_so() {
    for id in ["openai", "siliconflow", "compatible-speech", "gemini"] {
        assert!(!narrator(id).tells_voices());
        let fault = looked_up(id, &at("http://127.0.0.1:9/v1/")).await.unwrap_err();
        assert_eq!(fault.code, "voice_list", "{fault:?}");
    }
    assert!(["elevenlabs", "azure-speech", "edge"].iter().all(|id| narrator(id).tells_voices()));
}

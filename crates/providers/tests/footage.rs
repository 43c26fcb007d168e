//! Footage sites against a local server that speaks as their documentation says, errors included.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

#[allow(dead_code, reason = "other tests need the rest")]
#[path = "footage/stand_in.rs"]
mod stand_in;

use providers::footage::{Keys, site_at, sites};
use serde_json::json;
use stand_in::{BY, KEY, contents, in_the_archive};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use studio::ports::{CancellationToken, FootageSite, MediaKind, Offer, Wanted};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

fn keys() -> Keys {
    Arc::new(|_| Some(KEY.to_owned()))
}

/// This site as it answers at an address of this computer.
fn site(id: &str, base: &str) -> Arc<dyn FootageSite> {
    site_at(id, base, keys()).unwrap()
}

fn bees() -> Wanted<'static> {
    Wanted { words: "bee flower", language: "en", width: 1080, height: 1920 }
}

async fn search(site: &Arc<dyn FootageSite>) -> Result<Vec<Offer>, studio::ports::Fault> {
    site.search(bees(), &CancellationToken::new()).await
}

/// Answers one thing after another; the last again and again.
struct InTurn(Vec<ResponseTemplate>, AtomicUsize);

impl InTurn {
    fn new(answers: Vec<ResponseTemplate>) -> InTurn {
        InTurn(answers, AtomicUsize::new(0))
    }
}

impl Respond for InTurn {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let turn = self.1.fetch_add(1, Ordering::Relaxed);
        self.0[turn.min(self.0.len() - 1)].clone()
    }
}

fn films() -> serde_json::Value {
    stand_in::pexels("https://videos.example")
}

async fn pexels(answer: impl Respond + 'static) -> (MockServer, Arc<dyn FootageSite>) {
    let server = MockServer::start().await;
    Mock::given(method("GET")).and(path("/v1/videos/search")).respond_with(answer).mount(&server).await;
    let site = site("pexels", &server.uri());
    (server, site)
}

#[tokio::test]
async fn a_film_of_pexels_comes_with_its_author_page_and_licence() {
    let server = MockServer::start().await;
    Mock::given(path("/v1/videos/search"))
        .and(header("authorization", KEY))
        .and(query_param("query", "bee flower"))
        .and(query_param("orientation", "portrait"))
        .respond_with(ResponseTemplate::new(200).set_body_json(films()))
        .mount(&server)
        .await;
    let offers = search(&site("pexels", &server.uri())).await.unwrap();
    let offer = &offers[0];
    assert_eq!((offer.kind, offer.width, offer.length.as_ms()), (MediaKind::Video, 1080, 32_000));
    assert_eq!(
        (offer.address.as_str(), offer.words.as_str()),
        ("https://videos.example/1080.mp4", "a bee on a flower")
    );
    assert_eq!(offer.preview, "https://images.pexels.com/videos/1448735/free-video-1448735.jpg");
    assert_eq!((offer.source.site.as_str(), offer.source.author.as_str()), ("Pexels", "Ruvim"));
    assert_eq!(offer.source.page, "https://www.pexels.com/video/a-bee-on-a-flower-1448735/");
}

#[tokio::test]
async fn pexels_is_asked_for_photos_when_it_has_no_film() {
    let (server, site) = pexels(ResponseTemplate::new(200).set_body_json(json!({ "videos": [] }))).await;
    let photos = json!({ "photos": [{ "id": 2014422, "width": 3024, "height": 3024,
        "url": "https://www.pexels.com/photo/brown-rocks-2014422/", "photographer": "Joey Farina",
        "src": { "original": "https://images.example/2014422.jpeg" }, "alt": "Brown Rocks" }] });
    Mock::given(path("/v1/search"))
        .respond_with(ResponseTemplate::new(200).set_body_json(photos))
        .mount(&server)
        .await;
    let offers = search(&site).await.unwrap();
    assert_eq!((offers[0].kind, offers[0].words.as_str()), (MediaKind::Photo, "Brown Rocks"));
}

#[tokio::test]
async fn pixabay_names_films_by_tags_and_leaves_out_sizes_that_are_not_there() {
    let server = MockServer::start().await;
    Mock::given(path("/api/videos/"))
        .and(query_param("key", KEY))
        .and(query_param("safesearch", "true"))
        .respond_with(ResponseTemplate::new(200).set_body_json(stand_in::pixabay("https://cdn.example")))
        .mount(&server)
        .await;
    let offers = search(&site("pixabay", &server.uri())).await.unwrap();
    assert_eq!(
        (offers[0].address.as_str(), offers[0].words.as_str()),
        ("https://cdn.example/m.mp4", "flowers, yellow, bee")
    );
}

#[tokio::test]
async fn a_wrong_key_of_pixabay_is_a_wrong_key_though_it_says_bad_request() {
    let server = MockServer::start().await;
    let wrong = ResponseTemplate::new(400).set_body_string("[ERROR 400] Invalid or missing API key");
    Mock::given(path("/api/videos/")).respond_with(wrong).mount(&server).await;
    let fault = search(&site("pixabay", &server.uri())).await.unwrap_err();
    assert_eq!((fault.code.as_str(), fault.retryable), ("site_key", false));
    assert!(!format!("{fault:?}").contains(KEY));
}

#[tokio::test]
async fn what_pixabay_does_not_understand_is_not_blamed_on_the_key() {
    let server = MockServer::start().await;
    let odd = ResponseTemplate::new(400).set_body_string("[ERROR 400] \"per_page\" is out of valid range.");
    Mock::given(path("/api/videos/")).respond_with(odd).mount(&server).await;
    assert_eq!(search(&site("pixabay", &server.uri())).await.unwrap_err().code, "site_answer");
}

#[tokio::test]
async fn pixabay_is_asked_for_no_more_words_and_in_no_other_language_than_it_takes() {
    let server = MockServer::start().await;
    let found = ResponseTemplate::new(200).set_body_json(json!({ "hits": [] }));
    Mock::given(method("GET")).respond_with(found).mount(&server).await;
    let words = "蜜蜂".repeat(80);
    let site = site("pixabay", &server.uri());
    for (language, told) in [("zh-CN", Some("zh")), ("ar", None)] {
        let wanted = Wanted { words: &words, language, ..bees() };
        assert_eq!(site.search(wanted, &CancellationToken::new()).await, Ok(vec![]));
        let asked = server.received_requests().await.unwrap().pop().unwrap();
        let query = |name: &str| {
            asked.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        assert_eq!(query("lang").as_deref(), told);
        assert_eq!(query("q").map(|words| words.chars().count()), Some(100));
    }
}

#[tokio::test]
async fn a_site_without_a_key_that_lets_nobody_in_is_not_told_of_a_key() {
    for status in [401, 403] {
        let server = MockServer::start().await;
        Mock::given(method("GET")).respond_with(ResponseTemplate::new(status)).mount(&server).await;
        for site in ["commons", "openverse"].map(|id| site(id, &server.uri())) {
            let fault = search(&site).await.unwrap_err();
            let sentence = format!("{} does not let Spool in.", site.name());
            assert_eq!((fault.code.as_str(), fault.message), ("site_refused", sentence));
        }
    }
}

#[tokio::test]
async fn openverse_is_asked_only_for_what_may_be_changed_and_sold() {
    let server = MockServer::start().await;
    Mock::given(path("/v1/images/"))
        .and(query_param("license_type", "commercial,modification"))
        .and(query_param("aspect_ratio", "tall"))
        .respond_with(ResponseTemplate::new(200).set_body_json(stand_in::openverse("https://live.example")))
        .mount(&server)
        .await;
    let offers = search(&site("openverse", &server.uri())).await.unwrap();
    assert_eq!(offers.len(), 1, "a photo whose size nobody knows is left out");
    assert_eq!((offers[0].source.licence.as_str(), offers[0].source.author.as_str()), ("CC BY 2.0", "Ann"));
    assert_eq!(offers[0].words, "Bee on clover, honey");
}

#[tokio::test]
async fn commons_gives_a_size_that_fits_and_nothing_without_a_free_licence() {
    let server = MockServer::start().await;
    Mock::given(path("/w/api.php"))
        .and(query_param("gsrsearch", "filetype:video bee flower"))
        .respond_with(ResponseTemplate::new(200).set_body_json(stand_in::commons("https://upload.example")))
        .mount(&server)
        .await;
    let offers = search(&site("commons", &server.uri())).await.unwrap();
    assert_eq!(offers.len(), 1);
    assert_eq!(
        (offers[0].address.as_str(), offers[0].source.author.as_str()),
        ("https://upload.example/1080.webm", "Ann")
    );
    assert_eq!(offers[0].words, "Bee on flower. A bee");
}

#[tokio::test]
async fn commons_without_a_hit_is_asked_for_photos_and_then_has_nothing() {
    let server = MockServer::start().await;
    let nothing = ResponseTemplate::new(200).set_body_json(json!({ "batchcomplete": true }));
    Mock::given(path("/w/api.php")).respond_with(nothing).expect(2).mount(&server).await;
    assert_eq!(search(&site("commons", &server.uri())).await.unwrap(), []);
}

#[tokio::test]
async fn coverr_gives_films_with_who_made_them_and_none_that_cannot_be_fetched() {
    let server = MockServer::start().await;
    Mock::given(path("/videos"))
        .and(header("authorization", format!("Bearer {KEY}").as_str()))
        .and(query_param("query", "bee flower"))
        .and(query_param("urls", "true"))
        .respond_with(ResponseTemplate::new(200).set_body_json(stand_in::coverr("https://storage.example")))
        .mount(&server)
        .await;
    let offers = search(&site("coverr", &server.uri())).await.unwrap();
    assert_eq!(offers.len(), 2);
    let bee = &offers[0];
    assert_eq!((bee.width, bee.height, bee.length.as_ms()), (2160, 3840, 11_625));
    assert_eq!(bee.address, "https://storage.example/abc/download?token=x");
    assert_eq!(bee.words, "Bee on a flower, A bee at work, bee, garden");
    assert_eq!((bee.source.author.as_str(), bee.source.licence.as_str()), ("Ann", "Coverr licence"));
    assert_eq!(bee.source.page, "https://coverr.co/videos/bee-on-a-flower");
    assert_eq!(offers[1].source.page, "https://coverr.co/videos/plain");
}

/// The archive with these items and what is in each.
async fn archive(items: &[(&str, &str, ResponseTemplate)]) -> (MockServer, Arc<dyn FootageSite>) {
    let server = MockServer::start().await;
    let named: Vec<(&str, &str)> = items.iter().map(|(id, licence, _)| (*id, *licence)).collect();
    let answer = stand_in::archive(&named);
    Mock::given(path("/advancedsearch.php"))
        .and(query_param("output", "json"))
        .respond_with(move |request: &Request| {
            let asked = request.url.query_pairs().find(|(name, _)| name == "q").unwrap().1.into_owned();
            assert!(asked.starts_with("(bee flower) AND mediatype:(movies) AND licenseurl:"), "{asked}");
            ResponseTemplate::new(200).set_body_json(&answer)
        })
        .mount(&server)
        .await;
    for (id, _, contents) in items {
        Mock::given(path(format!("/metadata/{id}"))).respond_with(contents.clone()).mount(&server).await;
    }
    let site = site("archive", &server.uri());
    (server, site)
}

#[tokio::test]
async fn the_archive_gives_the_file_that_fits_of_items_that_may_be_used() {
    let film = json!([{ "name": "film.mp4", "format": "h.264", "length": "1:30:00", "width": "640", "height": "480", "size": "900" }]);
    let (server, site) = archive(&[
        ("bees-1", BY, contents(in_the_archive())),
        ("a-whole-film", BY, contents(film)),
        ("taken-down", BY, ResponseTemplate::new(200).set_body_json(json!({}))),
        ("broken", BY, ResponseTemplate::new(404)),
        ("held-back", "https://creativecommons.org/licenses/by-nc/4.0/", ResponseTemplate::new(404)),
    ])
    .await;
    let offers = search(&site).await.unwrap();
    assert_eq!(offers.iter().map(|offer| offer.id.as_str()).collect::<Vec<_>>(), ["bees-1"]);
    let bees = &offers[0];
    assert_eq!(bees.address, format!("{}/download/bees-1/in/bees%201.mp4", server.uri()));
    assert_eq!((bees.width, bees.height, bees.length.as_ms()), (640, 480, 61_500));
    assert_eq!(bees.words, "Bees. bee, garden. A hive, in spring");
    assert_eq!((bees.source.author.as_str(), bees.source.licence.as_str()), ("Ann", "CC BY 4.0"));
    assert_eq!(bees.source.page, "https://archive.org/details/bees-1");
}

#[tokio::test]
async fn when_no_item_of_the_archive_can_be_had_it_is_told_why() {
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "3600");
    let (_server, site) = archive(&[("a", BY, busy.clone()), ("b", BY, busy)]).await;
    assert_eq!(search(&site).await.unwrap_err().code, "site_limit");
    let (_server, site) = archive(&[]).await;
    assert_eq!(search(&site).await.unwrap(), []);
}

/// One site after the other, each with an answer of its own to every question.
#[tokio::test]
async fn every_site_tells_the_same_troubles_in_the_same_words() {
    let cases = [
        (ResponseTemplate::new(401), "site_key"),
        (ResponseTemplate::new(429).insert_header("retry-after", "3600"), "site_limit"),
        (ResponseTemplate::new(302).insert_header("location", "file:///etc/passwd"), "site_answer"),
        (ResponseTemplate::new(200).set_body_string("<html>maintenance</html>"), "site_answer"),
    ];
    for (answer, code) in cases {
        let server = MockServer::start().await;
        Mock::given(method("GET")).respond_with(answer).mount(&server).await;
        for known in sites(keys()) {
            let fault = search(&site(known.id(), &server.uri())).await.unwrap_err();
            // A site without a key lets nobody in for another reason.
            let told = if code == "site_key" && !known.needs_key() { "site_refused" } else { code };
            assert_eq!(fault.code, told, "{}: {fault:?}", known.id());
            assert!(fault.message.contains(known.name()) && !format!("{fault:?}").contains(KEY));
        }
    }
}

#[tokio::test]
async fn without_a_key_nothing_is_sent() {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(200)).expect(0).mount(&server).await;
    let site = site_at("pexels", &server.uri(), Arc::new(|_| None)).unwrap();
    assert!(!site.has_key());
    assert_eq!(search(&site).await.unwrap_err().code, "site_key");
}

#[tokio::test]
async fn a_site_that_asks_for_a_moment_gets_it() {
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "1");
    let answers = vec![busy, ResponseTemplate::new(503), ResponseTemplate::new(200).set_body_json(films())];
    let (_server, site) = pexels(InTurn::new(answers)).await;
    assert_eq!(search(&site).await.unwrap().len(), 1);
}

#[tokio::test]
async fn each_way_to_fail_has_its_own_code_and_no_key_in_its_words() {
    let cases = [
        (ResponseTemplate::new(401), "site_key"),
        (ResponseTemplate::new(403), "site_key"),
        (ResponseTemplate::new(429).insert_header("retry-after", "3600"), "site_limit"),
        (ResponseTemplate::new(404), "site_answer"),
        (ResponseTemplate::new(200).set_body_string("<html>maintenance</html>"), "site_answer"),
        (ResponseTemplate::new(200).set_body_string(r#"{"videos": [{"id": 1,"#), "site_answer"),
        (ResponseTemplate::new(200).set_body_bytes(vec![b' '; 5 << 20]), "site_answer"),
        (
            ResponseTemplate::new(302).insert_header("location", "http://169.254.169.254/latest/"),
            "site_answer",
        ),
        (ResponseTemplate::new(302).insert_header("location", "/v1/videos/search?again=1"), "site_answer"),
    ];
    for (answer, code) in cases {
        let (_server, site) = pexels(answer).await;
        let fault = search(&site).await.unwrap_err();
        assert_eq!(fault.code, code, "{fault:?}");
        assert!(!format!("{fault:?}").contains(KEY));
        assert!(!fault.hint.is_empty());
    }
}

#[tokio::test]
async fn nobody_there_is_told_as_no_connection() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let fault = search(&site("openverse", &format!("http://{free}"))).await.unwrap_err();
    assert_eq!((fault.code.as_str(), fault.retryable), ("site_unreachable", true));
}

#[tokio::test]
async fn a_cancel_ends_a_search_that_waits() {
    let slow = ResponseTemplate::new(200).set_delay(std::time::Duration::from_secs(600));
    let (_server, site) = pexels(slow).await;
    let cancel = CancellationToken::new();
    let search = site.search(bees(), &cancel);
    let (answer, ()) = tokio::join!(search, async { cancel.cancel() });
    assert_eq!(answer.unwrap_err().code, "cancelled");
}

/// Serves a file as a server with ranges does, and hangs up in the middle of the first answer.
async fn breaks(bytes: Vec<u8>) -> (String, Arc<std::sync::Mutex<Vec<String>>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let heard = Arc::new(std::sync::Mutex::new(Vec::new()));
    let ears = heard.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut asked = vec![0; 16_384];
            let length = socket.read(&mut asked).await.unwrap_or(0);
            let asked = String::from_utf8_lossy(&asked[..length]).to_lowercase();
            let from = asked.split("range: bytes=").nth(1).and_then(|range| range.split('-').next());
            let from: Option<usize> = from.and_then(|from| from.parse().ok());
            ears.lock()
                .unwrap()
                .push(asked.lines().find(|line| line.starts_with("range:")).unwrap_or("whole").to_owned());
            let (start, whole) = (from.unwrap_or(0), bytes.len());
            let status = if from.is_some() { "206 Partial Content" } else { "200 OK" };
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-type: video/mp4\r\ncontent-length: {}\r\ncontent-range: bytes {start}-{}/{whole}\r\nconnection: close\r\n\r\n",
                whole - start,
                whole - 1,
            );
            let _ = socket.write_all(head.as_bytes()).await;
            let end = if from.is_some() { whole } else { 70_000 };
            let _ = socket.write_all(&bytes[start..end]).await;
        }
    });
    (address, heard)
}

fn offer(address: String) -> Offer {
    let film = films();
    Offer {
        id: film["videos"][0]["id"].to_string(),
        kind: MediaKind::Video,
        address,
        width: 1080,
        height: 1920,
        length: editorial::Time::from_ms(1_000),
        words: String::new(),
        preview: String::new(),
        source: editorial::project::Source::default(),
    }
}

#[tokio::test]
async fn a_still_to_look_at_is_small_or_is_not_fetched() {
    let server = MockServer::start().await;
    for (name, bytes) in [("/small.jpg", 9_000), ("/large.jpg", (4 << 20) + 1)] {
        let still = ResponseTemplate::new(200).set_body_raw(vec![7; bytes], "image/jpeg");
        Mock::given(path(name)).respond_with(still).mount(&server).await;
    }
    let (folder, site) = (tempfile::tempdir().unwrap(), site("commons", &server.uri()));
    let look = async |name: &str| {
        let (out, never) = (folder.path().join(name), CancellationToken::new());
        let offer = Offer { preview: format!("{}/{name}", server.uri()), ..offer(String::new()) };
        let looked = site.preview(&offer, &out, &never).await;
        looked.map(|()| std::fs::read(out).unwrap().len()).map_err(|fault| fault.code)
    };
    assert_eq!(look("small.jpg").await, Ok(9_000));
    assert_eq!(look("large.jpg").await, Err("site_file".to_owned()));
}

#[tokio::test]
async fn a_broken_transfer_goes_on_where_it_stopped() {
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
    let (address, heard) = breaks(bytes.clone()).await;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("film.mp4");
    let offer = offer(format!("{address}/film.mp4"));
    site("commons", &address).fetch(&offer, &out, &CancellationToken::new()).await.unwrap();
    assert_eq!(std::fs::read(&out).unwrap(), bytes);
    assert_eq!(*heard.lock().unwrap(), ["whole", "range: bytes=70000-"]);
}

#[tokio::test]
async fn what_another_attempt_left_is_not_fetched_again() {
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
    let (address, heard) = breaks(bytes.clone()).await;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("film.mp4");
    std::fs::write(&out, &bytes[..150_000]).unwrap();
    let offer = offer(format!("{address}/film.mp4"));
    site("commons", &address).fetch(&offer, &out, &CancellationToken::new()).await.unwrap();
    assert_eq!(std::fs::read(&out).unwrap(), bytes);
    assert_eq!(*heard.lock().unwrap(), ["range: bytes=150000-"]);
}

#[tokio::test]
async fn what_is_no_picture_is_not_kept_as_one() {
    let server = MockServer::start().await;
    let page = ResponseTemplate::new(200).set_body_raw("<html>sign in</html>", "text/html");
    Mock::given(path("/film.mp4")).respond_with(page).mount(&server).await;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("film.mp4");
    let site = site("commons", &server.uri());
    let offer = offer(format!("{}/film.mp4", server.uri()));
    assert_eq!(site.fetch(&offer, &out, &CancellationToken::new()).await.unwrap_err().code, "site_file");
}

#[tokio::test]
async fn a_site_of_the_internet_cannot_point_into_this_computer_or_house() {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(200)).expect(0).mount(&server).await;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("film.mp4");
    let all = sites(keys());
    let site = all.iter().find(|site| site.id() == "commons").unwrap();
    let inside = [
        server.uri(),
        "http://localhost/film.mp4".to_owned(),
        "http://upload.wikimedia.org/film.mp4".to_owned(),
        "https://192.168.1.1/film.mp4".to_owned(),
        "https://[::1]/film.mp4".to_owned(),
        "file:///etc/passwd".to_owned(),
    ];
    for address in inside {
        let fault = site.fetch(&offer(address.clone()), &out, &CancellationToken::new()).await.unwrap_err();
        assert_eq!(fault.code, "site_answer", "{address}");
    }
}

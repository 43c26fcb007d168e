//! Stands in for sites with footage: where each is asked, where its key is, and what it answers. Files are offered at
//! `host`.

use serde_json::{Value, json};
use studio::ports::MediaKind;
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

pub const KEY: &str = "canary-4d1f";
/// A licence by its address.
pub const BY: &str = "https://creativecommons.org/licenses/by/4.0/";

/// Where a site looks for its key.
#[derive(Clone, Copy)]
pub enum At {
    Nowhere,
    /// In this header, after these words.
    Head(&'static str, &'static str),
    /// In this part of the query.
    Query(&'static str),
}

/// A site, and its best offer: a bee on a flower.
pub struct Stand {
    pub id: &'static str,
    /// Where it is searched.
    pub asked: &'static str,
    pub key: At,
    pub answer: fn(&str) -> Value,
    pub kind: MediaKind,
    /// Where the file is.
    pub file: &'static str,
    pub author: &'static str,
    pub licence: &'static str,
}

#[rustfmt::skip]
pub const SITES: &[Stand] = &[
    Stand { id: "pexels", asked: "/v1/videos/search", key: At::Head("authorization", ""), answer: pexels, kind: MediaKind::Video, file: "/1080.mp4", author: "Ruvim", licence: "Pexels licence" },
    Stand { id: "pixabay", asked: "/api/videos/", key: At::Query("key"), answer: pixabay, kind: MediaKind::Video, file: "/m.mp4", author: "Coverr-Free-Footage", licence: "Pixabay content licence" },
    Stand { id: "coverr", asked: "/videos", key: At::Head("authorization", "Bearer "), answer: coverr, kind: MediaKind::Video, file: "/abc/download", author: "Ann", licence: "Coverr licence" },
    Stand { id: "commons", asked: "/w/api.php", key: At::Nowhere, answer: commons, kind: MediaKind::Video, file: "/1080.webm", author: "Ann", licence: "CC BY-SA 4.0" },
    Stand { id: "archive", asked: "/advancedsearch.php", key: At::Nowhere, answer: |_| archive(&[("bees-1", BY)]), kind: MediaKind::Video, file: "/download/bees-1/in/bees%201.mp4", author: "Ann", licence: "CC BY 4.0" },
    Stand { id: "openverse", asked: "/v1/images/", key: At::Nowhere, answer: openverse, kind: MediaKind::Photo, file: "/bee.jpg", author: "Ann", licence: "CC BY 2.0" },
];

impl Stand {
    /// A server that offers this file to who asks with the key where it belongs.
    pub async fn serve(&self, file: Vec<u8>, kind: &str) -> MockServer {
        let server = MockServer::start().await;
        let asked = Mock::given(method("GET")).and(path(self.asked));
        let asked = match self.key {
            At::Nowhere => asked,
            At::Head(name, before) => asked.and(header(name, format!("{before}{KEY}").as_str())),
            At::Query(name) => asked.and(query_param(name, KEY)),
        };
        let answer = (self.answer)(&server.uri());
        asked.respond_with(ResponseTemplate::new(200).set_body_json(answer)).mount(&server).await;
        // What is in an item the archive tells only when it is asked for it.
        Mock::given(path("/metadata/bees-1")).respond_with(contents(in_the_archive())).mount(&server).await;
        let whole = ResponseTemplate::new(200).set_body_raw(file, kind);
        Mock::given(path(self.file)).respond_with(whole).mount(&server).await;
        server
    }
}

pub fn pexels(host: &str) -> Value {
    json!({ "page": 1, "per_page": 20, "total_results": 1, "videos": [{
        "id": 1448735, "width": 4096, "height": 2160, "duration": 32,
        "url": "https://www.pexels.com/video/a-bee-on-a-flower-1448735/",
        "image": "https://images.pexels.com/videos/1448735/free-video-1448735.jpg",
        "user": { "id": 574687, "name": "Ruvim", "url": "https://www.pexels.com/@digitech" },
        "video_files": [
            { "id": 1, "quality": "hls", "file_type": "application/x-mpegURL", "width": null, "height": null, "link": "https://x/a.m3u8" },
            { "id": 2, "quality": "hd", "file_type": "video/mp4", "width": 1080, "height": 1920, "fps": 25.0, "link": format!("{host}/1080.mp4") },
            { "id": 3, "quality": "uhd", "file_type": "video/mp4", "width": 2160, "height": 3840, "fps": 25.0, "link": format!("{host}/2160.mp4") }
        ],
        "video_pictures": []
    }] })
}

pub fn pixabay(host: &str) -> Value {
    json!({ "total": 1, "hits": [{ "id": 125, "pageURL": "https://pixabay.com/videos/id-125/",
        "type": "film", "tags": "flowers, yellow, bee", "duration": 12, "user": "Coverr-Free-Footage",
        "videos": {
            "large": { "url": "", "width": 0, "height": 0, "size": 0 },
            "medium": { "url": format!("{host}/m.mp4"), "width": 1920, "height": 1080, "size": 3562083 },
            "small": { "url": format!("{host}/s.mp4"), "width": 1280, "height": 720, "size": 1030736 } } }] })
}

pub fn coverr(host: &str) -> Value {
    json!({ "page": 0, "pages": 1, "page_size": 20, "total": 3, "hits": [
        { "id": "S1YbPl1NfI", "title": "Bee on a flower", "description": "<p>A bee at work</p>", "tags": ["bee", "garden"],
          "duration": "11.625", "aspect_ratio": "9:16", "max_width": 2160, "max_height": 3840,
          "canonical_url": "https://coverr.co/videos/bee-on-a-flower?token=drop",
          "creator": { "id": "c1", "name": "Ann", "profile_url": "https://coverr.co/creators/ann" },
          "urls": { "mp4": format!("{host}/abc?token=x"), "mp4_preview": format!("{host}/abc/preview?token=x"),
                    "mp4_download": format!("{host}/abc/download?token=x") } },
        { "id": "plain", "title": "Bee", "tags": null, "duration": 3, "max_width": 1920, "max_height": 1080, "creator": null,
          "urls": { "mp4_download": format!("{host}/plain/download") } },
        { "id": "no-download", "title": "Bee", "duration": 9, "max_width": 1920, "max_height": 1080,
          "urls": { "mp4_preview": format!("{host}/x/preview") } } ] })
}

/// Two films, the first of which may not be used.
pub fn commons(host: &str) -> Value {
    let info = |licence: &str| {
        json!([{ "url": format!("{host}/full.webm"), "descriptionurl": "https://commons.example/File:Bee.webm",
            "width": 3840, "height": 2160, "duration": 14.5, "mime": "video/webm",
            "extmetadata": { "LicenseShortName": { "value": licence },
                "Artist": { "value": "<a href=\"//x\">Ann</a>" }, "ImageDescription": { "value": "A bee" } },
            "derivatives": [
                { "src": format!("{host}/1080.webm"), "type": "video/webm; codecs=\"vp9, opus\"", "width": 1920, "height": 1080 },
                { "src": format!("{host}/240.webm"), "type": "video/webm; codecs=\"vp9, opus\"", "width": 426, "height": 240 } ] }])
    };
    json!({ "batchcomplete": true, "query": { "pages": [
        { "pageid": 2, "ns": 6, "title": "File:Held back.webm", "index": 1, "videoinfo": info("CC BY-NC 4.0") },
        { "pageid": 1, "ns": 6, "title": "File:Bee on flower.webm", "index": 2, "videoinfo": info("CC BY-SA 4.0") } ] } })
}

/// Items of these names and licences.
pub fn archive(items: &[(&str, &str)]) -> Value {
    let doc = |(id, licence): &(&str, &str)| {
        json!({ "identifier": id, "title": "Bees", "description": ["A <b>hive</b>", "in spring"],
            "subject": ["bee", "garden"], "creator": "Ann", "licenseurl": licence })
    };
    let docs: Vec<_> = items.iter().map(doc).collect();
    json!({ "responseHeader": { "status": 0 }, "response": { "numFound": docs.len(), "start": 0, "docs": docs } })
}

/// What is in an item, as the archive tells it: every number is a text.
pub fn contents(files: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "metadata": { "mediatype": "movies" }, "files": files }))
}

pub fn in_the_archive() -> Value {
    json!([
        { "name": "bees.avi", "source": "original", "format": "Cinepak", "length": "61.5", "width": "1920", "height": "1080", "size": "9000" },
        { "name": "in/bees 1.mp4", "source": "derivative", "format": "h.264", "length": "61.5", "width": "640", "height": "480", "size": "9000" },
        { "name": "small.mp4", "source": "derivative", "format": "512Kb MPEG4", "length": "1:01", "width": "320", "height": "240", "size": "900" },
        { "name": "huge.mp4", "source": "derivative", "format": "h.264 HD", "length": "61.5", "width": "1920", "height": "1080", "size": "900000000" },
        { "name": "bees.jpg", "source": "derivative", "format": "Thumbnail", "size": "900" }
    ])
}

/// Two photos, the second of no known size.
pub fn openverse(host: &str) -> Value {
    json!({ "result_count": 2, "results": [
        { "id": "4bc43a04", "title": "Bee on clover", "url": format!("{host}/bee.jpg"), "creator": "Ann",
          "license": "by", "license_version": "2.0", "foreign_landing_url": "https://www.flickr.com/photos/1",
          "width": 1024, "height": 1536, "tags": [{ "name": "honey", "accuracy": null }] },
        { "id": "no-size", "title": "Bee", "url": format!("{host}/b.jpg"), "creator": null, "license": "cc0",
          "license_version": "1.0", "foreign_landing_url": null, "width": null, "height": null, "tags": null } ] })
}

//! Further voices: what the model can speak with besides what comes with it. Each is a small file that a person gets
//! once, checked by its hash, and that then needs no network.

use super::voices::{PREFIX, voice};
use crate::resources::Resources;
use crate::web::{Trouble, Web};
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use studio::ports::{CancellationToken, Fault, Further, no_such_voice};
use tokio::sync::Mutex;

const SITE: &str = "Hugging Face";
const BASE: &str = "https://huggingface.co";
/// Where the model's voices are, below that.
const FOLDER: [&str; 5] = ["onnx-community", "Kokoro-82M-v1.0-ONNX", "resolve", "main", "voices"];
/// The size of each.
const BYTES: u64 = 522_240;

/// File name, what people call it, and the hash of the file.
type Offered = (&'static str, &'static str, &'static str);

/// File name, what people call it, and the SHA-256 of the file (npm package kokoro-js 1.2.1, which carries the same).
pub(super) const FURTHER: &[Offered] = &[
    ("af_alloy", "Alloy", "c4a6b876047fd7fb472edf4ebd63cfac7c3b958a7cae7c106e8f038ca6308c45"),
    ("af_aoede", "Aoede", "4a004c33430762e2461eedb2013fad808ef4ab3121f5300f554476caf58d8361"),
    ("af_jessica", "Jessica", "a240a5e3c15b43563d6e923bdca8ef5613a23471d9b77653694012435df23bd8"),
    ("af_kore", "Kore", "9be5221b6a941c04b561959b8ff0b06e809444dcc4ab7e75a7b23606f691819e"),
    ("af_nicole", "Nicole", "cd2191ab31b914ed7b318416b0e4440fdf392ddad9106a060819aa600a64f59a"),
    ("af_nova", "Nova", "18778272caa0d0eebaea251c35fd635f038434f9eee5e691d02a174bd328414f"),
    ("af_river", "River", "00a2bcf82b1d86e8f19902ede58c65ccf6c0e43b44b7d74fad54e5d8933c9c30"),
    ("af_sarah", "Sarah", "4409fbc125afabacc615d94db5398d847006a737b0247d6892b7a9a0007a2f0a"),
    ("af_sky", "Sky", "4435255c9744f3f31659e0d714ab7689bf65d9e77ec1cce060f083912614f0b9"),
    ("am_adam", "Adam", "162b035ed91cfc48b6046982184c645f72edcdd1b82843347f605d7bf7b15716"),
    ("am_echo", "Echo", "3968b92c3c4cd1c4416dbded36c13eaa388a90d5788d02a13e4d781f5f8cf3c3"),
    ("am_eric", "Eric", "e8b5be17edd1e3636901ce7598baafe2dc8dd8ff707a0c23bf9e461add7e2832"),
    ("am_liam", "Liam", "52403be32fd047c6a44517cb0bcd6b134f2a18baa73e70ef41651e0eab921ade"),
    ("am_onyx", "Onyx", "da5d135b424164916d75a68ffb4c2abce3d7d5ccc82dd1ee6cf447ce286145e6"),
    ("am_puck", "Puck", "fcf73c989033e9233e0b98713eca600c8c74dcc1614b37009d5450ff4a2274a0"),
    ("am_santa", "Santa", "61150cf726ab6c5ed7a99f90a304f91f5a72c00c592e89ec94e5df11c319227a"),
    ("bf_alice", "Alice", "08afa6ba24da61ea5e8efa139e5aadc938d83f0a6da5a900adaf763ac1da5573"),
    ("bf_isabella", "Isabella", "3754352c4aaa46d17f27654ab7518d65b62ad6163a0f55a5f4330c2da2c4e94f"),
    ("bf_lily", "Lily", "5e0ee32ebe64a467124976b14e69590746f1c4ce41a12b587a50c862edfea335"),
    ("bm_daniel", "Daniel", "6b3194bbceffb746733cbc22c8f593dd44e401a71d53895a2dca891bc595a1e8"),
    ("bm_fable", "Fable", "f889083196807b4adb15e9204252165f503b8d33d3982e681c52443c49d798f1"),
    ("bm_lewis", "Lewis", "b8f671cef828c30e66fdf0b0756a76bba58f6bb3398cbbf27058642acbcedb97"),
];

/// Gets further voices into a folder of the person's own.
pub(super) struct Getter {
    base: String,
    offered: &'static [Offered],
    /// One at a time: two that get the same would write to one file.
    busy: Mutex<()>,
}

impl Getter {
    pub fn new() -> Getter {
        Getter::of(BASE)
    }

    /// The same from a server elsewhere.
    pub fn of(base: &str) -> Getter {
        Getter { base: base.to_owned(), offered: FURTHER, busy: Mutex::default() }
    }

    /// All of them, and how much of each is here.
    pub fn list(&self, resources: &Resources) -> Vec<Further> {
        let Some(home) = resources.own() else { return Vec::new() };
        let from = self.web().map(|web| web.host()).unwrap_or_default();
        let one = |(name, called, _): &Offered| {
            let here = resources.voice(name).is_some();
            let part = fs::metadata(part_of(&Resources::voice_in(home, name)));
            let have = if here { BYTES } else { part.map_or(0, |part| part.len().min(BYTES)) };
            Further { voice: voice(name, called), bytes: BYTES, have, here, from: from.clone() }
        };
        self.offered.iter().map(one).collect()
    }

    /// Gets one. What was fetched before is not fetched again; it is there only once its hash is right.
    pub async fn get(
        &self,
        resources: &Resources,
        id: &str,
        cancel: &CancellationToken,
    ) -> Result<(), Fault> {
        let (name, called, hash) = self.known(id).ok_or_else(no_such_voice)?;
        let home = resources.own().ok_or_else(no_such_voice)?;
        let _alone = self.busy.lock().await;
        if resources.voice(name).is_some() {
            return Ok(());
        }
        let path = Resources::voice_in(home, name);
        let part = part_of(&path);
        fs::create_dir_all(path.parent().unwrap_or(home)).map_err(disk)?;
        let web = self.web()?;
        let file = format!("{name}.bin");
        let address = web.address(FOLDER.into_iter().chain([file.as_str()])).ok_or_else(no_such_voice)?;
        match web.download(&address, &part, cancel).await {
            Ok(()) if is_whole(&part, hash).map_err(disk)? => fs::rename(&part, &path).map_err(disk),
            // What came is not what was promised, and nothing to go on from.
            Ok(()) | Err(Trouble::File { .. }) => {
                let _ = fs::remove_file(&part);
                Err(damaged(called))
            }
            Err(trouble) => Err(trouble.into()),
        }
    }

    /// Lets go of one that was got, and of what there is of it.
    pub fn forget(&self, resources: &Resources, id: &str) -> Result<(), Fault> {
        let (name, ..) = self.known(id).ok_or_else(no_such_voice)?;
        let path = Resources::voice_in(resources.own().ok_or_else(no_such_voice)?, name);
        for path in [part_of(&path), path] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(disk(error)),
                _ => {}
            }
        }
        Ok(())
    }

    fn known(&self, id: &str) -> Option<Offered> {
        let name = id.strip_prefix(PREFIX)?;
        self.offered.iter().find(|(known, ..)| *known == name).copied()
    }

    fn web(&self) -> Result<Web, Trouble> {
        Web::at(&self.base, SITE)
    }
}

fn part_of(path: &Path) -> PathBuf {
    path.with_extension("part")
}

fn is_whole(path: &Path, hash: &str) -> io::Result<bool> {
    let found = Sha256::digest(fs::read(path)?);
    Ok(found.iter().map(|byte| format!("{byte:02x}")).collect::<String>() == hash)
}

fn damaged(called: &str) -> Fault {
    let message = format!("\"{called}\" came damaged from {SITE}, so it was not kept.");
    fault("download_damaged", &message, "Try again.", true)
}

fn disk(error: io::Error) -> Fault {
    let message = format!("A voice could not be written ({error}).");
    fault("disk_error", &message, "Check the disk, then try again.", true)
}

fn fault(code: &str, message: &str, hint: &str, retryable: bool) -> Fault {
    Fault { code: code.to_owned(), message: message.to_owned(), hint: hint.to_owned(), retryable }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wiremock::matchers::{header, method, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    const STYLE: &[u8] = b"how somebody speaks";
    const ID: &str = "builtin:kokoro/af_test";
    const OFFERED: &[Offered] =
        &[("af_test", "Test", "bf68c56bab90efe5fbcda583eb38b7ea9a706c819977cf0bbc6fa919e57174e8")];

    async fn server(answers: Vec<Mock>) -> MockServer {
        let server = MockServer::start().await;
        for answer in answers {
            answer.mount(&server).await;
        }
        server
    }

    fn style(bytes: &[u8], status: u16) -> ResponseTemplate {
        ResponseTemplate::new(status).set_body_raw(bytes, "application/octet-stream")
    }

    fn asked() -> wiremock::MockBuilder {
        let file = "/onnx-community/Kokoro-82M-v1.0-ONNX/resolve/main/voices/af_test.bin";
        Mock::given(method("GET")).and(path(file))
    }

    struct Desk {
        getter: Getter,
        resources: Resources,
        folder: tempfile::TempDir,
    }

    impl Desk {
        fn at(server: &MockServer) -> Desk {
            let folder = tempfile::tempdir().unwrap();
            let resources = Resources::at("/nowhere").and_own(folder.path());
            Desk { getter: Getter { offered: OFFERED, ..Getter::of(&server.uri()) }, resources, folder }
        }
        async fn get(&self) -> Result<(), Fault> {
            self.getter.get(&self.resources, ID, &CancellationToken::new()).await
        }
        fn only(&self) -> Further {
            self.getter.list(&self.resources).remove(0)
        }
        fn part(&self) -> PathBuf {
            self.folder.path().join("voice/voices/af_test.part")
        }
    }

    #[tokio::test]
    async fn a_voice_that_was_got_is_there_and_can_be_let_go_of() {
        let server = server(vec![asked().respond_with(style(STYLE, 200)).expect(1)]).await;
        let desk = Desk::at(&server);
        assert_eq!((desk.only().here, desk.only().have, desk.only().from.as_str()), (false, 0, "127.0.0.1"));
        desk.get().await.unwrap();
        desk.get().await.unwrap();
        assert!(desk.only().here && !desk.part().exists());
        assert_eq!(fs::read(desk.resources.voice("af_test").unwrap()).unwrap(), STYLE);
        desk.getter.forget(&desk.resources, ID).unwrap();
        assert!(!desk.only().here);
    }

    #[tokio::test]
    async fn what_was_got_before_is_not_got_again() {
        let rest = asked().and(header("range", "bytes=4-")).respond_with(style(&STYLE[4..], 206)).expect(1);
        let server = server(vec![rest]).await;
        let desk = Desk::at(&server);
        fs::create_dir_all(desk.part().parent().unwrap()).unwrap();
        fs::write(desk.part(), &STYLE[..4]).unwrap();
        assert_eq!((desk.only().here, desk.only().have), (false, 4));
        desk.get().await.unwrap();
        assert!(desk.only().here);
    }

    #[tokio::test]
    async fn a_file_that_is_not_the_promised_one_is_never_spoken_with() {
        let server = server(vec![asked().respond_with(style(b"something else", 200))]).await;
        let desk = Desk::at(&server);
        let fault = desk.get().await.unwrap_err();
        assert_eq!(fault.message, "\"Test\" came damaged from Hugging Face, so it was not kept.");
        assert!(!desk.only().here && !desk.part().exists(), "the next try begins anew");
    }

    #[tokio::test]
    async fn what_is_not_there_is_said_in_words() {
        let server = server(vec![asked().respond_with(ResponseTemplate::new(404))]).await;
        let desk = Desk::at(&server);
        assert_eq!(desk.get().await.unwrap_err().code, "site_answer");
        let cancel = CancellationToken::new();
        let other = desk.getter.get(&desk.resources, "builtin:kokoro/../af_test", &cancel).await;
        assert_eq!(other.unwrap_err().code, "voice_unknown");
    }

    #[test]
    fn each_further_voice_has_a_name_and_a_hash_of_its_own() {
        assert_eq!(FURTHER.len(), 22);
        for (at, (name, called, hash)) in FURTHER.iter().enumerate() {
            assert!(name.len() > 3 && called.chars().all(char::is_alphabetic), "{name}");
            assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
            let same = |(other, _, theirs): &&Offered| other == name || theirs == hash;
            assert_eq!(FURTHER.iter().skip(at).filter(same).count(), 1, "{name}");
        }
    }
}

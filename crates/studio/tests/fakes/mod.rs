//! Fake adapters: they leave small text files where real ones leave sound and picture, and remember what was asked.

#![allow(dead_code, reason = "no test needs all of them")]

pub mod lot;

use async_trait::async_trait;
use editorial::moments::{Glance, Survey};
use editorial::narration::{WordTiming, words_by_length};
use editorial::project::Source;
use editorial::timeline::{Canvas, Mix};
use editorial::{Part, Quality, Time};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use studio::api::{VoiceSetup, WhenDone};
use studio::ports::*;
use tokio::sync::Semaphore;

/// A voice that writes its lines down.
#[derive(Default)]
pub struct FakeNarrator {
    pub spoken: Mutex<Vec<String>>,
    pub voices: Vec<Voice>,
    /// Whether it follows recordings: three seconds a line, but for one that it does not hear.
    pub follows: bool,
    pub unheard: Option<usize>,
    /// Recordings that were followed.
    pub followed: AtomicUsize,
}

impl FakeNarrator {
    pub fn english() -> FakeNarrator {
        let voice = Voice {
            id: "fake:anna".to_owned(),
            name: "Anna".to_owned(),
            language: "en-US".to_owned(),
            gender: Gender::Female,
        };
        FakeNarrator { voices: vec![voice], ..FakeNarrator::default() }
    }
}

#[async_trait]
impl Narrator for FakeNarrator {
    fn fingerprint(&self, _: &VoiceSetup) -> String {
        "fake voice 1".to_owned()
    }
    fn voices(&self) -> Vec<Voice> {
        self.voices.clone()
    }
    async fn narrate(
        &self,
        line: SpokenLine<'_>,
        _: &VoiceSetup,
        out: &Path,
        _: &CancellationToken,
    ) -> Result<Spoken, StageFailure> {
        std::fs::write(out, line.text).unwrap();
        self.spoken.lock().unwrap().push(line.text.to_owned());
        let length = Time::from_ms(line.text.len() as i64 * 60);
        Ok(Spoken { length, words: words_by_length(line.words, length) })
    }
    fn leads(&self, _: &str) -> Option<String> {
        self.voices.first().filter(|_| self.follows).map(|voice| voice.id.clone())
    }
    async fn follow(
        &self,
        said: &[Said],
        recording: &Path,
        _: &CancellationToken,
    ) -> Option<Vec<Vec<WordTiming>>> {
        assert!(recording.exists() && said.iter().all(|line| line.sound.exists()));
        self.followed.fetch_add(1, Ordering::SeqCst);
        let found = |(index, line): (usize, &Said)| {
            let words: Vec<&str> = line.words.iter().map(|word| word.text.as_str()).collect();
            let heard = self.unheard != Some(index);
            let from = Time::from_ms(index as i64 * 3_000);
            let late =
                |word: WordTiming| WordTiming { start: from + word.start, end: from + word.end, ..word };
            let length = if heard { Time::from_ms(2_800) } else { Time::ZERO };
            words_by_length(&words, length).into_iter().map(late).collect()
        };
        Some(said.iter().enumerate().map(found).collect())
    }
}

/// A film that a site offers: its words are those of its name.
pub fn offered(film: &str) -> Offer {
    Offer {
        id: film.to_owned(),
        kind: MediaKind::Video,
        address: format!("https://footage.example/{film}"),
        width: 1080,
        height: 1920,
        length: Time::from_ms(20_000),
        words: film.replace('-', " "),
        preview: String::new(),
        source: Source {
            site: "Fake".to_owned(),
            author: "Ann".to_owned(),
            licence: "CC0".to_owned(),
            ..Source::default()
        },
    }
}

/// An engine whose parts are texts. Files that hold `damaged` do not play; films that hold `dark beginning` are black for
/// 1.2 s, and into those that hold `closed` nobody can look.
pub struct FakeMedia {
    pub encoded: AtomicUsize,
    pub mixed: AtomicUsize,
    /// The level of the voice in each mix, in decibels.
    pub voice_levels: Mutex<Vec<i32>>,
    /// What was placed in the last mix: the file, where in it, how long.
    pub placed: Mutex<Vec<(PathBuf, Time, Time)>>,
    /// Videos joined.
    pub joined: AtomicUsize,
    /// Parts that may be encoded before the engine waits for more.
    pub leave: Semaphore,
    /// The next verifications that fail.
    pub bad_outputs: AtomicUsize,
    /// How many parts of each video were played when it was looked at; none when it was played whole.
    pub played: Mutex<Vec<Option<usize>>>,
    /// The next parts whose program dies.
    pub deaths: AtomicUsize,
    /// Parts that were made slow and sure.
    pub in_safe_mode: AtomicUsize,
    /// Parts that a graphics chip makes before it fails; none without one.
    pub chip: Mutex<Option<usize>>,
    /// Whether a poster is begun and never done.
    pub endless_posters: AtomicBool,
    /// Posters that were begun.
    pub posters: AtomicUsize,
    /// The most of them at one time.
    pub most_posters: AtomicUsize,
    /// Films that were looked into.
    pub surveyed: AtomicUsize,
    /// Calls that are under way, or were dropped before they had ended.
    pub open: AtomicUsize,
}

impl FakeMedia {
    pub fn with_leave(parts: usize) -> FakeMedia {
        FakeMedia {
            encoded: AtomicUsize::new(0),
            mixed: AtomicUsize::new(0),
            voice_levels: Mutex::default(),
            placed: Mutex::default(),
            joined: AtomicUsize::new(0),
            leave: Semaphore::new(parts),
            bad_outputs: AtomicUsize::new(0),
            played: Mutex::default(),
            deaths: AtomicUsize::new(0),
            in_safe_mode: AtomicUsize::new(0),
            chip: Mutex::new(None),
            endless_posters: AtomicBool::new(false),
            posters: AtomicUsize::new(0),
            most_posters: AtomicUsize::new(0),
            surveyed: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
        }
    }
}

impl Default for FakeMedia {
    fn default() -> FakeMedia {
        FakeMedia::with_leave(Semaphore::MAX_PERMITS)
    }
}

#[async_trait]
impl MediaEngine for FakeMedia {
    fn fingerprint(&self) -> String {
        "fake media 1".to_owned()
    }
    async fn encoder(&self) -> Option<String> {
        self.chip.lock().unwrap().map(|_| "chip".to_owned())
    }
    fn output_size(&self, canvas: Canvas, _: Quality) -> Canvas {
        canvas
    }
    async fn probe(&self, file: &Path, _: &CancellationToken) -> Result<Probe, StageFailure> {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if std::fs::read_to_string(file).unwrap().contains("damaged") {
            return Err(StageFailure::GiveUp(Fault {
                code: "media_damaged".to_owned(),
                message: format!("\"{name}\" is damaged."),
                hint: "Replace it.".to_owned(),
                retryable: false,
            }));
        }
        let (kind, length, width) = match file.extension().unwrap().to_str().unwrap() {
            "jpg" => (MediaKind::Photo, 0, 1_000),
            "mp3" => (MediaKind::Audio, 9_000, 0),
            _ => (MediaKind::Video, 6_000, 1_920),
        };
        let has_sound = kind == MediaKind::Audio;
        let (rate, begins, notes) = (None, Time::ZERO, Vec::new());
        Ok(Probe {
            kind,
            length: Time::from_ms(length),
            width,
            height: width,
            has_sound,
            rate,
            begins,
            notes,
        })
    }
    async fn survey(
        &self,
        film: &Path,
        stretch: Range<Time>,
        _: Time,
        _: &CancellationToken,
    ) -> Result<Survey, StageFailure> {
        self.surveyed.fetch_add(1, Ordering::SeqCst);
        let text = std::fs::read_to_string(film).unwrap();
        if text.contains("closed") {
            let (message, hint) = ("It could not be read.".to_owned(), "Replace it.".to_owned());
            let code = "media_stalled".to_owned();
            return Err(StageFailure::GiveUp(Fault { code, message, hint, retryable: false }));
        }
        let light = |at| if text.contains("dark beginning") && at < 1_200 { 0 } else { 120 };
        let glance =
            |at| Glance { at: Time::from_ms(at), light: light(at), depth: light(at), detail: 9, change: 0 };
        let glances = (0..6_000).step_by(400).map(glance);
        let glances = glances.filter(|glance| stretch.contains(&glance.at)).collect();
        Ok(Survey { glances, cuts: Vec::new() })
    }
    async fn poster(
        &self,
        _: &Path,
        _: Glimpse,
        _: u32,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<(), StageFailure> {
        self.posters.fetch_add(1, Ordering::SeqCst);
        if self.endless_posters.load(Ordering::SeqCst) {
            let open = self.open.fetch_add(1, Ordering::SeqCst) + 1;
            self.most_posters.fetch_max(open, Ordering::SeqCst);
            cancel.cancelled().await;
            self.open.fetch_sub(1, Ordering::SeqCst);
            return Err(StageFailure::Cancelled);
        }
        std::fs::write(out, "poster").unwrap();
        Ok(())
    }
    async fn silences(&self, file: &Path, _: &CancellationToken) -> Result<Vec<(Time, Time)>, StageFailure> {
        let ms = Time::from_ms;
        let speech = std::fs::read_to_string(file).unwrap().contains("recording");
        Ok(if speech { vec![(ms(2_900), ms(3_200)), (ms(6_800), ms(7_100))] } else { Vec::new() })
    }
    async fn listen(&self, file: &Path, out: &Path, _: &CancellationToken) -> Result<(), StageFailure> {
        std::fs::copy(file, out).unwrap();
        Ok(())
    }
    async fn take_sound(&self, _: &Path, out: &Path, _: &CancellationToken) -> Result<(), StageFailure> {
        std::fs::write(out, "sound alone").unwrap();
        Ok(())
    }
    async fn encode_part(
        &self,
        part: &Part,
        _: Quality,
        files: &Files,
        out: &Path,
        watch: &Watch<'_>,
    ) -> Result<(), StageFailure> {
        self.open.fetch_add(1, Ordering::SeqCst);
        let leave = tokio::select! {
            leave = self.leave.acquire() => Some(leave.unwrap()),
            () = watch.cancel.cancelled() => None,
        };
        // A real engine waits here until its program has gone.
        tokio::task::yield_now().await;
        self.open.fetch_sub(1, Ordering::SeqCst);
        leave.ok_or(StageFailure::Cancelled)?.forget();
        let maker = match &mut *self.chip.lock().unwrap() {
            Some(left @ 1..) if !watch.safe_mode => {
                *left -= 1;
                "chip"
            }
            chip @ Some(0) if !watch.safe_mode => {
                *chip = None;
                return Err(died());
            }
            _ => "software",
        };
        if self.deaths.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
            return Err(died());
        }
        self.in_safe_mode.fetch_add(usize::from(watch.safe_mode), Ordering::SeqCst);
        for piece in &part.shots {
            if let editorial::timeline::Picture::Footage { media, .. } = &piece.shot.picture {
                assert!(files[media].is_file());
            }
        }
        (watch.progress)(part.frames());
        self.encoded.fetch_add(1, Ordering::SeqCst);
        std::fs::write(out, format!("{} frames by {maker}", part.frames())).unwrap();
        Ok(())
    }
    async fn frame(
        &self,
        part: &Part,
        _: Quality,
        frame: u64,
        _: &Files,
        out: &Path,
        _: &CancellationToken,
    ) -> Result<(), StageFailure> {
        assert!(frame < part.frames());
        std::fs::write(out, format!("frame {frame} drawn")).unwrap();
        Ok(())
    }
    async fn frame_of(
        &self,
        part: &Path,
        at: Time,
        out: &Path,
        _: &CancellationToken,
    ) -> Result<(), StageFailure> {
        assert!(part.is_file());
        std::fs::write(out, format!("frame at {} ms of a part", at.as_ms())).unwrap();
        Ok(())
    }
    async fn encode_sound(
        &self,
        mix: &Mix,
        files: &Files,
        out: &Path,
        _: &Watch<'_>,
    ) -> Result<(), StageFailure> {
        assert!(mix.voice.iter().all(|placed| files[&placed.sound].is_file()));
        self.mixed.fetch_add(1, Ordering::SeqCst);
        self.voice_levels.lock().unwrap().push(mix.voice_gain_db);
        let placed =
            |one: &editorial::timeline::Placed| (files[&one.sound].clone(), one.sound_in, one.length);
        *self.placed.lock().unwrap() = mix.voice.iter().map(placed).collect();
        std::fs::write(out, "sound").unwrap();
        Ok(())
    }
    async fn join(
        &self,
        parts: &[PartFile],
        _: &Path,
        _: Canvas,
        out: &Path,
        _: &Watch<'_>,
    ) -> Result<(), StageFailure> {
        self.joined.fetch_add(1, Ordering::SeqCst);
        let maker = |part: &PartFile| {
            let text = std::fs::read_to_string(&part.path).unwrap();
            text.rsplit(' ').next().map(str::to_owned)
        };
        assert!(
            parts.windows(2).all(|two| maker(&two[0]) == maker(&two[1])),
            "all of a video by one encoder"
        );
        let frames: u64 = parts.iter().map(|part| part.frames).sum();
        std::fs::write(out, frames.to_string()).unwrap();
        Ok(())
    }
    async fn verify(
        &self,
        file: &Path,
        expected: Expected,
        unplayed: Unplayed<'_>,
        _: &Watch<'_>,
    ) -> Result<VideoFacts, StageFailure> {
        let count = match unplayed {
            Unplayed::All => None,
            Unplayed::Of(parts) => Some(parts.len()),
        };
        self.played.lock().unwrap().push(count);
        let bad =
            self.bad_outputs.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        let text = std::fs::read_to_string(file).unwrap();
        if bad.is_ok() || text != expected.frames.to_string() {
            return Err(StageFailure::GiveUp(Fault {
                code: "output_damaged".to_owned(),
                message: "The finished video did not pass its check.".to_owned(),
                hint: "Try again.".to_owned(),
                retryable: true,
            }));
        }
        let Canvas { width, height, fps } = expected.canvas;
        Ok(VideoFacts { width, height, length: fps.start_of(expected.frames), bytes: text.len() as u64 })
    }
    async fn check(&self) -> Vec<Finding> {
        Vec::new()
    }
}

/// A program that died.
fn died() -> StageFailure {
    StageFailure::Retry(Fault {
        code: "encoder_failed".to_owned(),
        message: "The encoder died.".to_owned(),
        hint: "Try again.".to_owned(),
        retryable: true,
    })
}

/// A computer that has what the test says.
pub struct FakeMachine {
    pub battery: Mutex<Option<u8>>,
    pub free: AtomicU64,
    /// How many guards keep it awake.
    pub awake: Arc<AtomicUsize>,
    pub ended: Mutex<Vec<WhenDone>>,
    /// The folder that is its trash; none without one.
    pub trash: Mutex<Option<PathBuf>>,
    /// Who is to be told that files have changed.
    pub watching: Mutex<Option<Box<dyn Fn() + Send + Sync>>>,
}

impl Default for FakeMachine {
    fn default() -> FakeMachine {
        FakeMachine {
            battery: Mutex::default(),
            free: AtomicU64::new(u64::MAX),
            awake: Arc::default(),
            ended: Mutex::default(),
            trash: Mutex::default(),
            watching: Mutex::default(),
        }
    }
}

struct Awake(Arc<AtomicUsize>);

impl Drop for Awake {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Machine for FakeMachine {
    fn on_battery(&self) -> Option<u8> {
        *self.battery.lock().unwrap()
    }
    fn free_space(&self, _: &Path) -> std::io::Result<u64> {
        Ok(self.free.load(Ordering::SeqCst))
    }
    fn keep_awake(&self, _: &str) -> Option<Box<dyn Send>> {
        self.awake.fetch_add(1, Ordering::SeqCst);
        Some(Box::new(Awake(self.awake.clone())))
    }
    fn end(&self, how: WhenDone) -> std::io::Result<()> {
        self.ended.lock().unwrap().push(how);
        Ok(())
    }
    fn to_trash(&self, files: &[PathBuf]) -> std::io::Result<()> {
        let trash = self.trash.lock().unwrap();
        let Some(trash) = trash.as_ref() else { return Err(std::io::ErrorKind::Unsupported.into()) };
        std::fs::create_dir_all(trash)?;
        files.iter().try_for_each(|file| std::fs::rename(file, trash.join(file.file_name().unwrap())))
    }
    fn gives_back(&self) -> bool {
        true
    }
    fn out_of_trash(&self, files: &[PathBuf]) -> std::io::Result<()> {
        let trash = self.trash.lock().unwrap();
        let trash = trash.as_ref().unwrap();
        files.iter().try_for_each(|file| std::fs::rename(trash.join(file.file_name().unwrap()), file))
    }
    fn most_at_once(&self) -> u8 {
        4
    }
    fn watch(&self, _: &[PathBuf], changed: Box<dyn Fn() + Send + Sync>) -> Option<Box<dyn Send>> {
        *self.watching.lock().unwrap() = Some(changed);
        Some(Box::new(()))
    }
}

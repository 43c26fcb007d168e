//! Casting: which footage is shown for which line, when the person did not choose.
//!
//! How well each file suits each line decides first; the rest are dealt out in order. Nothing is shown twice while
//! anything is left. That nothing is known of a file is no reason against it: it is somebody's own. That its name
//! speaks of something else is: such a line gets its words large on a drawn background instead.

use crate::matching;
use crate::time::Time;
use crate::timeline::Canvas;
use std::cmp::Reverse;
use std::collections::HashSet;

/// How well a picture suits a line, in thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(u16);

/// What a score is worth to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Nothing says that it fits.
    Weak,
    /// It may fit.
    Fair,
    /// It fits.
    Good,
}

impl Score {
    /// Of the pictures that were best for their lines and reached this much, almost nine in ten were right, on the
    /// labelled lines of `providers/tests/matching.json`; of those between this and fair, two in five.
    const GOOD: u16 = 250;
    const FAIR: u16 = 150;
    /// What goes with every line of a video has to be nearer to its topic than what only may fit one line: two names of
    /// five that just reach fair are right.
    const TOPIC: u16 = 200;

    /// By how many telling words two texts share: one is fair, two are good.
    pub fn of_words(shared: usize) -> Score {
        let more = u16::try_from(shared.saturating_sub(1)).unwrap_or(u16::MAX);
        Score(if shared == 0 { 0 } else { more.saturating_mul(100).saturating_add(200).min(1_000) })
    }

    /// By how near two texts are in meaning: the dot product of their unit vectors.
    pub fn of_meaning(one: &[f32], other: &[f32]) -> Score {
        let near: f32 = one.iter().zip(other).map(|(one, other)| one * other).sum();
        Score((near.clamp(0.0, 1.0) * 1_000.0).round() as u16)
    }

    /// The same in steps of a twentieth: what is about as good is told apart by other things.
    pub fn about(self) -> Score {
        Score(self.0 / 50 * 50)
    }

    /// What it is worth.
    pub fn grade(self) -> Grade {
        match self.0 {
            Score::GOOD.. => Grade::Good,
            Score::FAIR.. => Grade::Fair,
            _ => Grade::Weak,
        }
    }
}

/// What a file's name says of lines that it does not suit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Bearing {
    /// Nothing: it may show anything.
    #[default]
    Unknown,
    /// It is of the video's topic, if not of the line.
    Topic,
    /// It is of nothing that the script speaks of, though other names are.
    Stranger,
    /// It is of another line, or was fetched for one.
    Elsewhere,
}

/// How well each of some files suits each of some lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scores {
    /// One a file.
    bearings: Vec<Bearing>,
    lines: Vec<Vec<Score>>,
}

impl Scores {
    /// By the words that lines and names of files share.
    pub fn of_words(lines: &[&str], names: &[&str]) -> Scores {
        let shown: Vec<HashSet<String>> = names.iter().map(|name| telling_words(name)).collect();
        let of_line = |line: &&str| {
            let spoken = telling_words(line);
            shown.iter().map(|shown| Score::of_words(spoken.intersection(shown).count())).collect()
        };
        Scores { bearings: unknown(names.len()), lines: lines.iter().map(of_line).collect() }
    }

    /// By what lines and names of files mean. A file whose name tells nothing has no vector, and suits no line.
    pub fn of_meanings<V: AsRef<[f32]>>(lines: &[V], names: &[Option<V>]) -> Scores {
        let of_line = |line: &V| {
            let score = |name: &Option<V>| {
                name.as_ref()
                    .map_or_else(Score::default, |name| Score::of_meaning(line.as_ref(), name.as_ref()))
            };
            names.iter().map(score).collect()
        };
        Scores { bearings: unknown(names.len()), lines: lines.iter().map(of_line).collect() }
    }

    /// The same with the last line taken off, which is the video's topic: that and the other lines say what each file
    /// bears on. `tells` says of which files the names say anything, `fetched` which were fetched for a line.
    pub fn of_topic(mut self, tells: &[bool], fetched: &HashSet<usize>) -> Scores {
        let topic = self.lines.pop().unwrap_or_default();
        let speaks = |score: Score| score.grade() > Grade::Weak;
        let on_topic = |file: usize| topic.get(file).is_some_and(|score| score.0 >= Score::TOPIC);
        let somewhere = |file: usize| self.lines.iter().any(|line| speaks(line[file]));
        let own = || (0..tells.len()).filter(|file| tells[*file] && !fetched.contains(file));
        // Where no name speaks of the script, names were not given to tell what is seen.
        let named = own().any(|file| on_topic(file) || somewhere(file));
        let bearing = |file: usize| match fetched.contains(&file) {
            _ if tells[file] && on_topic(file) => Bearing::Topic,
            true => Bearing::Elsewhere,
            false if !tells[file] || !named => Bearing::Unknown,
            false if somewhere(file) => Bearing::Elsewhere,
            false => Bearing::Stranger,
        };
        self.bearings = (0..tells.len()).map(bearing).collect();
        self
    }

    /// What a file's name says of lines that it does not suit.
    pub fn bearing(&self, file: usize) -> Bearing {
        self.bearings[file]
    }

    /// What a file is worth for a line; none when nothing is known of it.
    pub fn grade(&self, line: usize, file: usize) -> Option<Grade> {
        match (self.of(line, file).grade(), self.bearing(file)) {
            (Grade::Weak, Bearing::Unknown) => None,
            (Grade::Weak, Bearing::Topic) => Some(Grade::Fair),
            (grade, _) => Some(grade),
        }
    }

    /// How well a file suits a line, by their indices.
    pub fn of(&self, line: usize, file: usize) -> Score {
        self.lines[line][file]
    }

    /// The same, of these lines only.
    pub fn only(&self, lines: &[usize]) -> Scores {
        let bearings = self.bearings.clone();
        Scores { bearings, lines: lines.iter().map(|line| self.lines[*line].clone()).collect() }
    }
}

/// How files that suit a line about as well as each other are told apart: by whether they have the video's shape, then
/// by whether they are as long as the line, then by chance, the same chance for the same number. Without a number the
/// first comes first.
#[derive(Debug, Clone, Default)]
pub struct Ties {
    seed: Option<u32>,
    wide: bool,
    lines: Vec<(String, Time)>,
    files: Vec<Traits>,
}

/// What is known of a file besides its name.
#[derive(Debug, Clone, Default)]
pub struct Traits {
    /// What it is called, the same as long as it is the same file.
    pub name: String,
    /// Pixels across and down; none as long as nobody looked into it.
    pub size: Option<(u32, u32)>,
    /// How long it plays; zero for a still, none as long as nobody looked into it.
    pub length: Option<Time>,
}

/// What comes first among equals: the smallest.
type Rank = Reverse<(bool, bool, u64)>;

impl Ties {
    /// Ties of a video with this seed. `lines` are their ids and lengths, as in the scores that these go with.
    pub fn of(seed: Option<u32>, canvas: Canvas, lines: Vec<(String, Time)>, files: Vec<Traits>) -> Ties {
        Ties { seed, wide: canvas.width > canvas.height, lines, files }
    }

    /// Where a file stands among those that suit a line as well. What is not known speaks against no file.
    fn rank(&self, line: usize, file: usize) -> Rank {
        let (Some(seed), Some((id, needed)), Some(traits)) =
            (self.seed, self.lines.get(line), self.files.get(file))
        else {
            return Reverse((true, true, 0));
        };
        let alike = traits.size.is_none_or(|(width, height)| (width > height) == self.wide);
        let lasts = traits.length.is_none_or(|length| length == Time::ZERO || length >= *needed);
        Reverse((alike, lasts, chance(seed, id, &traits.name)))
    }

    /// A score as it is compared: where chance decides, what is about as good is as good.
    fn compared(&self, score: Score) -> Score {
        if self.seed.is_some() { score.about() } else { score }
    }
}

/// A number that hangs on nothing but these three (FNV-1a, stirred so that every bit of the seed tells).
pub fn chance(seed: u32, line: &str, file: &str) -> u64 {
    let bytes = seed.to_le_bytes().into_iter().chain(line.bytes()).chain([0]).chain(file.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

fn unknown(files: usize) -> Vec<Bearing> {
    vec![Bearing::Unknown; files]
}

/// For each line the index of the file that suits it; `None` when all there is speaks of something else.
///
/// `taken` files were chosen for other lines by the person, and are used only when all others are. A file whose name is
/// of nothing in the script is shown once, because it was given; it is never the second time that nothing fits. `ties`
/// tells apart what suits a line as well.
pub fn cast(scores: &Scores, taken: &HashSet<usize>, ties: &Ties) -> Vec<Option<usize>> {
    let (files, lines) = (scores.bearings.len(), scores.lines.len());
    let mut uses: Vec<usize> = (0..files).map(|file| usize::from(taken.contains(&file))).collect();
    let mut chosen: Vec<Option<usize>> = vec![None; lines];

    let pairs = (0..lines).flat_map(|line| (0..files).map(move |file| (scores.of(line, file), line, file)));
    let mut pairs: Vec<(Score, usize, usize)> =
        pairs.filter(|(score, ..)| score.grade() > Grade::Weak).collect();
    pairs.sort_by_cached_key(|(score, line, file)| {
        (Reverse(ties.compared(*score)), *line, ties.rank(*line, *file), *file)
    });
    for (_, line, file) in pairs {
        if chosen[line].is_none() && uses[file] == 0 {
            chosen[line] = Some(file);
            uses[file] += 1;
        }
    }
    for line in 0..lines {
        if chosen[line].is_none() {
            let before = line.checked_sub(1).and_then(|before| chosen[before]);
            let may = |file: &usize| match scores.bearing(*file) {
                Bearing::Unknown | Bearing::Topic => true,
                Bearing::Stranger => uses[*file] == 0,
                Bearing::Elsewhere => false,
            };
            let order = |file: &usize| (uses[*file], Some(*file) == before, ties.rank(line, *file), *file);
            let least = (0..files).filter(may).min_by_key(order);
            chosen[line] = least;
            least.into_iter().for_each(|file| uses[file] += 1);
        }
    }
    chosen
}

/// What a file's name says, as people would read it; none when it says nothing that could be seen, as the numbers of
/// cameras do.
pub fn described(name: &str) -> Option<String> {
    let words: Vec<&str> = subject(name).split(|c: char| c == '_' || c == '-' || c.is_whitespace()).collect();
    let read = words.join(" ");
    (!matching::telling(&read).is_empty()).then_some(read)
}

/// A file's name without its type; a line stays as it is.
pub fn subject(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, end)| if end.len() <= 4 { stem } else { name })
}

/// The words of a file's name that may tell what it shows, and of a line, without their endings.
fn telling_words(text: &str) -> HashSet<String> {
    matching::stems(subject(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], names: &[&str], taken: &[usize], expected: &[Option<usize>]) {
        let (scores, taken) = (Scores::of_words(lines, names), taken.iter().copied().collect());
        assert_eq!(cast(&scores, &taken, &Ties::default()), expected);
    }

    #[test]
    fn a_file_named_after_the_subject_is_shown_for_it() {
        check(
            &["The goats danced.", "Coffee is a seed.", "Paris woke up."],
            &["coffee-beans.mp4", "IMG_0042.jpg", "dancing goat.mp4"],
            &[],
            &[Some(2), Some(0), Some(1)],
        );
    }

    #[test]
    fn nothing_is_shown_twice_while_anything_is_left() {
        check(&["a", "b", "c"], &["1.mp4", "2.mp4"], &[], &[Some(0), Some(1), Some(0)]);
        check(&["coffee", "coffee"], &["coffee.mp4", "x.mp4"], &[], &[Some(0), Some(1)]);
        check(&["a", "b"], &["1.mp4", "2.mp4", "3.mp4"], &[1], &[Some(0), Some(2)]);
    }

    #[test]
    fn a_file_suits_a_line_by_the_words_they_share() {
        let names = ["goat and coffee bean.mp4", "coffee.jpg", "sky.mp4"];
        let scores = Scores::of_words(&["The goats ate coffee beans."], &names);
        let grades = [0, 1, 2].map(|file| scores.of(0, file).grade());
        assert_eq!(grades, [Grade::Good, Grade::Fair, Grade::Weak]);
        let chinese = Scores::of_words(&["蜜蜂跳舞"], &["蜜蜂.mp4"]);
        assert_eq!(chinese.of(0, 0).grade(), Grade::Fair);
    }

    #[test]
    fn a_file_suits_a_line_by_how_near_their_meanings_are() {
        let lines = [[1.0_f32, 0.0], [0.0, 1.0]];
        let names = [Some([0.0, 1.0]), None, Some([0.8, 0.6])];
        let scores = Scores::of_meanings(&lines, &names);
        assert_eq!(cast(&scores, &HashSet::new(), &Ties::default()), [Some(2), Some(0)]);
        assert_eq!(scores.of(0, 1), Score::default(), "a name that tells nothing suits no line");
        assert!(scores.of(0, 2) > scores.of(1, 2));
    }

    #[test]
    fn names_are_read_as_people_read_them() {
        assert_eq!(described("dancing-goat_2.mp4").as_deref(), Some("dancing goat 2"));
        assert_eq!(described("IMG_0042.jpg"), None);
    }

    #[test]
    fn what_speaks_of_something_else_is_not_shown() {
        let cast_of = |lines: &[&str], topic: &str, names: &[&str]| {
            let lines: Vec<&str> = lines.iter().copied().chain([topic]).collect();
            let tells: Vec<bool> = names.iter().map(|name| described(name).is_some()).collect();
            let scores = Scores::of_words(&lines, names).of_topic(&tells, &HashSet::new());
            cast(&scores, &HashSet::new(), &Ties::default())
        };
        let lines = ["Goats danced.", "Coffee woke them.", "Monks prayed.", "It was night."];
        for (topic, names, expected) in [
            // One file for two lines that it is not of: neither is shown it.
            ("A legend", &["goat.mp4", "coffee.mp4"][..], [Some(0), Some(1), None, None]),
            // Nothing is known of a camera's numbers.
            ("A legend", &["goat.mp4", "IMG_0042.mp4"], [Some(0), Some(1), Some(1), Some(1)]),
            // What is of the topic may go with every line of it.
            ("Coffee", &["goat.mp4", "coffee.mp4"], [Some(0), Some(1), Some(1), Some(1)]),
            // What nobody speaks of was given all the same: once.
            ("A legend", &["goat.mp4", "harbour.mp4"], [Some(0), Some(1), None, None]),
            // Where no name is of the script, names tell nothing.
            ("A legend", &["harbour.mp4", "final cut.mp4"], [Some(0), Some(1), Some(0), Some(1)]),
        ] {
            assert_eq!(cast_of(&lines, topic, names), expected, "{names:?}");
        }
    }

    #[test]
    fn what_was_fetched_for_one_line_is_shown_for_no_other() {
        let scores = Scores::of_words(&["Goats danced.", "Monks prayed.", "A legend"], &["goat on a hill"]);
        let scores = scores.of_topic(&[true], &HashSet::from([0]));
        assert_eq!(cast(&scores, &HashSet::new(), &Ties::default()), [Some(0), None]);
    }

    /// Files that nothing is known of, for lines of three seconds, in a tall video.
    fn dealt(seed: Option<u32>, lines: usize, files: &[Traits]) -> Vec<Option<usize>> {
        let canvas = Canvas { width: 1080, height: 1920, fps: crate::time::FrameRate::THIRTY };
        let lines = (0..lines).map(|line| (format!("s{line}"), Time::from_ms(3_000))).collect::<Vec<_>>();
        let scores = Scores::of_words(&vec!["It was so."; lines.len()], &vec!["IMG.mp4"; files.len()]);
        cast(&scores, &HashSet::new(), &Ties::of(seed, canvas, lines, files.to_vec()))
    }

    fn film(name: &str, size: (u32, u32), ms: i64) -> Traits {
        Traits { name: name.to_owned(), size: Some(size), length: Some(Time::from_ms(ms)) }
    }

    fn films(count: usize) -> Vec<Traits> {
        (0..count).map(|n| film(&format!("IMG_{n}.mp4"), (1080, 1920), 9_000)).collect()
    }

    #[test]
    fn without_a_seed_equals_are_dealt_out_as_they_came() {
        assert_eq!(dealt(None, 3, &films(3)), [Some(0), Some(1), Some(2)]);
        let odd = [film("wide", (1920, 1080), 100), film("tall", (1080, 1920), 9_000)];
        assert_eq!(dealt(None, 2, &odd), [Some(0), Some(1)]);
    }

    #[test]
    fn a_seed_deals_equals_out_in_the_same_way_each_time_and_another_seed_in_another() {
        let films = films(12);
        let first = dealt(Some(1), 8, &films);
        assert_eq!(first, dealt(Some(1), 8, &films));
        let ways: HashSet<_> = (0..20).map(|seed| dealt(Some(seed), 8, &films)).collect();
        assert!(ways.len() >= 18, "only {} ways", ways.len());
        assert!(ways.iter().all(|way| way.iter().flatten().collect::<HashSet<_>>().len() == 8), "none twice");
    }

    #[test]
    fn among_equals_shape_goes_before_length_and_length_before_chance() {
        let files = [
            film("wide and long", (1920, 1080), 9_000),
            film("tall and short", (1080, 1920), 1_000),
            film("tall and long", (1080, 1920), 9_000),
        ];
        for seed in 0..20 {
            assert_eq!(dealt(Some(seed), 3, &files), [Some(2), Some(1), Some(0)], "seed {seed}");
        }
        let still = [film("a short film", (1080, 1920), 1_000), film("a still", (1080, 1920), 0)];
        assert_eq!(dealt(Some(7), 1, &still), [Some(1)], "a still is as long as its line");
    }

    #[test]
    fn no_seed_makes_a_worse_picture_go_before_a_better_one() {
        let names = ["sky.mp4", "coffee.mp4", "coffee beans.mp4"];
        let files: Vec<Traits> = names.iter().map(|name| film(name, (1080, 1920), 9_000)).collect();
        for seed in 0..20 {
            let canvas = Canvas { width: 1080, height: 1920, fps: crate::time::FrameRate::THIRTY };
            let ties = Ties::of(Some(seed), canvas, vec![("s1".to_owned(), Time::ZERO)], files.clone());
            let scores = Scores::of_words(&["Coffee beans are seeds."], &names);
            assert_eq!(cast(&scores, &HashSet::new(), &ties), [Some(2)], "seed {seed}");
        }
    }

    #[test]
    fn a_file_that_is_added_changes_little_of_how_the_others_are_dealt_out() {
        let (few, more) = (films(6), films(7));
        for seed in 0..20 {
            let (before, after) = (dealt(Some(seed), 1, &few), dealt(Some(seed), 1, &more));
            assert!(after == before || after == [Some(6)], "seed {seed}: {before:?} became {after:?}");
        }
    }

    #[test]
    fn one_file_serves_all_lines_and_none_serves_none() {
        check(&["a", "b"], &["1.mp4"], &[], &[Some(0), Some(0)]);
        check(&["a"], &[], &[], &[None]);
    }
}

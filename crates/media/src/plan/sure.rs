//! The slow and sure way: after a hang or a crash, every input is read with one thread and without hardware.

use super::Line;

impl Line {
    /// The same call for the second try: it makes the same pictures.
    pub fn slow_and_sure(self) -> Line {
        let careful = |word: std::ffi::OsString| {
            let before: &[&str] = if word == "-i" { &["-threads", "1", "-hwaccel", "none"] } else { &[] };
            before.iter().map(std::ffi::OsString::from).chain([word]).collect::<Vec<_>>()
        };
        Line(self.0.into_iter().flat_map(careful).collect()).first("-filter_threads 1")
    }

    /// Adds words before all others.
    fn first(self, words: &str) -> Line {
        let Line(rest) = self;
        let mut line = Line::default().words(words);
        line.0.extend(rest);
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_input_is_read_with_one_thread() {
        let line =
            Line::default().words("-y -ss 1 -i").file(Path::new("a")).words("-i b").file(Path::new("c"));
        let shown = "-filter_threads 1\n-y\n-ss 1\n-threads 1\n-hwaccel none\n-i file:a\n-threads 1\n-hwaccel none\n-i b file:c";
        assert_eq!(line.slow_and_sure().shown(), shown);
    }
}

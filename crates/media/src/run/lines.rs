//! What a program says, cut into lines of bounded length, and the last few of them kept.

use std::collections::VecDeque;
use std::fmt;

/// Longest line kept; the rest of a longer one is dropped.
const LONGEST: usize = 2_000;
/// Lines that [`Tail`] remembers.
const KEPT: usize = 40;

/// Bytes in, whole lines out.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    line: Vec<u8>,
}

impl Lines {
    /// Takes the next bytes; none at all means that the last line is over.
    pub fn take(&mut self, bytes: &[u8], mut each: impl FnMut(&str)) {
        for &byte in bytes {
            if matches!(byte, b'\n' | b'\r') {
                self.finish(&mut each);
            } else if self.line.len() < LONGEST {
                self.line.push(byte);
            }
        }
        if bytes.is_empty() {
            self.finish(&mut each);
        }
    }

    fn finish(&mut self, each: &mut impl FnMut(&str)) {
        if !self.line.is_empty() {
            each(&String::from_utf8_lossy(&self.line));
            self.line.clear();
        }
    }
}

/// The last lines of a program's complaints.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tail(VecDeque<String>);

impl Tail {
    pub fn push(&mut self, line: &str) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(line.to_owned());
    }

    /// Whether any line has `words` in it.
    pub fn says(&self, words: &str) -> bool {
        self.0.iter().any(|line| line.contains(words))
    }
}

impl fmt::Display for Tail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pieces: &[&str], expected: &[&str]) {
        let mut lines = Lines::default();
        let mut got = Vec::new();
        for piece in pieces {
            lines.take(piece.as_bytes(), |line| got.push(line.to_owned()));
        }
        assert_eq!(got, expected, "{pieces:?}");
    }

    #[test]
    fn lines_are_whole_however_the_bytes_come() {
        check(&["fra", "me=1\nfr", "ame=2\r\n"], &["frame=1", "frame=2"]);
        check(&["a\rb\rc", ""], &["a", "b", "c"]);
        check(&["", "\n\n", ""], &[]);
    }

    #[test]
    fn a_line_without_end_stays_small() {
        let mut lines = Lines::default();
        let mut longest = 0;
        for _ in 0..1_000 {
            lines.take(&[b'x'; 8_192], |_| {});
        }
        lines.take(b"\n", |line| longest = line.len());
        assert_eq!(longest, LONGEST);
    }

    #[test]
    fn only_the_last_complaints_are_kept() {
        let mut tail = Tail::default();
        (0..1_000).for_each(|n| tail.push(&format!("line {n}")));
        assert_eq!(tail.0.len(), KEPT);
        assert!(tail.says("line 999") && !tail.says("line 959"));
    }
}

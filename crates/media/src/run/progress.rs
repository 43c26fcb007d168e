//! ffmpeg's `-progress` report, one `key=value` a line.

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Pictures made.
    Frame(u64),
    /// Microseconds of sound made.
    Micros(u64),
}

/// Reads one line of the report; most lines say nothing of use, and times begin as `N/A`.
pub(crate) fn mark(line: &str) -> Option<Mark> {
    let (key, value) = line.split_once('=')?;
    let number = value.trim().parse().ok()?;
    match key.trim() {
        "frame" => Some(Mark::Frame(number)),
        "out_time_us" => Some(Mark::Micros(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<Mark>) {
        assert_eq!(mark(line), expected, "{line:?}");
    }

    #[test]
    fn frames_and_times_are_read_and_the_rest_is_not() {
        check("frame=120", Some(Mark::Frame(120)));
        check("frame=   7", Some(Mark::Frame(7)));
        check("out_time_us=1500000", Some(Mark::Micros(1_500_000)));
        check("out_time_us=N/A", None);
        check("out_time_us=-23220", None);
        check("out_time_ms=1500000", None);
        check("progress=end", None);
        check("frame=99999999999999999999999", None);
        check("", None);
    }
}

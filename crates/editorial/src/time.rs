//! Exact time: one tick is 1/705,600,000 s, which divides every frame rate and sample rate we meet.
//!
//! In the project document times are whole milliseconds; here they become ticks once, and frames are counted
//! on an exact grid. No floating point.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

/// Ticks in one second.
pub const TICKS_PER_SECOND: i64 = 705_600_000;

/// A point in time or a length, in ticks of 1/705,600,000 s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub i64);

impl Time {
    /// No time at all.
    pub const ZERO: Time = Time(0);

    /// Whether it is no time at all.
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }

    /// From whole milliseconds.
    pub const fn from_ms(ms: i64) -> Time {
        Time(ms * (TICKS_PER_SECOND / 1000))
    }

    /// In whole milliseconds, rounded down.
    pub const fn as_ms(self) -> i64 {
        self.0.div_euclid(TICKS_PER_SECOND / 1000)
    }

    /// From a count of samples at a sample rate in Hz.
    pub const fn from_samples(samples: u64, rate_hz: u32) -> Time {
        Time((samples as i128 * TICKS_PER_SECOND as i128 / rate_hz as i128) as i64)
    }

    /// As a count of samples at a sample rate in Hz, rounded down.
    pub const fn as_samples(self, rate_hz: u32) -> i64 {
        (self.0 as i128 * rate_hz as i128).div_euclid(TICKS_PER_SECOND as i128) as i64
    }

    /// As decimal seconds with six digits, for programs that take seconds as text.
    pub fn as_seconds_text(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let micros = self.0.unsigned_abs() as u128 * 1_000_000 / TICKS_PER_SECOND as u128;
        format!("{sign}{}.{:06}", micros / 1_000_000, micros % 1_000_000)
    }
}

impl Add for Time {
    type Output = Time;
    fn add(self, other: Time) -> Time {
        Time(self.0 + other.0)
    }
}

impl Sub for Time {
    type Output = Time;
    fn sub(self, other: Time) -> Time {
        Time(self.0 - other.0)
    }
}

/// Frames a second as an exact fraction, written `"30/1"` or `"30000/1001"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FrameRate {
    num: u32,
    den: u32,
}

impl FrameRate {
    /// Thirty frames a second, what short-video sites play.
    pub const THIRTY: FrameRate = FrameRate { num: 30, den: 1 };

    /// Numerator and denominator.
    pub const fn ratio(self) -> (u32, u32) {
        (self.num, self.den)
    }

    /// Frames that start before `time`, counted up to the next whole frame: the least count that covers it.
    pub const fn frames_covering(self, time: Time) -> u64 {
        let scaled = time.0 as i128 * self.num as i128;
        let per_frame = TICKS_PER_SECOND as i128 * self.den as i128;
        if scaled <= 0 { 0 } else { ((scaled + per_frame - 1) / per_frame) as u64 }
    }

    /// The whole frame nearest to `time`.
    pub const fn nearest_frame(self, time: Time) -> u64 {
        let scaled = time.0 as i128 * self.num as i128;
        let per_frame = TICKS_PER_SECOND as i128 * self.den as i128;
        if scaled <= 0 { 0 } else { ((2 * scaled + per_frame) / (2 * per_frame)) as u64 }
    }

    /// Where frame number `frame` starts.
    pub const fn start_of(self, frame: u64) -> Time {
        Time((frame as i128 * TICKS_PER_SECOND as i128 * self.den as i128 / self.num as i128) as i64)
    }
}

impl fmt::Display for FrameRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}

impl From<FrameRate> for String {
    fn from(rate: FrameRate) -> String {
        rate.to_string()
    }
}

impl TryFrom<String> for FrameRate {
    type Error = String;
    fn try_from(text: String) -> Result<FrameRate, String> {
        text.parse()
    }
}

impl FromStr for FrameRate {
    type Err = String;
    fn from_str(text: &str) -> Result<FrameRate, String> {
        let wrong = || format!("the frame rate \"{text}\" is not a fraction like \"30/1\" between 1 and 120");
        let (num, den) = text.split_once('/').ok_or_else(wrong)?;
        let rate =
            FrameRate { num: num.parse().map_err(|_| wrong())?, den: den.parse().map_err(|_| wrong())? };
        let sane = rate.den > 0 && rate.den <= 1001 && rate.num >= rate.den && rate.num <= 120 * rate.den;
        if sane { Ok(rate) } else { Err(wrong()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_survive_the_way_there_and_back() {
        for ms in [0, 1, 999, 1000, 59_420, 7_200_000] {
            assert_eq!(Time::from_ms(ms).as_ms(), ms);
        }
    }

    #[test]
    fn every_common_frame_rate_has_a_whole_number_of_ticks() {
        for rate in ["24/1", "25/1", "30/1", "50/1", "60/1", "24000/1001", "30000/1001", "60000/1001"] {
            let rate: FrameRate = rate.parse().unwrap();
            for frame in [0, 1, 17, 9_999] {
                let start = rate.start_of(frame);
                assert_eq!(
                    (rate.nearest_frame(start), rate.frames_covering(start)),
                    (frame, frame),
                    "{rate}"
                );
            }
        }
    }

    #[test]
    fn a_length_between_two_frames_is_covered_by_the_next_one() {
        assert_eq!(FrameRate::THIRTY.frames_covering(Time::from_ms(1001)), 31);
        assert_eq!(FrameRate::THIRTY.nearest_frame(Time::from_ms(1001)), 30);
    }

    #[test]
    fn rates_that_make_no_sense_are_refused() {
        for text in ["0/1", "30", "30/0", "1000000/1", "-30/1", "30/1.0", ""] {
            assert!(text.parse::<FrameRate>().is_err(), "{text}");
        }
    }

    #[test]
    fn seconds_are_written_with_six_digits() {
        assert_eq!(Time::from_ms(1_500).as_seconds_text(), "1.500000");
        assert_eq!(Time::from_ms(-20).as_seconds_text(), "-0.020000");
    }
}

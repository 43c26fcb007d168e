//! Numbers: digits as English words.

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES: [&str; 5] = ["", " thousand", " million", " billion", " trillion"];
#[rustfmt::skip]
const ORDINALS: &[(&str, &str)] = &[
    ("one", "first"), ("two", "second"), ("three", "third"), ("five", "fifth"), ("eight", "eighth"), ("nine", "ninth"),
    ("twelve", "twelfth"),
];

/// A number as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// Digits before the point, without separators.
    pub(super) whole: String,
    /// Digits after the point.
    pub(super) part: Option<String>,
    /// It was written with separators of thousands.
    pub(super) grouped: bool,
}

/// Reads a number from the start of a text; answers it and what follows.
pub(super) fn parse(text: &str) -> Option<(Number, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut at = digits(text);
    let mut whole = text.get(..at)?.to_owned();
    let mut grouped = false;
    if (1..=3).contains(&at) {
        while text[at..].starts_with(',') && digits(&text[at + 1..]) == 3 {
            whole.push_str(&text[at + 1..at + 4]);
            at += 4;
            grouped = true;
        }
    }
    let after = text[at..].strip_prefix('.').map_or(0, digits);
    let part = (after > 0).then(|| text[at + 1..at + 1 + after].to_owned());
    let rest = &text[at + if after > 0 { after + 1 } else { 0 }..];
    (!whole.is_empty() || part.is_some()).then_some((Number { whole, part, grouped }, rest))
}

impl Number {
    /// As an amount: "one thousand two hundred point five".
    pub(super) fn words(&self) -> String {
        let whole = if self.whole.is_empty() { "zero".to_owned() } else { cardinal(&self.whole) };
        match &self.part {
            Some(part) => format!("{whole} point {}", digits(part)),
            None => whole,
        }
    }

    /// Exactly one, so that what is counted is singular.
    pub(super) fn is_one(&self) -> bool {
        self.whole == "1" && self.part.is_none()
    }

    /// The whole number, when it has no part and is below a million millions.
    pub(super) fn value(&self) -> Option<u64> {
        if self.part.is_some() || self.whole.len() > 12 { None } else { self.whole.parse().ok() }
    }
}

/// Digits as a count; digit by digit when there are too many or they start with zero.
pub(super) fn cardinal(text: &str) -> String {
    let padded = text.len() > 1 && text.starts_with('0');
    match text.parse::<u64>() {
        Ok(count) if text.len() <= 15 && !padded => count_words(count),
        _ => digits(text),
    }
}

/// Each digit for itself.
pub(super) fn digits(text: &str) -> String {
    let names: Vec<&str> =
        text.bytes().filter_map(|digit| SMALL.get(usize::from(digit.wrapping_sub(b'0')))).copied().collect();
    names.join(" ")
}

/// "twenty-first" as "twenty first".
pub(super) fn ordinal(count: u64) -> String {
    ending(&count_words(count), |last| match ORDINALS.iter().find(|(cardinal, _)| *cardinal == last) {
        Some((_, ordinal)) => (*ordinal).to_owned(),
        None => last.strip_suffix('y').map_or_else(|| format!("{last}th"), |stem| format!("{stem}ieth")),
    })
}

/// "nineties" for 90.
pub(super) fn plural(words: &str) -> String {
    ending(words, |last| match last {
        "six" => "sixes".to_owned(),
        _ => last.strip_suffix('y').map_or_else(|| format!("{last}s"), |stem| format!("{stem}ies")),
    })
}

/// A year as it is said: "nineteen oh five", "two thousand nine", "twenty twenty six".
pub(super) fn year(year: u64) -> String {
    let (century, rest) = (year / 100, year % 100);
    match (century, rest) {
        (20, 0..=9) | (10, 0..=9) => count_words(year),
        (_, 0) if century % 10 == 0 => count_words(year),
        (_, 0) => format!("{} hundred", count_words(century)),
        (_, 1..=9) => format!("{} oh {}", count_words(century), count_words(rest)),
        _ => format!("{} {}", count_words(century), count_words(rest)),
    }
}

fn ending(words: &str, change: impl Fn(&str) -> String) -> String {
    match words.rsplit_once(' ') {
        Some((before, last)) => format!("{before} {}", change(last)),
        None => change(words),
    }
}

fn count_words(count: u64) -> String {
    if count == 0 {
        return SMALL[0].to_owned();
    }
    let mut groups = Vec::new();
    let mut rest = count;
    for scale in SCALES {
        let group = if scale == SCALES[4] { rest } else { rest % 1000 };
        if group > 0 {
            groups.push(below_thousand(group) + scale);
        }
        rest = if scale == SCALES[4] { 0 } else { rest / 1000 };
    }
    groups.reverse();
    groups.join(" ")
}

fn below_thousand(count: u64) -> String {
    let name = |at: u64| SMALL.get(at as usize).copied().unwrap_or_default();
    let ten = |at: u64| TENS.get(at as usize).copied().unwrap_or_default();
    let (hundreds, rest) = (count / 100, count % 100);
    let small = match rest {
        0 => String::new(),
        1..=19 => name(rest).to_owned(),
        _ if rest % 10 == 0 => ten(rest / 10).to_owned(),
        _ => format!("{} {}", ten(rest / 10), name(rest % 10)),
    };
    match (hundreds, small.is_empty()) {
        (0, _) => small,
        (_, true) => format!("{} hundred", name(hundreds % 20)),
        (_, false) => format!("{} hundred {small}", name(hundreds % 20)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_said() {
        for (digits, expected) in [
            ("0", "zero"),
            ("15", "fifteen"),
            ("42", "forty two"),
            ("100", "one hundred"),
            ("007", "zero zero seven"),
            ("1234567", "one million two hundred thirty four thousand five hundred sixty seven"),
            ("1000000000", "one billion"),
            (
                "12345678901234567890",
                "one two three four five six seven eight nine zero one two three four five six seven eight nine zero",
            ),
        ] {
            assert_eq!(cardinal(digits), expected);
        }
    }

    #[test]
    fn ordinals_and_plurals_are_said() {
        assert_eq!(
            [1, 2, 12, 20, 21, 100].map(ordinal),
            ["first", "second", "twelfth", "twentieth", "twenty first", "one hundredth"]
        );
        assert_eq!(plural("nineteen ninety"), "nineteen nineties");
    }

    #[test]
    fn years_are_said_in_halves() {
        assert_eq!(
            [1066, 1900, 1905, 1999, 2000, 2009, 2026].map(year),
            [
                "ten sixty six",
                "nineteen hundred",
                "nineteen oh five",
                "nineteen ninety nine",
                "two thousand",
                "two thousand nine",
                "twenty twenty six"
            ]
        );
    }

    #[test]
    fn a_number_ends_where_it_stops_being_one() {
        let (number, rest) = parse("1,200.50%").unwrap();
        assert_eq!((number.whole.as_str(), number.part.as_deref(), rest), ("1200", Some("50"), "%"));
        assert_eq!(parse("1,2").unwrap().1, ",2");
        assert_eq!(parse(".5").unwrap().0.words(), "zero point five");
        assert!(parse("x1").is_none());
    }
}

//! Numbers: digits as Han characters.

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const PLACES: [&str; 4] = ["", "十", "百", "千"];
const GROUPS: [&str; 4] = ["", "万", "亿", "万亿"];

/// A count: 12345 is 一万二千三百四十五. Digit by digit when it is too long or starts with zero.
pub(super) fn count(digits: &str) -> String {
    if digits.len() > 16 || (digits.len() > 1 && digits.starts_with('0')) {
        return each(digits);
    }
    let values: Vec<usize> =
        digits.bytes().map(|digit| usize::from(digit.wrapping_sub(b'0')).min(9)).collect();
    let mut said = String::new();
    let mut zero = false;
    for (at, value) in values.iter().enumerate() {
        let place = values.len() - 1 - at;
        if *value == 0 {
            zero = true;
        } else {
            if zero && !said.is_empty() {
                said.push('零');
            }
            zero = false;
            said.push(DIGITS[*value]);
            said.push_str(PLACES[place % 4]);
        }
        let group = at.saturating_sub(3 - place % 4);
        let spoken = values[group..=at].iter().any(|value| *value > 0);
        if place.is_multiple_of(4) && spoken {
            said.push_str(GROUPS[place / 4]);
        }
    }
    match said.strip_prefix("一十") {
        _ if said.is_empty() => "零".to_owned(),
        Some(rest) => format!("十{rest}"),
        None => said,
    }
}

/// Each digit for itself.
pub(super) fn each(digits: &str) -> String {
    digits.bytes().filter_map(|digit| DIGITS.get(usize::from(digit.wrapping_sub(b'0')))).collect()
}

/// Digits of a telephone: one is 幺.
pub(super) fn telephone(digits: &str) -> String {
    each(digits).replace('一', "幺")
}

/// An amount with digits after the point.
pub(super) fn amount(text: &str) -> String {
    let plain = text.replace(',', "");
    match plain.split_once('.') {
        Some((whole, part)) => {
            format!("{}点{}", count(if whole.is_empty() { "0" } else { whole }), each(part))
        }
        None => count(&plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_said() {
        for (digits, expected) in [
            ("0", "零"),
            ("10", "十"),
            ("15", "十五"),
            ("20", "二十"),
            ("105", "一百零五"),
            ("110", "一百一十"),
            ("1000", "一千"),
            ("1001", "一千零一"),
            ("1010", "一千零一十"),
            ("12345", "一万二千三百四十五"),
            ("100000", "十万"),
            ("100200", "十万零二百"),
            ("10000000", "一千万"),
            ("100000000", "一亿"),
            ("120000005", "一亿二千万零五"),
            ("007", "零零七"),
        ] {
            assert_eq!(count(digits), expected);
        }
        assert_eq!(amount("1,234.50"), "一千二百三十四点五零");
    }
}

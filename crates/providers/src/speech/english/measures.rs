//! Measures: money and units.

use super::numbers::{self, Number};
use super::say::{Reading, words};

/// Sign, one, many, one hundredth, many of them.
const CURRENCIES: &[(char, &str, &str, &str, &str)] = &[
    ('$', "dollar", "dollars", "cent", "cents"),
    ('€', "euro", "euros", "cent", "cents"),
    ('£', "pound", "pounds", "penny", "pence"),
    ('¥', "yen", "yen", "sen", "sen"),
    ('₹', "rupee", "rupees", "paisa", "paise"),
    ('₩', "won", "won", "jeon", "jeon"),
];
const MAGNITUDES: &[&str] = &["hundred", "thousand", "million", "billion", "trillion"];

/// Sign, one, many. Signs are case-sensitive.
#[rustfmt::skip]
const UNITS: &[(&str, &str, &str)] = &[
    ("km", "kilometer", "kilometers"), ("m", "meter", "meters"), ("cm", "centimeter", "centimeters"),
    ("mm", "millimeter", "millimeters"), ("mi", "mile", "miles"), ("ft", "foot", "feet"), ("in", "inch", "inches"),
    ("kg", "kilogram", "kilograms"), ("g", "gram", "grams"), ("mg", "milligram", "milligrams"), ("lb", "pound", "pounds"),
    ("lbs", "pound", "pounds"), ("oz", "ounce", "ounces"), ("l", "liter", "liters"), ("L", "liter", "liters"),
    ("ml", "milliliter", "milliliters"), ("mL", "milliliter", "milliliters"), ("s", "second", "seconds"),
    ("sec", "second", "seconds"), ("ms", "millisecond", "milliseconds"), ("min", "minute", "minutes"),
    ("mins", "minute", "minutes"), ("h", "hour", "hours"), ("hr", "hour", "hours"), ("hrs", "hour", "hours"),
    ("yr", "year", "years"), ("yrs", "year", "years"), ("mph", "mile per hour", "miles per hour"),
    ("km/h", "kilometer per hour", "kilometers per hour"), ("kph", "kilometer per hour", "kilometers per hour"),
    ("m/s", "meter per second", "meters per second"), ("kWh", "kilowatt hour", "kilowatt hours"),
    ("kW", "kilowatt", "kilowatts"), ("MW", "megawatt", "megawatts"), ("GW", "gigawatt", "gigawatts"),
    ("W", "watt", "watts"), ("V", "volt", "volts"), ("mAh", "milliamp hour", "milliamp hours"), ("Hz", "hertz", "hertz"),
    ("kHz", "kilohertz", "kilohertz"), ("MHz", "megahertz", "megahertz"), ("GHz", "gigahertz", "gigahertz"),
    ("KB", "kilobyte", "kilobytes"), ("MB", "megabyte", "megabytes"), ("GB", "gigabyte", "gigabytes"),
    ("TB", "terabyte", "terabytes"), ("Mbps", "megabit per second", "megabits per second"),
    ("Gbps", "gigabit per second", "gigabits per second"), ("px", "pixel", "pixels"),
    ("fps", "frame per second", "frames per second"), ("dB", "decibel", "decibels"), ("cal", "calorie", "calories"),
    ("kcal", "kilocalorie", "kilocalories"), ("°", "degree", "degrees"), ("°C", "degree Celsius", "degrees Celsius"),
    ("°F", "degree Fahrenheit", "degrees Fahrenheit"), ("m²", "square meter", "square meters"),
    ("km²", "square kilometer", "square kilometers"), ("m³", "cubic meter", "cubic meters"), ("%", "percent", "percent"),
];
/// Signs that are words or letters of their own when they do not touch the number.
const ONLY_TOUCHING: &[&str] = &["in", "s", "V", "W", "L", "h"];

/// What a sign after a number stands for.
pub(super) fn unit(sign: &str, one: bool) -> Option<String> {
    let sign = sign.strip_prefix('-').unwrap_or(sign);
    let found = UNITS.iter().find(|(known, _, _)| *known == sign);
    found.map(|(_, single, many)| if one { *single } else { *many }.to_owned())
}

/// A unit that stands alone, after a number.
pub(super) fn unit_after(core: &str, before: Option<&str>) -> Option<String> {
    let (number, rest) = numbers::parse(before?)?;
    let known = rest.is_empty() && !ONLY_TOUCHING.contains(&core);
    let currency = || currency(core.chars().next()?).filter(|_| core.chars().count() == 1);
    known.then(|| unit(core, number.is_one()).or_else(|| currency().map(|found| found.2.to_owned())))?
}

/// `k`, `M`, `bn` after a number.
pub(super) fn magnitude(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "k" | "K" => "thousand",
        "M" | "mn" | "MM" => "million",
        "B" | "bn" | "b" => "billion",
        "T" | "tn" => "trillion",
        "k+" | "K+" => "thousand plus",
        "M+" => "million plus",
        _ => return None,
    })
}

/// `$3.50`, `€5 million`, `US$2bn`, `$5-10`.
pub(super) fn money(core: &str, after: Option<&str>) -> Option<Reading> {
    let start = core.find(|sign| currency(sign).is_some())?;
    let (before, sign) = (&core[..start], core[start..].chars().next()?);
    let minus = match before {
        "-" => "minus ",
        _ if before.chars().all(|c| c.is_ascii_uppercase()) => "",
        _ => return None,
    };
    let (_, one, many, ..) = *currency(sign)?;
    let amount = &core[start + sign.len_utf8()..];
    if amount.is_empty() {
        // The sign stands apart from its number.
        let (number, rest) = numbers::parse(after?)?;
        let said = words(&format!("{minus}{}", spoken(&number, rest, sign)?));
        return Some(Reading { said: said.into_iter().map(|what| (1, what)).collect(), used: 2 });
    }
    let (number, rest) = numbers::parse(amount)?;
    let magnitude = after.filter(|after| rest.is_empty() && MAGNITUDES.contains(after));
    let Some(magnitude) = magnitude else {
        let range = || {
            let (to, end) = numbers::parse(rest.trim_start_matches(['-', '–']).trim_start_matches(sign))?;
            let end = if end.is_empty() { "" } else { self::magnitude(end)? };
            rest.starts_with(['-', '–']).then(|| format!("{} to {} {end} {many}", number.words(), to.words()))
        };
        let said = words(&format!("{minus}{}", spoken(&number, rest, sign).or_else(range)?));
        return Some(Reading { said: said.into_iter().map(|what| (0, what)).collect(), used: 1 });
    };
    let unit = if one == many { one } else { many };
    let first = words(&format!("{minus}{}", number.words())).into_iter().map(|what| (0, what));
    let second = words(&format!("{magnitude} {unit}")).into_iter().map(|what| (1, what));
    Some(Reading { said: first.chain(second).collect(), used: 2 })
}

fn spoken(number: &Number, rest: &str, sign: char) -> Option<String> {
    let (_, one, many, cent, cents) = *currency(sign)?;
    let unit = if number.is_one() { one } else { many };
    match (rest, number.part.as_deref()) {
        ("", Some("00")) => {
            let whole = numbers::cardinal(&number.whole);
            Some(format!("{whole} {}", if number.whole == "1" { one } else { many }))
        }
        ("", Some(part)) if part.len() == 2 => {
            let count = numbers::cardinal(part.trim_start_matches('0'));
            let small = format!("{count} {}", if part == "01" { cent } else { cents });
            let unit = if number.whole == "1" { one } else { many };
            let whole = number.whole.trim_start_matches('0');
            Some(if whole.is_empty() {
                small
            } else {
                format!("{} {unit} and {small}", numbers::cardinal(whole))
            })
        }
        ("", _) => Some(format!("{} {unit}", number.words())),
        ("+", _) => Some(format!("{} plus {unit}", number.words())),
        _ => Some(format!("{} {} {many}", number.words(), magnitude(rest)?)),
    }
}

fn currency(sign: char) -> Option<&'static (char, &'static str, &'static str, &'static str, &'static str)> {
    CURRENCIES.iter().find(|currency| currency.0 == sign)
}

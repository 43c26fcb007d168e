//! Values as these clients send them: forms and flows make texts of numbers and switches, and whole numbers come with a
//! point. What can only mean one thing is taken for it, by the rules of the program they were written for; an empty text
//! is the default.
//!
//! Own code: `serde_with` knows texts of numbers, but none of the rest.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A number, or a text of one.
pub(super) fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    let number = match value(from)? {
        Value::Null => return Ok(None),
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    };
    number.map(Some).ok_or_else(|| D::Error::custom("a number is expected"))
}

/// A whole number, also with a point and nothing after it, or a text of one.
pub(super) fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    let given = value(from)?;
    if let Some(whole) = given.as_i64() {
        return Ok(Some(whole));
    }
    if let Some(whole) = given.as_str().and_then(|text| text.parse().ok()) {
        return Ok(Some(whole));
    }
    let Some(number) = number(given).map_err(D::Error::custom)? else { return Ok(None) };
    let whole = number.fract() == 0.0 && number.abs() < 1e15;
    whole.then_some(Some(number as i64)).ok_or_else(|| D::Error::custom("a whole number is expected"))
}

/// A switch, or a word for how it stands.
pub(super) fn switch<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    match value(from)? {
        Value::Null => Ok(None),
        Value::Bool(on) => Ok(Some(on)),
        Value::Number(number) if number.as_f64() == Some(1.0) => Ok(Some(true)),
        Value::Number(number) if number.as_f64() == Some(0.0) => Ok(Some(false)),
        Value::String(word) if is_switch(&word).is_some() => Ok(is_switch(&word)),
        _ => Err(D::Error::custom("true or false is expected")),
    }
}

/// One of some words.
pub(super) fn choice<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(value(from)?).map_err(D::Error::custom)
}

/// How a switch stands by its word.
pub(super) fn is_switch(word: &str) -> Option<bool> {
    match word.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" | "y" | "t" => Some(true),
        "false" | "0" | "no" | "off" | "n" | "f" => Some(false),
        _ => None,
    }
}

/// What was given, where an empty text is nothing.
fn value<'de, D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) if text.trim().is_empty() => Value::Null,
        Value::String(text) => Value::String(text.trim().to_owned()),
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_number_may_be_a_text() {
        for (given, meant) in [
            (json!(1.2), Some(1.2)),
            (json!("1.2"), Some(1.2)),
            (json!(" 2 "), Some(2.0)),
            (json!(""), None),
            (json!(null), None),
        ] {
            assert_eq!(number(given.clone()).unwrap(), meant, "{given}");
        }
        for wrong in [json!("fast"), json!("NaN"), json!("inf"), json!([1]), json!(true), json!({})] {
            assert!(number(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_whole_number_may_have_a_point_and_nothing_after_it() {
        for given in [json!(60), json!(60.0), json!("60"), json!("60.0"), json!(" 60 ")] {
            assert_eq!(whole(given.clone()).unwrap(), Some(60), "{given}");
        }
        assert_eq!(whole(json!(i64::MIN)).unwrap(), Some(i64::MIN));
        assert_eq!((whole(json!(null)).unwrap(), whole(json!("")).unwrap()), (None, None));
        for wrong in [json!(60.5), json!("60.5"), json!("many"), json!(1e300), json!(false)] {
            assert!(whole(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_switch_may_be_a_word() {
        for (given, on) in [
            (json!(true), Some(true)),
            (json!("true"), Some(true)),
            (json!("False"), Some(false)),
            (json!(1), Some(true)),
            (json!("0"), Some(false)),
            (json!(""), None),
            (json!(null), None),
        ] {
            assert_eq!(switch(given.clone()).unwrap(), on, "{given}");
        }
        for wrong in [json!("maybe"), json!(2), json!([])] {
            assert!(switch(wrong.clone()).is_err(), "{wrong}");
        }
    }
}

//! Abbreviations: short forms that are said in full.

/// Said in full wherever they stand before a full stop.
#[rustfmt::skip]
const DOTTED: &[(&str, &str)] = &[
    ("mr", "mister"), ("mrs", "missus"), ("ms", "miz"), ("prof", "professor"), ("jr", "junior"), ("sr", "senior"),
    ("vs", "versus"), ("etc", "et cetera"), ("e.g", "for example"), ("i.e", "that is"), ("vol", "volume"),
    ("approx", "approximately"), ("dept", "department"), ("est", "established"), ("inc", "incorporated"),
    ("ltd", "limited"), ("co", "company"), ("corp", "corporation"), ("gen", "general"), ("col", "colonel"),
    ("sgt", "sergeant"), ("capt", "captain"), ("lt", "lieutenant"), ("rev", "reverend"), ("hon", "honorable"),
    ("gov", "governor"), ("sen", "senator"), ("mt", "mount"), ("ave", "avenue"), ("blvd", "boulevard"),
    ("min", "minutes"), ("sec", "seconds"), ("hrs", "hours"), ("max", "maximum"), ("misc", "miscellaneous"),
];
/// Said in full before a number.
#[rustfmt::skip]
const BEFORE_NUMBER: &[(&str, &str)] =
    &[("no", "number"), ("fig", "figure"), ("p", "page"), ("pp", "pages"), ("ch", "chapter"), ("ca", "circa"), ("c", "circa")];
/// Said in full without a full stop, too.
#[rustfmt::skip]
const BARE: &[(&str, &str)] = &[("mr", "mister"), ("mrs", "missus"), ("dr", "doctor"), ("vs", "versus"), ("etc", "et cetera")];
/// Months and how they are shortened.
#[rustfmt::skip]
const MONTHS: [(&str, &str); 12] = [
    ("January", "jan"), ("February", "feb"), ("March", "mar"), ("April", "apr"), ("May", "may"), ("June", "jun"),
    ("July", "jul"), ("August", "aug"), ("September", "sep"), ("October", "oct"), ("November", "nov"), ("December", "dec"),
];

/// What stands around a short form.
pub(super) struct Around<'a> {
    pub(super) before: Option<&'a str>,
    pub(super) after: Option<&'a str>,
    /// A full stop follows it.
    pub(super) dot: bool,
}

/// The full form of a short one.
pub(super) fn full(word: &str, around: &Around<'_>) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    let find =
        |list: &[(&str, &'static str)]| list.iter().find(|(short, _)| *short == lower).map(|(_, full)| *full);
    let number = |word: Option<&str>| word.is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let capital = |word: Option<&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
    if number(around.before) || number(around.after) {
        let month = MONTHS.iter().find(|(_, short)| *short == lower || (*short == "sep" && lower == "sept"));
        if let Some((month, _)) = month.filter(|_| word.starts_with(char::is_uppercase)) {
            return Some(month);
        }
    }
    if !around.dot {
        return find(BARE)
            .filter(|_| word.len() < 4 && capital(around.after) || lower == "vs" || lower == "etc");
    }
    match lower.as_str() {
        "dr" => Some(if capital(around.after) || !capital(around.before) { "doctor" } else { "drive" }),
        "st" => Some(if capital(around.after) && !number(around.before) { "saint" } else { "street" }),
        _ if number(around.after) => find(BEFORE_NUMBER).or_else(|| find(DOTTED)),
        "co" | "col" | "gen" | "gov" | "sen" | "rev" | "hon" | "est" | "lt" | "min" | "sec" | "max"
        | "mt"
            if !word.starts_with(char::is_uppercase) && !number(around.before) =>
        {
            None
        }
        _ => find(DOTTED),
    }
}

/// A month's full name.
pub(super) fn month(number: u64) -> Option<&'static str> {
    let at = usize::try_from(number.checked_sub(1)?).ok()?;
    MONTHS.get(at).map(|(month, _)| *month)
}

/// Whether a word names a month, in full or short.
pub(super) fn is_month(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    word.starts_with(char::is_uppercase)
        && MONTHS.iter().any(|(month, short)| {
            month.eq_ignore_ascii_case(word) || *short == lower || (*short == "sep" && lower == "sept")
        })
}

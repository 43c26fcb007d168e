//! Refusals: what services mean when they say no, as far as their words tell more than the status does.
//!
//! The words go no further than the choice of a sentence.

use std::time::Duration;

/// Words that speak of money. "Quota" and "billing" alone do not: Gemini says both when a minute is used up.
const OF_MONEY: &[&str] = &[
    "insufficient_quota",
    "exceeded_current_quota_error",
    "credit balance",
    "insufficient balance",
    "insufficient credits",
    "balance is insufficient",
    "not enough balance",
    "arrearage",
    "欠费",
    "余额",
];
/// Words that speak of a wrong key. Gemini answers one with 400.
const OF_KEY: &[&str] =
    &["api key not valid", "api_key_invalid", "invalid api key", "invalid or missing api key"];

/// Whether the account has nothing left to spend; `body` in small letters.
pub(crate) fn is_of_money(body: &str) -> bool {
    OF_MONEY.iter().any(|word| body.contains(word))
}

/// Whether the key is wrong; `body` in small letters.
pub(crate) fn is_of_key(body: &str) -> bool {
    OF_KEY.iter().any(|word| body.contains(word))
}

/// How long to wait, as Google's services put it into the answer: `"retryDelay": "34.07s"`. None where it is a day's
/// allowance that is used up: then the delay that is told does not help. `body` in small letters.
pub(crate) fn wait_in(body: &str) -> Option<Duration> {
    if body.contains("perday") {
        return None;
    }
    let (_, after) = body.split_once("\"retrydelay\"")?;
    let value = after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let seconds: f64 = value.split_once("s\"")?.0.parse().ok()?;
    Duration::try_from_secs_f64(seconds.ceil()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_that_is_used_up_is_not_taken_for_an_empty_account() {
        let gemini = r#"{"error": {"code": 429, "message": "You exceeded your current quota, please check your plan
            and billing details.", "status": "RESOURCE_EXHAUSTED", "details": [{ "violations": [{
            "quotaId": "GenerateRequestsPerMinutePerProjectPerModel-FreeTier" }] },
            { "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.074824224s" }]}}"#;
        let gemini = gemini.to_lowercase();
        assert!(!is_of_money(&gemini));
        assert_eq!(wait_in(&gemini), Some(Duration::from_secs(35)));
        assert_eq!(wait_in(&gemini.replace("perminute", "perday")), None);
        for body in ["", "\"retrydelay\"", "\"retrydelay\": \"soon\"", "\"retrydelay\": \"-3s\""] {
            assert_eq!(wait_in(body), None, "{body}");
        }
    }

    #[test]
    fn an_empty_account_is_known_by_the_words_of_each_vendor() {
        for words in [
            r#"{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}"#,
            "your credit balance is too low to access the anthropic api",
            r#"{"error":{"message":"insufficient balance"}}"#,
            "sorry, your account balance is insufficient",
            "账户余额不足",
        ] {
            assert!(is_of_money(words), "{words}");
        }
    }
}

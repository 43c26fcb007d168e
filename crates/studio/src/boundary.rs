//! Named boundaries of the production, where a test cancels it or brings the whole program down. Nothing at all in a
//! build without the feature `failpoints`, and no program that we ship has it.

/// Every boundary between the stages' own beginnings and ends, which are called like `Narrate begins`.
#[cfg(feature = "failpoints")]
pub const WITHIN: [&str; 11] = [
    "line narrated",
    "file gathered",
    "part to be encoded",
    "part settled",
    "sound settled",
    "joined",
    "before delivery",
    "delivery noted",
    "delivered",
    "before receipt",
    "before outcome",
];

/// Stops at a boundary as the test wants it.
macro_rules! boundary {
    ($name:expr) => {
        #[cfg(feature = "failpoints")]
        fail::fail_point!($name);
    };
}
pub(crate) use boundary;

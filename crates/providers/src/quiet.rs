//! Quiet: the runtime of the built-in voice does not report to its makers.
//!
//! Since 1.29 official builds of ONNX Runtime do, on every system, as soon as there is an environment: the switch in its
//! API comes too late for what a start reports. Only a variable of the process is heeded from the beginning, so the
//! model is not loaded before it is set.

/// What the runtime heeds.
const QUIET: &str = "ORT_DISABLE_TELEMETRY";

/// Tells the runtime to report nothing, to whomever. A host calls this first of all in `main`: the process must have
/// no other thread yet.
#[allow(unsafe_code, reason = "there is no other way to set a variable of one's own process")]
pub fn keep_quiet() {
    // SAFETY: nobody else can be reading the environment, as long as there is no other thread; see above.
    unsafe { std::env::set_var(QUIET, "1") }
}

/// Whether that was done.
pub(crate) fn is_quiet() -> bool {
    std::env::var_os(QUIET).is_some_and(|quiet| quiet == "1")
}

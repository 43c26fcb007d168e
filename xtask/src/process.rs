//! The table of processes, as proc(5) has it.

use std::fmt::Display;

/// The fields of `/proc/ID/stat` behind the program's name, which may hold anything: the first is field 3, the state.
pub(crate) fn fields_of(id: impl Display) -> Option<Vec<String>> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    Some(stat.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}

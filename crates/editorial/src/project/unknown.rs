//! Fields we do not know, set aside on open and put back on save, at every level.
//!
//! What is set aside is what the document said beyond what we would write ourselves. Lists are matched by `id`.

use serde_json::{Map, Value};

/// What a value said beyond what we know of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Unknown {
    /// A field that we do not write.
    Whole(Value),
    /// Fields of an object.
    Fields(Vec<(String, Unknown)>),
    /// Items of a list, by their `id`.
    Items(Vec<(String, Unknown)>),
}

/// What `raw` says beyond `known`.
pub(super) fn beyond(raw: &Value, known: &Value) -> Option<Unknown> {
    match (raw, known) {
        (Value::Object(raw), Value::Object(known)) => {
            let fields: Vec<_> = raw.iter().filter_map(|(name, value)| field(name, value, known)).collect();
            (!fields.is_empty()).then_some(Unknown::Fields(fields))
        }
        (Value::Array(raw), Value::Array(known)) => {
            let items: Vec<_> = raw
                .iter()
                .zip(known)
                .filter_map(|(raw, known)| Some((id_of(raw)?.to_owned(), beyond(raw, known)?)))
                .collect();
            (!items.is_empty()).then_some(Unknown::Items(items))
        }
        _ => None,
    }
}

fn field(name: &str, value: &Value, known: &Map<String, Value>) -> Option<(String, Unknown)> {
    let unknown = match known.get(name) {
        None => Unknown::Whole(value.clone()),
        Some(known) => beyond(value, known)?,
    };
    Some((name.to_owned(), unknown))
}

/// Puts back what was set aside; what we write ourselves stays as it is.
pub(super) fn restore(value: &mut Value, unknown: &Unknown) {
    match (value, unknown) {
        (Value::Object(object), Unknown::Fields(fields)) => {
            for (name, unknown) in fields {
                match (object.get_mut(name), unknown) {
                    (Some(inner), unknown) => restore(inner, unknown),
                    (None, Unknown::Whole(whole)) => {
                        object.insert(name.clone(), whole.clone());
                    }
                    (None, _) => {}
                }
            }
        }
        (Value::Array(list), Unknown::Items(items)) => {
            for (id, unknown) in items {
                if let Some(item) = list.iter_mut().find(|item| id_of(item) == Some(id)) {
                    restore(item, unknown);
                }
            }
        }
        _ => {}
    }
}

/// Lets go of what was set aside for an item of a list that is a field of the document.
pub(super) fn forget(unknown: &mut Unknown, list: &str, id: &str) {
    let Unknown::Fields(fields) = unknown else { return };
    for (name, inner) in fields {
        if let (true, Unknown::Items(items)) = (name == list, inner) {
            items.retain(|(known, _)| known != id);
        }
    }
}

fn id_of(item: &Value) -> Option<&str> {
    item.get("id")?.as_str()
}

//! Words to choose from, as the document tells them: all that the studio knows, and no others.

use serde::Serialize;
use serde_json::Value;
use studio::{Look, TransitionKind};
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};

/// How captions can look.
pub(super) fn looks() -> Object {
    one_of("How captions look; left out, as the project says.", &Look::ALL)
}

/// How pictures can change.
pub(super) fn transitions() -> Object {
    one_of("How pictures change; left out, as the project says.", &TransitionKind::ALL)
}

/// One of these words, or nothing.
fn one_of<T: Serialize>(told: &str, all: &[T]) -> Object {
    let words = all.iter().filter_map(|one| serde_json::to_value(one).ok());
    ObjectBuilder::new()
        .schema_type(SchemaType::Array(vec![Type::String, Type::Null]))
        .description(Some(told))
        .enum_values(Some(words.chain([Value::Null])))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::DeserializeOwned;

    /// The words that serde knows, which it tells when it meets another.
    fn known<T: DeserializeOwned + std::fmt::Debug>() -> Vec<String> {
        let told = serde_json::from_value::<T>("no such word".into()).unwrap_err().to_string();
        told.split('`').skip(3).step_by(2).map(str::to_owned).collect()
    }

    fn listed(schema: Object) -> Vec<String> {
        let words = schema.enum_values.unwrap_or_default();
        words.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect()
    }

    #[test]
    fn the_document_lists_every_look_and_every_transition() {
        assert_eq!(listed(looks()), known::<Look>());
        assert_eq!(listed(transitions()), known::<TransitionKind>());
        assert_eq!((listed(looks()).len(), listed(transitions()).len()), (10, 12));
    }
}

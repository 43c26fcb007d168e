//! What can be chosen for a video by name: voices, writers, music, sites, looks and transitions, all that the studio knows
//! and no others. The document tells the words of the last two as well.

use crate::Shared;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use studio::api::{SiteView, TrackView, VoiceView, WriterView};
use studio::{Look, TransitionKind};
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};

/// Writes a route that lists what can be chosen.
macro_rules! lists {
    ($name:ident, $list:ident, $path:literal, $field:ident: $one:ty $(as $told:ty)?, $told_of:literal, $doc:literal, $all:expr) => {
        #[doc = $told_of]
        #[derive(Debug, Serialize, ToSchema)]
        pub(crate) struct $list {
            #[doc = $told_of]
            $(#[schema(value_type = Vec<$told>)])?
            $field: Vec<$one>,
        }

        #[doc = $doc]
        #[utoipa::path(get, path = $path, tag = "choices", responses((status = 200, description = $told_of, body = $list)))]
        pub(crate) async fn $name(State(host): State<Shared>) -> Json<$list> {
            let all: fn(&studio::Studio) -> Vec<$one> = $all;
            Json($list { $field: all(&host.studio) })
        }
    };
}

lists!(
    voices, VoiceList, "/v1/voices", voices: VoiceView, "The built-in ones first.",
    "Voices to pick from, and which of them can speak now.", studio::Studio::voices
);
lists!(
    writers, WriterList, "/v1/writers", writers: WriterView, "The built-in one first.",
    "Who writes a script for a topic, and who of them can now.", studio::Studio::writers
);
lists!(
    music, MusicList, "/v1/music", music: TrackView, "Each piece, with its mood.",
    "Music that comes with Spool, to pick from by its mood or name.", studio::Studio::music
);
lists!(
    sites, SiteList, "/v1/sites", sites: SiteView, "All that Spool knows.",
    "Sites that may be asked for footage, and whether they are.", studio::Studio::sites
);
lists!(
    looks, LookList, "/v1/looks", looks: Look as String, "The usual one first.",
    "How captions can look.", |_| Look::ALL.to_vec()
);
lists!(
    transitions, TransitionList, "/v1/transitions", transitions: TransitionKind as String, "A plain cut first.",
    "How one picture can change into the next.", |_| TransitionKind::ALL.to_vec()
);

/// How captions can look, as the document tells it.
pub(super) fn look() -> Object {
    one_of("How captions look; left out, as the project says.", &Look::ALL)
}

/// How pictures can change, as the document tells it.
pub(super) fn transition() -> Object {
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
        assert_eq!(listed(look()), known::<Look>());
        assert_eq!(listed(transition()), known::<TransitionKind>());
        assert_eq!((listed(look()).len(), listed(transition()).len()), (10, 12));
    }
}

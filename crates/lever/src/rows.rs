//! Lists whose `data` does not always hold an array.

use std::fmt;

use serde::de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::List;
use crate::wire::Unknown;

/// A page whose rows may be wrapped: an array, as everywhere; one object, as the documents show the archive reasons of
/// one type; or an object that holds the array as `eeoResponses`, as they show EEO responses.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", bound = "T: DeserializeOwned")]
pub struct WrappedList<T> {
    data: Rows<T>,
    #[serde(default)]
    has_next: bool,
    next: Option<String>,
}

impl<T> From<WrappedList<T>> for List<T> {
    fn from(list: WrappedList<T>) -> Self {
        Self { data: list.data.0, has_next: list.has_next, next: list.next }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rows<T>(Vec<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RowsVisitor(std::marker::PhantomData))
    }
}

struct RowsVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for RowsVisitor<T> {
    type Value = Rows<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rows, or an object that holds them")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = seq.next_element()? {
            rows.push(row);
        }
        Ok(Rows(rows))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let mut object = Unknown::deserialize(MapAccessDeserializer::new(map))?;
        let rows = match object.remove("eeoResponses") {
            Some(rows) => serde_json::from_value(rows),
            None => serde_json::from_value(Value::Object(object)).map(|row| vec![row]),
        };
        rows.map(Rows).map_err(A::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_however_they_are_wrapped() {
        let cases = [
            (r#"{"data":[{"a":1},{"a":2}],"hasNext":true,"next":"t"}"#, vec![1, 2], Some("t")),
            (r#"{"data":{"a":1}}"#, vec![1], None),
            (r#"{"data":{"eeoResponses":[{"a":1},{"a":2}]}}"#, vec![1, 2], None),
            (r#"{"data":[]}"#, vec![], None),
        ];
        for (text, expected, next) in cases {
            let list: List<Value> = serde_json::from_str::<WrappedList<Value>>(text).unwrap().into();
            let rows: Vec<_> = list.data.iter().map(|row| row["a"].as_i64().unwrap()).collect();
            assert_eq!((rows, list.next.as_deref()), (expected, next), "{text}");
        }
        assert!(serde_json::from_str::<WrappedList<Value>>(r#"{"data":"text"}"#).is_err());
    }
}

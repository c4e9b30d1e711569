//! Envelopes and value types that every resource shares.

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// What Lever said of a resource beyond the fields that this version knows. It is written back as it came.
pub type Unknown = Map<String, Value>;

/// Milliseconds since the Unix epoch, as Lever writes times. Some documents print them as text: both are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct EpochMillis(pub i64);

impl<'de> Deserialize<'de> for EpochMillis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(i64),
            Text(String),
        }
        match Either::deserialize(deserializer)? {
            Either::Number(millis) => Ok(Self(millis)),
            Either::Text(text) => text.trim().parse().map(Self).map_err(serde::de::Error::custom),
        }
    }
}

/// A list answer, one page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", bound = "T: DeserializeOwned")]
pub struct List<T> {
    pub data: Vec<T>,
    #[serde(default)]
    pub has_next: bool,
    /// The token for the next page; absent on the last.
    pub next: Option<String>,
}

/// A single answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Single<T> {
    pub data: T,
}

/// What Lever says of a failure. `code` is an open list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ErrorBody {
    pub code: String,
    #[serde(default)]
    pub message: String,
}

/// A resource that has an id of its own.
pub trait Identified {
    type Id;

    fn id(&self) -> &Self::Id;
}

macro_rules! identified {
    ($($resource:ident: $id:ident),+ $(,)?) => {$(
        impl $crate::Identified for $resource {
            type Id = $crate::$id;

            fn id(&self) -> &Self::Id {
                &self.id
            }
        }
    )+};
}
pub(crate) use identified;

/// A reference that `expand` turns into the whole object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Expandable<I, T> {
    Id(I),
    Full(Box<T>),
}

impl<I, T> Expandable<I, T> {
    /// The whole object, where Lever sent it.
    #[must_use]
    pub fn full(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Full(object) => Some(object),
        }
    }
}

impl<T: Identified> Expandable<T::Id, T> {
    /// The id, expanded or not.
    #[must_use]
    pub fn id(&self) -> &T::Id {
        match self {
            Self::Id(id) => id,
            Self::Full(object) => object.id(),
        }
    }
}

/// `null` and absence both read as the default.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// `null`, absence and `""` are all nothing: Lever writes empty text where an object is missing.
pub(crate) fn empty_as_none<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) if text.is_empty() => Ok(None),
        value => serde_json::from_value(value).map(Some).map_err(serde::de::Error::custom),
    }
}

/// A whole number that some documents print as text.
pub(crate) fn whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let number: Option<EpochMillis> = empty_as_none(deserializer)?;
    Ok(number.map(|number| number.0))
}

/// An enumeration of Lever's: known values by name, every other one kept as text.
macro_rules! open_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$told:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$told])* $variant,)+
            /// A value that this version does not know.
            Other(String),
        }

        impl $name {
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(text) => text,
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                match text.as_str() {
                    $($text => Self::$variant,)+
                    _ => Self::Other(text),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::from(String::deserialize(deserializer)?))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
pub(crate) use open_enum;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_numbers_and_as_text() {
        assert_eq!(serde_json::from_str::<EpochMillis>("1407460071043").unwrap(), EpochMillis(1_407_460_071_043));
        assert_eq!(serde_json::from_str::<EpochMillis>("\"1407460071043\"").unwrap(), EpochMillis(1_407_460_071_043));
    }

    #[test]
    fn a_list_without_paging_keys_is_the_last_page() {
        let list: List<u8> = serde_json::from_str(r#"{"data":[1]}"#).unwrap();
        assert_eq!(list, List { data: vec![1], has_next: false, next: None });
    }
}

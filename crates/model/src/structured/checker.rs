//! A schema that is known to be one, ready to check values. References outside of it are not followed.

use std::fmt;

use jsonschema::Validator;
use serde_json::Value;

use crate::error::Error;
use crate::port::Schema;

/// As many complaints as a model can make use of.
const MOST_VIOLATIONS: usize = 8;
/// A complaint quotes the value it is about, which may be long.
const LONGEST_MESSAGE: usize = 300;

/// A compiled schema.
pub struct Checker {
    schema: Schema,
    validator: Validator,
}

impl Checker {
    /// # Errors
    /// When it is no valid JSON schema, refers to one that lies elsewhere, or has a name that providers refuse.
    pub fn new(schema: Schema) -> Result<Self, Error> {
        let bad = |place: String| Error::BadSchema { name: schema.name.clone(), place };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if schema.name.is_empty() || schema.name.len() > 64 || !schema.name.chars().all(is_name) {
            return Err(bad("its name".to_owned()));
        }
        let validator =
            jsonschema::validator_for(&schema.body).map_err(|error| bad(error.instance_path().to_string()))?;
        Ok(Self { schema, validator })
    }

    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Whether a value satisfies the schema.
    #[must_use]
    pub fn accepts(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }

    pub(super) fn check(&self, value: &Value) -> Vec<Violation> {
        let errors = self.validator.iter_errors(value).take(MOST_VIOLATIONS);
        let violation = |error: jsonschema::ValidationError<'_>| {
            let mut message: String = error.to_string().chars().take(LONGEST_MESSAGE).collect();
            let at = error.instance_path().to_string();
            if !at.is_empty() {
                message = format!("at {at}: {message}");
            }
            Violation { message, place: error.schema_path().to_string() }
        };
        errors.map(violation).collect()
    }
}

impl fmt::Debug for Checker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checker").field("schema", &self.schema.name).finish_non_exhaustive()
    }
}

/// What is wrong with an answer: in words that quote it, for the model alone, and as a place in the schema, for errors.
pub(super) struct Violation {
    pub(super) message: String,
    pub(super) place: String,
}

impl Violation {
    pub(super) fn no_json() -> Self {
        Self { message: "there is no JSON value in it".to_owned(), place: "the format, which is JSON".to_owned() }
    }

    /// The schema was satisfied and the type was not: the schema says less than the type.
    pub(super) fn of_type(error: &serde_json::Error) -> Self {
        Self { message: error.to_string().chars().take(LONGEST_MESSAGE).collect(), place: "the type".to_owned() }
    }
}

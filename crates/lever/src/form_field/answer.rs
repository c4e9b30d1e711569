//! The value of a filled field, read as what its type says.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use super::FormField;
use crate::wire::{null_as_default, whole_number};
use crate::{EpochMillis, Unknown};

impl FormField {
    /// Text: of `text`, `textarea`, `code`, `note`, `university`, and the option chosen of `dropdown`,
    /// `multiple-choice`, `score-system`.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        self.value.as_str()
    }

    /// The options chosen of `multiple-select`; one chosen option counts as a list of one.
    #[must_use]
    pub fn as_choices(&self) -> Option<Vec<&str>> {
        match &self.value {
            Value::String(choice) => Some(vec![choice]),
            Value::Array(choices) => choices.iter().map(Value::as_str).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
        }
    }

    /// `yes` and `no` of `yes-no`.
    #[must_use]
    pub fn as_yes_no(&self) -> Option<bool> {
        match self.value.as_str()? {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }

    /// The time of `date`, a number or a number as text.
    #[must_use]
    pub fn as_time(&self) -> Option<EpochMillis> {
        serde_json::from_value(self.value.clone()).ok()
    }

    /// The amount of `currency`, with the currency where the field names it.
    #[must_use]
    pub fn as_amount(&self) -> Option<(&Number, Option<&str>)> {
        match &self.value {
            Value::Number(amount) => Some((amount, self.shape.currency.as_deref())),
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// 1 to 4 of `score`: strong no, no, yes, strong yes.
    #[must_use]
    pub fn as_score(&self) -> Option<i64> {
        self.value.as_i64()
    }

    /// The lines of `scorecard`, in the order of the field's `scores`.
    #[must_use]
    pub fn as_scorecard(&self) -> Option<Vec<Scored>> {
        self.value.is_array().then(|| serde_json::from_value(self.value.clone()).ok())?
    }

    /// The file of `file-upload`.
    #[must_use]
    pub fn as_file(&self) -> Option<AnsweredFile> {
        self.value.is_object().then(|| serde_json::from_value(self.value.clone()).ok())?
    }
}

/// One scored line of a scorecard.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    #[serde(default, deserialize_with = "whole_number")]
    pub score: Option<i64>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub comment: String,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The file that answers a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnsweredFile {
    pub id: Option<String>,
    pub ext: Option<String>,
    pub name: Option<String>,
    /// In bytes.
    #[serde(default, deserialize_with = "whole_number")]
    pub size: Option<i64>,
    pub uploaded_at: Option<EpochMillis>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::FieldType;

    fn field(kind: FieldType, value: Value) -> FormField {
        FormField { value, ..FormField::new(kind, "a question") }
    }

    #[test]
    fn each_type_is_read_as_what_it_is() {
        assert_eq!(field(FieldType::Dropdown, json!("Berlin")).as_text(), Some("Berlin"));
        assert_eq!(field(FieldType::MultipleSelect, json!(["a", "b"])).as_choices(), Some(vec!["a", "b"]));
        assert_eq!(field(FieldType::MultipleChoice, json!("a")).as_choices(), Some(vec!["a"]));
        assert_eq!(field(FieldType::YesNo, json!("no")).as_yes_no(), Some(false));
        assert_eq!(
            field(FieldType::Date, json!(1_700_000_000_000_i64)).as_time(),
            Some(EpochMillis(1_700_000_000_000))
        );
        assert_eq!(field(FieldType::Date, json!("1700000000000")).as_time(), Some(EpochMillis(1_700_000_000_000)));
        assert_eq!(field(FieldType::Score, json!(4)).as_score(), Some(4));
        let mut pay = field(FieldType::Currency, json!(85_000.5));
        pay.shape.currency = Some("EUR".into());
        assert_eq!(
            pay.as_amount().map(|(amount, code)| (amount.to_string(), code)),
            Some(("85000.5".into(), Some("EUR")))
        );
        let scorecard =
            field(FieldType::Scorecard, json!([{"score": 3, "comment": "clear"}, {"score": null, "comment": null}]));
        let lines = [Scored { score: Some(3), comment: "clear".into(), ..Scored::default() }, Scored::default()];
        assert_eq!(scorecard.as_scorecard().unwrap(), lines);
        let file = field(FieldType::FileUpload, json!({"ext": "pdf", "name": "cv.pdf", "size": "12"}));
        assert_eq!(file.as_file().map(|file| (file.name, file.size)), Some((Some("cv.pdf".into()), Some(12))));
    }

    #[test]
    fn what_was_not_answered_or_has_another_shape_is_nothing() {
        for value in [Value::Null, json!({"a": 1}), json!([[]]), json!(true)] {
            let field = field(FieldType::Text, value.clone());
            let read = (field.as_text(), field.as_choices(), field.as_yes_no(), field.as_time(), field.as_score());
            assert_eq!(read, (None, None, None, None, None), "{value}");
            assert_eq!((field.as_amount(), field.as_scorecard()), (None, None), "{value}");
        }
        assert_eq!(field(FieldType::YesNo, json!("perhaps")).as_yes_no(), None);
    }
}

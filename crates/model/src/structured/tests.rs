use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;

use super::*;
use crate::error::ErrorKind;
use crate::port::{Prompt, Role, Schema};
use crate::scripted::Scripted;
use crate::task::Task;

#[derive(Debug, Deserialize, PartialEq)]
struct Person {
    name: String,
    years: u8,
}

fn checker() -> Checker {
    let body = json!({
        "type": "object",
        "properties": { "name": { "type": "string" }, "years": { "type": "integer", "minimum": 0 } },
        "required": ["name", "years"],
        "additionalProperties": false,
    });
    Checker::new(Schema::new("person", body)).unwrap()
}

fn question() -> Request {
    Request::new(Task::EVIDENCE, Prompt::new("person", "1"), "Extract the person.", "Ada, six years")
}

#[tokio::test]
async fn an_answer_that_does_not_fit_is_asked_for_again_with_the_reason() {
    let model = Scripted::answers(["I think it is Ada.", r#"{"name": "Ada"}"#, r#"{"name": "Ada", "years": 6}"#]);
    let checked: Checked<Person> = structured(&model, &question(), &checker(), 2).await.unwrap();
    assert_eq!(checked.value, Person { name: "Ada".to_owned(), years: 6 });
    assert_eq!((checked.asked, checked.mends.as_slice()), (3, [].as_slice()));

    let asked = model.asked();
    assert_eq!(asked.iter().map(|request| request.repairs).collect::<Vec<_>>(), [0, 1, 2]);
    assert!(asked.iter().all(|request| request.schema.as_ref() == Some(checker().schema())));
    // Only the last failure is told.
    let roles: Vec<_> = asked[2].messages.iter().map(|message| message.role).collect();
    assert_eq!(roles, [Role::User, Role::Assistant, Role::User]);
    assert!(asked[2].messages[2].text.contains("\"years\" is a required property"), "{}", asked[2].messages[2].text);
    assert!(asked[1].messages[2].text.contains("no JSON"));
    let expected: u64 = asked.iter().map(|request| (request.size_bytes() as u64).div_ceil(4)).sum();
    assert_eq!(checked.usage.input_tokens, expected);
}

#[tokio::test]
async fn after_the_last_repair_the_error_names_the_place_and_quotes_nothing() {
    let model = Scripted::answers([r#"{"name": "Ada", "years": "secret words"}"#; 3]);
    let error = structured::<Person>(&model, &question(), &checker(), 1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed);
    let told = format!("{error} {error:?}");
    assert!(told.contains("/properties/years/type") && !told.contains("secret"), "{told}");
    assert_eq!(model.asked().len(), 2);
}

#[tokio::test]
async fn what_the_schema_allows_and_the_type_does_not_is_asked_for_again() {
    let model = Scripted::answers([r#"{"name": "Ada", "years": 600}"#, r#"{"name": "Ada", "years": 6}"#]);
    let checked: Checked<Person> = structured(&model, &question(), &checker(), 1).await.unwrap();
    assert_eq!((checked.value.years, checked.asked), (6, 2));
}

#[tokio::test]
async fn of_several_values_the_one_that_fits_is_taken() {
    let model = Scripted::answers([r#"An example: {"name": "x"}. Mine: {"name": "Ada", "years": 6,} [1]"#]);
    let checked: Checked<Person> = structured(&model, &question(), &checker(), 0).await.unwrap();
    assert_eq!(checked.value.name, "Ada");
    assert_eq!(checked.mends, [Mend::Surroundings, Mend::Commas]);
}

#[tokio::test]
async fn a_schema_that_is_none_or_lies_elsewhere_is_refused() {
    for (name, body) in [
        ("person", json!({ "type": "nonsense" })),
        ("person", json!({ "$ref": "https://example.com/schema.json" })),
        ("two words", json!({})),
    ] {
        let error = Checker::new(Schema::new(name, body)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Misconfigured);
    }
}

#[tokio::test]
async fn only_the_sections_that_failed_are_asked_again() {
    let model = Scripted::by(|request| {
        let fits = request.system != "bad" && (request.system != "late" || request.seed == Some(1));
        Ok(if fits { r#"{"name": "Ada", "years": 6}"# } else { "no" }.to_owned())
    });
    let checker = Arc::new(checker());
    let section = |name: &str| Section {
        name: name.to_owned(),
        request: Request { system: name.to_owned(), ..question() },
        checker: Arc::clone(&checker),
    };
    let options = SectionOptions { at_once: 2, rounds: 2, repairs: 0 };
    let asked = ["good", "late", "bad"].map(section).into();
    let result = sections(&model, asked, options).await;
    assert_eq!(result.done.keys().collect::<Vec<_>>(), ["good", "late"]);
    assert_eq!(result.failed.keys().collect::<Vec<_>>(), ["bad"]);
    assert!(!result.is_complete());
    let systems: Vec<_> = model.asked().into_iter().map(|request| request.system).collect();
    assert_eq!(systems, ["good", "late", "bad", "late", "bad"]);
}

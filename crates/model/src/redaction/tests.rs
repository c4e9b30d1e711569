use proptest::prelude::*;
use serde_json::json;

use super::*;

fn ada() -> Redaction {
    let known = [
        (Kind::Name, "Ada María Lovelace"),
        (Kind::Email, "ada@example.org"),
        (Kind::Phone, "+44 20 7946 0958"),
        (Kind::Address, "12 St James's Square, London"),
        (Kind::Url, "lovelace.example"),
    ];
    Redaction::new(known).unwrap()
}

#[track_caller]
fn check(text: &str, redacted: &str) {
    let mut redaction = ada();
    assert_eq!(redaction.redact(text), redacted);
    assert_eq!(redaction.restore(redacted), text);
    assert_eq!(redaction.leaks(redacted), []);
}

#[test]
fn known_values_are_found_in_the_forms_in_which_people_write_them() {
    check("Ada María Lovelace", "[NAME_1]");
    check("ADA MARÍA LOVELACE\nAda Maria Lovelace, Ada\n María\tLovelace", "[NAME_1]\n[NAME_1_2], [NAME_1_3]");
    check("Ada and Ms Lovelace; maria. LOVELACE", "[NAME_2] and Ms [NAME_4]; [NAME_3]. [NAME_4_2]");
    check("Mari\u{301}a", "[NAME_3]");
    check("call +44 20 7946 0958 or +44(20)79460958", "call [PHONE_1] or [PHONE_1_2]");
    check("at 12 St James's Square\nLondon.", "at [ADDRESS_1].");
    check("see Lovelace.example", "see [URL_1]");
}

#[test]
fn a_part_of_a_word_is_no_name() {
    check("Canada, adage, Lovelaceville, Adam", "Canada, adage, Lovelaceville, Adam");
    check("ada lovelace wrote ada code; ADA", "[NAME_1] wrote ada code; [NAME_2]");
    check("Ada M. Lovelace, AdaLovelace", "[NAME_1], [NAME_1_2]");
}

#[test]
fn what_nobody_told_is_found_by_its_look() {
    check("me@x.io, Me@x.io; me2 (at) mail [dot] example.com", "[EMAIL_2], [EMAIL_2_2]; [EMAIL_3]");
    check("Visit https://a.example/x?y=1. Or (www.b.example)", "Visit [URL_2]. Or ([URL_3])");
    check("linkedin.com/in/ada-l, github.com/ada", "[URL_2], [URL_3]");
    check("(555) 010-9999 or 555-0199, 0151 23456789", "[PHONE_2] or [PHONE_3], [PHONE_4]");
}

#[test]
fn a_number_to_call_is_found_beside_dates_and_other_numbers() {
    check("0151 23456789 2019-2023", "[PHONE_2] 2019-2023");
    check("2019-2023 0151 23456789", "2019-2023 [PHONE_2]");
    check("+49 151 23456789  030 1234567-89 01.05.2019", "[PHONE_2]  [PHONE_3] 01.05.2019");
    check("555-0199\n2019", "[PHONE_2]\n2019");
    check("ISO27001-2013", "ISO27001-2013");
}

#[test]
fn names_are_found_however_their_marks_are_typed() {
    let mut redaction = Redaction::new([(Kind::Name, "Anne-Marie O'Brien-Smith")]).unwrap();
    let text = "Anne Marie O’Brien-Smith, Marie, O`Brien and Smith";
    let redacted = redaction.redact(text);
    assert_eq!(redacted, "[NAME_1], [NAME_4], [NAME_6] and [NAME_7]");
    assert_eq!(redaction.restore(&redacted), text);
}

#[test]
fn what_is_no_personal_data_stays() {
    for text in [
        "2019-2023, 2019 – 2023, 01/2019 - 12/2023, 2019-05-01, 01.05.2019",
        "ASP.NET/C#, Node.js/Express, CI/CD, TCP/IP, C++",
        "served 1,000,000 requests, 10000000 rows, 99.999 %, $ 120,000, 3.14159265",
        "I will mark my words",
    ] {
        check(text, text);
    }
}

#[test]
fn a_document_cannot_ask_for_a_name() {
    check("Dear [NAME_1], [name_1_2] [TEXT_1]!", "Dear [TEXT_1], [TEXT_2] [TEXT_3]!");
    let mut redaction = ada();
    assert_eq!(redaction.redact("Ada [NAME_2]"), "[NAME_2] [TEXT_1]");
    assert_eq!(redaction.restore("[NAME_2] [TEXT_1] [NAME_9]"), "Ada [NAME_2] [NAME_9]");
    assert_eq!(redaction.restore("[name_2]"), "Ada");
}

#[test]
fn a_value_has_one_placeholder_in_all_texts_and_json_is_restored_by_value() {
    let mut redaction = Redaction::new([(Kind::Name, "Ada \"Countess\" King")]).unwrap();
    assert_eq!(redaction.redact("Ada \"Countess\" King"), "[NAME_1]");
    assert_eq!(redaction.redact("x@y.org"), "[EMAIL_1]");
    assert_eq!(redaction.redact("again: x@y.org"), "again: [EMAIL_1]");
    let mut value = json!({ "who": ["[NAME_1]", 1], "mail": "[EMAIL_1]" });
    redaction.restore_json(&mut value);
    assert_eq!(value, json!({ "who": ["Ada \"Countess\" King", 1], "mail": "x@y.org" }));
}

#[test]
fn a_request_is_redacted_as_a_whole_and_a_leak_says_where_and_not_what() {
    use crate::port::Prompt;
    let mut redaction = ada();
    let request =
        Request::new(crate::Task::SUMMARY, Prompt::new("p", "1"), "About Ada.", "ada@example.org wrote: Lovelace");
    let redacted = redaction.redact_request(&request);
    assert_eq!(redacted.system, "About [NAME_2].");
    assert_eq!(redacted.messages[0].text, "[EMAIL_1] wrote: [NAME_4]");
    assert_eq!(redaction.leaks("by [NAME_2] Lovelace"), [Leak { kind: Kind::Name, place: 12..20 }]);
    let debug = format!("{redaction:?} {:?}", redaction.leaks(&request.messages[0].text));
    assert!(!debug.contains("ada") && !debug.contains("Lovelace"), "{debug}");
}

/// Texts in which everything that matters is likely.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "Ada",
            "ada",
            "ADA",
            "María",
            "Maria",
            "Lovelace",
            "LOVELACE",
            "ada@example.org",
            "+44 20 7946 0958",
            "12",
            "St James's Square",
            "London",
            "lovelace.example",
            "https://",
            "www.",
            "[NAME_1]",
            "[name_",
            "[",
            "]",
            "@",
            "(at)",
            "0151 23456789",
            "2019-2023",
            ".org",
            "_",
            "-",
            "1",
            "2019",
            "/",
            " ",
            "\n",
            "é",
            "e\u{301}",
            "\u{301}",
            "İ",
            "ß",
            "ſ",
        ])
        .prop_map(str::to_owned),
        ".{0,6}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_leaks_and_everything_comes_back(texts in prop::collection::vec(texts(), 1..4)) {
        let mut redaction = ada();
        let redacted: Vec<String> = texts.iter().map(|text| redaction.redact(text)).collect();
        for (text, redacted) in texts.iter().zip(&redacted) {
            prop_assert_eq!(redaction.leaks(redacted), []);
            prop_assert_eq!(&redaction.restore(redacted), text);
        }
    }

    #[test]
    fn the_known_never_stand_in_what_is_sent(before in "[ a-z,.]{0,10}", after in "[ ,.!]{0,10}", upper: bool) {
        let name = if upper { "ADA LOVELACE" } else { "Ada Lovelace" };
        let mut redaction = Redaction::new([(Kind::Name, "Ada Lovelace")]).unwrap();
        let redacted = redaction.redact(&format!("{before} {name} {after}")).to_lowercase();
        prop_assert!(!redacted.contains("lovelace"));
    }
}

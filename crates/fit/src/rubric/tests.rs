use super::*;
use crate::PostingList;

fn posting(requirements: &[&str]) -> PostingText {
    let items = requirements.iter().map(|&item| item.to_owned()).collect();
    PostingText {
        title: "Engineer".to_owned(),
        description: String::new(),
        lists: vec![PostingList { heading: "Requirements".to_owned(), items }],
    }
}

fn ids(ids: &[&str]) -> Vec<SkillId> {
    ids.iter().map(|&id| SkillId(id.to_owned())).collect()
}

/// What one required sentence becomes.
#[track_caller]
fn check(sentence: &str, expected: &[(&str, CriterionKind)], dropped: &[DropReason]) {
    let rubric = Rubric::suggest(&posting(&[sentence]), Taxonomy::embedded());
    let found: Vec<_> =
        rubric.criteria.iter().map(|criterion| (criterion.text.as_str(), criterion.kind.clone())).collect();
    assert_eq!(found, expected, "{sentence}");
    assert_eq!(rubric.dropped.iter().map(|dropped| dropped.why).collect::<Vec<_>>(), dropped, "{sentence}");
}

#[test]
fn sentences_become_criteria_of_their_kind() {
    let text = "5+ years of experience with Rust";
    check(text, &[(text, CriterionKind::Years { months: 60, skill: Some(SkillId("rust".to_owned())) })], &[]);
    let text = "3 years of backend work in Rust or Go";
    check(
        text,
        &[
            (text, CriterionKind::Years { months: 36, skill: None }),
            (text, CriterionKind::Skill { any_of: ids(&["rust", "go"]), all_of: ids(&["backend-development"]) }),
        ],
        &[],
    );
    let text = "Bachelor's degree in Computer Science or equivalent experience";
    let fields = vec!["Computer Science".to_owned()];
    let kind = CriterionKind::Education { level: EducationLevel::Bachelor, fields, or_experience: true };
    check(text, &[(text, kind)], &[]);
    check("PMP certification", &[("PMP certification", CriterionKind::Certification { name: "PMP".to_owned() })], &[]);
    check("Fluent in German", &[("Fluent in German", CriterionKind::Language { name: "German".to_owned() })], &[]);
    let text = "Comfort with early mornings at the fish market";
    let terms = ["early", "mornings", "fish", "market"].map(str::to_owned).to_vec();
    check(text, &[(text, CriterionKind::Statement { terms })], &[]);
}

#[test]
fn protected_attributes_never_become_criteria() {
    check("Young and dynamic", &[], &[DropReason::Age]);
    check("At least 18 years of age", &[], &[DropReason::Age]);
    check("Unmarried female preferred", &[], &[DropReason::Gender]);
    check("Graduated after 2019", &[], &[DropReason::GraduationYear]);
    check("No employment gaps", &[], &[DropReason::EmploymentGap]);
    check("We hire regardless of age, gender or religion", &[], &[]);
}

#[test]
fn what_stands_beside_an_attribute_stays_without_it() {
    let german = CriterionKind::Language { name: "German".to_owned() };
    check("Native German speaker", &[("German", german)], &[DropReason::Nativeness]);
    let rust = CriterionKind::Skill { any_of: Vec::new(), all_of: ids(&["rust"]) };
    check("Digital native who writes Rust code", &[("Rust", rust)], &[DropReason::Age]);
    let degree = CriterionKind::Education { level: EducationLevel::Master, fields: Vec::new(), or_experience: false };
    check("MBA from a top-tier university", &[("MBA", degree)], &[DropReason::SchoolPrestige]);
}

#[test]
fn required_weighs_more_than_preferred_and_general_abilities_little() {
    let rubric =
        Rubric::suggest(&posting(&["Rust", "Kafka is a plus", "Excellent communication skills"]), Taxonomy::embedded());
    let found: Vec<_> =
        rubric.criteria.iter().map(|criterion| (criterion.id.as_str(), criterion.need, criterion.weight)).collect();
    let expected =
        [("rust", Need::Required, 3), ("apache-kafka", Need::Preferred, 1), ("communication", Need::Required, 1)];
    assert_eq!(found, expected);
}

#[test]
fn duties_are_asked_about_only_where_nothing_else_is() {
    let duties = PostingList { heading: "What you'll do".to_owned(), items: vec!["Write Rust".to_owned()] };
    let mut posting = PostingText { lists: vec![duties], ..posting(&[]) };
    let rubric = Rubric::suggest(&posting, Taxonomy::embedded());
    assert_eq!(
        rubric.criteria.iter().map(|criterion| (criterion.need, criterion.weight)).collect::<Vec<_>>(),
        [(Need::Preferred, 1)]
    );
    posting.lists.push(PostingList { heading: "You have".to_owned(), items: vec!["Kotlin".to_owned()] });
    let rubric = Rubric::suggest(&posting, Taxonomy::embedded());
    assert_eq!(rubric.criteria.iter().map(|criterion| criterion.id.as_str()).collect::<Vec<_>>(), ["kotlin"]);
}

#[test]
fn a_rubric_survives_its_file_and_edits_change_its_version() {
    let rubric = Rubric::suggest(
        &posting(&[
            "5 years of Rust",
            "18 months in Berlin",
            "BSc in Physics",
            "PMP",
            "Fluent French",
            "Go or C++ and SQL",
            "Young",
            "Night shifts in bakeries",
        ]),
        Taxonomy::embedded(),
    );
    let file = rubric.to_toml();
    let read = Rubric::from_toml(&file).unwrap();
    assert_eq!(read, rubric, "{file}");
    let edited = Rubric::from_toml(&file.replace("weight = 3", "weight = 4")).unwrap();
    assert_ne!(edited.version, rubric.version);
    assert_eq!(rubric.version.len(), 16);
    let json = serde_json::to_string(&rubric).unwrap();
    assert_eq!(serde_json::from_str::<Rubric>(&json).unwrap(), rubric);
}

#[test]
fn a_file_for_people_is_short() {
    let rubric =
        Rubric::from_toml("title = 'Cook'\n[[criteria]]\ntext = 'Knives'\nneed = 'required'\nterms = ['knives']\n")
            .unwrap();
    let kind = CriterionKind::Statement { terms: vec!["knives".to_owned()] };
    let expected =
        Criterion { id: "knives".to_owned(), text: "Knives".to_owned(), kind, need: Need::Required, weight: 3 };
    assert_eq!(rubric, Rubric::new("Cook".to_owned(), vec![expected], Vec::new()));
}

#[test]
fn wrong_files_are_refused_with_the_criterion_at_fault() {
    let refused = |criteria: &str| Rubric::from_toml(&format!("title = 'T'\n{criteria}")).unwrap_err().to_string();
    let criterion = |rest: &str| format!("[[criteria]]\nid = 'a'\ntext = 'A'\nneed = 'required'\n{rest}\n");
    assert_eq!(refused("nonsense"), "the rubric is not TOML of the expected shape");
    assert_eq!(
        refused(&criterion("terms = ['young']")),
        "criterion \"a\" asks about age, by which nobody may be measured"
    );
    assert_eq!(refused(&criterion("language = 'German'").repeat(2)), "two criteria have the id \"a\"");
    assert_eq!(refused(&criterion("weight = 0\nterms = ['x']")), "criterion \"a\": the weight must be 1 to 100");
    assert_eq!(refused(&criterion("all_of = []")), "criterion \"a\": there is nothing to look for");
    assert_eq!(refused(&criterion("years = 5\nmonths = 3")), "criterion \"a\": say years or months, not both");
    assert!(refused(&criterion("years = 5\nlanguage = 'German'")).contains("exactly one of"));
}

/// A description as people write it: prose, headings, an offer, the law.
#[test]
fn a_posting_in_prose_gives_its_requirements_and_nothing_else() {
    let html = "<p>Acme sells bread to bakeries. We know what taste is.</p><p><b>What you'll do</b></p><ul><li>Own the pipeline</li></ul>\
        <p><b>What you’ll need:</b></p><ul><li>3+ years of B2B sales</li><li>Salesforce or HubSpot</li><li>Fluent Spanish</li>\
        <li>Driven, young spirit</li></ul><p><b>Bonus points</b></p><ul><li>Negotiation training</li></ul>\
        <p><b>Benefits</b></p><ul><li>Dental insurance and Python courses</li></ul><p>Acme hires regardless of age or gender.</p>";
    let rubric = Rubric::suggest(&PostingText::from_html("Account Executive", html, &[]), Taxonomy::embedded());
    let found: Vec<_> = rubric.criteria.iter().map(|criterion| (criterion.id.as_str(), criterion.weight)).collect();
    let expected =
        [("3-years-b2b-sales", 3), ("salesforce-or-hubspot", 3), ("language-spanish", 3), ("negotiation", 1)];
    assert_eq!(found, expected);
    let dropped = DroppedCriterion { text: "Driven, young spirit".to_owned(), why: DropReason::Age };
    assert_eq!(rubric.dropped, [dropped]);
}

#[test]
fn everything_wrong_is_said_at_once_and_skills_go_by_their_names() {
    let file = "title = 'T'\n[[criteria]]\ntext = ' '\nneed = 'required'\nterms = ['x']\n\
        [[criteria]]\ntext = 'Rust'\nneed = 'required'\nall_of = ['Rust', 'postgres']\n\
        [[criteria]]\ntext = 'Flying'\nneed = 'preferred'\nany_of = ['levitation by thought']\n\
        [[criteria]]\ntext = 'A young team that writes Go'\nneed = 'preferred'\nany_of = ['go']\n";
    let draft = RubricDraft::from_toml(file).unwrap();
    let faults = draft.clone().check().unwrap_err();
    let said: Vec<_> = faults.iter().map(|fault| (fault.criterion, fault.error.sentence())).collect();
    let expected = [
        (0, "This cannot be used: the text is empty.".to_owned()),
        (
            2,
            "No skill goes by the name “levitation by thought”. To look for these words, choose the kind “Words”."
                .to_owned(),
        ),
        (3, "The text speaks of age. Nobody may be measured by that, so say it without.".to_owned()),
    ];
    assert_eq!(said, expected);
    let rust = RubricDraft { criteria: vec![draft.criteria[1].clone()], ..draft }.check().unwrap();
    let kind = CriterionKind::Skill { any_of: Vec::new(), all_of: ids(&["rust", "postgresql"]) };
    assert_eq!(rust.criteria[0].kind, kind);
}

#[test]
fn a_proxy_is_refused_as_a_measure_and_warned_of_beside_one() {
    let criterion = |text: &str, measure: &str| {
        let entry = format!("[[criteria]]\ntext = '{text}'\nneed = 'required'\n{measure}\n");
        Rubric::from_toml(&format!("title = 'T'\n{entry}"))
    };
    for measure in ["terms = ['zip code']", "certification = 'Harvard'", "terms = ['class of', 'diploma']"] {
        let refused = criterion("A measure", measure).unwrap_err();
        assert!(matches!(refused, RubricError::Protected { why, .. } if why.is_proxy()), "{measure}: {refused}");
    }
    assert!(matches!(criterion("No gaps", "terms = ['steady']"), Err(RubricError::Protected { .. })));
    for (text, measure) in [
        ("Native German speaker", "language = 'German'"),
        ("MBA from a top-tier university", "education = 'master'"),
        ("Rust, no career breaks", "all_of = ['rust']"),
        ("Rust, near ZIP code 10001", "all_of = ['rust']"),
    ] {
        let warnings = criterion(text, measure).unwrap().warnings();
        assert!(
            warnings.iter().any(|warning| warning.criterion == Some(0) && warning.sentence.contains("speaks of")),
            "{text}: {warnings:?}"
        );
    }
    assert!(matches!(criterion("Female Rust developer", "all_of = ['rust']"), Err(RubricError::ProtectedText { .. })));
}

#[test]
fn a_comparison_names_what_was_added_removed_and_changed() {
    let before = Rubric::suggest(&posting(&["Rust", "Kafka is a plus", "Fluent French"]), Taxonomy::embedded());
    let mut criteria = before.criteria.clone();
    let removed = criteria.remove(0);
    criteria[0].weight = 5;
    let added = Criterion { id: "new".to_owned(), ..removed.clone() };
    criteria.push(added.clone());
    criteria.rotate_left(1);
    let after = Rubric::new(before.title.clone(), criteria.clone(), Vec::new());
    let changed = Change::Changed { before: before.criteria[1].clone(), after: criteria[2].clone() };
    let mut changes = after.changes_since(&before);
    changes.sort_by_key(|change| matches!(change, Change::Changed { .. }));
    assert_eq!(changes, [Change::Removed(removed), Change::Added(added), changed]);
    assert_eq!(before.changes_since(&before), []);
}

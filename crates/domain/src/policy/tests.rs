use lever::{ArchiveReasonId, Stage, StageId};
use proptest::prelude::*;

use super::*;

const DEFAULT: &str = include_str!("../../../../policies/default.toml");

fn facts(effect: EffectKind) -> Facts {
    Facts {
        effect,
        hired: (effect == EffectKind::Archive).then_some(false),
        ..Facts::of(AgentName::Screening, &Effect::AddTags { tags: std::collections::BTreeSet::new() })
    }
}

fn decisions(policy: &str, phase: Phase, facts: &Facts) -> (Decision, Vec<String>) {
    let verdict = Policy::parse(policy).unwrap().judge(phase, facts);
    (verdict.decision, verdict.rules.into_iter().map(|rule| rule.id).collect())
}

const ALLOW_ALL: &str = r#"
name = "everything"
[[rule]]
id = "anything-goes"
decision = "allow"
justification = "for this test"
must-match = [{ agent = "screening", effect = "archive" }]
"#;

#[test]
fn the_default_policy_loads_and_holds_its_examples() {
    assert_eq!(Policy::parse(DEFAULT).unwrap().name(), "default");
}

#[test]
fn the_strictest_rule_wins_and_all_are_kept() {
    let policy = format!(
        "{ALLOW_ALL}
[[rule]]
id = \"ask-below-50\"
decision = \"ask\"
justification = \"low scores are looked at\"
effects = [\"add-note\"]
max-score = 49
must-match = [{{ agent = \"screening\", effect = \"add-note\", score = 49 }}]
must-not-match = [{{ agent = \"screening\", effect = \"add-note\", score = 50 }}, {{ agent = \"screening\", effect = \"add-note\" }}]
"
    );
    let low = Facts { score: Some(10), ..facts(EffectKind::AddNote) };
    assert_eq!(
        decisions(&policy, Phase::Automate, &low),
        (Decision::Ask, vec!["ask-below-50".into(), "anything-goes".into()])
    );
    let high = Facts { score: Some(90), ..facts(EffectKind::AddNote) };
    assert_eq!(decisions(&policy, Phase::Automate, &high), (Decision::Allow, vec!["anything-goes".into()]));
}

#[test]
fn what_no_rule_speaks_of_is_asked() {
    assert_eq!(
        decisions("name = \"empty\"", Phase::Automate, &facts(EffectKind::AddNote)),
        (Decision::Ask, vec!["default.ask".into()])
    );
}

#[test]
fn each_phase_has_its_ceiling() {
    let judge = |phase, effect| decisions(ALLOW_ALL, phase, &facts(effect)).0;
    let row = |phase| EffectKind::ALL.map(|effect| judge(phase, effect));
    use Decision::{Allow, Ask, Forbid};
    // add-note, file-form, add-tags, move-stage, archive
    assert_eq!(row(Phase::Off), [Forbid; 5]);
    assert_eq!(row(Phase::Shadow), [Forbid; 5]);
    assert_eq!(row(Phase::Augment), [Ask; 5]);
    assert_eq!(row(Phase::Recommend), [Allow, Allow, Allow, Ask, Ask]);
    assert_eq!(row(Phase::Automate), [Allow, Allow, Allow, Allow, Ask]);
}

#[test]
fn a_rejection_always_asks() {
    // Also where the agent says that the reason means "hired": that is only its word.
    for hired in [Some(false), None, Some(true)] {
        let facts = Facts { hired, ..facts(EffectKind::Archive) };
        assert_eq!(
            decisions(ALLOW_ALL, Phase::Automate, &facts),
            (Decision::Ask, vec!["floor.archive".into(), "anything-goes".into()])
        );
    }
}

#[test]
fn confidential_opportunities_are_closed() {
    let confidential = Facts { confidential: true, ..facts(EffectKind::AddNote) };
    assert_eq!(decisions(ALLOW_ALL, Phase::Automate, &confidential).0, Decision::Forbid);
}

#[test]
fn a_bad_file_names_the_rule_and_the_fault() {
    let check = |text: &str, message: &str| {
        let error = Policy::parse(text).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    };
    let rule = |body: &str| format!("name = \"x\"\n[[rule]]\nid = \"r\"\ndecision = \"allow\"\n{body}");
    check("name = ", "not well formed");
    check(&rule("justification = \"j\"\nefects = []"), "efects");
    check(&rule("justification = \" \""), "needs a justification");
    check(&rule("justification = \"j\""), "at least one must-match");
    check(&rule("justification = \"j\"\nmin-score = 80\nmax-score = 20"), "min-score is above");
    check(
        &rule(
            "justification = \"j\"\nmin-score = 80\nmust-match = [{ agent = \"screening\", effect = \"add-note\", score = 79 }]",
        ),
        "example 1 of must-match does not match",
    );
    check(&ALLOW_ALL.replace("anything-goes", "floor.mine"), "belongs to Fulcrum");
}

fn any_facts() -> impl Strategy<Value = Facts> {
    (0..5_usize, any::<Option<u8>>(), any::<bool>(), any::<bool>(), any::<Option<bool>>()).prop_map(
        |(effect, score, needs_review, confidential, hired)| Facts {
            score,
            needs_review,
            confidential,
            hired,
            ..facts(EffectKind::ALL[effect])
        },
    )
}

proptest! {
    /// Whatever the facts and the phase, the most permissive file there is does not archive anyone by itself.
    #[test]
    fn no_policy_rejects_without_a_person(facts in any_facts(), phase in 0..5_usize) {
        let verdict = Policy::parse(ALLOW_ALL).unwrap().judge(Phase::ALL[phase], &facts);
        if facts.effect == EffectKind::Archive {
            prop_assert!(verdict.decision > Decision::Allow);
        }
        let strictest = verdict.rules.iter().map(|rule| rule.decision).max();
        prop_assert_eq!(strictest, Some(verdict.decision));
    }
}

#[test]
fn facts_follow_from_the_effect() {
    let stage = |id: &str| Stage::new(StageId::parse(id).unwrap(), id);
    let moved = Facts::of(AgentName::Screening, &Effect::MoveStage { from: stage("a"), to: stage("b") });
    assert_eq!(
        (moved.effect, moved.to_stage, moved.hired),
        (EffectKind::MoveStage, Some(StageId::parse("b").unwrap()), None)
    );
    let archive = Effect::Archive { reason: ArchiveReasonId::parse("r").unwrap(), hired: false };
    assert_eq!(Facts::of(AgentName::Screening, &archive).hired, Some(false));
}

#[test]
fn everything_that_is_wrong_is_said_with_its_line() {
    let text = "name = \"two faults\"\n\n[[rule]]\nid = \"a\"\ndecision = \"allow\"\njustification = \" \"\n\
        min-score = 50\nmust-match = [\n  { agent = \"screening\", effect = \"add-note\", score = 50 },\n  \
        { agent = \"screening\", effect = \"add-note\", score = 49 },\n]\n[[rule]]\nid = \"a\"\n\
        decision = \"ask\"\njustification = \"x\"\nmust-match = [{ agent = \"screening\", effect = \"archive\" }]\n";
    let faults = Policy::check(text).unwrap_err();
    let said: Vec<_> = faults.iter().map(|fault| (fault.line, fault.error.sentence())).collect();
    let expected = [
        (3, "rule \"a\": a rule needs a justification, which the person who is asked reads".to_owned()),
        (10, "rule \"a\": example 2 of must-match does not match".to_owned()),
        (12, "rule \"a\": the name is taken, or belongs to Fulcrum (default., phase., floor.)".to_owned()),
    ];
    assert_eq!(said, expected);
    assert_eq!(Policy::parse(text).unwrap_err().to_string(), expected[0].1);
}

#[test]
fn what_is_not_well_formed_is_said_with_its_line_on_one_line() {
    for (text, line) in [("name = \"x\"\n[[rule]\n", 2), ("name = \"x\"\n\ncolour = \"red\"\n", 3), ("", 1)] {
        let faults = Policy::check(text).unwrap_err();
        let said: Vec<_> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(said, [line], "{text:?}");
        let sentence = faults[0].error.sentence();
        assert!(sentence.starts_with("the policy is not well formed: ") && !sentence.contains('\n'), "{sentence}");
    }
}

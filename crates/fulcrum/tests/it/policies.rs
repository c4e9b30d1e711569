//! A policy that an admin saves: it judges from the next proposal on, and has the last word before anything is written.

use domain::EffectKind::{AddNote, FileForm, MoveStage};
use domain::{Action, Phase, Policy};
use lever::OpportunityId;
use rstest::rstest;
use sql::Engine;
use store::{AuditFilter, NewPolicy, PolicyContent};

use crate::support::{PERMISSIVE, TestFulcrum};

fn no_notes() -> Policy {
    let forbid = "\n[[rule]]\nid = \"no-notes\"\ndecision = \"forbid\"\njustification = \"not any more\"\n\
                  effects = [\"add-note\"]\nmust-match = [{ agent = \"screening\", effect = \"add-note\" }]\n";
    Policy::parse(&format!("{PERMISSIVE}{forbid}")).unwrap()
}

async fn save(fulcrum: &TestFulcrum, after: i64, content: PolicyContent<'_>) {
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.save_policy(&NewPolicy { after, content, by: fulcrum.recruiter, remark: "" }).await.unwrap();
    tx.commit().await.unwrap();
}

/// The versions of policies that the audit names for an opportunity's runs and verdicts.
async fn versions(fulcrum: &TestFulcrum, opportunity: &OpportunityId) -> Vec<String> {
    let filter = AuditFilter { opportunity: Some(opportunity.clone()), limit: 100, ..AuditFilter::default() };
    let rows = fulcrum.store.audit(&filter).await.unwrap();
    let mut versions: Vec<String> = rows
        .iter()
        .filter_map(|row| match row.entry.action {
            Action::RunFinished => row.entry.public["versions"]["policy"].as_str(),
            Action::ProposalAuthorized | Action::ProposalAwaiting | Action::ProposalForbidden => {
                row.entry.public["policy"].as_str()
            }
            _ => None,
        })
        .map(|said| said.rsplit(' ').next().unwrap_or_default().to_owned())
        .collect();
    versions.dedup();
    versions
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_saved_policy_judges_the_next_application_and_the_record_says_which_it_was(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::with_policy(engine, Phase::Recommend, PERMISSIVE).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.written(&ada), ["forms", "notes"]);

    let policy = no_notes();
    save(&fulcrum, 0, PolicyContent::New(&policy)).await;
    let ben = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(
        fulcrum.proposals(&ben).await,
        [(AddNote, "forbidden"), (FileForm, "authorized"), (MoveStage, "awaiting-approval")]
    );
    assert_eq!(fulcrum.written(&ben), ["forms"]);
    assert_eq!(versions(&fulcrum, &ben).await, [policy.version()]);

    save(&fulcrum, 1, PolicyContent::Configured).await;
    let cleo = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.written(&cleo), ["forms", "notes"]);
    assert_eq!(versions(&fulcrum, &cleo).await, [Policy::parse(PERMISSIVE).unwrap().version()]);
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_was_approved_is_not_written_once_a_saved_policy_forbids_it(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::on(engine, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.approve_all(&ada).await;
    save(&fulcrum, 0, PolicyContent::New(&no_notes())).await;
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.effects(&ada).await, [(AddNote, "abandoned"), (FileForm, "applied"), (MoveStage, "applied")]);
    assert_eq!(fulcrum.written(&ada), ["forms", "stage"]);
    fulcrum.finish().await;
}

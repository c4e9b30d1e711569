//! A rubric that a recruiter saves: the next application is scored by it.

use domain::{AgentName, Phase};
use fit::Rubric;
use lever::{OpportunityId, PostingId};
use rstest::rstest;
use sql::Engine;
use store::{AuditFilter, NewRubric, Run};

use crate::support::TestFulcrum;

const NOBODY_CAN: &str = "title = 'Backend Engineer'\n[[criteria]]\ntext = 'Has tamed a kraken'\nneed = 'required'\n\
                          terms = ['kraken', 'tentacles', 'trident']\n";

async fn save(fulcrum: &TestFulcrum, posting: &PostingId, after: i64, rubric: Option<&Rubric>) {
    let text = rubric.map(Rubric::to_toml);
    let content = rubric.zip(text.as_deref()).map(|(rubric, text)| (rubric.version.as_str(), text));
    let new = NewRubric { posting, after, content, by: Some(fulcrum.recruiter), remark: "" };
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.save_rubric(&new).await.unwrap();
    tx.commit().await.unwrap();
}

async fn newest_run(fulcrum: &TestFulcrum, opportunity: &OpportunityId) -> Run {
    fulcrum.store.runs(opportunity).await.unwrap().remove(0)
}

/// Where the rubric of the newest run came from, as the audit says.
async fn rubric_from(fulcrum: &TestFulcrum, opportunity: &OpportunityId) -> String {
    let filter = AuditFilter { opportunity: Some(opportunity.clone()), limit: 100, ..AuditFilter::default() };
    let rows = fulcrum.store.audit(&filter).await.unwrap();
    let run = rows.iter().find(|row| row.entry.action == domain::Action::RunFinished).unwrap();
    run.entry.public["versions"]["rubricFrom"].as_str().unwrap().to_owned()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_saved_rubric_scores_the_next_application_and_no_earlier_one(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::on(engine, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let before = newest_run(&fulcrum, &ada).await;
    assert!(before.score.unwrap() > 0 && before.brief.get("rubric").is_none());
    assert_eq!(rubric_from(&fulcrum, &ada).await, "suggested");
    let posting = PostingId::parse(before.brief["posting"]["id"].as_str().unwrap()).unwrap();

    let rubric = Rubric::from_toml(NOBODY_CAN).unwrap();
    save(&fulcrum, &posting, 0, Some(&rubric)).await;
    let ben = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let run = newest_run(&fulcrum, &ben).await;
    assert_eq!((run.score, run.needs_review), (Some(0), true));
    assert_eq!(run.outcome["rubric_version"], rubric.version);
    assert_eq!(rubric_from(&fulcrum, &ben).await, "saved");
    assert_eq!(newest_run(&fulcrum, &ada).await, before, "an earlier run keeps its rubric");

    save(&fulcrum, &posting, 1, None).await;
    let cleo = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let run = newest_run(&fulcrum, &cleo).await;
    assert_eq!((run.score, rubric_from(&fulcrum, &cleo).await.as_str()), (before.score, "suggested"));
    let tried =
        fulcrum.store.last_runs_of(AgentName::Screening, &posting, &domain::Remit::whole(), false, 20).await.unwrap();
    assert_eq!(tried.len(), 3);
    fulcrum.finish().await;
}

#[tokio::test]
async fn a_saved_rubric_that_is_refused_today_is_not_passed_over_in_silence() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let posting = newest_run(&fulcrum, &ada).await.brief["posting"]["id"].as_str().unwrap().to_owned();
    let posting = PostingId::parse(&posting).unwrap();
    let new = NewRubric {
        posting: &posting,
        after: 0,
        content: Some((
            "0123456789abcdef",
            "title = 'T'\n[[criteria]]\ntext = 'Young'\nneed = 'required'\nterms = ['young']\n",
        )),
        by: None,
        remark: "",
    };
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.save_rubric(&new).await.unwrap();
    tx.commit().await.unwrap();
    let ben = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.store.runs(&ben).await.unwrap(), []);
    fulcrum.finish_with_dead_letters(1).await;
}

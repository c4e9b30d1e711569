use std::collections::BTreeSet;
use std::time::Duration;

use domain::{Assignment, Decision, Ground, Remit, Role};
use lever::{PostingId, UserId};
use rstest::rstest;
use serde_json::json;
use sql::Engine;
use store::{InboxFilter, InboxOrder, Named, NewOperator, Snapshot, Waiting};

use crate::support::{Bench, note, opportunity_id, snapshot};

/// The id of an opportunity and what Lever says of it: posting, owner, followers, whether it is confidential.
type Row = (&'static str, &'static str, Option<&'static str>, &'static [&'static str], bool);

const WORLD: [Row; 5] = [
    ("o1", "backend", Some("u-owner"), &[], false),
    ("o2", "backend", None, &["u-follower"], false),
    ("o3", "sales", None, &[], false),
    ("o4", "sales", Some("u-owner"), &["u-follower"], true),
    ("o5", "", None, &[], false),
];

fn place(id: &str) -> Snapshot {
    let (_, posting, owner, followers, confidential) = *WORLD.iter().find(|row| row.0 == id).unwrap();
    let confidentiality = if confidential { "confidential" } else { "non-confidential" };
    let mut placed = snapshot(id, &format!("c-{id}"), crate::support::START);
    placed.opportunity.owner = owner.map(|id| serde_json::from_value(json!(id)).unwrap());
    placed.opportunity.followers = serde_json::from_value(json!(followers)).unwrap();
    placed.opportunity.confidentiality = serde_json::from_value(json!(confidentiality)).unwrap();
    placed.opened = confidential;
    if posting.is_empty() {
        return placed;
    }
    placed.opportunity.applications =
        serde_json::from_value(json!([{ "id": format!("a-{id}"), "posting": posting, "type": "posting" }])).unwrap();
    let categories = match posting {
        "backend" => json!({ "team": "Platform", "department": "Engineering", "location": "Berlin" }),
        _ => json!({ "team": "Field", "department": "Sales", "location": "Berlin" }),
    };
    placed.posting = Some(
        serde_json::from_value(json!({
            "id": posting, "text": posting, "categories": categories, "confidentiality": "non-confidential",
            "hiringManager": if posting == "backend" { "u-manager" } else { "u-other" },
        }))
        .unwrap(),
    );
    placed
}

/// Everyone waits for a decision, a minute apart.
async fn everyone(bench: &Bench) {
    for (id, ..) in WORLD {
        let run = bench.run(id, &format!("c-{id}")).await;
        let mut tx = bench.store.begin().await.unwrap();
        tx.put_snapshot(&Snapshot { read_at: bench.store.now(), ..place(id) }).await.unwrap();
        tx.commit().await.unwrap();
        bench.judged(run, id, &format!("c-{id}"), note(id), Decision::Ask).await;
        bench.clock.advance(Duration::from_secs(60));
    }
}

fn remit(parts: &[(Ground, bool)], user: Option<&str>) -> Remit {
    Remit {
        assignments: parts
            .iter()
            .map(|(ground, confidential)| Assignment { ground: ground.clone(), confidential: *confidential })
            .collect(),
        lever_user: user.map(|id| UserId::parse(id).unwrap()),
    }
}

async fn seen(bench: &Bench, remit: &Remit) -> Vec<String> {
    let rows = bench.store.inbox(remit, &InboxFilter { limit: 50, ..InboxFilter::default() }).await.unwrap();
    let shown: Vec<String> = rows.iter().map(|row| row.opportunity_id.to_string()).collect();
    // Whichever way one asks, the answer is the same.
    let mut named = Vec::new();
    for (id, ..) in WORLD {
        let id = opportunity_id(id);
        let sees = bench.store.sees(remit, &Named::Opportunity(id.clone()), false).await.unwrap();
        assert_eq!(bench.store.is_in_remit(remit, &id).await.unwrap(), sees);
        let run = bench.store.runs(&id).await.unwrap()[0].id;
        assert_eq!(bench.store.sees(remit, &Named::Run(run), false).await.unwrap(), sees);
        let proposal = bench.store.proposals(&id).await.unwrap()[0].id;
        assert_eq!(bench.store.sees(remit, &Named::Proposal(proposal), false).await.unwrap(), sees);
        named.extend(sees.then(|| id.to_string()));
    }
    assert_eq!(shown, named);
    let counted: i64 = bench.store.waiting(remit).await.unwrap().iter().map(|waiting| waiting.runs).sum();
    let alone = bench.store.runs_waiting(remit).await.unwrap();
    assert_eq!((counted, alone), (shown.len() as i64, shown.len() as i64));
    shown
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_remit_takes_in_what_its_parts_say_and_nothing_else(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    everyone(&bench).await;
    let sales = || Ground::Posting(PostingId::parse("sales").unwrap());
    let cases: Vec<(Remit, &[&str])> = vec![
        (Remit::default(), &[]),
        (Remit::whole(), &["o1", "o2", "o3", "o4", "o5"]),
        (remit(&[(Ground::Everywhere, false)], None), &["o1", "o2", "o3", "o5"]),
        (remit(&[(Ground::Department("Engineering".into()), true)], None), &["o1", "o2"]),
        (remit(&[(Ground::Department("engineering' OR 1=1 --".into()), true)], None), &[]),
        (remit(&[(Ground::Team("Field".into()), false)], None), &["o3"]),
        (remit(&[(Ground::Team("Field".into()), true)], None), &["o3", "o4"]),
        (remit(&[(Ground::Location("Berlin".into()), false)], None), &["o1", "o2", "o3"]),
        (remit(&[(sales(), true)], None), &["o3", "o4"]),
        (remit(&[(Ground::Involved, true)], None), &[]),
        (remit(&[(Ground::Involved, true)], Some("u-owner")), &["o1", "o4"]),
        (remit(&[(Ground::Involved, false)], Some("u-follower")), &["o2"]),
        (remit(&[(Ground::Involved, true)], Some("u-manager")), &["o1", "o2"]),
        (remit(&[(Ground::Involved, true), (sales(), false)], Some("u-manager")), &["o1", "o2", "o3"]),
        (remit(&[(Ground::Everywhere, false), (sales(), true)], None), &["o1", "o2", "o3", "o4", "o5"]),
    ];
    for (remit, expected) in cases {
        assert_eq!(seen(&bench, &remit).await, expected, "{remit:?}");
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_lever_says_anew_counts_at_once(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    everyone(&bench).await;
    let follower = remit(&[(Ground::Involved, true)], Some("u-follower"));
    assert_eq!(seen(&bench, &follower).await, ["o2", "o4"]);
    let mut unfollowed = place("o4");
    unfollowed.opportunity.followers = Vec::new();
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_snapshot(&Snapshot { read_at: bench.store.now(), ..unfollowed }).await.unwrap();
    // An older reading that comes late opens nothing again.
    tx.put_snapshot(&place("o4")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(seen(&bench, &follower).await, ["o2"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_posting_is_seen_by_who_sees_candidacies_of_it(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    everyone(&bench).await;
    let sees = async |remit: &Remit, id: &str| {
        let named = Named::Posting(PostingId::parse(id).unwrap());
        bench.store.sees(remit, &named, false).await.unwrap()
    };
    let team = remit(&[(Ground::Team("Platform".into()), false)], None);
    assert!(sees(&team, "backend").await && !sees(&team, "sales").await && !sees(&team, "nowhere").await);
    let owner = remit(&[(Ground::Involved, true)], Some("u-owner"));
    assert!(sees(&owner, "backend").await && sees(&owner, "sales").await);
    let manager = remit(&[(Ground::Involved, true)], Some("u-manager"));
    assert!(sees(&manager, "backend").await && !sees(&manager, "sales").await);
    // One that was never read is nobody's team, but there for those who see everything.
    assert!(sees(&Remit::whole(), "nowhere").await);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_inbox_is_narrowed_ordered_and_paged(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    everyone(&bench).await;
    let ids = async |filter: InboxFilter| {
        let rows = bench.store.inbox(&Remit::whole(), &filter).await.unwrap();
        rows.iter().map(|row| row.opportunity_id.to_string()).collect::<Vec<_>>()
    };
    let all = InboxFilter { limit: 50, ..InboxFilter::default() };
    let owner = UserId::parse("u-owner").unwrap();
    assert_eq!(ids(InboxFilter { owner: Some(owner.clone()), ..all.clone() }).await, ["o1", "o4"]);
    let backend = PostingId::parse("backend").unwrap();
    assert_eq!(ids(InboxFilter { posting: Some(backend.clone()), ..all.clone() }).await, ["o1", "o2"]);
    let both = InboxFilter { posting: Some(backend.clone()), owner: Some(owner.clone()), ..all.clone() };
    assert_eq!(ids(both.clone()).await, ["o1"]);
    assert_eq!(ids(InboxFilter { needs_review: true, ..all.clone() }).await, [""; 0]);
    let newest = InboxFilter { order: InboxOrder::Newest, limit: 2, ..all.clone() };
    assert_eq!(ids(newest.clone()).await, ["o5", "o4"]);
    assert_eq!(ids(InboxFilter { skip: 2, ..newest }).await, ["o3", "o2"]);
    let waiting = bench.store.waiting(&Remit::whole()).await.unwrap();
    let of_owner: Vec<&Waiting> = waiting.iter().filter(|one| one.fits(&both)).collect();
    let [Waiting { posting, posting_title, runs, .. }] = of_owner.as_slice() else { panic!("{of_owner:?}") };
    assert_eq!((posting.as_ref(), posting_title.as_str(), *runs), (Some(&backend), "backend", 1));
    // What has expired is not counted, whether it was swept or not.
    bench.clock.advance(crate::support::DAY - Duration::from_secs(150));
    assert_eq!(bench.store.runs_waiting(&Remit::whole()).await.unwrap(), 2);
    assert_eq!(ids(all).await, ["o4", "o5"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_account_begins_with_the_remit_of_its_role_until_another_is_set(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let mut tx = bench.store.begin().await.unwrap();
    let user = UserId::parse("u1").unwrap();
    let new = NewOperator {
        email: "m@example.org",
        name: "M",
        role: Role::HiringManager,
        lever_user: Some(&user),
        password_hash: "x",
    };
    let id = tx.add_operator(&new).await.unwrap();
    tx.commit().await.unwrap();
    let involved = Assignment { ground: Ground::Involved, confidential: true };
    let expected = Remit { assignments: BTreeSet::from([involved]), lever_user: Some(user.clone()) };
    assert_eq!(bench.store.remit(id).await.unwrap(), expected);

    let team = BTreeSet::from([Assignment { ground: Ground::Team("Field".into()), confidential: false }]);
    let mut tx = bench.store.begin().await.unwrap();
    tx.set_remit(id, &team, Some(id)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.remit(id).await.unwrap(), Remit { assignments: team, lever_user: Some(user) });
    assert_eq!(bench.actions().await, ["operator.added", "remit.set"]);
}

//! What the account has apart from people who apply: postings, rubrics, stages, users, operators.

use domain::{AgentName, OperatorId, Phase, PhaseSetting, Role, Scope};
use lever::{Posting, Stage, StageId, User, UserId};
use serde_json::json;
use sql::query;
use store::{CacheKind, NewOperator, NewRubric, Store};

pub(crate) const PASSWORD: &str = "correct horse battery";
const POSTINGS: usize = 400;
pub(crate) const OPERATORS: usize = 60;
const DEPARTMENTS: [&str; 6] = ["Engineering", "Data", "Sales", "Support", "Design", "Finance"];
const PLACES: [&str; 5] = ["Berlin", "Lagos", "Toronto", "Lisbon", "Remote"];
const TITLES: [&str; 8] = [
    "Platform Engineer",
    "Data Analyst",
    "Account Executive",
    "Support Specialist",
    "Product Designer",
    "Controller",
    "Backend Engineer",
    "Site Reliability Engineer",
];
const ASKS: [&str; 6] = [
    "<li>5+ years of experience with Rust or Go</li><li>PostgreSQL in production</li><li>Kubernetes</li><li>Fluent in German</li>",
    "<li>SQL and Python</li><li>Experience with dbt</li><li>Bachelor's degree in statistics or equivalent experience</li>",
    "<li>3+ years in B2B sales</li><li>Salesforce</li><li>English and French</li>",
    "<li>Zendesk</li><li>Calm under pressure</li><li>Evening shifts</li>",
    "<li>Figma</li><li>A portfolio of shipped products</li><li>Accessibility</li>",
    "<li>IFRS</li><li>Excel</li><li>Certified accountant</li>",
];

/// Fills the account and answers its postings.
pub(crate) async fn fill(store: &Store) -> Vec<Posting> {
    let mut tx = store.begin().await.unwrap();
    let stages = ["applicant-new", "phone", "onsite", "offer"].map(stage);
    tx.put_cached(CacheKind::Stages, "", &stages.to_vec()).await.unwrap();
    let users: Vec<_> =
        (0..OPERATORS).map(|number| json!({ "id": format!("user-{number}"), "name": name(number) })).collect();
    let users: Vec<User> = serde_json::from_value(json!(users)).unwrap();
    tx.put_cached(CacheKind::Users, "", &users).await.unwrap();
    let reasons = json!([{ "id": "underqualified", "text": "Underqualified", "type": "non-hired" }]);
    tx.put_cached(CacheKind::ArchiveReasons, "", &reasons).await.unwrap();
    let postings: Vec<Posting> = (0..POSTINGS).map(posting).collect();
    for posting in &postings {
        tx.put_posting(posting).await.unwrap();
    }
    let settings = [
        (Some(AgentName::Screening), Scope::Everywhere, Phase::Augment),
        (Some(AgentName::Screening), Scope::Team("Sales team 1".to_owned()), Phase::Shadow),
    ];
    for (agent, scope, phase) in settings {
        tx.set_phase(&PhaseSetting::whole(agent, scope, phase), None).await.unwrap();
    }
    let hash = web::console::hash_password(PASSWORD, store.ids().bits()).unwrap();
    for role in Role::ALL {
        add_operator(&mut tx, &email(role), "One of each role", role, 0, &hash).await;
    }
    for number in 0..OPERATORS {
        let role = if number % 3 == 0 { Role::Recruiter } else { Role::HiringManager };
        add_operator(&mut tx, &format!("colleague-{number}@example.com"), &name(number), role, number, &hash).await;
    }
    tx.commit().await.unwrap();
    save_rubrics(store, &postings).await;
    postings
}

async fn add_operator(tx: &mut store::Tx, email: &str, name: &str, role: Role, number: usize, hash: &str) {
    let user = UserId::parse(&format!("user-{number}")).unwrap();
    let new = NewOperator { email, name, role, lever_user: Some(&user), password_hash: hash };
    tx.add_operator(&new).await.unwrap();
}

/// A fifth of the postings has a rubric of its own, with an earlier version.
async fn save_rubrics(store: &Store, postings: &[Posting]) {
    let by = recruiters(store).await[0];
    for posting in postings.iter().step_by(5) {
        let text = fit::PostingText::from_html(&posting.text, "", &posting.content.headed_lists());
        let suggested = fit::Rubric::suggest(&text, fit::Taxonomy::embedded());
        let text = suggested.to_toml();
        for after in 0..2 {
            let content = Some((suggested.version.as_str(), text.as_str()));
            let new = NewRubric { posting: &posting.id, after, content, by: Some(by), remark: "As the team agreed" };
            let mut tx = store.begin().await.unwrap();
            tx.save_rubric(&new).await.unwrap();
            tx.commit().await.unwrap();
        }
    }
}

/// Those who decide.
pub(crate) async fn recruiters(store: &Store) -> Vec<OperatorId> {
    let mut recruiters = Vec::new();
    for number in (0..OPERATORS).step_by(3) {
        let account = store.sign_in_of(&format!("colleague-{number}@example.com")).await.unwrap().unwrap();
        recruiters.push(account.operator.id);
    }
    recruiters
}

/// A dozen steps that failed after every retry.
pub(crate) async fn give_up_some_jobs(store: &Store) {
    let mut tx = store.db().begin_write().await.unwrap();
    let give_up = query(
        "UPDATE jobs SET state = 'discarded', attempts = 17, last_error = 'Lever answered 500 to the request'
         WHERE id IN (SELECT id FROM jobs ORDER BY id LIMIT 12)",
    );
    tx.execute(give_up).await.unwrap();
    tx.commit().await.unwrap();
}

pub(crate) fn email(role: Role) -> String {
    format!("{role}@example.com")
}

pub(crate) fn stage(id: &str) -> Stage {
    Stage::new(StageId::parse(id).unwrap(), id)
}

/// Invented, and different enough to fill a list.
pub(crate) fn name(number: usize) -> String {
    const FIRST: [&str; 10] = ["Ada", "Jörg", "Mei-Lin", "Sam", "Nadia", "Tunde", "Ines", "Piotr", "Aoife", "Rahul"];
    const LAST: [&str; 11] = [
        "Okafor",
        "Weißenfels",
        "Tan",
        "Marsh",
        "Haddad",
        "Balogun",
        "Ferreira",
        "Nowak",
        "Byrne",
        "Mehta",
        "Lindqvist",
    ];
    format!("{} {} {number}", FIRST[number % FIRST.len()], LAST[number % LAST.len()])
}

fn posting(number: usize) -> Posting {
    let department = DEPARTMENTS[number % DEPARTMENTS.len()];
    serde_json::from_value(json!({
        "id": format!("post-{number:04}"),
        "text": format!("{} {number}", TITLES[number % TITLES.len()]),
        "owner": format!("user-{}", number % OPERATORS), "hiringManager": format!("user-{}", number * 7 % OPERATORS),
        "categories": {
            "team": format!("{department} team {}", number % 4), "department": department, "location": PLACES[number % PLACES.len()],
        },
        "confidentiality": "non-confidential",
        "content": {
            "descriptionHtml": format!("<p>{}</p>", "We build what people rely on, and we look after it. ".repeat(20)),
            "lists": [{ "text": "Requirements", "content": ASKS[number % ASKS.len()] }],
        },
    }))
    .unwrap()
}

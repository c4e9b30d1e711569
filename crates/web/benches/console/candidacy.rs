//! One candidacy, as the steps of the pipeline would have left it.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::form::FormName;
use domain::review::Decided;
use domain::{
    AgentName, Compensation, Effect, EffectEvent, Evidence, Facts, OperatorId, Phase, Policy, Proposal, ProposalState,
    Receipt, RunId,
};
use fit::{Assessment, Criterion, CriterionKind, Finding, Need, Outcome, Quote, ReviewReason};
use lever::{ContactId, FormId, FormTemplateId, NoteId, Opportunity, OpportunityId, Posting};
use serde_json::json;
use store::{NewDelivery, NewRun, PageImage, PageSheet, Readied, Snapshot, Store, Tx};

use crate::account::{OPERATORS, name, stage};

const JOBS: [&str; 4] = [
    "Lead Platform Engineer, Paystream: Rust services that settle 40 million payments a day; on call for them.",
    "Backend Engineer, Norddeutsche Logistik: Go and Rust; moved the build fleet to Kubernetes with two colleagues.",
    "Analyst, Kano Foods: PostgreSQL, Python and dbt; cut the nightly planning run from five hours to twenty minutes.",
    "Account Executive, Lusobank: Salesforce; English, French and Portuguese; closed the largest account of the year.",
];
const ASKED: [&str; 6] = [
    "5+ years building backend services",
    "Production experience with PostgreSQL",
    "Has operated Kubernetes",
    "Experience with Terraform or Pulumi",
    "Fluent English",
    "Bachelor's degree or equivalent experience",
];

/// Adds the opportunity of that number. Every second was read by the agent; what is proposed waits where nobody decided.
pub(crate) async fn add(tx: &mut Tx, store: &Store, number: usize, posting: &Posting, decided: Option<OperatorId>) {
    let id = OpportunityId::parse(&format!("{number:08x}-0000-4000-8000-{:012x}", number * 7919)).unwrap();
    let contact = ContactId::parse(&format!("contact-{number}")).unwrap();
    let was_read = number.is_multiple_of(2);
    if was_read {
        deliver(tx, &id, number).await;
    }
    let archived = decided.is_some() && number.is_multiple_of(5);
    let opportunity: Opportunity = serde_json::from_value(json!({
        "id": id.as_str(), "name": name(number), "headline": JOBS[number % JOBS.len()], "contact": contact.as_str(),
        "confidentiality": "non-confidential", "urls": { "show": format!("https://hire.lever.co/candidates/{id}") },
        "owner": format!("user-{}", number % OPERATORS), "followers": [format!("user-{}", number * 13 % OPERATORS)],
        "applications": [{ "id": format!("application-{number}"), "posting": posting.id.as_str() }],
        "archived": archived.then(|| json!({ "archivedAt": tx.now().millis(), "reason": "underqualified" })),
    }))
    .unwrap();
    let snapshot = Snapshot {
        opportunity,
        contact_id: contact.clone(),
        posting: Some(posting.clone()),
        stage: Some(stage(if number.is_multiple_of(4) { "phone" } else { "applicant-new" })),
        read_at: tx.now(),
        opened: false,
    };
    tx.put_snapshot(&snapshot).await.unwrap();
    if was_read {
        read(tx, store, number, &snapshot, decided).await;
    }
}

async fn deliver(tx: &mut Tx, id: &OpportunityId, number: usize) {
    let delivery = NewDelivery {
        event: if number.is_multiple_of(8) { "candidateStageChange" } else { "applicationCreated" }.to_owned(),
        opportunity_id: Some(id.clone()),
        contact_id: None,
        triggered_at: tx.now().millis(),
        digest: format!("{number:064x}"),
        body: format!("{{\"event\":\"applicationCreated\",\"number\":{number}}}").into_bytes(),
    };
    tx.receive(&[delivery]).await.unwrap();
}

async fn read(tx: &mut Tx, store: &Store, number: usize, snapshot: &Snapshot, decided: Option<OperatorId>) {
    let (id, contact) = (&snapshot.opportunity.id, &snapshot.contact_id);
    let is_shadow = decided.is_some() && number.is_multiple_of(20);
    let phase = if is_shadow { Phase::Shadow } else { Phase::Augment };
    let run: RunId = store.ids().mint(tx.now());
    let text = resume(number);
    let assessment = assessment(number, &text);
    let brief = json!({
        "document": { "format": "pdf", "text": text, "lines": [], "hidden": [], "pages": 2 },
        "posting": { "id": snapshot.posting.as_ref().map(|posting| posting.id.as_str()), "title": "As announced" },
        "as_of": { "year": 2026, "month": 11 },
    });
    let outcome = serde_json::to_value(&assessment).unwrap();
    let new = NewRun {
        id: run,
        agent: AgentName::Screening,
        opportunity_id: id,
        contact_id: contact,
        posting_id: snapshot.posting.as_ref().map(|posting| &posting.id),
        phase,
        brief_digest: &run.to_string(),
        score: Some(assessment.score),
        needs_review: !assessment.review.is_empty(),
        versions: &json!({ "rubric": assessment.rubric_version }),
        brief: &brief,
        outcome: &outcome,
    };
    assert!(tx.put_run(&new).await.unwrap());
    if decided.is_none() {
        tx.put_pages(run, contact, &[1, 2].map(page)).await.unwrap();
    }
    let policy = policy();
    for (place, effect) in effects(&assessment).into_iter().enumerate() {
        let facts = Facts {
            score: Some(assessment.score),
            needs_review: new.needs_review,
            ..Facts::of(AgentName::Screening, &effect)
        };
        let proposal = Proposal {
            id: store.ids().mint(tx.now()),
            run_id: run,
            opportunity_id: id.clone(),
            contact_id: contact.clone(),
            agent: AgentName::Screening,
            rationale: "So that whoever opens the candidacy in Lever sees the screening.".to_owned(),
            evidence: evidence(&assessment),
            effect,
            facts,
            opened_at: tx.now(),
            state: ProposalState::Open,
        };
        tx.open_proposal(&proposal).await.unwrap();
        let verdict = policy.judge(phase, &proposal.facts);
        let expires_at = tx.now().plus(Duration::from_secs(14 * 24 * 3600));
        let proposal = tx.judge_proposal(proposal, verdict, expires_at, policy.version()).await.unwrap();
        if let Some(by) = decided.filter(|_| !is_shadow) {
            decide(tx, &proposal, by, number, place).await;
        }
    }
}

/// Six of ten are approved, three declined, and one is left until it expires.
async fn decide(tx: &mut Tx, proposal: &Proposal, by: OperatorId, number: usize, place: usize) {
    let (id, seconds) = (proposal.id, i64::try_from(20 + number % 90).unwrap());
    match (number / 2) % 10 {
        0..=5 => {
            let (_, readied) = tx.approve(id, by, None).await.unwrap();
            let (Readied::Queued(effect) | Readied::SameAs(effect)) = readied;
            tx.effect_event(effect, EffectEvent::Sent).await.unwrap();
            let lever_id = format!("written-{number}-{place}");
            let compensation = match place {
                0 => Compensation::WithdrawForm {
                    form: FormId::parse(&lever_id).unwrap(),
                    template: FormTemplateId::parse("template-1").unwrap(),
                },
                1 => Compensation::DeleteNote { note: NoteId::parse(&lever_id).unwrap() },
                _ => Compensation::MoveStageBack { from: stage("phone"), to: stage("applicant-new") },
            };
            let receipt = Receipt { lever_id: Some(lever_id), compensation };
            tx.effect_event(effect, EffectEvent::Confirmed { receipt }).await.unwrap();
            tx.put_review(proposal, by, Decided::Approved, Some(seconds)).await.unwrap();
        }
        6..=8 => {
            tx.put_review(proposal, by, Decided::Declined, Some(seconds)).await.unwrap();
            tx.decline(id, by, "The phone screens of this week are full; next Monday.").await.unwrap();
        }
        _ => {}
    }
}

/// As large as the picture of a page is, and as little to be made smaller.
fn page(number: u32) -> PageImage {
    let sheet = PageSheet { number, width: 1240, height: 1754, page_width: 59_500, page_height: 84_200 };
    let png = (0..90_000_u32).map(|place| place.wrapping_mul(0x9e37_79b9).to_le_bytes()[3]).collect();
    PageImage { sheet, png }
}

fn policy() -> Policy {
    Policy::parse(include_str!("../../../../policies/default.toml")).unwrap()
}

/// Two pages of text.
fn resume(number: usize) -> String {
    let mut text = String::from("Experience\n\n");
    for year in 0..12 {
        text.push_str(&format!("{}, {}\n", JOBS[(number + year) % JOBS.len()], 2026 - year));
        text.push_str("Wrote the incident review guide that the company uses, and taught it to three teams.\n\n");
    }
    text.push_str("Education\n\nB.Sc. Computer Science, 2014\n\nLanguages\n\nEnglish, German, Yoruba\n");
    text
}

fn assessment(number: usize, text: &str) -> Assessment {
    let findings: Vec<Finding> =
        ASKED.iter().enumerate().map(|(index, asked)| finding(number, index, asked, text)).collect();
    let (points, of) = findings.iter().fold((0, 0), |sum, finding| (sum.0 + finding.points, sum.1 + finding.of));
    let review = if number.is_multiple_of(6) { vec![ReviewReason::ExperienceUnknown] } else { Vec::new() };
    Assessment {
        score: u8::try_from(points * 100 / of).unwrap(),
        rubric_version: "5f3a9c0d12e4b678".to_owned(),
        findings,
        skills_matched: vec!["Rust".to_owned(), "Go".to_owned()],
        skills_missing: vec!["Terraform".to_owned()],
        experience_months: Some(101),
        education: Vec::new(),
        certifications: Vec::new(),
        summary: "The résumé evidences most of what the posting requires.".to_owned(),
        review,
        hidden: None,
    }
}

fn finding(number: usize, index: usize, asked: &str, text: &str) -> Finding {
    let job = JOBS[(number + index) % JOBS.len()];
    let start = text.find(job).unwrap();
    let quote = Quote { start, end: start + job.len(), text: job.to_owned() };
    let (outcome, points, evidence) = match (number + index) % 3 {
        0 => (Outcome::Met, 6, vec![quote]),
        1 => (Outcome::Partly, 3, vec![quote]),
        _ => (Outcome::NotEvidenced, 0, Vec::new()),
    };
    Finding {
        criterion: Criterion {
            id: format!("c{index}"),
            text: asked.to_owned(),
            kind: CriterionKind::Statement { terms: Vec::new() },
            need: Need::Required,
            weight: 3,
        },
        outcome,
        points,
        of: 6,
        evidence,
        explanation: "The résumé names it.".to_owned(),
    }
}

fn evidence(assessment: &Assessment) -> Vec<Evidence> {
    let quotes = assessment.findings.iter().flat_map(|finding| {
        finding.evidence.iter().map(|quote| Evidence {
            claim: finding.criterion.id.clone(),
            quote: quote.text.clone(),
            start: quote.start,
            end: quote.end,
        })
    });
    quotes.collect()
}

fn effects(assessment: &Assessment) -> [Effect; 3] {
    let values = BTreeMap::from([
        ("ai_screening_score".to_owned(), assessment.score.to_string()),
        ("ai_screening_summary".to_owned(), assessment.summary.clone()),
    ]);
    [
        Effect::FileForm { form: FormName::Screening, values, secret: true },
        Effect::AddNote {
            text: format!("[AI Agent] {}: {} of 100.", assessment.summary, assessment.score),
            secret: true,
        },
        Effect::MoveStage { from: stage("applicant-new"), to: stage("phone") },
    ]
}

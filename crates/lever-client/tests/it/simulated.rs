//! The client and the simulator, which share no structs: what each of them made of Lever's documentation fits.

use bytes::Bytes;
use futures::TryStreamExt;
use lever::{EpochMillis, Opportunity, OpportunityId, Unknown};
use lever_client::{
    Attachment, AuditFilter, ConfidentialityFilter, Creation, ErrorKind, NewNote, NewOpportunity, OpportunityExpand,
    OpportunityFilter, PerformAs, Period, PostingFilter, Priority, RequisitionFieldFilter, RequisitionFilter, Window,
};
use lever_sim::{ApiKey, Applicant, Options, Seed, Simulator};

use crate::script::client_of;

/// The demo company with people in every stage.
async fn company() -> Simulator {
    Simulator::start(Options { rate_limit: None, ..Options::default() }).await.unwrap()
}

/// The same with nobody in it.
async fn empty() -> Simulator {
    let options = Options { rate_limit: None, seed: Seed::no_applicants(), ..Options::default() };
    Simulator::start(options).await.unwrap()
}

fn applied(lever: &Simulator, posting: &str) -> OpportunityId {
    OpportunityId::parse(&lever.apply(Applicant::generated(posting)).unwrap().opportunity_id).unwrap()
}

#[tokio::test]
async fn an_opportunity_merged_into_another_is_read_as_that_and_not_written_to() {
    let lever = empty().await;
    let (old, kept) = (applied(&lever, "Backend Engineer"), applied(&lever, "Backend Engineer"));
    lever.merge(old.as_str(), kept.as_str()).unwrap();
    let client = client_of(&lever);
    let (reader, writer) = (client.reader(Priority::Person), client.writer(Priority::Person));

    let read = reader.opportunity(&old).await.unwrap();
    assert_eq!(read, reader.opportunity(&kept).await.unwrap());
    assert!(read.application().is_some(), "what was asked for in full is in full");
    let note = NewNote { value: "to whom?", secret: false };
    let error = writer.add_note(&old, &note, None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert_eq!(reader.notes(&kept).await.unwrap(), []);
}

#[tokio::test]
async fn a_token_that_lever_did_not_give_is_a_bad_one() {
    let lever = company().await;
    let reader = client_of(&lever).reader(Priority::Person);
    let filter = OpportunityFilter { limit: Some(3), ..OpportunityFilter::default() };
    let good = reader.opportunities_page(&filter, None).await.unwrap().next.unwrap();
    assert!(reader.opportunities_page(&filter, Some(&good)).await.is_ok());
    for bad in ["made up", "%5B1%2C2%5D", "%7B%7D"] {
        let error = reader.opportunities_page(&filter, Some(bad)).await.unwrap_err();
        assert!(error.is_bad_offset(), "{bad:?}: {error}");
    }
}

#[tokio::test]
async fn a_credential_with_the_grant_sees_what_is_confidential_when_it_asks() {
    let key = ApiKey::named("trusted", "a-key-with-the-grant").with_confidential_access();
    let lever = Simulator::start(Options {
        api_keys: vec![key],
        rate_limit: None,
        seed: Seed::no_applicants(),
        ..Options::default()
    });
    let lever = lever.await.unwrap();
    let world = lever.world();
    let hidden = world["postings"].as_array().unwrap().iter().find(|row| row["confidentiality"] == "confidential");
    let hidden = applied(&lever, hidden.unwrap()["text"].as_str().unwrap());
    let open = applied(&lever, "Backend Engineer");
    let reader = client_of(&lever).reader(Priority::Person);
    let listed = async |confidentiality| {
        let filter = OpportunityFilter { confidentiality, ..OpportunityFilter::default() };
        let rows: Vec<Opportunity> = reader.opportunities(&filter).try_collect().await.unwrap();
        let mut ids: Vec<_> = rows.into_iter().map(|row| (row.is_confidential(), row.id)).collect();
        ids.sort();
        ids
    };
    assert_eq!(listed(None).await, [(false, open.clone())], "it is not shown to who does not ask");
    let both = [(false, open), (true, hidden.clone())];
    assert_eq!(listed(Some(ConfidentialityFilter::All)).await, both);
    assert_eq!(listed(Some(ConfidentialityFilter::Confidential)).await, both[1..]);
    assert!(reader.opportunity(&hidden).await.unwrap().is_confidential());
}

#[tokio::test]
async fn a_resume_comes_with_a_new_opportunity_and_is_read_back_byte_for_byte() {
    let lever = empty().await;
    let client = client_of(&lever);
    let (reader, writer) = (client.reader(Priority::Person), client.writer(Priority::Person));
    let by = PerformAs(reader.users().await.unwrap()[0].id.clone());
    // By its first bytes Lever tells what it is; the rest must come back whatever it holds.
    let content = Bytes::from_iter(b"%PDF-1.7\n".iter().copied().chain((0..=255).cycle()).take(100_000));
    let file = |name: &str| Attachment { name: name.into(), content: content.clone() };
    let new = NewOpportunity {
        name: Some("Mirela Tannenquist".into()),
        emails: vec!["mirela@tannenquist.example".into()],
        tags: vec!["a, b".into()],
        ..NewOpportunity::default()
    };
    let creation = Creation { resume: Some(file("cv ü.pdf")), files: vec![file("letter.pdf")], ..Creation::default() };
    let made = writer.create_opportunity_with(&new, &creation, &by).await.unwrap();
    let read = reader.opportunity(&made.id).await.unwrap();
    assert_eq!((read.name.as_str(), read.emails, read.tags), ("Mirela Tannenquist", new.emails, new.tags));
    let resumes = reader.resumes(&made.id).await.unwrap();
    assert_eq!(resumes.len(), 1);
    assert_eq!(reader.resume_file(&made.id, &resumes[0].id).await.unwrap(), content);
    let files = reader.files(&made.id, Window::default()).await.unwrap();
    assert_eq!(files.iter().map(|file| file.name.as_deref()).collect::<Vec<_>>(), [Some("letter.pdf")]);
    assert_eq!(reader.file_content(&made.id, &files[0].id).await.unwrap(), content);
}

/// What the simulator says and the types do not know, or the other way about, one of the two has misread.
#[tokio::test]
async fn the_simulator_says_nothing_that_the_types_do_not_know() {
    let lever = company().await;
    let client = client_of(&lever);
    let (reader, writer) = (client.reader(Priority::Person), client.writer(Priority::Person));
    let known = |what: &str, unknown: &Unknown| assert_eq!(*unknown, Unknown::new(), "{what}");
    macro_rules! all_known {
        ($($what:literal: $rows:expr;)+) => {$(
            let rows = &$rows;
            assert!(!rows.is_empty(), "there is no {} to read", $what);
            for row in rows {
                known($what, &row.unknown);
            }
        )+};
    }

    let expand = vec![
        OpportunityExpand::Applications,
        OpportunityExpand::Contact,
        OpportunityExpand::Followers,
        OpportunityExpand::Owner,
        OpportunityExpand::SourcedBy,
        OpportunityExpand::Stage,
    ];
    let filter = OpportunityFilter { expand, ..OpportunityFilter::default() };
    let opportunities: Vec<Opportunity> = reader.opportunities(&filter).try_collect().await.unwrap();
    let changes: Vec<_> = opportunities.iter().flat_map(|row| row.stage_changes.clone()).collect();
    let applications: Vec<_> = opportunities.iter().filter_map(|row| row.application().cloned()).collect();
    let contacts: Vec<_> = opportunities.iter().filter_map(|row| row.contact.as_ref()?.full().cloned()).collect();
    let archives: Vec<_> = opportunities.iter().filter_map(|row| row.archived.clone()).collect();
    let postings: Vec<_> = reader.postings(&PostingFilter::default()).try_collect().await.unwrap();
    let requisitions: Vec<_> = reader.requisitions(&RequisitionFilter::default()).try_collect().await.unwrap();
    all_known! {
        "opportunity": opportunities;
        "stage change": changes;
        "application": applications;
        "contact": contacts;
        "archive": archives;
        "posting": postings;
        "requisition": requisitions;
        "requisition field": reader.requisition_fields(&RequisitionFieldFilter::default()).await.unwrap();
        "stage": reader.stages().await.unwrap();
        "archive reason": reader.archive_reasons().await.unwrap();
        "disposition stage": reader.disposition_stages().await.unwrap().stages;
        "tag": reader.tags().await.unwrap();
        "source": reader.sources().await.unwrap();
        "user": reader.users().await.unwrap();
        "feedback template": reader.feedback_templates().await.unwrap();
    }

    let everything = Window::between(EpochMillis(0), EpochMillis(4_102_444_800_000));
    let by = PerformAs(reader.users().await.unwrap()[0].id.clone());
    let (mut resumes, mut files, mut file_actions, mut feedback) = (vec![], vec![], vec![], vec![]);
    let (mut panels, mut interviews, mut offers, mut referrals, mut notes) = (vec![], vec![], vec![], vec![], vec![]);
    for id in opportunities.iter().map(|row| &row.id) {
        writer.add_note(id, &NewNote { value: "a note", secret: false }, Some(&by)).await.unwrap();
        let file = Attachment { name: "a.txt".into(), content: "a".into() };
        writer.upload_file(id, &file, &by).await.unwrap();
        notes.extend(reader.notes(id).await.unwrap());
        resumes.extend(reader.resumes(id).await.unwrap());
        files.extend(reader.files(id, Window::default()).await.unwrap());
        file_actions.extend(reader.file_actions_page(id, everything, None).await.unwrap().data);
        feedback.extend(reader.feedback(id).await.unwrap());
        panels.extend(reader.panels(id).await.unwrap());
        interviews.extend(reader.interviews(id).await.unwrap());
        offers.extend(reader.offers(id).await.unwrap());
        referrals.extend(reader.referrals(id).await.unwrap());
    }
    let fields: Vec<_> = feedback.iter().flat_map(|form| form.fields.clone()).collect();
    let thread: Vec<_> = notes.iter().flat_map(|note| note.fields.clone()).collect();
    all_known! {
        "note": notes;
        "contribution to a note": thread;
        "résumé": resumes;
        "file": files;
        "file action": file_actions;
        "feedback": feedback;
        "feedback field": fields;
        "panel": panels;
        "interview": interviews;
        "offer": offers;
        "referral": referrals;
    }

    let published = postings.iter().find(|row| row.state == Some(lever::PostingState::Published)).unwrap();
    known("application questions", &reader.application_questions(&published.id, None, None).await.unwrap().unknown);
    known("posting users", &reader.posting_users(&published.id).await.unwrap().unknown);
    known("disposition stages", &reader.disposition_stages().await.unwrap().unknown);
    let upload = writer.upload(&Attachment { name: "a.txt".into(), content: "a".into() }).await.unwrap();
    known("upload", &upload.unknown);

    let deleted = &opportunities.iter().find(|row| row.application().is_some()).unwrap().id;
    lever.delete_opportunity(deleted.as_str()).unwrap();
    let now = file_actions.iter().filter_map(|row| row.occurred_at).max().unwrap();
    let day = Period { start: EpochMillis(now.0 - 86_400_000), end: EpochMillis(now.0 + 86_400_000) };
    let tombstones = reader.deleted_opportunities_page(Window::default(), None).await.unwrap().data;
    assert!(tombstones.iter().any(|row| row.id == *deleted && row.deleted_at.is_some()));
    all_known! {
        "deleted opportunity": tombstones;
        "deleted application": reader.deleted_applications_page(day, None).await.unwrap().data;
        "EEO response": reader.eeo_responses_page(everything, None).await.unwrap().data;
        "EEO response with a person": reader.eeo_responses_with_people_page(everything, None).await.unwrap().data;
        "audit event": reader.audit_events_page(&AuditFilter::default(), None).await.unwrap().data;
    }
}

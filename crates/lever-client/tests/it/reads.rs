//! Every read: the path and the query that it asks for.

use lever::*;
use lever_client::*;

use crate::script::{Answer, Server, opportunity};

const LIST: &str = r#"{"data":[],"hasNext":false}"#;
const ONE: &str = r#"{"data":{"id":"x"}}"#;

/// The one request that a read makes, which Lever answers like that.
async fn asked<T>(answer: &'static str, read: impl AsyncFnOnce(&Reader) -> Result<T, Error>) -> String {
    let server = Server::that([Answer::Says(200, answer)]).await;
    read(&server.reader()).await.unwrap();
    let [request] = server.seen().try_into().unwrap();
    assert_eq!(request.body, "");
    format!("{} {}", request.method, request.target)
}

/// `read => target` for each, with the answer that the read is given.
macro_rules! reads {
    ($($answer:ident, $reader:ident => $read:expr, $target:literal;)+) => {$(
        let seen = asked($answer, async |$reader| $read.await).await;
        assert_eq!(seen, concat!("GET /v1", $target));
    )+};
}

macro_rules! id {
    ($kind:ident, $text:literal) => {
        &$kind::parse($text).unwrap()
    };
}

fn window() -> Window {
    Window::between(EpochMillis(1), EpochMillis(2))
}

fn period() -> Period {
    Period { start: EpochMillis(1), end: EpochMillis(2) }
}

#[tokio::test]
async fn what_belongs_to_an_opportunity() {
    let o = &opportunity();
    reads! {
        LIST, r => r.applications(o), "/opportunities/o1/applications";
        ONE, r => r.application(o, id!(ApplicationId, "a1")), "/opportunities/o1/applications/a1";
        LIST, r => r.resumes(o), "/opportunities/o1/resumes";
        LIST, r => r.resumes_uploaded(o, window()), "/opportunities/o1/resumes?uploaded_at_start=1&uploaded_at_end=2";
        ONE, r => r.resume(o, id!(ResumeId, "r1")), "/opportunities/o1/resumes/r1";
        ONE, r => r.resume_file(o, id!(ResumeId, "r1")), "/opportunities/o1/resumes/r1/download";
        LIST, r => r.files(o, Window::default()), "/opportunities/o1/files";
        LIST, r => r.files(o, Window::since(EpochMillis(7))), "/opportunities/o1/files?uploaded_at_start=7";
        ONE, r => r.file_record(o, id!(FileId, "f1")), "/opportunities/o1/files/f1";
        ONE, r => r.file_content(o, id!(FileId, "f1")), "/opportunities/o1/files/f1/download";
        LIST, r => r.file_actions_page(o, window(), Some("t")),
            "/opportunities/o1/file_actions?occurred_at_start=1&occurred_at_end=2&offset=t";
        LIST, r => r.notes(o), "/opportunities/o1/notes";
        ONE, r => r.note(o, id!(NoteId, "n1")), "/opportunities/o1/notes/n1";
        LIST, r => r.feedback(o), "/opportunities/o1/feedback";
        ONE, r => r.feedback_form(o, id!(FeedbackId, "fb1")), "/opportunities/o1/feedback/fb1";
        LIST, r => r.panels(o), "/opportunities/o1/panels";
        ONE, r => r.panel(o, id!(PanelId, "p1")), "/opportunities/o1/panels/p1";
        LIST, r => r.interviews(o), "/opportunities/o1/interviews";
        ONE, r => r.interview(o, id!(InterviewId, "i1")), "/opportunities/o1/interviews/i1";
        LIST, r => r.forms(o), "/opportunities/o1/forms";
        ONE, r => r.form(o, id!(FormId, "pf1")), "/opportunities/o1/forms/pf1";
        LIST, r => r.offers(o), "/opportunities/o1/offers";
        ONE, r => r.offer_document(o, id!(OfferId, "of1"), OfferCopy::Newest), "/opportunities/o1/offers/of1/download";
        ONE, r => r.offer_document(o, id!(OfferId, "of1"), OfferCopy::Sent),
            "/opportunities/o1/offers/of1/download?status=sent";
        ONE, r => r.offer_document(o, id!(OfferId, "of1"), OfferCopy::Signed),
            "/opportunities/o1/offers/of1/download?status=signed";
        LIST, r => r.referrals(o), "/opportunities/o1/referrals";
        ONE, r => r.referral(o, id!(ReferralId, "rf1")), "/opportunities/o1/referrals/rf1";
    }
}

#[tokio::test]
async fn what_belongs_to_the_account() {
    let users = UserFilter {
        emails: vec!["grace@nordhafen.example".into()],
        access_roles: vec![AccessRole::SuperAdmin, AccessRole::Admin],
        include_deactivated: true,
        external_directory_ids: vec!["d 1".into()],
    };
    let audit = AuditFilter {
        kinds: vec![AuditEventType::KeyAdded, AuditEventType::KeyRemoved],
        user: Some(AuditedBy::Nobody),
        target_type: Some("key".into()),
        target_id: Some("1/2".into()),
        created: window(),
        limit: Some(5),
    };
    let by_grace = AuditFilter { user: Some(AuditedBy::User(UserId::parse("u1").unwrap())), ..AuditFilter::default() };
    reads! {
        LIST, r => r.stages(), "/stages";
        ONE, r => r.stage(id!(StageId, "lead-new")), "/stages/lead-new";
        LIST, r => r.archive_reasons(), "/archive_reasons";
        ONE, r => r.archive_reasons_of(&ArchiveReasonType::NonHired), "/archive_reasons?type=non-hired";
        ONE, r => r.archive_reason(id!(ArchiveReasonId, "ar1")), "/archive_reasons/ar1";
        ONE, r => r.disposition_stages(), "/disposition_stages";
        LIST, r => r.tags(), "/tags";
        LIST, r => r.sources(), "/sources";
        LIST, r => r.users(), "/users";
        LIST, r => r.users_with(&users), "/users?email=grace%40nordhafen.example&accessRole=super+admin&accessRole=admin\
            &includeDeactivated=true&external_directory_id=d+1";
        ONE, r => r.user(id!(UserId, "u1")), "/users/u1";
        LIST, r => r.form_templates(), "/form_templates";
        ONE, r => r.form_template(id!(FormTemplateId, "ft1")), "/form_templates/ft1";
        LIST, r => r.feedback_templates(), "/feedback_templates";
        ONE, r => r.feedback_template(id!(FeedbackTemplateId, "no-feedback")), "/feedback_templates/no-feedback";
        ONE, r => r.contact(id!(ContactId, "c1")), "/contacts/c1";
        LIST, r => r.webhooks(), "/webhooks";
        LIST, r => r.audit_events_page(&audit, None), "/audit_events?type=key%3Aadded&type=key%3Aremoved&user_id=null\
            &target_type=key&target_id=1%2F2&created_at_start=1&created_at_end=2&limit=5";
        LIST, r => r.audit_events_page(&by_grace, Some("t")), "/audit_events?user_id=u1&offset=t";
        LIST, r => r.eeo_responses_page(window(), Some("t")), "/eeo/responses?fromDate=1&toDate=2&offset=t";
        LIST, r => r.eeo_responses_with_people_page(window(), None),
            "/eeo/responses/pii?created_at_start=1&created_at_end=2";
        LIST, r => r.diversity_surveys(id!(PostingId, "p1"), Some("DE"), Some("Bremen")),
            "/surveys/diversity/p1?country_code=DE&location=Bremen";
    }
}

#[tokio::test]
async fn opportunities_by_everything_that_lever_filters_by() {
    let filter = OpportunityFilter {
        tags: vec!["a tag".into(), "b&c".into()],
        emails: vec!["mirela@tannenquist.example".into()],
        origins: vec![Origin::Applied, Origin::Other("moon".into())],
        sources: vec!["Job site".into()],
        confidentiality: Some(ConfidentialityFilter::All),
        stages: vec![StageId::parse("lead-new").unwrap(), StageId::parse("offer").unwrap()],
        postings: vec![PostingId::parse("p1").unwrap()],
        archived_postings: vec![PostingId::parse("p2").unwrap()],
        created: window(),
        updated: Window::since(EpochMillis(3)),
        advanced: Window { start: None, end: Some(EpochMillis(4)) },
        archived_at: window(),
        archived: Some(false),
        archive_reasons: vec![ArchiveReasonId::parse("ar1").unwrap()],
        snoozed: Some(true),
        contacts: vec![ContactId::parse("c1").unwrap()],
        locations: vec!["unspecified".into()],
        include: vec!["id".into(), "stage".into()],
        expand: vec![
            OpportunityExpand::Applications,
            OpportunityExpand::Contact,
            OpportunityExpand::Followers,
            OpportunityExpand::Owner,
            OpportunityExpand::SourcedBy,
            OpportunityExpand::Stage,
        ],
        limit: Some(50),
    };
    let nothing = OpportunityFilter::default();
    reads! {
        ONE, r => r.opportunity(&opportunity()), "/opportunities/o1?expand=applications&expand=stage";
        ONE, r => r.opportunity_with(&opportunity(), &[OpportunityExpand::Contact]), "/opportunities/o1?expand=contact";
        LIST, r => r.opportunities_page(&nothing, None), "/opportunities";
        LIST, r => r.opportunities_page(&filter, Some("t")), "/opportunities?tag=a+tag&tag=b%26c\
            &email=mirela%40tannenquist.example&origin=applied&origin=moon&source=Job+site&confidentiality=all\
            &stage_id=lead-new&stage_id=offer&posting_id=p1&archived_posting_id=p2&created_at_start=1&created_at_end=2\
            &updated_at_start=3&advanced_at_end=4&archived_at_start=1&archived_at_end=2&archived=false\
            &archive_reason_id=ar1&snoozed=true&contact_id=c1&location=unspecified&include=id&include=stage\
            &expand=applications&expand=contact&expand=followers&expand=owner&expand=sourcedBy&expand=stage&limit=50\
            &offset=t";
        LIST, r => r.deleted_opportunities_page(window(), Some("t")),
            "/opportunities/deleted?deleted_at_start=1&deleted_at_end=2&offset=t";
        LIST, r => r.deleted_applications_page(period(), None),
            "/applications/deleted?deleted_at_start=1&deleted_at_end=2";
        LIST, r => r.may_read_opportunities(), "/opportunities?limit=1";
        LIST, r => r.has_opportunities(id!(ContactId, "c1")), "/opportunities?contact_id=c1&limit=1&confidentiality=all";
    }
}

#[tokio::test]
async fn postings_and_requisitions_by_everything_that_lever_filters_by() {
    let postings = PostingFilter {
        states: vec![PostingState::Published, PostingState::Internal],
        distribution_channels: vec![DistributionChannel::Internal, DistributionChannel::Public],
        confidentiality: Some(ConfidentialityFilter::Confidential),
        groups: vec!["g".into()],
        teams: vec!["Platform".into()],
        departments: vec!["Engineering".into()],
        locations: vec!["Bremen".into()],
        commitments: vec!["Full-time".into()],
        levels: vec!["l".into()],
        tags: vec!["rust".into()],
        updated: window(),
        include: vec!["content".into()],
        expand: vec![PostingExpand::Followers, PostingExpand::HiringManager, PostingExpand::Owner, PostingExpand::User],
        limit: Some(1),
    };
    let requisitions = RequisitionFilter {
        created: window(),
        codes: vec!["ENG-7".into(), "OPS-1".into()],
        statuses: vec![RequisitionStatus::OnHold, RequisitionStatus::Open],
        confidentiality: Some(ConfidentialityFilter::NonConfidential),
        limit: Some(2),
    };
    let fields = RequisitionFieldFilter {
        is_required: Some(true),
        kinds: vec![RequisitionFieldType::Dropdown, RequisitionFieldType::Date],
    };
    const USERS: &str = r#"{"posting":{"id":"p1"},"users":[],"roles":[]}"#;
    let p = id!(PostingId, "p1");
    reads! {
        ONE, r => r.posting(p), "/postings/p1";
        ONE, r => r.posting_with(p, &[PostingExpand::Owner], Some(Distribution::External)),
            "/postings/p1?expand=owner&distribution=external";
        LIST, r => r.postings_page(&postings, Some("t")), "/postings?state=published&state=internal\
            &distributionChannel=internal&distributionChannel=public&confidentiality=confidential&group=g&team=Platform\
            &department=Engineering&location=Bremen&commitment=Full-time&level=l&tag=rust&updated_at_start=1\
            &updated_at_end=2&include=content&expand=followers&expand=hiringManager&expand=owner&expand=user&limit=1\
            &offset=t";
        LIST, r => r.deleted_postings_page(period(), None), "/postings/deleted?deleted_at_start=1&deleted_at_end=2";
        USERS, r => r.posting_users(p), "/postings/p1/users";
        ONE, r => r.application_questions(p, None, None), "/postings/p1/apply";
        ONE, r => r.application_questions(p, Some("Bremen"), Some(Distribution::Internal)),
            "/postings/p1/apply?location=Bremen&distribution=internal";
        ONE, r => r.requisition(id!(RequisitionId, "rq1")), "/requisitions/rq1";
        LIST, r => r.requisitions_page(&requisitions, Some("t")), "/requisitions?created_at_start=1&created_at_end=2\
            &requisition_code=ENG-7&requisition_code=OPS-1&status=onHold&status=open&confidentiality=non-confidential\
            &limit=2&offset=t";
        LIST, r => r.requisition_fields(&RequisitionFieldFilter::default()), "/requisition_fields";
        LIST, r => r.requisition_fields(&fields), "/requisition_fields?isRequired=true&type=dropdown&type=date";
        ONE, r => r.requisition_field(id!(RequisitionFieldId, "cost_center")), "/requisition_fields/cost_center";
    }
}

#[tokio::test]
async fn a_reader_that_expands_asks_for_it_in_every_list_and_read() {
    let o = &opportunity();
    reads! {
        LIST, r => r.expanding(["user", "stage"]).notes(o), "/opportunities/o1/notes?expand=user&expand=stage";
        ONE, r => r.expanding(["creator"]).opportunity(o),
            "/opportunities/o1?expand=applications&expand=stage&expand=creator";
    }
}

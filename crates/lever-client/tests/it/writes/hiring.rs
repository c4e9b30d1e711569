//! Postings and requisitions.

use lever::*;
use lever_client::*;
use serde_json::json;

use super::{DONE, NOTHING, wrote};
use crate::script::grace;

#[tokio::test]
async fn postings_and_what_is_sent_to_them() {
    let by = grace();
    let posting: Posting = serde_json::from_value(json!({
        "id": "p1", "text": "Old", "state": "internal", "categories": {"team": "Platform", "allLocations": ["Bremen"]},
        "content": {"closingHtml": "<div>Bye</div>"},
    }))
    .unwrap();
    let new = PostingBody {
        text: Some("Backend Engineer".into()),
        distribution_channels: Some(vec![DistributionChannel::Public]),
        owner: Some(id!(UserId, "u2")),
        hiring_manager: Some(id!(UserId, "u3")),
        tags: Some(vec!["rust".into()]),
        content: Some(PostingContentBody {
            description_html: Some("<div>Hi</div>".into()),
            lists: Some(vec![PostingList { text: "L".into(), content: "<li>x</li>".into(), ..PostingList::default() }]),
            closing_posting_html: Some("<div>Bye</div>".into()),
        }),
        workplace_type: Some(WorkplaceType::Remote),
        requisition_codes: Some(vec![]),
        salary_description_html: Some("<div>Good</div>".into()),
        salary_range: Some(SalaryRange {
            min: Some(1.into()),
            max: Some(2.into()),
            currency: Some("EUR".into()),
            interval: Some(SalaryInterval::PerYearSalary),
            ..SalaryRange::default()
        }),
        ..PostingBody::default()
    };
    let renamed = PostingBody { text: Some("New".into()), ..PostingBody::keeping(&posting) };
    let application = ApplyRequest {
        origin: Some(Origin::Internal),
        timezone: Some("Europe/Berlin".into()),
        consent: Some(Consents {
            store: Some(GivenConsent { provided: true, compliance_policy_id: Some("cp1".into()), display_state: None }),
            marketing: None,
        }),
        ..ApplyRequest::of("Mirela Tannenquist", "mirela@tannenquist.example")
    };
    let applied = json!({
        "personalInformation": [
            {"name": "fullName", "value": "Mirela Tannenquist"},
            {"name": "email", "value": "mirela@tannenquist.example"},
        ],
        "origin": "internal", "timezone": "Europe/Berlin",
        "consent": {"store": {"provided": true, "compliancePolicyId": "cp1"}},
    });
    let p = &posting.id;
    writes! {
        w => w.create_posting(&new, &by), "POST /v1/postings?perform_as=u1",
            {"text": "Backend Engineer", "distributionChannels": ["public"], "owner": "u2", "hiringManager": "u3",
             "tags": ["rust"], "workplaceType": "remote", "requisitionCodes": [],
             "salaryDescriptionHtml": "<div>Good</div>",
             "salaryRange": {"min": 1, "max": 2, "currency": "EUR", "interval": "per-year-salary"},
             "content": {"descriptionHtml": "<div>Hi</div>", "lists": [{"text": "L", "content": "<li>x</li>"}],
                         "closingPostingHtml": "<div>Bye</div>"}};
        w => w.update_posting(p, &renamed, &by), "POST /v1/postings/p1?perform_as=u1",
            {"text": "New", "state": "internal", "categories": {"team": "Platform", "allLocations": ["Bremen"]}};
        w => w.apply(p, &application, true), "POST /v1/postings/p1/apply?send_confirmation_email=true", applied;
        w => w.apply(p, &application, false), "POST /v1/postings/p1/apply", applied;
    }
}

#[tokio::test]
async fn requisitions_and_their_fields() {
    let requisition: Requisition = serde_json::from_value(json!({
        "id": "rq1", "requisitionCode": "ENG-7", "name": "Backend", "status": "open", "headcountTotal": "unlimited",
        "headcountHired": 2, "backfill": true, "creator": "u9", "owner": "u1", "hiringManager": {"id": "u2"},
        "internalNotes": "N", "compensationBand": {"min": 1, "max": 2, "currency": "EUR", "interval": "one-time"},
        "employmentStatus": "Exempt Full-Time", "location": "Bremen", "team": "T", "department": "D",
        "postings": ["p1"], "offerIds": ["of1"], "approval": {"steps": []}, "customFields": {"cost_center": "C-12"},
        "createdAt": 1, "timeToFillStartAt": 1, "searchTokens": ["eng"],
    }))
    .unwrap();
    let body = RequisitionBody::from(&requisition);
    // Not the postings, which would be touched, and nothing that Lever reckons itself.
    let said = json!({
        "requisitionCode": "ENG-7", "name": "Backend", "status": "open", "headcountTotal": "unlimited",
        "backfill": true, "owner": "u1", "hiringManager": "u2", "internalNotes": "N",
        "compensationBand": {"min": 1, "max": 2, "currency": "EUR", "interval": "one-time"},
        "employmentStatus": "Exempt Full-Time", "location": "Bremen", "team": "T", "department": "D",
        "customFields": {"cost_center": "C-12"}, "timeToFillStartAt": 1,
    });
    let cleared = RequisitionBody { posting_ids: Some(vec![]), ..RequisitionBody::default() };
    let field = json!({
        "id": "grade", "text": "Grade", "type": "dropdown", "isRequired": true, "options": [{"id": "g1", "text": "Junior"}],
        "aFieldOfTomorrow": 1,
    });
    let grade: RequisitionField = serde_json::from_value(field.clone()).unwrap();
    let renamed = RequisitionOption { id: Some("g1".into()), text: "Senior".into(), ..RequisitionOption::default() };
    let (rq, f) = (&requisition.id, &grade.id);
    writes! {
        w => w.create_requisition(&body), "POST /v1/requisitions", said;
        w => w.update_requisition(rq, &body), "PUT /v1/requisitions/rq1", said;
        w => w.update_requisition(rq, &cleared), "PUT /v1/requisitions/rq1",
            {"requisitionCode": "", "name": "", "postingIds": []};
        w => w.delete_requisition(rq), "DELETE /v1/requisitions/rq1", NOTHING;
        w => w.create_requisition_field(&grade), "POST /v1/requisition_fields", field;
        w => w.update_requisition_field(&grade), "PUT /v1/requisition_fields/grade", field;
        w => w.delete_requisition_field(f), "DELETE /v1/requisition_fields/grade", NOTHING;
        w => w.add_requisition_options(f, &["A", "B"]), "POST /v1/requisition_fields/grade/options",
            {"values": [{"text": "A"}, {"text": "B"}]};
        w => w.update_requisition_options(f, std::slice::from_ref(&renamed)),
            "PUT /v1/requisition_fields/grade/options", {"values": [{"id": "g1", "text": "Senior"}]};
        w => w.delete_requisition_options(f, &["g1"]), "DELETE /v1/requisition_fields/grade/options",
            {"values": ["g1"]};
    }
}

//! Panels and interviews.

use lever::*;
use lever_client::*;
use serde_json::json;

use super::{DONE, NOTHING, wrote};
use crate::script::{grace, opportunity};

#[tokio::test]
async fn panels_and_interviews_are_put_as_they_were_read() {
    let (o, by) = (&opportunity(), grace());
    let interview = json!({
        "id": "i1", "subject": "Systems", "note": "Room 4", "location": "Bremen", "date": 5, "duration": 60,
        "feedbackReminder": "daily", "feedbackTemplate": "no-feedback",
        "interviewers": [{"id": "u2", "name": "Tomás Wexford", "email": "tomas@nordhafen.example",
                          "responseStatus": "needsAction", "feedbackTemplate": "fbt1"}],
    });
    let panel: Panel = serde_json::from_value(json!({
        "id": "p1", "timezone": "Europe/Berlin", "applications": ["a1"], "externallyManaged": true, "start": 5,
        "externalUrl": "https://calendar.example", "note": "N", "feedbackReminder": "once", "interviews": [interview],
    }))
    .unwrap();
    let mut alone = interview;
    alone["panel"] = json!("p1");
    let alone: Interview = serde_json::from_value(alone).unwrap();
    let interviewers = json!([{"id": "u2", "feedbackTemplate": "fbt1"}]);
    let said = json!({
        "subject": "Systems", "note": "Room 4", "location": "Bremen", "date": 5, "duration": 60,
        "feedbackReminder": "daily", "feedbackTemplate": "no-feedback", "interviewers": interviewers,
    });
    let (mut within, mut single) = (said.clone(), said);
    within["id"] = json!("i1");
    single["panel"] = json!("p1");
    let whole = json!({
        "timezone": "Europe/Berlin", "applications": ["a1"], "externalUrl": "https://calendar.example", "note": "N",
        "feedbackReminder": "once", "interviews": [within],
    });
    let first = PanelInterviewBody {
        interviewers: vec![InterviewerBody { id: id!(UserId, "u2"), feedback_template: None }],
        date: Some(EpochMillis(5)),
        duration: Some(30),
        ..PanelInterviewBody::default()
    };
    let new = PanelBody { timezone: "Europe/Berlin".into(), interviews: vec![first], ..PanelBody::default() };
    let one = vec![InterviewerBody { id: id!(UserId, "u2"), feedback_template: None }];
    writes! {
        w => w.create_panel(o, &new, &by), "POST /v1/opportunities/o1/panels?perform_as=u1",
            {"timezone": "Europe/Berlin", "interviews": [{"interviewers": [{"id": "u2"}], "date": 5, "duration": 30}]};
        w => w.update_panel(o, &panel.id, &PanelBody::from(&panel), &by),
            "PUT /v1/opportunities/o1/panels/p1?perform_as=u1", whole;
        w => w.delete_panel(o, &panel.id, &by), "DELETE /v1/opportunities/o1/panels/p1?perform_as=u1", NOTHING;
        w => w.create_interview(o, &InterviewBody::new(panel.id.clone(), one.clone(), EpochMillis(5), 30), &by),
            "POST /v1/opportunities/o1/interviews?perform_as=u1",
            {"panel": "p1", "interviewers": [{"id": "u2"}], "date": 5, "duration": 30};
        w => w.update_interview(o, &alone.id, &InterviewBody::from(&alone), &by),
            "PUT /v1/opportunities/o1/interviews/i1?perform_as=u1", single;
        w => w.delete_interview(o, &alone.id, &by), "DELETE /v1/opportunities/o1/interviews/i1?perform_as=u1", NOTHING;
    }
}

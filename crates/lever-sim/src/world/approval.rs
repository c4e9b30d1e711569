//! The approval of a requisition: a chain of steps, each answered by people. Only people in Lever's interface start and
//! answer one; the API reads it.

use serde_json::{Value, json};

use super::World;
use super::requisition::{Requisition, RequisitionStatus};
use crate::refusal::Refusal;

/// How the status history names a step of an approval.
const SERVICE: &str = "hire";

/// A running or answered approval.
#[derive(Debug, Clone)]
pub(crate) struct Approval {
    pub(crate) id: String,
    pub(crate) started_at: i64,
    pub(crate) approved_at: Option<i64>,
    pub(crate) created_by: String,
    pub(crate) steps: Vec<Step>,
}

/// One step: all its approvers are asked at once, and the first answer counts.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) id: String,
    pub(crate) approver: Approver,
}

/// Who is asked, and what they said.
#[derive(Debug, Clone)]
pub(crate) struct Approver {
    /// A user, named; or the hiring manager, whoever that is when the approval starts.
    pub(crate) user: String,
    pub(crate) is_hiring_manager: bool,
    pub(crate) answer: Option<ApproverAnswer>,
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct ApproverAnswer {
    pub(crate) approved: bool,
    pub(crate) at: i64,
    /// Somebody else who answered in the approver's place.
    pub(crate) overriding: Option<String>,
}

impl Step {
    fn answer(&self) -> Option<&ApproverAnswer> {
        self.approver.answer.as_ref()
    }

    fn status(&self, is_current: bool) -> Value {
        match self.answer() {
            Some(answer) if answer.approved => json!("approved"),
            Some(_) => json!("denied"),
            None if is_current => json!("inprogress"),
            None => Value::Null,
        }
    }
}

impl Approval {
    /// The step that waits for an answer; none once all approved or one denied.
    pub(crate) fn current(&self) -> Option<usize> {
        let denied = self.steps.iter().any(|step| step.answer().is_some_and(|answer| !answer.approved));
        self.steps.iter().position(|step| step.answer().is_none()).filter(|_| !denied)
    }

    pub(crate) fn status(&self) -> &'static str {
        match (self.current(), self.approved_at) {
            (Some(_), _) => "inprogress",
            (None, Some(_)) => "approved",
            (None, None) => "denied",
        }
    }
}

impl World {
    /// As a requisition shows it: without an approval there is only an empty list of steps.
    pub(super) fn approval_json(&self, row: &Requisition) -> Value {
        let Some(approval) = &row.approval else { return json!({"steps": []}) };
        let current = approval.current();
        let steps: Vec<Value> = approval
            .steps
            .iter()
            .enumerate()
            .map(|(place, step)| {
                json!({
                    "id": step.id, "completed": step.answer().is_some(), "status": step.status(current == Some(place)),
                    "outOfBandOnly": false, "approvalsRequired": 1, "approvers": [self.approver_json(&step.approver)],
                })
            })
            .collect();
        json!({
            "id": approval.id, "status": approval.status(), "startedAt": approval.started_at,
            "approvedAt": approval.approved_at, "accountId": self.account_id, "createdBy": approval.created_by,
            "steps": steps,
        })
    }

    /// A named user is an object here and a role is a text, as recorded.
    fn approver_json(&self, approver: &Approver) -> Value {
        let email = self.user(&approver.user).ok().map(|user| user.email.clone());
        let user = match approver.is_hiring_manager {
            true => json!("Requisition hiring manager"),
            false => json!({"userId": approver.user, "email": email}),
        };
        let kind = if approver.is_hiring_manager { "dynamic" } else { "static" };
        let mut shown =
            json!({"id": approver.user, "user": user, "isDynamic": approver.is_hiring_manager, "type": kind});
        if let Some(answer) = &approver.answer {
            shown["approved"] = json!(answer.approved);
            shown["approvedAt"] = json!(answer.at);
            if let Some(user) = &answer.overriding {
                shown["overridingUserId"] = json!(user);
            }
        }
        shown
    }

    /// Sends a draft or rejected requisition for approval: first its hiring manager, then a super admin.
    pub(crate) fn start_approval(&mut self, requisition: &str, by: &str, now: i64) -> Result<(), Refusal> {
        let row = self.requisition_mut(requisition)?;
        if !matches!(row.status, RequisitionStatus::Draft | RequisitionStatus::Rejected) {
            return Err(Refusal::invalid("Only a draft or rejected requisition can be sent for approval"));
        }
        let manager = row.hiring_manager.clone();
        let admin = self.users.iter().find(|user| user.access_role == "super admin" && user.deactivated_at.is_none());
        let admin = admin.map(|user| user.id.clone());
        let asked = manager.map(|user| (user, true)).into_iter().chain(admin.map(|user| (user, false)));
        let approvers = asked.map(|(user, is_hiring_manager)| Approver { user, is_hiring_manager, answer: None });
        let steps: Vec<Step> = approvers.map(|approver| Step { id: self.ids.uuid(), approver }).collect();
        let id = self.ids.uuid();
        let row = self.requisition_mut(requisition)?;
        row.approval = Some(Approval { id, started_at: now, approved_at: None, created_by: by.to_owned(), steps });
        row.turn(RequisitionStatus::Pending, SERVICE, now);
        row.updated_at = now;
        Ok(())
    }

    /// Answers the step that waits. The last approval opens the requisition, one denial rejects it.
    pub(crate) fn answer_approval(
        &mut self,
        requisition: &str,
        approve: bool,
        by: &str,
        now: i64,
    ) -> Result<(), Refusal> {
        let row = self.requisition_mut(requisition)?;
        let approval = row.approval.as_mut().ok_or_else(|| Refusal::invalid("No approval was started"))?;
        let place = approval.current().ok_or_else(|| Refusal::invalid("The approval is answered already"))?;
        let Some(step) = approval.steps.get_mut(place) else {
            return Err(Refusal::invalid("The approval has no such step"));
        };
        let overriding = (step.approver.user != by).then(|| by.to_owned());
        step.approver.answer = Some(ApproverAnswer { approved: approve, at: now, overriding });
        if !approve {
            row.turn(RequisitionStatus::Rejected, SERVICE, now);
        } else if approval.current().is_none() {
            approval.approved_at = Some(now);
            row.turn(RequisitionStatus::Open, SERVICE, now);
        }
        row.updated_at = now;
        Ok(())
    }
}

//! Opening, holding and closing requisitions, their approval, and what the API may do with them.

use super::{actor, find};
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::World;
use crate::world::requisition::{RequisitionApi, RequisitionStatus};

/// How the status history names what a person did.
const SERVICE: &str = "hire";

/// Sets `open`, `onHold` or `closed`.
pub(crate) fn set_requisition_status(sim: &Sim, requisition: &str, status: &str) -> Result<(), Refusal> {
    sim.write(|world, now| {
        let id = requisition_id(world, requisition)?;
        let status = RequisitionStatus::read(status)?;
        if matches!(status, RequisitionStatus::Pending | RequisitionStatus::Rejected) {
            return Err(Refusal::invalid("An approval is started and answered, not set"));
        }
        world.set_requisition_status(&id, status, SERVICE, now)
    })
}

/// Sends a draft or rejected requisition for approval.
pub(crate) fn start_approval(sim: &Sim, requisition: &str, user: Option<&str>) -> Result<(), Refusal> {
    sim.write(|world, now| {
        let id = requisition_id(world, requisition)?;
        let user = actor(world, user)?;
        world.start_approval(&id, &user, now)
    })
}

/// Answers the step that waits, as its approver unless somebody else is named.
pub(crate) fn decide_requisition(
    sim: &Sim,
    requisition: &str,
    approve: bool,
    user: Option<&str>,
) -> Result<(), Refusal> {
    sim.write(|world, now| {
        let id = requisition_id(world, requisition)?;
        let approval = world.requisition_mut(&id)?.approval.as_ref();
        let waiting = approval.and_then(|approval| approval.steps.get(approval.current()?));
        let approver = waiting.map(|step| step.approver.user.clone());
        let user = match (user, approver) {
            (None, Some(approver)) => approver,
            (named, _) => actor(world, named)?,
        };
        world.answer_approval(&id, approve, &user, now)
    })
}

/// Switches "API management" of requisitions, as a Super Admin does.
pub(crate) fn set_requisition_api(sim: &Sim, api: RequisitionApi) -> Result<(), Refusal> {
    sim.write(|world, _| {
        world.requisition_api = api;
        Ok(())
    })
}

/// The id of the requisition with this id or code.
fn requisition_id(world: &World, wanted: &str) -> Result<String, Refusal> {
    let rows: Vec<_> = world.requisitions.values().collect();
    find(&rows, wanted, |row| (&row.id, &row.code), "requisitions")
}

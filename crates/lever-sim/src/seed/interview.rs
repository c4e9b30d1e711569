//! Interviews the recruiters planned in Lever's interface: the API can read them and must leave them alone.

use crate::rng::Rng;
use crate::world::World;
use crate::world::panel::{Interview, Interviewer, Panel};

const HOUR: i64 = 60 * 60 * 1000;

/// Plans one interview for this opportunity, `at` the time somebody planned it.
pub(super) fn plan(world: &mut World, rng: &mut Rng, opportunity: &str, at: i64) {
    let Some(row) = world.opportunities.get(opportunity) else { return };
    let (stage, applications) = (row.stage.clone(), row.application.iter().cloned().collect());
    let recruiter = world.users.get(1).map(|user| user.id.clone());
    let interviewer = world.users.get(3 + rng.below(5)).map(|user| user.id.clone());
    let template = world.feedback_templates.values().find(|row| row.text == "General interview");
    let template = template.map(|row| row.id.clone());
    let interview = Interview {
        id: world.ids.uuid(),
        subject: Some("Interview".to_owned()),
        note: Some(String::new()),
        interviewers: interviewer
            .map(|id| Interviewer { id, feedback_template: template.clone() })
            .into_iter()
            .collect(),
        date: at + 48 * HOUR,
        duration: 45,
        location: None,
        feedback_template: template,
        feedback_reminder: "daily".to_owned(),
        user: recruiter.clone(),
        created_at: at,
        canceled_at: None,
    };
    let panel = Panel {
        id: world.ids.uuid(),
        opportunity: opportunity.to_owned(),
        applications,
        timezone: "Europe/London".to_owned(),
        feedback_reminder: "daily".to_owned(),
        user: recruiter,
        stage,
        note: None,
        externally_managed: false,
        external_url: None,
        interviews: vec![interview],
        created_at: at,
        canceled_at: None,
    };
    world.panels.insert(panel.id.clone(), panel);
}

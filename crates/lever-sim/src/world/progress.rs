//! Moving an opportunity: stage, archive, tags, links, sources.

use serde_json::json;

use super::World;
use super::event::archived_json;
use super::opportunity::{Archived, StageChange, add_missing};
use crate::refusal::Refusal;

/// A list on the opportunity that is changed by adding and removing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Labels {
    /// Free labels.
    Tags,
    /// How we heard of the person.
    Sources,
    /// Web addresses, kept on the contact.
    Links,
}

impl World {
    /// Moves to a stage. The same stage again changes nothing at all. An archived opportunity stays archived.
    pub(crate) fn move_stage(&mut self, id: &str, to: &str, by: Option<String>, now: i64) -> Result<(), Refusal> {
        self.stage(to)?;
        let opportunity = self.opportunity_mut(id)?;
        if opportunity.stage == to {
            return Ok(());
        }
        let from = std::mem::replace(&mut opportunity.stage, to.to_owned());
        opportunity.stage_changes.push(StageChange { to: to.to_owned(), at: now, user: by });
        opportunity.last_advanced_at = now;
        opportunity.touch(now);
        self.tell_of_opportunity("candidateStageChange", id, json!({"fromStageId": from, "toStageId": to}), now);
        Ok(())
    }

    /// Archives with a reason, or brings back with `None`. Archiving again makes a new `archivedAt`.
    pub(crate) fn archive(&mut self, id: &str, reason: Option<&str>, now: i64) -> Result<(), Refusal> {
        let hired = reason.map(|reason| self.archive_reason(reason).map(|reason| reason.hired)).transpose()?;
        let opportunity = self.opportunity_mut(id)?;
        let to = reason.map(|reason| Archived { reason: reason.to_owned(), at: now });
        if opportunity.archived.is_none() && to.is_none() {
            return Ok(());
        }
        if opportunity.archived.is_none() {
            opportunity.last_advanced_at = now;
        }
        let from = std::mem::replace(&mut opportunity.archived, to.clone());
        opportunity.touch(now);
        let application = opportunity.application.clone();
        self.undo_hire(id, now);
        if let Some(application) = application.and_then(|id| self.applications.get_mut(&id)) {
            application.archived.clone_from(&to);
        }
        let change = json!({"fromArchived": archived_json(from.as_ref()), "toArchived": archived_json(to.as_ref())});
        self.tell_of_opportunity("candidateArchiveChange", id, change, now);
        // ASSUMPTION: a hire is told twice, as an archive change and as a hire.
        if hired == Some(true) {
            self.tell_of_opportunity("candidateHired", id, json!({}), now);
        }
        Ok(())
    }

    /// `cleanInterviews`: cancels what has not begun yet.
    // ASSUMPTION: the interviews stay readable with `canceledAt`; whether Lever tells `interviewDeleted` is unknown.
    pub(crate) fn cancel_coming_interviews(&mut self, id: &str, now: i64) {
        let panels: Vec<String> = self.panels.of(id).map(|panel| panel.id.clone()).collect();
        for panel in panels {
            let Some(panel) = self.panels.get_mut(&panel) else { continue };
            for interview in panel.interviews.iter_mut().filter(|interview| interview.date > now) {
                interview.canceled_at.get_or_insert(now);
            }
            if panel.interviews.iter().all(|interview| interview.canceled_at.is_some()) {
                panel.canceled_at.get_or_insert(now);
            }
        }
    }

    /// Adds labels; those present already change nothing.
    pub(crate) fn add_labels(&mut self, id: &str, kind: Labels, new: Vec<String>, now: i64) -> Result<(), Refusal> {
        let changed = add_missing(self.labels_mut(id, kind)?, new);
        self.touch_if(id, changed, now)
    }

    /// Removes labels; absent ones change nothing.
    pub(crate) fn remove_labels(&mut self, id: &str, kind: Labels, old: &[String], now: i64) -> Result<(), Refusal> {
        let labels = self.labels_mut(id, kind)?;
        let before = labels.len();
        labels.retain(|label| !old.contains(label));
        let changed = labels.len() < before;
        self.touch_if(id, changed, now)
    }

    fn labels_mut(&mut self, id: &str, kind: Labels) -> Result<&mut Vec<String>, Refusal> {
        let opportunity = self.opportunities.get_mut(id).ok_or_else(|| Refusal::missing("opportunities", id))?;
        match kind {
            Labels::Tags => Ok(&mut opportunity.tags),
            Labels::Sources => Ok(&mut opportunity.sources),
            Labels::Links => {
                let contact = self.contacts.get_mut(&opportunity.contact);
                contact.map(|contact| &mut contact.links).ok_or_else(|| Refusal::missing("contacts", id))
            }
        }
    }

    fn touch_if(&mut self, id: &str, changed: bool, now: i64) -> Result<(), Refusal> {
        if changed {
            self.opportunity_mut(id)?.touch(now);
        }
        Ok(())
    }
}

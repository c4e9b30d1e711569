//! Making, replacing and deleting panels and their interviews.

use super::World;
use super::panel::{Interview, NewInterview, NewPanel, Panel};
use crate::refusal::Refusal;

/// Recorded default for both panels and interviews, though the documentation also says `frequently`.
const DEFAULT_REMINDER: &str = "daily";

impl World {
    pub(crate) fn panel(&self, opportunity: &str, id: &str) -> Result<&Panel, Refusal> {
        let panel = self.panels.get(id).filter(|panel| panel.opportunity == opportunity);
        panel.ok_or_else(|| Refusal::missing("panels", id))
    }

    /// The interview with its panel.
    pub(crate) fn interview(&self, opportunity: &str, id: &str) -> Result<(&Panel, &Interview), Refusal> {
        let found = self
            .panels
            .of(opportunity)
            .filter_map(|panel| Some((panel, panel.interviews.iter().find(|interview| interview.id == id)?)))
            .next();
        found.ok_or_else(|| Refusal::missing("interviews", id))
    }

    pub(crate) fn create_panel(
        &mut self,
        opportunity: &str,
        new: NewPanel,
        user: String,
        now: i64,
    ) -> Result<String, Refusal> {
        let row = self.opportunity_mut(opportunity)?;
        let stage = row.stage.clone();
        let active = row.application.clone().filter(|_| row.archived.is_none());
        let applications = match new.applications {
            None => active.into_iter().collect(),
            Some(named) if named.is_empty() => return Err(Refusal::invalid("applications must not be empty")),
            Some(named) => named,
        };
        if new.interviews.is_empty() {
            return Err(Refusal::invalid("interviews must not be empty"));
        }
        let interviews = new
            .interviews
            .into_iter()
            .map(|interview| self.new_interview(interview, None, Some(&user), now))
            .collect::<Result<Vec<_>, _>>()?;
        let id = self.ids.uuid();
        let told: Vec<String> = interviews.iter().map(|interview| interview.id.clone()).collect();
        let panel = Panel {
            id: id.clone(),
            opportunity: opportunity.to_owned(),
            applications,
            timezone: new.timezone,
            feedback_reminder: new.feedback_reminder.unwrap_or_else(|| DEFAULT_REMINDER.to_owned()),
            user: Some(user),
            stage,
            note: new.note,
            externally_managed: true,
            external_url: new.external_url,
            interviews,
            created_at: now,
            canceled_at: None,
        };
        self.panels.insert(id.clone(), panel);
        self.opportunity_mut(opportunity)?.touch(now);
        for interview in told {
            self.tell_of_interview("interviewCreated", "createdAt", &id, &interview, now);
        }
        Ok(id)
    }

    /// Replaces a panel whole: interviews with an `id` stay, new ones come, the others go, omitted fields are deleted.
    pub(crate) fn replace_panel(
        &mut self,
        opportunity: &str,
        id: &str,
        new: NewPanel,
        user: &str,
        now: i64,
    ) -> Result<(), Refusal> {
        let before = self.panel(opportunity, id)?.clone();
        before.guard()?;
        if new.interviews.is_empty() {
            return Err(Refusal::invalid("interviews must not be empty"));
        }
        let mut interviews = Vec::with_capacity(new.interviews.len());
        for interview in new.interviews {
            let known = match &interview.id {
                Some(id) => Some(
                    before
                        .interviews
                        .iter()
                        .find(|known| known.id == *id)
                        .ok_or_else(|| Refusal::missing("interviews", id))?,
                ),
                None => None,
            };
            interviews.push(self.new_interview(interview, known, Some(user), now)?);
        }
        let kept: Vec<String> = interviews.iter().map(|interview| interview.id.clone()).collect();
        for gone in before.interviews.iter().filter(|interview| !kept.contains(&interview.id)) {
            self.tell_of_interview("interviewDeleted", "deletedAt", id, &gone.id, now);
        }
        let panel = Panel {
            applications: new.applications.unwrap_or_else(|| before.applications.clone()),
            timezone: new.timezone,
            feedback_reminder: new.feedback_reminder.unwrap_or_else(|| DEFAULT_REMINDER.to_owned()),
            note: new.note,
            external_url: new.external_url,
            interviews,
            ..before.clone()
        };
        self.panels.insert(id.to_owned(), panel);
        for interview in kept {
            let known = before.interviews.iter().any(|known| known.id == interview);
            let (name, at) = if known { ("interviewUpdated", "updatedAt") } else { ("interviewCreated", "createdAt") };
            self.tell_of_interview(name, at, id, &interview, now);
        }
        self.opportunity_mut(opportunity)?.touch(now);
        Ok(())
    }

    pub(crate) fn delete_panel(&mut self, opportunity: &str, id: &str, now: i64) -> Result<(), Refusal> {
        let panel = self.panel(opportunity, id)?;
        panel.guard()?;
        let gone: Vec<String> = panel.interviews.iter().map(|interview| interview.id.clone()).collect();
        for interview in gone {
            self.tell_of_interview("interviewDeleted", "deletedAt", id, &interview, now);
        }
        self.panels.remove(id);
        self.opportunity_mut(opportunity)?.touch(now);
        Ok(())
    }

    /// Adds an interview to a panel made by API.
    pub(crate) fn create_interview(
        &mut self,
        opportunity: &str,
        new: NewInterview,
        user: &str,
        now: i64,
    ) -> Result<String, Refusal> {
        let panel_id = new.panel.clone().ok_or_else(|| Refusal::invalid("panel is required"))?;
        self.panel(opportunity, &panel_id)?.guard()?;
        let interview = self.new_interview(new, None, Some(user), now)?;
        let id = interview.id.clone();
        if let Some(panel) = self.panels.get_mut(&panel_id) {
            panel.interviews.push(interview);
        }
        self.opportunity_mut(opportunity)?.touch(now);
        self.tell_of_interview("interviewCreated", "createdAt", &panel_id, &id, now);
        Ok(id)
    }

    /// Replaces an interview whole; a PUT without `feedbackTemplate` sets it to null.
    pub(crate) fn replace_interview(
        &mut self,
        opportunity: &str,
        id: &str,
        new: NewInterview,
        now: i64,
    ) -> Result<(), Refusal> {
        let (panel, before) = self.interview(opportunity, id)?;
        panel.guard()?;
        let (panel_id, before) = (panel.id.clone(), before.clone());
        let replaced = self.new_interview(new, Some(&before), None, now)?;
        let interviews = self.panels.get_mut(&panel_id).map(|panel| &mut panel.interviews);
        if let Some(interview) = interviews.and_then(|all| all.iter_mut().find(|interview| interview.id == id)) {
            *interview = replaced;
        }
        self.opportunity_mut(opportunity)?.touch(now);
        self.tell_of_interview("interviewUpdated", "updatedAt", &panel_id, id, now);
        Ok(())
    }

    /// Deletes an interview; the last one takes its panel along.
    pub(crate) fn delete_interview(&mut self, opportunity: &str, id: &str, now: i64) -> Result<(), Refusal> {
        let (panel, _) = self.interview(opportunity, id)?;
        panel.guard()?;
        let panel_id = panel.id.clone();
        self.tell_of_interview("interviewDeleted", "deletedAt", &panel_id, id, now);
        if let Some(panel) = self.panels.get_mut(&panel_id) {
            panel.interviews.retain(|interview| interview.id != id);
            if panel.interviews.is_empty() {
                self.panels.remove(&panel_id);
            }
        }
        self.opportunity_mut(opportunity)?.touch(now);
        Ok(())
    }

    /// Checks an interview as it was sent and makes the row, keeping id and origin of the one it replaces.
    fn new_interview(
        &mut self,
        new: NewInterview,
        before: Option<&Interview>,
        user: Option<&str>,
        now: i64,
    ) -> Result<Interview, Refusal> {
        if new.duration < 1 {
            return Err(Refusal::invalid("duration must be at least 1"));
        }
        if new.interviewers.is_empty() {
            return Err(Refusal::invalid("interviewers must not be empty"));
        }
        for interviewer in &new.interviewers {
            if self.user(&interviewer.id).is_err() {
                return Err(Refusal::invalid(format!("Interviewer {} was not found", interviewer.id)));
            }
        }
        // A fresh interview without a template is recorded with the pseudo template; a replaced one with null.
        let fallback = before.is_none().then(|| "no-feedback".to_owned());
        Ok(Interview {
            id: before.map_or_else(|| self.ids.uuid(), |before| before.id.clone()),
            subject: new.subject,
            note: new.note,
            interviewers: new.interviewers,
            date: new.date,
            duration: new.duration,
            location: new.location,
            feedback_template: new.feedback_template.or(fallback),
            feedback_reminder: new.feedback_reminder.unwrap_or_else(|| DEFAULT_REMINDER.to_owned()),
            user: before.map_or_else(|| user.map(str::to_owned), |before| before.user.clone()),
            created_at: before.map_or(now, |before| before.created_at),
            canceled_at: before.and_then(|before| before.canceled_at),
        })
    }
}

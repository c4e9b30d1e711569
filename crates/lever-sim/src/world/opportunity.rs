//! One person's candidacy: the central resource.

use serde_json::{Value, json};

use super::World;
use super::contact::{Contact, Phone};
use super::event::{ORIGINS, archived_json};
use super::protection::DataProtection;
use crate::persona::PersonaMark;
use crate::query::Params;
use crate::refusal::Refusal;

/// An opportunity. Name, e-mails, phones, headline, location and links live on its contact.
#[derive(Debug, Clone)]
pub(crate) struct Opportunity {
    pub(crate) id: String,
    pub(crate) contact: String,
    pub(crate) stage: String,
    pub(crate) stage_changes: Vec<StageChange>,
    pub(crate) confidential: bool,
    pub(crate) archived: Option<Archived>,
    pub(crate) tags: Vec<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) origin: String,
    pub(crate) sourced_by: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) followers: Vec<String>,
    pub(crate) application: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) last_interaction_at: i64,
    pub(crate) last_advanced_at: i64,
    /// `None` for rows untouched since Lever introduced the field.
    pub(crate) updated_at: Option<i64>,
    pub(crate) snoozed_until: Option<i64>,
    pub(crate) location: Option<String>,
    /// What the seed knows about the generated résumé; never shown under `/v1`.
    pub(crate) persona: Option<PersonaMark>,
}

/// One row of the stage history.
#[derive(Debug, Clone)]
pub(crate) struct StageChange {
    pub(crate) to: String,
    pub(crate) at: i64,
    pub(crate) user: Option<String>,
}

/// Out of the active pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Archived {
    pub(crate) reason: String,
    pub(crate) at: i64,
}

/// What is left of a deleted opportunity.
#[derive(Debug, Clone)]
pub(crate) struct Tombstone {
    pub(crate) opportunity: String,
    pub(crate) contact: String,
    pub(crate) confidential: bool,
    pub(crate) deleted_by: Option<String>,
    pub(crate) deleted_at: i64,
}

/// What a new opportunity is made of.
#[derive(Debug, Default, Clone)]
pub(crate) struct NewOpportunity {
    pub(crate) person: Contact,
    pub(crate) contact: Option<String>,
    pub(crate) stage: Option<String>,
    pub(crate) posting: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) origin: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) followers: Vec<String>,
    pub(crate) created_at: Option<i64>,
    pub(crate) archived: Option<Archived>,
    pub(crate) location: Option<String>,
}

impl Opportunity {
    /// Moves the times that a note or feedback moves; whether `updatedAt` is one of them is a switch.
    pub(crate) fn interact(&mut self, moves_updated_at: bool, now: i64) {
        if moves_updated_at {
            self.updated_at = Some(now);
        }
        self.last_interaction_at = self.last_interaction_at.max(now);
    }

    /// Moves the times that any human-visible change moves.
    pub(crate) fn touch(&mut self, now: i64) {
        self.updated_at = Some(now);
        self.last_interaction_at = self.last_interaction_at.max(now);
    }
}

impl World {
    /// As a GET shows it.
    pub(crate) fn opportunity_json(&self, row: &Opportunity, params: &Params) -> Value {
        let mut shown = self.opportunity_ack(row, params);
        if row.application.is_some() {
            shown["opportunityLocation"] = json!(row.location.as_deref().unwrap_or("unspecified"));
        }
        keep_included(shown, params)
    }

    /// As the answers to stage, archive, tag and source writes show it: without the person.
    pub(crate) fn blanked_json(&self, row: &Opportunity) -> Value {
        let mut shown = self.opportunity_ack(row, &Params::default());
        if self.quirks.blank_contact_in_write_answers {
            shown["name"] = json!("");
            shown["headline"] = json!("");
            shown["emails"] = json!([]);
            shown["phones"] = json!([]);
        }
        shown
    }

    /// As the answers to create and link writes show it: whole, but without `opportunityLocation`.
    pub(crate) fn opportunity_ack(&self, row: &Opportunity, params: &Params) -> Value {
        let nobody = Contact::default();
        let person = self.contacts.get(&row.contact).unwrap_or(&nobody);
        let host = "https://hire.sandbox.lever.co";
        json!({
            "id": row.id, "name": person.name, "headline": person.headline, "location": person.location,
            "contact": if params.expands("contact") { person.json(true) } else { json!(row.contact) },
            "emails": person.emails, "phones": person.phones.iter().map(Phone::json).collect::<Vec<_>>(),
            "links": person.links,
            "stage": self.stage_ref(Some(&row.stage), params.expands("stage")),
            "stageChanges": row.stage_changes.iter().map(|change| self.stage_change_json(change)).collect::<Vec<_>>(),
            "confidentiality": confidentiality(row.confidential),
            "archived": archived_json(row.archived.as_ref()),
            "tags": row.tags, "sources": row.sources, "origin": row.origin,
            "sourcedBy": self.user_ref(row.sourced_by.as_deref(), params.expands("sourcedBy")),
            "owner": self.user_ref(row.owner.as_deref(), params.expands("owner")),
            "followers": row.followers.iter().map(|id| self.user_ref(Some(id), params.expands("followers"))).collect::<Vec<_>>(),
            "applications": row.application.iter().map(|id| self.application_ref(id, params)).collect::<Vec<_>>(),
            "createdAt": row.created_at, "updatedAt": row.updated_at,
            "lastInteractionAt": row.last_interaction_at, "lastAdvancedAt": row.last_advanced_at,
            "snoozedUntil": row.snoozed_until,
            "urls": {"list": format!("{host}/candidates"), "show": format!("{host}/candidates/{}", row.id)},
            "isAnonymized": person.is_anonymized,
            "dataProtection": person.data_protection.unwrap_or(DataProtection::ALLOWED).json(),
        })
    }

    fn application_ref(&self, id: &str, params: &Params) -> Value {
        match self.applications.get(id) {
            Some(application) if params.expands("applications") => {
                self.application_json(application, &Params::default())
            }
            _ => json!(id),
        }
    }

    fn stage_change_json(&self, change: &StageChange) -> Value {
        let mut row = json!({
            "toStageId": change.to, "toStageIndex": self.stage_rank(&change.to), "updatedAt": change.at,
        });
        if let Some(user) = &change.user {
            row["userId"] = json!(user);
        }
        row
    }

    /// Makes an opportunity on a new or known person. True when the person was known.
    pub(crate) fn create_opportunity(&mut self, new: NewOpportunity, now: i64) -> Result<(bool, String), Refusal> {
        let stage = new.stage.unwrap_or_else(|| "lead-new".to_owned());
        self.stage(&stage)?;
        let origin = new.origin.unwrap_or_else(|| "sourced".to_owned());
        if !ORIGINS.contains(&origin.as_str()) {
            return Err(Refusal::invalid(format!("origin {origin} is not valid")));
        }
        let created_at = new.created_at.unwrap_or(now);
        if created_at > now {
            return Err(Refusal::invalid("createdAt must be in the past"));
        }
        if let Some(archived) = &new.archived {
            self.archive_reason(&archived.reason)?;
            if archived.at < created_at {
                return Err(Refusal::invalid("archivedAt must be later than createdAt"));
            }
        }
        let posting = new.posting.as_deref().map(|id| self.posting(id).cloned()).transpose()?;
        let known = match &new.contact {
            Some(id) => Some(self.contacts.get(id).ok_or_else(|| Refusal::missing("contacts", id))?),
            None => self.contact_by_email(&new.person.emails),
        };
        if known.is_some_and(|contact| contact.is_anonymized) {
            return Err(Refusal::invalid("Anonymized contacts cannot be linked to new opportunities"));
        }
        let known = known.map(|contact| contact.id.clone());
        let deduped = known.is_some();
        let contact = match known {
            Some(id) => {
                self.enrich_contact(&id, new.person, now);
                id
            }
            None => self.create_contact(new.person, now),
        };

        let id = self.ids.uuid();
        let mut tags = new.tags;
        if let Some(posting) = &posting {
            add_missing(&mut tags, posting.auto_tags());
        }
        let followers = match &posting {
            Some(posting) => new.followers.into_iter().chain(posting.followers.clone()).collect(),
            None => new.followers,
        };
        let opportunity = Opportunity {
            id: id.clone(),
            contact,
            stage_changes: vec![StageChange { to: stage.clone(), at: created_at, user: None }],
            stage,
            confidential: posting.as_ref().is_some_and(|posting| posting.confidential),
            archived: new.archived.clone(),
            tags,
            sources: new.sources,
            origin,
            sourced_by: None,
            owner: new.owner,
            followers,
            application: None,
            created_at,
            last_interaction_at: created_at,
            last_advanced_at: new.archived.map_or(created_at, |archived| archived.at),
            updated_at: Some(now),
            snoozed_until: None,
            location: new.location.or_else(|| posting.as_ref().map(|posting| posting.location.clone())),
            persona: None,
        };
        self.opportunities.insert(id.clone(), opportunity);
        self.appear_late(&id, now);
        Ok((deduped, id))
    }

    /// Deletes an opportunity and everything under it, as only a person in Lever's UI can.
    pub(crate) fn delete_opportunity(&mut self, id: &str, by: Option<&str>, now: i64) -> Result<(), Refusal> {
        self.opportunity_mut(id)?;
        self.tell_of_opportunity("candidateDeleted", id, json!({"deletedBy": by}), now);
        let Some(row) = self.opportunities.remove(id) else { return Ok(()) };
        if let Some(application) = &row.application {
            self.forget_application(application, row.confidential, now);
        }
        self.tombstones.push(Tombstone {
            opportunity: id.to_owned(),
            contact: row.contact.clone(),
            confidential: row.confidential,
            deleted_by: by.map(str::to_owned),
            deleted_at: now,
        });
        self.resumes.remove_of(id);
        self.files.remove_of(id);
        self.notes.remove_of(id);
        self.feedback.remove_of(id);
        self.forms.remove_of(id);
        self.panels.remove_of(id);
        self.forget_offers(id);
        self.referrals.retain(|_, referral| referral.opportunity != id);
        self.file_actions.remove(id);
        if self.opportunities_of(&row.contact).next().is_none() {
            self.contacts.remove(&row.contact);
        }
        Ok(())
    }
}

/// Adds what is not there yet; tags and sources are case-sensitive. True when something was added.
pub(crate) fn add_missing(list: &mut Vec<String>, new: impl IntoIterator<Item = String>) -> bool {
    let before = list.len();
    for item in new {
        if !list.contains(&item) {
            list.push(item);
        }
    }
    list.len() > before
}

pub(crate) fn confidentiality(confidential: bool) -> &'static str {
    if confidential { "confidential" } else { "non-confidential" }
}

/// `include` is subtractive: only the named fields are returned; an expanded field wins over it.
// ASSUMPTION: `id` stays in any case.
fn keep_included(mut row: Value, params: &Params) -> Value {
    let wanted = params.all("include");
    // Lever's documentation also uses `include=followers` to mean "as well"; it is part of the row anyway.
    if wanted.is_empty() || wanted == ["followers"] {
        return row;
    }
    if let Value::Object(fields) = &mut row {
        fields.retain(|key, _| key == "id" || wanted.contains(&key.as_str()) || params.expands(key));
    }
    row
}

//! What the list of opportunities is narrowed by, and which few rows a narrow question can be about.

use crate::query::{Params, Window};
use crate::refusal::Refusal;
use crate::world::contact::canonical_email;
use crate::world::opportunity::{Opportunity, confidentiality};
use crate::world::{Caller, World};

/// A question about more rows than this is answered along the pipeline: of 50,000 opportunities the reading of a page then
/// costs about as much as sorting these would.
const FEW: usize = 1_000;

/// The filters of the list, read once.
pub(super) struct Filter<'a> {
    params: &'a Params,
    confidentiality: &'a str,
    archived: Option<bool>,
    snoozed: Option<bool>,
    emails: Vec<String>,
    created: Window,
    updated: Window,
    advanced: Window,
    archived_at: Window,
}

impl<'a> Filter<'a> {
    pub(super) fn read(params: &'a Params, caller: &Caller) -> Result<Self, Refusal> {
        Ok(Self {
            params,
            confidentiality: crate::api::asked_confidentiality(params, caller)?,
            archived: params.flag("archived")?,
            snoozed: params.flag("snoozed")?,
            emails: params.all("email").into_iter().map(canonical_email).collect(),
            created: params.window("created_at")?,
            updated: params.window("updated_at")?,
            advanced: params.window("advanced_at")?,
            archived_at: params.window("archived_at")?,
        })
    }

    /// The rows this can be about, where an index knows that they are few; all other filters are still to be applied.
    pub(super) fn few<'w>(&self, world: &'w World) -> Option<Vec<&'w Opportunity>> {
        if !self.emails.is_empty() {
            let people = self.emails.iter().flat_map(|email| world.contacts_with(email));
            return Some(each_once(people.flat_map(|person| world.opportunities_of(&person.id)).collect()));
        }
        let people = self.params.all("contact_id");
        if !people.is_empty() {
            return Some(each_once(people.into_iter().flat_map(|id| world.opportunities_of(id)).collect()));
        }
        let orders = world.opportunities.index();
        let windows = [
            (!self.updated.is_open()).then(|| up_to_few(world, orders.updated_within(self.updated))),
            (!self.created.is_open()).then(|| up_to_few(world, orders.created_within(self.created))),
        ];
        let mut asked = self.params.all("posting_id");
        asked.sort_unstable();
        asked.dedup();
        let postings = (!asked.is_empty()).then(|| {
            // An opportunity has one application at most, so nobody is among them twice.
            let rows: Vec<_> = asked.into_iter().flat_map(|id| world.applied_to(id)).take(FEW + 1).collect();
            (rows.len() <= FEW).then_some(rows)
        });
        windows.into_iter().chain([postings]).flatten().flatten().min_by_key(Vec::len)
    }

    pub(super) fn admits(&self, world: &World, row: &Opportunity) -> bool {
        let params = self.params;
        let posting = || row.application.as_ref().and_then(|id| world.applications.get(id)).map(|row| &row.posting);
        let in_posting =
            |key: &str| params.one(key).is_none() || posting().is_some_and(|posting| params.admits(key, posting));
        let reason = row.archived.as_ref().map(|archived| archived.reason.as_str());
        let location = || row.location.as_deref().unwrap_or("unspecified");
        (self.confidentiality == "all" || self.confidentiality == confidentiality(row.confidential))
            && !world.is_hidden(&row.id)
            && self.archived.is_none_or(|archived| archived == row.archived.is_some())
            && self.snoozed.is_none_or(|snoozed| snoozed == row.snoozed_until.is_some())
            && self.created.admits(Some(row.created_at))
            && self.updated.admits(row.updated_at)
            && self.advanced.admits(Some(row.last_advanced_at))
            && self.archived_at.admits(row.archived.as_ref().map(|archived| archived.at))
            && params.admits("stage_id", &row.stage)
            && params.admits("contact_id", &row.contact)
            && params.admits("origin", &row.origin)
            && params.admits_any("tag", &row.tags)
            && params.admits_any("source", &row.sources)
            && (params.one("location").is_none() || row.application.is_some() && params.admits("location", location()))
            && in_posting("posting_id")
            && (params.one("archived_posting_id").is_none()
                || row.archived.is_some() && in_posting("archived_posting_id"))
            && (params.one("archive_reason_id").is_none()
                || reason.is_some_and(|reason| params.admits("archive_reason_id", reason)))
            && (self.emails.is_empty() || self.emails.iter().any(|email| has_email(world, row, email)))
    }
}

/// The rows with these ids, unless they are more than a few.
fn up_to_few<'w, 'i>(world: &'w World, ids: impl Iterator<Item = &'i str>) -> Option<Vec<&'w Opportunity>> {
    let ids: Vec<&str> = ids.take(FEW + 1).collect();
    (ids.len() <= FEW).then(|| ids.into_iter().filter_map(|id| world.opportunities.get(id)).collect())
}

/// Repeated parameters can name one row twice.
fn each_once(mut rows: Vec<&Opportunity>) -> Vec<&Opportunity> {
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    rows.dedup_by(|a, b| a.id == b.id);
    rows
}

fn has_email(world: &World, row: &Opportunity, email: &str) -> bool {
    let contact = world.contacts.get(&row.contact);
    contact.is_some_and(|contact| contact.emails.iter().any(|known| canonical_email(known) == email))
}

//! Two records of one person become one, as only a person in Lever's interface can do. No webhook tells of it.

use super::World;
use super::opportunity::add_missing;
use crate::refusal::Refusal;

/// Hangs the children of one opportunity on another.
macro_rules! rehang {
    ($world:ident, $from:ident, $into:ident: $($rows:ident),* $(,)?) => {$(
        let theirs = $world.$rows.values().filter(|row| row.opportunity == $from).map(|row| row.id.clone());
        for id in theirs.collect::<Vec<_>>() {
            if let Some(row) = $world.$rows.get_mut(&id) {
                row.opportunity = $into.to_owned();
            }
        }
    )*};
}

impl World {
    /// Merges an opportunity into another, and its person into the other's. The first is gone from every list; its
    /// address leads to the survivor.
    pub(crate) fn merge_opportunities(&mut self, from: &str, into: &str, now: i64) -> Result<(), Refusal> {
        let gone = self.opportunity_mut(from)?.clone();
        let person = self.opportunity_mut(into)?.contact.clone();
        if from == into {
            return Err(Refusal::invalid("An opportunity cannot be merged with itself"));
        }
        if gone.contact != person {
            self.merge_contacts(&gone.contact, &person, now)?;
        }
        rehang!(self, from, into: resumes, files, notes, feedback, forms, panels, offers, referrals);
        if let Some(actions) = self.file_actions.remove(from) {
            let all = self.file_actions.entry(into.to_owned()).or_default();
            all.extend(actions);
            all.sort_by_key(|action| action.at);
        }
        self.opportunities.remove(from);
        let survivor = self.opportunity_mut(into)?;
        survivor.touch(now);
        add_missing(&mut survivor.tags, gone.tags);
        add_missing(&mut survivor.sources, gone.sources);
        add_missing(&mut survivor.followers, gone.followers);
        // ASSUMPTION: an opportunity has at most one application, so the survivor's own wins and the other is gone.
        match (survivor.application.is_some(), gone.application) {
            (_, None) => {}
            (true, Some(application)) => self.forget_application(&application, gone.confidential, now),
            (false, Some(application)) => {
                survivor.application = Some(application.clone());
                survivor.location = gone.location;
                if let Some(row) = self.applications.get_mut(&application) {
                    row.opportunity = into.to_owned();
                }
            }
        }
        self.merged.insert(from.to_owned(), into.to_owned());
        Ok(())
    }

    /// Merges a person into another, who gets all the opportunities. What the survivor has already wins.
    pub(crate) fn merge_contacts(&mut self, from: &str, into: &str, now: i64) -> Result<(), Refusal> {
        let missing = |id: &str| Refusal::missing("contacts", id);
        let gone = self.contacts.get(from).ok_or_else(|| missing(from))?.clone();
        let survivor = self.contacts.get(into).ok_or_else(|| missing(into))?;
        if from == into {
            return Err(Refusal::invalid("A contact cannot be merged with itself"));
        }
        // ASSUMPTION: without a name or an address nobody can tell that two records are one person.
        if gone.is_anonymized || survivor.is_anonymized {
            return Err(Refusal::invalid("Anonymized contacts cannot be merged"));
        }
        for id in self.opportunity_ids_of(from) {
            self.opportunity_mut(&id)?.contact = into.to_owned();
        }
        self.contacts.remove(from);
        if let Some(survivor) = self.contacts.get_mut(into) {
            survivor.learn(gone);
        }
        self.mark_updated(into, now);
        self.merged.insert(from.to_owned(), into.to_owned());
        Ok(())
    }

    /// Where a path under `/v1` leads now, when what it names was merged away: straight to the last survivor.
    pub(crate) fn moved(&self, path: &str) -> Option<String> {
        let rest = path.strip_prefix("/v1/")?;
        let (collection, rest) = rest.split_once('/')?;
        if !matches!(collection, "opportunities" | "candidates" | "contacts") {
            return None;
        }
        let (id, below) = rest.split_once('/').map_or((rest, String::new()), |(id, below)| (id, format!("/{below}")));
        let mut survivor = self.merged.get(id)?;
        while let Some(next) = self.merged.get(survivor) {
            survivor = next;
        }
        Some(format!("/v1/{collection}/{survivor}{below}"))
    }
}

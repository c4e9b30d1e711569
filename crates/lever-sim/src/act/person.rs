//! What is done to people: merging, anonymizing, and what the law leaves of their data.

use serde_json::Value;

use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::protection::DataProtection;

pub(crate) fn merge_opportunities(sim: &Sim, from: &str, into: &str) -> Result<(), Refusal> {
    sim.write(|world, now| world.merge_opportunities(from, into, now))
}

pub(crate) fn merge_contacts(sim: &Sim, from: &str, into: &str) -> Result<(), Refusal> {
    sim.write(|world, now| world.merge_contacts(from, into, now))
}

pub(crate) fn anonymize(sim: &Sim, contact: &str) -> Result<(), Refusal> {
    sim.write(|world, now| world.anonymize(contact, now))
}

pub(crate) fn protect(sim: &Sim, contact: &str, protection: DataProtection) -> Result<(), Refusal> {
    sim.write(|world, _| world.protect(contact, protection))
}

/// The contact as `GET /v1/contacts/{id}` shows it.
pub(crate) fn contact_json(sim: &Sim, contact: &str) -> Result<Value, Refusal> {
    sim.read(|world| {
        let row = world.contacts.get(contact).ok_or_else(|| Refusal::missing("contacts", contact))?;
        Ok(row.json(true))
    })
}

//! Turning the switches of Lever's peculiarities.

use serde_json::Value;

use crate::quirk::Quirks;
use crate::refusal::Refusal;
use crate::sim::Sim;

/// Sets all switches.
pub(crate) fn set_quirks(sim: &Sim, quirks: Quirks) {
    let set: Result<(), Refusal> = sim.write(|world, _| {
        world.quirks = quirks;
        Ok(())
    });
    debug_assert!(set.is_ok(), "setting the switches cannot be refused");
}

/// Sets the switches that a JSON object names, and returns all.
pub(crate) fn change_quirks(sim: &Sim, change: &Value) -> Result<Quirks, Refusal> {
    sim.write(|world, _| {
        world.quirks = world.quirks.changed(change)?;
        Ok(world.quirks)
    })
}

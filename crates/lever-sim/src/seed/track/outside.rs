//! Other walks of life, from which people apply to anything.

use super::Track;
use crate::seed::family::outsider::OUTSIDERS;

pub(super) const HOSPITALITY: Track = Track {
    key: "hospitality",
    department: "",
    teams: &[],
    ladder: ["Barista", "Waiter", "Shift Leader", "Restaurant Manager", "Hotel Manager"],
    specials: &[],
    near: &["support"],
    evidence: OUTSIDERS[0].achievements,
    light: OUTSIDERS[0].light_achievements,
    core: OUTSIDERS[0].required,
    preferred: OUTSIDERS[0].preferred,
    common: OUTSIDERS[0].common,
    degrees: OUTSIDERS[0].degrees,
    summaries: OUTSIDERS[0].summaries,
    about: "",
    duties: &[],
    employers: &["Hotel {}", "Café {}", "{} Kitchen", "The {} Rooms", "{} Catering"],
    pay: 25_000,
    openings: 0,
};

pub(super) const TEACHING: Track = Track {
    key: "teaching",
    department: "",
    teams: &[],
    ladder: ["Private Tutor", "Teaching Assistant", "Secondary School Teacher", "Head of Year", "Deputy Head Teacher"],
    specials: &[],
    near: &["success"],
    evidence: OUTSIDERS[1].achievements,
    light: OUTSIDERS[1].light_achievements,
    core: OUTSIDERS[1].required,
    preferred: OUTSIDERS[1].preferred,
    common: OUTSIDERS[1].common,
    degrees: OUTSIDERS[1].degrees,
    summaries: OUTSIDERS[1].summaries,
    about: "",
    duties: &[],
    employers: &["{} Academy", "{} Primary School", "{} High School", "{} Language School"],
    pay: 34_000,
    openings: 0,
};

pub(super) const LOGISTICS: Track = Track {
    key: "logistics",
    department: "",
    teams: &[],
    ladder: ["Warehouse Operative", "Delivery Driver", "Depot Clerk", "Depot Supervisor", "Transport Manager"],
    specials: &[],
    near: &["field"],
    evidence: OUTSIDERS[2].achievements,
    light: OUTSIDERS[2].light_achievements,
    core: OUTSIDERS[2].required,
    preferred: OUTSIDERS[2].preferred,
    common: OUTSIDERS[2].common,
    degrees: OUTSIDERS[2].degrees,
    summaries: OUTSIDERS[2].summaries,
    about: "",
    duties: &[],
    employers: &["{} Haulage", "{} Freight", "{} Warehousing", "{} Couriers"],
    pay: 26_000,
    openings: 0,
};

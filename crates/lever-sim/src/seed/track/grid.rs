//! People who are out at the meters, and on the phone with those who have one.

use super::Track;

pub(super) const FIELD: Track = Track {
    key: "field",
    department: "Operations",
    teams: &["Field Operations", "Metering"],
    ladder: [
        "Apprentice Electrician",
        "Smart Meter Technician",
        "Senior Smart Meter Technician",
        "Field Supervisor",
        "Head of Field Operations",
    ],
    specials: &["North", "South", "Midlands", "Commercial Sites"],
    near: &["support", "logistics"],
    evidence: &[
        "Installed {900-2600} smart meters in two years with {96-99} percent right the first time.",
        "Supervised {6-18} technicians over {3-6} depots and a fleet of {8-25} vans.",
        "Trained {10-40} apprentices in safe isolation and in talking to customers at the door.",
        "Found {12-45} cases of tampered supply and documented them so that they held.",
        "Cut aborted visits from {16-24} to {6-11} percent by calling ahead and changing the order of the route.",
        "Worked {4-9} years without a lost-time accident.",
        "Commissioned data concentrators at {20-80} substations together with the network operator.",
    ],
    light: &[
        "Assisted with wiring and meter boxes on building sites.",
        "Read meters on foot, {80-140} a day.",
        "Kept tools and stock of a depot in order.",
        "Drove to customers to exchange faulty routers.",
    ],
    core: &["Electrical installation", "Safe isolation", "Smart metering", "Customer contact", "Fault finding"],
    preferred: &["Gas certification", "Team leadership", "Substation work"],
    common: &["Driving licence B", "Health and safety", "Tablet-based job sheets", "First aid", "Route planning"],
    degrees: &[
        ("NVQ Level 3", "Electrical Installation"),
        ("Certificate", "Metering Technology"),
        ("Diploma", "Electrical Engineering"),
    ],
    summaries: &[
        "Electrician with {years} years in other people's cellars, always with a clean floor afterwards.",
        "{years} years in the field, from apprentice to the one others call.",
    ],
    about: "Every reading starts with somebody who installed the meter well. You will be that person.",
    duties: &[
        "Install, exchange and test smart meters in homes and businesses",
        "Leave customers with an answer and a clean cupboard",
        "Report what you find so that the next visit is not needed",
    ],
    employers: &[
        "{} Electrical",
        "{} Metering",
        "{} Networks",
        "{} Utilities",
        "{} Installations",
        "{} Energy Services",
    ],
    pay: 36_000,
    openings: 9,
};

pub(super) const SUPPORT: Track = Track {
    key: "support",
    department: "Operations",
    teams: &["Customer Support", "Technical Support"],
    ladder: [
        "Customer Support Agent",
        "Support Specialist",
        "Senior Support Specialist",
        "Support Team Lead",
        "Head of Customer Support",
    ],
    specials: &["Technical", "Billing", "Evening Shift", "Spanish-speaking"],
    near: &["success", "hospitality", "reliability"],
    evidence: &[
        "Answered {40-90} contacts a day with {92-98} percent satisfaction over {2-5} years.",
        "Led a team of {8-20} people on two sites and halved its turnover.",
        "Wrote {60-200} help articles; contacts about the same questions fell by {25-45} percent.",
        "Took first response from {9-20} hours to {40-120} minutes by sorting tickets differently, not by hiring.",
        "Found the billing defect behind {300-1200} complaints by reading {60-150} of them side by side.",
        "Set up support in {2-4} languages and its training.",
        "Handled vulnerable customers with a protocol that the ombudsman later recommended to others.",
    ],
    light: &[
        "Took orders by phone in a call centre.",
        "Sorted incoming mail and scanned it.",
        "Ran the information desk of a shopping centre.",
        "Answered chat messages from prepared texts.",
    ],
    core: &["Customer contact", "Written communication", "Ticket systems", "De-escalation", "Problem solving"],
    preferred: &["Energy billing", "Second language", "Team leadership", "Knowledge base writing"],
    common: &["Zendesk", "Microsoft Office", "Typing", "Shift work", "Teamwork", "SAP IS-U basics"],
    degrees: &[
        ("Diploma", "Business and Office Administration"),
        ("BA", "Social Work"),
        ("Certificate", "Customer Service"),
    ],
    summaries: &[
        "{years} years on the phone and in the inbox, still curious about the next question.",
        "Support specialist with {years} years of turning annoyed customers into former annoyed customers.",
    ],
    about: "Nobody calls their energy supplier to say hello. You will make sure they are glad they called.",
    duties: &[
        "Answer households by phone, e-mail and chat",
        "Find what is behind a complaint and have it mended",
        "Write down what you learn so that others find it",
    ],
    employers: &["{} Contact Centre", "{} Telecom", "{} Energy", "{} Insurance", "{} Utilities", "{} Retail Group"],
    pay: 27_000,
    openings: 10,
};

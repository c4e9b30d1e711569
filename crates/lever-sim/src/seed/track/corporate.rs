//! People who keep the company going.

use super::{COMPANIES, Track};
use crate::seed::family::people_ops;

pub(super) const FINANCE: Track = Track {
    key: "finance",
    department: "Finance",
    teams: &["Accounting", "Financial Planning", "Treasury"],
    ladder: [
        "Accounts Assistant",
        "Financial Analyst",
        "Senior Financial Analyst",
        "Finance Manager",
        "Finance Director",
    ],
    specials: &["Revenue", "Treasury", "Tax", "Energy Settlement"],
    near: &["data"],
    evidence: &[
        "Closed the books of {3-8} entities in {4-7} working days, down from {9-14}.",
        "Built the budget model that {12-30} department heads fill without a training.",
        "Reconciled energy settlement of {80-400} million pounds a year to the penny.",
        "Led the audit under IFRS with {0-3} adjustments.",
        "Moved {4-9} countries to one ledger in {9-15} months.",
        "Found {150-700} thousand pounds of duplicate supplier payments.",
        "Prepared the numbers for a funding round of {15-60} million and answered {200-500} questions on them.",
    ],
    light: &[
        "Entered {60-150} invoices a day.",
        "Checked travel expenses against the policy.",
        "Sent reminders to customers who were late.",
    ],
    core: &["Financial modelling", "Month-end close", "IFRS", "Reconciliation", "Budgeting"],
    preferred: &["ACCA or CIMA", "Energy settlement", "SQL", "Treasury"],
    common: &["Excel", "NetSuite", "SAP", "Power BI", "Accuracy", "Presentations"],
    degrees: &[
        ("BSc", "Accounting and Finance"),
        ("BSc", "Economics"),
        ("MSc", "Finance"),
        ("BA", "Business Administration"),
    ],
    summaries: &[
        "Finance professional with {years} years of numbers that held when they were looked at.",
        "{years} years of closing, planning and explaining what the difference means.",
    ],
    about: "We buy and sell energy every half hour. You will make sure that at the end of the month it adds up.",
    duties: &[
        "Close, plan and explain",
        "Reconcile settlement with the grid",
        "Be a partner to departments that do not speak finance",
    ],
    employers: COMPANIES,
    pay: 50_000,
    openings: 5,
};

pub(super) const PEOPLE: Track = Track {
    key: "people",
    department: "People",
    teams: &["People Operations", "Talent"],
    ladder: [
        "HR Coordinator",
        "People Operations Partner",
        "Senior People Partner",
        "People Lead",
        "Director of People",
    ],
    specials: &["Engineering", "Operations", "Reward", "Talent"],
    near: &["legal", "success"],
    evidence: &[
        "Partnered with {90-300} people in engineering and operations through growth, reorganisation and one merger.",
        "Handled {20-80} employee-relations cases under {2-3} employment laws, of which {0-1} went to tribunal.",
        "Introduced an HRIS in {2-5} countries and retired {8-20} spreadsheets.",
        "Redesigned onboarding; new colleagues reached their first milestone in {2-4} weeks instead of {6-9}.",
        "Ran the yearly pay review and closed an unexplained gap of {2-5} percent.",
        "Wrote the parental-leave and hybrid-work policies together with the works council.",
        "Coached {12-40} new managers in feedback, goals and difficult conversations.",
        "Hired {30-110} people a year with a team of {2-5}.",
    ],
    light: &[
        "Scheduled interviews and kept the applicant records up to date.",
        "Managed the reception, suppliers and the move to a larger office.",
        "Entered hours and absences for the monthly payroll.",
        "Kept personnel files and prepared standard contracts.",
    ],
    core: people_ops::PEOPLE_OPS.required,
    preferred: people_ops::PEOPLE_OPS.preferred,
    common: people_ops::PEOPLE_OPS.common,
    degrees: people_ops::PEOPLE_OPS.degrees,
    summaries: people_ops::PEOPLE_OPS.summaries,
    about: "Four hundred colleagues in six countries. You will be the person they and their managers turn to.",
    duties: &[
        "Partner with managers, from onboarding to the hard conversations",
        "Run pay reviews and the people systems",
        "Lead employee-relations cases",
    ],
    employers: COMPANIES,
    pay: 47_000,
    openings: 4,
};

pub(super) const LEGAL: Track = Track {
    key: "legal",
    department: "Legal",
    teams: &["Legal", "Regulation"],
    ladder: ["Paralegal", "Legal Counsel", "Senior Legal Counsel", "Lead Counsel", "General Counsel"],
    specials: &["Regulation", "Data Protection", "Commercial Contracts"],
    near: &["people"],
    evidence: &[
        "Negotiated {30-120} software contracts a year, {60-85} percent of them on our own paper.",
        "Led the response to {3-9} consultations of the energy regulator.",
        "Set up the data-protection programme: register, {10-30} impact assessments, training for {200-600} people.",
        "Advised on the acquisition of a metering company with {40-160} employees.",
        "Cut the time to signature from {30-45} to {9-16} days with a playbook that sales uses alone.",
        "Defended {2-6} disputes, {1-4} of them settled on the day of mediation.",
    ],
    light: &[
        "Kept the contract archive and its deadlines.",
        "Researched case law for partners.",
        "Prepared bundles and minutes.",
    ],
    core: &["Contract law", "Negotiation", "Data protection", "Regulatory law", "Legal writing"],
    preferred: &["Energy regulation", "Employment law", "Mergers"],
    common: &["Legal research", "English and German", "DocuSign", "Confidentiality", "Training"],
    degrees: &[("LLB", "Law"), ("LLM", "Energy Law"), ("LLM", "International Commercial Law")],
    summaries: &[
        "Lawyer with {years} years of answers that fit on one page.",
        "{years} years in chambers and in companies, the last ones close to engineers.",
    ],
    about: "A regulated market, software in nine countries, and colleagues who ask before they sign. You will answer them.",
    duties: &[
        "Draft and negotiate contracts",
        "Follow regulation and tell us early what it means",
        "Keep our promises on data protection",
    ],
    employers: &["{} & Partners", "{} Legal", "{} Energy", "{} Chambers", "{} Insurance", "{} Group"],
    pay: 68_000,
    openings: 2,
};

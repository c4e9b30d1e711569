//! Account executives.

use super::Family;

pub(crate) const SALES: Family = Family {
    titles: ["Sales Development Representative", "Account Executive", "Senior Account Executive"],
    adjacent_titles: &[
        "Customer Success Associate",
        "Retail Sales Consultant",
        "Marketing Coordinator",
        "Inside Sales Agent",
    ],
    employers: &[
        ("Gridline Software", "London"),
        ("Parcelhub Europe", "Utrecht"),
        ("Stratus Telecom", "Warsaw"),
        ("Ember Analytics", "Munich"),
        ("Cobalt Security", "Paris"),
        ("Larkfield Energy", "Cardiff"),
        ("Vantage Payroll", "Brussels"),
        ("Harbour SaaS", "Hamburg"),
        ("Ionia Systems", "Milan"),
    ],
    achievements: &[
        "Closed 1.9 million euros of new annual recurring revenue in 2024, 128 percent of quota.",
        "Won the company's largest utility account after a nine-month enterprise cycle with seven stakeholders.",
        "Built a pipeline of 6 million euros in a new region from nothing, mostly by outbound prospecting.",
        "Ran discovery with MEDDIC throughout and kept forecast accuracy within 7 percent over six quarters.",
        "Negotiated three-year contracts with procurement and legal teams in four countries.",
        "Introduced mutual action plans, which shortened the average sales cycle from 140 to 96 days.",
        "Kept Salesforce clean enough that the board report is built from it without a spreadsheet.",
        "Ran product demonstrations for technical buyers and wrote the business cases they took to their boards.",
        "Grew a portfolio of 35 energy and utility customers by 42 percent through expansion.",
        "Coached three sales development representatives; two were promoted within a year.",
        "Exceeded quota in nine of ten quarters, selling software to industrial customers.",
    ],
    light_achievements: &[
        "Answered inbound calls and booked meetings for the field team.",
        "Looked after 200 small customers and passed upsell chances to account managers.",
        "Was best seller of the month in the shop four times.",
        "Organised trade-fair appearances and followed up on the leads.",
        "Prepared quotations and kept the customer list in Excel.",
        "Renewed contracts by phone with a rate of 88 percent.",
        "Wrote e-mail campaigns in HubSpot and reported open rates.",
    ],
    required: &[
        "B2B SaaS sales",
        "Quota attainment",
        "Salesforce",
        "Enterprise negotiation",
        "Outbound prospecting",
        "MEDDIC",
    ],
    preferred: &["Energy sector", "German", "Contract law basics", "Partner sales"],
    common: &["HubSpot", "LinkedIn Sales Navigator", "Presentations", "Forecasting", "Cold calling", "Gong"],
    degrees: &[
        ("BA", "Business Administration"),
        ("BSc", "Economics"),
        ("BA", "International Relations"),
        ("MSc", "Management"),
    ],
    summaries: &[
        "Account executive with {years} years of selling software to companies that take their time and read the contract.",
        "{years} years in B2B sales, consistently above quota, at home in long cycles with many stakeholders.",
    ],
};

//! What the company advertises: five open postings, one confidential, one still a draft.

use serde_json::{Value, json};

use super::family::Family;
use crate::world::World;
use crate::world::posting::{Posting, PostingList, SalaryRange};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// An advertisement before it has ids.
struct Advert {
    text: &'static str,
    state: &'static str,
    confidential: bool,
    department: &'static str,
    team: &'static str,
    location: &'static str,
    country: &'static str,
    workplace: &'static str,
    level: &'static str,
    requisition: &'static str,
    salary: Option<(i64, i64, &'static str, &'static str)>,
    /// Places among the users.
    owner: usize,
    manager: usize,
    days: i64,
    about: &'static str,
    duties: &'static [&'static str],
    bring: &'static [&'static str],
    nice: &'static [&'static str],
    question: Option<&'static str>,
}

const ADVERTS: [Advert; 7] = [
    Advert {
        text: "Backend Engineer",
        state: "published",
        confidential: false,
        department: "Engineering",
        team: "Platform",
        location: "Leeds, UK",
        country: "GB",
        workplace: "hybrid",
        level: "Senior",
        requisition: "ENG-114",
        salary: Some((68_000, 84_000, "GBP", "per-year-salary")),
        owner: 1,
        manager: 3,
        days: 62,
        about: "Our platform reads two million smart meters every half hour and turns them into bills that are right. You \
                will build and run the services in the middle.",
        duties: &[
            "Design and write services in Rust that ingest, check and price meter readings",
            "Own what you build in production, together with the team's on-call rotation",
            "Review designs and code, and help colleagues grow",
        ],
        bring: &[
            "Three or more years of building backend services in Rust, or in another systems language and the wish to learn Rust fast",
            "Solid PostgreSQL: schema design, query plans, migrations without downtime",
            "Experience with REST API design and its versioning",
            "Event streaming with Kafka or a similar log",
            "Services operated on Kubernetes, including on-call",
        ],
        nice: &[
            "Terraform",
            "Event sourcing",
            "OpenTelemetry or other distributed tracing",
            "Smart metering or energy markets",
        ],
        question: Some("Which system that you built are you proudest of, and what would you change today?"),
    },
    Advert {
        text: "Product Designer",
        state: "published",
        confidential: false,
        department: "Product",
        team: "Design",
        location: "Amsterdam, NL",
        country: "NL",
        workplace: "hybrid",
        level: "Mid-level",
        requisition: "PRD-031",
        salary: Some((58_000, 72_000, "EUR", "per-year-salary")),
        owner: 2,
        manager: 4,
        days: 48,
        about: "Energy managers spend their day in our product. You will find out what they struggle with and design what \
                comes next, from interview to shipped screen.",
        duties: &[
            "Run user research and usability tests with energy managers and traders",
            "Prototype in Figma and bring designs to production with engineers",
            "Grow our design system",
        ],
        bring: &[
            "Three years as a product designer on complex tools, with a portfolio that shows process",
            "Figma, prototyping and design systems",
            "User research and usability testing that you planned and ran yourself",
            "Accessibility (WCAG) as a habit",
        ],
        nice: &["Data visualisation", "Energy sector experience", "HTML and CSS", "Facilitating design sprints"],
        question: Some("Link to your portfolio"),
    },
    Advert {
        text: "Account Executive",
        state: "published",
        confidential: false,
        department: "Commercial",
        team: "Sales",
        location: "London, UK",
        country: "GB",
        workplace: "onsite",
        level: "Mid-level",
        requisition: "COM-077",
        salary: Some((55_000, 65_000, "GBP", "per-year-salary")),
        owner: 1,
        manager: 5,
        days: 35,
        about: "Utilities buy slowly and stay for decades. You will win the next ten of them for us.",
        duties: &[
            "Own the sales cycle from first call to signature",
            "Build your own pipeline together with marketing",
            "Keep the forecast honest",
        ],
        bring: &[
            "Three years of B2B SaaS sales with quota attainment you can show",
            "Enterprise negotiation with procurement and legal",
            "Outbound prospecting and a disciplined method such as MEDDIC",
            "Salesforce, kept clean",
        ],
        nice: &["Energy sector network", "German", "Partner sales"],
        question: None,
    },
    Advert {
        text: "Data Analyst",
        state: "published",
        confidential: false,
        department: "Operations",
        team: "Analytics",
        location: "Remote, UK",
        country: "GB",
        workplace: "remote",
        level: "Mid-level",
        requisition: "OPS-052",
        salary: Some((45_000, 56_000, "GBP", "per-year-salary")),
        owner: 2,
        manager: 6,
        days: 41,
        about: "Everybody here asks questions of half-hourly data. You will answer the important ones and make the others \
                answerable without you.",
        duties: &[
            "Model consumption and billing data for the whole company",
            "Build dashboards people open without being told to",
            "Design and read experiments",
        ],
        bring: &[
            "Two years as an analyst with daily SQL",
            "Python for what SQL cannot do",
            "Statistics and A/B testing, including when not to test",
            "dbt or a similar way of testing and documenting models",
            "Stakeholder communication in plain words",
        ],
        nice: &["BigQuery", "Forecasting", "Energy data", "Looker"],
        question: Some("Tell us about an analysis that changed a decision."),
    },
    Advert {
        text: "People Operations Partner",
        state: "internal",
        confidential: false,
        department: "People",
        team: "People Operations",
        location: "Leeds, UK",
        country: "GB",
        workplace: "hybrid",
        level: "Senior",
        requisition: "PPL-019",
        salary: None,
        owner: 0,
        manager: 0,
        days: 27,
        about: "Two hundred colleagues in four countries. You will be the person they and their managers turn to.",
        duties: &[
            "Partner with managers of engineering and operations",
            "Run pay reviews, onboarding and the people systems",
            "Lead employee-relations cases",
        ],
        bring: &[
            "Four years in people operations or HR partnering",
            "Employee relations and UK employment law",
            "An HRIS introduced or run",
            "Manager coaching",
            "Onboarding and pay reviews",
        ],
        nice: &["Works councils", "International payroll", "CIPD qualification"],
        question: None,
    },
    Advert {
        text: "Director of People",
        state: "internal",
        confidential: true,
        department: "People",
        team: "Leadership",
        location: "London, UK",
        country: "GB",
        workplace: "hybrid",
        level: "Director",
        requisition: "PPL-020",
        salary: None,
        owner: 0,
        manager: 0,
        days: 20,
        about: "A confidential search. The present holder of the role has not been told.",
        duties: &["Lead the people function", "Advise the board"],
        bring: &["Ten years in people leadership", "Employment law", "Pay reviews and workforce planning"],
        nice: &["Experience of an acquisition"],
        question: None,
    },
    Advert {
        text: "Site Reliability Engineer",
        state: "draft",
        confidential: false,
        department: "Engineering",
        team: "Platform",
        location: "Leeds, UK",
        country: "GB",
        workplace: "unspecified",
        level: "Senior",
        requisition: "ENG-121",
        salary: None,
        owner: 1,
        manager: 3,
        days: 4,
        about: "Draft.",
        duties: &["Keep the platform up"],
        bring: &["Kubernetes", "Linux", "On-call operation"],
        nice: &["Rust"],
        question: None,
    },
];

pub(super) fn advertise(world: &mut World, now: i64) {
    for advert in &ADVERTS {
        let created_at = now - advert.days * DAY;
        let question = advert.question.map(|text| question(world, text));
        let user = |place: usize| world.users.get(place).map(|user| user.id.clone());
        let (owner, manager) = (user(advert.owner), user(advert.manager));
        let list = |text: &str, items: &[&str]| PostingList {
            text: text.to_owned(),
            items: items.iter().map(|item| (*item).to_owned()).collect(),
            ..PostingList::default()
        };
        world.postings.push(Posting {
            id: world.ids.uuid(),
            text: advert.text.to_owned(),
            state: advert.state,
            confidential: advert.confidential,
            user: owner.clone(),
            followers: manager.iter().cloned().collect(),
            owner,
            hiring_manager: manager,
            team: advert.team.to_owned(),
            department: advert.department.to_owned(),
            location: advert.location.to_owned(),
            commitment: "Full-time".to_owned(),
            level: Some(advert.level.to_owned()),
            country: advert.country.to_owned(),
            workplace_type: advert.workplace,
            tags: Family::of(advert.text).required.iter().take(3).map(|tag| (*tag).to_owned()).collect(),
            description: vec![advert.about.to_owned()],
            lists: vec![
                list("What you will do", advert.duties),
                list("What you bring (required)", advert.bring),
                list("Nice to have (preferred)", advert.nice),
            ],
            closing: "We read every application and answer within two weeks. Tell us what you need to do your best in \
                      our interviews."
                .to_owned(),
            requisition_codes: vec![advert.requisition.to_owned()],
            salary: advert.salary.map(SalaryRange::from),
            custom_questions: question.into_iter().collect(),
            created_at,
            updated_at: created_at + DAY,
            ..Posting::default()
        });
    }
}

fn question(world: &mut World, text: &str) -> Value {
    json!({
        "id": world.ids.uuid(), "text": "Application questions",
        "fields": [{
            "id": world.ids.uuid(), "type": "textarea", "text": text, "description": "", "required": false,
            "value": null,
        }],
    })
}

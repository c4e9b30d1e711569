//! People who build and run software.

use super::{COMPANIES, Track};
use crate::seed::family::backend;

const DEGREES: &[(&str, &str)] = &[
    ("BSc", "Computer Science"),
    ("MSc", "Computer Science"),
    ("BEng", "Software Engineering"),
    ("MSc", "Distributed Systems"),
    ("BSc", "Mathematics"),
    ("Diploma", "Applied Informatics"),
];

pub(super) const BACKEND: Track = Track {
    key: "backend",
    department: "Engineering",
    teams: &["Platform", "Billing", "Metering", "Partner API"],
    ladder: [
        "Junior Software Engineer",
        "Backend Engineer",
        "Senior Backend Engineer",
        "Lead Backend Engineer",
        "Head of Platform Engineering",
    ],
    specials: &["Billing", "Meter Data", "Partner API", "Pricing", "Identity", "Settlements"],
    near: &["web", "reliability", "data"],
    evidence: &[
        "Built a settlement service in Rust that reconciles {2-9} million ledger entries a night on PostgreSQL.",
        "Moved ingestion from nightly files to Kafka, cutting the delay from {4-9} hours to under a minute.",
        "Designed the REST API behind {40-220} partner integrations and kept two versions compatible for {2-4} years.",
        "Brought p99 latency of the pricing service from {600-950} ms to {60-140} ms by rewriting its slowest queries.",
        "Ran {8-30} services on Kubernetes and took part in a one-in-{4-7} on-call rotation.",
        "Introduced idempotency keys and an outbox table, which ended a class of duplicate charges.",
        "Migrated a {1-6} TB PostgreSQL database across regions without downtime.",
        "Rewrote a scheduling worker in Rust; memory use fell by {55-85} percent.",
        "Led incident reviews and published {12-40} blameless write-ups.",
        "Modelled tariffs as an event-sourced domain with property tests and removed {30-90} known billing defects.",
        "Mentored {2-5} engineers, {1-2} of whom now lead their own teams.",
        "Split a monolith's billing module into a service with its own schema and contract tests.",
    ],
    light: &[
        "Maintained a customer portal in PHP and jQuery used by {100-400} dealers.",
        "Added features to a Django web application and fixed defects reported by support.",
        "Wrote unit tests for a legacy Java service, raising coverage from {15-25} to {45-60} percent.",
        "Automated weekly exports with Bash and Python scripts.",
        "Built an admin page for the warehouse team and a thin Express API behind it.",
    ],
    core: backend::BACKEND.required,
    preferred: backend::BACKEND.preferred,
    common: backend::BACKEND.common,
    degrees: DEGREES,
    summaries: backend::BACKEND.summaries,
    about: "Our platform reads two million smart meters every half hour and turns them into bills that are right. You will \
            build and run the services in the middle.",
    duties: &[
        "Design and write services that ingest, check and price meter readings",
        "Own what you build in production, together with the team's on-call rotation",
        "Review designs and code, and help colleagues grow",
    ],
    employers: COMPANIES,
    pay: 62_000,
    openings: 14,
};

pub(super) const WEB: Track = Track {
    key: "web",
    department: "Engineering",
    teams: &["Customer Portal", "Mobile", "Design Engineering"],
    ladder: [
        "Junior Web Developer",
        "Front-End Engineer",
        "Senior Front-End Engineer",
        "Lead Front-End Engineer",
        "Head of Web Engineering",
    ],
    specials: &["Customer Portal", "Mobile", "Design System", "Checkout"],
    near: &["backend", "design"],
    evidence: &[
        "Rebuilt the customer portal in TypeScript and React; the largest contentful paint fell from {4-6} to {1-2} seconds.",
        "Shipped a component library of {40-80} accessible components used by {4-9} teams.",
        "Brought the sign-up flow to WCAG 2.2 AA and wrote the tests that keep it there.",
        "Introduced end-to-end tests with Playwright; regressions found by customers fell by {40-75} percent.",
        "Moved {20-60} pages from a legacy framework without a release freeze.",
        "Built the consumption charts that {30-90} thousand households open every month.",
        "Cut the JavaScript bundle from {900-1400} to {180-320} kB and kept it there with a budget in CI.",
        "Led a front-end guild of {6-14} people and its fortnightly review.",
        "Wrote the offline mode of the mobile app in React Native, used by {80-300} field technicians.",
        "Worked with two designers on every screen from sketch to release.",
    ],
    light: &[
        "Implemented newsletters and landing pages from an agency's designs.",
        "Kept {8-25} WordPress sites of local businesses up to date.",
        "Fixed layout bugs in an AngularJS back office.",
        "Wrote jQuery widgets for a shop system.",
    ],
    core: &["TypeScript", "React", "HTML and CSS", "Accessibility (WCAG)", "End-to-end testing", "Web performance"],
    preferred: &["GraphQL", "React Native", "Design systems", "Data visualisation"],
    common: &["Git", "Node.js", "Figma", "Vite", "CI/CD", "Storybook", "REST APIs"],
    degrees: DEGREES,
    summaries: &[
        "Front-end engineer with {years} years of building interfaces that people finish their work with.",
        "{years} years of web applications, from hand-written CSS to design systems shared by whole companies.",
    ],
    about: "Half a million households look at their energy use in our portal. You will make it fast, clear and usable by \
            everybody.",
    duties: &[
        "Build the customer portal and the mobile app with designers and back-end engineers",
        "Keep it accessible, tested and fast",
        "Grow our component library",
    ],
    employers: COMPANIES,
    pay: 56_000,
    openings: 9,
};

pub(super) const RELIABILITY: Track = Track {
    key: "reliability",
    department: "Engineering",
    teams: &["Infrastructure", "Security", "Developer Tools"],
    ladder: [
        "Junior Systems Engineer",
        "Site Reliability Engineer",
        "Senior Site Reliability Engineer",
        "Lead Site Reliability Engineer",
        "Head of Infrastructure",
    ],
    specials: &["Observability", "Networks", "Security", "Databases"],
    near: &["backend", "support"],
    evidence: &[
        "Ran {4-12} Kubernetes clusters in {2-4} regions with Terraform and no unplanned downtime above {10-40} minutes a year.",
        "Introduced service-level objectives for {12-30} services and took alerts from {60-140} to {8-20} a week.",
        "Halved the cloud bill, saving {200-900} thousand pounds a year, by rightsizing and scheduling.",
        "Built the deployment pipeline that {40-160} engineers use {100-400} times a week.",
        "Led the recovery of a failed storage array and rehearsed it every quarter since.",
        "Moved secrets from configuration files to a vault with rotation in {5-10} weeks.",
        "Set up tracing with OpenTelemetry across {15-45} services.",
        "Passed an ISO 27001 audit with {0-3} minor findings as owner of the technical controls.",
        "Wrote the runbooks and the on-call training that every new engineer goes through.",
    ],
    light: &[
        "Installed and patched {60-180} Linux servers by hand and by script.",
        "Answered second-line tickets and kept the monitoring dashboards tidy.",
        "Replaced network switches in {6-20} branch offices.",
        "Administered mail, backups and printers for a school district.",
    ],
    core: &["Kubernetes", "Terraform", "Linux", "Observability", "On-call operation", "Networking"],
    preferred: &["Go", "ISO 27001", "PostgreSQL operations", "Chaos testing"],
    common: &["Git", "Bash", "Python", "AWS", "Prometheus", "Ansible", "CI/CD", "Docker"],
    degrees: DEGREES,
    summaries: &[
        "{years} years of keeping other people's software up, and of making that boring.",
        "Systems engineer with {years} years between hardware, clusters and the people who deploy on them.",
    ],
    about: "When our platform is down, settlement with the grid stops. You will make sure that it is not, and that finding \
            out why takes minutes.",
    duties: &[
        "Run and improve the clusters, pipelines and databases the company works on",
        "Take part in on-call and lead incident reviews",
        "Help product teams to run what they build",
    ],
    employers: COMPANIES,
    pay: 65_000,
    openings: 6,
};

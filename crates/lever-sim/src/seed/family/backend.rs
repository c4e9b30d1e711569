//! Backend engineers.

use super::Family;

pub(crate) const BACKEND: Family = Family {
    titles: ["Software Engineer", "Backend Engineer", "Senior Backend Engineer"],
    adjacent_titles: &["Full-Stack Developer", "QA Automation Engineer", "PHP Developer", "Support Engineer"],
    employers: &[
        ("Helmsgate Payments", "London"),
        ("Oriel Logistics", "Rotterdam"),
        ("Kestrel Metering", "Leeds"),
        ("Bluefin Freight", "Lisbon"),
        ("Tarn & Fell Software", "Manchester"),
        ("Solvej Cloud", "Copenhagen"),
        ("Quarry Street Labs", "Dublin"),
        ("Meridian Ticketing", "Berlin"),
        ("Pinewood Health Systems", "Bristol"),
        ("Argo Maps", "Athens"),
    ],
    achievements: &[
        "Built a settlement service in Rust that reconciles 4 million ledger entries a night on PostgreSQL.",
        "Moved meter-reading ingestion from batch files to Kafka, cutting the delay from six hours to under a minute.",
        "Designed the REST API used by 140 partner integrations and kept two versions compatible for three years.",
        "Reduced p99 latency of the pricing service from 900 ms to 120 ms by rewriting its slowest PostgreSQL queries.",
        "Ran services on Kubernetes with Terraform and took part in a one-in-five on-call rotation.",
        "Introduced idempotency keys and an outbox table, which ended a class of duplicate charges.",
        "Wrote the zero-downtime migration of a 2 TB PostgreSQL database across regions.",
        "Rewrote a Python scheduling worker in Rust; memory use fell by 80 percent and nightly failures stopped.",
        "Led the incident review process and published 31 blameless write-ups in two years.",
        "Set up OpenTelemetry tracing across 22 services so that a failed request can be followed end to end.",
        "Mentored four engineers, two of whom now lead their own teams.",
        "Modelled tariffs as an event-sourced domain with property tests, and removed a backlog of 60 billing defects.",
        "Split a monolith's billing module into a service with its own PostgreSQL schema and contract tests.",
    ],
    light_achievements: &[
        "Maintained a customer portal in PHP and jQuery used by 300 dealers.",
        "Added features to a Django web application and fixed defects reported by support.",
        "Wrote Selenium tests that cover the checkout and cut manual regression from three days to one.",
        "Answered second-line tickets and wrote SQL reports against a MySQL replica.",
        "Took part in moving a small Node.js API from one virtual machine to containers.",
        "Built a React front end for the warehouse team and a thin Express API behind it.",
        "Automated weekly exports with Bash and Python scripts.",
        "Wrote unit tests for a legacy Java service, raising coverage from 20 to 55 percent.",
    ],
    required: &["Rust", "PostgreSQL", "REST API design", "Kafka", "Kubernetes", "On-call operation"],
    preferred: &["Terraform", "Event sourcing", "OpenTelemetry", "Smart metering"],
    common: &["Git", "Linux", "Python", "Docker", "CI/CD", "SQL", "Go", "gRPC"],
    degrees: &[
        ("BSc", "Computer Science"),
        ("MSc", "Software Engineering"),
        ("BEng", "Electronic Engineering"),
        ("MSc", "Distributed Systems"),
    ],
    summaries: &[
        "Backend engineer with {years} years of building services that handle money and measurements, most of them in Rust on PostgreSQL.",
        "I design, write and operate APIs. {years} years of experience, the last ones close to production and to the people who use the data.",
    ],
};

//! Data analysts.

use super::Family;

pub(crate) const DATA: Family = Family {
    titles: ["Junior Data Analyst", "Data Analyst", "Senior Data Analyst"],
    adjacent_titles: &["Reporting Specialist", "Financial Controller", "Research Assistant", "Business Analyst"],
    employers: &[
        ("Ridgeway Retail", "Nottingham"),
        ("Polder Insurance", "The Hague"),
        ("Aurora Mobility", "Helsinki"),
        ("Sable Telecom", "Budapest"),
        ("Clearwater Utilities", "Sheffield"),
        ("Fjordline Shipping", "Bergen"),
        ("Statwell Research", "Vienna"),
        ("Mosaic Grocery", "Lyon"),
        ("Copperfield Bank", "London"),
    ],
    achievements: &[
        "Modelled half-hourly consumption of 80,000 meters in SQL and dbt, with tests on every published table.",
        "Built the churn dashboard in Looker that the commercial team opens every Monday.",
        "Designed and read 23 A/B tests, including the two that stopped features everybody had liked.",
        "Forecast winter demand with Python and pandas; the error fell from 11 to 4 percent.",
        "Moved reporting from 140 spreadsheets to one warehouse on BigQuery and switched the spreadsheets off.",
        "Defined the company's metrics with finance and operations and wrote them down so that they stay defined.",
        "Found a settlement error of 1.2 million pounds by reconciling invoices with meter data in SQL.",
        "Taught SQL to 45 colleagues in a course that still runs.",
        "Presented quarterly findings to the executive team and followed up on what was decided.",
        "Wrote data-quality checks that page the owner before the customer notices.",
        "Estimated the effect of a tariff change with a difference-in-differences design and stated what it could not show.",
    ],
    light_achievements: &[
        "Prepared monthly reports in Excel with pivot tables and macros.",
        "Entered and checked survey data and kept the codebook.",
        "Supported the annual audit with lists and reconciliations.",
        "Collected requirements for a reporting tool and tested it before release.",
        "Ran descriptive statistics in SPSS for two published papers.",
        "Maintained price lists and product master records in SAP.",
        "Built simple Power BI pages from an existing model.",
    ],
    required: &["SQL", "Python", "Dashboards", "Statistics and A/B testing", "dbt", "Stakeholder communication"],
    preferred: &["BigQuery", "Forecasting", "Energy data", "Looker"],
    common: &["Excel", "Git", "pandas", "Data cleaning", "Power BI", "R"],
    degrees: &[
        ("BSc", "Statistics"),
        ("MSc", "Data Science"),
        ("BSc", "Mathematics"),
        ("MA", "Economics"),
        ("BA", "Sociology"),
    ],
    summaries: &[
        "Data analyst with {years} years of answering questions that change decisions, in SQL first and in plain words last.",
        "{years} years of analytics from raw tables to the meeting where it matters. Careful about what data cannot say.",
    ],
};

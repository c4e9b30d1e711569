//! People operations partners.

use super::Family;

pub(crate) const PEOPLE_OPS: Family = Family {
    titles: ["HR Coordinator", "People Operations Partner", "Senior People Partner"],
    adjacent_titles: &["Office Manager", "Recruiting Coordinator", "Executive Assistant", "Payroll Clerk"],
    employers: &[
        ("Brightside Care", "Liverpool"),
        ("Atlas Robotics", "Zürich"),
        ("Juniper Foods", "Ghent"),
        ("Sólheim Energy", "Reykjavík"),
        ("Castell Media", "Barcelona"),
        ("Redbrick Schools Trust", "Leicester"),
        ("Vistula Engineering", "Gdańsk"),
        ("Penrose Architects", "London"),
        ("Open Harbour", "Porto"),
    ],
    achievements: &[
        "Partnered with 180 people in engineering and operations through growth, reorganisation and one merger.",
        "Handled 60 employee-relations cases under UK and Dutch employment law, none of which went to tribunal.",
        "Introduced an HRIS (HiBob) in four countries and retired eleven spreadsheets and two mailboxes.",
        "Redesigned onboarding; new colleagues reached their first milestone in three weeks instead of six.",
        "Ran the yearly pay review with finance and closed an unexplained gap of 3.1 percent.",
        "Wrote the parental-leave and hybrid-work policies together with the works council.",
        "Coached 25 new managers in feedback, goals and difficult conversations.",
        "Built the engagement survey and followed up until each team had done one thing about its results.",
        "Took payroll for three countries from two providers to one without a late payslip.",
        "Mediated conflicts and led a redundancy consultation with dignity and on time.",
        "Prepared workforce plans and headcount reports for the board every quarter.",
    ],
    light_achievements: &[
        "Scheduled interviews and kept the applicant records up to date.",
        "Managed the reception, suppliers and the move to a larger office.",
        "Entered hours and absences for the monthly payroll.",
        "Organised the summer party, training days and travel for 90 people.",
        "Kept personnel files and prepared standard contracts.",
        "Answered questions about holidays and benefits by e-mail and phone.",
        "Took minutes for the management team.",
    ],
    required: &["Employee relations", "Employment law", "HRIS", "Onboarding", "Manager coaching", "Pay reviews"],
    preferred: &["Works councils", "International payroll", "Engagement surveys", "CIPD"],
    common: &["Excel", "Confidentiality", "Scheduling", "Workday", "Recruiting", "Policy writing"],
    degrees: &[
        ("BA", "Human Resource Management"),
        ("BSc", "Psychology"),
        ("LLB", "Law"),
        ("MSc", "Organisational Behaviour"),
    ],
    summaries: &[
        "People partner with {years} years beside managers and teams, from onboarding to the hard conversations.",
        "{years} years in people operations across several countries, with employment law in one hand and common sense in the other.",
    ],
};

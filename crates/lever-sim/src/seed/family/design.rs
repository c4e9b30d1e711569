//! Product designers.

use super::Family;

pub(crate) const DESIGN: Family = Family {
    titles: ["UX Designer", "Product Designer", "Senior Product Designer"],
    adjacent_titles: &["Graphic Designer", "Web Designer", "Marketing Designer", "UI Developer"],
    employers: &[
        ("Lumen & Clay", "Amsterdam"),
        ("Fieldnote Studio", "London"),
        ("Carto Bank", "Madrid"),
        ("Hazel Health", "Stockholm"),
        ("Northlight Travel", "Edinburgh"),
        ("Beacon Learning", "Paris"),
        ("Ostrava Interactive", "Ostrava"),
        ("Wickham Insurance", "Birmingham"),
        ("Tidewater Apps", "Cork"),
    ],
    achievements: &[
        "Ran 48 interviews with energy managers and turned them into the four journeys the product is organised by.",
        "Redesigned the onboarding flow in Figma and tested three variants; completion rose from 54 to 81 percent.",
        "Built the design system: 62 components with tokens, usage notes and accessibility checks, used by five teams.",
        "Brought the customer portal to WCAG 2.2 AA together with two engineers and a screen-reader user.",
        "Prototyped a tariff comparison in Figma and validated it in eleven moderated usability tests before a line was coded.",
        "Shaped the alerts dashboard with product and data; support contacts about consumption fell by a third.",
        "Set up a research repository and a fortnightly testing slot that the whole company books.",
        "Designed data-dense tables and charts for traders who keep them open all day.",
        "Facilitated design sprints with engineering and regulation experts in four countries.",
        "Paired with front-end engineers on the component library and reviewed every pull request that changed it.",
        "Defined the interaction patterns of the mobile app and shipped it in nine languages.",
    ],
    light_achievements: &[
        "Created banners, newsletters and landing pages for twelve campaigns a year.",
        "Drew icons and illustrations for the annual report and the trade-fair booth.",
        "Implemented page templates in HTML and CSS from the agency's designs.",
        "Refreshed the corporate identity of a family-owned retailer.",
        "Designed a WordPress site for a regional museum and trained its staff.",
        "Made wireframes for an internal tool from a list of requirements.",
        "Photographed and retouched the product catalogue.",
    ],
    required: &["Figma", "User research", "Usability testing", "Design systems", "Accessibility (WCAG)", "Prototyping"],
    preferred: &["Data visualisation", "Energy sector", "Design sprints", "HTML and CSS"],
    common: &["Sketch", "Adobe Creative Cloud", "Miro", "Storytelling", "Wireframing", "Typography"],
    degrees: &[
        ("BA", "Interaction Design"),
        ("MA", "Human-Computer Interaction"),
        ("BA", "Graphic Communication"),
        ("BSc", "Psychology"),
    ],
    summaries: &[
        "Product designer with {years} years of turning complicated domains into tools people finish their work with.",
        "Researcher and designer in one person: {years} years of interviews, prototypes, tests and shipped products.",
    ],
};

//! People from other walks of life, who apply to anything.

use super::Outsider;

pub(crate) const OUTSIDERS: [Outsider; 3] = [HOSPITALITY, TEACHING, TRADES];

const HOSPITALITY: Outsider = Outsider {
    titles: ["Waiter", "Shift Leader", "Restaurant Manager"],
    adjacent_titles: &["Barista", "Hotel Receptionist", "Event Steward"],
    employers: &[
        ("The Copper Kettle", "York"),
        ("Hotel Miramar", "Valencia"),
        ("Brasserie Lune", "Lille"),
        ("Grand Union Hotel", "London"),
        ("Osteria Tre Ponti", "Bologna"),
    ],
    achievements: &[
        "Led a team of fourteen through evening service with up to 220 covers.",
        "Cut food waste by a fifth by planning orders from the reservation book.",
        "Trained new colleagues in service, hygiene and the till.",
        "Raised the guest rating from 4.1 to 4.6 within a season.",
        "Planned rotas and ordered supplies within a weekly budget.",
        "Handled complaints so that most of those guests came back.",
    ],
    light_achievements: &[
        "Served guests in a busy café and closed the till.",
        "Set up rooms for conferences and weddings.",
    ],
    required: &["Team leadership", "Customer service", "Rota planning"],
    preferred: &["Food hygiene certificate"],
    common: &["Cash handling", "Microsoft Office", "Teamwork", "First aid", "Stock control"],
    degrees: &[("Diploma", "Hospitality Management"), ("Certificate", "Tourism")],
    summaries: &[
        "Hospitality professional with {years} years of experience, looking for a new challenge in an office environment.",
        "Friendly, reliable and quick to learn. {years} years in service, ready for something different.",
    ],
};

const TEACHING: Outsider = Outsider {
    titles: ["Teaching Assistant", "Secondary School Teacher", "Head of Year"],
    adjacent_titles: &["Private Tutor", "After-School Supervisor", "Librarian"],
    employers: &[
        ("Elmwood Academy", "Coventry"),
        ("Collège Saint-Rémi", "Reims"),
        ("Oak Park High School", "Chicago"),
        ("Instituto Cervera", "Zaragoza"),
        ("Lakeside Primary", "Galway"),
    ],
    achievements: &[
        "Taught history and geography to classes of 28 and prepared them for their final exams.",
        "Wrote a curriculum on local history that two other schools took over.",
        "Organised exchange trips for 40 pupils with partners in three countries.",
        "Mentored trainee teachers and observed their lessons.",
        "Led the pastoral team of a year group of 180 pupils.",
        "Introduced a reading hour that raised library loans by half.",
    ],
    light_achievements: &[
        "Gave private lessons in mathematics and English.",
        "Supervised homework clubs and playgrounds.",
    ],
    required: &["Classroom teaching", "Curriculum planning", "Public speaking"],
    preferred: &["Safeguarding training"],
    common: &["Moodle", "Microsoft Office", "Patience", "Event organisation", "Writing"],
    degrees: &[("BA", "History"), ("PGCE", "Secondary Education"), ("BA", "French and Spanish")],
    summaries: &[
        "Teacher with {years} years in the classroom who would like to bring clear explanations to a new field.",
        "Educator for {years} years, organised and curious, changing careers.",
    ],
};

const TRADES: Outsider = Outsider {
    titles: ["Warehouse Operative", "Delivery Driver", "Depot Supervisor"],
    adjacent_titles: &["Forklift Operator", "Electrician's Mate", "Security Guard"],
    employers: &[
        ("Trans-Pennine Haulage", "Huddersfield"),
        ("Hanse Lager", "Bremen"),
        ("Brennan Electrical", "Limerick"),
        ("Silva Transportes", "Braga"),
        ("Kowal Magazyny", "Łódź"),
    ],
    achievements: &[
        "Supervised 22 people over two shifts and a fleet of 15 vans.",
        "Reduced loading errors by 40 percent with a simple checklist.",
        "Drove 60 deliveries a day with a clean record over five years.",
        "Trained colleagues on forklifts and safe lifting.",
        "Kept stock counts within half a percent over three inventories.",
        "Planned routes so that two vans could be given back.",
    ],
    light_achievements: &[
        "Picked and packed orders with a hand scanner.",
        "Assisted with wiring and meter boxes on building sites.",
    ],
    required: &["Shift supervision", "Forklift licence", "Route planning"],
    preferred: &["ADR certificate"],
    common: &["Driving licence B", "Health and safety", "Teamwork", "Excel basics", "Punctuality"],
    degrees: &[("Certificate", "Logistics"), ("NVQ Level 3", "Electrical Installation")],
    summaries: &[
        "Hard-working supervisor with {years} years in logistics, keen to move into a new line of work.",
        "{years} years on the road and in the warehouse. I learn on the job and I am never late.",
    ],
};

//! The words that give away what a phrase is: a job title, an employer, a school, a degree or a place. Folded: lower
//! case, no accents.

use super::passage::{Passage, fold, folded_words};

/// Nouns that job titles end in or contain.
const TITLES: &[&str] = &[
    "engineer",
    "developer",
    "programmer",
    "architect",
    "manager",
    "director",
    "lead",
    "leader",
    "head",
    "officer",
    "ceo",
    "cto",
    "cfo",
    "coo",
    "cio",
    "cmo",
    "president",
    "founder",
    "cofounder",
    "co-founder",
    "scientist",
    "researcher",
    "assistant",
    "associate",
    "specialist",
    "coordinator",
    "administrator",
    "admin",
    "accountant",
    "auditor",
    "teacher",
    "nurse",
    "chef",
    "cook",
    "clerk",
    "technician",
    "representative",
    "rep",
    "executive",
    "supervisor",
    "professor",
    "lecturer",
    "tutor",
    "advisor",
    "adviser",
    "advocate",
    "attorney",
    "lawyer",
    "paralegal",
    "counsel",
    "banker",
    "teller",
    "writer",
    "editor",
    "producer",
    "trainer",
    "instructor",
    "coach",
    "fellow",
    "partner",
    "principal",
    "senior",
    "junior",
    "sr",
    "jr",
    "staff",
    "vp",
    "owner",
    "student",
    "apprentice",
    "trainee",
    "freelancer",
    "freelance",
    "contractor",
    "operator",
    "driver",
    "mechanic",
    "intern",
    "internship",
    "analyst",
    "consultant",
    "designer",
    "tester",
    "strategist",
    "planner",
    "buyer",
    "cashier",
    "bartender",
    "waiter",
    "waitress",
    "server",
    "host",
    "hostess",
    "receptionist",
    "secretary",
    "agent",
    "broker",
    "trader",
    "recruiter",
    "generalist",
    "marketer",
    "copywriter",
    "photographer",
    "artist",
    "animator",
    "musician",
    "dancer",
    "actor",
    "pilot",
    "captain",
    "sergeant",
    "commander",
    "physician",
    "doctor",
    "surgeon",
    "dentist",
    "pharmacist",
    "therapist",
    "psychologist",
    "counselor",
    "counsellor",
    "caregiver",
    "aide",
    "paramedic",
    "electrician",
    "plumber",
    "carpenter",
    "welder",
    "machinist",
    "foreman",
    "laborer",
    "worker",
    "handler",
    "packer",
    "merchandiser",
    "stylist",
    "librarian",
    "curator",
    "journalist",
    "reporter",
    "translator",
    "interpreter",
    "economist",
    "statistician",
    "chemist",
    "biologist",
    "physicist",
    "mathematician",
    "geologist",
    "inspector",
    "estimator",
    "surveyor",
    "superintendent",
    "controller",
    "comptroller",
    "treasurer",
    "underwriter",
    "adjuster",
    "dispatcher",
    "ninja",
    "guru",
    "evangelist",
    "chief",
    "vice",
    "volunteer",
    "member",
    "deputy",
    "dba",
    "sre",
    "devops",
    "webmaster",
    "postdoc",
    "ra",
    "ta",
    "bookkeeper",
    "concierge",
    "guard",
    "steward",
    "barista",
    // German, French, Spanish, Portuguese, Dutch, Italian.
    "leiter",
    "leiterin",
    "berater",
    "beraterin",
    "werkstudent",
    "werkstudentin",
    "praktikant",
    "praktikantin",
    "mitarbeiter",
    "mitarbeiterin",
    "sachbearbeiter",
    "geschaftsfuhrer",
    "kaufmann",
    "kauffrau",
    "referent",
    "lehrer",
    "auszubildender",
    "ingenieur",
    "ingenieurin",
    "entwickler",
    "entwicklerin",
    "architektin",
    "assistent",
    "dozent",
    "ingenieure",
    "developpeur",
    "developpeuse",
    "responsable",
    "directeur",
    "directrice",
    "stagiaire",
    "conseiller",
    "gestionnaire",
    "charge",
    "chargee",
    "technicien",
    "analyste",
    "enseignant",
    "vendeur",
    "comptable",
    "redacteur",
    "ingeniero",
    "ingeniera",
    "desarrollador",
    "desarrolladora",
    "gerente",
    "analista",
    "jefe",
    "jefa",
    "becario",
    "becaria",
    "consultor",
    "consultora",
    "administrador",
    "profesor",
    "tecnico",
    "encargado",
    "disenador",
    "contador",
    "coordinador",
    "asistente",
    "engenheiro",
    "engenheira",
    "desenvolvedor",
    "desenvolvedora",
    "estagiario",
    "estagiaria",
    "diretor",
    "diretora",
    "professor",
    "coordenador",
    "assistente",
    "ontwikkelaar",
    "medewerker",
    "stagiair",
    "adviseur",
    "directeur",
    "leraar",
    "projectleider",
    "ingegnere",
    "sviluppatore",
    "responsabile",
    "direttore",
    "tirocinante",
];

/// Compound words of German and Dutch end in these.
const TITLE_ENDINGS: [&str; 9] = [
    "ingenieur",
    "entwickler",
    "leiter",
    "berater",
    "manager",
    "architekt",
    "mitarbeiter",
    "ontwikkelaar",
    "assistent",
];

const EMPLOYERS: &[&str] = &[
    "inc",
    "llc",
    "ltd",
    "limited",
    "gmbh",
    "ag",
    "kg",
    "se",
    "corp",
    "corporation",
    "company",
    "co",
    "group",
    "bank",
    "hospital",
    "labs",
    "lab",
    "laboratories",
    "studios",
    "studio",
    "technologies",
    "technology",
    "systems",
    "solutions",
    "industries",
    "partners",
    "foundation",
    "agency",
    "holdings",
    "ventures",
    "capital",
    "plc",
    "bv",
    "nv",
    "sa",
    "sas",
    "sarl",
    "srl",
    "spa",
    "oy",
    "ab",
    "aps",
    "pty",
    "associates",
    "consulting",
    "airlines",
    "restaurant",
    "hotel",
    "clinic",
    "center",
    "centre",
    "council",
    "ministry",
    "society",
    "association",
    "enterprises",
    "media",
    "software",
    "networks",
    "pharma",
    "pharmaceuticals",
    "insurance",
    "services",
    "international",
    "dynamics",
    "university",
    "institute",
    "school",
    "college",
    "startup",
];

const SCHOOLS: &[&str] = &[
    "university",
    "college",
    "school",
    "institute",
    "institut",
    "academy",
    "polytechnic",
    "universitat",
    "hochschule",
    "fachhochschule",
    "universite",
    "ecole",
    "lycee",
    "universidad",
    "universidade",
    "universita",
    "politecnico",
    "politecnica",
    "instituto",
    "istituto",
    "faculdade",
    "escola",
    "escuela",
    "facultad",
    "colegio",
    "gymnasium",
    "akademie",
    "academia",
    "universiteit",
    "hogeschool",
    "conservatory",
    "seminary",
    "bootcamp",
    "mit",
    "eth",
    "epfl",
    "caltech",
    "ucla",
    "uc",
    "suny",
    "cuny",
    "iit",
    "insead",
    "tu",
    "tum",
    "rwth",
    "schule",
    "realschule",
    "liceo",
    "univ",
];

const DEGREES: &[&str] = &[
    "bachelor",
    "bachelors",
    "bachelor's",
    "master",
    "masters",
    "master's",
    "phd",
    "ph.d",
    "doctor",
    "doctorate",
    "doctoral",
    "associate",
    "associates",
    "associate's",
    "diploma",
    "diplom",
    "mba",
    "emba",
    "bsc",
    "b.sc",
    "ba",
    "b.a",
    "bs",
    "b.s",
    "bba",
    "bfa",
    "bcom",
    "b.com",
    "msc",
    "m.sc",
    "ma",
    "m.a",
    "ms",
    "m.s",
    "mfa",
    "mph",
    "beng",
    "b.eng",
    "meng",
    "m.eng",
    "btech",
    "b.tech",
    "mtech",
    "m.tech",
    "b.e",
    "be",
    "m.e",
    "llb",
    "llm",
    "md",
    "m.d",
    "jd",
    "j.d",
    "edd",
    "ged",
    "certificate",
    "abitur",
    "licence",
    "licenciatura",
    "licenciado",
    "licenciada",
    "grado",
    "grau",
    "graduacao",
    "bacharelado",
    "mestrado",
    "doutorado",
    "doctorado",
    "maestria",
    "doctorat",
    "baccalaureat",
    "bts",
    "dut",
    "hbo",
    "vwo",
    "laurea",
    "magister",
    "staatsexamen",
    "ausbildung",
    "minor",
    "postgraduate",
    "undergraduate",
    "a.a",
    "a.s",
    "aas",
    "a.a.s",
    "hnd",
    "bca",
    "mca",
    "dphil",
    "mphil",
    "b.b.a",
    "m.b.a",
    "promotion",
];

/// Fields that are part of the degree's name: "Bachelor of Science".
const DEGREE_FIELDS: &[&str] = &[
    "science",
    "sciences",
    "arts",
    "art",
    "engineering",
    "technology",
    "business",
    "administration",
    "commerce",
    "fine",
    "laws",
    "law",
    "education",
    "philosophy",
    "applied",
    "architecture",
    "medicine",
    "music",
    "public",
    "health",
    "social",
    "work",
    "nursing",
    "design",
    "divinity",
    "computer",
    "applications",
    "accountancy",
    "accounting",
];

const COUNTRIES: &[&str] = &[
    "usa",
    "us",
    "united states",
    "united states of america",
    "uk",
    "united kingdom",
    "england",
    "scotland",
    "ireland",
    "germany",
    "deutschland",
    "france",
    "spain",
    "espana",
    "portugal",
    "italy",
    "italia",
    "netherlands",
    "nederland",
    "the netherlands",
    "belgium",
    "switzerland",
    "schweiz",
    "austria",
    "osterreich",
    "sweden",
    "norway",
    "denmark",
    "finland",
    "poland",
    "czech republic",
    "hungary",
    "romania",
    "greece",
    "turkey",
    "russia",
    "ukraine",
    "india",
    "china",
    "japan",
    "korea",
    "south korea",
    "singapore",
    "australia",
    "new zealand",
    "canada",
    "mexico",
    "brazil",
    "brasil",
    "argentina",
    "chile",
    "colombia",
    "peru",
    "south africa",
    "nigeria",
    "kenya",
    "ghana",
    "egypt",
    "israel",
    "uae",
    "united arab emirates",
    "saudi arabia",
    "pakistan",
    "bangladesh",
    "vietnam",
    "thailand",
    "indonesia",
    "malaysia",
    "philippines",
    "taiwan",
    "hong kong",
    "remote",
    "hybrid",
    "on-site",
    "onsite",
    "worldwide",
];

const STATES: &[&str] = &[
    "alabama",
    "alaska",
    "arizona",
    "arkansas",
    "california",
    "colorado",
    "connecticut",
    "delaware",
    "florida",
    "georgia",
    "hawaii",
    "idaho",
    "illinois",
    "indiana",
    "iowa",
    "kansas",
    "kentucky",
    "louisiana",
    "maine",
    "maryland",
    "massachusetts",
    "michigan",
    "minnesota",
    "mississippi",
    "missouri",
    "montana",
    "nebraska",
    "nevada",
    "new hampshire",
    "new jersey",
    "new mexico",
    "new york",
    "north carolina",
    "north dakota",
    "ohio",
    "oklahoma",
    "oregon",
    "pennsylvania",
    "rhode island",
    "south carolina",
    "south dakota",
    "tennessee",
    "texas",
    "utah",
    "vermont",
    "virginia",
    "washington",
    "west virginia",
    "wisconsin",
    "wyoming",
    "ontario",
    "quebec",
    "british columbia",
    "alberta",
    "bavaria",
    "bayern",
    "berlin",
    "state",
];

/// How many words of the phrase belong to job titles.
pub(super) fn title_score(text: &str) -> usize {
    let is_title = |word: &String| {
        TITLES.contains(&word.as_str())
            || TITLE_ENDINGS.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending))
    };
    folded_words(text)
        .iter()
        .flat_map(|word| word.split('-').map(str::to_owned).chain([word.clone()]))
        .filter(is_title)
        .count()
}

pub(super) fn employer_score(text: &str) -> usize {
    folded_words(text).iter().filter(|word| EMPLOYERS.contains(&word.replace('.', "").as_str())).count()
}

pub(super) fn names_school(text: &str) -> bool {
    folded_words(text).iter().any(|word| {
        SCHOOLS.contains(&word.as_str())
            || word.ends_with("universitat")
            || word.ends_with("hochschule")
            || word.ends_with("gymnasium")
    })
}

/// The byte range of the name of a degree: "Bachelor of Science", "BSc (Hons)", "Master's degree".
pub(super) fn degree(text: &str) -> Option<(usize, usize)> {
    let words = words(text);
    let first = words.iter().position(|(_, word)| is_degree(word))?;
    let mut last = first;
    loop {
        let rest = words.get(last + 1..).unwrap_or_default();
        let folded: Vec<String> = rest.iter().take(2).map(|(_, word)| bare(word)).collect();
        let own = words.get(last).map(|(_, word)| *word).unwrap_or_default();
        match folded.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            _ if own.ends_with([',', ':', ';']) => break,
            ["of", field, ..] if DEGREE_FIELDS.contains(field) => last += 2,
            ["degree" | "hons" | "honours" | "honors" | "diploma", ..] => last += 1,
            [field, ..] if last > first && goes_on(&bare(own), field) => last += 1,
            _ => break,
        }
    }
    // "High School Diploma" and "Executive MBA" start before the word itself.
    let mut start = first;
    while let Some((_, before)) = start.checked_sub(1).and_then(|index| words.get(index))
        && matches!(
            bare(before).as_str(),
            "high" | "school" | "executive" | "professional" | "honours" | "graduate" | "advanced" | "dual" | "double"
        )
        && matches!(bare(words[first].1).as_str(), "diploma" | "mba" | "certificate" | "degree" | "bachelor" | "master")
    {
        start -= 1;
    }
    let (from, _) = words.get(start)?;
    let (at, word) = words.get(last)?;
    let end = at + word.trim_end_matches([',', ':', ';']).len();
    Some((*from, end))
}

/// Whether a degree's field has a second word: "Business Administration" has, "Science Computer" has not.
fn goes_on(field: &str, next: &str) -> bool {
    matches!(
        (field, next),
        ("business", "administration")
            | ("fine", "arts")
            | ("applied", "science" | "sciences" | "arts")
            | ("public", "health" | "administration")
            | ("social", "work")
            | ("computer", "applications" | "science")
    )
}

fn is_degree(word: &str) -> bool {
    let bare = bare(word);
    // "ma", "be" and "ms" are words as well; as degrees they are written in capitals.
    let short = bare.chars().filter(|c| c.is_alphabetic()).count() <= 3;
    DEGREES.contains(&bare.as_str())
        && (!short || word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase))
        && (bare.len() > 2 || word.chars().filter(|c| c.is_alphabetic()).nth(1).is_some_and(char::is_uppercase))
}

fn bare(word: &str) -> String {
    fold(word.trim_matches(|c: char| !c.is_alphanumeric())).replace('’', "'")
}

/// The words of a text with their byte offsets.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut from = 0;
    for word in text.split_whitespace() {
        let at = from + text[from..].find(word).unwrap_or_default();
        words.push((at, word));
        from = at + word.len();
    }
    words
}

/// Whether the phrase is a place: "Berlin, Germany", "San Francisco, CA 94105", "Remote".
pub(super) fn is_place(text: &str) -> bool {
    let parts: Vec<&str> = text.split([',', '(', ')']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let Some(last) = parts.last() else { return false };
    let tail = fold(last);
    if parts.len() == 1 {
        return matches!(tail.as_str(), "remote" | "hybrid" | "on-site" | "onsite")
            || COUNTRIES.contains(&tail.as_str());
    }
    // "Washington 98105 US" without its postal code.
    let words: Vec<&str> =
        tail.split_whitespace().filter(|word| !word.contains(|c: char| c.is_ascii_digit())).collect();
    let named = (0..words.len()).any(|from| {
        let ending = words.get(from..).unwrap_or_default().join(" ");
        COUNTRIES.contains(&ending.as_str()) || STATES.contains(&ending.as_str())
    });
    let state_code = last
        .split_whitespace()
        .next()
        .is_some_and(|code| code.len() == 2 && code.chars().all(|c| c.is_ascii_uppercase()));
    parts.len() <= 4 && (named || state_code) && parts.iter().all(|part| part.split_whitespace().count() <= 4)
}

/// Whether a comma-separated piece is the tail of a place: a state, a country, a two-letter code.
pub(super) fn ends_place(text: &str) -> bool {
    let folded = fold(text.trim());
    let code = text.trim().len() == 2 && text.trim().chars().all(|c| c.is_ascii_uppercase());
    code || COUNTRIES.contains(&folded.as_str()) || STATES.contains(&folded.as_str())
}

/// "Inc." after a comma belongs to the name before it.
pub(super) fn is_company_suffix(text: &str) -> bool {
    matches!(
        fold(text.trim().trim_end_matches('.')).as_str(),
        "inc" | "llc" | "ltd" | "l.l.c" | "gmbh" | "co" | "corp" | "plc" | "s.a" | "lp" | "llp"
    )
}

/// A passage that could stand as a name: not a link, an address or a number.
pub(super) fn is_phrase(passage: Passage<'_>) -> bool {
    let text = passage.text;
    text.chars().any(char::is_alphabetic)
        && !text.contains('@')
        && !text.contains("://")
        && !text.contains("www.")
        && passage.words() <= 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_cut_where_they_end() {
        let cut = |text: &'static str| degree(text).map(|(from, to)| &text[from..to]);
        assert_eq!(cut("Bachelor of Science Computer Science"), Some("Bachelor of Science"));
        assert_eq!(cut("Master of Business Administration Accounting"), Some("Master of Business Administration"));
        assert_eq!(cut("BS in Electrical Engineering"), Some("BS"));
        assert_eq!(cut("B.Sc. (Hons), Physics"), Some("B.Sc. (Hons)"));
        assert_eq!(cut("High School Diploma"), Some("High School Diploma"));
        assert_eq!(cut("Bachelor Information Technology"), Some("Bachelor"));
        assert_eq!(cut("to be or not"), None);
    }

    #[test]
    fn places_are_told_from_names() {
        for place in ["San Francisco, CA", "Berlin, Germany", "Seattle, Washington 98105 US", "Remote", "City , State"]
        {
            assert!(is_place(place), "{place}");
        }
        for name in ["Acme, Inc.", "Software Engineer, Google", "University of California, Berkeley Extension"] {
            assert!(!is_place(name), "{name}");
        }
    }
}

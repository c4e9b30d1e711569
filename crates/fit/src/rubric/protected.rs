//! What nobody may be measured by: protected attributes, and the proxies for them that postings use.

use super::DropReason;
use crate::text::find_phrase;

use DropReason::{
    Address, Age, Appearance, EmploymentGap, Ethnicity, FamilyStatus, Gender, GraduationYear, Health, Nationality,
    Nativeness, Religion, SchoolPrestige,
};

/// Phrases by what they ask about, as words without punctuation.
const PHRASES: &[(DropReason, &str)] = &[
    (
        Age,
        "young|youthful|youngster|youngsters|digital native|digital natives|recent graduate|recent graduates|\
         recent grad|recent grads|new grad|new grads|new graduate|new graduates|fresh graduate|\
         fresh graduates|recently graduated|years old|years of age|year old|age limit|age group|age range|\
         age between|maximum age|minimum age|below the age|under the age|over the age|date of birth|\
         mature individual|mature candidate|mature person|age",
    ),
    (
        Gender,
        "male|female|males|females|men only|women only|gender|salesman|saleswoman|masculine|feminine|\
         gentleman|gentlemen|ladies only|girl|girls only|boys only|sexual orientation|transgender|he is|\
         she is|his own|her own|he must|she must",
    ),
    (
        Ethnicity,
        "caucasian|ethnicity|ethnic background|ethnic origin|race|racial|skin color|skin colour|hispanic|\
         african american|white candidates|black candidates|asian candidates|caste|tribe",
    ),
    (
        Religion,
        "christian|christians|muslim|muslims|jewish|hindu|catholic|protestant|religion|religious belief|\
         religious beliefs|practising|church member|believer|faith in god|personal faith|atheist",
    ),
    (
        FamilyStatus,
        "married|unmarried|marital status|marital|no children|childless|pregnant|pregnancy|family status|\
         without children|without kids|no kids|no family obligations|family commitments|family obligations|\
         bachelors only|single candidates",
    ),
    (
        Nationality,
        "nationality|citizen|citizens|citizenship|passport|passport holder|born in|nationals only|\
         national origin|country of origin|nationals|green card|immigrant",
    ),
    (
        Health,
        "disability|disabilities|disabled|able bodied|good health|be healthy|healthy individual|\
         physically fit|physical fitness required|no health problems|medically fit|ability to lift|\
         able to lift|lift up to|lifting up to|must lift|ability to stand|able to stand|stand for long|\
         standing for long|physical demands|medical history|kneeling|lift and or move|lift or move|\
         frequently lift|sit and stand|pushing pulling|non smoker",
    ),
    (
        Appearance,
        "good looking|attractive appearance|attractive person|attractive personality|attractive candidate|\
         well groomed|personal appearance|neat appearance|professional appearance|physical appearance|\
         recent photo|attach a photo|include a photo|with photo|presentable|minimum height",
    ),
    (
        Address,
        "zip code|zip codes|postal code|postcode|live within|lives within|living within|reside in|resides in|\
         residing in|must reside|must live|local candidates|local candidates only|local residents|be based in|\
         be located in|home address|good neighborhood|good neighbourhood",
    ),
    (
        SchoolPrestige,
        "ivy league|top university|top universities|top tier university|top tier universities|top tier school|\
         top tier college|top tier institution|top school|top schools|top college|top colleges|\
         top business school|top mba|elite university|elite universities|elite school|elite institution|\
         prestigious university|prestigious universities|prestigious school|prestigious institution|\
         prestigious college|renowned university|leading university|leading universities|reputed university|\
         reputed institute|reputed college|premier institute|premier institution|tier 1 college|\
         tier 1 university|tier 1 institute|tier 1 school|russell group|target school|target schools|oxbridge|\
         harvard|stanford|oxford|cambridge|yale|princeton|iit|iim|top ranked university|top ranked school|\
         best universities|mit graduate",
    ),
    (
        GraduationYear,
        "graduation year|year of graduation|graduated in|graduated after|graduated before|graduated since|\
         graduating in|graduating class|class of|graduation date|passing year|year of passing|passout|\
         pass out",
    ),
    (
        EmploymentGap,
        "employment gap|employment gaps|career gap|career gaps|career break|career breaks|gaps in employment|\
         gap in employment|gaps in your|no gaps|without gaps|resume gaps|continuous employment|\
         uninterrupted employment|uninterrupted career|currently employed|unemployed|gap years|gap year|\
         job hopper|job hoppers|job hopping",
    ),
    (
        Nativeness,
        "native speaker|native speakers|native level|native english|native german|native french|\
         native spanish|native language|native tongue|native fluency|native proficiency|native or|\
         mother tongue|first language|accent|accents|natively",
    ),
];

/// Phrases in which those words speak of the work and not of the person who applies.
const INNOCENT: &str = "young children|young people|young adults|young learners|young patients|young athletes|young students|\
     young readers|young minds|race condition|race conditions|gender equality|gender equity|gender studies|\
     gender diversity|gender mainstreaming|gender analysis|citizen science|citizen services|citizen engagement|\
     citizen developer|citizen developers|students with disabilities|children with disabilities|\
     people with disabilities|individuals with disabilities|adults with disabilities|disability services|\
     disability insurance|disability management|developmental disabilities|learning disabilities|male and female|\
     age appropriate|ages|horse race|passport services|oxford comma|bachelor of|catholic school|class of assets";

/// Sentences that promise not to measure by these attributes: no criterion, and nothing to report.
const PROMISES: &str = "regardless of|without regard|equal opportunity|equal employment|do not discriminate|does not discriminate|\
     reasonable accommodation|affirmative action|protected veteran";

/// The attribute that `text` asks about, if it does.
pub(crate) fn protected(text: &str) -> Option<DropReason> {
    let mut plain = in_words(text);
    for innocent in INNOCENT.split('|') {
        plain = plain.replace(innocent, " ");
    }
    let found =
        PHRASES.iter().find(|(_, phrases)| phrases.split('|').any(|phrase| find_phrase(&plain, phrase).is_some()));
    found.map(|(why, _)| *why)
}

/// Whether `text` is a statement of equal treatment.
pub(crate) fn is_promise(text: &str) -> bool {
    let plain = in_words(text);
    PROMISES.split('|').any(|phrase| find_phrase(&plain, phrase).is_some())
}

/// Lower case, every other character a single space: "Top-tier, (young)" becomes "top tier young".
fn in_words(text: &str) -> String {
    let lower = text.to_lowercase().replace(['’', '\''], "");
    lower
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<DropReason>) {
        assert_eq!(protected(text), expected, "{text}");
    }

    #[test]
    fn attributes_and_their_proxies_are_recognised() {
        check("A young, energetic team member", Some(Age));
        check("Digital native", Some(Age));
        check("Must be at least 18 years of age", Some(Age));
        check("Female candidates preferred", Some(Gender));
        check("Practising Christian", Some(Religion));
        check("Must be unmarried", Some(FamilyStatus));
        check("US citizens only", Some(Nationality));
        check("Degree from a top-tier university", Some(SchoolPrestige));
        check("Ivy League graduates", Some(SchoolPrestige));
        check("Graduated in 2020 or later", Some(GraduationYear));
        check("No gaps in the CV", Some(EmploymentGap));
        check("Live within ZIP code 10001", Some(Address));
        check("Native speaker of English", Some(Nativeness));
        check("Able to lift 50 pounds", Some(Health));
        check("Attach a photo", Some(Appearance));
    }

    #[test]
    fn the_same_words_about_the_work_are_not() {
        check("Experience teaching young children", None);
        check("Cloud native and React Native", None);
        check("Debugging race conditions; gap analysis; page layout", None);
        check("Manage storage, packages and languages", None);
        check("Bachelor's degree in Physics", None);
    }
}

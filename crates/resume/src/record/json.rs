//! The record in the shape of JSON Resume 1.0.0.

use serde_json::{Map, Value, json};

use super::{Basics, Certificate, Education, Language, Located, PartialDate, Period, Publication, Resume, Skill, Work};
use crate::Document;

pub(super) fn json_resume(resume: &Resume, document: &Document) -> Value {
    let list = |values: Vec<Value>| Some(Value::Array(values));
    let hidden = document.hidden.iter().map(|hidden| json!(hidden)).collect();
    let meta = object([
        ("version", Some(json!("v1.0.0"))),
        ("experienceMonths", resume.experience_months.map(Value::from)),
        ("hidden", list(hidden)),
    ]);
    object([
        ("$schema", Some(json!("https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"))),
        ("basics", Some(basics(&resume.basics))),
        ("work", list(resume.work.iter().map(work).collect())),
        ("education", list(resume.education.iter().map(education).collect())),
        ("skills", list(resume.skills.iter().map(skill).collect())),
        ("certificates", list(resume.certificates.iter().map(certificate).collect())),
        ("languages", list(resume.languages.iter().map(language).collect())),
        ("publications", list(resume.publications.iter().map(publication).collect())),
        ("meta", Some(meta)),
    ])
}

fn basics(basics: &Basics) -> Value {
    let profiles = basics
        .profiles
        .iter()
        .map(|profile| object([("network", Some(json!(profile.network))), ("url", Some(json!(profile.url)))]));
    // The document says where in one line; JSON Resume keeps free text in `address`.
    let location = text(&basics.location).map(|address| object([("address", Some(address))]));
    object([
        ("name", text(&basics.name)),
        ("label", text(&basics.label)),
        ("email", text(&basics.email)),
        ("phone", text(&basics.phone)),
        ("url", text(&basics.url)),
        ("summary", text(&basics.summary)),
        ("location", location),
        ("profiles", Some(Value::Array(profiles.collect()))),
    ])
}

fn work(work: &Work) -> Value {
    object([
        ("name", text(&work.name)),
        ("position", text(&work.position)),
        ("location", text(&work.location)),
        ("startDate", start(work.period.as_ref())),
        ("endDate", end(work.period.as_ref())),
        ("summary", text(&work.summary)),
        ("highlights", Some(texts(&work.highlights))),
    ])
}

fn education(education: &Education) -> Value {
    object([
        ("institution", text(&education.institution)),
        ("studyType", text(&education.study_type)),
        ("area", text(&education.area)),
        ("startDate", start(education.period.as_ref())),
        ("endDate", end(education.period.as_ref())),
    ])
}

fn skill(skill: &Skill) -> Value {
    object([("name", text(&skill.name)), ("keywords", Some(texts(&skill.keywords)))])
}

fn certificate(certificate: &Certificate) -> Value {
    object([
        ("name", Some(json!(certificate.name.value))),
        ("issuer", text(&certificate.issuer)),
        ("date", certificate.date.as_ref().map(|date| json!(written(date.value)))),
    ])
}

fn language(language: &Language) -> Value {
    object([("language", Some(json!(language.language.value))), ("fluency", text(&language.fluency))])
}

fn publication(publication: &Publication) -> Value {
    object([
        ("name", Some(json!(publication.name.value))),
        ("releaseDate", publication.date.as_ref().map(|date| json!(written(date.value)))),
    ])
}

fn text(located: &Option<Located<String>>) -> Option<Value> {
    located.as_ref().map(|located| json!(located.value))
}

fn texts(located: &[Located<String>]) -> Value {
    located.iter().map(|located| json!(located.value)).collect()
}

fn start(period: Option<&Located<Period>>) -> Option<Value> {
    period?.value.start.map(|date| json!(written(date)))
}

fn end(period: Option<&Located<Period>>) -> Option<Value> {
    period?.value.end.map(|date| json!(written(date)))
}

fn written(date: PartialDate) -> String {
    match date.month {
        Some(month) => format!("{:04}-{month:02}", date.year),
        None => format!("{:04}", date.year),
    }
}

/// An object without its absent members.
fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let present = members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(present.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read, structure};

    #[test]
    fn a_resume_as_json() {
        let text = "Ada Lovelace\nada@example.org\n\nExperience\nEngineer, Acme Inc  Mar 2021 – Present\n• Built engines\n\n\
                    Skills\nRust, SQL\u{E0068}\u{E0069}\n";
        let document = read(text.as_bytes(), &Limits::default()).unwrap();
        let resume = structure(&document, PartialDate { year: 2021, month: Some(12) });
        assert_eq!(
            json_resume(&resume, &document),
            json!({
                "$schema": "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json",
                "basics": { "name": "Ada Lovelace", "email": "ada@example.org", "profiles": [] },
                "work": [{
                    "name": "Acme Inc", "position": "Engineer", "startDate": "2021-03", "highlights": ["Built engines"]
                }],
                "education": [],
                "skills": [{ "keywords": ["Rust", "SQL"] }],
                "certificates": [],
                "languages": [],
                "publications": [],
                "meta": {
                    "version": "v1.0.0",
                    "experienceMonths": 10,
                    "hidden": [{ "why": "zero-width", "text": "hi", "page": 1 }]
                }
            })
        );
    }
}

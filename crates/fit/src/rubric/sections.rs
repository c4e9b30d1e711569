//! Which sentences of a posting ask something of the applicant, and how strongly.

use super::Need;
use super::duration::duration;
use crate::PostingText;
use crate::text::fold;

/// A sentence or list item that asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ask {
    pub(crate) text: String,
    pub(crate) need: Need,
}

/// What a heading announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Required,
    Preferred,
    Duties,
    /// Benefits, the company, how to apply.
    Elsewhere,
}

const PREFERRED: &str = "nice to have|nice to haves|bonus|preferred|plus|pluses|desirable|desired|good to have|extra credit|\
     would be great|advantage|advantages|optional|even better|brownie points|beneficial|an asset|would love|stand out|\
     not required|ideally";
const ELSEWHERE: &str = "benefit|benefits|we offer|perks|about us|about the company|about the team|why join|why us|compensation|salary|\
     who we are|what we offer|how to apply|equal opportunity|our values|what you ll get|what you get|in return|\
     pay range|our culture|hiring process|disclaimer|eeo|company description|company overview|schedule|job type|\
     location|why you ll love|what s in it|additional information|commitment|travel|work authorization|\
     working conditions|work environment|physical requirements|physical demands|covid|health and|note";
const DUTIES: &str = "what you ll do|what you will do|what you ll be doing|what will you do|responsibilities|responsibility|duties|\
     you will|the role|your role|day to day|your mission|tasks|in this role|your impact|job description|job summary|\
     position summary|overview|about the job|about the role|essential functions|job functions|accountabilities|\
     what you ll own";
const REQUIRED: &str = "requirement|requirements|qualification|qualifications|must have|must haves|must|you have|you ll need|you need|\
     you will need|what we re looking for|we re looking for|looking for|who you are|about you|your profile|skills|\
     skill|experience|what you bring|what you ll bring|you bring|minimum|need to have|required|essential|\
     your background|background|competencies|knowledge|education|we expect|ideal candidate|what you have|criteria|\
     credentials|what it takes|who we re looking for|to be successful|to succeed|what we need|abilities|\
     certifications";
/// Words by which a sentence asks, where no heading says that it does.
const CUES: &str = "experience with|experience in|experience of|experience as|experience using|years of|years experience|must have|\
     must be|required|you have|you know|proficient|proficiency|knowledge of|familiar with|familiarity with|degree in|\
     degree|ability to|skills|expertise in|expertise with|certified|certification|fluent|understanding of|looking for|\
     you bring|requires|skilled in|preferred|is a plus|nice to have|track record";

/// Sentences about the offer, the contract or the law, wherever they stand.
const BOILERPLATE: &str = "benefits package|comprehensive benefits|benefits include|other benefits|pay range|base pay|base salary|\
     salary range|salary may|salary to be|compensation range|total compensation|we offer|401 k|401k|bonus program|\
     incentive programs|discretionary bonus|annual bonus|paid time off|parental leave|life insurance|health insurance|\
     dental|tuition assistance|employee assistance|drug screen|drug test|background check|substance abuse test|\
     expected to close|visa sponsorship|employment visas|authorized to work|authorised to work|authorization to work|\
     eligibility to work|right to work|relocation assistance|apply now|click here|about the company|job description|\
     contract of employment|referral program|reward program|rewards program|applicants applying|range may be modified";
/// A line of more words than this, without a bullet, is prose and must ask by its own words.
const PROSE_WORDS: usize = 25;

/// The asks of a posting, in its order; empty where nothing in it asks.
pub(crate) fn asks(posting: &PostingText) -> Vec<Ask> {
    let mut asks = Vec::new();
    for line in lines(posting) {
        let need = match line.section {
            Some(Section::Required) => Need::Required,
            Some(Section::Preferred) => Need::Preferred,
            Some(Section::Duties | Section::Elsewhere) | None => continue,
        };
        asks.extend(line.sentences().filter(|text| !line.is_prose || is_asking(text)).map(|text| ask(text, need)));
    }
    if asks.is_empty() {
        // Without a heading that asks, a sentence must ask by its own words.
        for line in lines(posting).filter(|line| line.section != Some(Section::Elsewhere)) {
            asks.extend(line.sentences().filter(|text| is_asking(text)).map(|text| ask(text, Need::Required)));
        }
    }
    asks
}

/// What the posting says the work will be: no requirement, yet better than nothing to go by.
pub(crate) fn duties(posting: &PostingText) -> Vec<String> {
    lines(posting)
        .filter(|line| line.section != Some(Section::Elsewhere))
        .flat_map(|line| line.sentences().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// A line of a posting under its heading.
struct Line {
    section: Option<Section>,
    text: String,
    is_prose: bool,
}

impl Line {
    fn sentences(&self) -> impl Iterator<Item = &str> {
        // What ends in a colon introduces the lines below it.
        let is_lead_in = self.text.ends_with([':', '…']) || self.text.ends_with("...");
        sentences(&self.text).filter(move |text| !is_lead_in && !is_boilerplate(text))
    }
}

fn lines(posting: &PostingText) -> impl Iterator<Item = Line> {
    described(&posting.description).into_iter().chain(listed(posting))
}

/// Whether a sentence is about the offer, the contract or the law.
pub(crate) fn is_boilerplate(text: &str) -> bool {
    let words = heading_words(text);
    BOILERPLATE.split('|').any(|phrase| crate::text::has_phrase(&words, phrase))
}

fn ask(text: &str, need: Need) -> Ask {
    let says_preferred = PREFERRED.split('|').any(|phrase| crate::text::has_phrase(&heading_words(text), phrase));
    let need = if says_preferred { Need::Preferred } else { need };
    Ask { text: text.to_owned(), need }
}

fn listed(posting: &PostingText) -> Vec<Line> {
    let items = posting.lists.iter().flat_map(|list| list.items.iter().map(|item| (section(&list.heading), item)));
    items.map(|(section, item)| Line { section, text: item.clone(), is_prose: false }).collect()
}

/// The lines of a description, each with the section of the heading above it.
fn described(description: &str) -> Vec<Line> {
    let mut section = None;
    let mut lines = Vec::new();
    for line in description.lines() {
        let line = line.trim();
        let body = line.trim_start_matches(['*', '•', '-', '–', '·', '#', '▪', '●', ' ']).trim();
        if body.is_empty() {
            continue;
        }
        let text = match heading(line, body) {
            None => body,
            Some(found) => {
                section = Some(found);
                // "Requirements: Rust, SQL" is a heading with its content.
                match body.split_once(':') {
                    Some((_, rest)) if rest.trim().len() > 3 => rest.trim(),
                    _ => continue,
                }
            }
        };
        let has_bullet = body.len() < line.len();
        let is_prose =
            !has_bullet && (text.split_whitespace().count() > PROSE_WORDS || sentences(text).nth(1).is_some());
        lines.push(Line { section, text: text.to_owned(), is_prose });
    }
    lines
}

fn heading(line: &str, body: &str) -> Option<Section> {
    const HEADING_BYTES: usize = 60;
    let is_bullet = line.starts_with(['*', '•', '-', '–', '·', '▪', '●']) && !line.starts_with("**");
    let title = body.split_once(':').map_or(body, |(title, _)| title);
    let word_count = title.split_whitespace().count();
    let looks_like_one = !is_bullet && title.len() <= HEADING_BYTES && !title.ends_with(['.', '!', ',', ';']);
    let is_marked = body.contains(':') || line.starts_with('#') || body.ends_with('?');
    (looks_like_one && (word_count <= 4 || (is_marked && word_count <= 9) || word_count <= 6 && is_title_case(title)))
        .then(|| section(title))
        .flatten()
}

fn is_title_case(title: &str) -> bool {
    let long = || title.split_whitespace().filter(|word| word.len() > 3);
    long().filter(|word| word.starts_with(char::is_uppercase)).count() * 3 >= long().count() * 2
}

fn section(heading: &str) -> Option<Section> {
    let words = heading_words(heading);
    let says = |phrases: &str| phrases.split('|').any(|phrase| crate::text::has_phrase(&words, phrase));
    match () {
        () if says(PREFERRED) => Some(Section::Preferred),
        () if says(ELSEWHERE) => Some(Section::Elsewhere),
        () if says(DUTIES) => Some(Section::Duties),
        () if says(REQUIRED) => Some(Section::Required),
        () => None,
    }
}

fn heading_words(text: &str) -> String {
    fold(&text.replace(['’', '\'', '/', '&'], " "))
}

fn is_asking(text: &str) -> bool {
    let words = heading_words(text);
    duration(text).is_some() || CUES.split('|').any(|cue| crate::text::has_phrase(&words, cue))
}

/// The sentences of a line. "e.g. Rust", "Node.js" and "B.Sc." do not end one.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    const ABBREVIATIONS: [&str; 10] = ["e.g", "i.e", "etc", "incl", "b.sc", "m.sc", "ph.d", "approx", "b.s", "m.s"];
    let mut start = 0;
    let mut pieces = Vec::new();
    for (at, _) in line.match_indices(['.', ';', '!']) {
        let is_end = line[at + 1..].starts_with(' ')
            && line[at + 1..].trim_start().starts_with(|next: char| next.is_uppercase() || line[at..].starts_with(';'));
        let word = line[start..at].rsplit([' ', '(']).next().unwrap_or_default().to_lowercase();
        if is_end && !ABBREVIATIONS.contains(&word.as_str()) {
            pieces.push(&line[start..at]);
            start = at + 1;
        }
    }
    pieces.push(&line[start..]);
    pieces
        .into_iter()
        .map(|piece| piece.trim().trim_end_matches(['.', ';', ',']).trim())
        .filter(|piece| piece.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PostingList;

    #[track_caller]
    fn check(posting: &PostingText, expected: &[(&str, Need)]) {
        let found = asks(posting);
        assert_eq!(found.iter().map(|ask| (ask.text.as_str(), ask.need)).collect::<Vec<_>>(), expected);
    }

    fn list(heading: &str, items: &[&str]) -> PostingList {
        PostingList { heading: heading.to_owned(), items: items.iter().map(|&item| item.to_owned()).collect() }
    }

    #[test]
    fn lists_ask_by_their_headings() {
        let posting = PostingText {
            lists: vec![
                list("What you'll do", &["Ship code"]),
                list("What you’ll need", &["Rust. Also SQL.", "Kafka is a plus"]),
                list("Preferred qualifications", &["Go"]),
                list("Benefits", &["Experience with fun"]),
            ],
            ..PostingText::default()
        };
        check(
            &posting,
            &[
                ("Rust", Need::Required),
                ("Also SQL", Need::Required),
                ("Kafka is a plus", Need::Preferred),
                ("Go", Need::Preferred),
            ],
        );
    }

    #[test]
    fn descriptions_ask_under_their_headings() {
        let posting = PostingText {
            description: "We are Acme.\n\nYour Responsibilities\n* Cook\n\nRequirements:\n* 3 years, e.g. Italian food\n\nAbout us\nExperience in everything.".to_owned(),
            ..PostingText::default()
        };
        check(&posting, &[("3 years, e.g. Italian food", Need::Required)]);
    }

    #[test]
    fn plain_text_asks_by_its_words() {
        let posting = PostingText {
            description: "Acme bakes bread. The baker must have experience with sourdough. Join us!".to_owned(),
            ..PostingText::default()
        };
        check(&posting, &[("The baker must have experience with sourdough", Need::Required)]);
    }
}

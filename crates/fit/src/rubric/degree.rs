//! Degrees in a text: their level and field, never where or when they were earned.

use super::EducationLevel;
use crate::text::{find_phrase, fold};

/// A degree that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Degree {
    pub(crate) level: EducationLevel,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

use EducationLevel::{Associate, Bachelor, Doctorate, Master, Secondary};

/// A degree of no named level, unless one stands right before it ("Bachelor's degree in").
const ANY_DEGREE: &str = "degree in";

/// Names that mean a degree wherever they stand, in folded text; longer names before those they begin with.
const NAMES: &[(&str, EducationLevel)] = &[
    ("ph.d.", Doctorate),
    ("ph.d", Doctorate),
    ("phd", Doctorate),
    ("doctorate", Doctorate),
    ("doctoral degree", Doctorate),
    ("doctor of philosophy", Doctorate),
    ("juris doctor", Doctorate),
    ("master's", Master),
    ("master’s", Master),
    ("masters degree", Master),
    ("masters in", Master),
    ("master degree", Master),
    ("master of science", Master),
    ("master of arts", Master),
    ("master of business administration", Master),
    ("master of", Master),
    ("m.sc.", Master),
    ("m.sc", Master),
    ("msc", Master),
    ("mba", Master),
    ("m.b.a.", Master),
    ("m.tech", Master),
    ("mtech", Master),
    ("meng", Master),
    ("advanced degree", Master),
    ("graduate degree", Master),
    ("bachelor's", Bachelor),
    ("bachelor’s", Bachelor),
    ("bachelors", Bachelor),
    ("bachelor of science", Bachelor),
    ("bachelor of arts", Bachelor),
    ("bachelor of", Bachelor),
    ("bachelor degree", Bachelor),
    ("bachelor", Bachelor),
    ("b.sc.", Bachelor),
    ("b.sc", Bachelor),
    ("bsc", Bachelor),
    ("b.tech", Bachelor),
    ("btech", Bachelor),
    ("beng", Bachelor),
    ("b.eng", Bachelor),
    ("bba", Bachelor),
    ("undergraduate degree", Bachelor),
    ("college degree", Bachelor),
    ("university degree", Bachelor),
    ("four year degree", Bachelor),
    ("4 year degree", Bachelor),
    (ANY_DEGREE, Bachelor),
    ("associate's degree", Associate),
    ("associate’s degree", Associate),
    ("associates degree", Associate),
    ("associate degree", Associate),
    ("associate of", Associate),
    ("high school", Secondary),
    ("ged", Secondary),
    ("secondary school", Secondary),
];

/// Initials that mean a degree only in capitals and beside "in", "degree", "," or another degree.
const INITIALS: &[(&str, EducationLevel)] = &[
    ("M.S.", Master),
    ("M.A.", Master),
    ("MS", Master),
    ("MA", Master),
    ("B.S.", Bachelor),
    ("B.A.", Bachelor),
    ("BS", Bachelor),
    ("BA", Bachelor),
    ("JD", Doctorate),
    ("MD", Doctorate),
];

/// The degrees that `text` names, in order of place; where names overlap, the first and longest.
pub(crate) fn degrees(text: &str) -> Vec<Degree> {
    let folded = fold(text);
    let mut found: Vec<Degree> = Vec::new();
    for &(name, level) in NAMES {
        let mut from = 0;
        while let Some((start, end)) = find_phrase(&folded[from..], name) {
            let (start, end) = (from + start, from + end);
            from = end;
            // The field is read from the "in" that follows the degree.
            let end = if name == ANY_DEGREE { start + "degree".len() } else { end };
            found.push(Degree { level, start, end });
        }
    }
    for &(name, level) in INITIALS {
        for (start, _) in text.match_indices(name) {
            let end = start + name.len();
            if are_initials_of_a_degree(text, start, end) {
                found.push(Degree { level, start, end });
            }
        }
    }
    found.sort_by_key(|degree| (degree.start, std::cmp::Reverse(degree.end)));
    let mut kept: Vec<Degree> = Vec::new();
    for degree in found {
        let is_the_same = kept.last().is_some_and(|last| {
            degree.start < last.end
                || (text[last.end..degree.start].trim().is_empty() && text[degree.start..].starts_with("degree"))
        });
        if !is_the_same {
            kept.push(degree);
        }
    }
    kept
}

fn are_initials_of_a_degree(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = &text[end..];
    if before.is_some_and(|character| character.is_alphanumeric() || matches!(character, '-' | '.'))
        || after.starts_with(|character: char| character.is_alphanumeric())
    {
        return false;
    }
    let joins_a_degree = |rest: &str| {
        let rest = rest.trim_start_matches(['/', ' ']);
        INITIALS.iter().any(|(name, _)| rest.starts_with(name)) || rest.to_lowercase().starts_with("phd")
    };
    let follows_a_degree = text[..start].ends_with('/')
        && INITIALS.iter().any(|(name, _)| text[..start].trim_end_matches('/').ends_with(name));
    let trimmed = after.trim_start();
    ["in ", "degree", "of "].iter().any(|next| trimmed.starts_with(next))
        || (after.starts_with('/') && joins_a_degree(after))
        || follows_a_degree
        || (trimmed.starts_with(',') && text[..start].trim().is_empty())
}

/// The fields of study that follow a degree: "in Computer Science, Mathematics or a related field".
pub(crate) fn fields_after(text: &str, degree_end: usize) -> Vec<String> {
    const FIELDS_READ: usize = 5;
    let rest = &text[degree_end..];
    let folded = fold(rest);
    let Some((_, from)) = find_phrase(&folded, "in").filter(|&(start, _)| start < 24) else { return Vec::new() };
    let end = rest[from..].find(['.', ';', '(', '\n', ':']).map_or(rest.len(), |stop| from + stop);
    let mut fields = Vec::new();
    for part in rest[from..end].split([',', '/']).flat_map(|part| part.split(" or ")) {
        let part = part.trim().trim_start_matches("or ").trim_start_matches("and ").trim_start_matches("a ").trim();
        let lower = fold(part);
        let ends_the_list = ["related", "equivalent", "similar", "relevant", "with", "required", "preferred", "plus"]
            .iter()
            .any(|word| lower.starts_with(word) || find_phrase(&lower, word).is_some_and(|(start, _)| start < 4));
        if ends_the_list || part.split_whitespace().count() > 5 || part.chars().any(|letter| letter.is_ascii_digit()) {
            break;
        }
        let is_said_already = fields.iter().any(|field: &String| field.eq_ignore_ascii_case(part));
        if part.len() > 1 && !is_said_already {
            fields.push(part.to_owned());
        }
        if fields.len() == FIELDS_READ {
            break;
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[EducationLevel]) {
        let levels: Vec<EducationLevel> = degrees(text).iter().map(|degree| degree.level).collect();
        assert_eq!(levels, expected, "{text}");
    }

    #[test]
    fn degrees_are_told_from_other_uses_of_their_names() {
        check("Bachelor's or Master’s degree in Physics", &[Bachelor, Master]);
        check("BS/MS in Computer Science", &[Bachelor, Master]);
        check("BA degree; Ph.D. a plus", &[Bachelor, Doctorate]);
        check("Scrum Master, master data, MS Office, BA for retail", &[]);
        check("High school diploma or GED", &[Secondary, Secondary]);
        check("Degree in Law", &[Bachelor]);
        check("in-depth degree of freedom", &[]);
    }

    #[test]
    fn fields_are_listed_until_the_list_ends() {
        let text = "Bachelor's degree in Computer Science, Mathematics, or a related field required";
        assert_eq!(fields_after(text, 10), ["Computer Science", "Mathematics"]);
        assert_eq!(fields_after("BSc, 5 years in sales", 3), ["sales"]);
        assert_eq!(fields_after("BSc or equivalent experience", 3), Vec::<String>::new());
    }
}

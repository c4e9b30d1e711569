//! "5+ years", "three to five years", "18 months": how long a posting asks for.

/// A length of time that a text asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Duration {
    pub(crate) months: u32,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The first length of experience that `text` names; of a range, the lower end.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let tokens: Vec<(usize, &str)> = tokens(text);
    for (index, &(start, token)) in tokens.iter().enumerate() {
        let Some(number) = number(token) else { continue };
        // Between the number and its unit: "+", "or more", "to 5", "- 5", "full".
        for &(at, unit) in tokens.iter().skip(index + 1).take(4) {
            let unit_lower = unit.to_lowercase();
            let per_unit = match unit_lower.as_str() {
                "year" | "years" | "yr" | "yrs" => 12,
                "month" | "months" => 1,
                "or" | "more" | "to" | "plus" | "full" | "least" | "and" | "above" => continue,
                other if self::number(other).is_some() => continue,
                _ => break,
            };
            let is_experience = number > 0 && number * per_unit <= 40 * 12 && !is_another_age(&text[at + unit.len()..]);
            if is_experience {
                return Some(Duration { months: number * per_unit, start, end: at + unit.len() });
            }
            break;
        }
    }
    None
}

/// "18 years old", "20 years ago": a length of something other than experience.
fn is_another_age(after: &str) -> bool {
    let after = after.trim_start().to_lowercase();
    ["old", "ago", "of age", "in business", "warranty", "contract", "fixed"].iter().any(|word| after.starts_with(word))
}

fn tokens(text: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(char::is_alphanumeric) {
        let start = at + offset;
        let end = text[start..].find(|character: char| !character.is_alphanumeric()).map_or(text.len(), |n| start + n);
        tokens.push((start, &text[start..end]));
        at = end;
    }
    tokens
}

fn number(word: &str) -> Option<u32> {
    const WORDS: [&str; 11] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    if word.len() <= 2
        && let Ok(number) = word.parse()
    {
        return Some(number);
    }
    let lower = word.to_lowercase();
    WORDS.iter().position(|name| *name == lower).and_then(|position| u32::try_from(position).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(u32, &str)>) {
        let found = duration(text).map(|found| (found.months, &text[found.start..found.end]));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn lengths_of_experience_are_read() {
        check("5+ years of Rust", Some((60, "5+ years")));
        check("At least 3-5 years' experience", Some((36, "3-5 years")));
        check("three (3) or more years", Some((36, "three (3) or more years")));
        check("18 months of work", Some((18, "18 months")));
        check("2 to 4 yrs in sales", Some((24, "2 to 4 yrs")));
    }

    #[test]
    fn other_lengths_are_not() {
        check("must be 18 years old", None);
        check("founded 20 years ago", None);
        check("401k and 4 weeks", None);
        check("", None);
    }
}

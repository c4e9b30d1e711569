//! What can be looked up in one résumé: its visible text without identity, the skills it names, its degrees.

use resume::{Document, Resume, Span};

use super::Quote;
use super::degree::{HeldDegree, held_degrees};
use super::visible::{EXCLUDED, without_identity};
use crate::text::{fold, line_around, lines, stem, words};
use crate::{Mention, Taxonomy};

/// More than this is no quote any more.
pub(super) const QUOTE_CHARACTERS: usize = 200;
/// More quotes than this for one criterion say nothing more.
pub(super) const QUOTES_AT_MOST: usize = 3;

/// A line of the masked text with the stems of its words, made once for all criteria.
pub(super) struct StemmedLine {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) words: Vec<StemmedWord>,
}

pub(super) struct StemmedWord {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) stem: String,
}

pub(super) struct Evidence<'a> {
    pub(super) resume: &'a Resume,
    pub(super) taxonomy: &'a Taxonomy,
    /// As the reader sees it; quotes are cut from here.
    text: &'a str,
    /// The same, blanked where it tells who somebody is; everything is looked for here.
    pub(super) masked: String,
    /// `masked`, folded.
    pub(super) folded: String,
    pub(super) lines: Vec<StemmedLine>,
    pub(super) mentions: Vec<Mention>,
    pub(super) degrees: Vec<HeldDegree>,
}

impl<'a> Evidence<'a> {
    pub(super) fn gather(resume: &'a Resume, document: &'a Document, taxonomy: &'a Taxonomy) -> Self {
        let text = document.text.as_str();
        let masked = without_identity(text, resume);
        let mentions = taxonomy.find_trusting(&masked, &skill_lists(resume, &masked));
        let folded = fold(&masked);
        let lines = stemmed_lines(&masked);
        let mut evidence = Self { resume, taxonomy, text, masked, folded, lines, mentions, degrees: Vec::new() };
        evidence.degrees = held_degrees(&evidence);
        evidence
    }

    /// The quote of exactly this range; `None` where it is empty, off the text or tells who somebody is.
    pub(super) fn exactly(&self, start: usize, end: usize) -> Option<Quote> {
        let masked = self.masked.get(start..end)?;
        let trimmed = masked.trim();
        if trimmed.is_empty() || trimmed.contains(EXCLUDED) {
            return None;
        }
        let start = start + (masked.len() - masked.trim_start().len());
        let end = start + trimmed.len();
        let text = self.text.get(start..end)?.to_owned();
        Some(Quote { start, end, text })
    }

    /// The line around this range, or as much of a long line as fits a quote.
    pub(super) fn around(&self, start: usize, end: usize) -> Option<Quote> {
        self.masked.get(start..end)?;
        let (line_start, _) = line_around(&self.masked, start);
        let (_, line_end) = line_around(&self.masked, end);
        let from = self.masked[line_start..start].rfind(EXCLUDED).map_or(line_start, |at| line_start + at + 1);
        let to = self.masked[end..line_end].find(EXCLUDED).map_or(line_end, |at| end + at);
        let (from, to) = shorten(&self.masked, (from, to), (start, end));
        let from = from + leading_marks(&self.masked[from..start]);
        self.exactly(from, to)
    }

    /// Quotes of these places, those within work entries first, none within another.
    pub(super) fn quotes(&self, places: impl IntoIterator<Item = (usize, usize)>) -> Vec<Quote> {
        let mut places: Vec<(usize, usize)> = places.into_iter().collect();
        places.sort_by_key(|&(start, end)| (!self.is_in_work(start), start, end));
        let mut quotes: Vec<Quote> = Vec::new();
        for (start, end) in places {
            if quotes.len() == QUOTES_AT_MOST {
                break;
            }
            if let Some(quote) = self.around(start, end)
                && !quotes.iter().any(|other| other.start < quote.end && quote.start < other.end)
            {
                quotes.push(quote);
            }
        }
        quotes
    }

    pub(super) fn is_in_work(&self, at: usize) -> bool {
        self.resume.work.iter().any(|work| work.span.start <= at && at < work.span.end)
    }
}

fn stemmed_lines(masked: &str) -> Vec<StemmedLine> {
    let stemmed = |start: usize, (at, word): (usize, &str)| {
        let start = start + at;
        StemmedWord { start, end: start + word.len(), stem: stem(word) }
    };
    lines(masked)
        .map(|(start, end)| {
            let words = words(&masked[start..end]).map(|word| stemmed(start, word)).collect();
            StemmedLine { start, end, words }
        })
        .collect()
}

/// Where a name needs no surroundings: the skills of the structured résumé, and lines labelled as such.
fn skill_lists(resume: &Resume, masked: &str) -> Vec<(usize, usize)> {
    const LABELS: [&str; 9] = [
        "skills",
        "technical skills",
        "technologies",
        "tools",
        "programming languages",
        "tech stack",
        "stack",
        "software",
        "languages and tools",
    ];
    let structured = resume.skills.iter().flat_map(|skill| &skill.keywords).map(|keyword| keyword.span);
    let labelled = lines(masked).filter_map(|(start, end)| {
        let (label, _) = masked[start..end].split_once(':')?;
        let is_skills = LABELS.contains(&fold(label).trim());
        is_skills.then_some(Span { start: start + label.len() + 1, end })
    });
    structured.chain(labelled).map(|span| (span.start, span.end)).collect()
}

/// The part of `(from, to)` around `(start, end)` that fits a quote, cut between words.
fn shorten(text: &str, (from, to): (usize, usize), (start, end): (usize, usize)) -> (usize, usize) {
    let length = text[from..to].chars().count();
    if length <= QUOTE_CHARACTERS {
        return (from, to);
    }
    let room = QUOTE_CHARACTERS.saturating_sub(text[start..end].chars().count()) / 2;
    let before = text[from..start].char_indices().rev().take(room).last().map_or(start, |(at, _)| from + at);
    let after = text[end..to].char_indices().nth(room).map_or(to, |(at, _)| end + at);
    let before = match text[before..start].find(char::is_whitespace) {
        Some(space) if before > from => before + space + 1,
        _ => before,
    };
    let after = match text[end..after].rfind(char::is_whitespace) {
        Some(space) if after < to => end + space,
        _ => after,
    };
    (text.ceil_char_boundary(before), after)
}

/// The length of bullets and space before the words of a line.
fn leading_marks(text: &str) -> usize {
    let is_mark = |character: char| {
        character.is_whitespace() || matches!(character, '•' | '·' | '*' | '-' | '–' | '▪' | '●' | '○' | '|' | ',')
    };
    text.len() - text.trim_start_matches(is_mark).len()
}

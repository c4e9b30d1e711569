//! Sentences of postings with marked skills, as in SkillSpan (Zhang et al., NAACL 2022): JSON Lines of `tokens`,
//! `tags_knowledge` (B, I, O) and `source`. Counted on the sentences of the source "tech": exact spans, and tokens.

use std::collections::BTreeSet;
use std::path::Path;

use fit::Taxonomy;

use crate::counting::Counts;
use crate::set::{lines, word, words};
use crate::{EvalError, Figure};

pub(crate) fn measure(path: &Path) -> Result<Vec<Figure>, EvalError> {
    let taxonomy = Taxonomy::embedded();
    let (mut spans, mut tokens) = (Counts::default(), Counts::default());
    for (index, line) in lines(path)?.iter().enumerate() {
        if !matches!(word(line, "source").as_str(), "" | "tech") {
            continue;
        }
        let (text_tokens, tags) = (words(&line["tokens"]), words(&line["tags_knowledge"]));
        let wanted = marked(&tags);
        let found = named(&text_tokens, taxonomy);
        let place = |set: &BTreeSet<(usize, usize)>| set.iter().map(|span| (index, *span)).collect::<BTreeSet<_>>();
        spans.add(&place(&wanted), &place(&found));
        let each = |set: &BTreeSet<(usize, usize)>| {
            set.iter().flat_map(|(from, to)| *from..*to).map(|token| (index, token)).collect::<BTreeSet<_>>()
        };
        tokens.add(&each(&wanted), &each(&found));
    }
    Ok(spans.figures("spans").into_iter().chain(tokens.figures("tokens")).collect())
}

fn marked(tags: &[String]) -> BTreeSet<(usize, usize)> {
    let mut spans = BTreeSet::new();
    let mut start = None;
    for (index, tag) in tags.iter().map(String::as_str).chain(["O"]).enumerate() {
        if tag != "I" {
            spans.extend(start.take().map(|from| (from, index)));
        }
        if tag == "B" {
            start = Some(index);
        }
    }
    spans
}

/// The tokens that the taxonomy's mentions cover.
fn named(tokens: &[String], taxonomy: &Taxonomy) -> BTreeSet<(usize, usize)> {
    let mut text = String::new();
    let mut places = Vec::new();
    for token in tokens {
        let start = text.len();
        text.push_str(token);
        places.push((start, text.len()));
        text.push(' ');
    }
    let of = |start: usize, end: usize| {
        let from = places.iter().position(|(_, to)| *to > start)?;
        let to = places.iter().rposition(|(from, _)| *from < end)?;
        Some((from, to + 1))
    };
    taxonomy.find(&text).iter().filter_map(|mention| of(mention.start, mention.end)).collect()
}

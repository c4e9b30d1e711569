//! Ranks résumés for a posting, without a model: which of many to read first, never whom to reject.
//!
//! Each résumé and the posting are bags of words, weighted by how rare a word is among the résumés, with the posting's
//! title and the résumé's headline counted once more. Three steps then let the pool itself say which words belong
//! together: a space of its main directions (latent semantic analysis), a second look for what the best few have in
//! common (pseudo-relevance feedback), and a share of each résumé's neighbours' scores (diffusion). With few résumés the
//! pool knows little, so these steps fade in between [`POOL_FROM`] and [`POOL_TO`]. The steps are those of the literature;
//! [`docs/eval.md`] has the figures and the sources.
//!
//! The same pool and posting give the same scores, bit for bit. Whoever calls leaves names and contact details out of the
//! text: [`Candidate::of`] does.
//!
//! [`docs/eval.md`]: https://github.com/fulcrum/fulcrum/blob/main/docs/eval.md

mod diffusion;
mod latent;
mod sparse;
mod tokens;

use resume::{Document, Resume};

use self::diffusion::Neighbours;
use self::latent::Latent;
use self::sparse::{Sparse, Vocabulary};
use crate::PostingText;
use crate::assessment::without_identity;

/// Below so many résumés the pool says nothing about which words belong together…
const POOL_FROM: f64 = 100.0;

/// … and from so many on its word counts in full.
const POOL_TO: f64 = 400.0;

/// What the posting's title and the résumé's headline weigh beside the text they stand over.
const HEADLINE_WEIGHT: f64 = 0.5;

/// How many of the best the second look takes for relevant.
const FEEDBACK: usize = 5;

/// What cosine of meaning weighs beside cosine of words, where vectors of a model are given.
const MEANING_WEIGHT: f64 = 0.25;

/// More than so many are first narrowed down by their words: the later steps compare each with each.
const POOL_AT_MOST: usize = 2_000;

/// One résumé to be ranked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: String,
    /// What the person does, in a line.
    pub headline: String,
    /// The whole text, without name and contact details.
    pub text: String,
}

/// One place of a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Where the candidate stood in the list that was given.
    pub index: usize,
    /// Higher is nearer to the posting. Comparable within one ranking only.
    pub score: f64,
    /// The words that posting and résumé share and that say most, the strongest first.
    pub shared: Vec<String>,
}

/// Vectors of meaning that a model made, of unit length: one for the posting, one for each candidate.
#[derive(Debug, Clone, Copy)]
pub struct Meaning<'v> {
    pub posting: &'v [f32],
    pub candidates: &'v [Vec<f32>],
}

impl Candidate {
    /// A résumé as a candidate: what tells who somebody is and how to reach them is left out.
    #[must_use]
    pub fn of(id: String, resume: &Resume, document: &Document) -> Self {
        let text = without_identity(&document.text, resume).replace(crate::assessment::EXCLUDED, " ");
        let first = text.lines().map(str::trim).find(|line| line.chars().any(char::is_alphabetic)).unwrap_or_default();
        let label = resume.basics.label.as_ref().map(|label| label.value.clone());
        let latest = resume.work.first().and_then(|work| work.position.as_ref()).map(|position| position.value.clone());
        let headline = match resume.basics.name {
            // Nobody's name stands at the top, so that what stands there says what the person does.
            None => Some(first.to_owned()),
            Some(_) => label.or(latest),
        };
        Self { id, headline: headline.unwrap_or_default(), text }
    }
}

/// Ranks candidates for a posting, the nearest first; equals keep the order they came in.
#[must_use]
pub fn rank(posting: &PostingText, candidates: &[Candidate], meaning: Option<Meaning<'_>>) -> Vec<Ranked> {
    let posting = tokens::posting(posting);
    let counted: Vec<tokens::Counted> = candidates.iter().map(tokens::candidate).collect();
    let everybody: Vec<usize> = (0..candidates.len()).collect();
    let pool = if candidates.len() > POOL_AT_MOST {
        let space = Space::new(&counted, &everybody);
        let by_words = space.by_words(&space.query(&posting));
        let mut order = best_first(&by_words);
        order.truncate(POOL_AT_MOST);
        order.sort_unstable();
        order
    } else {
        everybody
    };
    let space = Space::new(&counted, &pool);
    let query = space.query(&posting);
    let scores = space.scores(&query, meaning, &pool);
    let mut ranked: Vec<Ranked> = best_first(&scores)
        .into_iter()
        // Adding nothing takes the sign off a zero.
        .map(|place| Ranked { index: pool[place], score: scores[place] + 0.0, shared: space.shared(&query, place) })
        .collect();
    let chosen: std::collections::HashSet<usize> = pool.iter().copied().collect();
    let least = ranked.last().map_or(0.0, |last| last.score).min(0.0);
    let rest = (0..candidates.len()).filter(|index| !chosen.contains(index));
    ranked.extend(rest.map(|index| Ranked { index, score: least, shared: Vec::new() }));
    ranked
}

/// A pool of résumés as vectors.
struct Space {
    vocabulary: Vocabulary,
    /// Of unit length.
    resumes: Vec<Sparse>,
    /// 0 to 1: how far the pool is trusted to say which words belong together.
    trust: f64,
}

impl Space {
    fn new(counted: &[tokens::Counted], pool: &[usize]) -> Self {
        let bodies: Vec<&tokens::Bag> = pool.iter().map(|index| &counted[*index].body).collect();
        let vocabulary = Vocabulary::of(&bodies);
        let resumes = pool.iter().map(|index| vocabulary.vector(&counted[*index], HEADLINE_WEIGHT)).collect();
        let trust = ((pool.len() as f64 - POOL_FROM) / (POOL_TO - POOL_FROM)).clamp(0.0, 1.0);
        Self { vocabulary, resumes, trust }
    }

    /// The posting in the words of the pool.
    fn query(&self, posting: &tokens::Counted) -> Sparse {
        self.vocabulary.vector(posting, HEADLINE_WEIGHT)
    }

    /// Cosines of words alone.
    fn by_words(&self, query: &Sparse) -> Vec<f64> {
        self.resumes.iter().map(|resume| resume.dot(query)).collect()
    }

    fn scores(&self, query: &Sparse, meaning: Option<Meaning<'_>>, pool: &[usize]) -> Vec<f64> {
        let mut scores = self.by_words(query);
        let mut alike = sparse::cosines(&self.resumes, self.vocabulary.len());
        if self.trust > 0.0 {
            let latent = Latent::of(&self.resumes, &self.vocabulary);
            latent.add_cosines(query, self.trust, &mut scores, &mut alike);
        }
        if let Some(meaning) = meaning {
            add_meaning(meaning, pool, &mut scores, &mut alike);
        }
        if self.trust > 0.0 {
            feed_back(&alike, self.trust, &mut scores);
        }
        Neighbours::of(&alike, scores.len()).spread(scores)
    }

    /// The words that say most of why a résumé stands where it does.
    fn shared(&self, query: &Sparse, place: usize) -> Vec<String> {
        const WORDS: usize = 8;
        let mut products = query.products(&self.resumes[place]);
        products.sort_by(|(one, left), (other, right)| right.total_cmp(left).then(one.cmp(other)));
        products.into_iter().take(WORDS).map(|(term, _)| self.vocabulary.term(term).to_owned()).collect()
    }
}

/// The second look: what resembles the best few moves up. `alike` is a square matrix, row by row.
fn feed_back(alike: &[f64], strength: f64, scores: &mut [f64]) {
    let best: Vec<(usize, f64)> =
        best_first(scores).into_iter().take(FEEDBACK).map(|place| (place, scores[place].max(0.0))).collect();
    let total: f64 = best.iter().map(|(_, weight)| weight).sum();
    if total <= f64::EPSILON {
        return;
    }
    let count = scores.len();
    for (place, weight) in best {
        for (score, cosine) in scores.iter_mut().zip(&alike[place * count..(place + 1) * count]) {
            *score += strength * weight / total * cosine;
        }
    }
}

fn add_meaning(meaning: Meaning<'_>, pool: &[usize], scores: &mut [f64], alike: &mut [f64]) {
    let dot = |one: &[f32], other: &[f32]| -> f64 {
        one.iter().zip(other).map(|(one, other)| f64::from(*one) * f64::from(*other)).sum()
    };
    let count = scores.len();
    for (row, own) in pool.iter().enumerate() {
        let own = &meaning.candidates[*own];
        scores[row] += MEANING_WEIGHT * dot(own, meaning.posting);
        for (column, other) in pool.iter().enumerate() {
            alike[row * count + column] += MEANING_WEIGHT * dot(own, &meaning.candidates[*other]);
        }
    }
}

/// Places by score, the highest first; equals in order.
fn best_first(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]).then(one.cmp(other)));
    order
}

#[cfg(test)]
mod tests;

//! Postings and résumés of known occupations, in JSON Lines of `id`, `category` and `text`. A résumé is relevant to a
//! posting when their categories are equal: noisy, but the same for everyone who is measured.

use std::path::Path;

use fit::{Candidate, PostingText};
use resume::Limits;

use crate::baseline::Collection;
use crate::set::{lines, word};
use crate::{EvalError, Figure, Unit, speed};

const TOP: usize = 10;
const RECALLED: usize = 50;

pub(crate) fn measure(jobs: &Path, resumes: &Path) -> Result<Vec<Figure>, EvalError> {
    let (postings, resumes) = (lines(jobs)?, lines(resumes)?);
    let categories: Vec<String> = resumes.iter().map(|resume| word(resume, "category")).collect();
    let texts: Vec<String> = resumes.iter().map(|resume| word(resume, "text")).collect();
    let pool: Vec<Candidate> =
        resumes.iter().zip(&texts).map(|(resume, text)| candidate(word(resume, "id"), text)).collect();
    let collection = Collection::new(texts.iter().map(String::as_str));
    let mut methods = [Tally::named("Fulcrum"), Tally::named("TF-IDF"), Tally::named("BM25")];
    let mut time = speed::Processor::start();
    for posting in &postings {
        let (category, text) = (word(posting, "category"), word(posting, "text"));
        let relevant: Vec<bool> = categories.iter().map(|other| *other == category).collect();
        let ranked = time.count(|| fit::rank(&PostingText::from_text(&text), &pool, None));
        methods[0].add(&ranked.iter().map(|place| relevant[place.index]).collect::<Vec<_>>());
        methods[1].add(&by_score(&collection.tf_idf(&text), &relevant));
        methods[2].add(&by_score(&collection.bm25(&text), &relevant));
    }
    let count = postings.len();
    let mut figures: Vec<Figure> = methods.iter().flat_map(Tally::figures).collect();
    figures.push(Figure::new(
        format!("Fulcrum: time to rank {} résumés", pool.len()),
        time.milliseconds() / count.max(1) as f64,
        Unit::Milliseconds,
        count,
    ));
    Ok(figures)
}

fn candidate(id: String, text: &str) -> Candidate {
    let as_of = resume::PartialDate { year: 2026, month: None };
    match resume::read(text.as_bytes(), &Limits::default()) {
        Ok(document) => Candidate::of(id, &resume::structure(&document, as_of), &document),
        Err(_) => Candidate { id, headline: String::new(), text: String::new() },
    }
}

fn by_score(scores: &[f64], relevant: &[bool]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]).then(one.cmp(other)));
    order.into_iter().map(|place| relevant[place]).collect()
}

/// The figures of one method, summed up over the postings that have a relevant résumé.
struct Tally {
    method: &'static str,
    gain: f64,
    precision: f64,
    recall: f64,
    count: usize,
}

impl Tally {
    fn named(method: &'static str) -> Self {
        Self { method, gain: 0.0, precision: 0.0, recall: 0.0, count: 0 }
    }

    fn add(&mut self, ranked: &[bool]) {
        let relevant = ranked.iter().filter(|is_relevant| **is_relevant).count();
        if relevant == 0 {
            return;
        }
        let hits = |depth: usize| ranked.iter().take(depth).filter(|is_relevant| **is_relevant).count() as f64;
        self.gain += discounted(ranked.iter().take(TOP).copied()) / discounted((0..TOP).map(|place| place < relevant));
        self.precision += hits(TOP) / TOP as f64;
        self.recall += hits(RECALLED) / relevant as f64;
        self.count += 1;
    }

    fn figures(&self) -> [Figure; 3] {
        let mean = |sum: f64| sum / self.count.max(1) as f64;
        [
            Figure::new(format!("{}: nDCG@{TOP}", self.method), mean(self.gain), Unit::Share, self.count),
            Figure::new(format!("{}: precision@{TOP}", self.method), mean(self.precision), Unit::Share, self.count),
            Figure::new(format!("{}: recall@{RECALLED}", self.method), mean(self.recall), Unit::Share, self.count),
        ]
    }
}

fn discounted(relevant: impl Iterator<Item = bool>) -> f64 {
    relevant
        .enumerate()
        .filter(|(_, is_relevant)| *is_relevant)
        .map(|(place, _)| 1.0 / (place as f64 + 2.0).log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gain_is_discounted_by_place() {
        let mut tally = Tally::named("test");
        tally.add(&[true, false, true]);
        let wanted = (1.0 + 1.0 / 4.0_f64.log2()) / (1.0 + 1.0 / 3.0_f64.log2());
        assert!((tally.gain - wanted).abs() < 1e-12);
        assert_eq!((tally.precision, tally.recall), (0.2, 1.0));
    }
}

//! Vectors of meaning for a ranking.

use std::path::Path;

use anyhow::{Context, Result};
use fit::{Candidate, Meaning, PostingText};
use model::Embedder as _;
use model::embedding::MiniLm;

use super::super::model::LOADING;

/// What a headline weighs beside the text it stands over.
const HEADLINE_WEIGHT: f32 = 0.5;

pub(super) struct Vectors {
    posting: Vec<f32>,
    candidates: Vec<Vec<f32>>,
}

impl Vectors {
    pub(super) fn as_meaning(&self) -> Meaning<'_> {
        Meaning { posting: &self.posting, candidates: &self.candidates }
    }
}

/// Embeds the posting and each candidate: the beginning of the text, and the headline.
pub(super) fn embed(dir: &Path, posting: &PostingText, candidates: &[Candidate]) -> Result<Vectors> {
    let model = MiniLm::load(dir, LOADING)
        .with_context(|| format!("{} cannot be used; `fulcrum model fetch` puts a model there", dir.display()))?;
    let lists = posting.lists.iter().flat_map(|list| std::iter::once(&list.heading).chain(&list.items));
    let body: Vec<&str> = [&posting.title, &posting.description].into_iter().chain(lists).map(String::as_str).collect();
    let posting = vector(&model, &posting.title, &body.join("\n"))?;
    let candidates = candidates
        .iter()
        .map(|candidate| vector(&model, &candidate.headline, &candidate.text))
        .collect::<Result<_>>()?;
    Ok(Vectors { posting, candidates })
}

fn vector(model: &MiniLm, headline: &str, text: &str) -> Result<Vec<f32>> {
    let vectors = model.embed(&[text, headline])?;
    let [text, headline] = vectors.as_slice() else { anyhow::bail!("the model gave no vector") };
    let sum: Vec<f32> = text.iter().zip(headline).map(|(text, headline)| text + HEADLINE_WEIGHT * headline).collect();
    let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::EPSILON);
    Ok(sum.into_iter().map(|value| value / length).collect())
}

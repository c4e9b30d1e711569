//! Latent semantic analysis: the main directions of a pool, in which "bookkeeping" and "ledger" point the same way.
//!
//! A truncated singular value decomposition by subspace iteration (Halko, Martinsson and Tropp, "Finding structure with
//! randomness", SIAM Review 53, 2011). The starting directions are signs made from the words themselves, so that the same
//! pool gives the same directions on every machine.

use super::sparse::{Sparse, Vocabulary};

/// One direction for so many résumés, up to a limit.
const RESUMES_PER_DIRECTION: usize = 12;
const DIRECTIONS_AT_MOST: usize = 75;
const ITERATIONS: usize = 6;

pub(super) struct Latent {
    /// One row of `directions` numbers for each term.
    terms: Vec<f64>,
    /// The same for each résumé, of unit length.
    resumes: Vec<f64>,
    directions: usize,
}

impl Latent {
    pub(super) fn of(resumes: &[Sparse], vocabulary: &Vocabulary) -> Self {
        let directions = (resumes.len() / RESUMES_PER_DIRECTION).clamp(2, DIRECTIONS_AT_MOST);
        let start: Vec<f64> = vocabulary.terms().flat_map(|term| signs(term, directions)).collect();
        let mut basis = forward(resumes, &start, directions);
        orthonormalise(&mut basis, resumes.len(), directions);
        for _ in 0..ITERATIONS {
            let back = backward(resumes, &basis, vocabulary.len(), directions);
            basis = forward(resumes, &back, directions);
            orthonormalise(&mut basis, resumes.len(), directions);
        }
        let mut terms = backward(resumes, &basis, vocabulary.len(), directions);
        orthonormalise(&mut terms, vocabulary.len(), directions);
        let mut own = forward(resumes, &terms, directions);
        own.chunks_exact_mut(directions).for_each(normalise);
        Self { terms, resumes: own, directions }
    }

    /// Adds the cosines in this space, weighted, to those of the query with each and of each with each.
    pub(super) fn add_cosines(&self, query: &Sparse, weight: f64, scores: &mut [f64], alike: &mut [f64]) {
        let mut place = forward(std::slice::from_ref(query), &self.terms, self.directions);
        normalise(&mut place);
        let rows: Vec<&[f64]> = self.resumes.chunks_exact(self.directions).collect();
        for (score, row) in scores.iter_mut().zip(&rows) {
            *score += weight * dot(row, &place);
        }
        for (own, alike) in rows.iter().zip(alike.chunks_exact_mut(rows.len().max(1))) {
            for (cosine, other) in alike.iter_mut().zip(&rows) {
                *cosine += weight * dot(own, other);
            }
        }
    }
}

/// Rows of `matrix` (one for each term) summed up by the entries of each vector.
fn forward(vectors: &[Sparse], matrix: &[f64], directions: usize) -> Vec<f64> {
    let mut product = vec![0.0; vectors.len() * directions];
    for (vector, row) in vectors.iter().zip(product.chunks_exact_mut(directions)) {
        for (place, value) in &vector.0 {
            let term = &matrix[place * directions..(place + 1) * directions];
            row.iter_mut().zip(term).for_each(|(sum, entry)| *sum += value * entry);
        }
    }
    product
}

/// The transpose of [`forward`]: one row for each term.
fn backward(vectors: &[Sparse], matrix: &[f64], terms: usize, directions: usize) -> Vec<f64> {
    let mut product = vec![0.0; terms * directions];
    for (vector, row) in vectors.iter().zip(matrix.chunks_exact(directions)) {
        for (place, value) in &vector.0 {
            let term = &mut product[place * directions..(place + 1) * directions];
            term.iter_mut().zip(row).for_each(|(sum, entry)| *sum += value * entry);
        }
    }
    product
}

/// Makes the columns orthonormal (modified Gram-Schmidt, twice, which is as stable as Householder's). A column that the
/// others already span becomes zero.
fn orthonormalise(matrix: &mut [f64], rows: usize, columns: usize) {
    let mut transposed: Vec<Vec<f64>> =
        (0..columns).map(|column| (0..rows).map(|row| matrix[row * columns + column]).collect()).collect();
    for column in 0..columns {
        let (before, rest) = transposed.split_at_mut(column);
        let own = &mut rest[0];
        let length = dot(own, own).sqrt();
        for _ in 0..2 {
            for other in before.iter() {
                let along = dot(own, other);
                own.iter_mut().zip(other).for_each(|(own, other)| *own -= along * other);
            }
        }
        let left = dot(own, own).sqrt();
        let factor = if left > length * 1e-9 && left > 0.0 { 1.0 / left } else { 0.0 };
        own.iter_mut().for_each(|entry| *entry *= factor);
    }
    for (column, entries) in transposed.iter().enumerate() {
        for (row, entry) in entries.iter().enumerate() {
            matrix[row * columns + column] = *entry;
        }
    }
}

fn normalise(row: &mut [f64]) {
    let length = dot(row, row).sqrt();
    if length > 1e-12 {
        row.iter_mut().for_each(|entry| *entry /= length);
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// `count` signs that a word always gets: the top bits of `SplitMix64`, seeded with the FNV-1a hash of the word.
fn signs(word: &str, count: usize) -> impl Iterator<Item = f64> {
    let hash = word
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (1..=count as u64).map(move |step| {
        let mut mixed = hash.wrapping_add(step.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        if mixed >> 63 == 1 { 1.0 } else { -1.0 }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_become_orthonormal() {
        let mut matrix = vec![1.0, 1.0, 2.0, 0.0, 1.0, 2.0, 1.0, 0.0, 2.0];
        orthonormalise(&mut matrix, 3, 3);
        let column = |index: usize| -> Vec<f64> { (0..3).map(|row| matrix[row * 3 + index]).collect() };
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            assert!(dot(&column(one), &column(other)).abs() < 1e-12);
        }
        assert!((dot(&column(0), &column(0)) - 1.0).abs() < 1e-12);
    }
}

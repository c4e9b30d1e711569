//! Scores spread over neighbours, so that who resembles many good matches is one (Zhou et al., "Ranking on Data
//! Manifolds", NIPS 2003).

/// Each is joined to so many of those it resembles most…
const NEIGHBOURS: usize = 10;

/// … and takes this share of its score from them.
const SHARE: f64 = 0.5;
const ITERATIONS: usize = 10;

/// For each, its neighbours with weights that sum up to one.
pub(super) struct Neighbours(Vec<Vec<(usize, f64)>>);

impl Neighbours {
    /// `alike` is a square matrix, row by row.
    pub(super) fn of(alike: &[f64], count: usize) -> Self {
        let nearest = NEIGHBOURS.min(count.saturating_sub(1));
        let mut joined: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
        for row in 0..count {
            let own = &alike[row * count..(row + 1) * count];
            let mut others: Vec<usize> = (0..count).filter(|other| *other != row).collect();
            others.sort_by(|one, other| own[*other].total_cmp(&own[*one]).then(one.cmp(other)));
            for other in others.into_iter().take(nearest).filter(|other| own[*other] > 0.0) {
                joined[row].push((other, own[other]));
                joined[other].push((row, own[other]));
            }
        }
        for neighbours in &mut joined {
            neighbours.sort_by_key(|(place, _)| *place);
            neighbours.dedup_by_key(|(place, _)| *place);
            let total: f64 = neighbours.iter().map(|(_, weight)| weight).sum();
            neighbours.iter_mut().for_each(|(_, weight)| *weight /= total);
        }
        Self(joined)
    }

    pub(super) fn spread(&self, scores: Vec<f64>) -> Vec<f64> {
        let mut spread = scores.clone();
        for _ in 0..ITERATIONS {
            spread = self
                .0
                .iter()
                .zip(&scores)
                .map(|(neighbours, own)| {
                    let theirs: f64 = neighbours.iter().map(|(place, weight)| weight * spread[*place]).sum();
                    SHARE * theirs + (1.0 - SHARE) * own
                })
                .collect();
        }
        spread
    }
}

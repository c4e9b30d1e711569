//! What the tests of the readers share.

use crate::{Document, Hidden, HiddenWhy, Limits, read};

pub(super) fn hidden(why: HiddenWhy, text: &str) -> Hidden {
    Hidden { why, text: text.to_owned(), page: 1, bounds: None }
}

pub(super) fn text_and_hidden(document: &Document) -> (&str, Vec<Hidden>) {
    // Where it lies has tests of its own.
    let hidden = document.hidden.iter().map(|hidden| Hidden { bounds: None, ..hidden.clone() });
    (&document.text, hidden.collect())
}

/// Reads the file cut short at many places, and with bytes changed here and there. What comes of it does not matter.
pub(super) fn mutate(valid: &[u8], times: usize) {
    for length in (0..valid.len()).step_by(valid.len() / times + 1) {
        let _ = read(&valid[..length], &Limits::default());
    }
    // A small generator of its own keeps the test the same on every run.
    let mut state = 0x2545_F491_u32;
    for _ in 0..times {
        let mut bytes = valid.to_vec();
        for _ in 0..4 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let place = (state >> 3) as usize % bytes.len();
            bytes[place] ^= 1 << (state >> 29);
        }
        let _ = read(&bytes, &Limits::default());
    }
}

//! Where on its line each character stands, once the line has become canonical: its words are found again in the line as
//! it was set, one after the other.

use super::{invisible, normalise};

/// Tenths of a point are finer than a pixel of any picture of the page.
const TENTHS: f32 = 10.0;

/// The steps of a canonical line, from the left of its bounds, given where the characters of the raw line begin and where
/// the last one ends. None where the two lines cannot be matched.
pub(super) fn along(line: &str, raw: &str, edges: &[f32], left: f32) -> Vec<u16> {
    let places = places(line, raw, edges).unwrap_or_default();
    let mut reached = 0;
    let step = |place: f32| {
        // What lies left of what comes before it takes no room.
        let step = (((place - left) * TENTHS).round() as u16).saturating_sub(reached);
        reached += step;
        step
    };
    places.into_iter().map(step).collect()
}

fn places(line: &str, raw: &str, edges: &[f32]) -> Option<Vec<f32>> {
    let raw: Vec<char> = raw.chars().collect();
    if edges.len() != raw.len() + 1 {
        return None;
    }
    let mut words = words(&raw);
    let mut places = Vec::with_capacity(line.len() + 1);
    let mut end = None;
    for word in line.split(' ') {
        // A space begins where the word before it ends, however wide it is.
        places.extend(end);
        if word.is_empty() {
            continue;
        }
        let found = words.next().filter(|found| found.text == word)?;
        let (length, count) = (found.end - found.start, word.chars().count());
        // An accent that was a character of its own has none now: the places are spread over what there is.
        for index in 0..count {
            let (whole, rest) = (index * length / count, index * length % count);
            let (from, to) = (*edges.get(found.start + whole)?, *edges.get(found.start + whole + 1)?);
            places.push(from + (to - from) * rest as f32 / count as f32);
        }
        end = edges.get(found.end).copied();
    }
    places.extend(end);
    Some(places)
}

/// A word of the raw line in its canonical form.
struct Word {
    text: String,
    start: usize,
    end: usize,
}

/// The words of a raw line that the canonical line has as well.
fn words(raw: &[char]) -> impl Iterator<Item = Word> {
    let parts = raw.split(|&character| normalise::is_space(character));
    let mut start = 0;
    parts.filter_map(move |part| {
        let end = start + part.len();
        let text = normalise::line(&invisible::strip(&part.iter().collect::<String>()).visible);
        let word = Word { text, start, end };
        start = end + 1;
        (!word.text.is_empty()).then_some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character of the raw line ten points wide, from 100.
    fn steps(raw: &str) -> (String, Vec<u16>) {
        let edges: Vec<f32> = (0..=raw.chars().count()).map(|index| 100.0 + 10.0 * index as f32).collect();
        let line = normalise::line(&invisible::strip(raw).visible);
        let steps = along(&line, raw, &edges, 100.0);
        (line, steps)
    }

    #[test]
    fn each_character_has_its_place_and_the_last_one_its_end() {
        assert_eq!(steps("Go, C"), ("Go, C".to_owned(), vec![0, 100, 100, 100, 100, 100]));
    }

    #[test]
    fn what_leaves_the_line_leaves_its_room_behind() {
        // An icon and a space before the word, a wide gap, an invisible character at the end.
        assert_eq!(steps("\u{E0B1} a    b\u{200B}"), ("a  b".to_owned(), vec![200, 100, 0, 400, 200]));
    }

    #[test]
    fn what_is_spelled_out_or_joined_shares_the_room() {
        assert_eq!(steps("\u{FB01}n"), ("fin".to_owned(), vec![0, 67, 66, 67]));
        assert_eq!(steps("u\u{308}b c"), ("üb c".to_owned(), vec![0, 150, 150, 100, 100]));
    }

    #[test]
    fn without_the_places_of_the_raw_line_there_are_none() {
        assert_eq!(along("ab", "ab", &[], 0.0), Vec::<u16>::new());
        assert_eq!(along("ab", "xy", &[0.0, 1.0, 2.0], 0.0), Vec::<u16>::new());
    }

    #[test]
    fn what_lies_left_of_what_is_before_it_takes_no_room() {
        assert_eq!(along("ab", "ab", &[5.0, 2.0, 9.0], 4.0), [10, 0, 40]);
    }
}

//! Bullets that are drawn and not written: a small shape just before the first word of a line.

use hayro_interpret::kurbo::Rect;

use super::words::Word;

/// In ems: how far before its line a bullet may stand.
const REACH: f64 = 2.5;

/// In ems: how far the middle of the bullet may lie off the middle of small letters.
const SLACK: f64 = 0.3;

/// Adds a word "•" for every dot that starts a line.
pub(super) fn add(words: &mut Vec<Word>, dots: &[Rect]) {
    let bullets: Vec<Word> = dots.iter().filter_map(|dot| bullet(words, *dot)).collect();
    words.extend(bullets);
}

fn bullet(words: &[Word], dot: Rect) -> Option<Word> {
    let middle = dot.center();
    let on_line = |word: &&Word| (word.baseline - word.size * 0.3 - middle.y).abs() < word.size * SLACK;
    let after = words
        .iter()
        .filter(on_line)
        .filter(|word| word.left >= dot.x1 - 0.5 && word.left - dot.x1 < word.size * REACH)
        .min_by(|one, other| one.left.total_cmp(&other.left))?;
    // A dot between two words is a separator, or one of five that rate a skill.
    let near = |word: &&Word| word.right <= dot.x0 + 0.5 && dot.x0 - word.right < word.size * REACH;
    if words.iter().filter(on_line).any(|word| near(&word)) || after.size < dot.height() {
        return None;
    }
    Some(Word {
        text: "•".to_owned(),
        starts: vec![dot.x0],
        left: dot.x0,
        right: dot.x1,
        spaced: true,
        ..after.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_before_a_line_is_a_bullet_and_one_between_words_is_not() {
        let word = |text: &str, left: f64| Word {
            text: text.to_owned(),
            starts: Vec::new(),
            left,
            right: left + 30.0,
            baseline: 100.0,
            size: 10.0,
            spaced: true,
        };
        let dot = |left: f64| Rect::new(left, 95.0, left + 4.0, 99.0);
        let mut words = vec![word("Led", 60.0), word("teams", 110.0)];
        add(&mut words, &[dot(48.0), dot(98.0)]);
        let bullet = Word { right: 52.0, starts: vec![48.0], text: "•".to_owned(), ..word("", 48.0) };
        assert_eq!(words, [word("Led", 60.0), word("teams", 110.0), bullet]);
    }
}

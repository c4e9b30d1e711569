//! What differs between two texts, line by line.

/// How many lines around a difference are shown.
const AROUND: usize = 3;
/// Beyond so many pairs of lines the texts are not compared line by line: one then takes the other's place as a whole.
const MOST_PAIRS: usize = 4_000_000;

/// A line of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LineView {
    pub(crate) how: How,
    /// Its number before and after, from 1.
    pub(crate) before: Option<usize>,
    pub(crate) after: Option<usize>,
    pub(crate) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Same,
    Added,
    Removed,
    /// So many lines are left out because they are the same.
    Left,
}

impl LineView {
    pub(crate) fn class(&self) -> &'static str {
        match self.how {
            How::Same => "same",
            How::Added => "added",
            How::Removed => "removed",
            How::Left => "left",
        }
    }

    /// For those who do not see the colour.
    pub(crate) fn sign(&self) -> &'static str {
        match self.how {
            How::Added => "+",
            How::Removed => "−",
            How::Same | How::Left => "",
        }
    }

    pub(crate) fn word(&self) -> &'static str {
        match self.how {
            How::Added => "added: ",
            How::Removed => "removed: ",
            How::Same | How::Left => "",
        }
    }
}

/// The lines that differ, with some around them. Empty where nothing differs.
pub(crate) fn between(before: &str, after: &str) -> Vec<LineView> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let begin = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let end = old[begin..].iter().rev().zip(new[begin..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_middle, new_middle) = (&old[begin..old.len() - end], &new[begin..new.len() - end]);
    if old_middle.is_empty() && new_middle.is_empty() {
        return Vec::new();
    }
    let mut all: Vec<LineView> = (0..begin).map(|at| same(at, at, old[at])).collect();
    all.extend(middle(old_middle, new_middle, begin));
    let (from_old, from_new) = (old.len() - end, new.len() - end);
    all.extend((0..end).map(|at| same(from_old + at, from_new + at, old[from_old + at])));
    shortened(all)
}

fn same(before: usize, after: usize, text: &str) -> LineView {
    LineView { how: How::Same, before: Some(before + 1), after: Some(after + 1), text: text.to_owned() }
}

/// By the longest sequence of lines that both have.
fn middle(old: &[&str], new: &[&str], begin: usize) -> Vec<LineView> {
    let removed =
        |at: usize| LineView { how: How::Removed, before: Some(begin + at + 1), after: None, text: old[at].to_owned() };
    let added =
        |at: usize| LineView { how: How::Added, before: None, after: Some(begin + at + 1), text: new[at].to_owned() };
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        return (0..old.len()).map(removed).chain((0..new.len()).map(added)).collect();
    }
    // How many lines the rests from (i, j) have in common.
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            lines.push(same(begin + i, begin + j, old[i]));
            (i, j) = (i + 1, j + 1);
        } else if common[(i + 1) * width + j] >= common[i * width + j + 1] {
            lines.push(removed(i));
            i += 1;
        } else {
            lines.push(added(j));
            j += 1;
        }
    }
    lines.extend((i..old.len()).map(removed));
    lines.extend((j..new.len()).map(added));
    lines
}

/// Leaves out what is the same and far from every difference.
fn shortened(all: Vec<LineView>) -> Vec<LineView> {
    let differs: Vec<usize> =
        all.iter().enumerate().filter(|(_, line)| line.how != How::Same).map(|(at, _)| at).collect();
    let is_near = |at: usize| {
        let next = differs.partition_point(|differing| *differing < at);
        let ahead = differs.get(next).is_some_and(|differing| differing - at <= AROUND);
        let behind = next.checked_sub(1).is_some_and(|last| at - differs[last] <= AROUND);
        ahead || behind
    };
    let (mut shown, mut left) = (Vec::new(), 0);
    let rest = |left: usize| LineView { how: How::Left, before: None, after: None, text: lines_of(left) };
    for (at, line) in all.into_iter().enumerate() {
        if is_near(at) {
            if left > 0 {
                shown.push(rest(std::mem::take(&mut left)));
            }
            shown.push(line);
        } else {
            left += 1;
        }
    }
    if left > 0 {
        shown.push(rest(left));
    }
    shown
}

fn lines_of(count: usize) -> String {
    if count == 1 { "1 line is the same".to_owned() } else { format!("{count} lines are the same") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(before: &str, after: &str) -> Vec<String> {
        let line = |line: &LineView| match line.how {
            How::Same => format!(" {}", line.text),
            How::Added => format!("+{}", line.text),
            How::Removed => format!("-{}", line.text),
            How::Left => format!("({})", line.text),
        };
        between(before, after).iter().map(line).collect()
    }

    #[test]
    fn only_what_differs_and_what_is_near_is_shown() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11";
        assert_eq!(
            told(before, &before.replace("\n6\n", "\nsix\nmore\n")),
            [
                "(2 lines are the same)",
                " 3",
                " 4",
                " 5",
                "-6",
                "+six",
                "+more",
                " 7",
                " 8",
                " 9",
                "(2 lines are the same)"
            ]
        );
        assert_eq!(told(before, before), [""; 0]);
        assert_eq!(told("", "a"), ["+a"]);
        assert_eq!(told("a\nb", "b"), ["-a", " b"]);
    }

    proptest! {
        #[test]
        fn from_one_text_and_the_difference_comes_the_other(
            before in proptest::collection::vec("[abc]", 0..8), after in proptest::collection::vec("[abc]", 0..8),
        ) {
            // So short that nothing is left out but where all is the same.
            let lines = middle(
                &before.iter().map(String::as_str).collect::<Vec<_>>(),
                &after.iter().map(String::as_str).collect::<Vec<_>>(),
                0,
            );
            let side = |kept: How| -> Vec<String> {
                lines.iter().filter(|line| line.how == How::Same || line.how == kept).map(|line| line.text.clone()).collect()
            };
            prop_assert_eq!(side(How::Removed), before);
            prop_assert_eq!(side(How::Added), after);
        }
    }
}

//! A table as lines: a row of short cells is one line, a row of long ones is read cell by cell.

use super::super::normalise::WIDE_GAP;

/// Lines of text; an empty one ends a block.
pub(super) type Lines = Vec<String>;

/// The lines of one row. Layout tables put whole columns into cells; such a row is read column by column.
pub(super) fn row(cells: Vec<Lines>) -> Lines {
    let filled: Vec<Lines> = cells.into_iter().filter(|cell| cell.iter().any(|line| !line.trim().is_empty())).collect();
    let single = filled.iter().all(|cell| cell.iter().filter(|line| !line.trim().is_empty()).count() == 1);
    if single {
        let line: Vec<String> = filled.into_iter().map(|cell| cell.concat()).collect();
        return if line.is_empty() { Vec::new() } else { vec![line.join(WIDE_GAP)] };
    }
    let mut lines = Vec::new();
    for cell in filled {
        lines.push(String::new());
        lines.extend(cell);
    }
    lines.push(String::new());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(texts: &[&str]) -> Lines {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn short_cells_share_a_line_and_long_ones_do_not() {
        assert_eq!(row(vec![lines(&["Acme", ""]), lines(&["2019"])]), lines(&["Acme  2019"]));
        assert_eq!(
            row(vec![lines(&["Skills", "Rust"]), lines(&[""]), lines(&["Acme"])]),
            lines(&["", "Skills", "Rust", "", "Acme", ""])
        );
    }
}

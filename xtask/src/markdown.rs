//! As much Markdown as the rules need: tables, code spans, and text without code.

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) line: usize,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) line: usize,
    pub(crate) cells: Vec<String>,
}

impl Table {
    /// The column whose heading starts with these words, in any case.
    pub(crate) fn column(&self, heading: &str) -> Option<usize> {
        self.header.iter().position(|cell| cell.to_lowercase().starts_with(heading))
    }
}

impl Row {
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

pub(crate) fn tables(text: &str) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut lines = without_fences(text).peekable();
    while let Some((line, text)) = lines.next() {
        let Some(header) = cells(text) else { continue };
        if lines.next_if(|(_, next)| cells(next).is_some_and(|cells| cells.iter().all(|cell| is_rule(cell)))).is_none()
        {
            continue;
        }
        let mut rows = Vec::new();
        while let Some((line, cells)) = lines.peek().and_then(|&(line, text)| cells(text).map(|cells| (line, cells))) {
            rows.push(Row { line, cells });
            lines.next();
        }
        tables.push(Table { line, header, rows });
    }
    tables
}

/// The contents of `code spans`.
pub(crate) fn code_spans(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Numbered lines with fenced code left out and code spans blanked.
pub(crate) fn prose(text: &str) -> impl Iterator<Item = (usize, String)> {
    without_fences(text).map(|(line, text)| {
        let blanked = text.split('`').enumerate().map(|(i, part)| if i % 2 == 0 { part } else { "" });
        (line, blanked.collect::<Vec<_>>().join("`"))
    })
}

fn without_fences(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fence: Option<&str> = None;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let mark = ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        match (fence, mark) {
            (None, Some(_)) => fence = mark,
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) => return Some((index + 1, line)),
            (Some(_), _) => {}
        }
        None
    })
}

fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.trim().strip_prefix('|')?;
    let inner = inner.strip_suffix('|').unwrap_or(inner).replace("\\|", "\u{0}");
    Some(inner.split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect())
}

fn is_rule(cell: &str) -> bool {
    !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_with_its_lines() {
        let text = "intro\n\n| Crate | may |\n|---|:-:|\n| `a` | b \\| c |\n| d | |\n\n```\n| no | no |\n|--|--|\n```\n| alone |\n";
        let tables = tables(text);
        assert_eq!(tables.len(), 1);
        assert_eq!((tables[0].line, tables[0].column("crate"), tables[0].column("may")), (3, Some(0), Some(1)));
        assert_eq!(
            tables[0].rows,
            [
                Row { line: 5, cells: vec!["`a`".into(), "b | c".into()] },
                Row { line: 6, cells: vec!["d".into(), String::new()] }
            ]
        );
    }

    #[test]
    fn prose_has_no_code() {
        let text = "a `b` c\n```sh\nd\n```\ne";
        assert_eq!(prose(text).collect::<Vec<_>>(), [(1, "a `` c".to_owned()), (5, "e".to_owned())]);
        assert_eq!(code_spans("x `a::b`, `c`"), ["a::b", "c"]);
    }
}

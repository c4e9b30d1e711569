//! Two runs side by side.

use std::fmt::Write as _;

use crate::Report;

pub(crate) fn table(one: &Report, other: &Report) -> String {
    let mut table = String::new();
    for set in &one.sets {
        let twin = other.sets.iter().find(|twin| twin.set == set.set && twin.kind == set.kind);
        let _ = writeln!(table, "{} ({})", set.set, set.kind);
        for figure in &set.figures {
            let before = twin.and_then(|twin| twin.figures.iter().find(|before| before.name == figure.name));
            let (was, change) = match before {
                Some(before) => (before.written(), format!("{:+.4}", figure.value - before.value)),
                None => ("–".to_owned(), String::new()),
            };
            let _ = writeln!(table, "  {:44} {:>14} {was:>14} {change:>10}", figure.name, figure.written());
        }
        table.push('\n');
    }
    table.trim_end().to_owned()
}

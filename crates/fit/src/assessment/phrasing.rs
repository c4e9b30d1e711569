//! Lists, gaps and lengths of time in words.

/// "Rust", "Rust and SQL", "Rust, SQL and Go".
pub(super) fn list(items: &[&str], conjunction: &str) -> String {
    match items {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} {conjunction} {last}", first.join(", ")),
    }
}

/// "5 years", "18 months", "2 years and 3 months".
pub(super) fn length(months: u32) -> String {
    let count = |number: u32, unit: &str| if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") };
    match (months / 12, months % 12) {
        (0, months) => count(months, "month"),
        (years, 0) => count(years, "year"),
        (1, _) => count(months, "month"),
        (years, months) => format!("{} and {}", count(years, "year"), count(months, "month")),
    }
}

/// The text with `[…]` for each row of `gap`.
pub(super) fn with_gaps(text: &str, gap: char) -> String {
    let mut told = String::with_capacity(text.len());
    let mut in_gap = false;
    for character in text.chars() {
        if character != gap {
            told.push(character);
        } else if !in_gap {
            told.push_str("[…]");
        }
        in_gap = character == gap;
    }
    told
}

//! Control words that are a character.

/// The character of this name.
pub(super) fn named(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" | "nestcell" => "\t",
        "line" | "lbr" => "\n",
        "bullet" => "•",
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => return None,
    })
}

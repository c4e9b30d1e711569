//! Lengths and sizes of type, in points.

/// A size of type within one of `parent` points.
pub(super) fn size(value: &str, parent: f32) -> Option<f32> {
    Some(match value {
        "xx-small" => 7.0,
        "x-small" => 7.5,
        "small" => 10.0,
        "medium" | "initial" => 12.0,
        "large" | "x-large" | "xx-large" | "xxx-large" => 16.0,
        "smaller" => parent / 1.2,
        "larger" => parent * 1.2,
        _ => return length(value, parent).filter(|size| *size >= 0.0),
    })
}

/// A length in points; per cent are of the size of the type.
pub(super) fn length(value: &str, em: f32) -> Option<f32> {
    let split = value.find(|unit: char| unit.is_ascii_alphabetic() || unit == '%').unwrap_or(value.len());
    let (number, unit) = value.split_at(split);
    let number: f32 = number.parse().ok()?;
    let points = match unit {
        "px" => 0.75,
        "pt" => 1.0,
        "pc" => 12.0,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 7.2 / 2.54,
        "em" => em,
        "ex" | "ch" => em / 2.0,
        "rem" => 12.0,
        "%" => em / 100.0,
        "vw" | "vh" | "vmin" | "vmax" => 6.0,
        "" if number == 0.0 => 0.0,
        _ => return None,
    };
    Some(number * points)
}

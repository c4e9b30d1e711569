//! Colours as style sheets write them.

use super::super::contrast::Colour;

/// The named colours of CSS, and the two of the system that every browser has as white and black.
const NAMED: &str = include_str!("colours.txt");

/// A colour and how opaque it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paint {
    pub(super) colour: Colour,
    pub(super) alpha: f32,
}

/// Reads one colour; `None` for what is none.
pub(super) fn parse(value: &str) -> Option<Paint> {
    let value = value.trim();
    if let Some(digits) = value.strip_prefix('#') {
        return hexadecimal(digits);
    }
    if let Some((function, rest)) = value.split_once('(') {
        return call(function, rest.trim_end_matches(')'));
    }
    if value == "transparent" {
        return Some(Paint { colour: [0; 3], alpha: 0.0 });
    }
    let digits = NAMED.lines().find_map(|line| line.strip_prefix(value)?.strip_prefix(' '))?;
    hexadecimal(digits)
}

/// The colour attributes of old HTML: a name, or digits with or without their mark.
pub(super) fn parse_attribute(value: &str) -> Option<Paint> {
    parse(&value.to_lowercase()).or_else(|| hexadecimal(value.trim()))
}

fn hexadecimal(digits: &str) -> Option<Paint> {
    let digit = |index: usize| digits.as_bytes().get(index).and_then(|byte| char::from(*byte).to_digit(16));
    let short = |index: usize| digit(index).map(|value| (value * 17) as u8);
    let long = |index: usize| Some((digit(index * 2)? * 16 + digit(index * 2 + 1)?) as u8);
    match digits.len() {
        3 | 4 => {
            let alpha = short(3).map_or(1.0, |alpha| f32::from(alpha) / 255.0);
            Some(Paint { colour: [short(0)?, short(1)?, short(2)?], alpha })
        }
        6 | 8 => {
            let alpha = if digits.len() == 8 { f32::from(long(3)?) / 255.0 } else { 1.0 };
            Some(Paint { colour: [long(0)?, long(1)?, long(2)?], alpha })
        }
        _ => None,
    }
}

fn call(function: &str, arguments: &str) -> Option<Paint> {
    let parts: Vec<&str> = arguments.split([',', ' ', '/']).filter(|part| !part.is_empty()).collect();
    let number = |index: usize, whole: f32| -> Option<f32> {
        let part = parts.get(index)?;
        match part.strip_suffix('%') {
            Some(share) => Some(share.parse::<f32>().ok()? / 100.0 * whole),
            None => part.trim_end_matches("deg").parse().ok(),
        }
    };
    let alpha = number(3, 1.0).unwrap_or(1.0);
    match function.trim() {
        "rgb" | "rgba" => {
            let channel = |index: usize| Some(number(index, 255.0)?.clamp(0.0, 255.0).round() as u8);
            Some(Paint { colour: [channel(0)?, channel(1)?, channel(2)?], alpha })
        }
        "hsl" | "hsla" => {
            let (hue, saturation, light) = (number(0, 360.0)?, number(1, 1.0)?, number(2, 1.0)?);
            Some(Paint { colour: from_hue(hue, saturation.clamp(0.0, 1.0), light.clamp(0.0, 1.0)), alpha })
        }
        _ => None,
    }
}

fn from_hue(hue: f32, saturation: f32, light: f32) -> Colour {
    let reach = saturation * light.min(1.0 - light);
    [0.0_f32, 8.0, 4.0].map(|offset| {
        let place = (offset + hue / 30.0).rem_euclid(12.0);
        let level = light - reach * (place - 3.0).min(9.0 - place).clamp(-1.0, 1.0);
        (level * 255.0).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_navy() {
        for value in ["navy", "#000080", "#000080ff", "rgb(0,0,128)", "rgb(0 0 50% / 100%)", "hsl(240, 100%, 25%)"] {
            let paint = parse(value).unwrap();
            assert!(paint.colour[2].abs_diff(128) <= 1 && paint.colour[..2] == [0, 0], "{value} {paint:?}");
            assert_eq!(paint.alpha, 1.0, "{value}");
        }
        assert_eq!(parse_attribute("FFFFFF").unwrap().colour, [255; 3]);
        assert_eq!(parse("rgba(0,0,0,.05)").unwrap().alpha, 0.05);
        assert_eq!(parse("inherit"), None);
    }
}

//! Whether a person can tell text from what lies under it.

/// Red, green and blue, each 0 to 255.
pub(super) type Colour = [u8; 3];

pub(super) const WHITE: Colour = [255, 255, 255];

/// The ratio of the Web Content Accessibility Guidelines, which ask for 4.5; at 1.2 nothing is legible.
const LEAST_RATIO: f32 = 1.2;

/// Two colours of equal brightness can still be told apart by hue, when a channel differs by as much as this.
const LEAST_CHANNEL_DIFFERENCE: u8 = 40;

pub(super) fn indistinguishable(text: Colour, background: Colour) -> bool {
    let difference = text.iter().zip(background).map(|(left, right)| left.abs_diff(right)).max().unwrap_or_default();
    if difference >= LEAST_CHANNEL_DIFFERENCE {
        return false;
    }
    let (light, dark) = (luminance(text).max(luminance(background)), luminance(text).min(luminance(background)));
    (light + 0.05) / (dark + 0.05) < LEAST_RATIO
}

/// Relative luminance of an sRGB colour, 0 (black) to 1 (white).
fn luminance(colour: Colour) -> f32 {
    let [red, green, blue] = colour.map(|channel| {
        let level = f32::from(channel) / 255.0;
        if level <= 0.040_45 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_white_hides_and_light_grey_does_not() {
        assert!(indistinguishable(WHITE, WHITE));
        assert!(indistinguishable([251, 251, 251], WHITE));
        assert!(!indistinguishable([190, 190, 190], WHITE));
        assert!(!indistinguishable(WHITE, [20, 40, 80]));
        assert!(indistinguishable([20, 40, 80], [22, 44, 84]));
    }
}

//! Single property modifiers: what formatting is made of.

use super::bytes::{u8_at, u16_at};

/// Table definitions are longer than a byte can say.
const TABLE_DEFINITION: u16 = 0xD608;

/// The operations of a list, each with its operand.
pub(super) fn each(list: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let operation = u16_at(rest, 0)?;
        let after = rest.get(2..)?;
        // The top three bits say how long the operand is.
        let (skipped, length) = match operation >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            _ if operation == TABLE_DEFINITION => (2, usize::from(u16_at(after, 0)?).saturating_sub(1)),
            _ => (1, usize::from(u8_at(after, 0)?)),
        };
        let operand = after.get(skipped..skipped + length)?;
        rest = &after[skipped + length..];
        Some((operation, operand))
    })
}

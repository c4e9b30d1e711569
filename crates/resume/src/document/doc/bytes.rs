//! Little-endian numbers at a place, where the file is long enough to have them.

pub(super) fn u8_at(bytes: &[u8], place: usize) -> Option<u8> {
    bytes.get(place).copied()
}

pub(super) fn u16_at(bytes: &[u8], place: usize) -> Option<u16> {
    let two = bytes.get(place..place.checked_add(2)?)?;
    Some(u16::from_le_bytes([two[0], two[1]]))
}

pub(super) fn u32_at(bytes: &[u8], place: usize) -> Option<u32> {
    let four = bytes.get(place..place.checked_add(4)?)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

/// A number that counts or points; 0 where there is none.
pub(super) fn size_at(bytes: &[u8], place: usize) -> usize {
    u32_at(bytes, place).unwrap_or_default() as usize
}

/// A PLC: one more position than there are entries, then the entries, each of this many bytes.
pub(super) fn plc(bytes: &[u8], entry_bytes: usize) -> impl Iterator<Item = (usize, usize, &[u8])> {
    let count = bytes.len().saturating_sub(4) / (4 + entry_bytes);
    let entries = (count + 1) * 4;
    (0..count).filter_map(move |index| {
        let start = entries + index * entry_bytes;
        let entry = bytes.get(start..start + entry_bytes)?;
        Some((size_at(bytes, index * 4), size_at(bytes, (index + 1) * 4), entry))
    })
}

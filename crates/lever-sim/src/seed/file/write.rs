//! Writes rows, one a line.

use std::io::{self, Write};

use super::Row;

/// Writes the rows and returns how many bytes they took.
pub(in crate::seed) fn write(rows: impl Iterator<Item = Row>, out: impl Write) -> io::Result<u64> {
    let mut out = Counted { out: io::BufWriter::with_capacity(1 << 18, out), bytes: 0 };
    for row in rows {
        serde_json::to_writer(&mut out, &row)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(out.bytes)
}

/// Counts what goes through.
struct Counted<W> {
    out: W,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

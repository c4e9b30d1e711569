//! Breaks files in many ways and reads them: nothing may panic, and nothing may take long. Deterministic: a seed names a
//! broken file, and is printed with what it did.
//!
//! `cargo run --release -p resume --example fuzz -- <folder of files> <seconds>`

#![expect(clippy::disallowed_methods, reason = "a tool that measures how long a file takes")]

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use resume::{Limits, PartialDate};

/// A file that takes longer is reported.
const LONG: Duration = Duration::from_secs(5);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, seconds] = arguments.as_slice() else { return Err("which folder, and how many seconds?".into()) };
    let until = Instant::now() + Duration::from_secs(seconds.parse()?);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    let originals = files.iter().map(fs::read).collect::<Result<Vec<Vec<u8>>, _>>()?;
    let mut out = std::io::stdout().lock();
    let (mut seed, mut read, mut refused, mut failed) = (0_u64, 0, 0, 0);
    while Instant::now() < until {
        seed += 1;
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let which = random.below(originals.len());
        let bytes = broken(&originals[which], &originals, &mut random);
        let began = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            resume::read(&bytes, &Limits::default())
                .map(|document| resume::structure(&document, PartialDate { year: 2026, month: Some(11) }))
                .is_ok()
        }));
        match outcome {
            Ok(true) => read += 1,
            Ok(false) => refused += 1,
            Err(_) => {
                failed += 1;
                writeln!(out, "PANIC seed {seed} of {}", files[which].display())?;
            }
        }
        if began.elapsed() > LONG {
            writeln!(out, "LONG  seed {seed} of {}: {:?}", files[which].display(), began.elapsed())?;
        }
    }
    writeln!(out, "{seed} files: {read} read, {refused} refused, {failed} panicked")?;
    if failed == 0 { Ok(()) } else { Err("something panicked".into()) }
}

/// A file with one to eight things wrong with it.
fn broken(original: &[u8], others: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..=random.below(8) {
        if bytes.is_empty() {
            break;
        }
        let at = random.below(bytes.len());
        let length = random.below(64.min(bytes.len() - at) + 1);
        match random.below(7) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..at + length)),
            3 => {
                let piece = bytes[at..at + length].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            4 => bytes[at..at + length].fill(0xFF),
            5 => {
                let other = &others[random.below(others.len())];
                if !other.is_empty() {
                    let from = random.below(other.len());
                    let piece = other[from..(from + 200).min(other.len())].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
            // Numbers are lengths and offsets as often as not.
            _ => {
                let number = random.below(usize::MAX).to_string();
                bytes.splice(at..at, number.into_bytes());
            }
        }
    }
    bytes
}

/// Marsaglia's xorshift: enough to break files with.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

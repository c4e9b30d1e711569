use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;

use zip::write::SimpleFileOptions;

use super::*;

/// A directory with a wheel and a stand-in for Python that copies it to where it is told.
struct Bench {
    room: tempfile::TempDir,
    python: String,
}

impl Bench {
    fn with(wheel: &[(&str, &[u8])]) -> Self {
        let room = tempfile::tempdir().unwrap();
        let mut archive = zip::ZipWriter::new(std::fs::File::create(room.path().join("a.whl")).unwrap());
        for (name, content) in wheel {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap();
        // The directory is the ninth word of `python -m pip download --quiet --no-deps --only-binary :all: --dest DIR`.
        let script = r#"echo "$@" >> "$(dirname "$0")/calls"
[ "$3" = --version ] && exit 0
case "$*" in *broken*) echo warning >&2; echo "ERROR: no such thing" >&2; exit 1;; esac
cp "$(dirname "$0")/a.whl" "$9"
"#;
        let python = room.path().join("python");
        let bench = Self { python: python.display().to_string(), room };
        bench.script(script);
        bench
    }

    fn script(&self, body: &str) {
        let file = std::fs::File::create(&self.python).unwrap();
        (&file).write_all(format!("#!/bin/sh\n{body}").as_bytes()).unwrap();
        file.set_permissions(std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn install(&self, part: Part) -> Result<Manifest, InstallError> {
        install_parts(&[part], "a_platform", &self.target(), &self.python, &mut |_| {})
    }

    fn target(&self) -> PathBuf {
        self.room.path().join("model")
    }

    fn calls(&self) -> Vec<String> {
        let calls = std::fs::read_to_string(self.room.path().join("calls")).unwrap();
        calls.lines().map(str::to_owned).collect()
    }
}

/// The SHA-256 of `content`.
const SHA256: &str = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";
const PART: Part =
    Part { package: "thing", version: "1.0", member: "a/b.onnx", file: MODEL, sha256: SHA256, is_native: true };

#[test]
fn a_part_is_fetched_checked_and_listed_and_then_it_is_there() {
    let bench = Bench::with(&[("a/b.onnx", b"content"), ("a/other", b"x")]);
    let manifest = bench.install(PART).unwrap();
    assert_eq!(std::fs::read(bench.target().join(MODEL)).unwrap(), b"content");
    assert_eq!(Manifest::read(&bench.target()).unwrap(), manifest);
    assert_eq!(manifest.files[MODEL].origin, "thing 1.0");
    manifest.verified(&bench.target(), MODEL).unwrap();
    let calls = bench.calls();
    assert_eq!(calls.len(), 2);
    assert!(calls[1].starts_with("-m pip download --quiet --no-deps --only-binary :all: --dest"), "{calls:?}");
    assert!(calls[1].ends_with("--platform a_platform thing==1.0"), "{calls:?}");

    bench.install(PART).unwrap();
    assert_eq!(bench.calls().len(), 2);
}

#[test]
fn what_is_not_what_it_should_be_is_not_installed() {
    let bench = Bench::with(&[("a/b.onnx", b"something else")]);
    let error = bench.install(PART).unwrap_err();
    assert!(matches!(&error, InstallError::Differs { expected, .. } if expected.as_str() == SHA256), "{error}");
    assert!(error.to_string().starts_with("could not accept a/b.onnx of thing 1.0: its SHA-256 is "));
    assert_eq!(std::fs::read_dir(bench.target()).unwrap().count(), 0);
    let other = Part { member: "a/missing", ..PART };
    assert!(matches!(bench.install(other), Err(InstallError::NoMember { .. })));
}

#[test]
fn what_is_missing_is_named() {
    let bench = Bench::with(&[]);
    let error = bench.install(Part { package: "broken", ..PART }).unwrap_err();
    assert_eq!(error.to_string(), "could not download broken==1.0: pip says: ERROR: no such thing");
    bench.script("exit 1");
    assert!(matches!(bench.install(PART), Err(InstallError::NoPip { .. })));
    std::fs::remove_file(&bench.python).unwrap();
    let error = bench.install(PART).unwrap_err();
    assert!(error.to_string().ends_with("install Python 3 with pip, or name another one"), "{error}");
    assert!(matches!(runtime_part("linux", "sparc"), Err(InstallError::NoRuntime { machine: "sparc", .. })));
    assert_eq!(runtime_part("linux", "x86_64").unwrap().1.sha256.len(), 64);
}

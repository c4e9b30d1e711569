//! Loads the ONNX runtime, once for the process. On a thread of its own: a library that is not what it should be may never
//! return from being loaded, or break down.

use std::path::Path;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use ort::environment::Environment;

use super::EmbedError;
use crate::digest::Digest;

/// A process can load one runtime; a second of the same content is the first.
static LOADED: Mutex<Option<(Digest, Environment)>> = Mutex::new(None);

/// The runtime at an absolute path, whose content has this digest. Waits for `limit` at most; a load that hangs is left
/// behind, with its thread, and so is the chance to load another.
pub(super) fn load(path: &Path, digest: &Digest, limit: Duration) -> Result<Environment, EmbedError> {
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, environment)) = loaded.as_ref() {
        return if of == digest { Ok(environment.clone()) } else { Err(EmbedError::OtherRuntime) };
    }
    let path = path.to_owned();
    let environment = within(limit, move || open(&path))??;
    *loaded = Some((digest.clone(), environment.clone()));
    Ok(environment)
}

/// What comes of `work`, if it comes to an end in time.
fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Result<T, EmbedError> {
    let (tell, told) = mpsc::channel();
    let work = move || {
        // Nobody listens any more if it took too long.
        let _ = tell.send(work());
    };
    let spawned = thread::Builder::new().name("load-onnxruntime".to_owned()).spawn(work);
    spawned.map_err(|source| EmbedError::Runtime { source: source.into() })?;
    told.recv_timeout(limit).map_err(|error| match error {
        mpsc::RecvTimeoutError::Timeout => EmbedError::RuntimeHangs { limit },
        mpsc::RecvTimeoutError::Disconnected => EmbedError::RuntimeBroke,
    })
}

fn open(path: &Path) -> Result<Environment, EmbedError> {
    let builder = ort::init_from(path).map_err(|source| EmbedError::Runtime { source: source.into() })?;
    let environment = builder.with_name("fulcrum").with_telemetry(false).build();
    environment.map_err(|source| EmbedError::Runtime { source: source.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_that_hangs_or_breaks_down_is_an_error() {
        let (stop, stopped) = mpsc::channel::<()>();
        let hangs = within(Duration::from_millis(5), move || stopped.recv());
        assert!(matches!(hangs, Err(EmbedError::RuntimeHangs { .. })));
        drop(stop);
        let breaks = within(Duration::from_secs(20), || -> () { std::panic::resume_unwind(Box::new("on purpose")) });
        assert!(matches!(breaks, Err(EmbedError::RuntimeBroke)));
        assert_eq!(within(Duration::from_secs(20), || 7).unwrap(), 7);
    }

    #[test]
    fn what_is_no_library_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "no library").unwrap();
        let error = load(file.path(), &Digest::of_bytes(b"no library"), Duration::from_secs(20)).unwrap_err();
        assert!(matches!(error, EmbedError::Runtime { .. }), "{error}");
    }
}

//! Loads the ONNX runtime, once for the process. On a thread of its own: a library that is not what it should be may never
//! return from being loaded, or break down.

use std::path::{Path, PathBuf};
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
    let environment = within(limit, path.to_owned())?;
    *loaded = Some((digest.clone(), environment.clone()));
    Ok(environment)
}

fn within(limit: Duration, path: PathBuf) -> Result<Environment, EmbedError> {
    let (tell, told) = mpsc::channel();
    let load = move || {
        // Nobody listens any more if it took too long.
        let _ = tell.send(open(&path));
    };
    let spawned = thread::Builder::new().name("load-onnxruntime".to_owned()).spawn(load);
    spawned.map_err(|source| EmbedError::Runtime { source: source.into() })?;
    match told.recv_timeout(limit) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(EmbedError::RuntimeHangs { limit }),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(EmbedError::RuntimeBroke),
    }
}

fn open(path: &Path) -> Result<Environment, EmbedError> {
    let builder = ort::init_from(path).map_err(|source| EmbedError::Runtime { source: source.into() })?;
    let environment = builder.with_name("fulcrum").with_telemetry(false).build();
    environment.map_err(|source| EmbedError::Runtime { source: source.into() })
}

//! Reading the text of a résumé's file. The file is a stranger's, so the service reads it in a process of its own; what
//! that is, this crate need not know.

use futures::FutureExt;
use futures::future::BoxFuture;
use resume::{Document, ReadOptions};

/// Turns the bytes of a file into a document, or into a sentence that says why not.
pub trait Documents: Send + Sync {
    /// Reads a file within bounds of time and memory, whatever it holds.
    fn read(&self, bytes: Vec<u8>) -> BoxFuture<'_, Result<Document, String>>;
}

/// Reads in this process, on a thread where blocking is allowed: for tests and for whoever trusts the files.
#[derive(Debug, Clone, Default)]
pub struct InProcess(pub ReadOptions);

impl Documents for InProcess {
    fn read(&self, bytes: Vec<u8>) -> BoxFuture<'_, Result<Document, String>> {
        let options = self.0.clone();
        async move {
            let read = tokio::task::spawn_blocking(move || resume::read_with(&bytes, &options)).await;
            match read {
                Ok(read) => read.map_err(|error| error.to_string()),
                Err(_) => Err("the reader gave up".to_owned()),
            }
        }
        .boxed()
    }
}

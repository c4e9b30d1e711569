//! Reading the text of a résumé's file. The file is a stranger's, so the service reads it in a process of its own; what
//! that is, this crate need not know.

use futures::FutureExt;
use futures::future::BoxFuture;
use resume::{Document, PageLimits, PagePicture, ReadOptions};

/// A file as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct FileReading {
    pub document: Document,
    /// Its pages as pictures, as far as they could be drawn.
    pub pages: Vec<PagePicture>,
}

/// Turns the bytes of a file into a document, or into a sentence that says why not.
pub trait Documents: Send + Sync {
    /// Reads a file within bounds of time and memory, whatever it holds.
    fn read(&self, bytes: Vec<u8>) -> BoxFuture<'_, Result<FileReading, String>>;
}

/// Reads in this process, on a thread where blocking is allowed: for tests and for whoever trusts the files.
#[derive(Debug, Clone, Default)]
pub struct InProcess(pub ReadOptions);

impl Documents for InProcess {
    fn read(&self, bytes: Vec<u8>) -> BoxFuture<'_, Result<FileReading, String>> {
        let options = self.0.clone();
        async move {
            let read = tokio::task::spawn_blocking(move || {
                let document = resume::read_with(&bytes, &options)?;
                let mut pages = Vec::new();
                resume::draw_pages(&bytes, &PageLimits::default(), |page| pages.push(page));
                Ok::<_, resume::ReadError>(FileReading { document, pages })
            });
            match read.await {
                Ok(read) => read.map_err(|error| error.to_string()),
                Err(_) => Err("the reader gave up".to_owned()),
            }
        }
        .boxed()
    }
}

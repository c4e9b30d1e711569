//! Connections that can be reset in the middle of an exchange, broken off in the middle of an answer, or refused: the
//! honest versions of "the answer never arrived".

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::pause::pause;

/// The far end of a handler's connection.
#[derive(Debug, Clone)]
pub(crate) struct Line(Arc<Mutex<Fate>>);

/// What is to become of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Open,
    /// Nothing more is read or written, and the other side sees a reset.
    Cut,
    /// After the head of the next answer and this much of its body: closed.
    EndsInBody(usize),
    /// Closed without a reset.
    Closed,
}

impl Line {
    fn open() -> Self {
        Self(Arc::new(Mutex::new(Fate::Open)))
    }

    /// From now on nothing is written any more and the connection is reset.
    pub(crate) fn cut(&self) {
        self.set(Fate::Cut);
    }

    /// Of the answer that is now written, only so many bytes of the body go out.
    pub(crate) fn end_in_body(&self, after: usize) {
        self.set(Fate::EndsInBody(after));
    }

    fn set(&self, fate: Fate) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = fate;
    }

    fn fate(&self) -> Fate {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether connections are refused for now: how many windows of maintenance are open.
pub(crate) type Door = watch::Receiver<usize>;

/// Accepts connections that can be cut, and none at all while the door is closed.
pub(crate) struct CuttableListener {
    /// `None` while the door is closed: only a port that nobody listens on refuses.
    listener: Option<TcpListener>,
    address: SocketAddr,
    door: Door,
}

impl CuttableListener {
    pub(crate) fn new(listener: TcpListener, door: Door) -> io::Result<Self> {
        Ok(Self { address: listener.local_addr()?, listener: Some(listener), door })
    }

    /// The listener, bound anew after the door was closed.
    async fn open(&mut self) -> TcpListener {
        loop {
            if *self.door.borrow_and_update() > 0 {
                self.listener = None;
                // The sender lives as long as the simulator; without it nobody opens the door any more.
                if self.door.wait_for(|windows| *windows == 0).await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
            if let Some(listener) = self.listener.take() {
                return listener;
            }
            match TcpListener::bind(self.address).await {
                Ok(listener) => return listener,
                Err(error) => {
                    tracing::warn!(%error, "the port is not free again yet");
                    pause(20).await;
                }
            }
        }
    }
}

impl Listener for CuttableListener {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (CuttableStream, SocketAddr) {
        let (stream, address) = loop {
            let mut listener = self.open().await;
            let accepted = tokio::select! {
                accepted = Listener::accept(&mut listener) => Some(accepted),
                changed = self.door.changed() => {
                    if changed.is_err() { Some(Listener::accept(&mut listener).await) } else { None }
                }
            };
            self.listener = Some(listener);
            if let Some(accepted) = accepted {
                break accepted;
            }
        };
        // Small answers to a waiting client: Nagle's algorithm would only add delay.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "could not switch off Nagle's algorithm");
        }
        (CuttableStream { stream, line: Line::open(), in_body: false }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

impl Connected<IncomingStream<'_, CuttableListener>> for Line {
    fn connect_info(stream: IncomingStream<'_, CuttableListener>) -> Self {
        stream.io().line.clone()
    }
}

/// A connection that can be cut.
pub(crate) struct CuttableStream {
    stream: TcpStream,
    line: Line,
    /// Of an answer that is to end in its body, the head went out.
    in_body: bool,
}

impl CuttableStream {
    /// An error once the line is cut. Zero linger turns the closing of the socket into a reset.
    fn check(&self) -> io::Result<()> {
        match self.line.fate() {
            Fate::Open | Fate::EndsInBody(_) => Ok(()),
            Fate::Closed => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
            Fate::Cut => {
                if let Err(error) = self.stream.set_zero_linger() {
                    tracing::debug!(%error, "a cut connection closes normally");
                }
                Err(io::Error::from(io::ErrorKind::ConnectionReset))
            }
        }
    }

    /// Writes as much of these bytes as belongs to an answer that ends after `left` bytes of its body.
    fn write_part(&mut self, cx: &mut Context<'_>, bytes: &[u8], left: usize) -> Poll<io::Result<usize>> {
        let head = if self.in_body { 0 } else { end_of_head(bytes) };
        let allowed = bytes.get(..head.saturating_add(left)).unwrap_or(bytes);
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, allowed))?;
        self.in_body = self.in_body || head <= written && head < usize::MAX;
        let left = left - written.saturating_sub(head);
        self.line.set(if self.in_body && left == 0 { Fate::Closed } else { Fate::EndsInBody(left) });
        Poll::Ready(Ok(written))
    }
}

/// Where the body of an answer begins; beyond everything when it does not begin here.
fn end_of_head(bytes: &[u8]) -> usize {
    const MARK: &[u8] = b"\r\n\r\n";
    let at = bytes.windows(MARK.len()).position(|window| window == MARK);
    at.map_or(usize::MAX, |at| at + MARK.len())
}

impl AsyncRead for CuttableStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        if let Fate::EndsInBody(left) = self.line.fate() {
            return self.write_part(cx, buf, left);
        }
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        if let Fate::EndsInBody(left) = self.line.fate() {
            let whole: Vec<u8> = bufs.iter().flat_map(|buf| buf.iter().copied()).collect();
            return self.write_part(cx, &whole, left);
        }
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

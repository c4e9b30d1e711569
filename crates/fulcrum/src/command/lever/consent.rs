//! Waits for a Super Admin's consent: on an address of this machine, where Lever sends the browser back to one, or by what
//! the person pastes.

use std::io::BufRead as _;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use url::{Host, Url};

use crate::command::say;

/// The answer to the browser. There is nothing in it that depends on what was asked.
const THANKS: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n\r\n\
Fulcrum has heard from Lever. You may close this page and go back to the terminal.\n";
const NOT_HERE: &str = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// Where the consent will arrive.
pub(super) enum Ear {
    Listener(TcpListener),
    Pasted,
}

impl Ear {
    /// Listens where the redirect leads, if that is on this machine and nobody wants to paste.
    pub(super) async fn at(redirect: &Url, paste: bool) -> Result<Self> {
        let is_here = match redirect.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let (true, false, Some(port)) = (is_here, paste, redirect.port_or_known_default()) else {
            return Ok(Self::Pasted);
        };
        let listener = TcpListener::bind(("127.0.0.1", port)).await.with_context(|| {
            format!("could not listen on port {port}, where oauth.redirect_uri leads; free it, or use --paste")
        })?;
        Ok(Self::Listener(listener))
    }

    /// The code that Lever hands out, once the consent bears our `state`.
    pub(super) async fn code(self, redirect: &Url, state: &str) -> Result<String> {
        let answer = match self {
            Self::Listener(listener) => {
                say(format_args!("Waiting for Lever to come back to {redirect} …"));
                heard(&listener, redirect).await?
            }
            Self::Pasted => {
                say("When Lever has sent your browser back, paste the whole address it then shows, and press enter:");
                let line = tokio::task::spawn_blocking(|| {
                    let mut line = String::new();
                    std::io::stdin().lock().read_line(&mut line).map(|_| line)
                });
                let line = line.await.context("nothing could be read")?.context("nothing could be read")?;
                Url::parse(line.trim()).context("that is not an address")?
            }
        };
        code_in(&answer, state)
    }
}

/// The first request for the right path.
async fn heard(listener: &TcpListener, redirect: &Url) -> Result<Url> {
    loop {
        let (stream, _) = listener.accept().await.context("could not listen any longer")?;
        // A browser that opens a connection and says nothing, or asks for an icon, is not it.
        let asked = tokio::time::timeout(Duration::from_secs(2), asked(stream, redirect.path())).await;
        if let Ok(Ok(Some(target))) = asked {
            return redirect.join(&target).context("Lever came back to an address that cannot be read");
        }
    }
}

async fn asked(stream: TcpStream, path: &str) -> std::io::Result<Option<String>> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let target = line.strip_prefix("GET ").and_then(|rest| rest.split(' ').next()).unwrap_or_default().to_owned();
    let is_it = target.split('?').next() == Some(path);
    stream.write_all(if is_it { THANKS } else { NOT_HERE }.as_bytes()).await?;
    stream.shutdown().await?;
    Ok(is_it.then_some(target))
}

fn code_in(answer: &Url, state: &str) -> Result<String> {
    let of = |name: &str| answer.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    ensure!(of("state").as_deref() == Some(state), "the answer does not belong to this request (its state differs)");
    if let Some(error) = of("error") {
        let error: String = error.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect();
        bail!("Lever refused: {error}. Only a Super Admin can consent.");
    }
    of("code").context("the answer holds no code")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(answer: &str) -> Result<String> {
        code_in(&Url::parse(answer).unwrap(), "s1")
    }

    #[test]
    fn a_code_is_taken_only_with_our_state() {
        assert_eq!(code("http://x.example/c?code=c1&state=s1").unwrap(), "c1");
        for (answer, said) in [
            ("http://x.example/c?code=c1&state=s2", "state differs"),
            ("http://x.example/c?code=c1", "state differs"),
            ("http://x.example/c?error=access_denied&state=s1", "access_denied"),
            ("http://x.example/c?state=s1", "no code"),
        ] {
            let error = code(answer).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }

    #[tokio::test]
    async fn a_browser_that_asks_for_something_else_is_not_lever() {
        let redirect = Url::parse("http://127.0.0.1:1/callback").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let http = reqwest::Client::builder().build().unwrap();
        let asking = async {
            let icon = http.get(format!("http://{address}/favicon.ico")).send().await.unwrap();
            let answer = http.get(format!("http://{address}/callback?code=c1&state=s1")).send().await.unwrap();
            (icon.status().as_u16(), answer.status().as_u16())
        };
        let (statuses, code) = tokio::join!(asking, Ear::Listener(listener).code(&redirect, "s1"));
        assert_eq!((statuses, code.unwrap().as_str()), ((404, 200), "c1"));
    }
}

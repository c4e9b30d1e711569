//! Runs a simulated Lever on its own: `cargo run -p lever-sim --example serve -- 127.0.0.1:4100`.

use std::io::Write;

use lever_sim::{Options, serve};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:4100".to_owned());
    let listener = TcpListener::bind(&address).await?;
    let options = Options::default();
    let key = options.api_keys.first().map(|key| key.secret.clone()).unwrap_or_default();
    writeln!(std::io::stdout(), "Simulated Lever at http://{}  (API key {key})", listener.local_addr()?)?;
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a signal handler it runs until it is killed.
            std::future::pending::<()>().await;
        }
    };
    serve(options, listener, interrupted).await?;
    Ok(())
}

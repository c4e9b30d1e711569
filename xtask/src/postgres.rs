//! A real PostgreSQL that exists for the length of one command.
//!
//! `postgres/keeper.sh` runs the server and holds it for as long as a pipe from us stays open. Dropping [`Postgres`]
//! closes the pipe; so does dying of ctrl-c or anything else, so the server never outlives us.

mod find;

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::command::output_of;
use crate::debian::is_root;

/// Where tests look for a PostgreSQL. When it is set already, that server is used and none is started.
pub(crate) const URL_VARIABLE: &str = "FULCRUM_TEST_POSTGRES_URL";

const KEEPER: &str = include_str!("postgres/keeper.sh");

/// Between our finding a free port and the server's taking it, somebody else may.
const ATTEMPTS: usize = 3;

#[derive(Debug)]
pub(crate) struct Postgres {
    url: String,
    /// Nothing when the server is not ours.
    keeper: Option<Keeper>,
}

impl Postgres {
    pub(crate) fn start() -> Result<Self> {
        if let Some(url) =
            std::env::var_os(URL_VARIABLE).and_then(|url| url.into_string().ok()).filter(|u| !u.is_empty())
        {
            eprintln!("using the PostgreSQL named by {URL_VARIABLE}");
            return Ok(Self { url, keeper: None });
        }
        let programs = find::or_install()?;
        let mut attempt = 1;
        loop {
            let port = free_port()?;
            match Keeper::start(&programs, port) {
                Ok(keeper) => {
                    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
                    return Ok(Self { url, keeper: Some(keeper) });
                }
                Err(error) if attempt == ATTEMPTS => return Err(error),
                Err(error) => eprintln!("{error:#}; trying once more"),
            }
            attempt += 1;
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(keeper) = &mut self.keeper {
            keeper.stop();
        }
    }
}

#[derive(Debug)]
struct Keeper {
    child: Child,
    /// The keeper removes it; this is for the day when the keeper itself is killed.
    _base: TempDir,
}

impl Keeper {
    fn start(programs: &Path, port: u16) -> Result<Self> {
        let base = tempfile::Builder::new().prefix("fulcrum-pg-").tempdir_in(short_folder());
        let base = base.context("could not make a folder for PostgreSQL")?;
        let mut shell = shell_that_may_run_postgres(base.path())?;
        shell.args(["-c", KEEPER, "keeper"]).arg(programs).arg(base.path()).arg(port.to_string());
        // A group of its own: ctrl-c reaches the tests and us, and the server is there until we are gone.
        shell.current_dir("/").process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());

        let child = shell.spawn().context("could not start a shell to keep PostgreSQL")?;
        let mut keeper = Self { child, _base: base };
        let mut said = String::new();
        if let Some(stdout) = keeper.child.stdout.take() {
            BufReader::new(stdout).read_line(&mut said).context("could not hear from PostgreSQL")?;
        }
        if said.trim() != "ready" {
            keeper.stop();
            bail!("PostgreSQL did not start; the end of its log is above");
        }
        Ok(keeper)
    }

    fn stop(&mut self) {
        drop(self.child.stdin.take());
        // There is nobody left to tell, and the temporary folder is removed either way.
        let _ = self.child.wait();
    }
}

/// PostgreSQL refuses to run as root, so for root the shell belongs to somebody else, and so does the folder.
fn shell_that_may_run_postgres(base: &Path) -> Result<Command> {
    if !is_root() {
        return Ok(Command::new("sh"));
    }
    let user = ["postgres", "nobody"].into_iter().find_map(|name| Some((name, id("-u", name)?, id("-g", name)?)));
    let (name, uid, gid) = user.context("PostgreSQL cannot run as root, and there is no user postgres or nobody")?;
    chown(base, Some(uid), Some(gid)).with_context(|| format!("could not give {name} a folder"))?;

    let mut shell = Command::new("setpriv");
    shell.args([&format!("--reuid={uid}"), &format!("--regid={gid}"), "--clear-groups", "--", "sh"]);
    if crate::command::answers(Command::new("setpriv").arg("--version")) {
        return Ok(shell);
    }
    let mut shell = Command::new("runuser");
    shell.args(["-u", name, "--", "sh"]);
    Ok(shell)
}

fn id(kind: &str, user: &str) -> Option<u32> {
    output_of(Command::new("id").args([kind, user]))?.parse().ok()
}

/// The path of a Unix socket has room for about a hundred bytes, and another user must be able to get there.
fn short_folder() -> PathBuf {
    let short = PathBuf::from("/tmp");
    if fs::metadata(&short).is_ok_and(|folder| folder.is_dir()) { short } else { std::env::temp_dir() }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("could not find a free port")?;
    Ok(listener.local_addr().context("could not find a free port")?.port())
}
